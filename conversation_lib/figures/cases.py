"""Cases on one clock that starts at each one's own day 0: ranges of days, never dots. Side by side is not a comparison.

The scale of days is stretched near zero (square roots), since most of what is known happened in the first week. A thick
bar believes the printed days, the thin line behind it doubts them. Follower counts are rectangles, as in `bounded`.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from ..errors import BadInput
from ..facts.moments import date
from . import style
from .narrow import both

if TYPE_CHECKING:
    from matplotlib.figure import Figure

#: role of a step -> its colour; the words beside each bar say the same
LOOK = {"public": style.GREY, "answer": style.STRONG, "later": style.STRONG, "end": style.SECOND}
TICKS = (0, 1, 3, 7, 14, 30, 60, 120, 200)


@both
def aligned(steps: pd.DataFrame, *, last: float | None = None, width: float = style.WIDE) -> tuple[Figure, pd.DataFrame]:
    """One lane per case, one bar per step: the days that can have passed since the case's day 0.

    Parameters
    ----------
    steps : from `facts.cases.steps`. last : the last day drawn. width : centimetres.

    Returns
    -------
    fig, table: the steps as drawn, with a lane that says so where no later day was printed.

    Examples
    --------
    >>> steps = pd.DataFrame({"case": ["A", "A"], "role": ["start", "answer"], "words": ["begins", "speaks"], "date": pd.to_datetime(["2010-05-19"] * 2),
    ...     "days_low": [0.0, 4.0], "days_high": [0.0, 6.0], "wide_low": [0.0, 2.7], "wide_high": [0.0, 7.3], "source_id": ["x", "y"]})
    >>> fig, table = aligned(steps)
    >>> table[["words", "range"]].values.tolist()
    [['begins', 'day 0'], ['speaks', '4 to 6 days']]
    """
    if steps.empty:
        raise BadInput("at least one case", "none", "a filter that left nothing", "look at the table before the picture")
    end = last or float(steps["wide_high"].max()) * 1.5
    lanes = list(dict.fromkeys(steps["case"]))
    rows_of = {case: steps[(steps["case"] == case) & (steps["role"] != "start")] for case in lanes}
    with style.look():
        total = sum(max(1, len(rows)) for rows in rows_of.values())
        slim = style.slim(width)  # then the name of a case stands above its lane, and words below their bar
        each, head = (1, 0) if not slim else (1.75, 1.7)
        fig, ax = style.canvas(width, 0.56 * total + 0.42 * len(lanes) + 1.5 if not slim else 0.4 * (total * each + (head + 0.5) * len(lanes)) + 1.4)
        ax.set_xscale("function", functions=(_root, _square))
        y, labels = 0.0, []
        for place, case in enumerate(lanes):
            start = steps[(steps["case"] == case) & (steps["role"] == "start")].iloc[0]
            rows = rows_of[case]
            high = max(1, len(rows)) * each
            if place % 2 == 0:
                ax.axhspan(y - 0.62, y + head + high - 0.38, color=style.FAINT, lw=0, zorder=0)
            (_above if slim else _name)(ax, y + (high - 1) / 2 * (not slim), case, f"{date(pd.Timestamp(start['date']))}: {start['words']}")
            y += head
            if rows.empty:
                ax.text(0.05, y, "no later day was printed", va="center", size=style.SMALL, style="italic", color=style.GREY)
            for row in rows.itertuples():
                colour = LOOK[row.role]
                ax.plot([row.wide_low, row.wide_high], [y, y], color=colour, lw=1.2, solid_capstyle="butt", zorder=3)
                ax.plot([row.days_low, row.days_high], [y, y], color=colour, lw=7, alpha=0.5, solid_capstyle="butt", zorder=4)
                words = ax.text(row.wide_high, y, f"{row.words}: {span(row.days_low, row.days_high)}", va="center", size=style.SMALL, color=colour)
                words.set_in_layout(False)
                labels.append((words, row))
                y += each
            y += 0.35 if len(rows) else 0.35 + each
        ax.set(xlim=(0, end), ylim=(y - 0.85, -0.85), xlabel="days since each case's own day 0")
        ax.set_xticks([tick for tick in TICKS if tick <= end])
        ax.xaxis.set_minor_locator(_no_ticks())
        ax.set_yticks([])
        ax.spines["left"].set_visible(False)
        ax.grid(axis="x", color=style.PALE, lw=0.6)
        _settle(fig, ax, labels, below=slim)
    ranges = ["day 0" if row.role == "start" else span(row.days_low, row.days_high) for row in steps.itertuples()]
    columns = [
        name for name in ("case", "role", "words", "date", "days_low", "days_high", "wide_low", "wide_high", "confidence", "note", "source_id") if name in steps
    ]
    return fig, steps[columns].assign(range=ranges).reset_index(drop=True)


def span(low: float, high: float) -> str:
    """A range of days in words.

    Examples
    --------
    >>> span(0, 1), span(4, 6), span(2.7, 5.3)
    ('within a day', '4 to 6 days', '2 to 6 days')
    """
    first, final = math.floor(low + 1e-9), math.ceil(high - 1e-9)
    return ("within a day" if final == 1 else f"within {final} days") if first == 0 else f"{first} to {final} days"


@both
def followers_since(
    counts: pd.DataFrame,
    *,
    names: dict[str, tuple[float, float]],
    last: float | None = None,
    ends: tuple[float, float] | None = None,
    width: float = style.WIDE,
) -> tuple[Figure, pd.DataFrame]:
    """Follower counts of several accounts since each one's own start: rectangles of possible day and possible value.

    Parameters
    ----------
    counts : from `facts.cases.aligned_counts`; at most three accounts.
    names : account -> (days, followers) at which its name is written. last : the last day drawn. ends : least and largest value drawn.

    Returns
    -------
    fig, table: the counts as drawn.
    """
    accounts = list(dict.fromkeys(counts["account"]))
    if not 0 < len(accounts) <= 3:
        raise BadInput("one to three accounts", f"{len(accounts)}", "too much for one picture, or nothing", "draw two pictures")
    end = last or float(counts["days_high"].max()) * 1.1
    finite = counts["high"].where(np.isfinite(counts["high"]), counts["low"])
    low, high = ends or (float(counts["low"].min()) / 2, float(finite.max()) * 2)
    with style.look():
        fig, ax = style.canvas(width, 9.0 if not style.slim(width) else 8.0)
        ax.set_xscale("function", functions=(_root, _square))
        ax.set_yscale("log")
        ax.set(xlim=(0, end), ylim=(low, high), ylabel="followers", xlabel="days since each account's own first post")
        for account, colour, hatch in zip(accounts, (style.STRONG, style.SECOND, style.THIRD), (None, "////", "....")):
            for row in counts[counts["account"] == account].itertuples():
                _box(ax, row, colour, hatch, high)
            x, y = names[account]
            ax.text(x, y, account, color=colour, weight="bold", size=style.WORDS, path_effects=style.halo(), zorder=8)
        ax.set_xticks([tick for tick in TICKS if tick <= end])
        ax.xaxis.set_minor_locator(_no_ticks())
        _thousands(ax, low, high)
        ax.grid(axis="both")
        _key(fig, counts)
    return fig, counts.reset_index(drop=True)


def _box(ax, row, colour: str, hatch: str | None, top: float) -> None:
    from matplotlib.patches import Rectangle

    dash = (0, (1.2, 1.4)) if row.set_aside else "-"
    if row.low == row.high:
        ax.plot([row.days_low, row.days_high], [row.low] * 2, color=colour, lw=3.2, ls=(0, (1, 1)) if row.set_aside else "-", solid_capstyle="butt", zorder=4)
    elif np.isinf(row.high):
        ax.plot([row.days_low, row.days_high], [row.low] * 2, color=colour, lw=1.8, ls=dash, solid_capstyle="butt", zorder=3)
        middle = (math.sqrt(row.days_low) / 2 + math.sqrt(row.days_high) / 2) ** 2
        arrow = {"arrowstyle": "->", "color": colour, "lw": 0.9, "shrinkA": 0, "shrinkB": 0, "ls": dash}
        ax.annotate("", (middle, row.low * (top / ax.get_ylim()[0]) ** 0.05), (middle, row.low), arrowprops=arrow, zorder=3)
    else:
        box = {"xy": (row.days_low, row.low), "width": row.days_high - row.days_low, "height": row.high - row.low}
        if not row.set_aside:
            ax.add_patch(Rectangle(**box, facecolor=colour, alpha=0.25, lw=0, zorder=2))
        ax.add_patch(Rectangle(**box, fill=False, ec=colour, hatch=None if row.set_aside else hatch, lw=0.9, ls=dash, zorder=3, alpha=0.9))


def _key(fig: Figure, counts: pd.DataFrame) -> None:
    from matplotlib.lines import Line2D
    from matplotlib.patches import Patch

    key = [(Patch(facecolor=style.PALE, edgecolor=style.INK, lw=0.9), "what day and wording allow")]
    if (counts["low"] == counts["high"]).any():
        key.append((Line2D([], [], color=style.INK, lw=3.2), "exact count, hour unknown"))
    if np.isinf(counts["high"]).any():
        key.append((Line2D([], [], color=style.INK, lw=1.2, marker="^", ms=4), "this many or more"))
    if counts["set_aside"].any():
        key.append((Patch(facecolor="none", edgecolor=style.INK, ls=(0, (1.2, 1.4)), lw=1.0), "contradicted, set aside"))
    style.key(fig, key)


def _thousands(ax, low: float, high: float) -> None:
    from matplotlib.ticker import FixedLocator, FuncFormatter, NullFormatter

    ticks = [base * 10**power for power in range(1, 8) for base in (1, 3)]
    ax.yaxis.set_major_locator(FixedLocator([tick for tick in ticks if low <= tick <= high]))
    ax.yaxis.set_minor_formatter(NullFormatter())
    ax.tick_params(axis="y", which="minor", length=0)
    ax.yaxis.set_major_formatter(FuncFormatter(_comma))


def _comma(value: float, _) -> str:
    return f"{value:,.0f}"


def _no_ticks():
    from matplotlib.ticker import NullLocator

    return NullLocator()


def _root(x):
    return np.sqrt(np.maximum(x, 0))


def _square(x):
    return np.square(x)


def _name(ax, y: float, case: str, begins: str) -> None:
    """The name of a lane, and what its clock starts with, left of the axis."""
    # the spaces in front keep room: on a screen small letters come out a little wider than they are measured
    how = {"xycoords": ax.get_yaxis_transform(), "textcoords": "offset points", "ha": "right", "va": "center"}
    ax.annotate(case, (0, y), xytext=(-9, 5.5), size=style.WORDS, weight="bold", **how)
    ax.annotate(f"\u00a0\u00a0\u00a0\u00a0\u00a0\u00a0{begins}", (0, y), xytext=(-9, -6.5), size=style.SMALL - 1, color=style.GREY, **how)


def _above(ax, y: float, case: str, begins: str) -> None:
    """The same above the lane, where the column is narrow."""
    left = ax.get_yaxis_transform()
    ax.text(0.01, y, case, transform=left, size=style.WORDS, weight="bold", va="center", zorder=6)
    ax.text(0.01, y + 0.8, begins, transform=left, size=style.SMALL, color=style.GREY, va="center", zorder=6)


def _settle(fig: Figure, ax, labels: list, below: bool = False) -> None:
    """Words go right of their bar if they fit there, else left of it; or, in a narrow column, below it."""
    fig.draw_without_rendering()
    box = ax.get_window_extent()
    place = ax.transData
    for text, row in labels:
        wide = text.get_window_extent().width
        gap = 5 * fig.dpi / 72
        right, left = (place.transform((x, 0))[0] for x in (row.wide_high, row.wide_low))
        if below:
            x = max(box.x0 + gap / 2, min(left, box.x1 - wide))
            text.set(x=place.inverted().transform((x, 0))[0], y=text.get_position()[1] + 0.75, ha="left", zorder=6)
            continue
        if right + gap + wide <= box.x1:
            x, side = right + gap, "left"
        elif left - gap - wide >= box.x0:
            x, side = left - gap, "right"
        else:
            x, side = box.x1, "right"
            text.set_path_effects(style.halo(3))
        text.set(x=place.inverted().transform((x, 0))[0], ha=side, zorder=6)
