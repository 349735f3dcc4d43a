"""YouTube comments: threads of its Data API, and the comments in an info file of yt-dlp.

A reply names the comment at the top of its thread, not the reply it answers; whom it means is often written as @name at its
start. The addressee is that name where it stands there, else the author of the top comment.
"""

from __future__ import annotations

import re
from typing import Any

from . import Reader
from .harvest import Harvest, Options
from .records import Each, Row, finish, first_record, json_parts, plain, read_parts, text_of
from .source import Source

USED = frozenset(
    "kind etag id snippet replies parent text author author_id author_is_uploader author_is_verified author_thumbnail author_url like_count is_favorited is_pinned timestamp time_text _time_text html".split()
)
_START = re.compile(r"^\s*@([\w.\-]+)")


def is_comment(value: Any) -> bool:
    return (
        isinstance(value, dict)
        and "id" in value
        and (
            (isinstance(value.get("snippet"), dict) and bool({"topLevelComment", "textOriginal", "textDisplay"} & value["snippet"].keys()))
            or {"author_id", "parent"} <= value.keys()
        )
    )


def _at(text: str | None) -> list[str]:
    found = _START.match(text or "")
    return ["@" + found[1]] if found else []


def _comment(value: dict[str, Any], video: str | None, harvest: Harvest):
    snippet = value.get("snippet") or {}
    author = text_of((snippet.get("authorChannelId") or {}).get("value"))
    name = snippet.get("authorDisplayName")
    harvest.account(author, name=name, handle=name[1:] if name and name.startswith("@") else name)
    text = snippet.get("textOriginal") or plain(snippet.get("textDisplay"))
    parent = text_of(snippet.get("parentId"))
    if snippet.get("updatedAt") and snippet["updatedAt"] != snippet.get("publishedAt"):
        harvest.edit()
    return Row(
        text_of(value.get("id")),
        author,
        snippet.get("publishedAt"),
        text,
        parent,
        addressed=_at(text),
        thread=parent or text_of(value.get("id")),
        channel=text_of(snippet.get("videoId")) or video,
        likes=snippet.get("likeCount"),
        record=value,
    )


def sort(value: Any, harvest: Harvest):
    if not is_comment(value):
        if isinstance(value, dict) and "error" in value:
            yield "other", "error"
        else:
            yield "reject", "no comment of YouTube"
        return
    if "author_id" in value and "parent" in value:
        name, parent = value.get("author"), value.get("parent")
        if value.get("_time_text") or value.get("time_text"):
            harvest.facts["times_rounded"] = harvest.facts.get("times_rounded", 0) + 1
        harvest.account(text_of(value["author_id"]), name=name, handle=name[1:] if name and name.startswith("@") else name)
        parent = None if parent in (None, "root") else text_of(parent)
        yield (
            "message",
            Row(
                text_of(value["id"]),
                text_of(value["author_id"]),
                value.get("timestamp"),
                value.get("text"),
                parent,
                addressed=_at(value.get("text")),
                thread=parent or text_of(value["id"]),
                likes=value.get("like_count"),
                record=value,
            ),
        )
        return
    top, video = value["snippet"].get("topLevelComment"), text_of(value["snippet"].get("videoId"))
    if isinstance(top, dict):
        row = _comment(top, video, harvest)
        row.replies = value["snippet"].get("totalReplyCount")
        yield "message", row
        for reply in (value.get("replies") or {}).get("comments") or ():
            yield "message", _comment(reply, video, harvest)
    else:
        yield "message", _comment(value, video, harvest)


def sniff(source: Source) -> float:
    part = source.main_json
    text = part.json_head.text if part.json_head.shape else ""
    if '"youtube#comment' in text:
        return 0.97
    if is_comment(first_record(part, "comments")):
        return 0.9
    if part.json_head.shape != "object" or not any(word in text for word in ('"formats"', '"thumbnails"', '"extractor"', '"comments"')):
        return 0.0  # only what may be an info file of yt-dlp is read as a whole, its comments stand at the end
    return 0.9 if '"extractor"' in part.text() and '"comments"' in part.text() and '"author_id"' in part.text() else 0.0


def read(source: Source, options: Options) -> Harvest:
    harvest = Harvest()
    each = Each(harvest, sort, USED, options.extras)
    read_parts(json_parts(source.parts), each, is_comment, ("items", "comments"))
    if harvest.facts.get("times_rounded"):
        harvest.warn(
            f"{harvest.facts['times_rounded']} times were reckoned back by yt-dlp from words like '2 years ago': they are right to a day, a month or a year only."
        )
    return finish(each.rows, harvest, options, USED)


READERS = (
    Reader(
        "youtube",
        "YouTube comments (Data API threads, yt-dlp info files)",
        sniff,
        read,
        version="2",
        venue="feed",
        kept="text, likes, threads, @name at the start of a reply",
        absent="which reply a reply answers, deleted comments, replies beyond those fetched",
        replies="the top comment of the thread is the parent; the addressees are its author and the @name at the start",
    ),
)
