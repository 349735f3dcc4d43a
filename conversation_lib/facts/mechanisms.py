"""SIMULATION: talk that could have stood behind the same follower counts, and why the counts cannot tell which.

A follower count grows by (messages sent) x (followers that a message brings), and neither was printed. So any who-to-whom
whatsoever fits the counts as well as any other, if each of its messages brings as many followers as the curve asks for.
This module makes that argument with numbers: three kinds of synthetic talk, the same race, the same likelihood, and three
address graphs that differ as much as address graphs can. Nothing here happened; no message here was written by anybody.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from ..corpus import Corpus
from ..errors import BadInput
from .curves import DAY, Fit, Form, _Data, _usable, without_copies


def three_kinds_of_talk(people: int = 40, messages: int = 800, seed: int = 20100519) -> dict[str, Corpus]:
    """Synthetic: three corpora of the same size, from broadcast to conversation, under names in plain words.

    - "a megaphone": one account writes to all the others and is hardly ever answered (Mixing, dial at 0.03);
    - "a host": the one account opens every talk, its partners answer (Threads, one opener, answers with probability 0.7);
    - "a café": everybody opens, everybody knows everybody, answers with probability 0.7 (Threads, all openers).

    Examples
    --------
    >>> {name: len(corpus) for name, corpus in three_kinds_of_talk(20, 100).items()}
    {'a megaphone': 100, 'a host': 100, 'a café': 100}
    """
    from ..simulate import mixing, threads

    return {
        "a megaphone": mixing(people, messages, 0.03, seed),
        "a host": threads(people, messages, 1, people - 1, 0.7, seed),
        "a café": threads(people, messages, people, people - 1, 0.7, seed),
    }


def race(corpus: Corpus, curve: Fit, until: pd.Timestamp, sent: int) -> pd.DataFrame:
    """Synthetic: what each of `sent` messages would have to bring so that its talk ends in the published counts.

    Parameters
    ----------
    corpus : synthetic talk; it lends who writes to whom, over and over until `sent` messages are out.
    curve : the growth that the counts suggest (any fitted form).
    until : end of the race. sent : messages sent until then, evenly spaced.

    Returns
    -------
    A table with `time`, `author`, `brings` (followers this message must bring) and `followers` (after it), one row per message.
    """
    if sent < 1 or not len(corpus.messages):
        raise BadInput("at least one message", f"{sent} of {len(corpus.messages)}", "an empty corpus", "three_kinds_of_talk() makes some")
    days = (np.arange(sent) + 0.5) / sent * ((until - curve.opened) / DAY)
    times = curve.opened + pd.to_timedelta(days * 86400, unit="s")
    followers = np.maximum.accumulate(curve.at(times))
    authors = corpus.messages["author"].to_numpy()[np.arange(sent) % len(corpus.messages)]
    return pd.DataFrame({"time": times, "author": authors, "brings": np.diff(followers, prepend=0.0), "followers": followers})


def likelihood_of_race(rows: pd.DataFrame, course: pd.DataFrame, curve: Fit) -> float:
    """Log-likelihood of the published rectangles if the followers had come message by message as in `course`.

    The same error model as `curves.fit`, with the sigma of `curve`; comparable with `curve.log_likelihood`.
    """
    used = _usable(without_copies(rows))
    known = ((course["time"] - curve.opened) / DAY).to_numpy(float)
    steps = np.concatenate([[0.5], np.maximum(course["followers"].to_numpy(float), 0.5)])
    stairs = Form("stairs", "", (), lambda t, _: steps[np.searchsorted(known, t, side="right")], ())
    return float(_Data(used, curve.opened).log_likelihoods(stairs, np.array([]), curve.sigma).sum())
