"""Every measure has a card from its docstring, and the page of cards is up to date."""

import inspect

import pytest

from conversation_lib.errors import BadInput
from conversation_lib.measure_cards import CARDS, card, function_of, page
from conversation_lib.paths import DOCS


@pytest.mark.parametrize("name", CARDS)
def test_every_card_says_what_the_value_is_and_when_there_is_none(name):
    text = card(name).text
    for word in ("Divided by", "Range", "Undefined", "Direction", "Weights", "Loops", "Isolates", "Source", "Function"):
        assert f"| {word} |" in text
    first = inspect.cleandoc(function_of(name).__doc__).split("\n\n")[0]
    assert " ".join(first.split()) in text


@pytest.mark.parametrize("name", ["gini", "hill", "A", "structural_virality", "rho_w"])
def test_cards_of_published_measures_name_their_source(name):
    assert "doi" in card(name).text


def test_the_page_of_cards_is_up_to_date():
    assert (DOCS / "measures.md").read_text(encoding="utf-8") == page(), "run: python -m conversation_lib refresh --tables"


def test_an_unknown_card_is_one_sentence():
    with pytest.raises(BadInput, match="slip of the pen"):
        card("happiness")


def test_the_methods_page_names_tests_that_exist():
    import re

    from conversation_lib.paths import ROOT

    named = re.findall(r"tests/test_\w+\.py", (DOCS / "methods.md").read_text(encoding="utf-8"))
    assert len(named) > 20 and all((ROOT / file).exists() for file in named)
