"""Intervals from halves of the conversations: which numbers would another half of the same talk have given?

Drawing conversations *with* replacement repeats exchanges, so that everybody seems to keep less company and voices seem
less equal: such a bootstrap was seen to exclude its own estimate. Here half of the conversations is drawn *without*
replacement, again and again. A half of the talk varies round its own mean exactly as much as the whole would from
sample to sample (for averages), so the deviations are kept and put round the estimate ("recentred"). People stay on the
roster whether they are drawn or not.

No interval where none is valid: below ten conversations, or where the talk is one whole network that was not sampled
as conversations. Then the question is another one (what would chance give? see nulls.py).
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace

import numpy as np

from ..results import Result
from .together import together

LEAST = 10  # conversations
CENSUS = "one whole network is a census: there are no conversations among which one could draw; ask what chance would give instead"
METHOD = "{draws} halves of {clusters} conversations without replacement, recentred; 95 %; roster fixed"


def why_not(sizes: np.ndarray) -> str:
    """The reason why conversations of these sizes (messages each) allow no interval, or "" if they do.

    Examples
    --------
    >>> import numpy as np
    >>> why_not(np.array([5, 9, 4]))
    'only 3 conversations hold addressed messages, and fewer than 10 give no interval'
    >>> why_not(np.full(12, 3)), why_not(np.ones(500, dtype=int)) == CENSUS
    ('', True)
    """
    sizes = np.asarray(sizes)
    sizes = sizes[sizes > 0]
    if len(sizes) <= 1 or sizes.max() <= 1:
        return CENSUS
    if len(sizes) < LEAST:
        return f"only {len(sizes)} conversations hold addressed messages, and fewer than {LEAST} give no interval"
    return ""


def half_samples(clusters: int, draws: int = 200, seed: int = 1) -> Iterator[np.ndarray]:
    """`draws` masks over `clusters` conversations, each True for a random half (of an odd number: one more or one less by turns).

    Examples
    --------
    >>> [int(keep.sum()) for keep in half_samples(11, draws=4, seed=1)]
    [5, 6, 5, 6]
    """
    rng = np.random.default_rng(seed)
    for k in range(draws):
        keep = np.zeros(clusters, dtype=bool)
        keep[rng.permutation(clusters)[: clusters // 2 + (clusters % 2) * (k % 2)]] = True
        yield keep


def replicates(
    statistic: Callable[[np.ndarray], Mapping[str, float]], clusters: int, draws: int = 200, seed: int = 1, workers: int = 2, progress: bool | None = None
) -> dict[str, np.ndarray]:
    """The values of `statistic` (a function of a mask over conversations) in every half, by name; the same with any number of workers."""
    rows = together(statistic, half_samples(clusters, draws, seed), draws, workers=workers, progress=progress, words="halves")
    return {name: np.array([row[name] for row in rows], dtype=float) for name in (rows[0] if rows else ())}


def recentred(estimate: float, values: np.ndarray, low: float = 0.0, high: float = 1.0) -> np.ndarray:
    """`values` moved so that their mean is the estimate, then clipped to the range of the measure; halves without a value stay out.

    Examples
    --------
    >>> import numpy as np
    >>> recentred(0.9, np.array([0.5, 0.6, 0.7])).round(3).tolist()
    [0.8, 0.9, 1.0]
    """
    if math.isnan(estimate) or not len(values) or np.isnan(values).all():
        return np.full(len(values), np.nan)
    moved = np.clip(values - np.nanmean(values) + estimate, low, high)
    return np.where(moved < 1e-12, 0.0, moved)


def zeros_elsewhere(raw: Mapping[str, np.ndarray], axes: Iterable[str]) -> float:
    """How often another corpus of this size would have a zero on one of `axes`, from the halves as they were drawn (before they are recentred).

    Where an axis stands on k conversations only, a half misses all of them with chance 2^-k, another corpus of the whole size with about
    e^-k. So a share z of halves with a zero stands for z^(1/ln 2).

    Examples
    --------
    >>> import numpy as np
    >>> round(zeros_elsewhere({"A": np.array([0, 0.1, 0.2, 0.1]), "V": np.array([0.5, 0.5, 0, 0.5])}, "AV"), 3)
    0.368
    """
    zero = np.any([np.asarray(raw[name]) == 0 for name in axes], axis=0)
    return float(np.mean(zero) ** (1 / math.log(2)))


def with_halves(result: Result, values: np.ndarray, *, clusters: int, seed: int, product: bool = False, zeros: float | None = None) -> Result:
    """`result` with the interval that its recentred replicates give (2.5th to 97.5th percentile).

    Parameters
    ----------
    values : recentred replicates; if more than one in twenty has no value, or all are the same (a star stays a star in
        every half), there is no interval, and the reason is told.
    product : for C and its kin, a product of axes: the share of replicates with a zero axis is told, and above 2.5 % the
        interval starts at 0 and is read "at most". zeros : that share, where it is known from the halves as they were drawn
        (`zeros_elsewhere`); else the zeros among `values` are counted, which recentring has made too few.
    """
    if not result.defined:
        return result
    known = values[~np.isnan(values)]
    if len(known) < 0.95 * len(values) or not len(known):
        return replace(result, reason=f"in {1 - len(known) / max(1, len(values)):.0%} of the halves the measure is not defined")
    if float(known.max() - known.min()) < 1e-12:
        return replace(result, reason=f"every half of the {clusters} conversations gives the same value, so halves cannot say how far off it may be")
    low, high = (float(x) for x in np.percentile(known, [2.5, 97.5]))
    method = METHOD.format(draws=len(values), clusters=clusters)
    more = {"seed": seed}
    if product:
        zeros = float((known == 0).mean()) if zeros is None else zeros
        more["parameters"] = {**result.parameters, "share_of_zeros": zeros}
        if zeros > 0.025:
            low = 0.0
            method += f"; about {zeros:.0%} of such corpora would have a zero axis: one-sided, at most"
            more["sentence"] = f"{result.sentence} Likely at most {high:.3g}."
    return result.with_interval(low, high, method, **more)
