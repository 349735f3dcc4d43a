"""How sure are we of a rate of words? Ask other people, not other messages.

One talkative person has one way of talking. So the interval draws *authors* with replacement, each with all of their
messages, and the table also says what the number would be without the author who wrote most.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd

from .traced import FEWEST_CLUSTERS, too_few

RATES = ("message", "tokens", "share")


def author_sums(authors: np.ndarray, columns: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """(authors in alphabetical order, sums of the columns for each): `columns` has one row per message."""
    names, place = np.unique(authors.astype(str), return_inverse=True)
    out = np.zeros((len(names), columns.shape[1]))
    for k in range(columns.shape[1]):
        out[:, k] = np.bincount(place, weights=columns[:, k], minlength=len(names))
    return names, out


def resampled_sums(sums: np.ndarray, draws: int, seed: int) -> np.ndarray:
    """The column sums of `draws` samples of as many rows (authors), drawn with replacement: an array draws x columns."""
    rng = np.random.default_rng(seed)
    people = len(sums)
    out = np.empty((draws, sums.shape[1]))
    step = max(1, int(2_000_000 // max(people, 1)))
    for at in range(0, draws, step):
        size = min(step, draws - at)
        picks = rng.integers(0, people, size=(size, people))
        weight = np.stack([np.bincount(row, minlength=people) for row in picks])
        out[at : at + size] = weight @ sums
    return out


def ratio_interval(authors: np.ndarray, above: np.ndarray, below: np.ndarray, *, level: float = 0.95, draws: int = 999, seed: int = 1) -> tuple[np.ndarray, np.ndarray, str]:
    """(low, high, reason) of sum(above) / sum(below) when authors are drawn with replacement; one value per column of `above`.

    Parameters
    ----------
    authors : one per message. above : messages x k. below : one value per message, or messages x k.

    Examples
    --------
    >>> who = np.array(list("abcdefghij"))
    >>> low, high, reason = ratio_interval(who, np.ones((10, 1)), np.ones(10))
    >>> float(low[0]), float(high[0]), reason
    (1.0, 1.0, '')
    """
    above = np.asarray(above, dtype=float).reshape(len(authors), -1)
    below = np.asarray(below, dtype=float).reshape(len(authors), -1)
    none = np.full(above.shape[1], np.nan)
    names, sums = author_sums(authors, np.hstack([above, below]))
    if len(names) < FEWEST_CLUSTERS:
        return none, none, f"no interval: {len(names)} authors ({FEWEST_CLUSTERS} are needed)"
    drawn = resampled_sums(sums, draws, seed)
    k = above.shape[1]
    with np.errstate(invalid="ignore", divide="ignore"):
        values = drawn[:, :k] / (drawn[:, k:] if below.shape[1] == k else drawn[:, [k]])
    edge = (1 - level) / 2
    return np.nanquantile(values, edge, axis=0), np.nanquantile(values, 1 - edge, axis=0), ""


def largest_author(authors: np.ndarray) -> str | None:
    """Who wrote most (of several, the first in the alphabet); None where there are no authors."""
    known = authors[pd.notna(authors)].astype(str)
    if not len(known):
        return None
    names, size = np.unique(known, return_counts=True)
    return str(names[np.argmax(size)])


def profile_table(counts: pd.DataFrame, columns: tuple[str, ...], *, per: str, level: float, draws: int, seed: int, least: tuple[int, int], reason: str) -> tuple[pd.DataFrame, dict[str, Any]]:
    """(table, facts): rates of `columns` over the messages in `counts`, with interval by author (see `markers.touch`)."""
    authors = counts["author"].to_numpy(dtype=object)
    known = bool(pd.notna(authors).any())
    size, people = len(counts), int(counts["author"].nunique())
    times = counts[list(columns)].to_numpy(dtype=float)
    tokens = counts["tokens"].to_numpy(dtype=float)
    reason = reason or too_few(size, people if known else None, least)
    table = pd.DataFrame(index=pd.Index(columns, name="marker"))
    with np.errstate(invalid="ignore", divide="ignore"):
        rates = {"message": times.sum(0) / size, "tokens": 100 * times.sum(0) / tokens.sum(), "share": (times > 0).sum(0) / size} if size else {rate: np.full(len(columns), np.nan) for rate in RATES}
    low = high = np.full(len(columns), np.nan)
    without = np.full(len(columns), np.nan)
    doubt = ""
    top = largest_author(authors) if known else None
    if not reason:
        above = {"message": times, "tokens": 100 * times, "share": times > 0}[per]
        below = tokens if per == "tokens" else np.ones(size)
        if known:
            low, high, doubt = ratio_interval(authors, above, below, level=level, draws=draws, seed=seed)
            others = authors != top
            if others.any() and below[others].sum() > 0:
                without = above[others].sum(0) / below[others].sum()
        else:
            doubt = "no interval: the authors are not known"
    blank = np.full(len(columns), np.nan)
    table["value"] = rates[per] if not reason else blank
    table["low"], table["high"] = low, high
    table["reason"] = reason or doubt
    table["n"] = size
    for name, rate in (("per_message", "message"), ("per_100_tokens", "tokens"), ("share", "share")):
        table[name] = rates[rate] if not reason else blank
    table["with_marker"] = (times > 0).sum(0).astype(int)
    table["total"] = times.sum(0).astype(int)
    table["without_largest"] = without
    facts = {"authors": people, "largest": top, "largest_share": float((authors == top).mean()) if top is not None else float("nan"), "interval": f"authors drawn with replacement, {draws} times, percentiles, {level:.0%}".replace("%", " %"), "seed": seed}
    return table, facts
