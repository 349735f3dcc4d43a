"""The form letter behind the messages: the frame that never changes and the slots that are filled in.

A frame is found by laying texts over each other: what all of them share in the same order (their longest common
sequence of words) is the frame, what lies between are the slots. The frame is shown to the reader as a text with numbered
gaps, "Dear {1}, your order {2} has left our house.", with the fillings of each slot counted beside it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from .similar import near_groups, plain_texts
from .texts import OWN, texts_of
from .tokens import clean, encode
from .traced import Traced, traced

LONGEST = 2000  # words of a message that are laid over others; a form letter shows itself before its fifth page
ENOUGH = 60  # so many different texts settle a frame; more would only take time
_NO_SPACE_BEFORE = frozenset(".,!?;:)…%'’")


@dataclass(frozen=True)
class Frame:
    """A frame: its fixed words in order (`fixed`), and for each of the len(fixed) + 1 gaps whether it is a slot (`slots`)."""

    fixed: tuple[str, ...]
    slots: tuple[bool, ...]

    @property
    def text(self) -> str:
        """The frame as a text with numbered slots."""
        out, number = "", 0
        for gap in range(len(self.fixed) + 1):
            if self.slots[gap]:
                number += 1
                out += (" " if out else "") + f"{{{number}}}"
            if gap < len(self.fixed):
                word = self.fixed[gap]
                out += word if not out or word in _NO_SPACE_BEFORE else " " + word
        return out

    @property
    def slot_count(self) -> int:
        return sum(self.slots)

    def fillings(self, words: list[str]) -> list[str] | None:
        """What stands in each slot of one message; None where the message does not have this frame."""
        cut = _gaps(words, self.fixed)
        if cut is None or any(gap and not slot for gap, slot in zip(cut, self.slots)):
            return None
        return [" ".join(gap) for gap, slot in zip(cut, self.slots) if slot]


def common_sequence(a: list[str], b: list[str]) -> list[str]:
    """The longest sequence of words that both texts have in the same order (of several, the one found first).

    Examples
    --------
    >>> common_sequence("dear ana , thank you".split(), "dear ben , thank you all".split())
    ['dear', ',', 'thank', 'you']
    """
    head = 0
    while head < min(len(a), len(b)) and a[head] == b[head]:
        head += 1
    tail = 0
    while tail < min(len(a), len(b)) - head and a[-1 - tail] == b[-1 - tail]:
        tail += 1
    x, y = a[head : len(a) - tail], b[head : len(b) - tail]
    middle: list[str] = []
    if x and y:
        codes = {word: k for k, word in enumerate(dict.fromkeys(x + y))}
        xs, ys = np.array([codes[w] for w in x]), np.array([codes[w] for w in y])
        table = np.zeros((len(x) + 1, len(y) + 1), dtype=np.int32)
        for i in range(len(x) - 1, -1, -1):
            best = np.where(ys == xs[i], table[i + 1, 1:] + 1, table[i + 1, :-1])
            table[i, :-1] = np.maximum.accumulate(best[::-1])[::-1]
        i = j = 0
        while i < len(x) and j < len(y):
            if xs[i] == ys[j]:
                middle.append(x[i])
                i, j = i + 1, j + 1
            elif table[i + 1, j] >= table[i, j + 1]:
                i += 1
            else:
                j += 1
    return a[:head] + middle + a[len(a) - tail :]


def _gaps(words: list[str], fixed: tuple[str, ...]) -> list[list[str]] | None:
    """The words between the fixed ones (each fixed word at its earliest place, the closing ones at their latest)."""
    place, gaps = 0, []
    for at, word in enumerate(fixed):
        rest = len(fixed) - at
        if words[len(words) - rest :] == list(fixed[at:]) and len(words) - rest >= place:
            gaps.append(words[place : len(words) - rest])
            return gaps + [[]] * rest
        try:
            found = words.index(word, place)
        except ValueError:
            return None
        gaps.append(words[place:found])
        place = found + 1
    return [*gaps, words[place:]]


def frame_of(texts: list[list[str]]) -> Frame:
    """The frame that texts (as lists of words) share.

    Examples
    --------
    >>> frame_of(["dear ana , it rains .".split(), "dear ben , it rains .".split()]).text
    'dear {1}, it rains.'
    """
    different = [list(t) for t in dict.fromkeys(tuple(t) for t in texts)]
    if len(different) > ENOUGH:
        picks = np.linspace(0, len(different) - 1, ENOUGH).round().astype(int)
        different = [different[k] for k in picks]
    fixed = different[0]
    for other in different[1:]:
        fixed = common_sequence(fixed, other)
    slots = np.zeros(len(fixed) + 1, dtype=bool)
    for text in different:
        cut = _gaps(text, tuple(fixed))
        slots |= np.array([bool(gap) for gap in cut])
    return Frame(tuple(fixed), tuple(slots.tolist()))


def templates(messages: Any, *, threshold: float = 0.3, least: int = 3, fixed_words: int = 4, fixed_share: float = 0.4, kinds: tuple[str, ...] = OWN, quoted: str = "drop", seed: int = 1) -> Traced:
    """The form letters in these messages: one row per frame, the most used first.

    Parameters
    ----------
    messages : the message table, a Corpus or a Series of texts. Frames are looked for within one author.
    threshold : how alike (Jaccard index of runs of two words) two messages must be to be laid over each other.
    least : a frame stands in at least so many messages. fixed_words : and has at least so many fixed words ("hello!" is a
        habit, no form letter).
    fixed_share : at least this share of the words of a message is frame; else the texts only resemble each other.

    Returns
    -------
    Traced table, index template (1, 2, ...): author, messages, targets (how many people got it; missing where addressees
    are unknown), frame (text with numbered slots; the same text for everybody has none), slots, fixed_share, variants
    (different texts), fillings (for each slot its most frequent fillings with counts). @names at the start are not
    part of a text, and of a longer message only the first 2,000 words are looked at. `attrs`: share_of_messages (how many of
    all messages follow a frame), longer (messages of which only the beginning was looked at), left_out.

    Examples
    --------
    >>> m = pd.DataFrame({"message_id": list("abc"), "author": "firm", "text": [f"Dear {n}, your parcel is on its way." for n in ("Ana", "Ben", "Cho")]})
    >>> found = templates(m)
    >>> found.loc[1, "frame"], int(found.loc[1, "slots"])
    ('Dear {1}, your parcel is on its way.', 1)
    """
    chosen = texts_of(messages, measure="template detection", english=False, kinds=kinds, quoted=quoted)
    frame = chosen.messages.iloc[chosen.rows]
    authors = np.where(pd.isna(chosen.authors), "", chosen.authors.astype(object))
    order = np.lexsort((frame["message_id"].astype(str).to_numpy(), authors.astype(str))) if len(frame) else np.array([], dtype=int)
    plain = np.array(plain_texts(chosen.texts), dtype=object)[order].tolist()
    groups = near_groups(plain, authors[order].tolist(), threshold, run=2, seed=seed) if len(order) else np.array([], dtype=int)
    tokens = encode(_without_names(chosen.texts))
    targets = frame["targets"] if "targets" in frame.columns else None
    found = []
    members = np.split(order[np.argsort(groups, kind="stable")], np.cumsum(np.bincount(groups))[:-1]) if len(order) else []
    for places in members:
        if len(places) < least or not any(texts := [tokens.of(k)[:LONGEST] for k in places]):
            continue
        shape = frame_of(texts)
        share = len(shape.fixed) / np.mean([len(t) for t in texts])
        if share < fixed_share or sum(w[0].isalnum() for w in shape.fixed) < fixed_words:
            continue
        cuts = [shape.fillings(t) for t in texts]
        people = len({x for t in targets.iloc[places].dropna() for x in t}) if targets is not None and targets.iloc[places].notna().any() else None
        found.append(
            {
                "author": str(authors[places[0]]),
                "messages": len(places),
                "targets": people,
                "frame": shape.text,
                "slots": shape.slot_count,
                "fixed_share": float(share),
                "variants": len({tuple(t) for t in texts}),
                "fillings": [_counted([c[slot] for c in cuts if c is not None]) for slot in range(shape.slot_count)],
                "rows": np.sort(chosen.rows[places]),
            }
        )
    found.sort(key=lambda row: (-row["messages"], row["author"], row["frame"]))
    behind = [row.pop("rows") for row in found]
    columns = ["author", "messages", "targets", "frame", "slots", "fixed_share", "variants", "fillings"]
    table = pd.DataFrame(found, columns=columns, index=pd.RangeIndex(1, len(found) + 1, name="template"))
    table["targets"] = table["targets"].astype("Int64")
    share = float(sum(map(len, behind)) / len(chosen)) if len(chosen) else float("nan")
    return traced(table, chosen.messages, lambda label: behind[label - 1], measure="templates", share_of_messages=share, longer=int((tokens.lengths > LONGEST).sum()), left_out=chosen.left_out, threshold=threshold)


def _without_names(texts: Any) -> Any:
    import pyarrow.compute as pc

    from .similar import _LEADING_NAMES

    return pc.replace_substring_regex(pc.fill_null(clean(texts), ""), _LEADING_NAMES, "")


def _counted(values: list[str], most: int = 5) -> dict[str, int]:
    count = pd.Series(values, dtype=object).value_counts()
    count = count.iloc[np.lexsort((count.index.astype(str), -count.to_numpy()))]
    return {str(k): int(v) for k, v in count.iloc[:most].items()}
