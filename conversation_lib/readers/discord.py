"""Discord, as DiscordChatExporter writes it (JSON): a channel, a thread or a direct conversation a file.

Replies name the message they answer; calls, joins, pins and renamed channels are events. Forwarded messages are reposts.
"""

from __future__ import annotations

from typing import Any

from . import Reader
from .harvest import Harvest, Options
from .records import Each, Row, finish, read_parts, text_of
from .source import Source

USED = frozenset(
    "id type timestamp timestampEdited callEndedTimestamp isPinned content author attachments embeds stickers reactions mentions reference interaction forwardedMessage inlineEmojis roles".split()
)
SPOKEN = ("Default", "Reply", "ApplicationCommand", "ChatInputCommand", "ContextMenuCommand", "0", "19", "20", "23")


def is_message(value: Any) -> bool:
    return isinstance(value, dict) and {"id", "type", "timestamp", "author"} <= value.keys()


def _account(person: Any, harvest: Harvest) -> str | None:
    if not isinstance(person, dict):
        return None
    account = text_of(person.get("id"))
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
            harvest.facts["edited"] = harvest.facts.get("edited", 0) + 1


def sniff(source: Source) -> float:
    text = source.main.json_head.text if source.main.json_head.shape else ""
    return 0.97 if all(f'"{k}"' in text for k in ("guild", "channel", "messages")) and ('"dateRange"' in text or '"exportedAt"' in text) else 0.0


def _channel(source: Source) -> dict[str, Any]:
    import json
    import re

    found = re.search(r'"channel"\s*:\s*', source.main.head_text)
    try:
        return json.JSONDecoder().raw_decode(source.main.head_text, found.end())[0] if found else {}
    except ValueError:
        return {}


def variant(source: Source) -> str | None:
    return str(_channel(source).get("type") or "") or None


def read(source: Source, options: Options) -> Harvest:
    harvest = Harvest()
    channel = _channel(source)
    private = str(channel.get("type", "")).startswith("Direct")
    each = Each(harvest, _Sorter(channel.get("name")), USED, options.extras)
    read_parts((p for p in source.parts if p.json_head.shape), each, is_message, ("messages",))
    if private:
        harvest.facts["venue_hint"] = "private"
        harvest.warn("This is a direct conversation; state --venue private if everybody in it is meant by every message.")
    return finish(each.rows, harvest, options, USED)


READERS = (
    Reader(
        "discord",
        "Discord (DiscordChatExporter JSON)",
        sniff,
        read,
        venue="room",
        variant=variant,
        kept="text, replies, mentions, bots, forwarded messages, the fact of edits",
        absent="members who never wrote, who was present, deleted messages, earlier versions",
        replies="reference.messageId; the answered account is the parent's author where the parent is in the file, else unknown",
    ),
)
