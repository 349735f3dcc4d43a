"""Two groups and the words that set them apart, each word with a line in which somebody used it.

Bars to the right belong to one group, to the left to the other; the free half beside each bar holds a real example in its
context, so that no word stands alone. Words of fewer authors than asked for are not key and are not drawn.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from ..errors import BadInput
from . import style
from .narrow import both

if TYPE_CHECKING:
    from matplotlib.figure import Figure

LINE = 44  # characters of an example


@both
def two_sided(table: pd.DataFrame, names: tuple[str, str] = ("group 1", "group 2"), *, words: int = 10, examples: bool = True, seed: int = 1, width: float = style.WIDE) -> tuple[Figure, pd.DataFrame]:
    """The most telling key words of two groups as bars to both sides, with an example each, and the table of what is drawn.

    Parameters
    ----------
    table : what `words.compare` gave. names : of its two groups. words : so many on each side (only key ones).
    examples : False leaves the lines out (where people's words must not be printed). seed : which line is shown.

    Returns
    -------
    fig, table: side, word, log_ratio (base 2), z, count_1, count_2, authors, example, message_id.

    Examples
    --------
    >>> from conversation_lib import words as w
    >>> a = pd.DataFrame({"message_id": [f"a{i}" for i in range(60)], "author": [f"p{i % 9}" for i in range(60)], "text": ["oil on the beach", "a beach of oil"] * 30})
    >>> b = pd.DataFrame({"message_id": [f"b{i}" for i in range(60)], "author": [f"q{i % 9}" for i in range(60)], "text": ["our claims office", "claims are paid"] * 30})
    >>> two_sided(w.compare(a, b), ("residents", "company"), words=1)[1][["side", "word"]].values.tolist()
    [['residents', 'beach'], ['company', 'claims']]
    """
    key = table[table["key"].astype(bool)] if len(table) else table
    if not len(key):
        raise BadInput("words that set the groups apart", table.attrs.get("reason") or "none that is key", "too little text, or the groups speak alike", "say so instead of drawing it, or look at the whole table")
    right = key[key["z"] > 0].head(words)
    left = key[key["z"] < 0].iloc[::-1].head(words)
    rows = []
    for side, part in ((names[0], right), (names[1], left)):
        for word in part.index:
            ident, line = _example(table, word, seed) if examples else ("", "")
            cells = table.loc[word]
            rows.append((side, word, float(cells["value"]), float(cells["z"]), int(cells["count_1"]), int(cells["count_2"]), int(cells["authors_1" if side == names[0] else "authors_2"]), line, ident))
    out = pd.DataFrame(rows, columns=["side", "word", "log_ratio", "z", "count_1", "count_2", "authors", "example", "message_id"])
    with style.look():
        fig, ax = style.canvas(width, 1.6 + 0.56 * len(out) + (0.4 if len(right) and len(left) else 0))
        reach = float(out["z"].abs().max()) * 1.12
        y = 0.0
        for place, row in out.iterrows():
            if place and row["side"] != out["side"].iloc[place - 1]:
                y -= 0.6
            first = row["side"] == names[0]
            sign, colour = (1, style.STRONG) if first else (-1, style.SECOND)
            ax.barh(y, row["z"], height=0.68, color=colour, zorder=2)
            inside = abs(row["z"]) > 0.45 * reach
            ax.text(row["z"] - sign * 0.012 * reach if inside else row["z"] + sign * 0.012 * reach, y, row["word"], ha=("right" if first else "left") if inside else ("left" if first else "right"), va="center", color=style.PAPER if inside else style.INK, weight="bold", size=style.WORDS, parse_math=False)
            if row["example"]:
                ax.text(-sign * 0.015 * reach, y, row["example"], ha="right" if first else "left", va="center", color=style.GREY, size=style.SMALL - 0.5, parse_math=False)
            y -= 1
        ax.axvline(0, color=style.INK, lw=0.8, zorder=3)
        ax.set(xlim=(-reach, reach), ylim=(y + 0.4, 0.6), yticks=[])
        ax.spines["left"].set_visible(False)
        ax.xaxis.set_major_formatter(lambda value, _: f"{abs(value):g}")
        ax.set_xlabel("how sure (z of the log-odds): the longer, the surer")
        if len(right):
            ax.set_title(f"{names[0]} →", loc="right", color=style.STRONG, parse_math=False)
        if len(left):
            ax.set_title(f"← {names[1]}", loc="left", color=style.SECOND, parse_math=False)
    return fig, out


def _example(table: pd.DataFrame, word: str, seed: int) -> tuple[str, str]:
    """(message id, line) of one message in which the word stands, drawn by chance."""
    from ..words.concordance import in_context

    behind = table.behind(word)
    group = behind["message_id"].astype(str)
    lines = in_context(behind.assign(message_id=group), word, width=LINE // 2, before=0, after=0, n=1, seed=seed)
    if not len(lines):
        return "", ""
    row = lines.iloc[0]
    room = LINE - len(row["word"])
    left, right = row["left"], row["right"]
    line = f"{left} {row['word'].upper()} {right}".strip()
    return str(row["message_id"]), " ".join(line.split())[: room + len(row["word"]) + 8]
