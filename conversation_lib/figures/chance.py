"""What chance alone gives, with the observed value as a mark; and how many messages it takes to tell two settings apart."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from ..errors import BadInput
from . import style
from .narrow import both

if TYPE_CHECKING:
    from matplotlib.figure import Figure


@both
def chance(
    nulls: Mapping[str, Any] | Any, *, xlabel: str = "", low: float | None = None, high: float | None = None, width: float = style.WIDTH
) -> tuple[Figure, pd.DataFrame]:
    """Draws of one or several null models as heaps on one scale, the observed value as one strong line in each, and their table.

    Parameters
    ----------
    nulls : a `chance.Null`, or a mapping of what was kept -> Null (four at most). The height of a heap counts draws.
    low, high : ends of the scale (default: from the data); a share is read best from 0 to 1.

    Returns
    -------
    fig, table with the columns null, value, what ("observed" or "chance").
    """
    rows = dict(nulls) if isinstance(nulls, Mapping) else {nulls.name: nulls}
    if not 0 < len(rows) <= 4:
        raise BadInput("one to four null models", f"{len(rows)}", "too much for one picture", "draw two pictures")
    table = pd.concat([null.table().assign(null=name) for name, null in rows.items()], ignore_index=True)
    low = float(table["value"].min()) if low is None else low
    high = float(table["value"].max()) if high is None else high
    room = max(high - low, 1e-9)
    with style.look():
        fig, axes = style.canvas(width, 1.6 + 3.1 * len(rows), rows=len(rows), sharex=True, squeeze=False)
        for ax, (name, null) in zip(axes[:, 0], rows.items()):
            bins = np.linspace(low - 0.02 * room, high + 0.02 * room, 105)
            heap, _ = np.histogram(null.draws, bins)
            ax.bar((bins[:-1] + bins[1:]) / 2, heap, width=(bins[1] - bins[0]) * 0.9, color=style.MIDDLE, lw=0)
            top = max(1, heap.max())
            ax.axvline(null.observed, color=style.STRONG, lw=2.4, ymax=0.86)
            right = null.observed > low + room / 2
            ax.annotate(
                "observed",
                (null.observed, top * 1.12),
                xytext=(-5 if right else 5, 0),
                textcoords="offset points",
                ha="right" if right else "left",
                va="center",
                color=style.STRONG,
                weight="bold",
                size=style.WORDS,
            )
            said = f"{null.mean:.2f} on average in {len(null.draws):,} draws"
            ax.set_title(f"{name}: {said}" if not style.slim(width) else f"{name}:\n{said}", loc="left")
            ax.set(ylim=(0, top * 1.3), yticks=[], ylabel="")
            ax.spines["left"].set_visible(False)
        axes[-1, 0].set(xlabel=xlabel, xlim=(low - 0.04 * room, high + 0.04 * room))
    return fig, table[["null", "value", "what"]]


@both
def enough(tables: Mapping[str, pd.DataFrame], *, width: float = style.WIDTH) -> tuple[Figure, pd.DataFrame]:
    """Power against the number of messages: how often two settings are told apart, one curve a comparison.

    Parameters
    ----------
    tables : name of the comparison -> table of `sensitivity.power` (messages, power, low, high: drawn as a band). Four at most.

    Returns
    -------
    fig, table with the columns comparison, messages, power, low, high.
    """
    if not 0 < len(tables) <= 4:
        raise BadInput("one to four comparisons", f"{len(tables)}", "too much for one picture", "draw two pictures")
    with style.look():
        fig, ax = style.canvas(width, width * (0.62 if not style.slim(width) else 0.9))
        ax.axhline(0.8, color=style.GREY, lw=1, ls=(0, (1, 2)))
        ax.annotate(
            "four in five",
            (1, 0.8),
            xycoords=("axes fraction", "data"),
            xytext=(-2, -3),
            textcoords="offset points",
            ha="right",
            va="top",
            color=style.GREY,
            size=style.SMALL,
        )
        spots, words, colours = [], [], []
        for place, (name, t) in enumerate(tables.items()):
            colour = style.COLOURS[place]
            ax.fill_between(t["messages"], t["low"], t["high"], color=colour, alpha=0.13, lw=0)
            ax.plot(t["messages"], t["power"], color=colour, ls=style.DASHES[place], marker=style.MARKERS[place], ms=5)
            at = int((t["power"] - 0.5).abs().idxmin())
            spots.append((float(t["messages"].loc[at]), float(t["power"].loc[at])))
            words.append(name)
            colours.append(colour)
        ax.set_xscale("log")
        sizes = sorted({int(m) for t in tables.values() for m in t["messages"]})
        ax.set_xticks(sizes, [f"{s:,}" for s in sizes])
        ax.minorticks_off()
        ax.set(ylim=(-0.03, 1.05), xlabel="messages that address somebody", ylabel="the two settings are told apart")
        style.percent(ax, "y")
        style.place_labels(ax, spots, words, gap=9, color=colours, size=style.SMALL, weight="bold")
    return fig, pd.concat([t.assign(comparison=name) for name, t in tables.items()], ignore_index=True)[["comparison", "messages", "power", "low", "high"]]


@both
def heap(
    values: Any, *, xlabel: str, expected: str = "", bins: int = 20, low: float = 0.0, high: float = 1.0, width: float = style.WIDTH
) -> tuple[Figure, pd.DataFrame]:
    """How often each value came up, in bars of equal width, beside the height that an even spread would give, and their table.

    Parameters
    ----------
    values : numbers between `low` and `high` (NaN is left out); one on a border belongs to the bar on its left, so that the first
        of twenty bars holds what a test at one in twenty calls significant. expected : words for the dotted line; "" leaves it out.

    Returns
    -------
    fig, table with the columns low, high, count.
    """
    x = np.asarray(values, dtype=float)
    x = x[~np.isnan(x)]
    if not len(x):
        raise BadInput("some values", "none", "everything was undefined", "look at the values before drawing them")
    edges = np.linspace(low, high, bins + 1)
    bar = np.clip(np.ceil((x - low) / (high - low) * bins - 1e-9) - 1, 0, bins - 1).astype(int)
    count = np.bincount(bar, minlength=bins)
    with style.look():
        fig, ax = style.canvas(width, width * (0.5 if not style.slim(width) else 0.8))
        ax.bar((edges[:-1] + edges[1:]) / 2, count, width=(edges[1] - edges[0]) * 0.92, color=style.MIDDLE, lw=0)
        if expected:
            ax.axhline(len(x) / bins, color=style.STRONG, lw=1.6, ls=(0, (1, 2)))
            ax.annotate(
                expected,
                (high, max(count.max(), len(x) / bins)),
                xytext=(0, 6),
                textcoords="offset points",
                ha="right",
                color=style.STRONG,
                weight="bold",
                size=style.SMALL,
            )
        ax.set(xlabel=xlabel, ylabel="how often", xlim=(low, high), ylim=(0, max(count.max(), len(x) / bins) * 1.25))
    return fig, pd.DataFrame({"low": edges[:-1], "high": edges[1:], "count": count})


@both
def counts_per_day(lines: Mapping[str, Any], *, width: float = style.WIDTH) -> tuple[Figure, pd.DataFrame]:
    """Messages a day, one line a name (four at most), each with its own dash, and their table (line, day, messages, least, most).

    A line is one list of counts, or several worlds of equal length: then the line is their mean, and a band runs from least to most.
    """
    if not 0 < len(lines) <= 4:
        raise BadInput("one to four lines", f"{len(lines)}", "too much for one picture", "draw two pictures")
    rows = []
    with style.look():
        fig, ax = style.canvas(width, width * (0.5 if not style.slim(width) else 0.8))
        for place, (name, counts) in enumerate(lines.items()):
            worlds = np.atleast_2d(np.asarray(counts, dtype=float))
            mean, least, most = worlds.mean(axis=0), worlds.min(axis=0), worlds.max(axis=0)
            day = np.arange(1, len(mean) + 1)
            ax.fill_between(day, least, most, color=style.COLOURS[place], alpha=0.13, lw=0)
            ax.plot(day, mean, color=style.COLOURS[place], ls=style.DASHES[place], lw=3.2 - 0.6 * place, label=name)
            rows += [{"line": name, "day": int(d), "messages": float(c), "least": float(a), "most": float(b)} for d, c, a, b in zip(day, mean, least, most)]
        ax.set(xlabel="day", ylabel="messages a day", ylim=(0, None), xlim=(1, len(day)))
        ax.set_xticks([d for d in (1, 5, 10, 15, 20, 25, 30, 35, 40) if d <= len(day)] if len(day) <= 40 else ax.get_xticks())
        ax.legend(loc="upper right")
    return fig, pd.DataFrame(rows)
