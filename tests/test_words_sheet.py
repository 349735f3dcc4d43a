"""The sheet that ships: ids and codes, no texts; its figures are those that its script computes."""

import csv
import html
import re
import runpy

import pandas as pd
import pytest

from conversation_lib import words
from conversation_lib.datasets import load_chitchat
from conversation_lib.paths import DATA
from conversation_lib.publish.notebooks import all_notebooks
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
            printed["doubt"] = printed["doubt"].astype(object).fillna("")
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


@pytest.fixture
def make(tmp_path, monkeypatch):
    made = runpy.run_path(str(FOLDER / "make.py"))
    monkeypatch.setitem(made["sheet"].__globals__, "BUILD", tmp_path)
    return made


def test_a_class_of_two_reads_sixty_messages_and_the_script_says_how_far_they_agree(make, tmp_path, capsys):
    """The way of the card, walked: two sheets, two students who write only the ones, two spreadsheets, one answer."""
    files = [make["sheet"](reading, 60) for reading in (1, 2)]
    one, other = (pd.read_csv(file, dtype=str, keep_default_na=False) for file in files)
    assert set(one["message_id"]) == set(other["message_id"]) and one["message_id"].tolist() != other["message_id"].tolist()
    assert len(one) == 60 and (one[list(MARKERS)] == "").all(axis=None) and not one["text"].str.match(r"[=+\-@]").any()
    drawn = pd.read_csv(FOLDER / "sample.csv", dtype=str).set_index("message_id")["drawn_for"]
    assert drawn[one["message_id"]].value_counts().to_dict() == {"chance": 20, **dict.fromkeys(MARKERS, 4)}
    codes = words.read_sheet(FOLDER / "pass-1.csv")
    for sheet, coder, file, mark, slip in ((one, "AB", "ana.csv", ",", 0), (other, "CD", "ben.csv", ";", 5)):
        sheet["coder"] = coder
        for at, ident in enumerate(sheet["message_id"]):
            seen = [m for m in MARKERS if codes.at[ident, m] == 1]
            for m in seen if at >= slip else []:
                sheet.loc[at, m] = "1"
            if not seen or at < slip:
                sheet.loc[at, "emoji"] = "0"
        sheet.drop(columns="text").to_csv(tmp_path / file, index=False, sep=mark, lineterminator="\r\n", encoding="cp1252")
    assert make["main"](["agree", str(tmp_path / "ana.csv"), str(tmp_path / "ben.csv")]) == 0
    said = capsys.readouterr().out
    assert "reliability of two readers: AB and CD, 60 messages read by both" in said and "talk about" in said
    table = words.reliability(tmp_path / "ana.csv", tmp_path / "ben.csv", empty="no")
    assert table["n"].eq(60).all() and table.loc["second_person", "value"] < 1 and table["only_b"].sum() == 0


def test_a_sheet_that_somebody_filled_is_not_written_over(make, tmp_path):
    file = make["sheet"](1, 10)
    assert make["sheet"](1, 10) == file  # still empty
    filled = pd.read_csv(file, dtype=str, keep_default_na=False)
    filled.loc[0, "thanks"] = "1"
    filled.to_csv(file, index=False, sep=";")
    with pytest.raises(SystemExit, match="holds codes already"):
        make["sheet"](1, 10)


def test_what_opens_to_messages_on_a_page_is_made_up(chitchat):
    """The lists of `clickable()` are saved with the notebook: none of them may hold a line of somebody who was not asked."""
    real = set(chitchat["text"].dropna())
    shown = []
    for notebook in all_notebooks():
        for cell in notebook.cells("code"):
            for output in cell.get("outputs", []):
                page = "".join(output.get("data", {}).get("text/html", ""))
                shown += [html.unescape(line) for line in re.findall(r"<li><code>[^<]*</code> (.*?)</li>", page, re.S)]
    assert len(shown) >= 10  # notebooks 33 and 36 show such lists
    assert [line for line in shown if line in real] == []
