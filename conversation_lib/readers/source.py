"""What somebody hands us: a file, a folder, a zip, a tar or a compressed file, seen as named parts with bytes in them.

Readers never open files themselves. They ask a `Source` for its parts, so that a zip, a folder and a single file are
read by the same code, and so that a stream that is cut short is found in one place. What lies in a zip is read as a
stream: the film beside a chat is never unpacked just to see what it is.
"""

from __future__ import annotations

import contextlib
import gzip
import hashlib
import io
import json
import lzma
import os
import shutil
import struct
import sys
import tarfile
import tempfile
import threading
import zipfile
import zlib
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any, BinaryIO

from ..errors import BadInput

HEAD = 1 << 16
ZSTD_WINDOW = 1 << 31


@dataclass
class Part:
    """One file inside a source: `name` (path inside it, with /), `size` in bytes as stored, and its bytes.

    `damage` is None until a read finds that the stored stream is cut short or broken; then it is the reason, and the
    bytes before the break are still given. `was_read`: its records were asked for, not only its beginning.
    """

    name: str
    size: int
    _open: Any
    location: Path | None = None
    damage: str | None = None
    was_read: bool = False
    _cache: bytes | None = field(default=None, repr=False)

    @property
    def suffix(self) -> str:
        """The last suffix below any compression suffix, lower case: ".json" for "tweets.json.gz"."""
        name = self.name.lower()
        for packed in (".gz", ".zst", ".bz2", ".xz"):
            name = name.removesuffix(packed)
        return Path(name).suffix

    @property
    def stem(self) -> str:
        return Path(self.name).name.split(".")[0].lower()

    def open(self) -> BinaryIO:
        """A stream of the decompressed bytes."""
        raw = self._open()
        start = raw.read(6)
        raw.seek(0)
        if start[:2] == b"\x1f\x8b":
            unpacked = gzip.GzipFile(fileobj=raw)
            unpacked.myfileobj = raw  # closing the one closes the other
            return unpacked
        if start[:4] == b"\x28\xb5\x2f\xfd":
            import zstandard

            return zstandard.ZstdDecompressor(max_window_size=ZSTD_WINDOW).stream_reader(raw, read_across_frames=True)
        if start[:3] == b"BZh":
            import bz2

            return bz2.open(raw)
        if start == b"\xfd7zXZ\x00":
            return lzma.open(raw)
        return raw

    @property
    def packed(self) -> bool:
        """True when the bytes are stored compressed (then a fast engine cannot read the file by its path)."""
        with self._open() as raw:
            try:
                start = raw.read(6)
            except zipfile.BadZipFile:
                return False
        return start[:2] == b"\x1f\x8b" or start[:4] == b"\x28\xb5\x2f\xfd" or start[:3] == b"BZh" or start == b"\xfd7zXZ\x00"

    def blocks(self, size: int = 1 << 22) -> Iterator[bytes]:
        """The decompressed bytes in blocks; a stream that breaks ends the iteration and sets `damage`."""
        done = 0
        try:
            with self.open() as stream:
                while True:
                    block = stream.read(size) if not hasattr(stream, "read1") or not isinstance(stream, gzip.GzipFile) else stream.read1(size)
                    if not block:
                        break
                    done += len(block)
                    yield block
        except (EOFError, zlib.error, OSError, zipfile.BadZipFile) as error:
            self.damage = f"the compressed stream breaks off after {done} bytes ({type(error).__name__})"
        except Exception as error:
            if type(error).__module__.split(".")[0] not in ("zstandard", "lzma", "_lzma", "backports"):
                raise
            self.damage = f"the compressed stream breaks off after {done} bytes ({type(error).__name__})"

    def read(self) -> bytes:
        """All decompressed bytes (as many as there are, when the stream is damaged)."""
        self.was_read = True
        if self._cache is None:
            self._cache = b"".join(self.blocks())
        return self._cache

    def forget(self) -> None:
        """Let go of the bytes that `read` kept."""
        self._cache = None

    def head(self, size: int = HEAD) -> bytes:
        """The first bytes, decompressed."""
        if self._cache is not None:
            return self._cache[:size]
        out = b""
        for block in self.blocks(size):
            out += block
            if len(out) >= size:
                break
        return out[:size]

    def text(self) -> str:
        """All of it as text (see `decode`)."""
        return decode(self.read())

    @cached_property
    def head_text(self) -> str:
        """The first 64 kB as text; the last character may be cut off and is then dropped."""
        return decode(self.head(), whole=False)

    @cached_property
    def json_head(self) -> JsonHead:
        """What kind of JSON this part begins with (see JsonHead)."""
        return json_head(self.head_text)


def decode(raw: bytes, whole: bool = True) -> str:
    """Bytes as text: by byte order mark, else UTF-8, else (when that fails) cp1252 with the rest replaced."""
    if raw[:3] == b"\xef\xbb\xbf":
        raw = raw[3:]
    elif raw[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return raw.decode("utf-16", errors="replace").lstrip("\ufeff")
    elif len(raw) >= 4 and raw[1::2][:200].count(0) > len(raw[1::2][:200]) * 0.6:
        return raw.decode("utf-16-le", errors="replace")
    elif len(raw) >= 4 and raw[0::2][:200].count(0) > len(raw[0::2][:200]) * 0.6:
        return raw.decode("utf-16-be", errors="replace")
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError as error:
        if not whole and error.start >= len(raw) - 4:
            return raw[: error.start].decode("utf-8")
        bad = sum(1 for byte in raw if byte >= 0x80)
        good = len(raw.decode("utf-8", errors="ignore").encode("utf-8")) - (len(raw) - bad)
        if good >= bad / 2:  # mostly UTF-8 with some broken bytes: keep what is right, mark what is not
            return raw.decode("utf-8", errors="replace")
        return raw.decode("cp1252", errors="replace")


@dataclass(frozen=True)
class JsonHead:
    """How a text begins, as JSON: shape is "object", "array", "lines" or "" (not JSON); `first` is the first object seen.

    For a document whose first object is longer than the head, `first` is None and only `text` can be searched.
    """

    shape: str
    first: Any
    text: str

    @property
    def keys(self) -> frozenset[str]:
        return frozenset(self.first) if isinstance(self.first, dict) else frozenset()

    def has(self, *names: str) -> bool:
        """True when the first object has all of these keys (or, when it is not complete, the text names them all)."""
        if isinstance(self.first, dict):
            return all(name in self.first for name in names)
        return self.shape != "" and all(f'"{name}"' in self.text for name in names)


def json_head(text: str) -> JsonHead:
    """Look at the beginning of a text as JSON; broken lines before the first good one are passed over."""
    start = text.lstrip()
    if not start or start[0] not in "[{":
        for line in start.split("\n")[1:200]:
            if line.lstrip()[:1] == "{":
                try:
                    return JsonHead("lines", json.loads(line), text)
                except (ValueError, RecursionError):
                    continue
        return JsonHead("", None, text)
    decoder = json.JSONDecoder()
    if start[0] == "[":
        inner = start[1:].lstrip()
        if inner[:1] == "]":
            return JsonHead("array", None, text)
        try:
            return JsonHead("array", decoder.raw_decode(inner)[0], text)
        except (ValueError, RecursionError):
            return JsonHead("array", None, text)
    try:
        first, end = decoder.raw_decode(start)
        rest = start[end:].lstrip()
        return JsonHead("lines" if rest[:1] == "{" else "object", first, text)
    except (ValueError, RecursionError):
        for line in start.split("\n")[1:200]:
            if line.startswith("{"):
                try:
                    return JsonHead("lines", json.loads(line), text)
                except (ValueError, RecursionError):
                    continue
        return JsonHead("object", None, text)


JSON_ENDINGS = (".json", ".jsonl", ".ndjson", ".jsonlines", ".txt", "")


@dataclass
class Source:
    """What `read` was given: `path`, `kind` (file, folder or zip; a tar counts as a zip) and its `parts`, sorted by name.

    `keeps`: what must not be cleared away as long as the source is in use (the folder into which a tar was unpacked).
    """

    path: Path
    kind: str
    parts: list[Part]
    keeps: Any = field(default=None, repr=False)
    _hashing: Any = field(default=None, repr=False)

    @property
    def name(self) -> str:
        return self.path.name

    @property
    def main(self) -> Part:
        """The only part of a file; the largest part of a folder or zip."""
        return max(self.parts, key=lambda part: part.size)

    @cached_property
    def main_json(self) -> Part:
        """The largest part that begins like JSON (an export is often smaller than the pictures beside it); `main` where there is none."""
        likely = [part for part in self.parts if part.suffix in JSON_ENDINGS]
        return next((part for part in sorted(likely, key=lambda p: -p.size) if part.json_head.shape), self.main)

    def find(self, *endings: str) -> list[Part]:
        """Parts whose name ends so (lower case compared), in order of name: find("tweets.js")."""
        return [part for part in self.parts if part.name.lower().endswith(endings)]

    def files(self) -> list[dict[str, Any]]:
        """Name, bytes and sha256 of every file as stored (of the zip itself, not of what is in it)."""
        self.hash_ahead(0)
        return self._hashing.result()

    def hash_ahead(self, size: int = 1 << 23) -> None:
        """Begin to compute `files` beside the reading (where there are at least `size` bytes to hash)."""
        if self._hashing is None and sum(part.size for part in self.parts) >= size:
            pool = ThreadPoolExecutor(1, thread_name_prefix="sha256", initializer=_stand_back)
            self._hashing = pool.submit(self._files)
            pool.shutdown(wait=False)

    def _files(self) -> list[dict[str, Any]]:
        if self.kind == "folder":
            return [{"name": part.name, "bytes": part.size, "sha256": _sha256(part.location)} for part in self.parts]
        return [{"name": self.path.name, "bytes": self.path.stat().st_size, "sha256": _sha256(self.path)}]


def _stand_back() -> None:
    """Leave the processors to the reading, and take what it leaves idle (only Linux knows threads of lower priority)."""
    if sys.platform == "linux":
        with contextlib.suppress(OSError):
            os.setpriority(os.PRIO_PROCESS, threading.get_native_id(), 19)


def _sha256(path: Path) -> str:
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def open_source(path: str | Path) -> Source:
    """The source at `path`; BadInput where nothing, or nothing at all inside, is found."""
    path = Path(path)
    if not path.exists():
        raise BadInput(
            "a file or folder that exists",
            f"'{path}', which is not there",
            "a slip of the pen or another working folder",
            "check the name, or drag the file into the window",
        )
    if path.is_dir():
        files = sorted(f for f in path.rglob("*") if f.is_file() and not _hidden(f.relative_to(path)))
        parts = [Part(f.relative_to(path).as_posix(), f.stat().st_size, lambda f=f: f.open("rb"), f) for f in files]
        if not parts:
            raise BadInput(
                "a folder with an export in it",
                f"the empty folder '{path.name}'",
                "the download was not unpacked yet",
                "unpack the zip, or read the zip itself",
            )
        return Source(path, "folder", parts)
    if path.stat().st_size == 0:
        raise BadInput("a file with messages", f"'{path.name}', which is empty (0 bytes)", "a download that stopped", "download it again")
    whole = Part(path.name, path.stat().st_size, lambda: path.open("rb"), path)
    if zipfile.is_zipfile(path) and path.suffix.lower() not in (".xlsx", ".xlsm"):
        parts = _zip_parts(path)
        return Source(path, "file", [whole]) if is_workbook({part.name for part in parts}) else Source(path, "zip", parts)
    if path.suffix.lower() == ".zip":
        raise BadInput("a zip file", f"'{path.name}', which is not a whole zip", "a download that stopped before its end", "download it again")
    start = whole.head(512)
    if start[:6] == b"7z\xbc\xaf\x27\x1c" or start[:4] == b"Rar!":
        raise BadInput(
            "a file, a folder, a zip or a tar",
            f"'{path.name}', which is packed as 7z or rar",
            "a dump of Stack Exchange, or a program of your own that packs so",
            "unpack it with that program and read the folder",
        )
    if start[257:262] == b"ustar":
        return _tar(path)
    whole.damage = None
    return Source(path, "file", [whole])


def is_workbook(names: set[str]) -> bool:
    """True for the names of the files inside an Excel workbook, which is a zip, too."""
    return {"[Content_Types].xml", "xl/workbook.xml"} <= names


def _hidden(inside: Path) -> bool:
    """True for files that a system keeps for itself; a Maildir's subfolders (".Sent/cur/...") only look like that."""
    parts = inside.parts[-1:] if inside.parent.name in ("cur", "new") else inside.parts
    return any(p.startswith(".") for p in parts)


_BROKEN_ZIP = (zipfile.BadZipFile, zlib.error, EOFError, OSError, struct.error, ValueError, OverflowError)


class _BrokenOff(io.BytesIO):
    """The bytes before a break inside a zip or tar; who reads on to the break is told."""

    def read(self, size: int | None = -1) -> bytes:
        found = super().read(size)
        if not found and size != 0:
            raise zipfile.BadZipFile("broken inside the zip")
        return found


class _Member(io.RawIOBase):
    """A file inside a zip as a stream. Where it is broken, what stands before the break is given, and who reads on is told."""

    def __init__(self, archive: zipfile.ZipFile, info: zipfile.ZipInfo):
        self.archive, self.info, self.at = archive, info, 0
        try:
            self.stream: Any = archive.open(info)
        except _BROKEN_ZIP:
            self.stream = _BrokenOff(b"")

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def tell(self) -> int:
        return self.at

    def seek(self, offset: int, whence: int = 0) -> int:
        self.at = self.stream.seek(offset, whence)
        return self.at

    def read(self, size: int | None = -1) -> bytes:
        try:
            found = self.stream.read(size)
        except _BROKEN_ZIP:
            if isinstance(self.stream, _BrokenOff):
                raise
            self.stream = _BrokenOff(_what_can_be_read(self.archive, self.info))
            self.stream.seek(self.at)
            found = self.stream.read(size)
        self.at += len(found)
        return found

    def readinto(self, buffer: Any) -> int:
        found = self.read(len(buffer))
        buffer[: len(found)] = found
        return len(found)

    def close(self) -> None:
        self.stream.close()
        super().close()


def _zip_parts(path: Path) -> list[Part]:
    broken = BadInput("a zip file", f"'{path.name}', whose list of contents is broken", "a download that stopped or a damaged disk", "download it again")
    try:
        archive = zipfile.ZipFile(path)  # stays open as long as its parts are in use: its list of contents is read once
        infos = [i for i in archive.infolist() if not i.is_dir() and not i.filename.startswith("__MACOSX/") and not Path(i.filename).name.startswith(".")]
    except (*_BROKEN_ZIP, NotImplementedError):
        raise broken from None

    def opener(info: zipfile.ZipInfo):
        def open_it() -> BinaryIO:
            try:
                return _Member(archive, info)
            except (RuntimeError, NotImplementedError):
                raise BadInput(
                    "a zip that can be opened",
                    f"'{path.name}', which is locked with a password or packed in an unusual way",
                    "a protected export",
                    "unpack it with your own program and read the folder",
                ) from None

        return open_it

    parts = sorted((Part(i.filename, i.file_size, opener(i)) for i in infos), key=lambda part: part.name)
    if not parts:
        raise BadInput("a zip with an export in it", f"'{path.name}', which holds no files", "an export that failed", "ask for the export again")
    return parts


def _what_can_be_read(archive: zipfile.ZipFile, info: zipfile.ZipInfo) -> bytes:
    out = bytearray()
    try:
        with archive.open(info) as stream:
            while block := stream.read(4096):
                out += block
    except (*_BROKEN_ZIP, RuntimeError, NotImplementedError):
        pass
    return bytes(out)


_BROKEN_TAR = (tarfile.TarError, EOFError, zlib.error, OSError, ValueError, lzma.LZMAError)


def _copy_to_the_break(found: Any, out: BinaryIO) -> None:
    """Copy a stream; where it breaks off, copy all that stands before the break and raise."""
    try:
        shutil.copyfileobj(found, out, 1 << 20)
    except _BROKEN_TAR:
        with contextlib.suppress(*_BROKEN_TAR):
            found.raw.seek(out.tell())  # a buffer would want more than there is, and give nothing
            while block := found.raw.read(64):
                out.write(block)
        raise


def _tar(path: Path) -> Source:
    """A tar (plain or compressed), unpacked into a folder of its own under names of ours; a file that is cut is given up to the cut."""
    scratch = tempfile.TemporaryDirectory(prefix="conversation-")
    parts: list[Part] = []
    name, file = None, Path(scratch.name)
    try:
        with tarfile.open(path) as archive:
            for number, member in enumerate(archive):
                inside = Path(member.name)
                if not member.isfile() or _hidden(inside):
                    continue
                name, file = inside.as_posix(), Path(scratch.name) / f"{number:06d}"
                with archive.extractfile(member) as found, file.open("wb") as out:
                    _copy_to_the_break(found, out)
                parts.append(Part(name, file.stat().st_size, lambda file=file: file.open("rb"), file))
                name = None
    except _BROKEN_TAR:
        if name is None:
            name, file = f"{path.name} (after its break)", Path(scratch.name) / "nothing"
        file.touch()
        parts.append(Part(name, file.stat().st_size, lambda file=file: _BrokenOff(file.read_bytes())))
    if not parts:
        raise BadInput("a tar with an export in it", f"'{path.name}', which holds no files", "an export that failed", "ask for the export again")
    return Source(path, "zip", sorted(parts, key=lambda part: part.name), scratch)
