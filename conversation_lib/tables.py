"""The tables of a corpus: which columns there are, of which kind, in which order, and how they are made.

Everybody who reads, checks, keeps or measures talk agrees on these. Missing is never invented: an unknown addressee is a
missing list, a message to nobody in particular has an empty one. Column names and their meaning: docs/glossary.md.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

KINDS = ("post", "reply", "repost", "quote")
VENUES = ("feed", "room", "private")
TEXT = pd.StringDtype(na_value=np.nan)
WHEN = pd.DatetimeTZDtype("us", "UTC")
LIST = pd.ArrowDtype(pa.list_(pa.string()))
KIND = pd.CategoricalDtype(KINDS)
COUNT = pd.Int64Dtype()
YES_NO = pd.BooleanDtype()

#: name -> dtype, in the order in which the columns stand; the first nine are always there.
MESSAGE_COLUMNS: dict[str, Any] = {
    "message_id": TEXT,
    "conversation_id": TEXT,
    "reply_to": TEXT,
    "kind": KIND,
    "refers_to": TEXT,
    "author": TEXT,
    "targets": LIST,
    "created_at": WHEN,
    "text": TEXT,
}
OPTIONAL_COLUMNS: dict[str, Any] = {
    "channel": TEXT,
    "language": TEXT,
    "audience": COUNT,
    "likes": COUNT,
    "reposts": COUNT,
    "replies": COUNT,
    "extras": TEXT,
}
ACCOUNT_COLUMNS: dict[str, Any] = {
    "account": TEXT,
    "name": TEXT,
    "handle": TEXT,
    "followers": COUNT,
    "is_bot": YES_NO,
    "first_seen": WHEN,
    "last_seen": WHEN,
    "messages": COUNT,
}
_ARROW = {TEXT: pa.string(), WHEN: pa.timestamp("us", "UTC"), LIST: pa.list_(pa.string()), COUNT: pa.int64(), YES_NO: pa.bool_()}
REJECT_COLUMNS: dict[str, Any] = {"file": TEXT, "line": COUNT, "reason": TEXT, "raw": TEXT}
#: kinds of tie in order of precedence, the columns of a tie table, and its dtype of kinds
TIE_KINDS = ("reply", "quote", "repost", "mention", "recipient")
TIE_COLUMNS = ("source", "target", "kind", "created_at", "message_id", "weight", "inferred", "certainty")
TIE_KIND = pd.CategoricalDtype(TIE_KINDS)


def as_column(values: Any, dtype: Any, index: pd.Index) -> pd.Series:
    """`values` as a Series of `dtype` on `index`; lists become an Arrow list column, NaT and None become missing."""
    if isinstance(values, pd.Series) and values.dtype == dtype:
        return values.set_axis(index)
    if dtype == LIST:
        if isinstance(values, pa.Array | pa.ChunkedArray):
            return pd.Series(pd.arrays.ArrowExtensionArray(values.cast(pa.list_(pa.string()))), index=index)
        plain = [None if v is None or v is pd.NA or (isinstance(v, float) and math.isnan(v)) else [str(x) for x in v] for v in values]
        return pd.Series(pd.arrays.ArrowExtensionArray(pa.array(plain, pa.list_(pa.string()))), index=index)
    if isinstance(values, pa.Array | pa.ChunkedArray):
        if dtype in (TEXT, COUNT, YES_NO):
            return pd.Series(dtype.__from_arrow__(values.cast(_ARROW[dtype])), index=index)
        values = values.to_pandas()
    if dtype == WHEN:
        return pd.Series(pd.to_datetime(pd.Series(values), utc=True, errors="raise").array, index=index).astype(WHEN)
    if dtype == TEXT and isinstance(values, list):
        values = pd.Series(values, dtype=object)
    return pd.Series(values).set_axis(index).astype(dtype)


def message_table(columns: Mapping[str, Any] | pd.DataFrame) -> pd.DataFrame:
    """The message table made from `columns`: right columns, right dtypes, sorted by (`created_at`, `message_id`).

    Parameters
    ----------
    columns : a mapping or DataFrame; absent columns of the nine are filled with missing (`kind` with post,
        `conversation_id` with the message's own id). Optional columns stay only if they are given.

    Returns
    -------
    DataFrame with a fresh index 0..n-1. Messages without a time stand last, in order of their id.

    Examples
    --------
    >>> message_table({"message_id": ["b", "a"], "author": ["ana", "ben"], "targets": [[], ["ana"]]})["author"].tolist()
    ['ben', 'ana']
    """
    given = {name: columns[name] for name in columns}
    size = len(given["message_id"])
    index = pd.RangeIndex(size)
    table = {}
    for name, dtype in MESSAGE_COLUMNS.items():
        if name in given:
            table[name] = as_column(given[name], dtype, index)
        elif name == "kind":
            table[name] = pd.Series(pd.Categorical(["post"] * size, categories=KINDS), index=index)
        elif name == "conversation_id":
            table[name] = as_column(given["message_id"], TEXT, index)
        else:
            table[name] = as_column(pa.nulls(size, _ARROW[dtype]), dtype, index)
    for name, dtype in OPTIONAL_COLUMNS.items():
        if name in given:
            table[name] = as_column(given[name], dtype, index)
    unknown = [name for name in given if name not in MESSAGE_COLUMNS and name not in OPTIONAL_COLUMNS]
    if unknown:
        raise ValueError(f"message_table knows no column {unknown}; put such values into 'extras' as JSON")
    frame = pd.DataFrame(table)
    order = _order(frame["created_at"], frame["message_id"])
    return frame if order is None else frame.take(order).reset_index(drop=True)


def _order(created_at: pd.Series, message_id: pd.Series) -> np.ndarray | None:
    """Places of the rows in order of (time, id), times that are missing last; None if they stand so already.

    Times are sorted as numbers; ids are looked at only where times are equal (in a million messages that is few of them).
    """
    stamps = created_at.to_numpy(dtype="datetime64[us]").view(np.int64).copy()
    stamps[created_at.isna().to_numpy()] = np.iinfo(np.int64).max
    order = np.argsort(stamps, kind="stable")
    sorted_stamps = stamps[order]
    same = np.zeros(len(order), dtype=bool)
    same[1:] = sorted_stamps[1:] == sorted_stamps[:-1]
    same[:-1] |= same[1:]
    tied = np.flatnonzero(same)
    if len(tied):
        ids = pa.array(message_id.array[order[tied]], pa.string(), from_pandas=True)
        inside = pc.sort_indices(pa.table({"stamp": sorted_stamps[tied], "id": ids}), sort_keys=[("stamp", "ascending"), ("id", "ascending")])
        order[tied] = order[tied][np.asarray(inside)]
    return None if (order[1:] > order[:-1]).all() else order


def account_table(messages: pd.DataFrame, known: pd.DataFrame | Mapping[str, Any] | None = None) -> pd.DataFrame:
    """One row per account: everyone who wrote or was addressed, and everyone `known` (silent members included).

    `first_seen`, `last_seen` and `messages` are counted from `messages`; a silent member has 0 messages and no times.
    """
    author, when, lists = (pa.array(messages[name].array, from_pandas=True) for name in ("author", "created_at", "targets"))
    author, when, lists = (c.combine_chunks() if isinstance(c, pa.ChunkedArray) else c for c in (author, when, lists))
    wrote = _seen(author.cast(pa.string()), when)
    info = pd.DataFrame(dict(known)) if known is not None else pd.DataFrame({"account": []})
    info = info.dropna(subset=["account"]).drop_duplicates("account", keep="last")
    listed = pa.array([str(account) for account in info["account"]], pa.string())
    addressed = pc.list_flatten(lists.cast(pa.list_(pa.string())))
    everyone = pc.unique(pa.chunked_array([listed, *wrote["account"].chunks, pc.unique(addressed)], pa.string())).drop_null()
    everyone = everyone.take(pc.sort_indices(everyone))
    index = pd.RangeIndex(len(everyone))
    table = {"account": as_column(everyone, TEXT, index)}
    places = np.asarray(pc.fill_null(pc.index_in(everyone, listed), -1))
    for name in ("name", "handle", "followers", "is_bot"):
        dtype = ACCOUNT_COLUMNS[name]
        if name not in info:
            table[name] = as_column(pa.nulls(len(everyone), _ARROW[dtype]), dtype, index)
        elif info[name].dtype == dtype:
            table[name] = pd.Series(info[name].array.take(places, allow_fill=True), index=index)
        else:
            values = [None if v is None or v is pd.NA or (isinstance(v, float) and math.isnan(v)) else v for v in info[name].tolist()]
            table[name] = as_column(pd.Series([None if place < 0 else values[place] for place in places], dtype=object), dtype, index)
    counted = wrote.take(pc.index_in(everyone, wrote["account"].combine_chunks()))
    table["first_seen"] = as_column(counted["first_seen"].to_pandas(), WHEN, index)
    table["last_seen"] = as_column(counted["last_seen"].to_pandas(), WHEN, index)
    table["messages"] = as_column(pd.array(np.asarray(pc.fill_null(counted["messages"], 0)), dtype=COUNT), COUNT, index)
    return pd.DataFrame(table)


def _seen(author: pa.Array, when: pa.Array) -> pa.Table:
    """One row per author: `first_seen`, `last_seen` (missing where no time is known) and `messages`."""
    coded = author.dictionary_encode()
    code = np.asarray(pc.fill_null(coded.indices, len(coded.dictionary)))
    messages = np.bincount(code, minlength=len(coded.dictionary) + 1)[: len(coded.dictionary)]
    timed = np.asarray(pc.is_valid(when)) & (code < len(coded.dictionary))
    stamps = np.asarray(pc.fill_null(when.cast(pa.timestamp("us", "UTC")).cast(pa.int64()), 0))[timed]
    span = {}
    for name, extreme, start in (("first_seen", np.minimum, np.iinfo(np.int64).max), ("last_seen", np.maximum, np.iinfo(np.int64).min)):
        found = np.full(len(messages), start)
        extreme.at(found, code[timed], stamps)
        span[name] = pa.array(found, pa.int64(), mask=found == start).cast(pa.timestamp("us", "UTC"))
    return pa.table({"account": coded.dictionary, **span, "messages": messages})


def reject_table(rejects: Iterable[Mapping[str, Any]] = ()) -> pd.DataFrame:
    """What could not be read: file, line (1-based; record index or byte offset where a file has no lines), reason, raw text."""
    rows = list(rejects)
    index = pd.RangeIndex(len(rows))
    return pd.DataFrame({name: as_column(pd.Series([row.get(name) for row in rows], dtype=object), dtype, index) for name, dtype in REJECT_COLUMNS.items()})


def table_of_ties(rows: Iterable[tuple[str, str, int]] | pd.DataFrame) -> pd.DataFrame:
    """A tie table from plain (source, target, count) rows: for networks that come without messages, and for examples.

    Examples
    --------
    >>> table_of_ties([("ana", "ben", 2)])[["source", "target", "weight"]].values.tolist()
    [['ana', 'ben', 2.0]]
    """
    frame = rows if isinstance(rows, pd.DataFrame) else pd.DataFrame(list(rows), columns=["source", "target", "weight"])
    size = len(frame)
    return pd.DataFrame(
        {
            "source": frame["source"].astype("str"),
            "target": frame["target"].astype("str"),
            "kind": pd.Categorical(frame["kind"] if "kind" in frame else ["mention"] * size, categories=TIE_KINDS),
            "created_at": pd.to_datetime(frame["created_at"] if "created_at" in frame else pd.Series([None] * size), utc=True).astype(WHEN),
            "message_id": (frame["message_id"] if "message_id" in frame else pd.Series([None] * size)).astype("str"),
            "weight": frame["weight"].astype(float) if "weight" in frame else 1.0,
            "inferred": frame["inferred"].map(lambda rule: False if pd.isna(rule) or rule in (False, "", "False", "false") else rule).astype(object)
            if "inferred" in frame
            else pd.Series([False] * size, dtype=object),
            "certainty": frame["certainty"].astype(float).fillna(1.0) if "certainty" in frame else 1.0,
        }
    )
