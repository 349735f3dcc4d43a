"""Two editions of every notebook from one source: for students (solutions left out) and for teachers (with them).

A cell tagged `solution` holds the answer to an exercise. The students' edition keeps its place and empties it.
"""

from __future__ import annotations

import copy
import tempfile
import zipfile
from pathlib import Path
from typing import Any

from .. import paths
from .build import put
from .notebooks import Notebook, all_notebooks, open_notebook
from .tidy import save, tidy, unfold

_LETTER = """{title}

Unpack this folder beside the folders `conversation_lib` and `data` of the Conversation Notebooks,
then start JupyterLab:  python -m conversation_lib lab
Notebook 00 comes first. Text and pictures: CC BY 4.0. Code: MIT.
"""


def for_students(content: dict[str, Any]) -> dict[str, Any]:
    """The notebook with solution cells emptied and all outputs of theirs gone."""
    out = copy.deepcopy(content)
    for cell in out["cells"]:
        if "solution" not in cell.get("metadata", {}).get("tags", []):
            continue
        unfold(cell)
        if cell["cell_type"] == "code":
            cell["source"], cell["outputs"], cell["execution_count"] = "# your turn\n", [], None
            cell["metadata"].pop("mystnb", None)
        else:
            cell["source"] = "*Your answer:*"
    return out


def for_teachers(content: dict[str, Any]) -> dict[str, Any]:
    """The notebook with its solutions open."""
    out = copy.deepcopy(content)
    for cell in out["cells"]:
        if "solution" in cell.get("metadata", {}).get("tags", []):
            unfold(cell)
    return out


def build_editions() -> list[Path]:
    """Write build/editions/students and build/editions/solutions, each as a folder and as a ZIP; returns the folders."""
    paths.BUILD.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=paths.BUILD, prefix=".editions-", ignore_cleanup_errors=True) as folder:
        new = Path(folder) / "editions"
        for name, title, made in (("students", "Students' edition", for_students), ("solutions", "Edition with solutions", for_teachers)):
            (new / name).mkdir(parents=True)
            for notebook in all_notebooks():
                save(made(tidy(_executed(notebook).content)), new / name / notebook.path.name)
            (new / name / "READ-ME-FIRST.txt").write_text(_LETTER.format(title=title), encoding="utf-8", newline="\r\n")
            _zip(new / name, new / f"{name}.zip")
        put(new, paths.BUILD / "editions")
    return [paths.BUILD / "editions" / name for name in ("students", "solutions")]


def _executed(notebook: Notebook) -> Notebook:
    built = paths.BUILD / "notebooks" / notebook.path.name
    return open_notebook(built) if built.exists() else notebook


def _zip(folder: Path, target: Path) -> None:
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for file in sorted(folder.iterdir()):
            # a fixed date: the same notebooks make the same file
            entry = zipfile.ZipInfo(f"{folder.name}/{file.name}", date_time=(2010, 5, 20, 0, 0, 0))
            entry.compress_type, entry.external_attr = zipfile.ZIP_DEFLATED, 0o644 << 16
            archive.writestr(entry, file.read_bytes())
