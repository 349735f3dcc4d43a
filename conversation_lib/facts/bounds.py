"""Which numbers can a printed count stand for?

A newspaper that writes "almost 7,100 followers" did not measure 7,100. It says that the truth lies below, and close. This
module turns the wording of a count into the interval of values it can stand for. How close "close" is nobody knows, so
the slack is a knob (5, 10, 30 per cent, or "open" = no limit on the far side) and every page shows what changes with it.

The seven kinds of wording are those of the data card of `bp-spill-2010` (column `bound`):
exact 9,388 · approx "about" · upper_near "almost" · upper_loose "less than" · lower_near "over" · lower_loose "more than"
said of an old or far smaller figure · lower "more than" where the words were not read again or the figure is disputed.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import pandas as pd

from ..errors import BadInput

SLACKS = (0.05, 0.10, 0.30, "open")
KINDS = ("exact", "approx", "upper_near", "upper_loose", "lower_near", "lower_loose", "lower")
WIDEST_ABOUT = 0.30
INFINITY = math.inf


@dataclass(frozen=True)
class Possible:
    """The interval of values that a printed count can stand for.

    The end that was printed belongs to it ("almost 7,100" may be 7,100 when the writer rounded up by one); the end that
    the slack made does not, and neither does infinity.

    Examples
    --------
    >>> possible(7100, "upper_near", 0.10)
    Possible(low=6390.0, high=7100.0, low_included=False, high_included=True)
    >>> print(possible(7100, "upper_near", 0.10)), 6390 in possible(7100, "upper_near", 0.10)
    (6,390, 7,100]
    (None, False)
    """

    low: float
    high: float
    low_included: bool = True
    high_included: bool = True

    def __contains__(self, value: float) -> bool:
        above = value >= self.low if self.low_included else value > self.low
        below = value <= self.high if self.high_included else value < self.high
        return above and below

    def __str__(self) -> str:
        high = "no limit" if math.isinf(self.high) else f"{self.high:,.0f}"
        return f"{'[' if self.low_included else '('}{self.low:,.0f}, {high}{']' if self.high_included else ')'}"

    def inside(self, other: Possible) -> bool:
        """True if every value of this interval is a value of the other one too."""
        low = self.low > other.low or (self.low == other.low and (other.low_included or not self.low_included))
        high = self.high < other.high or (self.high == other.high and (other.high_included or not self.high_included))
        return low and high


def possible(printed: float, bound: str, slack: float | str = 0.10) -> Possible:
    """Interval of the values that a count printed with this wording can stand for.

    Parameters
    ----------
    printed : the figure in the source, above zero.
    bound : one of `KINDS`.
    slack : how far a "near" wording may reach, as a share of the figure (0.10 = ten per cent), or "open" for no limit on
        the side that was not printed. "About" names both sides, so "open" leaves it at 30 per cent: with no limit at all
        it would say nothing. Loose wordings and exact counts do not depend on the slack.

    Returns
    -------
    Possible, in the unit of `printed`; never below 0, open upwards where nothing limits it.

    Examples
    --------
    >>> print(possible(9388, "exact")), print(possible(38000, "lower_near", 0.05)), print(possible(5000, "upper_loose"))
    [9,388, 9,388]
    [38,000, 39,900)
    (0, 5,000]
    (None, None, None)
    >>> print(possible(5600, "approx", 0.05)), print(possible(38000, "lower_near", "open"))
    [5,320, 5,880]
    [38,000, no limit)
    (None, None)
    """
    share = slack_as_share(slack)
    if not printed > 0 or math.isinf(printed):
        raise BadInput("a printed count above zero", repr(printed), "an empty cell or a sign too many", "look at the row in the table of counts")
    printed = float(printed)
    if bound == "exact":
        return Possible(printed, printed)
    if bound == "approx":
        share = min(share, WIDEST_ABOUT) if math.isinf(share) else share
        return Possible(max(0.0, _scaled(printed, 1 - share)), _scaled(printed, 1 + share))
    if bound in ("lower", "lower_loose"):
        return Possible(printed, INFINITY, True, False)
    if bound == "upper_loose":
        return Possible(0.0, printed, False, True)
    if bound == "lower_near":
        return Possible(printed, _scaled(printed, 1 + share), True, share == 0)
    if bound == "upper_near":
        return Possible(max(0.0, _scaled(printed, 1 - share)), printed, share == 0, True)
    raise BadInput(
        f"a wording out of {', '.join(KINDS)}", repr(bound), "a new kind of bound or a slip of the pen", "give the row one of these words in its column `bound`"
    )


def slack_as_share(slack: float | str) -> float:
    """The slack as a share: 0.1 for 0.1, infinity for "open".

    Examples
    --------
    >>> slack_as_share(0.1), slack_as_share("open")
    (0.1, inf)
    """
    if slack == "open":
        return INFINITY
    try:
        share = float(slack)
    except (TypeError, ValueError):
        share = -1.0
    if not share >= 0:
        raise BadInput('a slack such as 0.05, 0.10, 0.30 or "open"', repr(slack), "a per cent sign or a minus", "slack=0.10 for ten per cent")
    return share


def slack_in_words(slack: float | str) -> str:
    """How a figure or a table names a slack: "10 %" or "open".

    Examples
    --------
    >>> slack_in_words(0.05), slack_in_words("open")
    ('5 %', 'open')
    """
    return "open" if math.isinf(slack_as_share(slack)) else f"{100 * float(slack):g} %"


def _scaled(printed: float, factor: float) -> float:
    """printed x factor without the dust of floating point (7100 x 0.9 is 6390)."""
    return printed * factor if math.isinf(factor) else round(printed * factor, 6)


def with_bounds(counts: pd.DataFrame, slack: float | str = 0.10) -> pd.DataFrame:
    """The same rows with `low` and `high`, the least and the largest value that each printed count can stand for.

    Parameters
    ----------
    counts : a table with `followers` (the printed figure) and `bound`; one row per count.
    slack : see `possible`.

    Examples
    --------
    >>> rows = pd.DataFrame({"followers": [7100, 9388], "bound": ["upper_near", "exact"]})
    >>> with_bounds(rows, slack=0.10)[["low", "high"]].values.tolist()
    [[6390.0, 7100.0], [9388.0, 9388.0]]
    """
    needed = {"followers", "bound"}
    if not needed <= set(counts.columns):
        raise BadInput(
            f"a table with the columns {' and '.join(sorted(needed))}",
            f"only {', '.join(map(str, counts.columns))}",
            "another table of the data set",
            'datasets.load_facts("bp-spill-2010").follower_counts',
        )
    spans = [possible(value, bound, slack) for value, bound in zip(counts["followers"], counts["bound"], strict=True)]
    return counts.assign(low=[span.low for span in spans], high=[span.high for span in spans])
