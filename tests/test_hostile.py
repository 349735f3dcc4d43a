"""Hostile files and hostile places, from the command line: rejects, or one plain sentence and status 2; nothing lost, nothing half-written."""

import csv
import errno
import gzip
import json
import os
import shutil
import socket
import subprocess
import sys
import zipfile
from types import SimpleNamespace

import pytest

from conversation_lib import cli, simulate, verbs
from conversation_lib.paths import ROOT
from conversation_lib.readers import registry
from conversation_lib.troubles import in_words

from . import mailboxes
from . import tweet_files as t


def read(capsys, *arguments) -> dict:
    """What `conversation read ... --json` tells, after it ended well."""
    assert cli.main(["read", *map(str, arguments), "--json"]) == 0
    counts = json.loads(capsys.readouterr().out)
    assert counts["records"] == sum(counts[part] for part in ("messages", "events", "duplicates", "rejects", "others"))
    return counts


def refused(capsys, *arguments) -> str:
    """The one sentence on stderr that ends in status 2."""
    assert cli.main([*map(str, arguments)]) == 2
    said = capsys.readouterr()
    assert said.out == "" and said.err.count("\n") == 1 and "Traceback" not in said.err, said.err
    return said.err


def left(folder) -> list[str]:
    return sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*"))


#: One small source of each kind that this project began with: name of the file, its bytes, messages in it.
SOURCES = {
    "twitter v1": ("tweets.jsonl", t.lines(t.v1_talk()), 7),
    "twitter v2": ("pages.jsonl", t.lines(t.v2_pages()), 5),
    "mail": ("bees.mbox", mailboxes.three_on_a_list().encode(), 3),
    "table": ("talk.csv", b"id,user,time,message\n1,ana,2020-05-20 10:00:00,fresh bread\n2,ben,2020-05-20 10:01:00,how fresh\n3,cho,2020-05-20 10:02:00,very\n", 3),
}
SAME = {
    "a mark in front": lambda raw: b"\xef\xbb\xbf" + raw,
    "line ends of Windows": lambda raw: raw.replace(b"\n", b"\r\n"),
    "UTF-16": lambda raw: raw.decode().encode("utf-16"),
    "packed": gzip.compress,
}


@pytest.mark.parametrize("change", SAME)
@pytest.mark.parametrize("kind", SOURCES)
def test_another_encoding_is_the_same_talk(kind, change, tmp_path, capsys):
    name, raw, messages = SOURCES[kind]
    (tmp_path / name).write_bytes(raw)
    (tmp_path / "changed").mkdir()
    (tmp_path / "changed" / name).write_bytes(SAME[change](raw))
    plain, changed = read(capsys, tmp_path / name), read(capsys, tmp_path / "changed" / name)
    assert plain["messages"] == messages
    assert {**changed, "seconds": 0} == {**plain, "seconds": 0}


@pytest.mark.parametrize("kind", ["twitter v1", "twitter v2", "table"])
def test_a_truncated_line_is_one_reject_with_its_place(kind, tmp_path, capsys):
    name, raw, messages = SOURCES[kind]
    cut = raw.rstrip(b"\n")[:-20] if kind != "table" else raw + b"4,dan"
    (tmp_path / name).write_bytes(cut)
    counts = read(capsys, tmp_path / name, "--rejects", tmp_path / "rejects.csv")
    assert counts["rejects"] == 1 and 0 < counts["messages"] <= messages
    with (tmp_path / "rejects.csv").open(encoding="utf-8", newline="") as file:
        (reject,) = csv.DictReader(file)
    assert reject["file"] == name and int(reject["line"]) == raw.count(b"\n") + (kind == "table") and reject["reason"] and reject["raw"]


@pytest.mark.parametrize("kind", SOURCES)
def test_a_gzip_cut_short_keeps_what_came_and_says_so(kind, tmp_path, capsys):
    name, raw, _ = SOURCES[kind]
    noise = os.urandom(400_000).hex().encode()
    packed = gzip.compress(raw + (b"\n" + noise if kind != "mail" else b"\n" + noise + b"\n"))
    (tmp_path / f"{name}.gz").write_bytes(packed[: len(packed) // 2])
    counts = read(capsys, tmp_path / f"{name}.gz", "--rejects", tmp_path / "rejects.csv")
    assert counts["messages"] > 0 and "breaks off" in (tmp_path / "rejects.csv").read_text(encoding="utf-8")


def test_ids_beyond_two_to_the_53_keep_every_digit(tmp_path, capsys):
    big = 2**60 + 1
    (tmp_path / "talk.csv").write_text(f"id,user,reply_to,message\n{big},ana,,bread\n{big + 1},ben,{big},fresh\n", encoding="utf-8")
    counts = read(capsys, tmp_path / "talk.csv", "--save", tmp_path / "kept")
    assert counts["messages"] == 2 and counts["replies"] == 1 and counts["orphans"] == 0
    assert read(capsys, tmp_path / "kept")["orphans"] == 0
    (tmp_path / "t.jsonl").write_bytes(t.lines([t.v1(1, "11", "a"), t.v1(2, "12", "b", reply=1, to="11")]))
    assert read(capsys, tmp_path / "t.jsonl")["orphans"] == 0


@pytest.mark.parametrize("kind", ["twitter v1", "mail", "table"])
def test_a_date_in_the_year_nought_is_missing_and_never_invented(kind, tmp_path, capsys):
    name, raw, messages = SOURCES[kind]
    old, new = {"twitter v1": (b"+0000 2010", b"+0000 0000"), "mail": (b" 2003 ", b" 0000 "), "table": (b"2020-05-20", b"0000-05-20")}[kind]
    (tmp_path / name).write_bytes(raw.replace(old, new))
    counts = read(capsys, tmp_path / name)
    assert (counts["messages"], counts["first"], counts["last"]) == (messages, None, None)


# --- files that are something else --------------------------------------------------------------------------------------


def _xlsx(path, *rows):
    import openpyxl

    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    book.save(path)


def _parquet(path):
    import pyarrow as pa
    import pyarrow.parquet as pq

    pq.write_table(pa.table({"x": [1.5, 2.5], "y": [3.5, 4.5]}), path)


def _nested(path):
    """A zip in a zip in a zip, of many zeros."""
    inner = path.with_suffix(".inner")
    with zipfile.ZipFile(inner, "w", zipfile.ZIP_DEFLATED) as z:
        z.writestr("zeros.txt", bytes(2_000_000))
    for _ in range(3):
        outer = path.with_suffix(".outer")
        with zipfile.ZipFile(outer, "w", zipfile.ZIP_DEFLATED) as z:
            z.write(inner, "again.zip")
        outer.replace(inner)
    inner.replace(path)


def _locked(path):
    """A zip whose only entry says that it is encrypted."""
    with zipfile.ZipFile(path, "w") as z:
        z.writestr("tweets.js", "window.YTD.tweets.part0 = []")
    raw = bytearray(path.read_bytes())
    raw[6] |= 1  # the flag in the entry, and in the list of contents
    raw[raw.index(b"PK\x01\x02") + 8] |= 1
    path.write_bytes(raw)


OTHER_THINGS = {
    "empty.jsonl": lambda p: p.write_bytes(b""),
    "picture.png": lambda p: p.write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(range(256))),
    "letter.docx": lambda p: zipfile.ZipFile(p, "w").writestr("word/document.xml", "<w:document/>"),
    "page.html": lambda p: p.write_text("<html><body>Log in to continue</body></html>"),
    "nothing.zip": lambda p: zipfile.ZipFile(p, "w").close(),
    "cut.zip": lambda p: p.write_bytes(b"PK\x03\x04" + bytes(40)),
    "bomb.zip": _nested,
    "locked.zip": _locked,
    "numbers.parquet": _parquet,
    "cut.parquet": lambda p: p.write_bytes(b"PAR1" + bytes(30)),
    "no header.xlsx": lambda p: _xlsx(p, [1, 2, 3], [4, 5, 6]),
    "nothing.xlsx": lambda p: _xlsx(p),
    "cut.xlsx": lambda p: p.write_bytes(b"PK\x03\x04" + bytes(40)),
    "deep.json": lambda p: p.write_text("[" * 100_000 + "]" * 100_000),
    "number.json": lambda p: p.write_text("17"),
    "nought.csv": lambda p: p.write_bytes(bytes(5000)),
    "a folder": lambda p: p.mkdir(),
}


@pytest.mark.parametrize("verb", ["read", "measure", "report"])
@pytest.mark.parametrize("name", OTHER_THINGS)
def test_what_is_no_talk_is_answered_by_one_sentence(name, verb, tmp_path, capsys):
    OTHER_THINGS[name](tmp_path / name)
    before = left(tmp_path)
    said = refused(capsys, verb, tmp_path / name, *(["-o", tmp_path / "report"] if verb == "report" else []))
    assert said.startswith("Expected ") and "; probably " in said and " Next: " in said
    assert left(tmp_path) == before


def test_a_folder_of_other_things_names_some_of_them(tmp_path, capsys):
    (tmp_path / "holiday.jpg").write_bytes(b"\xff\xd8\xff")
    (tmp_path / "notes.md").write_text("# bread")
    assert "holiday.jpg, notes.md" in refused(capsys, "read", tmp_path)


@pytest.mark.skipif(sys.platform == "win32", reason="no such things on Windows")
def test_devices_pipes_and_sockets_are_no_files(tmp_path, capsys):
    os.mkfifo(tmp_path / "pipe")
    with socket.socket(socket.AF_UNIX) as made:
        made.bind(str(tmp_path / "socket"))
        for place in (tmp_path / "pipe", tmp_path / "socket", "/dev/null", "/dev/zero"):
            assert "a device or a pipe" in refused(capsys, "read", place)
    (tmp_path / "t.jsonl").write_bytes(SOURCES["twitter v1"][1])
    assert "a device or a pipe" in refused(capsys, "read", tmp_path / "t.jsonl", "--rejects", tmp_path / "pipe")
    assert (tmp_path / "pipe").is_fifo()


@pytest.mark.parametrize("slip", ["--mapping=author=nobody", "--mapping=writer=user", "--mapping=author", "--timezone=Mars/Olympus", "--timezone=", "--format=telepathy", "--venue=pub"])
def test_a_slip_in_an_option_is_one_sentence(slip, tmp_path, capsys):
    (tmp_path / "talk.csv").write_bytes(SOURCES["table"][1])
    refused(capsys, "read", tmp_path / "talk.csv", slip)


@pytest.mark.parametrize("format", sorted(registry()))
def test_a_format_that_is_stated_and_wrong_is_rejects_or_one_sentence(format, tmp_path, capsys):
    (tmp_path / "talk.csv").write_bytes(SOURCES["table"][1])
    _xlsx(tmp_path / "book.xlsx", [1, 2, 3], [4, 5, 6])
    for name in ("talk.csv", "book.xlsx"):
        status = cli.main(["read", str(tmp_path / name), "--format", format, "--json"])
        said = capsys.readouterr()
        if status == 2:
            assert said.out == "" and said.err.count("\n") == 1, (name, said.err)
            continue
        counts = json.loads(said.out)
        assert status == 0 and counts["records"] == sum(counts[part] for part in ("messages", "events", "duplicates", "rejects", "others")), (name, said.err)


@pytest.mark.parametrize("words", [["measure", "x", "--seed", "-1"], ["measure", "x", "--seed", "one"], ["build", "--workers", "0"], ["raed"], ["read"], ["report", "x"], ["fetch"], ["build", "NOSUCH"], ["verify", "77"], ["fetch", "NOSUCH"], ["fetch", "synthetic-mixing"]])
def test_a_slip_in_the_line_is_one_sentence(words, capsys):
    assert "Next: " in refused(capsys, *words)


# --- places where nothing can be written ----------------------------------------------------------------------------------


@pytest.fixture
def talk(tmp_path):
    """A corpus on disk, and a folder with somebody's work in it."""
    simulate.mixing(5, 40, 0.5, seed=1).save(tmp_path / "talk")
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "thesis.txt").write_text("years of work")
    (tmp_path / "draft.md").write_text("Nothing to count.\n")
    return tmp_path / "talk"


@pytest.mark.parametrize("place", ["mine", "mine/thesis.txt", "mine/thesis.txt/report", "mine/" + "long " * 80])
def test_a_report_goes_into_a_folder_of_its_own(place, talk, tmp_path, capsys):
    before = left(tmp_path)
    refused(capsys, "report", talk, "-o", tmp_path / place)
    assert left(tmp_path) == before and (tmp_path / "mine/thesis.txt").read_text() == "years of work"


@pytest.mark.parametrize("words", [["read", "{talk}", "--save", "{top}/mine"], ["read", "{talk}", "--save", "{top}/mine/thesis.txt/kept"], ["read", "{talk}", "--rejects", "{top}/mine"], ["read", "{talk}", "--rejects", "{top}/mine/thesis.txt/r.csv"], ["chapter", "{top}/draft.md", "-o", "{top}/mine"], ["chapter", "{top}/draft.md", "-o", "{top}/mine/thesis.txt/c.md"], ["chapter", "{top}/draft.md", "-o", "{top}/c.pages"], ["chapter", "{top}/mine", "-o", "{top}/c.md"], ["chapter", "{top}/no.md", "-o", "{top}/c.md"]])
def test_a_target_that_cannot_be_is_told_before_the_work(words, talk, tmp_path, capsys, monkeypatch):
    monkeypatch.setattr(verbs, "_corpus", lambda chosen: pytest.fail("the work was begun"))
    before = left(tmp_path)
    refused(capsys, *(word.format(talk=talk, top=tmp_path) for word in words))
    assert left(tmp_path) == before


@pytest.mark.skipif(sys.platform == "win32" or not shutil.which("setpriv") or os.geteuid() != 0, reason="needs a second user to be")
def test_places_of_somebody_else_are_named(talk, tmp_path):
    """As a user who owns nothing here: no read permission, no write permission."""
    secret = tmp_path / "secret.jsonl"
    secret.write_bytes(SOURCES["twitter v1"][1])
    secret.chmod(0o600)
    script = (
        "import os, sys\nfrom conversation_lib import cli\n"
        "import conversation_lib.readers, conversation_lib.publish.report, conversation_lib.measures.profile\n"
        "os.setgid(65534); os.setuid(65534)\n"
        "sys.exit(cli.main(sys.argv[1:]))"
    )
    for folder in (tmp_path, *tmp_path.parents):
        if folder.stat().st_mode & 0o001 == 0 and str(folder).startswith("/tmp/"):
            folder.chmod(folder.stat().st_mode | 0o055)
    for words in (["read", secret], ["read", talk, "--save", tmp_path / "kept"], ["report", talk, "-o", tmp_path / "report"]):
        done = subprocess.run([sys.executable, "-c", script, *map(str, words)], cwd=ROOT, capture_output=True, text=True)
        assert done.returncode == 2 and done.stderr.count("\n") == 1 and "you may not" in done.stderr, done.stderr


def test_what_is_outside_our_power_is_said_in_words():
    chosen = SimpleNamespace(verb="report", paths=["talk.mbox"], out="my-report")
    for error, words in (
        (OSError(errno.ENOSPC, "No space left on device"), "disk"),
        (PermissionError(errno.EACCES, "Permission denied", "talk.mbox"), "may be read or written"),
        (PermissionError(errno.EACCES, "Permission denied", "my-report"), "may be read or written"),
        (OSError(errno.EIO, "Input/output error", "talk.mbox"), "Input/output error"),
        (MemoryError(), "memory"),
        (ModuleNotFoundError("No module named 'pandas'", name="pandas"), "setup"),
    ):
        said = in_words(error, chosen)
        assert said.startswith("Expected ") and words in said and " Next: " in said, said
    for ours in (ZeroDivisionError(), FileNotFoundError(errno.ENOENT, "No such file", str(ROOT / "conversation_lib" / "gone.json")), ModuleNotFoundError("x", name="conversation_lib.gone"), KeyError("x")):
        assert in_words(ours, chosen) is None


def test_a_full_disk_leaves_no_half_of_anything(talk, tmp_path, capsys, monkeypatch):
    from conversation_lib.corpus import Corpus

    def full(*_, **__):
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr("pandas.DataFrame.to_parquet", full)
    before = left(tmp_path)
    assert "disk" in refused(capsys, "read", talk, "--save", tmp_path / "kept")
    assert "disk" in refused(capsys, "read", talk, "--save", talk)
    assert left(tmp_path) == before and len(Corpus.load(talk)) == 40


def test_a_python_without_the_packages_is_told_where_they_are(tmp_path):
    """What happens to whoever types `python -m conversation_lib read` with the Python of the system."""
    script = (
        "import sys\n"
        "class Nothing:\n"
        "    def find_spec(self, name, path=None, target=None):\n"
        "        if name.partition('.')[0] not in sys.stdlib_module_names | {'conversation_lib'}: raise ModuleNotFoundError('No module named ' + name, name=name)\n"
        "sys.meta_path.insert(0, Nothing())\n"
        "from conversation_lib.cli import main\nsys.exit(main(sys.argv[1:]))"
    )
    (tmp_path / "t.jsonl").write_bytes(SOURCES["twitter v1"][1])
    done = subprocess.run([sys.executable, "-S", "-c", script, "read", str(tmp_path / "t.jsonl")], cwd=ROOT, capture_output=True, text=True)
    assert done.returncode == 2 and done.stderr.count("\n") == 1 and "conversation_lib" in done.stderr and "Next: " in done.stderr, done.stderr
