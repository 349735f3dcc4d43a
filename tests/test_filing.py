"""What is written for readers appears whole or not at all, also while others read and write the same file."""

import json
import threading

import pytest

from conversation_lib.errors import BadInput
from conversation_lib.filing import whole_file, write_whole
from conversation_lib.publish import index, receipts
from conversation_lib.publish.notebooks import Notebook

HALF_A_LETTER = "\ud83d"  # no UTF-8 text can hold it: writing stops there
RESULTS = {f"result_{k}": {"name": f"result_{k}", "value": k / 7, "sentence": "about one in seven " * 20} for k in range(400)}


@pytest.fixture
def notebook(tmp_path):
    return Notebook(tmp_path / "30-a-page.ipynb", {"cells": [], "metadata": {}})


def left(folder):
    return sorted(path.name for path in folder.rglob("*") if path.is_file())


def test_a_file_appears_under_its_name_when_it_is_whole(tmp_path):
    with whole_file(tmp_path / "new" / "a.txt") as out:
        out.write("all ")
        assert not (tmp_path / "new" / "a.txt").exists()
        out.write("of it")
    write_whole(tmp_path / "b.png", b"\x89PNG")
    assert (tmp_path / "new" / "a.txt").read_text() == "all of it" and left(tmp_path) == ["a.txt", "b.png"]


def test_a_writing_that_stops_leaves_the_old_file_and_nothing_else(tmp_path):
    write_whole(tmp_path / "a.txt", "old")
    with pytest.raises(UnicodeEncodeError):
        write_whole(tmp_path / "a.txt", "new" + HALF_A_LETTER)
    with pytest.raises(ZeroDivisionError), whole_file(tmp_path / "a.txt") as out:
        out.write("new")
        raise ZeroDivisionError
    assert (tmp_path / "a.txt").read_text() == "old" and left(tmp_path) == ["a.txt"]


def test_two_who_write_the_same_file_do_not_write_into_each_other(tmp_path):
    with whole_file(tmp_path / "a.txt") as one:
        one.write("the one")
        with whole_file(tmp_path / "a.txt") as other:
            other.write("the other, and longer")
        assert (tmp_path / "a.txt").read_text() == "the other, and longer"
    assert (tmp_path / "a.txt").read_text() == "the one" and left(tmp_path) == ["a.txt"]


def test_a_receipt_that_cannot_be_written_leaves_the_old_one(notebook, tmp_path):
    kept = receipts.write_receipt(notebook, {"a": {"name": "a", "value": 1.0}}, tmp_path).read_bytes()
    with pytest.raises(UnicodeEncodeError):
        receipts.write_receipt(notebook, {"a": {"name": "a", "value": 2.0, "sentence": HALF_A_LETTER}}, tmp_path)
    assert (tmp_path / "30.json").read_bytes() == kept and left(tmp_path) == ["30.json"]


def test_whoever_reads_while_two_write_never_finds_half_a_receipt(notebook, tmp_path):
    file = receipts.write_receipt(notebook, RESULTS, tmp_path)
    done, faults = threading.Event(), []

    def write():
        try:
            for _ in range(15):
                receipts.write_receipt(notebook, RESULTS, tmp_path)
        except Exception as error:  # noqa: BLE001 - whatever it is belongs in the test's own message
            faults.append(error)

    def look():
        while not done.is_set():
            try:
                assert len(json.loads(file.read_text(encoding="utf-8"))["results"]) == len(RESULTS)
                receipts.verify(tmp_path, tmp_path / "none")
            except Exception as error:  # noqa: BLE001
                faults.append(error)
                return

    writers, reader = [threading.Thread(target=write) for _ in range(2)], threading.Thread(target=look)
    for thread in (reader, *writers):
        thread.start()
    for thread in writers:
        thread.join()
    done.set()
    reader.join()
    assert not faults and left(tmp_path) == ["30.json"]


@pytest.mark.parametrize("half", ["", '{"results": {', "[1, 2]"])
def test_half_a_receipt_of_another_program_is_one_sentence(half, tmp_path):
    (tmp_path / "receipts").mkdir()
    (tmp_path / "receipts" / "30.json").write_text(half)
    with pytest.raises(BadInput, match=r"receipts/30\.json, which cannot be read as one.*another program is writing it.*Next: type the same again"):
        receipts.verify(tmp_path / "receipts", tmp_path / "results")


def test_pages_that_cannot_be_written_stay_as_they_were(tmp_path, monkeypatch):
    page, pictures = tmp_path / "README.md", tmp_path / "docs" / "pictures"
    page.write_text("old")
    monkeypatch.setattr(index.paths, "DOCS", tmp_path / "docs")
    monkeypatch.setattr(index, "refresh_cards", lambda: None)
    monkeypatch.setattr(index, "picture", lambda: (b"\x89PNG", "", ""))
    monkeypatch.setattr(index, "pages", lambda: {page: "new" + HALF_A_LETTER})
    with pytest.raises(UnicodeEncodeError):
        index.refresh_tables()
    assert page.read_text() == "old" and left(tmp_path) == ["README.md"]
    monkeypatch.setattr(index, "pages", lambda: {page: "new"})
    index.refresh_tables()
    assert page.read_text() == "new" and [file.name for file in pictures.iterdir()] == [f"{index.PICTURE[1]}.png"]
