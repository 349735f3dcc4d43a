"""Does the index put real corpora where they were expected? The protocol of the known groups.

The expected order was committed before any corpus was computed (data/known-groups, docs/decisions/100). Here all corpora are brought
to the same volume by contiguous runs, the axes are computed on the same roster rule, and the agreement with the
expectation is Kendall's tau-b, its chance by permuting corpora.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import permutations
from math import factorial

import numpy as np
import pandas as pd

from ..corpus import Corpus
from ..graphs import counts, roster
from ..results import Result
from ..ties import ties
from .space import axes
from .talk import one_sided

SHOWN = ("V", "A", "O", "M", "C")
LEAST = 30


def at_equal_volume(corpus: Corpus, volume: int = 300, draws: int = 100, seed: int = 1, inferred: pd.DataFrame | None = None) -> dict[str, float]:
    """Means of the axes, C and C_all over contiguous runs of `volume` ties, for one corpus.

    Returns
    -------
    dict: V, A, O, M, C (explicit ties), V_i ... C_i (explicit and inferred ties, where `inferred` is given), C_all by the corpus's venue,
    volume (ties in a run; fewer where the corpus has fewer), open_share. NaN below 30 ties, and for a file that holds one account's
    messages only.
    """
    explicit = ties(corpus)
    if one_sided(corpus):  # what others said is not in the file: an answer that was not collected is no missing answer
        return {
            **{name: float("nan") for name in (*SHOWN, *(f"{k}_i" for k in SHOWN), "C_all")},
            "volume": len(explicit),
            "open_share": _open(corpus, 0, len(corpus)),
        }
    place = pd.Series(np.arange(len(corpus)), index=corpus.messages["message_id"])
    out = {name: float("nan") for name in (*SHOWN, *(f"{k}_i" for k in SHOWN), "C_all")}
    out |= {"volume": len(explicit), "open_share": _open(corpus, 0, len(corpus))}
    first = _runs(explicit, volume, draws, seed)
    rows = []
    if len(explicit) >= LEAST:
        for start in first:
            part = explicit.iloc[start : start + volume]
            found = axes(counts(part, roster(part)))
            at = place.reindex(part["message_id"]).to_numpy()
            rows.append({**{k: found[k].value for k in SHOWN}, "open_share": _open(corpus, int(at.min()), int(at.max()) + 1)})
        means = pd.DataFrame(rows).mean()
        out |= means.to_dict() | {"volume": min(volume, len(explicit))}
    if inferred is not None:
        both = pd.concat([explicit, inferred], ignore_index=True)
        both = both.assign(at=place.reindex(both["message_id"]).to_numpy()).sort_values(["at", "target"], kind="stable", ignore_index=True)
        if len(both) >= LEAST:
            values = [axes(counts(part, roster(part))) for start in _runs(both, volume, draws, seed) for part in [both.iloc[start : start + volume]]]
            out |= {f"{k}_i": float(np.mean([v[k].value for v in values])) for k in SHOWN}
    out["C_all"] = _c_all(corpus, out, inferred is not None)
    return out


def _runs(table: pd.DataFrame, volume: int, draws: int, seed: int) -> list[int]:
    if len(table) <= volume:
        return [0]
    return np.random.default_rng(seed).integers(0, len(table) - volume + 1, draws).tolist()


def _open(corpus: Corpus, start: int, end: int) -> float:
    m = corpus.messages.iloc[start:end]
    m = m[m["kind"] != "repost"]
    known = m["targets"].notna() & m["author"].notna()
    empty = known & (m["targets"].list.len().fillna(0).astype("int64") == 0) & m["reply_to"].isna()
    return float(empty.sum() / known.sum()) if known.any() else float("nan")


def _c_all(corpus: Corpus, out: dict[str, float], has_rule: bool) -> float:
    if corpus.venue == "private":
        return out["C"]
    if corpus.venue == "room":
        return out["C_i"] if has_rule else float("nan")
    if corpus.venue == "feed":
        if np.isnan(out["C"]):
            return 0.0 if out["open_share"] == 1 and len(corpus) >= LEAST else float("nan")
        return (1 - out["open_share"]) * out["C"]
    return float("nan")


def agreement(expected: Sequence[float], found: Sequence[float], name: str = "tau", draws: int = 9_999, seed: int = 1) -> Result:
    """Kendall's tau-b between the expected order and what was found, with its one-sided p by permuting corpora.

    Corpora without a value are left out and counted in the parameters. Up to eight corpora all orders are tried, above that `draws` random
    ones are. Undefined below five corpora or where one side is all ties.

    Source: Kendall 1945, doi:10.1093/biomet/33.3.239; second implementation in tests: scipy.

    Examples
    --------
    >>> r = agreement([1, 2, 3, 4, 5, 5], [.1, .2, .3, .4, .5, .6])
    >>> round(r.value, 3), r.null["p"] < .01
    (0.966, True)
    """
    x, y = np.asarray(expected, dtype=float), np.asarray(found, dtype=float)
    known = ~(np.isnan(x) | np.isnan(y))
    x, y = x[known], y[known]
    settings = {"left_out": int((~known).sum())}
    if len(x) < 5 or len(set(x)) < 2 or len(set(y)) < 2:
        return Result.undefined(name, f"{len(x)} corpora with a value are too few or all alike", parameters=settings, card="known_groups")
    tau = _tau_b(x, y)
    if len(x) <= 8:
        values = [_tau_b(x, y[list(order)]) for order in permutations(range(len(y)))]
        p, n = float(np.mean(np.array(values) >= tau - 1e-12)), factorial(len(y))
    else:
        rng = np.random.default_rng(seed)
        values = [_tau_b(x, rng.permutation(y)) for _ in range(draws)]
        p, n = (1 + sum(v >= tau - 1e-12 for v in values)) / (draws + 1), draws
    return Result(
        name,
        tau,
        n=len(x),
        unit_of_n="corpora",
        null={"name": "corpora permuted", "p": p, "draws": n},
        seed=seed,
        parameters=settings,
        card="known_groups",
        reason="one list of corpora, chosen by us: no interval",
        sentence=f"The expected order and the order found agree to a tau of {tau:.2f} over {len(x)} corpora; permuted corpora agree as well in {p:.1%} of the orders.",
    )


def readers_agree(ranks) -> Result:
    """Do readers put the same excerpts in the same order? Kendall's W, 0 (no agreement) to 1 (one order), before their median is compared with anything.

    Parameters
    ----------
    ranks : one row a reader, one column an excerpt; any numbers that rise with "all speak with all". Equal numbers share their mean rank.

    Returns
    -------
    Result with the p-value of Friedman's chi-square in `null`. Undefined below five readers (the protocol's least), three excerpts, with a
    missing rank, or where every reader calls all excerpts alike.
    Source: Kendall & Babington Smith 1939, doi:10.1214/aoms/1177732186; second implementation in tests: scipy.

    Examples
    --------
    >>> round(readers_agree([[1, 2, 3, 4]] * 4 + [[2, 1, 3, 4]]).value, 3)
    0.936
    """
    from scipy import stats

    x = np.asarray(ranks, dtype=float)
    card = {"card": "known_groups", "unit_of_n": "readers"}
    if x.ndim != 2 or x.shape[0] < 5 or x.shape[1] < 3 or np.isnan(x).any():
        return Result.undefined("readers_agree", "it needs at least five readers who each rank the same three excerpts or more", **card)
    m, n = x.shape
    rank = np.apply_along_axis(stats.rankdata, 1, x)
    tied = sum(float((k**3 - k).sum()) for k in (np.unique(row, return_counts=True)[1] for row in x))
    most = m**2 * (n**3 - n) - m * tied
    if most <= 0:
        return Result.undefined("readers_agree", "every reader calls all excerpts alike", n=m, **card)
    sums = rank.sum(axis=0)
    w = float(min(1.0, 12 * ((sums - sums.mean()) ** 2).sum() / most))
    p = float(stats.chi2.sf(m * (n - 1) * w, n - 1))
    return Result(
        "readers_agree",
        w,
        n=m,
        reason="one group of readers: no interval",
        null={"name": "orders at random (Friedman's chi-square)", "p": p},
        sentence=f"{m} readers order {n} excerpts with an agreement of {w:.2f} (0: none, 1: one and the same order).",
        **card,
    )


def _tau_b(x: np.ndarray, y: np.ndarray) -> float:
    a, b = np.sign(x[:, None] - x), np.sign(y[:, None] - y)
    return float((a * b).sum() / np.sqrt((a * a).sum() * (b * b).sum()))


def misses(expected: Sequence[float], found: Sequence[float], names: Sequence[str]) -> pd.DataFrame:
    """Who stands wrongly: for each corpus the pairs of different expected place whose found order is the other way round.

    Returns
    -------
    DataFrame with name, expected, found, pairs (with a value on both sides and another expected place), wrong, share (wrong of
    pairs; NaN without pairs). Worst first, then by name; a corpus without a value stands last, with no pairs.

    Examples
    --------
    >>> misses([1, 2, 3], [0.1, 0.9, 0.5], ["a", "b", "c"])[["name", "wrong", "pairs"]].values.tolist()
    [['b', 1, 2], ['c', 1, 2], ['a', 0, 2]]
    """
    x, y = np.asarray(expected, dtype=float), np.asarray(found, dtype=float)
    places, values = np.sign(x[:, None] - x), np.sign(y[:, None] - y)
    comparable = (places != 0) & ~np.isnan(values)
    wrong = (comparable & (places * values < 0)).sum(axis=1)
    pairs = comparable.sum(axis=1)
    share = np.divide(wrong, pairs, out=np.full(len(x), np.nan), where=pairs > 0)
    table = pd.DataFrame({"name": list(names), "expected": x, "found": y, "pairs": pairs, "wrong": wrong, "share": share})
    return table.sort_values(["share", "name"], ascending=[False, True], na_position="last", ignore_index=True)
