"""How much of the possible talk took place, who stood apart, and does everything hang together?

Density falls like 1/n when everybody talks as much as before, so it never comes without the mean number of people
spoken to. "Isolate" means three different things; all three are given.
"""

from __future__ import annotations

import math
from typing import Any

import numpy as np
from scipy.sparse import csgraph

from ..graphs import Counts
from ..results import NAN, Result
from .phrases import capital, is_or_are, of_ten


def density(counts: Counts, directed: bool = True) -> Result:
    """Share of the possible ties that exist: m/(n(n-1)), or 2m/(n(n-1)) on the undirected graph.

    Parameters
    ----------
    counts : who wrote how often to whom; only "at all" counts here.
    directed : count i -> j and j -> i as two ties (default) or as one.

    Returns
    -------
    Result in [0, 1]; `parameters["mean_degree"]` is m/n. Undefined for fewer than two people. A whole network has no interval; where its
    people are a sample of a crowd, `chance.by_person` gives one.

    Examples
    --------
    >>> from conversation_lib.graphs import from_matrix
    >>> density(from_matrix([[0, 1], [0, 0]])).value
    0.5

    Source: Wasserman & Faust 1994, ch. 4, doi 10.1017/CBO9780511815478.
    """
    n, A = counts.n, counts.ties
    m = A.nnz if directed else (A + A.T).nnz // 2
    choice = {"roster": counts.which, "directed": directed, "ties": m, "mean_degree": m / n if n else NAN}
    if n < 2:
        return Result.undefined("density", "it needs at least two people", card="density", n=n, unit_of_n="people", parameters=choice)
    value = m / (n * (n - 1)) if directed else 2 * m / (n * (n - 1))
    sentence = f"{capital(of_ten(value, 'possible tie', 'possible ties'))} exist{'s' if is_or_are(value) == 'is' else ''} ({m} among {n} people, {m / n:.1f} a person)."
    return Result("density", value, n=n, unit_of_n="people", parameters=choice, sentence=sentence, card="density")


def mean_degree(counts: Counts) -> Result:
    """How many different people one person speaks to on average: m/n, m the number of different ties.

    Examples
    --------
    >>> from conversation_lib.graphs import from_matrix
    >>> mean_degree(from_matrix([[0, 7], [0, 0]])).value
    0.5
    """
    n, m = counts.n, counts.ties.nnz
    if n == 0:
        return Result.undefined("mean_degree", "there are no people", unit="people", card="density")
    return Result(
        "mean_degree",
        m / n,
        unit="people",
        n=n,
        unit_of_n="people",
        parameters={"roster": counts.which},
        sentence=f"On average a person speaks to {m / n:.1f} others.",
        card="density",
    )


def isolates(counts: Counts, wrote: Any = None) -> dict[str, Result]:
    """Who stands apart, as shares of the roster, by three definitions that must not be mixed up.

    Parameters
    ----------
    counts : who wrote how often to whom.
    wrote : messages of any sort (also open ones) written by each person, in the order of `counts.people`; or a mapping
        from person to number. Without it only (a) can be known.

    Returns
    -------
    dict of Results in [0, 1]: "no_tie" (a: no tie in either direction), "shouters" (b: wrote something, and still no
    tie; in NodeXL's import they carry a self-loop), "silent" (c: wrote nothing and nobody addressed them). a = b + c.
    Undefined without people.

    Examples
    --------
    >>> from conversation_lib.graphs import from_matrix
    >>> four = isolates(from_matrix([[0, 1, 0, 0]] + [[0] * 4] * 3), wrote=[1, 0, 5, 0])
    >>> [four[name].value for name in ("no_tie", "shouters", "silent")]
    [0.5, 0.25, 0.25]

    Source: definition (a): Himelboim et al. 2017, doi 10.1177/2056305117691545.
    """
    n, A = counts.n, counts.ties
    if n == 0:
        return {name: Result.undefined(name, "there are no people", card="isolates") for name in ("no_tie", "shouters", "silent")}
    apart = (np.diff(A.indptr) == 0) & (np.bincount(A.indices, minlength=n) == 0)
    more = {"n": n, "unit_of_n": "people", "parameters": {"roster": counts.which}, "card": "isolates"}
    share = float(apart.mean())

    def who(x: float, one: str, many: str) -> str:
        return f"{capital(of_ten(x, 'person', 'people'))} {one if is_or_are(x) == 'is' else many}"

    out = {"no_tie": Result("no_tie", share, sentence=f"{who(share, 'stands', 'stand')} apart, without a tie to anybody on the roster.", **more)}
    if wrote is None:
        reason = "it is not stated who wrote messages that address nobody"
        return out | {name: Result.undefined(name, reason, **more) for name in ("shouters", "silent")}
    said = np.array([wrote.get(person, 0) for person in counts.people], dtype=float) if hasattr(wrote, "get") else np.asarray(wrote, dtype=float)
    if said.shape != (n,):
        raise ValueError(f"`wrote` needs one number for each of the {n} people, it has {said.size}")
    loud, quiet = float((apart & (said > 0)).mean()), float((apart & (said == 0)).mean())
    out["shouters"] = Result("shouters", loud, sentence=f"{who(loud, 'is a shouter', 'are shouters')}: wrote, and has no tie to anybody.", **more)
    out["silent"] = Result("silent", quiet, sentence=f"{who(quiet, 'is', 'are')} silent: wrote nothing, addressed by nobody.", **more)
    return out


def components(counts: Counts) -> dict[str, Result]:
    """Share of the roster in the largest component: "weak" (joined by ties of any direction), "strong" (by paths both ways).

    Returns
    -------
    dict of Results in [1/n, 1]; `parameters["components"]` is their number. Undefined without people. O(n + ties).

    Source: Wasserman & Faust 1994, ch. 4, doi 10.1017/CBO9780511815478.

    Examples
    --------
    >>> from conversation_lib.graphs import from_matrix
    >>> path = components(from_matrix([[0, 1, 0], [0, 0, 1], [0, 0, 0]]))
    >>> path["weak"].value, round(path["strong"].value, 3)
    (1.0, 0.333)
    """
    n = counts.n
    if n == 0:
        return {name: Result.undefined(name, "there are no people", card="components") for name in ("weak", "strong")}
    out = {}
    words = {"weak": "hang together by ties of any direction", "strong": "can all reach each other along the direction of talk"}
    for name, text in words.items():
        number, label = csgraph.connected_components(counts.W, directed=True, connection=name)
        value = float(np.bincount(label).max() / n)
        belong = "belongs" if is_or_are(value) == "is" else "belong"
        sentence = f"{capital(of_ten(value, 'person', 'people'))} {belong} to the largest group of people who {text}."
        out[name] = Result(
            name, value, n=n, unit_of_n="people", parameters={"roster": counts.which, "components": int(number)}, sentence=sentence, card="components"
        )
    return out


def talk_of_one(counts: Counts) -> Result:
    """Share of messages with an end that has one message only: where it is high, company (M) is low by sampling alone.

    Examples
    --------
    >>> from conversation_lib.graphs import from_matrix
    >>> talk_of_one(from_matrix([[0, 1, 1], [0, 0, 0], [0, 0, 0]])).value
    1.0
    """
    W = counts.W.tocoo()
    total = float(W.data.sum())
    if not total:
        return Result.undefined("talk_of_one", "no message addresses anybody", card="talk_of_one")
    talk = np.asarray(counts.W.sum(axis=0)).ravel() + np.asarray(counts.W.sum(axis=1)).ravel()
    i, j = W.coords
    value = float(W.data[np.minimum(talk[i], talk[j]) <= 1].sum() / total)
    return Result(
        "talk_of_one",
        value,
        n=math.floor(total),
        unit_of_n="acts of addressing",
        sentence=f"In {of_ten(value)} one of the two has no other message at all.",
        card="talk_of_one",
    )
