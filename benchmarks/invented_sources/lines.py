"""The invented talk itself: a hundred people, a line every forty seconds, twenty lines a thread, half of them answers."""

from __future__ import annotations

import random
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

START = datetime(2010, 5, 20, 8, 0, tzinfo=UTC)
WORDS = [f"word{k}" for k in range(300)]


class Line:
    """One invented message: its number, author, time, words, the number of the one it answers (or None) and of its thread."""

    def __init__(self, number: int, rng: random.Random):
        self.number = number
        self.who = rng.randrange(100)
        self.when = START + timedelta(seconds=40 * number)
        self.root = number - number % 20
        self.answers = self.root + rng.randrange(number % 20) if number % 20 and rng.random() < 0.5 else None
        self.text = " ".join(rng.choices(WORDS, k=rng.randrange(3, 15)))

    @property
    def iso(self) -> str:
        return self.when.strftime("%Y-%m-%dT%H:%M:%S.000Z")

    @property
    def unix(self) -> int:
        return int(self.when.timestamp())


def talk(n: int) -> Iterator[Line]:
    rng = random.Random(20100520)
    return (Line(k, rng) for k in range(n))
