"""Complaints over time: the share of messages that complain in each stretch of time, with its doubt.

Stretches with too little text are drawn as gaps, never as zero. While nobody has read a sample, the picture says so itself.
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from ..errors import BadInput
from ..facts.moments import MONTHS
from . import style
from .narrow import both

if TYPE_CHECKING:
    from matplotlib.figure import Figure


@both
def cracks(table: pd.DataFrame, *, marks: dict[str, str] | None = None, width: float = style.WIDE) -> tuple[Figure, pd.DataFrame]:
    """The share over time of `words.cracks_over_time` (or of one term of `words.terms_over_time`), and the table of what is drawn.

    Parameters
    ----------
    table : rows are periods, with value, low, high, n, reason. marks : date (ISO) -> what happened then, drawn as thin lines.

    Returns
    -------
    fig, table: period, value, low, high, n, reason.

    Examples
    --------
    >>> days = pd.to_datetime(["2010-05-03", "2010-05-10"], utc=True)
    >>> t = pd.DataFrame({"value": [.1, float("nan")], "low": [.05, float("nan")], "high": [.2, float("nan")], "n": [90, 3], "reason": ["", "too few"]}, index=days)
    >>> cracks(t)[1]["reason"].tolist()
    ['', 'too few']
    """
    if not len(table) or not table["value"].notna().any():
        raise BadInput("at least one stretch of time with a number", "none", "too little text in each", 'a longer stretch, freq="ME"')
    index = table.index.get_level_values(-1) if isinstance(table.index, pd.MultiIndex) else table.index
    when = pd.to_datetime(pd.Series(index), utc=True).dt.tz_localize(None)
    out = pd.DataFrame({"period": when, **{c: table[c].to_numpy() for c in ("value", "low", "high", "n", "reason")}})
    with style.look():
        fig, ax = style.canvas(width, 7.5)
        step = when.diff().min() if len(when) > 1 else pd.Timedelta(days=7)
        mid = (when + step / 2).to_numpy()
        value, low, high = (out[c].to_numpy(dtype=float) for c in ("value", "low", "high"))
        ax.plot(mid, value, color=style.STRONG, lw=2, zorder=3)
        ax.plot(mid, value, color=style.STRONG, ls="none", marker="o", ms=5, mec=style.PAPER, zorder=4)
        ax.vlines(mid[~np.isnan(low)], low[~np.isnan(low)], high[~np.isnan(low)], color=style.STRONG, lw=1.4, alpha=0.55, zorder=2)
        top = float(np.nanmax([np.nanmax(value), np.nanmax(high) if (~np.isnan(high)).any() else 0])) * 1.12 or 0.1
        gaps = np.flatnonzero(np.isnan(value))
        ax.plot(mid[gaps], np.zeros(len(gaps)), ls="none", marker="|", color=style.GREY, ms=7, clip_on=False)
        if len(gaps):
            ax.set_xlabel("| too little text", loc="left", color=style.GREY, size=style.SMALL)
        for place, (day, what) in enumerate(sorted((marks or {}).items())):
            at = pd.Timestamp(day)
            ax.axvline(at, color=style.MIDDLE, lw=0.8, ls=style.DASHES[1], zorder=1)
            ax.annotate(
                what,
                (at, top * (0.97 - 0.09 * (place % 3))),
                xytext=(4, 0),
                textcoords="offset points",
                size=style.SMALL,
                color=style.GREY,
                va="top",
                path_effects=style.halo(),
                parse_math=False,
            )
        ax.set(ylim=(0, top), ylabel="share of messages")
        if top < 0.06:  # whole percents would repeat themselves
            ax.yaxis.set_major_formatter(lambda share, _: f"{100 * share:.1f} %")
        else:
            style.percent(ax)
        ax.grid(axis="y")
        days = [*when, when.iloc[-1] + step, *map(pd.Timestamp, marks or {})]
        ax.set_xlim(min(days), max(days))
        if "no claim" in str(table.attrs.get("checked", "")):
            ax.annotate(
                table.attrs["checked"].replace(": no claim", ""),
                (0, 1),
                xycoords="axes fraction",
                xytext=(0, 5),
                textcoords="offset points",
                color=style.GREY,
                size=style.SMALL,
                style="italic",
            )
        shown = when.iloc[:: math.ceil(len(when) / (8 if not style.slim(width) else 5))]
        ax.set_xticks(shown, _dates(shown, months=step >= pd.Timedelta(days=28)))
    return fig, out


def _dates(starts: Iterable[pd.Timestamp], *, months: bool) -> list[str]:
    """First days of stretches as a reader says them; the year below the first of its dates.

    Examples
    --------
    >>> _dates(pd.to_datetime(["2010-12-20", "2010-12-27", "2011-01-03"]), months=False)
    ['20 Dec\\n2010', '27 Dec', '3 Jan\\n2011']
    >>> _dates(pd.to_datetime(["2010-05-01", "2010-06-01"]), months=True)
    ['May\\n2010', 'Jun']
    """
    said, year = [], None
    for day in starts:
        name = MONTHS[day.month - 1][:3]
        said.append((name if months else f"{day.day} {name}") + (f"\n{day.year}" if day.year != year else ""))
        year = day.year
    return said
