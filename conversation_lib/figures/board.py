"""Five people on one small drawing, and the few things that can happen between them: what a word of the field is drawn with.

Ana, Ben, Cho, Dia and Eli always stand in the same places, so that two drawings differ only in the word they explain.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from ..toys import PEOPLE
from . import style

if TYPE_CHECKING:
    from matplotlib.axes import Axes

ana, ben, cho, dia, eli = range(5)
PLACE = [(math.sin(2 * math.pi * k / 5), math.cos(2 * math.pi * k / 5)) for k in range(5)]
EVERY_ARC = [(a, b) for a in range(5) for b in range(5) if a != b]


@dataclass(frozen=True)
class Word:
    """A word of the field: what it means in one sentence, what the drawing shows, and how it is drawn."""

    group: str
    means: str
    shows: str
    draw: Callable[[Board], None]


class Board:
    """Five people on the axes `ax`, and the few things that can happen between them."""

    def __init__(self, ax: Axes):
        self.ax = ax
        ax.set(xlim=(-1.62, 1.62), ylim=(-1.25, 1.45), aspect="equal")
        style.bare(ax)

    def people(self, strong: Iterable[int] = (), hollow: Iterable[int] = (), sizes: Iterable[float] = (1, 1, 1, 1, 1)) -> None:
        """The five, some in the strong colour, some hollow (they write nothing), larger or smaller."""
        for k, ((x, y), size) in enumerate(zip(PLACE, sizes, strict=True)):
            face = style.PAPER if k in hollow else style.STRONG if k in strong else style.INK
            self.ax.scatter([x], [y], s=165 * size, c=face, edgecolors=style.STRONG if k in strong else style.INK, linewidths=1.4, zorder=5)
            if size >= 1:
                self.ax.text(
                    x,
                    y - 0.015,
                    PEOPLE[k][0].upper(),
                    ha="center",
                    va="center_baseline",
                    size=style.SMALL,
                    weight="bold",
                    color=style.INK if k in hollow else style.PAPER,
                    zorder=6,
                )

    def arc(
        self,
        a: int,
        b: int | tuple[float, float],
        strong: bool = False,
        bend: float = 0.0,
        dashed: bool = False,
        thin: bool = False,
        pale: bool = False,
        slim: bool = False,
    ) -> None:
        """An arrow: `a` writes to `b`."""
        from matplotlib.patches import FancyArrowPatch

        colour = style.STRONG if strong else style.PALE if pale else style.GREY
        wide = 0.8 if thin else 1.4 if slim else 2.2 if strong else 1.6
        ends, path = (
            (PLACE[a], PLACE[b] if isinstance(b, int) else b),
            {"connectionstyle": f"arc3,rad={bend}", "shrinkA": 8.5, "color": colour, "zorder": 4 if strong else 3},
        )
        head = 3.6 if thin else 5.0 if slim else 6.5
        self.ax.add_patch(
            FancyArrowPatch(*ends, **path, arrowstyle="-", lw=wide, ls=(0, (3, 1.8)) if dashed else "-", shrinkB=9.5 + head * 0.9, capstyle="butt")
        )
        self.ax.add_patch(FancyArrowPatch(*ends, **path, arrowstyle=f"-|>,head_length={head},head_width={0.45 * head}", lw=0, shrinkB=9.5, mutation_scale=1))

    def both(self, a: int, b: int, strong: bool = True) -> None:
        """Two arrows: they write to each other."""
        self.arc(a, b, strong, 0.2)
        self.arc(b, a, strong, 0.2)

    def line(self, a: int, b: int) -> None:
        """A straight double arrow, where two bent ones would be too many."""
        self.arc(a, b, True, slim=True)
        self.arc(b, a, True, slim=True)

    def letter(self, x: float, y: float, strong: bool = False, empty: bool = False) -> None:
        """A message as a small envelope."""
        from matplotlib.patches import Polygon, Rectangle

        colour = style.STRONG if strong else style.GREY
        line = {"ec": colour, "lw": 1.5, "zorder": 7, "ls": (0, (2, 1.4)) if empty else "-"}
        self.ax.add_patch(Rectangle((x - 0.2, y - 0.14), 0.4, 0.28, fc=style.PAPER, **line))
        if not empty:
            self.ax.add_patch(Polygon([(x - 0.2, y + 0.14), (x, y - 0.02), (x + 0.2, y + 0.14)], closed=False, fc="none", **line))

    def waves(self, k: int, to: tuple[float, float] = (0.0, -0.1)) -> None:
        """Talk into the open: three bows in front of a person, towards the middle."""
        from matplotlib.patches import Arc

        x, y = PLACE[k]
        turn = math.degrees(math.atan2(to[1] - y, to[0] - x))
        for size in (0.55, 0.9, 1.25):
            self.ax.add_patch(Arc((x, y), size, size, theta1=turn - 42, theta2=turn + 42, color=style.STRONG, lw=2, zorder=3))

    def ring(self, who: Iterable[int], strong: bool = False) -> None:
        """A common ground under some people, with a rim."""
        corners = [PLACE[k] for k in who]
        x, y = zip(*[*corners, corners[0]], strict=True)
        for wide, colour, order in ((31, style.STRONG if strong else style.MIDDLE, 0), (28.6, style.FAINT, 1)):
            self.ax.plot(x, y, color=colour, lw=wide, solid_joinstyle="round", solid_capstyle="round", zorder=order, clip_on=False)
            self.ax.fill(x, y, color=colour, lw=0, zorder=order, clip_on=False)

    def note(self, x: float, y: float, text: str, strong: bool = True) -> None:
        self.ax.text(
            x,
            y,
            text,
            ha="center",
            va="center",
            size=style.WORDS + 1,
            weight="bold",
            color=style.STRONG if strong else style.GREY,
            path_effects=style.halo(),
            zorder=8,
        )


def between(a: int, b: int, part: float = 0.5) -> tuple[float, float]:
    """A point on the way from `a` to `b`."""
    return (PLACE[a][0] + part * (PLACE[b][0] - PLACE[a][0]), PLACE[a][1] + part * (PLACE[b][1] - PLACE[a][1]))
