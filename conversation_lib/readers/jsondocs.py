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
from .jsonlines import Gathered, fast, is_lines, read_lines
from .shape import Digits
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
        read_lines(part, gathered)
        return
    raw = part.read()
    gathered.harvest.damage(part)
    part.forget()
    if kind == "array" and gathered.shape is not None and len(raw) >= jsonlines.FAST_FROM and read_array_fast(raw, part, gathered):
        return
    read_text(decode(raw), part.name, gathered, is_record, page)


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
    at = _skip(text, 0)
    while at < len(text):
        try:
            value, end = _DECODER.raw_decode(text, at)
        except (ValueError, RecursionError) as error:
            at = _mend(text, at, file, gathered, is_record, page, error)
            continue
        line = _line(text, at)
        for record in value if isinstance(value, list) else (value,):
            gathered.record(record, file, line)
        at = _skip(text, end)
        if text[at : at + 1] in (",", ";"):
            at = _skip(text, at + 1)


def _mend(text: str, at: int, file: str, gathered: Gathered, is_record, page, error) -> int:
    """Read what can be read of a document that is broken somewhere; the place where reading goes on."""
    reason = f"no JSON ({getattr(error, 'msg', 'nested too deeply')})"
    if text[at] == "[":
        line, before = 1, 0
        for what, value, place in elements(text, at + 1, is_record):
            line, before = line + text.count("\n", before, place), place
            if what == "element":
                gathered.record(value, file, line)
            else:
                gathered.broken(file, line, reason, value)
        return len(text)
    found: dict[str, list] = {}
    for place, name in enumerate(page):
        start = re.search(rf'"{name}"\s*:\s*\[', text[at:])
        if start:
            later = [m.start() + at for n in page[place + 1 :] if (m := re.search(rf'"{n}"\s*:\s*\[', text[at:]))]
            stop = min([p for p in later if p > at + start.end()], default=len(text))
            found[name] = [value for what, value, _ in elements(text[:stop], at + start.end(), is_record) if what == "element"]
    if any(found.values()):
        gathered.broken(file, _line(text, at), reason, text[at : at + 500])
        gathered.record({**found, "broken": True}, file, _line(text, at))
        return len(text)
    following = text.find("\n{", at + 1)
    following = len(text) if following < 0 else following + 1
    gathered.broken(file, _line(text, at), reason, text[at : at + 500])
    return following


def elements(text: str, at: int, is_record: Callable[[Any], bool]) -> Iterator[tuple[str, Any, int]]:
    """The elements of an array whose inside begins at `at`: ("element", value, place) or ("broken", raw text, place)."""
    while True:
        at = _skip(text, at)
        if at >= len(text):
            yield "broken", "the array is not closed", len(text)
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
            at = _way_back(text, at, is_record)
            yield "broken", text[place : min(at, place + 500)], place
            if at >= len(text):
                return
            continue
        yield "element", value, at
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


def _line(text: str, at: int) -> int:
    return text.count("\n", 0, at) + 1

