"""What happened when: one line per event, grouped in lanes, on one calendar. Side by side is not because of.

An event of a day is a diamond, something that is known only to lie in a month or that lasted is a bar. Words stand beside
each, so that nothing has to be looked up in a key.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from ..errors import BadInput
from . import style
from .narrow import both

if TYPE_CHECKING:
    from matplotlib.figure import Figure


@both
def timeline(story: pd.DataFrame, *, span: tuple[str, str], strong: tuple[str, ...] = (), width: float = style.WIDE) -> tuple[Figure, pd.DataFrame]:
    """Lanes of events on one calendar.

    Parameters
    ----------
    story : `lane`, `start`, `end` (days), `words`; from `facts.storyline`, or any other such table. The order of the rows is kept.
    span : first and last day drawn. strong : words of the lines that make the point, drawn in the strong colour.
    width : centimetres.

    Returns
    -------
    fig, table: the lines as drawn.

    Examples
    --------
    >>> story = pd.DataFrame({"lane": ["spill"], "start": pd.to_datetime(["2010-04-20"]), "end": pd.to_datetime(["2010-04-20"]), "words": ["the rig explodes"]})
    >>> fig, table = timeline(story, span=("2010-04-01", "2010-05-01"))
    >>> table["words"].tolist()
    ['the rig explodes']
    """
    from matplotlib.dates import MonthLocator
    from matplotlib.ticker import FuncFormatter

    from .bounded import _month

    if story.empty:
        raise BadInput("at least one event", "none", "a filter that left nothing", "look at the table before the picture")
    start, end = pd.Timestamp(span[0]), pd.Timestamp(span[1])
    day = pd.Timedelta(days=1)
    lanes = list(dict.fromkeys(story["lane"]))
    with style.look():
        slim = style.slim(width)  # then lanes are named above their events, and words stand below their mark
        each, head = (1, 0) if not slim else (1.7, 1.0)
        fig, ax = style.canvas(width, 0.5 * len(story) + 0.35 * len(lanes) + 1.2 if not slim else 0.4 * (each * len(story) + (head + 0.35) * len(lanes)) + 1.2)
        y, ticks, labels = 0.0, [], []
        for place, lane in enumerate(lanes):
            rows = story[story["lane"] == lane]
            if place % 2 == 0:
                ax.axhspan(y - 0.55, y + head + each * len(rows) - 0.45, color=style.FAINT, lw=0, zorder=0)
            ticks.append((y + (len(rows) - 1) / 2, lane))
            if slim:
                ax.text(0.01, y, lane, transform=ax.get_yaxis_transform(), va="center", size=style.WORDS, weight="bold", zorder=6)
            y += head
            for row in rows.itertuples():
                colour = style.STRONG if row.words in strong else style.INK
                first, last = row.start, row.end + day
                if row.end > row.start:
                    ax.plot([first, last], [y, y], color=colour, lw=6, alpha=0.5, solid_capstyle="butt", zorder=3)
                else:
                    ax.plot([first + day / 2], [y], color=colour, marker="D", ms=5, ls="", zorder=3)
                weight = "bold" if row.words in strong else "normal"
                labels.append((ax.text(last, y, row.words, va="center", size=style.SMALL, color=colour, weight=weight, zorder=5), first, last))
                y += each
            y += 0.35
        ax.set(xlim=(start, end), ylim=(y - 0.75, -0.75))
        ax.set_yticks([] if slim else [tick for tick, _ in ticks], [] if slim else [lane for _, lane in ticks], size=style.WORDS, weight="bold")
        ax.tick_params(axis="y", length=0)
        ax.spines["left"].set_visible(False)
        ax.xaxis.set_major_locator(MonthLocator())
        ax.xaxis.set_major_formatter(FuncFormatter(lambda x, _: _month(x)))
        ax.grid(axis="x", color=style.PALE, lw=0.6)
        _settle(fig, ax, labels, below=slim)
    return fig, story.reset_index(drop=True)


def _settle(fig: Figure, ax, labels: list, below: bool = False) -> None:
    """Words go right of their mark if they fit there, else left of it, else upon it; or, in a narrow column, below it."""
    from matplotlib.dates import date2num

    for text, _, _ in labels:
        text.set_in_layout(False)
    fig.draw_without_rendering()
    left, right = ax.get_xlim()
    day = ax.get_window_extent().width / (right - left)  # pixels
    for text, first, last in labels:
        wide = text.get_window_extent().width / day
        gap = 5 * fig.dpi / 72 / day
        begin, end = max(date2num(first), left), min(date2num(last), right)
        if below:
            text.set(x=max(left + gap / 2, min(begin, right - wide)), y=text.get_position()[1] + 0.75, ha="left")
            continue
        if end + gap + wide <= right:
            text.set(x=end + gap, ha="left")
        elif begin - gap - wide >= left:
            text.set(x=begin - gap, ha="right")
        else:
            text.set(x=(begin + end) / 2, ha="center", path_effects=style.halo(3.5))
