"""Small helpers of the two notebooks on words: a made-up mailing whose truth is known, first lines, sums of a table.

Notebook 33 needs form letters with a known number of slots (synthetic, nobody wrote them) and the first line of each
person in each talk; notebook 36 needs the share of a sign with its interval, and how far a mixture alone could move a share.
"""

from __future__ import annotations

from itertools import product
from typing import Any

import numpy as np
import pandas as pd

from .results import Result

LETTER = "Dear {0}, we are so glad that you chose our {1} from {2}. Your smile means a lot to all of us."
_NAMES = [a + b for a, b in product(("An", "Be", "Ci", "Do", "El", "Fa", "Gu", "Ha"), ("na", "bo", "lia", "rik", "sa", "tom", "vi", "wen"))]


def make_letters(slots: int, letters: int = 60) -> pd.DataFrame:
    """A synthetic mailing of one invented firm: LETTER to `letters` people, with its first `slots` gaps filled differently in each.

    Parameters
    ----------
    slots : 0 (one text for all) to 3. letters : 1 to 64. The other gaps are filled alike in all letters.

    Returns
    -------
    DataFrame with message_id, author, targets, text. Two letters differ in exactly `slots` of their 25 words and signs.

    Examples
    --------
    >>> make_letters(1, 2)["text"].str[:9].tolist()
    ['Dear Anna', 'Dear Anbo']
    """
    if not (0 <= slots <= 3 and 1 <= letters <= len(_NAMES)):
        raise ValueError(f"slots must lie between 0 and 3 and letters between 1 and {len(_NAMES)}, not {slots} and {letters}")
    rows = []
    for k in range(letters):
        filled = [_NAMES[k if slot < slots else 0] + ending for slot, ending in enumerate(("", "phone", "ville"))]
        rows.append((f"{slots}-{k:02d}", f"firm with {slots} slots", [f"customer {k}"], LETTER.format(*filled)))
    return pd.DataFrame(rows, columns=["message_id", "author", "targets", "text"])


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


def strongest(table: pd.DataFrame, value: str = "value", p: str = "p") -> dict[str, Any]:
    """The strongest association of a table of `words.touch_against_outcome`, and how many survive Holm's correction.

    Parameters
    ----------
    value, p : its columns ("without_largest" and "p_without" for the table without the largest account).

    Returns
    -------
    dict: correlation, mark (in plain words), survive (markers with corrected p below .05).

    Examples
    --------
    >>> strongest(pd.DataFrame({"value": [0.1, -0.3], "p": [0.5, 0.01]}, index=["thanks", "apology"]))
    {'correlation': -0.3, 'mark': 'an apology', 'survive': 1}
    """
    from .chance import adjusted
    from .words.lists import PLAIN

    mark = table[value].abs().idxmax()
    return {"correlation": float(table.loc[mark, value]), "mark": PLAIN[mark], "survive": int((adjusted(table[p].to_numpy(), "holm") < 0.05).sum())}


def share_of_sign(signs: pd.DataFrame, sign: str, draws: int = 999, seed: int = 1) -> Result:
    """The share of messages that show a sign, with an interval from drawing people with replacement.

    Parameters
    ----------
    signs : table of `words.signs_of`. sign : its column ("complaint", "negative", ...).

    Returns
    -------
    Result, 0 to 1; undefined without messages; without interval below ten people.

    Examples
    --------
    >>> share_of_sign(pd.DataFrame({"author": ["ana", "ben"], "negative": [True, False]}), "negative").value
    0.5
    """
    from .words.resampling import ratio_interval

    if not len(signs):
        return Result.undefined(f"share that shows {sign}", "there are no messages")
    low, high, reason = ratio_interval(signs["author"].to_numpy(dtype=object), signs[sign].to_numpy(), np.ones(len(signs)), draws=draws, seed=seed)
    about = {"method": "people drawn with replacement, percentiles, 95 %", "reason": reason, "n": len(signs), "unit_of_n": "messages", "seed": seed}
    return Result(f"share that shows {sign}", float(signs[sign].mean()), low=float(low[0]), high=float(high[0]), **about)


def by_mixture(share: float, part_before: float, part_after: float) -> float:
    """The largest share that a change of mixture alone can make, if nobody changes: all of `share` is put into the part that grew.

    Parameters
    ----------
    share : share of negative mentions before. part_before, part_after : share of one channel (tweets, say) of all mentions, before and after.

    Returns
    -------
    float, `share` to 1: min(1, share / part_before) x part_after, plus what did not fit into the channel before.

    Examples
    --------
    >>> by_mixture(0.2, 0.4, 0.8), by_mixture(0.5, 0.4, 0.8)
    (0.4, 0.8333333333333334)
    """
    if not (0 < part_before < 1 and part_before <= part_after <= 1 and 0 <= share <= 1):
        raise ValueError("shares lie between 0 and 1, and the part must have grown")
    inside = min(share, part_before)
    return inside / part_before * part_after + (share - inside) / (1 - part_before) * (1 - part_after)
