"""Chitchat: real private conversations of two, as a corpus. They come with the installed package `chitchat-dataset`.

What the file knows and what we add. It knows who wrote what, when, in which conversation. It knows no addressee and no
reply. Where two people wrote in a conversation, each line is addressed to the other of the two: that is certain, since
a conversation had two seats. Where only one wrote, the partner is unseen: the addressee is *missing*, not "nobody". No
reply ids are made up, so `reply_to` is missing throughout; whoever wants answers states a rule for them (a turn answers
the turn before) and says that it is a rule. See data/chitchat/README.md and docs/decisions/010-chitchat-addressees.md.
"""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

import msgspec
import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from .cards import card, sha256_of
from .corpus import COUNT, TEXT, WHEN, Corpus, account_table, message_table
from .errors import BadInput, Missing

CLOCKS = "the file marks its message times with Z, but the start of the same conversation lies 6 or 7 hours later: one of the two clocks is not UTC, so no claim about the hour of the day holds"
UNSEEN = "{:,} of {:,} conversations have one sender: the partner is unseen, the addressees of {:,} messages are missing"
NO_REPLIES = "there are no reply ids: that a turn answers the turn before is a rule of the reader, not a fact of the file"


class Line(msgspec.Struct, gc=False):
    """One line of talk, as the package's file has it."""

    text: str
    timestamp: str
    sender: str


class Talk(msgspec.Struct):
    """One conversation, as the package's file has it: turns of lines, its clock, and what was added to it."""

    messages: list[list[Line]]
    start: str
    prompt: str | None = None
    ratings: dict[str, int] | None = None


def package_file() -> Path:
    """The file of the installed package `chitchat-dataset` (not imported: importing it is not needed to read it)."""
    from importlib.util import find_spec

    spec = find_spec("chitchat_dataset")
    file = Path(spec.origin).with_name("dataset.json") if spec and spec.origin else None
    if file is None or not file.exists():
        raise Missing(
            "the package chitchat-dataset, which holds the messages",
            "a Python without it",
            "the environment was not made from the lock",
            "pip install chitchat-dataset",
        )
    return file


def load_chitchat() -> Corpus:
    """The corpus of 258,145 messages by 1,315 people in 7,168 conversations of two, April to November 2018.

    Returns
    -------
    Corpus, venue private. `targets` is the other person where both wrote, missing where the partner is unseen;
    `reply_to` is missing throughout; `conversation_id` is the file's own; `created_at` is the message clock as printed.
    The conversations' prompts and ratings: `load_chitchat_ratings()`.

    Examples
    --------
    >>> load_chitchat().counts()["unknown_targets"]
    15099
    """
    file, digest, raw = _raw()
    talks = list(raw.values())
    lines = [[line for turn in talk.messages for line in turn] for talk in talks]
    sizes = np.array([len(talk) for talk in lines])
    author = _texts([line.sender for talk in lines for line in talk])
    pairs = [sorted({line.sender for line in talk}) for talk in lines]
    if max(map(len, pairs)) > 2:
        raise BadInput(
            "conversations of at most two people", "one with more", "another version of chitchat-dataset is installed", "pip install chitchat-dataset==0.9.0"
        )
    one, other = (_texts([pair[place] if len(pair) == 2 else None for pair in pairs]).take(np.repeat(np.arange(len(pairs)), sizes)) for place in (0, 1))
    talk_id = _texts(list(raw)).take(np.repeat(np.arange(len(pairs)), sizes))
    place = np.arange(sizes.sum()) - np.repeat(np.cumsum(sizes) - sizes, sizes)
    place_id = _texts([f"{number:04d}" for number in range(sizes.max())]).take(place)
    messages = message_table(
        {
            "message_id": _column(pc.binary_join_element_wise(talk_id, place_id, pa.scalar(":", pa.large_string())), TEXT),
            "conversation_id": _column(talk_id, TEXT),
            "author": _column(author, TEXT),
            "targets": _one_each(pc.if_else(pc.equal(author, one), other, one)),
            "created_at": _column(_texts([line.timestamp for talk in lines for line in talk]).cast(pa.timestamp("us", "UTC")), WHEN),
            "text": _column(_texts([line.text for talk in lines for line in talk]), TEXT),
        }
    )
    lonely = np.array([len(pair) == 1 for pair in pairs])
    source = {
        "format": "chitchat",
        "variant": card("chitchat")["version"],
        "venue": "private",
        "files": [{"name": file.name, "sha256": digest, "bytes": file.stat().st_size}],
        "records": len(messages),
        "events": 0,
        "duplicates": 0,
        "others": 0,
        "others_are": "recipient",
        "timezone": "not known; times are kept as printed",
        "options": {},
        "warnings": [UNSEEN.format(lonely.sum(), len(lonely), sizes[lonely].sum()), NO_REPLIES, CLOCKS],
    }
    return Corpus(messages, account_table(messages), source=source)


def load_chitchat_ratings() -> pd.DataFrame:
    """One row per conversation: its prompt, its clocks, its size and the ratings that somebody gave it.

    Returns
    -------
    DataFrame, 7,168 rows in the order of the file: conversation_id, prompt, start (the conversation's own clock),
    first_message (the message clock), clock_gap_hours (start minus first_message), messages, turns (runs of lines by
    one person), senders (1 or 2), witty, upbeat, interesting (1 to 10 each; missing where there is no rating). The file
    does not say which of the two rated, nor what the steps meant; nearly half of the rated conversations carry 5, 5, 5.
    """
    _, _, raw = _raw()
    rows = [
        (
            key,
            talk.prompt,
            talk.start,
            talk.messages[0][0].timestamp,
            sum(map(len, talk.messages)),
            len(talk.messages),
            len({line.sender for turn in talk.messages for line in turn}),
            talk.ratings or {},
        )
        for key, talk in raw.items()
    ]
    ids, prompt, start, first, messages, turns, senders, ratings = zip(*rows)
    start, first = (pd.Series(pd.to_datetime(list(clock), utc=True)).astype(WHEN) for clock in (start, first))
    table = {
        "conversation_id": pd.Series(ids, dtype=TEXT),
        "prompt": pd.Series(prompt, dtype=TEXT),
        "start": start,
        "first_message": first,
        "clock_gap_hours": (start - first).dt.total_seconds() / 3600,
        "messages": pd.Series(messages, dtype=COUNT),
        "turns": pd.Series(turns, dtype=COUNT),
        "senders": pd.Series(senders, dtype=COUNT),
    }
    for scale in ("witty", "upbeat", "interesting"):
        table[scale] = pd.Series([given.get(scale) for given in ratings], dtype=COUNT)
    return pd.DataFrame(table)


def _texts(values: list[str | None]) -> pa.Array:
    return pa.array(values, pa.large_string())


def _column(values: pa.Array, dtype) -> pd.Series:
    return pd.Series(dtype.__from_arrow__(values))


def _one_each(partner: pa.Array) -> pa.ListArray:
    """A list of one where the partner is known, missing where not."""
    known = partner.is_valid().to_numpy(zero_copy_only=False)
    offsets = pa.array(np.concatenate([[0], np.cumsum(known)]), pa.int32())
    return pa.ListArray.from_arrays(offsets, partner.drop_null().cast(pa.string()), mask=pa.array(~known))


@lru_cache(maxsize=1)
def _raw():
    """The package's file, checked against the card: (path, sha256, conversations by id)."""
    file = package_file()
    digest = sha256_of(file)
    if digest != card("chitchat")["package"]["sha256"]:
        raise BadInput(
            f"chitchat-dataset {card('chitchat')['version']}, the file that this project was checked with",
            "another file",
            "another version of the package is installed, or its file was edited",
            f"pip install --force-reinstall chitchat-dataset=={card('chitchat')['version']}",
        )
    return file, digest, msgspec.json.decode(file.read_bytes(), type=dict[str, Talk])
