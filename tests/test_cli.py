"""The command line keeps its word: data on stdout, talk on stderr, 0 done, 1 no, 2 bad input in one sentence."""

import json
import os
import subprocess
import sys
import time

import pytest

from conversation_lib import cli, verbs
from conversation_lib.corpus import Corpus
from conversation_lib.paths import ROOT

from .samples import SAMPLES, manifest, needs_samples

MAIL = """\
From ana@example.org Mon Mar  1 09:00:00 2010
From: Ana <ana@example.org>
To: talk@lists.example.org
Subject: Tea or coffee?
Date: Mon, 1 Mar 2010 09:00:00 +0000
Message-ID: <1@example.org>

What do you drink?

From ben@example.org Mon Mar  1 10:00:00 2010
From: =?utf-8?q?Bj=C3=B6rn?= <ben@example.org>
To: Ana <ana@example.org>
Subject: Re: Tea or coffee?
Date: Mon, 1 Mar 2010 10:00:00 +0000
Message-ID: <2@example.org>
In-Reply-To: <1@example.org>

Tea \u2615, \u4f60\u597d.

From cho@example.org Mon Mar  1 11:00:00 2010
From: Cho <cho@example.org>
To: Ana <ana@example.org>
Subject: Re: Tea or coffee?
Date: Mon, 1 Mar 2010 11:00:00 +0000
Message-ID: <3@example.org>
In-Reply-To: <1@example.org>

Coffee.
"""
READ_KEYS = (
    "format variant venue records messages events duplicates rejects others authors accounts conversations replies reposts quotes open unknown_targets orphans first last seconds"
).split()
MEASURE_KEYS = "V_all C_all V A A_e r0 O M M_e T C C_e".split()


@pytest.fixture
def mail(tmp_path):
    file = tmp_path / "Gespr\u00e4ch \u4f60.mbox"
    file.write_text(MAIL, encoding="utf-8", newline="\n")
    return file


def run(*arguments, **more):
    """The command line in a process of its own."""
    env = {**os.environ, "PYTHONPATH": str(ROOT), **more.pop("env", {})}
    return subprocess.run([sys.executable, "-m", "conversation_lib", *map(str, arguments)], capture_output=True, env=env, **more)


# --- help -------------------------------------------------------------------------------------------------------------


def test_help_answers_at_once_and_loads_nothing_heavy():
    code = "import sys, conversation_lib.cli as cli; cli.main(['--help']); print(sorted({'pandas', 'numpy', 'pyarrow', 'matplotlib', 'networkx', 'numba', 'IPython'} & set(sys.modules)))"
    started = time.perf_counter()
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, cwd=ROOT)
    bare = time.perf_counter()
    subprocess.run([sys.executable, "-c", "import argparse, subprocess, json"], check=True)
    bare_seconds = time.perf_counter() - bare
    assert done.stdout.splitlines()[-1] == "[]", done.stderr
    assert bare - started < 0.3 + 3 * bare_seconds


def test_help_lists_what_there_is_and_nothing_else(capsys):
    assert cli.main([]) == 0
    text = capsys.readouterr().out
    for verb in ("read", "measure", "datasets", "fetch", "build", "verify", "lab", "check", "refresh", "chapter", "convert", "setup", "test"):
        assert f"\n    {verb} " in text


@pytest.mark.parametrize("verb", sorted(cli._parser()._subparsers._group_actions[0].choices))
def test_every_verb_explains_itself(verb, capsys):
    assert cli.main([verb, "--help"]) == 0
    assert "usage: conversation" in capsys.readouterr().out


# --- read -------------------------------------------------------------------------------------------------------------


def test_read_gives_one_object_with_every_count(mail, capsys):
    assert cli.main(["read", str(mail), "--json"]) == 0
    out = capsys.readouterr().out
    counts = json.loads(out)
    assert out.count("\n") == 1 and list(counts) == READ_KEYS
    assert (counts["format"], counts["messages"], counts["authors"], counts["replies"], counts["first"]) == ("mbox", 3, 3, 2, "2010-03-01T09:00:00Z")
    assert counts["records"] == sum(counts[part] for part in ("messages", "events", "duplicates", "rejects", "others"))


def test_read_says_the_same_in_words(mail, capsys):
    assert cli.main(["read", str(mail)]) == 0
    assert "3 messages by 3 authors" in capsys.readouterr().out


def test_read_keeps_a_corpus_that_measure_takes(mail, tmp_path, capsys):
    assert cli.main(["read", str(mail), "--save", str(tmp_path / "kept"), "--rejects", str(tmp_path / "rejects.csv")]) == 0
    assert len(Corpus.load(tmp_path / "kept")) == 3
    assert (tmp_path / "rejects.csv").read_text(encoding="utf-8").strip() == "file,line,reason,raw"
    capsys.readouterr()
    assert cli.main(["measure", str(tmp_path / "kept"), "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["messages"] == 3


def test_output_is_utf8_also_where_the_system_uses_an_older_code_page(mail):
    env = {"PYTHONIOENCODING": "cp1252:strict", "PYTHONUTF8": "0"}
    done = run("read", mail, "--json", env=env)
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout.decode("utf-8"))["messages"] == 3
    done = run("read", mail.with_name("\u4f60\u597d.mbox"), env=env)
    assert done.returncode == 2 and "\u4f60\u597d.mbox" in done.stderr.decode("utf-8") and done.stdout == b""


@needs_samples
@pytest.mark.parametrize("row", [row for row in manifest() if row["format"] == "mbox" and int(row["bytes"]) < 300_000], ids=lambda row: row["path"])
def test_read_agrees_with_the_manifest_of_samples(row, capsys):
    assert cli.main(["read", str(SAMPLES / row["path"]), "--json"]) == 0
    counts = json.loads(capsys.readouterr().out)
    assert {key: counts[key] for key in row["counts"] if key in counts} == {key: value for key, value in row["counts"].items() if key in counts}


# --- bad input --------------------------------------------------------------------------------------------------------


def _bad_files(tmp_path):
    (tmp_path / "empty.jsonl").write_bytes(b"")
    (tmp_path / "noise.bin").write_bytes(bytes(range(256)) * 4)
    (tmp_path / "letter.txt").write_text("Dear diary, nobody wrote to me.\n")
    (tmp_path / "cut.json.gz").write_bytes(b"\x1f\x8b\x08\x00\x00\x00\x00\x00\x00\x03abc")
    (tmp_path / "a folder").mkdir()
    return ["empty.jsonl", "noise.bin", "letter.txt", "cut.json.gz", "a folder", "is not there.mbox"]


@pytest.mark.parametrize("verb", ["read", "measure"])
def test_bad_input_ends_in_one_sentence_and_status_2(verb, tmp_path, capsys):
    for name in _bad_files(tmp_path):
        assert cli.main([verb, str(tmp_path / name), "--json"]) == 2, name
        said = capsys.readouterr()
        assert said.out == "" and said.err.count("\n") == 1 and said.err.startswith("Expected") and "Next:" in said.err, (name, said.err)


@pytest.mark.parametrize(
    "arguments",
    [
        ["read", "{mail}", "--mapping", "author"],
        ["read", "{mail}", "--timezone", "Mars/Olympus"],
        ["read", "{mail}", "--format", "telepathy"],
        ["read", "{mail}", "--rejects", "{mail}/no/folder.csv"],
        ["build", "99"],
        ["fetch", "no-such-set"],
        ["chapter"],
        ["measure", "{mail}", "--roster", "friends"],
        ["nonsense"],
        ["read", "{mail}", "--no-such-option"],
        ["read"],
    ],
)
def test_a_slip_on_the_line_is_status_2_and_no_traceback(arguments, mail, capsys):
    assert cli.main([part.format(mail=mail) for part in arguments]) == 2
    said = capsys.readouterr()
    assert said.err.strip() and "Traceback" not in said.err


def test_nothing_half_written_where_the_table_of_rejects_cannot_be(mail, tmp_path, capsys):
    target = tmp_path / "is a folder.csv"
    target.mkdir()
    assert cli.main(["read", str(mail), "--rejects", str(target)]) == 2
    assert sorted(path.name for path in tmp_path.iterdir()) == sorted([mail.name, target.name])
    assert capsys.readouterr().err.count("\n") == 1


def test_a_fault_of_ours_is_owned_and_shown_only_on_request(mail, capsys, monkeypatch):
    monkeypatch.setattr(verbs, "_corpus", lambda chosen: 1 / 0)
    assert cli.main(["read", str(mail)]) == 1
    said = capsys.readouterr().err
    assert said.startswith("This is our fault") and "Traceback" not in said
    with pytest.raises(ZeroDivisionError):
        cli.main(["--debug", "read", str(mail)])


def test_stopping_is_no_accident(mail, capsys, monkeypatch):
    def stop(chosen):
        raise KeyboardInterrupt

    monkeypatch.setattr(verbs, "_corpus", stop)
    assert cli.main(["read", str(mail)]) == 130
    assert "Stopped" in capsys.readouterr().err


# --- measure, datasets, verify ----------------------------------------------------------------------------------------


def test_measure_gives_every_axis_with_a_value_or_a_reason(mail, capsys):
    assert cli.main(["measure", str(mail), "--json"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert {"n", "roster", "ties", "open_share", "venue"} <= found.keys()
    for name in MEASURE_KEYS:
        result = found[name]
        assert result["value"] is not None or result["reason"], name
        if result["value"] is not None:
            assert {"low", "high", "sentence"} <= result.keys() and (result["low"] is not None or result["reason"])


def test_measure_in_words_shows_doubts(mail, capsys):
    assert cli.main(["measure", str(mail)]) == 0
    assert "not defined" in capsys.readouterr().out  # three messages carry no number


def test_datasets_are_listed_and_synthetic_ones_say_so(capsys):
    assert cli.main(["datasets"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert any(line.startswith("bp-spill-2010") for line in lines)
    assert all("(synthetic)" in line for line in lines if line.startswith("synthetic"))
    assert cli.main(["datasets", "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["chitchat"]["kind"] == "messages"


@pytest.mark.parametrize(("verb", "program"), [("lab", "jupyterlab"), ("test", "pytest")])
def test_lab_and_test_pass_options_on(verb, program, monkeypatch):
    seen = []
    monkeypatch.setattr(subprocess, "run", lambda command, **more: seen.append(command) or subprocess.CompletedProcess(command, 0))
    assert cli.main([verb, "--no-browser", "-k", "one"]) == 0
    assert program in seen[0] and seen[0][-3:] == ["--no-browser", "-k", "one"]


def test_verify_ends_with_its_counts_and_says_no_when_something_is_missing(tmp_path, capsys, monkeypatch):
    from conversation_lib import paths

    receipts = tmp_path / "receipts"
    receipts.mkdir()
    (receipts / "00.json").write_text(json.dumps({"results": {"a": {"value": 1.0}}}))
    monkeypatch.setattr(paths, "RECEIPTS", receipts)
    monkeypatch.setattr(paths, "BUILD", tmp_path / "build")
    monkeypatch.setattr(paths, "NOTEBOOKS", tmp_path)
    assert cli.main(["verify"]) == 1
    assert capsys.readouterr().out.splitlines()[-1] == "0 reproduced, 0 changed, 1 missing"
    (tmp_path / "build/results").mkdir(parents=True)
    (tmp_path / "build/results/00.json").write_text(json.dumps({"a": {"value": 1.0 + 1e-9}}))
    assert cli.main(["verify"]) == 0
    assert capsys.readouterr().out.splitlines()[-1] == "1 reproduced, 0 changed, 0 missing"


def test_a_group_chat_is_told_of_the_rules_and_measured_with_them(tmp_path, capsys):
    """Invented: six people, a line each half minute, nobody named: the commonest file a student has."""
    people = ["Ana", "Ben", "Cho", "Dee", "Eli", "Fay"]
    lines = [f"[01/05/2024, 10:{k // 2:02}:{30 * (k % 2):02}] {people[(k + k // 5) % 6]}: word {k}" for k in range(100)]
    chat = tmp_path / "WhatsApp Chat.txt"
    chat.write_text("\n".join(lines) + "\n", encoding="utf-8")
    assert cli.main(["measure", str(chat), "--timezone", "UTC"]) == 0
    out, err = capsys.readouterr()
    assert "--infer" in err and "cannot be said from this file" in out
    assert out.count("no message addresses anybody") == 2, "a reason is said in the sentence, and once for all that is not defined"
    assert cli.main(["measure", str(chat), "--timezone", "UTC", "--infer", "--json"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert found["C"]["value"] is None and 0 <= found["C_all"]["value"] <= 1 and "shuffled" in found["C_all"]["null"]["name"]
    assert "Where named rules infer whom a message answers" in " ".join(found["in_print"])
    assert cli.main(["report", str(chat), "--timezone", "UTC", "--infer", "-o", str(tmp_path / "report")]) == 0
    assert "The same rules find" in (tmp_path / "report" / "index.html").read_text(encoding="utf-8")


def test_rules_for_rooms_are_left_aside_elsewhere_and_that_is_said(mail, capsys):
    assert cli.main(["measure", str(mail), "--infer", "--venue", "private"]) == 0
    assert "--infer was left aside: the rules are for rooms, and the venue here is private" in capsys.readouterr().err
    assert cli.main(["measure", str(mail), "--infer", "--venue", "room"]) == 0
    assert "left aside" not in capsys.readouterr().err
