"""From an author's draft to a Word or LaTeX chapter in which every number is a recorded result.

The draft is plain text (Markdown). Where a number belongs, it has the name of a result in braces:

    In one campus forum {campus_answered:.0%} of the addressed messages were answered (between
    {campus_answered.low:.0%} and {campus_answered.high:.0%}).

Names are looked up in the last build, else in the committed receipts; {91:campus_answered} names the notebook too, where two use one
name. An unknown name, an undefined value and a number whose interval does not exist are errors with their line, and no
file is written: a chapter with a hole in it must not look finished. Under the chapter stands a table of all numbers used:
result, notebook, value, interval, what it rests on. Double braces {{ }} are plain braces.

A draft written in Word (.docx) is taken as well: it keeps its styles, pictures and notes, and its errors name paragraphs.
"""

from __future__ import annotations

import json
import math
import re
import tempfile
from dataclasses import dataclass
from pathlib import Path

from .. import paths
from ..errors import BadInput
from ..filing import can_hold_file
from ..readers.source import decode
from ..results import Result, digits
from .word import add_table, fill_word, is_word, polish

FORMATS = {".docx": "docx", ".tex": "latex", ".md": "markdown", ".html": "html"}
_FIELD = re.compile(r"\{\{|\}\}|\{([^{}\n]*)\}")
_NAME = re.compile(r"^(?:(?P<notebook>\d\d):)?(?P<name>[A-Za-z_]\w*)(?:\.(?P<part>\w+))?(?::(?P<spec>[^:]*))?$")
_PARTS = ("low", "high", "n", "sentence", "reason", "unit", "method")


@dataclass(frozen=True)
class Used:
    """One number of the chapter: place in the draft ("line 7"), notebook, name, result, and the text that was put in."""

    place: str
    notebook: str
    name: str
    result: Result
    text: str


def known_receipts() -> dict[tuple[str, str], Result]:
    """The results of the committed receipts by (notebook, name)."""
    found: dict[tuple[str, str], Result] = {}
    for file in sorted(paths.RECEIPTS.glob("*.json")):
        for name, saved in json.loads(file.read_text(encoding="utf-8")).get("results", {}).items():
            found[file.stem, name] = Result.from_dict(saved)
    return found


def known_results() -> dict[tuple[str, str], Result]:
    """All results by (notebook, name): those of the last build, and those of the receipts for what was not built."""
    found = known_receipts()
    for file in sorted((paths.BUILD / "results").glob("*.json")):
        for name, saved in json.loads(file.read_text(encoding="utf-8")).items():
            found[file.stem, name] = Result.from_dict(saved)
    return found


def fill(draft: str, results: dict[tuple[str, str], Result]) -> tuple[str, list[Used], list[str]]:
    """The draft with its numbers put in, the numbers used, and one sentence for each that could not be.

    Examples
    --------
    >>> text, used, wrong = fill("It was {ratio:.1f}, says {nobody}.", {("30", "ratio"): Result("ratio", 9.96)})
    >>> text, wrong
    ('It was 10.0, says {nobody}.', ["line 1: no notebook recorded a result called 'nobody'"])
    """
    filling = _Filling(results)
    return filling.lines(draft), filling.used, filling.wrong


class _Filling:
    """What was put in so far, and what could not be."""

    def __init__(self, results: dict[tuple[str, str], Result]):
        self.results, self.used, self.wrong = results, [], []

    def put(self, match: re.Match, place: str) -> str:
        """The text for a name in braces (or for doubled braces) that stands at `place`."""
        if match[1] is None:
            return match[0][0]
        found = _resolve(match[1], place, self.results)
        if isinstance(found, str):
            self.wrong.append(found)
            return match[0]
        self.used.append(found)
        return found.text

    def lines(self, text: str) -> str:
        """A plain text with all its names put in."""
        return "\n".join(_FIELD.sub(lambda match, number=number: self.put(match, f"line {number}"), line) for number, line in enumerate(text.split("\n"), start=1))


def _resolve(inside: str, place: str, results: dict[tuple[str, str], Result]) -> Used | str:
    named = _NAME.match(inside.strip())
    if not named:
        return f"{place}: {{{inside}}} is not the name of a result (write {{name}}, {{name:.1f}} or {{30:name.low:.0%}}; plain braces are doubled)"
    notebook, name, part, spec = named["notebook"], named["name"], named["part"], named["spec"] or ""
    places = [key for key in results if key[1] == name and notebook in (None, key[0])]
    if not places:
        near = sorted({n for _, n in results if name[:4] in n})[:3]
        return f"{place}: no notebook recorded a result called {name!r}" + (f" (near: {', '.join(near)})" if near else "")
    if len(places) > 1:
        return f"{place}: {name!r} is recorded in notebooks {', '.join(k for k, _ in sorted(places))}; say which: {{{sorted(places)[0][0]}:{name}}}"
    result = results[places[0]]
    if part is not None and part not in _PARTS:
        return f"{place}: a result has no {part!r} (it has {', '.join(_PARTS)})"
    value = result.value if part is None else getattr(result, part)
    if part is None and not result.defined:
        return f"{place}: {name!r} is not defined ({result.reason or 'no reason given'}); say so in words instead"
    if part in ("low", "high") and math.isnan(value):
        return f"{place}: {name!r} has no interval ({result.reason or 'none was computed'}); do not print one"
    if isinstance(value, float) and math.isinf(value):
        return f"{place}: {name!r} has no stated limit on that side; say so in words instead"
    try:
        text = format(value, spec) if spec or not isinstance(value, float) else digits(value)
    except (ValueError, TypeError):
        return f"{place}: {spec!r} does not fit {name}{'.' + part if part else ''} (try :.1f, :.0%, :,.0f)"
    return Used(place, places[0][0], name, result, text)


def numbers_rows(used: list[Used]) -> list[list[str]]:
    """The table under the chapter, each result once: names of the columns, then a row a result."""
    rows = [["Result", "Notebook", "Value", "Interval", "Rests on", "How"]]
    for (notebook, name), result in sorted({(u.notebook, u.name): u.result for u in used}.items()):
        interval = f"{digits(result.low)} to {digits(result.high)}" if result.has_interval else "none" + (f" ({result.reason})" if result.reason else "")
        rests = f"{result.n:,} {result.unit_of_n}".strip() if result.n is not None else ""
        rows.append([name, notebook, f"{digits(result.value)} {result.unit}".strip() if result.defined else "not defined", interval, rests, result.method])
    return rows


def numbers_table(used: list[Used]) -> str:
    """The table under the chapter as Markdown."""
    head, *rows = numbers_rows(used)
    return "\n".join("| " + " | ".join(cell.replace("|", "/") for cell in row) + " |" for row in [head, ["---"] * len(head), *rows])


def write_chapter(draft: str | Path, out: str | Path, results: dict[tuple[str, str], Result] | None = None) -> list[Used]:
    """Write the chapter of `draft` to `out` (.docx, .tex, .html or .md); returns the numbers used.

    Raises BadInput with all wrong names and their lines; then nothing is written and an older file stays as it was.
    """
    draft, out = Path(draft), Path(out)
    if out.suffix.lower() not in FORMATS:
        raise BadInput("a file ending in .docx, .tex, .html or .md", f"'{out.name}'", "a slip of the pen", f"chapter {draft.name} -o {out.stem}.docx")
    can_hold_file(out, "the chapter")
    if not draft.is_file():
        came = f"'{draft}', which is a folder" if draft.is_dir() else f"'{draft}', which is not there"
        raise BadInput("a draft that exists", came, "a slip of the pen or another working folder", "check the name of the draft")
    filling = _Filling(known_results() if results is None else results)
    if not filling.results:
        raise BadInput("recorded results", "none", "nothing was built yet", "run 'conversation build' first")
    out.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=out.parent, prefix=".chapter-") as scratch:
        (_from_word if is_word(draft.read_bytes()) else _from_text)(draft, Path(scratch) / out.name, filling)
        (Path(scratch) / out.name).replace(out)
    return filling.used


HEADING = "Numbers in this chapter"


def _from_text(draft: Path, made: Path, filling: _Filling) -> None:
    """Write the chapter of a draft in plain text to `made`."""
    text = filling.lines(_words(draft))
    _refuse_holes(filling)
    if filling.used:
        text = f"{text.rstrip()}\n\n## {HEADING}\n\n{numbers_table(filling.used)}\n"
    if made.suffix.lower() == ".md":
        made.write_text(text, encoding="utf-8", newline="\n")
    else:
        _pandoc(text, made, draft.parent)


def _from_word(draft: Path, made: Path, filling: _Filling) -> None:
    """Write the chapter of a draft in Word to `made`; what is not to be a Word file is turned into its form at the end."""
    word = made.with_name("chapter in word.docx")
    fill_word(draft, word, _FIELD, filling.put)
    _refuse_holes(filling)
    if filling.used:
        add_table(word, HEADING, numbers_rows(filling.used))
    if made.suffix.lower() == ".docx":
        word.replace(made)
    else:
        _convert(word, made)


def _refuse_holes(filling: _Filling) -> None:
    if filling.wrong:
        raise BadInput(
            "a draft whose names are all recorded results",
            "; ".join(filling.wrong),
            "a slip of the pen or a notebook that was not built",
            f"mend the draft; 'conversation chapter --names' lists what there is ({len(filling.results)} results)",
        )


def _words(draft: Path) -> str:
    """The words of a draft in plain text, in whatever encoding a text program saved them."""
    raw = draft.read_bytes()
    if raw[:4] in (b"\xd0\xcf\x11\xe0", b"%PDF", b"{\\rt"):
        raise BadInput("a draft as plain text or as a Word file (.docx)", f"'{draft.name}', the file of another program or of an older Word", "it was saved as it is by default", "save it as .docx or as plain text")
    text = decode(raw)
    if "\x00" in text:
        raise BadInput("a draft as plain text or as a Word file (.docx)", f"'{draft.name}', which holds no text", "another kind of file", "name the file that holds your words")
    return text.replace("\r\n", "\n")


def can_write_word() -> bool:
    """True where the extra 'publish' (pandoc) is installed; a .md chapter needs nothing."""
    from importlib.util import find_spec

    return find_spec("pypandoc") is not None


def _pandoc(text: str, made: Path, resources: Path) -> None:
    _has_pandoc().convert_text(
        text,
        FORMATS[made.suffix.lower()],
        format="markdown-yaml_metadata_block",
        outputfile=str(made),
        extra_args=["--standalone", f"--resource-path={resources}"],
    )
    if made.suffix.lower() == ".docx":
        polish(made)


def _convert(word: Path, made: Path) -> None:
    _has_pandoc().convert_file(str(word), FORMATS[made.suffix.lower()], format="docx", outputfile=str(made), extra_args=["--standalone"])


def _has_pandoc():
    try:
        import pypandoc
    except ImportError:
        raise BadInput(
            "the extra 'publish' for Word and LaTeX",
            "an environment without it",
            "the small set of packages was installed",
            "in the folder of the project, type: python -m pip install -e .[publish] (or write a .md file)",
        ) from None
    return pypandoc


def names_in(draft: str) -> list[str]:
    """All names that a draft asks for, in order; for a quick look before a build."""
    return [m["name"] for f in _FIELD.findall(draft) if f and (m := _NAME.match(f.strip()))]
