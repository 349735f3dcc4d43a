"""Every measure has a card from its docstring, and the page of cards is up to date."""

import inspect
import re

import pytest

from conversation_lib.errors import BadInput
from conversation_lib.measure_cards import CARDS, card, function_of, page
from conversation_lib.paths import DOCS, ROOT


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


@pytest.mark.parametrize("name", CARDS)
def test_a_source_is_a_whole_source_and_a_page_that_it_names_exists(name):
    source = re.search(r"^\| Source \| (.*) \|$", card(name).text, re.M)[1]
    assert "Source:" not in source and source.count("(") == source.count(")")
    assert all((ROOT / file).exists() for file in re.findall(r"docs/[\w./-]+\.md", source))


def test_every_result_names_a_card_that_exists():
    """Wherever the library writes card="..." (or hands the name of a card on), `card` finds it."""
    import ast

    from conversation_lib.measure_cards import key_of
    from conversation_lib.measures import profile
    from conversation_lib.toys import five_people

    named = set()
    for file in (ROOT / "conversation_lib").rglob("*.py"):
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call):
                named |= {k.value.value for k in node.keywords if k.arg == "card" and isinstance(k.value, ast.Constant)}
            if isinstance(node, ast.Dict):
                named |= {v.value for k, v in zip(node.keys, node.values) if isinstance(k, ast.Constant) and k.value == "card" and isinstance(v, ast.Constant)}
    named |= {r.card for r in profile(five_people(), floors=False).results.values()}
    assert len(named) > 40
    for name in sorted(named - {""}):
        assert key_of(name) in CARDS, name


def test_the_page_of_cards_is_up_to_date():
    assert (DOCS / "measures.md").read_text(encoding="utf-8") == page(), "run: python -m conversation_lib refresh --tables"


def test_an_unknown_card_is_one_sentence():
    with pytest.raises(BadInput, match="slip of the pen"):
        card("happiness")


def test_every_line_of_the_method_names_tests_that_exist():
    from conversation_lib.publish import coverage

    assert coverage.missing() == []
    sections = [row["section"] for row in coverage.lines()]
    wanted = {"0", "1.1", "1.2", "1.3", "1.4", "1.5", "1.6", "1.7", "2", "3", "4.1", "4.2", "4.3", "4.4", "5", "6", *(f"7.{k}" for k in range(1, 7)), "8", "9"}
    assert wanted | {"9.1", "9.2", "9.3", "9.4", "9.5", "10"} == set(sections)
    assert all(row["tests"].split() and len(row["line"]) > 5 for row in coverage.lines())


def test_a_test_that_nobody_wrote_is_named(tmp_path, monkeypatch):
    from conversation_lib.publish import coverage

    monkeypatch.setattr(coverage, "LIST", tmp_path / "list.csv")
    coverage.LIST.write_text("section,line,tests\n1,a line,space::loops_never_enter space::pigs_fly nowhere::at_all\n")
    assert coverage.missing() == ["space::pigs_fly", "nowhere::at_all"]


def test_a_page_ends_with_the_conventions_of_the_measures_it_calls():
    from conversation_lib.measure_cards import short, used

    assert used("fig = figures.lorenz(x)") == [] and used("measures.gini(") == []
    names = used("a = measures.profile(corpus)\nmeasures.gini(x)")
    assert "V" in names and names[-1] == "gini"
    assert short(["gini"], "../docs/measures.md").count("| Gini coefficient |") == 1
