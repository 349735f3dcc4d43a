"""What one published point of a Lorenz curve says about inequality: a range of Gini coefficients, never one of them.

"The top 10 per cent of users made over 90 per cent of the tweets" is one point: the quietest 90 per cent of people hold at
most 10 per cent. Through that point pass many curves. The straight lines through it are the least unequal one; the most
unequal one stays at zero as long as it can, passes the point, and leaves all that is left to one person at the very end.
Every Gini coefficient between the two fits the sentence, and nothing else does.

How the ends are found (p = share of people, quietest first; L = what they hold; areas are areas under the curve, the Gini
coefficient is 1 - 2 area). A Lorenz curve is convex, starts at (0, 0), ends at (1, 1) and never falls.

Least unequal: a convex curve lies below its chords, so the chords have the largest area; for one point
area = pL/2 + (1-p)(L+1)/2, and G = p - L.

Most unequal: let s be the slope with which the curve passes the point. Being convex it stays above the line of that
slope, and above zero; so the least area is that of max(0, L + s(x - p)), with a jump to 1 at the end:
area(s) = L^2/(2s) + L(1-p) + s(1-p)^2/2. The slope is at least L/p (the curve starts at 0) and at most (1-L)/(1-p) (it
must not pass 1 before the end). The area is least at s = L/(1-p) if that is allowed (p >= 1/2 and L <= 1/2), which gives
G = 1 - 4L(1-p); else at an end: G = 1 - L/p for p < 1/2, and G = 1 - (1-p)/(1-L) for L > 1/2.

Both ends are those of endlessly many people; for n people the range is a little narrower and lies inside.
The idea of bounding the Gini index by chords and tangents: Gastwirth 1972, doi 10.2307/1937992.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
import pandas as pd

from ..errors import BadInput
from ..results import NAN, Result
from .bounds import possible, slack_in_words

METHOD = "all Lorenz curves through the published point: chords (low) and tangents (high), endlessly many people"
NO_VALUE = "bounds without a best guess: every value between them fits what was published"
_DUST = 1e-12


@dataclass(frozen=True)
class LorenzPoint:
    """The quietest share `people` holds between `low` and `high` of everything (equal where the share is exact).

    Examples
    --------
    >>> LorenzPoint(0.9, 0.1, 0.1)
    LorenzPoint(people=0.9, low=0.1, high=0.1)
    """

    people: float
    low: float
    high: float

    def __post_init__(self) -> None:
        if not 0 < self.people < 1:
            raise BadInput(
                "a share of people between 0 and 1", repr(self.people), "per cents instead of shares, or everybody", "0.9 for the quietest nine in ten"
            )
        if not 0 <= self.low <= self.high <= 1:
            raise BadInput("what they hold, from low to high between 0 and 1", f"{self.low} to {self.high}", "per cents instead of shares", "0.1 for one tenth")
        if self.low > self.people + _DUST:
            raise BadInput(
                f"the quietest {self.people:.4g} of people to hold at most {self.people:.4g} of everything",
                f"{self.low:.4g}",
                "the share of the busiest was taken for that of the quietest",
                "top(0.1, 0.9) turns a share of the busiest round",
            )

    @property
    def exact(self) -> bool:
        return self.low == self.high


def top(people: float, share: float, bound: str = "exact", slack: float | str = 0.10, ranked: bool = True) -> LorenzPoint:
    """The Lorenz point of a sentence "the top `people` have `share` of it all".

    Parameters
    ----------
    people, share : shares between 0 and 1 as printed (0.10 and 0.90).
    bound, slack : the wording of the printed share ("lower_near" for "over") and how far it may reach, see `bounds.possible`;
        never beyond everything (1), nor below an equal part.
    ranked : False if the group was chosen in another way than by how much it has (a list of celebrities, one account). The
        true top of that size then has at least as much: only the upper side of the quiet share is known.

    Examples
    --------
    >>> top(0.10, 0.90)
    LorenzPoint(people=0.9, low=0.1, high=0.1)
    >>> top(0.10, 0.90, "lower_near", 0.05)
    LorenzPoint(people=0.9, low=0.055, high=0.1)
    >>> top(0.0005, 0.50, "exact", ranked=False)
    LorenzPoint(people=0.9995, low=0.0, high=0.5)
    """
    if not 0 < people < 1 or not 0 < share <= 1:
        raise BadInput("two shares between 0 and 1", f"{people} and {share}", "per cents instead of shares", "top(0.10, 0.90)")
    span = possible(share, bound, slack)
    most = min(span.high, 1.0)
    least = max(span.low, people)
    return LorenzPoint(_clean(1 - people), 0.0 if not ranked else _clean(1 - most), _clean(1 - least))


def gini_bounds(points: LorenzPoint | Sequence, name: str = "gini_bounds", of_what: str = "what was counted") -> Result:
    """Least and largest Gini coefficient that fit one or a few published points of a Lorenz curve.

    Parameters
    ----------
    points : a LorenzPoint or a pair (people, share held), quietest first; or a sequence of them. Several points must be
        exact; a single one may be an interval.
    name, of_what : of the result and for its sentence.

    Returns
    -------
    Result without a value; `low` and `high` in [0, 1]. Undefined, with the reason, where no distribution has all these
    points (a curve through them would bend the wrong way).

    Examples
    --------
    >>> r = gini_bounds((0.9, 0.1))
    >>> round(r.low, 4), round(r.high, 4), r.defined
    (0.8, 0.96, False)
    >>> gini_bounds(top(0.10, 0.90, "lower_near", "open")).high
    1.0
    """
    known = _points(points)
    if len(known) > 1 and not all(point.exact for point in known):
        raise BadInput("one interval, or several exact points", "several intervals", "each wording adds its own range", "bound one point at a time")
    settings = {"points": [[point.people, point.low, point.high] for point in known]}
    if len(known) == 1:
        point = known[0]
        low, high = max(0.0, point.people - point.high), _most(point.people, point.low)
    else:
        x, y = _polygon(known)
        slopes = np.diff(y) / np.diff(x)
        if (np.diff(slopes) < -1e-9).any():
            return Result.undefined(name, "no distribution has all these points: a curve through them would bend the wrong way", parameters=settings)
        area = _area(x, y)
        low, high = 1 - 2 * area, 1 - 2 * (area - _most_cut(x, slopes))
    low, high = min(max(low, 0.0), 1.0), min(max(high, 0.0), 1.0)
    sentence = f"Every Gini coefficient from {low:.2f} to {high:.2f} fits what was published about {of_what}."
    return Result(
        name, NAN, low=low, high=high, method=METHOD, reason=NO_VALUE, n=len(known), unit_of_n="published points", parameters=settings, sentence=sentence
    )


def over_slacks(people: float, share: float, bound: str, slacks: Sequence = (0.05, 0.10, 0.30, "open"), ranked: bool = True) -> pd.DataFrame:
    """One row per slack: how far the wording is trusted, what the quiet ones hold, and the range of Gini coefficients.

    Examples
    --------
    >>> over_slacks(0.10, 0.90, "lower_near")[["slack", "low", "high"]].round(3).values.tolist()
    [['5 %', 0.8, 0.978], ['10 %', 0.8, 0.996], ['30 %', 0.8, 1.0], ['open', 0.8, 1.0]]
    """
    rows = []
    for slack in slacks:
        point = top(people, share, bound, slack, ranked)
        found = gini_bounds(point)
        rows.append({"slack": slack_in_words(slack), "quiet_low": point.low, "quiet_high": point.high, "low": found.low, "high": found.high})
    return pd.DataFrame(rows)


def extreme_curves(people: float, share: float) -> pd.DataFrame:
    """Corners of the least and of the most unequal Lorenz curve through one point, for drawing: `curve`, `people`, `share`.

    Examples
    --------
    >>> extreme_curves(0.9, 0.1).query("curve == 'most unequal'")[["people", "share"]].round(3).values.tolist()
    [[0.0, 0.0], [0.8, 0.0], [0.9, 0.1], [1.0, 0.2], [1.0, 1.0]]
    """
    point = LorenzPoint(people, share, share)
    slope = _slope(point.people, point.low)
    foot = people - share / slope if slope else people
    end = share + slope * (1 - people)
    least = [(0, 0), (people, share), (1, 1)]
    most = [(0, 0), (foot, 0), (people, share), (1, end), (1, 1)]
    rows = [("least unequal", *corner) for corner in least] + [("most unequal", *corner) for corner in most]
    return pd.DataFrame(rows, columns=["curve", "people", "share"]).astype({"people": float, "share": float})


def _points(points) -> list[LorenzPoint]:
    if isinstance(points, LorenzPoint):
        return [points]
    if len(points) == 2 and all(isinstance(part, int | float) for part in points):
        points = [points]
    made = [point if isinstance(point, LorenzPoint) else LorenzPoint(float(point[0]), float(point[1]), float(point[1])) for point in points]
    if not made:
        raise BadInput("at least one point", "none", "an empty list", "gini_bounds((0.9, 0.1))")
    return sorted(set(made), key=lambda point: (point.people, point.low))


def _slope(p: float, held: float) -> float:
    """Slope at the point of the most unequal curve."""
    return min(max(held / (1 - p), held / p), (1 - held) / (1 - p))


def _most(p: float, held: float) -> float:
    """Largest Gini coefficient through one point."""
    if held <= 0:
        return 1.0
    s = _slope(p, held)
    return 1 - 2 * (held**2 / (2 * s) + held * (1 - p) + s * (1 - p) ** 2 / 2)


def _polygon(points: list[LorenzPoint]) -> tuple[np.ndarray, np.ndarray]:
    x = np.array([0.0, *[point.people for point in points], 1.0])
    y = np.array([0.0, *[point.low for point in points], 1.0])
    if (np.diff(x) <= 0).any():
        raise BadInput("one share for each share of people", "two for one", "two printings of the same figure", "choose one of them, or bound each by itself")
    return x, y


def _area(x: np.ndarray, y: np.ndarray) -> float:
    return float(((y[1:] + y[:-1]) / 2 * np.diff(x)).sum())


def _most_cut(x: np.ndarray, slopes: np.ndarray) -> float:
    """The most that tangents at the inner points can cut off below the chords.

    A chord of slope m and width h, with slope a at its left and b at its right end, loses the triangle
    h^2/2 (m-a)(b-m)/((m-a)+(b-m)): concave in a and b together, so the sum over the chords has one maximum. Each inner
    slope in turn is put where it cuts most (the derivative of two neighbouring triangles is zero), until nothing moves;
    a hair's breadth is kept from the ends of its range, where two slopes could hold each other fast.
    """
    h, m = np.diff(x).tolist(), slopes.tolist()
    s = [0.0, *[(before + after) / 2 for before, after in pairwise(m)], math.inf]
    for hair, sweeps in ((1e-7, 2000), (0.0, 3)):  # at last up to the very ends: each step can only cut more
        for _ in range(sweeps):
            moved = 0.0
            for k in range(1, len(m)):
                kept = hair * (m[k] - m[k - 1])
                best = min(max(_best_slope(h, m, s, k), m[k - 1] + kept), m[k] - kept)
                moved, s[k] = max(moved, abs(best - s[k])), best
            if moved < 1e-13:
                break
    return sum(width**2 / 2 * _triangle(slope - a, b - slope) for width, slope, a, b in zip(h, m, s, s[1:]))


def _best_slope(h: list[float], m: list[float], s: list[float], k: int) -> float:
    """Slope at inner point k that cuts most while its neighbours stand still."""
    a, b, u = s[k - 1], s[k + 1], h[k - 1] * (m[k - 1] - s[k - 1])
    if math.isinf(b):
        return a + u / h[k]
    t = h[k] * (b - m[k])
    return (u * b + t * a) / (u + t) if u + t > 0 else s[k]


def _triangle(u: float, v: float) -> float:
    return u if math.isinf(v) else (u * v / (u + v) if u + v > 0 else 0.0)


def _clean(x: float) -> float:
    """1 - 0.9 is 0.1."""
    return round(x, 12)
