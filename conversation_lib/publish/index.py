"""Tables that nobody types: the list of notebooks and the list of data sets, read from what these say about themselves.

They stand between two marks in README.md and docs/index.md:

    <!-- begin notebooks --> ... <!-- end notebooks -->

`refresh` rewrites them, the site makes its own at every build, and a test fails when the README's are stale.
"""

from __future__ import annotations

import re

from .. import paths
from ..cards import Card, cards
from ..cards import refresh as refresh_cards
from ..cards import stale as stale_cards
from ..errors import BadInput
from .notebooks import all_notebooks


def notebook_table() -> str:
    """Markdown table of the notebooks: number, question, data, minutes, level."""
    sizes = {name: megabytes(card) for name, card in cards().items()}
    rows = ["| Notebook | Question | Data | Minutes | Level |", "|---|---|---|---|---|"]
    for notebook in all_notebooks():
        about = notebook.about
        data = ", ".join(about.get("data", [])) or "none"
        size = about.get("megabytes") or sum(sizes.get(name, 0) for name in about.get("data", []))
        rows.append(
            f"| [{notebook.number} {_cell(notebook.title)}](notebooks/{notebook.path.name}) | {_cell(about.get('question', ''))} "
            f"| {data}{f' ({_size(size)} MB)' if size else ''} | {about.get('minutes', '')} | {_cell(about.get('level', ''))} |"
        )
    return "\n".join(rows) if len(rows) > 2 else "No notebook yet."


def data_table() -> str:
    """Markdown table of the data sets: name, what it is, kind, rows, size, how it comes, licence."""
    rows = ["| Data set | What it is | Kind | Rows | MB | Where it is | Licence |", "|---|---|---|---:|---:|---|---|"]
    for card in cards().values():
        count = "any" if card.rows is None else f"{card.rows:,}"
        way = "installed package" if "package" in card.package else {"load": "here", "fetch": "download", "make": "generated"}[card.way]
        kind = "**synthetic**" if card["synthetic"] else card.kind
        size = _size(megabytes(card))
        rows.append(f"| [{card.name}](data/{card.name}/README.md) | {_cell(card['title'])} | {kind} | {count} | {size} | {way} | {_cell(card.licence)} |")
    return "\n".join(rows) if len(rows) > 2 else "No data set yet."


def contents() -> str:
    """The notebooks as lines of a table of contents of the pages, each with its number in front."""
    return "\n".join(f"{notebook.number} {notebook.title} <notebooks/{notebook.name}>" for notebook in all_notebooks())


def tables() -> dict[str, str]:
    """All generated tables by the name of their mark; links are written as seen from the top folder."""
    return {"notebooks": notebook_table(), "data": data_table()}


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
    """In words, which committed pages hold tables that no longer agree with notebooks, cards and files."""
    told = stale_cards()
    page = paths.ROOT / "README.md"
    text = page.read_text(encoding="utf-8")
    if fill(text, tables(), where=page.name) != text:
        told.append("README.md: a generated table is stale; run `python -m conversation_lib refresh --tables`")
    return told


def refresh_tables() -> None:
    """Rewrite the generated tables of README.md and of the data cards."""
    refresh_cards()
    page = paths.ROOT / "README.md"
    page.write_text(fill(page.read_text(encoding="utf-8"), tables(), where=page.name), encoding="utf-8", newline="\n")


def megabytes(card: Card) -> float:
    """Size of a data set's files, here or to be downloaded, as its card states them."""
    return sum(int(resource.get("bytes") or 0) for resource in card.resources) / 1e6


def _size(mega: float) -> str:
    return "" if not mega else f"{mega:.1f}" if mega >= 0.1 else "< 0.1"


def _cell(text: str) -> str:
    return " ".join(str(text).split()).replace("|", "\\|")
