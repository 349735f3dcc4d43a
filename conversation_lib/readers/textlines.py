"""Plain text logs as numbered lines, with ids that say where a line stands."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from datetime import date

from .source import HEAD, Part, decode

#: marks that phones put around names and numbers: left-to-right, right-to-left, embeddings, isolates, zero width no-break space
DIRECTION = re.compile("[\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff]")
DAY_IN_NAME = re.compile(r"(?<!\d)(1[89]\d\d|20\d\d|21\d\d)([-_./]?)(\d\d)\2(\d\d)(?!\d)")


def lines(part: Part) -> list[str]:
    """The lines of a text file, by \\n, \\r\\n or \\r; where the file is not all UTF-8, each line is decoded by itself."""
    raw = part.read()
    head = raw[:4096]
    if raw[:3] == b"\xef\xbb\xbf" or raw[:2] in (b"\xff\xfe", b"\xfe\xff") or head.count(0) > len(head) // 4:
        text = decode(raw)
    else:
        try:
            text = raw.decode("utf-8")
        except UnicodeDecodeError:
            return [decode(line) for line in _line_ends(raw, b"\r", b"\n").split(b"\n")]
    return _line_ends(text, "\r", "\n").split("\n")


def _line_ends(text, old, new):
    return text.replace(old + new, new).replace(old, new) if old in text else text


def mark(all_lines: list[str]) -> str:
    """A short mark of a log, made of its first lines: a log that has grown since keeps its mark, and so its ids."""
    first = "\n".join([line for line in all_lines[:50] if line.strip()][:3])
    return hashlib.sha256(first.encode("utf-8", "replace")).hexdigest()[:6]


def line_id(log: str, number: int) -> str:
    """The id of the message on a line (from 1): sorts as the lines stand."""
    return f"{log}-{number:07d}"


def day_in_name(name: str) -> date | None:
    """The day that a file name or path states (2016-10-27, 20161027, 2016_10_27, 2016/10/27), else None.

    Examples
    --------
    >>> day_in_name("logs/qtox_20161027.log.txt"), day_in_name("chat-12345678.txt")
    (datetime.date(2016, 10, 27), None)
    """
    for m in reversed(list(DAY_IN_NAME.finditer(name))):
        try:
            return date(int(m[1]), int(m[3]), int(m[4]))
        except ValueError:
            continue
    return None


def sample(text: str, most: int = 400) -> Iterator[str]:
    """The first lines of a text that are not blank, for detection; the last line of a long text, which may be cut, is left out."""
    found = [line for line in _line_ends(text, "\r", "\n").split("\n") if line.strip()]
    whole = len(text) < HEAD // 4  # a head of 64 kB holds at least so many letters
    yield from found[: min(most, len(found) if whole else max(len(found) - 1, 1))]
