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
    ("30", "open"): Result("open", 190035.0, low=9.2, high=float("inf")),
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
        ("{open.high:.1f}", "no stated limit"),
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


def test_large_numbers_and_open_ends_are_written_as_people_write_them():
    text, used, _ = fill("{open} followers", RESULTS)
    assert text == "190,035 followers" and "| 190,035 | 9.2 to no limit |" in numbers_table(used)


def test_each_result_stands_once_in_the_table():
    table = numbers_table(fill("{ratio} {ratio} {20:share}", RESULTS)[1])
    assert table.count("| ratio |") == 1 and table.count("| share |") == 1


# --- a draft written in Word ----------------------------------------------------------------------------------------------


def word_draft(path, *paragraphs):
    """A Word file; each paragraph is a list of (text, bold) stretches."""
    docx = pytest.importorskip("docx")
    document = docx.Document()
    for stretches in paragraphs:
        made = document.add_paragraph()
        for text, bold in stretches:
            made.add_run(text).bold = bold
    table = document.add_table(rows=1, cols=1)
    table.cell(0, 0).text = "{10:share:.0%} in a cell"
    document.save(str(path))
    return path


def stretches_of(path):
    docx = pytest.importorskip("docx")
    return [[(run.text, bool(run.bold)) for run in paragraph.runs if run.text] for paragraph in docx.Document(str(path)).paragraphs]


def test_a_draft_written_in_word_keeps_its_formatting(tmp_path):
    draft = word_draft(tmp_path / "d.docx", [("It was ", False), ("{rat", True), ("io:.1f}", False), (" and ", False), ("{{so}}", True), (".", False)], [("no name", True)])
    used = write_chapter(draft, tmp_path / "c.docx", RESULTS)
    assert [(u.name, u.place) for u in used] == [("ratio", "paragraph 1"), ("share", "paragraph 3")]
    text = stretches_of(tmp_path / "c.docx")
    assert text[0] == [("It was ", False), ("10.0", True), (" and ", False), ("{so}", True), (".", False)] and text[1] == [("no name", True)]
    import docx

    tables = docx.Document(str(tmp_path / "c.docx")).tables
    assert tables[0].cell(0, 0).text == "25% in a cell"
    assert [[cell.text for cell in row.cells][:4] for row in tables[1].rows] == [["Result", "Notebook", "Value", "Interval"], ["share", "10", "0.25", "none (one whole network)"], ["ratio", "30", "10.04", "9.2 to 11"]]


def test_several_names_in_one_stretch_and_a_name_over_several(tmp_path):
    draft = word_draft(tmp_path / "d.docx", [("{ratio:.0f} to {ratio.high:.0f}, {", False), ("20:", True), ("share", False), (":.0%} {ratio.low:.1f}", True)])
    write_chapter(draft, tmp_path / "c.docx", RESULTS)
    assert stretches_of(tmp_path / "c.docx")[0] == [("10 to 11, 50%", False), (" 9.2", True)]


def test_a_hole_in_a_word_draft_is_named_by_its_paragraph(tmp_path):
    draft = word_draft(tmp_path / "d.docx", [("fine", False)], [("{nobody}", False)])
    with pytest.raises(BadInput, match="paragraph 2: no notebook recorded a result called 'nobody'"):
        write_chapter(draft, tmp_path / "c.docx", RESULTS)
    assert [p.name for p in tmp_path.iterdir()] == ["d.docx"]


def test_a_word_draft_can_become_latex(tmp_path):
    pytest.importorskip("pypandoc")
    write_chapter(word_draft(tmp_path / "d.docx", [("It was {ratio:.1f}.", False)]), tmp_path / "c.tex", RESULTS)
    assert "It was 10.0." in (tmp_path / "c.tex").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("name", "raw", "words"),
    [
        ("old.doc", b"\xd0\xcf\x11\xe0" + bytes(500), "an older Word"),
        ("paper.pdf", b"%PDF-1.7\n", "another program"),
        ("cut.docx", b"PK\x03\x04" + bytes(50), "cannot be opened"),
        ("noise.md", bytes(range(256)), "holds no text"),
    ],
)
def test_a_draft_that_is_no_draft_is_refused_in_a_sentence(name, raw, words, tmp_path):
    (tmp_path / name).write_bytes(raw)
    with pytest.raises(BadInput, match=words):
        write_chapter(tmp_path / name, tmp_path / "c.md", RESULTS)
    assert [p.name for p in tmp_path.iterdir()] == [name]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_plain_text_from_any_word_processor(encoding, tmp_path):
    (tmp_path / "d.txt").write_bytes("Über {ratio:.1f}.\r\nÄnd\r\n".encode(encoding))
    write_chapter(tmp_path / "d.txt", tmp_path / "c.md", RESULTS)
    assert (tmp_path / "c.md").read_text(encoding="utf-8").startswith("Über 10.0.\nÄnd\n")
