"""What the axes say together: one-to-many, one-with-many, one-to-one, many-to-many, or no label.

Low is below .25, high is .5 or more (this project's convention); between them there is no label, and that is said. Talk
counts as returned only if clearly more comes back than chance alone would return; where the source has reply links, the
share returned and the share answered must lie on the same level, else there is no label.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

from ..results import NAN
from .phrases import level
from .space import AXES, PLAIN

CLEARLY = 0.25  # "clearly more than chance": at least a quarter of what chance leaves unreturned

#: V, A, O, M (None = any) -> reading
READINGS = (
    (("low", "low", "low", "low"), "one-to-many: a broadcast"),
    (("high", "low", "low", "low"), "many-to-one: an audience calling one source"),
    ((None, "high", "low", "low"), "one-with-many: a help desk, an interview, a lecture with questions"),
    ((None, "high", "high", "low"), "several one-with-many side by side"),
    (("high", "high", "high", "low"), "one-to-one: pairs"),
    (("low", "low", "high", "low"), "several broadcasters with separate audiences"),
    (("low", "low", "high", "high"), "several broadcasters with the same audience"),
    (("low", "low", "high", None), "several broadcasters"),
    (("high", "low", "high", None), "a crowd of monologues: many speak, nobody answers"),
    (("high", "high", "high", "high"), "many-to-many: a conversation"),
)


def reading(axes: Mapping[str, Any]) -> str:
    """The regime of a conversation space in plain words; "no label: ..." names the axes that lie between low and high.

    Parameters
    ----------
    axes : V, A, O, M (Results or numbers), and where known M_e, r0, A_e.

    Examples
    --------
    >>> reading({"V": 0.625, "A": 1, "O": 0, "M": 0, "M_e": 0.5})
    'one-with-many: a help desk, an interview, a lecture with questions'
    >>> reading({"V": 0.9, "A": 0.4, "O": 0.9, "M": 0.9, "M_e": 0.9})
    'no label: who answers lies between low and high'
    """
    value = {name: _number(axes.get(name)) for name in (*AXES, "M_e", "r0", "A_e")}
    unknown = [PLAIN[name] for name in AXES if math.isnan(value[name])]
    if unknown:
        reasons = {getattr(axes.get(name), "reason", "") for name in AXES if math.isnan(value[name])} - {""}
        if len(unknown) == len(AXES) and len(reasons) == 1:
            return f"no reading: {reasons.pop()}"
        return f"no reading: {' and '.join(unknown)} not known"
    levels = {name: level(value[name]) for name in AXES}
    levels["A"], doubt = _answer_level(axes, value)
    company = value["M_e"]
    for pattern, words in READINGS:
        if any(want is not None and levels[name] != want for name, want in zip(AXES, pattern, strict=True)):
            continue
        if words.startswith("several one-with-many") and not 0.25 <= company <= 0.5 + 1e-9:
            continue
        if words.startswith("one-to-one") and not company < 0.25:
            continue
        return words
    between = [PLAIN[name] for name in AXES if levels[name] == "between"]
    if between:
        return f"no label: {' and '.join(between)} lie{'s' if len(between) == 1 else ''} between low and high{doubt}"
    shown = ", ".join(f"{PLAIN[name]} {levels[name]}" for name in AXES)
    return f"no label: none of the named forms has {shown}{doubt}"


def _answer_level(axes: Mapping[str, Any], value: Mapping[str, float]) -> tuple[str, str]:
    """The level of "who answers", and the doubt that lowered it."""
    plain = level(value["A"])
    if not math.isnan(value["A_e"]) and level(value["A_e"]) != plain:
        return "between", f" (returned {value['A']:.2f}, but answered by reply links {value['A_e']:.2f})"
    if plain == "high" and not math.isnan(value["r0"]):
        low = getattr(axes.get("A"), "low", NAN)
        beyond = (value["A"] - value["r0"]) / (1 - value["r0"]) if value["r0"] < 1 else 0.0
        if beyond < CLEARLY or low <= value["r0"]:
            return "between", f" (returned {value['A']:.2f}, and chance alone would return {value['r0']:.2f})"
    return plain, ""


def _number(thing: Any) -> float:
    return NAN if thing is None else float(thing)
