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
from .shares import two_shares
from .tokens import encode
from .traced import FEWEST_AUTHORS, FEWEST_MESSAGES, Traced, traced


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
    asks = table["question"].to_numpy(dtype=bool)
    names = ("questions", "other messages")
    out = two_shares(table, asks, names, least=least, draws=draws, seed=seed, reason=pairs.texts.reason)
    out.index.name = "messages"
    word = "answered" if rule == "reply" else "followed by somebody else's turn"

    def pick(name: str) -> np.ndarray:
        return table["row"].to_numpy()[asks if name == names[0] else ~asks if name == names[1] else asks | ~asks]

    def say(name: str, cells: pd.Series) -> str:
        if name == "difference":
            return f"Questions were {word} {abs(100 * cells['value']):.0f} points {'more' if cells['value'] >= 0 else 'less'} often than other messages."
        return f"{int(cells['answered']):,} of {int(cells['n']):,} {name} were {word}."

    return traced(
        out, pairs.messages, pick, say, measure=f"share {word}", rule=rule, horizon_hours=horizon_hours, interval="authors drawn with replacement, percentiles, 95 %", left_out=pairs.left_out, lists=version(), seed=seed
    )
