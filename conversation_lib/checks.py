"""What is wrong with a corpus: every fault by the row that has it, so that one can go and look.

Serious faults make measures wrong (a repeated id, a circle of replies, a column of the wrong kind). Others are facts
about the source that a reader should know and that no measure trips over: real mail has answers older than the question.
All checks look at whole columns at once; a million messages take seconds.
"""

from __future__ import annotations

from typing import Any, Protocol

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from .tables import ACCOUNT_COLUMNS, COUNT, KINDS, LIST, MESSAGE_COLUMNS, OPTIONAL_COLUMNS, REJECT_COLUMNS, TEXT, VENUES, as_column

COLUMNS = ("table", "row", "message_id", "problem", "serious")


class Tables(Protocol):
    """What is looked at: a Corpus, or whatever else has its tables."""

    messages: pd.DataFrame
    accounts: pd.DataFrame
    rejects: pd.DataFrame
    source: dict[str, Any]


class _Faults:
    """The rows found so far, kept as whole columns until the end."""

    def __init__(self):
        self.parts: list[tuple[str, np.ndarray, np.ndarray, str, bool]] = []

    def add(self, table: str, problem: str, serious: bool, rows: Any = None, ids: pd.Series | None = None) -> None:
        """`rows`: positions or a mask of the table; None for a fault of the table as a whole."""
        if rows is None:
            self.parts.append((table, np.array([-1]), np.array([None], dtype=object), problem, serious))
            return
        rows = np.asarray(rows)
        rows = np.flatnonzero(rows) if rows.dtype == bool else rows
        if len(rows):
            named = np.full(len(rows), None, dtype=object) if ids is None else ids.iloc[rows].to_numpy(dtype=object)
            self.parts.append((table, rows, named, problem, serious))

    def table(self) -> pd.DataFrame:
        sizes = [len(rows) for _, rows, *_ in self.parts]

        def spread(place: int) -> np.ndarray:
            return np.repeat(np.array([part[place] for part in self.parts], dtype=object), sizes)

        row = pd.Series(np.concatenate([rows for _, rows, *_ in self.parts]) if self.parts else [], dtype=COUNT)
        ids = np.concatenate([named for _, _, named, *_ in self.parts]) if self.parts else []
        return pd.DataFrame(
            {
                "table": pd.Series(spread(0), dtype=TEXT),
                "row": row.mask(row < 0),
                "message_id": pd.Series(ids, dtype=TEXT),
                "problem": pd.Series(spread(3), dtype=TEXT),
                "serious": pd.Series(spread(4), dtype=bool),
            }
        )


def problems(corpus: Tables) -> pd.DataFrame:
    """Everything that is wrong with the tables of `corpus`, a row a fault; empty if all is well.

    Returns
    -------
    DataFrame with table (messages, accounts, rejects or source), row (position in that table; missing for a fault of
    the whole table), message_id (missing where there is none), problem (a plain sentence) and serious (True: measures
    would be wrong; False: a fact about the source worth knowing).

    Examples
    --------
    >>> from conversation_lib.corpus import Corpus, account_table, message_table
    >>> m = message_table({"message_id": ["1", "2"], "author": ["ana", "ben"], "reply_to": ["2", "1"], "kind": ["reply", "reply"],
    ...                    "targets": [["ben"], ["ana"]]})
    >>> problems(Corpus(m, account_table(m)))["problem"].tolist()
    ['is part of a circle of replies', 'is part of a circle of replies']
    """
    faults = _Faults()
    messages = corpus.messages
    _columns(faults, "messages", messages, MESSAGE_COLUMNS, OPTIONAL_COLUMNS)
    _columns(faults, "accounts", corpus.accounts, ACCOUNT_COLUMNS, {})
    _columns(faults, "rejects", corpus.rejects, REJECT_COLUMNS, {})
    ids = _text(messages, "message_id")
    if ids is not None:
        _ids(faults, messages, ids)
        _replies(faults, messages, ids)
        _order(faults, messages, ids)
        _kinds(faults, messages, ids)
    _people(faults, corpus, ids)
    _source(faults, corpus)
    return faults.table()


def _columns(faults: _Faults, table: str, frame: pd.DataFrame, always: dict[str, Any], optional: dict[str, Any]) -> None:
    """The right columns in the right order with the right dtypes."""
    for name, dtype in {**always, **optional}.items():
        if name not in frame:
            if name in always:
                faults.add(table, f"the column {name} is absent", True)
        elif frame[name].dtype != dtype:
            faults.add(table, f"the column {name} is of the kind {frame[name].dtype}, it must be {dtype}", True)
    wanted = [name for name in {**always, **optional} if name in frame]
    if [name for name in frame if name in wanted] != wanted:
        faults.add(table, "the columns stand in another order than the one agreed", False)
    for name in frame:
        if name not in always and name not in optional:
            faults.add(table, f"the column {name} is not known; such values belong into extras", False)


def _ids(faults: _Faults, messages: pd.DataFrame, ids: pd.Series) -> None:
    absent = ids.isna() | (ids == "")
    faults.add("messages", "has no message_id", True, absent, ids)
    faults.add("messages", "shares its message_id with another message", True, ids.duplicated(keep=False) & ~absent, ids)
    talk = _text(messages, "conversation_id")
    if talk is not None:
        faults.add("messages", "has no conversation_id", True, talk.isna() | (talk == ""), ids)


def _replies(faults: _Faults, messages: pd.DataFrame, ids: pd.Series) -> None:
    reply_to = _text(messages, "reply_to")
    if reply_to is None:
        return
    later = ids.duplicated().to_numpy()
    found = pc.index_in(pa.array(reply_to, from_pandas=True), value_set=pa.array(ids[~later], from_pandas=True), skip_nulls=True)
    answered = np.flatnonzero(found.is_valid().to_numpy(zero_copy_only=False))
    parent = np.full(len(ids), -1)
    parent[answered] = np.flatnonzero(~later)[found.drop_null().to_numpy()]
    itself = (parent == np.arange(len(ids))) | (reply_to == ids).fillna(False).to_numpy(dtype=bool)
    faults.add("messages", "answers itself", True, itself, ids)
    parent[itself] = -1
    faults.add("messages", "is part of a circle of replies", True, on_a_cycle(parent), ids)
    if "created_at" in messages and isinstance(messages["created_at"].dtype, pd.DatetimeTZDtype):
        when = messages["created_at"].to_numpy(dtype="datetime64[us]")
        answers = np.flatnonzero(parent >= 0)
        older = when[answers] < when[parent[answers]]  # a missing time is neither older nor younger
        faults.add("messages", "is older than the message it answers", False, answers[older], ids)


def on_a_cycle(parent: np.ndarray) -> np.ndarray:
    """Which places lie on a cycle of `parent` (place of the parent, -1 for none): a mask.

    Every step of the loop doubles how far up each place looks. After as many steps as there are places, whoever has
    still not come to a root walks in a circle, and every place of a circle is where somebody stands.

    Examples
    --------
    >>> on_a_cycle(np.array([1, 2, 0, 0, -1])).tolist()
    [True, True, True, False, False]
    """
    size = len(parent)
    up = np.append(np.where(parent < 0, size, parent), size)
    alive = np.flatnonzero(up[:size] < size)
    reach = 1
    while len(alive) and reach < size:
        up = up[up]
        alive = alive[up[alive] < size]
        reach *= 2
    mask = np.zeros(size, dtype=bool)
    mask[up[alive]] = True
    return mask


def _order(faults: _Faults, messages: pd.DataFrame, ids: pd.Series) -> None:
    """Sorted by (created_at, message_id), messages without a time at the end."""
    if "created_at" not in messages or not isinstance(messages["created_at"].dtype, pd.DatetimeTZDtype) or len(messages) < 2:
        return
    when = messages["created_at"]
    stamp = when.to_numpy(dtype="datetime64[us]").astype("int64")
    stamp = np.where(when.isna(), np.iinfo("int64").max, stamp)
    tied = stamp[1:] == stamp[:-1]
    text = ids.fillna("").to_numpy(dtype=object)
    wrong = stamp[1:] < stamp[:-1]
    places = np.flatnonzero(tied)
    wrong[places] |= text[places + 1] < text[places]
    faults.add("messages", "stands before its turn: rows are sorted by created_at, then by message_id", True, np.flatnonzero(wrong)[:1] + 1, ids)


def _kinds(faults: _Faults, messages: pd.DataFrame, ids: pd.Series) -> None:
    if "kind" not in messages:
        return
    kind = messages["kind"].astype(object)
    faults.add("messages", "has no kind", True, kind.isna(), ids)
    for odd in sorted(set(map(str, kind.dropna().unique())) - set(KINDS)):
        faults.add("messages", f"is of the unknown kind {odd}", True, (kind.astype(str) == odd) & kind.notna(), ids)
    if "reply_to" in messages:
        faults.add("messages", "answers a message but is called a post", True, (kind == "post").to_numpy(dtype=bool) & messages["reply_to"].notna(), ids)


def _people(faults: _Faults, corpus: Tables, ids: pd.Series | None) -> None:
    """Everybody who wrote or was addressed has one row in accounts, with the right count."""
    messages, accounts = corpus.messages, corpus.accounts
    known, author = _text(accounts, "account"), _text(messages, "author")
    if known is None or author is None:
        return
    faults.add("accounts", "is an account without an id", True, known.isna() | (known == ""))
    faults.add("accounts", "is an account that stands there twice", True, known.duplicated(keep=False) & known.notna())
    faults.add("messages", "has an empty word for an author; an unknown author is missing", True, author == "", ids)
    faults.add("messages", "is written by somebody who is absent from accounts", True, author.notna() & ~author.isin(known), ids)
    if "messages" in accounts:
        wrote = author.value_counts()
        counted = known.map(wrote).fillna(0).astype("int64")
        said = pd.to_numeric(accounts["messages"], errors="coerce").fillna(-1).astype("int64")
        faults.add(
            "accounts",
            "is an account with another number of messages than it wrote",
            True,
            (counted.to_numpy() != said.to_numpy()) & ~known.duplicated(keep=False).to_numpy(),
        )
    if "targets" in messages:
        _targets(faults, messages["targets"], known, ids)


def _targets(faults: _Faults, targets: pd.Series, known: pd.Series, ids: pd.Series | None) -> None:
    try:
        lists = pa.array(as_column(targets, LIST, pd.RangeIndex(len(targets))))
    except (TypeError, ValueError, pa.ArrowException):
        return  # the wrong dtype is named already
    lists = lists.combine_chunks() if isinstance(lists, pa.ChunkedArray) else lists
    rows = pc.list_parent_indices(lists).to_numpy()
    values = pc.list_flatten(lists)
    empty = pc.fill_null(pc.equal(values, ""), True).to_numpy(zero_copy_only=False)
    faults.add("messages", "has a target without an id; an unknown target is a missing list", True, np.unique(rows[empty]), ids)
    stranger = ~pc.is_in(values, value_set=pa.array(known.dropna().tolist(), values.type)).to_numpy(zero_copy_only=False) & ~empty
    faults.add("messages", "is addressed to somebody who is absent from accounts", True, np.unique(rows[stranger]), ids)
    twice = pd.DataFrame({"row": rows, "code": pd.factorize(values.to_pandas())[0]}).duplicated().to_numpy() & ~empty
    faults.add("messages", "names the same target twice", False, np.unique(rows[twice]), ids)


def _source(faults: _Faults, corpus: Tables) -> None:
    source = corpus.source
    if source.get("venue") is not None and source["venue"] not in VENUES:
        faults.add("source", f"the venue {source['venue']} is not known; it is one of {', '.join(VENUES)}, or not stated", True)
    if "records" in source:
        parts = [len(corpus.messages), int(source.get("events", 0)), int(source.get("duplicates", 0)), len(corpus.rejects), int(source.get("others", 0))]
        if int(source["records"]) != sum(parts):
            sentence = "{} records were read, but there are {} messages + {} events + {} duplicates + {} rejects + {} others"
            faults.add("source", sentence.format(source["records"], *parts), True)


def _text(frame: pd.DataFrame, name: str) -> pd.Series | None:
    """A column as text, whatever it is, so that one wrong dtype does not hide every other fault; None if it is absent."""
    if name not in frame:
        return None
    column = frame[name].reset_index(drop=True)
    if column.dtype == TEXT:
        return column
    return pd.Series([None if missing else str(value) for value, missing in zip(column, column.isna())], dtype=TEXT)
