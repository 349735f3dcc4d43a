"""Several growth curves over the same rectangles, side by side, so that nobody takes one of them for the law.

Each panel holds one form, the rectangles it was fitted to, how far readings lie from it, and how much worse it is than the
best by AIC. Where the curve is solid there were counts; where it is dashed it talks about days on which nobody counted.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from ..facts.curves import Fit
from . import style
from .bounded import _axes, _boxes
from .narrow import both

if TYPE_CHECKING:
    from matplotlib.figure import Figure


@both
def growth(
    rows: pd.DataFrame, fits: Mapping[str, Fit], *, span: tuple[str, str], ends: tuple[float, float], unit: str = "followers", width: float = style.WIDE
) -> tuple[Figure, pd.DataFrame]:
    """One panel per growth form, best by AIC first: its curve over the rectangles.

    Parameters
    ----------
    rows : the rectangles of one account, from `facts.rectangles`.
    fits : from `facts.fit_all`.
    span : first and last day drawn. ends : least and largest value drawn (logarithmic scale). width : centimetres.

    Returns
    -------
    fig, table: `form`, `time` (every six hours), `claims` (followers by the curve), `counted` (True from the first to the last count).
    """
    start, end = (pd.Timestamp(day, tz="UTC") for day in span)
    best = min(fit.aic for fit in fits.values())
    order = sorted(fits, key=lambda name: (fits[name].aic, name))
    counted = rows["earliest"].min(), rows["latest"].max()
    times = pd.date_range(start, end, freq="6h")
    with style.look():
        columns = 3 if len(order) > 4 and not style.slim(width) else 2
        lines = -(-len(order) // columns)
        fig, grid = style.canvas(width, (4.9 if not style.slim(width) else 3.6) * lines + 0.8, lines, columns, squeeze=False, sharex=True, sharey=True)
        tables = []
        for ax, name in zip(grid.flat, order):
            one = fits[name]
            ax.set_yscale("log")
            ax.set(xlim=(start, end), ylim=ends)
            _boxes(ax, rows[(rows["earliest"] <= end)], (style.MIDDLE, None), ends[1])
            claims = one.at(times)
            seen = np.asarray((times >= counted[0]) & (times <= counted[1]))
            ax.plot(times, np.where(seen, np.maximum(claims, 1e-9), np.nan), color=style.STRONG, lw=1.8, zorder=6)
            for unseen in (times <= times[seen][0], times >= times[seen][-1]):
                ax.plot(times[unseen], np.maximum(claims[unseen], 1e-9), color=style.STRONG, lw=1.5, ls=(0, (3, 1.6)), zorder=6)
            ax.axvline(one.opened, color=style.INK, lw=0.9, ls=(0, (1.2, 1.6)), zorder=1)
            ax.set_title(name if name[0].isupper() else name.capitalize())
            gap = one.aic - best
            words = f"{'least AIC' if gap == 0 else f'AIC {gap:.0f} above'}\noff by {100 * np.expm1(one.sigma):.0f} %"
            ax.text(0.96, 0.06, words, transform=ax.transAxes, ha="right", va="bottom", size=style.SMALL, color=style.INK, path_effects=style.halo(), zorder=8)
            _axes(ax, start, end, True)
            tables.append(pd.DataFrame({"form": name, "time": times, "claims": claims, "counted": seen}))
        for ax in list(grid.flat)[len(order) :]:
            style.bare(ax)
        for ax in grid[:, 0]:
            ax.set_ylabel(unit)
        _key(fig)
    return fig, pd.concat(tables, ignore_index=True)


def _key(fig: Figure) -> None:
    from matplotlib.lines import Line2D
    from matplotlib.patches import Patch

    entries = [
        (Patch(facecolor=style.PALE, edgecolor=style.MIDDLE), "counts as rectangles"),
        (Line2D([], [], color=style.STRONG, lw=1.8), "the curve"),
        (Line2D([], [], color=style.STRONG, lw=1.5, ls=(0, (3, 1.6))), "where nobody counted"),
        (Line2D([], [], color=style.INK, lw=0.9, ls=(0, (1.2, 1.6))), "account opened"),
    ]
    style.key(fig, entries)
