"""Reply trees as they grow downwards: the opener on top, every answer under the message it answers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from ..errors import BadInput
from ..threads import from_parents, tree_table
from . import style
from .narrow import both

if TYPE_CHECKING:
    from matplotlib.figure import Figure

MOST = 300  # messages in one drawn tree


@both
def trees(panels: Mapping[str, Sequence[int | None]], *, width: float = style.WIDE, columns: int | None = None) -> tuple[Figure, pd.DataFrame]:
    """Small reply trees side by side, each under its name and over its mean distance, and their table.

    Parameters
    ----------
    panels : name -> parents (position of the message answered, None or -1 for the opener). Eight at most.

    Returns
    -------
    fig, table with the columns tree, message, parent, depth, place (0 left to 1 right).
    """
    if not 0 < len(panels) <= 8:
        raise BadInput("one to eight trees", f"{len(panels)}", "too much for one picture", "draw two pictures")
    columns = min(2, len(panels)) if style.slim(width) else columns or min(4, len(panels))
    down = -(-len(panels) // columns)
    rows = []
    with style.look():
        fig, axes = style.canvas(width, 1.2 + 4.6 * down, rows=down, columns=columns, squeeze=False)
        for ax in axes.ravel()[len(panels) :]:
            style.bare(ax)
        for ax, (name, parents) in zip(axes.ravel(), panels.items()):
            forest = from_parents(parents)
            if forest.n > MOST:
                raise BadInput(f"trees of at most {MOST} messages", f"{forest.n}", "a whole forum in one drawing", "draw the distribution of sizes instead")
            x, y = places(forest.parent), -forest.depth.astype(float)
            for child, parent in enumerate(forest.parent):
                if parent >= 0:
                    ax.plot([x[parent], x[child]], [y[parent], y[child]], color=style.MIDDLE, lw=1.1, zorder=1)
            size = float(np.clip(240 / forest.n, 6, 42))
            ax.scatter(x[1:], y[1:], s=size, color=style.INK, zorder=2, lw=0)
            ax.scatter(x[:1], y[:1], s=size * 1.6, color=style.STRONG, marker="s", zorder=3, lw=0)
            row = tree_table(forest).iloc[0]
            style.bare(ax)
            ax.set_title(name, loc="center")
            ax.set(xlim=(-0.08, 1.08), ylim=(min(y.min(), -2) - 0.5, 0.5))
            ax.annotate(
                f"{row['n']} messages\nmean distance {row['nu']:.1f}",
                (0.5, 0),
                xycoords="axes fraction",
                xytext=(0, -3),
                textcoords="offset points",
                ha="center",
                va="top",
                size=style.SMALL,
                color=style.GREY,
            )
            rows += [
                {"tree": name, "message": i, "parent": int(p), "depth": int(d), "place": round(float(at), 6)}
                for i, (p, d, at) in enumerate(zip(forest.parent, forest.depth, x))
            ]
    return fig, pd.DataFrame(rows)


def places(parent: np.ndarray) -> np.ndarray:
    """Where each message stands from left (0) to right (1): leaves evenly, a parent in the middle of its answers."""
    n = len(parent)
    children: list[list[int]] = [[] for _ in range(n)]
    root = 0
    for i, p in enumerate(parent):
        if p >= 0:
            children[p].append(i)
        else:
            root = i
    x, leaf = np.zeros(n), 0
    waiting = [(root, False)]
    while waiting:
        v, done = waiting.pop()
        if done:
            x[v] = (x[children[v][0]] + x[children[v][-1]]) / 2
        elif not children[v]:
            x[v] = leaf
            leaf += 1
        else:
            waiting.append((v, True))
            waiting += [(c, False) for c in reversed(children[v])]
    return x / (leaf - 1) if leaf > 1 else np.full(n, 0.5)


@both
def travels(
    table: pd.DataFrame, *, by: str = "corpus", hollow: str = "", width: float = style.WIDTH, least: int = 4
) -> tuple[Figure, pd.DataFrame]:
    """Reply trees as dots: size across, mean distance up, between the star and the chain of that size; the larger a dot, the more trees.

    Parameters
    ----------
    table : trees with the columns n, nu and `by` (groups become small multiples, six at most); trees of `least` messages or more are drawn.
    hollow : a column of True and False, named in the words of the key; its trees are drawn as rings ("" draws all alike).

    A thin line shows where trees of that size lie on average when every answer goes to any earlier message alike.

    Returns
    -------
    fig, table with the columns group, messages, mean_distance, hollow, trees.
    """
    drawn = table[table["n"] >= least]
    names = list(dict.fromkeys(drawn[by]))
    if not 0 < len(names) <= 6:
        raise BadInput("one to six groups of trees", f"{len(names)}", "nothing of that size, or too many groups", "choose the groups to draw")
    dots = drawn.assign(hollow=drawn[hollow].astype(bool) if hollow else False, nu=drawn["nu"].round(9))
    dots = dots.groupby([by, "n", "nu", "hollow"], as_index=False, sort=False).size()
    columns = min(3 if not style.slim(width) else 2, len(names))
    down = -(-len(names) // columns)
    largest = int(drawn["n"].max())
    n = np.unique(np.round(np.geomspace(4, max(largest, 5), 60)))
    chance = mean_distance_at_random(n)
    with style.look():
        fig, axes = style.canvas(width, 2.2 + (5.2 if not style.slim(width) else 3.7) * down, rows=down, columns=columns, sharex=True, sharey=True, squeeze=False)
        for ax in axes.ravel()[len(names) :]:
            style.bare(ax)
        for place, (ax, name) in enumerate(zip(axes.ravel(), names)):
            part = dots[dots[by] == name]
            ax.plot(n, 2 - 2 / n, color=style.GREY, lw=1, ls=(0, (1, 2)))
            ax.plot(n, (n + 1) / 3, color=style.GREY, lw=1, ls=(0, (5, 2)))
            ax.plot(n, chance, color=style.MIDDLE, lw=1)
            for ring, some in part.groupby("hollow"):
                look = {"facecolor": style.PAPER, "edgecolor": style.INK, "lw": 1.0} if ring else {"color": style.STRONG, "alpha": 0.8, "lw": 0}
                ax.scatter(some["n"], some["nu"], s=13 * some["size"] ** 0.8, zorder=3 + ring, **look)
            ax.set(xscale="log", yscale="log", xlim=(3.5, max(largest, 10) * 1.15), ylim=(1.3, max(6.0, float(drawn["nu"].max()) * 1.3)))
            ax.set_title(f"{name} ({part['size'].sum()})", size=style.SMALL)
            if place == 0:
                words = {"size": style.SMALL, "color": style.GREY, "textcoords": "offset points"}
                if style.slim(width):  # the lines lie close together
                    words["path_effects"] = style.halo()
                ax.annotate("chain", (9, 10 / 3), xytext=(-5, 2), ha="right", **words)
                ax.annotate("at random", (largest, chance[-1]), xytext=(0, 4), ha="right", **words)
                ax.annotate("star", (largest, 2), xytext=(0, -4), ha="right", va="top", **words)
            ax.set_xticks([t for t in (4, 10, 30, 100, 300) if t <= max(largest, 10)], [str(t) for t in (4, 10, 30, 100, 300) if t <= max(largest, 10)])
            ax.set_yticks([2, 3, 5, 10], ["2", "3", "5", "10"])
            ax.minorticks_off()
        axes[-1, (columns - 1) // 2].set_xlabel("messages in the thread")
        fig.supylabel("mean distance between two messages", size=style.WORDS)
        if dots["hollow"].any():
            from matplotlib.lines import Line2D

            dot = Line2D([], [], color=style.STRONG, marker="o", ms=6, lw=0)
            ring = Line2D([], [], color=style.INK, marker="o", mfc=style.PAPER, ms=6, lw=0)
            style.key(fig, [(dot, "whole"), (ring, hollow)])
    return fig, dots.rename(columns={by: "group", "n": "messages", "nu": "mean_distance", "size": "trees"})


def mean_distance_at_random(sizes: Sequence[float]) -> np.ndarray:
    """Expected mean distance between two messages in a tree of each size in which every answer goes to any earlier message alike.

    The newest of n messages is one step from a message drawn among the n - 1 before it, so the sum of distances over all pairs is
    W(n) = W(n-1) (n+1)/(n-1) + n - 1 on average, with W(1) = 0.

    Examples
    --------
    >>> mean_distance_at_random([2, 3, 4]).round(4).tolist()
    [1.0, 1.3333, 1.6111]
    """
    sizes = np.asarray(sizes, dtype=np.int64)
    total = np.zeros(int(sizes.max()) + 1)
    for n in range(2, len(total)):
        total[n] = total[n - 1] * (n + 1) / (n - 1) + n - 1
    return 2 * total[sizes] / (sizes * (sizes - 1))
