"""The pages: complete, readable without a network, with words for every picture."""

import functools
import http.server
import os
import re
import shutil
import threading
from html.parser import HTMLParser

import pytest

from conversation_lib import paths
from conversation_lib.publish import build, site
from conversation_lib.publish.mathml import mathml

from .small_suite import small_suite  # noqa: F401  a fixture

#: What makes a browser fetch something; links to click on are fine.
FETCHES = {("img", "src"), ("script", "src"), ("link", "href"), ("iframe", "src"), ("source", "src"), ("video", "src"), ("audio", "src"), ("object", "data"), ("embed", "src")}
#: <link> of these kinds only names an address.
NAMES_ONLY = {"canonical", "author", "license", "next", "prev", "index", "search"}


class Page(HTMLParser):
    """What a page fetches, which pictures it shows, where it leads."""

    def __init__(self, file):
        super().__init__()
        self.fetched, self.pictures, self.links = [], [], []
        self.text = file.read_text(encoding="utf-8")
        self.feed(self.text)

    def handle_starttag(self, tag, attributes):
        given = dict(attributes)
        for element, attribute in FETCHES:
            if tag == element and given.get(attribute) and given.get("rel") not in NAMES_ONLY:
                self.fetched.append(given[attribute])
        if tag == "img":
            self.pictures.append(given)
        if tag == "a":
            self.links.append(given.get("href") or "")


def outside(address: str) -> bool:
    return bool(re.match(r"(?:https?:)?//", address))


def bad_alt(alt: str | None) -> bool:
    """Whether an alternative text says nothing: none, empty, or a file name."""
    return not alt or not alt.strip() or bool(re.search(r"\.(png|svg|jpe?g|gif|webp)\s*$", alt.strip(), re.I))


def faults_of_pages(folder) -> list[str]:
    """In words, what is wrong with the pages in `folder`."""
    told = []
    for file in sorted(file for file in folder.rglob("*.html") if "_static" not in file.parts):
        page, name = Page(file), file.relative_to(folder).as_posix()
        told += [f"{name} asks for {address}" for address in page.fetched if outside(address)]
        told += [f"{name} shows {picture.get('src')} without words" for picture in page.pictures if bad_alt(picture.get("alt"))]
        told += [f"{name} asks for {a}, which is not there" for a in page.fetched if not outside(a) and not a.startswith("data:") and not (file.parent / re.split(r"[?#]", a)[0]).exists()]
        for link in page.links:
            target = re.split(r"[?#]", link)[0]
            if target and not re.match(r"[a-z]+:|//", target) and not (file.parent / target).exists():
                told.append(f"{name} leads to {target}, which is not there")
    for file in sorted(folder.rglob("*.css")):
        told += [f"{file.name} asks for {found}" for found in re.findall(r"url\(['\"]?((?:https?:)?//[^)]+)", file.read_text(encoding="utf-8"))]
        told += [f"{file.name} imports from outside" for _ in re.findall(r"@import[^;]*//", file.read_text(encoding="utf-8"))]
    return told


# --- a small suite ----------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def pages(small_suite):  # noqa: F811
    build.run_notebooks(quiet=True)
    home, told = site.build_site()
    return home, told


@pytest.mark.slow
class TestPagesOfASmallSuite:
    def test_pages_need_nothing_from_outside_and_every_picture_has_words(self, pages):
        assert faults_of_pages(pages[0].parent) == []

    def test_alt_text_caption_and_formulas_arrive(self, pages):
        page = Page(pages[0].parent / "notebooks/00-first.html")
        assert [picture["alt"] for picture in page.pictures if "first" in picture["src"] or "_images" in picture["src"]] == ["A line from the lower left to the upper right."]
        (caption,) = re.findall(r'<figcaption>.*?<span class="caption-text">(.*?)</span>', page.text, re.S)
        assert caption == "A line_with_underscores, &lt;b&gt;not bold&lt;/b&gt;, $5 and `no code`. Source: made here."
        assert "The picture in words" not in page.text  # the words are the picture's alt text now
        assert page.text.count("<math ") == 2 and "<mfrac>" in page.text and "<msqrt>" in page.text
        assert "mathjax" not in page.text.lower()

    def test_prose_with_numbers_is_prose(self, pages):
        page = Page(pages[0].parent / "notebooks/00-first.html")
        assert "<p>There are 7 messages.</p>" in page.text and "../data/chitchat/README.html" in page.links

    def test_pages_lead_to_the_next_and_the_previous(self, pages):
        assert 'class="right-next"' in (pages[0].parent / "notebooks/00-first.html").read_text(encoding="utf-8")
        assert 'class="left-prev"' in (pages[0].parent / "notebooks/10-second.html").read_text(encoding="utf-8")

    def test_home_lists_notebooks_and_data(self, pages):
        links = Page(pages[0]).links
        assert "notebooks/10-second.html" in links and "data/bp-spill-2010/README.html" in links

    def test_solutions_are_folded(self, pages):
        text = (pages[0].parent / "notebooks/00-first.html").read_text(encoding="utf-8")
        assert re.search(r"<details[^>]*>.*answer", text, re.S)

    def test_unchanged_pages_are_not_made_again(self, pages):
        assert site.build_site()[1] is None

    def test_a_complaint_of_sphinx_leaves_the_old_pages(self, pages, monkeypatch, tmp_path):
        docs = tmp_path / "docs"
        shutil.copytree(paths.DOCS, docs)
        (docs / "broken.md").write_text("# Broken\n\n```{nosuchdirective}\n```\n", encoding="utf-8")
        monkeypatch.setattr(paths, "DOCS", docs)
        before = pages[0].read_bytes()
        with pytest.raises(site.SiteFailed, match=r"docs.broken\.md:3: .*nosuchdirective"):
            site.build_site(strict=True)
        assert pages[0].read_bytes() == before


def test_the_test_of_pages_sees_what_it_should(tmp_path):
    (tmp_path / "a.html").write_text('<script src="https://example.org/x.js"></script><img src="p.png" alt="p.png"><a href="gone.html">x</a><a href="https://example.org">fine</a>', encoding="utf-8")
    (tmp_path / "a.css").write_text("@font-face { src: url(//example.org/f.woff) }", encoding="utf-8")
    assert len(faults_of_pages(tmp_path)) == 5


def test_a_formula_keeps_its_latex_for_those_who_listen():
    assert 'aria-label="a &lt; b"' in mathml("a < b")


# --- the real pages, as they were built, in a real browser ------------------------------------------------------------


def _browser() -> str | None:
    return os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")


def _cannot(why: str) -> None:
    """Skip, or fail where pages and browser were promised."""
    (pytest.fail if os.environ.get("CONVERSATION_BROWSER") == "required" else pytest.skip)(why)


def _needs_pages() -> None:
    if not (paths.SITE / "index.html").exists():
        _cannot("there are no pages yet: python -m conversation_lib build")


#: Barriers that the theme brings along: the small arrows in its list of pages have no name.
BY_THE_THEME = {"summary-name"}


@pytest.mark.site
def test_the_built_pages_have_no_faults():
    _needs_pages()
    assert faults_of_pages(paths.SITE) == []


@pytest.mark.site
@pytest.mark.parametrize("width", [1280, 390])
def test_a_browser_opens_every_page_without_a_complaint(width):
    """No error on the console, no failed and no outside request, words for every picture, nothing wider than the screen, no barrier."""
    _needs_pages()
    if not _browser():
        _cannot("there is no Chromium here (CHROMIUM=... names one)")
    from axe_playwright_python.sync_playwright import Axe
    from playwright.sync_api import sync_playwright

    class Quiet(http.server.SimpleHTTPRequestHandler):
        def log_message(self, *_):
            pass

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(Quiet, directory=str(paths.SITE)))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    here, told = f"http://127.0.0.1:{server.server_port}/", []
    try:
        with sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=_browser(), args=["--no-sandbox"])
            tab = browser.new_page(viewport={"width": width, "height": 900})
            tab.on("console", lambda message: told.append(f"{tab.url}: console: {message.text}") if message.type == "error" else None)
            tab.on("pageerror", lambda error: told.append(f"{tab.url}: {error}"))
            tab.on("requestfailed", lambda request: told.append(f"{tab.url}: failed: {request.url}"))
            tab.on("request", lambda request: told.append(f"{tab.url}: outside: {request.url}") if not request.url.startswith((here, "data:", "blob:")) else None)
            tab.on("response", lambda response: told.append(f"{tab.url}: {response.status}: {response.url}") if response.status >= 400 else None)
            for file in sorted(paths.SITE.rglob("*.html")):
                if "_static" in file.parts:
                    continue
                tab.goto(here + file.relative_to(paths.SITE).as_posix(), wait_until="networkidle" if width > 1000 else "load")
                for picture in tab.query_selector_all("img"):
                    if bad_alt(picture.get_attribute("alt")):
                        told.append(f"{tab.url}: {picture.get_attribute('src')} without words")
                    if not picture.evaluate("i => i.complete && i.naturalWidth > 0"):
                        told.append(f"{tab.url}: {picture.get_attribute('src')} does not show")
                spill = tab.evaluate("document.documentElement.scrollWidth - window.innerWidth")
                if spill > 1:
                    told.append(f"{tab.url}: {spill} pixels wider than a screen of {width}")
                if width > 1000 and "decisions" not in file.parts:
                    told += [f"{tab.url}: {found['help']}: {found['nodes'][0]['html'][:120]}" for found in Axe().run(tab, options={"preload": False}).response["violations"] if found["impact"] in ("serious", "critical") and found["id"] not in BY_THE_THEME]
            browser.close()
            # as a file, the way most readers open it
            browser = playwright.chromium.launch(executable_path=_browser(), args=["--no-sandbox"])
            tab = browser.new_page()
            tab.on("pageerror", lambda error: told.append(f"as a file: {error}"))
            tab.on("requestfailed", lambda request: told.append(f"as a file, failed: {request.url}"))
            tab.goto((paths.SITE / "index.html").as_uri())
            assert "Conversation Notebooks" in tab.title()
            browser.close()
    finally:
        server.shutdown()
    assert told == [], "\n".join(told)
