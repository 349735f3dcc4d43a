"""How a talk opens, and how long it goes on after that: each person's first messages, and the number of all later ones."""

from __future__ import annotations

from typing import Any

import pandas as pd

from .texts import message_frame


def first_lines(messages: pd.DataFrame, n: int = 1) -> pd.DataFrame:
    """The first `n` messages of each person in each conversation with known addressees, by their time, then by their id.

    Examples
    --------
    >>> m = pd.DataFrame({"message_id": list("abc"), "author": ["ana", "ana", "ben"], "conversation_id": "w", "targets": [["ben"], ["ben"], ["ana"]],
    ...                   "created_at": pd.to_datetime(["2018-05-02", "2018-05-01", "2018-05-03"], utc=True)})
    >>> first_lines(m)["message_id"].tolist()
    ['b', 'c']
    """
    known = messages[messages["targets"].notna()]
    ordered = known.sort_values(["conversation_id", "author", "created_at", "message_id"], kind="stable")
    return ordered.groupby(["conversation_id", "author"], sort=False).head(n)


def later_messages(messages: Any, opening: int) -> pd.Series:
    """How many messages each conversation had after both people's opening ones: index conversation_id, for `touch_against_outcome`.

    Examples
    --------
    >>> m = pd.DataFrame({"message_id": list("abcde"), "author": ["ana", "ben", "ana", "ben", "ana"], "conversation_id": "w", "text": "x"})
    >>> later_messages(m, 1).to_dict()
    {'w': 3}
    """
    frame = message_frame(messages)
    when = frame["created_at"] if "created_at" in frame.columns else pd.Series(0, index=frame.index)
    part = pd.DataFrame({"talk": frame["conversation_id"].astype("str"), "author": frame["author"].astype("str"), "when": when, "id": frame["message_id"].astype(str)})
    part = part.sort_values(["talk", "author", "when", "id"], kind="stable")
    late = part.groupby(["talk", "author"], dropna=False).cumcount() >= opening
    return late.groupby(part["talk"]).sum().astype("int64").rename("later_messages").rename_axis(None)
