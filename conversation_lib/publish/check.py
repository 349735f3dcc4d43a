"""What a change must pass, told as one list with a verdict each."""

from __future__ import annotations

import os
import subprocess
import sys

from ..paths import ROOT


def check(*, everything: bool = False) -> bool:
    """Style, tests, nothing stale; prints a line for each and returns whether all is well."""
    verdicts = {"style (ruff)": run_style(), "tests": run_tests([] if everything else ["-m", "not slow and not site"])}
    told = stale_things()
    for sentence in told:
        print(sentence, file=sys.stderr)
    verdicts["nothing stale"] = not told
    for name, good in verdicts.items():
        print(f"{'passed' if good else 'FAILED':7} {name}")
    return all(verdicts.values())


def run_style() -> bool:
    """Whether ruff finds nothing, in modules and in notebooks."""
    return _run([sys.executable, "-m", "ruff", "check", "--quiet", "."])


def run_tests(options: list[str]) -> bool:
    """Whether the tests pass on two processors; all that need no browser, unless the options choose with -m."""
    chosen = [] if "-m" in options else ["-m", "not site"]
    return _run([sys.executable, "-m", "pytest", "-n", "2", "--dist", "loadfile", *chosen, *options])


def stale_things() -> list[str]:
    """In words, which committed notebooks, receipts and tables no longer belong together."""
    from .index import stale_tables
    from .receipts import stale

    return [*stale(), *stale_tables()]


def _run(command: list[str]) -> bool:
    return subprocess.run(command, cwd=ROOT, env={**os.environ, "PYTHONUTF8": "1"}).returncode == 0
