"""A table whose every row knows the messages behind it, so that a reader can go from a number to what people wrote.

All measures of this package answer with a `Traced` table: an ordinary pandas DataFrame with `behind(row)` (the messages),
`result(row)` (the number with interval, reason and sentence, ready for `record`) and `clickable()` (a page on which each
number opens to its messages; it needs no program, only a browser).
"""

from __future__ import annotations

import html
from collections.abc import Callable, Hashable
from typing import Any

import numpy as np
import pandas as pd

from ..errors import BadInput
from ..results import NAN, Result

#: no number is printed from less than this (methods: small cells)
FEWEST_MESSAGES, FEWEST_AUTHORS = 30, 5
#: no interval from fewer resampled people than this
FEWEST_CLUSTERS = 10


def too_few(messages: int, authors: int | None, least: tuple[int, int] = (FEWEST_MESSAGES, FEWEST_AUTHORS)) -> str:
    """The reason why there is no number, or "" where there is enough text.

    Examples
    --------
    >>> too_few(12, 3), too_few(300, 40)
    ('too few: 12 messages (30 are needed) and 3 authors (5 are needed)', '')
    """
    short = []
    if messages < least[0]:
        short.append(f"{messages} message{'s' if messages != 1 else ''} ({least[0]} are needed)")
    if authors is not None and authors < least[1]:
        short.append(f"{authors} author{'s' if authors != 1 else ''} ({least[1]} are needed)")
    return "too few: " + " and ".join(short) if short else ""


class Traced(pd.DataFrame):
    """A DataFrame of numbers with the messages behind each row. Slices of it are plain DataFrames."""

    _metadata = ["_messages", "_pick", "_say"]

    @property
    def _constructor(self):
        return pd.DataFrame

    @property
    def _constructor_sliced(self):
        return pd.Series

    def _place(self, row: Hashable) -> int:
        place = np.flatnonzero(self.index == row) if not isinstance(row, tuple) else [i for i, label in enumerate(self.index) if label == row]
        if len(place) == 0:
            known = ", ".join(str(label) for label in list(self.index[:12])) + (", ..." if len(self) > 12 else "")
            raise BadInput(f"the name of a row ({known})", repr(row), "a slip of the pen", "copy a name from the first column of the table")
        return int(place[0])

    def behind(self, row: Hashable, n: int | None = None) -> pd.DataFrame:
        """The messages behind the number in `row`, in the order of the corpus; the first `n` of them if n is given.

        Examples
        --------
        >>> from conversation_lib import words
        >>> m = pd.DataFrame({"message_id": ["1", "2"], "author": ["ana", "ben"], "text": ["Thanks!", "It rains."]})
        >>> words.touch(m, least=(1, 1)).behind("thanks")["text"].tolist()
        ['Thanks!']
        """
        rows = np.asarray(self._pick(self.index[self._place(row)]))
        rows = np.sort(rows) if rows.dtype != bool else np.flatnonzero(rows)
        return self._messages.iloc[rows[:n] if n is not None else rows]

    def message_ids(self, row: Hashable) -> list[str]:
        """The ids of the messages behind the number in `row`."""
        return self.behind(row)["message_id"].astype(str).tolist()

    def result(self, row: Hashable, column: str = "value") -> Result:
        """The number in `row`, as a Result with its interval (columns low and high) or the reason why there is none."""
        place = self._place(row)
        cells = self.iloc[place]
        name = f"{self.attrs.get('measure', column)}: {self.index[place]}"
        reason = str(cells.get("reason", "") or "")
        parameters = {key: value for key, value in self.attrs.items() if key != "measure"}
        value = float(cells[column])
        if np.isnan(value):
            return Result.undefined(name, reason or "nothing to count", parameters=parameters)
        main = column == "value"
        null = {key: float(cells[column]) for key, column in (("mean", "null_mean"), ("sd", "null_sd"), ("z", "z"), ("p", "p")) if main and column in cells and not pd.isna(cells[column])}
        if null and "null" in self.attrs:
            null = {"name": self.attrs["null"], **null, **({"draws": self.attrs["draws"]} if "draws" in self.attrs else {})}
        return Result(
            name=name,
            value=value,
            unit=str(self.attrs.get("unit", "")) if main else "",
            low=float(cells.get("low", NAN)) if main else NAN,
            high=float(cells.get("high", NAN)) if main else NAN,
            method=str(self.attrs.get("interval", "")) if main and "low" in cells and not np.isnan(cells["low"]) else "",
            reason=reason,
            n=int(cells["n"]) if "n" in cells and not pd.isna(cells["n"]) else None,
            unit_of_n=str(self.attrs.get("unit_of_n", "messages")),
            parameters=parameters,
            null=null,
            seed=self.attrs.get("seed"),
            sentence=self._say(self.index[place], cells) if self._say and main else "",
        )

    def clickable(self, n: int = 5, columns: list[str] | None = None, seed: int = 1, texts: bool = True):
        """The table as a page: each row is a line that opens to up to `n` of the messages behind it, drawn by chance.

        Shown in JupyterLab and on the site; plain HTML, no script, all texts escaped. What is shown is saved with the
        notebook: where people were not asked, `texts=False` shows only the ids by which a message can be looked up.
        """
        from IPython.display import HTML

        return HTML(self.clickable_html(n, columns, seed, texts))

    def clickable_html(self, n: int = 5, columns: list[str] | None = None, seed: int = 1, texts: bool = True) -> str:
        """The HTML of `clickable`."""
        shown = columns or [c for c in ("value", "low", "high", "n") if c in self.columns]
        lines = []
        for place, row in enumerate(self.index):
            cells = self.iloc[place]
            numbers = ", ".join(f"{c} {_short(cells[c])}" for c in shown if not _missing(cells[c]))
            reason = str(cells.get("reason", "") or "")
            title = f"<b>{html.escape(str(row))}</b> {html.escape(numbers or reason)}"
            behind = self.behind(row)
            if len(behind) > n:
                behind = behind.iloc[np.sort(np.random.default_rng(seed).choice(len(behind), n, replace=False))]
            items = "".join(f"<li><code>{html.escape(str(i))}</code>{' ' + html.escape(_line(t)) if texts else ''}</li>" for i, t in zip(behind["message_id"], behind["text"]))
            count = len(self._pick_rows(row))
            more = f"<p>{len(behind)} of {count:,} messages</p>" if count else "<p>no message</p>"
            lines.append(f"<details><summary>{title}</summary>{more}<ul>{items}</ul></details>")
        return "\n".join(lines)

    def _pick_rows(self, row: Hashable) -> np.ndarray:
        rows = np.asarray(self._pick(row))
        return np.flatnonzero(rows) if rows.dtype == bool else rows


def _missing(value: Any) -> bool:
    return value is None or (isinstance(value, float) and np.isnan(value))


def _short(value: Any) -> str:
    return f"{value:.3g}" if isinstance(value, float) else str(value)


def _line(text: Any, longest: int = 280) -> str:
    line = " ".join(str(text).split())
    return line if len(line) <= longest else line[: longest - 1] + "…"


def traced(table: pd.DataFrame, messages: pd.DataFrame, pick: Callable[[Any], np.ndarray], say: Callable[[Any, pd.Series], str] | None = None, **attrs: Any) -> Traced:
    """`table` with the messages behind it.

    Parameters
    ----------
    messages : the message table that the positions refer to.
    pick : gives for the label of a row the positions (or a mask) of the messages behind it.
    say : gives the plain sentence of a row. attrs : choices with consequences; they travel into every Result.
    """
    out = Traced(table)
    out._messages, out._pick, out._say = messages, pick, say
    out.attrs.update(attrs)
    return out
