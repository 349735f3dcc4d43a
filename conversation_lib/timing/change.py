"""When did it change?

A change point is searched for: the best of all possible places. Its likelihood ratio is therefore larger than a plain
chi-square allows, and the p-value comes from shuffling blocks of the sequence, with the same search on every shuffle.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from ..results import Result


def _log_likelihood(ones: np.ndarray, size: np.ndarray) -> np.ndarray:
    """Binomial log-likelihood at its maximum, with 0 ln 0 = 0."""
    ones, size = np.asarray(ones, dtype=float), np.asarray(size, dtype=float)
    with np.errstate(divide="ignore", invalid="ignore"):
        p = ones / size
        out = np.where(ones > 0, ones * np.log(p), 0.0) + np.where(ones < size, (size - ones) * np.log(1 - p), 0.0)
    return np.where(size > 0, out, 0.0)


def likelihood_ratios(sequence) -> np.ndarray:
    """LR(k) = 2 [l(1..k) + l(k+1..n) - l(1..n)] for k = 1 .. n-1 of a sequence of 0 and 1.

    Examples
    --------
    >>> round(float(likelihood_ratios([1, 1] + [0] * 8 + [1] * 8 + [0, 0])[9]), 6)
    7.70979
    """
    x = np.asarray(sequence, dtype=float)
    if len(x) and not np.isin(x, (0, 1)).all():
        raise ValueError("the sequence must hold 0 and 1 only (an event happened or not)")
    n, k = len(x), np.arange(1, len(x))
    left = np.cumsum(x)[:-1]
    return 2 * (_log_likelihood(left, k) + _log_likelihood(x.sum() - left, n - k) - _log_likelihood(x.sum(), n))


def change_point(sequence, min_segment: int = 10, block: int = 1, draws: int = 999, seed: int = 1) -> Result:
    """Where a share changed once, if it did: the place of the largest likelihood ratio, with a searched p-value.

    Parameters
    ----------
    sequence : 0 and 1 in order of time (was the message a reply? was it answered?).
    min_segment : shortest stretch on either side; block : length of the blocks that are shuffled for the null (longer than the
        memory of the sequence).

    Returns
    -------
    Result with value = number of items before the change, interval = block bootstrap within the two segments (95 %),
    null = {"p", "draws", "statistic"}, parameters = shares before and after. Undefined below 2 * min_segment.

    Source: the likelihood ratio, Hinkley 1970, doi:10.1093/biomet/57.1.1; p-value and interval from blocks are this project's choice.
    """
    x = np.asarray(sequence, dtype=float)
    if len(x) < 2 * min_segment:
        return Result.undefined("change_point", f"{len(x)} items are fewer than two stretches of {min_segment}", card="change_point")
    k, statistic = _best(x, min_segment)
    rng = np.random.default_rng(seed)
    above = sum(_best(_shuffled(x, block, rng), min_segment)[1] >= statistic - 1e-12 for _ in range(draws))
    p = (above + 1) / (draws + 1)
    places = [_best(np.concatenate([_resampled(x[:k], block, rng), _resampled(x[k:], block, rng)]), min_segment)[0] for _ in range(min(draws, 499))]
    low, high = np.percentile(places, [2.5, 97.5])
    before, after = float(x[:k].mean()), float(x[k:].mean())
    sentence = f"The share goes from {before:.0%} to {after:.0%} after item {k}; a sequence without a change gives as clear a break in {p:.1%} of shuffles."
    return Result(
        "change_point",
        float(k),
        unit="items",
        low=float(low),
        high=float(high),
        method="block bootstrap within the two stretches",
        n=len(x),
        unit_of_n="items",
        null={"name": "shuffled blocks", "p": p, "draws": draws, "statistic": statistic},
        seed=seed,
        parameters={"before": before, "after": after, "block": block, "min_segment": min_segment},
        sentence=sentence,
        card="change_point",
    )


def _best(x: np.ndarray, min_segment: int) -> tuple[int, float]:
    ratios = likelihood_ratios(x)[min_segment - 1 : len(x) - min_segment]
    k = int(np.argmax(ratios))
    return k + min_segment, float(ratios[k])


def _shuffled(x: np.ndarray, block: int, rng) -> np.ndarray:
    pieces = [x[i : i + block] for i in range(0, len(x), block)]
    return np.concatenate([pieces[i] for i in rng.permutation(len(pieces))])


def _resampled(x: np.ndarray, block: int, rng) -> np.ndarray:
    starts = rng.integers(0, max(1, len(x) - block + 1), size=int(np.ceil(len(x) / block)))
    return np.concatenate([x[s : s + block] for s in starts])[: len(x)]


def change_points(sequence, min_segment: int = 10, penalty: float | None = None) -> list[int]:
    """Places of several changes in a sequence of 0 and 1, by exact search with a penalty of 2 ln n for each change.

    The same optimum that PELT finds (Killick, Fearnhead & Eckley 2012, doi:10.1080/01621459.2012.737745), by dynamic
    programming with pruning; cost = -2 log-likelihood. Second implementation in tests: the ruptures library.

    Examples
    --------
    >>> change_points([0] * 30 + [1] * 30 + [0] * 30)
    [30, 60]
    """
    x = np.asarray(sequence, dtype=float)
    n = len(x)
    if n < 2 * min_segment:
        return []
    penalty = 2 * np.log(n) if penalty is None else penalty
    total = np.concatenate([[0.0], np.cumsum(x)])
    best = np.full(n + 1, np.inf)
    best[0] = -penalty
    last = np.zeros(n + 1, dtype=int)
    candidates = np.array([0])
    for t in range(min_segment, n + 1):
        if t - min_segment >= min_segment:
            candidates = np.append(candidates, t - min_segment)
        size = t - candidates
        cost = -2 * _log_likelihood(total[t] - total[candidates], size)
        value = best[candidates] + cost + penalty
        pick = int(np.argmin(value))
        best[t], last[t] = value[pick], candidates[pick]
        candidates = candidates[(value - penalty <= best[t]) | (size < 2 * min_segment)]
    places, here = [], n
    while last[here] > 0:
        here = int(last[here])
        places.append(here)
    return sorted(places)


def changes(sequence, min_segment: int = 10, penalty: float | None = None, block: int = 1, draws: int = 499, seed: int = 1) -> pd.DataFrame:
    """Several changes with intervals: `change_points`, and how far each place may be off.

    Parameters
    ----------
    sequence, min_segment, penalty : as for `change_points`. block : length of the blocks that are drawn (longer than the memory of the sequence).

    Returns
    -------
    DataFrame, one row a change: place (items before it), low, high (95 %), before, after (shares on both sides). Between the
    neighbouring changes blocks are drawn with replacement on either side and the place is searched again.
    No p-value: a place that the penalty keeps was searched for. For one change use `change_point`.

    Examples
    --------
    >>> changes([0] * 30 + [1] * 30 + [0] * 30)[["place", "low", "high"]].values.tolist()
    [[30.0, 30.0, 30.0], [60.0, 60.0, 60.0]]
    """
    x = np.asarray(sequence, dtype=float)
    places = change_points(x, min_segment, penalty)
    rng = np.random.default_rng(seed)
    borders, rows = [0, *places, len(x)], []
    for left, place, right in zip(borders, places, borders[2:]):
        here, there = x[left:place], x[place:right]
        found = [left + _best(np.concatenate([_resampled(here, block, rng), _resampled(there, block, rng)]), min_segment)[0] for _ in range(draws)]
        low, high = np.percentile(found, [2.5, 97.5])
        rows.append({"place": float(place), "low": float(low), "high": float(high), "before": float(here.mean()), "after": float(there.mean())})
    return pd.DataFrame(rows, columns=["place", "low", "high", "before", "after"])


def share_in_bins(ones, size) -> pd.DataFrame:
    """Shares with Wilson's 95 % interval (Wilson 1927, doi:10.1080/01621459.1927.10502953); NaN for an empty bin.

    Examples
    --------
    >>> share_in_bins([5], [10]).round(3).values.tolist()
    [[5.0, 10.0, 0.5, 0.237, 0.763]]
    """
    ones, size = np.asarray(ones, dtype=float), np.asarray(size, dtype=float)
    if (ones > size).any() or (ones < 0).any():
        raise ValueError("a share needs 0 <= ones <= size in every bin")
    z = 1.959963984540054
    with np.errstate(divide="ignore", invalid="ignore"):
        p = ones / size
        middle = (p + z * z / (2 * size)) / (1 + z * z / size)
        half = z * np.sqrt(p * (1 - p) / size + z * z / (4 * size**2)) / (1 + z * z / size)
    return pd.DataFrame({"ones": ones, "size": size, "share": p, "low": middle - half, "high": middle + half})
