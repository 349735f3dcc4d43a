"""The same measure through time, in windows that can be compared.

Concentration and reciprocity depend on how much is said, so a quiet week and a loud week differ by volume alone. Windows
of equal message count, or draws of equal size (`rarefied`), take that away. Single messages are never thinned for
measures of answering: a reply without what it answers is half a pair.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

import numpy as np
import pandas as pd

from ..corpus import Corpus


def part_of(corpus: Corpus, keep) -> Corpus:
    """The corpus of the messages that `keep` marks (boolean or positions); accounts and source stay."""
    return Corpus(
        corpus.messages[keep].reset_index(drop=True) if np.asarray(keep).dtype == bool else corpus.messages.iloc[keep].reset_index(drop=True),
        corpus.accounts,
        corpus.rejects,
        corpus.source,
    )


def time_windows(corpus: Corpus, length: str = "1D", start=None, whole: str = "messages") -> Iterator[tuple[pd.Timestamp, pd.Timestamp, Corpus]]:
    """Windows of fixed length, half-open [t0 + k w, t0 + (k+1) w); empty ones are given too.

    Messages without a time are in no window. `start` defaults to the first message, rounded down to the unit of `length`.
    `whole`: "messages" puts every message into the window of its own time, which cuts answers off from what they answer and makes
    talk look less returned than it is; "conversations" puts it into the window of the first message of its conversation.
    """
    if whole not in ("messages", "conversations"):
        raise ValueError(f"whole must be 'messages' or 'conversations', not {whole!r}")
    times = corpus.messages["created_at"]
    if whole == "conversations":
        opened = times.groupby(corpus.messages["conversation_id"]).transform("min")
        times = opened.where(times.notna() & opened.notna(), times)
    if not times.notna().any():
        return
    width = pd.Timedelta(length)
    if width <= pd.Timedelta(0):
        raise ValueError(f"a window must be longer than nothing, not {length!r}")
    left = pd.Timestamp(start).tz_convert("UTC") if start is not None else times.min().floor(width)
    while left <= times.max():
        yield left, left + width, part_of(corpus, ((times >= left) & (times < left + width)).to_numpy())
        left = left + width


def count_windows(corpus: Corpus, messages: int) -> Iterator[tuple[pd.Timestamp, pd.Timestamp, Corpus]]:
    """Windows of equal message count, in order of time; the rest that does not fill a window is left out."""
    if messages < 1:
        raise ValueError("a window needs at least one message")
    for k in range(len(corpus) // messages):
        part = part_of(corpus, np.arange(k * messages, (k + 1) * messages))
        yield part.messages["created_at"].min(), part.messages["created_at"].max(), part


def over_windows(corpus: Corpus, measure: Callable[[Corpus], float], length: str = "1D", whole: str = "messages") -> pd.DataFrame:
    """`measure` in every window of `length` (see `time_windows`); NaN where a window is empty. Columns: start, end, messages, value."""
    rows = [
        {"start": a, "end": b, "messages": len(part), "value": float(measure(part)) if len(part) else np.nan}
        for a, b, part in time_windows(corpus, length, whole=whole)
    ]
    return pd.DataFrame(rows, columns=["start", "end", "messages", "value"])


def rarefied(corpus: Corpus, messages: int, draws: int = 100, seed: int = 1, by: str = "runs") -> Iterator[Corpus]:
    """Draws of `messages` messages that keep answered pairs together.

    by = "runs": contiguous runs in time; by = "conversations": whole conversations at random until the count is reached
    (the last one may overshoot). A corpus of fewer messages raises ValueError: it cannot be made larger.
    """
    if len(corpus) < messages:
        raise ValueError(f"the corpus has {len(corpus)} messages, fewer than the {messages} to draw; compare at the size of the smaller one")
    rng = np.random.default_rng(seed)
    if by == "runs":
        for _ in range(draws):
            first = int(rng.integers(0, len(corpus) - messages + 1))
            yield part_of(corpus, np.arange(first, first + messages))
        return
    if by != "conversations":
        raise ValueError(f"by must be 'runs' or 'conversations', not {by!r}")
    code, names = pd.factorize(corpus.messages["conversation_id"], sort=True)
    size = np.bincount(code[code >= 0], minlength=len(names))
    for _ in range(draws):
        order = rng.permutation(len(names))
        needed = int(np.searchsorted(np.cumsum(size[order]), messages)) + 1
        chosen = np.zeros(len(names), dtype=bool)
        chosen[order[:needed]] = True
        yield part_of(corpus, np.where(code >= 0, chosen[code], False))
