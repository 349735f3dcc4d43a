"""Team chats that give pages of messages: Mattermost, Rocket.Chat, Gitter.

Threads name their first message. System lines are events. Deleted messages stand in some exports as empty shells and are events.
"""

from __future__ import annotations

import re
from typing import Any

from . import Reader
from .harvest import Harvest, Options
from .records import Each, Row, finish, first_record, json_parts, read_parts, text_of
from .source import Source

_AT = re.compile(r"(?<![\w@/.])@([\w.-]*\w)")
_EVERYBODY = {"all", "here", "channel", "everyone", "topic", "stream"}


def at(text: str | None) -> list[str]:
    """Handles named in a text; calls to everybody name nobody."""
    return ["@" + name for name in _AT.findall(text or "") if name.lower() not in _EVERYBODY]


# --- Mattermost ------------------------------------------------------------------------------------------------------

MATTERMOST = frozenset(
    "id create_at update_at edit_at delete_at is_pinned user_id channel_id root_id parent_id original_id message type props hashtags pending_post_id file_ids metadata reply_count last_reply_at participants has_reactions is_following remote_id "
    "post user channel team replies reactions flagged_by attachments version username".split()
)


def is_mattermost(value: Any) -> bool:
    return isinstance(value, dict) and "create_at" in value and "message" in value and bool({"user_id", "user"} & value.keys())


def sort_mattermost(value: Any, harvest: Harvest):
    if isinstance(value, dict) and "posts" in value and isinstance(value["posts"], dict):
        for post in value["posts"].values():
            yield from sort_mattermost(post, harvest)
        return
    if isinstance(value, dict) and value.get("type") in ("post", "direct_post") and isinstance(value.get(value["type"]), dict):
        yield from _bulk(value[value["type"]], harvest)
        return
    if isinstance(value, dict) and value.get("type") in ("user", "channel", "team", "version", "scheme", "emoji", "direct_channel", "role"):
        if value["type"] == "user" and isinstance(value.get("user"), dict):
            harvest.account(
                value["user"].get("username"),
                handle=value["user"].get("username"),
                name=" ".join(filter(None, (value["user"].get("first_name"), value["user"].get("last_name")))) or None,
            )
        yield "other", str(value["type"])
        return
    if not is_mattermost(value):
        yield "reject", "no post of Mattermost"
        return
    if value.get("type") or str(value.get("delete_at", "0")) not in ("0", "", "None"):
        yield "event", str(value.get("type") or "deleted")
        return
    author = text_of(value.get("user_id"))
    harvest.account(author, handle=(value.get("metadata") or {}).get("username") if isinstance(value.get("metadata"), dict) else None)
    root = text_of(value.get("root_id"))
    if str(value.get("edit_at", "0")) not in ("0", "None"):
        harvest.edit()
    yield (
        "message",
        Row(
            text_of(value.get("id")),
            author,
            value["create_at"],
            value.get("message") or None,
            text_of(value.get("parent_id")) or root,
            addressed=at(value.get("message")),
            thread=root or text_of(value.get("id")),
            channel=text_of(value.get("channel_id")),
            replies=value.get("reply_count"),
            record=value,
        ),
    )


def _bulk(post: dict[str, Any], harvest: Harvest):
    """A post of a bulk export (JSON lines): it has no id, its replies stand inside it; a direct post names its recipients."""
    members = [text_of(member) for member in post.get("channel_members") or ()]
    channel = text_of(post.get("channel")) or (",".join(filter(None, members)) or None)
    key = f"{channel}/{post.get('create_at')}/{post.get('user')}"

    def whom(said: dict[str, Any]) -> list[str]:
        return list(dict.fromkeys([m for m in members if m and m != said.get("user")] + at(said.get("message"))))

    harvest.account(text_of(post.get("user")), handle=post.get("user"))
    yield (
        "message",
        Row(
            key,
            text_of(post.get("user")),
            post.get("create_at"),
            post.get("message") or None,
            addressed=whom(post),
            channel=channel,
            record=post,
        ),
    )
    for reply in post.get("replies") or ():
        harvest.account(text_of(reply.get("user")), handle=reply.get("user"))
        yield (
            "message",
            Row(
                f"{key}/{reply.get('create_at')}/{reply.get('user')}",
                text_of(reply.get("user")),
                reply.get("create_at"),
                reply.get("message") or None,
                key,
                addressed=whom(reply),
                thread=key,
                channel=channel,
                record=reply,
            ),
        )


def sniff_mattermost(source: Source) -> float:
    part = source.main_json
    text = part.json_head.text if part.json_head.shape else ""
    if '"order"' in text and '"posts"' in text and '"create_at"' in text:
        return 0.96
    if part.json_head.shape == "lines" and '"type":"version"' in text.replace(" ", "")[:200] and '"post"' in text:
        return 0.93
    return 0.9 if is_mattermost(part.json_head.first) and "channel_id" in text else 0.0


# --- Rocket.Chat -----------------------------------------------------------------------------------------------------

ROCKET = frozenset(
    "_id rid msg ts u _updatedAt mentions channels reactions starred replies tcount tlm tmid _hidden parent editedAt editedBy urls md t groupable attachments file files pinned pinnedAt pinnedBy alias bot customFields tshow unread blocks role".split()
)


def is_rocket(value: Any) -> bool:
    return isinstance(value, dict) and {"_id", "rid", "ts", "u"} <= value.keys()


def sort_rocket(value: Any, harvest: Harvest):
    if not is_rocket(value):
        yield "reject", "no message of Rocket.Chat"
        return
    if value.get("t") or (value.get("_hidden") and value.get("parent")):
        yield "event", str(value.get("t") or "earlier version")
        return
    person = value["u"] if isinstance(value["u"], dict) else {}
    author = text_of(person.get("_id"))
    harvest.account(author, name=person.get("name"), handle=person.get("username"), is_bot=True if value.get("bot") else None)
    named = []
    for p in value.get("mentions") or ():
        if isinstance(p, dict) and p.get("_id") not in _EVERYBODY:
            harvest.account(text_of(p.get("_id")), name=p.get("name"), handle=p.get("username"))
            named.append(text_of(p.get("_id")))
    moment = value["ts"].get("$date") if isinstance(value["ts"], dict) else value["ts"]
    if value.get("editedAt"):
        harvest.edit()
    thread = text_of(value.get("tmid"))
    yield (
        "message",
        Row(
            text_of(value["_id"]),
            author,
            moment,
            value.get("msg") or None,
            thread,
            addressed=named,
            thread=thread or text_of(value["_id"]),
            channel=text_of(value.get("rid")),
            replies=value.get("tcount"),
            record=value,
        ),
    )


def sniff_rocket(source: Source) -> float:
    part = source.main_json
    return 0.96 if is_rocket(first_record(part, "messages")) else 0.0


# --- Gitter ----------------------------------------------------------------------------------------------------------

GITTER = frozenset("id text html sent editedAt fromUser unread readBy urls mentions issues meta v parentId threadMessageCount status".split())


def is_gitter(value: Any) -> bool:
    return isinstance(value, dict) and {"id", "text", "sent"} <= value.keys()


def sort_gitter(value: Any, harvest: Harvest):
    if not is_gitter(value):
        yield "reject", "no message of Gitter"
        return
    if value.get("status"):
        yield "event", "status"
        return
    person = value.get("fromUser") or {}
    author = text_of(person.get("id"))
    harvest.account(author, name=person.get("displayName"), handle=person.get("username"))
    named = []
    for p in value.get("mentions") or ():
        if not isinstance(p, dict) or p.get("group"):
            continue
        harvest.account(text_of(p.get("userId")), handle=p.get("screenName"))
        named.append(text_of(p.get("userId")) or (f"@{p['screenName']}" if p.get("screenName") else None))
    if value.get("editedAt"):
        harvest.edit()
    yield (
        "message",
        Row(
            text_of(value["id"]),
            author,
            value["sent"],
            value.get("text") or None,
            text_of(value.get("parentId")),
            addressed=named,
            replies=value.get("threadMessageCount"),
            record=value,
        ),
    )


def sniff_gitter(source: Source) -> float:
    part = source.main_json
    first = first_record(part)
    return 0.96 if is_gitter(first) and "fromUser" in first else 0.0


def _reading(sort, is_record, used: frozenset[str], *page: str):
    def read(source: Source, options: Options) -> Harvest:
        harvest = Harvest()
        each = Each(harvest, sort, used, options.extras)
        read_parts(json_parts(source.parts), each, is_record, page)
        return finish(each.rows, harvest, options, used)

    return read


_ABSENT = "who was present, members who never wrote, earlier versions of edited messages"
_THREAD = "a message in a thread answers the thread's first message; its author is the addressee where known, else unknown"
READERS = (
    Reader(
        "mattermost",
        "Mattermost posts (pages, bulk export)",
        sniff_mattermost,
        _reading(sort_mattermost, is_mattermost, MATTERMOST),
        version="2",
        venue="room",
        kept="text, threads, mentions",
        absent=_ABSENT,
        replies=_THREAD,
    ),
    Reader(
        "rocketchat",
        "Rocket.Chat messages",
        sniff_rocket,
        _reading(sort_rocket, is_rocket, ROCKET, "messages"),
        venue="room",
        kept="text, threads, mentions",
        absent=_ABSENT,
        replies=_THREAD,
    ),
    Reader(
        "gitter",
        "Gitter messages",
        sniff_gitter,
        _reading(sort_gitter, is_gitter, GITTER),
        venue="room",
        kept="text, threads, mentions",
        absent=_ABSENT,
        replies=_THREAD,
    ),
)
