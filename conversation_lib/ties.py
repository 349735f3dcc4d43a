"""From messages to ties: who speaks to whom, when, and by which kind of act.

This is the only place in the project that decides direction and kinds. A tie i -> j means "i speaks to j"; a repost is
a tie from the one who passes it on to the source, so that an audience which shares a star points *at* the star.

How kinds are told apart. Readers write `targets` in a fixed order: the one answered first (where there is a
`reply_to`), then the one quoted or reposted (where there is a `refers_to`), then everybody else who is addressed. The
others are mentions, or recipients where the source says so (`source["others_are"]`: mail, private messages).
"""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
import pandas as pd

from .corpus import Corpus
from .tables import TIE_COLUMNS as COLUMNS
from .tables import TIE_KIND as KIND
from .tables import TIE_KINDS as KINDS
from .tables import table_of_ties

__all__ = ["COLUMNS", "CONVERSATION", "KIND", "KINDS", "addressed", "left_out", "table_of_ties", "ties"]
CONVERSATION = ("reply", "mention", "recipient")  # the kinds that measures of conversation use unless told otherwise


def ties(corpus: Corpus, kinds: Iterable[str] = CONVERSATION, multi: str = "full") -> pd.DataFrame:
    """One row per act of addressing: `source` speaks to `target`.

    Parameters
    ----------
    corpus : a Corpus. Messages with a missing author or with unknown targets make no tie (count them with `left_out`).
    kinds : which of reply, quote, repost, mention, recipient to keep. One tie per (message, target); where a target is
        both answered and mentioned, the first of that list wins.
    multi : "full" gives every addressee of a message weight 1; "fractional" gives each 1/k of k addressees, so that
        the weights of a message add up to 1.

    Returns
    -------
    DataFrame with columns source, target, kind, created_at, message_id, weight (float), inferred (False, or the name of
    the rule that inferred the tie), certainty (0 to 1), in the order of the messages. Ties of an account to itself are
    in the table; measures leave them out and count them.

    Examples
    --------
    >>> from conversation_lib.corpus import Corpus, account_table, message_table
    >>> m = message_table({"message_id": ["1", "2"], "author": ["ana", "ben"], "reply_to": [None, "1"],
    ...                    "kind": ["post", "reply"], "targets": [["ben", "cho"], ["ana"]]})
    >>> ties(Corpus(m, account_table(m)))[["source", "target", "kind", "weight"]].values.tolist()
    [['ana', 'ben', 'mention', 1.0], ['ana', 'cho', 'mention', 1.0], ['ben', 'ana', 'reply', 1.0]]
    """
    kinds = tuple(kinds)
    unknown = set(kinds) - set(KINDS)
    if unknown:
        raise ValueError(f"unknown kinds of tie {sorted(unknown)}; choose from {', '.join(KINDS)}")
    if multi not in ("full", "fractional"):
        raise ValueError(f"multi must be 'full' or 'fractional', not {multi!r}")
    rows = addressed(corpus)
    rows = rows[rows["kind"].isin(kinds)]
    if multi == "fractional" and corpus.given_ties is None:
        rows["weight"] = 1.0 / rows.groupby("message_id", observed=True)["target"].transform("size")
    return rows.reset_index(drop=True)


def addressed(corpus: Corpus) -> pd.DataFrame:
    """All acts of addressing of every kind, each of weight 1 (see `ties`); of an edge list the ties that it gives."""
    if corpus.given_ties is not None:
        return corpus.given_ties.copy()
    m = corpus.messages
    m = m[m["author"].notna() & m["targets"].notna()]
    long = m[["message_id", "author", "created_at", "kind", "reply_to", "refers_to", "targets"]].explode("targets")
    long["place"] = long.groupby(level=0).cumcount()
    long = long[long["targets"].notna()]
    target = long["targets"].astype("str").to_numpy(dtype=object)
    writer = corpus.messages.dropna(subset=["author"]).set_index("message_id")["author"]
    parent = long["reply_to"].map(writer).to_numpy(dtype=object)
    original = long["refers_to"].map(writer).to_numpy(dtype=object)
    answers, refers = long["reply_to"].notna().to_numpy(), long["refers_to"].notna().to_numpy()
    place = long["place"].to_numpy()
    parent_known, original_known = pd.notna(parent), pd.notna(original)
    kind = np.full(len(long), corpus.source.get("others_are", "mention"), dtype=object)
    is_repost = (long["kind"] == "repost").to_numpy()
    refers_here = np.where(original_known, target == original, place == np.where(answers, 1, 0))
    refers_here |= is_repost & ~answers & (place == 0)
    kind[(refers & refers_here) | (is_repost & refers_here)] = "quote"
    kind[is_repost & refers_here] = "repost"
    kind[answers & np.where(parent_known, target == parent, place == 0)] = "reply"
    out = pd.DataFrame(
        {
            "source": long["author"].array,
            "target": pd.array(target, dtype=long["author"].dtype),
            "kind": pd.Categorical(kind, categories=KINDS),
            "created_at": long["created_at"].array,
            "message_id": long["message_id"].array,
            "weight": 1.0,
            "inferred": pd.Series([False] * len(long), dtype=object),
            "certainty": 1.0,
        }
    )
    out["order"] = out["kind"].cat.codes
    out["row"] = np.arange(len(out))
    best = out.sort_values("order", kind="stable").drop_duplicates(["message_id", "target"]).sort_values("row")
    return best[list(COLUMNS)].reset_index(drop=True)


def left_out(corpus: Corpus) -> dict[str, int]:
    """How many messages make no tie, and why: missing_author, unknown_targets, open (addressed to nobody in particular)."""
    m = corpus.messages
    nobody = m["author"].isna()
    unknown = m["targets"].isna() & ~nobody
    empty = m["targets"].notna() & (m["targets"].list.len().fillna(0).astype("int64") == 0) & ~nobody
    return {"missing_author": int(nobody.sum()), "unknown_targets": int(unknown.sum()), "open": int(empty.sum())}
