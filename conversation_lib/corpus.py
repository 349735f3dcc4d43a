"""A corpus: the messages that people wrote, the accounts that wrote them, and what could not be read.

Everything that a file holds becomes three tables (tables.py) and a note on where they came from. Readers fill them, every
measure starts from them. A Corpus is plain data: `save` writes Parquet and JSON, `load` gives the same Corpus back.

Two rules hold everywhere: missing is never invented (an unknown addressee is missing, a message to nobody has an empty
list), and nothing is dropped in silence (records = messages + events + duplicates + rejects + others).
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from .checks import problems
from .errors import BadInput
from .filing import whole_folder
from .tables import (
    ACCOUNT_COLUMNS,
    COUNT,
    KINDS,
    LIST,
    MESSAGE_COLUMNS,
    OPTIONAL_COLUMNS,
    REJECT_COLUMNS,
    TEXT,
    VENUES,
    WHEN,
    YES_NO,
    account_table,
    as_column,
    message_table,
    reject_table,
    table_of_ties,
)

__all__ = [
    "ACCOUNT_COLUMNS",
    "COUNT",
    "KINDS",
    "LIST",
    "MESSAGE_COLUMNS",
    "OPTIONAL_COLUMNS",
    "REJECT_COLUMNS",
    "TEXT",
    "VENUES",
    "WHEN",
    "YES_NO",
    "Corpus",
    "account_table",
    "as_column",
    "concat",
    "message_table",
    "reject_table",
]

#: numbers that a reader states about a source, which add up where sources are joined
ADDED_UP = ("times_without_zone", "times_placed", "posts_not_in_the_page", "edited")


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

    @property
    def marks_replies(self) -> bool:
        """Whether the source has reply links: some message answers another one, or the reader states that it could."""
        return bool(self.messages["reply_to"].notna().any()) or bool(self.source.get("reply_links", False))

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
        return problems(self)

    def save(self, folder: str | Path) -> Path:
        """Write the corpus into `folder` (messages.parquet, accounts.parquet, rejects.parquet, source.json).

        Nothing half-written: the folder appears complete or not at all; an older one of the same name is replaced.
        """
        folder = Path(folder)
        with whole_folder(folder, "source.json", "a saved corpus") as new:
            for name in ("messages", "accounts", "rejects"):
                getattr(self, name).to_parquet(new / f"{name}.parquet", index=False)
            if self.given_ties is not None:
                self.given_ties.assign(inferred=self.given_ties["inferred"].astype(str)).to_parquet(new / "ties.parquet", index=False)
            (new / "source.json").write_text(json.dumps(self.source, ensure_ascii=False, indent=1, default=str) + "\n", encoding="utf-8")
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
        **_said_of_all(parts, warnings),
        "parts": [part.source for part in parts],
        "prefixes": prefixes,
        "same_accounts": dict(same_accounts or {}),
    }
    return Corpus(together, account_table(together, pd.concat(accounts, ignore_index=True)), pd.concat(rejects, ignore_index=True), source)


def sources_of(source: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    """The provenance of each source that was read, in order: several where corpora were joined, also where they were joined twice."""
    parts = source.get("parts")
    return [single for part in parts for single in sources_of(part)] if parts else [source]


def _said_of_all(parts: list[Corpus], warnings: list[str]) -> dict[str, Any]:
    """What measures and reports look for in a source, said of joined ones: counts added up, the zone, what made the messages.

    `timezone` is one value where all sources agree, else a list with what each of them says, in the order of `sources_of`.
    One source that was made by a program makes the whole synthetic; where others were not, a warning says how many were.
    """
    sources = [single for part in parts for single in sources_of(part.source)]
    said: dict[str, Any] = {name: sum(int(one.get(name) or 0) for one in sources) for name in ADDED_UP if any(name in one for one in sources)}
    zones = [one.get("timezone") for one in sources]
    if any("timezone" in one for one in sources):
        said["timezone"] = zones[0] if all(zone == zones[0] for zone in zones) else zones
    if any("reply_links" in one for one in sources):
        said["reply_links"] = any(one.get("reply_links") for one in sources)
    unmarked = sum(int(part.source.get("sources_without_replies", 0)) or int(not part.marks_replies) for part in parts)
    if unmarked and any(part.marks_replies for part in parts):
        said["sources_without_replies"] = unmarked
    made = sum(bool(one.get("synthetic")) for one in sources)
    if made:
        said["synthetic"] = True
        if made < len(sources):
            warnings.append(
                f"{made} of the {len(sources)} sources {'was' if made == 1 else 'were'} made by a program, the others by people; joined, all of it is called synthetic"
            )
    return said


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
