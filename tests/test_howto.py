"""The pages of docs/how-to: their examples run, print what the pages print, and are as short as promised."""

import json
import re
import shlex
import subprocess
import sys
import zipfile

import pytest

from conversation_lib import cli, datasets, writers
from conversation_lib.paths import DOCS, RECEIPTS
from conversation_lib.publish import chapter

PAGE = DOCS / "how-to" / "words.md"
EXPORT = DOCS / "how-to" / "export-to-word.md"


@pytest.mark.slow
@pytest.mark.parametrize("page", ["words.md", "defended-sentence.md"])
def test_the_examples_run_and_print_what_the_page_prints(page):
    done = subprocess.run([sys.executable, str(DOCS / "how-to" / "run.py"), page, "--check"], capture_output=True, text=True, timeout=600)
    assert done.returncode == 0, done.stdout + done.stderr
    assert done.stdout.strip() == f"{page}: fresh"


def test_the_way_to_a_defended_sentence_has_sixty_lines():
    text = (DOCS / "how-to" / "defended-sentence.md").read_text(encoding="utf-8")
    own = re.sub(r"```text\n.*?```", "", text, flags=re.S)
    assert sum(bool(line.strip()) for line in own.splitlines()) <= 60


def test_every_picture_of_the_page_is_beside_it_has_words_and_is_light():
    shown = re.findall(r"!\[(.*?)\]\((.*?)\)", PAGE.read_text(encoding="utf-8"))
    assert len(shown) == 3
    for alt, file in shown:
        assert len(alt) > 40 and (PAGE.parent / file).stat().st_size < 100_000


def test_each_claim_has_its_example_of_about_ten_lines():
    blocks = re.findall(r"```python\n(.*?)```", PAGE.read_text(encoding="utf-8"), re.S)
    assert all(len(block.strip().splitlines()) <= 15 for block in blocks)
    assert {name for block in blocks for name in re.findall(r'name="(words-\w+)"', block)} == {"words-touch", "words-tailoring", "words-cracks"}


@pytest.mark.skipif(not chapter.can_write_word(), reason="without the extra `publish` there is no Word file")
def test_the_way_from_an_export_to_word_ends_where_it_says(tmp_path, monkeypatch):
    import docx

    monkeypatch.chdir(tmp_path)
    writers.write_csv(datasets.make_threads(n=30, m=600, h=30, k=29, r=0.7, seed=20100520), "talk.csv")
    with zipfile.ZipFile("my-export.zip", "w") as export:
        export.write("talk.csv")
    text = EXPORT.read_text(encoding="utf-8")
    for line in re.search(r"```sh\n(.*?)```", text, re.S)[1].splitlines():
        assert cli.main(shlex.split(line, comments=True)[1:]) == 0, line
    word = docx.Document("my-report/report.docx")
    headings = {paragraph.text for paragraph in word.paragraphs if paragraph.style.name.startswith("Heading")}
    assert set(re.findall(r"^\| \*(What .*?)\* \|", text, re.M)) <= headings
    header, *rows = ([cell.text for cell in row.cells] for row in word.tables[0].rows)
    assert {"In words", "Between"} <= set(header)
    (answered,) = [row for row in rows if row[0].startswith("who answers (by reply links)")]
    promised = re.escape(re.search(r"\*(About … in ten.*?) \(", text)[1]).replace("…", r"\w+")
    assert re.match(promised, answered[header.index("In words")])


def test_the_numbers_that_the_page_of_exports_names_are_recorded():
    names = set(re.findall(r"\{(\w+)[.:]", EXPORT.read_text(encoding="utf-8")))
    recorded = {name for receipt in RECEIPTS.glob("*.json") for name in json.loads(receipt.read_text(encoding="utf-8"))["results"]}
    assert names and names <= recorded
