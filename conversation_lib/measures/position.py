"""Where do people stand in the network, and do friends of friends speak? PageRank, betweenness, transitivity.

Positions are per account (a table); transitivity is one number for the whole. They describe one network that was seen
whole: a null model answers whether it is remarkable, an interval does not exist.
"""

from __future__ import annotations

import numpy as np
import pandas as pd
from scipy import sparse

from .. import kernels
from ..graphs import Counts
from ..results import Result

CENSUS = "one whole network: a null model answers, not an interval"


def pagerank(counts: Counts, damping: float = 0.85, weighted: bool = True, tolerance: float = 1e-12) -> pd.Series:
    """Share of a wandering listener's time at each account, adding up to 1; arcs are followed as "i speaks to j", so j gains.

    Accounts that speak to nobody pass the listener on to anybody. Empty roster: an empty Series. Steps end when all shares
    together move by less than `tolerance` times the number of accounts.
    Source: Brin & Page 1998, doi:10.1016/S0169-7552(98)00110-X; second implementation in tests: networkx.

    Examples
    --------
    >>> from conversation_lib.graphs import from_matrix
    >>> pagerank(from_matrix([[0, 1], [1, 0]])).tolist()
    [0.5, 0.5]
    """
    n = counts.n
    if n == 0:
        return pd.Series([], dtype=float)
    W = counts.W if weighted else counts.ties
    out = np.asarray(W.sum(axis=1)).ravel()
    speaks = out > 0
    P = sparse.csr_array((sparse.diags_array(np.where(speaks, 1 / np.where(speaks, out, 1), 0.0)) @ W).T)
    x = np.full(n, 1 / n)
    for _ in range(200):
        new = damping * (P @ x + x[~speaks].sum() / n) + (1 - damping) / n
        if np.abs(new - x).sum() < tolerance * n:
            x = new
            break
        x = new
    return pd.Series(x / x.sum(), index=pd.Index(counts.people, name="account"))


def transitivity(counts: Counts) -> Result:
    """Share of chains a-b-c that are closed by a tie a-c, 0 to 1, on the undirected simple graph; NaN without such chains.

    Source: Luce & Perry 1949; Wasserman & Faust 1994. Second implementation in tests: networkx.

    Examples
    --------
    >>> from conversation_lib.graphs import from_matrix
    >>> transitivity(from_matrix(np.ones((4, 4)) - np.eye(4))).value
    1.0
    """
    A = counts.contacts
    degree = np.diff(A.indptr).astype(np.int64)
    chains = int((degree * (degree - 1) // 2).sum())
    more = {"n": chains, "unit_of_n": "chains of three people", "card": "transitivity"}
    if chains == 0:
        return Result.undefined("transitivity", "nobody has two partners", **more)
    found = kernels.triangles(A.indptr, A.indices, degree)
    value = 3 * int(found) / chains
    return Result("transitivity", value, reason=CENSUS, sentence=f"Of two people who both talk with a third, {value:.0%} also talk with each other.", **more)


def betweenness(counts: Counts, sources: int | None = None, seed: int = 1) -> pd.Series:
    """Share of shortest chains between others that pass through each account, 0 to 1, directed and unweighted; NaN below three people.

    `sources`: number of starting points drawn at random (None: all up to 5,000 people, else 1,000 are drawn). Source: Freeman 1977,
    Brandes 2001, doi:10.1080/0022250X.2001.9990249. Second implementation in tests: networkx.
    """
    n = counts.n
    index = pd.Index(counts.people, name="account")
    if n < 3:
        return pd.Series(np.nan, index=index)
    if sources is None:
        sources = n if n <= 5_000 else 1_000
    chosen = np.arange(n) if sources >= n else np.sort(np.random.default_rng(seed).choice(n, sources, replace=False))
    A = counts.ties
    total = kernels.betweenness(A.indptr, A.indices, chosen.astype(np.int64))
    return pd.Series(total * (n / len(chosen)) / ((n - 1) * (n - 2)), index=index)
