"""Rival numbers for the same question, side by side as a dial is turned: which one follows it, which one is stuck?"""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from ..errors import BadInput
from . import style
from .narrow import both

if TYPE_CHECKING:
    from matplotlib.figure import Figure


@both
def rivals(
    runs: pd.DataFrame,
    columns: dict[str, str],
    *,
    over: str,
    xlabel: str,
    ylabel: str = "from 0 to 1",
    log: bool = False,
    low: float = -0.03,
    high: float = 1.03,
    width: float = style.WIDTH,
) -> tuple[Figure, pd.DataFrame]:
    """Means of up to four columns against a dial, each its own dash and marker; the first one is ours and drawn strong.

    Parameters
    ----------
    runs : one row a run. columns : column -> its name in plain words. over : column of the dial. log : the dial by powers.
    xlabel, ylabel : words for the axes. low, high : ends of the height. width : centimetres.

    Returns
    -------
    fig, table: dial, measure, mean, least, most, runs.

    Examples
    --------
    >>> runs = pd.DataFrame({"dial": [0, 0, 1, 1], "ours": [0.0, 0.2, 0.8, 1.0], "theirs": [0.9, 0.9, 1.0, 1.0]})
    >>> fig, table = rivals(runs, {"ours": "ours", "theirs": "a rival"}, over="dial", xlabel="dial")
    >>> table[["dial", "measure", "mean"]].values.tolist()
    [[0, 'ours', 0.1], [1, 'ours', 0.9], [0, 'a rival', 0.9], [1, 'a rival', 1.0]]
    """
    if not 0 < len(columns) <= len(style.COLOURS):
        raise BadInput("one to four measures", f"{len(columns)}", "too much for one picture, or nothing", "draw two pictures")
    parts = []
    for column, name in columns.items():
        grouped = runs.groupby(over)[column].agg(["mean", "min", "max", "count"]).reset_index()
        grouped.columns = ["dial", "mean", "least", "most", "runs"]
        parts.append(grouped.assign(measure=name))
    table = pd.concat(parts, ignore_index=True)[["dial", "measure", "mean", "least", "most", "runs"]]
    with style.look():
        from matplotlib.lines import Line2D

        fig, ax = style.canvas(width, width * (0.6 if not style.slim(width) else 0.85))
        if log:
            ax.set_xscale("log")
        ax.set(ylim=(low, high), xlabel=xlabel, ylabel=ylabel)
        ax.grid(axis="y")
        key = []
        for place, part in enumerate(parts):
            look = {"color": style.COLOURS[place], "ls": style.DASHES[place], "marker": style.MARKERS[place], "lw": 2.6 if place == 0 else 1.8, "ms": 5}
            ax.fill_between(part["dial"], part["least"], part["most"], color=style.COLOURS[place], alpha=0.12, lw=0)
            ax.plot(part["dial"], part["mean"], zorder=5 - place, clip_on=False, **look)
            key.append((Line2D([], [], **look), part["measure"].iloc[0]))
        if log:
            at = sorted(table["dial"].unique())
            ax.set_xticks(at, [f"{x:,.0f}" for x in at])
            ax.minorticks_off()
        style.key(fig, key, handlelength=3)
    return fig, table
