"""Loops that are loops: cores, triangles, shortest paths from sampled sources, who reaches whom, sums over reply trees.

Each has one implementation. Small graphs run it in plain Python, because nobody should wait for a compiler over five
hundred people; larger ones run the very same function compiled by numba, with the compiled code kept between runs.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import cache, update_wrapper, wraps
from types import FunctionType

import numpy as np

SMALL = 20_000  # nodes + ties; below this plain Python is faster than loading the compiler


@cache
def compiled(function: FunctionType) -> Callable:
    """The function compiled, and with it those of its module that it calls. (Handed over as arguments they would be strangers to the next
    process, which would compile everything again.)"""
    if os.environ.get("CONVERSATION_NO_JIT"):
        return function
    from numba import njit

    known = function.__globals__
    called = {name: known[name] for name in function.__code__.co_names if isinstance(known.get(name), FunctionType)}
    own = {name: compiled(one) for name, one in called.items() if one.__module__ == function.__module__}
    together = update_wrapper(FunctionType(function.__code__, known | own), function)
    return njit(cache=True, nogil=True)(together)


def compiled_when_large(function: Callable) -> Callable:
    """Run `function(indptr, indices, ...)` as it is on small graphs, compiled on large ones; both give the same numbers."""

    @wraps(function)
    def choose(indptr, indices, *rest):
        large = len(indptr) + len(indices) > SMALL
        return (compiled(function) if large else function)(indptr, indices, *rest)

    choose.plain = function
    choose.compiled = lambda: compiled(function)
    return choose


@compiled_when_large
def cores(indptr, indices, degree):
    """Core number of every node: whoever has k partners or fewer left is taken away, k = 0, 1, 2, ... (Seidman 1983); O(n kmax + m)."""
    n = len(indptr) - 1
    left = degree.copy()
    core = np.zeros(n, dtype=indices.dtype)
    rest = np.arange(n).astype(indices.dtype)
    line = np.zeros(n, dtype=indices.dtype)
    k, remaining = 0, n
    while remaining > 0:
        tail, kept = 0, 0
        for i in range(remaining):
            v = rest[i]
            if left[v] == k:
                line[tail] = v
                tail += 1
            elif left[v] > k:
                rest[kept] = v
                kept += 1
        remaining = kept
        head = 0
        while head < tail:
            v = line[head]
            head += 1
            core[v] = k
            for e in range(indptr[v], indptr[v + 1]):
                u = indices[e]
                left[u] -= 1
                if left[u] == k:
                    line[tail] = u
                    tail += 1
        k += 1
    return core


@compiled_when_large
def arrivals(indptr, indices):
    """How many arcs end at every node."""
    out = np.zeros(len(indptr) - 1, dtype=np.int64)
    for e in range(len(indices)):
        out[indices[e]] += 1
    return out


def triangles(indptr, indices, degree) -> int:
    """Number of triangles of an undirected simple graph: each is found once, from its corner with the fewest partners.

    On large graphs the corners are shared out between the processors; their counts are whole numbers, so the sum is the same.
    """
    start, up = upward(indptr, indices, degree)
    workers = max(1, min(4, os.cpu_count() or 1)) if len(indptr) + len(indices) > SMALL else 1
    if workers == 1:
        return int(closed(start, up, 0, 1))
    with ThreadPoolExecutor(workers) as pool:
        return sum(pool.map(lambda k: int(closed(start, up, k, workers)), range(workers)))


@compiled_when_large
def upward(indptr, indices, degree):
    """Every tie once, from the person with fewer partners to the one with more: (start of each row, row by row the other ends).

    People are numbered by their number of partners (equal ones in the order of the roster): so no row is long.
    """
    n = len(indptr) - 1
    top = 0
    for v in range(n):
        if degree[v] > top:
            top = degree[v]
    place = np.zeros(top + 2, dtype=np.int64)
    for v in range(n):
        place[degree[v] + 1] += 1
    for d in range(top + 1):
        place[d + 1] += place[d]
    rank = np.zeros(n, dtype=indices.dtype)
    who = np.zeros(n, dtype=indices.dtype)
    for v in range(n):
        rank[v] = place[degree[v]]
        who[rank[v]] = v
        place[degree[v]] += 1
    start = np.zeros(n + 1, dtype=np.int64)
    up = np.zeros(len(indices) // 2, dtype=indices.dtype)
    fill = 0
    for r in range(n):
        v = who[r]
        start[r] = fill
        for e in range(indptr[v], indptr[v + 1]):
            u = rank[indices[e]]
            if r < u:
                up[fill] = u
                fill += 1
    start[n] = fill
    return start, up


@compiled_when_large
def closed(start, up, first, step):
    """Pairs of ties upward from one person whose other ends are tied, too; of every `step`-th person from `first` on."""
    n = len(start) - 1
    mark = np.full(n, -1, dtype=up.dtype)
    found = 0
    for v in range(first, n, step):
        if start[v + 1] - start[v] < 2:
            continue
        for e in range(start[v], start[v + 1]):
            mark[up[e]] = v
        for e in range(start[v], start[v + 1]):
            u = up[e]
            for f in range(start[u], start[u + 1]):
                found += mark[up[f]] == v
    return found


@compiled_when_large
def betweenness(indptr, indices, sources):
    """Sum over `sources` of the dependency of every node on them (Brandes 2001), unscaled, directed, unweighted."""
    n = len(indptr) - 1
    total = np.zeros(n)
    far = np.full(n, -1, dtype=indices.dtype)
    paths = np.zeros(n)
    carry = np.zeros(n)
    line = np.zeros(n, dtype=indices.dtype)
    for s in sources:
        head, tail = 0, 1
        line[0] = s
        far[s] = 0
        paths[s] = 1.0
        while head < tail:
            v = line[head]
            head += 1
            for e in range(indptr[v], indptr[v + 1]):
                u = indices[e]
                if far[u] < 0:
                    far[u] = far[v] + 1
                    line[tail] = u
                    tail += 1
                if far[u] == far[v] + 1:
                    paths[u] += paths[v]
        for i in range(tail - 1, -1, -1):
            v = line[i]
            for e in range(indptr[v], indptr[v + 1]):
                u = indices[e]
                if far[u] == far[v] + 1:
                    carry[v] += paths[v] / paths[u] * (1.0 + carry[u])
            if v != s:
                total[v] += carry[v]
        for i in range(tail):
            far[line[i]] = -1
            paths[line[i]] = 0.0
            carry[line[i]] = 0.0
    return total


WORD = 62  # people asked about at once, one bit each


@compiled_when_large
def reached(indptr, indices, size):
    """Ordered pairs of people of whom the first reaches the second, in a graph without circles whose nodes stand for `size` people each.

    Pairs inside a node are not counted. From the last node of a topological order to the first, sixty-two targets at a time: whoever
    has a tie reaches what the other end reaches. O(n m / 62), memory O(n).
    """
    n = len(indptr) - 1
    came = np.zeros(n, dtype=np.int64)
    for e in range(len(indices)):
        came[indices[e]] += 1
    order = np.zeros(n, dtype=np.int64)
    tail = 0
    for v in range(n):
        if came[v] == 0:
            order[tail] = v
            tail += 1
    for head in range(n):
        v = order[head]
        for e in range(indptr[v], indptr[v + 1]):
            u = indices[e]
            came[u] -= 1
            if came[u] == 0:
                order[tail] = u
                tail += 1
    bits = np.zeros(n, dtype=np.int64)
    people = np.zeros((8, 256), dtype=np.int64)  # people behind the targets of each byte of a word
    total = 0
    for first in range(0, n, WORD):
        width = min(WORD, n - first)
        for byte in range(8):
            for k in range(8):
                place = 8 * byte + k
                more = size[order[first + place]] if place < width else 0
                for low in range(1 << k):
                    people[byte, low + (1 << k)] = people[byte, low] + more
        bits[:] = 0
        for place in range(first + width - 1, -1, -1):
            v = order[place]
            own = 0
            for e in range(indptr[v], indptr[v + 1]):
                own |= bits[indices[e]]
            seen = 0
            if own != 0:
                for byte in range(8):
                    seen += people[byte, (own >> (8 * byte)) & 255]
                total += size[v] * seen
            if place >= first:
                own |= 1 << (place - first)
            bits[v] = own
    return total


@compiled_when_large
def subtree_sizes(parent, tree):
    """Messages under every message, itself included, in trees given by `parent` (-1 for a root), O(n). `tree` is not read.

    Where every message stands behind what it answers, one way back over the messages does; else leaves are peeled.
    """
    n = len(parent)
    size = np.ones(n, dtype=np.int64)
    behind = True
    for v in range(n):
        if parent[v] >= v:
            behind = False
            break
    if behind:
        for v in range(n - 1, -1, -1):
            if parent[v] >= 0:
                size[parent[v]] += size[v]
        return size
    waiting = np.zeros(n, dtype=np.int64)
    for v in range(n):
        if parent[v] >= 0:
            waiting[parent[v]] += 1
    for v in range(n):
        w = v
        while waiting[w] == 0:
            waiting[w] = -1
            p = parent[w]
            if p < 0:
                break
            size[p] += size[w]
            waiting[p] -= 1
            w = p
    return size


@compiled_when_large
def virality(parent, root, size):
    """Structural virality of every tree, in the order of the roots; `root` is the position of each message's root. NaN for a single message."""
    n = len(parent)
    pairs = np.zeros(n)
    trees = 0
    for v in range(n):
        if parent[v] < 0:
            trees += 1
        else:
            pairs[root[v]] += size[v] * (size[root[v]] - size[v])
    out = np.full(trees, np.nan)
    k = 0
    for v in range(n):
        if parent[v] < 0:
            if size[v] > 1:
                out[k] = 2.0 * pairs[v] / (size[v] * (size[v] - 1.0))
            k += 1
    return out
