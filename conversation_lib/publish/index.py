"""Tables that nobody types: the list of notebooks and the list of data sets, read from what these say about themselves.

They stand between two marks in README.md and docs/index.md:

    <!-- begin notebooks --> ... <!-- end notebooks -->

`refresh` rewrites them, the site makes its own at every build, and a test fails when the README's are stale.
"""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

from .. import paths
from ..errors import BadInput
from .notebooks import Notebook, all_notebooks


def data_cards(folder: Path | None = None) -> list[dict[str, Any]]:
    """What each data set says about itself (its datapackage.json), sorted by name."""
    cards = []
    for file in sorted((folder or paths.DATA).glob("*/datapackage.json")):
        card = json.loads(file.read_text(encoding="utf-8"))
        cards.append({**card, "folder": file.parent.name})
    return cards


def notebook_table(link: str = "notebooks/{name}.ipynb") -> str:
    """Markdown table of the notebooks: number, question, data, minutes, level."""
    sizes = {card["folder"]: megabytes(card) for card in data_cards()}
    rows = ["| Notebook | Question | Data | Minutes | Level |", "|---|---|---|---|---|"]
    for notebook in all_notebooks():
        about = notebook.about
        data = ", ".join(about.get("data", [])) or "none"
        size = sum(sizes.get(name, 0) for name in about.get("data", []))
        rows.append(
            f"| [{notebook.number} {_cell(notebook.title)}]({link.format(name=notebook.name)}) | {_cell(about.get('question', ''))} "
            f"| {data}{f' ({size:.1f} MB)' if size >= 0.05 else ''} | {about.get('minutes', '')} | {_cell(about.get('level', ''))} |"
        )
    return "\n".join(rows) if len(rows) > 2 else "No notebook yet."


def data_table(link: str = "data/{name}/README.md") -> str:
    """Markdown table of the data sets: name, what it is, rows, size, observed or synthetic, licence."""
    rows = ["| Data set | In one line | Rows | MB | Kind | Licence |", "|---|---|---|---|---|---|"]
    for card in data_cards():
        rows.append(
            f"| [{card['folder']}]({link.format(name=card['folder'])}) | {_cell(card.get('title') or card.get('description', ''))} "
            f"| {rows_of(card)} | {megabytes(card):.1f} | {_cell(card.get('kind', ''))} | {_licence(card)} |"
        )
    return "\n".join(rows) if len(rows) > 2 else "No data set yet."


def tables(notebooks: str = "notebooks/{name}.ipynb", data: str = "data/{name}/README.md") -> dict[str, str]:
    """All generated tables by the name of their mark; the arguments say how a link is written."""
    return {"notebooks": notebook_table(notebooks), "data": data_table(data)}


def fill(text: str, made: dict[str, str], *, where: str = "the page") -> str:
    """`text` with what stands between the marks replaced.

    Examples
    --------
    >>> fill("a <!-- begin x -->old<!-- end x --> b", {"x": "new"}).split()
    ['a', '<!--', 'begin', 'x', '-->', 'new', '<!--', 'end', 'x', '-->', 'b']
    """
    for name, table in made.items():
        pattern = re.compile(rf"(<!-- begin {name} -->).*?(<!-- end {name} -->)", re.S)
        if not pattern.search(text):
            raise BadInput(f"the marks <!-- begin {name} --> and <!-- end {name} --> in {where}", "a text without them", "they were deleted", "put them back where the table belongs")
        text = pattern.sub(lambda found, table=table: f"{found[1]}\n\n{table}\n\n{found[2]}", text)
    return text


def stale_tables() -> list[str]:
    """In words, which committed pages hold tables that no longer agree with notebooks and cards."""
    page = paths.ROOT / "README.md"
    text = page.read_text(encoding="utf-8")
    return [] if fill(text, tables(), where=page.name) == text else ["README.md: a generated table is stale; run `python -m conversation_lib refresh --tables`"]


def refresh_tables() -> None:
    """Rewrite the generated tables of README.md."""
    page = paths.ROOT / "README.md"
    page.write_text(fill(page.read_text(encoding="utf-8"), tables(), where=page.name), encoding="utf-8", newline="\n")


def megabytes(card: dict[str, Any]) -> float:
    """Size of a data set's files, as its card states them."""
    return sum(int(resource.get("bytes") or 0) for resource in card.get("resources", [])) / 1e6


def rows_of(card: dict[str, Any]) -> str:
    """Number of rows of a data set, "?" where its card does not say."""
    stated = [resource.get("rows", resource.get("row_count")) for resource in card.get("resources", [])]
    stated = [int(rows) for rows in stated if rows is not None]
    return f"{sum(stated):,}" if stated else "?"


def _licence(card: dict[str, Any]) -> str:
    names = [licence.get("title") or licence.get("name", "") for licence in card.get("licenses", [])]
    return _cell(", ".join(filter(None, names)) or "see card")


def _cell(text: str) -> str:
    return " ".join(str(text).split()).replace("|", "\\|")
