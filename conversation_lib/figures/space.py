"""The map on which any corpus is a point: one-to-many, one-to-one, many-to-many.

To the right, people keep more company (they talk with many, on both ends of a tie). Upwards, talk comes back. So three
corners have a name in every language: bottom left one speaks to many, top left people talk two by two, top right many
talk with many. The fourth corner, bottom right, is the one that fools: many speak, with everybody, and nobody answers.
What two axes cannot show, the marker does: a star has a centre, a disc needs none (a help desk and a private chat both
stand top left, and only one of them has a centre).

Why these two axes and not others: docs/decisions/050-the-map.md.
"""

from __future__ import annotations

import math
import textwrap
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import pandas as pd

from ..errors import BadInput
from ..results import NAN, Result
from . import style
from .narrow import both

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

#: the regions in words: x, y, words, smaller words
REGIONS = (
    (0.0, -0.045, "ONE-TO-MANY", "few speak, nobody answers", "left", "top"),
    (0.0, 1.165, "ONE-TO-ONE", "two by two; with a centre: one with many", "left", "top"),
    (1.0, 1.165, "MANY-TO-MANY", "many talk with many", "right", "top"),
    (1.0, -0.045, "MANY MONOLOGUES", "many speak, nobody answers", "right", "top"),
)
LOW, HIGH = 0.25, 0.5  # the project's convention for reading an axis
ANSWERED = {"A_e": "share of messages that were answered (by reply links)", "A": "share of messages that were returned"}


@both
def space(points: Mapping[str, Any], *, answers: str | None = None, chance: bool = True, width: float = style.WIDTH) -> tuple[Figure, pd.DataFrame]:
    """The map of the conversation space, each corpus a point with its interval, and its table.

    Parameters
    ----------
    points : name -> Profile, or a mapping of Results (or plain numbers) with the keys M, A, O and, where known, A_e, r0.
    answers : "A_e" (answered, by reply links) or "A" (returned) for the height; default: A_e if all points have it. One
        map never mixes the two.
    chance : draw, below a point, how much would be returned by chance alone (r0; only for "A").
    width : centimetres.

    Returns
    -------
    fig, table, one row per point: name, partners (M) and answers with low and high, centre (O), chance (r0), which answers
    were used, and `drawn` (False where an axis is undefined; the reason stands beside it).
    A point without an interval (one whole network: nothing to be unsure about by sampling) is hollow.

    Examples
    --------
    >>> fig, table = space({"star": {"M": 0, "A": 0, "O": 0}, "mesh": {"M": 1, "A": 1, "O": 1}})
    >>> table[["name", "partners", "answers", "centre", "interval"]].values.tolist()
    [['star', 0.0, 0.0, 0.0, False], ['mesh', 1.0, 1.0, 1.0, False]]
    """
    rows, answers = readings(points, answers)
    with style.look():
        fig, ax = style.canvas(width, width * (0.82 if not style.slim(width) else 1.25 if len(points) <= 8 else 1.55))
        ground(ax, answers)
        filled = _points(ax, rows, chance and answers == "A")
        _key(fig, rows, chance and answers == "A")
        seen = rows[rows["drawn"]]
        size = style.SMALL - 0.5 if style.slim(width) and len(seen) > 6 else style.WORDS
        spots = list(zip(seen["drawn_at"], seen["answers"], strict=True))
        style.place_labels(ax, spots, list(seen["name"]), gap=8, avoid=[*ax.texts, *filled], size=size, weight="bold")
    return fig, rows


def readings(points: Mapping[str, Any], answers: str | None = None) -> tuple[pd.DataFrame, str]:
    """The table of `space` and which answers it uses."""
    if not points:
        raise BadInput("at least one corpus for the map", "none", "an empty dictionary", 'figures.space({"my corpus": measures.profile(corpus)})')
    known = {name: results_of(thing) for name, thing in points.items()}
    if answers is None:
        answers = "A_e" if all("A_e" in r and r["A_e"].defined for r in known.values()) else "A"
    if answers not in ANSWERED:
        raise BadInput('answers="A" or answers="A_e"', repr(answers), "a slip of the pen", 'leave answers out, or write answers="A"')
    rows = []
    for name, r in known.items():
        nothing = Result.undefined("?", "not measured")
        x, y, centre, r0 = (r.get(key, nothing) for key in ("M", answers, "O", "r0"))
        rows.append(
            {
                "name": name,
                "partners": x.value,
                "partners_low": x.low,
                "partners_high": x.high,
                "answers": y.value,
                "answers_low": y.low,
                "answers_high": y.high,
                "answers_are": "answered" if answers == "A_e" else "returned",
                "centre": centre.value,
                "chance": r0.value,
                "interval": x.has_interval and y.has_interval,
                "drawn": x.defined and y.defined,
                "reason": x.reason if not x.defined else y.reason if not y.defined else "",
            }
        )
    table = pd.DataFrame(rows)
    table["drawn_at"] = NAN
    table.loc[table["drawn"], "drawn_at"] = apart(table[table["drawn"]])
    return table, answers


def results_of(thing: Any) -> dict[str, Result]:
    """Results by letter, from a Profile, a mapping of Results, or a mapping of numbers."""
    found = getattr(thing, "results", thing)
    if not isinstance(found, Mapping):
        raise BadInput("a profile, or results by letter", type(thing).__name__, "a corpus was passed", "measures.profile(corpus) makes a profile")
    return {
        key: value if isinstance(value, Result) else Result(key, NAN if value is None else float(value))
        for key, value in found.items()
        if isinstance(value, Result | float | int) or value is None
    }


def ground(ax: Axes, answers: str = "A") -> None:
    """Draw the empty map: the two axes, and the regions in words."""
    slim = style.slim_now()
    ax.set(xlim=(-0.03, 1.03), ylim=(-0.17, 1.19) if not slim else (-0.27, 1.31))
    style.percent(ax, "y")
    ax.set_xlabel("how many partners, on both sides")
    ax.set_ylabel(ANSWERED[answers])
    ax.set_xticks([0, 0.25, 0.5, 0.75, 1], ["0\npairs or a star", "0.25", "0.5", "0.75", "1\nall alike with all"])
    ax.set_yticks([0, 0.25, 0.5, 0.75, 1])
    left, *_, right = ax.get_xticklabels()
    left.set(ha="left", multialignment="left")
    right.set(ha="right", multialignment="right")
    ax.spines[["left", "bottom"]].set_visible(False)
    ax.plot([-0.03, 1.03, 1.03, -0.03, -0.03], [-0.03, -0.03, 1.03, 1.03, -0.03], color=style.PALE, lw=0.8, zorder=0)
    for at in (LOW, HIGH, 0.75):
        ax.plot([at, at], [-0.03, 1.03], color=style.FAINT, lw=0.9, zorder=0)
        ax.plot([-0.03, 1.03], [at, at], color=style.FAINT, lw=0.9, zorder=0)
    for x, y, words, small, ha, va in REGIONS:
        if slim:
            y, small = (y if y < 0 else 1.29), textwrap.fill(small, 22)
        ax.text(x, y, words, ha=ha, va=va, color=style.GREY, weight="bold", size=style.WORDS + 1, zorder=1)
        ax.text(x, y - (0.056 if not slim else 0.066), small, ha=ha, va=va, color=style.GREY, size=style.SMALL, zorder=1)


def marker_of(centre: float) -> tuple[str, str]:
    """Marker and words for O: has a centre, in between, needs none."""
    if math.isnan(centre):
        return "s", "centre not known"
    if centre < LOW:
        return "*", "has a centre"
    return ("o", "needs no centre") if centre >= HIGH else ("D", "in between")


def apart(rows: pd.DataFrame, step: float = 0.034) -> list[float]:
    """Where each point is drawn across: points that would cover each other stand side by side, towards the inside."""
    drawn: list[tuple[float, float]] = []
    for row in rows.itertuples():
        x = row.partners
        inward = step if x <= 0.5 else -step
        while any(abs(x - other) < 0.9 * step and abs(row.answers - height) < 0.9 * step for other, height in drawn):
            x += inward
        drawn.append((x, row.answers))
    return [x for x, _ in drawn]


def _points(ax: Axes, rows: pd.DataFrame, chance: bool) -> list:
    """Draw the points; the boxes that they fill come back, so that no word is written across an interval."""
    from matplotlib.transforms import Bbox

    boxes = []
    for row in rows[rows["drawn"]].itertuples():
        x, y = row.drawn_at, row.answers
        if row.interval:
            for a, b in (((row.partners_low, row.partners_high), (y, y)), ((x, x), (row.answers_low, row.answers_high))):
                ax.plot(a, b, color=style.STRONG, lw=1.6, zorder=4, solid_capstyle="butt", clip_on=False)
                boxes.append(Bbox.from_extents(a[0] - 0.005, b[0] - 0.005, a[1] + 0.005, b[1] + 0.005))
        if chance and not math.isnan(row.chance) and row.chance > 0.005:
            ax.plot([x, x], [row.chance, y], color=style.PALE, lw=0.9, zorder=2)
            ax.plot([x - 0.016, x + 0.016], [row.chance] * 2, color=style.GREY, lw=1.8, zorder=3, solid_capstyle="butt")
        shape, _ = marker_of(row.centre)
        size = {"*": 190, "o": 80, "D": 62, "s": 62}[shape] * (1 if not style.slim_now() else 0.6)
        ax.scatter(
            [x],
            [y],
            marker=shape,
            s=size,
            c=style.STRONG if row.interval else style.PAPER,
            edgecolors=style.PAPER if row.interval else style.STRONG,
            linewidths=0.8 if row.interval else 1.6,
            zorder=5,
            clip_on=False,
        )
    return boxes


def _key(fig: Figure, rows: pd.DataFrame, chance: bool) -> None:
    from matplotlib.lines import Line2D

    seen = rows[rows["drawn"]]
    key = []
    for shape, size in (("*", 12), ("D", 7), ("o", 8), ("s", 7)):
        words = {marker_of(c) for c in seen["centre"]}
        for mark, text in sorted(words):
            if mark == shape:
                key.append((Line2D([], [], ls="", marker=shape, ms=size, mfc=style.GREY, mec=style.PAPER), text))
    if not seen["interval"].all():
        key.append((Line2D([], [], ls="", marker="o", ms=7, mfc=style.PAPER, mec=style.STRONG, mew=1.5), "hollow: no interval"))
    if seen["interval"].any():
        key.append((Line2D([], [], ls="-", marker="o", ms=6, color=style.STRONG, mec=style.PAPER), "with its interval"))
    if chance and (seen["chance"] > 0.005).any():
        key.append((Line2D([], [], ls="", marker="_", ms=10, mew=1.8, color=style.GREY), "by chance alone"))
    style.key(fig, key, handlelength=1.4)
