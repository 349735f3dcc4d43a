"""A corpus: the messages that people wrote, the accounts that wrote them, and what could not be read.

Everything that a file holds becomes three tables and a note on where they came from. Readers fill them, every measure
starts from them. A Corpus is plain data: `save` writes Parquet and JSON, `load` gives the same Corpus back.

Column names and their meaning: `MESSAGE_COLUMNS` below and docs/glossary.md. Two rules hold everywhere:
missing is never invented (an unknown addressee is missing, a message to nobody has an empty list),
and nothing is dropped in silence (records = messages + events + duplicates + rejects + others).
"""

from __future__ import annotations

import json
import math
import shutil
import tempfile
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from .errors import BadInput

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


@dataclass
class Corpus:
    """Messages, accounts, rejects (DataFrames) and `source` (where they came from).

    `source` holds: files (name, sha256, bytes), format, variant, venue (feed, room, private or None), reader version,
    records, events, duplicates, others, options, timezone, warnings (plain sentences) and whatever else a reader states.
    `given_ties`: the tie table of a source that has ties and no messages (an edge list); None for all others.
    """

    messages: pd.DataFrame
    accounts: pd.DataFrame
    rejects: pd.DataFrame = field(default_factory=reject_table)
    source: dict[str, Any] = field(default_factory=dict)
    given_ties: pd.DataFrame | None = None

    def __len__(self) -> int:
        return len(self.messages)

    @property
    def venue(self) -> str | None:
        """feed (to whoever follows), room (to those present), private (to named people) or None (not stated)."""
        return self.source.get("venue")

    def with_venue(self, venue: str) -> Corpus:
        """The same corpus with the venue that its user states."""
        if venue not in VENUES:
            raise BadInput(
                "a venue: feed, room or private", repr(venue), "a slip of the pen", "with_venue('feed'), with_venue('room') or with_venue('private')"
            )
        return Corpus(self.messages, self.accounts, self.rejects, {**self.source, "venue": venue, "venue_stated_by": "user"}, self.given_ties)

    def counts(self) -> dict[str, Any]:
        """What was read, in the numbers of `conversation read --json` (design: one object, UTC, seconds)."""
        m = self.messages
        known = m["targets"].notna()
        length = m["targets"].list.len().fillna(-1).astype("int64") if len(m) else pd.Series([], dtype="int64")
        times = m["created_at"].dropna()
        span = (times.min(), times.max()) if len(times) else (None, None)
        given = {"ties": int(self.source["ties"])} if "ties" in self.source else {}
        return {
            "format": self.source.get("format"),
            "variant": self.source.get("variant"),
            "venue": self.venue,
            "records": int(self.source.get("records", len(m))),
            "messages": len(m),
            "events": int(self.source.get("events", 0)),
            "duplicates": int(self.source.get("duplicates", 0)),
            "rejects": len(self.rejects),
            "others": int(self.source.get("others", 0)),
            "authors": int(m["author"].nunique()),
            "accounts": len(self.accounts),
            "conversations": int(m["conversation_id"].nunique()),
            "replies": int(m["reply_to"].notna().sum()),
            "reposts": int((m["kind"] == "repost").sum()),
            "quotes": int((m["kind"] == "quote").sum()),
            "open": int((known & (length == 0) & m["reply_to"].isna()).sum()),
            "unknown_targets": int((~known).sum()),
            "orphans": int((~pc.is_in(pa.array(m["reply_to"].dropna()), value_set=pa.array(m["message_id"].dropna())).to_numpy(zero_copy_only=False)).sum()),
            "first": span[0].strftime("%Y-%m-%dT%H:%M:%SZ") if span[0] is not None else None,
            "last": span[1].strftime("%Y-%m-%dT%H:%M:%SZ") if span[1] is not None else None,
            **given,
        }

    def check(self) -> pd.DataFrame:
        """Everything that is wrong with the tables, a row a fault; an empty table means that all is well.

        Columns: table, row (position), message_id, problem, serious (True = measures would be wrong, False = a fact
        about the source worth knowing, like a reply older than what it answers).
        """
        from .checks import problems

        return problems(self)

    def save(self, folder: str | Path) -> Path:
        """Write the corpus into `folder` (messages.parquet, accounts.parquet, rejects.parquet, source.json).

        Nothing half-written: the folder appears complete or not at all; an older one of the same name is replaced.
        """
        folder = Path(folder)
        folder.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=folder.parent, prefix=".saving-") as scratch:
            new = Path(scratch) / "corpus"
            new.mkdir()
            for name in ("messages", "accounts", "rejects"):
                getattr(self, name).to_parquet(new / f"{name}.parquet", index=False)
            if self.given_ties is not None:
                self.given_ties.assign(inferred=self.given_ties["inferred"].astype(str)).to_parquet(new / "ties.parquet", index=False)
            (new / "source.json").write_text(json.dumps(self.source, ensure_ascii=False, indent=1, default=str) + "\n", encoding="utf-8")
            if folder.exists():
                if not (folder / "source.json").exists():
                    raise BadInput(
                        "a new folder or an older saved corpus",
                        f"{folder}, which holds other things",
                        "a folder name that is in use",
                        "choose another folder name",
                    )
                shutil.rmtree(folder)
            new.replace(folder)
        return folder

    @classmethod
    def load(cls, folder: str | Path) -> Corpus:
        """The corpus that `save` wrote into `folder`."""
        folder = Path(folder)
        if not (folder / "source.json").exists():
            raise BadInput("a folder that Corpus.save wrote", f"{folder}", "another folder was meant", "look for the folder that holds source.json")
        source = json.loads((folder / "source.json").read_text(encoding="utf-8"))
        messages = message_table(pd.read_parquet(folder / "messages.parquet", dtype_backend="pyarrow"))
        accounts = pd.read_parquet(folder / "accounts.parquet", dtype_backend="pyarrow")
        accounts = pd.DataFrame({name: as_column(accounts[name], dtype, accounts.index) for name, dtype in ACCOUNT_COLUMNS.items()})
        rejects = pd.read_parquet(folder / "rejects.parquet", dtype_backend="pyarrow")
        rejects = pd.DataFrame({name: as_column(rejects[name], dtype, rejects.index) for name, dtype in REJECT_COLUMNS.items()})
        given = None
        if (folder / "ties.parquet").exists():
            from .ties import table_of_ties

            given = table_of_ties(pd.read_parquet(folder / "ties.parquet"))
        return cls(messages, accounts, rejects, source, given)


def concat(corpora: Iterable[Corpus], same_accounts: Mapping[str, str] | None = None) -> Corpus:
    """One corpus from several; accounts of different sources stay apart unless `same_accounts` joins them.

    Parameters
    ----------
    corpora : at least one. Those of another format than the first have their ids told apart by a prefix "2:", "3:" (the
        place of the first of that format in the list). Those of one format share their ids, and a repeated message is
        counted as a duplicate; but where one uses an id for another message (two chats, both numbered from 1), it is
        told apart as well, so that nothing is taken for a duplicate that is none. `source["prefixes"]` lists them.
    same_accounts : stated mapping from an account id (as it stands after the prefix) to the id to use for it.
    """
    parts = list(corpora)
    if not parts:
        raise BadInput("at least one corpus", "none", "an empty list of files", "name one file or more")
    if len(parts) == 1 and not same_accounts:
        return parts[0]
    if any(part.given_ties is not None for part in parts):
        raise BadInput("sources with messages, to be joined", "an edge list, which has ties only", "a network file among them", "read the edge list on its own")
    formats = [part.source.get("format") for part in parts]
    prefixes = _prefixes(parts, formats)
    messages, accounts, rejects = [], [], []
    for part, prefix in zip(parts, prefixes):
        messages.append(_renamed(part.messages, prefix, same_accounts or {}))
        known = part.accounts.copy()
        known["account"] = _mapped(known["account"], prefix, same_accounts or {})
        accounts.append(known)
        rejects.append(part.rejects)
    together = pd.concat(messages, ignore_index=True)
    repeated = together["message_id"].duplicated(keep="first")
    together = message_table({name: together[name] for name in together.columns if not together[name].isna().all() or name in MESSAGE_COLUMNS})
    if repeated.any():
        together = together[~together["message_id"].duplicated(keep="first")].reset_index(drop=True)
    venues = {part.venue for part in parts}
    others = {part.source.get("others_are", "mention") for part in parts}
    warnings = [warning for part in parts for warning in part.source.get("warnings", [])]
    if len(others) > 1:
        warnings.append("some of these sources name mentions and some recipients; joined, both are called mentions")
    source = {
        "format": formats[0] if len(set(formats)) == 1 else "joined",
        "variant": None,
        "venue": venues.pop() if len(venues) == 1 else None,
        "files": [file for part in parts for file in part.source.get("files", [])],
        "records": sum(int(part.source.get("records", len(part))) for part in parts),
        "events": sum(int(part.source.get("events", 0)) for part in parts),
        "duplicates": sum(int(part.source.get("duplicates", 0)) for part in parts) + int(repeated.sum()),
        "others": sum(int(part.source.get("others", 0)) for part in parts),
        "others_are": others.pop() if len(others) == 1 else "mention",
        "warnings": warnings,
        "parts": [part.source for part in parts],
        "prefixes": prefixes,
        "same_accounts": dict(same_accounts or {}),
    }
    return Corpus(together, account_table(together, pd.concat(accounts, ignore_index=True)), pd.concat(rejects, ignore_index=True), source)


def _prefixes(parts: list[Corpus], formats: list[str | None]) -> list[str]:
    """What to put before the ids of each part, so that one id never stands for two messages."""
    prefixes = ["" if kind == formats[0] else f"{formats.index(kind) + 1}:" for kind in formats]
    names = ["message_id", "author", "created_at", "text"]
    everything = pd.concat([part.messages[names].assign(part=place, space=prefixes[place]) for place, part in enumerate(parts)], ignore_index=True)
    shared = everything[everything.duplicated(["space", "message_id"], keep=False) & everything["message_id"].notna()]
    first = shared.groupby(["space", "message_id"], observed=True)[["author", "created_at", "text"]].transform("first")
    other = pd.Series(False, index=shared.index)
    for name in ("author", "created_at"):
        other |= shared[name].notna() & first[name].notna() & (shared[name] != first[name])
    other |= shared["created_at"].isna() & first["created_at"].isna() & (shared["text"].fillna("") != first["text"].fillna(""))
    for place in sorted(shared.loc[other, "part"].unique()):
        prefixes[place] = f"{place + 1}:"
    return prefixes


def _mapped(ids: pd.Series, prefix: str, same: Mapping[str, str]) -> pd.Series:
    ids = ids.where(ids.isna(), prefix + ids) if prefix else ids
    return ids.replace(dict(same)) if same else ids


def _renamed(messages: pd.DataFrame, prefix: str, same: Mapping[str, str]) -> pd.DataFrame:
    out = messages.copy()
    if prefix:
        for name in ("message_id", "conversation_id", "reply_to", "refers_to"):
            out[name] = _mapped(out[name], prefix, {})
    out["author"] = _mapped(out["author"], prefix, same)
    if prefix or same:
        out["targets"] = as_column(
            [None if t is None or t is pd.NA else [same.get(prefix + x, prefix + x) for x in t] for t in out["targets"]], LIST, out.index
        )
    return out
