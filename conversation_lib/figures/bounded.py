"""Counts whose hour and whose value are only known to lie between limits: rectangles, never dots.

A printed count is as wide as the hours at which it can have been read and as high as the values that its wording allows.
A dot in the middle would claim an hour and a number that nobody printed. An exact count is a flat rectangle, drawn as a
thick line so that it can be seen; a count with one limit only is a line with an arrow to the side that is open; a count
that another one contradicts is hollow and dotted. The grey band behind is the envelope: what must have been true if
followers only came.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from ..errors import BadInput
from ..facts.envelope import at, envelope
from . import style
from .narrow import both

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

#: colour and hatch of the first, second and third account
LOOKS = ((style.STRONG, None), (style.SECOND, "////"), (style.THIRD, "...."))
DRAWN = ["panel", "account", "source_id", "followers", "bound", "earliest", "latest", "low", "high", "set_aside"]


@both
def bounded(
    rows: Mapping[str, pd.DataFrame],
    *,
    spans: Sequence[tuple[str, str]] | None = None,
    panels: Mapping[str, Mapping[str, pd.DataFrame]] | None = None,
    opened: pd.Timestamp | None = None,
    band: bool = True,
    log: bool = True,
    ends: tuple[float, float] | None = None,
    names: Mapping[str, tuple[str, float]] | None = None,
    unit: str = "followers",
    shares: Sequence[float] | None = None,
    width: float = style.WIDE,
    height: float = 9.0,
) -> tuple[Figure, pd.DataFrame]:
    """Rectangles of possible hour and possible value, one colour and hatch per account, over the band of what must have been true.

    Parameters
    ----------
    rows : account -> its rectangles (`facts.rectangles`), at most three accounts.
    spans : (first day, last day) of each panel, side by side, so that a hot week is not a hair's breadth; default one
        panel with everything.
    panels : instead of `rows` and `spans`: title -> rows, one panel each below the other with the same axes (`spans`
        then has at most one entry).
    opened : when the first account was opened; a thin line marks it and its band starts there.
    band : draw the envelope.
    log : logarithmic scale of values; equal heights are then equal ratios.
    ends : least and largest value drawn. unit : what is counted.
    names : account -> (day, value) at which its name is written; else in the key below.
    shares : how much of the width each panel gets; default equal.
    width, height : centimetres.

    Returns
    -------
    fig, table: one row per rectangle in the picture, with `panel`, `account`, `source_id`, the printed figure and its
    wording, the four sides and `set_aside`.

    Examples
    --------
    >>> when = pd.to_datetime(["2010-05-24", "2010-05-25", "2010-05-26", "2010-05-27"], utc=True)
    >>> two = pd.DataFrame({"earliest": when[[0, 2]], "latest": when[[1, 3]], "low": [100.0, 300.0], "high": [120.0, 330.0],
    ...     "set_aside": False, "source_id": ["a", "b"]})
    >>> fig, table = bounded({"joke": two})
    >>> table[["account", "low", "high"]].values.tolist()
    [['joke', 100.0, 120.0], ['joke', 300.0, 330.0]]
    """
    stacked = panels is not None
    sets = list(panels.items()) if stacked else [("", rows)] * (len(spans) if spans else 1)
    if not sets or any(not 0 < len(each) <= len(LOOKS) for _, each in sets):
        raise BadInput("one to three accounts", "none or more", "too much for one picture", "draw two pictures")
    everything = pd.concat([table for _, each in sets for table in each.values()])
    if everything.empty:
        raise BadInput("at least one dated count", "none", "a filter that left nothing", "look at the table before the picture")
    first, last = everything["earliest"].min(), everything["latest"].max()
    edge = (last - first) * 0.02 + pd.Timedelta(hours=6)
    limits = [_span(span) for span in spans] if spans else [(min(first, opened) - edge if opened is not None else first - edge, last + edge)]
    limits = limits * len(sets) if stacked else limits
    low, high = ends or _ends(everything, log)
    with style.look():
        shape = {"gridspec_kw": {"width_ratios": list(shares)}} if shares else {}
        if style.slim(width) and len(limits) > 1 and not stacked:  # side by side is too narrow: one below the other
            fig, grid = style.canvas(width, 5.0 * len(limits) + 2.2, len(limits), 1, squeeze=False, sharey=True)
        else:
            fig, grid = style.canvas(width, height, len(sets) if stacked else 1, 1 if stacked else len(limits), squeeze=False, sharey=True, sharex=stacked, **shape)
        drawn = []
        for place, (ax, (title, each), (start, end)) in enumerate(zip(grid.flat, sets, limits)):
            if log:
                ax.set_yscale("log")
            ax.set(xlim=(start, end), ylim=(low, high))
            for account, table in each.items() if band else ():
                _band(ax, table, opened if account == next(iter(each)) else None, end)
            for (account, table), look in zip(each.items(), LOOKS):
                seen = table[(table["latest"] >= start) & (table["earliest"] <= end) & (table["high"] >= low)]
                _boxes(ax, seen, look, high)
                kept = seen.assign(panel=title or place + 1, account=account)
                drawn.append(kept[[name for name in DRAWN if name in kept.columns]])
            if opened is not None and start < opened < end:
                ax.axvline(opened, color=style.INK, lw=0.9, ls=(0, (1.2, 1.6)), zorder=1)
            _axes(ax, start, end, log)
            if title:
                ax.set_title(title)
        for ax in grid[:, 0]:
            ax.set_ylabel(unit)
        for account, (day, value) in (names or {}).items():
            colour = dict(zip(sets[0][1], LOOKS))[account][0]
            ax = next((ax for ax, (start, end) in zip(grid.flat, limits) if start <= pd.Timestamp(day, tz="UTC") <= end), grid.flat[0])
            ax.text(pd.Timestamp(day, tz="UTC"), value, account, color=colour, weight="bold", size=style.WORDS, path_effects=style.halo(), zorder=8)
        for ax in grid[-1, :] if stacked else grid.flat:
            ax.set_xlabel("months, UTC" if ax.get_xlim()[1] - ax.get_xlim()[0] > 45 else "days, ticks at midnight UTC", size=style.SMALL, color=style.GREY)
        _key(fig, sets[0][1], everything, band)
    return fig, pd.concat(drawn, ignore_index=True)


def _span(span: tuple[str, str]) -> tuple[pd.Timestamp, pd.Timestamp]:
    return pd.Timestamp(span[0], tz="UTC"), pd.Timestamp(span[1], tz="UTC")


def _ends(rows: pd.DataFrame, log: bool) -> tuple[float, float]:
    known = np.concatenate([rows["low"], rows["high"]])
    known = known[np.isfinite(known) & (known > 0)]
    return (float(known.min()) / 1.5, float(known.max()) * 1.4) if log else (0.0, float(known.max()) * 1.15)


def _band(ax: Axes, rows: pd.DataFrame, opened: pd.Timestamp | None, end: pd.Timestamp) -> None:
    from matplotlib.dates import num2date

    steps = envelope(rows, opened)
    if steps.empty:
        return
    low, high = ax.get_ylim()
    start = pd.Timestamp(num2date(ax.get_xlim()[0]))
    if opened is None:  # before the first count only its ceiling is known
        steps = pd.concat([pd.DataFrame({"time": [start], "floor": [0.0], "ceiling": [at(rows, start)[1]]}), steps], ignore_index=True)
    times = [*steps["time"], max(end, steps["time"].iloc[-1])]
    floor = np.clip([*steps["floor"], steps["floor"].iloc[-1]], low, high)
    ceiling = np.clip([*steps["ceiling"], steps["ceiling"].iloc[-1]], low, high)
    ax.fill_between(times, floor, ceiling, step="post", color=style.PALE, alpha=0.55, lw=0, zorder=0.5)
    for edge in (floor, ceiling):
        inside = np.where((edge > low) & (edge < high), edge, np.nan)
        ax.step(times, inside, where="post", color=style.MIDDLE, lw=0.8, zorder=0.6)


def _boxes(ax: Axes, rows: pd.DataFrame, look: tuple, top: float) -> None:
    from matplotlib.dates import date2num
    from matplotlib.patches import Rectangle

    colour, hatch = look
    bottom = ax.get_ylim()[0]
    for row in rows.itertuples():
        start, end = date2num(row.earliest), date2num(row.latest)
        dash = (0, (1.2, 1.4)) if row.set_aside else "-"
        if row.low == row.high:
            ax.plot([start, end], [row.low, row.low], color=colour, lw=3.2, ls=(0, (1, 1)) if row.set_aside else "-", solid_capstyle="butt", zorder=4)
        elif np.isinf(row.high) or row.low == 0:
            value, way = (row.low, 1) if np.isinf(row.high) else (row.high, -1)
            arrow = {"arrowstyle": "->", "color": colour, "lw": 0.9, "shrinkA": 0, "shrinkB": 0, "ls": dash}
            ax.plot([start, end], [value, value], color=colour, lw=1.8, ls=dash, solid_capstyle="butt", zorder=3)
            ax.annotate("", ((start + end) / 2, _beyond(ax, value, way)), ((start + end) / 2, value), arrowprops=arrow, zorder=3)
        else:
            low, high = max(row.low, bottom), min(row.high, top)
            box = {"xy": (start, low), "width": end - start, "height": high - low}
            if not row.set_aside:
                ax.add_patch(Rectangle(**box, facecolor=colour, alpha=0.28, lw=0, zorder=2))
            ax.add_patch(Rectangle(**box, fill=False, ec=colour, hatch=None if row.set_aside else hatch, lw=1.0, ls=dash, zorder=3, alpha=0.9))


def _beyond(ax: Axes, value: float, way: int) -> float:
    """A point a little above (way 1) or below (way -1) `value`, for the arrow that says "or more", "or fewer"."""
    bottom, top = ax.get_ylim()
    return value * (top / bottom) ** (0.07 * way) if ax.get_yscale() == "log" else value + way * (top - bottom) * 0.07


def _axes(ax: Axes, start: pd.Timestamp, end: pd.Timestamp, log: bool) -> None:
    from matplotlib.dates import DayLocator, MonthLocator
    from matplotlib.ticker import FixedLocator, FuncFormatter, NullFormatter

    days = (end - start) / pd.Timedelta(days=1)
    if days > 45:
        ax.xaxis.set_major_locator(MonthLocator())
        ax.xaxis.set_major_formatter(FuncFormatter(lambda x, _: _month(x)))
        ax.xaxis.set_minor_locator(DayLocator(bymonthday=[8, 15, 22]))
    else:
        step = max(1, round(days * 1.9 / (ax.get_position().width * ax.figure.get_figwidth() * style.INCH)))
        ax.xaxis.set_major_locator(DayLocator(interval=step))
        ax.xaxis.set_major_formatter(FuncFormatter(lambda x, _: _day(x)))
        ax.xaxis.set_minor_locator(DayLocator())
    ax.xaxis.set_minor_formatter(NullFormatter())
    if log:
        ticks = [base * 10**power for power in range(1, 8) for base in (1, 2, 5)]
        ax.yaxis.set_major_locator(FixedLocator([tick for tick in ticks if ax.get_ylim()[0] <= tick <= ax.get_ylim()[1]]))
        ax.yaxis.set_minor_formatter(NullFormatter())
        ax.tick_params(axis="y", which="minor", length=0)
    ax.yaxis.set_major_formatter(FuncFormatter(lambda value, _: f"{value:,.0f}"))
    ax.grid(axis="y", zorder=0)


def _day(x: float) -> str:
    from matplotlib.dates import num2date

    from ..facts.moments import MONTHS

    time = num2date(x)
    return f"{time.day} {MONTHS[time.month - 1][:3]}"


def _month(x: float) -> str:
    from matplotlib.dates import num2date

    from ..facts.moments import MONTHS

    return MONTHS[num2date(x).month - 1][:3]


def _key(fig: Figure, rows: Mapping[str, pd.DataFrame], everything: pd.DataFrame, band: bool) -> None:
    from matplotlib.lines import Line2D
    from matplotlib.patches import Patch

    key = []
    for account, (colour, hatch) in zip(rows, LOOKS):
        key.append((Patch(facecolor=(*_rgb(colour), 0.28), edgecolor=colour, hatch=hatch, lw=1.0), account))
    grey = style.INK if len(rows) > 1 else LOOKS[0][0]
    if (everything["low"] == everything["high"]).any():
        key.append((Line2D([], [], color=grey, lw=3.2), "exact count"))
    if np.isinf(everything["high"]).any():
        key.append((Line2D([], [], color=grey, lw=1.2, marker="^", ms=4), "this many or more"))
    if ((everything["low"] == 0) & (everything["high"] > 0)).any():
        key.append((Line2D([], [], color=grey, lw=1.2, marker="v", ms=4), "fewer than this"))
    if everything["set_aside"].any():
        key.append((Patch(facecolor="none", edgecolor=grey, ls=(0, (1.2, 1.4)), lw=1.0), "contradicted, set aside"))
    if band:
        key.append((Patch(facecolor=style.PALE, edgecolor=style.MIDDLE, lw=0.8, alpha=0.8), "what must have been true"))
    style.key(fig, key, ncols=min(len(key), 3))


def _rgb(colour: str) -> tuple[float, float, float]:
    from matplotlib.colors import to_rgb

    return to_rgb(colour)
