"""Topics as plain counted words: how often does a term stand in each week, and which words keep company?

No topic model: a list of words that somebody chose and everybody can count again says what it says. Collocations come
from NLTK's finders.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import pandas as pd

from .difference import _spoken
from .lists import stop_words
from .resampling import ratio_interval
from .texts import OWN, texts_of
from .tokens import Tokens, encode
from .traced import FEWEST_AUTHORS, FEWEST_MESSAGES, Traced, too_few, traced


def matches(tokens: Tokens, words: list[str] | tuple[str, ...]) -> np.ndarray:
    """Which messages have at least one of `words` (words, phrases, or beginnings of words marked by a star: "apolog*").

    Examples
    --------
    >>> matches(encode(["Oil in the Gulf of Mexico", "oily hands", "a golf club"]), ["gulf of mexico", "oil*"]).tolist()
    [True, True, False]
    """
    found = np.zeros(len(tokens), dtype=bool)
    for word in words:
        parts = word.lower().split()
        if not parts:
            continue
        flags = [_flag(tokens, part) for part in parts]
        places = np.flatnonzero(flags[0][tokens.code]) if len(tokens.code) else np.array([], dtype=int)
        for step, flag in enumerate(flags[1:], start=1):
            places = places[places + step < tokens.start[tokens.message[places] + 1]]
            places = places[flag[tokens.code[places + step]]]
        found[tokens.message[places]] = True
    return found


def _flag(tokens: Tokens, part: str) -> np.ndarray:
    if part.endswith("*") and len(part) > 1:
        return np.fromiter((w.startswith(part[:-1]) for w in tokens.lower), dtype=bool, count=len(tokens.words))
    return tokens.having({part})


def terms_over_time(
    messages: Any,
    terms: Mapping[str, list[str]] | list[str],
    freq: str = "W",
    *,
    least: tuple[int, int] = (FEWEST_MESSAGES, FEWEST_AUTHORS),
    draws: int = 499,
    seed: int = 1,
    kinds: tuple[str, ...] = OWN,
    quoted: str = "drop",
) -> Traced:
    """The share of messages that have a term, in each stretch of time: one row per (term, period).

    Parameters
    ----------
    terms : name -> its words (words, phrases, or "apolog*"), or a plain list of words that name themselves.
    freq : length of a period in pandas' letters: "D", "W", "ME" (UTC). Periods without messages stay, with a reason.
    least : fewest messages and authors of a period. draws, seed : interval by drawing authors with replacement.

    Returns
    -------
    Traced table, index (term, period start): value (share of messages, 0 to 1), low, high, reason, n (messages of the period),
    messages_with, authors_with. Messages without a time are left out and counted.

    Examples
    --------
    >>> m = pd.DataFrame({"message_id": ["1", "2"], "author": ["ana", "ben"], "created_at": pd.to_datetime(["2010-05-20", "2010-05-21"], utc=True), "text": ["oil!", "rain"]})
    >>> terms_over_time(m, ["oil"], "D", least=(1, 1))["value"].tolist()
    [1.0, 0.0]
    """
    named = dict(terms) if isinstance(terms, Mapping) else {word: [word] for word in terms}
    chosen = texts_of(messages, measure="terms over time", english=False, kinds=kinds, quoted=quoted)
    tokens = encode(chosen.texts)
    period, starts, left_out = periods(chosen, freq)
    authors = chosen.authors
    rows, picks = {}, {}
    for name, words in named.items():
        has = matches(tokens, list(words))
        for k, start in enumerate(starts):
            inside = np.flatnonzero(period == k)
            rows[(name, start)] = _period_row(authors[inside], has[inside], least, draws, seed)
            picks[(name, start)] = chosen.rows[inside[has[inside]]]
    out = pd.DataFrame.from_dict(rows, orient="index", columns=["value", "low", "high", "reason", "n", "messages_with", "authors_with"])
    out.index = pd.MultiIndex.from_tuples(list(rows), names=["term", "period"]) if rows else pd.MultiIndex.from_arrays([[], []], names=["term", "period"])

    def say(label, cells: pd.Series) -> str:
        return f"In the period from {label[1]:%d %B %Y}, {cells['value']:.1%} of {int(cells['n']):,} messages spoke of {label[0]}.".replace("%", " %")

    return traced(out, chosen.messages, lambda label: picks[label], say, measure="terms over time", freq=freq, terms=named, interval="authors drawn with replacement, percentiles, 95 %", left_out=left_out, seed=seed)


def periods(chosen: Any, freq: str) -> tuple[np.ndarray, list[pd.Timestamp], dict[str, int]]:
    """(number of the period of each text, -1 without a time; the starts of all periods from first to last; what is left out)."""
    left_out = dict(chosen.left_out)
    if "created_at" not in chosen.messages.columns:
        from ..errors import BadInput

        raise BadInput("messages with a column created_at", "messages without it", "only texts were passed", "pass corpus.messages")
    when = pd.to_datetime(chosen.messages["created_at"].iloc[chosen.rows], utc=True).reset_index(drop=True)
    if when.isna().any():
        left_out["without a time"] = int(when.isna().sum())
    if not when.notna().any():
        return np.full(len(when), -1), [], left_out
    try:
        stamp = when.dt.tz_localize(None).dt.to_period(freq.removesuffix("E") if freq in ("ME", "QE", "YE") else freq)
    except ValueError:
        from ..errors import BadInput

        raise BadInput('a length of time: "D", "W", "ME" or "h"', repr(freq), "another way of writing it", 'freq="W"') from None
    first = stamp.min()
    code = np.array([-1 if pd.isna(p) else (p - first).n for p in stamp])
    starts = [(first + k).start_time.tz_localize("UTC") for k in range(code.max() + 1)]
    return code, starts, left_out


def _period_row(authors: np.ndarray, has: np.ndarray, least: tuple[int, int], draws: int, seed: int) -> list[Any]:
    known = pd.notna(authors)
    people = len(set(authors[known])) if known.any() else None
    reason = too_few(len(has), people, least) if len(has) else "no messages"
    value = low = high = np.nan
    if not reason:
        value = float(has.mean())
        if people is None:
            reason = "no interval: the authors are not known"
        else:
            lows, highs, reason = ratio_interval(authors, has.astype(float), np.ones(len(has)), draws=draws, seed=seed)
            low, high = float(lows[0]), float(highs[0])
    return [value, low, high, reason, len(has), int(has.sum()), len(set(authors[has & known]))]


def collocations(messages: Any, *, size: int = 2, fewest: int = 5, authors: int = FEWEST_AUTHORS, by: str = "likelihood_ratio", top: int = 30, stop: bool = True, kinds: tuple[str, ...] = OWN, quoted: str = "drop") -> Traced:
    """Words that keep company: pairs (or triples) next to each other more often than their parts would by chance.

    Parameters
    ----------
    size : 2 or 3 words. fewest : times a pair must stand. authors : how many authors must use it (where they are known).
    by : an association measure of NLTK: likelihood_ratio, pmi, student_t, chi_sq.
    stop : pairs with a word of the stop list are left out (as parts of pairs; the words stay in the text between).

    Returns
    -------
    Traced table, index phrase, best first: value (the measure), n (times), authors.

    Examples
    --------
    >>> m = pd.Series(["oil spill", "the oil spill", "an oil spill today", "oil price", "spill milk"])
    >>> collocations(m, fewest=2)["n"].to_dict()
    {'oil spill': 3}
    """
    from nltk import collocations as finders

    if size not in (2, 3):
        raise ValueError(f"size must be 2 or 3, not {size}")
    chosen = texts_of(messages, measure="collocations", english=False, kinds=kinds, quoted=quoted)
    tokens = encode(chosen.texts)
    vocabulary, code = tokens.lower_code
    spoken = _spoken(tokens)[tokens.code] if len(tokens.code) else np.zeros(0, dtype=bool)
    common = stop_words()
    documents = [[vocabulary[c] if s else None for c, s in zip(code[a:b], spoken[a:b])] for a, b in zip(tokens.start[:-1], tokens.start[1:])]
    finder_class, measures = (finders.BigramCollocationFinder, finders.BigramAssocMeasures) if size == 2 else (finders.TrigramCollocationFinder, finders.TrigramAssocMeasures)
    if not hasattr(measures, by):
        raise ValueError(f"by must be one of likelihood_ratio, pmi, student_t, chi_sq, not {by!r}")
    finder = finder_class.from_documents([[str(w) if w is not None else "" for w in d] for d in documents])
    finder.apply_ngram_filter(lambda *words: any(not w or (stop and w in common) for w in words))
    finder.apply_freq_filter(fewest)
    scored = finder.score_ngrams(getattr(measures, by))
    where: dict[tuple, set[int]] = {tuple(words): set() for words, _ in scored}
    for place, d in enumerate(documents):
        for at in range(len(d) - size + 1):
            piece = tuple(d[at : at + size])
            if piece in where:
                where[piece].add(place)
    rows, picks = {}, {}
    for words, score in sorted(scored, key=lambda item: (-item[1], item[0])):
        places = np.array(sorted(where[tuple(words)]), dtype=int)
        people = len({chosen.authors[p] for p in places if pd.notna(chosen.authors[p])})
        if chosen.has_authors and people < authors:
            continue
        phrase = " ".join(words)
        rows[phrase] = {"value": float(score), "n": int(finder.ngram_fd[words]), "authors": people}
        picks[phrase] = chosen.rows[places]
        if len(rows) >= top:
            break
    out = pd.DataFrame.from_dict(rows, orient="index", columns=["value", "n", "authors"])
    out.index.name = "phrase"
    return traced(out, chosen.messages, lambda phrase: picks[phrase], None, measure=f"collocations ({by})", unit_of_n="times", left_out=chosen.left_out, needs_authors=authors)
