"""Which words set two groups apart: fixtures of methods section 8, dispersion, concordance, counted terms."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from conversation_lib import words
from conversation_lib.words.concordance import in_context
from conversation_lib.words.terms import matches
from conversation_lib.words.tokens import encode


def test_log_odds_fixture_with_an_informative_prior():
    row = words.log_odds([30], 1000, [10], 1000, [4], 200).iloc[0]
    assert row.tolist() == pytest.approx([0.904310, 0.100840, 2.847740], abs=5e-6)


def test_log_odds_fixture_with_a_flat_prior():
    row = words.log_odds([30], 1000, [10], 1000, [0.01], 10).iloc[0]
    assert (row["log_odds"], row["z"]) == pytest.approx((1.118149, 3.063453), abs=5e-6)


def test_a_word_in_neither_group_without_a_prior_is_undefined():
    assert words.log_odds([0], 10, [0], 10, [0], 0).isna().all(axis=None)
    assert words.keyness([0], 10, [0], 10).isna().all(axis=None)


@given(st.integers(0, 50), st.integers(0, 50), st.floats(0.01, 10))
def test_swapping_the_groups_turns_the_sign(y1, y2, prior):
    one, other = words.log_odds([y1], 100, [y2], 150, [prior], 50), words.log_odds([y2], 150, [y1], 100, [prior], 50)
    assert one["log_odds"][0] == pytest.approx(-other["log_odds"][0]) and one["z"][0] == pytest.approx(-other["z"][0])
    k1, k2 = words.keyness([y1], 100, [y2], 150), words.keyness([y2], 150, [y1], 100)
    if y1 + y2:
        assert k1["g2"][0] == pytest.approx(k2["g2"][0]) and k1["log_ratio"][0] == pytest.approx(-k2["log_ratio"][0])


@pytest.mark.parametrize(("y2", "n2", "g2", "ratio"), [(10, 1000, 10.464963, 1.584963), (10, 2000, 29.039228, 2.584963)])
def test_keyness_fixtures(y2, n2, g2, ratio):
    row = words.keyness([30], 1000, [y2], n2).iloc[0]
    assert (row["g2"], row["log_ratio"]) == pytest.approx((g2, ratio), abs=5e-6)


def test_keyness_of_a_missing_word_takes_half_a_count_for_the_ratio_and_nothing_for_g2():
    row = words.keyness([8], 1000, [0], 1000).iloc[0]
    assert row["log_ratio"] == 4 and row["g2"] == pytest.approx(2 * 8 * np.log(2))


def test_equal_rates_have_no_keyness():
    assert words.keyness([10], 1000, [20], 2000).iloc[0][["g2", "log_ratio"]].tolist() == [0, 0]


def test_keyness_agrees_with_scipy_on_its_two_cells():
    from scipy.stats import power_divergence

    rng = np.random.default_rng(1)
    for _ in range(30):
        n1, n2 = rng.integers(500, 5000, 2)
        y = rng.integers(1, 200, 2)
        expected = np.array([n1, n2]) * y.sum() / (n1 + n2)
        assert words.keyness([y[0]], n1, [y[1]], n2)["g2"][0] == pytest.approx(power_divergence(y, expected, lambda_="log-likelihood").statistic)


def test_impossible_counts_are_refused():
    with pytest.raises(ValueError, match="negative"):
        words.log_odds([-1], 10, [1], 10, [1], 10)
    with pytest.raises(ValueError, match="above 0"):
        words.keyness([1], 0, [1], 10)


def group(texts, prefix, people=12):
    return pd.DataFrame({"message_id": [f"{prefix}{k:03d}" for k in range(len(texts))], "author": [f"{prefix}{k % people}" for k in range(len(texts))], "text": texts})


@pytest.fixture(scope="module")
def two_groups():
    company = group(["we regret the spill and our claims office is open", "please call the claims office", "we will pay all claims"] * 20, "c")
    crowd = group(["the beach smells of oil", "my beach is gone, oil everywhere", "who will clean the oil"] * 20, "p")
    crowd = pd.concat([crowd, pd.DataFrame({"message_id": [f"x{k}" for k in range(30)], "author": "loud", "text": "flamingo flamingo"})], ignore_index=True)
    return company, crowd


def test_words_come_out_on_their_side_with_their_messages(two_groups):
    table = words.compare(*two_groups)
    assert table.index[0] == "claims" and table.loc["claims", "value"] > 0 > table.loc["oil", "value"]
    assert bool(table.loc["claims", "key"]) and bool(table.loc["oil", "key"])
    assert table.loc["oil", ["count_1", "count_2"]].tolist() == [0, 60]
    assert table.behind("oil")["text"].str.contains("oil").all() and len(table.behind("oil")) == 60
    assert set(table.message_ids("claims")) == set(two_groups[0]["message_id"])
    assert "we" in table.index and "the" not in table.index  # we is evidence, the is not


def test_a_word_of_one_author_is_not_key_however_often_it_stands(two_groups):
    row = words.compare(*two_groups).loc["flamingo"]
    assert row["g2"] > 50 and not row["key"] and row["reason"] == "only 1 author (5 are needed)"
    assert words.compare(*two_groups, authors=1).loc["flamingo", "key"]


def test_key_words_may_be_ranked_by_the_size_of_their_difference(two_groups):
    sure, effect = words.compare(*two_groups), words.compare(*two_groups, rank="effect")
    assert sorted(sure.index) == sorted(effect.index) and effect["value"].is_monotonic_decreasing and sure["z"].is_monotonic_decreasing
    pd.testing.assert_frame_equal(pd.DataFrame(sure), pd.DataFrame(effect).reindex(sure.index))
    with pytest.raises(ValueError, match="rank"):
        words.compare(*two_groups, rank="loud")


def test_groups_of_the_same_talk_have_no_key_words():
    rng = np.random.default_rng(2)
    vocabulary = ["".join(w) for w in rng.choice(list("abcdefghij"), (300, 5))]
    texts = [" ".join(rng.choice(vocabulary, 8)) for _ in range(400)]
    table = words.compare(group(texts[:200], "a"), group(texts[200:], "b"))
    assert table["key"].sum() <= 2


def test_too_little_text_gets_no_words_and_a_reason():
    table = words.compare(group(["oil"] * 10, "a"), group(["cake"] * 50, "b", people=3))
    assert len(table) == 0 and "group 1: too few: 10 messages" in table.attrs["reason"] and "group 2" in table.attrs["reason"]


def test_swapping_the_groups_of_messages_turns_the_table_over(two_groups):
    one, other = words.compare(*two_groups), words.compare(*two_groups[::-1])
    np.testing.assert_allclose(one["z"], -other["z"].reindex(one.index))
    assert one["key"].equals(other["key"].reindex(one.index))


# --- concordance -------------------------------------------------------------------------------------------------------


def test_a_concordance_shows_the_line_and_its_neighbours():
    m = group(["first here", "so sorry, really", "third here", "another talk"], "m")
    m["conversation_id"] = ["c", "c", "c", "d"]
    found = in_context(m, "Sorry", before=2, after=2)
    assert found[["left", "word", "right"]].values.tolist() == [["so", "sorry", ", really"]]
    assert found["before"][0] == ["m0: first here"] and found["after"][0] == ["m2: third here"]


def test_a_concordance_of_a_phrase_and_of_nothing():
    texts = pd.Series(["the gulf of mexico is wide", "gulf of tonkin"])
    assert in_context(texts, "gulf of mexico")["message_id"].tolist() == ["0"]
    assert len(in_context(texts, "sahara")) == 0 and len(in_context(pd.Series([], dtype=object), "x")) == 0
    assert in_context(pd.Series(["oil"] * 50), "oil", n=7).attrs["total"] == 50


def test_long_lines_are_cut_at_words():
    row = in_context(pd.Series(["one two three four five oil six seven eight nine ten"]), "oil", width=12).iloc[0]
    assert row["left"] == "…four five" and row["right"] == "six seven…"


# --- counted terms -----------------------------------------------------------------------------------------------------


def test_stars_and_phrases_match_whole_words():
    tokens = encode(["we apologise", "apology of the year", "the year of", "of the", ""])
    assert matches(tokens, ["apolog*"]).tolist() == [True, True, False, False, False]
    assert matches(tokens, ["of the year"]).tolist() == [False, True, False, False, False]
    assert matches(tokens, [""]).tolist() == [False] * 5


def test_terms_over_time_by_hand_with_an_empty_week():
    when = pd.to_datetime(["2010-05-03"] * 40 + ["2010-05-17"] * 40, utc=True)
    m = group(["oil" if k % 4 == 0 else "rain" for k in range(40)] + ["rain"] * 40, "m").assign(created_at=when)
    table = words.terms_over_time(m, {"the spill": ["oil", "spill"]})
    assert table["value"].tolist()[0] == 0.25 and np.isnan(table["value"].tolist()[1]) and table["value"].tolist()[2] == 0
    assert table["reason"].tolist()[1] == "no messages"
    first = table.index[0]
    assert len(table.behind(first)) == 10 and "May 2010" in table.result(first).sentence
    with pytest.raises(ValueError, match="length of time"):
        words.terms_over_time(m, ["oil"], "fortnight")
    with pytest.raises(ValueError, match="created_at"):
        words.terms_over_time(pd.Series(["oil"]), ["oil"])


def test_collocations_need_several_authors_and_lead_to_their_messages():
    m = pd.concat([group(["the oil spill is near", "an oil spill again"] * 10, "a"), pd.DataFrame({"message_id": [f"x{k}" for k in range(20)], "author": "loud", "text": "pink flamingo"})])
    table = words.collocations(m)
    assert table.index[0] == "oil spill" and table.loc["oil spill", ["n", "authors"]].tolist() == [20, 12]
    assert "pink flamingo" not in table.index
    assert len(table.behind("oil spill")) == 20
    with pytest.raises(ValueError, match="size"):
        words.collocations(m, size=4)


@settings(max_examples=20, deadline=None)
@given(st.permutations(list(range(36))))
def test_row_order_does_not_change_the_difference(order):
    a = group(["oil on the beach", "oil and sand", "claims"] * 12, "a")
    b = group(["claims office", "office hours", "oil"] * 12, "b")
    pd.testing.assert_frame_equal(pd.DataFrame(words.compare(a, b)), pd.DataFrame(words.compare(a.iloc[order], b.iloc[order])))


def test_a_missing_download_is_named_and_the_work_goes_on_without_it(two_groups, monkeypatch):
    import nltk

    monkeypatch.setattr(nltk.data, "path", [])
    assert not words.nltk_downloads()["here"].any()
    table = words.compare(*two_groups, forms=True)
    assert "nltk.download('wordnet')" in table.attrs["note"]
    pd.testing.assert_frame_equal(pd.DataFrame(table), pd.DataFrame(words.compare(*two_groups)))


def test_where_word_forms_can_be_merged_they_are_counted_and_found_together(monkeypatch):
    from conversation_lib.words import difference

    monkeypatch.setattr(difference, "base_forms", lambda ws: ({w: {"oils": "oil", "oiled": "oil"}.get(w, w) for w in ws}, ""))
    a, b = group(["oil", "oils", "oiled sand"] * 20, "a"), group(["cake", "cakes", "sand"] * 20, "b")
    table = words.compare(a, b, forms=True)
    assert table.loc["oil", "count_1"] == 60 and "oils" not in table.index and len(table.behind("oil")) == 60
