"""Slack: a workspace export (a folder or zip with a file a day and channel), or single days.

A reply in a thread names the author of the thread's first message, so it knows whom it answers. Joins, topics, pins and
deleted messages are events. Members of a channel who never wrote are silent members. Text keeps its marks, but <@U123>
becomes @name where the name is known.
"""

from __future__ import annotations

import re
from typing import Any

from . import Reader
from .harvest import Harvest, Options
from .records import Each, Row, finish, json_parts, read_parts, text_of
from .source import Part, Source

USED = frozenset(
    "type user text ts thread_ts parent_user_id client_msg_id team user_team source_team user_profile replace_original delete_original metadata blocks reply_count reply_users reply_users_count "
    "replies latest_reply last_read subscribed files attachments edited reactions subtype bot_id username bot_profile app_id upload display_as_bot hidden is_locked pinned_to x_files old_name name "
    "topic purpose inviter root icons channel permalink comment item is_starred room no_notifications".split()
)
SPOKEN = (None, "", "bot_message", "thread_broadcast", "file_share", "me_message", "file_comment", "reply_broadcast")
LISTS = (
    "users.json",
    "channels.json",
    "groups.json",
    "dms.json",
    "mpims.json",
    "integration_logs.json",
    "canvases.json",
    "lists.json",
    "file_conversations.json",
    "org_users.json",
)
_NAMED = re.compile(r"<@([UWB][A-Z0-9]+)(?:\|[^>]*)?>")


def is_message(value: Any) -> bool:
    return isinstance(value, dict) and "ts" in value and "type" in value


class _Sorter:
    """Sorts messages of one channel (its name goes into ids, as times are unique within a channel only)."""

    def __init__(self, channel: str, names: dict[str, str]):
        self.channel, self.names = channel, names

    def __call__(self, value: Any, harvest: Harvest):
        if not is_message(value):
            yield "reject", "no message of Slack"
            return
        kind = value.get("subtype")
        if value["type"] != "message" or kind not in SPOKEN:
            yield "event", str(kind or value["type"])
            return
        author = text_of(value.get("user")) or text_of(value.get("bot_id")) or text_of(value.get("username"))
        profile = value.get("user_profile") or {}
        harvest.account(
            author, name=profile.get("real_name") or value.get("username"), handle=profile.get("name"), is_bot=True if value.get("bot_id") else None
        )
        if value.get("edited"):
            harvest.edit()
        moment, thread = str(value["ts"]), text_of(value.get("thread_ts"))
        answers = thread is not None and thread != moment
        named = list(dict.fromkeys(_NAMED.findall(value.get("text") or "")))
        text = _NAMED.sub(lambda m: "@" + self.names.get(m[1], m[1]), value["text"]) if value.get("text") else None
        yield (
            "message",
            Row(
                f"{self.channel}/{moment}",
                author,
                moment,
                unescape(text),
                f"{self.channel}/{thread}" if answers else None,
                text_of(value.get("parent_user_id")) if answers else None,
                addressed=named,
                thread=f"{self.channel}/{thread or moment}",
                channel=self.channel,
                replies=value.get("reply_count"),
                record=value,
            ),
        )


def unescape(text: str | None) -> str | None:
    """Slack escapes three signs only."""
    return None if text is None else text.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")


def _lists(source: Source, harvest: Harvest) -> dict[str, str]:
    """Accounts and members from users.json and channels.json; returns names by id."""
    import json

    names: dict[str, str] = {}
    for part in source.parts:
        which = part.name.rsplit("/", 1)[-1]
        if which not in LISTS:
            continue
        try:
            entries = json.loads(part.text() or "[]")
        except (ValueError, RecursionError):
            harvest.warn(f"{part.name} is not whole; names or members in it are unknown.")
            continue
        for entry in entries if isinstance(entries, list) else ():
            if not isinstance(entry, dict):
                continue
            if which in ("users.json", "org_users.json"):
                profile = entry["profile"] if isinstance(entry.get("profile"), dict) else {}
                account = text_of(entry.get("id"))
                if account:
                    names[account] = profile.get("display_name") or entry.get("name") or account
                harvest.account(account, name=entry.get("real_name") or profile.get("real_name"), handle=entry.get("name"), is_bot=entry.get("is_bot"))
            else:
                for member in entry["members"] if isinstance(entry.get("members"), list) else ():
                    harvest.account(text_of(member))
    return names


def _days(source: Source) -> list[Part]:
    return [p for p in json_parts(source.parts) if p.name.rsplit("/", 1)[-1] not in LISTS]


def sniff(source: Source) -> float:
    names = {part.name.rsplit("/", 1)[-1] for part in source.parts}
    if "channels.json" in names and "users.json" in names:
        return 0.97
    days = _days(source)[:3]
    for part in days:
        first = part.json_head.first
        if isinstance(first, dict) and first.get("type") == "message" and re.fullmatch(r"\d{9,11}\.\d{6}", str(first.get("ts", ""))):
            return 0.93
    return 0.0


def read(source: Source, options: Options) -> Harvest:
    harvest = Harvest()
    names = _lists(source, harvest)
    rows: list[Row] = []
    for part in _days(source):
        channel = part.name.rsplit("/", 1)[0].rsplit("/", 1)[-1] if "/" in part.name else "channel"
        each = Each(harvest, _Sorter(channel, names), USED, options.extras)
        read_parts([part], each, is_message)
        rows += each.rows
    private = [p for p in source.parts if p.name.rsplit("/", 1)[-1] in ("dms.json", "mpims.json", "groups.json") and len(p.head(64).strip()) > 3]
    if private:
        harvest.warn("The export holds private conversations beside open channels; the venue room fits the channels only.")
    return finish(rows, harvest, options, USED)


READERS = (
    Reader(
        "slack",
        "Slack export (folder or zip)",
        sniff,
        read,
        version="2",
        venue="room",
        kept="text, threads, mentions, channels, members who never wrote, the fact of edits",
        absent="private channels that were not exported, who was present, earlier versions of edited messages",
        replies="thread_ts; the answered account is the one that opened the thread (parent_user_id)",
    ),
)
