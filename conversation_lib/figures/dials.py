"""One corpus as five plain answers, and five answers as a dial is turned.

`profile` is the picture beside every headline number: C never travels alone. `dials` shows what a generator does to each
axis when its dial goes from broadcast to conversation; it is about the measures, not about the world.
"""

from __future__ import annotations

import textwrap
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import pandas as pd

from ..errors import BadInput
from . import style
from .narrow import both
from .space import results_of

if TYPE_CHECKING:
    from matplotlib.figure import Figure

#: letter -> the question in plain words, what 0 and 1 look like
QUESTIONS = {
    "V": ("Who speaks?", "one person", "all alike"),
    "A": ("What comes back?", "nothing", "everything"),
    "A_e": ("Who answers?", "nobody", "everybody"),
    "O": ("Does it need a centre?", "all through one", "no centre"),
    "M": ("How many partners?", "pairs or a star", "all with all"),
    "T": ("How far does it travel?", "one step", "long chains"),
    "C": ("Conversation, talk returned", "broadcast", "conversation"),
    "C_e": ("Conversation, answered", "broadcast", "conversation"),
}
FIVE = ("V", "A", "O", "M", "T")


@both
def profile(corpora: Any, *, letters: tuple[str, ...] | None = None, width: float = style.WIDTH) -> tuple[Figure, pd.DataFrame]:
    """The axes of one corpus (or up to four) as bars or marks on a scale from 0 to 1, in plain words, with intervals.

    Parameters
    ----------
    corpora : a Profile or a mapping of Results by letter; or a mapping name -> such things, for a comparison.
    letters : which axes; default V, A (A_e where reply links exist), O, M, and T where it is known.
    width : centimetres.

    Returns
    -------
    fig, table: corpus, axis (letter), question, value, low, high, chance (what chance alone gives, for A), reason.

    Examples
    --------
    >>> fig, table = profile({"V": 0.5, "A": 0.8, "O": 0, "M": 0})
    >>> table[["question", "value"]].values.tolist()[0]
    ['Who speaks?', 0.5]
    """
    several = isinstance(corpora, Mapping) and not set(corpora) & set(QUESTIONS)
    known = {str(name): results_of(thing) for name, thing in (corpora.items() if several else {"": corpora}.items())}
    if not 0 < len(known) <= len(style.MARKERS):
        raise BadInput("one to four corpora", f"{len(known)}", "too much for one picture", "draw two pictures")
    if letters is None:
        linked = all("A_e" in r and r["A_e"].defined for r in known.values())
        travels = any("T" in r and r["T"].defined for r in known.values())
        letters = ("V", *(("A", "A_e") if linked else ("A",)), "O", "M", *(("T",) if travels else ()))
    table = _axes_table(known, letters)
    with style.look():
        slim = style.slim(width)  # then the question stands above its bar, and its two ends below it
        each = 1.05 if len(known) == 1 else 0.75 + 0.38 * len(known)
        each = each if not slim else 1.3 if len(known) == 1 else 0.95 + 0.3 * len(known)
        fig, ax = style.canvas(width, each * len(letters) + 1.0)
        ax.set(xlim=(0, 1), ylim=(len(letters) - 0.45, -0.62 if not slim else -0.55))
        ax.set_xticks([0, 0.25, 0.5, 0.75, 1], ["0", "0.25", "0.5", "0.75", "1"])
        if slim:
            ax.set_yticks([])
        else:
            ax.set_yticks(range(len(letters)), [QUESTIONS[x][0] for x in letters], size=style.WORDS, weight="bold")
        ax.tick_params(axis="y", length=0)
        ax.spines["left"].set_visible(False)
        for at in (0, 0.25, 0.5, 0.75, 1):
            ax.axvline(at, color=style.FAINT, lw=0.9, zorder=0)
        for row, letter in enumerate(letters):
            question, low, high = QUESTIONS[letter]
            small = {"size": style.SMALL - 0.5, "color": style.GREY, "va": "bottom"}
            lift = row - (0.27 if len(known) == 1 else 0.40)
            if slim:
                lift = row - 0.47 + 0.42 / each  # centimetres from the top of the row to the foot of its words
                ax.text(0, lift, question, ha="left", va="bottom", size=style.WORDS, weight="bold", path_effects=style.halo(), zorder=6)
                ax.text(1, lift, f"{low} to {high}", ha="right", path_effects=style.halo(), zorder=6, **small)
                continue
            ax.text(0, lift, low, ha="left", **small)
            ax.text(1, lift, high, ha="right", **small)
        for place, name in enumerate(known):
            _one_corpus(ax, table[table["corpus"] == name], place, len(known), list(letters))
        key = []
        from matplotlib.lines import Line2D

        if several:
            key += [(Line2D([], [], ls="", marker=style.MARKERS[k], ms=7, color=style.COLOURS[k]), name) for k, name in enumerate(known)]
        if table["chance"].notna().any():
            key.append((Line2D([], [], ls="", marker="|", ms=10, mew=2, color=style.INK), "by chance alone"))
        if table["low"].notna().any():
            key.append((Line2D([], [], color=style.INK, lw=1.4), "interval"))
        style.key(fig, key)
    return fig, table


def _axes_table(known: Mapping[str, Mapping[str, Any]], letters: tuple[str, ...]) -> pd.DataFrame:
    rows = []
    for name, r in known.items():
        for letter in letters:
            x = r.get(letter)
            chance = r["r0"].value if letter == "A" and "r0" in r else float("nan")
            found = (x.value, x.low, x.high, chance, x.reason) if x is not None else (float("nan"),) * 3 + (chance, "not measured")
            rows.append((name, letter, QUESTIONS[letter][0], *found))
    return pd.DataFrame(rows, columns=["corpus", "axis", "question", "value", "low", "high", "chance", "reason"])


def _not_known(reason: str) -> str:
    """Why there is no bar, in as many words as stand in the room of the bar; the table of the picture has all of them."""
    return f"not known: {textwrap.shorten(reason, 46 if not style.slim_now() else 40, placeholder=' ...')}" if reason else "not known"


def _one_corpus(ax, rows: pd.DataFrame, place: int, many: int, letters: list[str]) -> None:
    colour = style.COLOURS[place]
    for row in rows.itertuples():
        y = letters.index(row.axis) + (0.02 if many == 1 else (place - (many - 1) / 2) * 0.55 / many + 0.08)
        if style.slim_now():
            y += 0.1
        if pd.isna(row.value):
            ax.text(0.01, y, _not_known(row.reason), va="center", size=style.SMALL, style="italic", color=style.GREY)
            continue
        if many == 1:
            ax.barh(y, row.value, height=0.42, color=colour, zorder=2)
            left, right = (row.value if pd.isna(end) else end for end in (row.low, row.high))
            inside = right > 0.88
            ax.annotate(
                f"{row.value:.2f}",
                (left if inside else right, y),
                xytext=(-6 if inside else 5, 0),
                textcoords="offset points",
                ha="right" if inside else "left",
                va="center",
                size=style.WORDS,
                weight="bold",
                color=style.PAPER if inside else style.INK,
                zorder=5,
            )
        else:
            ax.plot([row.value], [y], marker=style.MARKERS[place], color=colour, ms=7.5, mec=style.PAPER, zorder=4, clip_on=False)
        if not pd.isna(row.low):
            ax.plot([row.low, row.high], [y, y], color=style.INK if many == 1 else colour, lw=1.4, zorder=3, solid_capstyle="butt")
        if not pd.isna(row.chance):
            tall = 0.3 if many == 1 else 0.16
            ax.plot([row.chance] * 2, [y - tall, y + tall], color=style.INK, lw=2, zorder=4, solid_capstyle="butt")


@both
def dials(
    runs: pd.DataFrame,
    *,
    over: str = "lam",
    ends: tuple[str, str] = ("broadcast", "conversation"),
    letters: tuple[str, ...] = ("V", "A", "O", "M", "C"),
    width: float = style.WIDE,
) -> tuple[Figure, pd.DataFrame]:
    """Small multiples: each axis against the dial of a generator, one faint dot a run, a line through the means.

    Parameters
    ----------
    runs : one row per run, with the column `over` (the dial) and a column per letter; a column r0 adds the chance level.
    over : name of the dial's column; ends : what its two ends mean. letters : up to six axes. width : centimetres.

    Returns
    -------
    fig, table: over, axis, question, mean, least, most, runs (how many).

    Examples
    --------
    >>> runs = pd.DataFrame({"lam": [0, 0, 1, 1], "V": [0.0, 0.0, 0.8, 0.9], "C": [0.0, 0.0, 0.7, 0.9]})
    >>> fig, table = dials(runs, letters=("V", "C"))
    >>> table[table.axis == "C"][["lam", "mean", "runs"]].to_numpy().tolist()
    [[0.0, 0.0, 2.0], [1.0, 0.8, 2.0]]
    """
    if not 0 < len(letters) <= 6:
        raise BadInput("one to six axes", f"{len(letters)}", "too much for one picture", "draw two pictures")
    parts = []
    shown = [*letters, *(["r0"] if "r0" in runs and "A" in letters else [])]
    for letter in shown:
        grouped = runs.groupby(over)[letter].agg(["mean", "min", "max", "count"]).reset_index()
        grouped.columns = [over, "mean", "least", "most", "runs"]
        parts.append(grouped.assign(axis=letter, question=QUESTIONS[letter][0] if letter in QUESTIONS else "By chance alone"))
    table = pd.concat(parts, ignore_index=True)[[over, "axis", "question", "mean", "least", "most", "runs"]]
    columns = min(3 if not style.slim(width) else 2, len(letters))
    rows = -(-len(letters) // columns)
    with style.look():
        fig, grid = style.canvas(width, rows * (4.9 if not style.slim(width) else 4.0), rows, columns, squeeze=False)
        for place, letter in enumerate(letters):
            ax = grid.flat[place]
            t = table[table["axis"] == letter]
            colour = style.STRONG if letter.startswith("C") else style.INK
            ax.scatter(runs[over], runs[letter], s=7, color=style.PALE, zorder=1, linewidths=0, clip_on=False)
            ax.plot(t[over], t["mean"], color=colour, lw=2.4 if letter.startswith("C") else 1.8, zorder=3, clip_on=False)
            if letter == "A" and "r0" in shown:
                chance = table[table["axis"] == "r0"]
                ax.plot(chance[over], chance["mean"], color=style.GREY, lw=1.4, ls=(0, (1, 1.6)), zorder=2)
                ax.annotate(
                    "by chance alone",
                    (chance[over].iloc[-1], chance["mean"].iloc[-1]),
                    xytext=(0, 4),
                    textcoords="offset points",
                    ha="right",
                    size=style.SMALL - 0.5,
                    color=style.GREY,
                    path_effects=style.halo(),
                )
            ax.set_title(QUESTIONS[letter][0] if not style.slim(width) else textwrap.fill(QUESTIONS[letter][0], 22), size=style.WORDS)
            ax.set(ylim=(-0.02, 1.02))
            ax.set_yticks([0, 0.5, 1], ["0", "0.5", "1"])
            ax.grid(axis="y")
            low, high = float(runs[over].min()), float(runs[over].max())
            ax.set_xticks([low, (low + high) / 2, high], [ends[0], "", ends[1] if not style.slim(width) else f"\n{ends[1]}"])
            left, _, right = ax.get_xticklabels()
            left.set_ha("left")
            right.set_ha("right")
        for ax in list(grid.flat)[len(letters) :]:
            style.bare(ax)
            ax.text(
                0.02,
                0.78,
                "Line: mean of the runs.\nDots: each run by itself.\nHeight: 0 to 1.",
                transform=ax.transAxes,
                va="top",
                size=style.SMALL,
                color=style.GREY,
                linespacing=1.5,
            )
            break
        for ax in list(grid.flat)[len(letters) + 1 :]:
            style.bare(ax)
    return fig, table
