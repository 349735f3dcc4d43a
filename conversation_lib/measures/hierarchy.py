"""Do the busy speak with the busy, is there an order of rank, is there a core?

Degree assortativity, Krackhardt's hierarchy with connectedness, and cores. All on the simple graph; none of them sees
how often people speak. Hierarchy is 1 for any graph without circles and so saturates on sparse data: the share of
people in the largest strong component stands beside it.
"""

from __future__ import annotations

import numpy as np
from scipy.sparse import csgraph

from .. import kernels
from ..graphs import Counts
from ..results import Result

CENSUS = "one whole network: a null model answers, not an interval"


def assortativity(counts: Counts, kind: str = "undirected") -> Result:
    """Correlation of the degrees at the two ends of a tie, -1 (a star) to 1; NaN if all degrees are equal or below two ties.

    `kind`: "undirected", or "out-in", "out-out", "in-in", "in-out" (degree of the speaker, degree of the one spoken to).
    Source: Newman 2003, doi:10.1103/PhysRevE.67.026126; second implementation in tests: networkx.

    Examples
    --------
    >>> from conversation_lib.graphs import from_matrix
    >>> assortativity(from_matrix([[0, 1, 1, 1], [0, 0, 0, 0], [0, 0, 0, 0], [0, 0, 0, 0]])).value
    -1.0
    """
    name = "assortativity" if kind == "undirected" else "assortativity_" + kind.replace("-", "_")
    A = (counts.contacts if kind == "undirected" else counts.ties).tocoo()
    more = {"n": int(A.nnz if kind != "undirected" else A.nnz // 2), "unit_of_n": "ties", "parameters": {"kind": kind}, "card": "assortativity"}
    degree = {"out": np.bincount(A.row, minlength=counts.n), "in": np.bincount(A.col, minlength=counts.n)}
    first, second = ("out", "out") if kind == "undirected" else kind.split("-")
    if first not in degree or second not in degree:
        raise ValueError(f"kind must be undirected, out-in, out-out, in-in or in-out, not {kind!r}")
    if more["n"] < 2:
        return Result.undefined(name, "there are fewer than two ties", **more)
    x, y = degree[first][A.row].astype(float), degree[second][A.col].astype(float)
    if x.std() == 0 or y.std() == 0:
        return Result.undefined(name, "all degrees are equal", **more)
    value = float(np.clip(np.corrcoef(x, y)[0, 1], -1, 1))
    words = "the busy speak with the quiet" if value < -0.2 else "the busy speak with the busy" if value > 0.2 else "busy and quiet people mix"
    return Result(name, round(value, 12), reason=CENSUS, sentence=f"Who has many partners speaks with whom? Correlation {value:.2f}: {words}.", **more)


def hierarchy(counts: Counts) -> Result:
    """Krackhardt's hierarchy: share of connected pairs in which only one can reach the other, 0 to 1; NaN without ties.

    parameters["strong_share"] is the share of people in the largest strong component. Exact; time grows with people x ties / 62.
    Source: Krackhardt 1994 (Graph theoretical dimensions of informal organizations).

    Examples
    --------
    >>> from conversation_lib.graphs import from_matrix
    >>> hierarchy(from_matrix([[0, 1, 1], [0, 0, 1], [0, 0, 0]])).value
    1.0
    """
    more = {"n": counts.n, "unit_of_n": "people", "card": "hierarchy"}
    if counts.n < 2 or counts.W.nnz == 0:
        return Result.undefined("hierarchy", "nobody can reach anybody", **more)
    parts, part = csgraph.connected_components(counts.ties, directed=True, connection="strong")
    size = np.bincount(part, minlength=parts)
    coo = counts.ties.tocoo()
    i, j = part[coo.row].astype(np.int64), part[coo.col].astype(np.int64)
    between = np.unique(i[i != j] * parts + j[i != j])
    start = np.r_[0, np.cumsum(np.bincount(between // parts, minlength=parts))].astype(np.int64)
    both = int((size * (size - 1) // 2).sum())
    either = both + int(kernels.reached(start, between % parts, size.astype(np.int64)))
    share = float(size.max() / counts.n)
    value = 1 - both / either
    return Result(
        "hierarchy",
        value,
        reason=CENSUS,
        parameters={"pairs": either, "strong_share": share},
        sentence=f"In {value:.0%} of the pairs that a chain of talk joins, it leads in one direction only; {share:.0%} of the people can all reach one another.",
        **more,
    )


def connectedness(counts: Counts) -> Result:
    """Share of all pairs that are in one weak component, 0 to 1; NaN for fewer than two people.

    Source: Krackhardt 1994 (Graph theoretical dimensions of informal organizations).
    """
    more = {"n": counts.n, "unit_of_n": "people", "card": "hierarchy"}
    if counts.n < 2:
        return Result.undefined("connectedness", "fewer than two people", **more)
    size = np.bincount(csgraph.connected_components(counts.contacts, directed=False)[1]).astype(float)
    value = float((size * (size - 1)).sum() / (counts.n * (counts.n - 1)))
    return Result("connectedness", value, reason=CENSUS, sentence=f"{value:.0%} of all pairs are joined by some chain of talk.", **more)


def core_numbers(counts: Counts) -> np.ndarray:
    """For every account the largest k such that it is in a part where all have k partners or more (undirected simple graph).

    Source: Seidman 1983, doi:10.1016/0378-8733(83)90028-X; peeled level by level.

    Examples
    --------
    >>> from conversation_lib.graphs import from_matrix
    >>> core_numbers(from_matrix(np.ones((4, 4)) - np.eye(4))).tolist()
    [3, 3, 3, 3]
    """
    A = counts.contacts
    degree = np.diff(A.indptr)
    return kernels.cores(A.indptr, A.indices, degree)


def largest_core(counts: Counts) -> Result:
    """Largest k with a part of the graph in which everybody has k partners or more; NaN for nobody.

    Source: Seidman 1983, doi:10.1016/0378-8733(83)90028-X; second implementation in tests: networkx.
    """
    if counts.n == 0:
        return Result.undefined("largest_core", "the roster is empty", card="cores")
    number = core_numbers(counts)
    k, members = int(number.max()), int((number == number.max()).sum())
    return Result(
        "largest_core",
        float(k),
        n=counts.n,
        unit_of_n="people",
        parameters={"members": members},
        card="cores",
        reason=CENSUS,
        sentence=f"There is a core of {members} people who each have at least {k} partners inside it.",
    )
