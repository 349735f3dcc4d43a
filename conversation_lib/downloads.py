"""Corpora that cannot ship with the project: downloaded on request, believed only with the right checksum.

A download goes to a part file first. It is continued where it broke off, compared with the checksum of the card, and
only then put in its place: a name in the download folder is always a whole and right file.
"""

from __future__ import annotations

import shutil
import time
from pathlib import Path
from typing import Any

from .cards import Card, card, sha256_of
from .chitchat import package_file
from .errors import BadInput, Missing
from .paths import downloads

HOST = "https://raw.githubusercontent.com"
PATIENCE = (10, 60)  # seconds to connect, seconds without a byte


class _Broken(Exception):
    """The connection broke off; what came so far is kept."""


def where(name: str) -> Path | None:
    """The place of a data set on this computer: its file, or its folder if it has several; None if it is not here.

    A downloaded set counts as here only if each file is there with the checksum of the card. Synthetic sets are made,
    they are never anywhere.
    """
    c = card(name)
    if name == "chitchat":
        try:
            return package_file()
        except Missing:
            return None
    if c.way == "load":
        return c.folder
    folder = downloads() / name
    files = [folder / resource["save_as"] for resource in c.remote]
    whole = files and all(file.exists() and sha256_of(file) == _expected(resource) for file, resource in zip(files, c.remote))
    return (files[0] if len(files) == 1 else folder) if whole else None


def fetch(name: str, mirror: str | None = None, progress: bool = True, tries: int = 3, pause: float = 1.0) -> Path:
    """The place of a data set on this computer, after downloading what is missing.

    Parameters
    ----------
    name : a data set of the catalogue. One that ships is not downloaded; one that is generated is refused with a hint.
    mirror : another address that serves the same paths in place of https://raw.githubusercontent.com.
    progress : show a bar on stderr.
    tries : how often to take up a broken connection again, `pause` seconds after the first break, twice that after the
        second, and so on.

    Returns
    -------
    Path of the file, or of the folder if there are several. `read(fetch(name))` gives the corpus.

    Examples
    --------
    >>> fetch("bp-spill-2010").name
    'bp-spill-2010'
    """
    c = card(name)
    if c.way == "make":
        raise BadInput("a data set that can be downloaded", f"{name}, which is generated", "it was taken for a recording of people", f"use {c['call']}")
    here = where(name)
    if here is not None:
        return here
    if c.way == "load":
        return package_file()
    folder = downloads() / name
    folder.mkdir(parents=True, exist_ok=True)
    for resource in c.remote:
        _one(c, resource, folder, mirror, progress, tries, pause)
    return where(name)


def _one(c: Card, resource: dict[str, Any], folder: Path, mirror: str | None, progress: bool, tries: int, pause: float) -> None:
    """One file, whole and right, or a BadInput and nothing in its place."""
    import pooch

    target = folder / resource["save_as"]
    if target.exists() and sha256_of(target) == _expected(resource):
        return
    part = downloads() / ".parts" / f"{_expected(resource)}-{resource['save_as']}"
    part.parent.mkdir(exist_ok=True)
    address = resource["path"].replace(HOST, mirror.rstrip("/")) if mirror else resource["path"]
    pooch.get_logger().setLevel("WARNING")
    continued = part.exists()
    for fresh in (False, True):
        try:
            pooch.retrieve(
                address, f"sha256:{_expected(resource)}", fname=target.name, path=folder, downloader=_Continuing(part, resource, c.name, progress, tries, pause)
            )
            return
        except ValueError as wrong:  # pooch: the hash does not match; its own half file is gone by now
            if isinstance(wrong, BadInput):
                raise
            if not continued or fresh:
                raise BadInput(
                    f"{resource['save_as']} with the sha256 {_expected(resource)[:12]}...",
                    "other bytes",
                    "the file at that address was changed, or a login page of the network answered in its place",
                    f"nothing was kept; open {address} in a browser and look at what comes, then try again",
                ) from None


class _Continuing:
    """A downloader for pooch that continues a part file and tries again where the connection breaks."""

    def __init__(self, part: Path, resource: dict[str, Any], name: str, progress: bool, tries: int, pause: float):
        self.part, self.resource, self.name, self.progress, self.tries, self.pause = part, resource, name, progress, tries, pause

    def __call__(self, url: str, output_file: str, _pooch: Any) -> None:
        from tqdm import tqdm

        total = self.resource["bytes"]
        with tqdm(total=total, unit="B", unit_scale=True, desc=f"{self.name}: {self.resource['save_as']}", disable=not self.progress) as bar:
            for attempt in range(self.tries):
                try:
                    self._continue(url, total, bar)
                    break
                except _Broken as broken:
                    reason = broken
                    if attempt + 1 < self.tries:
                        time.sleep(self.pause * 2**attempt)
            else:
                here = self.part.stat().st_size if self.part.exists() else 0
                raise BadInput(
                    f"an answer from {url.split('/')[2]}",
                    f"a connection that failed ({reason}) after {here:,} of {total:,} bytes",
                    "this computer is offline, or a firewall stands between",
                    f"connect to the internet and repeat: conversation fetch {self.name} (what came is kept and continued)",
                )
        shutil.move(self.part, output_file)

    def _continue(self, url: str, total: int, bar: Any) -> None:
        import requests

        have = self.part.stat().st_size if self.part.exists() else 0
        if have > total:
            self.part.unlink()
            have = 0
        bar.n = have
        bar.refresh()
        if have == total:
            return
        try:
            with requests.get(url, stream=True, timeout=PATIENCE, headers={"Range": f"bytes={have}-{total - 1}", "Accept-Encoding": "identity"}) as answer:
                if answer.status_code >= 500 or answer.status_code == 416:
                    if answer.status_code == 416:
                        self.part.unlink(missing_ok=True)
                    raise _Broken(f"the server answered {answer.status_code}")
                if answer.status_code >= 400:
                    raise BadInput(
                        f"a file at {url}",
                        f"the answer {answer.status_code}",
                        "it was moved or taken down by its owners",
                        "look at the data card for where else the set is described",
                    )
                resumed = answer.status_code == 206 and answer.headers.get("Content-Range", "").startswith(f"bytes {have}-")
                if not resumed:
                    have = bar.n = 0
                with self.part.open("ab" if resumed else "wb") as out:
                    answer.raw.enforce_content_length = False  # a short answer is kept as far as it came, then continued
                    for block in answer.iter_content(1 << 14):
                        block = block[: total - have]
                        out.write(block)
                        have += len(block)
                        bar.update(len(block))
                        if have == total:
                            break
        except (requests.ConnectionError, requests.Timeout, requests.exceptions.ChunkedEncodingError) as problem:
            raise _Broken(type(problem).__name__) from None
        if have < total:
            raise _Broken("it broke off")


def _expected(resource: dict[str, Any]) -> str:
    return resource["hash"].removeprefix("sha256:")
