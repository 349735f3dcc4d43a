"""How unequally the talk is shared: the Lorenz curve, quietest people first.

If all wrote alike, the curve would be the straight dotted line; the further it sags, the more is written by few. The one
point that people remember is marked: the fewest people who together wrote half of everything, or more.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import pandas as pd

from ..errors import BadInput
from ..graphs import Counts
from ..measures.concentration import lorenz as points_of
from . import style
from .narrow import both

if TYPE_CHECKING:
    from matplotlib.figure import Figure

MOST = 4  # curves in one picture


@both
def lorenz(voices: Any, *, what: str = "messages", width: float = style.WIDTH) -> tuple[Figure, pd.DataFrame]:
    """The Lorenz curve of who wrote how much (or of several corpora, each its own dash), and its points.

    Parameters
    ----------
    voices : messages per person in any order (zeros for silent members count as people), one name per message (a column
        of authors), Counts, or a mapping of name -> any of these (four at most).
    what : what is shared, for the label of the axis. width : centimetres.

    Returns
    -------
    fig, table with the points drawn: `curve`, `people` (share of people, quietest first), `messages` (their share).

    Examples
    --------
    >>> fig, table = lorenz([3, 1])
    >>> table[["people", "messages"]].to_numpy().tolist()
    [[0.0, 0.0], [0.5, 0.25], [1.0, 1.0]]
    """
    curves = dict(voices) if isinstance(voices, Mapping) else {"": voices}
    if not 0 < len(curves) <= MOST:
        raise BadInput(f"one to {MOST} curves", f"{len(curves)}", "too much for one picture", "draw two pictures")
    tables = {name: points_of(messages_of(x)) for name, x in curves.items()}
    empty = [name or "the data" for name, t in tables.items() if t.empty]
    if empty:
        raise BadInput("people who wrote something", f"no {what} in {', '.join(empty)}", "a filter that left nothing", "look at the table before drawing it")
    with style.look():
        from matplotlib.lines import Line2D

        fig, ax = style.canvas(width, width * (0.7 if not style.slim(width) else 1.0))
        ax.set(xlim=(0, 1), ylim=(0, 1), xlabel="share of people, quietest first", ylabel=f"their share of all {what}")
        style.percent(ax, "xy")
        ax.plot([0, 1], [0, 1], color=style.GREY, lw=1.1, ls=(0, (1, 2)))
        ax.annotate("all alike", (0.32, 0.32), xytext=(-4, 4), textcoords="offset points", color=style.GREY, size=style.SMALL, ha="right")
        spots, words, colours, key = [], [], [], []
        for place, (name, t) in enumerate(tables.items()):
            look = {"color": style.COLOURS[place], "ls": style.DASHES[place], "lw": 2.2}
            ax.plot(t["people"], t["messages"], zorder=4 - place, clip_on=False, **look)
            if len(tables) == 1:
                ax.fill_between(t["people"], t["messages"], t["people"], color=style.FAINT, zorder=0, lw=0)
            x, y = half(t)
            dot = {"marker": style.MARKERS[place], "ms": 7, "mec": style.PAPER}
            ax.plot([x], [y], color=look["color"], zorder=6, **dot)
            spots.append((x, y))
            words.append((f"{name}\n" if name else "") + f"the busiest {percent(1 - x)}\nwrote {percent(1 - y)}")
            colours.append(look["color"])
            key.append((Line2D([], [], **look, **dot), f"{name}: the busiest {percent(1 - x)} wrote {percent(1 - y)}"))
        if len(tables) == 1:
            style.place_labels(ax, spots, words, gap=10, color=colours, size=style.WORDS, weight="bold", linespacing=1.2)
        else:  # the marks of several curves lie close together, and words would cover the curves
            style.key(fig, key, handlelength=3.5, ncols=1)
    table = pd.concat([t.assign(curve=name) for name, t in tables.items()], ignore_index=True)
    return fig, table[["curve", "people", "messages"]]


def half(points: pd.DataFrame) -> tuple[float, float]:
    """The point of the curve right of which the smallest number of people stands who wrote half or more.

    Examples
    --------
    >>> [round(x, 6) for x in half(points_of([7, 1, 1, 1]))]
    [0.75, 0.3]
    """
    last = points[points["messages"] <= 0.5 + 1e-12].iloc[-1]
    return float(last["people"]), float(last["messages"])


def percent(share: float) -> str:
    """A share as a reader says it: whole per cents, one decimal below two per cent."""
    return f"{share:.1%}" if share < 0.02 else f"{share:.0%}"


def messages_of(x: Any) -> Any:
    """Messages per person from counts, or from one name per message."""
    if isinstance(x, Counts):
        return x
    values = pd.Series(list(x)) if not isinstance(x, pd.Series) else x
    if pd.api.types.is_numeric_dtype(values):
        return values.to_numpy(dtype=float)
    return values.dropna().value_counts().to_numpy(dtype=float)
