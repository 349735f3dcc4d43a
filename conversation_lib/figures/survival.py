"""How long until somebody answers: the share still waiting, as a staircase over time.

The curve starts at all and falls with each answer; where it stays flat, nobody answered any more. What is above the last
step was never answered while we watched. Hours are drawn by powers, because answers come within minutes or not for days.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import pandas as pd

from ..errors import BadInput
from . import style
from .narrow import both

if TYPE_CHECKING:
    from matplotlib.figure import Figure

TICKS = ((1 / 3600, "1 second"), (1 / 60, "1 minute"), (0.25, "15 min"), (1, "1 hour"), (6, "6 hours"), (24, "1 day"), (168, "1 week"), (720, "1 month"))


@both
def survival(curves: Mapping[str, Any], *, least: float = 1 / 60, half: bool = True, width: float = style.WIDTH) -> tuple[Figure, pd.DataFrame]:
    """Curves of waiting (up to four) with their bands, and their table.

    Parameters
    ----------
    curves : name -> `timing.Survival`, or a table with the columns hours, unanswered_share, low, high.
    least : hours at the left edge; what happened before is in the first height.
    half : draw the line at which half are answered. width : centimetres.

    Returns
    -------
    fig, table: curve, hours, unanswered_share, low, high.

    Examples
    --------
    >>> from conversation_lib.timing import survival as waiting
    >>> fig, table = survival({"six": waiting([1, 3, 3, 5, 8, 10], [1, 1, 0, 1, 0, 1])})
    >>> table["unanswered_share"].round(2).tolist()
    [0.83, 0.67, 0.44, 0.44, 0.0]
    """
    if not 0 < len(curves) <= len(style.COLOURS):
        raise BadInput("one to four curves", f"{len(curves)}", "too much for one picture, or nothing", "draw two pictures")
    columns = ["hours", "unanswered_share", "low", "high"]
    tables = {name: getattr(thing, "table", thing)[columns] for name, thing in curves.items()}
    if any(t.empty for t in tables.values()):
        raise BadInput("messages that could be answered", "none", "a filter that left nothing", "look at the table before drawing it")
    last = max(float(t["hours"].max()) for t in tables.values())
    with style.look():
        fig, ax = style.canvas(width, width * (0.62 if not style.slim(width) else 0.9))
        ax.set_xscale("log")
        ax.set(xlim=(least, last * 1.02), ylim=(0, 1.02), xlabel="time since the message", ylabel="still without an answer")
        style.percent(ax, "y")
        shown = [(at, words) for at, words in TICKS if least <= at * 1.001 and at <= last * 1.02]
        if style.slim(width):
            shown = _spaced(shown, last / least)
        ax.set_xticks([at for at, _ in shown], [words for _, words in shown])
        ax.minorticks_off()
        if half:
            ax.axhline(0.5, color=style.GREY, lw=1, ls=(0, (1, 2)))
            ax.annotate("half answered", (last, 0.5), xytext=(-2, -3), textcoords="offset points", ha="right", va="top", color=style.GREY, size=style.SMALL)
        spots, words, colours = [], [], []
        for place, (name, t) in enumerate(tables.items()):
            before = t[t["hours"] <= least]
            start = before.iloc[-1] if len(before) else pd.Series({"unanswered_share": 1.0, "low": 1.0, "high": 1.0})
            head = pd.DataFrame([{"hours": least, **{k: start[k] for k in columns[1:]}}])
            t = pd.concat([head, t[t["hours"] > least]], ignore_index=True)
            ax.fill_between(t["hours"], t["low"], t["high"], step="post", color=style.COLOURS[place], alpha=0.16, lw=0, zorder=1)
            ax.step(t["hours"], t["unanswered_share"], where="post", color=style.COLOURS[place], ls=style.DASHES[place], lw=2.2, zorder=3 + place)
            spots.append((float(t["hours"].iloc[-1]), float(t["unanswered_share"].iloc[-1])))
            words.append(name)
            colours.append(style.COLOURS[place])
        if len(tables) > 1 or "" not in tables:
            from matplotlib.lines import Line2D

            key = [(Line2D([], [], color=colour, ls=style.DASHES[k], lw=2.2), words[k]) for k, colour in enumerate(colours)]
            style.key(fig, key, handlelength=3)
    return fig, pd.concat([t.assign(curve=name) for name, t in tables.items()], ignore_index=True)[["curve", *columns]]


def _spaced(ticks: list[tuple[float, str]], whole: float) -> list[tuple[float, str]]:
    """The ticks of a logarithmic axis over a ratio of `whole` that stand a fifth of it apart; the first one stays."""
    kept = ticks[:1]
    for at, words in ticks[1:]:
        if math.log(at / kept[-1][0]) >= 0.19 * math.log(whole):
            kept.append((at, words))
    return kept
