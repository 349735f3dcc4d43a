"""Hawkes: every message makes further messages likelier for a while.

The rate is mu + sum over past messages of alpha * exp(-beta (t - t_i)). The branching ratio alpha/beta is the share of messages
that others triggered: a measure of conversation from times alone, for sources without reply links. A ratio of 1 or more
would explode and is an error (Hawkes 1971, doi:10.1093/biomet/58.1.83).
"""

from __future__ import annotations

import numpy as np
from scipy import optimize, stats

from ..results import Result

TELLS_NOTHING = 0.9  # an interval as wide as this leaves no share out


def _checked(mu: float, alpha: float, beta: float) -> None:
    if mu <= 0 or alpha < 0 or beta <= 0:
        raise ValueError("a Hawkes process needs mu > 0, alpha >= 0 and beta > 0")
    if alpha / beta >= 1:
        raise ValueError(f"the branching ratio alpha/beta is {alpha / beta:.3g}; from 1 on every message triggers one or more and talk never ends")


def times(mu: float, alpha: float, beta: float, end: float, seed: int = 1) -> np.ndarray:
    """Times of a synthetic Hawkes process in [0, end], in order, by its clusters (immigrants and their descendants).

    The mean number is mu * end / (1 - alpha/beta), a little less near the end, where descendants fall outside.
    """
    _checked(mu, alpha, beta)
    rng = np.random.default_rng(seed)
    generation = rng.uniform(0, end, rng.poisson(mu * end))
    gathered = [generation]
    while len(generation):
        children = rng.poisson(alpha / beta, len(generation))
        generation = np.repeat(generation, children) + rng.exponential(1 / beta, children.sum())
        generation = generation[generation <= end]
        gathered.append(generation)
    return np.sort(np.concatenate(gathered))


def cluster_sizes(ratio: float, clusters: int, seed: int = 1) -> np.ndarray:
    """Sizes of independent synthetic clusters with Poisson offspring (their law is Borel's): mean 1/(1 - ratio)."""
    _checked(1.0, ratio, 1.0)
    rng = np.random.default_rng(seed)
    size = np.ones(clusters, dtype=np.int64)
    alive = np.ones(clusters, dtype=np.int64)
    while alive.any():
        alive = rng.poisson(ratio * alive)
        size += alive
    return size


def _memory(t: np.ndarray, beta: float) -> np.ndarray:
    """sum over earlier events of exp(-beta (t_i - t_j)), by the recursion that makes the likelihood O(N)."""
    out = np.zeros(len(t))
    for i, decay in enumerate(np.exp(-beta * np.diff(t)), start=1):
        out[i] = decay * (1 + out[i - 1])
    return out


def log_likelihood(t, end: float, mu: float, alpha: float, beta: float) -> float:
    """Log-likelihood in nats of times `t` observed in [0, end].

    Examples
    --------
    >>> round(log_likelihood([1, 2], 3, 0.5, 0.5, 1), 6)
    -3.321425
    """
    t = np.asarray(t, dtype=float)
    if (len(t) and (np.diff(t) < 0).any()) or (len(t) and (t[0] < 0 or t[-1] > end)):
        raise ValueError("times must be in order and between 0 and the end of observation")
    rate = mu + alpha * _memory(t, beta)
    return float(np.log(rate).sum() - mu * end - alpha / beta * (1 - np.exp(-beta * (end - t))).sum())


def residuals(t, end: float, mu: float, alpha: float, beta: float) -> np.ndarray:
    """Waiting times in the process's own clock; Exp(1) if the model is right (time rescaling, Ogata 1988, doi:10.1080/01621459.1988.10478560)."""
    t = np.asarray(t, dtype=float)
    before = _memory(t, beta)
    clock = mu * t + alpha / beta * (np.arange(len(t)) - before)
    return np.diff(np.concatenate([[0.0], clock]))


def fit(t, end: float, longest_wait: float | None = None) -> tuple[dict[str, float], Result]:
    """Most likely mu, alpha, beta, and the branching ratio with its interval (profile likelihood, 95 %).

    Parameters
    ----------
    longest_wait : the mean wait 1/beta is sought up to here (None: without a bound; then an even stream can seldom be told from one
        with a memory as long as the record).

    Returns
    -------
    parameters, and a Result: value = alpha/beta (share of messages triggered by others), parameters["ks_p"] = how well the rescaled
    times fit Exp(1). Undefined below 30 events, and where nearly every share fits as well (then `low` and `high` stand all the same).
    Rescale time by the weekly rate first (`timing.weekly_clock`) where the hour of the day matters.

    Source: Hawkes 1971, doi:10.1093/biomet/58.1.83; the test of the rescaled times: Ogata 1988, doi:10.1080/01621459.1988.10478560.
    """
    t = np.asarray(t, dtype=float)
    if len(t) < 30:
        return {"mu": np.nan, "alpha": np.nan, "beta": np.nan}, Result.undefined(
            "branching_ratio", f"{len(t)} events are too few for three parameters", card="hawkes"
        )
    scale = end / len(t)
    slowest = 1 / longest_wait if longest_wait is not None else 0.0

    def unpack(x):
        mu, ratio, beta = np.exp(x[0]) / scale, 1 / (1 + np.exp(-x[1])), slowest + np.exp(x[2]) / scale
        return mu, ratio * beta, beta

    def cost(x):
        value = log_likelihood(t, end, *unpack(x))
        return -value if np.isfinite(value) else 1e12

    best = min(
        (
            optimize.minimize(cost, x, method="Nelder-Mead", options={"xatol": 1e-4, "fatol": 1e-6, "maxiter": 2000})
            for x in ((-0.7, 0.0, 0.0), (0.0, -2.0, 2.0))
        ),
        key=lambda r: r.fun,
    )
    mu, alpha, beta = unpack(best.x)

    def profile(logit):
        inner = optimize.minimize(
            lambda y: cost([y[0], logit, y[1]]), [best.x[0], best.x[2]], method="Nelder-Mead", options={"xatol": 1e-3, "fatol": 1e-4, "maxiter": 400}
        )
        return 2 * (inner.fun - best.fun) - stats.chi2.ppf(0.95, 1)

    low, high = (_crossing(profile, best.x[1], step) for step in (-0.5, 0.5))
    if high - low > TELLS_NOTHING:
        reason = f"its times fit a share of {low:.0%} as well as one of {high:.0%}: a slow memory and an even stream look alike"
        return {"mu": float(mu), "alpha": float(alpha), "beta": float(beta)}, Result.undefined(
            "branching_ratio", reason, low=low, high=high, method="profile likelihood", n=len(t), unit_of_n="messages", card="hawkes"
        )
    ks = stats.kstest(residuals(t, end, mu, alpha, beta), "expon")
    ratio = alpha / beta
    return {"mu": float(mu), "alpha": float(alpha), "beta": float(beta)}, Result(
        "branching_ratio",
        float(ratio),
        low=low,
        high=high,
        method="profile likelihood",
        n=len(t),
        unit_of_n="messages",
        parameters={"ks_p": float(ks.pvalue), "mean_cluster": float(1 / (1 - ratio)), "longest_wait": longest_wait},
        card="hawkes",
        sentence=f"Judged by their times alone, {ratio:.0%} of the messages were triggered by others.",
    )


def _crossing(profile, start: float, step: float) -> float:
    """The share at which the profile crosses zero on the way from `start` (a logit), up or down; 0 or 1 where it never does."""
    here = float(np.clip(start, -7, 7))  # a best share of nought lies at minus infinity, and steps from there would lead nowhere
    for _ in range(28):
        there = here + step
        if profile(there) > 0:
            edge = optimize.brentq(profile, min(here, there), max(here, there), xtol=1e-2) if profile(here) < 0 else here
            return float(1 / (1 + np.exp(-edge)))
        here = there
    return 0.0 if step < 0 else 1.0
