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
from .together import together

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
    workers: int = 2,
    progress: bool | None = None,
) -> Result:
    """A mean over messages with an interval from resampling authors (and conversations, when `conversation` is named).

    Parameters
    ----------
    messages : one row a message, with columns `author`, `value` (number or True/False) and, crossed, `conversation`. Rows with a
        missing author or value (crossed: or conversation) are left out and counted in the parameters.
    statistic : function (values, weights) -> float; the default is the mean over messages.
    workers, progress : threads (the numbers do not depend on them) and a bar (None: on a terminal after two seconds).

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
    known = messages[messages["author"].notna() & messages[value].notna() & (conversation is None or messages[conversation].notna())]
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

    def dealt():
        for _ in range(draws):
            yield tuple(rng.multinomial(len(units), np.full(len(units), 1 / len(units))) for units in (authors, others) if len(units))

    def one(times: tuple[np.ndarray, ...]) -> float:
        weights = times[0][author].astype(float)
        return statistic(x, weights if second is None else weights * times[1][second])

    values = together(one, dealt(), draws, workers=workers, progress=progress, words="authors")
    low, high = np.nanpercentile(values, [50 * (1 - level), 50 * (1 + level)])
    return base.with_interval(low, high, f"percentile bootstrap of {settings['resampled']}, {draws} draws")


def _without(result: Result, reason: str) -> Result:
    from dataclasses import replace

    return replace(result, reason=reason)
