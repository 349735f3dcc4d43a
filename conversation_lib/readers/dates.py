"""Dates as people write them: 3/4/2019 is the third of April or the fourth of March, and only the whole file can tell.

One day number above 12 anywhere decides for all rows. Where none does, the order of the rows does: the reading under
which the file is nearer to being sorted. Where that is a tie, the day is taken to stand first, and the report says so.
"""

from __future__ import annotations

import itertools
import re
from datetime import datetime

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

_DATE = re.compile(r"^\s*\[?(\d{1,2})[./-](\d{1,2})[./-](\d{2,4}),?\s*(?:(\d{1,2})[:.](\d{2})(?:[:.](\d{2})(?:\.\d+)?)?\s*([AaPp])?\.?[Mm]?\.?)?\]?\s*$")
_LOOKS = r"^\s*\d{1,2}[./-]\d{1,2}[./-]\d{2,4}"


def as_iso(column: pa.Array, day_first: bool | None, warn) -> pa.Array:
    """The column with dates like 3/4/2019 10:22 PM turned into ISO 8601; everything else stays as it is.

    `day_first`: what the user stated; None lets the file decide. `warn` takes a sentence when the file could not.

    >>> as_iso(pa.array(["3/4/2019 10:22 PM", "13/4/2019", "2019-04-14"]), None, print).to_pylist()
    ['2019-04-03T22:22:00', '2019-04-13T00:00:00', '2019-04-14']
    """
    here = np.flatnonzero(np.asarray(pc.fill_null(pc.match_substring_regex(column, _LOOKS), False)))
    if not len(here):
        return column
    texts = column.take(pa.array(here)).to_pylist()
    found = [_DATE.match(text) for text in texts]
    pairs = [(int(m[1]), int(m[2])) for m in found if m]
    first, second = any(a > 12 for a, _ in pairs), any(b > 12 for _, b in pairs)
    if day_first is None:
        if first != second:
            day_first = first
        else:
            day_first = _sorted_share(found, True) >= _sorted_share(found, False)
            order = "the day" if day_first else "the month"
            why = "the file is nearer to being sorted that way" if _sorted_share(found, True) != _sorted_share(found, False) else "nothing in the file tells"
            warn(f"Dates like {texts[0].strip()} were read with {order} first ({why}); state it with day_first if that is wrong.")
    out = column.to_pylist()
    for place, match in zip(here, found, strict=True):
        moment = _moment(match, day_first)
        if moment is not None:
            out[place] = moment.isoformat()
    return pa.array(out, pa.string())


def _moment(match: re.Match | None, day_first: bool) -> datetime | None:
    if match is None:
        return None
    day, month = (int(match[1]), int(match[2])) if day_first else (int(match[2]), int(match[1]))
    year = int(match[3]) if len(match[3]) == 4 else 2000 + int(match[3]) if int(match[3]) < 70 else 1900 + int(match[3])
    hour = int(match[4] or 0)
    if match[7]:
        hour = hour % 12 + (12 if match[7] in "pP" else 0)
    try:
        return datetime(year, month, day, hour, int(match[5] or 0), int(match[6] or 0))
    except ValueError:
        return None


def _sorted_share(found: list, day_first: bool) -> float:
    """How much of a list of dates rises or falls throughout, whichever is more."""
    moments = [m for m in (_moment(match, day_first) for match in found) if m is not None]
    if len(moments) < 2:
        return 0.0
    steps = [later >= earlier for earlier, later in itertools.pairwise(moments)]
    return max(sum(steps), len(steps) - sum(steps)) / len(steps) * len(moments) / len(found)
