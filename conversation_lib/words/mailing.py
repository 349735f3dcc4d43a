"""A made-up mailing whose truth is known: form letters with as many slots as one asks for. Synthetic, nobody wrote them.

Notebook 33 holds `words.tailored` and `words.templates` against them: what is measured must be what was put in.
"""

from __future__ import annotations

from itertools import product

import pandas as pd

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
