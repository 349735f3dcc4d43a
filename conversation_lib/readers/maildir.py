"""Mails that stand alone: a Maildir (one file a mail), saved .eml files, news articles.

Each file is one mail; what these together say is told by mailcorpus.py, as for a mailbox.
"""

from __future__ import annotations

from pathlib import PurePosixPath

from . import Reader
from .harvest import Harvest, Options
from .mailcorpus import MailBag
from .mailparse import split_mail
from .mbox import HEADER_LINE
from .source import Part, Source, decode

LOOKED_AT = 20  # files of a folder that detection opens
KEPT = "the mail; the text whole, with what it quotes; list address or newsgroup as channel; display names in accounts"
VENUE = "room for lists, private otherwise"
ABSENT = "who read it; mails that were deleted; the members of a list"
REPLIES = (
    "In-Reply-To, else the last of References; speaks to the author of that mail, then to To and Cc without lists; "
    "unknown where a list mail answers one that is not here; venue room for lists and newsgroups, private otherwise"
)


def _mail_bytes(part: Part, raw: bytes) -> bytes:
    if raw[:2] in (b"\xff\xfe", b"\xfe\xff") or raw[:4096].count(0) > len(raw[:4096]) // 4:
        raw = decode(raw).encode("utf-8", "replace")
    return raw.removeprefix(b"\xef\xbb\xbf")


def _headers(part: Part) -> dict[bytes, bytes]:
    """The headers at the head of a file, if it begins like a mail."""
    head = _mail_bytes(part, part.head(1 << 14)).replace(b"\r\n", b"\n").replace(b"\r", b"\n").lstrip(b"\n")
    if not HEADER_LINE.match(head):
        return {}
    return split_mail(head)[0]


def looks_like_one_mail(part: Part) -> float:
    """How certainly a file is one mail: it begins with headers, and with those that only mail has."""
    headers = _headers(part)
    usual = sum(name in headers for name in (b"from", b"date", b"message-id", b"subject", b"to", b"received", b"newsgroups"))
    if b"from" in headers and usual >= 3:
        return 0.9
    return 0.6 if usual >= 2 and (b"message-id" in headers or b"date" in headers) else 0.0


def is_news(part: Part) -> bool:
    headers = _headers(part)
    return b"newsgroups" in headers or b"nntp-posting-date" in headers or b"nntp-posting-host" in headers


def _in_maildir(part: Part) -> bool:
    return PurePosixPath(part.name).parent.name in ("cur", "new")


def sniff_maildir(source: Source) -> float:
    if source.kind == "file":
        return 0.0
    inside = [part for part in source.parts if _in_maildir(part)]
    return 0.98 if any(looks_like_one_mail(part) for part in inside[:LOOKED_AT]) else 0.0


def sniff_single(source: Source) -> float:
    if sniff_maildir(source):
        return 0.0
    scores = [looks_like_one_mail(part) for part in source.parts[:LOOKED_AT]]
    likely = sum(score > 0 for score in scores)
    return 0.95 * sorted(scores)[-1] if 2 * likely > len(scores) else 0.0


def sniff_news(source: Source) -> float:
    score = sniff_single(source)
    return min(score + 0.05, 1.0) if score and is_news(next(part for part in source.parts[:LOOKED_AT] if looks_like_one_mail(part))) else 0.0


def read_maildir(source: Source, options: Options) -> Harvest:
    """All mails of a Maildir, its subfolders included; index files of the mail server are counted as others."""
    return _read(source, options, [part for part in source.parts if _in_maildir(part)])


def read_single(source: Source, options: Options) -> Harvest:
    """Every file as one mail; files of a folder that do not begin like a mail are counted as others."""
    if source.kind == "file":
        return _read(source, options, source.parts)
    return _read(source, options, [part for part in source.parts if looks_like_one_mail(part) or part.suffix == ".eml"])


def _read(source: Source, options: Options, mails: list[Part]) -> Harvest:
    bag = MailBag(options)
    others = len(source.parts) - len(mails)
    if others:
        bag.harvest.records += others
        bag.harvest.other("file that is no mail", others)
    for part in mails:
        bag.add(_mail_bytes(part, part.read()).lstrip(b"\r\n"), part, 1)
        part.forget()
        bag.harvest.damage(part)
    return bag.finish()


READERS = (
    Reader("maildir", "Maildir folder (one file a mail)", sniff_maildir, read_maildir, venues=VENUE, kept=KEPT, absent=ABSENT, replies=REPLIES),
    Reader("eml", "Single mails (.eml), or a folder of them", sniff_single, read_single, venues=VENUE, kept=KEPT, absent=ABSENT, replies=REPLIES),
    Reader("nntp", "News articles (NNTP), single or a folder of them", sniff_news, read_single, venue="room", kept=KEPT, absent=ABSENT, replies=REPLIES),
)
