"""Facebook Messenger and Instagram: message_1.json files of a download, alone, in a folder or a zip.

These files write every byte of UTF-8 as a letter of its own ("cafÃ©"); the words are repaired. Participants who never wrote are
silent members. There are no ids and no reply links: an id is made from the conversation and the place in time, and
everybody else in the conversation is the addressee.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from typing import Any

from . import Reader
from .harvest import Harvest, Options
from .records import Each, Row, finish, read_parts, text_of
from .shape import sound_value
from .source import Part, Source

USED = frozenset(
    "sender_name senderName timestamp_ms timestamp content text type photos videos files audio_files gifs sticker share reactions is_unsent is_geoblocked_for_viewer is_unsent_image_by_messenger_kid_parent call_duration "
    "sender_id_INTERNAL ip users missed bumped_message_metadata media isUnsent isTaken".split()
)
_PARTICIPANTS = re.compile(r'"participants"\s*:\s*(?=\[)')
_EVENTS = ("Subscribe", "Unsubscribe", "Call")


def repaired(text: str | None) -> str | None:
    """Text whose UTF-8 bytes were written as letters, put right; other text is left as it is.

    >>> repaired("cafÃ©"), repaired("café"), repaired("plain")
    ('café', 'café', 'plain')
    """
    if text is None or text.isascii():
        return text
    try:
        return text.encode("latin-1").decode("utf-8")
    except (UnicodeEncodeError, UnicodeDecodeError):
        return text


def is_message(value: Any) -> bool:
    return isinstance(value, dict) and bool({"sender_name", "senderName"} & value.keys()) and bool({"timestamp_ms", "timestamp"} & value.keys())


class _Sorter:
    def __init__(self, thread: str, people: list[str]):
        self.thread, self.people, self.seen = thread, people, {}
        self.at: Counter[str] = Counter()  # different messages of one moment

    def __call__(self, value: Any, harvest: Harvest):
        if not is_message(value):
            yield "reject", "no message of Messenger or Instagram"
            return
        if value.get("type") in _EVENTS:
            yield "event", str(value["type"]).lower()
            return
        author = repaired(text_of(value.get("sender_name") or value.get("senderName")))
        harvest.account(author, name=author)
        moment = str(value.get("timestamp_ms") or value.get("timestamp"))
        words = value.get("content") or value.get("text") or None
        words = repaired(words) if isinstance(words, str) else words
        if value.get("is_unsent") is True or value.get("isUnsent") is True:
            harvest.facts["deleted"] = harvest.facts.get("deleted", 0) + 1
        key = (moment, author, json.dumps(value, sort_keys=True, default=str))
        first = key not in self.seen
        if first:
            self.seen[key] = f"{self.thread}/{moment}-{self.at[moment]}"
            self.at[moment] += 1
        others = [p for p in self.people if p != author]
        yield "message", Row(self.seen[key], author, moment, words, addressed=others, thread=self.thread, channel=self.thread, record=value)


def _people(part: Part) -> list[str]:
    """Who takes part, the silent ones too; nobody where the file does not say."""
    text = part.head_text if _PARTICIPANTS.search(part.head_text) else part.text()
    found = _PARTICIPANTS.search(text)
    try:
        listed = sound_value(json.JSONDecoder().raw_decode(text, found.end())[0]) if found else []
    except (ValueError, RecursionError):
        return []
    people = [repaired(text_of(p.get("name") if isinstance(p, dict) else p)) for p in listed] if isinstance(listed, list) else []
    return [person for person in people if person]


def _files(source: Source) -> list[Part]:
    named = [p for p in source.parts if re.search(r"message_\d+\.json$", p.name)]
    return named or [p for p in source.parts if p.suffix == ".json" and _looks(p)]


def _looks(part: Part) -> bool:
    text = part.json_head.text if part.json_head.shape else ""
    return '"participants"' in text and ('"sender_name"' in text or '"senderName"' in text or '"messages"' in text)


def sniff(source: Source) -> float:
    files = _files(source)
    return 0.95 if files and _looks(files[0]) else 0.0


def read(source: Source, options: Options) -> Harvest:
    harvest = Harvest()
    rows: list[Row] = []
    sorters: dict[str, _Sorter] = {}
    for part in _files(source):
        thread = part.name.rsplit("/", 2)[-2] if "/" in part.name else part.stem
        people = _people(part)
        for person in people:
            harvest.account(person, name=person)
        if not people and thread not in sorters:
            harvest.warn(f"{part.name} does not say who takes part; its messages are taken to address all others who wrote.")
        sorter = sorters.setdefault(thread, _Sorter(thread, people))
        each = Each(harvest, sorter, USED, options.extras)
        read_parts([part], each, is_message, ("messages",))
        rows += each.rows
    for sorter in sorters.values():
        if not sorter.people:
            own = [row for row in rows if row.thread == sorter.thread]
            people = list(dict.fromkeys(row.author for row in own if row.author))
            for row in own:
                row.addressed = [person for person in people if person != row.author] or None  # who else is there is not known
    if harvest.facts.get("deleted"):
        harvest.warn(f"{harvest.facts['deleted']} messages were taken back by their authors; they have no text.")
    harvest.facts["others_are"] = "recipient"
    harvest.facts["ids_made"] = len(rows)
    return finish(rows, harvest, options, USED)


READERS = (
    Reader(
        "messenger",
        "Facebook Messenger and Instagram messages",
        sniff,
        read,
        version="2",
        venue="private",
        kept="text with its letters repaired, participants, times",
        absent="ids (made from conversation and time), reply links, edits, account ids (names only: two people of one name are one)",
        replies="none in the source; every message addresses all other participants",
    ),
)
