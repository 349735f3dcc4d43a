"""A number that can be printed: its value, how sure we are, what it is made of, and the sentence that says it.

Every measure answers with a `Result`. A notebook makes a result quotable with `record`, prints it inside prose with
`say`, and lets a student compare an own answer with `answer`. An undefined value is a Result with NaN and a reason,
never 0 and never an exception; ValueError is kept for arguments that make no sense.
"""

from __future__ import annotations

import json
import math
import os
import string
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, replace
from typing import Any

from .errors import BadInput
from .filing import write_whole

NAN = float("nan")


@dataclass(frozen=True)
class Result:
    """One number with its passport.

    Attributes
    ----------
    name : the measure, as the field calls it ("reciprocity", "gini", "C_e").
    value : float; NaN when undefined, and then `reason` says why.
    unit : "" for a share or an index, else "messages", "hours", ...
    low, high : interval, NaN when there is none; `method` names how it was made, `reason` why there is none.
    null : what chance alone gives, e.g. {"name": "directed swaps", "mean": .1, "z": 2.1, "p": .02, "draws": 999}.
    n : what the value rests on (messages, people or ties; `unit_of_n` says which).
    parameters : every choice with consequences (roster, kinds, direction, multi-target rule, ...).
    sentence : the plain sentence for a reader who will never see the formula.
    card : name of the measure card in docs/measures.md; sha256 : of the data; seed : of chance; version : of this library.
    """

    name: str
    value: float
    unit: str = ""
    low: float = NAN
    high: float = NAN
    method: str = ""
    reason: str = ""
    null: dict[str, Any] = field(default_factory=dict)
    n: int | None = None
    unit_of_n: str = ""
    parameters: dict[str, Any] = field(default_factory=dict)
    sentence: str = ""
    card: str = ""
    sha256: str = ""
    seed: int | None = None
    version: str = ""

    @classmethod
    def undefined(cls, name: str, reason: str, **more: Any) -> Result:
        """The result that says why there is no number."""
        return cls(name=name, value=NAN, reason=reason, sentence=more.pop("sentence", f"{name} is not defined here: {reason}."), **more)

    @property
    def defined(self) -> bool:
        return not math.isnan(self.value)

    @property
    def has_interval(self) -> bool:
        return not (math.isnan(self.low) or math.isnan(self.high))

    def with_interval(self, low: float, high: float, method: str, **more: Any) -> Result:
        """The same result with an interval."""
        return replace(self, low=float(low), high=float(high), method=method, **more)

    def __float__(self) -> float:
        return float(self.value)

    def __format__(self, spec: str) -> str:
        if not self.defined:
            return f"not known ({self.reason})" if self.reason else "not known"
        return format(self.value, spec)

    def to_dict(self) -> dict[str, Any]:
        """Plain values for JSON: NaN becomes null, empty fields stay out."""
        out = {}
        for key, value in asdict(self).items():
            value = _plain(value)
            if key in ("name", "value") or value not in (None, "", {}, []):
                out[key] = value
        return out

    @classmethod
    def from_dict(cls, saved: Mapping[str, Any]) -> Result:
        kept = {key: value for key, value in saved.items() if key in cls.__dataclass_fields__}
        for key in ("value", "low", "high"):
            kept[key] = NAN if kept.get(key) is None else float(kept[key])  # "infinity" as well
        return cls(**kept)

    def _repr_markdown_(self) -> str:
        if not self.defined and self.has_interval:
            return f"**{self.name}**: {self.sentence or f'between {digits(self.low)} and {digits(self.high)} {self.unit}'} *({self.reason})*"
        if not self.defined:
            return f"**{self.name}**: not defined. {self.reason}"
        interval = f" [{digits(self.low)}, {digits(self.high)}]" if self.has_interval else ""
        doubt = "" if self.has_interval or not self.reason else f" *(no interval: {self.reason})*"
        return f"**{self.name}** = {digits(self.value)}{interval} {self.unit}{doubt}\n\n{self.sentence}"


def digits(value: float) -> str:
    """A number as people write it: four digits, thousands whole and with commas, no powers of ten.

    Examples
    --------
    >>> digits(0.123456), digits(10.0), digits(190035.0), digits(float("inf")), digits(NAN)
    ('0.1235', '10', '190,035', 'no limit', 'not known')
    """
    if math.isnan(value):
        return "not known"
    if math.isinf(value):
        return "no limit"
    return f"{value:,.0f}" if abs(value) >= 1000 else f"{value:.4g}"


def _plain(value: Any) -> Any:
    if isinstance(value, dict):
        return {str(k): _plain(v) for k, v in value.items()}
    if isinstance(value, list | tuple | set):
        return [_plain(v) for v in value]
    if hasattr(value, "item") and getattr(value, "ndim", 0) == 0:
        value = value.item()
    if isinstance(value, float) and not math.isfinite(value):
        return None if math.isnan(value) else ("infinity" if value > 0 else "-infinity")
    return value


# --- the results of one notebook -------------------------------------------------------------------------------------

_recorded: dict[str, Result] = {}


def record(name: str, result: Result | float | int, *, sentence: str = "", unit: str = "") -> Result:
    """Make a result quotable under `name` in this notebook, in the chapter and in the receipts; returns it.

    A bare number is accepted for counts that need no interval. While `build` runs, all recorded results of a notebook
    are also written to the file that the environment variable CONVERSATION_RECORDS names.
    """
    if not name.isidentifier():
        raise BadInput(
            "a name of letters, digits and underscores",
            repr(name),
            "a space or a dash in it",
            f"record({''.join(c if c.isalnum() else '_' for c in name)!r}, ...)",
        )
    if not isinstance(result, Result):
        result = Result(name=name, value=float(result), unit=unit, sentence=sentence)
    elif sentence or unit:
        result = replace(result, sentence=sentence or result.sentence, unit=unit or result.unit)
    _recorded[name] = result
    target = os.environ.get("CONVERSATION_RECORDS")
    if target:
        text = json.dumps({key: value.to_dict() for key, value in _recorded.items()}, ensure_ascii=False, indent=1)
        write_whole(target, text + "\n")
    return result


def recorded(name: str) -> Result:
    """The result recorded under `name`."""
    if name not in _recorded:
        known = ", ".join(sorted(_recorded)) or "none yet"
        raise BadInput(
            f"a recorded result (known: {known})", repr(name), "a slip of the pen or a cell that was not run", "run the cells above, or record() it first"
        )
    return _recorded[name]


class _Prose(string.Formatter):
    def get_value(self, key, args, kwargs):
        return recorded(key) if isinstance(key, str) else super().get_value(key, args, kwargs)

    def format_field(self, value, format_spec):
        if isinstance(value, float) and math.isnan(value):
            return "not known"
        return super().format_field(value, format_spec)


def say_text(sentence: str) -> str:
    """`sentence` with recorded results put in: {name:.1f}, {name.low:.0%}, {name.n}, {name.sentence}."""
    return _Prose().format(sentence)


def say(sentence: str):
    """Show a sentence in which every number is a recorded result, as prose (Markdown) in JupyterLab and on the site.

    Examples
    --------
    >>> _ = record("messages_read", 7)
    >>> say_text("We read {messages_read:.0f} messages.")
    'We read 7 messages.'
    """
    from IPython.display import Markdown

    return Markdown(say_text(sentence))


def answer(name: str, mine: float, *, warm: float = 0.1):
    """Tell whether an exercise's answer is right, warm or cold, without giving the value away.

    Compares `mine` with the result recorded under `name` here or in the committed receipts. Right: equal to what a
    reader would print (0.5 % off at most); warm: within `warm` (relative, one in ten by default); else cold.
    """
    from IPython.display import Markdown

    return Markdown(answer_text(name, mine, warm=warm))


def answer_text(name: str, mine: float, *, warm: float = 0.1) -> str:
    """The words of `answer`.

    Examples
    --------
    >>> _ = record("share", 0.5)
    >>> answer_text("share", 0.501), answer_text("share", 0.53), answer_text("share", 5)
    ('Right.', 'Warm: close, and too high.', 'Cold: too high. Did you use the same roster, the same kinds of messages, the same unit?')
    """
    truth = expected(name).value
    try:
        mine = float(mine)
    except (TypeError, ValueError):
        raise BadInput("one number", repr(mine), "a table or a text was passed", f"answer({name!r}, 0.5) with your own number") from None
    if math.isnan(truth) or math.isnan(mine):
        return (
            "Right: it is not defined."
            if math.isnan(truth) and math.isnan(mine)
            else (
                "Cold: here the honest answer is that it is not defined (NaN)." if math.isnan(truth) else "Cold: yours is undefined (NaN), and a value exists."
            )
        )
    gap = abs(mine - truth)
    scale = max(abs(truth), 1e-12)
    if gap <= 0.005 * scale:
        return "Right."
    side = "too high" if mine > truth else "too low"
    if gap <= warm * scale:
        return f"Warm: close, and {side}."
    return f"Cold: {side}. Did you use the same roster, the same kinds of messages, the same unit?"


def expected(name: str) -> Result:
    """The result under `name` in this session, else in the committed receipts."""
    if name in _recorded:
        return _recorded[name]
    from .paths import RECEIPTS

    for file in sorted(RECEIPTS.glob("*.json")):
        results = json.loads(file.read_text(encoding="utf-8")).get("results", {})
        if name in results:
            return Result.from_dict(results[name])
    return recorded(name)
