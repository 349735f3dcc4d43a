"""No number in prose is typed by hand: what may stand in words all the same, and what may not.

A typed number is right on the day it is typed. In these notebooks numbers come from recorded results through `say`, so
that text and computation cannot part. This module finds the typed ones, in Markdown cells and in the sentences that code
cells show (`say`, and title, caption and alt of `figures.show`).

What may be typed: dates, years and clock times; the numbers of notebooks, chapters, sections, figures, pages, versions;
names with digits in them (V2, sha256, @user99, UTF-8); code, formulas, links and citations; the ends of a scale (0, 1, 100 %)
and a customary level (95 % interval). Small counts are spelled: "five people, seven messages". The n
of a picture of made-up data is a choice and may be typed. A cell tagged `exercise`
or `definition` is free, as is a number that the notebook's metadata allow with a reason:
{"conversation": {"typed": {"1-9-90": "the name of a rule"}}}.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass

from .notebooks import Notebook, source

FREE_TAGS = {"exercise", "definition"}
_MONTH = r"(?:Jan(?:uary)?|Feb(?:ruary)?|Mar(?:ch)?|Apr(?:il)?|May|June?|July?|Aug(?:ust)?|Sept?(?:ember)?|Oct(?:ober)?|Nov(?:ember)?|Dec(?:ember)?)"
_DAY = r"\d{1,2}(?:st|nd|rd|th)?"
_AND = r"(?:\s*(?:,|and|or|to|until|-|–|/)\s*(?:the\s+)?)"
_MAY_STAND = [
    r"```.*?(?:```|\Z)",  # code
    r"`[^`\n]*`",
    r"<!--.*?-->",
    r"</?[a-zA-Z][^>\n]*>",  # tags and bare addresses
    r"\$\$.*?\$\$",  # formulas
    r"\$(?![\s\d])[^$\n]+(?<!\s)\$(?!\d)",
    r"\]\((?:[^()\s]|\([^()\s]*\))*\)",  # where a link leads
    r"\{[a-z]+\}`[^`]*`",
    r"\bhttps?://\S+",
    r"\bdoi:\s*\S+",
    r"\b10\.\d{4,}/\S+",
    r"\b\d{4}-\d{2}(?:-\d{2})?\b",  # dates
    rf"\b{_DAY}(?:{_AND}{_DAY})*\s+(?:of\s+)?{_MONTH}\b(?:,?\s+\d{{4}}(?!-\d))?",
    rf"\b{_MONTH}\s+{_DAY}(?:{_AND}{_DAY})*\b(?!\s*%)(?:,?\s+\d{{4}}(?!-\d))?",
    r"\b(?:1[5-9]|20)\d\d(?:s\b|\b(?![,.]?\d|\s*%))",  # years
    r"\b(?:[01]?\d|2[0-3]):[0-5]\d(?::[0-5]\d)?\b",  # clock times
    r"\b\d{1,2}(?:st|nd|rd|th)\s+centur(?:y|ies)\b",
    rf"\b(?:notebooks?|chapters?|ch\.|sections?|figures?|fig\.|tables?|pages?|pp?\.|parts?|steps?|rows?|questions?|exercises?|volumes?|vol\.|no\.|numbers?|versions?|Python|CC BY)\s*\d+(?:\.\d+)*(?:{_AND}\d+(?:\.\d+)*)*",
    r"(?m)^\s*(?:>\s*)?(?:\*\*)?\d+[.)](?=\s)",  # the number of an item
    r"(?m)^#+\s*\d+(?:\.\d+)*\.?(?=\s)",  # the number of a heading
    r"\[\^?\d+\]",  # a note
    r"@?[^\W\d_][\w]*-?\d[\w.]*",  # names: V2, sha256, @user99, UTF-8, Web2.0
    r"\b\d+[^\W\d_]{2,}\w*\b(?<!th)(?<!st)(?<!nd)(?<!rd)",  # 4chan
    r"(?<![\d.,])(?:68|80|90|95|99)\s*(?:%|percent|per cent)(?=\s*(?:interval|confidence|credible|range|region|band|level|compatib|\)|;))",
    r"(?<![\d.,])100\s*(?:%|percent|per cent)",
    r"(?<![\d.,])[01](?![\d.,]*\d)(?!\s*(?:%|percent|per cent|hours?|days?|messages|people|accounts|times))",
]
_ALLOWED = re.compile("|".join(f"(?:{pattern.replace('(?m)', '')})" for pattern in _MAY_STAND), re.S | re.M | re.I)
_DIGITS = re.compile(r"\d[\d.,]*\d|\d")
_FIELDS = re.compile(r"\{\{|\}\}|\{[^{}]*\}")
#: Functions whose words a reader sees, and which of their arguments are words.
_SPOKEN = {"say": None, "say_text": None, "show": {"title", "caption", "alt", "n"}, "record": {"sentence"}}


@dataclass(frozen=True)
class Typed:
    """One number that was typed by hand: which cell (1-based among all cells), the number, the words around it."""

    cell: int
    number: str
    around: str

    def __str__(self) -> str:
        return f"cell {self.cell}: {self.number!r} in '...{self.around}...'"


def typed_numbers(notebook: Notebook) -> list[Typed]:
    """Every number in the prose of a notebook that no result stands behind."""
    allowed = notebook.about.get("typed", {})
    found = []
    for place, cell in enumerate(notebook.cells(), 1):
        if FREE_TAGS & set(cell.get("metadata", {}).get("tags", [])):
            continue
        texts = [source(cell)] if cell["cell_type"] == "markdown" else spoken(source(cell)) if cell["cell_type"] == "code" else []
        for text in texts:
            found += [Typed(place, number, around) for number, around in numbers_in(text, allowed)]
    return found


def numbers_in(text: str, allowed=()) -> list[tuple[str, str]]:
    """The numbers in `text` that may not be typed, each with the words around it.

    Examples
    --------
    >>> numbers_in("On 24 May 2010 notebook 30 had `n = 7` and an index from 0 to 1.")
    []
    >>> numbers_in("The parody had 2.5 times as many readers.")
    [('2.5', 'The parody had 2.5 times as many readers.')]
    """
    for phrase in sorted(allowed, key=len, reverse=True):
        text = re.sub(rf"(?<![\w.]){re.escape(phrase)}(?![\w.]*\d)", lambda found: "~" * len(found[0]), text)
    plain = _ALLOWED.sub(lambda found: re.sub(r"\d", "~", found[0]), text)
    return [(found[0], " ".join(text[max(0, found.start() - 25) : found.end() + 25].split())) for found in _DIGITS.finditer(plain)]


def spoken(code: str) -> Iterator[str]:
    """The typed parts of the sentences that a code cell shows: words in `say`, in titles, captions and alt texts.

    Examples
    --------
    >>> list(spoken('cl.say("ratio {ratio:.1f}, that is 3 times"); figures.show(fig, t, title=f"{n} of 5", dpi=300)'))
    ['ratio ~, that is 3 times', '~ of 5']
    """
    try:
        tree = ast.parse("\n".join("pass" if line.lstrip().startswith(("%", "!")) else line for line in code.splitlines()))
    except SyntaxError:
        return
    for call in ast.walk(tree):
        name = getattr(call.func, "attr", getattr(call.func, "id", "")) if isinstance(call, ast.Call) else ""
        if name not in _SPOKEN:
            continue
        words = _SPOKEN[name]
        if name == "show" and any(k.arg == "synthetic" and not (isinstance(k.value, ast.Constant) and not k.value.value) for k in call.keywords):
            words = words - {"n"}  # how many were made is a choice of ours, not a measurement
        arguments = call.args if words is None else [keyword.value for keyword in call.keywords if keyword.arg in words]
        for argument in arguments:
            yield from _constants(argument)


def _constants(node: ast.AST) -> Iterator[str]:
    """The typed text in an expression; what is computed becomes "~"."""
    if isinstance(node, ast.JoinedStr):
        yield "".join(piece.value if isinstance(piece, ast.Constant) else "~" for piece in node.values)
    elif isinstance(node, ast.Constant) and isinstance(node.value, str):
        yield _FIELDS.sub("~", node.value)
    else:
        for child in ast.iter_child_nodes(node):
            yield from _constants(child)
