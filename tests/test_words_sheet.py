"""The sheet that ships: ids and codes, no texts; its figures are those that its script computes."""

import csv
import runpy

import pandas as pd
import pytest

from conversation_lib import words
from conversation_lib.datasets import load_chitchat
from conversation_lib.paths import DATA
from conversation_lib.words.lists import MARKERS

FOLDER = DATA / "coding-sheet"


@pytest.fixture(scope="module")
def chitchat():
    return load_chitchat().messages


def test_the_sheets_hold_codes_and_no_words_of_people():
    for name in ("pass-1", "pass-2"):
        sheet = words.read_sheet(FOLDER / f"{name}.csv")
        assert len(sheet) == 300 and list(sheet.columns) == list(MARKERS) and sheet.notna().all(axis=None)
        with (FOLDER / f"{name}.csv").open(encoding="utf-8", newline="") as stream:
            assert all(len(cell) <= 45 for row in csv.reader(stream) for cell in row)


def test_the_sampled_messages_are_messages_of_chitchat(chitchat):
    drawn = pd.read_csv(FOLDER / "sample.csv", dtype=str)
    assert drawn["message_id"].is_unique and set(drawn["message_id"]) <= set(chitchat["message_id"])
    assert drawn["drawn_for"].value_counts().to_dict() == {"chance": 100, **dict.fromkeys(MARKERS, 20)}
    for name in ("pass-1", "pass-2"):
        assert set(words.read_sheet(FOLDER / f"{name}.csv").index) == set(drawn["message_id"])


def test_the_printed_figures_are_those_that_the_sheets_give():
    consistency, machine = runpy.run_path(str(FOLDER / "make.py"))["figures"]()
    for table, name in ((consistency, "consistency"), (machine, "machine")):
        printed = pd.read_csv(FOLDER / f"{name}.csv")
        if "doubt" in printed:
            printed["doubt"] = printed["doubt"].fillna("")
        pd.testing.assert_frame_equal(pd.DataFrame(table).reset_index(drop=True), printed, check_dtype=False, atol=1e-6)


def test_two_readings_by_the_project_are_called_consistency_and_were_read_not_remembered():
    table = words.reliability(FOLDER / "pass-1.csv", FOLDER / "pass-2.csv")
    assert table.attrs["measure"] == "consistency of one reader" and table.attrs["doubt"] == ""
    assert (table["only_a"] + table["only_b"]).sum() > 0 and table["value"].between(0.8, 1).all()
    page = " ".join((FOLDER / "README.md").read_text(encoding="utf-8").split())
    assert "It is not reliability" in page and "count as one reader" in page


def test_a_copied_reading_is_called_one():
    table = words.reliability(FOLDER / "pass-1.csv", FOLDER / "pass-1.csv")
    assert "copied or remembered" in table.attrs["doubt"]
