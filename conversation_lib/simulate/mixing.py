"""Mixing: one dial from broadcast to conversation.

A hub writes to everybody; a crowd writes and answers. With probability 1 - lam a message is the hub's (person 0, to a
random other), with probability lam it is that of a random person, who answers one of the messages waiting for him, or,
if none waits, writes to a random other. lam = 0 is a pure broadcast, lam = 1 is talk without a centre.

The model is built from the same ingredients as the conversation space (a hub, answers), so that agreement between the
two is a check of consistency and no evidence about real people. Used by notebooks 10 and 40.
"""

from __future__ import annotations

import numpy as np

from ..corpus import Corpus
from ..graphs import Counts
from ._made import corpus_of, counts_of_pairs


def mixing_moves(n: int, m: int, lam: float, seed: int = 1) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Writers, addressees (0..n-1) and the message answered (-1 for none) of `m` synthetic messages, in order.

    Raises ValueError for fewer than two people, a negative number of messages or a lam outside 0..1.
    """
    if n < 2 or m < 0 or not 0 <= lam <= 1:
        raise ValueError("mixing needs n >= 2 people, m >= 0 messages and lam between 0 and 1")
    rng = np.random.default_rng(seed)
    crowd = (rng.random(m) < lam).tolist()
    speaker = rng.integers(0, n, m).tolist()
    other = rng.integers(0, n - 1, m).tolist()  # of the n - 1 others
    which = rng.random(m).tolist()  # which of the waiting messages is answered
    writer, target, answered = [0] * m, [0] * m, [-1] * m
    waiting: list[list[int]] = [[] for _ in range(n)]
    for k in range(m):
        u = speaker[k] if crowd[k] else 0
        inbox = waiting[u]
        if crowd[k] and inbox:
            place = int(which[k] * len(inbox))
            inbox[place], inbox[-1] = inbox[-1], inbox[place]
            parent = inbox.pop()
            v, answered[k] = writer[parent], parent
        else:
            v = other[k] + (other[k] >= u)
        writer[k], target[k] = u, v
        waiting[v].append(k)
    return np.array(writer, dtype=np.int64), np.array(target, dtype=np.int64), np.array(answered, dtype=np.int64)


def mixing_counts(n: int, m: int, lam: float, seed: int = 1) -> Counts:
    """Counts of who wrote to whom in the synthetic Mixing model: the same draws as `mixing`, without the message table.

    Examples
    --------
    >>> int(mixing_counts(10, 200, 0.5, seed=3).W.sum())
    200
    """
    writer, target, _ = mixing_moves(n, m, lam, seed)
    return counts_of_pairs(writer, target, n)


def mixing(n: int = 30, m: int = 600, lam: float = 0.5, seed: int = 1) -> Corpus:
    """A synthetic corpus of `m` messages among `n` people, on a dial from broadcast (lam = 0) to conversation (lam = 1).

    Parameters
    ----------
    n : people, at least 2; person "p000" is the hub. All of them are accounts, also those who stay silent.
    m : messages.
    lam : probability that a message is the crowd's and not the hub's, 0 to 1.
    seed : of numpy's default generator.

    Returns
    -------
    Corpus, venue private (every message has one named addressee and nobody else hears it). Answers carry `reply_to`;
    a conversation is a chain of answers. One message a minute: the times are invented and mean only the order.

    Examples
    --------
    >>> c = mixing(20, 400, 0.3, seed=1)
    >>> len(c), c.source["synthetic"], c.venue
    (400, True, 'private')

    Source: this project's own construction (docs/methods.md, section 7).
    """
    writer, target, answered = mixing_moves(n, m, lam, seed)
    return corpus_of(writer, target, answered, n, generator="mixing", parameters={"n": n, "m": m, "lam": lam}, seed=seed)
