"""How a share is said in plain words, so that every measure says it in the same way.

The sentences of the results are read by people who never see the formula. They speak of ten messages, not of .3071.
"""

from __future__ import annotations

import math

NUMBERS = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")


def of_ten(share: float, one: str = "message", many: str = "messages") -> str:
    """The words for a share between 0 and 1: "about three in ten messages".

    Examples
    --------
    >>> of_ten(0.31), of_ten(0), of_ten(1), of_ten(0.02), of_ten(0.97)
    ('about three in ten messages', 'no message', 'every message', 'about 2 in a hundred messages', 'nearly every message')
    >>> of_ten(0.06), of_ten(0.08)
    ('about 6 in a hundred messages', 'about one in ten messages')
    """
    if math.isnan(share):
        return f"an unknown share of the {many}"
    if share <= 0:
        return f"no {one}"
    if share >= 1:
        return f"every {one}"
    if share < 0.005:
        return f"fewer than one in a hundred {many}"
    if share < 0.075:  # above it one in ten is nearer the truth than it is short
        return f"about {max(1, math.floor(100 * share + 0.5))} in a hundred {many}"
    if share >= 0.95:
        return f"nearly every {one}"
    return f"about {NUMBERS[min(9, max(1, math.floor(10 * share + 0.5)))]} in ten {many}"


def several(number: float, one: str, many: str) -> str:
    """A number with its noun.

    Examples
    --------
    >>> several(1, "message", "messages"), several(1200, "message", "messages"), several(0, "person", "people")
    ('1 message', '1,200 messages', '0 people')
    """
    return f"{number:,.0f} {one if number == 1 else many}"


def level(share: float, low: float = 0.25, high: float = 0.5) -> str:
    """ "low", "between" or "high" (below .25, from .5 on), "unknown" for NaN; the project's own cut-offs.

    Examples
    --------
    >>> [level(x) for x in (0.1, 0.25, 0.5, float("nan"))]
    ['low', 'between', 'high', 'unknown']
    """
    if math.isnan(share):
        return "unknown"
    return "low" if share < low else "high" if share >= high else "between"


def capital(sentence: str) -> str:
    """The sentence with a capital first letter, the rest as it stands."""
    return sentence[:1].upper() + sentence[1:]


def is_or_are(share: float) -> str:
    """The verb that goes with `of_ten(share)`."""
    return "is" if share <= 0 or share >= 0.95 else "are"


def spread(evenness: float) -> str:
    """How a thing is spread, in one or two words, for an evenness between 0 (one has all) and 1 (all alike)."""
    return "evenly" if evenness >= 0.75 else "fairly evenly" if evenness >= 0.5 else "unevenly" if evenness >= 0.25 else "very unevenly"


def say_voice(x: float) -> str:
    """The sentence of V."""
    if x == 0:
        return "One person sends every addressed message."
    if x == 1:
        return "Everybody sends equally many addressed messages."
    return f"Addressed messages are sent {spread(x)} ({x:.2f}; 0 if one person sends all, 1 if everybody sends as many)."


def say_returned(x: float) -> str:
    """The sentence of A, to be closed with what chance alone would return."""
    if x == 0:
        return "No message is matched by one in the other direction"
    return f"{capital(of_ten(x))} {is_or_are(x)} returned: matched by one in the other direction, which is not yet an answer"


def say_centre(x: float, n: int) -> str:
    """The sentence of O for a roster of `n` people."""
    if x == 0:
        return "Every message involves the same one person: without this centre nothing is left."
    without = x * (n - 2) / n
    return f"{capital(of_ten(without))} {is_or_are(without)} exchanged without the busiest person ({x:.2f}; 0 for any star, 1 if all are equally busy)."


def say_company(x: float, n: int) -> str:
    """The sentence of M for a roster of `n` people."""
    if x == 0:
        return "Every message has an end with no other partner: pairs or stars, nobody in company."
    other = x * (n - 2) / (n - 1)
    return f"Take a message and, of its two people, the one with less other talk: {of_ten(other)} of that person {is_or_are(other)} with somebody else ({x:.2f}; 0 for pairs and stars, 1 if all talk alike with all)."
