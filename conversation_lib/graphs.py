"""From ties to graphs: the address graph for networkx, and the same thing as a matrix of counts.

Everybody on the roster is in the graph, also those without any tie. The roster is a choice with consequences (nearly
every measure divides by the number of people), so it is an argument, and every result says which one was used:

* "speakers": those who wrote; ties to others are dropped and their share is told;
* "addressed" (default): those who wrote or were addressed;
* "declared": these and the silent members that the source lists.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

import networkx as nx
import numpy as np
import pandas as pd
from scipy import sparse

from .corpus import Corpus

ROSTERS = ("speakers", "addressed", "declared")


def roster(ties: pd.DataFrame, corpus: Corpus | None = None, which: str = "addressed") -> list[str]:
    """The people that a measure is about, sorted by id (see the head of this module for the three rosters)."""
    if which not in ROSTERS:
        raise ValueError(f"roster must be one of {', '.join(ROSTERS)}, not {which!r}")
    wrote = set(ties["source"].dropna())
    if corpus is not None:
        wrote |= set(corpus.messages["author"].dropna())
    if which == "speakers":
        return sorted(wrote)
    people = wrote | set(ties["target"].dropna())
    if which == "declared":
        if corpus is None:
            raise ValueError("roster 'declared' needs the corpus, whose accounts list the silent members")
        people |= set(corpus.accounts["account"].dropna())
    return sorted(people)


@dataclass(frozen=True)
class Counts:
    """Who wrote how often to whom: `W[i, j]` (sparse, zero diagonal) over `people`; loops and dropped ties are told.

    `tidy`: the maker vouches that `W` has no loops, no stored zeros and its columns in order; else it is looked at when needed.
    """

    W: sparse.csr_array
    people: list[str]
    self_ties: float = 0.0
    dropped: float = 0.0
    which: str = "addressed"
    tidy: bool = False

    @property
    def n(self) -> int:
        return len(self.people)

    @cached_property
    def ties(self) -> sparse.csr_array:
        """Who spoke to whom at all: 0/1, directed, without loops, columns in order. Not to be written to: it is computed once."""
        W = self.W
        if not W.has_canonical_format:
            W = W.copy()
            W.sum_duplicates()
        if W.indices.dtype != np.int32 and max(W.nnz, self.n) < 2**31:  # half the memory, and twice as much of it near the processor
            W = sparse.csr_array((W.data, W.indices.astype(np.int32), W.indptr.astype(np.int32)), shape=W.shape)
        if self.tidy or (W.data.all() and not W.diagonal().any()):
            return sparse.csr_array((np.ones(W.nnz), W.indices, W.indptr), shape=W.shape)
        source = np.repeat(np.arange(self.n, dtype=W.indices.dtype), np.diff(W.indptr))
        keep = (W.data != 0) & (W.indices != source)
        start = np.r_[0, np.cumsum(np.bincount(source[keep], minlength=self.n))].astype(W.indptr.dtype)
        return sparse.csr_array((np.ones(int(keep.sum())), W.indices[keep], start), shape=W.shape)

    @cached_property
    def contacts(self) -> sparse.csr_array:
        """Who had to do with whom, in either direction: 0/1, symmetric, without loops. Not to be written to."""
        both = sparse.csr_array(self.ties + self.ties.T)
        both.data = np.ones_like(both.data)
        return both


def counts(ties: pd.DataFrame, people: Iterable[str] | None = None, which: str = "addressed") -> Counts:
    """The matrix of counts of a tie table.

    Parameters
    ----------
    ties : table of `ties`; weights must be finite and not negative.
    people : the roster (default: everyone in `ties`); ties that leave it are dropped, their weight is in `dropped`.

    Examples
    --------
    >>> from conversation_lib.ties import table_of_ties
    >>> counts(table_of_ties([("ana", "ben", 2), ("ben", "ben", 1)])).W.toarray().tolist()
    [[0.0, 2.0], [0.0, 0.0]]
    """
    people = roster(ties) if people is None else list(people)
    weight = ties["weight"].to_numpy(dtype=float)
    if not np.isfinite(weight).all() or (weight < 0).any():
        raise ValueError("weights must be finite and not negative: a count of messages cannot be otherwise")
    index = pd.Index(people)
    i, j = index.get_indexer(ties["source"]), index.get_indexer(ties["target"])
    inside = (i >= 0) & (j >= 0)
    loop = inside & (i == j)
    keep = inside & ~loop
    W = sparse.coo_array((weight[keep], (i[keep], j[keep])), shape=(len(people), len(people))).tocsr()
    W.sum_duplicates()
    W.eliminate_zeros()
    return Counts(W, people, float(weight[loop].sum()), float(weight[~inside].sum()), which, tidy=True)


def from_matrix(W) -> Counts:
    """Counts from a square array, people named by their position ("000", "001", ...), diagonal taken out and counted."""
    W = sparse.csr_array(W, dtype=float)
    if W.shape[0] != W.shape[1]:
        raise ValueError(f"a matrix of counts is square, this one is {W.shape}")
    if W.nnz and (not np.isfinite(W.data).all() or (W.data < 0).any()):
        raise ValueError("weights must be finite and not negative: a count of messages cannot be otherwise")
    loops = float(W.diagonal().sum())
    W = sparse.csr_array(W - sparse.diags_array(W.diagonal()))
    W.eliminate_zeros()
    width = max(3, len(str(W.shape[0])))
    return Counts(W, [str(k).zfill(width) for k in range(W.shape[0])], loops, tidy=W.has_canonical_format)


def graph(ties: pd.DataFrame, people: Iterable[str] | None = None, accounts: pd.DataFrame | None = None) -> nx.DiGraph:
    """The address graph: an arc i -> j for "i speaks to j", `weight` = messages, `kinds` = messages per kind.

    Isolates of the roster stay; self-ties are counted in the node attribute `self_ties`, not drawn as arcs. Columns of
    `accounts` become node attributes where they are known.
    """
    people = roster(ties) if people is None else list(people)
    g = nx.DiGraph()
    g.add_nodes_from(people)
    inside = ties[ties["source"].isin(people) & ties["target"].isin(people)]
    loop = inside["source"] == inside["target"]
    for name, weight in inside[loop].groupby("source")["weight"].sum().items():
        g.nodes[name]["self_ties"] = float(weight)
    summed = inside[~loop].groupby(["source", "target", "kind"], observed=True)["weight"].sum()
    for (i, j, kind), weight in summed.items():
        arc = g.get_edge_data(i, j) or {"weight": 0.0, "kinds": {}}
        arc["weight"] += float(weight)
        arc["kinds"][kind] = float(weight)
        g.add_edge(i, j, **arc)
    if accounts is not None:
        for row in accounts[accounts["account"].isin(people)].to_dict("records"):
            g.nodes[row["account"]].update({k: v for k, v in row.items() if k != "account" and pd.notna(v)})
    return g
