"""Who holds which part: one bar a row, cut into named parts that add up to all.

The parts go from dark to light, and the last one is striped: they are told apart in grey print and by colour-blind eyes.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

import pandas as pd

from ..errors import BadInput
from . import style
from .narrow import both

if TYPE_CHECKING:
    from matplotlib.figure import Figure

FILLS = (style.STRONG, style.MIDDLE, style.FAINT, style.PAPER)
STRIPES = ("", "", "", "////")  # a fourth grey between the others would be too near to one of them
LETTERS = (style.PAPER, style.INK, style.INK, style.INK)


@both
def portions(rows: Mapping[str, Mapping[str, float]], *, xlabel: str = "", width: float = style.WIDTH) -> tuple[Figure, pd.DataFrame]:
    """Bars of equal length cut into parts (up to four, the same names in every row), with their shares written in, and their table.

    Parameters
    ----------
    rows : row -> (part -> share). Shares of a row add up to 1 (within one per cent). xlabel : what is shared out. width : centimetres.

    Returns
    -------
    fig, table: row, part, share.

    Examples
    --------
    >>> fig, table = portions({"a list": {"the busiest": 0.5, "the rest": 0.5}})
    >>> table.values.tolist()
    [['a list', 'the busiest', 0.5], ['a list', 'the rest', 0.5]]
    """
    parts = list(dict.fromkeys(part for row in rows.values() for part in row))
    if not rows or not 0 < len(parts) <= len(FILLS):
        raise BadInput("at least one row and one to four parts", f"{len(rows)} rows and {len(parts)} parts", "too much for one picture", "draw two pictures")
    for name, row in rows.items():
        if list(row) != parts or abs(sum(row.values()) - 1) > 0.01:
            raise BadInput(
                "rows with the same parts that add up to one", f"{name}: {dict(row)}", "a part is missing, or these are no shares", "divide by the sum"
            )
    table = pd.DataFrame([(name, part, float(share)) for name, row in rows.items() for part, share in row.items()], columns=["row", "part", "share"])
    with style.look():
        from matplotlib.patches import Patch

        above = style.slim(width) and style.longest(list(rows)) > style.ROOM
        fig, ax = style.canvas(width, (0.85 if not style.slim(width) else 1.05 if above else 0.62) * len(rows) + 2.2)
        ax.set(xlim=(0, 1), ylim=(len(rows) - 0.45, -0.55), xlabel=xlabel)
        style.row_names(ax, list(range(len(rows))), list(rows), above=0.36, size=style.WORDS, weight="bold")
        ax.tick_params(axis="y", length=0)
        ax.spines[["left", "bottom"]].set_visible(False)
        style.percent(ax, "x")
        down = 0.14 if above else 0
        for place, row in enumerate(rows.values()):
            left = 0.0
            for k, share in enumerate(row.values()):
                box = {"y": place + down, "width": share, "left": left, "height": 0.66 if not above else 0.44}
                ax.barh(**box, facecolor=FILLS[k], edgecolor=style.MIDDLE, hatch=STRIPES[k], lw=0)
                ax.barh(**box, facecolor="none", edgecolor=style.PAPER, lw=1)  # a white gap between the parts
                if share >= (0.06 if not style.slim(width) else 0.07 if above else 0.1):
                    words = {"size": style.WORDS, "weight": "bold", "color": LETTERS[k], "path_effects": style.halo(3) if STRIPES[k] else None}
                    ax.text(left + share / 2, place + down, f"{share:.0%}", ha="center", va="center", **words)
                left += share
        key = [(Patch(facecolor=FILLS[k], edgecolor=style.GREY, hatch=STRIPES[k], lw=0.5), part) for k, part in enumerate(parts)]
        style.key(fig, key)
    return fig, table
