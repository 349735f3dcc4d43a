"""What a finished notebook looks like: light, without traces of the machine, with the words for its pictures in place, and folded.

Used for the executed copies under build/ and, by `refresh`, for the committed notebooks. MyST-NB takes the alt text and the
caption of a picture from the metadata of its *cell*, while `figures.show` can only write on the *output*; here they
are carried over.
"""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

from ..filing import write_whole
from .notebooks import source

#: What may stay in the metadata of a cell.
KEPT = ("tags", "mystnb", "jupyter")
#: Characters that mean something in MyST and must not when they come from data or from a caption.
_SPECIAL = re.compile(r"([\\`*_{}\[\]<>$|#~^@])")


def tidy(content: dict[str, Any]) -> dict[str, Any]:
    """The executed notebook `content`, made fit to keep: same sources, same outputs, no traces of the machine."""
    out = json.loads(json.dumps(content))
    out["metadata"] = {
        **({"conversation": content["metadata"]["conversation"]} if "conversation" in content.get("metadata", {}) else {}),
        "kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"},
        "language_info": {"file_extension": ".py", "mimetype": "text/x-python", "name": "python", "pygments_lexer": "ipython3"},
    }
    out["nbformat"], out["nbformat_minor"] = 4, 5
    number = 0
    for place, cell in enumerate(out["cells"]):
        cell["metadata"] = {key: value for key, value in cell.get("metadata", {}).items() if key in KEPT}
        cell["id"] = cell.get("id") or f"cell-{place:03d}"
        _fold(cell)
        cell["source"] = source(cell)
        if cell["cell_type"] != "code":
            continue
        cell["outputs"] = [_light(output) for output in cell.get("outputs", []) if _shown(output)]
        if cell["source"].strip():
            number += 1
            cell["execution_count"] = number
        else:
            cell["execution_count"] = None
        for output in cell["outputs"]:
            if output["output_type"] == "execute_result":
                output["execution_count"] = cell["execution_count"]
        _carry_words(cell)
    return out


def unfold(cell: dict[str, Any]) -> None:
    """Open a cell that `tidy` folded."""
    kept = {key: value for key, value in cell["metadata"].pop("jupyter", {}).items() if key not in ("source_hidden", "outputs_hidden")}
    if kept:
        cell["metadata"]["jupyter"] = kept


def escape(text: str) -> str:
    """`text` such that MyST prints it as it stands, on one line.

    Examples
    --------
    >>> print(escape("a_b <script> $5"))
    a\\_b \\<script\\> \\$5
    """
    return _SPECIAL.sub(r"\\\1", " ".join(text.split()))


def save(content: dict[str, Any], path: Path) -> None:
    """Write a notebook the way JupyterLab does (sources as lists of lines), so that differences stay readable."""
    import nbformat

    node = nbformat.from_dict(content)
    nbformat.validate(node)
    write_whole(path, nbformat.writes(node) + "\n")


def figure_words(output: dict[str, Any]) -> dict[str, Any] | None:
    """alt, caption, title, source and name of a picture, or None if the output is none of ours."""
    metadata = output.get("metadata", {})
    return metadata.get("conversation") if isinstance(metadata.get("conversation"), dict) else None


def _fold(cell: dict[str, Any]) -> None:
    """What a page folds is folded in JupyterLab as well: the code behind a sentence or a picture, and solutions."""
    unfold(cell)
    tags = set(cell["metadata"].get("tags", []))
    folded = {"source_hidden": True} if tags & {"hide-input", "hide-cell", "solution"} else {}
    if tags & {"hide-output", "hide-cell", "solution"} and cell["cell_type"] == "code":
        folded["outputs_hidden"] = True
    if folded:
        cell["metadata"]["jupyter"] = {**cell["metadata"].get("jupyter", {}), **folded}


def _shown(output: dict[str, Any]) -> bool:
    if output["output_type"] == "stream" and output.get("name") == "stderr":
        return False
    return "application/vnd.jupyter.widget-view+json" not in output.get("data", {})


def _light(output: dict[str, Any]) -> dict[str, Any]:
    output.pop("transient", None)
    return output


def _carry_words(cell: dict[str, Any]) -> None:
    shown = next((output for output in cell["outputs"] if figure_words(output)), None)
    if not shown:
        return
    words = figure_words(shown)
    mystnb = cell["metadata"].setdefault("mystnb", {})
    mystnb["image"] = {**mystnb.get("image", {}), "alt": " ".join(str(words["alt"]).split())}
    width = shown["metadata"].get("image/png", {}).get("width")
    if width:
        mystnb["image"]["width"] = f"{int(width)}px"
    # the title is drawn into the picture itself
    caption = " ".join(
        f"{words[part].rstrip('. ')}." if part == "caption" else f"Source: {words[part].rstrip('. ')}." for part in ("caption", "source") if words.get(part)
    )
    mystnb["figure"] = {"caption": escape(caption), "name": f"figure-{words['name']}"}
