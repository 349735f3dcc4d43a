"""An own corpus becomes a page, figures, tables and a Word file, or nothing at all."""

import html
import json
import re
import zipfile

import pytest

from conversation_lib import simulate
from conversation_lib.corpus import Corpus, account_table, message_table
from conversation_lib.errors import BadInput
from conversation_lib.publish.report import write_report


def test_a_corpus_becomes_a_whole_folder(tmp_path):
    folder = write_report(simulate.mixing(12, 300, 0.7, seed=1), tmp_path / "out ü" / "report", title="Tea & <talk>")
    page = (folder / "index.html").read_text(encoding="utf-8")
    assert "Tea &amp; &lt;talk&gt;" in page and "synthetic" in page and "You may not write" in page
    assert page.count("<img") == 3 and 'alt=""' not in page and "http" not in page.replace("http-equiv", "")
    assert {f.name for f in (folder / "figures").glob("*.png")} == {
        f"{name}{width}.png" for name in ("who-speaks-to-whom", "who-speaks", "the-map") for width in ("", "-8cm")
    }
    numbers = json.loads((folder / "numbers.json").read_text(encoding="utf-8"))
    assert numbers["read"]["messages"] == 300 and 0 < numbers["profile"]["C"]["value"] < 1
    with zipfile.ZipFile(folder / "report.docx") as docx:
        assert "word/document.xml" in docx.namelist() and any(n.startswith("word/media/") for n in docx.namelist())


def test_word_has_words_for_each_picture_and_tables_that_can_be_read(tmp_path):
    docx = pytest.importorskip("docx")
    folder = write_report(simulate.mixing(12, 300, 0.7, seed=1), tmp_path / "r")
    made = docx.Document(str(folder / "report.docx"))
    alts = [picture._inline.docPr.get("descr") for picture in made.inline_shapes]
    assert len(alts) == 3 and all(alt in (folder / "index.html").read_text(encoding="utf-8") for alt in alts) and alts[1].startswith("A curve below")
    text = "\n".join(paragraph.text for paragraph in made.paragraphs)
    assert not any(alt in text for alt in alts), "what is for those who cannot see does not stand in the text"
    for table in made.tables:
        widths = [cell.width for cell in table.rows[0].cells]
        room = made.sections[-1].page_width - made.sections[-1].left_margin - made.sections[-1].right_margin
        assert 0.98 * room < sum(widths) <= room and len(set(widths)) > 1


def test_a_reason_is_said_once_for_all_that_is_not_defined(tmp_path):
    page = (write_report(simulate.mixing(4, 12, 0.5, seed=1), tmp_path / "r") / "index.html").read_text(encoding="utf-8")
    assert "Not defined:" in page and page.count("nothing is printed below") <= 4


def test_nothing_to_draw_is_said_and_not_drawn(tmp_path):
    m = message_table({"message_id": ["1", "2"], "author": ["ana", "ana"], "targets": [[], []]})
    folder = write_report(Corpus(m, account_table(m)), tmp_path / "r")
    assert not (folder / "figures").exists() or not list((folder / "figures").glob("*.png"))
    assert "Not defined:" in (folder / "index.html").read_text(encoding="utf-8")


def test_what_is_not_known_is_no_sentence_to_print(tmp_path):
    m = message_table({"message_id": ["1", "2"], "author": ["ana", "ben"], "targets": [[], []]})
    page = (write_report(Corpus(m, account_table(m)), tmp_path / "r") / "index.html").read_text(encoding="utf-8")
    may = page.split("What you may write")[1].split("You may not write")[0]
    assert "2 messages by 2 people were read" in may and "cannot be said from this file, because the file does not say whom a message addresses" in may
    assert "not known" not in may


def test_what_may_be_written_stands_before_what_it_rests_on(tmp_path):
    page = (write_report(simulate.mixing(12, 300, 0.7, seed=1), tmp_path / "r") / "index.html").read_text(encoding="utf-8")
    headings = re.findall(r"<h2>(.*?)</h2>", page)
    assert headings == ["What was read", "What you may write", "Pictures", "What the talk looks like", "What is missing", "What the numbers mean"]
    assert ", on 2000-01-01 (format synthetic; private, where every message has an addressee)." in page


def test_of_synthetic_talk_nothing_may_be_written_about_people(tmp_path):
    page = (write_report(simulate.mixing(12, 300, 0.7, seed=1), tmp_path / "r") / "index.html").read_text(encoding="utf-8")
    may, may_not = page.split("What you may write")[1].split("You may not write")
    assert "nothing about people may be written" in may and "</strong> anything about people" in may_not


def test_a_doubt_is_said_once(tmp_path):
    folder = write_report(simulate.mixing(20, 300, 0.5, seed=1), tmp_path / "r")
    doubts = json.loads((folder / "numbers.json").read_text(encoding="utf-8"))["profile"]["doubts"]
    page = html.unescape((folder / "index.html").read_text(encoding="utf-8"))
    assert doubts and all(page.count(doubt) == 1 for doubt in doubts)


def test_a_picture_names_the_people_whom_it_shows(tmp_path, monkeypatch):
    from conversation_lib.publish import report

    said, show = [], report._show()
    monkeypatch.setattr(report, "_show", lambda: show)
    dress = show.dress
    monkeypatch.setattr(show, "dress", lambda fig, title, n, *more: said.append((title, n)) or dress(fig, title, n, *more))
    m = message_table({"message_id": [f"{k:02}" for k in range(40)], "author": list("abcde") * 8, "targets": [["zoe"]] * 40})
    write_report(Corpus(m, account_table(m)), tmp_path / "r")
    assert ("The busiest of 5 people wrote 20% of all messages", "n = 5 people") in said and ("Who speaks to whom", "n = 6 people") in said


def test_a_folder_with_other_things_is_left_alone(tmp_path):
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "thesis.docx").write_text("x", encoding="utf-8")
    with pytest.raises(BadInput, match="holds other things"):
        write_report(simulate.mixing(5, 40, 0.5), tmp_path / "mine")
    assert [f.name for f in (tmp_path / "mine").iterdir()] == ["thesis.docx"]


def test_an_older_report_is_replaced_whole(tmp_path):
    for seed in (1, 2):
        write_report(simulate.mixing(6, 60, 0.5, seed=seed), tmp_path / "r")
    assert sorted(p.name for p in tmp_path.iterdir()) == ["r"]


def test_what_may_be_written_is_sentences_with_their_doubts_and_names_nothing_that_was_not_drawn(tmp_path):
    corpus = simulate.mixing(4, 12, 0.5, seed=1)
    page = (write_report(corpus, tmp_path / "few") / "index.html").read_text(encoding="utf-8")
    assert "cannot be said from this file" in page and "The map is not drawn" in page and "Who speaks is not drawn" in page
    assert not (tmp_path / "few" / "figures" / "who-speaks.png").exists(), "a share of four people is not printed"
    corpus = simulate.mixing(20, 300, 0.5, seed=1)
    folder = write_report(corpus, tmp_path / "many")
    kept = json.loads((folder / "numbers.json").read_text(encoding="utf-8"))["profile"]
    page = html.unescape((folder / "index.html").read_text(encoding="utf-8"))
    assert " ".join(kept["in_print"]) in page and all(doubt in page for doubt in kept["doubts"]) and "is not drawn" not in page


def test_every_picture_has_an_edition_for_a_narrow_column_and_says_whether_it_is_made_up(tmp_path):
    folder = write_report(simulate.mixing(20, 300, 0.5, seed=1), tmp_path / "r") / "figures"
    for name in ("who-speaks-to-whom", "who-speaks", "the-map"):
        passport = json.loads((folder / f"{name}.json").read_text(encoding="utf-8"))
        assert passport["synthetic"] is True and passport["n"].endswith(" people")
        assert passport["narrow"]["width_cm"] == 8 and (folder / f"{name}-8cm.pdf").stat().st_size > 1000
