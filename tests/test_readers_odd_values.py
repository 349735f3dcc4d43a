"""Exports with values that nobody expects: a number for a name, nothing for a list, half an emoji, a year beyond all years.

Bytes that were damaged are tested in test_readers_damage.py. Here the file is whole and its JSON is sound; one to three of
its values are something else than the reader hopes for. All sources are invented by us.
"""

from __future__ import annotations

import copy
import json
import re

import numpy as np
import pytest

from conversation_lib.errors import BadInput
from conversation_lib.readers import read

from .test_readers_growth import MAKERS
from .test_readers_social import CASES, write

ODD = [
    None,
    True,
    0,
    -1,
    1e308,
    2**70,
    -(10**15),
    "",
    " ",
    "cut \ud83d",
    "\udc00",
    "NaN",
    "[deleted]",
    "a\x00b",
    "x" * 3000,
    "0000-00-00T00:00:00Z",
    "0001-01-01T00:00:00Z",
    "9999-12-31T23:59:59Z",
    "99999999999999999999",
    [],
    {},
    [None],
    [[]],
    [1, "x", None],
    {"a": 1},
    [{}],
]
JSON_MAKERS = [
    "twitter_v1", "twitter_v2", "twitter_archive", "mastodon", "mastodon_outbox", "bluesky", "reddit", "hackernews", "youtube", "slack", "discord", "telegram",
    "messenger", "mattermost", "rocketchat", "gitter", "zulip", "stackexchange_api", "discourse", "github", "gitlab", "convokit",
]  # fmt: skip


def places(value):
    """All (container, key) inside a JSON value."""
    waiting = [value]
    while waiting:
        here = waiting.pop()
        if isinstance(here, dict | list):
            for key in list(here) if isinstance(here, dict) else range(len(here)):
                yield here, key
                waiting.append(here[key])


def made_odd(value, rng):
    """A copy of a JSON value in which one to three values are odd, gone or there twice."""
    value = copy.deepcopy(value)
    for _ in range(rng.integers(1, 4)):
        found = list(places(value))
        if not found:
            break
        container, key = found[rng.integers(len(found))]
        what = rng.random()
        if what < 0.75:
            container[key] = copy.deepcopy(ODD[rng.integers(len(ODD))])
        elif what < 0.9:
            del container[key]
        elif isinstance(container, list):
            container.append(copy.deepcopy(container[key]))
    return value


def accounted_for(path, format, what):
    try:
        corpus = read(path, format=format)
    except BadInput as error:
        assert "\n" not in str(error), what
        return
    counts = corpus.counts()
    assert counts["records"] == sum(counts[heap] for heap in ("messages", "events", "duplicates", "rejects", "others")), what
    faults = corpus.check()
    wrong = faults[faults["serious"] & ~faults["problem"].str.contains("circle of replies|answers itself")]
    assert wrong.empty, (what, wrong.to_dict("records"))
    kept = path.parent / f"{path.name}-kept"
    again = corpus.load(corpus.save(kept))  # what was read can be written: no half letters, no numbers among texts
    assert again.messages.equals(corpus.messages)


@pytest.mark.parametrize("name", CASES)
def test_odd_values_in_a_tiny_export_are_accounted_for(name, tmp_path):
    content = CASES[name][0]
    if isinstance(content, str) and "<?xml" in content:
        pytest.skip("no JSON")
    lines = isinstance(content, str)
    value = [json.loads(line) for line in content.split("\n")] if lines else content
    for seed in range(40):
        rng = np.random.default_rng([20100520, seed, sorted(CASES).index(name)])
        odd = made_odd(value, rng)
        folder = tmp_path / str(seed)
        folder.mkdir()
        text = "\n".join(json.dumps(row) for row in odd) if lines and isinstance(odd, list) else json.dumps(odd)
        accounted_for(write(folder, name, text), name.split()[0] if seed % 2 else None, f"{name}, seed {seed}: {text[:1500]}")


@pytest.mark.parametrize("format", JSON_MAKERS)
def test_odd_values_in_an_invented_source_are_accounted_for(format, tmp_path):
    for seed in range(25):
        rng = np.random.default_rng([20100521, seed, JSON_MAKERS.index(format)])
        folder = tmp_path / str(seed)
        folder.mkdir()
        path = MAKERS[format](folder, 12)
        files = sorted(f for f in (folder.rglob("*") if path.is_dir() else [path]) if f.is_file() and f.suffix in (".json", ".jsonl", ".js"))
        file = files[rng.integers(len(files))]
        text = file.read_text(encoding="utf-8")
        start = re.match(r"window\.\S+\s*=\s*", text)
        before, text = (start.group(), text[start.end() :]) if start else ("", text)
        try:
            odd = json.dumps(made_odd(json.loads(text), rng))
        except ValueError:
            odd = "\n".join(json.dumps(made_odd(json.loads(line), rng)) if rng.random() < 0.3 else line for line in text.split("\n") if line)
        file.write_text(before + odd, encoding="utf-8")
        accounted_for(path, format if seed % 2 else None, f"{format}, seed {seed}: {odd[:1500]}")


def test_half_an_emoji_becomes_a_mark_in_texts_names_and_addressees_alike(tmp_path):
    messages = [{"sender_name": "Ana \ud83d", "timestamp_ms": 1415147732000, "content": "cut \ude00 off"}]
    file = write(tmp_path, "messenger", {"participants": [{"name": "Ana \ud83d"}, {"name": "Ben \udc00"}], "messages": messages})
    corpus = read(file)
    assert corpus.messages["author"].tolist() == ["Ana \ufffd"] and corpus.messages["targets"].iloc[0] == ["Ben \ufffd"]
    assert corpus.messages["text"].tolist() == ["cut \ufffd off"]
    assert corpus.accounts["account"].tolist() == ["Ana \ufffd", "Ben \ufffd"]
    assert corpus.load(corpus.save(tmp_path / "kept")).messages.equals(corpus.messages)


def test_half_an_emoji_in_what_a_source_says_of_itself_can_be_written(tmp_path):
    corpus = read(write(tmp_path, "discord", {**CASES["discord"][0], "channel": {"id": "1", "type": "odd \ud83d", "name": "talk \ud83d"}}))
    assert corpus.source["variant"] == "odd \ufffd" and set(corpus.messages["channel"]) == {"talk \ufffd"}
    assert corpus.load(corpus.save(tmp_path / "kept")).source["variant"] == "odd \ufffd"


@pytest.mark.parametrize("content", ["[" * 100_000, '{"a":' * 100_000, "[" * 50_000 + "]" * 50_000, '{"messages": ' + "[" * 100_000])
def test_a_file_nested_without_end_is_answered_by_one_sentence(content, tmp_path):
    file = tmp_path / "deep.json"
    file.write_text(content)
    with pytest.raises(BadInput):
        read(file)
    for format in ("slack", "telegram", "messenger", "twitter_archive", "convokit", "twitter_v1", "hackernews"):
        accounted_for(file, format, f"{format}: nested without end")
