"""A NodeXL workbook: people in one sheet, and in another a row for every tie with the tweet that made it.

The same tweet stands there once for everybody it names. So rows are ties and a message is all rows with one id (where the
workbook is older than its ids: with one author, time and text): the first of them is the message, the others say whom else
it addresses. A tie without a message (who follows whom) is no message; a workbook of such ties only is a network.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterable
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from ..corpus import message_table
from ..errors import BadInput
from . import Reader
from .dates import as_iso
from .edges import given
from .harvest import Harvest, Options
from .jsonval import Times, count, filled, unescaped
from .links import Parents, addressees, roots
from .networkfiles import Network
from .sheets import Sheet, _csv, _excel
from .source import Part, Source

_COLUMNS = {
    "source": ("vertex 1",),
    "target": ("vertex 2",),
    "kind": ("relationship", "edge type"),
    "created_at": ("relationship date (utc)", "tweet date (utc)", "date (utc)", "time", "published", "relationship date"),
    "text": ("tweet", "message", "post content", "comment", "text", "content"),
    "message_id": ("imported id", "unified twitter id", "tweet id", "message id", "comment id", "post id"),
    "reply_to": ("in-reply-to tweet id", "in reply to tweet id", "parent id", "reply to id"),
    "reposted": ("retweet id",),
    "quoted": ("quoted status id",),
    "language": ("language",),
    "likes": ("favorite count",),
    "reposts": ("retweet count",),
    "weight": ("edge weight", "weight"),
}
_IDS = ("message_id", "reply_to", "reposted", "quoted")
#: relationships without blanks in lower case: "Replies to", "MentionsInRetweet"
_KINDS = {"repliesto": "reply", "reply": "reply", "retweet": "repost", "mentionsinretweet": "repost", "quote": "quote", "mentionsinquote": "quote"}
_RANKS = {"retweet": 0, "repliesto": 1, "reply": 1, "quote": 2, "mentions": 3, "mentionsinretweet": 4, "mentionsinquote": 4, "tweet": 5}
_FOLLOWS = ("follow", "followed", "followedby", "follows", "follower", "friend")


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


def _names_in_csv(source: Source) -> int | None:
    """The line (from 0) of a table saved as text that names its columns, among them those of the sheet Edges; None where there is none."""
    if len(source.parts) != 1 or source.main.suffix not in (".csv", ".tsv", ".tab", ".txt"):
        return None
    for number, line in enumerate(source.main.head_text.split("\n")[:3]):
        cells = {cell.strip().strip('"').lower() for cell in re.split(r"[,;\t]", line)}
        if {"vertex 1", "vertex 2"} <= cells:
            return number
    return None


def sniff(source: Source) -> float:
    part = _part(source)
    if part is None:
        return 0.97 if _names_in_csv(source) is not None else 0.0
    sheets = _sheets(part)
    if "edges" not in sheets or not _header_row(part, sheets["edges"]):
        return 0.0
    return 0.98


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
    above = _names_in_csv(source)
    if above is not None:
        sheet = _csv(source.main, above)
        harvest.damage(source.main)
        _ties(sheet, source.main, harvest, options)
        return harvest
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
            found = pc.utf8_trim_whitespace(sheet.text(names[word]))
            return filled(pc.utf8_ltrim(found, "'") if ours in _IDS else found)  # NodeXL writes '123 so that Excel keeps all digits
    return pa.nulls(len(sheet), pa.string())


def _ties(sheet: Sheet, part: Part, harvest: Harvest, options: Options) -> None:
    size = len(sheet)
    for sentence in sheet.warnings:
        harvest.warn(sentence)
    harvest.records += len(sheet.rejects)
    for line, reason, raw in sheet.rejects:
        harvest.reject(part.name, line, reason, raw)
    columns = {ours: _column(sheet, ours) for ours in _COLUMNS}
    whole = np.asarray(pc.and_(pc.is_valid(columns["source"]), pc.is_valid(columns["target"])))
    harvest.records += int((~whole).sum())
    for row in np.flatnonzero(~whole):
        harvest.reject(part.name, sheet.lines[row], "a tie without its two people", "")
    kind = ["".join((k or "").lower().split()) for k in columns["kind"].to_pylist()]
    told = np.zeros(size, dtype=bool)  # whether a message stands behind the tie
    for name in ("text", "message_id", "created_at"):
        told |= np.asarray(pc.is_valid(columns[name]))
    told &= np.array([k not in _FOLLOWS for k in kind], dtype=bool)
    rows, silent = np.flatnonzero(whole & told), np.flatnonzero(whole & ~told)
    handles = {ours: pc.utf8_lower(columns[ours]) for ours in ("source", "target")}
    if not len(rows):
        _network(silent, handles, columns["weight"], part, harvest, options)
        return
    harvest.records += int(whole.sum())
    follows = sum(kind[row] in _FOLLOWS for row in silent)
    for what, n in (("follow tie", follows), ("tie without a message", len(silent) - follows)):
        if n:
            harvest.other(what, n)
    _messages(rows, kind, columns, handles, sheet, harvest, options)


def _network(rows: np.ndarray, handles: dict[str, pa.Array], weight: pa.Array, part: Part, harvest: Harvest, options: Options) -> None:
    """Ties only, as people type them or import them: a network without messages."""
    network = Network()
    for row in rows.tolist():
        network.tie(handles["source"][row].as_py(), handles["target"][row].as_py(), {"weight": weight[row].as_py()} if weight[row].is_valid else {})
    given(network, part, harvest, options)


def _messages(
    rows: np.ndarray, kind: list[str], columns: dict[str, pa.Array], handles: dict[str, pa.Array], sheet: Sheet, harvest: Harvest, options: Options
) -> None:
    """The messages behind the ties in `rows`."""
    ids, words = columns["message_id"].to_pylist(), columns["text"].to_pylist()
    authors, moments = handles["source"].to_pylist(), columns["created_at"].to_pylist()
    groups: dict[tuple, list[int]] = {}
    for row in rows.tolist():
        same = (ids[row],) if ids[row] else (authors[row], moments[row], words[row]) if words[row] else (row,)
        groups.setdefault(same, []).append(row)
    nameless = sum(ids[members[0]] is None for members in groups.values())
    if nameless:
        harvest.warn(f"{nameless} messages have no id in the workbook; ties of one author, time and text were read as one message.")
    harvest.others += len(rows) - len(groups)
    harvest.other_kinds["further tie of the same message"] += len(rows) - len(groups)
    first = pa.array([min(members, key=lambda r: _RANKS.get(kind[r], 6)) for members in groups.values()])
    made = {ours: column.take(first) for ours, column in columns.items()}
    message_id = pa.array([ids[row] or f"row {sheet.lines[row]}" for row, *_ in groups.values()], pa.string())
    kinds = np.array([_KINDS.get(kind[row], "post") for row in first.to_pylist()], dtype=object)
    reply_to = made["reply_to"]
    kinds[np.isin(kinds, ("post", "reply")) & np.asarray(pc.is_valid(made["quoted"]))] = "quote"
    kinds[(kinds == "post") & np.asarray(pc.is_valid(reply_to))] = "reply"
    author = handles["source"].take(first)
    parents = Parents(message_id, reply_to)
    whom = _Addressed(groups.values(), kind, kinds, handles["target"])
    # somebody whom the workbook does not draw has no tie: then the one answered or quoted is known by his message only
    answered, answer_unknown = whom.by_message(reply_to, ("repliesto", "reply"), parents.of(author))
    quoted, quote_unknown = whom.by_message(
        pc.if_else(pa.array(kinds == "quote"), made["quoted"], None), ("quote",), Parents(message_id, made["quoted"]).of(author)
    )
    unknown = answer_unknown | quote_unknown | ((kinds == "repost") & ~whom.has("retweet"))
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
        "refers_to": [
            r if k == "repost" else q if k == "quote" else None for k, r, q in zip(kinds, made["reposted"].to_pylist(), made["quoted"].to_pylist(), strict=True)
        ],
        "author": author,
        "targets": addressees(len(groups), answered, quoted, others=(whom.places, whom.names), unknown=unknown),
        "created_at": created_at,
        "text": unescaped(made["text"]),
    }
    if made["language"].null_count < len(first):
        out["language"] = made["language"]
    for name in ("likes", "reposts"):
        if made[name].null_count < len(first):
            out[name] = count(made[name])
    harvest.add_table(message_table(out), unique=True)


class _Addressed:
    """Whom each message addresses by its ties: `places` (of the messages) and `names`, the one answered, passed on or quoted first."""

    def __init__(self, groups: Iterable[list[int]], kind: list[str], kinds: np.ndarray, target: pa.Array):
        self.size = len(kinds)
        self.relations: list[set[str]] = []
        places, rows = [], []
        for place, members in enumerate(groups):
            self.relations.append({kind[row] for row in members})
            for row in sorted(members, key=lambda r: (_RANKS.get(kind[r], 6), r)):
                if kind[row] != "tweet" and (kinds[place] != "repost" or kind[row] == "retweet"):
                    places.append(place)
                    rows.append(row)
        self.places, self.names = np.array(places, dtype=np.int64), target.take(pa.array(rows, pa.int64()))

    def has(self, *relations: str) -> np.ndarray:
        return np.array([not found.isdisjoint(relations) for found in self.relations], dtype=bool)

    def by_message(self, other: pa.Array, relations: tuple[str, ...], author: pa.Array) -> tuple[pa.Array, np.ndarray]:
        """Of messages that name an `other` one without a tie that says whose it is: its author, and where nobody knows him."""
        asked = np.asarray(pc.is_valid(other)) & ~self.has(*relations)
        found = pc.if_else(pa.array(asked), author, pa.scalar(None, pa.string()))
        return found, asked & ~np.asarray(pc.is_valid(found))


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
        "NodeXL workbook (.xlsx with the sheets Edges and Vertices, or its sheet Edges as CSV)",
        sniff,
        read,
        venue="feed",
        version="2",
        kept="tweets with their authors, addressees, times, texts, counts, and ids answered, passed on and quoted, where the workbook has them; everybody in the sheet Vertices as an account; of a workbook without messages the ties with their weights",
        absent="ids of people (they are known by handle, in lower case); groups, layouts and measures that NodeXL computed",
        replies="direction from the ties of each tweet: the one answered or passed on first, then those mentioned; ties without a message are others",
    )
]
