"""A synthetic crisis with one curve and three engines: what drives the messages cannot be read from their number.

All engines get the same expected number of messages for each hour (a quiet week, a jump, a slow fall). They differ in what a
message reacts to: the news (strangers address the company, which is silent), a star (an audience addresses the account that
posts the jokes), or each other (people answer those who wrote to them). Used by notebook 42. Nobody wrote any of this.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from ..corpus import Corpus, account_table, message_table
from ._made import people as names_of

ENGINES = {"the news drives": "news", "a star is echoed": "echo", "people talk": "talk"}
START = pd.Timestamp("2000-01-01", tz="UTC")  # a date on which nothing of this happened


def curve(days: int, quiet: int = 7, level: float = 0.06, half_life: float = 5.0) -> np.ndarray:
    """Expected share of the messages in each hour, adding up to 1: `quiet` days at `level` of the top, a jump, then halving every `half_life` days.

    Examples
    --------
    >>> c = curve(30)
    >>> len(c), round(float(c.sum()), 9), bool(c[200] > c[100])
    (720, 1.0, True)
    """
    if days <= quiet:
        raise ValueError(f"{days} days leave nothing after the {quiet} quiet ones")
    day = np.arange(days * 24) / 24
    rate = np.where(day < quiet, level, level + (1 - level) * 0.5 ** ((day - quiet) / half_life))
    return rate / rate.sum()


def hours_of(messages: int, days: int, rng: np.random.Generator) -> np.ndarray:
    """Times of `messages` messages in hours since the start, in order, falling on the curve at random."""
    hour = rng.choice(days * 24, size=messages, p=curve(days))
    return np.sort(hour + rng.random(messages))


def make(engine: str, messages: int = 3000, days: int = 30, people: int = 200, seed: int = 1) -> Corpus:
    """A synthetic corpus of one engine: "news", "echo" or "talk".

    Parameters
    ----------
    messages, days, people : how many. Person 0 is the company, person 1 the account that posts the jokes.

    Returns
    -------
    Corpus (format "synthetic", venue "feed"); every message addresses somebody. In "talk" an answer has its `reply_to`.

    Examples
    --------
    >>> c = make("talk", 100, 30, people=10)
    >>> len(c), c.source["synthetic"]
    (100, True)
    """
    if engine not in ENGINES.values():
        raise ValueError(f"engine must be one of {', '.join(ENGINES.values())}, not {engine!r}")
    if people < 5 or messages < 1:
        raise ValueError("a crisis needs five people and one message at least")
    rng = np.random.default_rng(seed)
    hours = hours_of(messages, days, rng)
    crowd = rng.integers(2, people, messages)
    writer, target, parent = crowd.copy(), np.zeros(messages, dtype=np.int64), np.full(messages, -1)
    if engine == "echo":
        joke = rng.random(messages) < 0.15
        writer = np.where(joke, 1, crowd)
        target = np.where(joke, 0, 1)  # the joker mocks the company, the audience turns to the joker
    elif engine == "talk":
        waiting: list[list[int]] = [[] for _ in range(people)]
        chance, other = rng.random(messages), rng.integers(0, people - 3, messages)
        for k in range(messages):
            u = int(writer[k])
            if waiting[u] and chance[k] < 0.85:
                parent[k] = waiting[u].pop()
                target[k] = writer[parent[k]]
            else:
                target[k] = 2 + int(other[k]) + (other[k] + 2 >= u)
            waiting[int(target[k])].append(k)
    name, ids = np.array(names_of(people), dtype=object), np.array([f"m{k:06d}" for k in range(messages)], dtype=object)
    table = message_table(
        {
            "message_id": ids,
            "author": name[writer],
            "targets": [[t] for t in name[target]],
            "reply_to": [ids[p] if p >= 0 else None for p in parent],
            "kind": np.where(parent >= 0, "reply", "post"),
            "created_at": START + pd.to_timedelta(hours, unit="h"),
        }
    )
    source = {
        "format": "synthetic",
        "variant": f"crisis, {engine}",
        "venue": "feed",
        "synthetic": True,
        "records": messages,
        "reply_links": engine == "talk",
        "options": {"messages": messages, "days": days, "people": people, "seed": seed},
    }
    return Corpus(table, account_table(table, {"account": list(name)}), source=source)


def per_day(corpus: Corpus, days: int) -> np.ndarray:
    """Messages on each of `days` days."""
    return np.histogram(hours(corpus), np.arange(days + 1) * 24)[0].astype(float)


def hours(corpus: Corpus) -> np.ndarray:
    """Times of the messages in hours since the start of the synthetic crisis."""
    return ((corpus.messages["created_at"] - START) / pd.Timedelta(hours=1)).to_numpy(dtype=float)
