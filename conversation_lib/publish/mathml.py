"""Formulas without a server: Sphinx asks this extension, which writes MathML, and every browser of today draws it.

(The usual way loads a large script from the internet whenever a page with a formula is opened.)
"""

from __future__ import annotations

from html import escape
from typing import Any


def setup(app) -> dict[str, Any]:
    """What Sphinx calls."""
    app.add_html_math_renderer("mathml", inline_renderers=(_inline, None), block_renderers=(_block, None))
    return {"parallel_read_safe": True, "parallel_write_safe": True}


def mathml(latex: str, *, block: bool = False) -> str:
    """`latex` as a MathML element that keeps the LaTeX as its spoken text.

    Examples
    --------
    >>> "<mfrac>" in mathml(r"\\frac{a}{b}")
    True
    """
    from latex2mathml.converter import convert

    made = convert(latex.strip(), display="block" if block else "inline")
    return made.replace("<math ", f'<math aria-label="{escape(latex.strip(), quote=True)}" ', 1)


def _inline(visitor, node) -> None:
    from docutils import nodes

    visitor.body.append(f'<span class="math">{mathml(node.astext())}</span>')
    raise nodes.SkipNode


def _block(visitor, node) -> None:
    from docutils import nodes

    number = f'<span class="eqno">({node["number"]})</span>' if node.get("number") else ""
    anchor = f' id="{node["ids"][0]}"' if node.get("ids") else ""
    visitor.body.append(f'<div class="math"{anchor}>{mathml(node.astext(), block=True)}{number}</div>\n')
    raise nodes.SkipNode
