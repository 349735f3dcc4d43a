"""Mailboxes: one file with many mails, each after a line that begins with "From ".

Whether such a line begins a mail or is only a sentence in one ("From now on ...") is told by the line itself, the blank
line before it and the header after it; many writers of mailboxes forgot to quote. The file is read as a stream: a
mailbox of some gigabytes (Gmail's export) needs the memory of its largest mail, not of all.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from . import Reader
from .harvest import Harvest, Options
from .mailcorpus import MailBag
from .source import Part, Source, decode

STAMP = re.compile(rb"From .{0,200}?\b(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun)\b.{0,40}?\b\d{1,2}:\d\d(?::\d\d)?\b.{0,40}")
HEADER_LINE = re.compile(rb"[!-9;-~]{1,76}[ \t]*:|>From ")
USUAL = re.compile(
    rb"(?:Return-Path|Received|From|Date|Message-ID|Delivered-To|Path|Newsgroups|Subject|To|MIME-Version|Content-Type|Status|Sender|X-[\w-]+)[ \t]*:",
    re.IGNORECASE,
)
ALONE = re.compile(rb"From \S+[ \t\r]*$")
NEXT = re.compile(rb"\n(From [^\n]{1,300})\n(?=([^\n]{1,80}))")
QUOTED_FROM = re.compile(rb"(?m)^>(>*From )")


def begins_mail(line: bytes, following: bytes, after_blank: bool) -> bool:
    """True when a line "From ..." begins a mail.

    Examples
    --------
    >>> begins_mail(b"From ana@example.org Thu May  1 10:00:00 2003", b"Date: x", after_blank=False)
    True
    >>> begins_mail(b"From now on we meet at 10:00 on Mon", b"or later.", after_blank=False)
    False
    """
    if STAMP.match(line):
        return after_blank or HEADER_LINE.match(following) is not None
    return after_blank and (USUAL.match(following) is not None or (ALONE.match(line) is not None and HEADER_LINE.match(following) is not None))


def mails(part: Part) -> Iterator[bytes]:
    """The mails of a mailbox as bytes, without their "From " line and with quoted From lines restored.

    What stands before the first such line is given too: it may be a mail whose first line was lost.
    """
    buffer, look, inside = bytearray(), 0, False
    for block, last in _blocks(part):
        buffer += block
        while (at := _from_line(buffer, look)) >= 0:
            end = buffer.find(b"\n", at)
            after = buffer.find(b"\n", end + 1) if end >= 0 else -1
            if after < 0 and not last:
                break  # this line or the next one is not whole yet
            end = len(buffer) if end < 0 else end
            after_blank = not inside if at == 0 else buffer[max(at - 2, 0) : at] == b"\n\n" or buffer[max(at - 3, 0) : at] == b"\n\r\n"
            if begins_mail(bytes(buffer[at : min(end, at + 300)]), bytes(buffer[end + 1 : end + 200]), after_blank):
                if inside or buffer[:at].strip():
                    yield _restored(bytes(memoryview(buffer)[:at]))
                del buffer[: end + 1]
                look, inside = 0, True
            else:
                look = at + 1
        look = at if at >= 0 else max(len(buffer) - 5, 0)
    if inside or buffer.strip():
        yield _restored(bytes(buffer))


def _from_line(buffer: bytearray, look: int) -> int:
    """Place of the next line that begins with "From ", from `look` on; -1 where there is none."""
    if look == 0 and buffer.startswith(b"From "):
        return 0
    found = buffer.find(b"\nFrom ", max(look - 1, 0))
    return found + 1 if found >= 0 else -1


def _restored(raw: bytes) -> bytes:
    if raw.endswith(b"\n\n"):
        raw = raw[:-1]
    return QUOTED_FROM.sub(rb"\1", raw) if b">From " in raw else raw


def _blocks(part: Part) -> Iterator[tuple[bytes, bool]]:
    """Blocks of a mailbox and whether each is the last; byte order marks, UTF-16 and old Mac line ends are taken out."""
    head = part.head(4096)
    if head[:2] in (b"\xff\xfe", b"\xfe\xff") or head.count(0) > len(head) // 4:
        yield decode(part.read()).encode("utf-8", "replace"), True
        return
    if b"\n" not in head and b"\r" in head:
        yield part.read().replace(b"\r", b"\n"), True
        return
    before = None
    for block in part.blocks():
        if before is None:
            block = block.removeprefix(b"\xef\xbb\xbf")
        else:
            yield before, False
        before = block
    if before is not None:
        yield before, True


def looks_like_mbox(part: Part) -> float:
    """How certainly a part is a mailbox: its first line that is not blank begins a mail."""
    head = part.head()
    if head[:2] in (b"\xff\xfe", b"\xfe\xff") or head.count(0) > len(head) // 4:
        head = part.head_text.encode("utf-8", "replace")
    head = head.removeprefix(b"\xef\xbb\xbf").lstrip(b"\r\n").replace(b"\r\n", b"\n").replace(b"\r", b"\n")
    lines = head.split(b"\n", 2)
    if lines[0].startswith(b"From ") and len(lines) > 1 and begins_mail(lines[0], lines[1], True):
        return 0.97 if USUAL.match(lines[1]) or lines[1].startswith(b">From ") else 0.8
    for m in NEXT.finditer(head):  # the first lines may be damaged or cut off
        if STAMP.match(m[1]) and USUAL.match(m[2]):
            return 0.75
    return 0.0


def sniff(source: Source) -> float:
    if source.kind == "file":
        return looks_like_mbox(source.main)
    likely = [part for part in source.parts if part.suffix in (".mbox", ".mbx", ".txt", "")][:20]
    return 0.9 * max((looks_like_mbox(part) for part in likely), default=0.0)


def read(source: Source, options: Options) -> Harvest:
    """All mails of all mailboxes of the source; other files in the same folder are counted as others."""
    bag = MailBag(options)
    for part in source.parts:
        if source.kind != "file" and looks_like_mbox(part) == 0:
            bag.harvest.records += 1
            bag.harvest.other("file that is no mailbox")
            continue
        for place, raw in enumerate(mails(part), start=1):
            bag.add(raw, part, place)
        bag.harvest.damage(part)
    return bag.finish()


def variant(source: Source) -> str | None:
    first = source.main.head(200)
    if first.startswith(b"From mboxrd@z"):
        return "mboxrd, public-inbox"
    if b" at " in first.split(b"\n")[0]:
        return "pipermail archive"
    return None


READERS = (
    Reader(
        "mbox",
        "Mailbox (mbox: mail programs, list archives, Gmail's export; plain, .gz, zip or folder)",
        sniff,
        read,
        variant=variant,
        venues="room for lists, private otherwise",
        kept="all mails; the text whole, with what it quotes; list address as channel; display names in accounts",
        absent="who read it; mails that were deleted; the members of a list",
        replies="In-Reply-To (of several ids the last that is here), else the last of References; speaks to the author of that mail, then to "
        "To and Cc without lists; a list mail whose answered mail is not here has unknown targets; venue room for lists, private otherwise, by the headers of most mails",
    ),
)
