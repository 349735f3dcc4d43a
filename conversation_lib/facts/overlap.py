"""How much do lists of the best overlap, when only the number of different names is known?

Three lists of a hundred hold 233 different names: that fixes how often names repeat, and not how. This module gives the
range that remains.
"""

from __future__ import annotations

import math

from ..errors import BadInput
from ..results import NAN, Result


def on_one_list_only(distinct: int, size: int, lists: int, name: str = "on_one_list_only") -> Result:
    """Least and largest number of names that stand on one list only.

    Parameters
    ----------
    distinct : different names on all lists together. size : places on each list. lists : how many lists, two or more.

    Returns
    -------
    Result without a value; `low` and `high` in names. With s = size x lists - distinct repeats, names on several lists
    number at least s / (lists - 1), rounded up (each repeats as often as it can), and at most s (each repeats once).

    Examples
    --------
    >>> r = on_one_list_only(233, 100, 3)
    >>> r.low, r.high
    (166.0, 199.0)
    """
    if lists < 2 or size < 1 or not size <= distinct <= size * lists:
        raise BadInput(
            "as many names as one list has places, or more, and no more than all lists together",
            f"{distinct} names on {lists} lists of {size}",
            "two numbers were exchanged",
            "on_one_list_only(233, 100, 3)",
        )
    repeats = size * lists - distinct
    most_on_several, least_on_several = min(repeats, distinct), math.ceil(repeats / (lists - 1))
    low, high = max(distinct - most_on_several, 0), distinct - least_on_several
    words = f"Of {distinct} names on {lists} lists of {size}, {low} to {high} stand on one list only."
    return Result(
        name, NAN, unit="names", low=float(low), high=float(high), method="counting repeats", reason="a range without a best guess", n=distinct, sentence=words
    )
