"""Do the numbers still hold? Committed results against those of a fresh run.

notebooks/receipts/NN.json keeps what notebook NN recorded when it was last refreshed. Policy across platforms: counts (`n`)
must be equal; values and interval ends may differ by one part in a million (other processors and libraries round
differently); a result that cannot promise that says so itself, with a relative `parameters["tolerance"]`. Undefined
must stay undefined. A number that appears or disappears is a change like any other.
"""

from __future__ import annotations

import json
import math
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from .. import paths
from ..errors import BadInput
from ..filing import write_whole
from .notebooks import Notebook, all_notebooks

TOLERANCE = 1e-6
#: What a receipt keeps of a result.
KEPT = ("name", "value", "low", "high", "unit", "n", "unit_of_n", "method", "reason", "sentence", "seed", "sha256")
#: Packages whose version a receipt names, for whoever looks for the cause of a change.
NAMED = ("numpy", "pandas", "scipy", "networkx", "matplotlib", "nltk", "pyarrow", "duckdb", "numba")


@dataclass
class Verdict:
    """How many results were reproduced, changed, missing, and one sentence for each that was not."""

    reproduced: int = 0
    changed: int = 0
    missing: int = 0
    sentences: list[str] = field(default_factory=list)

    @property
    def good(self) -> bool:
        return self.reproduced > 0 and not self.changed and not self.missing

    def __str__(self) -> str:
        return f"{self.reproduced} reproduced, {self.changed} changed, {self.missing} missing"


def receipt(notebook: Notebook, results: dict[str, dict[str, Any]]) -> dict[str, Any]:
    """What is committed about a run of `notebook` that recorded `results`."""
    import platform
    from importlib.metadata import version

    kept = {}
    for name, result in sorted(results.items()):
        kept[name] = {key: result[key] for key in KEPT if key in result}
        kept[name]["tolerance"] = _tolerance(result)
    versions = {"python": ".".join(platform.python_version_tuple()[:2]), **{name: version(name) for name in NAMED}}
    return {"notebook": notebook.name, "sha256": notebook.sha256(), "versions": versions, "results": kept}


def write_receipt(notebook: Notebook, results: dict[str, dict[str, Any]], folder: Path | None = None) -> Path:
    """Commit-ready receipt file of a run."""
    file = (folder or paths.RECEIPTS) / f"{notebook.number}.json"
    write_whole(file, json.dumps(receipt(notebook, results), ensure_ascii=False, indent=1) + "\n")
    return file


def verify(receipts: Path | None = None, results: Path | None = None, numbers: Iterable[str] = ()) -> Verdict:
    """The verdict on all recorded results (build/results) against all committed receipts, or on those of `numbers` only."""
    only = set(numbers)
    receipts, results = receipts or paths.RECEIPTS, results or paths.BUILD / "results"
    verdict = Verdict()
    expected = {file.stem: _read(file).get("results", {}) for file in sorted(receipts.glob("*.json"))}
    found = {file.stem: _read(file) for file in sorted(results.glob("*.json"))}
    for number in sorted({*expected, *found} & (only or {*expected, *found})):
        if number in expected and number not in found:
            verdict.missing += len(expected[number])
            verdict.sentences.append(f"notebook {number}: not built yet, {len(expected[number])} results missing; build it first")
            continue
        compare(number, expected.get(number, {}), found[number], verdict)
    return verdict


def compare(number: str, expected: dict[str, dict], found: dict[str, dict], verdict: Verdict) -> None:
    """Add the comparison of one notebook's results to `verdict`."""
    for name in sorted({*expected, *found}):
        if name not in found:
            verdict.missing += 1
            verdict.sentences.append(f"notebook {number}: {name} was not recorded this time")
        elif name not in expected:
            verdict.changed += 1
            verdict.sentences.append(f"notebook {number}: {name} is new, no receipt knows it")
        elif wrong := differences(expected[name], found[name]):
            verdict.changed += 1
            verdict.sentences.append(f"notebook {number}: {name} changed: " + "; ".join(wrong))
        else:
            verdict.reproduced += 1


def differences(expected: dict[str, Any], found: dict[str, Any]) -> list[str]:
    """In words, where two results differ by more than the tolerance that the receipt states.

    Examples
    --------
    >>> differences({"value": 0.5, "n": 7}, {"value": 0.5 + 1e-9, "n": 7})
    []
    >>> differences({"value": 0.5}, {"value": None})
    ['value was 0.5, is undefined']
    """
    tolerance = expected.get("tolerance", TOLERANCE)
    wrong = []
    for key in ("value", "low", "high", "n"):
        old, new = _number(expected.get(key)), _number(found.get(key))
        if key == "n" and old != new and not (math.isnan(old) and math.isnan(new)):
            wrong.append(f"n was {_words(old)}, is {_words(new)}")
        elif key != "n" and not _close(old, new, tolerance):
            wrong.append(f"{key} was {_words(old)}, is {_words(new)}")
    if expected.get("unit", "") != found.get("unit", ""):
        wrong.append(f"unit was {expected.get('unit', '')!r}, is {found.get('unit', '')!r}")
    return wrong


def stale() -> list[str]:
    """In words, which committed notebooks were edited after their last full run."""
    told = []
    known = set()
    for notebook in all_notebooks():
        known.add(notebook.number)
        file = paths.RECEIPTS / f"{notebook.number}.json"
        if not file.exists():
            told.append(f"notebook {notebook.number} has no receipt")
        elif _read(file).get("sha256") != notebook.sha256():
            told.append(f"notebook {notebook.number} was edited after its last full run")
    told += [f"receipt {file.stem} belongs to no notebook" for file in sorted(paths.RECEIPTS.glob("*.json")) if file.stem not in known]
    return told


def results_of(number: str) -> dict[str, dict[str, Any]]:
    """What notebook `number` recorded in the last build."""
    return _read(paths.BUILD / "results" / f"{number}.json")


def _tolerance(result: dict[str, Any]) -> float:
    stated = result.get("parameters", {}).get("tolerance", TOLERANCE)
    return float(stated)


def _close(old: float, new: float, tolerance: float) -> bool:
    if math.isnan(old) or math.isnan(new):
        return math.isnan(old) and math.isnan(new)
    if math.isinf(old) or math.isinf(new):
        return old == new
    return abs(old - new) <= max(tolerance * max(abs(old), abs(new)), 1e-12)


def _number(value: Any) -> float:
    return float("nan") if value is None else float(value)


def _words(value: float) -> str:
    return "undefined" if math.isnan(value) else f"{value:.10g}"


def _read(file: Path) -> dict[str, Any]:
    try:
        content = json.loads(file.read_text(encoding="utf-8"))
        if not isinstance(content, dict):
            raise ValueError("no object")
    except ValueError as error:
        raise BadInput(
            "results or a receipt of a notebook (JSON)",
            f"{file.parent.name}/{file.name}, which cannot be read as one ({error})",
            "another program is writing it, or it was saved half",
            "type the same again; if that does not help, build the notebook anew (results) or restore the file from git (receipts)",
        ) from None
    return content
