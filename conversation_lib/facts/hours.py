"""At which hours can a printed count have been read off?

Most sources give a day, few an hour, and the day may be the one on which the article came out. This module turns the
columns `date`, `time_from`, `time_to` and `date_basis` into the interval of possible times, in UTC. An unknown hour stays
an interval and is never put at noon.

How far a printed day is believed is a knob:

- "day": the day as printed, midnight to midnight in the stated zone (US Eastern daylight time by default, where most of
  the press that counted these followers sat).
- "zone": the same day, wherever between California and London it was printed.
- "doubt": besides, what was `published` on a day may have been read on the day before, and what was `inferred` may be a
  day off on either side.

A stated hour (`time_from`, `time_to`) limits its side whatever the knob says.
"""

from __future__ import annotations

import pandas as pd

from ..errors import BadInput

TRUST = ("day", "zone", "doubt")
BASES = ("stated", "published", "inferred", "unknown")
US_EASTERN = -4
CALIFORNIA, LONDON = -7, 1
DAY = pd.Timedelta(days=1)
HOUR = pd.Timedelta(hours=1)


def window(date, time_from=None, time_to=None, date_basis: str = "stated", trust: str = "day", zone: float = US_EASTERN) -> tuple[pd.Timestamp, pd.Timestamp]:
    """First and last moment (UTC) at which the count can have been read.

    Parameters
    ----------
    date : the day in the source ("2010-05-24"), missing if the source is undated.
    time_from, time_to : stated hours in UTC ("2010-05-24T21:22:00Z"), missing where the source gives none.
    date_basis : "stated", "published", "inferred" or "unknown"; only "doubt" makes a difference between them.
    trust : "day", "zone" or "doubt", see above.
    zone : hours ahead of UTC of the place whose day is meant, used by "day".

    Returns
    -------
    (from, to), or (NaT, NaT) for an undated count: it belongs to no time series.

    Examples
    --------
    >>> [str(t) for t in window("2010-05-24", None, "2010-05-24T21:22:00Z", "published")]
    ['2010-05-24 04:00:00+00:00', '2010-05-24 21:22:00+00:00']
    >>> [str(t) for t in window("2010-05-24", date_basis="inferred", trust="doubt")]
    ['2010-05-22 23:00:00+00:00', '2010-05-26 07:00:00+00:00']
    """
    if trust not in TRUST:
        raise BadInput(f"trust in a date as one of {', '.join(TRUST)}", repr(trust), "a slip of the pen", 'trust="day"')
    if date_basis not in BASES:
        raise BadInput(f"a date_basis out of {', '.join(BASES)}", repr(date_basis), "a new kind of date", "give the row one of these words")
    if _absent(date) or date_basis == "unknown":
        return pd.NaT, pd.NaT
    midnight = pd.Timestamp(date, tz="UTC")
    first, last = (zone, zone) if trust == "day" else (LONDON, CALIFORNIA)
    start, end = midnight - first * HOUR, midnight + DAY - last * HOUR
    if trust == "doubt":
        start = start - DAY if date_basis in ("published", "inferred") else start
        end = end + DAY if date_basis == "inferred" else end
    start = _moment(time_from) if not _absent(time_from) else start
    end = _moment(time_to) if not _absent(time_to) else end
    if start > end:
        raise BadInput(
            "a first hour before the last one",
            f"{start} and {end} for the day {date}",
            "the two hours were exchanged or belong to another day",
            "look at time_from and time_to of this row",
        )
    return start, end


def with_windows(counts: pd.DataFrame, trust: str = "day", zone: float = US_EASTERN) -> pd.DataFrame:
    """The same rows with `earliest` and `latest`, the first and the last moment (UTC) at which each can have been read.

    Undated rows get NaT on both sides and stay in the table.

    Examples
    --------
    >>> rows = pd.DataFrame({"date": ["2010-05-24", None], "date_basis": ["stated", "unknown"]})
    >>> [str(time) for time in with_windows(rows)["latest"]]
    ['2010-05-25 04:00:00+00:00', 'NaT']
    """
    blank = pd.Series([None] * len(counts), index=counts.index, dtype=object)
    columns = [counts.get(name, blank) for name in ("date", "time_from", "time_to")]
    basis = counts.get("date_basis", pd.Series(["stated"] * len(counts), index=counts.index))
    spans = [window(*row, trust=trust, zone=zone) for row in zip(*columns, basis, strict=True)]
    return counts.assign(
        earliest=pd.to_datetime(pd.Series([span[0] for span in spans], index=counts.index), utc=True),
        latest=pd.to_datetime(pd.Series([span[1] for span in spans], index=counts.index), utc=True),
    )


def _absent(value) -> bool:
    return value is None or value == "" or bool(pd.isna(value))


def _moment(value) -> pd.Timestamp:
    moment = pd.Timestamp(value)
    return moment.tz_localize("UTC") if moment.tzinfo is None else moment.tz_convert("UTC")
