"""What coding studies found, each with its denominator: whose messages, how many, and are they the same ones twice?

A share without its base misleads: a share of *strategies* is not a share of *tweets*, and two studies of the very same
tweets are one finding. This module never adds studies up; it lays the bases side by side.
"""

from __future__ import annotations

import pandas as pd

from ..results import NAN, Result

CENSUS = "all messages of the account in its period were coded: a whole population has no sampling interval"
NO_AGREEMENT = "agreement of the coders was not seen"


def shares_with_base(coded: pd.DataFrame) -> pd.DataFrame:
    """One row per printed number of a coding study, as a share of a named base.

    Parameters
    ----------
    coded : a table like `content_analysis` of `bp-spill-2010`, with `value`, `value_type`, `n`, `same_data_as`, `reliability`.

    Returns
    -------
    A new table with `study`, `account` (whose messages), `category`, `count` (NaN where only a share was printed), `base`,
    `share` (0 to 1; NaN where the base was not seen, and where the number is a size and not a part), `printed` (the kind
    of number in the source) and `data_set` (studies of the very same messages share a name). Rows without a number are left out; `table.attrs["in_words_only"]` says how many.

    Examples
    --------
    >>> coded = pd.DataFrame({"study": ["A"], "account": ["firm"], "category": ["sorry"], "value": [331.0], "value_type": ["count"],
    ...     "n": [1161.0], "same_data_as": [None]})
    >>> shares_with_base(coded)["share"].round(3).tolist()
    [0.285]
    """
    groups = same_data(coded)
    rows = []
    for row in coded[coded["value"].notna()].itertuples():
        percent = str(row.value_type).startswith("percent")
        base = float(row.n) if pd.notna(row.n) else NAN
        count = NAN if percent else float(row.value)
        share = float(row.value) / 100 if percent else count / base
        whole = not percent and count >= base
        rows.append(
            {
                "study": row.study,
                "account": row.account,
                "category": row.category,
                "count": count,
                "base": base,
                "share": NAN if whole else share,
                "printed": row.value_type,
                "data_set": groups[row.study],
            }
        )
    table = pd.DataFrame(rows, columns=["study", "account", "category", "count", "base", "share", "printed", "data_set"])
    table.attrs["in_words_only"] = int(coded["value"].isna().sum())
    return table


def same_data(coded: pd.DataFrame) -> dict[str, str]:
    """Study -> name of its data set; studies of the very same messages get one name (the first of them in the alphabet).

    Examples
    --------
    >>> same_data(pd.DataFrame({"study": ["B", "A", "C"], "same_data_as": ["A", None, None]}))
    {'A': 'A', 'B': 'A', 'C': 'C'}
    """
    group = {study: study for study in sorted(set(coded["study"]))}
    links = {(row.study, row.same_data_as) for row in coded.itertuples() if isinstance(row.same_data_as, str) and row.same_data_as}
    for one, other in sorted(links):
        first, second = group.get(one, one), group.get(other, other)
        low, high = min(first, second), max(first, second)
        group = {study: low if name == high else name for study, name in group.items()}
    return group


def census_share(name: str, count: float, base: float, unit_of_n: str, sentence: str = "") -> Result:
    """Share of a whole population that was coded: a value, no interval, and the reason why there is none.

    Examples
    --------
    >>> result = census_share("repair", 331, 1161, "tweets")
    >>> round(result.value, 3), result.has_interval, result.n
    (0.285, False, 1161)
    """
    if not base > 0:
        return Result.undefined(name, "the base of the share was not seen")
    said = sentence or f"{count:,.0f} of {base:,.0f} {unit_of_n} ({count / base:.0%}); {NO_AGREEMENT}."
    return Result(name, count / base, method="census, as printed", reason=CENSUS, n=int(base), unit_of_n=unit_of_n, sentence=said)
