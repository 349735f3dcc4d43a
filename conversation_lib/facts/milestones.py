"""Between which moments was 10,000 passed?

One "doubling time" hides that the growth was fast for three days and slow for three months, and that it rests on a curve.
Passing a round number is a fact about the series itself: surely not yet passed as long as a later count can still lie
below it, surely passed once a count must lie above it. In between the day is not known, and that interval is the answer.
"""

from __future__ import annotations

import pandas as pd

from ..results import Result
from .envelope import rectangles
from .moments import between, date, hour
from .ratios import paired_ratios

DOUBLINGS = (10_000, 20_000, 40_000, 80_000, 160_000)


def passed_between(rows: pd.DataFrame, level: float, opened: pd.Timestamp | None = None) -> dict:
    """Interval of moments in which a growing series reached `level`.

    Parameters
    ----------
    rows : rectangles of one account, from `envelope.rectangles`; rows set aside do not bind.
    level : the number of followers.
    opened : when the account was opened: the level above 0 was not reached before.

    Returns
    -------
    dict with `level`, `not_before` and `not_after` (UTC, NaT where nothing binds: the count may have been passed before
    the first row, or never), `not_before_source`, `not_after_source`.

    Examples
    --------
    >>> when = pd.to_datetime(["2010-05-24", "2010-05-25", "2010-05-26", "2010-05-27"], utc=True)
    >>> two = pd.DataFrame({"earliest": when[[0, 2]], "latest": when[[1, 3]], "low": [100.0, 300.0], "high": [120.0, 330.0],
    ...     "set_aside": False, "source_id": ["a", "b"]})
    >>> answer = passed_between(two, 200)
    >>> str(answer["not_before"].date()), str(answer["not_after"].date())
    ('2010-05-24', '2010-05-27')
    """
    binding = rows[~rows["set_aside"]]
    below = binding[binding["high"] < level]
    above = binding[binding["low"] >= level]
    start, start_source = _edge(below, "earliest", latest=True)
    end, end_source = _edge(above, "latest", latest=False)
    if opened is not None and (start is pd.NaT or start < opened):
        start, start_source = opened, "account opened"
    return {"level": level, "not_before": start, "not_after": end, "not_before_source": start_source, "not_after_source": end_source}


def _edge(rows: pd.DataFrame, column: str, latest: bool):
    if rows.empty:
        return pd.NaT, ""
    value = rows[column].max() if latest else rows[column].min()
    return value, str(min(rows.loc[rows[column] == value, "source_id"]))


def milestones(
    counts: pd.DataFrame, account: str, levels=DOUBLINGS, slack: float | str = 0.10, trust: str = "doubt", opened: pd.Timestamp | None = None
) -> pd.DataFrame:
    """One row per level: between which moments it was passed, how wide that is, and how long the step from the level before took.

    Returns
    -------
    A table with the columns of `passed_between`, `hours_wide` and, from the second level on, `step_at_least` and
    `step_at_most`: the least and the greatest number of days between passing the level before and this one.
    """
    rows = rectangles(counts, account, slack, trust)
    table = pd.DataFrame([passed_between(rows, level, opened) for level in sorted(levels)])
    for side in ("not_before", "not_after"):
        table[side] = pd.to_datetime(table[side], utc=True)
    table["hours_wide"] = (table["not_after"] - table["not_before"]).dt.total_seconds() / 3600
    day = pd.Timedelta(days=1)
    table["step_at_least"] = ((table["not_before"] - table["not_after"].shift()) / day).clip(lower=0)
    table["step_at_most"] = (table["not_after"] - table["not_before"].shift()) / day
    return table


def milestone(table: pd.DataFrame, level: float, name: str) -> Result:
    """The interval of moments in which `level` was passed, as a result that can be recorded.

    Parameters
    ----------
    table : from `milestones`.

    Returns
    -------
    Result without a value, with `low` and `high` as moments (`{name.low:day}` prints "24 May"). Undefined, without an
    interval, where one side is not bounded by any count.
    """
    row = table.set_index("level").loc[level]
    if row["not_before"] is pd.NaT or row["not_after"] is pd.NaT:
        return Result.undefined(name, f"no count bounds the passing of {level:,.0f} on both sides")
    words = f"{level:,.0f} was passed between {hour(row['not_before'])} and {hour(row['not_after'])} of {row['not_after'].year}."
    return between(
        name, row["not_before"], row["not_after"], words, level=level, not_before_source=row["not_before_source"], not_after_source=row["not_after_source"]
    )


def overtaking(
    counts: pd.DataFrame, over: str, under: str, opened: pd.Timestamp, slack: float | str = 0.10, trust: str = "doubt", name: str = "overtaking"
) -> Result:
    """Interval of moments in which one account came to have more followers than the other.

    Not before it was opened: an account without followers is ahead of nobody. Nor before the last moment at which the
    counts keep it surely behind. At the latest by the end of the first window in which it is surely ahead: in a paired
    reading whose wordings leave only ratios above one, or where its floor lies above the other's ceiling.

    Returns
    -------
    Result without a value: an interval of moments (`{overtaking.low:day}`), the parameter `shown_by` names the count that
    closes it. Undefined if no count shows the one ahead.
    """
    mine, theirs = (rectangles(counts, account, slack, trust) for account in (over, under))
    mine, theirs = (list(rows[~rows["set_aside"]].itertuples()) for rows in (mine, theirs))
    behind = [a.earliest for a in mine for b in theirs if a.high < b.low and b.latest <= a.earliest]
    ahead = [(a.latest, a.source_id) for a in mine for b in theirs if a.low > b.high and a.latest <= b.earliest]
    pairs = paired_ratios(counts, over, under, slack, trust)
    ahead += [(pair.latest, pair.source_id) for pair in pairs.itertuples() if pair.low > 1 and pair.latest is not pd.NaT and not pair.copied]
    if not ahead:
        return Result.undefined(name, f"no dated count shows {over} ahead of {under}")
    start = max([opened, *behind])
    end, shown_by = min(ahead)
    words = f"{over} overtook {under} between {date(start)} and {hour(end)}; the day is not in the data."
    return between(name, start, end, words, shown_by=shown_by)
