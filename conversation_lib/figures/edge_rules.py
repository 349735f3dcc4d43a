"""One claim under every rule of counting: which ties are talk, how a message to several counts, in how short a time.

A number that hangs on such a choice is a number about the choice. One row a rule, one column a window of time, one mark a way
of counting; the dotted line is the rule that all pages use.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import pandas as pd

from ..errors import BadInput
from . import style
from .narrow import both

if TYPE_CHECKING:
    from matplotlib.figure import Figure

COUNTING = {"full": "a message to three counts three times", "fractional": "counts once, split"}


@both
def edge_rules(
    table: pd.DataFrame, letter: str = "C", *, xlabel: str = "conversation, talk returned", width: float = style.WIDE
) -> tuple[Figure, pd.DataFrame]:
    """The table of `sensitivity.grid` as a picture, and what is drawn of it.

    Parameters
    ----------
    table : of `sensitivity.grid`. letter : the column that is drawn (V, A, O, M or C); its words are `xlabel`.

    Returns
    -------
    fig, table with the columns rule, window, way, value, default. A rule under which nothing is defined says so in its row.

    Examples
    --------
    >>> from conversation_lib.sensitivity import grid
    >>> from conversation_lib.toys import mesh
    >>> fig, drawn = edge_rules(grid(mesh(5, messages=2)))
    >>> drawn.loc[drawn["default"], "value"].tolist()
    [1.0]
    """
    if letter not in table or table.empty:
        raise BadInput(
            "a table of sensitivity.grid and one of its letters", f"{letter!r}", "another table, or a slip of the pen", "edge_rules(grid(corpus), 'A')"
        )
    drawn = table.assign(way=_ways(table), value=table[letter])[["rule", "window", "way", "value", "default"]].reset_index(drop=True)
    rules, windows, ways = (list(dict.fromkeys(drawn[name])) for name in ("rule", "window", "way"))
    with style.look():
        from matplotlib.lines import Line2D

        if style.slim(width):  # one window below the other
            high = ((0.25 + 0.2 * len(ways)) * len(rules) + 0.9) * len(windows) + 2.6
            axes = style.canvas(width, high, rows=len(windows), sharex=True, sharey=True, squeeze=False)
            fig, axes = axes[0], axes[1].T
        else:
            fig, axes = style.canvas(width, (0.5 + 0.32 * len(ways)) * len(rules) + 2.6, columns=len(windows), sharex=True, sharey=True, squeeze=False)
        usual = drawn.loc[drawn["default"], "value"]
        for ax, window in zip(axes[0], windows):
            ax.set(xlim=(0, 1), ylim=(len(rules) - 0.45, -0.55), xticks=[0, 0.5, 1], xticklabels=["0", ".5", "1"])
            ax.set_title({"all": "over all time"}.get(window, f"within {window}"), loc="left")
            ax.set_yticks(range(len(rules)), rules)
            ax.tick_params(axis="y", length=0, pad=6)  # room for a mark at nought
            ax.spines["left"].set_visible(False)
            ax.grid(axis="x")
            for line in range(1, len(rules)):
                ax.axhline(line - 0.5, color=style.PALE, lw=0.7, zorder=0)
            if len(usual) and not math.isnan(usual.iloc[0]):
                ax.axvline(usual.iloc[0], color=style.GREY, lw=1.2, ls=(0, (1, 2)), zorder=1)
            here = drawn[drawn["window"] == window]
            for place, rule in enumerate(rules):
                rows = here[here["rule"] == rule].set_index("way")["value"]
                if rows.isna().all():
                    ax.text(0.02, place, "not defined", va="center", size=style.SMALL, style="italic", color=style.GREY, path_effects=style.halo())
                for k, way in enumerate(ways):
                    if way in rows and not math.isnan(rows[way]):
                        y = place + (k - (len(ways) - 1) / 2) * 0.62 / max(len(ways), 2)
                        hollow = {} if k == 0 else {"mfc": style.PAPER, "mew": 1.5}
                        ax.plot([rows[way]], [y], marker=style.MARKERS[k], color=style.COLOURS[k], ms=6, zorder=4, clip_on=False, **hollow)
        axes[0, -1 if style.slim(width) else len(windows) // 2].set_xlabel(xlabel)
        marks = [
            Line2D([], [], ls="", color=style.COLOURS[k], marker=style.MARKERS[k], ms=7, **({} if k == 0 else {"mfc": style.PAPER, "mew": 1.5}))
            for k in range(len(ways))
        ]
        dotted = Line2D([], [], color=style.GREY, lw=1.2, ls=(0, (1, 2)))
        style.key(fig, [*zip(marks, ways, strict=True), (dotted, "the rule of all pages")])
    return fig, drawn


def _ways(table: pd.DataFrame) -> list[str]:
    """Each row's way of counting in words; the usual way is named only where there is another one.

    Examples
    --------
    >>> _ways(pd.DataFrame({"counting": ["full", "fractional"], "inferred": False}))
    ['a message to three counts three times', 'counts once, split']
    >>> _ways(pd.DataFrame({"counting": "full", "inferred": [False, True]}))
    ['ties as the source states them', 'with inferred replies']
    """
    several, said = table["counting"].nunique() > 1, []
    for counting, inferred in zip(table["counting"], table["inferred"], strict=True):
        parts = [COUNTING.get(counting, counting)] if several or counting != "full" else []
        said.append(", ".join([*parts, "with inferred replies"] if inferred else parts) or "ties as the source states them")
    return said
