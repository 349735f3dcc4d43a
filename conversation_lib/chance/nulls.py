"""What would chance alone give? Null models of networks, with the observed value as a mark among the draws.

A null keeps something and destroys the rest; it is named in every result, because the answer depends on it:

* "degrees": the simple directed graph keeps how many partners everybody speaks to and is spoken to by; who these are is
  shuffled (pairs of arcs trade targets, circles of three turn round; refused moves count as moves);
* "strengths": everybody keeps how many messages they send and get; the pairs are shuffled (stub permutation);
* "labels": the graph stays, the people change places (for a property of people laid over a graph);
* "times": who speaks to whom stays, the times are dealt anew (within threads, if asked).

Which space a null draws from changes the answer (Fosdick, Larremore, Nishimura & Ugander 2018, doi:10.1137/16M1087175): "degrees" draws
among simple graphs of labelled people (no loops, no double arcs; there stub- and vertex-labelling are the same), "strengths" among
multigraphs with labelled stubs (double arcs are messages, no loops).

p = (b + 1)/(R + 1), where b draws were as extreme as the observed value (Phipson & Smyth 2010,
doi:10.2202/1544-6115.1585).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace

import numpy as np
import pandas as pd
from scipy import sparse

from ..corpus import Corpus
from ..graphs import Counts
from ..results import Result
from .stubs import stub_permutations
from .swaps import EVERY, SMALL, Arcs, arcs, chain
from .together import together

NAMES = {
    "degrees": "directed swaps that keep everybody's in- and out-degree (simple graph, no loops, no double arcs)",
    "strengths": "stub permutation that keeps how many messages everybody sends and gets (no loops, double arcs allowed)",
    "labels": "people change places on the same graph",
    "times": "times are dealt anew over the same messages",
}


@dataclass(frozen=True)
class Null:
    """An observed value among draws of a null model: `observed`, `draws` (array), `name`, `seed`, `notes` (accepted moves, ...)."""

    observed: float
    draws: np.ndarray
    name: str
    seed: int
    notes: dict = field(default_factory=dict)

    @property
    def mean(self) -> float:
        return float(np.mean(self.draws))

    @property
    def sd(self) -> float:
        return float(np.std(self.draws, ddof=1)) if len(self.draws) > 1 else float("nan")

    @property
    def z(self) -> float:
        """How many standard deviations of the null the observed value lies away from its mean; NaN if the null never varies."""
        return (self.observed - self.mean) / self.sd if self.sd > 1e-12 else float("nan")

    def p(self, side: str = "two") -> float:
        """Share of draws as extreme as observed, with the observed one counted in: "high", "low" or "two" sided."""
        dust = 1e-12 * max(1.0, abs(self.observed))
        high = (1 + int((self.draws >= self.observed - dust).sum())) / (len(self.draws) + 1)
        low = (1 + int((self.draws <= self.observed + dust).sum())) / (len(self.draws) + 1)
        if side not in ("high", "low", "two"):
            raise ValueError(f"side must be high, low or two, not {side!r}")
        return {"high": high, "low": low, "two": min(1.0, 2 * min(high, low))}[side]

    def on(self, result: Result, side: str = "two") -> Result:
        """`result` with this null beside it."""
        said = {"name": self.name, "mean": self.mean, "sd": self.sd, "z": self.z, "p": self.p(side), "side": side, "draws": len(self.draws), **self.notes}
        return replace(result, null=said, seed=self.seed)

    def table(self) -> pd.DataFrame:
        """One row a draw, and the observed value: for the picture and for those who want to look."""
        return pd.DataFrame({"value": np.r_[self.observed, self.draws], "what": ["observed"] + ["chance"] * len(self.draws)})


def against_chance(
    counts: Counts,
    statistic: Callable[[Counts], float] | str = "reciprocity",
    null: str = "degrees",
    draws: int = 999,
    seed: int = 1,
    tries: float = 10,
    workers: int = 2,
    progress: bool | None = None,
) -> Null:
    """The observed statistic of a graph among draws of a null model.

    Parameters
    ----------
    statistic : function Counts -> float, or "reciprocity" (share of arcs that are returned; by far the fastest).
    null : "degrees", "strengths" or "labels" (for labels the statistic must look at the order of `people`).
    tries : moves per arc and draw of "degrees"; 3 mix well, 10 is careful. Every draw starts from the observed graph.
    workers : threads. The numbers do not depend on it: every draw has its own seed. progress : a bar; None shows it on a terminal
        after two seconds.

    Examples
    --------
    >>> from conversation_lib.graphs import from_matrix
    >>> found = against_chance(from_matrix(np.ones((4, 4)) - np.eye(4)), draws=9)
    >>> found.observed, found.mean, found.p()  # the complete graph cannot be shuffled
    (1.0, 1.0, 1.0)
    """
    if null not in ("degrees", "strengths", "labels"):
        raise ValueError(f"null must be degrees, strengths or labels, not {null!r}")
    fast = statistic == "reciprocity"
    measure = _arc_reciprocity if fast else statistic
    observed = float(measure(counts))
    seeds = np.random.SeedSequence(seed).spawn(draws)
    notes: dict = {}
    if null == "degrees":
        graph = arcs(*_arcs_of(counts), counts.n)
        accepted = np.zeros(draws)
        compiled = draws * tries * graph.m > SMALL

        def one(k: int) -> float:
            t, moved, mutual = swapped(graph, np.random.default_rng(seeds[k]), tries, compiled)
            accepted[k] = moved
            if fast:
                return mutual / graph.m if graph.m else float("nan")
            return float(measure(_of_arcs(graph.people[graph.source], graph.people[t], counts)))
    elif null == "strengths":

        def one(k: int) -> float:
            i, j = next(iter(stub_permutations(counts, 1, int(seeds[k].generate_state(1)[0]))))
            return float(measure(_of_arcs(i, j, counts)))
    else:

        def one(k: int) -> float:
            order = np.random.default_rng(seeds[k]).permutation(counts.n)
            return float(measure(Counts(sparse.csr_array(counts.W[order][:, order]), counts.people, which=counts.which)))

    values = np.array(together(one, range(draws), draws, workers=workers, progress=progress, words="chance"), dtype=float)
    if null == "degrees":
        notes = {"tries_per_arc": tries, "accepted": float(accepted.mean()) if draws else float("nan")}
    return Null(observed, values, NAMES[null], seed, notes)


def _arc_reciprocity(counts: Counts) -> float:
    ties = counts.ties
    return float(ties.multiply(ties.T).nnz / ties.nnz) if ties.nnz else float("nan")


def _arcs_of(counts: Counts) -> tuple[np.ndarray, np.ndarray]:
    return np.repeat(np.arange(counts.n), np.diff(counts.ties.indptr)), counts.ties.indices


def _of_arcs(source: np.ndarray, target: np.ndarray, like: Counts) -> Counts:
    W = sparse.coo_array((np.ones(len(source)), (source, target)), shape=(like.n, like.n)).tocsr()
    W.sum_duplicates()
    return Counts(W, like.people, which=like.which)


def swapped(graph: Arcs, rng: np.random.Generator, tries: float = 10, compiled: bool | None = None) -> tuple[np.ndarray, float, int]:
    """A random simple digraph with the same in- and out-degrees: the new targets of the arcs, share of moves accepted, arcs returned.

    Moves: nine in ten trade the targets of two arcs (a->b, c->d become a->d, c->b); every tenth turns a circle of three round, without
    which some graphs cannot be reached (Rao, Jana & Bandyopadhyay 1996). A move that would make a loop or a double arc is refused and counts.
    """
    steps = int(np.ceil(tries * graph.m))
    if graph.m < 2:
        return graph.target, float("nan"), 0
    many = steps + steps // EVERY
    numbers = rng.bit_generator.random_raw((many + 1) // 2).view(np.uint32)  # unlike integers(), leaves the interpreter to the other thread
    return chain(graph, steps, numbers, steps > SMALL if compiled is None else compiled)


def p_values_without_pattern(worlds: int, people: int = 16, ties: float = 0.25, draws: int = 39, seed: int = 1) -> np.ndarray:
    """p-values (one-sided, high) of reciprocity in synthetic worlds in which every arc is there by chance alone.

    Honest p-values are spread evenly between 0 and 1.
    """
    rng = np.random.default_rng(seed)
    out = np.empty(worlds)
    for world in range(worlds):
        tied = (rng.random((people, people)) < ties) & ~np.eye(people, dtype=bool)
        counts = Counts(sparse.csr_array(tied.astype(float)), [str(i) for i in range(people)])
        out[world] = against_chance(counts, draws=draws, tries=5, seed=world, workers=1).p("high")
    return out


def shuffled_times(corpus: Corpus, seed: int = 1, within_threads: bool = True) -> Corpus:
    """The same messages with their times dealt anew (within each conversation, or over all): for null models of timing."""
    from ..corpus import message_table

    rng = np.random.default_rng(seed)
    m = corpus.messages.sort_values(["created_at", "message_id"], ignore_index=True)
    times = m["created_at"].to_numpy(dtype="datetime64[us]").copy()
    known = np.flatnonzero(~np.isnat(times))
    if within_threads:
        code = pd.factorize(m["conversation_id"], sort=True)[0][known]
        order = np.lexsort((rng.random(len(known)), code))
        straight = np.lexsort((np.arange(len(known)), code))
        times[known[straight]] = times[known[order]]
    else:
        times[known] = times[rng.permutation(known)]
    dealt = m.assign(created_at=pd.Series(times, index=m.index).dt.tz_localize("UTC"))
    return Corpus(message_table(dealt), corpus.accounts, corpus.rejects, {**corpus.source, "null": NAMES["times"]})
