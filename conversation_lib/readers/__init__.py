"""Reading: whatever export somebody has becomes a Corpus, and every record in it is accounted for.

`read(path)` looks at the content, decides what it is, and reads it. One module of this package is one family of
sources; each lists its `READERS`. A new source is a new module: nothing else needs to know of it.
"""

from __future__ import annotations

import pkgutil
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from importlib import import_module
from pathlib import Path
from typing import Any

from ..corpus import VENUES, Corpus, concat
from ..errors import BadInput
from .harvest import Harvest, Options
from .source import Source, open_source

_NOT_READERS = ("source", "harvest")


@dataclass(frozen=True)
class Reader:
    """One kind of source that can be read.

    Attributes
    ----------
    name : as `--format` takes it ("twitter_v2"); title : as people call it ("Twitter API v2, as twarc2 writes it").
    sniff : Source -> certainty from 0 (not this) to 1 (surely this), by content; it must be quick and never raise.
    read : (Source, Options) -> Harvest.
    venue : feed, room, private, or None where the user has to state it.
    version : changes whenever the same file would be read differently.
    variant : Source -> name of the variant, for the report.
    venues : where the reader decides the venue from the content, the words for it in the table of sources.
    kept, absent, replies : what is kept, what the source does not have, how direction and replies are derived
        (the words of the card in docs/sources.md).
    """

    name: str
    title: str
    sniff: Callable[[Source], float]
    read: Callable[[Source, Options], Harvest]
    venue: str | None = None
    version: str = "1"
    variant: Callable[[Source], str | None] = lambda source: None
    venues: str = ""
    kept: str = ""
    absent: str = ""
    replies: str = ""


@dataclass(frozen=True)
class Detection:
    """What a source seems to be: its reader, how certain (0 to 1), and the runners-up."""

    reader: Reader
    certainty: float
    others: tuple[tuple[str, float], ...] = ()

    @property
    def format(self) -> str:
        return self.reader.name


@cache
def registry() -> dict[str, Reader]:
    """All readers by name, gathered from the modules of this package."""
    found = {}
    for module in sorted(m.name for m in pkgutil.iter_modules(__path__) if m.name not in _NOT_READERS and not m.name.startswith("_")):
        for reader in getattr(import_module(f".{module}", __name__), "READERS", ()):
            if reader.name in found:
                raise RuntimeError(f"two readers are called {reader.name}")
            found[reader.name] = reader
    return found


def detect(path: str | Path | Source) -> Detection:
    """What the file or folder at `path` is, by its content.

    Raises BadInput when no reader knows it; the sentence names what was seen.
    """
    source = path if isinstance(path, Source) else open_source(path)
    scores = sorted(((reader.sniff(source), name) for name, reader in registry().items()), key=lambda pair: (-pair[0], pair[1]))
    scores = [(score, name) for score, name in scores if score > 0]
    packed = [part.name for part in source.parts if part.name.lower().endswith((".zip", ".tar", ".tgz", ".tar.gz", ".7z", ".rar"))]
    if not scores and packed and source.kind != "file":
        raise BadInput(
            "an export that this library knows (docs/sources.md lists them)",
            f"'{source.name}', which holds packed files itself ({', '.join(packed[:3])}{' ...' if len(packed) > 3 else ''})",
            "several exports in one folder or zip",
            "name them one by one (read a.zip b.zip), or unpack them first",
        )
    if not scores:
        seen = ", ".join(part.name for part in source.parts[:5]) + (" ..." if len(source.parts) > 5 else "")
        raise BadInput(
            "an export that this library knows (docs/sources.md lists them)",
            f"'{source.name}'" if seen == source.name else f"'{source.name}' ({seen})",
            "another kind of file, or a part of an export without its other files",
            "read the whole export (folder or zip), or state the columns of a table with --mapping",
        )
    best, name = scores[0]
    return Detection(registry()[name], best, tuple((n, s) for s, n in scores[1:4]))


def read(
    *paths: str | Path,
    format: str | None = None,
    venue: str | None = None,
    timezone: str | None = None,
    mapping: Mapping[str, str] | None = None,
    extras: bool = False,
    owner: str | None = None,
    day_first: bool | None = None,
    same_accounts: Mapping[str, str] | None = None,
) -> Corpus:
    """The Corpus of one or several sources.

    Parameters
    ----------
    paths : files, folders or zips. Several become one corpus (see `corpus.concat`).
    format : name of a reader, where detection by content should not decide. A file in which that reader finds no message,
        and that does not look like its kind either, is BadInput.
    venue : "feed", "room" or "private", where the user knows better than the reader.
    timezone : zone of local times without zone ("Europe/Berlin"); without it they are taken as UTC and the report says so.
    mapping : our column -> column of a table ({"author": "user_name", ...}).
    extras : keep the values of fields that have no column here (column `extras`, JSON).
    owner : account id of the owner of an archive that does not name him.
    day_first : dates written 3/4/2019 are the third of April (True) or the fourth of March (False); default: decided from the whole file.
    same_accounts : accounts of different sources that are one person (id -> id).

    Examples
    --------
    >>> read("no-such-file.json")
    Traceback (most recent call last):
    ...
    conversation_lib.errors.BadInput: Expected a file or folder that exists, but got 'no-such-file.json', which is not there; probably a slip of the pen or another working folder. Next: check the name, or drag the file into the window.
    """
    if not paths:
        raise BadInput("a file or folder to read", "none", "the name was forgotten", "read('my-export.zip')")
    if venue is not None and venue not in VENUES:
        raise BadInput("a venue: feed, room or private", repr(venue), "a slip of the pen", "--venue feed, --venue room or --venue private")
    options = Options(timezone, mapping, extras, venue, owner, day_first)
    _check_timezone(timezone)
    return concat([_read_one(path, format, options) for path in paths], same_accounts)


def _read_one(path: str | Path, format: str | None, options: Options) -> Corpus:
    if format is None and (Path(path) / "source.json").is_file() and (Path(path) / "messages.parquet").is_file():
        kept = Corpus.load(path)  # what `save` wrote is read back as it was
        return kept.with_venue(options.venue) if options.venue else kept
    source = open_source(path)
    if format is None and options.mapping is not None and "table" in registry():
        format = "table"
    if format is None:
        reader = detect(source).reader
    elif format in registry():
        reader = registry()[format]
    else:
        raise BadInput(
            f"one of the formats {', '.join(sorted(registry()))}", repr(format), "a slip of the pen", "leave the format out and let the content decide"
        )
    source.hash_ahead()
    harvest = reader.read(source, options)
    corpus = harvest.corpus(source, reader.name, reader.variant(source), reader.venue, f"{reader.name} {reader.version}", options)
    nothing = not len(corpus) and (corpus.given_ties is None or not len(corpus.given_ties))
    if format is not None and options.mapping is None and nothing and not reader.sniff(source):
        raise _not_of_the_format(source, reader, corpus)
    return corpus


def _not_of_the_format(source: Source, reader: Reader, corpus: Corpus) -> BadInput:
    """The sentence for a file whose format was stated, and in which nothing of that format was found."""
    try:
        came = f"'{source.name}', which looks like this: {detect(source).reader.title}"
    except BadInput:
        came = f"'{source.name}', in which nothing of that kind was found"
        if len(corpus.rejects):
            came += f" (not read: {corpus.rejects['reason'].iloc[0]})"
    return BadInput(
        f"{reader.title}, as the format {reader.name} says",
        came,
        "the format was stated, and the file is another one or not whole",
        "leave the format out and let the content decide, or look at the file",
    )


def _check_timezone(name: str | None) -> None:
    if name is None:
        return
    from zoneinfo import ZoneInfo

    try:
        ZoneInfo(name)
    except (KeyError, ValueError, OSError):
        raise BadInput(
            "the name of a time zone like Europe/Berlin or UTC", repr(name), "an abbreviation or a slip of the pen", "--timezone Europe/Berlin"
        ) from None


def sources_table() -> list[dict[str, Any]]:
    """One row a reader, for the generated table of sources in docs and README."""
    return [
        {
            "format": r.name,
            "source": r.title,
            "venue": r.venues or r.venue or "to be stated",
            "kept": r.kept,
            "not in the source": r.absent,
            "direction and replies": r.replies,
        }
        for r in registry().values()
    ]
