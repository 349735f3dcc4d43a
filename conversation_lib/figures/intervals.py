"""Several answers to the same question beside each other: another method, another roster, without the loudest person.

A number is as firm as it stays when the choice behind it changes. Each row is one question, each mark one way to answer
it, with its interval where there is one.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import pandas as pd

from ..errors import BadInput
from ..results import Result
from . import style
from .narrow import both

if TYPE_CHECKING:
    from matplotlib.figure import Figure


@both
def intervals(
    rows: Mapping[str, Mapping[str, Any]], *, xlabel: str = "", low: float | None = None, high: float | None = None, width: float = style.WIDTH
) -> tuple[Figure, pd.DataFrame]:
    """One row a question, one mark a way to answer it, with intervals, and their table.

    Parameters
    ----------
    rows : question -> (way -> Result, a number, or (value, low, high)). At most four ways, the same in every row; the first
        one is the one that counts.
    xlabel : what is measured, with its unit. low, high : ends of the scale (default: from the data).
    width : centimetres.

    Returns
    -------
    fig, table: question, way, value, low, high, reason (why there is no value).

    Examples
    --------
    >>> fig, table = intervals({"who speaks": {"as published": (0.4, 0.3, 0.5), "without the loudest": 0.6}})
    >>> table[["way", "value"]].values.tolist()
    [['as published', 0.4], ['without the loudest', 0.6]]
    """
    ways = list(dict.fromkeys(way for answers in rows.values() for way in answers))
    if not rows or not 0 < len(ways) <= len(style.MARKERS):
        raise BadInput(
            "at least one question and one to four ways to answer it",
            f"{len(rows)} questions and {len(ways)} ways",
            "too much for one picture, or nothing",
            "draw two pictures",
        )
    table = pd.DataFrame(
        [(question, way, *_numbers(x)) for question, answers in rows.items() for way, x in answers.items()],
        columns=["question", "way", "value", "low", "high", "reason"],
    )
    with style.look():
        from matplotlib.lines import Line2D

        above = style.slim(width) and style.longest(list(rows)) > style.ROOM  # the questions stand above their marks
        each = 0.55 + 0.4 * len(ways) if not style.slim(width) else (0.75 if above else 0.4) + 0.28 * len(ways)
        fig, ax = style.canvas(width, each * len(rows) + 1.9)
        ax.set(ylim=(len(rows) - 0.45, -0.55), xlabel=xlabel)
        if low is not None or high is not None:
            ax.set_xlim(low, high)
        style.row_names(ax, list(range(len(rows))), list(rows), above=0.33, size=style.WORDS, weight="bold")
        ax.tick_params(axis="y", length=0)
        ax.spines["left"].set_visible(False)
        ax.grid(axis="x")
        for line in range(1, len(rows)):
            ax.axhline(line - 0.5, color=style.PALE, lw=0.7, zorder=0)
        for place, answers in enumerate(rows.values()):
            for k, way in enumerate(ways):
                if way not in answers:
                    continue
                value, lower, upper, reason = _numbers(answers[way])
                y = place + (k - (len(ways) - 1) / 2) * (0.62 if not above else 0.45) / max(len(ways), 2) + (0.14 if above else 0)
                if math.isnan(value):
                    ax.text(
                        0.01,
                        y,
                        f"not known: {reason}" if reason else "not known",
                        transform=ax.get_yaxis_transform(),
                        va="center",
                        size=style.SMALL,
                        style="italic",
                        color=style.GREY,
                    )
                    continue
                if not math.isnan(lower):
                    ax.plot([lower, upper], [y, y], color=style.COLOURS[k], lw=2.2, zorder=3, solid_capstyle="butt")
                hollow = {} if k == 0 else {"mfc": style.PAPER, "mew": 1.5}
                ax.plot([value], [y], marker=style.MARKERS[k], color=style.COLOURS[k], ms=6, zorder=4, clip_on=False, **hollow)
        with_line = set(table.dropna(subset=["value", "low"])["way"])  # a line in the key promises a line in the picture
        key = [
            Line2D(
                [],
                [],
                color=style.COLOURS[k],
                marker=style.MARKERS[k],
                ms=7,
                lw=2,
                ls="-" if way in with_line else "",
                **({} if k == 0 else {"mfc": style.PAPER, "mew": 1.5}),
            )
            for k, way in enumerate(ways)
        ]
        style.key(fig, list(zip(key, ways, strict=True)), handlelength=3 if with_line else 1.5)
    return fig, table


def _numbers(x: Any) -> tuple[float, float, float, str]:
    if isinstance(x, Result):
        return x.value, x.low, x.high, x.reason
    if isinstance(x, tuple):
        return (*(float(part) for part in x), "")
    return float(x), math.nan, math.nan, ""
