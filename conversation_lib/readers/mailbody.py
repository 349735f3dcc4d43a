"""The text of a mail: its own parts, in the right letters, without attachments.

`text` is whole, as its author sent it: what he quoted stays in it, because that is what was sent. Measures of words
use `words.split_quotation`, which takes quoted lines off. A mail that is only HTML is given as its plain text.
"""

from __future__ import annotations

import binascii
import codecs
import html
import quopri
import re
from base64 import b64decode

CHARSET = re.compile(rb"charset\s*=\s*(?:\"([^\"]*)\"|'([^']*)'|([^\s;\"']+))", re.IGNORECASE)
BOUNDARY = re.compile(rb"boundary\s*=\s*(?:\"([^\"]*)\"|([^\s;\"]+))", re.IGNORECASE)
PART_HEADER = re.compile(rb"\n([!-9;-~]+)[ \t]*:[ \t]*([^\n]*(?:\n[ \t][^\n]*)*)")
TAG = re.compile(r"<[^<>]*>")
BREAK = re.compile(r"<(?:br|/p|/div|/tr|/li|/h[1-6]|/blockquote)\b[^<>]*>", re.IGNORECASE)
BLANKS = re.compile(r"[ \t\xa0]+")
MANY_LINES = re.compile(r"\n{3,}")
DEPTH = 8  # parts within parts; deeper nesting is an attack, not a mail


def decode_bytes(raw: bytes, charset: str | None) -> str:
    """Bytes as text: in the stated letters, else UTF-8, else cp1252; what fits nowhere becomes U+FFFD. No lone surrogates."""
    if raw.isascii() and (charset is None or not charset.lower().startswith(("utf-7", "utf-16", "utf-32", "iso-2022", "hz"))):
        return raw.decode("ascii")
    if charset:
        try:
            info = codecs.lookup(charset.strip().strip("'\""))
            if info._is_text_encoding and info.name not in ("idna", "punycode", "unicode-escape", "raw-unicode-escape", "undefined"):
                return raw.decode(info.name if info.name != "ascii" else "utf-8").encode("utf-8", "replace").decode("utf-8")
        except (LookupError, UnicodeError, ValueError):
            pass
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError:
        return raw.decode("cp1252", errors="replace")


def text_of(headers: dict[bytes, bytes], body: bytes, depth: int = 0) -> str | None:
    """The text of a mail or part with these headers; None when it holds no text at all (an attachment alone)."""
    found = _texts(headers, body, depth)
    plain = [text for kind, text in found if kind == "plain"]
    chosen = plain or [text for _, text in found]
    return "\n".join(chosen) if chosen else None


def _texts(headers: dict[bytes, bytes], body: bytes, depth: int) -> list[tuple[str, str]]:
    kind = headers.get(b"content-type", b"text/plain")
    major = kind[:64].split(b";")[0].strip().lower()
    if depth and headers.get(b"content-disposition", b"").lstrip()[:10].lower() == b"attachment":
        return []
    if major.startswith(b"multipart/") and depth < DEPTH:
        m = BOUNDARY.search(kind)
        if m is not None:
            inner = [part for raw in _parts(body, m[1] if m[1] is not None else m[2]) for part in _texts(*_split(raw), depth + 1)]
            if major == b"multipart/alternative":
                return [part for part in inner if part[0] == "plain"] or inner[-1:]
            return inner
    if major.startswith(b"text/html"):
        return [("html", plain_text_of_html(_decoded(headers, kind, body)))]
    if (major.startswith(b"text/") and (not depth or major == b"text/plain")) or b"/" not in major or (major.startswith(b"multipart/") and not depth):
        return [("plain", _decoded(headers, kind, body).removesuffix("\n"))]
    return []


def _parts(body: bytes, boundary: bytes) -> list[bytes]:
    """The parts between the boundary lines; a missing last boundary (a mail cut short) ends the last part."""
    marker = b"\n--" + boundary
    pieces = (b"\n" + body).split(marker)[1:]
    out = []
    for piece in pieces:
        if piece.startswith(b"--"):
            break
        out.append(piece.partition(b"\n")[2])
    return out


def _split(raw: bytes) -> tuple[dict[bytes, bytes], bytes]:
    if raw.startswith(b"\n"):
        return {}, raw[1:]
    end = raw.find(b"\n\n")
    head, body = (raw, b"") if end < 0 else (raw[:end], raw[end + 2 :])
    headers: dict[bytes, bytes] = {}
    for name, value in PART_HEADER.findall(b"\n" + head):
        headers.setdefault(name.lower(), value)
    return headers, body


def _decoded(headers: dict[bytes, bytes], kind: bytes, body: bytes) -> str:
    encoding = headers.get(b"content-transfer-encoding")
    if encoding is not None:
        encoding = encoding.strip().lower()
        if encoding == b"quoted-printable":
            body = quopri.decodestring(body)
        elif encoding == b"base64":
            body = _base64(body)
        if b"\r" in body:
            body = body.replace(b"\r\n", b"\n")
    m = CHARSET.search(kind)
    return decode_bytes(body, (m[1] or m[2] or m[3] or b"").decode("ascii", "replace") if m else None)


def _base64(body: bytes) -> bytes:
    """What base64 letters say, as far as they go (lists append their footers in plain text below them)."""
    lines = []
    for line in body.split(b"\n"):
        line = line.strip()
        if line and not re.fullmatch(rb"[A-Za-z0-9+/=]+", line):
            break
        lines.append(line)
    packed = b"".join(lines)
    try:
        return b64decode(packed + b"=" * (-len(packed) % 4))
    except (binascii.Error, ValueError):
        try:
            return b64decode(packed[: len(packed) // 4 * 4])
        except (binascii.Error, ValueError):
            return body


def plain_text_of_html(text: str) -> str:
    """The words of an HTML text, with line breaks where blocks end; scripts and styles left out.

    Examples
    --------
    >>> plain_text_of_html("<p>Dear <b>Ana</b>,</p><p>2 &lt; 3</p><style>p {}</style>")
    'Dear Ana,\\n2 < 3'
    """
    low, kept, at = text.lower(), [], 0
    while True:  # scripts and styles, cut out by hand: a regular expression would be slow where they are never closed
        starts = [i for i in (low.find("<script", at), low.find("<style", at)) if i >= 0]
        if not starts:
            kept.append(text[at:])
            break
        start = min(starts)
        kept.append(text[at:start])
        end = low.find("</s", start)
        end = low.find(">", end) if end >= 0 else -1
        if end < 0:
            break
        at = end + 1
    text = "".join(kept).replace("\n", " ")
    text = html.unescape(TAG.sub("", BREAK.sub("\n", text)))
    return MANY_LINES.sub("\n\n", "\n".join(BLANKS.sub(" ", line).strip() for line in text.split("\n"))).strip()
