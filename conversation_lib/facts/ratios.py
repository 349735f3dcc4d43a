"""How many times as many, when one article printed both counts?

Where one article prints the followers of both accounts, both were most likely read in one sitting: the unknown hour
cancels, and the ratio needs no curve. It is the strongest thing these data can say. Its interval comes from the two
wordings alone: the least the one can mean over the most the other can mean, and the other way round.
"""

from __future__ import annotations

import math
from dataclasses import replace

import pandas as pd

from ..errors import BadInput
from ..results import Result
from .bounds import INFINITY, SLACKS, possible, slack_in_words, with_bounds
from .envelope import at, rectangles
from .hours import window, with_windows
from .moments import day


def paired_ratios(counts: pd.DataFrame, over: str, under: str, slack: float | str = 0.10, trust: str = "day") -> pd.DataFrame:
    """One row per article that printed both accounts: followers of `over` divided by followers of `under`, with its interval.

    Parameters
    ----------
    counts : follower counts with `account`, `followers`, `bound`, `pair_id`, and the columns of `hours.window`.
    over, under : the two accounts.
    slack, trust : see `bounds.possible` and `hours.window`.

    Returns
    -------
    A table sorted by time (undated pairs last) with `pair_id`, `source_id`, `date`, `earliest`, `latest`, `printed_over`,
    `printed_under`, `ratio` (printed over printed, ignoring the wordings), `low`, `high` (the interval that the wordings
    allow; `high` is infinite where nothing limits it), `wording`, `reason` and `copied` (True where one of the two figures was taken
    over from another text: then the two were not read in one sitting and the hour does not cancel). Where the article itself gives
    two hours that cannot be the same, `ratio`, `low` and `high` are NaN and `reason` says so: that is a race, not a ratio.

    Examples
    --------
    >>> rows = pd.DataFrame({"account": ["joke", "firm"], "followers": [150000, 13000], "bound": ["upper_near", "approx"],
    ...     "pair_id": "p1", "source_id": "paper", "date": "2010-06-10", "date_basis": "published"})
    >>> pair = paired_ratios(rows, "joke", "firm", slack=0.10).iloc[0]
    >>> [round(float(pair[end]), 2) for end in ("low", "ratio", "high")]
    [9.44, 11.54, 12.82]
    """
    rows = with_windows(with_bounds(counts[counts["pair_id"].notna()], slack), trust)
    pairs = []
    for pair_id, both in rows.groupby("pair_id"):
        top, bottom = both[both["account"] == over], both[both["account"] == under]
        if top.empty or bottom.empty:
            continue
        if len(top) > 1 or len(bottom) > 1:
            raise BadInput(
                "one count of each account in a pair",
                f"{len(top)} and {len(bottom)} in {pair_id!r}",
                "two pairs with one name",
                "give each article its own pair_id",
            )
        pairs.append(_pair(str(pair_id), top.iloc[0], bottom.iloc[0]))
    if not pairs:
        raise BadInput(
            f"articles that printed {over!r} and {under!r} together",
            "none",
            "a slip in a name",
            f"one of the accounts {', '.join(sorted(counts['account'].unique()))}",
        )
    return pd.DataFrame(pairs).sort_values(["earliest", "latest", "ratio", "pair_id"], na_position="last", kind="mergesort").reset_index(drop=True)


def _pair(pair_id: str, top: pd.Series, bottom: pd.Series) -> dict:
    high = top["high"] / bottom["low"] if bottom["low"] > 0 and top["high"] < INFINITY else INFINITY
    copied = any(isinstance(row.get("copies_of"), str) and row["copies_of"] for row in (top, bottom))
    apart = top["latest"] < bottom["earliest"] or bottom["latest"] < top["earliest"]  # False where an hour is not known
    both_copied = copied and top.get("copies_of") == bottom.get("copies_of")
    return {
        "pair_id": pair_id,
        "source_id": top["source_id"],
        "date": pd.Timestamp(top["date"]) if pd.notna(top.get("date")) else pd.NaT,
        "earliest": top["earliest"],
        "latest": top["latest"],
        "printed_over": top["followers"],
        "printed_under": bottom["followers"],
        "ratio": math.nan if apart else top["followers"] / bottom["followers"],
        "low": math.nan if apart else top["low"] / bottom["high"],
        "high": math.nan if apart else high,
        "wording": f"{top['bound']} / {bottom['bound']}",
        "copied": copied and not both_copied,
        "reason": "the two counts are of two moments" if apart else "",
    }


def ratio_between(pairs: pd.DataFrame, name: str, first: str, last: str) -> Result:
    """The middle paired ratio of some days, with the interval that all their wordings together allow.

    Parameters
    ----------
    pairs : the table of `paired_ratios`.
    name : what the result is called.
    first, last : the days, both included, as printed in the sources ("2010-05-24").

    Returns
    -------
    Result with `value` = median of the printed ratios; `low`, `high` = from the least to the largest ratio that any of
    the articles allows, infinite if one wording has no limit (the parameter `open_pairs` counts those articles).
    Undefined if no pair falls in these days.

    Examples
    --------
    >>> rows = pd.DataFrame({"account": ["joke", "firm"], "followers": [9000, 4500], "bound": "exact", "pair_id": "p1",
    ...     "source_id": "paper", "date": "2010-05-24", "date_basis": "stated"})
    >>> float(ratio_between(paired_ratios(rows, "joke", "firm"), "ratio", "2010-05-24", "2010-05-24"))
    2.0
    """
    chosen = _days(pairs, first, last)
    if chosen.empty:
        return Result.undefined(name, f"no article of {_in_words(first, last)} printed both counts")
    median, low, high = float(chosen["ratio"].median()), float(chosen["low"].min()), float(chosen["high"].max())
    top = f"{high:.1f}" if high < INFINITY else "no stated limit"
    sentence = f"{_in_words(first, last)}: about {median:.1f} times the followers (middle of {len(chosen)} articles; their wordings allow {low:.1f} to {top})."
    return _result(chosen, name, median, low, high, "both counts from one article; interval from the two wordings", sentence, first, last)


def printed_ratio(pairs: pd.DataFrame, name: str, first: str, last: str) -> Result:
    """The middle of the printed ratios of some days, with the least and the largest one as interval (wordings ignored).

    Undefined if no pair falls in these days. See `ratio_between` for the parameters.
    """
    chosen = _days(pairs, first, last)
    if chosen.empty:
        return Result.undefined(name, f"no article of {_in_words(first, last)} printed both counts")
    median, low, high = float(chosen["ratio"].median()), float(chosen["ratio"].min()), float(chosen["ratio"].max())
    sentence = f"{_in_words(first, last)}: the printed figures give {low:.1f} to {high:.1f} times ({len(chosen)} articles)."
    return _result(chosen, name, median, low, high, "least and largest printed ratio", sentence, first, last)


def common_ratio(pairs: pd.DataFrame, name: str, first: str, last: str) -> Result:
    """The ratios that every article of some days allows: the interval in which one unchanged ratio could have stood.

    Returns
    -------
    Result with the interval and no value (nothing inside it is likelier than the rest). No interval either if no single
    ratio suits all articles: then the ratio moved in these days, or a wording was wrong; `reason` says so.

    Examples
    --------
    >>> rows = pd.DataFrame({"account": ["joke", "firm"] * 2, "followers": [100, 10, 120, 10], "bound": ["lower_near", "exact"] * 2,
    ...     "pair_id": ["p", "p", "q", "q"], "source_id": ["p", "p", "q", "q"], "date": "2010-05-24", "date_basis": "stated"})
    >>> one = common_ratio(paired_ratios(rows, "joke", "firm", slack=0.30), "ratio", "2010-05-24", "2010-05-24")
    >>> one.low, one.high
    (12.0, 13.0)
    """
    chosen = _days(pairs, first, last)
    if chosen.empty:
        return Result.undefined(name, f"no article of {_in_words(first, last)} printed both counts")
    low, high = float(chosen["low"].max()), float(chosen["high"].min())
    if low > high:
        return Result.undefined(
            name,
            f"no single ratio suits all {len(chosen)} articles of {_in_words(first, last)}: it moved, or a wording was wrong",
            n=len(chosen),
            unit_of_n="articles",
        )
    sentence = f"{_in_words(first, last)}: any one ratio from {low:.1f} to {high:.1f} would suit all {len(chosen)} articles."
    result = _result(chosen, name, math.nan, low, high, "ratios that every article allows", sentence, first, last)
    return replace(result, reason="an interval without a best guess: nothing inside it is likelier than the rest")


def _days(pairs: pd.DataFrame, first: str, last: str) -> pd.DataFrame:
    return pairs[pairs["date"].between(pd.Timestamp(first), pd.Timestamp(last)) & pairs["ratio"].notna()]


def _in_words(first: str, last: str) -> str:
    start, end = pd.Timestamp(first), pd.Timestamp(last)
    return day(start) if start == end else f"{day(start)} to {day(end)}"


def _result(chosen: pd.DataFrame, name: str, value: float, low: float, high: float, method: str, sentence: str, first: str, last: str) -> Result:
    parameters = {"first": first, "last": last, "open_pairs": int((chosen["high"] == INFINITY).sum()), "copied_pairs": int(chosen["copied"].sum())}
    return Result(name, value, unit="times", low=low, high=high, method=method, n=len(chosen), unit_of_n="articles", parameters=parameters, sentence=sentence)


def over_slacks(counts: pd.DataFrame, over: str, under: str, periods: dict[str, tuple[str, str]], slacks=SLACKS) -> pd.DataFrame:
    """One row per period and slack: articles, range of the printed ratios, interval that the wordings allow, and the common one.

    Parameters
    ----------
    periods : name of a period -> (first day, last day).
    slacks : see `bounds.possible`.

    Returns
    -------
    A table with `period`, `slack`, `articles`, `printed_low`, `printed_high`, `low`, `high`, `common_low`, `common_high`
    (both NaN where no single ratio suits all articles).
    """
    rows = []
    for slack in slacks:
        pairs = paired_ratios(counts, over, under, slack)
        for period, (first, last) in periods.items():
            wide, printed, common = (made(pairs, period, first, last) for made in (ratio_between, printed_ratio, common_ratio))
            ends = {
                "printed_low": printed.low,
                "printed_high": printed.high,
                "low": wide.low,
                "high": wide.high,
                "common_low": common.low,
                "common_high": common.high,
            }
            rows.append({"period": period, "slack": slack_in_words(slack), "articles": wide.n or 0, **ends})
    return pd.DataFrame(rows)


def other_readings(activity: pd.DataFrame, counts: pd.DataFrame, over: str, under: str, slack: float | str = 0.10, trust: str = "doubt") -> pd.DataFrame:
    """Ratios that a source printed itself, and ratios that follow from a printed difference: a check on the paired readings.

    Parameters
    ----------
    activity : `account_activity` of `bp-spill-2010`, whose measures "times the followers of ..." and "followers more than
        ..." are used. counts : the follower counts, for the possible values of `under` on the day of a difference.

    Returns
    -------
    A table with `date`, `source_id`, `printed`, `kind` ("ratio" or "difference"), `low`, `high` (the ratios it allows).
    """
    rows = []
    mine = activity[activity["account"] == over]
    for row in mine[mine["measure"] == f"times the followers of {under}"].itertuples():
        span = possible(row.value, row.bound, slack)
        rows.append((row.period_end, row.source_id, row.value, "ratio", span.low, span.high))
    boxes = rectangles(counts, under, slack, trust)
    for row in mine[mine["measure"] == f"followers more than {under}"].itertuples():
        start, end = window(row.period_end)
        least, most = at(boxes, start)[0], at(boxes, end)[1]
        span = possible(row.value, row.bound, slack)
        rows.append((row.period_end, row.source_id, row.value, "difference", 1 + span.low / most, 1 + span.high / least if least > 0 else INFINITY))
    table = pd.DataFrame(rows, columns=["date", "source_id", "printed", "kind", "low", "high"])
    return table.sort_values(["date", "source_id"], kind="mergesort").reset_index(drop=True)
