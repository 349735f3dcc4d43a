"""Who speaks to whom, drawn so that a centre, a mesh and pairs are told apart at a glance.

Where a person stands is not decoration. The nearer to the middle, the larger the share of all messages that this person
wrote or received: a hub stands in the middle because all talk goes through it, and an empty middle *is* "no centre".
Around the middle, people who talk much with each other stand side by side. The silent stand on the outer rim.
A coloured solid arc is talk that came back, a grey dashed one is talk that did not; a dot is as large as what was written.

No chance enters: the same network always gives the same picture. Above 60 people a drawing becomes wool; then `network`
draws a matrix instead, one row a writer.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from ..corpus import Corpus
from ..graphs import Counts, counts, roster
from . import style
from .layout import CORE, angles, distances, ring_order
from .narrow import both

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

MANY = 60
CROWD = 30  # with more one-way arcs than this, they are thin lines instead of dashes
READING = "The larger the dot, the more this person wrote.\nThe nearer to the middle, the more of all\nmessages involve this person."
RIM = 1.3  # radius on which silent members stand; everybody else is within 1


@both
def network(
    talk: Any, *, names: bool | Mapping[str, str] = False, most: int = MANY, wrote: Iterable[str] | None = None, width: float = style.WIDTH
) -> tuple[Figure, pd.DataFrame]:
    """The picture of who speaks to whom, and its table.

    Parameters
    ----------
    talk : a Corpus, a table of ties, Counts, or an address graph (networkx DiGraph with `weight`).
    names : write a name beside each person (False: nobody is named); a mapping gives the words to write.
    most : with more speaking or addressed people than this, a matrix is drawn instead.
    wrote : people who wrote anything, to whomever; without a tie they are not called silent (a Corpus tells by itself).
    width : centimetres.

    Returns
    -------
    fig, table. One row per person (`what` = "person": messages `written`, `received`, `share` of all messages that
    involve the person, `distance` from the middle, 0 to 1, silent members at 1.3) and one per arc (`what` = "arc":
    `person` writes to `to`, `messages`, and how many came `back`).

    Examples
    --------
    >>> from conversation_lib import toys
    >>> fig, table = network(toys.star(5))
    >>> table.query("what == 'person'")[["person", "share", "distance"]].head(2).values.tolist()
    [['ana', 1.0, 0.0], ['ben', 0.25, 1.0]]
    """
    c = as_counts(talk)
    if active(c).sum() > most:
        return matrix(talk, wrote=wrote, width=width)
    with style.look():
        slim = style.slim(width)
        fig, ax = style.canvas(width, width * (0.64 if not slim else 1.12))
        table = draw(ax, c, across=width * (0.62 if not slim else 0.8), names=names)
        if slim:  # no room beside the drawing: how to read it stands below
            ax.text(0.5, -0.01, READING, transform=ax.transAxes, ha="center", va="top", size=style.SMALL, color=style.GREY, linespacing=1.25)
        legend(fig, table, beside=not slim, quiet=_quiet(talk, c, wrote), counted=True)
    return fig, table


@both
def networks(panels: Mapping[str, Any], *, names: bool = False, columns: int | None = None, width: float = style.WIDE) -> tuple[Figure, pd.DataFrame]:
    """Several small networks side by side, each under its name; the table has a column `panel`.

    Examples
    --------
    >>> from conversation_lib import toys
    >>> fig, table = networks({"one-to-many": toys.star(), "many-to-many": toys.mesh()})
    >>> table["panel"].unique().tolist()
    ['one-to-many', 'many-to-many']
    """
    columns = min(len(panels), 2) if style.slim(width) else columns or min(len(panels), 3)
    rows = math.ceil(len(panels) / columns)
    with style.look():
        each = width / columns
        fig, grid = style.canvas(width, rows * (each + 0.75) + 0.7, rows, columns, squeeze=False)
        tables = []
        for place, (title, talk) in enumerate(panels.items()):
            ax = grid.flat[place]
            tables.append(draw(ax, as_counts(talk), across=each - 0.4, names=names).assign(panel=title))
            ax.set_title(title, loc="center", pad=8)
        for ax in list(grid.flat)[len(panels) :]:
            style.bare(ax)
        table = pd.concat(tables, ignore_index=True)
        legend(fig, table)
    return fig, table[["panel", *[c for c in table.columns if c != "panel"]]]


def as_counts(talk: Any) -> Counts:
    """Counts from whatever holds who speaks to whom; the silent members of a Corpus are kept."""
    if isinstance(talk, Counts):
        return talk
    if isinstance(talk, Corpus):
        from ..ties import ties

        arcs = ties(talk)
        return counts(arcs, roster(arcs, talk, "declared"), "declared")
    if isinstance(talk, pd.DataFrame):
        return counts(talk)
    from ..ties import table_of_ties

    people = sorted(str(p) for p in talk.nodes)
    arcs = [(str(a), str(b), float(w)) for a, b, w in talk.edges(data="weight", default=1.0)]
    return counts(table_of_ties(arcs) if arcs else table_of_ties([]), people)


def active(c: Counts) -> np.ndarray:
    """Who of the roster wrote to somebody or was addressed (bool per person)."""
    return (c.W.sum(axis=0) + c.W.sum(axis=1)) > 0


def _quiet(talk: Any, c: Counts, wrote: Iterable[str] | None) -> str:
    """What to call those without a tie: silent, unless some of them wrote, only to nobody in particular."""
    known = set(talk.messages["author"].dropna() if isinstance(talk, Corpus) else wrote if wrote is not None else ())
    return "no tie" if any(person in known for person, tied in zip(c.people, active(c), strict=True) if not tied) else "silent"


def draw(ax: Axes, c: Counts, *, across: float, names: bool | Mapping[str, str] = False) -> pd.DataFrame:
    """Draw `c` on `ax`, a square of `across` centimetres; the table of `network` comes back. Call it inside `style.look()`."""
    W = c.W.toarray()
    S = W + W.T
    N = W.sum()
    talk = S.sum(axis=1)
    busy = np.flatnonzero(talk > 0)
    quiet = np.flatnonzero(talk == 0)
    far = distances(talk[busy], N)
    turn = angles(S[np.ix_(busy, busy)], far)
    x, y = np.full(c.n, np.nan), np.full(c.n, np.nan)
    x[busy], y[busy] = far * np.cos(turn), far * np.sin(turn)
    radius = np.full(c.n, RIM)
    radius[busy] = far
    around = math.pi / 2 - 2 * math.pi * (np.arange(len(quiet)) + 0.5) / max(len(quiet), 1)
    x[quiet], y[quiet] = RIM * np.cos(around), RIM * np.sin(around)

    edge = (RIM + 0.1 if len(quiet) else 1.14) + (0.12 if names else 0)
    one = across / style.INCH * 72 / (2 * edge)  # points (1/72 inch) for a distance of 1
    ax.set(xlim=(-edge, edge), ylim=(-edge, edge), aspect="equal")
    style.bare(ax)
    sizes = _sizes(W.sum(axis=1), len(busy), one)
    spoke = W.sum(axis=1) > 0
    central = busy[far < CORE]  # in the middle there is room
    sizes[central] = np.maximum(sizes[central], 13.0**2 * (W.sum(axis=1)[central] > 0))
    _arcs(ax, W, x, y, sizes, len(busy))
    order = sorted(busy, key=lambda k: -sizes[k])
    for who, face, edgecolour in ((spoke, style.INK, style.PAPER), (~spoke & (talk > 0), style.PAPER, style.INK)):
        chosen = [k for k in order if who[k]]
        ax.scatter(x[chosen], y[chosen], s=sizes[chosen], c=face, edgecolors=edgecolour, linewidths=1.1, zorder=4, clip_on=False)
    if len(quiet):
        small = float(np.clip(0.45 * 2 * math.pi * RIM * one / len(quiet), 1.8, 6)) ** 2
        ax.scatter(x[quiet], y[quiet], s=small, c=style.PAPER, edgecolors=style.MIDDLE, linewidths=0.9, zorder=2, clip_on=False)
    if names:
        _names(ax, c, x, y, sizes, names)
    share = talk / N if N else np.zeros(c.n)
    return _table(c, W, share, radius)


def _sizes(written: np.ndarray, people: int, radius: float) -> np.ndarray:
    """Area of the dots (square points): those who wrote nothing are small, the others as large as what they wrote."""
    across = float(np.clip(0.5 * 2 * math.pi * radius / max(people, 1), 3.0, 21.0 if not style.slim_now() else 13.0))
    most = written.max() if written.size and written.max() > 0 else 1.0
    return across**2 * (0.2 + 0.8 * written / most)


def _dash(one_way: int):
    """Dashes for talk that did not come back; where it is much, dashes would flicker and thin lines do."""
    return (0, (3.2, 1.8)) if one_way <= CROWD else "-"


def _arcs(ax: Axes, W: np.ndarray, x: np.ndarray, y: np.ndarray, sizes: np.ndarray, people: int) -> None:
    from matplotlib.patches import FancyArrowPatch

    i, j = np.nonzero(W)
    heaviest = W.max() if len(i) else 1.0
    one_way = int((W[j, i] == 0).sum())
    thick = float(np.clip(9 / math.sqrt(max(people, 1)), 0.9, 3.0)) * (0.62 if len(i) > 250 else 1) * (1 if not style.slim_now() else 0.7)
    for a, b in sorted(zip(i.tolist(), j.tolist(), strict=True), key=lambda arc: (W[arc[::-1]] > 0, W[arc], arc)):
        back = W[b, a] > 0
        wide = thick * (0.45 + 0.55 * math.sqrt(W[a, b] / heaviest)) * (1.0 if back else 0.75)
        head = 2.2 + 1.6 * wide
        near = math.hypot(x[b] - x[a], y[b] - y[a]) < 0.3
        path = {"connectionstyle": f"arc3,rad={(0.3 if near else 0.16) if back else 0}", "mutation_scale": 1, "shrinkA": math.sqrt(sizes[a]) / 2 + 0.5}
        colour = {"color": style.STRONG if back else style.MIDDLE, "zorder": 3 if back else 2.5, "alpha": None if len(i) < 80 else 0.75}
        ends = ((x[a], y[a]), (x[b], y[b]))
        rim = math.sqrt(sizes[b]) / 2 + 1.2
        line = {"arrowstyle": "-", "linewidth": wide, "linestyle": "-" if back else _dash(one_way), "capstyle": "butt", "shrinkB": rim + head * 0.9}
        ax.add_patch(FancyArrowPatch(*ends, **path, **colour, **line))
        point = {"arrowstyle": f"-|>,head_length={head:.2f},head_width={0.45 * head:.2f}", "linewidth": 0, "shrinkB": rim}
        ax.add_patch(FancyArrowPatch(*ends, **path, **colour, **point))


def _names(ax: Axes, c: Counts, x: np.ndarray, y: np.ndarray, sizes: np.ndarray, names: bool | Mapping[str, str]) -> None:
    middle = np.hypot(x, y) < 0.35
    for k, person in enumerate(c.people):
        word = names.get(person, "") if isinstance(names, Mapping) else person
        away = math.sqrt(sizes[k]) / 2 + 4
        dx, dy = (0.0, -1.0) if middle[k] else (x[k] / math.hypot(x[k], y[k]), y[k] / math.hypot(x[k], y[k]))
        ha = "center" if abs(dx) < 0.35 else ("left" if dx > 0 else "right")
        va = "center" if abs(dy) < 0.35 else ("bottom" if dy > 0 else "top")
        ax.annotate(
            word, (x[k], y[k]), xytext=(dx * away, dy * away), textcoords="offset points", ha=ha, va=va, size=style.WORDS, path_effects=style.halo(), zorder=6
        )


def _table(c: Counts, W: np.ndarray, share: np.ndarray, radius: np.ndarray) -> pd.DataFrame:
    people = pd.DataFrame(
        {
            "what": "person",
            "person": c.people,
            "written": W.sum(axis=1),
            "received": W.sum(axis=0),
            "share": share,
            "distance": np.round(radius, 6),
        }
    )
    i, j = np.nonzero(W)
    arcs = pd.DataFrame({"what": "arc", "person": [c.people[k] for k in i], "to": [c.people[k] for k in j], "messages": W[i, j], "back": W[j, i]})
    return pd.concat([people, arcs], ignore_index=True)[["what", "person", "to", "messages", "back", "written", "received", "share", "distance"]]


def legend(fig: Figure, table: pd.DataFrame, beside: bool = False, quiet: str = "silent", counted: bool = False) -> None:
    """The key, only of what is in the picture: returned and unreturned talk, who wrote, who only listened, who is silent."""
    from matplotlib.lines import Line2D

    arcs, people = table[table["what"] == "arc"], table[table["what"] == "person"]
    one_way = arcs["back"] == 0
    key = []
    if (~one_way).any():
        key.append((Line2D([], [], color=style.STRONG, lw=2.2), "talk that came back"))
    if one_way.any():
        most = int(one_way.groupby(arcs["panel"]).sum().max()) if "panel" in arcs else int(one_way.sum())
        dash = _dash(most)
        key.append((Line2D([], [], color=style.MIDDLE, lw=1.8 if dash != "-" else 1.1, ls=dash), "talk that did not"))
    dot = {"ls": "", "marker": "o", "ms": 7}
    if (people["written"] > 0).any():
        key.append((Line2D([], [], **dot, mfc=style.INK, mec=style.PAPER), "wrote"))
    if ((people["written"] == 0) & (people["received"] > 0)).any():
        key.append((Line2D([], [], **{**dot, "ms": 5.5}, mfc=style.PAPER, mec=style.INK), "only written to"))
    silent = int(((people["written"] == 0) & (people["received"] == 0)).sum())
    if silent:
        key.append((Line2D([], [], ls="", marker="o", ms=4.5, mfc=style.PAPER, mec=style.MIDDLE), f"{quiet} ({silent})" if counted else quiet))
    if beside:
        reading = "\nThe larger the dot, the\nmore this person wrote.\nThe nearer to the middle,\nthe more of all messages\ninvolve this person."
        style.key(fig, [*key, (Line2D([], [], ls=""), reading)], where="outside right center", ncols=1, labelspacing=0.9)
    else:
        style.key(fig, key)


@both
def matrix(talk: Any, *, most: int = 400, wrote: Iterable[str] | None = None, width: float = style.WIDTH) -> tuple[Figure, pd.DataFrame]:
    """Who writes (rows) to whom (columns), busiest first: a hub is a line, a mesh a filled square, pairs a chain of dots.

    Parameters
    ----------
    talk, wrote : as for `network`. most : people drawn; of more than that the busiest, and the picture says how many are left out.

    Returns
    -------
    fig, table with one row per arc drawn: person, to, messages, back, row, column (1 = busiest).

    Examples
    --------
    >>> from conversation_lib import toys
    >>> fig, table = matrix(toys.pairs(6))
    >>> table[["person", "to", "messages", "back"]].values.tolist()[0]
    ['ana', 'ben', 1.0, 1.0]
    """
    c = as_counts(talk)
    involved = np.asarray(c.W.sum(axis=0) + c.W.sum(axis=1)).ravel()
    busiest = [k for k in np.lexsort((np.arange(c.n), -involved)) if involved[k] > 0][:most]
    W = c.W[busiest][:, busiest].toarray()
    order = np.array(ring_order(W + W.T)) if len(busiest) <= MANY else np.arange(len(busiest))
    W = W[np.ix_(order, order)]
    people = [c.people[busiest[k]] for k in order]
    i, j = np.nonzero(W)
    table = pd.DataFrame({"person": [people[k] for k in i], "to": [people[k] for k in j], "messages": W[i, j], "back": W[j, i], "row": i + 1, "column": j + 1})
    with style.look():
        fig, ax = style.canvas(width, width * (0.8 if not style.slim(width) else 1.05))
        size = len(people)
        points = 260 * width / style.WIDTH / max(size, 1)
        back = table["back"] > 0
        area = np.clip(points * (0.35 + 0.65 * np.sqrt(table["messages"] / max(table["messages"].max(), 1))), 2.0, 14) ** 2
        ax.scatter(table["column"][~back], table["row"][~back], s=area[~back], marker="s", c=style.MIDDLE, linewidths=0, label="did not come back")
        ax.scatter(table["column"][back], table["row"][back], s=area[back], marker="s", c=style.STRONG, linewidths=0, label="came back")
        ax.set(
            xlim=(0.3, size + 0.7),
            ylim=(size + 0.7, 0.3),
            aspect="equal",
            xlabel="is written to (busiest first)" if size > MANY else "is written to",
            ylabel="writes (busiest first)" if size > MANY else "writes",
        )
        ax.plot([0.3, size + 0.7], [0.3, size + 0.7], color=style.PALE, lw=0.8, zorder=0)
        left = int((involved > 0).sum()) - size
        silent = c.n - int((involved > 0).sum())
        without = "silent ones" if _quiet(talk, c, wrote) == "silent" else "without a tie"
        notes = [f"{size} people"] + ([f"{left:,} less busy ones not drawn"] if left else []) + ([f"{silent:,} {without} not drawn"] if silent else [])
        ax.set_title(" · ".join(notes), weight="normal", size=style.SMALL, color=style.GREY)
        key = [name for name, has in (("did not come back", (~back).any()), ("came back", back.any())) if has]
        handles = dict(zip(*ax.get_legend_handles_labels()[::-1], strict=True))
        style.key(fig, [(handles[k], f"talk that {k}") for k in key], handlelength=1.2, markerscale=1.6)
    return fig, table
