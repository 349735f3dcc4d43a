"""Maintainers: rewrite what is committed about a full run, the notebooks with their outputs, the receipts, the tables.

Refuses to commit what a reader should not meet: warnings, traces of this machine, heavy pictures.
"""

from __future__ import annotations

import json
import tempfile
from pathlib import Path
from typing import Any

from .. import paths
from .build import Outcome, put, run_notebooks
from .index import refresh_tables
from .notebooks import Notebook, choose, open_notebook
from .receipts import results_of, write_receipt
from .tidy import save, tidy

#: The largest picture in a committed notebook, in bytes of the file.
HEAVIEST = 100_000


def refresh(names=(), *, anew: bool = True) -> tuple[Outcome, list[str]]:
    """Run the notebooks anew and rewrite them, their receipts and the generated tables; returns (outcome, refusals)."""
    outcome = run_notebooks(names, anew=anew)
    if outcome.failed:
        return outcome, list(outcome.failed)
    refusals = list(outcome.notices)
    fresh = {notebook.name: open_notebook(paths.BUILD / "notebooks" / f"{notebook.name}.ipynb") for notebook in choose(names)}
    for notebook in fresh.values():
        refusals += faults(notebook)
    if refusals:
        return outcome, refusals
    for notebook in choose(names):
        write_notebook(fresh[notebook.name].content, notebook.path)
        write_receipt(notebook, results_of(notebook.number))
    refresh_tables()
    return outcome, []


def write_notebook(content: dict[str, Any], path: Path) -> None:
    """Put the finished notebook in place of the committed one, whole or not at all."""
    with tempfile.TemporaryDirectory(dir=path.parent, prefix=".saving-") as folder:
        made = Path(folder) / path.name
        save(tidy(content), made)
        put(made, path)


def faults(notebook: Notebook) -> list[str]:
    """In words, what keeps a notebook from being shown: errors, warnings, machine paths, pictures above 100 kB, wrong counts."""
    told = []
    number = 0
    traces = {str(Path.home()), str(paths.ROOT), tempfile.gettempdir()} - {"/", "."}
    for cell in notebook.cells("code"):
        if not cell["source"]:
            continue
        number += 1
        where = f"notebook {notebook.number}, code cell {number}"
        if cell.get("execution_count") != number:
            told.append(f"{where} is not the result of one run from top to bottom")
        for output in cell.get("outputs", []):
            if output["output_type"] == "error":
                told.append(f"{where} shows an error")
            if output.get("name") == "stderr":
                told.append(f"{where} shows a warning")
            text = json.dumps(output.get("text", "")) + json.dumps({kind: value for kind, value in output.get("data", {}).items() if not kind.startswith("image/")})
            told += [f"{where} shows a path of this machine" for trace in sorted(traces) if json.dumps(trace)[1:-1] in text]
            for kind, value in output.get("data", {}).items():
                if kind.startswith("image/") and _size(kind, value) > HEAVIEST:
                    told.append(f"{where} holds a picture of {_size(kind, value) // 1000} kB; {HEAVIEST // 1000} kB is the most")
    return told


def _size(kind: str, value: Any) -> int:
    text = value if isinstance(value, str) else "".join(value)
    return len(text) if kind == "image/svg+xml" else len(text) * 3 // 4
