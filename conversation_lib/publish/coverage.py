"""Which test holds which line of the method? A table for docs/methods.md, made from tests/coverage.csv.

The list names tests in short: `space::loops_never_enter` is the function test_loops_never_enter in tests/test_space.py. A test says
that each of them exists; without the folder tests/ (an installed library) there is no table.
"""

from __future__ import annotations

import ast
import csv

from .. import paths

LIST = paths.ROOT / "tests" / "coverage.csv"


def lines() -> list[dict[str, str]]:
    """The rows of the list: section of the method, line, tests."""
    with LIST.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def file_of(test: str) -> str:
    """The file of a test that is named in short.

    Examples
    --------
    >>> file_of("space::loops_never_enter")
    'tests/test_space.py'
    """
    return f"tests/test_{test.partition('::')[0]}.py"


def missing() -> list[str]:
    """Tests that the list names and nobody wrote."""
    there: dict[str, set[str]] = {}
    for row in lines():
        for test in row["tests"].split():
            file = file_of(test)
            if file not in there:
                tree = ast.parse((paths.ROOT / file).read_text(encoding="utf-8")) if (paths.ROOT / file).exists() else ast.Module([], [])
                there[file] = {node.name for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)}
    return [test for row in lines() for test in row["tests"].split() if "test_" + test.partition("::")[2] not in there[file_of(test)]]


def coverage_table() -> str:
    """Markdown: one line a row, tests in words."""
    rows = ["| Section | What must hold | Held by |", "|---|---|---|"]
    for row in lines():
        held = "; ".join(f"{test.partition('::')[2].replace('_', ' ')} (`{test.partition('::')[0]}`)" for test in row["tests"].split())
        rows.append(f"| {row['section']} | {row['line']} | {held} |")
    return "\n".join(rows)
