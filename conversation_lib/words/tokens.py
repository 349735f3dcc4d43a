"""Cutting messages into words, a million at a time.

The words of NLTK's TweetTokenizer (which keeps @names, #tags, links, emoticons and emoji whole), but each different
piece of text is cut only once: messages repeat their words, so the cutting is done on the list of different pieces and
the counting on numbers. The result is the same as a loop over TweetTokenizer; benchmarks/words_speed.py checks that and
prints the ratio of times.

Before cutting, three things that readers never see are settled: curly apostrophes become straight ones (so that
"don’t" and "don't" are one word), invisible marks (zero-width space, direction marks, emoji variation selectors) go
away, and a broken half of an emoji (a lone surrogate) becomes the replacement mark.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

LONGEST_PIECE = 1000  # a piece of text without any space that is longer than this is cut into parts of this length
_APOSTROPHES = "[\u2019\u2018\u02bc\uff07\u00b4]"
_INVISIBLE = "[\u200b\u2060\ufeff\u00ad\u200e\u200f\u202a-\u202e\u2066-\u2069\ufe0e\ufe0f]"
# In the few messages where a word of TweetTokenizer may reach over a space (". . ." and telephone numbers), spaces are
# hidden behind private characters until the piece has been cut.
_OVER_SPACE = r"\.[\s\p{Z}]+\.|\p{Nd}[ *\-.)(]* [ *\-.)(]*\p{Nd}"
_HIDDEN = {" ": "\ue000", "\t": "\ue001", "\v": "\ue002", "\f": "\ue003"}
_SHOWN = {ord(hidden): shown for shown, hidden in _HIDDEN.items()}
# Pieces whose cut needs no tokenizer (tests hold them against TweetTokenizer): a word between light signs; a short
# number; an @name; a plain link. Eyes of emoticons (: ; = 8) never stand beside a mouth in them.
_PLAIN = re.compile(r"""(["(]?)([A-Za-z]+(?:['-][A-Za-z]+)*|@[A-NP-Za-np-z][A-Za-z0-9_]*|(?<!\()[0-9]{1,6}(?!\)))([!?,]{1,3}|\.{1,3})?([)"]?)""")
_LINK = re.compile(r"(?!.*([./_-])\1{3})https?://[A-Za-z0-9./_-]*[A-Za-z0-9/]")
_SURROGATE = re.compile("[\ud800-\udfff]")


def whole_characters(text: str) -> str:
    """`text` without broken halves: two halves that belong together are joined, a lone one becomes U+FFFD.

    Examples
    --------
    >>> whole_characters("ok \\ud83d\\ude00"), whole_characters("ok \\ud83d") == "ok \\ufffd"
    ('ok 😀', True)
    """
    if not _SURROGATE.search(text):
        return text
    return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")


def text_array(texts: Any) -> pa.Array:
    """The texts as one Arrow array of strings; missing texts stay missing, lone surrogates become U+FFFD."""
    values = texts.array if isinstance(texts, pd.Series) else texts
    try:
        out = pa.array(values, type=pa.large_string(), from_pandas=True)
    except (UnicodeEncodeError, pa.ArrowInvalid, pa.ArrowTypeError):
        out = pa.array([None if pd.isna(t) else whole_characters(str(t)) for t in values], type=pa.large_string())
    if isinstance(out, pa.ChunkedArray):
        out = out.cast(pa.large_string()).combine_chunks()
    return out.cast(pa.large_string())


def clean(texts: Any) -> pa.Array:
    """The texts with straight apostrophes and without invisible marks, as an Arrow array (missing stays missing).

    Examples
    --------
    >>> clean(pd.Series(["don’t", "a\\u200bb"])).to_pylist()
    ["don't", 'ab']
    """
    array = text_array(texts)
    strange = pc.fill_null(pc.invert(pc.string_is_ascii(array)), False)
    if not pc.any(strange).as_py():
        return array
    some = array.filter(strange)
    some = pc.replace_substring_regex(some, _APOSTROPHES, "'")
    some = pc.replace_substring_regex(some, _INVISIBLE, "")
    some = pc.replace_substring_regex(some, "[\ue000-\ue003]", "\ufffd")
    return pc.replace_with_mask(array, strange, some)


@dataclass(frozen=True)
class Tokens:
    """Messages as numbers: message i is `words[code[start[i]:start[i + 1]]]`.

    Attributes
    ----------
    words : the different words, as written.
    code : for every word in every message its place in `words`.
    start : where each message begins in `code`; one longer than the number of messages.
    """

    words: np.ndarray
    code: np.ndarray
    start: np.ndarray

    def __len__(self) -> int:
        return len(self.start) - 1

    @cached_property
    def lower(self) -> np.ndarray:
        """The different words in small letters (emoticons such as :D stay), in the order of `words`."""
        return np.array([w if w[:1] in ":;=8<" or w[-1:] in ":;=8" else w.lower() for w in self.words], dtype=object)

    @cached_property
    def _places(self) -> dict[str, list[int]]:
        places: dict[str, list[int]] = {}
        for place, word in enumerate(self.lower.tolist()):
            places.setdefault(word, []).append(place)
        return places

    @cached_property
    def lower_code(self) -> tuple[np.ndarray, np.ndarray]:
        """(different small-letter words, sorted; for every word in every message its place among them)."""
        vocabulary, place = np.unique(self.lower.astype(str), return_inverse=True) if len(self.words) else (np.array([], dtype=str), np.array([], dtype=np.int64))
        return vocabulary, place.astype(np.int32)[self.code]

    @cached_property
    def lengths(self) -> np.ndarray:
        """Number of words of each message."""
        return np.diff(self.start)

    @cached_property
    def message(self) -> np.ndarray:
        """For every word the number of its message."""
        return np.repeat(np.arange(len(self), dtype=np.int64), self.lengths)

    def having(self, words: Any) -> np.ndarray:
        """For every different word: is it (in small letters) one of `words`?"""
        flags = np.zeros(len(self.words), dtype=bool)
        for word in words:
            flags[self._places.get(word, [])] = True
        return flags

    def count(self, flags: np.ndarray) -> np.ndarray:
        """How many words of each message have a flag; `flags` holds one yes or no for each different word."""
        return self.count_places(np.flatnonzero(flags[self.code])) if len(self.code) else np.zeros(len(self), dtype=np.int64)

    def count_places(self, places: np.ndarray) -> np.ndarray:
        """How many of `places` (positions in `code`) lie in each message."""
        return np.bincount(self.message[places], minlength=len(self))[: len(self)]

    def of(self, row: int) -> list[str]:
        """The words of one message, as written."""
        return self.words[self.code[self.start[row] : self.start[row + 1]]].tolist()


def _tokenizer():
    from nltk.tokenize import TweetTokenizer

    return TweetTokenizer(preserve_case=True)


def _cut(piece: str, tokenizer: Any) -> list[str]:
    if len(piece) < LONGEST_PIECE:
        if piece.isalpha() and piece.isascii():
            return [piece]
        plain = _PLAIN.fullmatch(piece)
        if plain:
            before, word, signs, after = plain.groups()
            signs = () if not signs else (signs,) if signs[0] == "." else signs
            return [part for part in (before, word, *signs, after) if part]
        if _LINK.fullmatch(piece):
            return [piece]
    piece = piece.translate(_SHOWN)
    if len(piece) <= LONGEST_PIECE:
        return tokenizer.tokenize(piece)
    return [word for at in range(0, len(piece), LONGEST_PIECE) for word in tokenizer.tokenize(piece[at : at + LONGEST_PIECE])]


def encode(texts: Any) -> Tokens:
    """The words of each message, cut as TweetTokenizer cuts them, as numbers (see `Tokens`).

    Parameters
    ----------
    texts : Series (or list) of texts; a missing text has no words.

    Examples
    --------
    >>> encode(pd.Series(["Thanks @ana, it's great :)", None, "Is it?"])).of(0)
    ['Thanks', '@ana', ',', "it's", 'great', ':)']
    """
    array = pc.fill_null(clean(texts), "")
    hide = pc.match_substring_regex(array, _OVER_SPACE)
    if len(array) and pc.any(hide).as_py():
        some = array.filter(hide)
        for shown, hidden in _HIDDEN.items():
            some = pc.replace_substring(some, shown, hidden)
        array = pc.replace_with_mask(array, hide, some)
    # a run of spaces at the edges makes empty pieces; trimming avoids nearly all of them, the rest have no words anyway
    pieces = pc.ascii_split_whitespace(pc.ascii_trim_whitespace(array))
    first = pieces.offsets.to_numpy().astype(np.int64)
    coded = pieces.values.dictionary_encode()
    tokenizer = _tokenizer()
    known: dict[str, int] = {}
    parts: list[int] = []
    size = np.zeros(len(coded.dictionary), dtype=np.int64)
    for at, piece in enumerate(coded.dictionary.to_pylist()):
        cut = _cut(piece, tokenizer) if piece else ()
        size[at] = len(cut)
        for word in cut:
            parts.append(known.setdefault(word, len(known)))
    words = np.empty(len(known), dtype=object)
    words[:] = list(known)
    part = np.asarray(parts, dtype=np.int32)
    piece = coded.indices.to_numpy(zero_copy_only=False).astype(np.int64) if len(coded) else np.array([], dtype=np.int64)
    length = size[piece]
    until = np.concatenate([[0], np.cumsum(length)])
    begin = np.concatenate([[0], np.cumsum(size)])[:-1][piece] if len(piece) else piece
    code = part[np.repeat(begin - until[:-1], length) + np.arange(until[-1])] if len(piece) else np.array([], dtype=np.int32)
    return Tokens(words, code, until[first])
