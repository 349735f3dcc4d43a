"""Twitter API v1.1: what twarc, rtweet, tweepy and the streaming API wrote from 2010 to 2023.

Arrays, one tweet a line, search pages (`statuses`), and the lines of the stream that are no tweets (deletions, limits).
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from . import Reader
from .harvest import Harvest, Options
from .jsondocs import read_json
from .jsonlines import Gathered, Sorted
from .shape import Shape
from .source import Source
from .tweets import ENTITIES, QUOTED, REPOSTED, USER, tweets_to_harvest

SHAPE = Shape(
    {
        "id_str": str,
        "id": str,
        "created_at": str,
        "full_text": str,
        "text": str,
        "truncated": str,
        "extended_tweet": {"full_text": str, "entities": ENTITIES},
        "entities": ENTITIES,
        "in_reply_to_status_id_str": str,
        "in_reply_to_status_id": str,
        "in_reply_to_user_id_str": str,
        "in_reply_to_user_id": str,
        "in_reply_to_screen_name": str,
        "user": USER,
        "lang": str,
        "favorite_count": str,
        "retweet_count": str,
        "reply_count": str,
        "quoted_status_id_str": str,
        "quoted_status_id": str,
        "quoted_status_permalink": {"expanded": str},
        "quoted_status": QUOTED,
        "retweeted_status": REPOSTED,
    },
    required=(("id_str", "id"), ("full_text", "text", "extended_tweet"), ("user",)),
    known=frozenset({"user_id_str", "is_quote_status", "display_text_range", "favorited", "retweeted", "contributors"}),
)
_STREAM = ("delete", "limit", "scrub_geo", "status_withheld", "user_withheld", "disconnect", "warning", "friends", "friends_str", "event", "for_user")


def is_tweet(value: Any) -> bool:
    """True for an object that is a v1.1 tweet."""
    return (
        isinstance(value, dict) and ("id_str" in value or "id" in value) and ("text" in value or "full_text" in value) and isinstance(value.get("user"), dict)
    )


def sort(value: Any) -> Iterable[Sorted]:
    """What one JSON value of such a file is."""
    if isinstance(value, list):
        for item in value:
            yield from sort(item)
    elif not isinstance(value, dict):
        yield "reject", "neither a tweet nor a page of tweets"
    elif is_tweet(value):
        yield "message", value
    elif isinstance(value.get("statuses"), list):
        for item in value["statuses"]:
            yield from sort(item)
    elif "errors" in value and not ("id_str" in value or "id" in value):
        errors = value["errors"] if isinstance(value["errors"], list) and value["errors"] else [value]
        for _ in errors:
            yield "other", "error of the interface"
    elif found := next((name for name in _STREAM if name in value), None):
        yield "event", found
    elif "screen_name" in value and ("id_str" in value or "id" in value):
        yield "other", "profile"
    elif "text" in value or "full_text" in value:
        yield "reject", "a tweet without " + ("its author" if "id_str" in value or "id" in value else "an id")
    else:
        yield "other", "an object that is no tweet"


def sniff(source: Source) -> float:
    return max((_sniff(part.json_head) for part in candidates(source)), default=0.0)


def candidates(source: Source) -> list:
    """The parts that could hold JSON records (at most the twenty largest are looked at)."""
    parts = [p for p in source.parts if p.suffix in (".json", ".jsonl", ".ndjson", ".txt", "", ".jsonlines")]
    return sorted(parts, key=lambda p: -p.size)[:20]


def _sniff(head) -> float:
    first = head.first
    if isinstance(first, list) and first:
        first = first[0]
    if isinstance(first, dict):
        if is_tweet(first):
            return 0.98 if "screen_name" in first["user"] or "id_str" in first else 0.6
        if isinstance(first.get("statuses"), list) and ("search_metadata" in first or all(map(is_tweet, first["statuses"][:3]))):
            return 0.98
        if isinstance(first.get("delete"), dict) and "status" in first["delete"]:
            return 0.95
        if first.keys() == {"limit"} and isinstance(first["limit"], dict) and "track" in first["limit"]:
            return 0.9
        return 0.0
    text = head.text
    if (
        head.shape
        and '"window.YTD' not in text
        and all(word in text for word in ('"id_str"', '"screen_name"', '"user"', '"created_at"'))
        and '"tweet"' not in text
    ):
        return 0.9
    return 0.0


def variant(source: Source) -> str | None:
    for part in candidates(source):
        head = part.json_head
        if _sniff(head):
            return (
                "search pages"
                if isinstance(head.first, dict) and "statuses" in head.first
                else {"lines": "lines", "array": "array"}.get(head.shape, "document")
            )
    return None


def read(source: Source, options: Options) -> Harvest:
    harvest = Harvest()
    gathered = Gathered(SHAPE, sort, harvest, options.extras)
    left = []
    parts = candidates(source) if len(source.parts) == 1 else [p for p in source.parts if p.suffix in (".json", ".jsonl", ".ndjson", ".txt", "", ".jsonlines")]
    for part in parts:
        if len(source.parts) == 1 or _sniff(part.json_head):
            read_json(part, gathered, is_tweet, ("statuses",))
        else:
            left.append(part.name)
    left += [p.name for p in source.parts if p not in parts]
    if left:
        harvest.facts["files_not_read"] = left
        harvest.warn(f"{len(left)} files in {source.name} are no tweets and were not read ({', '.join(left[:5])}{' ...' if len(left) > 5 else ''}).")
    tweets_to_harvest(gathered.table(), harvest, options)
    return harvest


READERS = [
    Reader(
        "twitter_v1",
        "Twitter API v1.1 (twarc, rtweet, tweepy, the stream)",
        sniff,
        read,
        venue="feed",
        variant=variant,
        kept="tweets, replies, reposts, quotes; the full text also where the interface shortened it (a repost holds the words passed on); mentions; language; counts of likes, reposts and answers as reported (those of a repost are the original's reposts); followers of the author as audience; everybody named as an account",
        absent="threads (put together from the answers that are in the file); answers and tweets nobody collected; tweets deleted before",
        replies="direction from in_reply_to_user_id, the retweeted or quoted author, and the mentions; a repost addresses its source alone; a quote whose author is not given has unknown addressees",
    )
]
