"""Which texts are nearly the same? Runs of three words, compared.

Two texts are compared by the share of their runs of three words (shingles) that both have: the Jaccard index, 1 for the
same text, 0 for nothing in common (Broder 1997, doi 10.1109/SEQUEN.1997.666900). So that a million messages need not be
compared with each other, MinHash signatures sort likely pairs into common boxes first; every pair that counts is then
compared exactly. datasketch does the same one text at a time; the tests hold this one against comparing all pairs.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
import pandas as pd
import pyarrow.compute as pc

from .tokens import clean, encode

RUN = 3  # words in a run
BANDS, ROWS = 24, 3  # 72 hashes: a pair with Jaccard 0.5 meets with probability .96, one with 0.7 practically always
_LEADING_NAMES = r"^(?:\s*\.?@\w+[,:]?)+\s*"


def plain_texts(texts: Any) -> list[str]:
    """The texts as they are compared: small letters, single spaces, without @names at the start (whom, not what).

    Examples
    --------
    >>> plain_texts(["@ana  Hello there", "@ben hello THERE"])
    ['hello there', 'hello there']
    """
    array = pc.fill_null(clean(texts), "")
    array = pc.replace_substring_regex(array, _LEADING_NAMES, "")
    array = pc.replace_substring_regex(pc.utf8_lower(array), r"\s+", " ")
    return pc.utf8_trim_whitespace(array).to_pylist()


@dataclass(frozen=True)
class Shingles:
    """The runs of words of each text as sorted numbers: those of text i are `mark[start[i]:start[i + 1]]`, each once."""

    mark: np.ndarray
    start: np.ndarray

    def __len__(self) -> int:
        return len(self.start) - 1

    def of(self, row: int) -> np.ndarray:
        return self.mark[self.start[row] : self.start[row + 1]]

    def jaccard(self, one: np.ndarray, other: np.ndarray) -> np.ndarray:
        """The Jaccard index of pairs of texts (arrays of places); two texts without words are the same: 1."""
        from scipy.sparse import csr_array

        one, other = np.asarray(one, dtype=np.int64), np.asarray(other, dtype=np.int64)
        size = np.diff(self.start)
        table = csr_array((np.ones(len(self.mark), dtype=np.int32), self._column, self.start), shape=(len(self), int(self._column.max(initial=0)) + 1))
        out = np.empty(len(one))
        for at in range(0, len(one), 200_000):
            a, b = one[at : at + 200_000], other[at : at + 200_000]
            common = np.asarray(table[a].multiply(table[b]).sum(axis=1)).ravel()
            together = size[a] + size[b] - common
            out[at : at + len(a)] = np.where(together > 0, common / np.maximum(together, 1), 1.0)
        return out

    @cached_property
    def _column(self) -> np.ndarray:
        return np.unique(self.mark, return_inverse=True)[1]


def shingles(texts: list[str], run: int = RUN) -> Shingles:
    """The runs of `run` words of each text; a text shorter than that is one run by itself.

    Examples
    --------
    >>> shingles(["a b c d", "a b c", "a b c e"]).jaccard([0, 0], [1, 2]).round(2).tolist()
    [0.5, 0.33]
    """
    tokens = encode(texts)
    words = pd.util.hash_array(tokens.words, categorize=False) if len(tokens.words) else np.array([], dtype=np.uint64)
    flat = words[tokens.code]
    mark = np.zeros(len(flat), dtype=np.uint64)
    with np.errstate(over="ignore"):
        for step in range(run):
            shifted = np.zeros(len(flat), dtype=np.uint64)
            if step < len(flat):
                shifted[: len(flat) - step] = flat[step:]
            inside = np.arange(len(flat)) + step < tokens.start[tokens.message + 1]
            mark = np.where(inside, (mark ^ shifted) * np.uint64(0x9E3779B97F4A7C15) + np.uint64(step), mark)
            mark ^= mark >> np.uint64(29)
    place = np.arange(len(flat)) - tokens.start[tokens.message]
    length = tokens.lengths[tokens.message]
    keep = (place + run <= length) | (place == 0)
    table = pd.DataFrame({"message": tokens.message[keep], "mark": mark[keep]}).drop_duplicates().sort_values(["message", "mark"])
    start = np.concatenate([[0], np.cumsum(np.bincount(table["message"], minlength=len(tokens)))])
    return Shingles(table["mark"].to_numpy(), start)


def signatures(runs: Shingles, seed: int = 1) -> np.ndarray:
    """MinHash signatures: an array texts x hashes; the share of equal hashes of two texts estimates their Jaccard index."""
    rng = np.random.default_rng(seed)
    factor = rng.integers(1, 2**63, BANDS * ROWS, dtype=np.uint64) | np.uint64(1)
    added = rng.integers(0, 2**63, BANDS * ROWS, dtype=np.uint64)
    out = np.zeros((len(runs), BANDS * ROWS), dtype=np.uint64)
    filled = np.flatnonzero(np.diff(runs.start) > 0)
    if not len(filled):
        return out
    begin = runs.start[:-1][filled]
    with np.errstate(over="ignore"):
        for k in range(BANDS * ROWS):
            hashed = runs.mark * factor[k] + added[k]
            hashed ^= hashed >> np.uint64(32)
            hashed *= np.uint64(0xD6E8FEB86659FD93)
            hashed ^= hashed >> np.uint64(32)
            out[filled, k] = np.minimum.reduceat(hashed, begin)
    return out


def near_groups(texts: list[str], authors: list[str] | np.ndarray, threshold: float = 0.7, run: int = RUN, seed: int = 1) -> np.ndarray:
    """For each text the number of its group: texts of one author linked by pairs at least `threshold` alike.

    Groups are numbered in the order of their first text. A text that is like no other is a group of its own.

    Examples
    --------
    >>> near_groups(["a b c d e f", "a b c d e g", "x y z", "a b c d e f"], ["ana", "ana", "ana", "ben"], threshold=0.5).tolist()
    [0, 0, 1, 2]
    """
    keys = pd.Series(list(zip(map(str, authors), texts)))
    code, different = pd.factorize(keys)
    owner = pd.factorize(pd.Series([a for a, _ in different], dtype=object))[0]
    runs = shingles([t for _, t in different], run)
    signed = signatures(runs, seed)
    parent = np.arange(len(different))

    def root(x: int) -> int:
        while parent[x] != x:
            parent[x] = parent[parent[x]]
            x = parent[x]
        return x

    for band in range(BANDS):
        part = pd.DataFrame(signed[:, band * ROWS : (band + 1) * ROWS])
        part["owner"] = owner
        box = part.groupby(list(part.columns), sort=False).ngroup().to_numpy()
        order = np.argsort(box, kind="stable")
        same = np.flatnonzero(box[order][1:] == box[order][:-1])
        if not len(same):
            continue
        first = pd.Series(order).groupby(box[order]).transform("first").to_numpy()
        # each member of a box is held against the one before it and against the first of the box, exactly
        for one, other in ((order[same], order[same + 1]), (first[same + 1], order[same + 1])):
            apart = np.array([root(a) != root(b) for a, b in zip(one, other)], dtype=bool)
            one, other = one[apart], other[apart]
            for a, b in zip(one[(alike := runs.jaccard(one, other) >= threshold)], other[alike]):
                ra, rb = root(a), root(b)
                parent[max(ra, rb)] = min(ra, rb)
    groups = np.array([root(x) for x in range(len(different))], dtype=np.int64)
    return pd.factorize(groups[code])[0]
