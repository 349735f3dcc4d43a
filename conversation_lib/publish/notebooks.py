"""Which notebooks there are, what they say about themselves, and how to name one.

A notebook introduces itself in its metadata, {"conversation": {"question", "minutes", "level", "data"}}; the generated
tables, the site and the tests read that. Its number is the first part of its file name.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from .. import paths
from ..errors import BadInput

NAME = re.compile(r"(?P<number>\d\d)-[a-z0-9]+(?:-[a-z0-9]+)*")


@dataclass(frozen=True)
class Notebook:
    """One notebook: its file and its content as JSON."""

    path: Path
    content: dict[str, Any]

    @property
    def name(self) -> str:
        """File name without ending: "30-the-parody-account"."""
        return self.path.stem

    @property
    def number(self) -> str:
        """The two digits in front: "30"."""
        return self.name[:2]

    @property
    def about(self) -> dict[str, Any]:
        """What the notebook says about itself: question, minutes, level, data."""
        return self.content.get("metadata", {}).get("conversation", {})

    @property
    def title(self) -> str:
        """The first heading."""
        for cell in self.cells("markdown"):
            for line in source(cell).splitlines():
                if line.startswith("# "):
                    return line[2:].strip()
        return self.name

    def cells(self, kind: str | None = None) -> list[dict[str, Any]]:
        """The cells, or those of one kind ("markdown", "code")."""
        return [cell for cell in self.content.get("cells", []) if kind is None or cell["cell_type"] == kind]

    def sha256(self) -> str:
        """Checksum of what a person wrote: sources, kinds and tags of cells, and the introduction; not the outputs."""
        written = [[cell["cell_type"], source(cell), sorted(cell.get("metadata", {}).get("tags", []))] for cell in self.cells()]
        text = json.dumps([self.about, written], sort_keys=True, ensure_ascii=False)
        return hashlib.sha256(text.encode("utf-8")).hexdigest()


def source(cell: dict[str, Any]) -> str:
    """The text of a cell; the file format allows a list of lines as well."""
    text = cell.get("source", "")
    return text if isinstance(text, str) else "".join(text)


def open_notebook(path: Path) -> Notebook:
    """The notebook in `path`."""
    try:
        content = json.loads(path.read_text(encoding="utf-8-sig"))
        if not isinstance(content.get("cells"), list):
            raise ValueError("no cells")
    except (ValueError, AttributeError) as error:
        raise BadInput("a Jupyter notebook", f"{path.name}, which cannot be read as one", f"it was saved half ({error})", "restore it from the download or from git") from None
    return Notebook(path, content)


def all_notebooks(folder: Path | None = None) -> list[Notebook]:
    """Every notebook of the suite, in reading order."""
    return [open_notebook(path) for path in sorted((folder or paths.NOTEBOOKS).glob("*.ipynb")) if NAME.fullmatch(path.stem)]


def choose(names: Iterable[str], folder: Path | None = None) -> list[Notebook]:
    """The notebooks that `names` mean: "30", "30-the-parody-account", or a path. No names: all of them.

    Examples
    --------
    >>> choose(["no-such-notebook"])  # doctest: +ELLIPSIS
    Traceback (most recent call last):
    ...
    conversation_lib.errors.BadInput: Expected the number or the name of a notebook ..., but got 'no-such-notebook'; ...
    """
    everything = all_notebooks(folder)
    names = list(names)
    if not names:
        return everything
    chosen = []
    for name in names:
        stem = Path(name).name.removesuffix(".ipynb")
        found = [notebook for notebook in everything if stem in (notebook.number, notebook.name)]
        if not found:
            known = ", ".join(notebook.number for notebook in everything) or "none yet"
            raise BadInput(f"the number or the name of a notebook ({known})", repr(name), "a slip of the pen", "python -m conversation_lib build --help lists the ways to name one")
        chosen += [notebook for notebook in found if notebook not in chosen]
    return sorted(chosen, key=lambda notebook: notebook.name)
