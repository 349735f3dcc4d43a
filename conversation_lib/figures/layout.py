"""Where people stand in a network picture: the distance from the middle means something, the angle keeps partners together.

Everything here is whole-number arithmetic or a plain ratio, and ties are broken by the order of the roster: the same
network gives the same picture on every machine.
"""

from __future__ import annotations

import math

import numpy as np

#: nearer to the middle than this, a person needs no place of their own on the ring
CORE = 0.35
#: between two groups without talk between them, in steps from person to person
GAP = 0.9


def distances(talk: np.ndarray, N: float) -> np.ndarray:
    """How far from the middle each person stands: the share of messages that do not involve them, the largest being 1.

    Parameters
    ----------
    talk : messages written and received, a person. N : all messages.

    Examples
    --------
    >>> distances(np.array([4.0, 1, 1, 1, 1]), 4).tolist()
    [0.0, 1.0, 1.0, 1.0, 1.0]
    >>> distances(np.array([2.0, 2]), 2).tolist()
    [1.0, 1.0]
    """
    if not len(talk):
        return np.zeros(0)
    apart = 1 - np.asarray(talk, dtype=float) / N
    if apart.max() <= 0:
        return np.ones(len(talk))
    far = apart / apart.max()
    inside = np.flatnonzero(far < CORE)
    if len(inside) > 1:  # two or three people share the core: they stand around the middle, not on each other
        far[inside] = np.maximum(far[inside], 0.3)
    return far


def angles(S: np.ndarray, far: np.ndarray) -> np.ndarray:
    """The direction in which each person stands (radians, first at twelve o'clock, clockwise); `S` = talk in both directions."""
    size = len(far)
    turn = np.full(size, math.pi / 2)
    ring = np.flatnonzero(far >= CORE)
    core = np.flatnonzero(far < CORE)
    if len(ring):
        T = S[np.ix_(ring, ring)]
        order = ring_order(T)
        group = np.empty(len(ring), dtype=int)
        for k, members in enumerate(_groups(T)):
            group[members] = k
        # a small gap where one group ends and the next begins (all alike for the spokes of a star, each its own group)
        ends = group[order] != np.roll(group[order], -1)
        step = 1.0 + GAP * ends
        turn[ring[order]] = math.pi / 2 - 2 * math.pi * (np.cumsum(step) - step) / step.sum()
    if len(core) > 1:
        turn[core] = math.pi - 2 * math.pi * np.arange(len(core)) / len(core)
    return turn


def ring_order(S: np.ndarray) -> list[int]:
    """An order of people around a ring in which those who talk much with each other stand near each other.

    Groups without talk between them stay in one piece, the largest first. Inside a group the next one is always
    the person with most talk to those just placed; then neighbours change places as long as that shortens the arcs.

    Examples
    --------
    >>> S = np.zeros((4, 4)); S[0, 2] = S[2, 0] = S[1, 3] = S[3, 1] = 1
    >>> ring_order(S)
    [0, 2, 1, 3]
    """
    size = len(S)
    if size < 3:
        return list(range(size))
    order: list[int] = []
    for group in _groups(S):
        order += _greedy(S, group)
    return _shorter(S, order) if 4 <= size <= 80 else order


def _groups(S: np.ndarray) -> list[list[int]]:
    """Connected groups, largest first, then by their first member."""
    from scipy.sparse import csr_array
    from scipy.sparse.csgraph import connected_components

    count, label = connected_components(csr_array(S > 0), directed=False)
    groups = [np.flatnonzero(label == k).tolist() for k in range(count)]
    return sorted(groups, key=lambda g: (-len(g), g[0]))


def _greedy(S: np.ndarray, group: list[int]) -> list[int]:
    left = list(group)
    start = min(left, key=lambda k: ((S[k] > 0).sum(), k))  # an end of the group, not its middle
    order = [start]
    left.remove(start)
    pull = S[start].astype(float).copy()
    while left:
        best = max(left, key=lambda k: (pull[k], -S[k].sum(), -k))
        order.append(best)
        left.remove(best)
        pull = pull * 0.5 + S[best]  # those placed last pull most
    return order


def _shorter(S: np.ndarray, order: list[int], rounds: int = 30) -> list[int]:
    """Exchange two people wherever that shortens the sum of talk x distance along the ring."""
    size = len(order)
    steps = np.abs(np.subtract.outer(np.arange(size), np.arange(size)))
    steps = np.minimum(steps, size - steps).astype(float)
    order = list(order)
    for _ in range(rounds):
        moved = False
        for a in range(size - 1):
            T = S[np.ix_(order, order)]
            gain = gains(T, steps, a)
            gain[: a + 1] = 0
            b = int(np.argmax(gain))
            if gain[b] > 1e-9:
                order[a], order[b] = order[b], order[a]
                moved = True
        if not moved:
            break
    return order


def gains(T: np.ndarray, steps: np.ndarray, a: int) -> np.ndarray:
    """By how much the arcs get shorter if the person at place `a` changes places with the one at each other place.

    Parameters
    ----------
    T : talk between places (symmetric). steps : distance between places.
    """
    moved = steps @ T[a] - T[a] @ steps[a] - (T * steps).sum(axis=1) + T @ steps[a]
    return -(moved + 2 * T[a] * steps[a])
