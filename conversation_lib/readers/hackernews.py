"""Hacker News: items of the Firebase interface, items and search hits of Algolia, rows of the public BigQuery tables.

A comment names its parent, not its author; the addressee is known where the parent is in the same file, else unknown.
Deleted items have no author. Poll options are part of their poll and counted as others.
"""

from __future__ import annotations

from typing import Any

from . import Reader
from .harvest import Harvest, Options
from .records import Each, Row, finish, first_record, plain, present, read_parts, text_of
from .sheets import read_sheet
from .source import Source
from .table import headers, tables_of

USED = frozenset(
    "id by author time created_at created_at_i text title url parent parent_id story_id type kids descendants score points deleted dead parts poll "
    "children options timestamp time_ts ranking objectID story_text comment_text num_comments story_title story_url _tags _highlightResult relevancy_score updated_at".split()
)


#: names of the columns with the time in the BigQuery tables full, stories and comments
TIMES = frozenset({"time", "timestamp", "time_ts"})


def is_item(value: Any) -> bool:
    return isinstance(value, dict) and (
        ({"id", "type"} <= value.keys() and bool({"time", "created_at_i", "deleted"} & value.keys()))
        or {"objectID", "_tags"} <= value.keys()
        or ({"id", "by"} <= value.keys() and bool(TIMES & value.keys()) and bool({"parent", "title", "text"} & value.keys()))
    )


def _text(value: dict[str, Any]) -> str | None:
    words = [value.get("title"), plain(value.get("text") or value.get("story_text") or value.get("comment_text"))]
    return "\n\n".join(w for w in words if w) or None


def sort(value: Any, harvest: Harvest):
    if value is None:
        yield "other", "empty item"
        return
    if not is_item(value):
        if isinstance(value, dict) and {"id", "karma"} <= value.keys():
            yield "other", "profile"
        else:
            yield "reject", "no item of Hacker News"
        return
    waiting = [value]
    while waiting:
        item = waiting.pop()
        waiting += [c for c in item.get("children") or () if isinstance(c, dict)]
        tags = item.get("_tags") or ()
        kind = item.get("type") or next((t for t in ("comment", "story", "poll", "pollopt", "job") if t in tags), None)
        kind = kind or ("comment" if item.get("parent") else "story")
        if kind == "pollopt":
            yield "other", "poll option"
            continue
        name = text_of(item.get("id")) or text_of(item.get("objectID"))
        parent = text_of(item.get("parent")) or text_of(item.get("parent_id")) if kind == "comment" else None
        author = present(item.get("by") or item.get("author"))
        harvest.account(author)
        moment = next((item[name] for name in ("time", "created_at_i", "created_at", "timestamp", "time_ts") if item.get(name)), None)
        yield (
            "message",
            Row(
                name,
                author,
                moment,
                _text(item),
                parent,
                thread=text_of(item.get("story_id")),
                likes=item.get("score") or item.get("points"),
                replies=item.get("descendants") or item.get("num_comments"),
                record=item,
            ),
        )


def is_table(names: list[str] | None) -> bool:
    """True for the columns of a BigQuery table of Hacker News."""
    return names is not None and {"id", "by"} <= set(names) and bool(TIMES & set(names)) and bool({"parent", "title"} & set(names))


def sniff(source: Source) -> float:
    if is_table(headers(source)):
        return 0.95
    first = first_record(source.main_json, "hits")
    if not is_item(first):
        return 0.0
    if "objectID" in first:
        return 0.97
    if "type" not in first:
        return 0.9
    return 0.95 if first.get("type") in ("story", "comment", "job", "poll", "pollopt") and bool({"by", "author", "deleted"} & first.keys()) else 0.0


def variant(source: Source) -> str | None:
    first = first_record(source.main_json, "hits")
    if is_table(headers(source)) or TIMES - {"time"} & first.keys() or (is_item(first) and "type" not in first and "objectID" not in first):
        return "BigQuery"
    return "algolia" if "objectID" in first or "children" in first else "firebase"


def read(source: Source, options: Options) -> Harvest:
    harvest = Harvest()
    each = Each(harvest, sort, USED, options.extras)
    if is_table(headers(source)):
        for part in tables_of(source):
            sheet = read_sheet(part)
            harvest.damage(part)
            part.forget()
            for line, reason, raw in sheet.rejects:
                each.broken(part.name, line, reason, raw)
            for line, cells in zip(sheet.lines, zip(*sheet.columns.values(), strict=True), strict=True):
                each.record({name: cell for name, cell in zip(sheet.names, cells, strict=True) if cell is not None}, part.name, line)
    else:
        read_parts((p for p in source.parts if p.json_head.shape), each, is_item, ("hits",))
    return finish(each.rows, harvest, options, USED)


READERS = (
    Reader(
        "hackernews",
        "Hacker News (Firebase items, Algolia items and search, BigQuery tables)",
        sniff,
        read,
        version="2",
        venue="feed",
        variant=variant,
        kept="title and text, points, number of comments",
        absent="who read it; the author of a parent that is not in the file",
        replies="parent of a comment; a story answers nobody",
    ),
)
