"""The profile of human touch: how often each of ten markers stands, with its interval, one or two groups side by side.

A dot on a line for each marker, from the most frequent to the rarest; no total, because there is none.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from ..errors import BadInput
from . import style
from .narrow import both

if TYPE_CHECKING:
    from matplotlib.figure import Figure

MOST = 3  # profiles in one picture
LABELS = {"": "", "times per message": "times in a message", "per 100 words": "times in 100 words"}


@both
def touch(profiles: pd.DataFrame | Mapping[str, pd.DataFrame], *, width: float = style.WIDTH) -> tuple[Figure, pd.DataFrame]:
    """The markers of `words.touch` as dots with intervals (or those of up to three groups), and the table of what is drawn.

    Parameters
    ----------
    profiles : what `words.touch` gave, or a mapping of name -> profile, all of the same rate. width : centimetres.

    Returns
    -------
    fig, table: group, marker, value, low, high, n, reason. A marker without a number is drawn as an empty row that says why.

    Examples
    --------
    >>> from conversation_lib import words
    >>> m = pd.DataFrame({"message_id": [str(i) for i in range(60)], "author": [f"p{i % 12}" for i in range(60)], "text": ["Thank you!", "It rains.", "Are we late?"] * 20})
    >>> fig, table = touch(words.touch(m, draws=50))
    >>> table.loc[table["marker"] == "thanks", "value"].round(2).tolist()
    [0.33]
    """
    from ..words.lists import PLAIN

    groups = dict(profiles) if isinstance(profiles, Mapping) and not isinstance(profiles, pd.DataFrame) else {"": profiles}
    if not 0 < len(groups) <= MOST:
        raise BadInput(f"one to {MOST} profiles", f"{len(groups)}", "too much for one picture", "draw two pictures")
    units = {t.attrs.get("unit", "") for t in groups.values()}
    if len(units) > 1:
        raise BadInput(
            "profiles of the same rate",
            f"{' and '.join(sorted(u or 'shares' for u in units))}",
            "words.touch was called with different per=",
            'words.touch(..., per="tokens") for all',
        )
    unit = units.pop()
    first = next(iter(groups.values()))
    order = first["value"].fillna(-1).sort_values(kind="stable").index
    table = pd.concat(
        [t.loc[order[::-1], ["value", "low", "high", "n", "reason"]].rename_axis("marker").reset_index().assign(group=name) for name, t in groups.items()],
        ignore_index=True,
    )
    table = table[["group", "marker", "value", "low", "high", "n", "reason"]]
    with style.look():
        fig, ax = style.canvas(width, 1.2 + len(order) * (0.62 + 0.16 * (len(groups) - 1)))
        place = {marker: k for k, marker in enumerate(order)}
        step = 0.22 if len(groups) > 1 else 0
        drawn = []
        for g, (name, t) in enumerate(groups.items()):
            colour = style.COLOURS[g]
            for marker in order:
                row = t.loc[marker]
                y = place[marker] + step * ((len(groups) - 1) / 2 - g)
                if np.isnan(row["value"]):
                    if g == 0:
                        ax.text(0, y, " " + str(row["reason"])[:60], color=style.GREY, size=style.SMALL, va="center", style="italic")
                    continue
                if not np.isnan(row["low"]):
                    ax.plot([row["low"], row["high"]], [y, y], color=colour, lw=2, solid_capstyle="butt", zorder=3)
                ax.plot([row["value"]], [y], marker=style.MARKERS[g], color=colour, ms=6, mec=style.PAPER, zorder=4, clip_on=False)
                end = max(row["value"], row["high"] if not np.isnan(row["high"]) else 0)
                drawn.append(end)
                if len(groups) == 1:
                    ax.annotate(
                        _number(row["value"], unit), (end, y), xytext=(7, 0), textcoords="offset points", va="center", size=style.SMALL, color=style.GREY
                    )
            ax.plot([], [], marker=style.MARKERS[g], color=colour, lw=2, ls="-" if t["low"].notna().any() else "", label=name)
        ax.set_yticks(range(len(order)), [PLAIN.get(m, m.replace("_", " ")) for m in order])
        ax.tick_params(axis="y", length=0)
        ax.grid(axis="x")
        ax.set_xlim(0, max(drawn, default=1) * (1.12 if len(groups) == 1 else 1.05))
        ax.set_ylim(-0.6, len(order) - 0.4)
        ax.set_xlabel(LABELS.get(unit, unit) or "share of messages that have it")
        if not unit:
            style.percent(ax, "x")
        if len(groups) > 1:
            ax.legend(loc="lower right", frameon=True, facecolor=style.PAPER, edgecolor="none", framealpha=0.9)
    return fig, table


def _number(value: float, unit: str) -> str:
    """The value as it is written beside its dot.

    Examples
    --------
    >>> _number(0.0931, ""), _number(0.093, "per 100 words"), _number(5.93, "per 100 words")
    ('9.3 %', '0.09', '5.9')
    """
    if not unit:
        return f"{100 * value:.1f} %"
    return f"{value:.1f}" if value >= 1 else f"{value:.2f}"
