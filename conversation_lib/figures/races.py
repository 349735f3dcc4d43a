"""SIMULATION: the same follower counts above, different talk below, so that nobody reads a network out of a count."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from . import style
from .bounded import _axes, _boxes
from .narrow import both
from .network import as_counts, draw, legend

if TYPE_CHECKING:
    from matplotlib.figure import Figure


@both
def races(
    talks: Mapping[str, Any],
    courses: Mapping[str, pd.DataFrame],
    rows: pd.DataFrame,
    *,
    span: tuple[str, str],
    ends: tuple[float, float],
    words: Mapping[str, str],
    width: float = style.WIDE,
) -> tuple[Figure, pd.DataFrame]:
    """One column per synthetic talk: its followers over the published rectangles, and who speaks to whom in it.

    Parameters
    ----------
    talks : name -> synthetic Corpus. courses : name -> its table from `facts.race`. rows : the published rectangles.
    span, ends : days and values drawn. words : name -> a line under the upper picture. width : centimetres.

    Returns
    -------
    fig, table: the people and arcs of all networks (column `panel`), as in `figures.networks`.
    """
    start, end = (pd.Timestamp(day, tz="UTC") for day in span)
    each = width / len(talks)
    with style.look():
        if style.slim(width):  # one talk below the other, its people right of its followers
            each = 3.4
            fig, grid = style.canvas(width, 4.2 * len(talks) + 1.2, len(talks), 2, squeeze=False, gridspec_kw={"width_ratios": [1.15, 1]})
            grid = grid.T
        else:
            fig, grid = style.canvas(width, each + 5.4, 2, len(talks), squeeze=False, gridspec_kw={"height_ratios": [4.2, each]})
        tables = []
        for place, (name, talk) in enumerate(talks.items()):
            top, below = grid[0, place], grid[1, place]
            top.set_yscale("log")
            top.set(xlim=(start, end), ylim=ends)
            _boxes(top, rows, (style.MIDDLE, None), ends[1])
            course = courses[name]
            top.step(course["time"], np.maximum(course["followers"], 1e-9), where="post", color=style.STRONG, lw=1.6, zorder=6)
            top.text(0.96, 0.05, words[name], transform=top.transAxes, ha="right", va="bottom", size=style.SMALL, path_effects=style.halo(), zorder=8)
            top.set_title(f"made up: {name}", loc="center")
            _axes(top, start, end, True)
            if place and not style.slim(width):
                top.set_yticklabels([])
            else:
                top.set_ylabel("followers")
            tables.append(draw(below, as_counts(talk), across=each - 0.4).assign(panel=name))
        table = pd.concat(tables, ignore_index=True)
        legend(fig, table)
    return fig, table[["panel", *[column for column in table.columns if column != "panel"]]]
