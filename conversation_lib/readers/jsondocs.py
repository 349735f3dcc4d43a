"""JSON documents: an array of records, a page with records inside, several documents one after the other.

A whole document is read at once. One that is cut or corrupted is walked element by element: whole records before and
after the break are read, and each break is one reject. Nothing is lost because something beside it is broken.
"""

from __future__ import annotations

import json
import re
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from . import jsonlines
from .jsonlines import HALF_ESCAPE, Gathered, fast, is_lines, read_lines
from .shape import Digits, sound_value
from .source import Part, decode

_DECODER = json.JSONDecoder(parse_int=Digits, parse_float=Digits, parse_constant=lambda name: None)
_BLANK = re.compile(r"\s*")
_NEXT = re.compile(r",\s*\{")


def read_json(part: Part, gathered: Gathered, is_record: Callable[[Any], bool], page: tuple[str, ...] = ()) -> None:
    """Read a part of any JSON form: lines, an array, a page, documents in a row.

    Parameters
    ----------
    is_record : True for a JSON object that is a record of this source (used to find the way back after a break).
    page : names of the arrays in a page ("statuses"; "data", "users"): a broken page is put together again from the
        whole elements of these arrays and handed to `sort` as an object of them.
    """
    kind = part.json_head.shape
    if is_lines(part):
        if page:
            gathered.mend = mender(is_record, page)
        read_lines(part, gathered)
        return
    raw = part.read()
    gathered.harvest.damage(part)
    part.forget()
    if kind == "array" and gathered.shape is not None and len(raw) >= jsonlines.FAST_FROM and read_array_fast(raw, part, gathered):
        return
    read_text(decode(raw), part.name, gathered, is_record, page)


def mender(is_record: Callable[[Any], bool], page: tuple[str, ...]) -> Callable[[str], dict[str, Any] | None]:
    """A function that puts a broken page together again from its whole elements; None where it finds none (see `read_json`)."""

    names = "|".join(map(re.escape, page))
    begins = re.compile(rf'"({names})"\s*:\s*\[')

    def mend(text: str) -> dict[str, Any] | None:
        starts = [(m.end(), m[1]) for m in begins.finditer(text)]
        found: dict[str, list] = {}
        broken: str | None = None  # the array in which the last break was: what comes next may still belong to it
        at = 0
        while True:
            start, name = next(((place, name) for place, name in starts if place >= at), (len(text), None))
            following = _way_back(text, at - 1, is_record) if broken else len(text)
            if following < start:
                start, name = following, broken
            if name is None:
                break
            for what, value, _, end in elements(text, start, is_record, to_the_break=True):
                at, broken = end, name if what == "broken" else broken
                if what == "element":
                    found.setdefault(name, []).append(value)
            at = max(at, start + 1)
        return {**found, "broken": True} if found else None

    return mend


def read_array_fast(raw: bytes, part: Part, gathered: Gathered, inside: str | None = None) -> bool:
    """Read a large whole array by laying its elements out as lines for the engine; False if it is not whole, then nothing was read.

    `inside`: the elements are objects with the record under this name ({"tweet": {...}}), as in X archives.
    """
    import msgspec

    try:
        found = msgspec.json.decode(raw.removeprefix(b"\xef\xbb\xbf"), type=list[dict[str, msgspec.Raw]] if inside else list[msgspec.Raw])
    except (msgspec.DecodeError, RecursionError):
        return False
    if inside and any(len(element) != 1 or inside not in element for element in found):
        return False
    with tempfile.TemporaryDirectory(prefix="conversation-") as folder:
        path = Path(folder) / "lines.json"
        with path.open("wb") as out:
            for element in found:
                out.write(bytes(element[inside] if inside else element).replace(b"\n", b" ").replace(b"\r", b" ") + b"\n")
        del found
        return fast(part, path, gathered)


def read_text(text: str, file: str, gathered: Gathered, is_record: Callable[[Any], bool], page: tuple[str, ...] = ()) -> None:
    """Read JSON that is at hand as text (see `read_json`)."""
    if "\\u" in text and HALF_ESCAPE.search(text):
        gathered = _Sound(gathered)
    at = _skip(text, 0)
    line, before = 1, 0
    while at < len(text):
        line, before = line + text.count("\n", before, at), at
        try:
            value, end = _DECODER.raw_decode(text, at)
        except (ValueError, RecursionError) as error:
            at = _skip(text, _mend(text, at, line, file, gathered, is_record, page, error))
            continue
        for record in value if isinstance(value, list) else (value,):
            gathered.record(record, file, line)
        at = _skip(text, end)
        if text[at : at + 1] in (",", ";"):
            at = _skip(text, at + 1)


class _Sound:
    """Hands records on with U+FFFD for every half of a letter in them."""

    def __init__(self, gathered: Gathered):
        self.gathered, self.harvest, self.broken = gathered, gathered.harvest, gathered.broken

    def record(self, value: Any, file: str, line: int | None, raw: str | bytes = "") -> None:
        try:
            value = sound_value(value)
        except RecursionError:
            self.broken(file, line, "nested too deeply", raw)
            return
        self.gathered.record(value, file, line, raw)


def _mend(text: str, at: int, line: int, file: str, gathered: Gathered, is_record, page, error) -> int:
    """Read what can be read of a document that is broken somewhere; the place where reading goes on."""
    reason = f"no JSON ({getattr(error, 'msg', 'nested too deeply')})"
    if text[at] == "[":
        before = at
        for what, value, place, _ in elements(text, at + 1, is_record):
            line, before = line + text.count("\n", before, place), place
            if what == "element":
                gathered.record(value, file, line)
            else:
                gathered.broken(file, line, reason, value)
        return len(text)
    gathered.broken(file, line, reason, text[at : at + 500])
    whole = mender(is_record, page)(text[at:]) if page else None
    if whole is not None:
        gathered.record(whole, file, line)
        return len(text)
    following = text.find("\n{", at + 1)
    return len(text) if following < 0 else following + 1


def elements(text: str, at: int, is_record: Callable[[Any], bool], to_the_break: bool = False) -> Iterator[tuple[str, Any, int, int]]:
    """The elements of an array whose inside begins at `at`: ("element", value, place, end) or ("broken", raw text, place, end).

    `to_the_break`: stop at the first break, and leave it to the caller to find the way back.
    """
    while True:
        at = _skip(text, at)
        if at >= len(text):
            yield "broken", "the array is not closed", len(text), len(text)
            return
        if text[at] == "]":
            return
        if text[at] == ",":
            at += 1
            continue
        try:
            value, end = _DECODER.raw_decode(text, at)
            behind = _skip(text, end)
            if behind < len(text) and text[behind] not in ",]":
                raise ValueError
        except (ValueError, RecursionError):
            place = at
            if to_the_break:
                yield "broken", text[place : place + 500], place, place + 1
                return
            at = _way_back(text, at, is_record)
            yield "broken", text[place : min(at, place + 500)], place, at
            if at >= len(text):
                return
            continue
        yield "element", value, at, end
        at = end


def _way_back(text: str, at: int, is_record: Callable[[Any], bool]) -> int:
    """Where the next whole record begins behind a break at `at`; the end of the text if there is none."""
    for found in _NEXT.finditer(text, at + 1):
        start = found.end() - 1
        try:
            value, _ = _DECODER.raw_decode(text, start)
        except (ValueError, RecursionError):
            continue
        if isinstance(value, dict) and is_record(value):
            return start
    return len(text)


def _skip(text: str, at: int) -> int:
    return _BLANK.match(text, at).end()
