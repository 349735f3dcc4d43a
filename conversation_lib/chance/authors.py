"""Intervals for shares and means over authors: people are resampled with all their messages, never single messages.

Where both authors and conversations repeat (the same people in many talks), both are resampled and the draws multiply
("crossed"). Below ten authors there is no interval, and the result says so. For measures of a whole network none of
this is valid: see `halves` for resampling conversations and `nulls` for asking chance instead.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pandas as pd

from ..results import NAN, Result

LEAST = 10


def weighted_mean(values: np.ndarray, weights: np.ndarray) -> float:
    total = weights.sum()
    return float((values * weights).sum() / total) if total else NAN


def by_author(
    messages: pd.DataFrame,
    value: str,
    *,
    statistic: Callable[[np.ndarray, np.ndarray], float] = weighted_mean,
    conversation: str | None = None,
    draws: int = 999,
    seed: int = 1,
    level: float = 0.95,
    name: str | None = None,
) -> Result:
    """A mean over messages with an interval from resampling authors (and conversations, when `conversation` is named).

    Parameters
    ----------
    messages : one row a message, with columns `author`, `value` (number or True/False) and, crossed, `conversation`. Rows with a
        missing author or value are left out and counted in the parameters.
    statistic : function (values, weights) -> float; the default is the mean over messages.

    Returns
    -------
    Result with a percentile interval; without one, and with the reason, below 10 authors (or 10 conversations, crossed).
    Source: crossed resampling after Owen 2007, doi:10.1214/07-AOAS122.

    Examples
    --------
    >>> m = pd.DataFrame({"author": list("abcdefghijkl"), "asks": [1, 0] * 6})
    >>> r = by_author(m, "asks", draws=99)
    >>> r.value, r.low < 0.5 < r.high
    (0.5, True)
    """
    name = name or value
    known = messages[messages["author"].notna() & messages[value].notna()]
    settings = {
        "left_out": len(messages) - len(known),
        "statistic": getattr(statistic, "__name__", "function"),
        "resampled": "authors" + (" x conversations" if conversation else ""),
    }
    if not len(known):
        return Result.undefined(name, "no message has both an author and a value", parameters=settings)
    x = known[value].to_numpy(dtype=float)
    author, authors = pd.factorize(known["author"], sort=True)
    estimate = statistic(x, np.ones(len(x)))
    settings["authors"] = len(authors)
    base = Result(name, estimate, n=len(known), unit_of_n="messages", parameters=settings, seed=seed)
    if len(authors) < LEAST:
        return _without(base, f"{len(authors)} authors; below {LEAST} resampling them says nothing")
    second, others = (None, []) if conversation is None else pd.factorize(known[conversation], sort=True)
    if conversation is not None and len(others) < LEAST:
        return _without(base, f"{len(others)} conversations; below {LEAST} resampling them says nothing")
    rng = np.random.default_rng(seed)
    values = np.empty(draws)
    for k in range(draws):
        weights = rng.multinomial(len(authors), np.full(len(authors), 1 / len(authors)))[author].astype(float)
        if second is not None:
            weights *= rng.multinomial(len(others), np.full(len(others), 1 / len(others)))[second]
        values[k] = statistic(x, weights)
    low, high = np.nanpercentile(values, [50 * (1 - level), 50 * (1 + level)])
    return base.with_interval(low, high, f"percentile bootstrap of {settings['resampled']}, {draws} draws")


def _without(result: Result, reason: str) -> Result:
    from dataclasses import replace

    return replace(result, reason=reason)
