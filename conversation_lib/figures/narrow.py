"""The narrow edition: each picture once more for a column of a magazine, drawn anew instead of shrunk.

A picture of 14 centimetres that is shrunk to 8 has letters of four or five points; no magazine prints them. So every
figure function remembers on what it drew a picture (`both`), and `edition` lets it draw the same once more at 8
centimetres: with letters that stay above six points, and whatever must stand below instead of beside.
A narrow picture with words that are cut, cover each other or are too small is not handed out; its fault is told instead.

Why so: docs/decisions/055-narrow-pictures.md.
"""

from __future__ import annotations

import functools
from collections.abc import Callable
from typing import TYPE_CHECKING, Any
from weakref import WeakKeyDictionary

from ..errors import BadInput
from . import style

if TYPE_CHECKING:
    from matplotlib.figure import Figure
    from matplotlib.text import Text

#: how each living picture was drawn: call it with another width to draw it again
_HOW: WeakKeyDictionary[Figure, Callable[..., tuple[Figure, Any]]] = WeakKeyDictionary()


def both(function: Callable) -> Callable:
    """Decorator of a figure function: letters fit the width that is asked for, and the picture can be drawn once more."""

    @functools.wraps(function)
    def draw(*args: Any, **kwargs: Any) -> tuple[Figure, Any]:
        again = functools.partial(function, *args, **kwargs)
        with style.letters(kwargs.get("width", style.WIDE)):
            fig, table = again()
            if style.slim_now():
                _break_labels(fig)
        _HOW[fig] = again
        return fig, table

    return draw


def edition(fig: Figure, dress: Callable[[Figure], Figure]) -> tuple[Figure | None, str]:
    """The picture for a narrow column with its words on it, or None and the reason.

    Parameters
    ----------
    fig : what a figure function returned. dress : puts title and source on a drawing.
    """
    again = _HOW.get(fig)
    if again is None:
        return None, "it was drawn by hand; only a function of `figures` can draw it once more"
    if style.slim(float(fig.get_figwidth()) * style.INCH):
        return None, "the picture itself is as narrow"
    with style.letters(style.COLUMN):
        try:
            drawn, _ = again(width=style.COLUMN)
            _break_labels(drawn)
        except BadInput as error:
            return None, str(error)
        with style.look():
            drawn = dress(drawn)
            wrong = faults(drawn)
    return (None, "; ".join(wrong)) if wrong else (drawn, "")


def _break_labels(fig: Figure) -> None:
    """Words along an axis that are longer than their room go into two lines or more."""
    renderer, whole = fig._get_renderer(), fig.bbox.padded(-0.04 * fig.dpi)
    if not any(_long(ax, renderer) for ax in fig.axes if ax.axison):
        return
    fig.draw_without_rendering()  # only now it is known how long the axes are
    for ax in fig.axes:
        for label, low, high in ((ax.xaxis.label, "x0", "x1"), (ax.yaxis.label, "y0", "y1")):
            if not (ax.axison and label.get_text()):
                continue
            box = label.get_window_extent(renderer)
            start, end = getattr(box, low), getattr(box, high)
            room = 2 * min((start + end) / 2 - getattr(whole, low), getattr(whole, high) - (start + end) / 2)
            if low == "y0":  # not much longer than its axis, or it would stand beside another one, or beside the key
                room = min(room, ax.get_window_extent(renderer).height * 1.15)
            if end - start > room > 0:
                label.set_text(style.broken(label.get_text(), room / (end - start)))
                label.set_linespacing(1.1)


def _long(ax: Any, renderer: Any) -> bool:
    """May a label of these axes be longer than its room? Told from the words alone, before anything is laid out."""
    across, along = ax.xaxis.label.get_window_extent(renderer).width, ax.yaxis.label.get_window_extent(renderer).height
    place = ax.get_subplotspec().get_gridspec() if ax.get_subplotspec() else None
    columns, rows = (place.ncols, place.nrows) if place else (1, 1)
    return across > 0.45 * ax.figure.bbox.width / columns or along > 0.45 * ax.figure.bbox.height / rows


def faults(fig: Figure) -> list[str]:
    """What a printer would send back: words that are cut, that cover each other, or that are too small to be read."""
    shown = boxes(fig)
    found = [f"cut by the edge: {_words(text)}" for text in cut(fig, shown)]
    found += [f"smaller than {style.LEAST:g} points: {_words(text)}" for text, _ in shown if text.get_fontsize() < style.LEAST]
    return found + [f"{_words(a)} on {_words(b)}" for a, b in on_each_other(shown)]


def boxes(fig: Figure) -> list[tuple[Text, Any]]:
    """Every word of a picture that somebody sees (titles, labels, ticks, keys, notes), with the box it fills."""
    renderer = fig._get_renderer()
    fig.draw_without_rendering()  # keys and labels find their place in the moment they are drawn
    texts = [*fig.texts, *(text for legend in fig.legends for text in legend.get_texts())]
    for ax in fig.axes:
        texts += [*ax.texts, ax.title, ax._left_title, ax._right_title]
        if ax.axison:  # ticks beyond the limits exist, but nobody sees them
            (left, right), (low, high) = sorted(ax.get_xlim()), sorted(ax.get_ylim())
            texts += [ax.xaxis.label, ax.yaxis.label]
            texts += [tick for tick in ax.get_xticklabels() if left <= tick.get_position()[0] <= right]
            texts += [tick for tick in ax.get_yticklabels() if low <= tick.get_position()[1] <= high]
        texts += ax.get_legend().get_texts() if ax.get_legend() else []
    from matplotlib.text import Text

    seen = [text for text in texts if text.get_visible() and text.get_text().strip()]
    return [(text, Text.get_window_extent(text, renderer)) for text in seen]  # of an annotation the words only, without the arrow


def cut(fig: Figure, shown: list[tuple[Text, Any]]) -> list[Text]:
    """Those of the words `shown` that leave the frame."""
    frame = fig.bbox.padded(1)
    return [text for text, box in shown if not (frame.x0 <= box.x0 and box.x1 <= frame.x1 and frame.y0 <= box.y0 and box.y1 <= frame.y1)]


def on_each_other(shown: list[tuple[Text, Any]]) -> list[tuple[Text, Text]]:
    """Pairs of words that cover each other. The box of a line is a little higher than its letters; that much may touch."""
    import numpy as np

    lines = [(text, *line) for text, box in shown for line in _lines(text, box)]
    if len(lines) < 2:
        return []
    x0, x1, y0, y1 = np.array([line[1:] for line in lines]).T
    air = np.array([0.15 * text.get_fontsize() * text.figure.dpi / 72 for text, *_ in lines])
    across = np.minimum.outer(x1, x1) - np.maximum.outer(x0, x0)
    along = np.minimum.outer(y1 - air, y1 - air) - np.maximum.outer(y0 + air, y0 + air)
    a, b = np.nonzero(np.triu((across > 0.5) & (along > 0), k=1))
    pairs = {(id(lines[i][0]), id(lines[k][0])): (lines[i][0], lines[k][0]) for i, k in zip(a, b, strict=True)}
    return [(one, other) for one, other in pairs.values() if one is not other]


def _lines(text: Text, box: Any) -> list[tuple[float, float, float, float]]:
    """Left, right, foot and head of each line of a text: the lines of one label are not equally long."""
    parts = text.get_text().split("\n")
    if len(parts) == 1 or text.get_rotation() % 360:
        return [(box.x0, box.x1, box.y0, box.y1)]
    renderer, high = text.figure._get_renderer(), box.height / len(parts)
    side = {"left": 0.0, "center": 0.5, "right": 1.0}[text._get_multialignment()]
    found = []
    for place, part in enumerate(parts):
        if part.strip():
            wide = renderer.get_text_width_height_descent(part, text.get_fontproperties(), ismath=False)[0]
            left = box.x0 + side * (box.width - wide)
            found.append((left, left + wide, box.y1 - (place + 1) * high, box.y1 - place * high))
    return found


def _words(text: Text) -> str:
    return repr(" ".join(text.get_text().split()))
