"""What README.md, CONTRIBUTING.md, the pages of docs/ and the data cards promise: each link leads somewhere, each command is one."""

import re
import shlex

import pytest

from conversation_lib import cli
from conversation_lib.paths import DATA, DOCS, ROOT

PAGES = sorted([ROOT / "README.md", ROOT / "CONTRIBUTING.md", *DOCS.rglob("*.md"), *DATA.rglob("*.md")])
COMMAND = re.compile(r"(?:(?:\S*[/\\])?python|py -3\.\d+) -m conversation_lib (.*)|(?:\S*[/\\])?conversation ((?:\w|--).*)")


def named(pages):
    return [pytest.param(page, id=page.relative_to(ROOT).as_posix()) for page in pages]


def anchors(text):
    """The headings of a page as a link names them."""
    return {re.sub(r"[^\w\- ]", "", heading.lower()).strip().replace(" ", "-") for heading in re.findall(r"^#+ (.*)$", text, re.M)}


def commands(text):
    """What follows `conversation` or `python -m conversation_lib` in the shell blocks of a page and in its code between backticks."""
    blocks = re.findall(r"```(?:sh)?\n(.*?)```", text, re.S)
    inline = re.findall(r"(?<!`)`([^`\n]+)`(?!`)", re.sub(r"```.*?```", "", text, flags=re.S))
    found = [COMMAND.fullmatch(line.split("#")[0].strip()) for block in [*blocks, *inline] for line in block.splitlines()]
    return [match[1] or match[2] for match in found if match]


@pytest.mark.parametrize("page", named(PAGES))
def test_every_link_leads_to_a_file_or_a_heading(page):
    text = page.read_text(encoding="utf-8")
    folder = ROOT if page == DOCS / "index.md" else page.parent  # the first page of the site stands at its top
    for link in re.findall(r"\]\(([^)\s]+)\)", text):
        if re.match(r"\w+:", link):
            continue
        file, _, anchor = link.partition("#")
        target = folder / file if file else page
        assert target.exists(), link
        assert not anchor or anchor in anchors(target.read_text(encoding="utf-8")), link


@pytest.mark.parametrize("page", named(page for page in PAGES if commands(page.read_text(encoding="utf-8"))))
def test_every_command_is_understood(page):
    for command in commands(page.read_text(encoding="utf-8")):
        words = shlex.split(command)
        if words == ["VERB"]:
            continue
        if len(words) == 1:  # a verb that is only named
            assert cli.main([*words, "--help"]) == 0, command
        else:
            cli._parser().parse_args(words)


def test_the_first_page_shows_every_verb_of_an_author():
    shown = {command.split()[0] for command in commands((ROOT / "README.md").read_text(encoding="utf-8"))}
    assert {"read", "measure", "report", "convert", "chapter", "setup", "lab"} <= shown
