"""Reddit as a table: submissions or comments with the names of Pushshift's fields as columns.

Ids carry their type here as in the JSON dumps (t1_ a comment, t3_ a submission), so that comments find their submission
when both tables lie in one folder. Comments are read as those of a dump are.
"""

from __future__ import annotations

import json
from collections import Counter

import pyarrow as pa

from . import Reader
from .harvest import Harvest, Options
from .known_tables import Known, sheets_of
from .reddit import SHAPE, to_harvest
from .sheets import NOTHING, Sheet, header_of, read_sheet
from .source import Source
from .table import add_sheet, headers, tables_of

SUBMISSIONS = Known(
    "reddit_csv",
    "",
    frozenset({"created_utc", "id", "title", "selftext", "num_comments", "permalink"}),
    {
        "message_id": ("id",),
        "created_at": ("created_utc",),
        "text": ("title + selftext",),
        "author": ("author",),
        "channel": ("subreddit", "subreddit_id"),
        "likes": ("score",),
        "replies": ("num_comments",),
    },
    never=frozenset({"link_id", "body"}),
)
COMMENTS = Known("reddit_csv", "", frozenset({"id", "body", "created_utc", "parent_id"}), {}, never=frozenset({"thread_id"}))


def sniff(source: Source) -> float:
    names = headers(source)
    return 0.95 if SUBMISSIONS.fits(names) or COMMENTS.fits(names) else 0.0


def variant(source: Source) -> str | None:
    return "comments" if COMMENTS.fits(headers(source)) else "submissions"


def read(source: Source, options: Options) -> Harvest:
    harvest = Harvest()
    parts = tables_of(source)
    together = any(COMMENTS.fits(header_of(part)) for part in parts)
    if together:
        things: list[pa.Table] = []
        for part in parts:
            sheet = read_sheet(part)
            harvest.damage(part)
            part.forget()
            things.append(_things(sheet, part.name, harvest))
        to_harvest(pa.concat_tables(things), harvest, options)
        return harvest
    for part, sheet in sheets_of(SUBMISSIONS, source, harvest, options):
        if "id" in sheet.columns:
            sheet.columns["id"] = [None if name is None else name if name.startswith("t3_") else f"t3_{name}" for name in sheet.columns["id"]]
        mapping = {**SUBMISSIONS.mapping(sheet.names), **(options.mapping or {})}
        harvest.facts["mapping"], harvest.facts["mapping_from"] = mapping, "known table" if not options.mapping else "known table and stated"
        add_sheet(sheet, mapping, part.name, harvest, options, open_without=True)
    return harvest


def _things(sheet: Sheet, file: str, harvest: Harvest) -> pa.Table:
    """Comments or submissions of a table as those of a dump; a row without an id is a reject."""
    harvest.records += len(sheet) + len(sheet.rejects)
    for line, reason, raw in sheet.rejects:
        harvest.reject(file, line, reason, raw)
    unused = [name for name in sheet.names if name not in SHAPE.fields and name not in SHAPE.known]
    harvest.unknown_fields.update(Counter({name: sum(cell is not None for cell in sheet.columns[name]) for name in unused}))
    kept, extras = [], []
    for line, cells in zip(sheet.lines, zip(*sheet.columns.values(), strict=True), strict=True):
        record = {name: None if name not in ("title", "selftext", "body") and cell in NOTHING else cell for name, cell in zip(sheet.names, cells, strict=True)}
        if record.get("id") is None:
            harvest.reject(file, line, "a row without an id", json.dumps(record, ensure_ascii=False))
            continue
        kept.append(SHAPE.pick(record))
        more = {name: record[name] for name in unused if record[name] is not None}
        extras.append(json.dumps(more, ensure_ascii=False) if more else None)
    return SHAPE.table(kept).append_column("extras", pa.array(extras, pa.string()))


READERS = (
    Reader(
        "reddit_csv",
        "Reddit submissions or comments as a table (created_utc, title, selftext; created_utc, body, parent_id)",
        sniff,
        read,
        version="2",
        venue="feed",
        variant=variant,
        kept="title and text, time, score, number of comments; of comments what they answer",
        absent="the author where the table has no such column; the author of a parent that is not in the tables",
        replies="submissions open a thread and are addressed to nobody in particular; comments answer parent_id, and the addressee is that author where known, else unknown",
    ),
)
