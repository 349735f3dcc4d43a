"""Shares of messages with intervals by author: that show a sign; that were answered, in two groups, and the difference."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd

from ..results import Result
from .resampling import author_sums, ratio_interval, resampled_sums
from .traced import FEWEST_AUTHORS, FEWEST_CLUSTERS, FEWEST_MESSAGES, too_few

COLUMNS = ("value", "low", "high", "reason", "n", "answered", "median_wait_hours")


def two_shares(table: pd.DataFrame, first: np.ndarray, names: tuple[str, str], *, least: tuple[int, int], draws: int, seed: int, reason: str = "") -> pd.DataFrame:
    """The answered share of the messages in `first`, of the others, and the difference: three rows.

    Parameters
    ----------
    table : one row per message with author, answered (bool) and watched_hours (until the answer or the end of watching).
    first : which rows belong to the first group; names : of the two groups. reason : why there can be no number at all.

    Returns
    -------
    DataFrame, index names + "difference": value, low, high (authors drawn with replacement with all their messages of both
    groups, 95 %), reason, n, answered, median_wait_hours (those never answered count as waiting).

    Examples
    --------
    >>> t = pd.DataFrame({"author": list("ab"), "answered": [True, False], "watched_hours": [1.0, 5.0]})
    >>> two_shares(t, np.array([True, False]), ("x", "y"), least=(1, 1), draws=9, seed=1)["value"].tolist()
    [1.0, 0.0, 1.0]
    """
    authors, got = table["author"].to_numpy(dtype=object), table["answered"].to_numpy(dtype=float)
    masks = {names[0]: np.asarray(first, dtype=bool), names[1]: ~np.asarray(first, dtype=bool)}
    rows: dict[str, dict[str, Any]] = {}
    for name, mask in masks.items():
        why = reason or too_few(int(mask.sum()), len(set(authors[mask])), least)
        row = {"value": np.nan, "low": np.nan, "high": np.nan, "reason": why, "n": int(mask.sum()), "answered": int(got[mask].sum()), "median_wait_hours": np.nan}
        if not why:
            low, high, row["reason"] = ratio_interval(authors[mask], got[mask], np.ones(mask.sum()), draws=draws, seed=seed)
            row |= {"value": float(got[mask].mean()), "low": float(low[0]), "high": float(high[0]), "median_wait_hours": _median_wait(table[mask])}
        rows[name] = row
    one, other = rows[names[0]], rows[names[1]]
    row = {"value": one["value"] - other["value"], "low": np.nan, "high": np.nan, "reason": "", "n": one["n"] + other["n"], "answered": one["answered"] + other["answered"], "median_wait_hours": np.nan}
    if np.isnan(row["value"]):
        row["reason"] = one["reason"] if np.isnan(one["value"]) else other["reason"]
    else:
        inside = masks[names[0]].astype(float)
        people, sums = author_sums(authors, np.column_stack([got * inside, inside, got * (1 - inside), 1 - inside]))
        if len(people) < FEWEST_CLUSTERS:
            row["reason"] = f"no interval: {len(people)} authors ({FEWEST_CLUSTERS} are needed)"
        else:
            s = resampled_sums(sums, draws, seed)
            with np.errstate(invalid="ignore", divide="ignore"):
                row["low"], row["high"] = (float(x) for x in np.nanquantile(s[:, 0] / s[:, 1] - s[:, 2] / s[:, 3], [0.025, 0.975]))
    rows["difference"] = row
    return pd.DataFrame.from_dict(rows, orient="index", columns=list(COLUMNS))


def share_of_sign(signs: pd.DataFrame, sign: str, *, least: tuple[int, int] = (FEWEST_MESSAGES, FEWEST_AUTHORS), draws: int = 999, seed: int = 1) -> Result:
    """The share of messages that show a sign, with an interval from drawing people with replacement.

    Parameters
    ----------
    signs : table of `cracks.signs_of`. sign : its column ("complaint", "negative", ...).
    least : fewest messages and authors for which a number is given.

    Returns
    -------
    Result, 0 to 1; undefined with too little text or in another language than English; without interval below ten people.

    Examples
    --------
    >>> share_of_sign(pd.DataFrame({"author": ["ana", "ben"], "negative": [True, False]}), "negative", least=(1, 1)).value
    0.5
    """
    name = f"share that shows {sign}"
    authors = signs["author"].to_numpy(dtype=object)
    known = pd.notna(authors).any()
    reason = signs.attrs.get("reason") or ("there are no messages" if not len(signs) else too_few(len(signs), signs["author"].nunique() if known else None, least))
    if reason:
        return Result.undefined(name, reason)
    low = high = [np.nan]
    reason = "no interval: the authors are not known"
    if known:
        low, high, reason = ratio_interval(authors, signs[sign].to_numpy(), np.ones(len(signs)), draws=draws, seed=seed)
    about = {"method": "people drawn with replacement, percentiles, 95 %", "reason": reason, "n": len(signs), "unit_of_n": "messages", "seed": seed}
    return Result(name, float(signs[sign].mean()), low=float(low[0]), high=float(high[0]), **about)


def _median_wait(table: pd.DataFrame) -> float:
    from ..timing.response import survival

    known = table["watched_hours"].notna() & (table["watched_hours"] >= 0)
    return survival(table["watched_hours"][known], table["answered"][known]).quantile() if known.any() else float("nan")
