"""Does a human touch go with a better talk? Within the same person, against dealt-out outcomes."""

import numpy as np
import pandas as pd
import pytest

from conversation_lib import words


def against(messages, outcome, opening=None, **more):
    return words.touch_against_outcome(messages, outcome, opening=opening, **more)


def talks(effect, persons=20, each=12, seed=1, loud=0):
    """Synthetic: one person a talk; the rating rises with `effect` where the person thanked. Kind people are rated higher anyway."""
    rng = np.random.default_rng(seed)
    rows, ratings = [], {}
    for p in range(persons):
        kindness = rng.random()
        for t in range(each + (loud if p == 0 else 0)):
            talk = f"{p}-{t}"
            thanked = rng.random() < kindness
            rows.append((f"m{talk}", f"p{p}", talk, "thanks for coming by" if thanked else "it rains all day"))
            ratings[talk] = 5 + 4 * kindness + effect * thanked + rng.normal()
    return pd.DataFrame(rows, columns=["message_id", "author", "conversation_id", "text"]), pd.Series(ratings)


def test_an_effect_within_persons_is_found():
    table = against(*talks(1.0), draws=199)
    row = table.loc["thanks"]
    assert row["value"] > 0.3 and row["low"] > 0 and row["p_all"] < 0.05 and "a better outcome" in table.result("thanks").sentence


def test_kind_people_who_are_rated_well_anyway_are_no_effect():
    m, ratings = talks(0.0, persons=40)
    row = against(m, ratings, draws=199).loc["thanks"]
    assert row["p"] > 0.02 and row["low"] < 0 < row["high"]
    thanked = m["text"].str.contains("thanks").to_numpy(dtype=float)
    assert np.corrcoef(thanked, ratings.to_numpy())[0, 1] > 0.3  # between persons it looks like one


def test_the_correlation_by_a_second_way():
    m, ratings = talks(0.7)
    rate = words.touch_counts(m)["thanks"].to_numpy() / words.touch_counts(m)["tokens"].to_numpy()
    frame = pd.DataFrame({"a": m["author"], "x": rate, "y": ratings.to_numpy()})
    centred = frame[["x", "y"]] - frame.groupby("a")[["x", "y"]].transform("mean")
    assert against(m, ratings, draws=19).loc["thanks", "value"] == pytest.approx(np.corrcoef(centred["x"], centred["y"])[0, 1])


def test_p_values_are_flat_where_nothing_is():
    p = [against(*talks(0.0, persons=8, each=8, seed=s), draws=99, per="share").loc["thanks", "p"] for s in range(40)]
    assert np.mean(np.array(p) <= 0.1) < 0.25 and 0.3 < np.mean(p) < 0.7


def test_the_huge_account_is_left_out_as_sensitivity():
    table = against(*talks(1.0, loud=200), draws=49)
    assert table.attrs["largest"] == "p0" and table.attrs["left_out_as_sensitivity"] == ["p0"]
    assert table.loc["thanks", "without_largest"] != table.loc["thanks", "value"] and table.loc["thanks", "p_without"] < 0.1


def test_too_little_gets_a_reason():
    m, ratings = talks(1.0, persons=3, each=4)
    table = against(m, ratings)
    assert table["value"].isna().all() and "12 person-talks (30 are needed)" in table.loc["thanks", "reason"]
    assert not against(m, ratings, draws=9).result("thanks").defined
    assert "7 persons (10 are needed)" in against(*talks(1.0, persons=7), draws=9).loc["thanks", "reason"]


def test_only_opening_messages_count_when_asked_and_later_ones_are_the_length():
    m = pd.DataFrame(
        {
            "message_id": list("abcdef"),
            "author": ["ana", "ben"] * 3,
            "conversation_id": "w",
            "created_at": pd.date_range("2020-01-01", periods=6, freq="min", tz="UTC"),
            "text": ["hi", "thanks", "rain", "thanks", "thanks", "rain"],
        }
    )
    table = against(m, pd.Series({"w": 3}), opening=1, least=(1, 1), draws=9)
    assert table.message_ids("thanks") == ["b"]
    assert words.later_messages(m, 1).to_dict() == {"w": 4} and words.later_messages(m, 3).to_dict() == {"w": 0}


def test_row_order_does_not_matter():
    m, ratings = talks(0.5)
    one = against(m, ratings, draws=29)
    other = against(m.sample(frac=1, random_state=1), ratings.sample(frac=1, random_state=2), draws=29)
    pd.testing.assert_frame_equal(pd.DataFrame(one), pd.DataFrame(other))


def test_an_unknown_rate_is_refused():
    with pytest.raises(ValueError, match="per"):
        against(*talks(0), per="hour")


def test_a_greeting_that_stands_once_looks_harmful_until_only_the_opening_counts():
    # every talk opens with a greeting; long talks are rated better; touch has nothing to do with it
    rng = np.random.default_rng(3)
    rows, ratings = [], {}
    for p in range(15):
        for t in range(12):
            length = int(rng.integers(3, 30))
            ratings[f"{p}-{t}"] = length + rng.normal()
            rows += [(f"{p:02d}-{t:02d}-{k:02d}", f"p{p}", f"{p}-{t}", "hello there" if k == 0 else "it rains today") for k in range(length)]
    m = pd.DataFrame(rows, columns=["message_id", "author", "conversation_id", "text"])
    naive, careful = against(m, pd.Series(ratings), draws=49), against(m, pd.Series(ratings), opening=3, draws=49)
    assert naive.loc["greeting", "value"] < -0.5 and naive.loc["greeting", "p"] < 0.05
    assert not careful.result("greeting").defined and "nobody varies" in careful.loc["greeting", "reason"]


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
        assert words.first_lines(rows)["message_id"].tolist() == ["b", "c"]  # d has no known addressee
    assert words.first_lines(m, 2)["message_id"].tolist() == ["b", "a", "c"]


def test_the_strongest_is_the_farthest_from_zero_and_ten_questions_are_corrected():
    table = pd.DataFrame({"value": [0.1, -0.2], "p": [0.03, 0.04], "other": [0.5, 0.0], "p_other": [0.001, 0.9]}, index=["thanks", "greeting"])
    assert words.strongest(table) == {"correlation": -0.2, "mark": "a greeting", "survive": 0}  # Holm: 0.03 x 2 = 0.06
    assert words.strongest(table, "other", "p_other")["survive"] == 1
