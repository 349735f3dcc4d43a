"""The small helpers of the notebooks on words: a mailing whose truth is known, first lines, a bound on what a mixture can do."""

import numpy as np
import pandas as pd
import pytest

from conversation_lib import words
from conversation_lib.words_more import LETTER, by_mixture, first_lines, make_letters, share_of_sign, strongest


@pytest.mark.parametrize("slots", [0, 1, 2, 3])
def test_the_made_up_mailing_has_the_slots_it_promises(slots):
    letters = make_letters(slots)
    size = words.encode([LETTER.format("A", "B", "C")]).lengths[0]
    assert words.tailored(letters, draws=0)["value"].iloc[0] == pytest.approx(slots / size)
    assert words.templates(letters)["slots"].tolist() == [slots]


def test_more_slots_than_the_letter_has_are_refused():
    with pytest.raises(ValueError, match="slots"):
        make_letters(4)


def test_the_first_line_is_the_earliest_whatever_the_order_of_the_rows():
    m = pd.DataFrame(
        {
            "message_id": list("abcd"),
            "author": ["ana", "ana", "ben", "ana"],
            "conversation_id": ["v", "v", "v", "w"],
            "targets": [["ben"], ["ben"], ["ana"], None],
        }
    )
    m["created_at"] = pd.to_datetime(["2018-05-02", "2018-05-01", "2018-05-03", "2018-05-01"], utc=True)
    for rows in (m, m.iloc[::-1]):
        assert first_lines(rows)["message_id"].tolist() == ["b", "c"]  # d has no known addressee
    assert first_lines(m, 2)["message_id"].tolist() == ["b", "a", "c"]


def test_the_strongest_is_the_farthest_from_zero_and_ten_questions_are_corrected():
    table = pd.DataFrame({"value": [0.1, -0.2], "p": [0.03, 0.04], "other": [0.5, 0.0], "p_other": [0.001, 0.9]}, index=["thanks", "greeting"])
    assert strongest(table) == {"correlation": -0.2, "mark": "a greeting", "survive": 0}  # Holm: 0.03 x 2 = 0.06
    assert strongest(table, "other", "p_other")["survive"] == 1


def test_the_share_of_a_sign_by_hand_and_its_reasons():
    people = pd.DataFrame({"author": [f"p{k}" for k in range(20)], "negative": [True] * 5 + [False] * 15})
    found = share_of_sign(people, "negative")
    assert found.value == 0.25 and found.low < 0.25 < found.high and found.n == 20
    assert "authors" in share_of_sign(people.iloc[:4], "negative").reason
    assert not share_of_sign(people.iloc[:0], "negative").defined


def test_no_way_of_being_unfair_goes_beyond_the_bound_on_mixture():
    rng = np.random.default_rng(36)
    for _ in range(500):
        before, after = np.sort(rng.uniform(0.05, 0.95, 2))
        tweets, others = rng.random(2)  # negative share of each channel, the same before and after
        share = before * tweets + (1 - before) * others
        assert after * tweets + (1 - after) * others <= by_mixture(share, before, after) + 1e-12


def test_a_mixture_that_did_not_change_moves_nothing():
    assert by_mixture(0.22, 0.4, 0.4) == pytest.approx(0.22)
    with pytest.raises(ValueError, match="grown"):
        by_mixture(0.2, 0.5, 0.4)
