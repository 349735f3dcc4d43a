"""Discord, as DiscordChatExporter writes it (JSON): a channel, a thread or a direct conversation a file, or a folder of them.

Replies name the message they answer; calls, joins, pins and renamed channels are events. Forwarded messages are reposts.
In a direct conversation of two each message speaks to the other one.
"""

from __future__ import annotations

import json
import re
from typing import Any

from . import Reader
from .harvest import Harvest, Options
from .records import Each, Row, finish, json_parts, read_parts, state_venue, text_of, to_the_other
from .source import Part, Source

USED = frozenset(
    "id type timestamp timestampEdited callEndedTimestamp isPinned content author attachments embeds stickers reactions mentions reference interaction forwardedMessage inlineEmojis roles".split()
)
SPOKEN = ("Default", "Reply", "ApplicationCommand", "ChatInputCommand", "ContextMenuCommand", "0", "19", "20", "23")


#: the one account under which Discord shows all who deleted theirs: they are not one person
DELETED_USER = "456226577798135808"


def is_message(value: Any) -> bool:
    return isinstance(value, dict) and {"id", "type", "timestamp", "author"} <= value.keys()


def _account(person: Any, harvest: Harvest) -> str | None:
    if not isinstance(person, dict):
        return None
    account = text_of(person.get("id"))
    if account == DELETED_USER:
        return None
    harvest.account(account, name=person.get("nickname") or person.get("name"), handle=person.get("name"), is_bot=person.get("isBot"))
    return account


class _Sorter:
    def __init__(self, channel: str | None):
        self.channel = channel

    def __call__(self, value: Any, harvest: Harvest):
        if not is_message(value):
            yield "reject", "no message of Discord"
            return
        if str(value["type"]) not in SPOKEN:
            yield "event", str(value["type"])
            return
        reference = value.get("reference") or {}
        forwarded = isinstance(value.get("forwardedMessage"), dict)
        other = text_of(reference.get("messageId"))
        answers = other if (not forwarded and str(value["type"]) in ("Reply", "19")) or (other and not forwarded) else None
        yield (
            "message",
            Row(
                text_of(value["id"]),
                _account(value["author"], harvest),
                value["timestamp"],
                value.get("content") or (value["forwardedMessage"].get("content") if forwarded else None) or None,
                answers,
                refers_to=other if forwarded else None,
                repost=forwarded and other is not None,
                addressed=[_account(p, harvest) for p in value.get("mentions") or ()],
                channel=self.channel,
                record=value,
            ),
        )
        if value.get("timestampEdited"):
            harvest.edit()


def _is_export(part: Part) -> bool:
    text = part.json_head.text if part.json_head.shape else ""
    return all(f'"{k}"' in text for k in ("guild", "channel", "messages")) and ('"dateRange"' in text or '"exportedAt"' in text)


def sniff(source: Source) -> float:
    return 0.97 if _is_export(source.main_json) else 0.0


def _channel(part: Part) -> dict[str, Any]:
    """What an export says of its channel; its head holds it, whatever happened to the messages."""
    found = re.search(r'"channel"\s*:\s*', part.head_text)
    try:
        channel = json.JSONDecoder().raw_decode(part.head_text, found.end())[0] if found else {}
    except (ValueError, RecursionError):
        return {}
    return channel if isinstance(channel, dict) else {}


def variant(source: Source) -> str | None:
    return str(_channel(source.main_json).get("type") or "") or None


def read(source: Source, options: Options) -> Harvest:
    harvest = Harvest()
    rows: list[Row] = []
    venues = set()
    for part in json_parts(source.parts):
        channel = _channel(part)
        each = Each(harvest, _Sorter(text_of(channel.get("name"))), USED, options.extras)
        read_parts([part], each, is_message, ("messages",))
        of_two = str(channel.get("type", "")) in ("DirectTextChat", "1")
        if of_two:
            to_the_other(each.rows)
        venues.add("private" if of_two else "room")
        rows += each.rows
    state_venue(harvest, options, venues)
    return finish(rows, harvest, options, USED)


READERS = (
    Reader(
        "discord",
        "Discord (DiscordChatExporter JSON)",
        sniff,
        read,
        version="2",
        venue="room",
        venues="room; private for a direct conversation of two",
        variant=variant,
        kept="text, replies, mentions, bots, channels, forwarded messages, the fact of edits",
        absent="members who never wrote, who was present, deleted messages, earlier versions",
        replies="reference.messageId; the answered account is the parent's author where the parent is in the file, else unknown; in a direct conversation of two each message speaks to the other one",
    ),
)
