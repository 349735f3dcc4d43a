"""From an author's draft to a Word or LaTeX chapter in which every number is a recorded result.

The draft is plain text (Markdown). Where a number belongs, it has the name of a result in braces:

    By the end of May the parody had {parody_ratio:.1f} readers for each of the company's (between
    {parody_ratio.low:.1f} and {parody_ratio.high:.1f}).

Names are looked up in the last build, else in the committed receipts; {30:parody_ratio} names the notebook too, where two use one
name. An unknown name, an undefined value and a number whose interval does not exist are errors with their line, and no
file is written: a chapter with a hole in it must not look finished. Under the chapter stands a table of all numbers used:
result, notebook, value, interval, what it rests on. Double braces {{ }} are plain braces.
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
from ..results import Result

FORMATS = {".docx": "docx", ".tex": "latex", ".md": "markdown", ".html": "html"}
_FIELD = re.compile(r"(?<!\{)\{(?!\{)([^{}\n]*)\}")
_NAME = re.compile(r"^(?:(?P<notebook>\d\d):)?(?P<name>[A-Za-z_]\w*)(?:\.(?P<part>\w+))?(?::(?P<spec>[^:]*))?$")
_PARTS = ("low", "high", "n", "sentence", "reason", "unit", "method")


@dataclass(frozen=True)
class Used:
    """One number of the chapter: line of the draft, notebook, name, result, and the text that was put in."""

    line: int
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
    used: list[Used] = []
    wrong: list[str] = []
    lines = []
    for number, line in enumerate(draft.split("\n"), start=1):

        def put(match: re.Match, number: int = number) -> str:
            found = _resolve(match.group(1), number, results)
            if isinstance(found, str):
                wrong.append(found)
                return match.group(0)
            used.append(found)
            return found.text

        lines.append(_FIELD.sub(put, line).replace("{{", "{").replace("}}", "}"))
    return "\n".join(lines), used, wrong


def _resolve(inside: str, line: int, results: dict[tuple[str, str], Result]) -> Used | str:
    named = _NAME.match(inside.strip())
    if not named:
        return f"line {line}: {{{inside}}} is not the name of a result (write {{name}}, {{name:.1f}} or {{30:name.low:.0%}}; plain braces are doubled)"
    notebook, name, part, spec = named["notebook"], named["name"], named["part"], named["spec"] or ""
    places = [key for key in results if key[1] == name and notebook in (None, key[0])]
    if not places:
        near = sorted({n for _, n in results if name[:4] in n})[:3]
        return f"line {line}: no notebook recorded a result called {name!r}" + (f" (near: {', '.join(near)})" if near else "")
    if len(places) > 1:
        return f"line {line}: {name!r} is recorded in notebooks {', '.join(k for k, _ in sorted(places))}; say which: {{{sorted(places)[0][0]}:{name}}}"
    result = results[places[0]]
    if part is not None and part not in _PARTS:
        return f"line {line}: a result has no {part!r} (it has {', '.join(_PARTS)})"
    value = result.value if part is None else getattr(result, part)
    if part is None and not result.defined:
        return f"line {line}: {name!r} is not defined ({result.reason or 'no reason given'}); say so in words instead"
    if part in ("low", "high") and math.isnan(value):
        return f"line {line}: {name!r} has no interval ({result.reason or 'none was computed'}); do not print one"
    try:
        text = format(value, spec) if spec or not isinstance(value, float) else f"{value:.4g}"
    except (ValueError, TypeError):
        return f"line {line}: {spec!r} does not fit {name}{'.' + part if part else ''} (try :.1f, :.0%, :,.0f)"
    return Used(line, places[0][0], name, result, text)


def numbers_table(used: list[Used]) -> str:
    """The table under the chapter: each result once, with notebook, value, interval and what it rests on (Markdown)."""
    rows = ["| Result | Notebook | Value | Interval | Rests on | How |", "|---|---|---|---|---|---|"]
    for (notebook, name), result in sorted({(u.notebook, u.name): u.result for u in used}.items()):
        interval = f"{result.low:.4g} to {result.high:.4g}" if result.has_interval else "none" + (f" ({result.reason})" if result.reason else "")
        rests = f"{result.n:,} {result.unit_of_n}".strip() if result.n is not None else ""
        cells = [name, notebook, f"{result.value:.4g} {result.unit}".strip() if result.defined else "not defined", interval, rests, result.method]
        rows.append("| " + " | ".join(str(c).replace("|", "/") for c in cells) + " |")
    return "\n".join(rows)


def write_chapter(draft: str | Path, out: str | Path, results: dict[tuple[str, str], Result] | None = None) -> list[Used]:
    """Write the chapter of `draft` to `out` (.docx, .tex, .html or .md); returns the numbers used.

    Raises BadInput with all wrong names and their lines; then nothing is written and an older file stays as it was.
    """
    draft, out = Path(draft), Path(out)
    if out.suffix.lower() not in FORMATS:
        raise BadInput("a file ending in .docx, .tex, .html or .md", f"'{out.name}'", "a slip of the pen", f"chapter {draft.name} -o {out.stem}.docx")
    if not draft.exists():
        raise BadInput("a draft that exists", f"'{draft}'", "a slip of the pen or another working folder", "check the name of the draft")
    results = known_results() if results is None else results
    if not results:
        raise BadInput("recorded results", "none", "nothing was built yet", "run 'conversation build' first")
    text, used, wrong = fill(draft.read_text(encoding="utf-8-sig"), results)
    if wrong:
        raise BadInput(
            "a draft whose names are all recorded results",
            "; ".join(wrong),
            "a slip of the pen or a notebook that was not built",
            f"mend the draft; 'conversation chapter --names' lists what there is ({len(results)} results)",
        )
    if used:
        text = f"{text.rstrip()}\n\n## Numbers in this chapter\n\n{numbers_table(used)}\n"
    out.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=out.parent, prefix=".chapter-") as scratch:
        made = Path(scratch) / out.name
        if out.suffix.lower() == ".md":
            made.write_text(text, encoding="utf-8", newline="\n")
        else:
            _pandoc(text, made, draft.parent)
        made.replace(out)
    return used


def can_write_word() -> bool:
    """True where the extra 'publish' (pandoc) is installed; a .md chapter needs nothing."""
    from importlib.util import find_spec

    return find_spec("pypandoc") is not None


def _pandoc(text: str, made: Path, resources: Path) -> None:
    try:
        import pypandoc
    except ImportError:
        raise BadInput(
            "the extra 'publish' for Word and LaTeX",
            "an environment without it",
            "the small set of packages was installed",
            "pip install 'conversation-notebooks[publish]', or write a .md file",
        ) from None
    pypandoc.convert_text(
        text,
        FORMATS[made.suffix.lower()],
        format="markdown-yaml_metadata_block",
        outputfile=str(made),
        extra_args=["--standalone", f"--resource-path={resources}"],
    )


def names_in(draft: str) -> list[str]:
    """All names that a draft asks for, in order; for a quick look before a build."""
    return [m["name"] for f in _FIELD.findall(draft) if (m := _NAME.match(f.strip()))]
