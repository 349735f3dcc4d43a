"""Readers of exports that come record by record: what they share.

A reader of this kind says of one JSON value what it is (`sort`) and writes a message down as a `Row`. All the rest is
done here for all of them: finding the records in arrays, pages and lines, also in broken ones; times; who is addressed
when the answered message stands elsewhere in the same export; threads; fields that have no column.
"""

from __future__ import annotations

import html
import json
import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

import pyarrow as pa

from .harvest import Harvest, Options
from .jsondocs import read_json
from .jsonlines import UNEXPECTED
from .jsonval import GONE, Times
from .links import roots
from .shape import as_json, shown
from .source import Part

Sorted = tuple[str, Any]  # ("message", Row), ("event", kind), ("other", kind) or ("reject", reason)


@dataclass
class Row:
    """One message as a source tells it: `answered` and `referred` are accounts, None where the source does not say.

    `addressed` are accounts named in it or its recipients, None where the source cannot say whom ("@name" stands for the account
    with that handle, where the export has one); `record` is the source's own
    record and `used` its fields that have a column, for naming the rest.
    """

    id: str | None
    author: str | None = None
    time: Any = None
    text: str | None = None
    reply_to: str | None = None
    answered: str | None = None
    refers_to: str | None = None
    referred: str | None = None
    repost: bool = False
    addressed: list[str] | None = field(default_factory=list)
    thread: str | None = None
    channel: str | None = None
    language: str | None = None
    audience: Any = None
    likes: Any = None
    reposts: Any = None
    replies: Any = None
    record: dict[str, Any] | None = None

    def settle(self) -> None:
        """Make text of what must be text: a source may write a number for an id, or something else altogether where words should stand."""
        for name in _TEXTS:
            value = getattr(self, name)
            if value is not None and (type(value) is not str or not value):
                setattr(self, name, text_of(value))
        if not isinstance(self.text, str | None):
            self.text = as_json(self.text)
        if self.addressed:
            self.addressed = [name for name in map(text_of, self.addressed) if name]


_TEXTS = ("id", "author", "reply_to", "answered", "refers_to", "referred", "thread", "channel", "language")


class Each:
    """Takes records from `read_json` one at a time and sorts them; rows wait in `rows` for `finish`."""

    shape = None
    mend = None

    def __init__(self, harvest: Harvest, sort: Callable[[Any, Harvest], Iterable[Sorted]], used: Iterable[str] = (), extras: bool = False):
        self.harvest, self.sort, self.used, self.extras = harvest, sort, frozenset(used), extras
        self.rows: list[Row] = []

    def record(self, value: Any, file: str, line: int | None, raw: str | bytes = "") -> None:
        heaps: list[Sorted] = []
        try:
            for what, told in self.sort(value, self.harvest):
                if what == "message":
                    told.settle()
                heaps.append((what, told))
        except UNEXPECTED as error:
            heaps.append(("reject", f"a record of an unexpected form ({type(error).__name__})"))
        for what, told in heaps:
            self.harvest.records += 1
            if what == "message" and told.id is None:
                what, told = "reject", "a message without an id"
            if what == "message":
                self.rows.append(told)
                if told.record is not None and self.used:
                    self.harvest.unknown_fields.update(k for k in told.record if k not in self.used)
            elif what == "event":
                self.harvest.event(told)
            elif what == "other":
                self.harvest.other(told)
            else:
                self.harvest.reject(file, line, told, raw or shown(value))

    def broken(self, file: str, line: int | None, reason: str, raw: str | bytes) -> None:
        self.harvest.records += 1
        self.harvest.reject(file, line, reason, raw)


def read_parts(parts: Iterable[Part], each: Each, is_record: Callable[[Any], bool], page: tuple[str, ...] = ()) -> None:
    """Read all parts; `page` names the arrays inside a page (their elements are records, the page itself is not)."""
    for part in parts:
        inner = _Opened(each, page) if page else each
        read_json(part, inner, is_record, page)


class _Opened:
    """Opens pages: the elements of the named arrays are the records."""

    shape = None
    mend = None

    def __init__(self, each: Each, page: tuple[str, ...]):
        self.each, self.page, self.harvest = each, page, each.harvest

    def record(self, value: Any, file: str, line: int | None, raw: str | bytes = "") -> None:
        arrays = [value[name] for name in self.page if isinstance(value, dict) and isinstance(value.get(name), list)]
        if not arrays:
            self.each.record(value, file, line, raw)
        for array in arrays:
            for element in array:
                self.each.record(element, file, line)

    def broken(self, *what: Any) -> None:
        self.each.broken(*what)


def finish(rows: list[Row], harvest: Harvest, options: Options, used: Iterable[str] = ()) -> Harvest:
    """Put the rows into the harvest: times to UTC, addressees completed from the answered messages, threads, extras."""
    if not rows:
        return harvest
    times = Times(options.timezone)
    when = times.read(pa.array([None if r.time is None else str(r.time) for r in rows], pa.string()))
    times.report(harvest)
    writer = {r.id: r.author for r in rows}
    thread = [r.thread for r in rows]
    if any(t is None for t in thread):
        tops = roots(pa.array([r.id for r in rows], pa.string()), pa.array([r.reply_to for r in rows], pa.string())).to_pylist()
        thread = [t if t is not None else top for t, top in zip(thread, tops)]
    used = frozenset(used)
    handles = {str(known["handle"]).lower(): account for account, known in harvest.accounts.items() if known.get("handle")}
    for row in rows:
        if row.addressed and any(a[0] == "@" for a in row.addressed):
            row.addressed = [handles.get(a[1:].lower(), a.lower()) if a[0] == "@" else a for a in row.addressed]
    for row, moment, conversation in zip(rows, when.to_pylist(), thread):
        more = {k: v for k, v in (row.record or {}).items() if k not in used} if options.extras else None
        harvest.message(
            message_id=row.id,
            conversation_id=conversation,
            reply_to=row.reply_to,
            kind="repost" if row.repost else "quote" if row.refers_to else "reply" if row.reply_to else "post",
            refers_to=row.refers_to,
            author=row.author,
            targets=_targets(row, writer),
            created_at=moment,
            text=row.text,
            channel=row.channel,
            language=row.language,
            audience=whole(row.audience),
            likes=whole(row.likes),
            reposts=whole(row.reposts),
            replies=whole(row.replies),
            extras=json.dumps(more, ensure_ascii=False, separators=(",", ":")) if more else None,
        )
    return harvest


def _targets(row: Row, writer: dict[str | None, str | None]) -> list[str] | None:
    if row.repost:
        source = row.referred or writer.get(row.refers_to)
        return None if source is None else [source]
    if row.addressed is None:
        return None
    out = []
    if row.reply_to is not None:
        answered = row.answered or writer.get(row.reply_to)
        if answered is None:
            return None
        out.append(answered)
    if row.refers_to is not None:
        quoted = row.referred or writer.get(row.refers_to)
        if quoted is None:
            return None  # ties tell the one quoted by his place, so a list without him would name another
        out.append(quoted)
    out += row.addressed
    return list(dict.fromkeys(out))


def to_the_other(rows: list[Row], other: str | None = None) -> None:
    """Say of a conversation of two that each message speaks to the other one; where only one spoke, and `other` is not told, it is unknown to whom."""
    people = dict.fromkeys(row.author for row in rows if row.author is not None)
    if other is not None:
        people.setdefault(other)
    for row in rows:
        others = [person for person in people if person != row.author]
        if row.author is None or len(people) > 2 or not others:
            row.addressed = None if not row.addressed else row.addressed
        else:
            row.addressed = [*others, *(a for a in row.addressed or () if a not in others)]


def state_venue(harvest: Harvest, options: Options, venues: set[str]) -> None:
    """Put the venue into the harvest that all conversations of a source share; where they differ it is for the user to state."""
    if venues and not options.venue:
        one = venues.pop() if len(venues) == 1 else None
        harvest.facts.update(venue=one, venue_stated_by="reader" if one else None)
        if one is None:
            harvest.warn("The source holds private conversations beside rooms or channels; no venue fits them all: state one, or read them one by one.")
        elif one == "private":
            harvest.facts["others_are"] = "recipient"


def whole(value: Any) -> int | None:
    """A count as a whole number; None for what is no count.

    >>> whole("12"), whole(3.0), whole(""), whole(None), whole(True)
    (12, 3, None, None, None)
    """
    if value is None or isinstance(value, bool):
        return None
    try:
        number = float(value)
    except (TypeError, ValueError):
        return None
    return int(number) if number.is_integer() and abs(number) < 2**62 else None


def text_of(value: Any) -> str | None:
    """An id or a text as text; "" and what is neither are missing."""
    if isinstance(value, str):
        return str(value) or None
    return str(value) if isinstance(value, int) and not isinstance(value, bool) else None


def present(name: Any) -> str | None:
    """An account, or None where it was deleted.

    >>> present("ana"), present("[deleted]"), present("")
    ('ana', None, None)
    """
    name = text_of(name)
    return None if name is None or name in GONE else name


_BREAKS = re.compile(r"<br\s*/?>|</(?:div|li|h\d|tr|blockquote)>", re.IGNORECASE)
_PARAGRAPHS = re.compile(r"</p>\s*<p[^>]*>|<p>", re.IGNORECASE)
_TAGS = re.compile(r"<[^>]*>")


def plain(markup: str | None) -> str | None:
    """The words of HTML: paragraphs and breaks as new lines, tags gone, entities unescaped.

    >>> plain("<p>a &amp; b<br>c</p><p>d</p>")
    'a & b\\nc\\n\\nd'
    """
    if markup is None:
        return None
    out = _PARAGRAPHS.sub("\n\n", _BREAKS.sub("\n", markup))
    return html.unescape(_TAGS.sub("", out)).strip()


def first_record(part: Part, *pages: str) -> dict[str, Any]:
    """The first JSON object of a part, or of the first array named in `pages` inside it; {} where there is none or it is cut."""
    head = part.json_head
    first = head.first
    for name in pages:
        if isinstance(first, dict) and isinstance(first.get(name), list):
            inner = first[name]
            return inner[0] if inner and isinstance(inner[0], dict) else {}
    if isinstance(first, dict):
        return first
    for name in pages:
        found = re.search(rf'"{name}"\s*:\s*\[\s*', head.text)
        if found:
            try:
                value, _ = json.JSONDecoder().raw_decode(head.text, found.end())
                return value if isinstance(value, dict) else {}
            except (ValueError, RecursionError):
                return {}
    return {}


def json_parts(parts: Iterable[Part]) -> Iterator[Part]:
    """Those parts that begin like JSON."""
    return (part for part in parts if part.json_head.shape)
