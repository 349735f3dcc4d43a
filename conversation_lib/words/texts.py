"""What of a corpus enters a measure of words, and what is left out, counted.

People's own words only: a repost repeats somebody else, a quoted mail below an answer is somebody else's mail. Messages
without text or without a known author cannot be counted per author. All of that is left out and said.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from ..errors import BadInput
from .language import refusal
from .quotation import SUSPECT, split_quotation
from .tokens import text_array

OWN = ("post", "reply", "quote")


def own_words(texts: Any) -> pa.Array:
    """The texts without quoted mail, what introduces it, and signatures (see `words.split_quotation`).

    Examples
    --------
    >>> own_words(pd.Series(["I agree.\\n> The sky is green\\n> and high"])).to_pylist()
    ['I agree.']
    """
    array = text_array(texts)
    suspect = pc.fill_null(pc.match_substring_regex(array, SUSPECT), False)
    if not len(array) or not pc.any(suspect).as_py():
        return array
    some = [split_quotation(text).own.strip() for text in array.filter(suspect).to_pylist()]
    return pc.replace_with_mask(array, suspect, pa.array(some, type=pa.large_string()))


@dataclass(frozen=True)
class Texts:
    """The texts that a measure counts.

    Attributes
    ----------
    messages : the table that was given (for a Series of texts a table made of it).
    rows : positions in `messages` of the texts that count; texts : those texts; authors : who wrote them (None for unknown).
    left_out : how many messages are left out, by reason. reason : why an English-only measure refuses ("" if it does not).
    note : a doubt about the language worth printing.
    """

    messages: pd.DataFrame
    rows: np.ndarray
    texts: pa.Array
    authors: np.ndarray
    left_out: dict[str, int] = field(default_factory=dict)
    reason: str = ""
    note: str = ""

    def __len__(self) -> int:
        return len(self.rows)

    @property
    def has_authors(self) -> bool:
        return bool(pd.notna(self.authors).any())


def message_frame(messages: Any) -> pd.DataFrame:
    """A message table, whatever was given: a Corpus, a message table, or a Series (or list) of texts.

    Examples
    --------
    >>> message_frame(["hello", "hi"])["message_id"].tolist()
    ['0', '1']
    """
    if hasattr(messages, "messages") and isinstance(messages.messages, pd.DataFrame):
        messages = messages.messages
    if isinstance(messages, str):
        raise BadInput("a table of messages or a Series of texts", "one text", "a single text was passed", "put it into a list: [text]")
    if not isinstance(messages, pd.DataFrame):
        texts = messages if isinstance(messages, pd.Series) else pd.Series(list(messages), dtype=object)
        return pd.DataFrame({"message_id": texts.index.astype(str), "author": pd.Series([None] * len(texts), index=texts.index, dtype=object), "text": texts}).reset_index(drop=True)
    if "text" not in messages.columns:
        raise BadInput("messages with a column text", f"the columns {', '.join(map(str, messages.columns[:8]))}", "another table was passed", "pass corpus.messages")
    if "message_id" not in messages.columns:
        messages = messages.assign(message_id=messages.index.astype(str))
    if "author" not in messages.columns:
        messages = messages.assign(author=pd.Series([None] * len(messages), index=messages.index, dtype=object))
    return messages


def texts_of(messages: Any, *, measure: str, english: bool = True, kinds: tuple[str, ...] = OWN, quoted: str = "drop", need_author: bool = True) -> Texts:
    """The texts that `measure` counts (see `Texts`).

    Parameters
    ----------
    english : True where the measure knows only English: messages that a column `language` marks as another language are
        left out; without that column the corpus is judged on a sample and refused as a whole if it is mostly not English.
    kinds : which kinds of message; reposts repeat others and are left out unless asked for.
    quoted : "drop" leaves out quoted mail inside a message, "keep" does not.
    need_author : leave out messages whose author is missing, if there are authors at all.
    """
    if quoted not in ("drop", "keep"):
        raise ValueError(f"quoted must be 'drop' or 'keep', not {quoted!r}")
    frame = message_frame(messages)
    keep = np.ones(len(frame), dtype=bool)
    left_out: dict[str, int] = {}

    def leave(mask: np.ndarray, why: str) -> None:
        nonlocal keep
        if (mask & keep).any():
            left_out[why] = int((mask & keep).sum())
        keep = keep & ~mask

    leave(frame["text"].isna().to_numpy(), "without text")
    if "kind" in frame.columns:
        leave(~frame["kind"].isin(kinds).to_numpy(), "of kinds not counted (reposts)")
    if need_author and frame["author"].notna().any():
        leave(frame["author"].isna().to_numpy(), "without a known author")
    reason = note = ""
    stated = frame["language"].astype("str") if "language" in frame.columns else None
    if english and stated is not None and stated.notna().any():
        other = (stated.notna() & ~stated.str.lower().str.match(r"en\b|und$|qme$|zxx$|qam$|qct$|qht$|qst$", na=False)).to_numpy()
        most = stated[other].mode()
        leave(other, "marked as another language")
        if not keep.any() and other.any():
            from .language import language_name

            reason = f"{measure} knows only English, and these messages are marked as {language_name(str(most.iloc[0]))}"
    elif english and keep.any():
        reason, note = refusal(frame["text"][keep], measure)
    rows = np.flatnonzero(keep)
    chosen = frame["text"].iloc[rows]
    texts = own_words(chosen) if quoted == "drop" else text_array(chosen)
    authors = frame["author"].iloc[rows].to_numpy(dtype=object)
    return Texts(frame, rows, texts, authors, left_out, reason, note)
