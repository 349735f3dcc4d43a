"""As if other people of the same kind had been there: an interval for density and its like, by drawing the people again.

People are drawn with replacement, with all that passed between those drawn. One who is drawn twice meets a copy. Nothing was observed
between copies, and leaving them silent would make every draw too thin; they get what a pair drawn from the whole graph has, both
directions together, so that what is returned stays returned.

It holds where the people are a sample of a crowd: those of a class who agreed to be read. A whole network is a census: its number
has no such interval, and the question to ask is what chance alone would give (nulls.py).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import numpy as np

from ..graphs import Counts, from_matrix
from ..results import Result
from .halves import recentred
from .together import together

LEAST = 10
MOST = 2_000  # people: a draw is a full table of pairs


def drawn_again(counts: Counts, rng: np.random.Generator) -> Counts:
    """As many people as there are, drawn with replacement; pairs of copies get the messages of a pair drawn at random.

    Examples
    --------
    >>> from conversation_lib.graphs import from_matrix
    >>> everybody = from_matrix(np.ones((5, 5)) - np.eye(5))
    >>> again = drawn_again(everybody, np.random.default_rng(1))  # all pairs are alike, so are all draws
    >>> bool((again.W != everybody.W).nnz == 0)
    True
    """
    W, n = counts.W.toarray(), counts.n
    who = rng.integers(0, n, n)
    again = W[np.ix_(who, who)]
    one, copy = np.nonzero(np.triu(who[:, None] == who, 1))
    a = rng.integers(0, n, len(one))
    b = (a + rng.integers(1, n, len(one))) % n
    again[one, copy], again[copy, one] = W[a, b], W[b, a]
    return replace(from_matrix(again), which=counts.which)


def by_person(
    counts: Counts,
    measure: Callable[[Counts], Result],
    *,
    draws: int = 999,
    seed: int = 1,
    level: float = 0.95,
    workers: int = 2,
    progress: bool | None = None,
) -> Result:
    """A measure of the graph with an interval from drawing its people again.

    Parameters
    ----------
    counts : who wrote how often to whom, among people who are a sample of those whom the sentence is about.
    measure : function Counts -> Result in [0, 1] that averages over pairs: density, share of ties returned. Not for axes that hang on
        one person or on how much was said (V, O, M, C): resample conversations there (halves.py).
    workers, progress : threads (the numbers do not depend on them) and a bar (None: on a terminal after two seconds).

    Returns
    -------
    The Result with percentiles of the draws, moved so that their mean is the value, within [0, 1]. Without an interval, and with the
    reason, below 10 people, above 2,000, or where more than one draw in twenty leaves the measure undefined. Where people differ it
    holds the truth about as often as it says; where all are alike it is wider than it need be.

    Source: Snijders & Borgatti 1999, Connections 22(2):161-170.

    Examples
    --------
    >>> from conversation_lib.graphs import from_matrix
    >>> from conversation_lib.measures import density
    >>> talk = from_matrix(np.random.default_rng(1).random((25, 25)) < 0.2)
    >>> found = by_person(talk, density, draws=99)
    >>> found.low < found.value < found.high
    True
    """
    found = measure(counts)
    if not found.defined:
        return found
    if counts.n < LEAST:
        return replace(found, reason=f"{counts.n} people; below {LEAST} drawing them again says nothing")
    if counts.n > MOST:
        return replace(found, reason=f"{counts.n:,} people; above {MOST:,} a table of all pairs does not fit")
    seeds = np.random.SeedSequence(seed).spawn(draws)

    def one(k: int) -> float:
        return float(measure(drawn_again(counts, np.random.default_rng(seeds[k]))))

    values = np.array(together(one, range(draws), draws, workers=workers, progress=progress, words="people"), dtype=float)
    undefined = float(np.isnan(values).mean())
    if undefined > 0.05:
        return replace(found, reason=f"in {undefined:.0%} of the draws it is not defined")
    low, high = np.nanpercentile(recentred(found.value, values), [50 * (1 - level), 50 * (1 + level)])
    left_out = f", {undefined:.1%} of them undefined and left out" if undefined else ""
    return replace(found.with_interval(low, high, f"people drawn again, pairs of copies filled from the whole, {draws} draws{left_out}"), seed=seed)
