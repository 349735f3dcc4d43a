"""How unequal are the voices?

Measures of concentration of a vector of counts: messages written by each person, or times each person was addressed.
All take any sequence of non-negative numbers, one per person of the roster; people with a zero belong in it (the Gini
coefficient counts the silent in full) unless `active_only` says otherwise. None cares about the order of people.
"""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pandas as pd

from ..graphs import Counts
from ..results import Result
from .phrases import of_ten


def vector(x: Any, active_only: bool = False) -> np.ndarray:
    """`x` as an array of floats, checked: finite, not negative, one-dimensional; with `active_only` zeros are left out."""
    values = np.asarray(x, dtype=float).ravel() if not isinstance(x, Counts) else sent(x)
    if not np.isfinite(values).all() or (values < 0).any():
        raise ValueError("counts must be finite and not negative: nobody writes a negative number of messages")
    return values[values > 0] if active_only else values


def sent(counts: Counts) -> np.ndarray:
    """Addressed messages sent by each person of the roster (row sums of W)."""
    return np.asarray(counts.W.sum(axis=1), dtype=float).ravel()


def received(counts: Counts) -> np.ndarray:
    """Times each person of the roster was addressed (column sums of W)."""
    return np.asarray(counts.W.sum(axis=0), dtype=float).ravel()


def gini(x: Any, small_sample: bool = False, active_only: bool = False) -> Result:
    """How far messages are from being shared equally: 0 if all wrote as many, towards 1 if one person wrote all.

    The area between the Lorenz curve and equality: G = 2 sum_k k x_(k) / (n N) - (n+1)/n, x sorted upwards.

    Parameters
    ----------
    x : counts, one per person of the roster, zeros included; or Counts (then addressed messages sent).
    small_sample : G* = G n/(n-1), which reaches 1 when one person has everything, whatever n.
    active_only : leave out people with a count of zero.

    Returns
    -------
    Result in [0, (n-1)/n], with `small_sample` in [0, 1]. Undefined if all counts are zero or nobody is there; for one
    person G is 0 and G* undefined.

    Examples
    --------
    >>> round(gini([10, 4, 3, 2, 1]).value, 9), round(gini([10, 4, 3, 2, 1], small_sample=True).value, 9)
    (0.4, 0.5)

    Source: Gini 1912; the small-sample form as in Deltas 2003, doi 10.1162/rest.2003.85.1.226.
    """
    values = vector(x, active_only)
    n, total = len(values), float(values.sum())
    name = "gini_small_sample" if small_sample else "gini"
    choice = {"people": n, "active_only": active_only}
    if n == 0 or total == 0:
        return Result.undefined(name, _nothing(n), card="gini", parameters=choice)
    if n == 1 and small_sample:
        return Result.undefined(name, "one person alone cannot be unequal", card="gini", parameters=choice)
    g = 2 * float(np.arange(1.0, n + 1) @ np.sort(values)) / (n * total) - (n + 1) / n
    g = min(max(g, 0.0), (n - 1) / n)
    value = min(1.0, g * n / (n - 1)) if small_sample else g
    sentence = f"The Gini coefficient of the messages of {n} people is {value:.2f} (0: all wrote as many; {'1' if small_sample else f'{(n - 1) / n:.2f}'}: one wrote everything)."
    return Result(name, value, n=n, unit_of_n="people", parameters=choice, sentence=sentence, card="gini")


def top_share(x: Any, q: float | None = None, k: int | None = None, active_only: bool = False) -> Result:
    """Share of all messages that come from the `k` most active people, or from the top fraction `q` of the roster.

    Parameters
    ----------
    x : counts, one per person of the roster; or Counts.
    q : fraction of the roster, 0 < q <= 1; k = max(1, ceil(q n)) people (q n rounded to 9 decimals first).
    k : number of people; state either `q` or `k`. With fewer than k people the share is 1.

    Returns
    -------
    Result in [k/n, 1]; the k used is in `parameters["k"]` and in the sentence. Undefined without messages.

    Source: a concentration ratio, in general use.

    Examples
    --------
    >>> top_share([10, 4, 3, 2, 1], q=0.2).value
    0.5
    >>> top_share([1] * 100, q=0.07).parameters["k"]
    7
    """
    if (q is None) == (k is None):
        raise ValueError("state either q (a fraction of the people) or k (a number of people)")
    if q is not None and not 0 < q <= 1:
        raise ValueError(f"q is a fraction of the people, above 0 and at most 1, not {q}")
    if k is not None and (k != int(k) or k < 1):
        raise ValueError(f"k is a number of people, at least 1, not {k}")
    values = vector(x, active_only)
    n, total = len(values), float(values.sum())
    used = int(k) if k is not None else max(1, math.ceil(round(q * n, 9)))
    choice = {"people": n, "k": used, "q": q, "active_only": active_only}
    if n == 0 or total == 0:
        return Result.undefined("top_share", _nothing(n), card="top_share", parameters=choice)
    used = min(used, n)
    value = float(np.partition(values, n - used)[n - used :].sum() / total)
    who = "The most active person" if used == 1 else f"The {used} most active people"
    sentence = f"{who} of {n} wrote {value:.0%} of the messages; equal parts would be {used / n:.1%}."
    return Result("top_share", value, n=n, unit_of_n="people", parameters=choice, sentence=sentence, card="top_share")


def hill(x: Any, q: float = 1.0) -> Result:
    """How many voices there effectively are: the Hill number of order `q`, in people.

    D_q = (sum p^q)^(1/(1-q)). D_0 counts the active, D_1 = exp(entropy), D_2 = 1/sum p^2, D_infinity = 1/max p; the
    higher q, the less the quiet count. People with a count of zero do not enter.

    Returns
    -------
    Result in [1, number of active people], falling in q. Two disjoint copies of a community double it. Undefined
    without messages.

    Examples
    --------
    >>> [round(hill([10, 4, 3, 2, 1], q).value, 6) for q in (0, 1, 2, float("inf"))]
    [5.0, 3.792685, 3.076923, 2.0]

    Source: Hill 1973, doi 10.2307/1934352; Jost 2006, doi 10.1111/j.2006.0030-1299.14714.x.
    """
    if math.isnan(q) or q < 0:
        raise ValueError(f"the order q is a number from 0 on, not {q}")
    values = vector(x, active_only=True)
    choice = {"q": q if math.isfinite(q) else "infinity"}
    if len(values) == 0:
        return Result.undefined("hill", "nobody wrote anything", unit="people", card="hill", parameters=choice)
    p = values / values.sum()
    if q == 0:
        number = float(len(p))
    elif q == 1:
        number = math.exp(-float((p * np.log(p)).sum()))
    elif math.isinf(q):
        number = 1 / float(p.max())
    else:  # relative to the largest share, so that a high order does not underflow
        top = float(p.max())
        number = math.exp((q * math.log(top) + math.log(float(((p / top) ** q).sum()))) / (1 - q))
    number = min(max(number, 1.0), float(len(p)))
    sentence = f"The talk is as concentrated as if {number:.1f} people spoke equally much; {len(p)} spoke at all."
    return Result("hill", number, unit="people", n=len(p), unit_of_n="active people", parameters=choice, sentence=sentence, card="hill")


def entropy(x: Any, base: float = 2.0, corrected: bool = False) -> Result:
    """How uncertain it is who wrote a message taken at random, in bits (base 2) or nats (base e).

    H = -sum p log p. The plug-in value is too low in small data by about (K-1)/(2N) nats, K people seen, N messages:
    `corrected` adds that (Miller-Madow).

    Returns
    -------
    Result in [0, log K] (the corrected one may pass log K). Undefined without messages.

    Examples
    --------
    >>> round(entropy([10, 4, 3, 2, 1]).value, 6)
    1.92322

    Source: Shannon 1948, doi 10.1002/j.1538-7305.1948.tb01338.x; correction: Miller 1955.
    """
    if not base > 1:
        raise ValueError(f"the base of the logarithm is above 1, not {base}")
    values = vector(x, active_only=True)
    unit = "bits" if base == 2 else "nats" if math.isclose(base, math.e) else f"units of log {base:g}"
    choice = {"base": base, "correction": "Miller-Madow" if corrected else "none"}
    if len(values) == 0:
        return Result.undefined("entropy", "nobody wrote anything", unit=unit, card="entropy", parameters=choice)
    p = values / values.sum()
    h = abs(-float((p * np.log(p)).sum()))
    if corrected:
        h += (len(p) - 1) / (2 * float(values.sum()))
    h /= math.log(base)
    return Result(
        "entropy",
        h,
        unit=unit,
        n=len(p),
        unit_of_n="active people",
        parameters=choice,
        sentence=f"Who wrote a message taken at random is uncertain by {h:.2f} {unit}.",
        card="entropy",
    )


def evenness(x: Any) -> Result:
    """Entropy as a share of what it would be if everybody on the roster wrote as many: H / log n (Pielou).

    Returns
    -------
    Result in [0, 1]. Undefined without messages or with one person on the roster. Zeros of the roster count in n.

    Examples
    --------
    >>> round(evenness([10, 4, 3, 2, 1]).value, 6)
    0.828286

    Source: Pielou 1966, doi 10.1016/0022-5193(66)90013-0.
    """
    values = vector(x)
    n = len(values)
    if n < 2 or values.sum() == 0:
        return Result.undefined("evenness", "one person alone has no evenness" if n == 1 else _nothing(n), card="evenness", n=n, unit_of_n="people")
    value = min(1.0, entropy(values, math.e).value / math.log(n))
    return Result(
        "evenness", value, n=n, unit_of_n="people", sentence=f"The messages are {value:.0%} as evenly spread as they could be over {n} people.", card="evenness"
    )


def simpson(x: Any) -> Result:
    """Probability that two different messages, taken at random, have the same author (unbiased Simpson index).

    sum x(x-1) / (N(N-1)), for whole counts; its inverse is an effective number of voices.

    Returns
    -------
    Result in [0, 1]; `parameters["inverse"]` is the effective number (infinite if nobody wrote twice). Undefined for
    fewer than two messages or for counts that are not whole.

    Examples
    --------
    >>> round(simpson([10, 4, 3, 2, 1]).value, 6), round(simpson([10, 4, 3, 2, 1]).parameters["inverse"], 6)
    (0.289474, 3.454545)

    Source: Simpson 1949, doi 10.1038/163688a0.
    """
    values = vector(x)
    total = float(values.sum())
    if total < 2 or (values != np.round(values)).any():
        reason = "it needs at least two messages" if total < 2 else "it needs whole counts of messages"
        return Result.undefined("simpson", reason, card="simpson")
    value = float((values * (values - 1)).sum() / (total * (total - 1)))
    inverse = 1 / value if value else math.inf
    return Result(
        "simpson",
        value,
        n=round(total),
        unit_of_n="messages",
        parameters={"inverse": inverse},
        sentence=f"Of pairs of messages taken at random, {of_ten(value, 'pair', 'pairs')} come from one and the same person.",
        card="simpson",
    )


def lorenz(x: Any, active_only: bool = False) -> pd.DataFrame:
    """The Lorenz curve: the share of messages (`messages`) written by the quietest share of people (`people`).

    Returns
    -------
    DataFrame of n + 1 points (k/n, cumulated share) from (0, 0) to (1, 1); empty if there is nothing to share.

    Examples
    --------
    >>> lorenz([3, 1]).to_numpy().tolist()
    [[0.0, 0.0], [0.5, 0.25], [1.0, 1.0]]
    """
    values = np.sort(vector(x, active_only))
    n, total = len(values), float(values.sum())
    if n == 0 or total == 0:
        return pd.DataFrame({"people": pd.Series(dtype=float), "messages": pd.Series(dtype=float)})
    return pd.DataFrame({"people": np.arange(n + 1) / n, "messages": np.append(0.0, np.cumsum(values) / total)})


def concentration(x: Any) -> dict[str, Result]:
    """All measures of concentration of `x` side by side: gini, gini_small_sample, top_1, top_share (a tenth), D_0, D_1, D_2, D_inf, entropy, evenness, simpson.

    Examples
    --------
    >>> round(concentration([1, 1, 1, 1])["D_2"].value, 6)
    4.0
    """
    return {
        "gini": gini(x),
        "gini_small_sample": gini(x, small_sample=True),
        "top_1": top_share(x, k=1),
        "top_share": top_share(x, q=0.1),
        "D_0": hill(x, 0),
        "D_1": hill(x, 1),
        "D_2": hill(x, 2),
        "D_inf": hill(x, math.inf),
        "entropy": entropy(x),
        "entropy_corrected": entropy(x, corrected=True),
        "evenness": evenness(x),
        "simpson": simpson(x),
    }


def _nothing(n: int) -> str:
    return "there are no people" if n == 0 else "nobody wrote anything: a share of nothing is not 0"
