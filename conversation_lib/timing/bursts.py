"""Do messages come evenly, by chance, or in bursts?

Burstiness compares the spread of the pauses between messages with their mean: -1 for a metronome, 0 for chance alone
(Poisson), towards 1 for bursts. Memory asks whether a long pause follows a long one. Both per person: the pooled stream
of many people mixes their habits.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from ..results import NAN, Result


def burstiness_of(pauses, finite: bool = False) -> float:
    """Burstiness of a series of pauses, between -1 (regular) and 1; NaN below two pauses or when all are 0.

    Parameters
    ----------
    pauses : lengths of the intervals between events in any unit, zeros allowed.
    finite : True for the form corrected for few pauses (use it below about 100).

    Source: Goh & Barabasi 2008, doi:10.1209/0295-5075/81/48002; finite form Kim & Jo 2016, doi:10.1103/PhysRevE.94.032311.

    Examples
    --------
    >>> burstiness_of([1, 1, 1, 1, 1]), round(burstiness_of([1, 1, 1, 1, 16]), 9), round(burstiness_of([1, 1, 1, 1, 16], finite=True), 6)
    (-1.0, 0.2, 0.626061)
    """
    t = np.asarray(pauses, dtype=float)
    k = len(t)
    if (t < 0).any():
        raise ValueError("pauses between messages cannot be negative; sort the messages by time first")
    if k < 2 or t.mean() == 0:
        return NAN
    c = t.std() / t.mean()
    if not finite:
        return float((c - 1) / (c + 1))
    return float((np.sqrt(k + 1) * c - np.sqrt(k - 1)) / ((np.sqrt(k + 1) - 2) * c + np.sqrt(k - 1)))


def memory_of(pauses) -> float:
    """Correlation of each pause with the next, -1 to 1; NaN below three pauses or for a constant series.

    Source: Goh & Barabasi 2008, doi:10.1209/0295-5075/81/48002.

    Examples
    --------
    >>> round(memory_of([1, 1, 1, 9, 9, 9]), 9), memory_of([1, 1, 1])
    (0.666666667, nan)
    """
    t = np.asarray(pauses, dtype=float)
    if len(t) < 3 or np.ptp(t[:-1]) == 0 or np.ptp(t[1:]) == 0:  # a standard deviation of equal thirds is float dust, not 0
        return NAN
    return float(np.corrcoef(t[:-1], t[1:])[0, 1])


def burstiness(messages: pd.DataFrame, at_least: int = 20) -> pd.DataFrame:
    """Burstiness and memory per author with at least `at_least` pauses.

    Returns
    -------
    DataFrame, one row an author (sorted by id): author, pauses, median_pause_hours, burstiness (finite form), memory. Authors below the
    floor are not in it; `frame.attrs["left_out"]` counts them, `frame.attrs["median"]` is a Result.

    Examples
    --------
    >>> m = pd.DataFrame({"author": ["a"] * 22, "created_at": pd.date_range("2020-01-01", periods=22, freq="h", tz="UTC")})
    >>> burstiness(m)["burstiness"].tolist()
    [-1.0]
    """
    known = messages.dropna(subset=["author", "created_at"]).sort_values(["author", "created_at"])
    rows, left_out = [], 0
    for author, times in known.groupby("author", sort=True, observed=True)["created_at"]:
        pauses = np.diff(times.to_numpy(dtype="datetime64[us]")) / np.timedelta64(1, "h")
        if len(pauses) < at_least:
            left_out += 1
            continue
        rows.append(
            {
                "author": author,
                "pauses": len(pauses),
                "median_pause_hours": float(np.median(pauses)),
                "burstiness": burstiness_of(pauses, finite=True),
                "memory": memory_of(pauses),
            }
        )
    table = pd.DataFrame(rows, columns=["author", "pauses", "median_pause_hours", "burstiness", "memory"])
    value = table["burstiness"].median() if len(table) else NAN
    card = {
        "card": "burstiness",
        "parameters": {"at_least": at_least, "left_out_authors": left_out, "left_out_messages_without_time_or_author": len(messages) - len(known)},
    }
    if np.isnan(value):
        result = Result.undefined("burstiness", f"no author has {at_least} pauses between messages", **card)
    else:
        words = "nearly regular" if value < -0.25 else "about as chance alone would" if value < 0.15 else "in bursts"
        result = Result(
            "burstiness",
            float(value),
            n=len(table),
            unit_of_n="authors",
            sentence=f"Half of the {len(table)} busiest authors write with burstiness of {value:.2f} or more: {words}.",
            **card,
        )
    table.attrs["left_out"] = left_out
    table.attrs["median"] = result
    return table


def hours_of_day(messages: pd.DataFrame, timezone: str = "UTC") -> tuple[pd.DataFrame, Result]:
    """Messages per hour of the local day, and how concentrated they are (0 = evenly round the clock, 1 = one hour only).

    The concentration is the mean resultant length |mean exp(2 pi i h / 24)|. Without a known `timezone` hours are UTC,
    and the sentence says so.

    Source: the mean resultant length, Mardia & Jupp 2000, doi:10.1002/9780470316979.
    """
    times = messages["created_at"].dropna().dt.tz_convert(timezone)
    hours = times.dt.hour
    table = pd.DataFrame({"hour": range(24), "messages": hours.value_counts().reindex(range(24), fill_value=0).to_numpy()})
    if not len(hours):
        return table, Result.undefined("hour_concentration", "no message has a time", card="hours_of_day")
    value = float(np.abs(np.exp(2j * np.pi * hours.to_numpy() / 24).mean()))
    return table, Result(
        "hour_concentration",
        value,
        n=len(hours),
        unit_of_n="messages",
        parameters={"timezone": timezone},
        card="hours_of_day",
        sentence=f"Hours are in {timezone}; their concentration is {value:.2f} (0 would be evenly round the clock, 1 always the same hour).",
    )
