"""How long, and how fast, when only days were printed.

From "Monday" to "Friday" are four days on the calendar; it may have been little more than three, or almost five. A speed
worked out from two printed counts inherits the doubt of both counts and of both days. This module keeps those ranges, and
gives no best guess inside them.
"""

from __future__ import annotations

import math

import pandas as pd

from ..errors import BadInput
from ..results import NAN, Result
from .bounds import INFINITY, Possible
from .hours import window
from .moments import date

DAY = pd.Timedelta(days=1)
NO_VALUE = "a range without a best guess: nothing inside it is likelier than the rest"


def days_between(name: str, first, last, *, first_basis: str = "stated", last_basis: str = "stated", trust: str = "day") -> Result:
    """Least and most days that can lie between two printed days.

    Parameters
    ----------
    first, last : the printed days, or pairs (from, to) of moments in UTC where the sources give hours.
    first_basis, last_basis, trust : how far each day is believed, see `hours.window`; with "day" both are days of one place.

    Returns
    -------
    Result without a value; `low` >= 0 and `high` in days. Undefined where a day is missing.

    Examples
    --------
    >>> r = days_between("asked", "2010-05-19", "2010-06-08")
    >>> r.low, r.high
    (19.0, 21.0)
    """
    start, end = _span(first, first_basis, trust), _span(last, last_basis, trust)
    if start[0] is pd.NaT or end[0] is pd.NaT:
        return Result.undefined(name, "one of the two days was not printed")
    if end[1] < start[0]:
        raise BadInput("a first day before the last one", f"{first} and {last}", "the two were exchanged", "days_between(name, earlier, later)")
    low, high = max(0.0, (end[0] - start[1]) / DAY), (end[1] - start[0]) / DAY
    words = f"Between {low:.0f} and {high:.0f} days passed ({date(start[0])} to {date(end[0])}; hours not printed)."
    return Result(name, NAN, unit="days", low=low, high=high, method="first and last possible moment of each printed day", reason=NO_VALUE, sentence=words)


def _span(day, basis: str, trust: str) -> tuple[pd.Timestamp, pd.Timestamp]:
    return (day[0], day[1]) if isinstance(day, tuple) else window(day, date_basis=basis, trust=trust)


def pace(name: str, first: Possible, last: Possible, days: Result, unit: str = "a day", per: float = 1.0) -> Result:
    """Least and largest mean speed between two counts that are intervals, over a time that is one.

    Parameters
    ----------
    first, last : what the two printed counts can stand for, from `bounds.possible`.
    days : the time between them, from `days_between`.
    unit, per : for another unit than a day: pace(..., "an hour", 1 / 24) divides by hours.

    Returns
    -------
    Result without a value; `low` may be negative (the count may have fallen), `high` is infinite where no wording or
    no time limits it.

    Examples
    --------
    >>> from .bounds import possible
    >>> r = pace("entries", possible(700, "exact"), possible(2500, "exact"), days_between("d", "2010-06-03", "2010-07-19"))
    >>> round(r.low, 1), round(r.high, 1)
    (38.3, 40.0)
    """
    if not days.has_interval:
        return Result.undefined(name, days.reason or "the time between the two counts is not known")
    least, most = last.low - first.high, last.high - first.low
    low = least / ((days.high if least >= 0 else days.low) or NAN) * per
    high = most / ((days.low if most >= 0 else days.high) or NAN) * per
    low, high = (-INFINITY if math.isnan(low) else low), (INFINITY if math.isnan(high) else high)
    top = f"{high:,.0f}" if high < INFINITY else "no stated limit"
    words = f"On average between {low:,.0f} and {top} {unit}."
    return Result(name, NAN, unit=unit, low=low, high=high, method="interval of the counts over the interval of the time", reason=NO_VALUE, sentence=words)
