"""A synthetic crisis with one curve and three engines: what drives the messages cannot be read from their number.

All engines get the same expected number of messages for each hour (a quiet week, a jump, a slow fall). They differ in what a
message reacts to: the news (strangers address the company, which is silent), a star (an audience addresses the account that
posts the jokes), or each other (people answer those who wrote to them). `set_off` makes times on the same curve of which any
share you like was set off by earlier messages. Used by notebook 42. Nobody wrote any of this.
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


def misfit(corpus: Corpus, days: int) -> float:
    """Mean over days of (messages - expected)^2 / expected: near 1 where a world leaves the curve by no more than counting does.

    Examples
    --------
    >>> round(misfit(make("news", 3000, 30, seed=1), 30), 1) < 2
    True
    """
    seen = per_day(corpus, days)
    expected = len(corpus) * curve(days).reshape(days, 24).sum(axis=1)
    return float(((seen - expected) ** 2 / expected).mean())


def set_off(share: float, messages: int = 3000, days: int = 30, wait_hours: float = 2.0, seed: int = 1) -> np.ndarray:
    """Times in hours of about `messages` messages on the same expected curve, of which `share` were set off by earlier ones.

    Newcomers arrive at the rate of the curve less what earlier messages set off at that moment, so that both together follow the
    curve for every share: the counts of a day cannot tell one share from another. A message sets off `share` others on average,
    each after an exponential wait of `wait_hours`; what would fall behind the last day is left out.

    Examples
    --------
    >>> alone, talk = set_off(0.0, seed=1), set_off(0.6, seed=1)
    >>> bool(abs(len(alone) - 3000) < 250), bool(abs(len(talk) - 3000) < 600), bool((np.diff(talk) >= 0).all())
    (True, True, True)
    """
    if not 0 <= share < 0.95 or wait_hours <= 0:
        raise ValueError("a share of 0 to 0.95 can be set off, after a wait longer than nothing")
    rng = np.random.default_rng(seed)
    steps = 20  # an hour
    rate = np.repeat(messages * curve(days) / steps, steps)
    kept = np.exp(-1 / (steps * wait_hours))
    by_others, state = np.empty(len(rate)), 0.0
    for k, r in enumerate(rate):
        by_others[k] = share * (1 - kept) * state
        state = kept * state + r
    newcomers = rng.poisson(np.clip(rate - by_others, 0, None))
    generation = (np.repeat(np.arange(len(rate)), newcomers) + rng.random(newcomers.sum())) / steps
    gathered = [generation]
    while len(generation):
        answers = rng.poisson(share, len(generation))
        generation = np.repeat(generation, answers) + rng.exponential(wait_hours, answers.sum())
        generation = generation[generation < days * 24]
        gathered.append(generation)
    return np.sort(np.concatenate(gathered))


def without_the_curve(times: np.ndarray, expected: np.ndarray, hours: float = 1.0) -> tuple[np.ndarray, float]:
    """Times on a clock that runs as fast as messages are expected, and its end: on it the curve is flat.

    Parameters
    ----------
    times : hours since the start. expected : messages expected in each part of the time. hours : the length of a part (24: days).

    Examples
    --------
    >>> clock, end = without_the_curve(np.array([12.0, 36.0]), np.array([10, 30]), hours=24)
    >>> clock.tolist(), end
    ([5.0, 25.0], 40.0)
    """
    total = np.concatenate([[0.0], np.cumsum(np.asarray(expected, dtype=float))])
    return np.interp(times, np.arange(len(total)) * hours, total), float(total[-1])
