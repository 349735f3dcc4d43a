"""The statements of an excerpt and what the record says, as pictures to print: one mark each, and the full table page by page.

The verdict is a word and a mark of its own shape, never a colour alone. The words of the table are those of the data.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from ..errors import BadInput
from . import style
from .narrow import both
from .show import _wrap

if TYPE_CHECKING:
    from matplotlib.figure import Figure

#: verdict -> marker, colour, filled
MARKS = {"agrees": ("o", style.SECOND, True), "differs": ("X", style.STRONG, True), "cannot be checked": ("o", style.GREY, False)}


@both
def claims_strip(table: pd.DataFrame, *, width: float = style.WIDE) -> tuple[Figure, pd.DataFrame]:
    """One mark per statement, in the order of the excerpt, one line per part.

    Parameters
    ----------
    table : from `facts.claims.statements`. width : centimetres.

    Returns
    -------
    fig, table: `part`, `claim_id`, `verdict`, `implied`, in the order drawn.
    """
    if table.empty:
        raise BadInput("at least one statement", "none", "a filter that left nothing", "look at the table before the picture")
    parts = list(dict.fromkeys(table["part"]))
    most = int(table["part"].value_counts().max())
    with style.look():
        slim = style.slim(width)
        dot, box = (13, 21) if not slim else (9, 15)
        fig, ax = style.canvas(width, (1.25 if not slim else 1.4) * len(parts) + 1.3)
        ax.set(xlim=(-0.6, most - 0.4), ylim=(len(parts) - 0.35, -0.55))
        for y, part in enumerate(parts):
            for x, row in enumerate(table[table["part"] == part].itertuples()):
                marker, colour, filled = MARKS[row.verdict]
                ax.plot(
                    [x],
                    [y],
                    marker=marker,
                    ms=dot,
                    color=colour,
                    mfc=colour if filled else style.PAPER,
                    mec=colour,
                    mew=1.0 if filled else 2.0,
                    zorder=3,
                )
                if row.implied:
                    ax.plot([x], [y], marker="s", ms=box, mfc="none", mec=style.MIDDLE, mew=0.9, ls="", zorder=2)
                ax.annotate(row.claim_id, (x, y), xytext=(0, -19 if not slim else -14), textcoords="offset points", ha="center", size=style.SMALL, color=style.GREY)
        style.row_names(ax, list(range(len(parts))), parts, above=0.37, size=style.WORDS, weight="bold")
        ax.set_xticks([])
        ax.tick_params(axis="y", length=0)
        for side in ("left", "bottom"):
            ax.spines[side].set_visible(False)
        _key(fig, table)
    return fig, table[["part", "claim_id", "verdict", "implied"]].reset_index(drop=True)


def _key(fig: Figure, table: pd.DataFrame) -> None:
    from matplotlib.lines import Line2D

    entries = []
    for verdict, (marker, colour, filled) in MARKS.items():
        handle = Line2D([], [], marker=marker, ls="", ms=9, color=colour, mfc=colour if filled else style.PAPER, mew=1.0 if filled else 2.0)
        entries.append((handle, f"{verdict}: {(table['verdict'] == verdict).sum()}"))
    if table["implied"].any():
        entries.append((Line2D([], [], marker="s", ls="", ms=10, mfc="none", mec=style.MIDDLE, mew=0.9), "not said in so many words"))
    style.key(fig, entries)


@both
def claims_page(table: pd.DataFrame, *, width: float = style.WIDE) -> tuple[Figure, pd.DataFrame]:
    """A printable table: verdict, statement, and what published sources say, with as many lines as they need.

    Parameters
    ----------
    table : rows of `facts.claims.statements`, about ten at most for one page. width : centimetres.

    Returns
    -------
    fig, table: `claim_id`, `verdict`, `claim`, `published_facts`, `source_ids`.
    """
    if table.empty:
        raise BadInput("at least one statement", "none", "a filter that left nothing", "look at the table before the picture")
    if style.slim(width):
        raise BadInput("a page at least eleven centimetres wide", f"{width:g}", "three columns of words have no room in one of a magazine", "print the table across the page, or take claims_strip")
    size, line, air = style.SMALL - 0.5, 0.385, 0.3  # points, centimetres
    columns = (0.2, 3.1, 8.0, width - 0.4)
    with style.look():
        probe, _ = style.canvas(width, 5)
        cells = []
        for row in table.itertuples():
            said = _wrap(probe, row.claim, (columns[2] - columns[1] - 0.3) / style.INCH, size, "bold")
            facts = _wrap(probe, row.published_facts, (columns[3] - columns[2]) / style.INCH, size, "normal")
            cells.append((row, said, facts, max(len(said), len(facts), 3 if " be " in row.verdict else 2) * line + air))
        total = sum(high for *_, high in cells) + 0.7
        fig, ax = style.canvas(width, total)
        fig.set_layout_engine("none")
        ax.set_position([0, 0, 1, 1])
        ax.set(xlim=(0, width), ylim=(total, 0))
        style.bare(ax)
        for x, words in zip(columns, ("the record", "the excerpt, in our words", "what published sources say")):
            ax.text(x, 0.32, words, size=style.SMALL - 1, color=style.GREY, va="center")
        y = 0.6
        for row, said, facts, high in cells:
            marker, colour, filled = MARKS[row.verdict]
            ax.plot([0.2, width - 0.2], [y, y], color=style.PALE, lw=0.8)
            top = y + air / 2 + line / 2
            ax.plot([columns[0] + 0.13], [top], marker=marker, ms=7, color=colour, mfc=colour if filled else style.PAPER, mew=0.8 if filled else 1.6)
            verdict = row.verdict.replace("be checked", "be\nchecked").split("\n")
            ax.text(columns[0] + 0.42, top + len(verdict) * line, row.claim_id, size=size - 0.5, color=style.GREY, va="center")
            for k, words in enumerate(verdict):
                ax.text(columns[0] + 0.42, top + k * line, words, size=size, color=colour, weight="bold", va="center")
            for x, lines, weight in ((columns[1], said, "bold"), (columns[2], facts, "normal")):
                for k, words in enumerate(lines):
                    ax.text(x, top + k * line, words, size=size, weight=weight, va="center", parse_math=False)
            y += high
    return fig, table[["claim_id", "verdict", "claim", "published_facts", "source_ids"]].reset_index(drop=True)
