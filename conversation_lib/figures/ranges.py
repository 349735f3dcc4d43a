"""Things that are known only to lie between two limits, one bar each: ratios, milestones, and the days that curves pretend to know.

A bar has no dot in its middle: nothing inside it is likelier than the rest. Where the sources printed a figure, a short
stroke marks what they printed; an arrow says that no wording limits that side.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from ..errors import BadInput
from ..facts.moments import MONTHS, day
from . import style
from .narrow import both

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure


@both
def ratio_ranges(
    pairs: pd.DataFrame,
    *,
    common: Mapping[str, tuple[str, str, float, float]] | None = None,
    most: float | None = None,
    unit: str = "times as many followers",
    width: float = style.WIDE,
) -> tuple[Figure, pd.DataFrame]:
    """One bar per article that printed both counts: the ratios its two wordings allow, with a stroke at the printed one.

    Parameters
    ----------
    pairs : from `facts.paired_ratios`; undated pairs come last.
    common : name -> (first day, last day, low, high): ratios that every article of these days allows, drawn as a band.
    most : largest ratio drawn; longer bars end in an arrow. width : centimetres.

    Returns
    -------
    fig, table with one row per article, in the order of the picture: `place`, `day`, `source_id`, `printed_over`,
    `printed_under`, `ratio`, `low`, `high`, `wording`, `copied`.
    """
    if pairs.empty:
        raise BadInput("at least one article with both counts", "none", "a filter that left nothing", "look at the table before the picture")
    table = pairs[["date", "source_id", "printed_over", "printed_under", "ratio", "low", "high", "wording", "copied"]].reset_index(drop=True)
    table.insert(0, "place", np.arange(len(table)) + 1)
    finite = [*table["high"][np.isfinite(table["high"])], *table["ratio"]]
    top = most or float(max(finite)) * 1.05
    with style.look():
        fig, ax = style.canvas(width, 0.37 * len(table) + 2.6)
        ax.set(xlim=(0, top), ylim=(len(table) + 0.3, -0.3), xlabel=unit)
        _day_stripes(ax, table)
        for first, last, low, high in (common or {}).values():
            chosen = table.index[table["date"].between(pd.Timestamp(first), pd.Timestamp(last))]
            if len(chosen) and np.isfinite(low + high):
                _common(ax, low, max(high, low + top * 0.004), chosen[0], chosen[-1] + 1)
        for row in table.itertuples():
            _ratio_bar(ax, row, top)
        ax.set_yticks(table.index + 0.5, _day_labels(table["date"]), size=style.SMALL)
        ax.tick_params(axis="y", length=0)
        ax.spines["left"].set_visible(False)
        ax.grid(axis="x")
        _ratio_key(fig, table, common, top)
    table["day"] = [day(time) if pd.notna(time) else "undated" for time in table["date"]]
    return fig, table[["place", "day", "source_id", "printed_over", "printed_under", "ratio", "low", "high", "wording", "copied"]]


def _ratio_bar(ax: Axes, row, top: float) -> None:
    from matplotlib.patches import Rectangle

    y, end = row.Index + 0.5, min(row.high, top)
    if row.copied:  # hollow: this bar does not say the same as the others
        ax.add_patch(Rectangle((row.low, y - 0.2), end - row.low, 0.4, fill=False, ec=style.GREY, lw=0.9, zorder=3))
    elif row.high - row.low > top * 0.004:
        ax.plot([row.low, end], [y, y], color=style.STRONG, lw=4.2, alpha=0.45, solid_capstyle="butt", zorder=3)
    if row.high > top:
        arrow = {"arrowstyle": "->", "color": style.GREY if row.copied else style.STRONG, "lw": 0.9, "shrinkA": 0, "shrinkB": 0}
        ax.annotate("", (end, y), (row.low, y), arrowprops=arrow, zorder=3, annotation_clip=False)
    ax.plot([row.ratio] * 2, [y - 0.34, y + 0.34], color=style.INK, lw=1.7, solid_capstyle="butt", zorder=4)


def _day_stripes(ax: Axes, table: pd.DataFrame) -> None:
    """A grey stripe behind every second day, so that the articles of one day are seen together."""
    groups = table["date"].ne(table["date"].shift()).cumsum()
    for number, rows in table.groupby(groups):
        if number % 2:
            ax.axhspan(rows.index[0], rows.index[-1] + 1, color=style.FAINT, lw=0, zorder=0)


def _day_labels(dates: pd.Series) -> list[str]:
    """Each day once, at its first row."""
    labels = [f"{time.day} {MONTHS[time.month - 1][:3]}" if pd.notna(time) else "undated" for time in dates]
    return [label if place == 0 or labels[place - 1] != label else "" for place, label in enumerate(labels)]


def _common(ax: Axes, low: float, high: float, first: float, last: float) -> None:
    from matplotlib.patches import Rectangle

    ax.add_patch(Rectangle((low, first), high - low, last - first, facecolor=style.SECOND, alpha=0.22, lw=0, zorder=1))
    for x in (low, high):
        ax.plot([x, x], [first, last], color=style.SECOND, lw=0.9, ls=(0, (4, 2)), zorder=2)


def _ratio_key(fig: Figure, table: pd.DataFrame, common: Mapping | None, top: float) -> None:
    from matplotlib.lines import Line2D
    from matplotlib.patches import Patch

    key = [
        (Line2D([], [], color=style.INK, marker="|", ms=9, mew=1.7, ls=""), "printed figures divided"),
        (Line2D([], [], color=style.STRONG, lw=4.2, alpha=0.45, solid_capstyle="butt"), "what the wordings allow"),
    ]
    if (table["high"] > top).any():
        key.append((Line2D([], [], color=style.STRONG, lw=0.9, marker=">", ms=4), "no stated limit"))
    if table["copied"].any():
        key.append((Patch(facecolor="none", edgecolor=style.GREY, lw=0.9), "one figure borrowed"))
    if common:
        key.append((Patch(facecolor=_light(style.SECOND), edgecolor=style.SECOND, ls=(0, (4, 2)), lw=0.9), "one ratio suits all articles"))
    style.key(fig, key)


def _light(colour: str) -> tuple[float, ...]:
    from matplotlib.colors import to_rgb

    return tuple(1 - 0.22 * (1 - part) for part in to_rgb(colour))


@both
def moment_ranges(
    bars: pd.DataFrame,
    *,
    band: tuple[pd.Timestamp, pd.Timestamp, str] | None = None,
    mark: tuple[pd.Timestamp, str] | None = None,
    span: tuple[str, str] | None = None,
    key: tuple[str, str] | None = None,
    width: float = style.WIDE,
) -> tuple[Figure, pd.DataFrame]:
    """One bar per line between two moments: milestones that were passed, or days that curves pretend to know.

    Parameters
    ----------
    bars : `label`, `earliest`, `latest` (UTC) and, if there are, `inner_from`, `inner_to` (a thin dark line on the bar,
        for a second way to know) and `note` (words beside the bar). A bar outside the picture, or without moments, is
        replaced by its note.
    band : (from, to, words): what the data allow, drawn behind all bars.
    mark : (moment, words): a dotted line, such as the opening of an account.
    span : first and last day drawn. key : what the bar and the thin line mean. width : centimetres.

    Returns
    -------
    fig, table: the bars as drawn.

    Examples
    --------
    >>> when = pd.to_datetime(["2010-05-24", "2010-05-25"], utc=True)
    >>> fig, table = moment_ranges(pd.DataFrame({"label": ["10,000"], "earliest": when[[0]], "latest": when[[1]]}))
    >>> table["label"].tolist()
    ['10,000']
    """
    if bars.empty:
        raise BadInput("at least one interval of moments", "none", "a filter that left nothing", "look at the table before the picture")
    table = bars.reset_index(drop=True)
    known = pd.concat([table["earliest"].dropna(), table["latest"].dropna()])
    start, end = (pd.Timestamp(text, tz="UTC") for text in span) if span else (known.min() - pd.Timedelta(hours=12), known.max() + pd.Timedelta(hours=12))
    with style.look():
        fig, ax = style.canvas(width, 0.85 * len(table) + 2.4 + (0.6 if key else 0))
        ax.set(xlim=(start, end), ylim=(len(table) - (0.05 if mark else 0.4), -0.8 if band else -0.6))
        if band:
            first, last = max(band[0], start), min(band[1], end)
            ax.axvspan(first, last, color=style.SECOND, alpha=0.15, lw=0, zorder=0)
            ax.text(first + (last - first) / 2, -0.76, band[2], size=style.SMALL, color=style.SECOND, weight="bold", ha="center", va="top")
        if mark and start <= mark[0] <= end:
            ax.axvline(mark[0], color=style.INK, lw=0.9, ls=(0, (1.2, 1.6)), zorder=1)
            ax.annotate(mark[1], (mark[0], len(table) - 0.1), xytext=(4, 0), textcoords="offset points", size=style.SMALL, color=style.INK, va="bottom")
        for row in table.itertuples():
            _moment_bar(ax, row, start, end)
        ax.set_yticks(range(len(table)), table["label"], size=style.WORDS)
        ax.tick_params(axis="y", length=0)
        ax.spines["left"].set_visible(False)
        _days(ax, start, end)
        if key:
            _moment_key(fig, key)
    return fig, table


def _moment_bar(ax: Axes, row, start: pd.Timestamp, end: pd.Timestamp) -> None:
    y, note = row.Index, getattr(row, "note", "") or ""
    small = {"size": style.SMALL, "color": style.GREY, "va": "center", "path_effects": style.halo(), "zorder": 6}
    if pd.isna(row.earliest) or pd.isna(row.latest) or row.latest < start or row.earliest > end:
        late = pd.notna(row.earliest) and row.earliest > end
        ax.text(end if late else start, y, f"{note} →" if late else f" ← {note}", ha="right" if late else "left", **small)
        return
    first, last = max(row.earliest, start), min(row.latest, end)
    ax.plot([first, last], [y, y], color=style.STRONG, lw=8, alpha=0.4, solid_capstyle="butt", zorder=3)
    for side, shown in ((row.earliest, first), (row.latest, last)):
        if side == shown:
            ax.plot([shown, shown], [y - 0.22, y + 0.22], color=style.STRONG, lw=1.2, solid_capstyle="butt", zorder=4)
    after = last
    if pd.notna(getattr(row, "inner_from", pd.NaT)) and pd.notna(row.inner_to):
        after = max(last, min(row.inner_to, end))
        ax.plot([max(row.inner_from, start), min(row.inner_to, end)], [y, y], color=style.INK, lw=1.8, solid_capstyle="butt", zorder=5)
    if note:
        ax.annotate(note, (after, y), xytext=(7, 0), textcoords="offset points", annotation_clip=False, **small)


def _moment_key(fig: Figure, words: tuple[str, str]) -> None:
    from matplotlib.lines import Line2D

    bar = Line2D([], [], color=style.STRONG, lw=8, alpha=0.4, solid_capstyle="butt")
    style.key(fig, [(bar, words[0]), (Line2D([], [], color=style.INK, lw=1.8), words[1])])


def _days(ax: Axes, start: pd.Timestamp, end: pd.Timestamp) -> None:
    from matplotlib.dates import DayLocator
    from matplotlib.ticker import FuncFormatter

    from .bounded import _day

    ax.xaxis.set_major_locator(DayLocator(interval=max(1, round((end - start) / pd.Timedelta(days=1) / (9 if not style.slim_now() else 5)))))
    ax.xaxis.set_major_formatter(FuncFormatter(lambda x, _: _day(x)))
    ax.grid(axis="x")
    ax.set_xlabel("days, ticks at midnight UTC", size=style.SMALL, color=style.GREY)
