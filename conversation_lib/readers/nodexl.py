"""A NodeXL workbook: people in one sheet, and in another a row for every tie with the tweet that made it.

The same tweet stands there once for everybody it names. So rows are ties and a message is all rows with one id: the
first of them is the message, the others say whom else it addresses. Follow ties carry no message and are others.
"""

from __future__ import annotations

import io
import re
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from ..corpus import message_table
from ..errors import BadInput
from . import Reader
from .dates import as_iso
from .harvest import Harvest, Options
from .jsonval import Times, filled, unescaped
from .links import Parents, addressees, roots
from .sheets import Sheet, _excel
from .source import Part, Source

_COLUMNS = {
    "source": ("vertex 1",),
    "target": ("vertex 2",),
    "kind": ("relationship", "edge type"),
    "created_at": ("relationship date (utc)", "tweet date (utc)", "date (utc)", "time", "published", "relationship date"),
    "text": ("tweet", "message", "post content", "comment", "text", "content"),
    "message_id": ("imported id", "tweet id", "message id", "comment id", "post id"),
    "reply_to": ("in-reply-to tweet id", "in reply to tweet id", "parent id", "reply to id"),
    "language": ("language",),
    "weight": ("edge weight", "weight"),
}
_KINDS = {"tweet": "post", "mentions": "post", "replies to": "reply", "reply": "reply", "retweet": "repost", "mentionsinretweet": "repost", "quote": "quote"}
_FOLLOWS = ("followed", "followed by", "follows")


def _part(source: Source) -> Part | None:
    books = [part for part in source.parts if part.suffix in (".xlsx", ".xlsm")]
    return books[0] if len(books) == 1 and len(source.parts) == 1 else None


def _sheets(part: Part) -> dict[str, str]:
    """Names of the sheets of a workbook in lower case -> as they are; nothing if it is no workbook."""
    import openpyxl

    try:
        book = openpyxl.load_workbook(io.BytesIO(part.read()), read_only=True)
        return {name.lower(): name for name in book.sheetnames}
    except Exception:  # openpyxl raises whatever the broken part of a workbook makes it raise
        return {}


def sniff(source: Source) -> float:
    part = _part(source)
    if part is None:
        return 0.0
    sheets = _sheets(part)
    if "edges" not in sheets or "vertices" not in sheets:
        return 0.0
    return 0.98 if _header_row(part, sheets["edges"]) else 0.0


def _header_row(part: Part, sheet: str, column: str = "vertex 1") -> int | None:
    """The row of a sheet that names its columns, `column` among them: the first row holds headings of groups, the second the names."""
    import openpyxl

    tab = openpyxl.load_workbook(io.BytesIO(part.read()), read_only=True)[sheet]
    for number, row in enumerate(tab.iter_rows(values_only=True, max_row=3), start=1):
        if row and column in {str(cell).strip().lower() for cell in row if cell is not None}:
            return number
    return None


def read(source: Source, options: Options) -> Harvest:
    harvest = Harvest()
    part = _part(source)
    sheets = _sheets(part) if part else {}
    row = _header_row(part, sheets["edges"]) if "edges" in sheets else None
    if row is None:
        raise _no_workbook(source, sheets)
    sheet = _excel(part, sheet=sheets["edges"], header_row=row)
    sheet.warnings = [w for w in sheet.warnings if not w.startswith("Of the workbook")]
    people = _excel(part, sheet=sheets["vertices"], header_row=_header_row(part, sheets["vertices"], "vertex") or row) if "vertices" in sheets else None
    part.forget()
    _ties(sheet, part, harvest, options)
    if people is not None:
        _people(people, harvest)
    return harvest


def _no_workbook(source: Source, sheets: dict[str, str]) -> BadInput:
    came = f"with the sheets {', '.join(sheets.values())}" if sheets else "which is no workbook that can be opened"
    return BadInput(
        "a NodeXL workbook (.xlsx) whose sheet Edges has the columns Vertex 1 and Vertex 2",
        f"'{source.name}', {came}",
        "another kind of file, or a workbook of something else",
        "leave the format out and let the content decide, or save the workbook anew in NodeXL",
    )


def _column(sheet: Sheet, ours: str) -> pa.Array:
    names = {re.sub(r"\s+", " ", name.strip().lower()): name for name in reversed(sheet.names)}
    for word in _COLUMNS[ours]:
        if word in names:
            return filled(pc.utf8_trim_whitespace(sheet.text(names[word])))
    return pa.nulls(len(sheet), pa.string())


def _ties(sheet: Sheet, part: Part, harvest: Harvest, options: Options) -> None:
    size = len(sheet)
    harvest.records += size
    for sentence in sheet.warnings:
        harvest.warn(sentence)
    columns = {ours: _column(sheet, ours) for ours in _COLUMNS}
    whole = np.asarray(pc.and_(pc.is_valid(columns["source"]), pc.is_valid(columns["target"])))
    for row in np.flatnonzero(~whole):
        harvest.reject(part.name, sheet.lines[row], "a tie without its two people", "")
    kind = [None if k is None else k.lower() for k in columns["kind"].to_pylist()]
    follows = np.array([k in _FOLLOWS for k in kind], dtype=bool) & whole
    if follows.any():
        harvest.other("follow tie", int(follows.sum()))
    rows = np.flatnonzero(whole & ~follows)
    if not len(rows):
        return
    ids = columns["message_id"].to_pylist()
    nameless = sum(ids[row] is None for row in rows)
    if nameless:
        harvest.warn(f"{nameless} ties have no id of a message; each was read as a message of its own.")
    groups: dict[str, list[int]] = {}
    for row in rows.tolist():
        groups.setdefault(ids[row] or f"row {sheet.lines[row]}", []).append(row)
    harvest.others += len(rows) - len(groups)
    harvest.other_kinds["further tie of the same message"] += len(rows) - len(groups)
    first = pa.array([min(members, key=lambda r: _rank(kind[r])) for members in groups.values()])
    handles = {ours: pc.utf8_lower(columns[ours]) for ours in ("source", "target")}
    made = {ours: column.take(first) for ours, column in columns.items()}
    message_id = pa.array(list(groups), pa.string())
    kinds = np.array([_KINDS.get(kind[row] or "", "post") for row in first.to_pylist()], dtype=object)
    reply_to = made["reply_to"]
    kinds[(kinds == "post") & np.asarray(pc.is_valid(reply_to))] = "reply"
    whom_rows, whom = [], []
    for place, members in enumerate(groups.values()):
        repost = kinds[place] == "repost"
        for row in sorted(members, key=lambda r: (_rank(kind[r]), r)):
            if kind[row] == "tweet" or (repost and kind[row] != "retweet"):
                continue
            whom_rows.append(place)
            whom.append(handles["target"][row].as_py())
    author = handles["source"].take(first)
    parents = Parents(message_id, reply_to)
    times = Times(options.timezone)
    created_at = times.read(as_iso(made["created_at"], options.day_first, harvest.warn))
    if times.without_zone and not options.timezone:
        times.without_zone = 0  # the columns say that they are UTC
    times.report(harvest)
    out: dict[str, Any] = {
        "message_id": message_id,
        "conversation_id": roots(message_id, reply_to, parents),
        "reply_to": reply_to,
        "kind": kinds.tolist(),
        "author": author,
        "targets": addressees(len(groups), others=(np.array(whom_rows, dtype=np.int64), pa.array(whom, pa.string()))),
        "created_at": created_at,
        "text": unescaped(made["text"]),
    }
    if made["language"].null_count < len(first):
        out["language"] = made["language"]
    harvest.add_table(message_table(out), unique=True)


def _rank(kind: str | None) -> int:
    return {"retweet": 0, "replies to": 1, "reply": 1, "quote": 2, "mentions": 3, "mentionsinretweet": 4, "tweet": 5}.get(kind or "", 6)


def _people(sheet: Sheet, harvest: Harvest) -> None:
    names = {name.strip().lower(): name for name in reversed(sheet.names)}
    handle = names.get("vertex")
    if handle is None:
        return
    followers, shown = names.get("followers"), names.get("name")
    for row in range(len(sheet)):
        who = sheet.columns[handle][row]
        if who:
            count = sheet.columns[followers][row] if followers else None
            harvest.account(
                who.lower(),
                handle=who,
                name=sheet.columns[shown][row] if shown else None,
                followers=int(float(count)) if count and re.fullmatch(r"\d+(\.\d+)?", count) else None,
            )


READERS = [
    Reader(
        "nodexl",
        "NodeXL workbook (.xlsx with the sheets Edges and Vertices)",
        sniff,
        read,
        venue="feed",
        kept="tweets with their authors, addressees, times, texts and answered ids where the workbook has them; everybody in the sheet Vertices as an account",
        absent="ids of people (they are known by handle, in lower case); what a repost passed on; groups, layouts and measures that NodeXL computed",
        replies="direction from the ties of each tweet: the one answered or passed on first, then those mentioned; follow ties are others",
    )
]
