"""Files and folders that appear under their name only when they are whole, and places where nothing can be written.

Everything that this library writes for a reader goes through here: it is made beside its target and moved there at the
end. Whether a target can be written is asked before the work that fills it, not after.
"""

from __future__ import annotations

import os
import secrets
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TextIO

from .errors import BadInput


@contextmanager
def whole_file(path: str | Path) -> Iterator[TextIO]:
    """A text file (UTF-8, line ends as written) that appears under its name only when it is complete.

    Examples
    --------
    >>> target = Path(tempfile.mkdtemp()) / "made on the way" / "a.txt"
    >>> with whole_file(target) as out:
    ...     _ = out.write("all of it")
    >>> target.read_text()
    'all of it'
    """
    with _beside(Path(path)) as scratch, scratch.open("w", encoding="utf-8", newline="") as out:
        yield out


def write_whole(path: str | Path, content: str | bytes) -> None:
    """Write a text (UTF-8, line ends as they are) or bytes: whoever reads `path` meanwhile finds the old or the new, never a half.

    Examples
    --------
    >>> target = Path(tempfile.mkdtemp()) / "a.txt"
    >>> write_whole(target, "all of it")
    >>> target.read_text()
    'all of it'
    """
    with _beside(Path(path)) as scratch:
        scratch.write_bytes(content.encode("utf-8") if isinstance(content, str) else content)


@contextmanager
def _beside(path: Path) -> Iterator[Path]:
    """A place in the same folder to write to, moved to `path` at the end. Nobody else writes there: two may write the same file at once."""
    path.parent.mkdir(parents=True, exist_ok=True)
    scratch = path.with_name(f".writing-{secrets.token_hex(8)}")
    try:
        yield scratch
        scratch.replace(path)
    finally:
        scratch.unlink(missing_ok=True)


@contextmanager
def whole_folder(folder: str | Path, mark: str, holds: str) -> Iterator[Path]:
    """A folder to fill, that takes the place of `folder` when the block ends without an error.

    Parameters
    ----------
    folder : new, empty, or an older one of the same kind, which is replaced whole.
    mark : the file by which an older one is known. holds : in words, what such a folder holds ("a report").
    """
    folder = Path(folder)
    can_hold_folder(folder, mark, holds)
    folder.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=folder.parent, prefix=".writing-") as scratch:
        new = Path(scratch) / "new"
        new.mkdir()
        yield new
        if folder.exists():
            folder.replace(Path(scratch) / "old")  # goes with the scratch folder, when the new one stands
        try:
            new.replace(folder)
        except OSError:
            if (Path(scratch) / "old").exists():
                (Path(scratch) / "old").replace(folder)
            raise


def can_hold_folder(folder: str | Path, mark: str, holds: str) -> None:
    """BadInput if `folder` cannot become a folder of ours: it is a file, it holds other things, or nothing may be written there."""
    folder = Path(folder)
    expected = f"a new or empty folder for {holds}"
    if folder.exists() and not folder.is_dir():
        raise BadInput(expected, f"'{folder}', which is a file", "a name that is in use", "choose another folder name")
    if folder.is_dir() and not (folder / mark).exists() and any(folder.iterdir()):
        raise BadInput(expected, f"'{folder}', which holds other things", "a folder that is in use", "choose another folder name")
    _can_write_in(folder.parent, expected)


def can_hold_file(path: str | Path, made_for: str = "the result") -> None:
    """BadInput if no file can be written at `path`.

    Examples
    --------
    >>> can_hold_file(tempfile.gettempdir(), "the chapter")  # doctest: +ELLIPSIS
    Traceback (most recent call last):
    ...
    conversation_lib.errors.BadInput: Expected the name of a file for the chapter, but got '...', which is a folder; probably the name of the file is missing. Next: put a file name behind it.
    """
    path = Path(path)
    expected = f"the name of a file for {made_for}"
    if path.is_dir():
        raise BadInput(expected, f"'{path}', which is a folder", "the name of the file is missing", "put a file name behind it")
    if path.exists() and not path.is_file():  # a device would be replaced by the file
        raise BadInput(expected, f"'{path}', which is a device or a pipe", "the output was to go to another program", "name a file, and pass that on")
    _can_write_in(path.parent, expected)


def _can_write_in(folder: Path, expected: str) -> None:
    """BadInput if no entry can be made in `folder`, or in a folder to be made there."""
    there = folder.absolute()
    while not there.exists() and there != there.parent:
        there = there.parent
    if not there.is_dir():
        raise BadInput(expected, f"a place inside '{there}', which is a file and no folder", "a slip of the pen in the path", "choose a place inside a folder")
    if not os.access(there, os.W_OK | os.X_OK):
        raise BadInput(expected, f"a place in '{there}', where you may not write", "the folder belongs to somebody else or is write-protected", "choose a place in your own folders")

