"""Telegram Desktop exports (result.json): one chat, or a whole account with a list of chats.

Service lines (joins, calls, pins) are events. Text comes in pieces (links, bold words) and is put together. Times without an
offset are local times of whoever exported; the exact second since 1970 is used where it stands beside them.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Any

from . import Reader
from .harvest import Harvest, Options
from .jsondocs import elements
from .jsonlines import loads
from .records import Each, Row, finish, json_parts, read_parts, state_venue, text_of, to_the_other
from .shape import sound_value
from .source import Part, Source

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
            harvest.edit()
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


def exports(source: Source) -> list[Part]:
    """The files to read: Telegram writes a folder with a result.json for every chat that is exported alone."""
    return source.find("result.json") or ([part for part in json_parts(source.parts) if _likely(part)] if source.kind != "file" else []) or [source.main_json]


def sniff(source: Source) -> float:
    return max(map(_likely, source.find("result.json") or [source.main_json]))


def _likely(part: Part) -> float:
    text = part.json_head.text if part.json_head.shape == "object" else ""
    if '"chats"' in text and '"messages"' in text and '"text_entities"' in text:
        return 0.96
    if '"messages"' in text and ('"date_unixtime"' in text or '"text_entities"' in text):
        return 0.96
    return 0.9 if '"messages"' in text and '"from_id"' in text and '"date"' in text else 0.0


def variant(source: Source) -> str | None:
    parts = exports(source)
    return "whole account" if _is_account(parts[0]) else "single chat" if len(parts) == 1 else f"{len(parts)} chats"


def _is_account(part: Part) -> bool:
    return '"chats"' in part.head_text[:20_000]


#: kind of chat -> venue; groups of all kinds are rooms
VENUES = {"personal_chat": "private", "bot_chat": "private", "saved_messages": "private", "private_channel": "feed", "public_channel": "feed"}


def read(source: Source, options: Options) -> Harvest:
    harvest = Harvest()
    parts = exports(source)
    rows: list[Row] = []
    kinds, venues = set(), set()
    for part, (chat, read_into) in ((file, found) for file in parts for found in _chats(file, _is_account(file))):
        name, number = text_of(chat.get("name")), text_of(chat.get("id"))
        several = len(parts) > 1 or _is_account(part)
        each = Each(harvest, _Sorter((number or name or part.name) if several else None, name if several else None), USED, options.extras)
        read_into(each)
        kind = str(chat.get("type") or "")
        if kind == "saved_messages":
            for row in each.rows:
                row.addressed = [row.author] if row.author else None
        elif VENUES.get(kind) == "private":
            silent = _silent_partner(each.rows, number, name)
            harvest.account(silent, name=name)
            to_the_other(each.rows, silent)
        if each.rows:
            kinds.add(kind)
            venues.add(VENUES.get(kind, "room"))
        rows += each.rows
    if len(kinds) > 1:
        harvest.warn(f"The account holds chats of {len(kinds)} kinds ({', '.join(sorted(kinds))}).")
    for file in parts:
        if _is_account(file):
            harvest.damage(file)
    state_venue(harvest, options, venues)
    if harvest.facts.get("forwarded"):
        harvest.warn(
            f"{harvest.facts['forwarded']} messages were forwarded; whose message it was stands in the export, which message it was does not, so they are kept as posts."
        )
    return finish(rows, harvest, options, USED)


def _silent_partner(rows: list[Row], number: str | None, name: str | None) -> str | None:
    """Of a chat of two in which one alone wrote: the id of the other one, in the style of the ids of this export; None if he is not known."""
    authors = {row.author for row in rows if row.author}
    if len(authors) != 1 or number is None or authors & {"user" + number, number, name}:
        return None
    one = next(iter(authors))
    return "user" + number if one.startswith("user") else number if one.isdigit() else name


Chat = tuple[dict[str, Any], Callable[[Each], None]]


def _chats(part: Part, whole: bool) -> Iterator[Chat]:
    """Every chat of an export: what it says of itself, and a function that reads its messages."""
    try:
        document = loads(part.text()) if whole else None
    except (ValueError, RecursionError):
        document = None
    if not whole:
        yield _head(part.head_text.partition('"messages"')[0]), lambda each: read_parts([part], each, is_message, ("messages",))
    elif isinstance(document, dict):
        for kind in ("chats", "left_chats"):
            chats = document[kind].get("list") if isinstance(document.get(kind), dict) else None
            for chat in chats if isinstance(chats, list) else ():
                if isinstance(chat, dict):
                    yield chat, lambda each, chat=chat: _whole_chat(each, chat, part.name)
    else:
        yield from _broken_account(part)


def _whole_chat(each: Each, chat: dict[str, Any], file: str) -> None:
    messages = chat.get("messages", [])
    for number, record in enumerate(messages if isinstance(messages, list) else [messages], start=1):
        each.record(record, file, number)


def _broken_account(part: Part) -> Iterator[Chat]:
    """The chats of an export that is cut or broken somewhere: each is read on its own, so that the others stay whole."""
    text = part.text()
    starts = [m.end() for m in _MESSAGES.finditer(text)]
    before = breaks = 0

    def reading(start: int, stop: int) -> Callable[[Each], None]:
        def read_into(each: Each) -> None:
            nonlocal breaks
            for what, value, place, _ in elements(text[start:stop], 0, is_message):
                if what == "element":
                    each.record(sound_value(value), part.name, None)
                else:
                    breaks += 1
                    each.broken(part.name, text.count("\n", 0, start + place) + 1, "no JSON (the export is cut or broken here)", value)

        return read_into

    for start, following in zip(starts, [*starts[1:], None], strict=True):
        stop = len(text) if following is None else max(text.rfind("{", start, following), start)  # the next chat begins with its own {
        yield _head(text[before:start]), reading(start, stop)
        before = start
    if not breaks:
        yield {}, lambda each: each.broken(part.name, None, "no JSON (the export is broken outside its messages)", text[:500])


def _head(text: str) -> dict[str, Any]:
    """Name, type and id of a chat, from the text before its messages (the last that stand there)."""
    found = {name: re.findall(pattern, text) for name, pattern in _HEAD.items()}
    return {name: values[-1] for name, values in found.items() if values}


_MESSAGES = re.compile(r'"messages"\s*:\s*\[')
_HEAD = {"name": r'"name"\s*:\s*"([^"\\]*)"', "type": r'"type"\s*:\s*"(\w+)"', "id": r'"id"\s*:\s*"?(-?\d+)'}


READERS = (
    Reader(
        "telegram",
        "Telegram Desktop export (result.json)",
        sniff,
        read,
        version="2",
        venue="room",
        venues="room for groups, feed for channels, private for a chat of two",
        variant=variant,
        kept="text put together from its pieces, replies, named mentions, the fact of edits",
        absent="members who never wrote, deleted messages, who read it",
        replies="reply_to_message_id; the answered account is the parent's author where the parent is in the export, else unknown; in a chat of two each message speaks to the other one",
    ),
)
