"""Does a share rise or fall, and does today resemble yesterday? Trends of shares with threads kept whole, and daily memory."""

from __future__ import annotations

import numpy as np
import pandas as pd
from scipy import stats

from ..results import Result

LEAST_THREADS = 10
LEAST_DAYS = 14


def trend_of_share(yes, days, threads) -> Result:
    """How the odds of a yes/no property of messages (a reply, a complaint, ...) change per day: an odds ratio with a 95 % interval.

    Binomial (logistic) regression of `yes` on `days`. Messages of one thread resemble each other, so the interval is built
    from threads (sandwich of cluster sums, times k/(k-1)), with Student's t of k - 1 degrees of freedom.

    Parameters
    ----------
    yes : True/False per message; missing ones are left out and counted in `parameters["left_out"]`.
    days : time of each message in days (any origin). threads : the thread of each message.

    Returns
    -------
    Result, value > 0, 1 = no trend, 1.1 = odds ten per cent higher each day. Undefined with fewer than ten threads, with one
    answer only, without a spread of time, or where time divides yes from no completely (the odds ratio would be infinite).
    Source: Liang & Zeger 1986, doi:10.1093/biomet/73.1.13.

    Examples
    --------
    >>> r = trend_of_share([False] * 40 + [True] * 20, list(range(60)), [i // 3 for i in range(60)])
    >>> r.defined, r.reason
    (False, 'time alone divides yes from no: no finite odds ratio fits')
    """
    table = pd.DataFrame({"yes": pd.array(yes, dtype="boolean"), "days": np.asarray(days, dtype=float), "thread": np.asarray(threads, dtype=object)})
    whole = len(table)
    table = table.dropna()
    code, names = pd.factorize(table["thread"])
    y, x = table["yes"].to_numpy(dtype=float), table["days"].to_numpy()
    base = {"n": len(table), "unit_of_n": "messages", "parameters": {"threads": len(names), "left_out": whole - len(table)}, "card": "trend"}
    if len(names) < LEAST_THREADS:
        return Result.undefined("trend", f"{len(names)} threads are too few for an interval: it takes {LEAST_THREADS}", **base)
    if y.min() == y.max():
        return Result.undefined("trend", "all messages have the same answer", **base)
    if np.ptp(x) == 0:
        return Result.undefined("trend", "all messages stand at the same time", **base)
    if x[y == 1].min() >= x[y == 0].max() or x[y == 1].max() <= x[y == 0].min():
        return Result.undefined("trend", "time alone divides yes from no: no finite odds ratio fits", **base)
    middle, scale = x.mean(), x.std()
    X = np.column_stack([np.ones(len(x)), (x - middle) / scale])
    b = np.zeros(2)
    for _ in range(100):
        p = 1 / (1 + np.exp(-X @ b))
        bread = np.linalg.inv((X * (p * (1 - p))[:, None]).T @ X)
        step = bread @ (X.T @ (y - p))
        b += step
        if np.abs(step).max() < 1e-12:
            break
    p = 1 / (1 + np.exp(-X @ b))
    bread = np.linalg.inv((X * (p * (1 - p))[:, None]).T @ X)
    scores = np.zeros((len(names), 2))
    np.add.at(scores, code, X * (y - p)[:, None])
    k = len(names)
    se = float(np.sqrt((bread @ (scores.T @ scores) @ bread)[1, 1] * k / (k - 1)))
    reach = stats.t.ppf(0.975, k - 1) * se
    value, low, high = (float(np.exp(z / scale)) for z in (b[1], b[1] - reach, b[1] + reach))
    words = "rise" if low > 1 else "fall" if high < 1 else "neither clearly rise nor clearly fall"
    sentence = f"The odds {words}: they are multiplied by {value:.3f} a day ({low:.3f} to {high:.3f}, {k} threads)."
    return Result("trend", value, low=low, high=high, method="95 %, logistic regression, errors clustered by thread", sentence=sentence, **base)


def daily_memory(daily, lag: int = 1) -> Result:
    """Correlation of a daily value with itself `lag` days before, -1 to 1; refused below two whole weeks.

    Parameters
    ----------
    daily : one value a day, in order, no day left out (NaN for a day without a value; pairs with one are not used).

    Returns
    -------
    Result. Undefined for fewer than fourteen days with a value, or a series that never changes. A week is seven days: at lag 7 it
    says "same weekday", at lag 1 "yesterday"; no interval, because days are not independent.

    Source: the correlation of a series with itself, in general use.

    Examples
    --------
    >>> round(daily_memory([1, 2, 3, 4, 5, 6, 7] * 3, lag=7).value, 6)
    1.0
    """
    x = np.asarray(daily, dtype=float)
    known = int((~np.isnan(x)).sum())
    base = {"n": known, "unit_of_n": "days", "parameters": {"lag": lag}, "card": "daily_memory"}
    if known < LEAST_DAYS or len(x) < LEAST_DAYS:
        return Result.undefined("daily_memory", f"{known} days are too few: a week must have come round twice", **base)
    if lag < 1 or lag > len(x) - 3:
        raise ValueError(f"lag must be a number of days from 1 to {len(x) - 3}, not {lag}")
    before, after = x[:-lag], x[lag:]
    both = ~np.isnan(before) & ~np.isnan(after)
    if both.sum() < 3 or np.ptp(before[both]) == 0 or np.ptp(after[both]) == 0:
        return Result.undefined("daily_memory", "the value never changes, or hardly any two days can be compared", **base)
    value = float(np.corrcoef(before[both], after[both])[0, 1])
    days = "the day before" if lag == 1 else f"{lag} days before"
    return Result(
        "daily_memory", value, reason="days are not independent: no interval", sentence=f"A day resembles {days} with a correlation of {value:.2f}.", **base
    )
