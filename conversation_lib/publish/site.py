"""The pages under build/site: notebooks as they ran, data cards and the documents of docs/, readable without any network.

Sphinx with MyST-NB turns the executed copies into pages and runs nothing. A notebook that was not built yet appears as
it was committed. The pages are made in a scratch folder and appear complete or not at all.
"""

from __future__ import annotations

import ast
import copy
import hashlib
import os
import shutil
import subprocess
import sys
import tempfile
from importlib.util import find_spec
from pathlib import Path

from .. import paths
from ..cards import cards
from ..errors import Missing
from ..filing import write_whole
from ..measure_cards import CARDS, short, used
from .build import put
from .index import contents, fill, tables
from .notebooks import all_notebooks, open_notebook
from .notebooks import source as source_of
from .tidy import save, tidy


class SiteFailed(Exception):
    """Sphinx could not make the pages; the text is what it said."""


def build_site(*, anew: bool = False, strict: bool = False) -> tuple[Path, list[str] | None]:
    """Make the pages where something changed.

    Returns
    -------
    (path of index.html, what Sphinx had to complain about line by line; None if the pages were fresh already).
    With `strict`, a complaint is an error.
    """
    if not find_spec("sphinx") or not find_spec("myst_nb") or not find_spec("sphinx_book_theme"):
        raise Missing("Sphinx, MyST-NB and the book theme, which make the pages", "an environment without them", "only the core was installed", "in the folder of the project, type: python -m pip install -e .[site]")
    paths.BUILD.mkdir(parents=True, exist_ok=True)
    mark = paths.BUILD / "state" / "site"
    with tempfile.TemporaryDirectory(dir=paths.BUILD, prefix=".site-", ignore_cleanup_errors=True) as folder:
        scratch = Path(folder)
        gather(scratch / "source")
        print_now = _fingerprint(scratch / "source")
        if not anew and (paths.SITE / "index.html").exists() and mark.exists() and mark.read_text() == print_now:
            return paths.SITE / "index.html", None
        command = [sys.executable, "-m", "sphinx", "-b", "html", "-q", "-j", "2", "-d", str(scratch / "memory"), str(scratch / "source"), str(scratch / "pages")]
        env = {**os.environ, "PYTHONPATH": os.pathsep.join([str(paths.ROOT), *filter(None, [os.environ.get("PYTHONPATH")])]), "PYTHONUTF8": "1"}
        done = subprocess.run(command, capture_output=True, text=True, encoding="utf-8", errors="replace", env=env)
        told = (done.stderr.strip() or done.stdout.strip()).replace(str(scratch / "source") + os.sep, "")
        if done.returncode or (strict and told):
            raise SiteFailed(f"The pages could not be made. Sphinx says:\n{told}")
        shutil.rmtree(scratch / "pages" / ".doctrees", ignore_errors=True)
        (scratch / "pages" / ".buildinfo").unlink(missing_ok=True)
        put(scratch / "pages", paths.SITE)
        write_whole(mark, print_now)
    return paths.SITE / "index.html", told.splitlines()


def gather(source: Path) -> None:
    """Put everything that becomes a page into the folder `source`, placed as in the repository, so that links hold in both."""
    source.mkdir(parents=True)
    made = tables()
    _gather_documents(source, made)
    (source / "notebooks").mkdir()
    for notebook in all_notebooks():
        executed = paths.BUILD / "notebooks" / notebook.path.name
        content = open_notebook(executed if executed.exists() else notebook.path).content
        save(_with_cards(_for_reading(tidy(content))), source / "notebooks" / notebook.path.name)
    (source / "data").mkdir()
    text = (paths.DATA / "README.md").read_text(encoding="utf-8")
    (source / "data" / "README.md").write_text(text + "\n```{toctree}\n:hidden:\n:glob:\n\n*/README\n```\n", encoding="utf-8")
    for card in cards().values():
        folder = source / "data" / card.name
        folder.mkdir()
        for name in ["README.md", *(resource["path"] for resource in card.files)]:  # a card links to its files
            shutil.copy(card.folder / name, folder / name)


def _gather_documents(source: Path, made: dict[str, str]) -> None:
    """docs/: index.md, settings and style go to the top, all else keeps its place; lists and tables are filled in."""
    listed = []
    for file in sorted(file for file in paths.DOCS.rglob("*") if file.is_file()):
        place = file.relative_to(paths.DOCS)
        if file.suffix == ".pyc" or "__pycache__" in place.parts or place.as_posix() == "index.md":
            continue
        target = source / place if place.parts[0] in ("conf.py", "static", "pictures") else source / "docs" / place
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(file, target)
        if file.suffix == ".md" and place.parts[0] != "decisions":
            listed.append(f"docs/{place.with_suffix('').as_posix()}")
    sources = source / "docs" / "sources.md"
    sources.write_text(fill(sources.read_text(encoding="utf-8"), {"sources": made["sources"]}, where="docs/sources.md"), encoding="utf-8")
    home = fill((paths.DOCS / "index.md").read_text(encoding="utf-8"), {name: made[name] for name in ("picture", "notebooks", "claims", "data")}, where="docs/index.md")
    home = home.replace("](docs/pictures/", "](pictures/").replace("\nnotebooks\n```", f"\n{contents()}\n```")
    (source / "index.md").write_text(home.replace("\ndocuments\n", "\n" + "\n".join(listed) + "\n"), encoding="utf-8")
    (source / "docs" / "decisions").mkdir(parents=True, exist_ok=True)
    (source / "docs" / "decisions" / "index.md").write_text(_DECISIONS, encoding="utf-8")


_DECISIONS = """# Decisions

What was decided while these notebooks were made, why, and what was rejected.

```{toctree}
:glob:
:maxdepth: 1

*
```
"""


#: A cell of nothing but these shows prose: on a page, "show the code" above every paragraph would be noise.
_WORDS = {"say", "references", "colophon", "data_card"}


def _mere_words(code: str) -> bool:
    try:
        body = ast.parse(code).body
    except SyntaxError:
        return False
    return bool(body) and all(isinstance(line, ast.Expr) and isinstance(line.value, ast.Call) and getattr(line.value.func, "attr", "") in _WORDS for line in body)


def _for_reading(content: dict) -> dict:
    """As a page wants it: solutions folded, so that a reader can think first; captions once; no code above mere words."""
    content = copy.deepcopy(content)
    for cell in content["cells"]:
        tags = cell["metadata"].get("tags", [])
        if cell["cell_type"] == "code" and "hide-input" in tags and _mere_words(source_of(cell)):
            cell["metadata"]["tags"] = [*(tag for tag in tags if tag != "hide-input"), "remove-input"]
        if "figure" in cell["metadata"].get("mystnb", {}):
            cell["outputs"] = [output for output in cell["outputs"] if not output.get("metadata", {}).get("conversation_caption")]
        if "solution" in tags and cell["cell_type"] == "markdown":
            cell["source"] = f"<details class=\"solution\"><summary>One good answer</summary>\n\n{source_of(cell)}\n\n</details>"
        elif "solution" in tags and "hide-cell" not in tags:
            cell["metadata"]["tags"] = [*tags, "hide-cell"]
    return content


def _with_cards(content: dict) -> dict:
    """The page with the conventions of its numbers at the end, before the references: what each is divided by, its range, when there is none."""
    code = [source_of(cell) for cell in content["cells"] if cell["cell_type"] == "code"]
    calls = {name for cell in code for name in used(cell)}
    names = [name for name in CARDS if name in calls]
    if not names:
        return content
    cell = {"cell_type": "markdown", "id": "measure-cards", "metadata": {}, "source": f"## What the numbers mean\n\n{short(names, '../docs/measures.md')}"}
    ends = [k for k, other in enumerate(content["cells"]) if other["cell_type"] == "markdown" and source_of(other).startswith("## References")]
    place = ends[-1] if ends else len(content["cells"])
    return {**content, "cells": [*content["cells"][:place], cell, *content["cells"][place:]]}


def _fingerprint(source: Path) -> str:
    from importlib.metadata import version

    digest = hashlib.sha256(" ".join(version(name) for name in ("sphinx", "myst-nb", "sphinx-book-theme", "latex2mathml")).encode())
    for file in [*sorted(source.rglob("*")), Path(__file__), Path(__file__).with_name("mathml.py")]:
        if file.is_file():
            digest.update(file.name.encode() + b"\0" + file.read_bytes())
    return digest.hexdigest()
