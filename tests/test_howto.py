"""The pages of docs/how-to: their examples run, print what the pages print, and are as short as promised."""

import re
import subprocess
import sys

import pytest

from conversation_lib.paths import DOCS

PAGE = DOCS / "how-to" / "words.md"


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
