"""The answer key for teachers, from the cells tagged `solution`: it cannot disagree with the notebooks, because it is read from them."""

from __future__ import annotations

from typing import Any

from .notebooks import all_notebooks
from .notebooks import source as source_of


def answer_key() -> str:
    """Markdown: for every notebook its exercises, each with the solution and what the solution printed when the page was made."""
    parts = []
    for notebook in all_notebooks():
        found = exercises(notebook.content)
        if found:
            parts += [f"### {notebook.number} {notebook.title}", ""]
        for task, solution, printed in found:
            parts += [_quoted(task), "", solution, ""]
            parts += ["Prints:", "", f"```text\n{printed}\n```", ""] if printed else []
    return "\n".join(parts).rstrip()


def exercises(content: dict[str, Any]) -> list[tuple[str, str, str]]:
    """(task, solution, what it printed) for every cell tagged `solution`; the task is the last text before it.

    Examples
    --------
    >>> exercises({"cells": [{"cell_type": "markdown", "source": "**Argue.** Why?", "metadata": {}},
    ...                      {"cell_type": "markdown", "source": "Because.", "metadata": {"tags": ["solution"]}}]})
    [('**Argue.** Why?', 'Because.', '')]
    """
    out, task = [], ""
    for cell in content["cells"]:
        text = source_of(cell).strip()
        if "solution" in cell.get("metadata", {}).get("tags", []):
            code = cell["cell_type"] == "code"
            out.append((task, f"```python\n{text}\n```" if code else text, _printed(cell) if code else ""))
        elif cell["cell_type"] == "markdown":
            task = text.split("\n\n")[-1] if text.startswith("#") else text
    return out


def _printed(cell: dict[str, Any]) -> str:
    said = []
    for output in cell.get("outputs", []):
        text = output.get("text") or output.get("data", {}).get("text/markdown") or output.get("data", {}).get("text/plain") or ""
        said.append("".join(text).rstrip().lstrip("\n"))
    return "\n".join(part for part in said if part)


def _quoted(text: str) -> str:
    return "\n".join(f"> {line}" if line else ">" for line in text.splitlines())
