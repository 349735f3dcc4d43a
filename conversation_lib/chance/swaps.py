"""The swap chain: arcs trade targets, circles of three turn round; nobody's number of partners ever changes.

Arcs stand sorted by source, and both moves only pass targets on, so the row of a person stays where it is. Whether an arc
is there is asked of a sieve first: one bit for each place that arcs may fall on. A bit that is off says *no* for certain, and
that is the usual answer; where it is on, the row is looked through. Arcs that went leave their bits on, which costs a look
into the row and never a wrong answer, and now and then the sieve is made anew.

One function, run as plain Python on small graphs and compiled on large ones. The random numbers come from outside
(numpy's generator), so that both ways, any number of threads and any machine give the same graphs. The look into the sieve is
written out where it happens often: handing arrays to a function costs more than the look.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from ..kernels import _compiled

SMALL = 100_000  # moves in all draws together; below this the compiler would take longer than the chains
STRIDE = 0x5851F42D  # odd: how far the places of two neighbouring people lie apart
BITS_AN_ARC = 32
ANEW = 2  # new arcs an arc, after which the sieve is made anew
EVERY = 10  # nine moves in ten trade two targets, every tenth turns a circle of three


@dataclass(frozen=True)
class Arcs:
    """The arcs of a simple directed graph, sorted by source: `start` (n + 1), `source` and `target` (m), `people` the names of the n numbers."""

    start: np.ndarray
    source: np.ndarray
    target: np.ndarray
    people: np.ndarray
    number: np.ndarray  # from a person to their number here, -1 for those without ties

    @property
    def m(self) -> int:
        return len(self.target)

    @cached_property
    def sieve(self) -> np.ndarray:
        """One bit for each place that arcs may fall on (a power of two of places), on where an arc of the graph does."""
        places = 1 << max(10, int(BITS_AN_ARC * max(1, self.m) - 1).bit_length())
        at = (self.source.astype(np.int64) * STRIDE + self.target) & (places - 1)
        bits = np.zeros(places >> 3, dtype=np.uint8)
        np.bitwise_or.at(bits, at >> 3, (1 << (at & 7)).astype(np.uint8))
        return bits


def arcs(source: np.ndarray, target: np.ndarray, n: int) -> Arcs:
    """Sort the arcs between `n` people; those without ties are left out, because no move can touch them."""
    people = np.flatnonzero(np.bincount(source, minlength=n) + np.bincount(target, minlength=n))
    number = np.full(n, -1, dtype=np.int64)
    number[people] = np.arange(len(people))
    s, t = number[source], number[target]
    order = np.lexsort((t, s))
    start = np.r_[0, np.cumsum(np.bincount(s, minlength=len(people)))].astype(np.int64)
    return Arcs(start, s[order].astype(np.int32), t[order].astype(np.int32), people, number)


def _there(start, t, bits, mask, a, b):
    """Is there an arc from a to b?"""
    p = (a * STRIDE + b) & mask
    if (bits[p >> 3] >> (p & 7)) & 1 == 0:
        return False
    for e in range(start[a], start[a + 1]):
        if t[e] == b:
            return True
    return False


def _fill(bits, mask, s, t):
    """Make the sieve anew: all bits off, then those of the arcs on."""
    bits[:] = 0
    for i in range(len(t)):
        p = (np.int64(s[i]) * STRIDE + t[i]) & mask
        bits[p >> 3] |= 1 << (p & 7)


def _turn(start, t, bits, mask, i, b, c, a, there):
    """Arc i is a -> b, and b -> c is there: if c -> a closes a circle that can turn round, each of the three passes its target on."""
    if not there(start, t, bits, mask, c, a):
        return False
    if there(start, t, bits, mask, b, a) or there(start, t, bits, mask, c, b) or there(start, t, bits, mask, a, c):
        return False
    j = start[b]
    while t[j] != c:
        j += 1
    e = start[c]
    while t[e] != a:
        e += 1
    t[i], t[j], t[e] = c, a, b
    for x, y in ((a, c), (b, a), (c, b)):
        p = (x * STRIDE + y) & mask
        bits[p >> 3] |= 1 << (p & 7)
    return True


def _chain(start, s, target, sieve, words, turns, there, fill, turn):
    m = len(target)
    t = target.copy()
    bits = sieve.copy()
    mask = 8 * len(bits) - 1
    half, low = np.uint64(32), np.uint64(0xFFFFFFFF)
    moved, added = 0, 0
    for block in range(0, len(words), EVERY):
        if added > ANEW * m:
            fill(bits, mask, s, t)
            added = 0
        stop = min(block + EVERY - 1, len(words))
        for k in range(block, stop):
            i = (np.int64(words[k] >> half) * m) >> 32
            j = (np.int64(words[k] & low) * m) >> 32
            a, b = np.int64(s[i]), np.int64(t[i])
            c, d = np.int64(s[j]), np.int64(t[j])
            if (a == c) | (b == d) | (a == d) | (c == b):
                continue
            p = (a * STRIDE + d) & mask
            q = (c * STRIDE + b) & mask
            if ((bits[p >> 3] >> (p & 7)) | (bits[q >> 3] >> (q & 7))) & 1:  # perhaps one of the two is there already
                blocked = False
                for e in range(start[a], start[a + 1]):
                    if t[e] == d:
                        blocked = True
                        break
                if not blocked:
                    for e in range(start[c], start[c + 1]):
                        if t[e] == b:
                            blocked = True
                            break
                if blocked:
                    continue
            t[i] = d
            t[j] = b
            bits[p >> 3] |= 1 << (p & 7)
            bits[q >> 3] |= 1 << (q & 7)
            added += 2
            moved += 1
        if stop == len(words):
            break
        i = (np.int64(words[stop] >> half) * m) >> 32
        a, b = np.int64(s[i]), np.int64(t[i])
        c = np.int64(turns[block // EVERY])
        if c == a or c == b:
            continue
        p = (b * STRIDE + c) & mask
        if (bits[p >> 3] >> (p & 7)) & 1 == 0:
            continue
        if there(start, t, bits, mask, b, c) and turn(start, t, bits, mask, i, b, c, a, there):
            added += 3
            moved += 1
    mutual = 0
    for i in range(m):
        a, b = np.int64(t[i]), np.int64(s[i])
        p = (a * STRIDE + b) & mask
        if a < b and (bits[p >> 3] >> (p & 7)) & 1:
            for e in range(start[a], start[a + 1]):
                if t[e] == b:
                    mutual += 2
                    break
    return t, moved, mutual


def chain(graph: Arcs, words, turns, compiled: bool) -> tuple[np.ndarray, float, int]:
    """Run the chain, one move a word.

    Parameters
    ----------
    words : 64 random bits a move; their halves choose two arcs (a hair unevenly, which does no harm: the way back is chosen by the
        same bits). turns : for every tenth move a person through whom a circle of three may turn; the first half of the word is its arc.

    Returns targets (in the order of the arcs), share of moves accepted, and how many arcs are returned.
    """
    run, there, fill, turn = (_compiled(f) if compiled else f for f in (_chain, _there, _fill, _turn))
    t, moved, mutual = run(graph.start, graph.source, graph.target, graph.sieve, words, turns, there, fill, turn)
    return t, moved / len(words) if len(words) else float("nan"), int(mutual)
