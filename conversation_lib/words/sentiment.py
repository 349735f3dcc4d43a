"""Negative and positive talk by VADER, and where it fails.

VADER (Hutto & Gilbert 2014, ICWSM 8(1):216-225) adds up the feeling of single words, with rules for negation, emphasis and
capitals, made for short English posts. NLTK's version runs here on the word list that the package vaderSentiment ships, so
that nothing is downloaded. It does not see irony, it reads "oil leak" as nothing and "killer sound" as murder, and long
texts drift to the ends. So no claim rests on it before somebody has read a sample (`cracks.cracks_over_time` says so).
"""

from __future__ import annotations

import csv
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from ..errors import Missing
from ..paths import DATA
from .texts import OWN, Texts, texts_of
from .tokens import encode

NEGATIVE, POSITIVE = -0.05, 0.05  # the cuts that its authors use
LONG = 100  # words and signs; beyond, the sum of single words saturates
LONGEST = 20_000  # characters that are looked at


@lru_cache(maxsize=1)
def _analyzer():
    from importlib.util import find_spec

    from nltk.sentiment import vader

    spec = find_spec("vaderSentiment")
    file = Path(spec.origin).with_name("vader_lexicon.txt") if spec and spec.origin else None
    if file is None or not file.exists():
        raise Missing("the package vaderSentiment, which holds VADER's word list", "a Python without it", "the environment was not made from the lock", "pip install vaderSentiment")

    class Offline(vader.SentimentIntensityAnalyzer):
        """NLTK's analyzer on a list that is already here (its own constructor looks only in NLTK's download folder)."""

        def __init__(self, lexicon: str):
            self.lexicon_file = lexicon
            self.lexicon = self.make_lex_dict()
            self.constants = vader.VaderConstants()

    return Offline(file.read_text(encoding="utf-8"))


def compound(text: str) -> float:
    """VADER's sum of feeling of one text, from -1 (negative) over 0 to 1 (positive); NaN for a text without letters.

    Examples
    --------
    >>> compound("This is terrible"), compound("Great service, thank you!") > 0.5, compound("...")
    (-0.4767, True, nan)
    """
    text = text[:LONGEST]
    if not any(letter.isalpha() for letter in text):
        return float("nan")
    return float(_analyzer().polarity_scores(text)["compound"])


def compounds(texts: Any) -> np.ndarray:
    """`compound` of each text of an Arrow array; each different text is looked at once."""
    coded = texts.dictionary_encode() if len(texts) else None
    if coded is None:
        return np.array([], dtype=float)
    values = np.array([compound(t) if t is not None else np.nan for t in coded.dictionary.to_pylist()], dtype=float)
    index = coded.indices.to_numpy(zero_copy_only=False)
    return np.where(np.isnan(index.astype(float)), np.nan, values[np.nan_to_num(index.astype(float), nan=0).astype(int)]) if len(values) else np.full(len(texts), np.nan)


def sentiment_of(messages: Any, *, kinds: tuple[str, ...] = OWN, quoted: str = "drop") -> pd.DataFrame:
    """VADER's judgement of each counted message.

    Returns
    -------
    DataFrame: message_id, author, compound (-1 to 1; missing without letters), negative (compound <= -.05), positive
    (>= .05), long (more than 100 words and signs: do not trust the sum). `attrs`: left_out, reason (another language:
    then compound is missing throughout), note.

    Examples
    --------
    >>> sentiment_of(pd.Series(["This is terrible", "Lovely!"]))[["negative", "positive"]].values.tolist()
    [[True, False], [False, True]]
    """
    chosen = texts_of(messages, measure="sentiment by VADER", kinds=kinds, quoted=quoted)
    return _judged(chosen)


def _judged(chosen: Texts) -> pd.DataFrame:
    value = compounds(chosen.texts) if not chosen.reason else np.full(len(chosen), np.nan)
    out = pd.DataFrame(
        {
            "message_id": chosen.messages["message_id"].astype(str).to_numpy()[chosen.rows],
            "author": chosen.authors,
            "compound": value,
            "negative": value <= NEGATIVE,
            "positive": value >= POSITIVE,
            "long": encode(chosen.texts).lengths > LONG,
        }
    )
    out.attrs.update({"left_out": chosen.left_out, "reason": chosen.reason, "note": chosen.note})
    return out


def failing_examples() -> pd.DataFrame:
    """Sentences that VADER reads wrongly, written for this project (data/words/vader_fails.csv): what is meant, what it says.

    Returns
    -------
    DataFrame: text, meant (negative, positive or neutral), cause (irony, ...), compound, says (negative, positive, neutral), wrong (bool).

    Examples
    --------
    >>> bool(failing_examples()["wrong"].mean() > 0.8)
    True
    """
    with (DATA / "words" / "vader_fails.csv").open(encoding="utf-8", newline="") as stream:
        out = pd.DataFrame(list(csv.DictReader(stream)))
    out["compound"] = [compound(t) for t in out["text"]]
    out["says"] = np.select([out["compound"] <= NEGATIVE, out["compound"] >= POSITIVE], ["negative", "positive"], "neutral")
    out["wrong"] = out["says"] != out["meant"]
    return out
