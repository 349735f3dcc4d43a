"""A clock that runs with the week: fast in busy hours, slow at night.

People sleep and go to work. A stream of messages looks bursty for that reason alone, and a Hawkes fit takes a busy afternoon for
messages that trigger each other. Measured by a clock that runs as fast as people usually write at that hour of the week,
only what the week does not explain is left.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from ..errors import BadInput

HOURS = 168
LEAST_WEEKS = 2


def weekly_profile(times: pd.Series, timezone: str = "UTC") -> pd.Series:
    """Messages per observed hour, for each of the 168 hours of the week (0 = Monday, midnight to one), as a Series.

    An hour of the week counts as often as it lies between the first and the last message, whole or in part. Times without a value
    are left out. BadInput for less than two weeks: then an hour of the week was seen once, and its rate is its own message.

    Examples
    --------
    >>> every_day_at_nine = pd.Series(pd.date_range("2026-01-05 09:30", periods=15, freq="D", tz="UTC"))
    >>> weekly_profile(every_day_at_nine)[[8, 9]].tolist()
    [0.0, 1.0]
    """
    local = pd.Series(times).dropna().dt.tz_convert(timezone)
    hour = _hours(local)
    if not len(hour) or hour.max() - hour.min() < LEAST_WEEKS * HOURS:
        span = f"{(hour.max() - hour.min()) / 24:.1f} days" if len(hour) else "no message with a time"
        raise BadInput(
            f"messages over at least {LEAST_WEEKS} weeks",
            span,
            "a short excerpt, whose week cannot be told from its events",
            "a longer export, or the measure on the plain clock",
        )
    return pd.Series(_rates(hour), index=pd.RangeIndex(HOURS, name="hour of the week"), name="messages an hour")


def weekly_clock(times: pd.Series, timezone: str = "UTC") -> np.ndarray:
    """The times in hours of a clock that runs with the week, from 0 at the first message; NaN where a time is missing.

    Parameters
    ----------
    times : column `created_at` (with a zone). timezone : where the people live; the week is theirs, not that of UTC.

    Returns
    -------
    Array as long as `times`. The last message stands at as many hours as really passed, so rates stay comparable; the order of
    messages never changes. BadInput for less than two weeks (`weekly_profile`).
    The rate comes from the same messages, so a real crisis in one hour of one week is smoothed away in part: say so beside a fit.
    Source: time rescaling, Brown et al. 2002, doi:10.1162/08997660252741149; of weekly cycles, Jo et al. 2012, doi:10.1088/1367-2630/14/1/013055.

    Examples
    --------
    >>> hourly = pd.Series(pd.date_range("2026-01-05", periods=24 * 14 + 1, freq="h", tz="UTC"))
    >>> weekly_clock(hourly)[[0, 1, 336]].round(1).tolist()  # nothing to correct
    [0.0, 1.0, 336.0]
    """
    rate = weekly_profile(times, timezone).to_numpy()
    local = pd.Series(times).dt.tz_convert(timezone)
    out = np.full(len(local), np.nan)
    known = local.notna().to_numpy()
    hour = _hours(local[known])
    at = _elapsed(hour, rate)
    at -= at.min()
    out[known] = at * ((hour.max() - hour.min()) / at.max() if at.max() > 0 else 1.0)
    return out


def _hours(local: pd.Series) -> np.ndarray:
    """Hours since a Monday, midnight, on the wall clock of the place (a day of 23 hours is one of 24 there)."""
    wall = local.dt.tz_localize(None)
    return ((wall - pd.Timestamp("1970-01-05")) / pd.Timedelta(hours=1)).to_numpy(dtype=float)


def _rates(hour: np.ndarray) -> np.ndarray:
    first, last = int(np.floor(hour.min())), int(np.floor(hour.max()))
    seen = np.bincount(np.arange(first, last + 1) % HOURS, minlength=HOURS)
    said = np.bincount(np.floor(hour).astype(np.int64) % HOURS, minlength=HOURS)
    return said / np.maximum(seen, 1)


def _elapsed(hour: np.ndarray, rate: np.ndarray) -> np.ndarray:
    """Integral of the weekly rate from the first Monday of the count to each time."""
    before = np.r_[0.0, np.cumsum(rate)]
    week, inside = np.divmod(hour, HOURS)
    whole = np.floor(inside).astype(np.int64)
    return week * before[-1] + before[whole] + rate[whole] * (inside - whole)
