"""Threads: talk in chains of answers among fixed contacts, with three dials that turn one at a time.

Who opens (a few or everybody), whom one knows (one partner, a few, everybody), whether one answers. There is no hub, no
inbox and no mixing weight in it, so that it can fail where the Mixing model cannot. Used by notebooks 10 and 40.
"""

from __future__ import annotations

import numpy as np

from ..corpus import Corpus
from ..graphs import Counts
from ._made import corpus_of, counts_of_pairs


def threads_moves(
    n: int, m: int, h: int, k: int, r: float, seed: int = 1, *, desks: bool = False, hub: float = 0.0
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Writers, addressees (0..n-1) and the message answered (-1 for an opening) of `m` synthetic messages, thread after thread."""
    if n < 2 or m < 0 or not 0 <= r <= 1 or not 0 <= hub <= 1:
        raise ValueError("threads needs n >= 2 people, m >= 0 messages, r and hub between 0 and 1")
    if not 1 <= h <= n:
        raise ValueError(f"h is a number of openers between 1 and n = {n}, not {h}")
    if desks and (n % (k + 1) or k < 1):
        raise ValueError(f"help desks are blocks of k + 1 = {k + 1} people, and n = {n} is no multiple of it")
    if desks and h != n // (k + 1):
        raise ValueError(f"with help desks there is one opener a block: h = {n // (k + 1)}, not {h}")
    if not desks and not (k == n - 1 or (k == 1 and n % 2 == 0) or (1 < k < n - 1 and k % 2 == 0)):
        raise ValueError(f"k is 1 (with an even n), an even number of neighbours on a ring, or n - 1 = {n - 1} (everybody), not {k}")
    rng = np.random.default_rng(seed)
    lengths = np.zeros(0, dtype=np.int64)
    while lengths.sum() < m:  # each message is answered with probability r: a thread has 1 + geometric messages
        more = max(16, int(1.2 * (m - lengths.sum()) * (1 - r)))
        lengths = np.append(lengths, np.full(more, m) if r == 1 else rng.geometric(1 - r, more))
    count = int(np.searchsorted(np.cumsum(lengths), m)) + 1 if m else 0
    lengths = lengths[:count]
    openers = np.arange(h) * n // h if not desks else np.arange(h) * (k + 1)
    u = openers[rng.integers(0, h, count)]
    if hub:
        u = np.where(rng.random(count) < hub, 0, u)
    pick = rng.integers(0, k, count)
    if desks:
        v = u + 1 + pick
    elif k == n - 1:
        v = pick + (pick >= u)
    elif k == 1:
        v = u ^ 1
    else:
        v = (u + np.where(pick < k // 2, pick + 1, k // 2 - 1 - pick)) % n
    thread = np.repeat(np.arange(count), lengths)[:m]
    start = np.cumsum(lengths) - lengths
    place = np.arange(m) - start[thread]
    forth = place % 2 == 0
    writer, target = np.where(forth, u[thread], v[thread]), np.where(forth, v[thread], u[thread])
    answered = np.where(place > 0, np.arange(m) - 1, -1)
    return writer.astype(np.int64), target.astype(np.int64), answered.astype(np.int64)


def threads_counts(n: int, m: int, h: int, k: int, r: float, seed: int = 1, *, desks: bool = False, hub: float = 0.0) -> Counts:
    """Counts of who wrote to whom in the synthetic Threads model: the same draws as `threads`, without the message table.

    Examples
    --------
    >>> int(threads_counts(10, 200, 10, 9, 0.5, seed=3).W.sum())
    200
    """
    writer, target, _ = threads_moves(n, m, h, k, r, seed, desks=desks, hub=hub)
    return counts_of_pairs(writer, target, n)


def threads(n: int = 30, m: int = 600, h: int = 30, k: int = 29, r: float = 0.7, seed: int = 1, *, desks: bool = False, hub: float = 0.0) -> Corpus:
    """A synthetic corpus of `m` messages in threads among `n` people, with dials for openers, contacts and answers.

    An opener writes to one of his contacts; with probability r the last addressee answers, and so on; then comes the
    next thread.

    Parameters
    ----------
    n, m : people and messages.
    h : how many people open threads (evenly spaced among all), 1 to n.
    k : contacts of each: 1 (one fixed partner, n even), an even number (neighbours on a ring) or n - 1 (everybody).
    r : probability that a message is answered, 0 to 1.
    seed : of numpy's default generator.
    desks : instead of a ring, help desks: blocks of k + 1 people, the first of each block opens to a member of the block.
    hub : probability that a thread is opened by person 0, whoever else may open.

    Returns
    -------
    Corpus, venue private (every message has one named addressee and nobody else hears it). Answers carry `reply_to`,
    a thread is a conversation. One message a minute: the times are invented and mean only the order.

    Examples
    --------
    >>> c = threads(20, 400, h=20, k=4, r=0.8, seed=1)
    >>> len(c), c.source["synthetic"], c.messages["conversation_id"].nunique() == int((c.messages["kind"] == "post").sum())
    (400, True, True)

    Source: this project's own construction (docs/methods.md, section 7).
    """
    writer, target, answered = threads_moves(n, m, h, k, r, seed, desks=desks, hub=hub)
    dials = {"n": n, "m": m, "h": h, "k": k, "r": r, "desks": desks, "hub": hub}
    return corpus_of(writer, target, answered, n, generator="threads", parameters=dials, seed=seed)
