"""Bluesky: feeds, threads, single records, search results and lines of the Jetstream.

A message is known by its address (at://account/app.bsky.feed.post/key); the account in an address is the account that
is answered or quoted, so replies always know whom they answer. Likes and follows of a Jetstream are events.
"""

from __future__ import annotations

from typing import Any

from . import Reader
from .harvest import Harvest, Options
from .records import Each, Row, finish, read_parts, text_of
from .source import Source

POST = "app.bsky.feed.post"
USED = frozenset(
    "uri cid author record value indexedAt likeCount repostCount replyCount quoteCount did time_us kind commit labels viewer embed threadgate bookmarkCount $type reason reply post".split()
)
PAGES = ("feed", "posts", "records")


def did_of(address: Any) -> str | None:
    """The account in an address."""
    return address[5:].split("/", 1)[0] if isinstance(address, str) and address.startswith("at://") else None


def _quoted(record: dict[str, Any]) -> str | None:
    embed = record.get("embed")
    if not isinstance(embed, dict):
        return None
    kind, inner = embed.get("$type", ""), embed.get("record")
    if kind.startswith("app.bsky.embed.recordWithMedia") and isinstance(inner, dict):
        inner = inner.get("record")
    elif not kind.startswith("app.bsky.embed.record"):
        return None
    address = inner.get("uri") if isinstance(inner, dict) else None
    return address if isinstance(address, str) and f"/{POST}/" in address else None


def _row(address: str | None, author: str | None, record: dict[str, Any], view: dict[str, Any]) -> Row:
    reply = record.get("reply") or {}
    parent = text_of((reply.get("parent") or {}).get("uri"))
    quoted = _quoted(record)
    named = [f["did"] for facet in record.get("facets") or () for f in facet.get("features") or () if isinstance(f, dict) and f.get("did")]
    return Row(
        address,
        author,
        record.get("createdAt"),
        record.get("text"),
        parent,
        did_of(parent),
        quoted,
        did_of(quoted),
        addressed=named,
        thread=text_of((reply.get("root") or {}).get("uri")) or address,
        language=(record.get("langs") or [None])[0],
        likes=view.get("likeCount"),
        reposts=view.get("repostCount"),
        replies=view.get("replyCount"),
        record=view,
    )


def _author(person: Any, harvest: Harvest) -> str | None:
    if not isinstance(person, dict):
        return None
    did = text_of(person.get("did"))
    harvest.account(did, name=person.get("displayName") or None, handle=person.get("handle"))
    return did


def _view(post: dict[str, Any], harvest: Harvest):
    yield "message", _row(text_of(post.get("uri")), _author(post.get("author"), harvest), post["record"], post)


def sort(value: Any, harvest: Harvest):
    if not isinstance(value, dict):
        yield "reject", "no object"
    elif "thread" in value and isinstance(value["thread"], dict):
        yield from _thread(value["thread"], harvest)
    elif str(value.get("$type", "")).endswith("threadViewPost"):
        yield from _thread(value, harvest)
    elif isinstance(value.get("post"), dict) and isinstance(value["post"].get("record"), dict):
        post, reason = value["post"], value.get("reason") or {}
        if str(reason.get("$type", "")).endswith("reasonRepost"):
            by = _author(reason.get("by"), harvest)
            author = _author(post.get("author"), harvest)
            yield (
                "message",
                Row(
                    text_of(reason.get("uri")) or f"{by}/repost/{post.get('uri')}",
                    by,
                    reason.get("indexedAt"),
                    post["record"].get("text"),
                    refers_to=text_of(post.get("uri")),
                    referred=author,
                    repost=True,
                    record=value,
                ),
            )
        else:
            yield from _view(post, harvest)
    elif isinstance(value.get("record"), dict) and "uri" in value and "author" in value:
        yield from _view(value, harvest)
    elif isinstance(value.get("value"), dict) and "uri" in value:
        if value["value"].get("$type") == POST:
            yield "message", _row(text_of(value["uri"]), did_of(value["uri"]), value["value"], value)
        else:
            yield "other", str(value["value"].get("$type", "record"))
    elif "did" in value and "kind" in value:
        yield from _jetstream(value, harvest)
    elif value.get("notFound") or value.get("blocked"):
        yield "other", "a post that is gone or blocked"
    elif {"did", "handle"} <= value.keys():
        yield "other", "profile"
    elif "error" in value:
        yield "other", "error"
    else:
        yield "reject", "no record of Bluesky"


def _thread(node: dict[str, Any], harvest: Harvest):
    """A thread view: its parents above, the post, its replies below; walked without recursion."""
    waiting, up = [node], node.get("parent")
    while isinstance(up, dict):
        waiting.append({**up, "replies": None})
        up = up.get("parent")
    while waiting:
        here = waiting.pop()
        if isinstance(here.get("post"), dict) and isinstance(here["post"].get("record"), dict):
            yield from _view(here["post"], harvest)
        else:
            yield "other", "a post that is gone or blocked"
        waiting += [r for r in here.get("replies") or () if isinstance(r, dict)]


def _jetstream(value: dict[str, Any], harvest: Harvest):
    commit, did = value.get("commit"), text_of(value.get("did"))
    if not isinstance(commit, dict):
        yield "event", str(value.get("kind"))
        return
    what, record = str(commit.get("collection", "")), commit.get("record")
    address = f"at://{did}/{what}/{commit.get('rkey')}"
    harvest.account(did)
    if commit.get("operation") == "create" and what == POST and isinstance(record, dict):
        yield "message", _row(address, did, record, value)
    elif commit.get("operation") == "create" and what == "app.bsky.feed.repost" and isinstance(record, dict):
        subject = text_of((record.get("subject") or {}).get("uri"))
        yield "message", Row(address, did, record.get("createdAt"), None, refers_to=subject, referred=did_of(subject), repost=True, record=value)
    else:
        yield "event", f"{what.rsplit('.', 1)[-1]} {commit.get('operation')}"


def is_record(value: Any) -> bool:
    return isinstance(value, dict) and bool({"uri", "post", "did", "thread"} & value.keys())


def sniff(source: Source) -> float:
    head = source.main_json.json_head
    if not head.shape or ("app.bsky." not in head.text):
        return 0.0
    return 0.96 if any(key in head.text for key in ('"at://', '"did:plc', '"did:web')) else 0.5


def read(source: Source, options: Options) -> Harvest:
    harvest = Harvest()
    each = Each(harvest, sort, USED, options.extras)
    read_parts((p for p in source.parts if p.json_head.shape), each, is_record, PAGES)
    return finish(each.rows, harvest, options, USED)


READERS = (
    Reader(
        "bluesky",
        "Bluesky (feeds, threads, posts, Jetstream lines)",
        sniff,
        read,
        venue="feed",
        kept="text, replies, quotes, reposts, languages, mentions, counts where a view has them",
        absent="followers; text of what was reposted in a Jetstream",
        replies="reply.parent; the answered account is the one in the address of the parent",
    ),
)
