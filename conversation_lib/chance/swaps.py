"""The swap chain: arcs trade targets, circles of three turn round; nobody's number of partners ever changes.

Arcs stand sorted by source, each as one number: its source in the upper half, its target in the lower. Both moves only pass
targets on, so the row of a person stays where it is. The chain visits the arcs in their order, round after round, and each asks
another, drawn at random, to trade. A visit proposes every way there as often as the way back, so that all graphs with these
degrees come equally often, as if both arcs were drawn. Every tenth move tries to turn a circle of three instead.

Whether an arc is there is asked of a sieve first: words of 64 bits, in which every arc sets four bits of one word. Where the four
are not all on, the answer is *no* for certain, and that is the usual answer; where they are, the row is looked through. Arcs
that went leave their bits on, which costs a look into the row and never a wrong answer, and after every round the sieve is made anew.
Where somebody speaks to thousands, as a broadcaster does, a look would take long; such rows have a bit for everybody as well.

One function, run as plain Python on small graphs and compiled on large ones. The random numbers come from outside
(numpy's generator), so that both ways, any number of threads and any machine give the same graphs. Looks are written
out where they happen often: handing arrays to a function costs more than the look.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from ..kernels import compiled

SMALL = 100_000  # moves in all draws together; below this the compiler would take longer than the chains
WORDS_AN_ARC = 1 / 2  # of the sieve, at least
STRETCH = 1 << 17  # moves at most between one lot of turns and the next
LONG = 1024  # arcs of one person; longer rows (and longer than one person in 64) have a bit for everybody
EVERY = 10  # nine moves in ten trade two targets, every tenth turns a circle of three

# Unsigned throughout: compiled code asks of every signed index whether it is negative.
U = np.uint64
ONE, SIX, LAST = U(1), U(6), U(63)
DRAWN = U(32)  # bits of a random number
STRIDE = U(0x5851F42D)  # odd: how far the places of two neighbouring people lie apart
FOUR_BITS = np.bitwise_or.reduce(ONE << np.random.default_rng(64).random((2048, 64)).argsort(axis=1)[:, :4].astype(U), axis=1)  # any four
KINDS = U(len(FOUR_BITS) - 1)


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

    @property
    def half(self) -> int:
        """How many bits a person's number may take, so that an arc is one word of twice as many."""
        return 16 if len(self.people) <= 1 << 16 else 32

    @cached_property
    def joined(self) -> np.ndarray:
        """Every arc as one number, source above target: uint32 among up to 65,536 people, else uint64."""
        both = (self.source.astype(U) << U(self.half)) | self.target.astype(U)
        return both.astype(np.uint32 if self.half == 16 else U)

    @cached_property
    def sieve(self) -> np.ndarray:
        """Words of 64 bits (a power of two of them); every arc turns on four bits of one."""
        size = int(max(1, WORDS_AN_ARC * self.m) - 1).bit_length()
        words = np.zeros(1 << size, dtype=U)
        place = self.source.astype(U) * STRIDE + self.target.astype(U)
        np.bitwise_or.at(words, place & U(len(words) - 1), FOUR_BITS[(place >> U(size)) & KINDS])
        return words

    @cached_property
    def known(self) -> tuple[np.ndarray, np.ndarray]:
        """For everybody the number of their row of bits (-1: none), and these rows: bit b of a row is on if the person speaks to b."""
        people = len(self.people)
        long = np.flatnonzero(np.diff(self.start.astype(np.int64)) > max(LONG, people // 64))
        which = np.full(people, -1, dtype=np.int64)
        which[long] = np.arange(len(long))
        rows = np.zeros((len(long), people // 64 + 1), dtype=U)
        mine = which[self.source] >= 0
        target = self.target[mine].astype(U)
        np.bitwise_or.at(rows, (which[self.source[mine]], target >> SIX), ONE << (target & LAST))
        return which, rows


def arcs(source: np.ndarray, target: np.ndarray, n: int) -> Arcs:
    """Sort the arcs between `n` people; those without ties are left out, because no move can touch them."""
    people = np.flatnonzero(np.bincount(source, minlength=n) + np.bincount(target, minlength=n))
    number = np.full(n, -1, dtype=np.int64)
    number[people] = np.arange(len(people))
    s, t = number[source], number[target]
    order = np.argsort(s * len(people) + t, kind="stable")  # stable: at once where they are in order already
    start = np.r_[0, np.cumsum(np.bincount(s, minlength=len(people)))].astype(U)
    return Arcs(start, s[order].astype(np.int32), t[order].astype(np.int32), people, number)


def _find(start, x, person, arc):
    """Where in the row of a person an arc stands, or the number of all arcs if it is not there."""
    for e in range(start[person], start[person + ONE]):
        if x[e] == arc:
            return e
    return U(len(x))


def _anew(x, half, sieve, size):
    """All bits of the sieve off, then those of the arcs on."""
    low, mask = (ONE << half) - ONE, U(len(sieve) - 1)
    sieve[:] = U(0)
    for e in range(len(x)):
        place = (U(x[e]) >> half) * STRIDE + (U(x[e]) & low)
        sieve[place & mask] |= FOUR_BITS[(place >> size) & KINDS]


def _trades(start, x, half, sieve, size, which, rows, last, drawn):
    """After the arc `last`, each arc in turn asks one drawn at random to trade targets: a -> b, c -> d become a -> d, c -> b. How many did?"""
    low, mask = (ONE << half) - ONE, U(len(sieve) - 1)
    m, i = U(len(x)), U(last)
    long = len(rows) > 0
    moved = 0
    for k in range(len(drawn)):
        i += ONE
        if i == m:
            i = U(0)
        j = (U(drawn[k]) * m) >> DRAWN
        ab, cd = U(x[i]), U(x[j])
        a, b, c, d = ab >> half, ab & low, cd >> half, cd & low
        if (a == c) | (b == d) | (a == d) | (c == b):  # nothing would change, or somebody would speak to themselves
            continue
        ad, cb = (ab ^ b) | d, (cd ^ d) | b
        p, q = a * STRIDE + d, c * STRIDE + b
        on_p, on_q = FOUR_BITS[(p >> size) & KINDS], FOUR_BITS[(q >> size) & KINDS]
        p, q = p & mask, q & mask
        if ((sieve[p] & on_p) == on_p) | ((sieve[q] & on_q) == on_q):  # perhaps one of the two is there already
            free = True
            if (sieve[p] & on_p) == on_p:
                if long and which[a] >= 0:
                    free = (rows[which[a], d >> SIX] >> (d & LAST)) & ONE == U(0)
                else:
                    for e in range(start[a], start[a + ONE]):
                        free &= x[e] != ad
            if free and (sieve[q] & on_q) == on_q:
                if long and which[c] >= 0:
                    free = (rows[which[c], b >> SIX] >> (b & LAST)) & ONE == U(0)
                else:
                    for e in range(start[c], start[c + ONE]):
                        free &= x[e] != cb
            if not free:
                continue
        x[i], x[j] = ad, cb
        sieve[p] |= on_p
        sieve[q] |= on_q
        moved += 1
        if long:
            if which[a] >= 0:
                rows[which[a], b >> SIX] ^= ONE << (b & LAST)
                rows[which[a], d >> SIX] ^= ONE << (d & LAST)
            if which[c] >= 0:
                rows[which[c], d >> SIX] ^= ONE << (d & LAST)
                rows[which[c], b >> SIX] ^= ONE << (b & LAST)
    return moved


def _turns(start, x, half, sieve, size, which, rows, drawn, through):
    """Of an arc a -> b and a person c, both drawn: a circle a -> b -> c -> a turns round if none of its arcs back is there. How many did?"""
    low, mask = (ONE << half) - ONE, U(len(sieve) - 1)
    m, people = U(len(x)), U(len(start) - 1)
    moved = 0
    for k in range(len(drawn)):
        ab, c = (U(drawn[k]) * m) >> DRAWN, (U(through[k]) * people) >> DRAWN
        a, b = U(x[ab]) >> half, U(x[ab]) & low
        p, q = b * STRIDE + c, c * STRIDE + a
        on_p, on_q = FOUR_BITS[(p >> size) & KINDS], FOUR_BITS[(q >> size) & KINDS]
        if (a == c) | (b == c) | ((sieve[p & mask] & on_p) != on_p) | ((sieve[q & mask] & on_q) != on_q):
            continue
        bc, ca = _find(start, x, b, (b << half) | c), _find(start, x, c, (c << half) | a)
        if bc == m or ca == m:
            continue
        if _find(start, x, b, (b << half) | a) < m or _find(start, x, c, (c << half) | b) < m or _find(start, x, a, (a << half) | c) < m:
            continue
        x[ab], x[bc], x[ca] = (a << half) | c, (b << half) | a, (c << half) | b
        for person, before, after in ((a, b, c), (b, c, a), (c, a, b)):
            place = person * STRIDE + after
            sieve[place & mask] |= FOUR_BITS[(place >> size) & KINDS]
            if which[person] >= 0:
                rows[which[person], before >> SIX] ^= ONE << (before & LAST)
                rows[which[person], after >> SIX] ^= ONE << (after & LAST)
        moved += 1
    return moved


def _returned(start, x, half, sieve, size, which, rows):
    """How many arcs have one that goes back."""
    low, mask = (ONE << half) - ONE, U(len(sieve) - 1)
    returned = 0
    for e in range(len(x)):
        a, b = U(x[e]) >> half, U(x[e]) & low
        place = b * STRIDE + a
        bits = FOUR_BITS[(place >> size) & KINDS]
        if (sieve[place & mask] & bits) != bits:
            continue
        if which[b] >= 0:
            returned += np.int64((rows[which[b], a >> SIX] >> (a & LAST)) & ONE)
        else:
            for r in range(start[b], start[b + ONE]):
                if x[r] == (b << half) | a:
                    returned += 1
                    break
    return returned


def _chain(start, joined, half, fresh, size, which, known, numbers, moves, stretch):
    """Stretches of trades, and after each the turns that belong to it: arcs, moves accepted, arcs returned."""
    x, sieve, rows = joined.copy(), fresh.copy(), known.copy()
    visited, moved, old, used = 0, 0, 0, 0
    for begin in range(0, moves, stretch):
        end = min(begin + stretch, moves)
        turned = end // EVERY - begin // EVERY
        traded = end - begin - turned
        if old + traded > len(x):
            _anew(x, half, sieve, size)
            old = 0
        moved += _trades(start, x, half, sieve, size, which, rows, (visited - 1) % len(x), numbers[used : used + traded])
        used += traded
        moved += _turns(start, x, half, sieve, size, which, rows, numbers[used : used + turned], numbers[used + turned : used + 2 * turned])
        used += 2 * turned
        visited += traded
        old += traded
    return x, moved, _returned(start, x, half, sieve, size, which, rows)


def chain(graph: Arcs, moves: int, numbers: np.ndarray, fast: bool) -> tuple[np.ndarray, float, int]:
    """Run the chain.

    Parameters
    ----------
    numbers : 32 random bits (uint32) for every move and every tenth once more: the other arc of a trade; the arc of a turn and the person through whom
        the circle may go. All are chosen a hair unevenly, which does no harm, because the way back is chosen by the same bits. fast : compiled.

    Returns targets (in the order of the arcs), share of moves accepted, and how many arcs are returned.
    """
    run = compiled(_chain) if fast else _chain
    size = U(len(graph.sieve).bit_length() - 1)
    stretch = min(max(graph.m, EVERY), STRETCH)
    x, moved, mutual = run(graph.start, graph.joined, U(graph.half), graph.sieve, size, *graph.known, numbers, moves, stretch)
    targets = (x & x.dtype.type((1 << graph.half) - 1)).astype(np.int32)
    return targets, moved / moves if moves else float("nan"), int(mutual)
