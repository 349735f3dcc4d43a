"""The page of words: each word once, and every word that is drawn is also explained there."""

import re

from conversation_lib.figures.words import WORDS
from conversation_lib.paths import DOCS

PAGE = (DOCS / "glossary.md").read_text(encoding="utf-8")


def terms() -> list[str]:
    """The words that the page explains: the lines above the definitions, split where several share one."""
    lines = re.findall(r"^(.+)\n: ", PAGE, re.M)
    return [term.strip() for line in lines for term in re.split(r"[,:]", line)]


def test_each_word_is_explained_once():
    found = terms()
    assert len(found) > 50
    assert sorted(found) == sorted(set(found))


def test_every_word_that_is_drawn_stands_on_the_page_of_words():
    assert set(WORDS) - set(terms()) == set()
