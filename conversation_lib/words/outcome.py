"""Does a human touch go with a better talk? Markers against an outcome, within each person.

People who thank a lot may also be rated well for other reasons. So each person is compared only with themselves: in the
talks in which they thanked more than they usually do, was the outcome better than theirs usually is? By chance: the
outcomes are dealt out anew among the talks of the same person. A null result is a result. An association is no cause.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd

from ..chance import adjusted
from .lists import MARKERS, PLAIN
from .markers import touch_counts
from .resampling import author_sums, resampled_sums
from .texts import message_frame
from .traced import FEWEST_AUTHORS, FEWEST_CLUSTERS, FEWEST_MESSAGES, Traced, too_few, traced


def touch_against_outcome(
    messages: Any,
    outcome: pd.Series,
    *,
    opening: int | None = 3,
    per: str = "tokens",
    least: tuple[int, int] = (FEWEST_MESSAGES, FEWEST_AUTHORS),
    without: list[str] | None = None,
    draws: int = 999,
    seed: int = 1,
) -> Traced:
    """How much each marker goes with an outcome of the talk, within the same person: one row per marker.

    Parameters
    ----------
    messages : the message table or a Corpus.
    outcome : one number per conversation, index conversation_id (a rating, a length). Missing ones are left out.
    opening : count markers only in each person's first so many messages of a talk (None: in all); who wrote fewer in a talk is
        left out there. It is needed where the outcome is a length or goes with it: a greeting stands once, so its *rate* falls in
        a longer talk by arithmetic alone.
    per : the markers' rate per 100 words and signs ("tokens"), or the share of messages that have it ("share").
    least : fewest person-talks, and fewest persons with at least two talks.
    without : accounts left out as sensitivity (default: the one with most talks).
    draws, seed : dealings of outcomes within persons for p; draws of persons (all their talks) for the interval.

    Returns
    -------
    Traced table, index marker: value (within-person correlation of rate and outcome, -1 to 1), low, high (95 %, persons drawn
    with replacement), reason, n (person-talks), persons (with at least two talks), null_mean, null_sd, z, p (two-sided, outcomes dealt
    out anew within persons), p_all (p corrected for ten markers, Holm), slope (outcome points per standard deviation of
    the person's rate), without_largest (value without the accounts in `without`), p_without. behind(marker) gives the messages that have it.
    Two people in one talk share its outcome; persons are taken as independent, which narrows the interval a little.

    Examples
    --------
    >>> m = pd.DataFrame({"message_id": list("abcd"), "author": "ana", "conversation_id": list("wxyz"), "text": ["thanks", "rain", "thanks", "rain"]})
    >>> r = touch_against_outcome(m, pd.Series([5, 1, 4, 2], index=list("wxyz")), least=(1, 1), opening=None, draws=99)
    >>> round(float(r.loc["thanks", "value"]), 2), r.loc["apology", "reason"]
    (0.95, 'nobody varies: the marker is absent, or everybody uses it the same in all talks')
    """
    if per not in ("tokens", "share"):
        raise ValueError(f"per must be 'tokens' or 'share', not {per!r}")
    frame = message_frame(messages)
    counts = touch_counts(frame)
    talk = pd.Series(frame["conversation_id"].to_numpy(dtype=object), index=frame["message_id"].astype(str)).reindex(counts["message_id"].astype(str)).to_numpy()
    counts = counts.assign(talk=talk)
    rows = pd.Series(np.arange(len(frame)), index=frame["message_id"].astype(str)).reindex(counts["message_id"].astype(str)).to_numpy()
    counts["row"] = rows
    kept = counts[counts["talk"].isin(outcome.dropna().index) & counts["author"].notna()]
    if opening is not None:
        when = frame["created_at"].to_numpy(dtype="datetime64[us]")[kept["row"]] if "created_at" in frame.columns else np.zeros(len(kept), dtype="int64")
        kept = kept.assign(when=when).sort_values(["talk", "author", "when", "message_id"], kind="stable")
        by = kept.groupby(["talk", "author"])
        kept = kept[(by.cumcount() < opening) & (by["row"].transform("size") >= opening)]
    units = _person_talks(kept, per)
    units["outcome"] = units["talk"].map(outcome).astype(float)
    top = units["author"].value_counts()
    largest = sorted(top.index[top == top.max()].astype(str))[0] if len(top) else None
    away = set(without) if without is not None else ({largest} if largest is not None else set())
    reason = counts.attrs["reason"] or _short(units, least)
    table = _associations(units, draws, seed) if not reason else pd.DataFrame(index=pd.Index(MARKERS, name="marker"))
    others = units[~units["author"].isin(away)]
    spare = _associations(others, draws, seed, interval=False) if not reason and not _short(others, least) else None
    for name in ("value", "low", "high", "null_mean", "null_sd", "z", "p", "slope"):
        if name not in table:
            table[name] = np.nan
    if reason:
        table["reason"], table["n"], table["persons"] = reason, len(units), 0
    table["p_all"] = adjusted(table["p"].to_numpy(), "holm")
    table["without_largest"] = spare["value"] if spare is not None else np.nan
    table["p_without"] = spare["p"] if spare is not None else np.nan
    table = table[["value", "low", "high", "reason", "n", "persons", "null_mean", "null_sd", "z", "p", "p_all", "slope", "without_largest", "p_without"]]

    def say(marker: str, cells: pd.Series) -> str:
        word = "no association that chance would not give" if not cells["p_all"] < 0.05 else ("a better outcome" if cells["value"] > 0 else "a worse outcome")
        return f"Within the same person, talks with more of '{PLAIN[marker]}' show {word} (correlation {cells['value']:+.3f}, p {cells['p_all']:.3f} after correction for ten markers)."

    used = kept
    return traced(
        table,
        frame,
        lambda marker: used["row"].to_numpy()[used[marker].to_numpy() > 0].astype(int),
        say,
        measure="human touch against outcome, within persons",
        null=f"outcomes dealt out anew within persons, {draws} times",
        draws=draws,
        unit_of_n="person-talks",
        interval="persons drawn with replacement, percentiles, 95 %",
        per=per,
        opening=opening,
        largest=largest,
        left_out_as_sensitivity=sorted(map(str, away)),
        talks=int(units["talk"].nunique()),
        seed=seed,
    )


def _person_talks(kept: pd.DataFrame, per: str) -> pd.DataFrame:
    by = kept.groupby(["author", "talk"], sort=True)
    if per == "share":
        part = kept.assign(**{m: (kept[m] > 0).astype(float) for m in MARKERS}).groupby(["author", "talk"], sort=True)
        return part[list(MARKERS)].mean().reset_index()
    sums = by[[*MARKERS, "tokens"]].sum()
    rates = sums[list(MARKERS)].div(sums["tokens"].where(sums["tokens"] > 0), axis=0) * 100
    return rates.dropna().reset_index()


def _short(units: pd.DataFrame, least: tuple[int, int]) -> str:
    again = int((units["author"].value_counts() >= 2).sum()) if len(units) else 0
    return too_few(len(units), again, least).replace("message", "person-talk").replace("authors", "persons with two talks").replace("author ", "person with two talks ")


def _associations(units: pd.DataFrame, draws: int, seed: int, interval: bool = True) -> pd.DataFrame:
    size = units["author"].value_counts()
    units = units[units["author"].map(size) >= 2].sort_values(["author", "talk"], kind="stable").reset_index(drop=True)
    person = pd.factorize(units["author"], sort=True)[0]
    x = units[list(MARKERS)].to_numpy(dtype=float)
    x = x - _means(x, person)[person]
    y = units["outcome"].to_numpy(dtype=float)
    y = y - _means(y[:, None], person)[person][:, 0]
    xx, yy, xy = (x**2).sum(0), float((y**2).sum()), x.T @ y
    varies = (xx > 1e-12) & (yy > 1e-12)
    with np.errstate(invalid="ignore", divide="ignore"):
        r = np.where(varies, xy / np.sqrt(xx * yy), np.nan)
        slope = np.where(varies, xy / xx * np.sqrt(xx / len(x)), np.nan)
    out = pd.DataFrame({"value": r, "slope": slope}, index=pd.Index(MARKERS, name="marker"))
    out["low"] = out["high"] = np.nan
    out["n"], out["persons"] = len(units), int(person.max(initial=-1)) + 1
    out["reason"] = np.where(varies, "", "nobody varies: the marker is absent, or everybody uses it the same in all talks")
    # chance: outcomes dealt out anew inside each person
    rng = np.random.default_rng(seed)
    dealt = np.empty((draws, len(MARKERS)))
    order = np.argsort(person, kind="stable")
    for draw in range(draws):
        mixed = np.empty(len(y), dtype=int)
        mixed[order] = np.lexsort((rng.random(len(y)), person))
        with np.errstate(invalid="ignore", divide="ignore"):
            dealt[draw] = x.T @ y[mixed] / np.sqrt(xx * yy)
    with np.errstate(invalid="ignore", divide="ignore"):
        out["null_mean"], out["null_sd"] = dealt.mean(0), dealt.std(0, ddof=1)
        out["z"] = (r - dealt.mean(0)) / dealt.std(0, ddof=1)
        out["p"] = np.where(varies, ((np.abs(dealt) >= np.abs(r) - 1e-12).sum(0) + 1) / (draws + 1), np.nan)
    for name in ("null_mean", "null_sd", "z"):
        out.loc[~varies, name] = np.nan
    if interval:
        if out["persons"].iloc[0] < FEWEST_CLUSTERS:
            out.loc[varies, "reason"] = f"no interval: {out['persons'].iloc[0]} persons ({FEWEST_CLUSTERS} are needed)"
        else:
            _, sums = author_sums(units["author"].to_numpy(dtype=object), np.hstack([x**2, x * y[:, None], (y**2)[:, None]]))
            drawn = resampled_sums(sums, draws, seed)
            k = len(MARKERS)
            with np.errstate(invalid="ignore", divide="ignore"):
                values = drawn[:, k : 2 * k] / np.sqrt(drawn[:, :k] * drawn[:, [2 * k]])
                low, high = np.nanquantile(np.where(varies, values, 0.0), [0.025, 0.975], axis=0)
            out["low"], out["high"] = np.where(varies, low, np.nan), np.where(varies, high, np.nan)
    return out


def _means(values: np.ndarray, person: np.ndarray) -> np.ndarray:
    size = np.bincount(person)
    return np.stack([np.bincount(person, weights=values[:, k]) / size for k in range(values.shape[1])], axis=1)


def strongest(table: pd.DataFrame, value: str = "value", p: str = "p") -> dict[str, Any]:
    """The strongest association of a table of `touch_against_outcome`, and how many survive Holm's correction.

    Parameters
    ----------
    value, p : its columns ("without_largest" and "p_without" for the table without the largest account).

    Returns
    -------
    dict: correlation, mark (in plain words), survive (markers with corrected p below .05).

    Examples
    --------
    >>> strongest(pd.DataFrame({"value": [0.1, -0.3], "p": [0.5, 0.01]}, index=["thanks", "apology"]))
    {'correlation': -0.3, 'mark': 'an apology', 'survive': 1}
    """
    mark = table[value].abs().idxmax()
    return {"correlation": float(table.loc[mark, value]), "mark": PLAIN[mark], "survive": int((adjusted(table[p].to_numpy(), "holm") < 0.05).sum())}
