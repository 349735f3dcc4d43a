"""What nobody types: lists of notebooks, data sets and sources, read from what these say about themselves, and one picture.

They stand between two marks in README.md, docs/index.md and docs/sources.md:

    <!-- begin notebooks --> ... <!-- end notebooks -->

`refresh` rewrites them, the site makes its own at every build, and a test fails when a committed one is stale.
"""

from __future__ import annotations

import base64
import re
from pathlib import Path
from typing import Any

from .. import paths
from ..cards import Card, cards
from ..cards import refresh as refresh_cards
from ..cards import stale as stale_cards
from ..errors import BadInput
from ..filing import write_whole
from ..results import digits
from .coverage import coverage_table
from .notebooks import all_notebooks
from .teaching import answer_key
from .tidy import figure_words

#: The one picture of README.md: number of its notebook and name of the picture.
PICTURE = ("10", "10-three-shapes")


def notebook_table() -> str:
    """Markdown table of the notebooks: number, title and question (where the title does not ask it), data, minutes, level."""
    sizes = {name: megabytes(card) for name, card in cards().items()}
    rows = ["| Notebook and its question | Minutes | Level | Data |", "|---|---:|---|---|"]
    for notebook in all_notebooks():
        about = notebook.about
        data = ", ".join(about.get("data", [])) or "none"
        size = about.get("megabytes") or sum(sizes.get(name, 0) for name in about.get("data", []))
        title, question = _cell(notebook.title), _cell(about.get("question", ""))
        asked = "" if question.lower() == title.lower() else f"<br>{question}"
        rows.append(
            f"| [{notebook.number} {title}](notebooks/{notebook.path.name}){asked} | {about.get('minutes', '')} | {_cell(about.get('level', ''))} "
            f"| {data}{f' ({_size(size)} MB)' if size else ''} |"
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


VERDICTS = ("supported", "contradicted", "mixed", "not testable with public data")


#: The notebook that goes through the excerpt sentence by sentence; its claims stand folded below those that a notebook measured.
SENTENCES = "01"


def claims_table() -> str:
    """What the book claims, in Markdown: how many verdicts of each kind, the claims that a notebook measured, and, folded, the rest of the excerpt.

    A notebook lists the claims that it bears on in its metadata; the numbers come from its committed receipt.
    """
    found = _claims()
    if not found:
        return "No claim yet."
    counts = {verdict: sum(row["verdict"] == verdict for row in found) for verdict in VERDICTS}
    told = ", ".join(f"{count} {verdict}" for verdict, count in counts.items())
    measured = [row for row in found if row["notebook"] != SENTENCES]
    checked = [row for row in found if row["notebook"] == SENTENCES]
    parts = [f"{len(found)} claims: {told}.", _claim_rows(measured)] if measured else [f"{len(found)} claims: {told}."]
    if checked:
        parts.append(f"<details><summary>The other {len(checked)} claims of the excerpt, sentence by sentence (notebook {SENTENCES})</summary>\n\n{_claim_rows(checked)}\n\n</details>")
    return "\n\n".join(parts)


def _claim_rows(rows: list[dict[str, str]]) -> str:
    lines = ["| What the book says | Verdict | What was counted, and the doubt | Notebook |", "|---|---|---|---|"]
    for row in rows:
        counted = f"{row['figure'][:1].upper()}{row['figure'][1:].rstrip('.')}.<br>*Doubt:* " if row["figure"] else "*Doubt:* "
        lines.append(f"| {row['claim']} | **{row['verdict']}** | {counted}{row['doubt']} | {row['pages']} |")
    return "\n".join(lines)


def _claims() -> list[dict[str, str]]:
    """Every claim once, in the order of the notebooks: claim, verdict, figure, doubt, notebook (whose verdict stands) and pages (links)."""
    from .chapter import known_receipts

    receipts = known_receipts()
    pages: dict[str, list[str]] = {}
    found: dict[str, dict[str, str]] = {}
    for notebook in all_notebooks():
        for claim in notebook.about.get("claims", []):
            if claim["verdict"] not in VERDICTS:
                raise BadInput(
                    f"a verdict ({', '.join(VERDICTS)})",
                    f"{claim['verdict']!r} in notebook {notebook.number}",
                    "a slip of the pen",
                    "mend the metadata of the notebook",
                )
            figure = _figure(claim, {name: result for (page, name), result in receipts.items() if page == notebook.number}, notebook.number)
            key = " ".join(claim["claim"].lower().split()).rstrip(".")
            pages.setdefault(key, []).append(f"[{notebook.number}](notebooks/{notebook.path.name})")
            found.pop(key, None)  # who goes into a claim later goes deeper: that verdict stands, the other pages are named
            found[key] = {"claim": _cell(claim["claim"].rstrip(".")), "verdict": claim["verdict"], "figure": figure, "doubt": _cell(claim["doubt"]), "notebook": notebook.number, "pages": _named(pages[key])}
    return list(found.values())


def _named(pages: list[str]) -> str:
    """The notebook whose verdict stands, and the others that bear on the claim."""
    return pages[-1] + (f" (also {', '.join(pages[:-1])})" if len(pages) > 1 else "")


def _figure(claim: dict, recorded: dict[str, Any], number: str) -> str:
    """What was counted for a claim, in words around recorded numbers (`figure`: "{share:.0%} of the tweets"), or a recorded result alone."""
    words = claim.get("figure", "")
    if re.search(r"\d", re.sub(r"\{[^}]*\}", "", words)):
        raise BadInput("a figure whose numbers are recorded ones", f"{words!r} in notebook {number}", "a number was typed", 'put the name of the recorded result in braces: "{share:.0%} of the tweets"')
    try:
        told = words.format(**recorded)
    except (KeyError, AttributeError, ValueError, IndexError) as error:
        raise BadInput(f"names that notebook {number} records", f"{words!r} ({error})", "a slip of the pen, or the notebook was not refreshed", f"python -m conversation_lib refresh {number}") from error
    found = recorded.get(claim.get("result", ""))
    return _cell(told) or ("" if found is None else _value(found))


def _value(result) -> str:
    """A recorded result in a cell of a table: value with interval, or the interval alone, or why there is none."""
    if result.defined:
        interval = f" ({digits(result.low)} to {digits(result.high)})" if result.has_interval else ""
        return f"{digits(result.value)}{interval} {result.unit}".strip()
    return f"{digits(result.low)} to {digits(result.high)} {result.unit}".strip() if result.has_interval and abs(result.high) < 1e9 else "not defined"


def contents() -> str:
    """The notebooks as lines of a table of contents of the pages, each with its number in front."""
    return "\n".join(f"{notebook.number} {notebook.title} <notebooks/{notebook.name}>" for notebook in all_notebooks())


def source_cards() -> str:
    """Markdown on every kind of source that `read` knows: what is kept, what it does not have, how direction is derived."""
    from ..readers import sources_table

    cards_of_sources = []
    for row in sources_table():
        facts = [
            ("Venue", row["venue"]),
            ("Kept", row["kept"]),
            ("Not in the source", row["not in the source"]),
            ("Direction and replies", row["direction and replies"]),
        ]
        lines = [f"- **{name}.** {_sentence(text)}" for name, text in facts if text]
        cards_of_sources.append("\n".join([f"## {row['source']}", "", f"`--format {row['format']}`", "", *lines]))
    return "\n\n".join(cards_of_sources)


def picture(number: str = PICTURE[0], name: str = PICTURE[1]) -> tuple[bytes, str]:
    """The picture that README.md shows, as it stands in the committed notebook: PNG and the words for those who cannot see."""
    for notebook in all_notebooks():
        for cell in notebook.cells("code") if notebook.number == number else ():
            for output in cell.get("outputs", []):
                words = figure_words(output)
                if words and words.get("name") == name and "image/png" in output.get("data", {}):
                    png = output["data"]["image/png"]
                    return base64.b64decode(png if isinstance(png, str) else "".join(png)), words["alt"]
    return b"", ""


def tables() -> dict[str, str]:
    """All generated parts by the name of their mark; links are written as seen from the top folder."""
    alt = picture()[1].replace("[", "(").replace("]", ")")
    shown = f"![{alt}](docs/pictures/{PICTURE[1]}.png)" if alt else "(The picture comes with the first full run of its notebook.)"
    return {"notebooks": notebook_table(), "data": data_table(), "claims": claims_table(), "sources": source_cards(), "picture": shown, "coverage": coverage_table(), "answers": answer_key(), "binder": binder_badge()}


def binder_badge(citation: str | None = None) -> str:
    """A badge that opens notebook 00 in the browser, without installing; needs the public address, which CITATION.cff states.

    Examples
    --------
    >>> binder_badge("repository-code: https://github.com/someone/book\\n")[:62]
    '[![Open notebook 00 in the browser](https://mybinder.org/badge'
    >>> "repository-code" in binder_badge("title: none")
    True
    """
    text = (paths.ROOT / "CITATION.cff").read_text(encoding="utf-8") if citation is None else citation
    found = re.search(r"^repository-code:\s*[\"']?https://github\.com/([\w.-]+/[\w.-]+?)(?:\.git)?[\"']?\s*$", text, re.M)
    if not found:
        return "<!-- For maintainers: a Binder badge stands here as soon as the line `repository-code` in CITATION.cff names the public address on GitHub and `refresh --tables` was run. -->"
    first = all_notebooks()[0].path.name
    return f"[![Open notebook 00 in the browser](https://mybinder.org/badge_logo.svg)](https://mybinder.org/v2/gh/{found[1]}/HEAD?labpath=notebooks%2F{first})"


def pages() -> dict[Path, str]:
    """The committed pages that hold generated parts: file -> the text that it should have now."""
    made = tables()
    wanted = {paths.ROOT / "README.md": ("picture", "binder", "notebooks", "claims", "data"), paths.DOCS / "sources.md": ("sources",), paths.DOCS / "methods.md": ("coverage",), paths.DOCS / "teaching.md": ("answers",)}
    from ..measure_cards import page

    filled = {file: fill(file.read_text(encoding="utf-8"), {name: made[name] for name in names}, where=file.name) for file, names in wanted.items()}
    return {**filled, paths.DOCS / "measures.md": page()}


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
            raise BadInput(
                f"the marks <!-- begin {name} --> and <!-- end {name} --> in {where}",
                "a text without them",
                "they were deleted",
                "put them back where the table belongs",
            )
        text = pattern.sub(lambda found, table=table: f"{found[1]}\n\n{table}\n\n{found[2]}", text)
    return text


def stale_tables() -> list[str]:
    """In words, which committed pages hold parts that no longer agree with notebooks, cards, readers and files."""
    told = stale_cards()
    cure = "run `python -m conversation_lib refresh --tables`"
    told += [f"{file.name}: a generated part is stale; {cure}" for file, text in pages().items() if file.read_text(encoding="utf-8") != text]
    png = picture()[0]
    kept = paths.DOCS / "pictures" / f"{PICTURE[1]}.png"
    if png and (not kept.exists() or kept.read_bytes() != png):
        told.append(f"docs/pictures/{kept.name} is not the picture of notebook {PICTURE[0]}; {cure}")
    return told


def refresh_tables() -> None:
    """Rewrite the generated parts of README.md, docs/sources.md and the data cards, and the picture."""
    refresh_cards()
    for file, text in pages().items():
        write_whole(file, text)
    if png := picture()[0]:
        write_whole(paths.DOCS / "pictures" / f"{PICTURE[1]}.png", png)


def megabytes(card: Card) -> float:
    """Size of a data set's files, here or to be downloaded, as its card states them."""
    return sum(int(resource.get("bytes") or 0) for resource in card.resources) / 1e6


def _size(mega: float) -> str:
    return "" if not mega else f"{mega:.0f}" if mega >= 10 else f"{mega:.1f}" if mega >= 0.1 else "< 0.1"


def _sentence(text: str) -> str:
    text = " ".join(text.split())
    return text if text.endswith((".", "?", "!")) else f"{text}."


def _cell(text: str) -> str:
    return " ".join(str(text).split()).replace("|", "\\|")
