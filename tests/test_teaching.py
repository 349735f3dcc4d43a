"""What a teacher gets is read from the notebooks, and the generated parts of the front page hold together."""

import re

import pytest

from conversation_lib.bibliography import entries
from conversation_lib.errors import BadInput
from conversation_lib.paths import DOCS, ROOT
from conversation_lib.publish.index import VERDICTS, _figure, binder_badge, claims_table
from conversation_lib.publish.notebooks import all_notebooks, source
from conversation_lib.publish.teaching import answer_key, exercises
from conversation_lib.results import Result


def test_every_notebook_has_its_exercises_in_the_key():
    key = answer_key()
    for notebook in all_notebooks():
        found = exercises(notebook.content)
        assert len(found) >= 3, notebook.name
        assert {kind for kind in ("Predict", "Do", "Argue") for task, *_ in found if f"**{kind}" in task} == {"Predict", "Do", "Argue"}, notebook.name
        assert f"### {notebook.number} {notebook.title}" in key
        assert all(solution.splitlines()[0] in key for _, solution, _ in found)


def test_the_key_on_the_page_is_the_key_of_the_notebooks():
    assert answer_key() in (DOCS / "teaching.md").read_text(encoding="utf-8")


def test_a_solution_prints_what_it_printed():
    cells = [
        {"cell_type": "markdown", "source": "## Check\n\n**Do.** Add.", "metadata": {}},
        {"cell_type": "code", "source": "1 + 1", "metadata": {"tags": ["solution"]}, "outputs": [{"output_type": "execute_result", "data": {"text/plain": "2"}}]},
    ]
    assert exercises({"cells": cells}) == [("**Do.** Add.", "```python\n1 + 1\n```", "2")]


def test_a_claim_stands_once_and_names_all_pages_that_bear_on_it():
    rows = [row for row in claims_table().splitlines() if row.startswith("| ") and not row.startswith("| What the book says |")]
    claims = [row.split(" | ")[0].strip("| ").lower() for row in rows]
    assert len(claims) == len(set(claims)) > 30
    all_about = next(row for row in rows if row.startswith("| Social media is all about the conversation |"))
    assert re.search(r"\[20\]\(.*\) \(also \[01\]\(.*\), \[12\]\(.*\)\)", all_about)


def test_the_verdicts_are_counted_and_each_row_has_its_doubt():
    text = claims_table()
    rows = [row for row in text.splitlines() if row.startswith("| ") and not row.startswith("| What the book says |")]
    for verdict in VERDICTS:
        assert f" {sum(f'| **{verdict}** |' in row for row in rows)} {verdict}" in text.splitlines()[0]
    assert text.startswith(f"{len(rows)} claims: ") and all("*Doubt:* " in row and row.count(" | ") == 3 for row in rows)
    measured, folded = text.split("<details>")
    assert "| [01](" not in measured and all("| [01](" in row for row in folded.splitlines() if row.startswith("| ") and "**" in row)


def test_the_badge_stands_only_where_it_leads_somewhere():
    badge = binder_badge("title: x\nrepository-code: 'https://github.com/someone/book.git'\n")
    assert "/gh/someone/book/HEAD?labpath=notebooks%2F00-" in badge
    text = binder_badge("title: x\n")
    assert "http" not in text and "CITATION.cff" in text
    assert binder_badge() in (ROOT / "README.md").read_text(encoding="utf-8")


def test_no_key_of_the_bibliography_stands_in_prose():
    keys = set(entries())
    for notebook in all_notebooks():
        for cell in notebook.cells():
            text = source(cell)
            if cell["cell_type"] == "markdown" or "cl.say(" in text:
                text = re.sub(r"cl\.references\(.*", "", text)
                assert not keys & set(re.findall(r"(?<![\"'])\b[a-z]+\d{4}[a-z]?\b(?![\"'])", text)), (notebook.name, text[:80])


def test_a_figure_of_a_claim_is_words_around_recorded_numbers():
    share = Result("share", 0.25, low=0.2, high=0.3)
    assert _figure({"figure": "{share:.0%} of the tweets ({share.low:.0%} to {share.high:.0%})"}, {"share": share}, "99") == "25% of the tweets (20% to 30%)"
    assert _figure({"result": "share"}, {"share": share}, "99") == "0.25 (0.2 to 0.3)"
    with pytest.raises(BadInput, match="a number was typed"):
        _figure({"figure": "25% of the tweets"}, {"share": share}, "99")
    with pytest.raises(BadInput, match="refresh 99"):
        _figure({"figure": "{shares:.0%} of the tweets"}, {"share": share}, "99")
