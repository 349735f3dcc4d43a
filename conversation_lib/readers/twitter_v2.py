"""Twitter API v2: pages as twarc2 writes them, flattened lines, the stream, academictwitteR's separate files.

A page holds tweets (`data`) and, beside them, whom and what they speak of (`includes`): context, counted nowhere, but
needed to know who is answered, reposted and quoted. So context is gathered from all pages and files first.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from . import Reader
from .harvest import Harvest, Options
from .jsondocs import mender, read_json
from .jsonlines import FAST_FROM, Gathered, Sorted, first_value, is_lines, read_lines
from .shape import Shape, as_json, field, flat, rows_of
from .source import Part, Source
from .tweets2 import CONTEXT, TWEET, USER, tweets_to_harvest

KNOWN = frozenset({"edit_history_tweet_ids", "edit_controls", "__twarc", "matching_rules"})
TWEETS = Shape(TWEET, required=(("id",), ("text", "author_id", "author")), known=KNOWN)
USERS = Shape(USER)
CONTEXTS = Shape(CONTEXT)
_INCLUDES = {"users": [USER], "tweets": [CONTEXT]}
_BESIDE = ("includes", "meta", "errors", "__twarc", "matching_rules")
_JSON = (".json", ".jsonl", ".ndjson", ".txt", "", ".jsonlines")


def page_shape(data: Any) -> Shape:
    """The shape of a line that is a page; `data` is the shape of its tweets (a list of them, or one in the stream)."""
    return Shape(
        {"data": data, "includes": _INCLUDES, "errors": [{"title": str}]}, required=(("data",),), known=frozenset({"meta", "__twarc", "matching_rules"})
    )


def is_tweet(value: Any) -> bool:
    """True for an object that is a v2 tweet."""
    return isinstance(value, dict) and "id" in value and "text" in value and "user" not in value and ("tweet" not in value)


def is_user(value: Any) -> bool:
    return isinstance(value, dict) and "id" in value and "username" in value and "text" not in value


_ARRAYS = ("data", "users", "tweets")


def _is_record(value: Any) -> bool:
    return is_tweet(value) or is_user(value)


class Pages:
    """Sorts the JSON values of v2 files, and keeps what stands beside the tweets."""

    def __init__(self):
        self.users: list[dict] = []
        self.context: list[dict] = []

    def sort(self, value: Any) -> Iterable[Sorted]:
        if isinstance(value, list):
            for item in value:
                yield from self.sort(item)
        elif not isinstance(value, dict):
            yield "reject", "neither a tweet nor a page of tweets"
        elif is_tweet(value) and "data" not in value:
            yield "message", value
        elif is_user(value):
            self.users.append(USERS.pick(value))
            yield "other", "profile"
        elif "data" in value or any(name in value for name in _BESIDE):
            yield from self.page(value)
        elif isinstance(value.get("users"), list) and ("tweets" in value or all(map(is_user, value["users"][:3]))):
            self.beside(value)  # academictwitteR keeps the includes of a page in a file of their own
        elif "id" in value and "author_id" in value:
            yield "message", value
        elif "text" in value:
            yield "reject", "a tweet without an id"
        else:
            yield "other", "an object that is no tweet"

    def page(self, page: dict) -> Iterable[Sorted]:
        self.beside(page if page.get("broken") is True else page.get("includes"))  # of a broken page the arrays were put side by side
        data = page.get("data")
        for item in data if isinstance(data, list) else [data] if data is not None else ():
            yield from (self.sort(item) if isinstance(item, dict) and "data" not in item else [("reject", "no tweet")])
        errors = page.get("errors")
        for _ in errors if isinstance(errors, list) else ():
            yield "other", "error of the interface"
        if data is None and not errors and page.get("title") and page.get("detail"):
            yield "other", "error of the interface"

    def beside(self, includes: Any) -> None:
        if isinstance(includes, dict):
            self.users += [USERS.pick(u) for u in includes.get("users") or () if isinstance(u, dict)]
            self.context += [CONTEXTS.pick(t) for t in includes.get("tweets") or () if isinstance(t, dict)]


def json_parts(source: Source) -> list[Part]:
    return [part for part in source.parts if part.suffix in _JSON]


def sniff(source: Source) -> float:
    best = 0.0
    for part in sorted(json_parts(source), key=lambda p: -p.size)[:20]:
        best = max(best, _sniff(part))
    return best


def _sniff(part: Part) -> float:
    head = part.json_head
    first = head.first[0] if isinstance(head.first, list) and head.first else head.first
    if isinstance(first, dict):
        if "users" in first and isinstance(first["users"], list) and first["users"] and is_user(first["users"][0]) and "created_at" in first["users"][0]:
            return 0.9
        if is_user(first) and "public_metrics" in first:
            return 0.8
        inner = first.get("data")
        inner = inner[0] if isinstance(inner, list) and inner else inner
        if isinstance(inner, dict) and "id" in inner:
            if is_tweet(inner) and any(name in inner for name in ("author_id", "edit_history_tweet_ids", "conversation_id", "created_at")):
                return 0.97
            if is_tweet(inner) or is_user(inner):
                return 0.85 if any(name in first for name in _BESIDE) else 0.5
            return 0.0
        if is_tweet(first) and "author_id" in first:
            return 0.97 if "conversation_id" in first or "public_metrics" in first or "edit_history_tweet_ids" in first else 0.7
        if is_tweet(first) and ("edit_history_tweet_ids" in first or "referenced_tweets" in first):
            return 0.9
        if isinstance(first.get("meta"), dict) and "result_count" in first["meta"]:
            return 0.9
        return 0.6 if "__twarc" in first else 0.0
    text = head.text
    if head.shape and '"author_id"' in text and ('"public_metrics"' in text or '"conversation_id"' in text) and '"text"' in text:
        return 0.9
    if head.shape and '"username"' in text and '"public_metrics"' in text and '"followers_count"' in text:
        return 0.75
    return 0.0


def variant(source: Source) -> str | None:
    names = [part.stem for part in json_parts(source)]
    if any(re.search(r"(^|_)data_\d", n) for n in names) and any(re.search(r"(^|_)users_\d", n) for n in names):
        return "academictwitteR folder"
    for part in sorted(json_parts(source), key=lambda p: -p.size)[:20]:
        if _sniff(part):
            head = part.json_head
            first = head.first[0] if isinstance(head.first, list) and head.first else head.first
            if isinstance(first, dict):
                if "data" in first or "meta" in first:
                    return "stream" if isinstance(first.get("data"), dict) and "matching_rules" in first else "pages"
                if "users" in first:
                    return "users apart"
                return "flattened" if "author" in first else "tweets"
            return "pages" if '"includes"' in head.text or '"data"' in head.text[:50] else "tweets"
    return None


def read(source: Source, options: Options) -> Harvest:
    harvest = Harvest()
    pages = Pages()
    tweets = Gathered(TWEETS, pages.sort, harvest, options.extras)
    tables, users, context, left = [], [], [], []
    for part in json_parts(source):
        if len(source.parts) > 1 and not _sniff(part):
            left.append(part.name)
        elif part.size >= FAST_FROM and not options.extras and is_lines(part) and _is_page(first := first_value(part)):
            _read_pages(part, first, harvest, pages, tables, users, context)
        else:
            read_json(part, tweets, _is_record, _ARRAYS)
    left += [part.name for part in source.parts if part.suffix not in _JSON]
    if left:
        harvest.facts["files_not_read"] = left
        harvest.warn(f"{len(left)} files in {source.name} are no tweets and were not read ({', '.join(left[:5])}{' ...' if len(left) > 5 else ''}).")
    tables.append(tweets.table())
    users.append(USERS.table(pages.users))
    context.append(CONTEXTS.table(pages.context))
    tweets_to_harvest(pa.concat_tables(tables), pa.concat_tables(users), pa.concat_tables(context), harvest, options)
    return harvest


def _is_page(first: Any) -> bool:
    return isinstance(first, dict) and isinstance(first.get("data"), dict | list) and "text" not in first


class _Pages(Gathered):
    """Takes whole pages from the engine; lines that are no ordinary page go to `odd`, one by one."""

    odd: Gathered

    def record(self, value: Any, file: str, line: int | None, raw: str | bytes = "") -> None:
        self.odd.record(value, file, line, raw)


def _read_pages(part: Part, first: dict, harvest: Harvest, pages: Pages, tables: list, users: list, context: list) -> None:
    """Many pages, a page a line: the engine reads pages, their tweets are laid out flat afterwards."""
    one = isinstance(first["data"], dict)
    odd = Gathered(TWEETS, pages.sort, harvest)
    gathered = _Pages(page_shape(TWEET if one else [TWEET]), pages.sort, harvest)
    gathered.odd = odd
    gathered.mend = mender(_is_record, _ARRAYS)
    read_lines(part, gathered)
    table = gathered.table()
    harvest.records -= len(table)
    data = field(table, "data")
    if not one:
        data = flat(data)[1]
    rows = rows_of(data)
    errors = len(flat(field(table, "errors"))[1])
    harvest.records += len(rows) + errors
    if errors:
        harvest.other("error of the interface", errors)
    good = np.asarray(pc.is_valid(rows["id"])) & (np.asarray(pc.is_valid(rows["text"])) | np.asarray(pc.is_valid(rows["author_id"])))
    profiles = ~good & np.asarray(pc.is_valid(rows["username"])) & np.asarray(pc.is_valid(rows["id"]))
    if profiles.any():
        harvest.other("profile", int(profiles.sum()))
        users.append(rows.filter(pa.array(profiles)).select(list(USER)).cast(USERS.schema))
    bad = ~good & ~profiles & np.asarray(pc.is_valid(rows["text"]))
    for row in rows.filter(pa.array(bad)).to_pylist():
        harvest.reject(part.name, None, "a tweet without an id", as_json(row))
    strange = int((~good & ~profiles & ~bad).sum())
    if strange:
        harvest.other("an object that is no tweet", strange)
    rows = rows.filter(pa.array(good))
    tables.append(rows.append_column("extras", pa.nulls(len(rows), pa.string())))
    for name, heap, kind in (("users", users, USERS), ("tweets", context, CONTEXTS)):
        inner = flat(field(table, f"includes.{name}"))[1]
        if len(inner):
            heap.append(rows_of(inner).cast(kind.schema))
    tables.append(odd.table())
    data = first["data"]
    for tweet in data if isinstance(data, list) else [data]:
        if isinstance(tweet, dict):
            harvest.unknown_fields.update(TWEETS.surprises(tweet))
    harvest.facts["unknown_fields_from"] = "the first page"


READERS = [
    Reader(
        "twitter_v2",
        "Twitter API v2 (twarc2 pages and flattened lines, the stream, academictwitteR files)",
        sniff,
        read,
        venue="feed",
        variant=variant,
        kept="tweets with the source's own threads, replies, reposts, quotes; long texts whole (note_tweet; a repost holds the words passed on); mentions; language; counts as reported (those of a repost are the original's); followers of the author as audience; all profiles named as accounts. Tweets that stand there only as context (includes) are counted nowhere",
        absent="tweets nobody collected; the author of a deleted or protected tweet that somebody answers or quotes",
        replies="direction from in_reply_to_user_id, the author of the reposted or quoted tweet (from includes or the same files) and the mentions; where that author is not given the addressees are unknown; a repost addresses its source alone",
    )
]
