"""The words of the field, each as one drawing of the same five people (board.py).

`WORDS` (words.py) holds one word, one sentence, one drawing each; docs/glossary.md has more words and no drawings.
"""

from __future__ import annotations

import textwrap
from collections.abc import Iterable
from typing import TYPE_CHECKING

import pandas as pd

from ..errors import BadInput
from . import style
from .board import Board
from .narrow import both
from .words import WORDS

if TYPE_CHECKING:
    from matplotlib.figure import Figure

HEAD, DRAWING, TEXT = 0.62, 3.5, 1.75  # centimetres of a cell: the word, the drawing, the sentence
SLIM = 0.45, 2.7, 1.3  # the same in a narrow column
CELL, SLIM_CELL = 5.2, 4.0  # centimetres across that a sentence needs
LETTERS = 28  # in a line of the sentence


@both
def glossary(words: str | Iterable[str], *, width: float = style.WIDE) -> tuple[Figure, pd.DataFrame]:
    """Drawings of five people that explain words of the field, three in a row (fewer where it is narrow), and the words with their sentences.

    Parameters
    ----------
    words : words of `WORDS` in the order wanted, or the name of a group (writing, people, shapes, counting, places).
    width : centimetres.

    Returns
    -------
    fig, table: word, means (one sentence), drawing (what is to be seen).

    Examples
    --------
    >>> fig, table = glossary(["star", "pair", "mesh"])
    >>> table["word"].tolist()
    ['star', 'pair', 'mesh']
    """
    chosen = [name for name, word in WORDS.items() if word.group == words] if isinstance(words, str) else list(words)
    unknown = [name for name in chosen if name not in WORDS]
    if unknown or not chosen:
        groups = ", ".join(dict.fromkeys(word.group for word in WORDS.values()))
        raise BadInput(
            f"words of the glossary ({', '.join(WORDS)}) or a group ({groups})",
            ", ".join(unknown) or repr(words),
            "a slip of the pen",
            'figures.glossary(["star", "mesh"])',
        )
    head, drawing, text = SLIM if style.slim(width) else (HEAD, DRAWING, TEXT)
    abreast = max(1, min(3, int(width / (SLIM_CELL if style.slim(width) else CELL))))
    columns = min(abreast, len(chosen))
    rows = -(-len(chosen) // columns)
    with style.look():
        from matplotlib.figure import Figure

        wide, high = width / abreast, head + drawing + text
        fig = Figure(figsize=(columns * wide / style.INCH, rows * high / style.INCH))
        for place, name in enumerate(chosen):
            row, column = divmod(place, columns)
            below = (rows - row - 1) * high  # centimetres under this cell
            ax = fig.add_axes((column / columns, (below + text) / (rows * high), 1 / columns, drawing / (rows * high)))
            WORDS[name].draw(Board(ax))
            middle = (column + 0.5) / columns
            fig.text(middle, (below + text + drawing + 0.08) / (rows * high), name, ha="center", va="bottom", size=style.WORDS + 1, weight="bold")
            fig.text(
                middle,
                (below + text - 0.12) / (rows * high),
                textwrap.fill(WORDS[name].means, LETTERS),
                ha="center",
                va="top",
                size=style.SMALL,
                linespacing=1.25,
            )
    table = pd.DataFrame([(name, WORDS[name].means, WORDS[name].shows) for name in chosen], columns=["word", "means", "drawing"])
    return fig, table
