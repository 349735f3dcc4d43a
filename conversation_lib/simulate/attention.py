"""Attention: the more somebody is spoken to, the more they are spoken to.

For each of m messages a uniform person writes to another, chosen with weight (times addressed so far + 1)^gamma: gamma 0
is no preference, gamma 1 the rich get richer (Barabasi & Albert 1999, doi:10.1126/science.286.5439.509). Nobody answers
on purpose, so this generator shows what a hub of attention looks like without conversation.
"""

from __future__ import annotations

import numpy as np

from ..graphs import Counts
from ._made import counts_of_pairs


def attention_pairs(n: int, m: int, gamma: float, seed: int = 1) -> tuple[np.ndarray, np.ndarray]:
    """Writers and addressees of `m` synthetic messages among `n` people (arrays of 0..n-1), in order.

    Raises ValueError for fewer than two people, a negative number of messages or a gamma that is not finite.
    """
    if n < 2 or m < 0 or not np.isfinite(gamma):
        raise ValueError("attention needs n >= 2 people, m >= 0 messages and a finite gamma")
    rng = np.random.default_rng(seed)
    writer = rng.integers(0, n, m)
    chance = rng.random(m)
    weight = np.ones(n)
    addressed = np.zeros(n)
    target = np.empty(m, dtype=np.int64)
    for k in range(m):
        w = weight.copy()
        w[writer[k]] = 0.0
        line = np.cumsum(w)
        j = int(np.searchsorted(line, chance[k] * line[-1], side="right"))
        target[k] = j
        addressed[j] += 1
        weight[j] = (addressed[j] + 1.0) ** gamma
    return writer, target


def attention(n: int, m: int, gamma: float, seed: int = 1) -> Counts:
    """Counts of who wrote to whom in the synthetic attention model.

    Examples
    --------
    >>> c = attention(20, 500, gamma=1.0, seed=2)
    >>> c.n, int(c.W.sum())
    (20, 500)
    """
    writer, target = attention_pairs(n, m, gamma, seed)
    return counts_of_pairs(writer, target, n)
