"""Which words set two groups of messages apart, and by how much?

Two measures side by side. The weighted log-odds with an informative prior (Monroe, Colaresi & Quinn 2008,
doi:10.1093/pan/mpn018) asks how sure we may be that a group prefers a word; keyness (log-likelihood G2 over the word's two
cells, Rayson & Garside 2000, doi:10.3115/1117729.1117730) with the log ratio of the rates asks how much. A word is called *key*
only if G2 passes a corrected cut, and at least five authors use it: a word of one author is a habit, not a difference.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd

from ..chance import adjusted
from .downloads import base_forms
from .lists import stop_words
from .texts import OWN, Texts, texts_of
from .tokens import Tokens, encode
from .traced import FEWEST_AUTHORS, FEWEST_MESSAGES, Traced, too_few, traced


def log_odds(y1: Any, n1: float, y2: Any, n2: float, prior: Any, prior_total: float | None = None) -> pd.DataFrame:
    """Weighted log-odds of words between two groups: columns log_odds (above 0: more in group 1), variance, z.

    Parameters
    ----------
    y1, y2 : how often each word stands in group 1 and 2; n1, n2 : words in all. prior : the prior count of each word (one
        number or one per word); prior_total : their sum over the whole vocabulary (default: the sum of `prior`).

    Returns
    -------
    DataFrame. NaN for a word that is in neither group and has no prior. Swapping the groups turns the sign.
    Source: Monroe, Colaresi & Quinn 2008, doi:10.1093/pan/mpn018.

    Examples
    --------
    >>> log_odds([30], 1000, [10], 1000, [4], 200).round(6).values.tolist()
    [[0.90431, 0.10084, 2.84774]]
    """
    y1, y2 = np.atleast_1d(np.asarray(y1, dtype=float)), np.atleast_1d(np.asarray(y2, dtype=float))
    a = np.broadcast_to(np.asarray(prior, dtype=float), y1.shape)
    a0 = float(a.sum()) if prior_total is None else float(prior_total)
    if (y1 < 0).any() or (y2 < 0).any() or (a < 0).any() or (y1 > n1).any() or (y2 > n2).any():
        raise ValueError("counts and priors must not be negative, and no word can be counted more often than there are words")
    with np.errstate(divide="ignore", invalid="ignore"):
        delta = np.log((y1 + a) / (n1 + a0 - y1 - a)) - np.log((y2 + a) / (n2 + a0 - y2 - a))
        variance = 1 / (y1 + a) + 1 / (y2 + a)
        known = (y1 + a > 0) & (y2 + a > 0)
        delta, variance = np.where(known, delta, np.nan), np.where(known, variance, np.nan)
        z = delta / np.sqrt(variance)
    return pd.DataFrame({"log_odds": delta, "variance": variance, "z": z})


def keyness(y1: Any, n1: float, y2: Any, n2: float) -> pd.DataFrame:
    """Keyness of words between two groups: columns g2 (0 and up), log_ratio (base 2, above 0: more in group 1), p.

    Parameters
    ----------
    y1, y2 : how often each word stands in group 1 and 2; n1, n2 : words in all (above 0).

    Returns
    -------
    DataFrame. G2 = 2 sum O ln(O/E) over the two cells of the word (0 ln 0 = 0); the four-cell version of Dunning 1993 is
    slightly larger and not used. log_ratio takes 0.5 for a count of zero. p from chi-square with one degree of freedom:
    words of one message are not independent, so read p as a rank, not as a probability. A word in neither group: NaN.
    Source: Rayson & Garside 2000, doi:10.3115/1117729.1117730.

    Examples
    --------
    >>> keyness([30, 30], 1000, [10, 0], 1000)[["g2", "log_ratio"]].round(6).values.tolist()
    [[10.464963, 1.584963], [41.588831, 5.906891]]
    """
    from scipy.stats import chi2

    if not (n1 > 0 and n2 > 0):
        raise ValueError("both groups need words: n1 and n2 must be above 0")
    y1, y2 = np.atleast_1d(np.asarray(y1, dtype=float)), np.atleast_1d(np.asarray(y2, dtype=float))
    with np.errstate(divide="ignore", invalid="ignore"):
        both = (y1 + y2) / (n1 + n2)
        part = [np.where(y > 0, y * np.log(np.where(y > 0, y, 1) / (n * both)), 0.0) for y, n in ((y1, n1), (y2, n2))]
        g2 = np.where(both > 0, 2 * (part[0] + part[1]), np.nan)
        ratio = np.where(both > 0, np.log2((np.where(y1 > 0, y1, 0.5) / n1) / (np.where(y2 > 0, y2, 0.5) / n2)), np.nan)
    g2 = np.where(np.abs(g2) < 1e-12, 0.0, g2)
    return pd.DataFrame({"g2": g2, "log_ratio": ratio, "p": chi2.sf(g2, 1)})


def compare(
    messages: Any,
    other: Any,
    *,
    prior: float = 0.1,
    fewest: int = 5,
    authors: int = FEWEST_AUTHORS,
    cut: float = 0.01,
    correction: str = "bh",
    stop: bool = True,
    forms: bool = False,
    rank: str = "sure",
    least: tuple[int, int] = (FEWEST_MESSAGES, FEWEST_AUTHORS),
    kinds: tuple[str, ...] = OWN,
    quoted: str = "drop",
) -> Traced:
    """The words that set `messages` apart from `other`: one row per word, the most telling of group 1 first, of group 2 last.

    Parameters
    ----------
    messages, other : two groups of messages (message tables or Series of texts); any language that is written in words.
    prior : weight of the informative prior: the words of both groups together, as if this share of them had been seen before.
    fewest : a word must stand so often in both groups together to be listed.
    authors : a word is key only if so many authors use it in the group that prefers it (where authors are known).
    cut : a word is key only if its corrected p is below. correction : "bh" or "holm".
    stop : leave out the words of the stop list (which keeps sorry, thanks, please, we, us, you, not).
    forms : True merges the forms of a word (oil, oils) if NLTK's WordNet is on this machine; if not, `attrs["note"]` says so.
    rank : "sure" (by z of the log-odds: differences that are hardest to doubt) or "effect" (by the log ratio: the largest
        differences). By effect, take the key words only: a word that stands five times has the largest ratios by luck.
    least : fewest messages and authors of each group.

    Returns
    -------
    Traced table, index word (small letters; punctuation, links and numbers are left out, #tags, @names and emoji stay), in the order of `rank`:
    value (log ratio, base 2: +1 = twice the rate in group 1), n (times in both groups), count_1, count_2, per_1000_1, per_1000_2,
    log_odds, z, g2, p (corrected), authors_1, authors_2, key (bool), reason (why a word with a difference is not key).
    behind(word) gives the messages of the group that prefers it. `attrs`: words_1, words_2, reason (if too little text: no rows).

    Examples
    --------
    >>> a = pd.Series(["the oil is in the gulf"] * 20); b = pd.Series(["the cake is in the oven"] * 20)
    >>> compare(a, b, least=(1, 1))["value"].round(2).to_dict()
    {'gulf': 5.32, 'oil': 5.32, 'cake': -5.32, 'oven': -5.32}
    """
    if rank not in ("sure", "effect"):
        raise ValueError(f"rank must be 'sure' or 'effect', not {rank!r}")
    groups = [texts_of(m, measure="difference", english=False, kinds=kinds, quoted=quoted) for m in (messages, other)]
    reasons = [too_few(len(g), len({a for a in g.authors if pd.notna(a)}) if g.has_authors else None, least) for g in groups]
    reason = "; ".join(f"group {k}: {r}" for k, r in enumerate(reasons, start=1) if r)
    cut_texts = [encode(g.texts) for g in groups]
    base, note = base_forms(sorted({w for t in cut_texts for w in t.lower})) if forms else ({}, "")
    counted = [_counted(g, t, stop, base) for g, t in zip(groups, cut_texts)]
    vocabulary = np.union1d(counted[0].index.to_numpy(dtype=object), counted[1].index.to_numpy(dtype=object))
    both = [c.reindex(vocabulary) for c in counted]
    times = [b["count"].fillna(0).to_numpy() for b in both]
    people = [b["authors"].fillna(0).to_numpy(dtype=int) for b in both]
    total = [float(t.sum()) for t in times]
    out = pd.DataFrame(index=pd.Index(vocabulary.astype(str), name="word", dtype="str"))
    names = ["value", "n", "count_1", "count_2", "per_1000_1", "per_1000_2", "log_odds", "z", "g2", "p", "authors_1", "authors_2", "key", "reason"]
    if reason or not (total[0] and total[1]):
        out = pd.DataFrame(columns=names, index=pd.Index([], name="word", dtype="str"))
        reason = reason or "one of the groups has no words"
    else:
        background = prior * (times[0] + times[1])
        odds = log_odds(times[0], total[0], times[1], total[1], background)
        key = keyness(times[0], total[0], times[1], total[1])
        first = key["log_ratio"].to_numpy() >= 0
        using = np.where(first, people[0], people[1])
        enough = (times[0] + times[1]) >= fewest
        p = np.full(len(vocabulary), np.nan)
        p[enough] = adjusted(key["p"].to_numpy()[enough], correction)
        has_authors = np.where(first, groups[0].has_authors, groups[1].has_authors)
        spread = ~has_authors | (using >= authors)
        out["value"], out["n"] = key["log_ratio"].to_numpy(), (times[0] + times[1]).astype(int)
        for k in (0, 1):
            out[f"count_{k + 1}"] = times[k].astype(int)
        for k in (0, 1):
            out[f"per_1000_{k + 1}"] = 1000 * times[k] / total[k]
        out["log_odds"], out["z"], out["g2"], out["p"] = odds["log_odds"].to_numpy(), odds["z"].to_numpy(), key["g2"].to_numpy(), p
        out["authors_1"], out["authors_2"] = people
        out["key"] = (p < cut) & spread
        out["reason"] = np.where((p < cut) & ~spread, [f"only {u} author{'s' if u != 1 else ''} ({authors} are needed)" for u in using], "")
        out = out[enough]
        by = ("z", "value") if rank == "sure" else ("value", "z")
        out = out.iloc[np.lexsort((out.index.to_numpy(dtype=str), -out[by[1]].to_numpy(), -out[by[0]].to_numpy()))][names]
    stacked = pd.concat([g.messages for g in groups], ignore_index=True)
    shift = len(groups[0].messages)

    def pick(word: str) -> np.ndarray:
        k = int(not (out.at[word, "value"] >= 0))
        tokens = cut_texts[k]
        return groups[k].rows[tokens.count(tokens.having({word, *(w for w, b in base.items() if b == word)})) > 0] + k * shift

    def say(word: str, cells: pd.Series) -> str:
        k = 1 if cells["value"] >= 0 else 2
        return f"'{word}' stands {2 ** abs(cells['value']):.1f} times as often in group {k} ({int(cells['count_1'])} against {int(cells['count_2'])} times)."

    left_out = {f"group {k}: {why}": n for k, g in enumerate(groups, start=1) for why, n in g.left_out.items()}
    return traced(
        out,
        stacked,
        pick,
        say,
        measure="difference",
        unit="log ratio (base 2)",
        unit_of_n="times",
        words_1=int(total[0]),
        words_2=int(total[1]),
        prior=f"informative: {prior:g} x the words of both groups",
        cut=cut,
        correction=correction,
        needs_authors=authors,
        left_out=left_out,
        reason=reason,
        note=note,
    )


def _spoken(tokens: Tokens) -> np.ndarray:
    """Which of the different words count as words: letters, #tags, @names, emoji; no punctuation, numbers, links."""
    from .markers import _PICTURE

    return np.fromiter(((w[0].isalpha() or (w[0] in "#@" and len(w) > 1) or bool(_PICTURE.match(w))) and "://" not in w and not w.startswith("www.") for w in tokens.words), dtype=bool, count=len(tokens.words))


def _counted(texts: Texts, tokens: Tokens, stop: bool, base: dict[str, str]) -> pd.DataFrame:
    """Index word: count, authors (how many different authors use it); `base` gives the base form of a word."""
    keep = _spoken(tokens)
    if stop:
        keep &= ~tokens.having(stop_words())
    if not len(tokens.code):
        return pd.DataFrame({"count": [], "authors": []}, index=pd.Index([], dtype=object))
    vocabulary, code = tokens.lower_code
    if base:
        vocabulary, merged = np.unique([base[w] for w in vocabulary], return_inverse=True)
        code = merged[code]
    flags = keep[tokens.code]
    who = pd.factorize(texts.authors)[0][tokens.message[flags]]
    part = pd.DataFrame({"word": code[flags], "who": who})
    count = part["word"].value_counts()
    authors = part[part["who"] >= 0].drop_duplicates().groupby("word").size()
    return pd.DataFrame({"count": count.to_numpy(), "authors": authors.reindex(count.index).fillna(0).to_numpy()}, index=pd.Index(vocabulary[count.index.to_numpy()].astype(object)))
