"""Who asks, and does anybody answer?

Of the messages that ask a question, which share was answered by somebody else, and how soon? Beside them the messages that
ask nothing: a room in which everything gets an answer does not answer *questions*.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd

from .lists import version
from .markers import marker_counts
from .pairs import Exchanges, exchanges
from .resampling import ratio_interval
from .tokens import encode
from .traced import FEWEST_AUTHORS, FEWEST_MESSAGES, Traced, too_few, traced


def answers(messages: Any, rule: str = "reply", *, horizon_hours: float | None = None, quoted: str = "drop") -> pd.DataFrame:
    """For each message that could be answered: does it ask, was it answered by somebody else, by whom, after how long.

    Parameters
    ----------
    rule : "reply" (somebody replied to this message) or "turn" (somebody else spoke next in the conversation: *followed*,
        which is less than answered; only the last message of a turn is looked at).
    horizon_hours : later answers do not count, and messages of the last such stretch are left out (their time was not up).

    Returns
    -------
    DataFrame: row (position), message_id, author, question (bool), answered (bool), by (missing if unanswered), wait_hours,
    watched_hours (until the answer or the end of the record; for `timing.survival`).

    Examples
    --------
    >>> m = pd.DataFrame({"message_id": ["1", "2", "3"], "author": ["ana", "ben", "ana"], "reply_to": [None, "1", None], "text": ["Is it far?", "No.", "Fine."]})
    >>> answers(m)[["question", "answered", "by"]].values.tolist()[0]
    [True, True, 'ben']
    """
    return _answers(exchanges(messages, rule, measure="questions answered", english=True, quoted=quoted), horizon_hours)


def _answers(pairs: Exchanges, horizon_hours: float | None) -> pd.DataFrame:
    frame, rows = pairs.messages, pairs.could
    place = pd.Series(np.arange(len(pairs.texts)), index=pairs.texts.rows).reindex(rows).to_numpy()
    asks = marker_counts(encode(pairs.texts.texts))["question"] > 0
    out = pd.DataFrame({"row": rows, "message_id": frame["message_id"].astype(str).to_numpy()[rows], "author": pairs.texts.authors[place], "question": asks[place]})
    first = pairs.table.sort_values("wait_hours", kind="stable").drop_duplicates("a_row").set_index("a_row")
    out["answered"] = out["row"].isin(first.index).to_numpy()
    out["by"] = first["b"].reindex(out["row"]).to_numpy()
    out["wait_hours"] = first["wait_hours"].reindex(out["row"]).to_numpy()
    when = pd.to_datetime(frame["created_at"], utc=True) if "created_at" in frame.columns else pd.Series([pd.NaT] * len(frame))
    left = ((when.max() - when).dt.total_seconds() / 3600).to_numpy()[rows] if when.notna().any() else np.full(len(rows), np.nan)
    out["watched_hours"] = np.where(out["answered"], out["wait_hours"], left)
    if horizon_hours is not None:
        late = out["answered"] & ~(out["wait_hours"] <= horizon_hours)
        out.loc[late, ["answered", "by", "wait_hours"]] = [False, None, np.nan]
        out["watched_hours"] = out["watched_hours"].clip(upper=horizon_hours)
        out = out[left >= horizon_hours].reset_index(drop=True)
    out.attrs.update({"rule": pairs.rule, "horizon_hours": horizon_hours})
    return out


def questions_answered(
    messages: Any,
    rule: str = "reply",
    *,
    horizon_hours: float | None = None,
    least: tuple[int, int] = (FEWEST_MESSAGES, FEWEST_AUTHORS),
    draws: int = 999,
    seed: int = 1,
    quoted: str = "drop",
) -> Traced:
    """Which share of the questions somebody else answered, beside the share of the other messages, and the difference.

    Parameters
    ----------
    messages, rule, horizon_hours, quoted : see `answers`.
    least : fewest messages and authors of a row. draws, seed : interval by drawing authors (of the questions) with replacement.

    Returns
    -------
    Traced table, index: "questions", "other messages", "difference". Columns value (share, 0 to 1), low, high, reason, n,
    answered, median_wait_hours (half were answered by then, those never answered counted as waiting; infinite where fewer
    than half were). behind() gives the messages of a row; the ones without answer: `answers(...)`.

    Examples
    --------
    >>> m = pd.DataFrame({"message_id": ["1", "2", "3"], "author": ["ana", "ben", "ana"], "reply_to": [None, "1", None], "text": ["Is it far?", "No.", "Fine."]})
    >>> questions_answered(m, least=(1, 1))["value"].tolist()
    [1.0, 0.0, 1.0]
    """
    pairs = exchanges(messages, rule, measure="questions answered", english=True, quoted=quoted)
    table = _answers(pairs, horizon_hours)
    masks = {"questions": table["question"].to_numpy(dtype=bool), "other messages": ~table["question"].to_numpy(dtype=bool)}
    authors, got = table["author"].to_numpy(dtype=object), table["answered"].to_numpy(dtype=float)
    rows = {}
    for name, mask in masks.items():
        reason = pairs.texts.reason or too_few(int(mask.sum()), len(set(authors[mask])), least)
        row = {"value": np.nan, "low": np.nan, "high": np.nan, "reason": reason, "n": int(mask.sum()), "answered": int(got[mask].sum()), "median_wait_hours": np.nan}
        if not reason:
            low, high, row["reason"] = ratio_interval(authors[mask], got[mask], np.ones(mask.sum()), draws=draws, seed=seed)
            row |= {"value": float(got[mask].mean()), "low": float(low[0]), "high": float(high[0]), "median_wait_hours": _median_wait(table[mask])}
        rows[name] = row
    rows["difference"] = _difference(rows, masks, authors, got, draws, seed)
    out = pd.DataFrame.from_dict(rows, orient="index")
    out.index.name = "messages"
    word = "answered" if rule == "reply" else "followed by somebody else's turn"

    def pick(name: str) -> np.ndarray:
        return table["row"].to_numpy()[masks[name] if name in masks else masks["questions"] | masks["other messages"]]

    def say(name: str, cells: pd.Series) -> str:
        if name == "difference":
            return f"Questions were {word} {abs(100 * cells['value']):.0f} points {'more' if cells['value'] >= 0 else 'less'} often than other messages."
        return f"{int(cells['answered']):,} of {int(cells['n']):,} {name} were {word}."

    return traced(
        out, pairs.messages, pick, say, measure=f"share {word}", rule=rule, horizon_hours=horizon_hours, interval="authors drawn with replacement, percentiles, 95 %", left_out=pairs.left_out, lists=version(), seed=seed
    )


def _median_wait(table: pd.DataFrame) -> float:
    from ..timing.response import survival

    known = table["watched_hours"].notna() & (table["watched_hours"] >= 0)
    return survival(table["watched_hours"][known], table["answered"][known]).quantile() if known.any() else float("nan")


def _difference(rows: dict, masks: dict, authors: np.ndarray, got: np.ndarray, draws: int, seed: int) -> dict[str, Any]:
    """The difference of the two shares; authors are drawn with all their messages, those that ask and those that do not."""
    from .resampling import author_sums, resampled_sums
    from .traced import FEWEST_CLUSTERS

    one, other = rows["questions"], rows["other messages"]
    row = {"value": one["value"] - other["value"], "low": np.nan, "high": np.nan, "reason": "", "n": one["n"] + other["n"], "answered": one["answered"] + other["answered"], "median_wait_hours": np.nan}
    if np.isnan(row["value"]):
        return {**row, "reason": one["reason"] if np.isnan(one["value"]) else other["reason"]}
    asks = masks["questions"].astype(float)
    names, sums = author_sums(authors, np.column_stack([got * asks, asks, got * (1 - asks), 1 - asks]))
    if len(names) < FEWEST_CLUSTERS:
        return {**row, "reason": f"no interval: {len(names)} authors ({FEWEST_CLUSTERS} are needed)"}
    s = resampled_sums(sums, draws, seed)
    with np.errstate(invalid="ignore", divide="ignore"):
        row["low"], row["high"] = (float(x) for x in np.nanquantile(s[:, 0] / s[:, 1] - s[:, 2] / s[:, 3], [0.025, 0.975]))
    return row
