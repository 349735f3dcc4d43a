"""Put the words on a picture, show it, and keep it for print.

A picture that leaves this project alone (in a chapter, on a slide) must still say what it shows, how many it rests on,
where it comes from, and whether somebody made the data up. So title, n, source and the word "synthetic" are drawn into the
picture itself; caption and alt text travel beside it.
"""

from __future__ import annotations

import base64
import hashlib
import io
import json
import os
import re
import warnings
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ..errors import BadInput
from ..filing import write_whole
from . import narrow, style

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.figure import Figure

SCREEN, PRINT = 144, 300  # dots per inch
NARROW = f"-{style.COLUMN:g}cm"  # what the files of a narrow edition have behind their name
HEAVY = 100_000  # bytes; a picture on a page stays below
_BAND = 0.09  # inches of air above and below the words


def show(
    fig: Figure,
    table: pd.DataFrame,
    *,
    title: str,
    caption: str,
    alt: str,
    source: str,
    name: str | None = None,
    n: int | str | None = None,
    synthetic: bool | str = False,
) -> None:
    """Show one finished picture under its title, with its caption below; nothing is returned.

    Parameters
    ----------
    fig, table : what a figure function returned; the table holds exactly what is drawn.
    title : the finding in one sentence, not the names of the variables.
    caption : what is plotted, with its units and its n. alt : what somebody would see, for those who cannot.
    source : the data and its version.
    name : file name of the picture (default: made from the title). n : what it rests on, "5 people, 7 messages".
    synthetic : True, or a few words on who made the data ("a simulation"), if nobody wrote it; the picture says so itself.

    Where the environment variable CONVERSATION_FIGURES names a folder, NAME.pdf, NAME.svg, NAME.png (300 dots an inch),
    NAME.csv (the table) and NAME.json (all words, sizes and checksums) are written there, the same bytes each time, and
    beside them NAME-8cm.pdf, NAME-8cm.svg and NAME-8cm.png: the same picture drawn anew for a column of a magazine.

    Examples
    --------
    >>> import pandas as pd
    >>> with style.look():
    ...     fig, ax = style.canvas(8, 5)
    >>> show(fig, pd.DataFrame({"x": [1]}), title="Nothing to see", caption="", alt="An empty frame.", source="made here")
    Traceback (most recent call last):
    ...
    conversation_lib.errors.BadInput: Expected a figure with caption, but got none; probably it was left out. Next: write figures.show(fig, table, ..., caption="...").
    """
    words = {"title": title, "caption": caption, "alt": alt, "source": source}
    for key, value in words.items():
        if not isinstance(value, str) or not value.strip():
            raise BadInput(f"a figure with {key}", "none", "it was left out", f'write figures.show(fig, table, ..., {key}="...")')
        words[key] = " ".join(value.split())
    if re.fullmatch(r"\S+\.(png|svg|pdf|jpe?g)", words["alt"], re.IGNORECASE):
        raise BadInput(
            "an alt text that says what is to be seen", words["alt"], "a file name was put in its place", "describe the picture in one or two sentences"
        )
    if not hasattr(table, "to_csv") or not len(table):
        raise BadInput(
            "the table of what is drawn",
            "nothing" if table is None else type(table).__name__,
            "only the figure was passed on",
            "fig, table = figures...(); figures.show(fig, table, ...)",
        )
    name = slug(name or words["title"])
    counted = f"n = {n:,}" if isinstance(n, int) else (n or "")
    made = "made by us, not by people" if synthetic is True else (synthetic or "")
    drawn = fig
    with style.look():
        fig = dress(drawn, words["title"], counted, words["source"], made)
        cut = words_outside(fig)
        if cut:
            warnings.warn(f"in the picture {name!r} these words leave the frame: {'; '.join(cut)}; make them shorter or the picture wider", stacklevel=2)
        picture = png(fig)
        folder = os.environ.get("CONVERSATION_FIGURES")
        if folder:
            slim = narrow.edition(drawn, lambda other: dress(other, words["title"], counted, words["source"], made))
            keep(fig, table, Path(folder), name, {**words, "name": name, "n": n, "synthetic": bool(synthetic)}, slim)
    _display(picture, {**words, "name": name, "n": n, "synthetic": bool(synthetic)}, fig)


def slug(text: str) -> str:
    """A file name made from `text`.

    Examples
    --------
    >>> slug("Who speaks? Über 40 %!")
    'who-speaks-uber-40'
    """
    import unicodedata

    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:60].strip("-") or "figure"


def dress(fig: Figure, title: str, n: str, source: str, synthetic: str) -> Figure:
    """A copy of the drawing with a band above that holds the title, and one below with n and source."""
    fig = _copy(fig)
    fig.draw_without_rendering()
    fig.set_layout_engine(None)  # nothing moves from here on; "none" would leave a placeholder, and each file be drawn twice
    width, height = (float(x) for x in fig.get_size_inches())
    margin = 0.09
    room = width - 2 * margin
    head = _wrap(fig, title, room, style.TITLE, "bold")
    foot = _wrap(fig, " · ".join(part for part in (n, f"Source: {source.rstrip('.')}") if part), room, style.SMALL - 0.5, "normal")
    tag = f"SYNTHETIC · {synthetic}" if synthetic else ""
    line, small = style.TITLE * 1.28 / 72, (style.SMALL - 0.5) * 1.35 / 72
    tag_high = 0.24 if tag else 0.0
    top = _BAND + tag_high + len(head) * line + _BAND
    bottom = len(foot) * small + 1.4 * _BAND
    new = top + height + bottom
    boxes = [(ax, ax.get_position(original=True)) for ax in fig.axes]
    texts = [(text, text.get_position()) for text in fig.texts]
    legends = [(legend, legend.get_window_extent(fig._get_renderer())) for legend in fig.legends]
    fig.set_size_inches(width, new)
    for ax, box in boxes:
        ax.set_position([box.x0, (bottom + box.y0 * height) / new, box.width, box.height * height / new])
    for text, (x, y) in texts:
        text.set_position((x, (bottom + y * height) / new))
    for legend, box in legends:
        legend.borderaxespad = 0
        legend.set_loc("lower left")
        legend.set_bbox_to_anchor((box.x0 / fig.dpi / width, (bottom + box.y0 / fig.dpi) / new), transform=fig.transFigure)
    left = margin / width
    plain = {"ha": "left", "parse_math": False}
    y = new - _BAND
    if tag:
        box = {"boxstyle": "square,pad=0.28", "facecolor": style.GREY, "edgecolor": "none"}
        fig.text(left + 0.035 / width, (y - 0.015) / new, tag, va="top", size=style.SMALL - 0.5, weight="bold", color=style.PAPER, bbox=box, **plain)
        y -= tag_high
    for k, part in enumerate(head):
        fig.text(left, (y - k * line) / new, part, va="top", size=style.TITLE, weight="bold", color=style.INK, **plain)
    for k, part in enumerate(reversed(foot)):
        fig.text(left, (0.7 * _BAND + k * small) / new, part, va="bottom", size=style.SMALL - 0.5, color=style.GREY, **plain)
    return fig


def _copy(fig: Figure) -> Figure:
    """The same figure once more, so that showing it twice does not write on it twice."""
    import pickle

    try:
        return pickle.loads(pickle.dumps(fig))
    except (pickle.PicklingError, AttributeError, TypeError):
        if getattr(fig, "_has_words", False):
            raise BadInput(
                "a figure that was just made", "one that was shown before", "the cell was run twice", "run the cell that makes the figure again"
            ) from None
        fig._has_words = True
        return fig


def _wrap(fig: Figure, text: str, room: float, size: float, weight: str) -> list[str]:
    """`text` in lines no wider than `room` inches, measured with the letters that will be drawn."""
    renderer = fig._get_renderer()
    probe = fig.text(0, 0, "", size=size, weight=weight, parse_math=False)

    def wide(words: str) -> float:
        probe.set_text(words)
        return probe.get_window_extent(renderer).width / fig.dpi

    lines, current = [], ""
    for word in text.split():
        longer = f"{current} {word}".strip()
        if current and wide(longer) > room:
            lines.append(current)
            current = word
        else:
            current = longer
    probe.remove()
    return [*lines, current]


def words_outside(fig: Figure) -> list[str]:
    """The words of a picture (titles, labels, ticks, keys, notes) that its edge cuts off."""
    return [" ".join(text.get_text().split()) for text in narrow.cut(fig, narrow.boxes(fig))]


def png(fig: Figure, limit: int = HEAVY) -> bytes:
    """The picture for a screen, lighter than `limit` bytes: first with fewer colours, then with fewer dots."""
    from PIL import Image

    for dots, colours in ((SCREEN, 128), (120, 64), (100, 32), (80, 16)):
        raw = _bytes(fig, "png", dpi=dots)
        if len(raw) < limit:
            return raw
        image = Image.open(io.BytesIO(raw)).convert("RGB").quantize(colours, method=Image.Quantize.MEDIANCUT, dither=Image.Dither.NONE)
        light = io.BytesIO()
        image.save(light, "PNG", optimize=True)
        if light.tell() < limit:
            return light.getvalue()
    return light.getvalue()


def _bytes(fig: Figure, kind: str, **more: Any) -> bytes:
    nothing = {
        "png": {"Software": None},
        "svg": {"Date": None, "Creator": None},
        "pdf": {"CreationDate": None, "ModDate": None, "Producer": None, "Creator": None},
    }[kind]
    out = io.BytesIO()
    fig.savefig(out, format=kind, metadata={**nothing, **more.pop("metadata", {})}, **more)
    return out.getvalue()


def keep(fig: Figure, table: pd.DataFrame, folder: Path, name: str, words: dict[str, Any], slim: tuple[Figure | None, str] = (None, "not asked for")) -> None:
    """Write the picture in three formats, its table and its passport into `folder`, each file whole or not at all.

    slim : the narrow edition (`narrow.edition`), or None and why there is none, which the passport then tells.
    """
    from .. import __version__

    narrower, reason = slim
    files = _prints(fig, name, words)
    if narrower is not None:
        files |= _prints(narrower, f"{name}{NARROW}", words)
    files[f"{name}.csv"] = table.to_csv(index=False, lineterminator="\n", float_format="%.10g").encode("utf-8")
    passport = {
        **words,
        **_size(fig),
        "narrow": {"none": reason} if narrower is None else _size(narrower),
        "version": __version__,
        "rows": len(table),
        "columns": [str(column) for column in table.columns],
        "sha256": {file: hashlib.sha256(content).hexdigest() for file, content in sorted(files.items())},
    }
    files[f"{name}.json"] = (json.dumps(passport, ensure_ascii=False, indent=1) + "\n").encode("utf-8")
    for file, content in files.items():
        write_whole(folder / file, content)


def _prints(fig: Figure, name: str, words: dict[str, Any]) -> dict[str, bytes]:
    """One picture in the three formats."""
    return {
        f"{name}.pdf": _bytes(fig, "pdf", metadata={"Title": words["title"], "Subject": words["alt"]}),
        f"{name}.svg": _bytes(fig, "svg", metadata={"Title": words["title"], "Description": words["alt"]}),
        f"{name}.png": _bytes(fig, "png", dpi=PRINT),
    }


def _size(fig: Figure) -> dict[str, float]:
    return {"width_cm": round(float(fig.get_figwidth()) * style.INCH, 2), "height_cm": round(float(fig.get_figheight()) * style.INCH, 2)}


_SPECIAL = re.compile(r"([\\`*_{}\[\]<>$|#~])")


def _display(picture: bytes, words: dict[str, Any], fig: Figure) -> None:
    from IPython.core.interactiveshell import InteractiveShell
    from IPython.display import display

    if not InteractiveShell.initialized():
        return
    across = round(float(fig.get_figwidth()) * 120)
    metadata = {"conversation": words, "alt": words["alt"], "image/png": {"width": across, "alt": words["alt"]}}
    display({"image/png": base64.b64encode(picture).decode("ascii"), "text/plain": words["alt"]}, raw=True, metadata=metadata)
    safe = {key: _SPECIAL.sub(r"\\\1", words[key]) for key in ("caption", "source", "alt")}
    below = f"{safe['caption'].rstrip('.')}. *Source:* {safe['source'].rstrip('.')}.\n\n<details><summary>The picture in words</summary>\n\n{safe['alt']}\n\n</details>"
    display({"text/markdown": below, "text/plain": words["caption"]}, raw=True, metadata={"conversation_caption": True})
