"""Do two readings agree beyond chance? Cohen's kappa and Krippendorff's alpha.

The coefficients are NLTK's (`AnnotationTask`), with distances for ordered and measured codes of our own. The interval draws
units (messages) with replacement, on the table of coincidences, which is the same arithmetic without the loop.

Cohen 1960, doi:10.1177/001316446002000104; Krippendorff 2004, Content Analysis, ch. 11; Hayes & Krippendorff 2007,
doi:10.1080/19312450709336664.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd

LEVELS = ("nominal", "ordinal", "interval", "ratio")
FIRM, TENTATIVE = 0.80, 0.667


def cohen_kappa(a: Any, b: Any) -> float:
    """Cohen's kappa of two readings of the same units: 1 = the same, 0 = as by chance; NaN where only one code was used.

    Units that either reading left open (missing) are left out.

    Examples
    --------
    >>> table = [("yes", "yes")] * 20 + [("yes", "no")] * 5 + [("no", "yes")] * 10 + [("no", "no")] * 15
    >>> round(cohen_kappa(*zip(*table)), 6)
    0.4
    """
    from nltk.metrics.agreement import AnnotationTask

    one, other = pd.Series(list(a), dtype=object), pd.Series(list(b), dtype=object)
    if len(one) != len(other):
        raise ValueError(f"two readings of the same units are needed, not {len(one)} and {len(other)}")
    known = (one.notna() & other.notna()).to_numpy()
    one, other = one[known], other[known]
    if not known.any() or len(set(one) | set(other)) < 2:
        return float("nan")
    return float(AnnotationTask([("a", i, x) for i, x in one.items()] + [("b", i, y) for i, y in other.items()]).kappa())


def distances(values: np.ndarray, counts: np.ndarray, level: str) -> np.ndarray:
    """How far apart any two of the (sorted) `values` are, squared: a table for a level of measurement.

    counts : how often each value stands in units that were read at least twice (the ordinal distance needs them).
    """
    if level not in LEVELS:
        raise ValueError(f"level must be one of {', '.join(LEVELS)}, not {level!r}")
    if level == "nominal":
        return 1.0 - np.eye(len(values))
    if level == "ordinal":
        below = np.cumsum(counts) - counts / 2
        return (below[:, None] - below[None, :]) ** 2
    x = np.asarray(values, dtype=float)
    if level == "interval":
        return (x[:, None] - x[None, :]) ** 2
    if (x < 0).any():
        raise ValueError("a ratio scale has no negative codes")
    total = x[:, None] + x[None, :]
    return np.where(total > 0, ((x[:, None] - x[None, :]) / np.where(total > 0, total, 1)) ** 2, 0.0)


def krippendorff_alpha(ratings: pd.DataFrame, level: str = "nominal") -> float:
    """Krippendorff's alpha: 1 = the readings agree, 0 = as by chance; NaN where one code only was used or nothing was read twice.

    Parameters
    ----------
    ratings : a row per unit, a column per reading, missing allowed (a unit read once does not count).
    level : nominal (yes/no, kinds), ordinal (ranks), interval (measures), ratio (measures with a zero).

    Source: Krippendorff 2004; Hayes & Krippendorff 2007, doi:10.1080/19312450709336664.

    Examples
    --------
    >>> krippendorff_alpha(pd.DataFrame({"a": [1, 1, 0, 0], "b": [1, 0, 0, 0]})).__round__(4)
    0.5333
    """
    from nltk.metrics.agreement import AnnotationTask

    frame = pd.DataFrame(ratings)
    frame = frame[frame.notna().sum(axis=1) >= 2]
    flat = frame.stack().dropna()
    values, counts = np.unique(flat.to_numpy(), return_counts=True) if len(flat) else (np.array([]), np.array([]))
    if len(values) < 2:
        return float("nan")
    table = distances(values, counts, level)
    place = {value: k for k, value in enumerate(values.tolist())}
    data = [(str(coder), unit, value) for (unit, coder), value in zip(flat.index, flat.tolist())]
    return float(AnnotationTask(data, distance=lambda x, y: table[place[x], place[y]]).alpha())


def coincidences(ratings: pd.DataFrame) -> tuple[np.ndarray, np.ndarray]:
    """(values, for each unit its table of coincidences flattened): pairs of codes given to the same unit, weighted 1/(m-1)."""
    frame = pd.DataFrame(ratings)
    frame = frame[frame.notna().sum(axis=1) >= 2]
    flat = frame.stack().dropna()
    values = np.unique(flat.to_numpy()) if len(flat) else np.array([])
    count = np.zeros((len(frame), len(values)))
    for k, value in enumerate(values):
        count[:, k] = (frame == value).sum(axis=1)
    m = count.sum(axis=1)
    pairs = count[:, :, None] * count[:, None, :] - np.eye(len(values))[None] * count[:, :, None]
    return values, (pairs / np.maximum(m - 1, 1)[:, None, None]).reshape(len(frame), -1)


def alpha_interval(ratings: pd.DataFrame, level: str = "nominal", *, draws: int = 999, seed: int = 1) -> tuple[float, float]:
    """95 % limits of alpha: units drawn with replacement, percentiles. A draw in which one code only is left does not count."""
    values, units = coincidences(ratings)
    if len(values) < 2 or len(units) < 10:
        return float("nan"), float("nan")
    rng = np.random.default_rng(seed)
    weight = np.stack([np.bincount(rng.integers(0, len(units), len(units)), minlength=len(units)) for _ in range(draws)])
    drawn = (weight @ units).reshape(draws, len(values), len(values))
    out = np.full(draws, np.nan)
    for k, table in enumerate(drawn):
        margin = table.sum(axis=1)
        delta = distances(values, margin, level)
        expected = (margin[:, None] * margin[None, :] * delta).sum() / (margin.sum() - 1)
        if expected > 0:
            out[k] = 1 - (table * delta).sum() / expected
    if np.isnan(out).mean() > 0.5:
        return float("nan"), float("nan")
    low, high = np.nanquantile(out, [0.025, 0.975])
    return float(low), float(high)


def verdict(alpha: float) -> str:
    """firm (.80 and more), tentative (.667 to .80), weak, or not known.

    Examples
    --------
    >>> verdict(0.9), verdict(0.7), verdict(0.1), verdict(float("nan"))
    ('firm', 'tentative', 'weak', 'not known')
    """
    if np.isnan(alpha):
        return "not known"
    return "firm" if alpha >= FIRM else "tentative" if alpha >= TENTATIVE else "weak"
