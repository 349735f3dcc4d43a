"""Into which groups does the talk fall, and would another run say the same?

Community detection is a search with chance in it: another seed, another order of the rows, and people change groups.
So groups are searched from many seeds on a graph in a fixed order, the best division is kept, and two numbers say how
far to trust it: how much the runs agree, and for each account how sure its place is. Random graphs have groups too;
`chance` tells how clear groups are when the same people tie at random.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import networkx as nx
import numpy as np
import pandas as pd
from scipy import sparse

from ..errors import Missing
from ..graphs import Counts
from ..results import Result

CARD = "groups"


def modularity_of(counts: Counts, labels: Sequence[int], directed: bool = False) -> float:
    """Modularity Q of a division into groups, between -1/2 and 1; NaN without ties.

    Undirected (default): Q = sum_c (L_c/L - (d_c/2L)^2) on the simple graph; directed: Leicht & Newman 2008.
    `labels` gives every account of `counts.people` its group. One group for all has Q = 0.

    Source: Newman & Girvan 2004, doi:10.1103/PhysRevE.69.026113; Leicht & Newman 2008, doi:10.1103/PhysRevLett.100.118703.

    Examples
    --------
    >>> from conversation_lib.graphs import from_matrix
    >>> two = np.zeros((6, 6)); two[[0, 0, 1, 3, 3, 4, 2], [1, 2, 2, 4, 5, 5, 3]] = 1
    >>> round(modularity_of(from_matrix(two), [0, 0, 0, 1, 1, 1]), 6)
    0.357143
    """
    A = counts.ties if directed else counts.contacts
    labels = np.asarray(labels)
    if len(labels) != counts.n:
        raise ValueError(f"{len(labels)} labels for {counts.n} accounts")
    m = A.sum()
    if m == 0:
        return float("nan")
    _, code = np.unique(labels, return_inverse=True)
    k = code.max() + 1
    coo = A.tocoo()
    inside = coo.data[code[coo.row] == code[coo.col]].sum() / m
    out = np.bincount(code, weights=np.asarray(A.sum(axis=1)).ravel(), minlength=k)
    into = np.bincount(code, weights=np.asarray(A.sum(axis=0)).ravel(), minlength=k)
    return float(inside - (out * into).sum() / m**2)


@dataclass(frozen=True)
class Groups:
    """The best division found: `table` (account, group, certainty), `modularity` (Result), `agreement` (Result), group sizes.

    Groups are numbered from 0 by size, then by their first account; `certainty` is the share of an account's group mates that a
    run puts with it, averaged over all runs (NaN for an account alone in its group).
    """

    table: pd.DataFrame
    modularity: Result
    agreement: Result
    sizes: tuple[int, ...]

    @property
    def labels(self) -> np.ndarray:
        return self.table["group"].to_numpy()

    @property
    def of_three_or_more(self) -> int:
        """How many groups have at least three members (isolates each count as a group otherwise)."""
        return sum(size >= 3 for size in self.sizes)


def groups(counts: Counts, runs: int = 20, seed: int = 1, method: str = "louvain", resolution: float = 1.0) -> Groups:
    """The clearest division of the undirected simple graph into groups, of `runs` searches, with its agreement.

    Parameters
    ----------
    method : "louvain" (Blondel et al. 2008), "leiden" (Traag et al. 2019, for large graphs: it needs the extra `fast`, and
        is some hundred times as fast) or "cnm" (Clauset, Newman & Moore 2004, what NodeXL uses; it has no chance in it,
        so one run says all).

    The same answer after shuffling the rows, with another hash seed and on another machine: accounts are sorted by id, ties by
    position, seeds are `seed`, `seed + 1`, ... Groups with fewer than about sqrt(2 L) inner ties may be merged (resolution limit).

    Source: Blondel et al. 2008, doi:10.1088/1742-5468/2008/10/P10008; Clauset et al. 2004, doi:10.1103/PhysRevE.70.066111;
    Traag, Waltman & van Eck 2019, doi:10.1038/s41598-019-41695-z.
    """
    if method not in ("louvain", "leiden", "cnm"):
        raise ValueError(f"method must be 'louvain', 'leiden' or 'cnm', not {method!r}")
    order = np.argsort(np.asarray(counts.people, dtype=object).astype(str), kind="stable")
    people = [counts.people[i] for i in order]
    A = sparse.triu(counts.contacts[order][:, order], k=1).tocoo()
    settings = {"runs": 1 if method == "cnm" else runs, "method": method, "resolution": resolution, "graph": "undirected simple"}
    if A.nnz == 0:
        reason = "there are no ties"
        table = pd.DataFrame({"account": people, "group": np.arange(len(people)), "certainty": np.nan})
        return Groups(table, Result.undefined("modularity", reason, card=CARD), Result.undefined("group_agreement", reason, card=CARD), (1,) * len(people))
    ties = sorted(zip(A.row.tolist(), A.col.tolist()))
    if method == "leiden":
        found = _leiden(ties, len(people), range(seed, seed + runs), resolution)
    else:
        g = nx.Graph()
        g.add_nodes_from(range(len(people)))
        g.add_edges_from(ties)
        if method == "cnm":
            found = [nx.community.greedy_modularity_communities(g, resolution=resolution)]
        else:
            found = [nx.community.louvain_communities(g, seed=seed + k, resolution=resolution) for k in range(runs)]
    divisions = [_numbered(parts, len(people)) for parts in found]
    ordered = Counts(counts.W[order][:, order], people)
    scores = np.array([modularity_of(ordered, labels) for labels in divisions])
    ranked = sorted(range(len(divisions)), key=lambda i: (-round(scores[i], 12), divisions[i].tolist()))
    best = divisions[ranked[0]]
    agreement = [adjusted_rand(divisions[i], divisions[j]) for i in range(len(divisions)) for j in range(i)]
    value = float(np.median(agreement)) if agreement else float("nan")
    sizes = tuple(np.bincount(best).tolist())
    table = pd.DataFrame({"account": people, "group": best, "certainty": _certainty(best, divisions)})
    big = sum(size >= 3 for size in sizes)
    q = Result(
        "modularity",
        float(scores[ranked[0]]),
        n=counts.n,
        unit_of_n="accounts",
        seed=seed,
        parameters={**settings, "groups_of_3": big, "lowest_run": float(scores.min())},
        card=CARD,
        reason="one whole network: ask a null model, not an interval",
        sentence=f"The talk falls into {big} groups of three or more; {q_words(scores[ranked[0]])}.",
    )
    if agreement:
        a = Result(
            "group_agreement",
            value,
            n=len(agreement),
            unit_of_n="pairs of runs",
            seed=seed,
            parameters=settings,
            card=CARD,
            sentence=f"Two runs of the search agree to {value:.2f} (1 = the same groups, 0 = as by chance).",
        )
    else:
        a = Result.undefined("group_agreement", "one run has nothing to agree with", card=CARD, parameters=settings)
    return Groups(table, q, a, sizes)


def _leiden(ties: list[tuple[int, int]], n: int, seeds, resolution: float) -> list[list[set[int]]]:
    """One division a seed, by networkit on one thread (with several, who comes first would depend on the machine)."""
    try:
        import networkit
    except ImportError:
        raise Missing(
            "the package networkit for method='leiden'",
            "none",
            "the extra `fast` was not installed",
            "pip install networkit, or method='louvain', which is slower",
        ) from None
    threads = networkit.getMaxNumberOfThreads()
    networkit.setNumberOfThreads(1)
    try:
        g = networkit.Graph(n)
        for one, other in ties:
            g.addEdge(one, other)
        found = []
        for seed in seeds:
            networkit.setSeed(seed, False)
            search = networkit.community.ParallelLeiden(g, randomize=True, gamma=resolution)
            search.run()
            division = search.getPartition()
            found.append([set(division.getMembers(part)) for part in division.getSubsetIds()])
        return found
    finally:
        networkit.setNumberOfThreads(threads)


def q_words(q: float) -> str:
    """What a modularity means in words; thresholds are this project's own."""
    level = "clear borders" if q >= 0.5 else "some borders" if q >= 0.3 else "hardly any borders"
    return f"there are {level} between them (modularity {q:.2f}; random graphs have borders too, so compare with the null)"


def _numbered(parts, n: int) -> np.ndarray:
    labels = np.empty(n, dtype=np.int64)
    for number, part in enumerate(sorted((sorted(p) for p in parts), key=lambda p: (-len(p), p[0]))):
        labels[part] = number
    return labels


def _certainty(best: np.ndarray, divisions: list[np.ndarray]) -> np.ndarray:
    size = np.bincount(best)
    total = np.zeros(len(best))
    for labels in divisions:
        both = best.astype(np.int64) * (labels.max() + 1) + labels
        _, inverse, count = np.unique(both, return_inverse=True, return_counts=True)
        total += count[inverse] - 1
    mates = size[best] - 1
    with np.errstate(invalid="ignore", divide="ignore"):
        return np.where(mates > 0, total / len(divisions) / mates, np.nan)


def adjusted_rand(a: Sequence[int], b: Sequence[int]) -> float:
    """How much two divisions of the same people agree: 1 = the same, 0 = as by chance, below 0 = less.

    Source: Hubert & Arabie 1985, doi:10.1007/BF01908075. Two divisions that are both one group, or both all alone, agree fully.

    Examples
    --------
    >>> adjusted_rand([0, 0, 1, 1], [1, 1, 0, 0]), round(adjusted_rand([0, 0, 1, 1], [0, 1, 0, 1]), 9)
    (1.0, -0.5)
    """
    a, b = np.unique(a, return_inverse=True)[1], np.unique(b, return_inverse=True)[1]
    if len(a) != len(b):
        raise ValueError("both divisions must be of the same people")
    if len(a) < 2:
        return 1.0
    both = np.bincount(a.astype(np.int64) * (b.max() + 1) + b)
    choose = lambda x: (x * (x - 1) / 2).sum()  # noqa: E731
    together, in_a, in_b, every = choose(both), choose(np.bincount(a)), choose(np.bincount(b)), len(a) * (len(a) - 1) / 2
    expected = in_a * in_b / every
    highest = (in_a + in_b) / 2
    return 1.0 if highest == expected else float((together - expected) / (highest - expected))
