"""What stands at the top and at the end of a page: the box about its data, and the colophon (data, versions, last full run).

Everything in it is read from the cards, the library and the environment; nothing is typed. The date of the last full run
is stated by whoever runs all notebooks (CONVERSATION_DATE, or SOURCE_DATE_EPOCH as reproducible builds use it), so that
the same run gives the same page; without it the colophon says that a reader ran the page.
"""

from __future__ import annotations

import os
import platform
from datetime import UTC, datetime
from importlib.metadata import version

from .errors import BadInput

PACKAGES = ("numpy", "pandas", "scipy", "networkx", "matplotlib")


def colophon(*data: str, packages: tuple[str, ...] = PACKAGES):
    """The colophon as Markdown, for the last cell of a notebook.

    Parameters
    ----------
    data : names of the data sets used, as in `datasets.catalogue()`; none for a page that makes its own.
    packages : whose versions to name.
    """
    from IPython.display import Markdown

    return Markdown(colophon_text(*data, packages=packages))


def colophon_text(*data: str, packages: tuple[str, ...] = PACKAGES) -> str:
    """The words of `colophon`.

    Examples
    --------
    >>> print(colophon_text("synthetic-mixing").splitlines()[0])
    **Data.**
    """
    from . import __version__
    from .cards import card

    lines = ["**Data.**", ""]
    for name in data:
        c = card(name)
        made = "synthetic, made with a seed" if c["synthetic"] else f"version {c['version']}"
        hashes = [r["hash"].removeprefix("sha256:") for r in c.resources if r.get("hash")]
        hashes += [c.package["package"]["sha256"]] if "sha256" in c.package.get("package", {}) else []
        sums = ", ".join(f"`{h[:16]}`" for h in hashes)
        lines.append(f"- *{name}*, {made}" + (f"; sha256 begins {sums}" if sums else "") + f"; licence: {c.licence}; [card](../data/{name}/README.md)")
    if not data:
        lines.append("- only what this page makes itself")
    ran = last_run()
    known = ", ".join(f"{name} {version(name)}" for name in packages)
    lines += [
        "",
        f"**Made with** Conversation Notebooks {__version__}, Python {'.'.join(platform.python_version_tuple()[:2])}, {known}.",
        "",
        f"**Last full run:** {ran}." if ran else "**Last full run:** not stated here; you ran this page yourself.",
    ]
    return "\n".join(lines)


def data_card(*data: str):
    """The box on the first screen of a page: what the data are, how many, whose, under which licence, what they lack."""
    from IPython.display import Markdown

    return Markdown("\n>\n".join(data_card_text(name) for name in data))


def data_card_text(name: str) -> str:
    """The words of `data_card` for one data set, as its card has them.

    Examples
    --------
    >>> data_card_text("synthetic-mixing").splitlines()[0][:60]
    '> **Data card.** *synthetic-mixing* (**synthetic**: nobody w'
    """
    from .cards import card

    c = card(name)
    kind = "**synthetic**: nobody wrote it" if c["synthetic"] else f"version {c['version']}"
    span = f", {c['span'][0]} to {c['span'][1]}" if c["span"] else ""
    size = f" {c.rows:,} {c['row_unit']}{span}." if c.rows is not None else ""
    lines = [
        f"> **Data card.** *{name}* ({kind}). {c['description']}{size} Licence: {c.licence}.",
        ">",
        f"> What it cannot say: {c.limitations[0]} [The whole card](../data/{name}/README.md).",
    ]
    return "\n".join(lines)


def last_run() -> str:
    """The day of the last full run (ISO), as the environment states it; "" if it does not.

    Examples
    --------
    >>> import os
    >>> os.environ["CONVERSATION_DATE"] = "2026-11-22"
    >>> last_run()
    '2026-11-22'
    >>> del os.environ["CONVERSATION_DATE"]
    """
    stated = os.environ.get("CONVERSATION_DATE", "")
    if stated:
        try:
            return datetime.fromisoformat(stated).date().isoformat()
        except ValueError:
            raise BadInput(
                "a day in CONVERSATION_DATE, like 2026-11-22", repr(stated), "another way of writing dates", "set CONVERSATION_DATE to year-month-day"
            ) from None
    epoch = os.environ.get("SOURCE_DATE_EPOCH", "")
    return datetime.fromtimestamp(int(epoch), UTC).date().isoformat() if epoch.isdigit() else ""
