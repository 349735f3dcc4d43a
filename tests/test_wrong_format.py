"""A format that is stated and wrong is answered by the project's own sentence, in Python as on the command line; for every format there is."""

import io
import json
import warnings
import zipfile

import openpyxl
import pandas as pd
import pytest

from conversation_lib.convert import convert
from conversation_lib.errors import BadInput
from conversation_lib.readers import read, registry
from conversation_lib.toys import five_people

from .invented import MAKERS


def _zip(path):
    with zipfile.ZipFile(path, "w") as out:
        out.writestr("notes/readme.txt", "hello\n")
        out.writestr("recipe.json", json.dumps({"flour": "500 g"}))


def _workbook(path):
    book = openpyxl.Workbook()
    book.active.append(["colour", "weight"])
    book.active.append(["red", 3])
    book.save(path)


def _cut_workbook(path):
    whole = io.BytesIO()
    _workbook(whole)
    path.write_bytes(whole.getvalue()[:400])


def _folder(path):
    path.mkdir()
    (path / "notes.txt").write_text("hello\n")


WRONG = {
    "nothing.txt": lambda p: p.write_bytes(b""),
    "tale.txt": lambda p: p.write_text("Once upon a time there was a loaf.\nIt was eaten.\n"),
    "recipe.json": lambda p: p.write_text(json.dumps({"flour": "500 g", "steps": ["mix", "bake"]})),
    "recipes.json": lambda p: p.write_text(json.dumps([{"flour": 500}, {"flour": 300}])),
    "recipes.jsonl": lambda p: p.write_text('{"flour": 500}\n{"flour": 300}\n'),
    "numbers.json": lambda p: p.write_text("[1, 2, 3]"),
    "word.json": lambda p: p.write_text('"flour"'),
    "recipe.xml": lambda p: p.write_text('<?xml version="1.0"?><recipe><flour/></recipe>'),
    "colours.csv": lambda p: p.write_text("colour,weight\nred,3\nblue,4\n"),
    "colours.parquet": lambda p: pd.DataFrame({"colour": ["red"]}).to_parquet(p),
    "colours.xlsx": _workbook,
    "cut.xlsx": _cut_workbook,
    "cut.parquet": lambda p: p.write_bytes(b"PAR1" + bytes(30)),
    "other.zip": _zip,
    "picture.png": lambda p: p.write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 20),
    "a folder": _folder,
    "an empty folder": lambda p: p.mkdir(),
    "not there.csv": lambda p: None,
}


def is_one_sentence(error: BadInput) -> bool:
    said = str(error)
    return (
        said.startswith("Expected ")
        and "; probably " in said
        and ". Next: " in said
        and "\n" not in said
        and (error.__context__ is None or error.__suppress_context__)
    )


@pytest.mark.parametrize("format", sorted(registry()))
@pytest.mark.parametrize("name", WRONG)
def test_a_wrong_file_is_answered_by_one_sentence_and_nothing_else(name, format, tmp_path, capfd):
    WRONG[name](tmp_path / name)
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        with pytest.raises(BadInput) as refused:
            read(tmp_path / name, format=format)
    assert is_one_sentence(refused.value), str(refused.value)
    assert capfd.readouterr() == ("", "")


def _cut(source, share: float):
    """The largest file of a source, cut; the source."""
    largest = max([source] if source.is_file() else [p for p in source.rglob("*") if p.is_file()], key=lambda p: p.stat().st_size)
    whole = largest.read_bytes()
    largest.write_bytes(whole[: int(len(whole) * share)])
    return source


@pytest.mark.parametrize("format", sorted(registry()))
@pytest.mark.parametrize("share", [0.003, 0.4, 0.97])
def test_a_right_file_that_was_cut_is_read_to_the_cut_or_answered_by_one_sentence(share, format, tmp_path):
    source = _cut(MAKERS[format](tmp_path, 60), share)
    try:
        corpus = read(source, format=format)
    except BadInput as refused:
        assert is_one_sentence(refused), str(refused)
        return
    counts = corpus.counts()
    assert counts["records"] == sum(counts[heap] for heap in ("messages", "events", "duplicates", "rejects", "others"))


@pytest.mark.parametrize("format", sorted(registry()))
def test_the_right_file_is_read_though_its_format_is_stated(format, tmp_path):
    corpus = read(MAKERS[format](tmp_path, 60), format=format)
    assert (len(corpus) if corpus.given_ties is None else len(corpus.given_ties)) == 60


def test_a_page_of_the_right_kind_without_messages_is_a_corpus_of_none(tmp_path):
    (tmp_path / "page.json").write_text(json.dumps({"data": [], "includes": {}, "meta": {"result_count": 0}}))
    assert len(read(tmp_path / "page.json", format="twitter_v2")) == 0


def test_a_table_of_stated_columns_without_rows_is_a_corpus_of_none(tmp_path):
    (tmp_path / "talk.csv").write_text("wer,was\n")
    assert len(read(tmp_path / "talk.csv", mapping={"author": "wer", "text": "was"})) == 0


def test_the_sentence_names_the_format_that_the_file_has(tmp_path):
    with pytest.raises(BadInput, match=r"zulip.*'talk\.csv', which looks like this: any table"):
        (tmp_path / "talk.csv").write_text("author,text,created_at\nana,fresh bread,2020-05-20\n")
        read(tmp_path / "talk.csv", format="zulip")


def test_the_sentence_names_the_columns_that_are_absent(tmp_path):
    (tmp_path / "talk.csv").write_text("id,thread_id,text\n1,1,fresh bread\n")
    with pytest.raises(BadInput, match="without body, timestamp"):
        read(tmp_path / "talk.csv", format="fourcat")
    with pytest.raises(BadInput, match="without message_id, conversation_id"):
        read(tmp_path / "talk.csv", format="conversation_table")


def test_a_second_table_with_other_columns_is_named_and_not_read_as_messages(tmp_path):
    (tmp_path / "posts.csv").write_text("id,thread_id,timestamp,body,author\n1,1,2020-05-20 10:00:00,fresh bread,ana\n")
    (tmp_path / "colours.csv").write_text("colour\nred\n")
    corpus = read(tmp_path, format="fourcat")
    assert (len(corpus), corpus.source["others"]) == (1, 1)
    assert any("colours.csv" in warning for warning in corpus.source["warnings"])


@pytest.mark.parametrize("ending", [".csv", ".parquet"])
def test_a_wrong_table_of_accounts_beside_the_messages_is_named_and_not_read(ending, tmp_path):
    talk = five_people()
    convert(talk, tmp_path / f"talk{ending}")
    colours = pd.DataFrame({"colour": ["red"]})
    beside = tmp_path / f"talk.accounts{ending}"
    colours.to_csv(beside, index=False) if ending == ".csv" else colours.to_parquet(beside)
    corpus = read(tmp_path / f"talk{ending}", format="conversation_table")
    assert len(corpus) == len(talk) and any("has no column account" in warning for warning in corpus.source["warnings"])
