"""The swap chain: arcs trade targets, circles of three turn round; nobody's number of partners ever changes.

Arcs stand sorted by source, and both moves only pass targets on, so the row of a person stays where it is: to ask whether
an arc is there, a short row is looked through and a long one has a bit for everybody.

One function, run as plain Python on small graphs and compiled on large ones. The random numbers come from outside
(numpy's generator), so that both ways, any number of threads and any machine give the same graphs.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from ..kernels import _compiled

SMALL = 100_000  # moves in all draws together; below this the compiler would take longer than the chains
LONG_ROW = 64  # partners from which a person has bits; a compiled loop looks through fewer in the time of one glance
LONG_ROW_PLAIN = 4


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


def arcs(source: np.ndarray, target: np.ndarray, n: int) -> Arcs:
    """Sort the arcs between `n` people; those without ties are left out, because no move can touch them."""
    people = np.flatnonzero(np.bincount(source, minlength=n) + np.bincount(target, minlength=n))
    number = np.full(n, -1, dtype=np.int64)
    number[people] = np.arange(len(people))
    s, t = number[source], number[target]
    order = np.lexsort((t, s))
    start = np.r_[0, np.cumsum(np.bincount(s, minlength=len(people)))].astype(np.int64)
    return Arcs(start, s[order].astype(np.int32), t[order].astype(np.int32), people, number)


def _there(start, t, row, bits, a, b):
    """Is there an arc from a to b?"""
    r = row[a]
    if r >= 0:
        return (bits[r, b >> 3] >> (b & 7)) & 1 != 0
    found = 0
    for k in range(start[a], start[a + 1]):
        found |= t[k] == b
    return found != 0


def _pass_on(row, bits, a, gone, come):
    """Keep the bits of a person with a long row true."""
    r = row[a]
    if r >= 0:
        bits[r, gone >> 3] ^= 1 << (gone & 7)
        bits[r, come >> 3] |= 1 << (come & 7)


def _chain(start, s, target, row, longs, first, second, third, there, pass_on):
    m = len(target)
    t = target.copy()
    bits = np.zeros((max(longs, 1), (len(start) >> 3) + 1), dtype=np.uint8)
    for k in range(m):
        if row[s[k]] >= 0:
            bits[row[s[k]], t[k] >> 3] |= 1 << (t[k] & 7)
    moved = 0
    for k in range(len(first)):
        i = first[k]
        a = s[i]
        b = t[i]
        if third[k] >= 0:  # a -> b -> c -> a turns round: each of the three passes its target on
            c = third[k]
            if c == a or c == b:
                continue
            if not there(start, t, row, bits, b, c) or not there(start, t, row, bits, c, a):
                continue
            if there(start, t, row, bits, b, a) or there(start, t, row, bits, c, b) or there(start, t, row, bits, a, c):
                continue
            j = start[b]
            while t[j] != c:
                j += 1
            e = start[c]
            while t[e] != a:
                e += 1
            t[i], t[j], t[e] = c, a, b
            pass_on(row, bits, a, b, c)
            pass_on(row, bits, b, c, a)
            pass_on(row, bits, c, a, b)
            moved += 1
            continue
        j = second[k]
        c = s[j]
        d = t[j]
        if a == c or b == d or a == d or c == b:
            continue
        if there(start, t, row, bits, a, d) or there(start, t, row, bits, c, b):
            continue
        t[i] = d
        t[j] = b
        pass_on(row, bits, a, b, d)
        pass_on(row, bits, c, d, b)
        moved += 1
    mutual = 0
    for i in range(m):
        if there(start, t, row, bits, t[i], s[i]):
            mutual += 1
    return t, moved, mutual


def chain(graph: Arcs, first, second, third, compiled: bool) -> tuple[np.ndarray, float, int]:
    """Run the chain: `first`, `second` are arcs (positions), `third` is a person for a turn of three or -1 for a trade of two.

    Returns targets (in the order of the arcs), share of moves accepted, and how many arcs are returned.
    """
    long = np.diff(graph.start) > (LONG_ROW if compiled else LONG_ROW_PLAIN)
    row = np.where(long, np.cumsum(long) - 1, -1)
    run, *helpers = (_compiled(f) if compiled else f for f in (_chain, _there, _pass_on))
    t, moved, mutual = run(graph.start, graph.source, graph.target, row, int(long.sum()), first, second, third, *helpers)
    return t, moved / len(first) if len(first) else float("nan"), int(mutual)
