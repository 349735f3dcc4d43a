"""How little one published point says: all the Lorenz curves that pass through it, between the least and the most unequal one."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from ..errors import BadInput
from ..facts.lorenz_point import extreme_curves, gini_bounds
from . import style
from .narrow import both

if TYPE_CHECKING:
    from matplotlib.figure import Figure


@both
def lorenz_bounds(points: Mapping[str, tuple[float, float]], *, what: str = "it", width: float = style.WIDE) -> tuple[Figure, pd.DataFrame]:
    """One panel per published point: the band in which every Lorenz curve through it must lie, and the Gini coefficients that fit.

    Parameters
    ----------
    points : name -> (share of people, quietest first; what they hold). At most three.
    what : what is shared, for the label of the axis. width : centimetres.

    Returns
    -------
    fig, table: the corners of the two extreme curves (`panel`, `curve`, `people`, `share`) with the bounds of the coefficient (`gini`).

    Examples
    --------
    >>> fig, table = lorenz_bounds({"ten have ninety": (0.9, 0.1)})
    >>> table.drop_duplicates("curve")["gini"].round(2).tolist()
    [0.8, 0.96]
    """
    if not 0 < len(points) <= 3:
        raise BadInput("one to three points", f"{len(points)}", "too much for one picture, or nothing", "draw two pictures")
    tables = []
    with style.look():
        if style.slim(width):  # one below the other
            fig, grid = style.canvas(width, 6.8 * len(points), len(points), 1, squeeze=False)
        else:
            fig, grid = style.canvas(width, width / len(points) * 0.98 + 1.2 if len(points) > 1 else 10.5, 1, len(points), squeeze=False, sharey=True)
        for ax, (name, (people, share)) in zip(grid.flat, points.items()):
            found, curves = gini_bounds((people, share)), extreme_curves(people, share)
            least, most = (curves[curves["curve"] == one] for one in ("least unequal", "most unequal"))
            x = np.linspace(0, 1, 501)
            floor = np.interp(x[:-1], most["people"][:-1], most["share"][:-1])
            ax.fill_between(x[:-1], floor, np.interp(x[:-1], least["people"], least["share"]), color=style.STRONG, alpha=0.16, lw=0, zorder=1)
            ax.plot([0, 1], [0, 1], color=style.GREY, lw=1.1, ls=(0, (1, 2)))
            ax.plot(least["people"], least["share"], color=style.SECOND, lw=1.9, ls="-", clip_on=False, zorder=3)
            ax.plot(most["people"], most["share"], color=style.STRONG, lw=1.9, ls=(0, (5, 2)), clip_on=False, zorder=3)
            ax.plot([people], [share], marker="o", ms=8, color=style.INK, mec=style.PAPER, zorder=6, clip_on=False)
            ax.set(xlim=(0, 1), ylim=(0, 1), xlabel="share of people, quietest first")
            style.percent(ax, "xy")
            ax.set_title(name)
            words = [
                (0.05, 0.93, f"Gini from {found.low:.2f}", style.SECOND),
                (0.05, 0.855, "the least unequal", style.SECOND),
                (0.05, 0.74, f"to {found.high:.2f}", style.STRONG),
                (0.05, 0.665, "the most unequal", style.STRONG),
            ]
            for k, (left, up, text, colour) in enumerate(words):
                ax.text(
                    left,
                    up,
                    text,
                    transform=ax.transAxes,
                    size=style.SMALL if k % 2 else style.WORDS,
                    weight="normal" if k % 2 else "bold",
                    color=colour,
                    path_effects=style.halo(),
                    zorder=7,
                )
            ends = {"least unequal": found.low, "most unequal": found.high}
            tables.append(curves.assign(panel=name, gini=curves["curve"].map(ends)))
        for ax in grid[:, 0]:
            ax.set_ylabel(f"their share of {what}")
    return fig, pd.concat(tables, ignore_index=True)[["panel", "curve", "people", "share", "gini"]]
