"""What a reader brings home: messages in columns, and a count for everything that is not a message.

The identity that every reader keeps is checked here and nowhere else:

    records = messages + events + duplicates + rejects + others

`records` is counted by the reader where records begin (lines, array elements, mails), apart from where they are sorted
into the five heaps; a difference means that something was lost, and is our fault, not the user's.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import pandas as pd

from ..corpus import COUNT, LIST, MESSAGE_COLUMNS, OPTIONAL_COLUMNS, Corpus, account_table, message_table, reject_table
from .shape import sound, sound_value
from .source import Source

RAW_LENGTH = 500


class Lost(AssertionError):
    """A reader lost records. This is a fault of the reader; the message says of how many."""


@dataclass
class Options:
    """What the user may say about a source: `timezone` (of times without zone), `mapping` (columns of a table),
    `extras` (keep unknown fields), `venue`, `owner` (whose archive), `day_first` (dates written d/m)."""

    timezone: str | None = None
    mapping: Mapping[str, str] | None = None
    extras: bool = False
    venue: str | None = None
    owner: str | None = None
    day_first: bool | None = None


@dataclass
class Harvest:
    """Columns of messages under construction, accounts, rejects and counts."""

    records: int = 0
    events: int = 0
    duplicates: int = 0
    others: int = 0
    columns: dict[str, list] = field(default_factory=lambda: {name: [] for name in (*MESSAGE_COLUMNS, *OPTIONAL_COLUMNS)})
    tables: list[pd.DataFrame] = field(default_factory=list)
    unique: bool = False
    given_ties: pd.DataFrame | None = None
    accounts: dict[str, dict[str, Any]] = field(default_factory=dict)
    account_tables: list[pd.DataFrame] = field(default_factory=list)
    rejects: list[dict[str, Any]] = field(default_factory=list)
    unknown_fields: Counter = field(default_factory=Counter)
    event_kinds: Counter = field(default_factory=Counter)
    other_kinds: Counter = field(default_factory=Counter)
    warnings: list[str] = field(default_factory=list)
    facts: dict[str, Any] = field(default_factory=dict)

    def message(self, **values: Any) -> None:
        """Add one message; columns that are not named are missing (`kind`: post, `conversation_id`: its own id)."""
        values.setdefault("kind", "post")
        values.setdefault("conversation_id", values.get("message_id"))
        for name, column in self.columns.items():
            column.append(values.pop(name, None))
        if values:
            raise TypeError(f"a message has no column {sorted(values)}")

    def add_table(self, table: pd.DataFrame, unique: bool = False) -> None:
        """Add many messages at once, as a table of `message_table`'s columns; `unique`: no id in it stands there twice."""
        self.tables.append(table)
        self.unique = unique and len(self.tables) == 1

    def event(self, kind: str = "event", n: int = 1) -> None:
        self.events += n
        self.event_kinds[kind] += n

    def other(self, kind: str = "other", n: int = 1) -> None:
        self.others += n
        self.other_kinds[kind] += n

    def reject(self, file: str, line: int | None, reason: str, raw: str | bytes = "") -> None:
        """A record that could not be read: where it stands (line, record or byte, from 1), why, and its raw text (500 characters)."""
        if isinstance(raw, bytes):
            raw = raw.decode("utf-8", errors="backslashreplace")
        raw = raw[:RAW_LENGTH].encode("utf-8", errors="backslashreplace").decode("utf-8")
        self.rejects.append({"file": file, "line": line, "reason": reason, "raw": raw})

    def account(self, account: str | None, **known: Any) -> None:
        """What the source says of an account: name, handle, followers, is_bot; a silent member is named so too."""
        account = _told("account", account)
        if account is None:
            return
        row = self.accounts.setdefault(account, {"account": account})
        row.update({key: fit for key, value in known.items() if value is not None and (fit := _told(key, value)) is not None})

    def edit(self) -> None:
        """A message says that it was edited: the source has its last text, and the fact is counted."""
        self.facts["edited"] = self.facts.get("edited", 0) + 1

    def warn(self, sentence: str) -> None:
        if sentence not in self.warnings:
            self.warnings.append(sentence)

    def damage(self, part) -> None:
        """Count a stream that breaks off as one record that could not be read."""
        if part.damage:
            self.records += 1
            self.reject(part.name, None, part.damage)

    def corpus(self, source: Source, format: str, variant: str | None, venue: str | None, version: str, options: Options) -> Corpus:
        """The Corpus of all that was gathered; raises Lost when the identity of records does not hold."""
        self._name_unread(source)
        if self.facts.get("edited"):
            self.warn(f"{self.facts['edited']} messages were edited; the last text is kept.")
        messages = self._messages()
        nameless = messages["message_id"].isna()
        if nameless.any():
            for row in messages[nameless].to_dict("records"):
                self.reject(source.name, None, "a message without an id", str({name: row[name] for name in ("author", "created_at", "text")}))
            messages = messages[~nameless].reset_index(drop=True)
        known_unique = self.unique and not self.columns["message_id"]
        repeated = pd.Series(False, index=messages.index) if known_unique else messages["message_id"].duplicated(keep="last")
        if repeated.any():
            first_text = messages[messages["message_id"].isin(messages.loc[repeated, "message_id"])]
            edited = int((first_text.groupby("message_id")["text"].nunique(dropna=False) > 1).sum())
            if edited:
                self.facts["edited"] = self.facts.get("edited", 0) + edited
                self.warn(f"{edited} messages stand there with more than one text; the last one was kept.")
            self.duplicates += int(repeated.sum())
            messages = messages[~repeated].reset_index(drop=True)
        total = len(messages) + self.events + self.duplicates + len(self.rejects) + self.others
        if total != self.records:
            raise Lost(
                f"{self.records} records were seen in {source.name}, but {total} came out ({len(messages)} messages, {self.events} events, {self.duplicates} duplicates, {len(self.rejects)} rejects, {self.others} others)"
            )
        known = pd.DataFrame(list(self.accounts.values())) if self.accounts else pd.DataFrame({"account": []})
        if self.account_tables:
            known = pd.concat([*self.account_tables, known], ignore_index=True)
        if self.unknown_fields:
            named = ", ".join(sorted(self.unknown_fields)[:12]) + (" ..." if len(self.unknown_fields) > 12 else "")
            self.warn(f"{len(self.unknown_fields)} kinds of fields have no column here ({named}); read with extras to keep their values.")
        facts = {
            "files": source.files(),
            "format": format,
            "variant": variant,
            "venue": options.venue or venue,
            "venue_stated_by": "user" if options.venue else ("reader" if venue else None),
            "reader": version,
            "records": self.records,
            "events": self.events,
            "duplicates": self.duplicates,
            "others": self.others,
            "event_kinds": dict(self.event_kinds),
            "other_kinds": dict(self.other_kinds),
            "unknown_fields": dict(self.unknown_fields),
            "options": {key: value for key, value in vars(options).items() if value not in (None, False)},
            "warnings": self.warnings,
            **self.facts,
        }
        return Corpus(messages, account_table(messages, known), reject_table(self.rejects), sound_value(facts), self.given_ties)

    def _name_unread(self, source: Source) -> None:
        """Name the files of a folder or zip that were passed over, where the reader did not do so itself."""
        if source.kind == "file" or "files_not_read" in self.facts or any(kind.startswith("file") for kind in self.other_kinds):
            return
        left = [part.name for part in source.parts if not part.was_read]
        if left and len(left) < len(source.parts):
            self.facts["files_not_read"] = left
            shown = ", ".join(left[:5]) + (" ..." if len(left) > 5 else "")
            self.warn(f"{len(left)} files in {source.name} hold no messages of this kind and were not read ({shown}).")

    def _messages(self) -> pd.DataFrame:
        used = {name: column for name, column in self.columns.items() if name in MESSAGE_COLUMNS or any(v is not None for v in column)}
        tables = list(self.tables)
        if self.columns["message_id"] or not tables:
            tables.append(_clean(used))
        if len(tables) == 1:
            return tables[0]
        return message_table(pd.concat(tables, ignore_index=True))


def _clean(columns: dict[str, list]) -> pd.DataFrame:
    """The message table of gathered lists; halves of letters, which no UTF-8 text can hold, become U+FFFD."""
    for name in columns:
        if name in COUNT_COLUMNS:
            columns[name] = pd.array([None if v is None else int(v) for v in columns[name]], dtype=COUNT)
        elif MESSAGE_COLUMNS.get(name) is LIST:
            columns[name] = [v if v is None else [sound(x) for x in v] for v in columns[name]]
        elif name not in ("created_at", "kind"):
            columns[name] = [v if v is None or v.isascii() else sound(v) for v in columns[name]]
    return message_table(columns)


COUNT_COLUMNS = tuple(name for name, dtype in OPTIONAL_COLUMNS.items() if dtype is COUNT)


def _told(name: str, value: Any) -> Any:
    """What a source says of an account, in the form of its column; None where it has another form.

    >>> _told("followers", "12"), _told("followers", "many"), _told("is_bot", 1), _told("name", 7)
    (12, None, None, '7')
    """
    if name == "is_bot":
        return value if isinstance(value, bool) else None
    if name == "followers":
        text = str(value)
        return int(text) if not isinstance(value, bool) and text.isdecimal() and len(text) < 19 else None
    if isinstance(value, str):
        return value if value.isascii() else sound(value)
    return str(value) if isinstance(value, int | float) and not isinstance(value, bool) else None
