"""Does the graph have a hub? Freeman's centralization, by direction.

1 for a star, 0 where all people are alike. It looks at who has how many different partners, not at numbers of messages
(for those see concentration.py), and it falls towards 0 as hubs multiply: two equal broadcasters look "decentral". So
it is always printed with a measure of concentration beside it. Direction matters most: a source that a crowd passes on
is a hub by *in*-degree, a broadcaster who mentions many is a hub by *out*-degree, and in pure broadcast nobody stands
*between* anybody (directed betweenness gives 0).
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from .. import kernels
from ..graphs import Counts
from ..results import Result

KINDS = ("in", "out", "both", "undirected")
WORDS = {
    "in": "being spoken to",
    "out": "speaking to others",
    "both": "ties in both directions",
    "undirected": "contacts",
    "betweenness": "standing between others",
}
SAMPLE_ABOVE = 5_000  # nodes; betweenness costs nodes x ties


def _freeman(name: str, c: np.ndarray, largest: float, counts: Counts, least: int, words: str, **more) -> Result:
    choice = {"roster": counts.which, **more}
    base = {"n": counts.n, "unit_of_n": "people", "parameters": choice, "card": "centralization"}
    if counts.n < least:
        return Result.undefined(name, f"it needs at least {least} people, here are {counts.n}", **base)
    value = float(min(1.0, max(0.0, (counts.n * c.max() - c.sum()) / largest)))  # the sum of c_max - c_i
    if value < 1e-12:
        value = 0.0
    return Result(name, value, sentence=f"In {words}, the graph is {value:.2f} on the way from all alike (0) to a star (1).", **base)


def centralization(counts: Counts, kind: str = "in") -> Result:
    """How far the graph is from "all alike" (0) on the way to a star (1), by numbers of different partners.

    C = sum_i (c_max - c_i) / D, D the largest sum possible on n people: (n-1)^2 for "in" and "out", 2(n-1)(n-2) for
    "both" (in + out), (n-1)(n-2) for "undirected".

    Parameters
    ----------
    counts : who wrote how often to whom; weights and self-loops do not enter.
    kind : "in" (how many people speak to me), "out" (to how many I speak), "both", "undirected" (contacts).

    Returns
    -------
    Result in [0, 1]. Undefined for n < 2 ("in", "out") or n < 3 ("both", "undirected").

    Examples
    --------
    >>> from conversation_lib.graphs import from_matrix
    >>> star = from_matrix([[0, 1, 1, 1, 1]] + [[0] * 5] * 4)
    >>> centralization(star, "out").value, centralization(star, "in").value
    (1.0, 0.0625)

    Source: Freeman 1979, doi 10.1016/0378-8733(78)90021-7. R igraph's default (loops = TRUE) gives smaller values.
    """
    if kind not in KINDS:
        raise ValueError(f"kind must be one of {', '.join(KINDS)}, not {kind!r}")
    n = counts.n
    if kind == "undirected":
        c = np.diff(counts.contacts.indptr)
    else:
        A = counts.W if counts.tidy else counts.ties  # only who, not how often: a tidy matrix says it as it stands
        c = (kernels.arrivals(A.indptr, A.indices) if kind != "out" else 0) + (np.diff(A.indptr) if kind != "in" else 0)
    largest = {"in": (n - 1) ** 2, "out": (n - 1) ** 2, "both": 2 * (n - 1) * (n - 2), "undirected": (n - 1) * (n - 2)}[kind]
    return _freeman(f"centralization_{kind}", c, largest, counts, 2 if kind in ("in", "out") else 3, WORDS[kind], kind=kind)


def betweenness_centralization(counts: Counts, directed: bool = True, seed: int = 0, sources: int = 1_000) -> Result:
    """How far standing between others is the privilege of one person: 0 all alike, 1 a star whose hub joins everybody.

    A pure one-way broadcast has 0 by direction (nobody lies between anybody) and 1 on the undirected graph.

    Parameters
    ----------
    counts : who wrote how often to whom; weights do not enter.
    directed : follow the direction of talk (default) or not.
    seed, sources : above 5,000 people shortest paths start from `sources` people drawn by `seed`; said in `method`.

    Returns
    -------
    Result in [0, 1]. Undefined for n < 3. O(n x ties).

    Examples
    --------
    >>> from conversation_lib.graphs import from_matrix
    >>> star = from_matrix([[0, 1, 1, 1, 1]] + [[0] * 5] * 4)
    >>> betweenness_centralization(star).value, betweenness_centralization(star, directed=False).value
    (0.0, 1.0)

    Source: Freeman 1979, doi 10.1016/0378-8733(78)90021-7; Brandes 2001, doi 10.1080/0022250X.2001.9990249.
    """
    n, A = counts.n, counts.ties if directed else counts.contacts
    name = "centralization_betweenness" if directed else "centralization_betweenness_undirected"
    sampled = n > SAMPLE_ABOVE and sources < n
    c = np.zeros(max(n, 1))
    if n >= 3:
        chosen = np.sort(np.random.default_rng(seed).choice(n, sources, replace=False)) if sampled else np.arange(n)
        c = kernels.betweenness(A.indptr, A.indices, chosen.astype(np.int64)) * (n / len(chosen)) / ((n - 1) * (n - 2))
    result = _freeman(name, c, n - 1, counts, 3, WORDS["betweenness"], directed=directed)
    if sampled and result.defined:
        return replace(result, method=f"estimated from {sources} of {n} sources", seed=seed)
    return result


def centralizations(counts: Counts, betweenness: bool = True) -> dict[str, Result]:
    """Freeman's centralization of every kind side by side: in, out, both, undirected, betweenness, betweenness_undirected.

    Examples
    --------
    >>> from conversation_lib.graphs import from_matrix
    >>> {kind: r.value for kind, r in centralizations(from_matrix([[0, 1], [0, 0]]), betweenness=False).items() if r.defined}
    {'in': 1.0, 'out': 1.0}
    """
    out = {kind: centralization(counts, kind) for kind in KINDS}
    if betweenness:
        out |= {"betweenness": betweenness_centralization(counts), "betweenness_undirected": betweenness_centralization(counts, directed=False)}
    return out
