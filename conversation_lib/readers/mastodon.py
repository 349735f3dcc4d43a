"""Mastodon: statuses as its interface gives them (timelines, contexts, streams), and the outbox of an account export.

Ids of statuses are those of the server that was asked; an outbox has addresses (URIs) instead. Replies name the account
they answer. A boost has no text of its own. Audience: followers of the author at the time, where the account stands in it.
"""

from __future__ import annotations

from typing import Any

from . import Reader
from .harvest import Harvest, Options
from .jsonlines import loads
from .records import Each, Row, finish, first_record, plain, read_parts, text_of
from .source import Source

STATUS = frozenset(
    "id created_at in_reply_to_id in_reply_to_account_id sensitive spoiler_text visibility language uri url replies_count reblogs_count "
    "favourites_count edited_at content reblog application account media_attachments mentions tags emojis card poll quote quotes_count quote_approval "
    "favourited reblogged muted bookmarked pinned filtered text".split()
)
PAGES = ("ancestors", "descendants", "statuses", "data")


def is_status(value: Any) -> bool:
    return isinstance(value, dict) and {"id", "content", "account", "visibility"} <= value.keys() and isinstance(value["account"], dict)


def _account(person: dict[str, Any], harvest: Harvest) -> str | None:
    account = text_of(person.get("id"))
    harvest.account(
        account,
        name=person.get("display_name") or None,
        handle=person.get("acct") or person.get("username"),
        followers=_count(person.get("followers_count")),
        is_bot=person.get("bot"),
    )
    return account


def _count(value: Any) -> int | None:
    return int(value) if str(value).isdigit() else None


def in_envelope(value: Any) -> Any:
    """What a line of the streaming interface carries: {"event": "update", "payload": "..."} has the status as text inside it."""
    payload = value.get("payload") if isinstance(value, dict) and "event" in value else None
    if not isinstance(payload, str):
        return payload
    try:
        return loads(payload)
    except (ValueError, RecursionError):
        return None


def sort(value: Any, harvest: Harvest):
    if isinstance(value, dict) and "event" in value and "payload" in value and not is_status(value):
        inside = in_envelope(value)
        if not is_status(inside):
            yield "event", f"stream {value['event']}"
            return
        value = inside
    if not is_status(value):
        if isinstance(value, dict) and {"username", "acct"} <= value.keys():
            yield "other", "profile"
        elif isinstance(value, dict) and "error" in value:
            yield "other", "error"
        else:
            yield "reject", "no status of Mastodon"
        return
    boosted, quoted = value.get("reblog"), value.get("quote")
    only_id = text_of(quoted.get("quoted_status_id")) if isinstance(quoted, dict) else None  # a quote inside a boost or a quote comes as its id
    quoted = quoted.get("quoted_status") or quoted if isinstance(quoted, dict) else None
    other = boosted if isinstance(boosted, dict) else quoted if isinstance(quoted, dict) and "account" in quoted else None
    if value.get("edited_at"):
        harvest.edit()
    for person in value.get("mentions") or ():
        harvest.account(text_of(person.get("id")), handle=person.get("acct") or person.get("username"))
    yield (
        "message",
        Row(
            text_of(value["id"]),
            _account(value["account"], harvest),
            value.get("created_at"),
            plain((boosted or value).get("content")),
            text_of(value.get("in_reply_to_id")),
            text_of(value.get("in_reply_to_account_id")),
            text_of(other.get("id")) if other else only_id,
            _account(other["account"], harvest) if other and isinstance(other.get("account"), dict) else None,
            isinstance(boosted, dict),
            [text_of(p.get("id")) for p in value.get("mentions") or ()],
            language=value.get("language"),
            audience=value["account"].get("followers_count"),
            likes=value.get("favourites_count"),
            reposts=value.get("reblogs_count"),
            replies=value.get("replies_count"),
            record=value,
        ),
    )


def sniff(source: Source) -> float:
    first = first_record(source.main_json, *PAGES)
    if is_status(first) or ("event" in first and is_status(in_envelope(first))):
        return 0.97
    if {"stream", "event"} <= first.keys() and first["event"] in ("delete", "update", "status.update", "notification", "conversation"):
        return 0.9
    return (
        0.8
        if source.main_json.json_head.shape
        and all(f'"{k}"' in source.main_json.json_head.text for k in ("in_reply_to_account_id", "reblogs_count", "favourites_count"))
        else 0.0
    )


def read(source: Source, options: Options) -> Harvest:
    harvest = Harvest()
    each = Each(harvest, sort, STATUS, options.extras)
    read_parts((p for p in source.parts if p.json_head.shape), each, is_status, PAGES)
    return finish(each.rows, harvest, options, STATUS)


# --- the outbox of an account export ---------------------------------------------------------------------------------

ACTIVITY = frozenset("id type actor published to cc object signature @context".split())
PUBLIC = "https://www.w3.org/ns/activitystreams#Public"


def is_activity(value: Any) -> bool:
    return isinstance(value, dict) and "actor" in value and "object" in value and "type" in value


def _of_address(address: Any) -> str | None:
    """The account in the address of a status ("https://server/users/ana/statuses/1"), None where servers write it otherwise."""
    if isinstance(address, str) and "/statuses/" in address and "/users/" in address:
        return address.split("/statuses/")[0]
    return None


def sort_activity(value: Any, harvest: Harvest):
    if not is_activity(value):
        yield "reject", "no activity"
        return
    actor, thing = text_of(value.get("actor")), value.get("object")
    harvest.account(actor, handle=actor.rsplit("/", 1)[-1] if actor else None)
    if value["type"] == "Announce":
        address = thing if isinstance(thing, str) else (thing or {}).get("id")
        cc = [c for c in value.get("cc") or () if not str(c).endswith("/followers") and c != PUBLIC]
        source = _of_address(address) or (cc[0] if len(cc) == 1 else None)
        yield "message", Row(text_of(value.get("id")), actor, value.get("published"), None, refers_to=address, referred=source, repost=True, record=value)
    elif value["type"] == "Create" and isinstance(thing, dict):
        named = [t.get("href") for t in thing.get("tag") or () if isinstance(t, dict) and t.get("type") == "Mention"]
        parent = text_of(thing.get("inReplyTo"))
        answered = _of_address(parent)
        if parent and answered is None and len(named) == 1:
            answered = named[0]
        language = next(iter(thing.get("contentMap") or {}), None)
        yield (
            "message",
            Row(
                text_of(thing.get("id")),
                actor,
                thing.get("published") or value.get("published"),
                plain(thing.get("content")),
                parent,
                answered,
                addressed=named,
                thread=text_of(thing.get("conversation")),
                language=language,
                record=value,
            ),
        )
    else:
        yield "event", str(value["type"]).lower()


def sniff_outbox(source: Source) -> float:
    for part in source.find("outbox.json") or [source.main]:
        text = part.json_head.text
        if (
            '"orderedItems"' in text
            and '"activitystreams' in text.replace("ns/activitystreams", '"activitystreams')
            and ('"actor"' in text or '"OrderedCollection"' in text)
        ):
            return 0.98
    return 0.0


def read_outbox(source: Source, options: Options) -> Harvest:
    harvest = Harvest()
    each = Each(harvest, sort_activity, ACTIVITY, options.extras)
    read_parts(source.find("outbox.json") or [source.main], each, is_activity, ("orderedItems",))
    return finish(each.rows, harvest, options, ACTIVITY)


READERS = (
    Reader(
        "mastodon",
        "Mastodon statuses (timelines, contexts, streams)",
        sniff,
        read,
        version="2",
        venue="feed",
        kept="text without markup, boosts, quotes, languages, counts, followers as audience, the fact of edits",
        absent="who read it; deleted statuses",
        replies="in_reply_to_id and in_reply_to_account_id; mentions as listed by the server",
    ),
    Reader(
        "mastodon_outbox",
        "Mastodon account export (outbox.json)",
        sniff_outbox,
        read_outbox,
        version="2",
        venue="feed",
        kept="own posts and boosts of one account, mentions, threads as the servers name them",
        absent="other people's posts, counts, text of what was boosted",
        replies="inReplyTo; the answered account is read from the address of the answered post, else from a lone mention, else it is unknown",
    ),
)
