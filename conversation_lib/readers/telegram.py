"""Telegram Desktop exports (result.json): one chat, or a whole account with a list of chats.

Service lines (joins, calls, pins) are events. Text comes in pieces (links, bold words) and is put together. Times without an
offset are local times of whoever exported; the exact second since 1970 is used where it stands beside them.
"""

from __future__ import annotations

import json
from typing import Any

from . import Reader
from .harvest import Harvest, Options
from .records import Each, Row, finish, read_parts, text_of
from .source import Source

USED = frozenset(
    "id type date date_unixtime edited edited_unixtime from from_id text text_entities reply_to_message_id reply_to_peer_id forwarded_from forwarded_from_id actor actor_id action saved_from via_bot "
    "file thumbnail media_type mime_type duration_seconds width height photo sticker_emoji poll location_information contact_information author reactions file_name file_size performer title photo_file_size".split()
)


def is_message(value: Any) -> bool:
    return isinstance(value, dict) and bool({"date", "date_unixtime"} & value.keys()) and bool({"text", "type"} & value.keys())


def joined(text: Any) -> str | None:
    """The text of a message from its pieces.

    >>> joined(["see ", {"type": "link", "text": "here"}])
    'see here'
    """
    if isinstance(text, list):
        text = "".join(piece if isinstance(piece, str) else str(piece.get("text", "")) for piece in text)
    return text or None


class _Sorter:
    """Sorts the messages of one chat; ids are unique within a chat only, so a whole account puts the chat before them."""

    def __init__(self, chat: str | None, channel: str | None):
        self.chat, self.channel, self.count = chat, channel, 0

    def _id(self, number: str | None) -> str | None:
        return None if number is None else f"{self.chat}/{number}" if self.chat else number

    def __call__(self, value: Any, harvest: Harvest):
        if not is_message(value):
            yield "reject", "no message of Telegram"
            return
        if value.get("type", "message") != "message":
            yield "event", str(value.get("action") or value.get("type"))
            return
        self.count += 1
        number = text_of(value.get("id"))
        if number is None:
            number = f"record-{self.count:07d}"
            harvest.facts["ids_made"] = harvest.facts.get("ids_made", 0) + 1
        author = text_of(value.get("from_id")) or text_of(value.get("from"))
        harvest.account(author, name=value.get("from"))
        if value.get("edited_unixtime") or value.get("edited"):
            harvest.facts["edited"] = harvest.facts.get("edited", 0) + 1
        mentioned = [text_of(p.get("user_id")) for p in value.get("text_entities") or () if isinstance(p, dict) and p.get("type") == "mention_name"]
        mentioned = ["user" + m if m and m.isdigit() else m for m in mentioned]
        yield (
            "message",
            Row(
                self._id(number),
                author,
                value.get("date_unixtime") or value.get("date"),
                joined(value.get("text")),
                self._id(text_of(value.get("reply_to_message_id"))),
                addressed=mentioned,
                channel=self.channel,
                record=value,
            ),
        )
        if value.get("forwarded_from") or value.get("forwarded_from_id"):
            harvest.facts["forwarded"] = harvest.facts.get("forwarded", 0) + 1


def sniff(source: Source) -> float:
    part = (source.find("result.json") or [source.main])[0]
    text = part.json_head.text if part.json_head.shape == "object" else ""
    if '"chats"' in text and '"messages"' in text and '"text_entities"' in text:
        return 0.96
    if '"messages"' in text and ('"date_unixtime"' in text or '"text_entities"' in text):
        return 0.96
    return 0.9 if '"messages"' in text and '"from_id"' in text and '"date"' in text else 0.0


def variant(source: Source) -> str | None:
    part = (source.find("result.json") or [source.main])[0]
    return "whole account" if '"chats"' in part.head_text[:20_000] else "single chat"


def read(source: Source, options: Options) -> Harvest:
    harvest = Harvest()
    part = (source.find("result.json") or [source.main])[0]
    rows: list[Row] = []
    document = None
    if variant(source) == "whole account":
        try:
            document = json.loads(part.text(), parse_int=str, parse_float=str)
        except ValueError:
            document = None
    if isinstance(document, dict):
        chats = [c for k in ("chats", "left_chats") for c in (document.get(k) or {}).get("list", ())]
        for chat in chats:
            each = Each(harvest, _Sorter(text_of(chat.get("id")) or chat.get("name"), chat.get("name")), USED, options.extras)
            for number, record in enumerate(chat.get("messages") or (), start=1):
                each.record(record, part.name, number)
            rows += each.rows
        kinds = {str(chat.get("type")) for chat in chats}
        if len(kinds) > 1:
            harvest.warn(f"The account holds chats of {len(kinds)} kinds ({', '.join(sorted(kinds))}); one venue does not fit them all.")
    else:
        each = Each(harvest, _Sorter(None, None), USED, options.extras)
        read_parts([part], each, is_message, ("messages",))
        rows = each.rows
    if harvest.facts.get("forwarded"):
        harvest.warn(
            f"{harvest.facts['forwarded']} messages were forwarded; whose message it was stands in the export, which message it was does not, so they are kept as posts."
        )
    return finish(rows, harvest, options, USED)


READERS = (
    Reader(
        "telegram",
        "Telegram Desktop export (result.json)",
        sniff,
        read,
        venue="room",
        variant=variant,
        kept="text put together from its pieces, replies, named mentions, the fact of edits",
        absent="members who never wrote, deleted messages, who read it",
        replies="reply_to_message_id; the answered account is the parent's author where the parent is in the export, else unknown",
    ),
)
