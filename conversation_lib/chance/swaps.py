"""The swap chain: arcs trade targets, circles of three turn round; a hash table of arcs says at once what is there.

One function, run as plain Python on small graphs and compiled on large ones. The random numbers come from outside
(numpy's generator), so that both ways, any number of threads and any machine give the same graphs.
"""

from __future__ import annotations

import numpy as np

from ..measures.kernels import _compiled

SMALL = 100_000  # moves in all draws together; below this the compiler would take longer than the chains


def _slot(keys, key, mask):
    """Where `key` stands in an open-addressed table, or the empty place where it would stand."""
    h = (key * 40503 + (key >> 15)) & mask
    while keys[h] != -1 and keys[h] != key:
        h = (h + 1) & mask
    return h


def _drop(keys, values, h, mask):
    """Take out the entry at `h` and close the gap (backward shift), so that no search breaks off early."""
    hole = h
    k = (h + 1) & mask
    while keys[k] != -1:
        key = np.int64(keys[k])
        home = (key * 40503 + (key >> 15)) & mask
        if ((k - home) & mask) >= ((k - hole) & mask):
            keys[hole] = keys[k]
            values[hole] = values[k]
            hole = k
        k = (k + 1) & mask
    keys[hole] = -1


def _chain(source, target, n, first, second, third, slot, drop, keytype):
    m = len(source)
    s = source.copy()
    t = target.copy()
    size = 16
    while size < 2 * m:
        size *= 2
    mask = size - 1
    keys = np.full(size, -1, dtype=keytype)
    values = np.zeros(size, dtype=np.int32)
    for i in range(m):
        h = slot(keys, s[i] * n + t[i], mask)
        keys[h] = s[i] * n + t[i]
        values[h] = i
    moved = 0
    for k in range(len(first)):
        i = first[k]
        a = s[i]
        b = t[i]
        if third[k] >= 0:
            c = third[k]
            if c == a or c == b:
                continue
            h1 = slot(keys, b * n + c, mask)
            if keys[h1] == -1:
                continue
            h2 = slot(keys, c * n + a, mask)
            if keys[h2] == -1:
                continue
            if keys[slot(keys, b * n + a, mask)] != -1 or keys[slot(keys, c * n + b, mask)] != -1 or keys[slot(keys, a * n + c, mask)] != -1:
                continue
            j = np.int64(values[h1])
            e = np.int64(values[h2])
            drop(keys, values, slot(keys, a * n + b, mask), mask)
            drop(keys, values, slot(keys, b * n + c, mask), mask)
            drop(keys, values, slot(keys, c * n + a, mask), mask)
            s[i], t[i] = b, a
            s[j], t[j] = c, b
            s[e], t[e] = a, c
            for x in (i, j, e):
                h = slot(keys, s[x] * n + t[x], mask)
                keys[h] = s[x] * n + t[x]
                values[h] = x
            moved += 1
            continue
        j = second[k]
        c = s[j]
        d = t[j]
        if a == c or b == d or a == d or c == b:
            continue
        if keys[slot(keys, a * n + d, mask)] != -1 or keys[slot(keys, c * n + b, mask)] != -1:
            continue
        drop(keys, values, slot(keys, a * n + b, mask), mask)
        drop(keys, values, slot(keys, c * n + d, mask), mask)
        t[i] = d
        t[j] = b
        h = slot(keys, a * n + d, mask)
        keys[h] = a * n + d
        values[h] = i
        h = slot(keys, c * n + b, mask)
        keys[h] = c * n + b
        values[h] = j
        moved += 1
    mutual = 0
    for i in range(m):
        if keys[slot(keys, t[i] * n + s[i], mask)] != -1:
            mutual += 1
    return s, t, moved, mutual


def chain(source, target, n: int, first, second, third, compiled: bool) -> tuple[np.ndarray, np.ndarray, float, int]:
    """Run the chain: `first`, `second` are arcs (positions), `third` is a node for a turn of three or -1 for a trade of two.

    Returns sources, targets, share of moves accepted, and how many arcs are returned.
    """
    there, code = np.unique(np.concatenate([source, target]), return_inverse=True)
    arcs = code.reshape(2, -1).astype(np.int64)
    place = np.full(n, -1, dtype=np.int64)
    place[there] = np.arange(len(there))
    third = np.where(third >= 0, place[third], -1)  # a turn through somebody without ties does nothing: -1 trades instead, and is as fair
    keytype = np.int32 if len(there) < 46_000 else np.int64  # a short key keeps the table in the processor's own memory
    functions = (_compiled(_slot), _compiled(_drop)) if compiled else (_slot, _drop)
    run = _compiled(_chain) if compiled else _chain
    s, t, moved, mutual = run(arcs[0], arcs[1], len(there), first, second, third, *functions, keytype)
    s, t = there[s], there[t]
    return s, t, moved / len(first) if len(first) else float("nan"), int(mutual)
