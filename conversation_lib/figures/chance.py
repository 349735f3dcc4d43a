"""What chance alone gives, with the observed value as a mark; and how many messages it takes to tell two settings apart."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from ..errors import BadInput
from . import style

if TYPE_CHECKING:
    from matplotlib.figure import Figure


def chance(nulls: Mapping[str, Any] | Any, *, xlabel: str = "", width: float = style.WIDTH) -> tuple[Figure, pd.DataFrame]:
    """Draws of one or several null models as heaps of dots, the observed value as one strong line, and their table.

    Parameters
    ----------
    nulls : a `chance.Null`, or a mapping of what was kept -> Null (four at most). Each dot is a draw; dots of nearly one
        value are stacked.

    Returns
    -------
    fig, table with the columns null, value, what ("observed" or "chance").
    """
    rows = dict(nulls) if isinstance(nulls, Mapping) else {nulls.name: nulls}
    if not 0 < len(rows) <= 4:
        raise BadInput("one to four null models", f"{len(rows)}", "too much for one picture", "draw two pictures")
    table = pd.concat([null.table().assign(null=name) for name, null in rows.items()], ignore_index=True)
    low, high = float(table["value"].min()), float(table["value"].max())
    room = max(high - low, 1e-9)
    with style.look():
        fig, axes = style.canvas(width, 1.6 + 3.1 * len(rows), rows=len(rows), sharex=True, squeeze=False)
        for ax, (name, null) in zip(axes[:, 0], rows.items()):
            bins = np.linspace(low - 0.02 * room, high + 0.02 * room, 61)
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
            ax.set_title(f"{name}: {len(null.draws):,} draws", loc="left")
            ax.set(ylim=(0, top * 1.3), yticks=[], ylabel="")
            ax.spines["left"].set_visible(False)
        axes[-1, 0].set(xlabel=xlabel, xlim=(low - 0.04 * room, high + 0.04 * room))
    return fig, table[["null", "value", "what"]]


def enough(tables: Mapping[str, pd.DataFrame], *, width: float = style.WIDTH) -> tuple[Figure, pd.DataFrame]:
    """Power against the number of messages: how often two settings are told apart, one curve a comparison.

    Parameters
    ----------
    tables : name of the comparison -> table of `sensitivity.power` (messages, power). Four at most.

    Returns
    -------
    fig, table with the columns comparison, messages, power.
    """
    if not 0 < len(tables) <= 4:
        raise BadInput("one to four comparisons", f"{len(tables)}", "too much for one picture", "draw two pictures")
    with style.look():
        fig, ax = style.canvas(width, width * 0.62)
        ax.axhline(0.8, color=style.GREY, lw=1, ls=(0, (1, 2)))
        ax.annotate(
            "four times out of five",
            (1, 0.8),
            xycoords=("axes fraction", "data"),
            xytext=(0, 3),
            textcoords="offset points",
            ha="left",
            color=style.GREY,
            size=style.SMALL,
        )
        spots, words, colours = [], [], []
        for place, (name, t) in enumerate(tables.items()):
            colour = style.COLOURS[place]
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
    return fig, pd.concat([t.assign(comparison=name) for name, t in tables.items()], ignore_index=True)[["comparison", "messages", "power"]]


def heap(
    values: Any, *, xlabel: str, expected: str = "", bins: int = 20, low: float = 0.0, high: float = 1.0, width: float = style.WIDTH
) -> tuple[Figure, pd.DataFrame]:
    """How often each value came up, in bars of equal width, beside the height that an even spread would give, and their table.

    Parameters
    ----------
    values : numbers between `low` and `high` (NaN is left out). expected : words for the dotted line; "" leaves the line out.

    Returns
    -------
    fig, table with the columns low, high, count.
    """
    x = np.asarray(values, dtype=float)
    x = x[~np.isnan(x)]
    if not len(x):
        raise BadInput("some values", "none", "everything was undefined", "look at the values before drawing them")
    count, edges = np.histogram(x, np.linspace(low, high, bins + 1))
    with style.look():
        fig, ax = style.canvas(width, width * 0.5)
        ax.bar((edges[:-1] + edges[1:]) / 2, count, width=(edges[1] - edges[0]) * 0.92, color=style.MIDDLE, lw=0)
        if expected:
            ax.axhline(len(x) / bins, color=style.STRONG, lw=1.6, ls=(0, (1, 2)))
            ax.annotate(
                expected, (high, len(x) / bins), xytext=(0, 4), textcoords="offset points", ha="right", color=style.STRONG, weight="bold", size=style.SMALL
            )
        ax.set(xlabel=xlabel, ylabel="how often", xlim=(low, high), ylim=(0, max(count.max(), len(x) / bins) * 1.25))
    return fig, pd.DataFrame({"low": edges[:-1], "high": edges[1:], "count": count})


def counts_per_day(lines: Mapping[str, Any], *, width: float = style.WIDTH) -> tuple[Figure, pd.DataFrame]:
    """Messages a day, one line a name (four at most), each with its own dash, and their table (line, day, messages)."""
    if not 0 < len(lines) <= 4:
        raise BadInput("one to four lines", f"{len(lines)}", "too much for one picture", "draw two pictures")
    rows = []
    with style.look():
        fig, ax = style.canvas(width, width * 0.5)
        for place, (name, counts) in enumerate(lines.items()):
            day = np.arange(1, len(counts) + 1)
            ax.plot(day, counts, color=style.COLOURS[place], ls=style.DASHES[place], lw=3.2 - 0.7 * place, label=name)
            rows += [{"line": name, "day": int(d), "messages": float(c)} for d, c in zip(day, counts)]
        ax.set(xlabel="day", ylabel="messages a day", ylim=(0, None), xlim=(1, None))
        ax.legend(loc="upper right")
    return fig, pd.DataFrame(rows)
