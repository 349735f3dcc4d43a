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
from .source import Part, Source

USED = frozenset(
    "sender_name senderName timestamp_ms timestamp content text type photos videos files audio_files gifs sticker share reactions is_unsent is_geoblocked_for_viewer is_unsent_image_by_messenger_kid_parent call_duration "
    "sender_id_INTERNAL ip users missed bumped_message_metadata media isUnsent isTaken".split()
)
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
        words = repaired(value.get("content") or value.get("text")) or None
        key = (moment, author, json.dumps(value, sort_keys=True, default=str))
        first = key not in self.seen
        if first:
            self.seen[key] = f"{self.thread}/{moment}-{self.at[moment]}"
            self.at[moment] += 1
        others = [p for p in self.people if p != author]
        yield "message", Row(self.seen[key], author, moment, words, addressed=others, thread=self.thread, channel=self.thread, record=value)


def _people(part: Part) -> list[str]:
    found = re.search(r'"participants"\s*:\s*(\[.*?\])', part.head_text, re.DOTALL)
    text = found.group(1) if found else None
    if text is None and '"participants"' in (tail := part.text()):
        found = re.search(r'"participants"\s*:\s*(\[.*?\])', tail, re.DOTALL)
        text = found.group(1) if found else None
    try:
        return [repaired(p["name"] if isinstance(p, dict) else p) for p in json.loads(text)] if text else []
    except (ValueError, KeyError, TypeError):
        return []


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
        if not people:
            harvest.warn(f"{part.name} does not say who takes part; whom its messages address is known only from those who wrote.")
        sorter = sorters.setdefault(thread, _Sorter(thread, people))
        each = Each(harvest, sorter, USED, options.extras)
        read_parts([part], each, is_message, ("messages",))
        rows += each.rows
    harvest.facts["others_are"] = "recipient"
    harvest.facts["ids_made"] = len(rows)
    return finish(rows, harvest, options, USED)


READERS = (
    Reader(
        "messenger",
        "Facebook Messenger and Instagram messages",
        sniff,
        read,
        venue="private",
        kept="text with its letters repaired, participants, times",
        absent="ids (made from conversation and time), reply links, edits, account ids (names only: two people of one name are one)",
        replies="none in the source; every message addresses all other participants",
    ),
)
