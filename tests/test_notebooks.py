"""The notebooks as they are committed: honest, complete, light, and with no number typed by hand."""

import re

import pytest

from conversation_lib import paths
from conversation_lib.cards import cards
from conversation_lib.publish import build, receipts, refresh
from conversation_lib.publish.index import fill, notebook_table, stale_tables
from conversation_lib.publish.notebooks import NAME, Notebook, all_notebooks, source
from conversation_lib.publish.prose import numbers_in, typed_numbers
from conversation_lib.publish.tidy import figure_words, tidy

from .small_suite import notebook as made

NOTEBOOKS = all_notebooks()
each = pytest.mark.parametrize("notebook", NOTEBOOKS, ids=lambda notebook: notebook.number)


def headings(notebook) -> list[str]:
    return [line.lstrip("#").strip() for cell in notebook.cells("markdown") for line in source(cell).splitlines() if re.match(r"#{1,4} ", line)]


def code(notebook) -> list[str]:
    return [source(cell) for cell in notebook.cells("code") if source(cell).strip()]


# --- all of them ------------------------------------------------------------------------------------------------------


def test_there_is_a_start_and_numbers_are_unique():
    numbers = [notebook.number for notebook in NOTEBOOKS]
    assert numbers[0] == "00" and len(set(numbers)) == len(numbers)


def test_every_notebook_has_a_name_that_says_what_it_is():
    assert [file.name for file in paths.NOTEBOOKS.glob("*.ipynb") if not NAME.fullmatch(file.stem)] == []


def test_no_notebook_was_edited_after_its_last_full_run():
    assert receipts.stale() == [], "run: python -m conversation_lib refresh"


def test_generated_tables_and_cards_are_not_stale():
    assert stale_tables() == []


@pytest.mark.slow
@pytest.mark.notebook
def test_the_numbers_still_hold():
    """Runs what is not fresh under build/, then compares every recorded result with its receipt."""
    outcome = build.run_notebooks(quiet=True)
    assert outcome.failed == []
    verdict = receipts.verify()
    assert verdict.good, "\n".join(verdict.sentences)


# --- each of them -----------------------------------------------------------------------------------------------------


@each
class TestANotebook:
    def test_introduces_itself(self, notebook):
        about = notebook.about
        assert about["question"].endswith("?") and 0 < about["minutes"] <= 90
        assert 0 < len(about["level"]) <= 60, "what a reader must know, in a few words"
        assert set(about["data"]) <= set(cards()), "a data set without a card"

    def test_opens_with_its_title_and_what_may_be_written(self, notebook):
        assert source(notebook.cells()[0]).startswith("# ")
        text = "\n".join(source(cell) for cell in notebook.cells())
        for part in ("Abstract.", "You may write:", "You may not write:"):
            assert part in text, part

    def test_ends_with_limits_references_and_colophon(self, notebook):
        found = " | ".join(headings(notebook)).lower()
        for part in ("limit", "people's words", "references", "colophon"):
            assert part in found.replace("\u2019", "'"), f"a heading about {part}"

    def test_types_no_number_into_prose(self, notebook):
        found = typed_numbers(notebook)
        assert found == [], "record() the number and show it with say(), or see conversation_lib/publish/prose.py for what may stand:\n" + "\n".join(map(str, found))

    def test_is_the_result_of_one_run_and_fit_to_be_shown(self, notebook):
        assert refresh.faults(notebook) == []

    def test_is_folded_in_jupyterlab_as_on_its_page(self, notebook):
        """The code behind a sentence or a picture is folded, and so are solutions; a refresh folds them."""
        assert [cell["metadata"] for cell in notebook.cells()] == [cell["metadata"] for cell in tidy(notebook.content)["cells"]]

    def test_has_short_cells_that_leave_the_work_to_the_library(self, notebook):
        for cell in code(notebook):
            assert len(cell.splitlines()) <= 15, cell
            assert not re.search(r"^\s*(?:def|class) ", cell, re.M) or "solution" in cell, f"a function belongs in the library:\n{cell}"

    def test_has_no_installs_no_downloads_and_no_paths_of_a_machine(self, notebook):
        for cell in code(notebook):
            assert not re.search(r"pip install|conda install|apt-get|urllib|requests\.get|\bfetch\(|['\"](?:/(?:home|Users|root|tmp)/|[A-Z]:\\)", cell), cell

    def test_is_light(self, notebook):
        assert notebook.path.stat().st_size < 1_500_000

    def test_shows_one_picture_a_cell_each_with_words_for_those_who_cannot_see(self, notebook):
        for place, cell in enumerate(notebook.cells("code"), 1):
            pictures = [output for output in cell.get("outputs", []) if any(kind.startswith("image/") for kind in output.get("data", {}))]
            assert len(pictures) <= 1, f"code cell {place}"
            for picture in pictures:
                words = figure_words(picture)
                assert words and len(words["alt"]) > 20 and words["caption"] and words["title"], f"code cell {place}: use figures.show"


# --- the rule about typed numbers, by hand ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "text",
    [
        "On 24 May 2010, from 20 May to 15 July, in May 2010, on May 24, 2010, between 19 and 24 May, 2010-05-24, the 2010s.",
        "1. First item\n2. Second item",
        "## 3. What we find\n### 3.1 More",
        "See notebook 12, notebooks 21, 31 and 33, chapter 4, section 9.2, Figure 1, p. 12 and pages 3-7.",
        "`x = 5`, $x_2 = 3$ and\n\n```python\n7\n```\n",
        "(Freeman 1979; [doi](https://doi.org/10.1016/0378-8733(78)90021-7)) and <https://example.org/2010/5>",
        "V2 of @user99 in UTF-8 with sha256, Python 3.11, CC BY 4.0, version 1.2.",
        "An index from 0 to 1, with its 95 % interval (95 %), 100 % at most.",
        "At 14:03 five people wrote seven messages.",
        "In the 19th century.",
    ],
)
def test_what_may_be_typed(text):
    assert numbers_in(text) == []


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("The parody wrote 62 % of it.", "62"),
        ("It had 12,500 followers.", "12,500"),
        ("The ratio was 2.5.", "2.5"),
        ("About 3 in ten were answered.", "3"),
        ("It took 1 hour.", "1"),
        ("In 2010 it was 7 times as many.", "7"),
        ("It grew by 2010 % since.", "2010"),
        ("5 of 7", "5"),
        ("It cost $5 and $6.", "5"),
        ("A < 5 and B > 3", "5"),
        ("0.5 of all", "0.5"),
    ],
)
def test_what_may_not_be_typed(text, number):
    assert numbers_in(text)[0][0] == number


def test_numbers_hide_neither_in_say_nor_in_captions(tmp_path):
    cells = [
        ("markdown", "# Fine"),
        ("code", "cl.say('It was {ratio:.1f}, which is 4 times more')"),
        ("code", "figures.show(fig, table, title=f'{share:.0%} by 3 people', caption='n = 17', alt='A line.', source='v1')"),
        ("markdown", "The answer is 42.", "exercise"),
        ("markdown", "The 1-9-90 rule."),
    ]
    found = typed_numbers(Notebook(tmp_path / "00-a.ipynb", made(*cells)))
    assert [(one.cell, one.number) for one in found] == [(2, "4"), (3, "3"), (3, "17"), (5, "9"), (5, "90")]  # a bare 1 may be the end of a scale
    allowed = typed_numbers(Notebook(tmp_path / "00-a.ipynb", made(*cells[-1:], typed={"1-9-90": "the name of a rule"})))
    assert allowed == []


def test_a_stale_table_is_seen():
    page = "a\n<!-- begin notebooks -->\nold\n<!-- end notebooks -->\nb"
    assert fill(page, {"notebooks": notebook_table()}) != page
    assert fill(fill(page, {"notebooks": "x"}), {"notebooks": "x"}) == fill(page, {"notebooks": "x"})
