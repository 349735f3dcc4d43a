"""Tables of YouTube comments: those of YouTube Data Tools, and of Google Takeout (the comments that one account wrote)."""

from __future__ import annotations

import json
import re
from typing import Any

from .harvest import Harvest
from .records import Row, plain, text_of
from .sheets import header_of
from .source import Part, Source
from .table import tables_of

USED = frozenset(
    "id replycount likecount publishedat authorname text authorchannelid authorchannelurl authorchannelname isreply isreplyto isreplytoid isreplytoname".split()
) | {"comment id", "channel id", "comment create timestamp", "price", "parent comment id", "post id", "video id", "comment text", "top-level comment id"}
#: names of columns, in lower case, by which the tables are known
DATA_TOOLS = frozenset({"id", "authorname", "text", "authorchannelid", "isreply", "isreplytoname"})
TAKEOUT = frozenset({"comment id", "channel id", "comment create timestamp", "comment text"})
_START = re.compile(r"^\s*@([\w.\-]+)")


def tables(source: Source) -> list[Part]:
    """The tables of comments in a source."""
    found = [part for part in tables_of(source)[:200] if part.suffix in (".csv", ".tsv", ".tab", ".txt")]
    return [part for part in found if (names := {name.lower() for name in header_of(part) or ()}) >= DATA_TOOLS or names >= TAKEOUT]


def known(harvest: Harvest, account: str | None, name: Any) -> None:
    harvest.account(account, name=name, handle=name[1:] if isinstance(name, str) and name.startswith("@") else name)


def at(text: str | None) -> list[str]:
    found = _START.match(text or "")
    return ["@" + found[1]] if found else []


def _of_data_tools(cells: dict[str, Any], harvest: Harvest) -> Row:
    author, reply = text_of(cells["authorchannelid"]), str(cells["isreply"]) == "1"
    known(harvest, author, cells["authorname"])
    text = cells["text"] if reply else plain(cells["text"])  # only comments at the top are written as HTML
    top = text_of(cells.get("isreplyto") or cells.get("isreplytoid")) if reply else None
    return Row(
        cells["id"],
        author,
        cells.get("publishedat"),
        text,
        top,
        addressed=at(text),
        thread=top or cells["id"],
        likes=cells.get("likecount"),
        replies=cells.get("replycount"),
        record=cells,
    )


def _of_takeout(cells: dict[str, Any]) -> Row:
    parent = cells.get("parent comment id")
    return Row(
        cells["comment id"],
        cells["channel id"],
        cells["comment create timestamp"],
        _segments(cells["comment text"]),
        parent,
        thread=cells.get("top-level comment id") or parent or cells["comment id"],
        channel=cells.get("video id") or cells.get("post id"),
        record=cells,
    )


def _segments(text: str | None) -> str | None:
    """The words of a comment that Takeout writes as pieces of JSON.

    >>> _segments('{"text":"fresh"},{"text":" bread"}'), _segments('{"takeoutSegments":[{"text":"old"}]}'), _segments("plain")
    ('fresh bread', 'old', 'plain')
    """
    try:
        pieces = json.loads(f"[{text}]")
        inner = [piece for found in pieces for piece in found.get("takeoutSegments", [found])]
        return "".join(piece.get("text") or "" for piece in inner) or None
    except (ValueError, AttributeError, TypeError):
        return text


def sort_cells(value: dict[str, Any], harvest: Harvest):
    """A row of one of the tables."""
    yield "message", _of_takeout(value) if "comment id" in value else _of_data_tools(value, harvest)
