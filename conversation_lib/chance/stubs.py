"""All messages addressed anew: everybody still sends and gets as many, and nobody writes to themselves."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from ..graphs import Counts


def stub_permutations(counts: Counts, draws: int, seed: int) -> Iterator[tuple[np.ndarray, np.ndarray]]:
    """`draws` random re-addressings of all messages that keep how much everybody sends and gets, without self-loops.

    Yields arrays (sender, addressee), one entry a message. Loops of a permutation are taken out by swapping addressees
    with randomly chosen other messages, so the draws are close to uniform, not exactly so.
    """
    rng = np.random.default_rng(seed)
    W = counts.W.tocoo()
    times = np.round(W.data).astype(np.int64)
    source, target = np.repeat(W.coords[0], times).astype(np.int64), np.repeat(W.coords[1], times).astype(np.int64)
    for _ in range(draws):
        yield source, _without_loops(source, rng.permutation(target), rng)


def _without_loops(source: np.ndarray, target: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    """`target` with addressees swapped until nobody writes to himself.

    A swap that mends a loop of person i needs a message that neither comes from i nor goes to i. There always is one:
    without it all N messages would touch i, i.e. N = sent + got - loops, while the loop-free data have N >= sent + got.
    """
    loops = np.flatnonzero(source == target)
    claim = np.empty(len(source), dtype=np.int64)
    while len(loops):
        other = rng.integers(0, len(source), len(loops))
        turn = np.arange(len(loops))
        claim[loops] = turn
        claim[other] = turn  # the last one to claim a message has it: a message takes part in at most one swap a round
        good = (claim[loops] == turn) & (claim[other] == turn) & (target[other] != source[loops]) & (source[other] != target[loops])
        a, b = loops[good], other[good]
        target[a], target[b] = target[b], target[a]
        loops = loops[source[loops] == target[loops]]
    return target
