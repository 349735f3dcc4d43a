"""What the press printed about some accounts: how many counts, how many with a day or an hour, how many round.

The press is not a sampler: it counts at round numbers and in hot weeks. These few numbers say how far that goes.
"""

from __future__ import annotations

import pandas as pd

from ..errors import BadInput
from ..results import Result
from .curves import original_sources, without_copies


def what_was_printed(counts: pd.DataFrame, accounts: tuple[str, ...], hot: tuple[str, str]) -> dict[str, Result]:
    """How many counts there are and what they lack, as results by name.

    Parameters
    ----------
    counts : follower counts as in `bp-spill-2010`.
    accounts : the accounts that matter. hot : first and last day of the hot weeks.

    Returns
    -------
    dict with `published` (all rows), `concerned` (rows of the accounts), `dated`, `with_an_hour` (a side of the window is
    stated), `with_a_window` (both sides), `sharing_a_day` (dated rows with another of the same account and day),
    `exact`, `bounds` (not exact), `copies`, `sources` (independent texts behind the dated rows, copies dropped), `marked`
    (dated rows whose note begins with NON-MONOTONE), and the shares `round_share` (dated rows printed in full thousands)
    and `hot_share` (dated rows of the hot weeks).

    Examples
    --------
    >>> rows = pd.DataFrame({"account": ["joke"], "followers": [7000], "bound": ["approx"], "date": pd.to_datetime(["2010-05-24"]), "time_from": [pd.NaT],
    ...     "time_to": [pd.NaT], "copies_of": [None], "source_id": ["a"], "note": [None]})
    >>> found = what_was_printed(rows, ("joke",), ("2010-05-24", "2010-05-31"))
    >>> float(found["dated"]), float(found["round_share"]), float(found["with_an_hour"])
    (1.0, 1.0, 0.0)
    """
    rows = counts[counts["account"].isin(accounts)]
    dated = rows[rows["date"].notna()]
    if dated.empty:
        raise BadInput(f"dated counts of {' or '.join(accounts)}", "none", "a slip in a name", f"some of {', '.join(sorted(counts['account'].unique()))}")
    hours = dated[["time_from", "time_to"]].notna()
    days = pd.to_datetime(dated["date"])
    numbers = {
        "published": len(counts),
        "concerned": len(rows),
        "dated": len(dated),
        "with_an_hour": int(hours.any(axis=1).sum()),
        "with_a_window": int(hours.all(axis=1).sum()),
        "sharing_a_day": int(dated.duplicated(["account", "date"], keep=False).sum()),
        "exact": int((dated["bound"] == "exact").sum()),
        "bounds": int((dated["bound"] != "exact").sum()),
        "copies": len(dated) - len(without_copies(dated)),
        "sources": len(original_sources(without_copies(dated))),
        "marked": int(dated["note"].astype(object).fillna("").str.startswith("NON-MONOTONE").sum()),
    }
    shares = {
        "round_share": float((dated["followers"] % 1000 == 0).mean()),
        "hot_share": float(days.between(pd.Timestamp(hot[0]), pd.Timestamp(hot[1])).mean()),
    }
    why = "all rows of the table were counted: no interval"
    made = {name: Result(name, float(value), unit="counts", reason=why, n=len(counts), unit_of_n="counts") for name, value in numbers.items()}
    return made | {name: Result(name, value, reason=why, n=len(dated), unit_of_n="counts") for name, value in shares.items()}
