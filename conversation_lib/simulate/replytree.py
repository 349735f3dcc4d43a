"""Reply trees that grow by popularity, by the pull of the root, and by novelty.

Comment t attaches to the earlier message k with weight

    alpha * (1 + replies of k)  +  beta * [k is the root]  +  nu * tau^(t - k)

(the form of Gomez, Kappen, Litvak & Kaltenbrunner 2013, doi:10.1007/s11280-012-0162-8). Only ratios of weights count, so the
coefficient nu of novelty is fixed to 1. `grow` makes trees, `fit` finds the parameters of given trees by likelihood.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from scipy import optimize


def weights(replies: np.ndarray, t: int, alpha: float, beta: float, tau: float, novelty: float = 1.0) -> np.ndarray:
    """Weight of each earlier message 0..t-1 as the parent of comment t; `replies` = answers each has so far.

    Examples
    --------
    >>> weights(np.array([1, 0]), 2, 1, 2, 0.5).tolist()
    [4.25, 1.5]
    """
    k = np.arange(t)
    w = alpha * (1.0 + replies[:t]) + novelty * np.power(float(tau), t - k)
    w[0] += beta
    return w


def grow(n: int, alpha: float, beta: float, tau: float, seed: int = 1, novelty: float = 1.0) -> np.ndarray:
    """Parents of a synthetic tree of `n` messages (-1 for the root).

    alpha = beta = 0 and tau near 0 gives a chain, beta very large a star, alpha = beta = 0 and tau = 1 a random recursive tree.

    Examples
    --------
    >>> grow(5, 0, 0, 1e-9).tolist(), grow(5, 0, 1e12, 0.5).tolist()
    ([-1, 0, 1, 2, 3], [-1, 0, 0, 0, 0])
    """
    if n < 1:
        raise ValueError("a tree has at least one message")
    if min(alpha, beta, novelty) < 0 or not 0 < tau <= 1:
        raise ValueError("alpha, beta and the novelty coefficient must not be negative, and 0 < tau <= 1")
    rng = np.random.default_rng(seed)
    chance = rng.random(n)
    parent = np.full(n, -1, dtype=np.int64)
    replies = np.zeros(n)
    for t in range(1, n):
        line = np.cumsum(weights(replies, t, alpha, beta, tau, novelty))
        if not line[-1] > 0:
            raise ValueError("all weights are zero: nothing to attach to")
        k = min(int(np.searchsorted(line, chance[t] * line[-1], side="right")), t - 1)
        parent[t] = k
        replies[k] += 1
    return parent


def at_random(sizes: Sequence[int], seed: int = 1) -> list[int | None]:
    """Parents of trees of these sizes, one behind the other, in which every answer goes to any earlier message of its tree alike.

    This is what is left of a shape when nobody minds whom they answer (random recursive trees): the chance level of a shape.

    Examples
    --------
    >>> at_random([1, 2, 1])
    [None, None, 1, None]
    """
    n = np.asarray(sizes, dtype=np.int64)
    start = np.repeat(np.cumsum(n) - n, n)
    place = np.arange(n.sum()) - start
    parent = start + (np.random.default_rng(seed).random(n.sum()) * place).astype(np.int64)
    return [None if p == 0 else int(q) for p, q in zip(place, parent)]


def joined(trees: Sequence[Sequence[int | None]]) -> list[int | None]:
    """The parents of several trees (or of what is left of them) one behind the other, for `threads.from_parents`.

    Examples
    --------
    >>> joined([[-1, 0, 0], [None, None, 1]])
    [None, 0, 0, None, None, 4]
    """
    out: list[int | None] = []
    for parents in trees:
        first = len(out)
        out += [None if p is None or p < 0 else first + int(p) for p in parents]
    return out


def with_losses(parents: np.ndarray, share: float, seed: int = 1) -> list[int | None]:
    """The parents of what is left of a tree when each message was not collected with probability `share`.

    Who answered a lost message opens a tree of his own.

    Examples
    --------
    >>> with_losses(np.array([-1, 0, 1]), 0.0), with_losses(np.array([-1, 0, 1]), 1.0)
    ([None, 0, 1], [])
    """
    parents = np.asarray(parents)
    there = np.random.default_rng(seed).random(len(parents)) >= share
    place = np.cumsum(there) - 1
    return [int(place[p]) if p >= 0 and there[p] else None for p in parents[there]]


def log_likelihood(trees: Sequence[np.ndarray], alpha: float, beta: float, tau: float) -> float:
    """Sum over comments of ln(weight chosen / sum of weights), in nats."""
    return _total(_steps(trees), np.array([alpha, beta, tau]))


@dataclass(frozen=True)
class _Steps:
    """All choices of all trees at once: for each comment t, its parent's popularity, whether it is the root, its age, and sums."""

    t: np.ndarray
    popularity: np.ndarray
    root: np.ndarray
    age: np.ndarray
    total_popularity: np.ndarray


def _steps(trees: Sequence[np.ndarray]) -> _Steps:
    t, popularity, root, age, total = [], [], [], [], []
    for parent in trees:
        replies = np.zeros(len(parent))
        for i in range(1, len(parent)):
            k = parent[i]
            if not 0 <= k < i:
                raise ValueError("parents must come before their replies; sort the messages of a tree by time")
            t.append(i)
            popularity.append(1 + replies[k])
            root.append(k == 0)
            age.append(i - k)
            total.append(i + replies[:i].sum())
            replies[k] += 1
    return _Steps(np.array(t, dtype=float), np.array(popularity), np.array(root, dtype=float), np.array(age, dtype=float), np.array(total))


def _total(s: _Steps, theta: np.ndarray) -> float:
    alpha, beta, tau = theta
    chosen = alpha * s.popularity + beta * s.root + tau**s.age
    novelty = s.t if tau == 1 else tau * (1 - tau**s.t) / (1 - tau)
    return float(np.log(chosen / (alpha * s.total_popularity + beta + novelty)).sum())


def fit(trees: Sequence[np.ndarray]) -> dict[str, float]:
    """Most likely alpha, beta, tau (the novelty coefficient is 1) of trees given by their parents, with the log-likelihood.

    Undefined (NaN) where no tree has a choice (all of two messages or fewer).
    """
    s = _steps(trees)
    if not len(s.t) or s.t.max() < 2:
        return {"alpha": float("nan"), "beta": float("nan"), "tau": float("nan"), "log_likelihood": float("nan")}

    def cost(x: np.ndarray) -> float:
        return -_total(s, np.array([np.exp(x[0]), np.exp(x[1]), 1 / (1 + np.exp(-x[2]))]))

    starts = [(-1.0, 0.0, 1.0), (0.0, 2.0, 3.0), (-3.0, -2.0, -1.0)]
    found = min(
        (optimize.minimize(cost, x, method="Nelder-Mead", options={"xatol": 1e-5, "fatol": 1e-7, "maxiter": 4000}) for x in starts), key=lambda r: r.fun
    )
    alpha, beta, tau = np.exp(found.x[0]), np.exp(found.x[1]), 1 / (1 + np.exp(-found.x[2]))
    return {"alpha": float(alpha), "beta": float(beta), "tau": float(tau), "log_likelihood": float(-found.fun)}
