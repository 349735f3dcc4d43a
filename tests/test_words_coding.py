"""Reading by eye: agreement coefficients (fixtures of methods section 8), sheets, and the machine against a reader."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from conversation_lib import words
from conversation_lib.words.agreement import alpha_interval, coincidences, distances
from conversation_lib.words.lists import MARKERS

N = np.nan
FOUR = pd.DataFrame(
    {
        "a": [1, 2, 3, 3, 2, 1, 4, 1, 2, N, N, N],
        "b": [1, 2, 3, 3, 2, 2, 4, 1, 2, 5, N, 3],
        "c": [N, 3, 3, 3, 2, 3, 4, 2, 2, 5, 1, N],
        "d": [1, 2, 3, 3, 2, 4, 4, 1, 2, 5, 1, N],
    }
)


@pytest.mark.parametrize(("level", "expected"), [("nominal", 0.743421), ("ordinal", 0.815388), ("interval", 0.849107), ("ratio", 0.797403)])
def test_krippendorffs_example_of_four_readers_and_twelve_units(level, expected):
    assert words.krippendorff_alpha(FOUR, level) == pytest.approx(expected, abs=5e-7)


@pytest.mark.parametrize("level", ["nominal", "ordinal", "interval", "ratio"])
def test_alpha_from_coincidences_is_the_alpha_of_nltk(level):
    values, units = coincidences(FOUR)
    table = units.sum(0).reshape(len(values), -1)
    margin = table.sum(1)
    delta = distances(values, margin, level)
    alpha = 1 - (table * delta).sum() / ((np.outer(margin, margin) * delta).sum() / (margin.sum() - 1))
    assert alpha == pytest.approx(words.krippendorff_alpha(FOUR, level))


def test_kappa_fixture_of_fifty_units():
    a = ["y"] * 25 + ["n"] * 25
    b = ["y"] * 20 + ["n"] * 5 + ["y"] * 10 + ["n"] * 15
    assert words.cohen_kappa(a, b) == pytest.approx(0.4)


def test_where_one_code_only_was_used_nobody_can_know():
    assert np.isnan(words.cohen_kappa([1, 1, 1], [1, 1, 1]))
    assert np.isnan(words.krippendorff_alpha(pd.DataFrame({"a": [0, 0], "b": [0, 0]})))
    assert np.isnan(words.krippendorff_alpha(pd.DataFrame({"a": [0, N], "b": [N, 1]})))
    assert np.isnan(words.cohen_kappa([], []))


def test_the_same_reading_twice_is_one_and_the_opposite_is_below_zero():
    x = [0, 1] * 10
    assert words.cohen_kappa(x, x) == 1 and words.krippendorff_alpha(pd.DataFrame({"a": x, "b": x})) == 1
    assert words.cohen_kappa(x, x[::-1]) == -1


@settings(max_examples=30, deadline=None)
@given(st.lists(st.tuples(st.integers(0, 1), st.integers(0, 1)), min_size=4, max_size=30))
def test_agreement_does_not_depend_on_the_order_of_units_or_readers(pairs):
    a, b = zip(*pairs)
    one = words.krippendorff_alpha(pd.DataFrame({"a": a, "b": b}))
    other = words.krippendorff_alpha(pd.DataFrame({"x": b[::-1], "y": a[::-1]}))
    assert one == pytest.approx(other, nan_ok=True)


def test_the_interval_holds_the_value_and_narrows_with_more_units():
    rng = np.random.default_rng(1)
    a = rng.integers(0, 2, 400)
    b = np.where(rng.random(400) < 0.85, a, 1 - a)
    frame = pd.DataFrame({"a": a, "b": b})
    low, high = alpha_interval(frame)
    assert low < words.krippendorff_alpha(frame) < high
    few_low, few_high = alpha_interval(frame.head(50))
    assert few_high - few_low > high - low
    assert np.isnan(alpha_interval(frame.head(5))[0])


def sheet(coder, **codes):
    n = len(next(iter(codes.values())))
    return pd.DataFrame({"message_id": [f"m{k}" for k in range(n)], "coder": coder, **codes})


def test_two_readers_give_reliability_and_one_reader_gives_consistency():
    a, b = sheet("ana", thanks=[1, 1, 0, 0] * 5), sheet("ben", thanks=[1, 0, 0, 0] * 5)
    table = words.reliability(a, b)
    assert table.attrs["measure"] == "reliability of two readers"
    assert table.loc["thanks", ["both", "only_a", "only_b", "neither"]].tolist() == [5, 5, 0, 10]
    again = words.reliability(a, b.assign(coder="ana"))
    assert again.attrs["measure"] == "consistency of one reader" and "One reader" in again.result("thanks").sentence
    assert words.reliability(a, a.assign(coder="x")).loc["thanks", "verdict"] == "firm"


def test_the_messages_on_which_readers_differ_can_be_read():
    a, b = sheet("ana", thanks=[1, 1, 0, 0]), sheet("ben", thanks=[1, 0, 0, 0])
    m = pd.DataFrame({"message_id": [f"m{k}" for k in range(4)], "author": "x", "text": ["ta", "cheers", "no", "no"]})
    assert words.reliability(a, b, messages=m).behind("thanks")["text"].tolist() == ["cheers"]


def test_cells_may_be_left_open_and_written_in_several_ways(tmp_path):
    file = tmp_path / "sheet.csv"
    file.write_text("message_id,coder,thanks,apology\nm1,ana,x,0\nm2,ana,,yes\n", encoding="utf-8")
    read = words.read_sheet(file)
    assert read["thanks"].tolist()[0] == 1 and np.isnan(read["thanks"].tolist()[1]) and read["apology"].tolist() == [0, 1]


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ("message_id,thanks\nm1,2\n", "line 2, column thanks"),
        ("message_id,thanks\nm1,1\nm1,0\n", "m1 twice"),
        ("id;thanks\nm1;1\n", "column message_id"),
        ("message_id,danke\nm1,1\n", "without any of them"),
    ],
)
def test_a_faulty_sheet_is_answered_with_the_place_of_the_fault(tmp_path, content, message):
    file = tmp_path / "sheet.csv"
    file.write_text(content, encoding="utf-8")
    with pytest.raises(ValueError, match=message):
        words.read_sheet(file)


@pytest.mark.parametrize("mark", [",", ";", "\t"])
@pytest.mark.parametrize("letters", ["utf-8", "utf-8-sig", "cp1252"])
def test_a_sheet_is_read_as_a_spreadsheet_happens_to_save_it(tmp_path, mark, letters):
    file = tmp_path / "sheet.csv"
    rows = [["message_id", "coder", "text", "thanks"], ["m1", "ana", "schön", "X"], ["m2", "ana", "ja", "0"], ["", "", "", ""]]
    file.write_bytes("\r\n".join(mark.join(row) for row in rows).encode(letters))
    read = words.read_sheet(file)
    assert read.index.tolist() == ["m1", "m2"] and read["thanks"].tolist() == [1, 0] and read.attrs["coder"] == "ana"


def test_where_only_the_marks_were_written_down_empty_means_no_only_if_somebody_says_so():
    a = sheet("ana", thanks=["1", "", "", ""], apology=["", "1", "0", ""])
    read = words.read_sheet(a, empty="no")
    assert read["thanks"].tolist()[:3] == [1, 0, 0] and read["apology"].tolist()[:3] == [0, 1, 0]
    assert read.iloc[3].isna().all()  # nothing was written in this line: it was not read
    b = sheet("ben", thanks=["1", "1", "", ""], apology=["", "", "", "0"])
    blind = words.reliability(a, b)
    assert np.isnan(blind.loc["thanks", "value"]) and 'empty="no"' in blind.loc["thanks", "reason"]
    row = words.reliability(a, b, empty="no").loc["thanks"]
    assert (row["n"], row["both"], row["only_b"]) == (2, 1, 1)  # m0 and m1: each left one of the others unread
    with pytest.raises(ValueError, match="empty"):
        words.read_sheet(a, empty="maybe")


def test_readings_by_nobody_knows_whom_are_no_reliability():
    a, b = sheet("", thanks=[1, 1, 0, 0] * 5), sheet("", thanks=[1, 0, 0, 0] * 5)
    table = words.reliability(a, b)
    assert "nobody says by whom" in table.attrs["measure"] and table.loc["thanks", "verdict"] == ""
    assert "the column coder is empty" in table.result("thanks").sentence


def test_sheets_of_different_messages_cannot_be_compared():
    with pytest.raises(ValueError, match="nothing in common"):
        words.reliability(sheet("a", thanks=[1]), sheet("b", thanks=[1]).assign(message_id="other"))


def test_the_draw_is_the_same_for_the_same_seed_whatever_the_row_order_and_covers_the_strata():
    m = pd.DataFrame({"message_id": [f"{k:03d}" for k in range(200)], "author": "a", "text": "hello", "part": ["big"] * 190 + ["small"] * 10})
    one = words.draw_for_coding(m, 20, seed=3, by="part")
    assert one["part"].value_counts().to_dict() == {"big": 10, "small": 10}
    other = words.draw_for_coding(m.sample(frac=1, random_state=1), 20, seed=3, by="part")
    assert one["message_id"].tolist() == other["message_id"].tolist()
    assert one["message_id"].tolist() != words.draw_for_coding(m, 20, seed=4, by="part")["message_id"].tolist()
    empty = words.coding_sheet(m, 5, texts=False)
    assert list(empty.columns) == ["message_id", "coder", *MARKERS] and (empty[list(MARKERS)] == "").all(axis=None)


def test_the_machine_against_a_reader_by_hand():
    m = pd.DataFrame({"message_id": [f"m{k}" for k in range(5)], "author": "x", "text": ["thanks", "thanks", "cheers mate", "rain", "thank you"]})
    read = sheet("ana", thanks=[1, 0, 1, 0, 1])
    row = words.machine_against_reader(read, m).loc["thanks"]
    # the lists find m0, m1, m4; the reader saw m0, m2, m4
    assert (row["precision"], row["recall"]) == (pytest.approx(2 / 3), pytest.approx(2 / 3))
    assert row[["reader", "machine", "both", "wrong", "missed"]].tolist() == [3, 3, 2, 1, 1]
    assert words.machine_against_reader(read, m).message_ids("thanks") == ["m1", "m2"]
    with pytest.raises(ValueError, match="none of them"):
        words.machine_against_reader(read, m.assign(message_id="z"))


def test_readings_without_a_single_difference_are_doubted():
    rng = np.random.default_rng(1)
    a = sheet("ana", thanks=rng.integers(0, 2, 120))
    table = words.reliability(a, a.copy())
    assert "copied or remembered" in table.attrs["doubt"] and "copied or remembered" in table.result("thanks").sentence
    assert table.loc["thanks", "verdict"] == ""  # one reader has no reliability to judge
    b = a.assign(thanks=[1 - a["thanks"][0], *a["thanks"][1:]], coder="ben")
    assert words.reliability(a, b).attrs["doubt"] == "" and words.reliability(a, b).loc["thanks", "verdict"] == "firm"
