"""Every reader reads the invented source of its format whole, and numbers of the same moment stay apart."""

from __future__ import annotations

import json

import pytest

from conversation_lib.readers import detect, read, registry

from .invented import MAKERS
from .test_readers_manifest import clear


def test_every_format_has_an_invented_source():
    assert set(MAKERS) == set(registry())


@pytest.mark.parametrize("format", sorted(MAKERS))
def test_an_invented_source_is_known_and_read_whole(format, tmp_path):
    corpus = read(MAKERS[format](tmp_path, 240))
    assert corpus.source["format"] == format
    assert (len(corpus) if corpus.given_ties is None else corpus.source["records"]) == 240
    assert corpus.check().empty or set(corpus.check()["fault"]) <= {"parent absent"}, corpus.check()


@pytest.mark.parametrize("format", sorted(MAKERS))
def test_no_invented_source_is_taken_for_another(format, tmp_path):
    found = detect(MAKERS[format](tmp_path, 60))
    assert found.format == format and clear(found), (found.certainty, found.others)


def test_messages_of_one_moment_in_a_chat_are_numbered(tmp_path):
    messages = [
        {"sender_name": name, "timestamp_ms": 1274342400000, "content": text} for name, text in (("Ana", "a"), ("Ben", "b"), ("Ana", "c"), ("Ana", "a"))
    ]
    (tmp_path / "message_1.json").write_text(json.dumps({"participants": [{"name": "Ana"}, {"name": "Ben"}], "messages": messages}), encoding="utf-8")
    corpus = read(tmp_path / "message_1.json")
    assert [name.rsplit("-")[-1] for name in corpus.messages["message_id"]] == ["0", "1", "2"] and corpus.source["duplicates"] == 1
