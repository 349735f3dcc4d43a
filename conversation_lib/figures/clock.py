"""Counts of a day and a night on one clock: a thick line where the hour is unknown, a mark where the minute was printed.

Nothing is drawn between two counts: two readings carry no curve.
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


@both
def on_the_clock(
    rows: Mapping[str, pd.DataFrame],
    *,
    span: tuple[str, str],
    ends: tuple[float, float],
    zone: float = 0.0,
    zone_name: str = "UTC",
    marks: Mapping[str, pd.Timestamp] | None = None,
    unit: str = "followers",
    width: float = style.WIDE,
) -> tuple[Figure, pd.DataFrame]:
    """Exact counts of up to four accounts by hour: lines of unknown hour, and marks with their printed minute.

    Parameters
    ----------
    rows : name -> counts with `earliest`, `latest` (UTC), `low`, `high`, as from `facts.rectangles`; only exact ones are drawn.
    span : first and last moment (UTC). ends : least and largest value.
    zone, zone_name : hours ahead of UTC in which the clock is written. marks : words -> a moment (UTC), drawn as a dotted line.
    unit : what is counted. width : centimetres.

    Returns
    -------
    fig, table: `account`, `earliest`, `latest`, `value` of what is drawn.

    Examples
    --------
    >>> when = pd.to_datetime(["2009-04-16T04:00Z", "2009-04-17T06:13Z"])
    >>> one = pd.DataFrame({"earliest": when, "latest": pd.to_datetime(["2009-04-16T19:15Z", "2009-04-17T06:13Z"]), "low": [952865.0, 1e6], "high": [952865.0, 1e6]})
    >>> fig, table = on_the_clock({"a runner": one}, span=("2009-04-16", "2009-04-18"), ends=(9e5, 1.01e6))
    >>> table["value"].tolist()
    [952865.0, 1000000.0]
    """
    from matplotlib.dates import HourLocator
    from matplotlib.ticker import FuncFormatter

    drawn = [table[table["low"] == table["high"]].assign(account=name, value=lambda t: t["low"]) for name, table in rows.items()]
    if not drawn or all(table.empty for table in drawn) or len(drawn) > len(style.COLOURS):
        raise BadInput("exact counts of one to four accounts", "none, or more", "only bounds were passed", "look at the table before the picture")
    start, end = (pd.Timestamp(text, tz="UTC") for text in span)
    shift = pd.Timedelta(hours=zone)
    with style.look():
        fig, ax = style.canvas(width, 8.0)
        ax.set(xlim=(start, end), ylim=ends, ylabel=unit, xlabel=f"hour, {zone_name}")
        finish = []
        for place, (name, table) in enumerate(zip(rows, drawn)):
            colour = style.COLOURS[place]
            for row in table.itertuples():
                if row.latest - row.earliest > pd.Timedelta(minutes=2):
                    ax.plot([row.earliest, row.latest], [row.value] * 2, color=colour, lw=4, ls=style.DASHES[place], solid_capstyle="butt", zorder=4)
                    words = f"{name}: {row.value:,.0f}, hour unknown"
                    ax.annotate(words, (row.earliest, row.value), xytext=(2, 6), textcoords="offset points", size=style.SMALL, color=colour, weight="bold")
                else:
                    ax.plot([row.earliest], [row.value], marker=style.MARKERS[place], ms=8 if not style.slim(width) else 5, color=colour, mec=style.PAPER, zorder=6, clip_on=False)
                    finish.append((row.earliest, row.value, f"{name}, {_hour(row.earliest + shift)}", colour))
        for k, (time, value, words, colour) in enumerate(sorted(finish, key=lambda one: one[0])):
            arrow = {"arrowstyle": "-", "color": colour, "lw": 0.8, "shrinkA": 1, "shrinkB": 5, "relpos": (1, 0.5)}
            how = {"textcoords": "offset points", "size": style.SMALL, "weight": "bold", "color": colour, "arrowprops": arrow, "ha": "right", "va": "center"}
            ax.annotate(words, (time, value), xytext=(-14, -22 - 17 * k), zorder=7, path_effects=style.halo(), **how)
        for words, time in (marks or {}).items():
            ax.axvline(time, ymax=0.7, color=style.GREY, lw=1, ls=(0, (1.2, 1.6)), zorder=1)  # not through the words at the finish
            ax.annotate(
                words,
                (time, ends[0]),
                xytext=(-4, 5),
                textcoords="offset points",
                size=style.SMALL,
                color=style.GREY,
                ha="right",
                va="bottom",
                path_effects=style.halo(),
            )
        ax.xaxis.set_major_locator(HourLocator(byhour=[(hour - round(zone)) % 24 for hour in range(0, 24, 3)]))
        ax.xaxis.set_major_formatter(FuncFormatter(_Clock(zone)))
        ax.yaxis.set_major_formatter(FuncFormatter(_comma))
        ax.grid(axis="y")
    return fig, pd.concat(drawn, ignore_index=True)[["account", "earliest", "latest", "value"]]


class _Clock:
    """Writes the ticks of a clock in its zone; the day once, at midnight."""

    def __init__(self, zone: float):
        self.zone = zone

    def __call__(self, x: float, _=None) -> str:
        from matplotlib.dates import num2date

        from ..facts.moments import MONTHS

        time = num2date(x) + pd.Timedelta(hours=self.zone)
        return f"{time.hour:02d}\n{time.day} {MONTHS[time.month - 1]}" if time.hour == 0 else f"{time.hour:02d}"


def _hour(time: pd.Timestamp) -> str:
    return f"{time.hour:02d}:{time.minute:02d}"


def _comma(value: float, _) -> str:
    return f"{value:,.0f}"
