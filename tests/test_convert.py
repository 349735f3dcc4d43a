"""What was read is written for another program, with or without names, and never over something by mistake."""

import networkx as nx
import pandas as pd
import pytest

from conversation_lib.cli import main
from conversation_lib.readers import read
from conversation_lib.toys import five_people
from conversation_lib.writers import read_graph, write_csv


@pytest.fixture
def talk(tmp_path):
    return write_csv(five_people(), tmp_path / "lift.csv")


@pytest.mark.parametrize("name", ["out.parquet", "out.csv", "out"])
def test_what_is_written_is_read_back_equal(talk, tmp_path, name, capsys):
    assert main(["convert", str(talk), str(tmp_path / name)]) == 0
    assert f"Written: {tmp_path / name}" in capsys.readouterr().err
    pd.testing.assert_frame_equal(read(tmp_path / name).messages, read(talk).messages)


@pytest.mark.parametrize("name", ["out.graphml", "out.GEXF"])
def test_a_network_has_everybody_and_every_tie(talk, tmp_path, name):
    assert main(["convert", str(talk), str(tmp_path / name)]) == 0
    graph = read_graph(tmp_path / name)
    assert sorted(graph) == ["ana", "ben", "cho", "dia", "eli"] and nx.is_weakly_connected(nx.DiGraph(graph))


def test_with_aliases_no_name_is_in_any_file_and_the_numbers_hold(talk, tmp_path, capsys):
    key, who = tmp_path / "aliases.key", tmp_path / "who.csv"
    assert main(["convert", str(talk), str(tmp_path / "out.csv"), "--aliases", str(key), "--who-is-who", str(who), "--without-text"]) == 0
    told = capsys.readouterr().err
    assert "Keep it apart" in told
    written = (tmp_path / "out.csv").read_text() + (tmp_path / "out.accounts.csv").read_text()
    assert not any(name in written for name in ("ana", "ben", "cho", "dia", "eli", "lift"))
    aliases = pd.read_csv(who, dtype=str).set_index("account")["alias"]
    new, old = read(tmp_path / "out.csv").messages, read(talk).messages
    assert new["author"].tolist() == aliases[old["author"]].tolist()
    assert main(["convert", str(talk), str(tmp_path / "again.csv"), "--aliases", str(key), "--without-text"]) == 0
    assert (tmp_path / "again.csv").read_bytes() == (tmp_path / "out.csv").read_bytes()


def test_texts_with_aliases_come_with_a_warning_to_read_them(talk, tmp_path, capsys):
    assert main(["convert", str(talk), str(tmp_path / "out.csv"), "--aliases", str(tmp_path / "aliases.key")]) == 0
    assert "searched back" in capsys.readouterr().err
    assert read(tmp_path / "out.csv").messages["text"].notna().all()


def test_without_text_alone(talk, tmp_path):
    assert main(["convert", str(talk), str(tmp_path / "out.parquet"), "--without-text"]) == 0
    new = read(tmp_path / "out.parquet").messages
    assert new["text"].isna().all() and new["author"].tolist() == read(talk).messages["author"].tolist()


def test_a_forgotten_output_does_not_overwrite_the_last_input(talk, tmp_path, capsys):
    second = write_csv(five_people(), tmp_path / "second.csv")
    before = second.read_bytes()
    assert main(["convert", str(talk), str(second)]) == 2
    assert "there already" in capsys.readouterr().err and second.read_bytes() == before
    assert main(["convert", str(talk), str(second), "--replace", "--without-text"]) == 0
    assert second.read_bytes() != before


@pytest.mark.parametrize(
    ("line", "words"),
    [
        (["out.docx"], ".parquet, .csv, .graphml or .gexf"),
        (["no/such/out.csv"], "folder"),
        (["out.csv", "--who-is-who", "who.csv"], "--aliases"),
        (["out.csv", "--aliases", "."], "key file"),
    ],
)
def test_bad_lines_are_one_sentence_and_write_nothing(talk, tmp_path, monkeypatch, capsys, line, words):
    monkeypatch.chdir(tmp_path)
    before = sorted(tmp_path.rglob("*"))
    assert main(["convert", str(talk), *line]) == 2
    told = capsys.readouterr().err.strip()
    assert words in told and "Traceback" not in told and told.count("Next:") == 1
    assert sorted(tmp_path.rglob("*")) == before
