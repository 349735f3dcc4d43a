"""The fact-check of the excerpt: every statement has a place, verdicts are counted in more than one way, our own sums hold."""

import json

import pandas as pd
import pytest

from conversation_lib import datasets, paths
from conversation_lib.errors import BadInput
from conversation_lib.facts.claims import PARTS, by_sentence, cited, counts, footing, page_text, source_lines, statements, verdict_of, ways_to_count, worked_out
from conversation_lib.publish.notebooks import all_notebooks, source

CLAIMS = datasets.load_facts("book-claims").facts_for_claims
TABLE = statements(CLAIMS)


def test_every_statement_belongs_to_one_part_in_the_order_of_the_excerpt():
    assert TABLE["part"].drop_duplicates().tolist() == list(PARTS)
    assert TABLE["claim_id"].tolist() == CLAIMS["claim_id"].tolist() and len(TABLE) == 38


def test_a_sentence_is_mixed_as_soon_as_its_statements_are_not_alike():
    assert verdict_of(["agrees", "cannot be checked"]) == "mixed"
    assert verdict_of(["differs"] * 3) == "contradicted"
    with pytest.raises(BadInput):
        verdict_of(["maybe"])
    with pytest.raises(BadInput):
        verdict_of([])


def test_what_nobody_said_in_so_many_words_judges_no_sentence():
    sentences = by_sentence(TABLE).set_index("sentence")
    assert "c21" not in sentences.index and sentences.loc["c23", "claim_ids"] == "c23a"
    assert sentences.loc["c05", "verdict"] == "mixed" and sentences.loc["c05", "statements"] == 3


def test_the_ways_of_counting_agree_with_a_count_by_hand():
    ways = ways_to_count(TABLE).set_index("way")
    assert ways.loc["as split here"].tolist() == [38, 16, 12, 0, 10]
    assert ways.loc["whole sentences", "counted"] == 28
    found = counts(TABLE)
    assert found["sentences_mixed"].value == 3 and found["split_not_testable"].n == 38 and not found["split_supported"].has_interval


def test_the_order_of_the_statements_does_not_change_the_counts():
    assert by_sentence(TABLE.sample(frac=1, random_state=3))["verdict"].tolist() == by_sentence(TABLE)["verdict"].tolist()


def test_a_new_statement_without_a_place_is_refused():
    more = pd.concat([CLAIMS, CLAIMS.tail(1).assign(claim_id="c31")], ignore_index=True)
    with pytest.raises(BadInput, match="c31"):
        statements(more)


def test_every_source_of_every_statement_is_known_and_read_at_least_in_part():
    found = footing(CLAIMS, datasets.load_sources())
    assert (found["sources"] > 0).all() and (found["read_whole"] <= found["sources"]).all()
    with pytest.raises(BadInput, match="nowhere"):
        footing(CLAIMS.head(1).assign(source_ids="nowhere"), datasets.load_sources())


def test_what_our_notes_worked_out_comes_out_again():
    found = worked_out(CLAIMS, datasets.load_facts("bp-spill-2010"), datasets.load_facts("twitter-studies").twitter_structure)
    assert len(found) == 8 and found["found"].all(), found[~found["found"]]
    assert found.loc[0, "computed"] == 92905 + 69273 + 243903 + 202697


def test_a_wrong_sum_in_a_note_would_be_seen():
    wrong = CLAIMS.assign(published_facts=CLAIMS["published_facts"].str.replace("608,800", "608,900"))
    found = worked_out(wrong, datasets.load_facts("bp-spill-2010"), datasets.load_facts("twitter-studies").twitter_structure)
    assert not found.loc[0, "found"] and found.loc[1:, "found"].all()


def test_sources_are_listed_once_with_how_much_was_read():
    ids = cited(CLAIMS.head(3))
    lines = source_lines(datasets.load_sources(ids)).splitlines()
    assert len(lines) == len(ids) == len(set(lines)) and all("*Read: " in line and "](http" in line for line in lines)


def test_a_table_of_statements_holds_every_word_and_frames_what_is_only_implied():
    rows = [line for line in page_text(TABLE).splitlines() if line.startswith(("| ●", "| ✖", "| ○"))]
    assert len(rows) == len(TABLE) and sum("| □ " in row for row in rows) == TABLE["implied"].sum() > 0
    for row, line in zip(TABLE.itertuples(), rows, strict=True):
        read = line.replace("\\", "")
        assert all(words in read for words in (row.claim_id, row.verdict, row.claim, row.published_facts)), row.claim_id
        assert len(line.replace("\\|", "").split("|")) == 5, "three cells"
    with pytest.raises(BadInput):
        page_text(TABLE.head(0))


# --- what the notebooks say of the claims -------------------------------------------------------------------------------

WORDS = {"supported", "contradicted", "mixed", "not testable with public data"}
CLAIMING = [notebook for notebook in all_notebooks() if notebook.about.get("claims")]


@pytest.mark.parametrize("notebook", CLAIMING, ids=lambda notebook: notebook.number)
def test_every_claim_of_a_notebook_has_a_verdict_and_a_doubt_and_its_number_is_recorded_there(notebook):
    code = "\n".join(source(cell) for cell in notebook.cells("code"))
    for row in notebook.about["claims"]:
        assert row["verdict"] in WORDS and row["claim"] and row["doubt"], row
        assert set(row.get("claim_ids", [])) <= set(CLAIMS["claim_id"]), row
        assert not row["result"] or row["result"] in receipt_of(notebook) or row["result"] in code, row


def receipt_of(notebook) -> dict:
    file = paths.RECEIPTS / f"{notebook.number}.json"
    return json.loads(file.read_text(encoding="utf-8"))["results"] if file.exists() else {}


def test_the_page_of_the_fact_check_judges_sentences_as_the_data_do():
    rows = next(notebook for notebook in CLAIMING if notebook.number == "01").about["claims"]
    ours = {", ".join(row["claim_ids"]): row["verdict"] for row in rows}
    assert ours == by_sentence(TABLE).set_index("claim_ids")["verdict"].to_dict()
