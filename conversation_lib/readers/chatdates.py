"""Dates as phones write them: 3/4/20 is the third of April or the fourth of March, and only the whole file tells.

One chat is exported by one phone, so all its dates have one order. It is decided from all of them at once, and the
report says how: a part above 12 proves it; else the order in which the chat runs forward; else the custom of the sign.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise

SPACE = "[ \u00a0\u202f]"
DATE = r"(\d{1,4})([./-])[ ]?(\d{1,2})\2[ ]?(\d{1,4})\.?"
TIME = rf"(?:(上午|下午|오전|오후|午前|午後){SPACE}?)?(\d{{1,2}})[:.](\d\d)(?:[:.](\d\d))?(?:{SPACE}{{0,2}}([AaPp])\.?{SPACE}?[Mm]\.?)?"
STAMP = re.compile(DATE + rf",?{SPACE}(?:(?:à|klo|kl\.?|um){SPACE})?" + TIME)
AFTERNOON = ("下午", "오후", "午後")
ORDERS = {"year first": (0, 1, 2), "day first": (2, 1, 0), "month first": (2, 0, 1)}  # where year, month and day stand


@dataclass(slots=True)
class Stamp:
    """A date and time as written: the three numbers of the date, its sign, hour (0-23), minute, second, half-day clock or not."""

    parts: tuple[int, int, int]
    sign: str
    hour: int
    minute: int
    second: int
    twelve: bool
    long_first: bool


def stamp_of(m: re.Match) -> Stamp:
    """The Stamp of a match of STAMP (its groups come first in the pattern that holds it)."""
    a, sign, b, c, before, hour, minute, second, half = m.groups()[:9]
    h = int(hour)
    twelve = before is not None or half is not None
    if twelve and h <= 12:
        h = h % 12 + (12 if before in AFTERNOON or (half or "").lower() == "p" else 0)
    return Stamp((int(a), int(b), int(c)), sign, h, int(minute), int(second or 0), twelve, len(a) == 4)


def moment(stamp: Stamp, order: str) -> datetime | None:
    """The local time of a stamp whose date is in this order; None where no such day exists."""
    year, month, day = (stamp.parts[i] for i in ORDERS[order])
    if year < 100:
        year += 2000
    try:
        return datetime(year, month, day, stamp.hour, stamp.minute, min(stamp.second, 59))
    except ValueError:
        return None


def order_of(stamps: list[Stamp], day_first: bool | None = None) -> tuple[str, str]:
    """The order of the dates of one file ("year first", "day first", "month first") and the reason, in words.

    Parameters
    ----------
    stamps : all stamps of the file, in the order in which they stand. day_first : what the user states, or None.

    Examples
    --------
    >>> def s(a, b): return Stamp((a, b, 20), "/", 9, 0, 0, False, False)
    >>> order_of([s(1, 2), s(1, 14)])
    ('month first', 'a second number above 12 (1 dates), none above 12 in the first place')
    >>> order_of([s(1, 2), s(2, 2), s(1, 3)])[0], order_of([s(1, 2), s(1, 3), s(2, 2)])[0]
    ('day first', 'month first')
    """
    if sum(s.long_first for s in stamps) * 2 > len(stamps):
        return "year first", "the year stands first"
    if day_first is not None:
        return ("day first" if day_first else "month first"), "stated by the user"
    short = [s for s in stamps if not s.long_first]
    first = sum(s.parts[0] > 12 for s in short)
    second = sum(s.parts[1] > 12 for s in short)
    if first != second:
        order, proof, other = ("day first", first, second) if first > second else ("month first", second, first)
        place, rest = ("first", "second") if order == "day first" else ("second", "first")
        return order, f"a {place} number above 12 ({proof} dates), {other or 'none'} above 12 in the {rest} place"
    back = {order: _steps_back(short, order) for order in ("day first", "month first")}
    best = min(back, key=lambda order: (back[order], order))
    if back["day first"] != back["month first"]:
        other = "month first" if best == "day first" else "day first"
        return best, f"read so the chat runs back in time {back[best]} times, read {other} {back[other]} times"
    signs = Counter(s.sign for s in short)
    if signs["/"] > len(short) / 2 and any(s.twelve for s in short):
        return "month first", "no date decides it; assumed, as usual with / and a twelve-hour clock (state it with day_first)"
    return "day first", "no date decides it; assumed (state it with day_first)"


def _steps_back(stamps: list[Stamp], order: str) -> int:
    days = [tuple(s.parts[i] for i in ORDERS[order]) for s in stamps]
    return sum(b < a for a, b in pairwise(days))
