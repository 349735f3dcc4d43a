"""Who answers what: pairs of a message and the answer to it.

Where a source has reply links they decide. Where it has none (chat rooms, conversations of two) a rule can stand in: a
turn answers the turn before it in the same conversation. A rule is not a fact; every result says which of the two it used.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pandas as pd

from ..errors import BadInput
from .texts import OWN, Texts, texts_of

RULES = ("reply", "turn")


@dataclass(frozen=True)
class Exchanges:
    """Pairs (what a wrote, what b answered).

    Attributes
    ----------
    table : one row per exchange: a, b (authors), a_text, b_text, a_row, b_row (position in `messages` of the message that is
        answered - under the rule "turn" the last of its turn - and of the first message of the answer), conversation_id,
        wait_hours (NaN without times).
    messages : the table that the positions refer to. rule : "reply" or "turn". texts : what was counted and left out.
    could : positions of all messages that could have been answered (under the rule "turn" the last of each turn).
    """

    table: pd.DataFrame
    messages: pd.DataFrame
    rule: str
    texts: Texts
    could: np.ndarray
    left_out: dict[str, int] = field(default_factory=dict)

    def __len__(self) -> int:
        return len(self.table)

    def answers(self, mask: np.ndarray) -> np.ndarray:
        """Positions of the first message of the answers in `mask`."""
        return np.unique(self.table["b_row"].to_numpy()[mask])


def exchanges(messages: Any, rule: str = "reply", *, measure: str = "exchanges", english: bool = False, quoted: str = "drop") -> Exchanges:
    """The pairs of a message and an answer by somebody else.

    Parameters
    ----------
    messages : the message table or a Corpus.
    rule : "reply" follows reply_to (answers to messages that are not here are left out and counted); "turn" takes, inside
        a conversation, each turn (all messages in a row by one author) as an answer to the turn before it.

    Examples
    --------
    >>> m = pd.DataFrame({"message_id": ["1", "2", "3"], "author": ["ana", "ana", "ben"], "conversation_id": "c", "text": ["Hi", "You there?", "Yes"]})
    >>> exchanges(m, rule="turn").table[["a_text", "b_text"]].values.tolist()
    [['Hi\\nYou there?', 'Yes']]
    """
    if rule not in RULES:
        raise ValueError(f"rule must be 'reply' or 'turn', not {rule!r}")
    chosen = texts_of(messages, measure=measure, english=english, kinds=OWN, quoted=quoted)
    frame = chosen.messages
    needed = "reply_to" if rule == "reply" else "conversation_id"
    if needed not in frame.columns:
        raise BadInput(f"messages with a column {needed}", "messages without it", "only texts were passed", "pass corpus.messages")
    known = pd.notna(chosen.authors)
    when = frame["created_at"].to_numpy(dtype="datetime64[us]")[chosen.rows] if "created_at" in frame.columns else np.full(len(chosen), np.datetime64("NaT"), dtype="datetime64[us]")
    part = pd.DataFrame(
        {
            "row": chosen.rows,
            "author": chosen.authors,
            "text": chosen.texts.to_pylist(),
            "id": frame["message_id"].astype(str).to_numpy()[chosen.rows],
            "when": when,
            "conversation_id": frame["conversation_id"].to_numpy(dtype=object)[chosen.rows] if "conversation_id" in frame.columns else None,
        }
    )
    left_out = dict(chosen.left_out)
    if rule == "reply":
        part["parent"] = frame["reply_to"].to_numpy(dtype=object)[chosen.rows]
        part = part[known].drop_duplicates("id")
        pairs = part.dropna(subset=["parent"]).astype({"parent": str}).merge(part, left_on="parent", right_on="id", how="left", suffixes=("_b", "_a"), sort=False)
        orphan = pairs["row_a"].isna()
        if orphan.any():
            left_out["answers to messages that are not here"] = int(orphan.sum())
        pairs = pairs[~orphan & (pairs["author_a"] != pairs["author_b"])]
        pairs = pairs.sort_values(["when_b", "id_b"], kind="stable").reset_index(drop=True)
        pairs["last_a"] = pairs["row_a"]
        could = part["row"].to_numpy()
    else:
        part = part[known & part["conversation_id"].notna().to_numpy()].sort_values(["conversation_id", "when", "id"], kind="stable").reset_index(drop=True)
        fresh = (part["conversation_id"] != part["conversation_id"].shift()) | (part["author"] != part["author"].shift())
        turns = part.groupby(fresh.cumsum(), sort=False).agg(
            row=("row", "first"), last=("row", "last"), author=("author", "first"), text=("text", "\n".join), conversation_id=("conversation_id", "first"), when=("when", "last"), began=("when", "first")
        )
        before = turns.shift()
        same = (turns["conversation_id"] == before["conversation_id"]).to_numpy()
        pairs = pd.concat([before[same].add_suffix("_a"), turns[same].add_suffix("_b")], axis=1).reset_index(drop=True)
        pairs["when_b"] = pairs["began_b"]
        could = turns["last"].to_numpy()
    wait = (pd.to_datetime(pairs["when_b"]) - pd.to_datetime(pairs["when_a"])).dt.total_seconds() / 3600
    table = pd.DataFrame(
        {
            "a": pairs["author_a"].astype("str"),
            "b": pairs["author_b"].astype("str"),
            "a_text": pairs["text_a"],
            "b_text": pairs["text_b"],
            "a_row": pairs["last_a"].astype("int64"),
            "b_row": pairs["row_b"].astype("int64"),
            "conversation_id": pairs["conversation_id_b"],
            "wait_hours": wait.astype(float),
        }
    )
    return Exchanges(table, frame, rule, chosen, np.sort(could), left_out)
