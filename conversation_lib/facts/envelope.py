"""What must have been true at every hour, if followers only ever came?

Each printed count is a rectangle: possible hours x possible values. If the number of followers never fell, each
rectangle binds the whole series: from its last possible hour on the number was at least its low value; up to its first
possible hour it was at most its high value. The two staircases are the envelope. No curve is chosen, nothing is fitted.

Two counts contradict each other when one was surely read before the other and yet lies surely above it. Then one is wrong
about its day, its figure, or followers left. The row of lower confidence is set aside, both if the confidence is equal;
rows set aside are named, kept in every table and drawn, they only stop binding the others.
"""

from __future__ import annotations

import pandas as pd

from ..errors import BadInput
from .bounds import INFINITY, with_bounds
from .hours import with_windows

CONFIDENCE = {"low": 0, "medium": 1, "high": 2}
_ORDER = ["earliest", "latest", "low", "high", "source_id"]


def rectangles(counts: pd.DataFrame, account: str | None = None, slack: float | str = 0.10, trust: str = "doubt") -> pd.DataFrame:
    """One row per dated count: the rectangle `earliest` to `latest` x `low` to `high`, and whether another row contradicts it.

    Parameters
    ----------
    counts : follower counts as in `bp-spill-2010`, any order.
    account : whose counts; None if the table holds one account only.
    slack, trust : see `bounds.possible` and `hours.window`.

    Returns
    -------
    A new table, sorted by time, with `low`, `high`, `earliest`, `latest`, `contradicts` (the sources that cannot be true
    together with this one, joined by "; ", "" if none) and `set_aside` (True if the row does not bind the envelope).
    Undated rows are left out; their number is in `table.attrs["undated"]`.

    Examples
    --------
    >>> rows = pd.DataFrame({"date": ["2010-05-24", "2010-05-26"], "followers": [9000, 8000], "bound": "exact",
    ...     "date_basis": "stated", "source_id": ["early", "late"], "confidence": ["high", "low"]})
    >>> rectangles(rows, trust="day")[["source_id", "contradicts", "set_aside"]].values.tolist()
    [['early', 'late', False], ['late', 'early', True]]
    """
    rows = counts if account is None else counts[counts["account"] == account]
    if account is not None and rows.empty:
        raise BadInput(f"an account out of {', '.join(sorted(counts['account'].unique()))}", repr(account), "a slip of the pen", "one of these names")
    rows = with_windows(with_bounds(rows, slack), trust)
    dated = rows[rows["earliest"].notna()]
    dated = dated.sort_values([name for name in _ORDER if name in dated.columns], kind="mergesort").reset_index(drop=True)
    dated["contradicts"], dated["set_aside"] = _contradictions(dated)
    dated.attrs = {"undated": int(len(rows) - len(dated)), "slack": slack, "trust": trust}
    return dated


def _contradictions(rows: pd.DataFrame) -> tuple[list[str], list[bool]]:
    names = rows["source_id"].tolist() if "source_id" in rows else [f"row {i}" for i in range(len(rows))]
    trusted = [CONFIDENCE.get(word, 1) for word in rows["confidence"]] if "confidence" in rows else [1] * len(rows)
    low, high, start, end = (rows[name].tolist() for name in ("low", "high", "earliest", "latest"))
    partners: list[set[str]] = [set() for _ in names]
    aside = [False] * len(names)
    for i in range(len(names)):
        for j in range(len(names)):
            if i != j and end[i] <= start[j] and low[i] > high[j]:
                partners[i].add(names[j])
                partners[j].add(names[i])
                aside[i] = aside[i] or trusted[i] <= trusted[j]
                aside[j] = aside[j] or trusted[j] <= trusted[i]
    return ["; ".join(sorted(group)) for group in partners], aside


def envelope(rows: pd.DataFrame, opened: pd.Timestamp | None = None) -> pd.DataFrame:
    """Staircase of what must have been true: at least `floor`, at most `ceiling`, from each `time` to the next.

    Parameters
    ----------
    rows : rectangles of one account, from `rectangles`; rows set aside do not bind.
    opened : when the account was opened; before that its floor and ceiling are 0.

    Returns
    -------
    A table with `time` (UTC), `floor` (never falls, 0 before the first bound), `ceiling` (never falls, infinite after
    the last bound) and `floor_source`, `ceiling_source` (the row that binds, "" if none). A floor of 10 with a ceiling
    of 20 from 3 o'clock on means: the number was between 10 and 20 from 3 o'clock until the next row's time.

    Examples
    --------
    >>> when = pd.to_datetime(["2010-05-24", "2010-05-25", "2010-05-26", "2010-05-27"], utc=True)
    >>> two = pd.DataFrame({"earliest": when[[0, 2]], "latest": when[[1, 3]], "low": [100.0, 300.0], "high": [120.0, 330.0],
    ...     "set_aside": False, "source_id": ["a", "b"]})
    >>> envelope(two)[["time", "floor", "ceiling"]].astype({"time": str}).values.tolist()  # doctest: +NORMALIZE_WHITESPACE
    [['2010-05-24 00:00:00+00:00', 0.0, 330.0], ['2010-05-25 00:00:00+00:00', 100.0, 330.0],
     ['2010-05-26 00:00:00+00:00', 100.0, inf], ['2010-05-27 00:00:00+00:00', 300.0, inf]]
    """
    binding = rows[~rows["set_aside"]]
    times = sorted(set(binding["earliest"]) | set(binding["latest"]) | ({opened} if opened is not None else set()))
    plain = list(zip(*(binding[name].tolist() for name in ("earliest", "latest", "low", "high", "source_id")), strict=True))
    steps = []
    for time in times:
        if opened is not None and time < opened:
            continue
        floors = [(-low, source) for _, latest, low, _, source in plain if latest <= time]
        ceilings = [(high, source) for earliest, _, _, high, source in plain if earliest > time and high < INFINITY]
        floor, floor_source = min(floors, default=(0.0, ""))  # of equal values the source first in the alphabet
        ceiling, ceiling_source = min(ceilings, default=(INFINITY, ""))
        steps.append((time, abs(floor), ceiling, floor_source, ceiling_source))
    return pd.DataFrame(steps, columns=["time", "floor", "ceiling", "floor_source", "ceiling_source"])


def at(rows: pd.DataFrame, time: pd.Timestamp) -> tuple[float, float]:
    """Least and largest number of followers that were possible at one moment.

    Parameters
    ----------
    rows : rectangles of one account, from `rectangles`; rows set aside do not bind.

    Examples
    --------
    >>> when = pd.to_datetime(["2010-05-24", "2010-05-25", "2010-05-26", "2010-05-27"], utc=True)
    >>> two = pd.DataFrame({"earliest": when[[0, 2]], "latest": when[[1, 3]], "low": [100.0, 300.0], "high": [120.0, 330.0], "set_aside": False})
    >>> at(two, pd.Timestamp("2010-05-25T12:00Z")), at(two, pd.Timestamp("2010-05-01T12:00Z"))
    ((100.0, 330.0), (0.0, 120.0))
    """
    binding = rows[~rows["set_aside"]]
    passed, ahead = binding.loc[binding["latest"] <= time, "low"], binding.loc[binding["earliest"] >= time, "high"]
    return float(passed.max()) if len(passed) else 0.0, float(ahead.min()) if len(ahead) else INFINITY
