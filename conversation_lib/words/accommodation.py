"""Does the one who answers fall into the other's way of speaking?

Linguistic coordination looks at small words that nobody chooses on purpose (a, the, of, and, very): does b use a class of
them more often right after a did? The eight classes stand in data/words/function_words.csv.

Danescu-Niculescu-Mizil, Lee, Pang & Kleinberg 2012, Echoes of power, doi:10.1145/2187836.2187931.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd

from .lists import FUNCTION_CLASSES, function_words, version
from .pairs import exchanges
from .resampling import ratio_interval
from .tokens import encode
from .traced import FEWEST_AUTHORS, FEWEST_MESSAGES, Traced, too_few, traced


def coordination_of(a_has: Any, b_has: Any, least: int = 3) -> float:
    """Coordination of b to a on one class: P(b's answer has it | a's message has it) - P(b's answer has it), -1 to 1.

    Parameters
    ----------
    a_has, b_has : one yes or no per exchange. least : fewest exchanges in which a has it; below that NaN.

    Examples
    --------
    >>> coordination_of([1, 1, 0, 0], [1, 1, 0, 0], least=2)
    0.5
    >>> coordination_of([1, 1, 0, 0], [1, 1, 0, 0])
    nan
    """
    a, b = np.asarray(a_has, dtype=bool), np.asarray(b_has, dtype=bool)
    if len(a) != len(b):
        raise ValueError(f"{len(a)} messages but {len(b)} answers")
    if a.sum() < max(least, 1):
        return float("nan")
    return float(b[a].mean() - b.mean())


def coordination(messages: Any, rule: str = "reply", *, least_with: int = 3, least: tuple[int, int] = (FEWEST_MESSAGES, FEWEST_AUTHORS), draws: int = 999, seed: int = 1, quoted: str = "drop") -> Traced:
    """How much those who answer fall into the other's use of small words: a row per class of words, and their mean.

    Parameters
    ----------
    messages : the message table or a Corpus. rule : see `pairs.exchanges`.
    least_with : a pair (b answers a) counts for a class only if a used it in at least so many exchanges.
    least : fewest exchanges and fewest answering authors for which a number is given.
    draws, seed : interval by drawing answering authors with replacement (percentiles, 95 %; none below ten).

    Returns
    -------
    Traced table, index class (eight and "mean"): value (mean over pairs of the coordination of b to a, -1 to 1; 0 = none),
    low, high, reason, n (exchanges), pairs. The row "mean" is the mean of the classes; a pair that is missing in a class is
    left out there, nothing is filled in.
    Source: Danescu-Niculescu-Mizil, Lee, Pang & Kleinberg 2012, doi:10.1145/2187836.2187931.

    Examples
    --------
    >>> m = pd.DataFrame({"message_id": list("abcd"), "author": ["ana", "ben"] * 2, "conversation_id": "c", "text": ["The sea", "The sky", "Run", "Fly"]})
    >>> coordination(m, rule="turn").loc["article", "reason"]
    'too few: 3 messages (30 are needed) and 2 authors (5 are needed)'
    """
    pairs = exchanges(messages, rule, measure="linguistic coordination", english=True, quoted=quoted)
    table = pairs.table
    a_words, b_words = encode(table["a_text"]), encode(table["b_text"])
    people = int(table["b"].nunique())
    short = pairs.texts.reason or too_few(len(table), people, least)
    pair = table.groupby(["b", "a"], sort=True).ngroup().to_numpy() if len(table) else np.array([], dtype=int)
    count = int(pair.max(initial=-1)) + 1
    answering = table.drop_duplicates(["b", "a"]).sort_values(["b", "a"])["b"].to_numpy(dtype=object) if len(table) else np.array([], dtype=object)
    size = np.bincount(pair, minlength=count)
    rows, used, values = [], {}, np.full((count, len(FUNCTION_CLASSES)), np.nan)
    for k, name in enumerate(FUNCTION_CLASSES):
        a_has = a_words.count(a_words.having(function_words(name))) > 0
        b_has = b_words.count(b_words.having(function_words(name))) > 0
        with_a = np.bincount(pair[a_has], minlength=count)
        both = np.bincount(pair[a_has & b_has], minlength=count)
        b_all = np.bincount(pair[b_has], minlength=count)
        enough = with_a >= least_with
        values[enough, k] = both[enough] / with_a[enough] - b_all[enough] / size[enough]
        used[name] = enough[pair] & a_has & b_has
        rows.append(_row(values[:, [k]], answering, size, short, draws, seed))
    rows.append(_row(values, answering, size, short, draws, seed))
    out = pd.DataFrame(rows, index=pd.Index([*FUNCTION_CLASSES, "mean"], name="class"))
    used["mean"] = np.any(list(used.values()), axis=0) if len(table) else np.array([], dtype=bool)

    def say(name: str, cells: pd.Series) -> str:
        what = "small words of a class" if name == "mean" else f"a word of the class {name.replace('_', ' ')}"
        return f"After the other used {what}, the answer has one {abs(100 * cells['value']):.1f} points {'more' if cells['value'] >= 0 else 'less'} often than otherwise."

    return traced(
        out,
        pairs.messages,
        lambda name: pairs.answers(used[name]),
        say,
        measure="linguistic coordination",
        rule=rule,
        least_with=least_with,
        unit_of_n="exchanges",
        interval="answering authors drawn with replacement, percentiles, 95 %",
        left_out=pairs.left_out,
        missing_pairs="left out of the classes in which they are missing",
        lists=version(),
        seed=seed,
    )


def _row(values: np.ndarray, answering: np.ndarray, size: np.ndarray, short: str, draws: int, seed: int) -> dict[str, Any]:
    known = ~np.isnan(values)
    any_known = known.any(axis=1)
    row = {"value": np.nan, "low": np.nan, "high": np.nan, "reason": short, "n": int(size[any_known].sum()), "pairs": int(any_known.sum())}
    if short:
        return {**row, "n": int(size.sum())}
    if not any_known.any():
        return {**row, "reason": "no pair of people has enough exchanges in which the first used such a word"}
    filled = np.where(known, values, 0.0)
    means = filled.sum(0)[known.any(0)] / known.sum(0)[known.any(0)]
    row["value"] = float(means.mean())
    low, high, row["reason"] = _interval(answering[any_known], filled[any_known], known[any_known].astype(float), draws, seed)
    return {**row, "low": low, "high": high}


def _interval(answering: np.ndarray, above: np.ndarray, below: np.ndarray, draws: int, seed: int) -> tuple[float, float, str]:
    """95 % limits of the mean over classes of sum(above) / sum(below), answering authors drawn with replacement."""
    if above.shape[1] == 1:
        low, high, reason = ratio_interval(answering, above, below, draws=draws, seed=seed)
        return float(low[0]), float(high[0]), reason
    from .resampling import author_sums, resampled_sums
    from .traced import FEWEST_CLUSTERS

    names, sums = author_sums(answering, np.hstack([above, below]))
    if len(names) < FEWEST_CLUSTERS:
        return np.nan, np.nan, f"no interval: {len(names)} authors ({FEWEST_CLUSTERS} are needed)"
    drawn = resampled_sums(sums, draws, seed)
    k = above.shape[1]
    with np.errstate(invalid="ignore", divide="ignore"):
        means = np.nanmean(np.where(drawn[:, k:] > 0, drawn[:, :k] / drawn[:, k:], np.nan), axis=1)
    low, high = np.nanquantile(means, [0.025, 0.975])
    return float(low), float(high), ""
