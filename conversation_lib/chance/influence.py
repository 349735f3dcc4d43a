"""On whom does the number hang? The measure again without each author, and without each conversation.

Measures of broadcasting often hang on one account. `without_each_author` leaves authors out one at a time and names the one
that moves the value most; `jackknife` turns left-out values into a standard error.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pandas as pd
from scipy import sparse

from ..graphs import Counts
from ..results import Result

LEAST = 10


def jackknife(values) -> float:
    """Standard error from values with one unit left out at a time: sqrt((k-1)/k * sum (x - mean)^2); NaN below 10 units.

    Examples
    --------
    >>> x = np.arange(10.0); left_out = (x.sum() - x) / 9  # of a mean: equals sd/sqrt(n)
    >>> bool(abs(jackknife(left_out) - x.std(ddof=1) / 10**.5) < 1e-12)
    True
    """
    x = np.asarray(values, dtype=float)
    if len(x) < LEAST or np.isnan(x).any():
        return float("nan")
    return float(np.sqrt((len(x) - 1) / len(x) * ((x - x.mean()) ** 2).sum()))


def without_each_author(counts: Counts, measure: Callable[[Counts], float], most: int = 200) -> tuple[pd.DataFrame, Result]:
    """The measure without each author (with all they said and were told), and the most influential account.

    Parameters
    ----------
    measure : function Counts -> float.
    most : only the `most` busiest authors are left out in turn; the Result says how many that is of how many.

    Returns
    -------
    DataFrame (account, messages, without, change), largest change first; Result with value = the largest change,
    parameters["account"] = whose it is. Print the name only where the person is a public actor.
    """
    whole = float(measure(counts))
    talk = np.asarray(counts.W.sum(axis=0)).ravel() + np.asarray(counts.W.sum(axis=1)).ravel()
    order = np.lexsort((np.asarray(counts.people, dtype=str), -talk))[:most]
    rows = []
    for i in order:
        keep = np.ones(counts.n, dtype=bool)
        keep[i] = False
        part = Counts(sparse.csr_array(counts.W[keep][:, keep]), [p for k, p in enumerate(counts.people) if k != i], which=counts.which)
        rows.append({"account": counts.people[i], "messages": float(talk[i]), "without": float(measure(part))})
    table = pd.DataFrame(rows, columns=["account", "messages", "without"])
    table["change"] = table["without"] - whole
    table = table.reindex(table["change"].abs().sort_values(ascending=False, kind="stable", na_position="last").index).reset_index(drop=True)
    settings = {"left_out_in_turn": len(table), "of_authors": counts.n, "whole": whole}
    if table.empty or table["change"].isna().all():
        return table, Result.undefined("influence", "the measure is not defined without one author", parameters=settings, card="influence")
    top = table.iloc[0]
    sentence = f"Without the most influential account the value is {top['without']:.3f} instead of {whole:.3f}."
    return table, Result(
        "influence",
        float(top["change"]),
        n=len(table),
        unit_of_n="accounts left out in turn",
        parameters={**settings, "account": top["account"], "without": float(top["without"])},
        sentence=sentence,
        card="influence",
    )
