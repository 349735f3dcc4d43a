"""A moment that can be recorded like a number and printed like a date.

Results are numbers, so that receipts can compare them; a day is a number too, counted from 1 January 1970 (UTC). `Moment`
keeps that number and knows how to write itself: `{overtaken.low:day}` gives "19 May", `{overtaken.high:hour}` gives
"24 May, 21:22 UTC". Months are written in English whatever the language of the computer.
"""

from __future__ import annotations

import math

import pandas as pd

from ..results import Result

UNIT = "days since 1 January 1970 (UTC)"
MONTHS = ("January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December")
EPOCH = pd.Timestamp(0, tz="UTC")
_DAY = pd.Timedelta(days=1)


class Moment(float):
    """A moment as days since 1 January 1970 (UTC); a float that formats as a date.

    Examples
    --------
    >>> moment = Moment.of(pd.Timestamp("2010-05-24T21:22:00Z"))
    >>> f"{moment:day}", f"{moment:date}", f"{moment:hour}", f"{moment:.2f}"
    ('24 May', '24 May 2010', '24 May, 21:22 UTC', '14753.89')
    """

    @classmethod
    def of(cls, time: pd.Timestamp) -> Moment:
        """The moment of a timestamp with a time zone; NaN for NaT."""
        return cls(math.nan) if time is pd.NaT or pd.isna(time) else cls((time - EPOCH) / _DAY)

    @property
    def timestamp(self) -> pd.Timestamp:
        return pd.NaT if math.isnan(self) else EPOCH + pd.Timedelta(seconds=round(self * 86400))

    def __format__(self, spec: str) -> str:
        if spec not in ("day", "date", "hour"):
            return super().__format__(spec)
        if math.isnan(self):
            return "not known"
        return {"day": day, "date": date, "hour": hour}[spec](self.timestamp)


def day(time: pd.Timestamp) -> str:
    """A day as printed in a sentence.

    Examples
    --------
    >>> day(pd.Timestamp("2010-05-04"))
    '4 May'
    """
    return f"{time.day} {MONTHS[time.month - 1]}"


def date(time: pd.Timestamp) -> str:
    """The same with its year.

    Examples
    --------
    >>> date(pd.Timestamp("2010-05-04"))
    '4 May 2010'
    """
    return f"{day(time)} {time.year}"


def hour(time: pd.Timestamp) -> str:
    """The same with hour and minute.

    Examples
    --------
    >>> hour(pd.Timestamp("2010-05-04T09:05Z"))
    '4 May, 09:05 UTC'
    """
    return f"{day(time)}, {time.hour:02d}:{time.minute:02d} UTC"


def between(name: str, first: pd.Timestamp, last: pd.Timestamp, sentence: str, n: int | None = None, **parameters) -> Result:
    """Result for something that happened between two moments: an interval and no value, since no moment inside is likelier.

    Examples
    --------
    >>> when = between("passed", pd.Timestamp("2010-05-24", tz="UTC"), pd.Timestamp("2010-05-26", tz="UTC"), "In these two days.")
    >>> f"{when.low:day} to {when.high:day}", when.defined
    ('24 May to 26 May', False)
    """
    return Result(
        name,
        math.nan,
        unit=UNIT,
        low=Moment.of(first),
        high=Moment.of(last),
        method="interval of possible moments",
        reason="an interval without a best guess: no moment inside it is likelier than another",
        n=n,
        unit_of_n="counts" if n is not None else "",
        parameters=parameters,
        sentence=sentence,
    )
