"""What we did not take: rival building blocks of the index, kept so that anybody can see why.

Each was tried, and each confuses two shapes of talk that a reader would never confuse, or follows the size of the crowd
in place of its talk. Notebook 40 runs them live beside the ones that were taken. None of them is printed elsewhere.
"""

from __future__ import annotations

import math
from collections.abc import Mapping

import numpy as np

from ..graphs import Counts
from ..results import Result
from .concentration import hill, sent
from .space import AXES, axes


def simpson_voice(counts: Counts) -> Result:
    """Who speaks, by effective number of voices: (D_2 - 1)/(n - 1), D_2 = 1/sum p^2 of the addressed messages sent.

    Range [0, 1]; ruled by the largest speaker. Undefined for fewer than two people or without addressed messages.

    Examples
    --------
    >>> from conversation_lib.graphs import from_matrix
    >>> simpson_voice(from_matrix([[0, 1, 0], [0, 0, 1], [1, 0, 0]])).value
    1.0

    Source: Hill 1973, doi 10.2307/1934352 (D_2); the scaling is this project's.
    """
    voices = hill(sent(counts), 2)
    if counts.n < 2 or not voices.defined:
        return Result.undefined("simpson_voice", "it needs two people and a message that addresses somebody")
    return Result("simpson_voice", (voices.value - 1) / (counts.n - 1), n=counts.n, unit_of_n="people")


def largest_partner(counts: Counts) -> Result:
    """How many partners, by the largest one only: (1 - sum_i max_j S_ij / sum S)(n-1)/(n-2), S all talk of a pair.

    Range [0, 1]; 1/2 for every equal star. Undefined for fewer than three people or without talk.

    Examples
    --------
    >>> from conversation_lib.graphs import from_matrix
    >>> round(largest_partner(from_matrix([[0, 1, 1, 1], [0] * 4, [0] * 4, [0] * 4])).value, 6)
    0.5
    """
    S = counts.W.toarray() + counts.W.toarray().T
    if counts.n < 3 or not S.sum():
        return Result.undefined("largest_partner", "it needs three people and a message that addresses somebody")
    return Result("largest_partner", float((1 - S.max(axis=1).sum() / S.sum()) * (counts.n - 1) / (counts.n - 2)), n=counts.n, unit_of_n="people")


def index_without(found: Mapping[str, Result] | Counts, *left_out: str) -> Result:
    """The index made of the axes that remain when some of V, A, O, M are left out: their geometric mean.

    Examples
    --------
    >>> from conversation_lib.graphs import from_matrix
    >>> pairs = from_matrix([[0, 1, 0, 0], [1, 0, 0, 0], [0, 0, 0, 1], [0, 0, 1, 0]])
    >>> index_without(pairs, "M").value, index_without(pairs).value
    (1.0, 0.0)
    """
    found = axes(found) if isinstance(found, Counts) else found
    kept = [letter for letter in AXES if letter not in left_out]
    if not kept or set(left_out) - set(AXES):
        raise ValueError(f"leave out one to three of {', '.join(AXES)}, not {', '.join(left_out)}")
    name = "index_without_" + "".join(left_out) if left_out else "C"
    values = [found[letter].value for letter in kept]
    if any(math.isnan(x) for x in values):
        return Result.undefined(name, next(found[letter].reason for letter in kept if not found[letter].defined))
    return Result(name, float(np.clip(np.prod(np.clip(values, 0, 1)) ** (1 / len(kept)), 0, 1)))
