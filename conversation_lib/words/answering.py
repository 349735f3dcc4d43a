"""Does the answer answer? Words taken up from what was said.

Lexical take-up is the share of an answer's content words that already stood in the message it answers. Some of that is
chance: people have their words, conversations their topic. So it stands beside the take-up of answers dealt out anew.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd

from .lists import FUNCTION_CLASSES, function_words, stop_words, version
from .pairs import exchanges
from .resampling import ratio_interval
from .tokens import Tokens, encode
from .traced import FEWEST_AUTHORS, FEWEST_MESSAGES, Traced, too_few, traced

MOST = 20_000  # exchanges that are dealt out anew (drawn by chance where there are more)


def _content(tokens: Tokens) -> np.ndarray:
    """Which of the different words say something: letters, at least two, neither stop word nor function word."""
    common = set(stop_words())
    for name in FUNCTION_CLASSES:
        common |= function_words(name)
    return np.fromiter((len(w) > 1 and w[0].isalpha() and w not in common for w in tokens.lower), dtype=bool, count=len(tokens.words))


def _word_tables(a_texts: pd.Series, b_texts: pd.Series):
    """Two sparse tables (exchanges x words, 0 or 1) of the content words of messages and answers."""
    from scipy.sparse import csr_array

    tokens = encode(pd.concat([a_texts, b_texts], ignore_index=True))
    vocabulary, code = tokens.lower_code
    keep = _content(tokens)[tokens.code]
    seen = pd.DataFrame({"m": tokens.message[keep], "w": code[keep]}).drop_duplicates()
    table = csr_array((np.ones(len(seen)), (seen["m"].to_numpy(), seen["w"].to_numpy())), shape=(len(tokens), max(1, len(vocabulary))))
    return table[: len(a_texts)], table[len(a_texts) :]


def take_up(
    messages: Any,
    rule: str = "reply",
    *,
    within: str = "author",
    least: tuple[int, int] = (FEWEST_MESSAGES, FEWEST_AUTHORS),
    draws: int = 199,
    seed: int = 1,
    quoted: str = "drop",
) -> Traced:
    """How much of an answer's content words were taken up from what it answers: one row, with its chance level.

    Parameters
    ----------
    messages : the message table or a Corpus. rule : see `pairs.exchanges`.
    within : how answers are dealt out anew for the chance level: "author" (each author's answers among the messages that this
        author answered: keeps everybody's vocabulary) or "conversation" (only inside a conversation: keeps its topic too).
    draws, seed : dealings; interval by drawing 999 times answering authors with replacement (none below ten).

    Returns
    -------
    Traced table, index "take-up": value (mean share of the content words of an answer that stood in the message, 0 to 1), low,
    high, reason, n (exchanges in which both have content words), null_mean, null_sd, z, p (one-sided), share_taking (share of
    answers that take up at least one word). behind() gives the answers that take up a word.

    Examples
    --------
    >>> m = pd.DataFrame({"message_id": list("ab"), "author": ["ana", "ben"], "conversation_id": "c", "text": ["Lovely garden!", "My garden likes rain"]})
    >>> float(take_up(m, rule="turn", least=(1, 1)).loc["take-up", "value"].round(3))
    0.333
    """
    if within not in ("author", "conversation"):
        raise ValueError(f"within must be 'author' or 'conversation', not {within!r}")
    pairs = exchanges(messages, rule, measure="lexical take-up", english=True, quoted=quoted)
    said, answered = _word_tables(pairs.table["a_text"], pairs.table["b_text"])
    size = np.asarray(answered.sum(axis=1)).ravel()
    counts = (size > 0) & (np.asarray(said.sum(axis=1)).ravel() > 0)
    table, said, answered, size = pairs.table[counts], said[counts], answered[counts], size[counts]
    people = int(table["b"].nunique())
    row: dict[str, Any] = dict.fromkeys(("value", "low", "high", "null_mean", "null_sd", "z", "p", "share_taking"), np.nan)
    row |= {"reason": pairs.texts.reason or too_few(len(table), people, least), "n": len(table)}
    taken = np.asarray(said.multiply(answered).sum(axis=1)).ravel() if len(table) else np.array([])
    if not row["reason"]:
        share = taken / size
        row |= {"value": float(share.mean()), "share_taking": float((taken > 0).mean())}
        low, high, row["reason"] = ratio_interval(table["b"].to_numpy(dtype=object), share, np.ones(len(share)), seed=seed)
        row |= {"low": float(low[0]), "high": float(high[0])}
        row |= _dealt(said, answered, size, share, table["b" if within == "author" else "conversation_id"].to_numpy(dtype=object), table, within, draws, seed)
    out = pd.DataFrame([row], index=pd.Index(["take-up"], name="measure"))[["value", "low", "high", "reason", "n", "null_mean", "null_sd", "z", "p", "share_taking"]]
    places = np.flatnonzero(counts)[taken > 0] if len(table) else np.array([], dtype=int)

    def say(_: str, cells: pd.Series) -> str:
        return f"{cells['value']:.1%} of the content words of an answer stood in what it answers; by chance {cells['null_mean']:.1%} would.".replace("%", " %")

    return traced(
        out,
        pairs.messages,
        lambda _: np.unique(pairs.table["b_row"].to_numpy()[places]),
        say,
        measure="lexical take-up",
        rule=rule,
        null=f"answers dealt out anew within {within}, {draws} times",
        draws=draws,
        unit_of_n="exchanges",
        interval="answering authors drawn with replacement, percentiles, 95 %",
        left_out=pairs.left_out,
        lists=version(),
        seed=seed,
    )


def _dealt(said, answered, size: np.ndarray, share: np.ndarray, block: np.ndarray, table: pd.DataFrame, within: str, draws: int, seed: int) -> dict[str, float]:
    rng = np.random.default_rng(seed)
    if within == "conversation":  # one author's answers inside one conversation
        block = np.array([f"{b}\x00{c}" for b, c in zip(table["b"], block)], dtype=object)
    picked = np.sort(rng.choice(len(share), MOST, replace=False)) if len(share) > MOST else np.arange(len(share))
    said, answered, size, observed = said[picked], answered[picked], size[picked], float(share[picked].mean())
    code = pd.factorize(block[picked], sort=True)[0]
    order = np.argsort(code, kind="stable")
    dealt = np.empty(draws)
    for draw in range(draws):
        mixed = np.lexsort((rng.random(len(code)), code))
        place = np.empty(len(code), dtype=int)
        place[order] = mixed
        dealt[draw] = (np.asarray(said[place].multiply(answered).sum(axis=1)).ravel() / size).mean()
    sd = float(dealt.std(ddof=1)) if draws > 1 else float("nan")
    z = (observed - float(dealt.mean())) / sd if sd > 0 else float("nan")
    return {"null_mean": float(dealt.mean()), "null_sd": sd, "z": z, "p": float(((dealt >= observed - 1e-12).sum() + 1) / (draws + 1))}
