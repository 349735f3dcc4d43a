"""Numbers of which only the ends are known, one bar each, on a plain scale: no dot in the middle, since nobody printed one.

A thick bar reaches from the least to the largest value that fits; a thin one behind it shows the same with more doubt. A
stroke marks a figure that was printed to the unit. An arrow says that nothing limits that side.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from ..errors import BadInput
from . import style
from .narrow import both

if TYPE_CHECKING:
    from matplotlib.figure import Figure


@both
def spans(
    table: pd.DataFrame,
    *,
    xlabel: str,
    low: float = 0.0,
    high: float | None = None,
    percent: bool = False,
    strong: tuple[str, ...] = (),
    width: float = style.WIDE,
) -> tuple[Figure, pd.DataFrame]:
    """One bar per row from `low` to `high`, with words to the left and, below them, what the number is a share of.

    Parameters
    ----------
    table : `label`, `low`, `high`, and if there are: `wide_low`, `wide_high` (the same with more doubt), `note` (small words under
        the label, such as the base of a share), `group` (rows of one group stand together).
    xlabel : what is measured, with its unit. low, high : ends of the scale. percent : write the scale in per cents.
    strong : labels drawn in the strong colour (default: all). width : centimetres.

    Returns
    -------
    fig, table as drawn.

    Examples
    --------
    >>> fig, table = spans(pd.DataFrame({"label": ["a share"], "low": [0.2], "high": [0.7]}), xlabel="share", high=1.0)
    >>> table[["low", "high"]].values.tolist()
    [[0.2, 0.7]]
    """
    if table.empty:
        raise BadInput("at least one row", "none", "a filter that left nothing", "look at the table before the picture")
    table = table.reset_index(drop=True)
    ends = table[[name for name in ("low", "high", "wide_low", "wide_high") if name in table]].to_numpy(dtype=float)
    top = high if high is not None else float(ends[np.isfinite(ends)].max()) * 1.08
    noted = "note" in table
    with style.look():
        slim = style.slim(width)  # then label and note stand above the bar, one after the other
        each = (1.05 if noted else 0.75) if not slim else 1.4 if noted else 1.0
        fig, ax = style.canvas(width, each * len(table) + 1.5)
        ax.set(xlim=(low, top), ylim=(len(table) - 0.4, -0.6), xlabel=xlabel)
        if slim:
            ax.set_ylim(len(table) - 0.65, -1 + 0.3)
        if percent:
            style.percent(ax, "x")
        for row in table.itertuples():
            colour = style.STRONG if not strong or row.label in strong else style.SECOND
            if "wide_low" in table:
                ax.plot([row.wide_low, min(row.wide_high, top)], [row.Index] * 2, color=colour, lw=1.4, solid_capstyle="butt", zorder=2)
            _bar(ax, row.Index, row.low, row.high, top, colour)
        ax.set_yticks(range(len(table)), [""] * len(table))
        left = ax.get_yaxis_transform()
        for row in table.itertuples():
            note = row.note if noted and isinstance(row.note, str) else ""
            if slim:
                how = {"transform": left, "va": "center", "path_effects": style.halo(), "zorder": 7}
                ax.text(0, row.Index - (0.76 if note else 0.46) / each, row.label, size=style.WORDS, weight="bold", **how)
                ax.text(0, row.Index - 0.44 / each, note, size=style.SMALL - 0.5, color=style.GREY, **how)
                continue
            ax.annotate(
                f"\u00a0\u00a0{row.label}",  # on a screen letters come out a little wider than they are measured
                (0, row.Index),
                xycoords=left,
                xytext=(-8, 5 if note else 0),
                textcoords="offset points",
                ha="right",
                va="center",
                size=style.WORDS,
                weight="bold",
            )
            if note:
                ax.annotate(
                    f"\u00a0\u00a0\u00a0{note}",
                    (0, row.Index),
                    xycoords=left,
                    xytext=(-8, -7),
                    textcoords="offset points",
                    ha="right",
                    va="center",
                    size=style.SMALL - 0.5,
                    color=style.GREY,
                )
        ax.tick_params(axis="y", length=0)
        ax.spines["left"].set_visible(False)
        ax.grid(axis="x")
        for line in _borders(table):
            ax.axhline(line - 0.5, color=style.PALE, lw=0.8, zorder=0)
    return fig, table


def _bar(ax, y: float, low: float, high: float, top: float, colour: str) -> None:
    tall = 1 if not style.slim_now() else 0.7
    if high - low <= (top - ax.get_xlim()[0]) * 0.004:
        ax.plot([(low + high) / 2] * 2, [y - 0.22 * tall, y + 0.22 * tall], color=colour, lw=3.2, solid_capstyle="butt", zorder=4)
        return
    end = min(high, top)
    ax.plot([low, end], [y, y], color=colour, lw=9 * tall, alpha=0.45, solid_capstyle="butt", zorder=3)
    for side in (low, high):
        if side <= top:
            ax.plot([side, side], [y - 0.2 * tall, y + 0.2 * tall], color=colour, lw=1.3, solid_capstyle="butt", zorder=4)
    if high > top:
        arrow = {"arrowstyle": "->", "color": colour, "lw": 1.1, "shrinkA": 0, "shrinkB": 0}
        ax.annotate("", (top, y), (low, y), arrowprops=arrow, zorder=4, annotation_clip=False)


def _borders(table: pd.DataFrame) -> list[int]:
    if "group" not in table:
        return []
    return [k for k in range(1, len(table)) if table["group"].iloc[k] != table["group"].iloc[k - 1]]
