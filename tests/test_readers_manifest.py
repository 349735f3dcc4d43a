"""Every real sample file reads to the numbers that were counted for it without this library.

One test a row of the list of samples: a sample is tested the day it arrives. A format without a reader is skipped by name.
"""

import gzip
import json
import zipfile

import pytest

from conversation_lib.errors import BadInput
from conversation_lib.readers import detect, read, registry

from .samples import SAMPLES, manifest, needs_samples

#: format in the list of samples -> readers that may claim it (default: the reader of the same name)
READERS = {
    "twitter_v2_split": {"twitter_v2"},
    "4cat_csv": {"fourcat"},
    "coord_csv": {"coordination_csv"},
    "generic_csv": {"table"},
    "edges_csv": {"edges"},
    "edges_temporal": {"edges"},
    "graphml": {"edges"},
    "gexf": {"edges"},
    "mail_single": {"eml", "nntp"},
    "mastodon_outbox": {"mastodon", "mastodon_outbox"},
    "hackernews_algolia": {"hackernews", "hackernews_algolia"},
    "stackexchange_api": {"stackexchange", "stackexchange_api"},
    "transcript": {"transcript", "transcripts"},
    "transcript_sw": {"transcript", "transcripts"},
    "irc_annotation": set(),
}
ROWS = [pytest.param(row, id=row["path"]) for row in manifest()]


def claimed(row) -> set[str]:
    """Names of readers that may claim a sample."""
    names = READERS.get(row["format"], {row["format"]})
    return names | ({"irc"} if row["format"].startswith("irc") and row["format"] != "irc_annotation" else set())


def corpus_of(row):
    """The sample as a corpus; skips where there is no reader, or where the row is a part of a folder that is read as a whole."""
    if not claimed(row) & set(registry()):
        pytest.skip(f"no reader for {row['format']} yet")
    if not row["counts"]:
        pytest.skip("a part of a folder, or a single record without messages; nothing was counted for it alone")
    return read(SAMPLES / row["counts"].get("path", row["path"]))


@needs_samples
@pytest.mark.parametrize("row", ROWS)
def test_a_sample_reads_to_the_numbers_counted_for_it(row):
    corpus = corpus_of(row)
    counts = corpus.counts()
    expected = {name: value for name, value in row["counts"].items() if name != "path"}
    assert {name: counts.get(name) for name in expected} == expected
    assert counts["records"] == sum(counts[heap] for heap in ("messages", "events", "duplicates", "rejects", "others"))
    assert counts["format"] in claimed(row)
    faults = corpus.check()
    assert not faults[faults["serious"]].to_dict("records")


def clear(found) -> bool:
    """Whether a detection stands well above its runner-up; a news article is a mail, too, and only a little more surely an article."""
    name, runner_up = found.others[0] if found.others else ("", 0)
    return found.certainty - runner_up > (0.04 if (found.format, name) == ("nntp", "eml") else 0.25)


@needs_samples
@pytest.mark.parametrize("row", ROWS)
def test_no_sample_is_taken_for_another_kind(row):
    path = SAMPLES / row["counts"].get("path", row["path"])
    names = claimed(row) & set(registry())
    try:
        found = detect(path)
    except BadInput:
        assert not names or not row["counts"], f"{row['path']} is {row['format']}, but nobody knows it"
        return
    if not names:
        assert found.certainty < 0.5 or row["format"] == "irc_annotation", f"{row['path']} ({row['format']}) is taken for {found.format}"
        pytest.skip(f"no reader for {row['format']} yet; taken for {found.format} with certainty {found.certainty}")
    if row["counts"]:
        assert found.format in names
        assert clear(found), f"{found.format} ({found.certainty}) and {found.others} are nearly as certain"


def count_json_lines(raw: bytes) -> int:
    return sum(bool(line.strip()) for line in raw.splitlines())


#: how records are counted apart from the readers: with the standard library alone
INDEPENDENT = {
    "convokit": lambda raw: count_json_lines(raw),
    "twitter_archive": lambda raw: len(json.loads(raw.split(b"=", 1)[1])),
    "reddit": lambda raw: count_json_lines(raw),
}


@needs_samples
@pytest.mark.parametrize(
    "row", [pytest.param(row, id=row["path"]) for row in manifest() if row["format"] in INDEPENDENT and row["counts"] and not row["path"].endswith(".zst")]
)
def test_as_many_records_are_accounted_for_as_the_file_holds(row):
    raw = (SAMPLES / row["path"]).read_bytes()
    assert corpus_of(row).counts()["records"] == INDEPENDENT[row["format"]](raw)


@needs_samples
@pytest.mark.parametrize("name", ["twitter_v1", "twitter_v2", "convokit/subreddit-Cornell-small"])
def test_a_folder_and_its_zip_are_the_same_corpus(name, tmp_path):
    folder = SAMPLES / name
    packed = tmp_path / "export.zip"
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for file in sorted(folder.rglob("*")):
            if file.is_file():
                archive.write(file, f"export/{file.relative_to(folder)}")
    here, there = read(folder), read(packed)
    assert here.messages.equals(there.messages)
    assert here.accounts.equals(there.accounts)


@needs_samples
@pytest.mark.parametrize(
    "row", [pytest.param(row, id=row["path"]) for row in manifest() if row["format"] in ("twitter_v1", "twitter_v2", "twitter_archive", "tweets_csv")]
)
def test_a_gzipped_sample_is_the_same_corpus(row, tmp_path):
    path = SAMPLES / row["path"]
    packed = tmp_path / (path.name + ".gz")
    packed.write_bytes(gzip.compress(path.read_bytes()))
    assert read(packed).messages.equals(read(path).messages)
