"""The list of makers: which function invents the source of which format."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

MAKERS: dict[str, Callable[[Path, int], Path]] = {}


def maker(format: str):
    """Register a maker under the name of its reader."""

    def put(function):
        MAKERS[format] = function
        return function

    return put
