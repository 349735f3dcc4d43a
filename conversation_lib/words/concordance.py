"""A word where it stands: the lines in which it was used, with the messages before and after.

No word means anything in a list. Before a difference is printed, somebody reads some of these.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd

from .texts import OWN, message_frame, texts_of
from .tokens import encode


def in_context(messages: Any, word: str, *, width: int = 40, before: int = 1, after: int = 1, n: int | None = 20, seed: int = 1, kinds: tuple[str, ...] = OWN) -> pd.DataFrame:
    """The places where `word` (or a phrase) stands: one row per place.

    Parameters
    ----------
    word : a word or phrase, in small or capital letters alike; cut into words as messages are.
    width : characters of text to the left and right.
    before, after : so many messages of the same conversation before and after (an empty list where there are none).
    n : at most so many places, drawn by chance and shown in the order of the corpus; None shows all.

    Returns
    -------
    DataFrame: message_id, author, left, word (as written), right, before, after (lists of "author: text").

    Examples
    --------
    >>> found = in_context(pd.Series(["I am so sorry for the delay", "Not sorry"]), "sorry")
    >>> found[["left", "word", "right"]].values.tolist()
    [['I am so', 'sorry', 'for the delay'], ['Not', 'sorry', '']]
    """
    chosen = texts_of(messages, measure="concordance", english=False, kinds=kinds, need_author=False)
    tokens = encode(chosen.texts)
    phrase = [w.lower() for w in encode([word]).of(0)]
    columns = ["message_id", "author", "left", "word", "right", "before", "after"]
    if not phrase or not len(tokens.code):
        return pd.DataFrame(columns=columns)
    places = np.flatnonzero(tokens.having({phrase[0]})[tokens.code])
    for step, part in enumerate(phrase[1:], start=1):
        places = places[places + step < tokens.start[tokens.message[places] + 1]]
        places = places[tokens.having({part})[tokens.code[places + step]]]
    total = len(places)
    if n is not None and len(places) > n:
        places = np.sort(np.random.default_rng(seed).choice(places, n, replace=False))
    frame = chosen.messages
    around = _neighbours(frame)
    rows = []
    for place in places:
        message = int(tokens.message[place])
        words = tokens.of(message)
        at = int(place - tokens.start[message])
        row = int(chosen.rows[message])
        rows.append(
            {
                "message_id": str(frame["message_id"].iloc[row]),
                "author": frame["author"].iloc[row],
                "left": _end(" ".join(words[:at]), width),
                "word": " ".join(words[at : at + len(phrase)]),
                "right": _begin(" ".join(words[at + len(phrase) :]), width),
                "before": around(row, -before),
                "after": around(row, after),
            }
        )
    out = pd.DataFrame(rows, columns=columns)
    out.attrs.update({"total": total, "word": word})
    return out


def _end(text: str, width: int) -> str:
    return text if len(text) <= width else "…" + text[-width:].partition(" ")[2]


def _begin(text: str, width: int) -> str:
    return text if len(text) <= width else text[:width].rpartition(" ")[0] + "…"


def _neighbours(messages: Any):
    frame = message_frame(messages)
    talk = frame["conversation_id"].to_numpy(dtype=object) if "conversation_id" in frame.columns else np.zeros(len(frame), dtype=object)
    when = frame["created_at"].to_numpy(dtype="datetime64[us]") if "created_at" in frame.columns else np.zeros(len(frame), dtype="int64")
    code = pd.factorize(talk)[0]
    order = np.lexsort((frame["message_id"].astype(str).to_numpy(dtype=str), when, code))
    rank = np.empty(len(order), dtype=int)
    rank[order] = np.arange(len(order))

    def around(row: int, step: int) -> list[str]:
        at = rank[row]
        span = order[max(0, at + step) : at] if step < 0 else order[at + 1 : at + 1 + step]
        same = [k for k in span if code[k] == code[row] and code[row] >= 0]
        return [f"{frame['author'].iloc[k]}: {frame['text'].iloc[k]}" for k in same]

    return around
