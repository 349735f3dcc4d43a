"""What the computer says when something outside this library is in the way, in words that a reader can act on.

A full disk, a folder that belongs to somebody else, a Python without the packages, too little memory: none of it is a
fault of the file that somebody wants to read, and none of it is ours. Everything else is ours, and `in_words` is silent.
"""

from __future__ import annotations

import errno
import os
import sys
from pathlib import Path

from .errors import BadInput

#: What the user may have named on the command line: to read, and to write.
READ, WRITTEN = ("paths", "draft", "aliases"), ("rejects", "save", "out", "who_is_who")


def in_words(error: BaseException, chosen) -> str | None:
    """One sentence about `error` for somebody who typed `chosen` (the parsed command line); None if the error is ours.

    Examples
    --------
    >>> from types import SimpleNamespace
    >>> in_words(OSError(errno.ENOSPC, "No space left on device"), SimpleNamespace(verb="build"))
    'Expected room on the disk, but got none left; probably the disk is full. Next: make room and type the same again; nothing half-written was left behind.'
    >>> in_words(ZeroDivisionError(), SimpleNamespace(verb="build")) is None
    True
    """
    if isinstance(error, ModuleNotFoundError) and (error.name or "").partition(".")[0] not in ("", "conversation_lib"):
        return _without_packages(error.name, chosen)
    if isinstance(error, RecursionError) and getattr(chosen, "paths", None):
        return str(BadInput("a file nested no deeper than talk is", "brackets inside brackets, thousands deep", "a damaged file, or one made to do harm", "look into the file; leave it out"))
    if isinstance(error, MemoryError):
        return str(BadInput("messages that fit into the memory of this computer", "more", "a very large file", "close other programs, or read a part of the file"))
    if isinstance(error, OSError) and error.errno in (errno.ENOSPC, getattr(errno, "EDQUOT", errno.ENOSPC)):
        return str(BadInput("room on the disk", "none left", "the disk is full", "make room and type the same again; nothing half-written was left behind"))
    if isinstance(error, OSError) and error.filename is not None and _named(error.filename, chosen):
        return _about_a_place(error)
    return None


def _about_a_place(error: OSError) -> str:
    place = f"'{os.fsdecode(error.filename)}'"
    if error.errno in (errno.EACCES, errno.EPERM, errno.EROFS):
        return str(BadInput("a place that may be read or written", place, "another program uses it, or it belongs to somebody else", "close that program, or choose a place in your own folders"))
    if error.errno == errno.ENAMETOOLONG:
        return str(BadInput("a name that this computer can keep", f"one of {len(os.fsdecode(error.filename))} letters", "a text was pasted in place of a name", "choose a shorter name"))
    if error.errno in (errno.ENOTDIR, errno.EEXIST, errno.EISDIR):
        return str(BadInput("a folder where a folder belongs, and a file where a file belongs", place, "a slip of the pen in the path", "look at the path again"))
    if error.errno == errno.ENOENT:
        return str(BadInput("a file that exists", f"{place}, which is not there", "a slip of the pen, or it was moved meanwhile", "check the name, or name it with its full path"))
    return str(BadInput("a place that can be read and written", f"{place} ({error.strerror})", "the disk or the connection to it", "copy the file to a folder of your own and try again"))


def _named(filename, chosen) -> bool:
    """Whether a place is one that the user named, lies inside one, or is on the way to one."""
    here = Path(os.fsdecode(filename)).absolute()
    read = [Path(place).absolute() for name in READ for place in _listed(getattr(chosen, name, None))]
    written = [Path(place).absolute() for name in WRITTEN for place in _listed(getattr(chosen, name, None))]
    return any(here == place or place in here.parents or here in place.parents for place in [*read, *written]) or any(
        place.parent in here.parents and here.relative_to(place.parent).parts[0].startswith(".") for place in written  # made beside its target
    )


def _listed(value) -> list:
    return [] if not value else value if isinstance(value, list) else [value]


def _without_packages(name: str, chosen) -> str:
    from .paths import ROOT
    from .publish.setup import venv_python

    ours = venv_python()
    typed = f"-m conversation_lib {chosen.verb} ..."
    step = f"{ours.relative_to(ROOT)} {typed}" if ours.exists() and Path(sys.prefix) != ours.parent.parent else f"python -m conversation_lib setup, then {ours.relative_to(ROOT)} {typed}"
    return str(BadInput("a Python with the packages of this project", f"one without {name.partition('.')[0]}", "it is not the Python that setup made", step))
