"""Was the message answered? Only reply links can tell; what comes back without them is merely talk in the other direction.

Where people write to each other a lot, much is "returned" by chance. A reply link says that this message was answered
by that person. The share of answered messages (A_e) takes the place of the axis "who answers" wherever it exists.
"""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
import pandas as pd

from ..corpus import Corpus
from ..results import Result
from ..ties import CONVERSATION
from ..ties import ties as ties_of
from .phrases import capital, is_or_are, of_ten
from .talk import SPEECH, Talk, talks

NO_LINKS = "the source has no reply links, so nobody can say what was answered"


def answered(corpus: Corpus, kinds: Iterable[str] = CONVERSATION, horizon: str | pd.Timedelta | None = None) -> Result:
    """Share of addressed messages that got a reply from somebody they address (A_e).

    Parameters
    ----------
    corpus : with reply links (`reply_to`).
    kinds : which ties make a message addressed.
    horizon : count only replies within this time ("1h", "1D"), and leave out messages from the last stretch of that
        length, whose answers could not be seen yet. Default: all replies, all messages (the last ones count as
        unanswered, so the share is a little low).

    Returns
    -------
    Result in [0, 1]. Undefined without reply links or without addressed messages.

    Examples
    --------
    >>> from conversation_lib.toys import five_people
    >>> round(answered(five_people()).value, 3)
    0.333

    Source: this project's own construction (docs/methods.md, section 9).
    """
    tie_table = ties_of(corpus, kinds)
    talk = talks(corpus, tie_table, ("addressed",))["addressed"]
    if horizon is None:
        return answered_result(talk)
    limit = pd.Timedelta(horizon)
    m = corpus.messages
    when = m["created_at"]
    late = when.isna() | (when > when.max() - limit)
    parent = pd.Index(m["message_id"]).get_indexer(m["reply_to"].fillna("")) if len(m) else np.zeros(0, dtype=np.int64)
    waited = when.to_numpy(dtype="datetime64[us]") - when.to_numpy(dtype="datetime64[us]")[parent] if len(m) else np.zeros(0, dtype="timedelta64[us]")
    soon = (parent >= 0) & (waited <= limit.to_timedelta64())
    trimmed = m.assign(reply_to=m["reply_to"].where(pd.Series(soon, index=m.index)))
    again = talks(Corpus(trimmed, corpus.accounts, corpus.rejects, {**corpus.source, "reply_links": talk.has_links}), tie_table, ("addressed",))["addressed"]
    return answered_result(again, use=~late.to_numpy(), horizon=str(limit))


def answered_result(talk: Talk, use: np.ndarray | None = None, horizon: str = "") -> Result:
    """The share of answered messages of a `Talk`, as a Result."""
    asked = talk.speech == SPEECH.index("addressed")
    if use is not None:
        asked &= use
    total = int(asked.sum())
    more = {"card": "answered", "n": total, "unit_of_n": "addressed messages", "parameters": {"roster": talk.which, "horizon": horizon or "none"}}
    if not talk.has_links:
        return Result.undefined("A_e", NO_LINKS, **more)
    if not total:
        return Result.undefined("A_e", "no message addresses anybody", **more)
    share = float((talk.answered & asked).sum() / total)
    within, verb = f" within {horizon}" if horizon else "", is_or_are(share)
    return Result(
        "A_e",
        share,
        sentence=f"{capital(of_ten(share, 'addressed message', 'addressed messages'))} {verb} answered by somebody {'it addresses' if verb == 'is' else 'they address'}{within}.",
        **more,
    )
