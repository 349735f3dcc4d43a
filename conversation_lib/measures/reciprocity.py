"""Is talk returned? Every definition of reciprocity in use, under its own name, side by side.

Programs print different numbers under the one word "reciprocity". What networkx, igraph and sna ("edgewise") call so is
the share of *ties* that are returned; NodeXL's "vertex pair ratio" is the share of *connected pairs* that are mutual;
sna's "dyadic" also counts the pairs who never spoke as reciprocal. Weighted reciprocity counts messages, not ties. None
of them says that a message was answered: that needs reply links (answers.py).
"""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from ..chance.stubs import stub_permutations
from ..graphs import Counts
from ..results import NAN, Result
from . import entropy_null
from .phrases import capital, is_or_are, of_ten
from .space import chance_returned, pairs

STUBS = "strength-preserving: stub permutation without self-loops"
TOTAL = "total-preserving: messages fall on ordered pairs uniformly"
NULLS = {"stubs": STUBS, "entropy": entropy_null.NAME, "total": TOTAL}


def dyads(counts: Counts) -> tuple[int, int, int]:
    """How many pairs of people are mutual, one-sided, and silent towards each other; together n(n-1)/2.

    Examples
    --------
    >>> from conversation_lib.graphs import from_matrix
    >>> dyads(from_matrix([[0, 5, 2], [3, 0, 0], [0, 4, 0]]))
    (1, 2, 0)
    """
    ties = counts.ties
    mutual = int(ties.multiply(ties.T).nnz) // 2
    one_sided = ties.nnz - 2 * mutual
    return mutual, one_sided, counts.n * (counts.n - 1) // 2 - mutual - one_sided


def _make(name: str, value: float, reason: str, counts: Counts, sentence: str, **more: Any) -> Result:
    more = {"n": counts.n, "unit_of_n": "people", "card": name, "parameters": {"roster": counts.which, "self_ties_left_out": counts.self_ties}} | more
    return Result.undefined(name, reason, **more) if math.isnan(value) else Result(name, float(value), sentence=sentence, **more)


def arc_reciprocity(counts: Counts) -> Result:
    """Share of ties that are returned: r = 2 M / (2 M + A), M mutual and A one-sided pairs.

    The "reciprocity" of networkx and igraph, "edgewise" of sna, "reciprocated edge ratio" of NodeXL. Self-loops are
    left out (networkx keeps them in its denominator). Range [0, 1]; undefined without ties.

    Examples
    --------
    >>> from conversation_lib.graphs import from_matrix
    >>> arc_reciprocity(from_matrix([[0, 5, 2], [3, 0, 0], [0, 4, 0]])).value
    0.5

    Source: Wasserman & Faust 1994, ch. 13, doi 10.1017/CBO9780511815478.
    """
    mutual, one_sided, _ = dyads(counts)
    r = 2 * mutual / (2 * mutual + one_sided) if mutual + one_sided else NAN
    return _make("arc_reciprocity", r, "nobody speaks to anybody", counts, f"{capital(of_ten(r, 'tie', 'ties'))} {is_or_are(r)} returned at least once.")


def pair_reciprocity(counts: Counts) -> Result:
    """Share of the pairs in contact who speak both ways: d = M / (M + A); NodeXL's "vertex pair ratio".

    Tied to the share of ties by r = 2d/(1+d). Range [0, 1]; undefined without ties.

    Source: Wasserman & Faust 1994, ch. 13, doi 10.1017/CBO9780511815478.

    Examples
    --------
    >>> from conversation_lib.graphs import from_matrix
    >>> round(pair_reciprocity(from_matrix([[0, 5, 2], [3, 0, 0], [0, 4, 0]])).value, 6)
    0.333333
    """
    mutual, one_sided, _ = dyads(counts)
    d = mutual / (mutual + one_sided) if mutual + one_sided else NAN
    speak = "speaks" if is_or_are(d) == "is" else "speak"
    return _make("pair_reciprocity", d, "nobody speaks to anybody", counts, f"{capital(of_ten(d, 'pair in contact', 'pairs in contact'))} {speak} both ways.")


def all_pairs_reciprocity(counts: Counts) -> Result:
    """Share of all pairs that are the same in both directions, silence included: (M + Z)/(M + A + Z); sna's "dyadic".

    In sparse talk it is near 1 because most pairs never spoke. Range [0, 1]; undefined for fewer than two people.

    Source: `grecip` of the R package sna, Butts 2008, doi 10.18637/jss.v024.i06.

    Examples
    --------
    >>> from conversation_lib.graphs import from_matrix
    >>> round(all_pairs_reciprocity(from_matrix([[0, 5, 2], [3, 0, 0], [0, 4, 0]])).value, 6)
    0.333333
    """
    mutual, one_sided, null = dyads(counts)
    every = mutual + one_sided + null
    value = (mutual + null) / every if every else NAN
    return _make(
        "all_pairs_reciprocity",
        value,
        "it needs at least two people",
        counts,
        f"{capital(of_ten(value, 'pair', 'pairs'))} {is_or_are(value)} alike in both directions, pairs who never spoke included.",
    )


def rho(counts: Counts) -> Result:
    """Reciprocity of ties beyond what density alone would give: rho = (r - a)/(1 - a), a = m/(n(n-1)).

    0 = as in a random graph of that density, 1 = every tie is returned (also in the complete graph, by rule). Range
    [-a/(1-a), 1]; undefined without ties. It saturates on busy data: few returned ties suffice.

    Examples
    --------
    >>> from conversation_lib.graphs import from_matrix
    >>> round(rho(from_matrix([[0, 1, 1, 0], [1, 0, 0, 0], [0, 0, 0, 1], [0, 1, 1, 0]])).value, 6)
    0.333333

    Source: Garlaschelli & Loffredo 2004, doi 10.1103/PhysRevLett.93.268701.
    """
    mutual, one_sided, _ = dyads(counts)
    m = 2 * mutual + one_sided
    if not m:
        return _make("rho", NAN, "nobody speaks to anybody", counts, "")
    a = m / (counts.n * (counts.n - 1))
    value = 1.0 if one_sided == 0 else 1 - (one_sided / m) / (1 - a)
    side = "more" if value > 0 else "less"
    return _make(
        "rho",
        value,
        "",
        counts,
        f"Ties are returned {side} often than chance at this density would return them (rho {value:.2f}; 0 = chance).",
        null={"name": "random graph of the same density", "mean": a},
    )


def weighted_reciprocity(counts: Counts) -> Result:
    """Share of messages matched by one in the other direction: r_w = sum min(W_ij, W_ji) / sum W_ij.

    The axis A of the conversation space. Range [0, 1], the same for all weights scaled alike; for 0/1 weights it is the
    share of ties returned. Undefined without messages.

    Examples
    --------
    >>> from conversation_lib.graphs import from_matrix
    >>> round(weighted_reciprocity(from_matrix([[0, 5, 2], [3, 0, 0], [0, 4, 0]])).value, 6)
    0.428571

    Source: Squartini, Picciolo, Ruzzenenti & Garlaschelli 2013, doi 10.1038/srep02729.
    """
    p = pairs(counts)
    total = float((p.up + p.down).sum())
    value = min(1.0, 2 * float(np.minimum(p.up, p.down).sum()) / total) if total else NAN
    return _make(
        "weighted_reciprocity",
        value,
        "no message addresses anybody",
        counts,
        f"{capital(of_ten(value))} {is_or_are(value)} returned: matched by one in the other direction.",
    )


def rho_w(counts: Counts, null: str = "stubs", draws: int = 200, seed: int = 0) -> Result:
    """Returned messages beyond what a named null returns: rho_w = (r_w - r0)/(1 - r0).

    Parameters
    ----------
    counts : whole numbers of messages.
    null : "stubs" keeps how much everybody sends and gets (stub permutation without self-loops, `draws` times);
        "entropy" keeps it on average and adds nothing else (maximum-entropy weighted configuration model, a formula);
        "total" keeps only the number of messages (Poisson formula, nothing is drawn).
    draws, seed : number of permutations and seed of chance.

    Returns
    -------
    Result, at most 1; 0 = as in the null. `null` holds name, mean (r0), sd, z and draws; `parameters["r_w"]` the share
    returned. Undefined without messages, for fractional weights, where the null returns everything and the data do
    not, and under "entropy" with more than 4,000 different activities. Never print it alone: with a strong hub or in dense data the null "stubs" returns as much as was observed, and
    rho_w is near 0 although people plainly answer each other.

    Examples
    --------
    >>> from conversation_lib.graphs import from_matrix
    >>> round(rho_w(from_matrix([[0, 5, 2], [3, 0, 0], [0, 4, 0]]), null="total").value, 3)
    -0.592

    Source: Squartini et al. 2013, doi 10.1038/srep02729 (form, and the null "entropy"); the stub permutation is this project's choice of null.
    """
    if null not in NULLS:
        raise ValueError(f"the null is 'stubs' or 'entropy' (both keep how much everybody sends and gets) or 'total', not {null!r}")
    observed = weighted_reciprocity(counts).value
    name = NULLS[null]
    more: dict[str, Any] = {"seed": seed if null == "stubs" else None}
    if math.isnan(observed):
        return _make("rho_w", NAN, "no message addresses anybody", counts, "", **more)
    W = counts.W
    if (W.data != np.round(W.data)).any():
        return _make("rho_w", NAN, "weights are not whole numbers of messages, and chance throws whole messages", counts, "", **more)
    if null == "total":
        r0, sd = chance_returned(float(W.data.sum()) / (counts.n * (counts.n - 1))), NAN
    elif null == "entropy":
        r0, sd = entropy_null.returned(np.asarray(W.sum(axis=1)).ravel(), np.asarray(W.sum(axis=0)).ravel())
        if math.isnan(r0):
            return _make(
                "rho_w", NAN, f"more than {entropy_null.MOST_KINDS:,} different activities are too many equations; ask the null 'stubs'", counts, "", **more
            )
    else:
        thrown = np.array([_returned_share(i, j, counts.n) for i, j in stub_permutations(counts, draws, seed)])
        r0, sd = float(thrown.mean()), float(thrown.std(ddof=1)) if draws > 1 else NAN
    degenerate = r0 >= 1 - 1e-12
    value = (1.0 if observed >= 1 - 1e-12 else NAN) if degenerate else (observed - r0) / (1 - r0)
    z = (observed - r0) / sd if sd and sd > 1e-12 else NAN
    more["null"] = {"name": name, "mean": r0, "sd": sd, "z": z, "draws": draws if null == "stubs" else 0}
    more["parameters"] = {"roster": counts.which, "r_w": observed, "r0": r0}
    sentence = f"{capital(of_ten(observed))} {is_or_are(observed)} returned, the null model returns {r0:.0%}: beyond it {value:.2f} of what could be."
    return _make("rho_w", value, "the null model returns everything, so nothing can lie beyond it", counts, sentence, **more)


def _returned_share(i: np.ndarray, j: np.ndarray, n: int) -> float:
    code, place = np.unique(np.minimum(i, j) * n + np.maximum(i, j), return_inverse=True)
    up = np.bincount(place[i < j], minlength=len(code))
    down = np.bincount(place[i > j], minlength=len(code))
    return 2 * float(np.minimum(up, down).sum()) / len(i)


def reciprocity(counts: Counts, draws: int = 200, seed: int = 0) -> dict[str, Result]:
    """Every reciprocity of one set of counts side by side, with the chance levels of the weighted one.

    Returns
    -------
    dict: arc_reciprocity, pair_reciprocity, all_pairs_reciprocity, rho, weighted_reciprocity, r0 (total-preserving),
    rho_w (strength-preserving null, with r0, sd and z), rho_w_entropy (the same on average), rho_w_total.

    Examples
    --------
    >>> from conversation_lib.graphs import from_matrix
    >>> {name: round(r.value, 3) for name, r in list(reciprocity(from_matrix([[0, 1, 0], [1, 0, 1], [0, 0, 0]])).items())[:4]}
    {'arc_reciprocity': 0.667, 'pair_reciprocity': 0.5, 'all_pairs_reciprocity': 0.667, 'rho': 0.333}
    """
    from .space import axes

    return {
        "arc_reciprocity": arc_reciprocity(counts),
        "pair_reciprocity": pair_reciprocity(counts),
        "all_pairs_reciprocity": all_pairs_reciprocity(counts),
        "rho": rho(counts),
        "weighted_reciprocity": weighted_reciprocity(counts),
        "r0": axes(counts)["r0"],
        "rho_w": rho_w(counts, "stubs", draws, seed),
        "rho_w_entropy": rho_w(counts, "entropy"),
        "rho_w_total": rho_w(counts, "total"),
    }
