"""A chapter has every number from a result, or it is not written."""

import zipfile

import pytest

from conversation_lib.errors import BadInput
from conversation_lib.publish.chapter import fill, numbers_table, write_chapter
from conversation_lib.results import Result

RESULTS = {
    ("30", "ratio"): Result("ratio", 10.04, low=9.2, high=11.0, n=30, unit_of_n="articles", method="two wordings"),
    ("30", "day"): Result.undefined("day", "the sources do not say"),
    ("10", "share"): Result("share", 0.25, reason="one whole network"),
    ("20", "share"): Result("share", 0.5),
}


def test_numbers_go_in_as_the_author_asks():
    text, used, wrong = fill("About {ratio:.0f} (from {ratio.low:.1f} to {ratio.high:.1f}), a {10:share:.0%} share, {{braces}}.", RESULTS)
    assert text == "About 10 (from 9.2 to 11.0), a 25% share, {braces}." and not wrong
    assert [u.name for u in used] == ["ratio", "ratio", "ratio", "share"]


@pytest.mark.parametrize(
    ("draft", "words"),
    [
        ("a\nb {nobody}", "line 2: no notebook recorded"),
        ("{share}", "say which"),
        ("{day}", "the sources do not say"),
        ("{10:share.low}", "no interval (one whole network)"),
        ("{ratio.mood}", "has no 'mood'"),
        ("{ratio:.1z}", "does not fit"),
        ("{a b}", "not the name of a result"),
    ],
)
def test_what_cannot_be_printed_is_an_error_with_its_line(draft, words):
    assert words in fill(draft, RESULTS)[2][0]


def test_a_chapter_with_a_hole_is_not_written(tmp_path):
    (tmp_path / "d.md").write_text("{nobody} and {day}", encoding="utf-8")
    (tmp_path / "c.docx").write_text("older", encoding="utf-8")
    with pytest.raises(BadInput, match=r"nobody.*day"):
        write_chapter(tmp_path / "d.md", tmp_path / "c.docx", RESULTS)
    assert (tmp_path / "c.docx").read_text(encoding="utf-8") == "older"
    assert sorted(p.name for p in tmp_path.iterdir()) == ["c.docx", "d.md"]


def test_word_gets_the_number_and_the_table_of_numbers(tmp_path):
    pytest.importorskip("pypandoc")
    (tmp_path / "d.md").write_text("# Ünïcode\n\nIt was {ratio:.1f}.\n", encoding="utf-8")
    write_chapter(tmp_path / "d.md", tmp_path / "c.docx", RESULTS)
    with zipfile.ZipFile(tmp_path / "c.docx") as docx:
        text = docx.read("word/document.xml").decode("utf-8")
    assert "10.0" in text and "30 articles" in text and "Ünïcode" in text


def test_latex_and_markdown(tmp_path):
    pytest.importorskip("pypandoc")
    (tmp_path / "d.md").write_text("It was {ratio:.1f}.\n", encoding="utf-8")
    write_chapter(tmp_path / "d.md", tmp_path / "c.tex", RESULTS)
    assert "10.0" in (tmp_path / "c.tex").read_text(encoding="utf-8")
    write_chapter(tmp_path / "d.md", tmp_path / "c.md", RESULTS)
    assert "9.2 to 11" in (tmp_path / "c.md").read_text(encoding="utf-8")
    with pytest.raises(BadInput, match="docx"):
        write_chapter(tmp_path / "d.md", tmp_path / "c.pages", RESULTS)


def test_each_result_stands_once_in_the_table():
    table = numbers_table(fill("{ratio} {ratio} {20:share}", RESULTS)[1])
    assert table.count("| ratio |") == 1 and table.count("| share |") == 1
