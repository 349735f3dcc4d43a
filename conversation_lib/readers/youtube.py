"""YouTube comments: threads of its Data API, the info files of yt-dlp, and the tables that people have of them.

A reply names the comment at the top of its thread, not the reply it answers; whom it means is often written as @name at its
start. The addressee is that name where it stands there, else the author of the top comment. The tables are those of YouTube
Data Tools and of Google Takeout (the comments that one account wrote).
"""

from __future__ import annotations

from typing import Any

from . import Reader
from .harvest import Harvest, Options
from .records import Each, Row, finish, first_record, json_parts, plain, read_parts, text_of
from .sheets import read_sheet
from .source import Source
from .youtube_tables import USED as CELLS
from .youtube_tables import at, known, sort_cells, tables

USED = frozenset(
    "kind etag id snippet replies parent text author author_id author_is_uploader author_is_verified author_thumbnail author_url like_count is_favorited is_pinned timestamp time_text _time_text html "
    "cid time channel votes photo heart reply time_parsed paid".split()
)


def is_comment(value: Any) -> bool:
    return (
        isinstance(value, dict)
        and "id" in value
        and (
            (isinstance(value.get("snippet"), dict) and bool({"topLevelComment", "textOriginal", "textDisplay"} & value["snippet"].keys()))
            or {"author_id", "parent"} <= value.keys()
        )
    ) or (isinstance(value, dict) and value.keys() >= {"cid", "text", "author", "channel", "votes"})


def _reckoned(harvest: Harvest) -> None:
    harvest.facts["times_rounded"] = harvest.facts.get("times_rounded", 0) + 1


def _downloaded(value: dict[str, Any], harvest: Harvest) -> Row:
    """A line of youtube-comment-downloader: the id of a reply begins with that of the top comment."""
    name, top = text_of(value["cid"]), None
    if name and "." in name and value.get("reply") is not False:  # early versions do not say whether it is one
        top = name.split(".")[0]
    known(harvest, text_of(value["channel"]), value["author"])
    if value.get("time_parsed"):
        _reckoned(harvest)
    text = value.get("text")
    return Row(
        name,
        text_of(value["channel"]),
        value.get("time_parsed"),
        text,
        top,
        addressed=at(text),
        thread=top or name,
        likes=value.get("votes"),
        replies=value.get("replies"),
        record=value,
    )


def _comment(value: dict[str, Any], video: str | None, harvest: Harvest):
    snippet = value.get("snippet") or {}
    author = text_of((snippet.get("authorChannelId") or {}).get("value"))
    name = snippet.get("authorDisplayName")
    known(harvest, author, name)
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
        addressed=at(text),
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
    if "cid" in value:
        yield "message", _downloaded(value, harvest)
        return
    if "author_id" in value and "parent" in value:
        parent = value.get("parent")
        if value.get("_time_text") or value.get("time_text"):
            _reckoned(harvest)
        known(harvest, text_of(value["author_id"]), value.get("author"))
        parent = None if parent in (None, "root") else text_of(parent)
        yield (
            "message",
            Row(
                text_of(value["id"]),
                text_of(value["author_id"]),
                value.get("timestamp"),
                value.get("text"),
                parent,
                addressed=at(value.get("text")),
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
    if tables(source):
        return 0.95 if source.kind == "file" else 0.9
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
    found = tables(source)
    used = CELLS if found else USED
    each = Each(harvest, sort_cells if found else sort, used, options.extras)
    for part in found:
        sheet = read_sheet(part)
        harvest.damage(part)
        names = [name.lower() for name in sheet.names]
        for line, reason, raw in sheet.rejects:
            each.broken(part.name, line, reason, raw)
        for line, *cells in zip(sheet.lines, *sheet.columns.values(), strict=True):
            each.record(dict(zip(names, cells, strict=True)), part.name, line)
    if not found:
        read_parts(json_parts(source.parts), each, is_comment, ("items", "comments"))
    if harvest.facts.get("times_rounded"):
        harvest.warn(
            f"{harvest.facts['times_rounded']} times were reckoned back by the program that fetched them, from words like '2 years ago': they are right to a day, a month or a year only."
        )
    return finish(each.rows, harvest, options, used)


READERS = (
    Reader(
        "youtube",
        "YouTube comments (Data API threads, yt-dlp info files, lines of youtube-comment-downloader, tables of YouTube Data Tools and Google Takeout)",
        sniff,
        read,
        version="3",
        venue="feed",
        kept="text, likes, threads, @name at the start of a reply",
        absent="which reply a reply answers, deleted comments, replies beyond those fetched",
        replies="the top comment of the thread is the parent; the addressees are its author and the @name at the start",
    ),
)
