"""The conversation space: who speaks, who answers, does it need a centre, how many partners.

This module holds the axes that can be read off a matrix of counts (who wrote how often to whom). Each lies between 0
and 1 and each is 0 for a pure broadcast. Their geometric mean is the index C: no axis makes up for another. C is never
printed without its axes, its roster and its venue (measures/profile.py does that); how far talk travels (T) and whether
messages are answered (A_e) need reply links and are given from outside.

The definitions are this project's own construction; docs/methods.md holds the formulas, notebook 40 what was tried instead.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from scipy.special import gammainc

from ..graphs import Counts
from ..results import NAN, Result
from .phrases import capital, is_or_are, of_ten, say_centre, say_company, say_returned, say_voice, spread

#: letter in formulas and code -> what readers are shown
PLAIN = {
    "V": "who speaks",
    "A": "who answers",
    "O": "does it need a centre",
    "M": "how many partners, on both sides",
    "T": "how far it travels",
    "A_e": "who answers, by reply links",
    "M_e": "how many partners, ends averaged",
    "C": "conversation, talk returned",
    "C_e": "conversation, messages answered",
    "K": "who is spoken to",
    "r0": "returned by chance alone",
}
AXES = ("V", "A", "O", "M")
DUST = 1e-12  # below it a share is float dust: the fourth root would turn 1e-16 into 1e-4


@dataclass(frozen=True)
class Pairs:
    """The pairs of people between whom anything was said: `up` messages from `lo` to `hi`, `down` the other way."""

    n: int
    lo: np.ndarray
    hi: np.ndarray
    up: np.ndarray
    down: np.ndarray


def pairs(counts: Counts) -> Pairs:
    """The unordered pairs of `counts`, in O(ties)."""
    W = counts.W.tocoo()
    i, j, weight = W.coords[0].astype(np.int64), W.coords[1].astype(np.int64), W.data.astype(float)
    off = i != j
    i, j, weight = i[off], j[off], weight[off]
    lo, hi = np.minimum(i, j), np.maximum(i, j)
    code, place = np.unique(lo * counts.n + hi, return_inverse=True)
    up = np.bincount(place, np.where(i < j, weight, 0.0), len(code))
    down = np.bincount(place, np.where(i < j, 0.0, weight), len(code))
    return Pairs(counts.n, code // max(counts.n, 1), code % max(counts.n, 1), up, down)


def clean(share: float) -> float:
    """`share` clipped to [0, 1], float dust at both ends taken off."""
    return 0.0 if share < DUST else 1.0 if share > 1 - DUST else float(share)


def evenness_of(x: np.ndarray, silent: int = 0) -> float:
    """1 - G*(x), the small-sample Gini's complement: 1 if all are equal, 0 if one has everything; NaN for n < 2 or a sum of 0.

    `silent` people with a zero are added without being written out.
    """
    n, total = len(x) + silent, float(x.sum())
    if n < 2 or total <= 0:
        return NAN
    ranked = float(np.arange(1.0 + silent, n + 1) @ np.sort(x))
    return clean(1 - (2 * ranked / total - (n + 1)) / (n - 1))


def numbers(p: Pairs) -> dict[str, float]:
    """The bare values of V, K, A, O, M, M_e and C of `p` (NaN where undefined), fast enough to be computed thousands of times."""
    both = p.up + p.down
    N = float(both.sum())
    out = dict.fromkeys(("V", "K", "A", "O", "M", "M_e", "C"), NAN)
    if p.n < 2 or N <= 0:
        return out
    sent = np.bincount(p.lo, p.up, p.n) + np.bincount(p.hi, p.down, p.n)
    got = np.bincount(p.lo, p.down, p.n) + np.bincount(p.hi, p.up, p.n)
    out["V"], out["K"] = evenness_of(sent), evenness_of(got)
    out["A"] = clean(2 * float(np.minimum(p.up, p.down).sum()) / N)
    if p.n < 3:
        return out
    talk = sent + got
    here, there = talk[p.lo], talk[p.hi]
    here, there = np.where(both > 0, here, 1.0), np.where(both > 0, there, 1.0)
    square = both * both
    scale = (p.n - 1) / (p.n - 2)
    out["O"] = clean((1 - float(talk.max()) / N) * p.n / (p.n - 2))
    out["M"] = clean(scale * (1 - float((square / np.minimum(here, there)).sum()) / N))
    out["M_e"] = clean(scale * (1 - float((square * (1 / here + 1 / there)).sum()) / (2 * N)))
    out["C"] = index_of(out["V"], out["A"], out["O"], out["M"])
    return out


def index_of(V: float, A: float, O: float, M: float) -> float:  # noqa: E741 - the letters of the formula
    """(V A O M)^(1/4) of values clipped to [0, 1]; NaN if one of them is NaN."""
    if any(math.isnan(x) for x in (V, A, O, M)):
        return NAN
    return float((clean(V) * clean(A) * clean(O) * clean(M)) ** 0.25)


def chance_returned(mu: float) -> float:
    """Share of messages that would be returned if they fell on ordered pairs at random, `mu` messages a pair on average.

    (1/mu) times the sum over k >= 1 of P(X >= k)^2, X Poisson with mean mu. NaN for mu <= 0. Range [0, 1).

    Examples
    --------
    >>> round(chance_returned(0.1), 4), round(chance_returned(1), 4)
    (0.0908, 0.4762)
    """
    if not mu > 0:
        return NAN
    wide = 12 * math.sqrt(mu) + 30
    first = max(0, math.floor(mu - wide))  # up to here P(X >= k) is 1
    k = np.arange(first + 1, math.ceil(mu + wide) + 1)
    return float((first + (gammainc(k, mu) ** 2).sum()) / mu)


def voice(counts: Counts) -> Result:
    """How evenly addressed messages are sent: 1 if everybody sends as many, 0 if one person sends all.

    V = 1 - G*(s), G* the Gini coefficient in its small-sample form (G n/(n-1)) and s the addressed messages sent per
    person, over the whole roster. Range [0, 1]. Undefined without addressed messages or with one person.

    Examples
    --------
    >>> from conversation_lib.graphs import from_matrix
    >>> round(voice(from_matrix([[0, 5, 2], [3, 0, 0], [0, 4, 0]])).value, 6)
    0.714286
    """
    return axes(counts)["V"]


def returned(counts: Counts) -> Result:
    """Share of addressed messages that are matched by one in the other direction (returned, not yet answered).

    A = sum over pairs of min(W_ij, W_ji) and min(W_ji, W_ij), over all messages: weighted reciprocity. Range [0, 1].
    Undefined without addressed messages. In dense talk much is returned by chance: read it beside r0.
    Source: Squartini, Picciolo, Ruzzenenti & Garlaschelli 2013, doi 10.1038/srep02729.

    Examples
    --------
    >>> from conversation_lib.graphs import from_matrix
    >>> round(returned(from_matrix([[0, 5, 2], [3, 0, 0], [0, 4, 0]])).value, 6)
    0.428571
    """
    return axes(counts)["A"]


def off_centre(counts: Counts) -> Result:
    """Share of messages that do not involve the busiest person, scaled so that 1 can be reached: 0 for any star.

    O = (1 - max_i t_i / N) n/(n-2), t_i all talk of i (sent and received), N all addressed messages. Range [0, 1];
    1 exactly if all are involved equally. Undefined for n < 3 or without addressed messages.

    Examples
    --------
    >>> from conversation_lib.graphs import from_matrix
    >>> round(off_centre(from_matrix([[0, 5, 2], [3, 0, 0], [0, 4, 0]])).value, 6)
    0.428571
    """
    return axes(counts)["O"]


def company(counts: Counts) -> Result:
    """How much other talk the two people of a message have, at the end that has less: 0 for pairs and stars, 1 if all talk alike with all.

    M = (n-1)/(n-2) (1/N) sum_{i<j} S_ij min(1 - S_ij/t_i, 1 - S_ij/t_j), S = W + W^T. Range [0, 1]. Undefined for n < 3
    or without addressed messages. In sparse data (a message a person) it is low by sampling.

    Examples
    --------
    >>> from conversation_lib.graphs import from_matrix
    >>> round(company(from_matrix([[0, 5, 2], [3, 0, 0], [0, 4, 0]])).value, 6)
    0.609524
    """
    return axes(counts)["M"]


def company_averaged(counts: Counts) -> Result:
    """Company with the two ends averaged: 1/2 for every equal star, 0 for pairs; it tells pairs from stars where M is 0.

    M_e = (n-1)/(n-2) (1 - (1/2N) sum_{i != j} S_ij^2/t_i): the chance that a second message of the same person has
    another partner, scaled. Range [0, 1], M <= M_e. Undefined for n < 3 or without addressed messages.

    Examples
    --------
    >>> from conversation_lib.graphs import from_matrix
    >>> round(company_averaged(from_matrix([[0, 5, 2], [3, 0, 0], [0, 4, 0]])).value, 6)
    0.8
    """
    return axes(counts)["M_e"]


def attention(counts: Counts) -> Result:
    """How evenly people are spoken to: 1 if everybody is addressed as often, 0 if one person gets all messages.

    K = 1 - G*(a), a the times each person of the roster was addressed. Range [0, 1]. Not part of C: it is the mirror
    image of V (reversing all arcs swaps them). Undefined without addressed messages or with one person.

    Examples
    --------
    >>> from conversation_lib.graphs import from_matrix
    >>> round(attention(from_matrix([[0, 5, 2], [3, 0, 0], [0, 4, 0]])).value, 6)
    0.5
    """
    return axes(counts)["K"]


def conversation_index(counts: Counts) -> Result:
    """The geometric mean of who speaks, who answers, does it need a centre, how many partners: C = (V A O M)^(1/4).

    Range [0, 1], between the smallest and the mean of the axes; a zero on one axis is a zero. It is no percentage, the
    root is steep at 0, and it is never printed without its axes, roster and venue. Undefined where one axis is.

    Examples
    --------
    >>> from conversation_lib.graphs import from_matrix
    >>> round(conversation_index(from_matrix([[0, 5, 2], [3, 0, 0], [0, 4, 0]])).value, 6)
    0.531774
    """
    return axes(counts)["C"]


def axes(counts: Counts, *, T: Result | float | None = None, A_e: Result | float | None = None) -> dict[str, Result]:
    """The whole conversation space of a matrix of counts: V, A, O, M, M_e, C, K, r0, min and mean, each a Result.

    Parameters
    ----------
    counts : who wrote how often to whom, over one roster (n enters every axis).
    T : how far talk travels, from reply trees (threads.travel), if reply links exist.
    A_e : share of addressed messages answered by somebody they address, from reply links; then C_e is given too.

    Returns
    -------
    dict: V, A, O, M, M_e, C, K, r0 (what A would be by chance), min (the weakest axis; its name in
    `parameters["axis"]`), mean (of the four), and T, A_e, C_e where they are given.

    Examples
    --------
    >>> from conversation_lib.graphs import from_matrix
    >>> star = axes(from_matrix([[0, 1, 1], [1, 0, 0], [1, 0, 0]]))
    >>> [round(star[name].value, 3) for name in "VAOMC"]
    [0.75, 1.0, 0.0, 0.0, 0.0]
    """
    p = pairs(counts)
    return describe(numbers(p), counts, T=T, A_e=A_e)


def describe(value: Mapping[str, float], counts: Counts, *, T: Result | float | None = None, A_e: Result | float | None = None) -> dict[str, Result]:
    """Results with their sentences and reasons, from the bare values that `numbers` gives."""
    n, N = counts.n, float(counts.W.sum())
    common = {
        "n": round(N) if abs(N - round(N)) < 1e-6 else N,
        "unit_of_n": "acts of addressing",
        "parameters": {"roster": counts.which, "people": n, "self_ties_left_out": counts.self_ties, "dropped": counts.dropped},
    }
    nobody = "there are no people" if n == 0 else "one person alone has nobody to talk with" if n == 1 else "no message addresses anybody" if N <= 0 else ""
    few = nobody or (f"it needs at least three people, here are {n}" if n < 3 else "")
    mu = N / (n * (n - 1)) if n > 1 else NAN
    whole = bool(np.all(counts.W.data == np.round(counts.W.data)))
    r0 = chance_returned(mu) if whole else NAN
    out: dict[str, Result] = {}

    def put(name: str, card: str, number: float, reason: str, sentence: str, **more) -> None:
        note = {**common, "parameters": dict(common["parameters"]), **more}
        out[name] = (
            Result.undefined(name, reason, card=card, **note) if math.isnan(number) else Result(name, float(number), sentence=sentence, card=card, **note)
        )

    def known(x: float, sentence) -> str:
        return "" if math.isnan(x) else sentence(x)

    put("V", "voice", value["V"], nobody, known(value["V"], say_voice))
    by_chance = "" if math.isnan(r0) else f"; chance alone would return {of_ten(r0)}"
    put(
        "A",
        "returned",
        value["A"],
        nobody,
        known(value["A"], lambda x: say_returned(x) + by_chance + "."),
    )
    put("O", "off_centre", value["O"], few, known(value["O"], lambda x: say_centre(x, n)))
    put("M", "company", value["M"], few, known(value["M"], lambda x: say_company(x, n)))
    put(
        "M_e",
        "company_averaged",
        value["M_e"],
        few,
        known(value["M_e"], lambda x: f"With the two ends of a message averaged, company is {x:.2f} (pairs 0, equal stars 0.50, everybody with everybody 1)."),
    )
    put(
        "K",
        "attention",
        value["K"],
        nobody,
        known(value["K"], lambda x: f"Being spoken to is spread {spread(x)} ({x:.2f}; 0 if one person gets every message, 1 if all get as many)."),
    )
    missing = nobody or ("" if whole else "weights are not whole numbers of messages, and chance throws whole messages")
    put(
        "r0",
        "chance_returned",
        r0,
        missing,
        known(r0, lambda x: f"If the same messages fell on pairs of people at random, {of_ten(x)} would be returned."),
        null={"name": "total-preserving: messages fall on ordered pairs uniformly"},
    )
    four = [value[name] for name in AXES]
    weakest = [name for name in AXES if value[name] <= min(four) + DUST] if not any(map(math.isnan, four)) else []
    put(
        "min",
        "conversation_index",
        min(four) if weakest else NAN,
        few,
        f"The weakest is: {' and '.join(PLAIN[w] for w in weakest)} ({min(four):.2f})." if weakest else "",
    )
    if weakest:
        out["min"].parameters["axis"] = ", ".join(weakest)
    put("mean", "conversation_index", sum(four) / 4 if weakest else NAN, few, f"The four axes have a mean of {sum(four) / 4:.2f}." if weakest else "")
    put(
        "C",
        "conversation_index",
        value["C"],
        few,
        known(value["C"], lambda x: f"Conversation, counted as talk returned: {x:.2f} of 1; the weakest side is {' and '.join(PLAIN[w] for w in weakest)}."),
    )
    if T is not None:
        out["T"] = (
            T
            if isinstance(T, Result)
            else Result("T", float(T), card="travel")
            if not math.isnan(T)
            else Result.undefined("T", "no reply links", card="travel")
        )
    if A_e is not None:
        given = A_e if isinstance(A_e, Result) else Result("A_e", float(A_e), card="answered", sentence=f"{capital(of_ten(A_e))} {is_or_are(A_e)} answered.")
        out["A_e"] = given
        c_e = index_of(value["V"], given.value, value["O"], value["M"])
        put("C_e", "conversation_index", c_e, few or given.reason, known(c_e, lambda x: f"Conversation, counted as messages answered: {x:.2f} of 1."))
    return out
