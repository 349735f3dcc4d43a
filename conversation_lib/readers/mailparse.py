"""One mail: from its bytes to the few headers that this library needs.

The standard `email` package parses every header of a mail into objects before one of them is asked for. Here one pass
of a regular expression finds all headers as bytes, and only those that are wanted are decoded. Broken headers are the
rule in old mail: nothing here raises; what cannot be understood is missing. Bodies: mailbody.py. Threads, lists and
addressees, which need all mails together: mailcorpus.py.
"""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from email.header import decode_header
from email.utils import getaddresses, parsedate_tz
from functools import lru_cache

from .mailbody import decode_bytes, text_of

HEADER = re.compile(rb"\n([!-9;-~]+)[ \t]*:[ \t]*([^\n]*(?:\n[ \t][^\n]*)*)")
FOLD = re.compile(r"\n[ \t]*")
ID = re.compile(r"<\s*([^<>\s]+)\s*>")
BETWEEN = re.compile(r"[\s<>,;\"'()]+")
NAME_BEFORE = re.compile(r"\bfrom(?:\s+(?!of\b|on\b)[^\s<@]+)*\s*$", re.IGNORECASE)
MAILBOX = re.compile(r'\s*(?:"((?:[^"\\]|\\.)*)"|([^<>",()@:;]*))\s*<\s*([^<>,;"()]+)\s*>\s*(?:,|$)|\s*([^\s<>",()@:;]+@[^\s<>",()@:;]+)\s*(?:,|$)')
AT = re.compile(r"^\s*(?:(.*?)\s*<\s*)?([^\s<>,@()]+) at ([A-Za-z0-9.-]+)\s*>?\s*(?:\((.*)\))?\s*$")
DATE = re.compile(
    r"\s*(?:[A-Za-z]+,?\s*)?(\d{1,2})[\s-]+([A-Za-z]{3})[a-z]*\.?[\s-]+(\d{4}|\d{2})\s+(\d{1,2}):(\d\d)(?::(\d\d))?(?:\.\d+)?\s*([+-]\d{4}|[A-Za-z]+)?(?![\d:+-])"
)
MONTHS = {m: i for i, m in enumerate("jan feb mar apr may jun jul aug sep oct nov dec".split(), start=1)}
ZONES = {"ut": 0, "utc": 0, "gmt": 0, "z": 0, "est": -300, "edt": -240, "cst": -360, "cdt": -300, "mst": -420, "mdt": -360, "pst": -480, "pdt": -420}
LONGEST = 100_000  # letters of an address header that are looked at
#: addresses that archives put in place of the real ones: they are nobody
HIDDEN = frozenset(("address@hidden", "hidden@hidden", "nobody@nowhere", "unknown@unknown", "redacted@redacted"))
KNOWN = frozenset(
    b"from to cc bcc date message-id in-reply-to references list-id list-post x-beenthere mailing-list newsgroups reply-to "
    b"x-original-from x-gm-thrid content-type content-transfer-encoding content-disposition mime-version".split()
)


@dataclass(slots=True)
class Mail:
    """What one mail says of itself; ids without < >, addresses in small letters, times as written (`zoned`: with a zone)."""

    message_id: str
    stated_id: bool = True
    answers: list[str] = field(default_factory=list)
    references: list[str] = field(default_factory=list)
    author: str | None = None
    name: str | None = None
    recipients: list[tuple[str, str]] = field(default_factory=list)
    when: datetime | None = None
    zoned: bool = True
    dated: bool = True
    lists: tuple[str, ...] = ()
    newsgroups: list[str] = field(default_factory=list)
    instead: list[tuple[str, str]] = field(default_factory=list)
    thread: str | None = None
    text: str | None = None
    headers: dict[bytes, bytes] = field(default_factory=dict)


def split_mail(raw: bytes) -> tuple[dict[bytes, bytes], bytes]:
    """Headers (small-letter name -> first value, still folded) and body of a mail whose line ends are \\n."""
    end = 0 if raw[:1] == b"\n" else raw.find(b"\n\n") + 1
    head, body = (raw, b"") if end == 0 and raw[:1] != b"\n" else (raw[:end], raw[end + 1 :] if end else raw[1:])
    found = HEADER.findall(b"\n" + head)
    found.reverse()  # of a header that stands there twice, the first counts
    return {name.lower(): value for name, value in found}, body


def looks_like_mail(headers: dict[bytes, bytes]) -> bool:
    """True when at least one header is there without which no mail is sent."""
    return b"from" in headers or b"date" in headers or b"message-id" in headers or (b"subject" in headers and b"to" in headers)


def parse_mail(raw: bytes) -> Mail | None:
    """The Mail in `raw`, or None when there is no mail in it (no From, Date, Message-ID or Subject with To).

    Examples
    --------
    >>> m = parse_mail(b"From: Ana <Ana@Example.org>\\nMessage-ID: <7@example.org>\\nDate: Thu, 1 May 2003 10:00:00 +0200\\n\\nhello\\n")
    >>> m.author, m.message_id, m.when.isoformat(), m.text
    ('ana@example.org', '7@example.org', '2003-05-01T08:00:00+00:00', 'hello')
    """
    if b"\r" in raw:
        raw = raw.replace(b"\r\n", b"\n").replace(b"\r", b"\n")
    headers, body = split_mail(raw)
    if not looks_like_mail(headers):
        return None
    ids = message_ids(_text(headers.get(b"message-id")))
    mail = Mail(ids[0], True) if ids else Mail("no-id:" + hashlib.sha256(raw.strip()).hexdigest()[:24], False)
    if b"in-reply-to" in headers:
        mail.answers = message_ids(_text(headers[b"in-reply-to"]), people=True)
    if b"references" in headers:
        mail.references = message_ids(_text(headers[b"references"]))
    people = addresses(_text(headers.get(b"from")))
    if people:
        mail.author, mail.name = people[0]
    to = [*addresses(_text(headers.get(b"to"))), *addresses(_text(headers.get(b"cc"))), *addresses(_text(headers.get(b"bcc")))]
    mail.recipients = [person for person in to if person[0]]
    if b"date" in headers:
        mail.when, mail.zoned = parse_date(_text(headers[b"date"])[:120])
    mail.dated = b"date" in headers
    mail.lists = _lists(headers.get(b"list-post"), headers.get(b"x-beenthere"), headers.get(b"mailing-list"), headers.get(b"list-id"))
    if b"newsgroups" in headers:
        mail.newsgroups = [group for group in re.split(r"[,\s]+", _text(headers[b"newsgroups"]).lower()) if group]
    if mail.lists:
        mail.instead = [*addresses(_text(headers.get(b"x-original-from"))), *addresses(_text(headers.get(b"reply-to")))]
    if b"x-gm-thrid" in headers:
        mail.thread = _text(headers[b"x-gm-thrid"]).strip() or None
    mail.text = text_of(headers, body)
    mail.headers = headers
    return mail


def message_ids(value: str, people: bool = False) -> list[str]:
    """The ids in a Message-ID, In-Reply-To or References header, in their order.

    With `people` the address in `Message from Ana <ana@example.org> of Friday` is not taken for an id.

    Examples
    --------
    >>> message_ids("<a@x> <b@y>"), message_ids("Message from Ana <ana@x> of Friday <c@z>", people=True)
    (['a@x', 'b@y'], ['c@z'])
    """
    if not value:
        return []
    found = list(ID.finditer(value))
    if not found:
        return _with_at(value)[:1] if "<" not in value and (not people or " " not in value.strip()) else []
    if people and "from" in value.lower():
        before = [value[max(found[i - 1].end() if i else 0, m.start() - 200) : m.start()] for i, m in enumerate(found)]
        return [m[1] for m, words_before in zip(found, before, strict=True) if not NAME_BEFORE.search(words_before)]
    return [m[1] for m in found]


def _with_at(value: str) -> list[str]:
    """The words with an @ in them (split first: a pattern with @ in its middle is slow on long words without one)."""
    return [word for word in BETWEEN.split(value) if "@" in word.strip("@")]


@lru_cache(maxsize=16384)
def addresses(value: str) -> tuple[tuple[str, str], ...]:
    """(address in small letters, display name) of everybody in an address header; the name where there is no address.

    Examples
    --------
    >>> addresses('"Roe, Ana" <ANA@example.org>, ben@example.org')
    (('ana@example.org', 'Roe, Ana'), ('ben@example.org', ''))
    >>> addresses("ana at example.org (Ana Roe)")
    (('ana@example.org', 'Ana Roe'),)
    """
    value = " ".join(value.split())[:LONGEST]
    out, at = [], 0
    while at < len(value):
        m = MAILBOX.match(value, at)
        if m is None:
            out = None
            break
        quoted, plain, inner, alone = m.groups()
        name = re.sub(r"\\(.)", r"\1", quoted) if quoted is not None else (plain or "")
        out.append((inner if inner is not None else alone, name))
        at = m.end()
    if out is None:
        hidden = AT.match(value)
        if hidden:
            out = [(f"{hidden[2]}@{hidden[3]}", hidden[1] or hidden[4] or "")]
        else:
            out = [(address, name) for name, address in getaddresses([value]) if "@" in address]
            out = out or [(address, "") for address in _with_at(value)] or ([] if ";" in value else [("", value)])
    return tuple(person for person in (_person(address, name) for address, name in out) if person[0])


def _person(address: str, name: str) -> tuple[str, str]:
    name = unfold(words(name)).strip()
    if name[:1] in ("'", '"') and name[-1:] == name[:1]:
        name = name[1:-1].strip()
    at = AT.match(address)
    address = (f"{at[2]}@{at[3]}" if at else words(address)).strip().strip("<>'\"").lower()
    address = "".join(address.split()) if "@" in address else " ".join(address.split())
    if address in HIDDEN or "@" not in address:
        return (name or address if address not in HIDDEN else name), name
    return address, name


def words(value: str) -> str:
    """A header value with its RFC 2047 words (=?utf-8?q?...?=) decoded; undecodable ones stay as they are."""
    if "=?" not in value:
        return value
    try:
        return "".join(part if isinstance(part, str) else decode_bytes(part, charset) for part, charset in decode_header(value))
    except Exception:  # the standard decoder raises many kinds of errors on broken words; the raw text is then the best we have
        return value


def unfold(value: str) -> str:
    return FOLD.sub(" ", value) if "\n" in value else value


def _text(raw: bytes | None) -> str:
    if raw is None:
        return ""
    return unfold(raw.decode("ascii") if raw.isascii() else decode_bytes(raw, None))


def parse_date(value: str) -> tuple[datetime | None, bool]:
    """(moment, True) where the header states a zone; (local time, False) where it does not; (None, True) where there is no date.

    Examples
    --------
    >>> parse_date("Wed, 22 Sep 2004 02:03:40 -0700")[0].isoformat()
    '2004-09-22T09:03:40+00:00'
    >>> parse_date("22 Sep 2004 02:03"), parse_date("yesterday")
    ((datetime.datetime(2004, 9, 22, 2, 3), False), (None, True))
    """
    m = DATE.match(value)
    if m is not None and m[2].lower() in MONTHS:
        day, month, year, hour, minute, second, zone = m.groups()
        year = int(year)
        year += 0 if len(m[3]) == 4 else 2000 if year < 69 else 1900
        parts = (year, MONTHS[month.lower()], int(day), int(hour), int(minute), min(int(second or 0), 59))
        if zone is None:
            offset = None
        elif zone[0] in "+-":
            offset = int(zone[1:3]) * 60 + int(zone[3:])
            offset = None if zone == "-0000" or int(zone[3:]) > 59 or offset >= 24 * 60 else -offset if zone[0] == "-" else offset
            offset = 0 if zone == "-0000" else offset  # RFC 5322: the time is UTC, only the sender's zone is unknown
        else:
            offset = ZONES.get(zone.lower())
    else:
        try:
            loose = parsedate_tz(value)
        except (ValueError, TypeError, IndexError, OverflowError):
            loose = None
        if loose is None or loose[0] < 1900 or " 0000 " in value:
            return None, True
        parts, offset = (*loose[:5], min(loose[5], 59)), None if loose[9] is None else loose[9] / 60
    try:
        local = datetime(*parts)
        if not 1900 <= local.year <= 2200:
            return None, True
        return (local, False) if offset is None else ((local - timedelta(minutes=offset)).replace(tzinfo=UTC), True)
    except (ValueError, OverflowError):
        return None, True


@lru_cache(maxsize=4096)
def _lists(post: bytes | None, been: bytes | None, mailing: bytes | None, list_id: bytes | None) -> tuple[str, ...]:
    """Addresses and ids of the lists that carried a mail, as its headers state them."""
    out = []
    for value in (post, been, mailing):
        if value is not None:
            out += [found.lower() for found in re.findall(r"[\w.+=~-]+@[\w.-]+\w", _text(value)[:300].split("?")[0])][:1]
    if list_id is not None:
        value = _text(list_id)[:300]
        inner = re.findall(r"<([^<>\s]+)>", value)
        name = (inner[-1] if inner else value.strip().split(" ")[-1]).lower()
        if "@" not in name and name.count(".") >= 1:
            name = name.replace(".", "@", 1)
        out.append(name)
    return tuple(dict.fromkeys(out))
