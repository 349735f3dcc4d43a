"""A suite of two tiny notebooks in a scratch folder, for tests of what happens around notebooks."""

import json
from pathlib import Path

import pytest

from conversation_lib import paths

FIRST = [
    ("markdown", "# Is seven more than five?\n\nWords about $\\frac{a}{b}$ and\n\n$$x = \\sqrt{2}$$\n"),
    ("code", "import conversation_lib as cl\n\nseven = cl.record('seven', 7, unit='messages')\nseven"),
    ("code", "cl.say('There are {seven:.0f} messages.\\n\\n[Card](../data/chitchat/README.md)')"),
    ("markdown", "## A picture"),
    (
        "code",
        "import pandas as pd\nfrom conversation_lib import figures\n\n"
        "with figures.look():\n    fig, ax = figures.canvas(8, 5)\n    ax.plot([0, 1], [0, 1])\n    ax.set(xlim=(0, 1), ylim=(0, 1))\n"
        "figures.show(fig, pd.DataFrame({'x': [0, 1], 'y': [0, 1]}), title='It rises', name='rises',\n"
        "    caption='A line_with_underscores, <b>not bold</b>, $5 and `no code`.', alt='A line from the lower left to the upper right.', source='made here', synthetic=True)",
    ),
    ("code", "answer = 42\nprint(answer)", "solution"),
    ("markdown", "The secret answer is in these words.", "solution"),
]
SECOND = [("markdown", "# Is five less than seven?"), ("code", "import conversation_lib as cl\n\n_ = cl.record('five', 5)")]


def notebook(*cells, **about) -> dict:
    """A notebook as JSON from (kind, source, tag...) cells."""
    made = []
    for place, (kind, source, *tags) in enumerate(cells):
        cell = {"id": f"c{place}", "cell_type": kind, "metadata": {"tags": tags} if tags else {}, "source": source}
        made.append({**cell, "outputs": [], "execution_count": None} if kind == "code" else cell)
    about = {"question": "Is it?", "minutes": 5, "level": "everyone", "data": [], **about}
    return {"cells": made, "metadata": {"conversation": about}, "nbformat": 4, "nbformat_minor": 5}


def write(folder: Path, name: str, content: dict) -> Path:
    """Put a notebook into `folder`."""
    file = folder / f"{name}.ipynb"
    file.write_text(json.dumps(content), encoding="utf-8")
    return file


@pytest.fixture(scope="module")
def small_suite(tmp_path_factory):
    """Scratch folders instead of notebooks/, receipts/ and build/, with two notebooks; gives the top folder."""
    top = tmp_path_factory.mktemp("suite with a space")
    notebooks = top / "notebooks"
    notebooks.mkdir()
    write(notebooks, "00-first", notebook(*FIRST))
    write(notebooks, "10-second", notebook(*SECOND))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(paths, "NOTEBOOKS", notebooks)
        patch.setattr(paths, "RECEIPTS", notebooks / "receipts")
        patch.setattr(paths, "BUILD", top / "build")
        patch.setattr(paths, "SITE", top / "build" / "site")
        yield top
