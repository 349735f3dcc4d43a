"""The catalogue: every data set that the notebooks use, and how to get it.

Three ways, told by the first word: `load_` reads what ships with the project (or with an installed package), `fetch`
goes to the network and checks what comes, `make_` generates with a seed. Facts (published numbers and dates) arrive as
tables with every column of doubt; messages and synthetic threads arrive as a Corpus. What is known of each set stands in
its card, data/NAME/README.md.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

import pandas as pd

from .cards import Card, card, cards, sha256_of
from .chitchat import load_chitchat, load_chitchat_ratings
from .corpus import COUNT, TEXT, WHEN, Corpus
from .downloads import fetch, where
from .errors import BadInput

__all__ = [
    "Facts",
    "card",
    "catalogue",
    "fetch",
    "load",
    "load_chitchat",
    "load_chitchat_ratings",
    "load_facts",
    "load_sources",
    "make_mixing",
    "make_threads",
    "where",
]

#: type of a column in a card -> dtype of the column in a table
DTYPES = {"string": TEXT, "integer": COUNT, "number": "float64", "date": "datetime64[us]", "datetime": WHEN, "boolean": "boolean"}


def catalogue() -> pd.DataFrame:
    """All data sets, one row each, in alphabetical order.

    Returns
    -------
    DataFrame with name, title, kind (facts, messages, synthetic), rows and row_unit (missing where the caller decides),
    first and last (ISO dates, missing where there are none), licence, origin (where it comes from), get (load, fetch,
    make) and call (what to type).

    Examples
    --------
    >>> catalogue().set_index("name").loc["bp-spill-2010", "get"]
    'load'
    """
    rows = []
    for c in cards().values():
        first, last = c["span"] or (None, None)
        origin = "; ".join(source["title"] for source in c["sources"])
        rows.append((c.name, c["title"], c.kind, c.rows, c["row_unit"], first, last, c.licence, origin, c.way, c["call"]))
    names = ["name", "title", "kind", "rows", "row_unit", "first", "last", "licence", "origin", "get", "call"]
    frame = pd.DataFrame(rows, columns=names)
    return frame.astype({name: COUNT if name == "rows" else TEXT for name in names})


class Facts(Mapping[str, pd.DataFrame]):
    """The tables of one set of facts, by name: `facts["follower_counts"]` or `facts.follower_counts`.

    `facts.card` is the data card, `facts.name` its name, `facts.sources` the sources that its rows cite.
    """

    def __init__(self, card: Card, tables: dict[str, pd.DataFrame]):
        self.card, self.name, self._tables = card, card.name, tables

    def __getitem__(self, table: str) -> pd.DataFrame:
        return self._tables[table]

    def __iter__(self) -> Iterator[str]:
        return iter(self._tables)

    def __len__(self) -> int:
        return len(self._tables)

    def __getattr__(self, table: str) -> pd.DataFrame:
        if table.startswith("_") or table not in self._tables:
            raise AttributeError(f"{self.__dict__.get('name')} has no table {table!r}; it has {', '.join(self.__dict__.get('_tables', {}))}")
        return self._tables[table]

    def __dir__(self) -> list[str]:
        return [*super().__dir__(), *self._tables]

    def __repr__(self) -> str:
        return f"{self.name}: " + ", ".join(f"{table} ({len(frame)} rows)" for table, frame in self.items())

    @property
    def sources(self) -> pd.DataFrame:
        """The sources cited in these tables, in the order of their ids."""
        return load_sources(sorted({source for frame in self.values() for source in cited(frame)}))


def cited(frame: pd.DataFrame) -> list[str]:
    """Every source id that a table of facts names (its own and the ones it copies), in alphabetical order."""
    found: set[str] = set()
    for column in ("source_id", "source_ids", "copies_of"):
        if column in frame:
            found.update(frame[column].dropna().str.split(";").explode().str.strip())
    return sorted(found)


def load_facts(name: str) -> Facts:
    """The tables of published facts of one data set, with every column of doubt.

    Parameters
    ----------
    name : bp-spill-2010, brand-cases, twitter-studies, published-networks, book-claims or sources.

    Returns
    -------
    Facts. Dates are datetime64 (days), hours are UTC, counts are Int64, other numbers float64, words are str; what no
    source says is missing (NaT, NA, NaN), never 0 and never an empty word. The order of rows is that of the file.
    An edited file is refused: its sha256 must be the one in the card.

    Examples
    --------
    >>> facts = load_facts("bp-spill-2010")
    >>> len(facts.follower_counts), facts.follower_counts["bound"].iloc[0]
    (102, 'upper_near')
    """
    c = card(name)
    if c.kind != "facts":
        raise BadInput("the name of a set of facts", f"{name}, which holds {c.kind}", "messages and facts were mixed up", f"use {c['call']}")
    return Facts(c, {resource["name"]: _table(c, resource) for resource in c.files})


def load_sources(ids: Iterable[str] | None = None) -> pd.DataFrame:
    """The sources that the facts cite: one row each, by default all 242.

    Parameters
    ----------
    ids : source ids to keep (in this order); an unknown one is an error.

    Returns
    -------
    DataFrame with source_id, authors, year, title, publisher, url, accessed, kind, date_published (a day, a month or a
    year, as printed), cited_in_a_table and seen (full or excerpt).

    Examples
    --------
    >>> load_sources(["kwak_2010"])["year"].tolist()
    [2010]
    """
    frame = load_facts("sources")["sources"]
    if ids is None:
        return frame
    wanted = list(ids)
    unknown = sorted(set(wanted) - set(frame["source_id"]))
    if unknown:
        raise BadInput("ids of sources", ", ".join(unknown), "a slip of the pen", "look them up in load_sources()")
    return frame.set_index("source_id").loc[wanted].reset_index()


def load(name: str, **parameters: Any) -> Facts | Corpus:
    """The data set of that name, whatever its kind: Facts for facts, a Corpus for messages and synthetic talk.

    `parameters` go to the generator of a synthetic set. A set that has to be downloaded is read if it is here;
    nothing is downloaded by this function.
    """
    c = card(name)
    if c.kind == "facts":
        return load_facts(name)
    if name == "chitchat":
        return load_chitchat()
    if c.way == "make":
        return {"synthetic-mixing": make_mixing, "synthetic-threads": make_threads}[name](**parameters)
    here = where(name)
    if here is None:
        raise BadInput(f"{name} on this computer", "nothing yet", "it has not been downloaded", f"type: conversation fetch {name}")
    from .readers import read

    return read(here, **parameters)


def make_mixing(n: int = 30, m: int = 600, lam: float = 0.5, seed: int = 20100520) -> Corpus:
    """Synthetic: a corpus of `m` messages among `n` people on a dial from broadcast (lam 0) to conversation (lam 1)."""
    from .simulate import mixing

    return mixing(n, m, lam, seed)


def make_threads(n: int = 30, m: int = 600, h: int = 30, k: int = 29, r: float = 0.7, seed: int = 20100520) -> Corpus:
    """Synthetic: a corpus of `m` messages in threads among `n` people: `h` openers, `k` contacts each, answers with probability `r`."""
    from .simulate import threads

    return threads(n, m, h, k, r, seed)


def _table(c: Card, resource: Mapping[str, Any]) -> pd.DataFrame:
    """One CSV of a card as a table with the dtypes of the card, or BadInput if its bytes are not the card's."""
    path: Path = c.folder / resource["path"]
    short = resource["hash"].removeprefix("sha256:")[:12]
    if not path.exists():
        raise BadInput(f"the file data/{c.name}/{path.name}", "no such file", "the download of the project was incomplete", "get the project again")
    if f"sha256:{sha256_of(path)}" != resource["hash"]:
        raise BadInput(
            f"data/{c.name}/{path.name} as published (sha256 {short}...)",
            "a file with other bytes",
            "it was edited, or a program converted its line ends",
            "get the file again; if the change is meant, run python -m conversation_lib.cards and note it in the card's changes",
        )
    plain = pd.read_csv(path, dtype=TEXT, keep_default_na=False, na_values=[""], encoding="utf-8")
    columns = {}
    for field in resource["schema"]["fields"]:
        column, kind = plain[field["name"]], field["type"]
        if kind == "date":
            column = pd.to_datetime(column, format="%Y-%m-%d")
        elif kind == "datetime":
            column = pd.to_datetime(column, utc=True, format="%Y-%m-%dT%H:%M:%SZ")
        elif kind in ("integer", "number"):
            column = pd.to_numeric(column)
        columns[field["name"]] = column.astype(DTYPES[kind])
    return pd.DataFrame(columns)
