"""One look for all pictures: print width, few colours, words beside the thing they name.

A picture is drawn at the width at which it is printed, so that the letters on paper are as large as they are here.
One strong colour makes the point, greys give the context; two more colours exist for the rare case of several groups.
All of them differ in lightness, so they survive grey print and colour-blind eyes; still, colour never says anything
alone (a dash, a marker or a word says it too).

Used by every module of this package. Nothing here is global: `look()` lends the style to the drawing and gives it back.
"""

from __future__ import annotations

from contextlib import contextmanager
from contextvars import ContextVar
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

#: centimetres across a printed page: a column and a half, and the whole text width
WIDTH, WIDE = 14.0, 16.0
INCH = 2.54

INK = "#1D2228"  # words and axes
STRONG = "#B83A14"  # the point of the picture
SECOND = "#1B4F8A"  # a second group, always with another dash or marker
THIRD = "#2F8F7A"  # a third one
GREY = "#66707B"  # words of less weight; dark enough to be read
MIDDLE = "#A3ABB5"  # context that must be seen
PALE = "#D5D9DE"  # context
FAINT = "#EEF0F2"  # areas, grids
PAPER = "#FFFFFF"

#: for several groups in one picture, in this order, each with its own dash and marker
COLOURS = (STRONG, SECOND, THIRD, GREY)
DASHES = ("-", (0, (5, 2)), (0, (1.2, 1.6)), (0, (6, 2, 1.2, 2)))
MARKERS = ("o", "s", "^", "D")

#: a column of a magazine, in centimetres; a picture no wider than SLIM is drawn with smaller letters, and lower things stand below others
COLUMN, SLIM = 8.0, 10.0
#: points of TITLE, WORDS and SMALL in a wide picture and in a slim one; the smallest words of all are SMALL - 0.5, and 6 points is the least that is printed
WIDE_LETTERS = {"TITLE": 12.0, "WORDS": 9.5, "SMALL": 8.5}
SLIM_LETTERS = {"TITLE": 9.0, "WORDS": 7.0, "SMALL": 6.5}
LEAST = 6.0

_letters: ContextVar[dict[str, float]] = ContextVar("letters", default=WIDE_LETTERS)


def __getattr__(name: str) -> float:
    """`style.TITLE`, `style.WORDS`, `style.SMALL`: points, as large as the picture that is being drawn wants them."""
    try:
        return _letters.get()[name]
    except KeyError:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}") from None


def slim(width: float) -> bool:
    """Is a picture of so many centimetres one for a narrow column?"""
    return width <= SLIM


def slim_now() -> bool:
    """Are the letters those of a narrow column (inside `letters`)?"""
    return _letters.get() is SLIM_LETTERS


def broken(text: str, share: float) -> str:
    """`text` in lines, each at most `share` of its whole length (more than that only where one word is longer).

    Examples
    --------
    >>> broken("share of messages that have the mark", 0.6)
    'share of messages\\nthat have the mark'
    """
    import textwrap

    plain = " ".join(text.split())
    lines = max(2, int(1 / share + 0.999))
    for letters in range(-(-len(plain) // lines), len(plain) + 1):  # the shortest lines of which there are no more than needed
        parts = textwrap.wrap(plain, letters, break_long_words=False, break_on_hyphens=False)
        if len(parts) <= lines:
            return "\n".join(parts)
    return plain


@contextmanager
def letters(width: float):
    """Inside, `style.WORDS` and its sisters, and `look()`, are those of a picture of so many centimetres.

    Examples
    --------
    >>> import sys
    >>> style = sys.modules[letters.__module__]
    >>> with letters(8):
    ...     print(style.WORDS)
    7.0
    >>> style.WORDS
    9.5
    """
    token = _letters.set(SLIM_LETTERS if slim(width) else WIDE_LETTERS)
    try:
        yield
    finally:
        _letters.reset(token)


RC = {
    "font.family": "DejaVu Sans",
    "axes.titleweight": "bold",
    "axes.titlelocation": "left",
    "axes.labelcolor": INK,
    "axes.edgecolor": GREY,
    "axes.linewidth": 0.7,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.facecolor": PAPER,
    "axes.axisbelow": True,
    "axes.unicode_minus": True,
    "xtick.color": GREY,
    "ytick.color": GREY,
    "xtick.labelcolor": INK,
    "ytick.labelcolor": INK,
    "xtick.major.size": 3,
    "ytick.major.size": 3,
    "xtick.major.width": 0.7,
    "ytick.major.width": 0.7,
    "grid.color": FAINT,
    "grid.linewidth": 0.8,
    "lines.linewidth": 1.8,
    "lines.markersize": 5,
    "lines.solid_capstyle": "round",
    "text.color": INK,
    "legend.frameon": False,
    "figure.facecolor": PAPER,
    "savefig.facecolor": PAPER,
    "figure.dpi": 100,
    # what makes files the same each time, and lets a printer find the letters in them
    "svg.hashsalt": "conversation",
    "svg.fonttype": "path",
    "pdf.fonttype": 42,
    "ps.fonttype": 42,
    "path.sketch": None,
    "text.usetex": False,
    "mathtext.fontset": "dejavusans",
}


def look():
    """The style, lent for the length of a `with` block (or, as a decorator, of a function), whatever the user has set.

    Examples
    --------
    >>> import matplotlib
    >>> before = matplotlib.rcParams["font.size"]
    >>> with look():
    ...     print(matplotlib.rcParams["font.size"])
    9.5
    >>> matplotlib.rcParams["font.size"] == before
    True
    """
    import matplotlib as mpl

    return mpl.rc_context({**{k: v for k, v in mpl.rcParamsDefault.items() if k not in _KEPT}, **RC, **_points()})


def _points() -> dict[str, float]:
    """The sizes of letters, in the words of matplotlib."""
    now = _letters.get()
    words, small = now["WORDS"], now["SMALL"]
    return {
        "font.size": words,
        "axes.titlesize": words + 0.5,
        "axes.labelsize": words,
        "xtick.labelsize": small,
        "ytick.labelsize": small,
        "legend.fontsize": small,
    }


#: settings that belong to the place where we run, not to the look
_KEPT = {
    "backend",
    "backend_fallback",
    "interactive",
    "toolbar",
    "timezone",
    "webagg.port",
    "webagg.address",
    "webagg.port_retries",
    "webagg.open_in_browser",
    "datapath",
    "docstring.hardcopy",
    "animation.embed_limit",
}


def canvas(width: float = WIDTH, height: float = 8.0, rows: int = 1, columns: int = 1, **more) -> tuple[Figure, Axes]:
    """A figure of `width` x `height` centimetres and its axes (an array of them for several rows or columns).

    The figure knows nothing of pyplot: nothing shows it before `figures.show` does, nothing has to be closed.
    Call it inside `look()`.

    Examples
    --------
    >>> fig, ax = canvas(12, 6)
    >>> [round(float(x), 2) for x in fig.get_size_inches() * 2.54]
    [12.0, 6.0]
    """
    from matplotlib.figure import Figure

    fig = Figure(figsize=(width / INCH, height / INCH), layout="constrained")
    fig.get_layout_engine().set(w_pad=0.09, h_pad=0.06, wspace=0.04, hspace=0.06)
    return fig, fig.subplots(rows, columns, **more)


def percent(ax: Axes, which: str = "y") -> None:
    """Write the ticks of an axis that holds shares as percentages."""
    from matplotlib.ticker import PercentFormatter

    for name in which:
        getattr(ax, f"{name}axis").set_major_formatter(PercentFormatter(1.0, decimals=0, symbol="%"))


def bare(ax: Axes) -> None:
    """Take frame, ticks and labels from axes that hold a drawing, not a scale."""
    ax.set_axis_off()


def row_names(ax: Axes, at: list[float], names: list[str], *, above: float, **how) -> None:
    """Names of rows left of an axis; where the picture is slim and a name is long, each above its row, `above` rows higher."""
    if not (slim_now() and longest(names) > ROOM):
        ax.set_yticks(at, names, **how)
        return
    ax.set_yticks(at, [""] * len(names))
    for y, name in zip(at, names, strict=True):
        ax.text(0, y - above, name, transform=ax.get_yaxis_transform(), ha="left", va="center", parse_math=False, path_effects=halo(), zorder=7, **how)


ROOM = 15  # letters of a name that may stand left of the rows of a slim picture


def longest(names: list[str]) -> int:
    """Letters of the longest line of some names."""
    return max((len(line) for name in names for line in str(name).split("\n")), default=0)


def halo(width: float = 2.5):
    """A white rim around letters, so that they can be read on lines."""
    from matplotlib.patheffects import withStroke

    return [withStroke(linewidth=width, foreground=PAPER)]


def key(fig: Figure, entries: list[tuple], *, where: str = "outside lower center", **more) -> None:
    """A legend of (handle, words) below the drawing, in as many rows as it needs to stay within the picture."""
    if not entries:
        return
    handles, words = map(list, zip(*entries, strict=True))
    how = {"handlelength": 2.0, "handletextpad": 0.5, "columnspacing": 1.4, "fontsize": _letters.get()["SMALL"], "loc": where, **more}
    renderer = fig._get_renderer()
    most = how.pop("ncols", len(words))
    for columns in range(most, 0, -1):
        legend = fig.legend(handles, words, ncols=columns, **how)
        if not slim_now():  # a key can be measured before anything is laid out; wide pictures stay to the dot as they were printed
            fig.draw_without_rendering()
        wide = legend.get_window_extent(renderer).width
        if wide <= fig.bbox.width * 0.98:
            return
        if columns == 1:  # not even one below the other: the longest words are broken
            for text in legend.get_texts():
                box = text.get_window_extent(renderer)
                room = fig.bbox.width * 0.97 - (wide - max(other.get_window_extent(renderer).width for other in legend.get_texts()))
                if box.width > room and slim_now():
                    text.set_text(broken(text.get_text(), room / box.width))
            return
        legend.remove()


def place_labels(ax: Axes, points: list[tuple[float, float]], texts: list[str], *, gap: float = 6, avoid=(), **more) -> list:
    """Write each text beside its point, at the first of twelve places where it covers no other text, point or `avoid` box.

    Parameters
    ----------
    points : in data coordinates; texts : as many, "" is skipped. gap : points (1/72 inch) between point and word.
    avoid : artists, or boxes in data coordinates, that are to be left free. more : goes to the text (colour, size, weight; a list gives one value a label).

    Returns
    -------
    The texts that were written. Call it when the size of the axes is settled; the order of the points decides who chooses first.
    """
    fig = ax.figure
    fig.draw_without_rendering()
    renderer = fig._get_renderer()
    scale = fig.dpi / 72
    taken = [artist.get_window_extent(renderer) if hasattr(artist, "get_window_extent") else artist.transformed(ax.transData) for artist in avoid]
    spots = [ax.transData.transform(point) for point in points]
    dot = gap * scale * 0.7
    frame = ax.get_window_extent(renderer).padded(2)
    written = []
    for place, ((x, y), text) in enumerate(zip(points, texts, strict=True)):
        if not text:
            continue
        own = {key: (value[place] if isinstance(value, list) else value) for key, value in more.items()}
        label = ax.annotate(text, (x, y), xytext=(0, 0), textcoords="offset points", path_effects=halo(), zorder=6, annotation_clip=False, **own)
        best, least = None, None
        for reach in (1.0, 2.2, 3.6):
            for dx, dy, ha, va in _SIDES:
                label.set(position=(dx * gap * reach, dy * gap * reach), ha=ha, va=va)
                box = label.get_window_extent(renderer)
                cost = sum(_overlap(box, other) for other in taken)
                cost += sum(_overlap_dot(box, spot, dot) for k, spot in enumerate(spots) if k != place)
                cost += 3 * _outside(box, frame) + reach * 0.01
                if least is None or cost < least:
                    least, best = cost, (dx * gap * reach, dy * gap * reach, ha, va)
            if least < 0.05:
                break
        label.set(position=best[:2], ha=best[2], va=best[3])
        if (best[0] ** 2 + best[1] ** 2) ** 0.5 > 2 * gap:
            label.arrow_patch = None
            ax.annotate(
                "",
                (x, y),
                xytext=best[:2],
                textcoords="offset points",
                arrowprops={"arrowstyle": "-", "color": MIDDLE, "lw": 0.6, "shrinkA": 0, "shrinkB": 3},
                zorder=3,
                annotation_clip=False,
            )
        taken.append(label.get_window_extent(renderer).padded(3 * scale if slim_now() else 0))
        written.append(label)
    return written


_SIDES = (
    (1, 0, "left", "center"),
    (-1, 0, "right", "center"),
    (0, 1, "center", "bottom"),
    (0, -1, "center", "top"),
    (0.8, 0.8, "left", "bottom"),
    (0.8, -0.8, "left", "top"),
    (-0.8, 0.8, "right", "bottom"),
    (-0.8, -0.8, "right", "top"),
)


def _overlap(a, b) -> float:
    """Share of box `a` that box `b` covers."""
    wide = max(0.0, min(a.x1, b.x1) - max(a.x0, b.x0))
    high = max(0.0, min(a.y1, b.y1) - max(a.y0, b.y0))
    return wide * high / max(a.width * a.height, 1e-9)


def _overlap_dot(box, spot, size: float) -> float:
    from matplotlib.transforms import Bbox

    return _overlap(box, Bbox.from_extents(spot[0] - size, spot[1] - size, spot[0] + size, spot[1] + size))


def _outside(box, frame) -> float:
    """Share of a box that leaves the frame."""
    return 1 - _overlap(box, frame)
