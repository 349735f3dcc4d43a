"""Messages that address nobody: what they are depends on where they were said.

In a *feed* an open message is published to whoever follows: it is broadcast, so the index shrinks by the open share. In
a *room* it is spoken to those present: neither broadcast nor answer, and only a stated rule of inference can tell whom
it meant. In *private* every message has named recipients. The venue is stated by the reader of the file or by its user,
never guessed; without it there is no index over all messages (C_all), and the reason says so.
"""

from __future__ import annotations

import math

import numpy as np

from ..corpus import Corpus
from ..results import Result
from .phrases import capital, is_or_are, of_ten, several, spread
from .space import evenness_of
from .talk import SPEECH, Talk

LEAST_MESSAGES, LEAST_PEOPLE = 30, 5  # no printed measure below them (section 10)
SEVERAL = "several venues in one corpus: measure each part alone, there is no pooled number"


def audience_of(corpus: Corpus) -> int | None:
    """How many accounts could see the messages, as the source reports it (the largest number stated); None if it does not."""
    stated = [int(corpus.source["audience"])] if corpus.source.get("audience") else []
    if "audience" in corpus.messages and corpus.messages["audience"].notna().any():
        stated.append(int(corpus.messages["audience"].max()))
    return max(stated, default=None)


def people_reached(talk: Talk, audience: int | None) -> int:
    """The people a feed is spoken to: the roster, declared silent members, or the reported audience, whichever is most."""
    return max(talk.n, talk.declared, audience or 0)


def written(talk: Talk) -> np.ndarray:
    """All messages written by each person of the roster, whomever they address."""
    return np.bincount(talk.author[talk.author >= 0], minlength=talk.n).astype(float)


def open_share(talk: Talk) -> Result:
    """Share of messages that address no other person, among those that are open or addressed.

    Open: no target and no message answered; a reply to oneself is open too and counted apart (`parameters["to_self"]`).
    Messages to somebody unknown (parent absent, author deleted), messages that only pass something on and messages
    without an author are neither; see `unknown_share` and the counts in `parameters`.

    Returns
    -------
    Result in [0, 1]. Undefined if no message is open or addressed.
    """
    here = {what: talk.number(what) for what in SPEECH}
    total = here["open"] + here["addressed"]
    more = {"card": "open_share", "n": total, "unit_of_n": "messages", "parameters": {**here, "to_self": int(talk.to_self.sum()), "roster": talk.which}}
    if not total:
        return Result.undefined("open_share", "there are no messages whose addressee, or lack of one, is known", **more)
    share = here["open"] / total
    verb = "addresses" if is_or_are(share) == "is" else "address"
    return Result("open_share", share, sentence=f"{capital(of_ten(share))} {verb} nobody in particular.", **more)


def unknown_share(talk: Talk) -> Result:
    """Share of messages that address somebody, but nobody can say whom (the message answered is absent, its author deleted).

    Returns
    -------
    Result in [0, 1] over all messages with an author. Undefined without messages.
    """
    total = int((talk.speech != SPEECH.index("no_author")).sum())
    if not total:
        return Result.undefined("unknown_share", "there are no messages with an author", card="open_share")
    share = talk.number("unknown") / total
    verb = "addresses" if is_or_are(share) == "is" else "address"
    return Result(
        "unknown_share",
        share,
        n=total,
        unit_of_n="messages",
        card="open_share",
        sentence=f"{capital(of_ten(share))} {verb} somebody unknown; they are left out and not called open.",
    )


def voice_all(talk: Talk, audience: int | None = None) -> Result:
    """How evenly all messages are written, addressed or not: V_all = 1 - G* of messages per person.

    1: everybody on the roster writes as many (which may mean that many shout); 0: one person writes everything. A lone
    author is set against the reported audience or the declared members; without one there is no value.

    Returns
    -------
    Result in [0, 1]. Undefined without messages, or for one person whose audience is unknown.
    """
    x = written(talk)
    n = talk.n if talk.n >= 2 else people_reached(talk, audience)
    value = evenness_of(x, silent=n - talk.n)
    more = {"card": "voice_all", "n": int(x.sum()), "unit_of_n": "messages", "parameters": {"roster": talk.which, "people": n, "audience": audience}}
    if math.isnan(value):
        return Result.undefined("V_all", "there are no messages" if not x.sum() else "one person wrote, and the audience is unknown", **more)
    words = (
        "One person writes everything."
        if value == 0
        else f"All messages, open ones included, are written {spread(value)} ({value:.2f}; 0 if one person writes all, 1 if everybody writes as many)."
    )
    return Result("V_all", value, sentence=words, **more)


def conversation_all(
    talk: Talk, C: Result, venue: str | None, *, audience: int | None = None, floors: bool = False, inferred: Result | None = None, several: bool = False
) -> Result:
    """The conversation index over all messages, open ones included (C_all), by the rule of the venue.

    Parameters
    ----------
    talk, C : the corpus as arrays, and its C over addressed messages.
    venue : feed: (1 - open share) C, and 0 if nobody is addressed, known or unknown; room: C with inferred ties, where a rule was asked
        for; private: C; None: undefined.
    audience : reported audience of a feed. floors : apply the limits for printing (30 messages, 5 people).
    inferred : the C that a stated rule of inference gives (rooms only).

    Returns
    -------
    Result in [0, 1], or undefined with a reason. In a feed with too few addressed messages for C it has no value, but
    `low` and `high` bound it: [0, 1 - open share].
    """
    more = {"card": "conversation_all", "parameters": {"venue": venue, "roster": talk.which, "people_reached": people_reached(talk, audience)}}
    if venue is None:
        return Result.undefined("C_all", SEVERAL if several else "venue not stated", **more)
    if venue == "private":
        odd = talk.number("open")
        if not C.defined:
            return Result.undefined("C_all", C.reason, **more)
        note = f" {odd} open {'message' if odd == 1 else 'messages'} in a private venue: an error of the data, or it is a room." if odd else ""
        return Result("C_all", C.value, sentence=f"Every message is private, so over all messages it is the same: {C.value:.2f}.{note}", **more)
    if venue == "room":
        if inferred is None:
            return Result.undefined("C_all", "room, no inference asked for", **more)
        if not inferred.defined:
            return Result.undefined("C_all", inferred.reason, **more)
        return Result(
            "C_all",
            inferred.value,
            sentence=f"With the addressees that the rule infers, conversation is {inferred.value:.2f} of 1; without them {C:.2f}.",
            **more,
        )
    if venue != "feed":
        raise ValueError(f"venue is feed, room, private or None, not {venue!r}")
    share = open_share(talk)
    if not share.defined:
        return Result.undefined("C_all", share.reason, **more)
    people, messages = people_reached(talk, audience), talk.number("open") + talk.number("addressed")
    if C.defined:
        value = (1 - share.value) * C.value
        return Result("C_all", value, sentence=f"With the messages to nobody counted as broadcast, conversation is {value:.2f} of 1.", **more)
    if people < 3:
        return Result.undefined("C_all", "audience unknown: perhaps a diary" if not audience else "it needs at least three people", **more)
    if floors and (messages < LEAST_MESSAGES or people < LEAST_PEOPLE):
        return Result.undefined("C_all", too_few(messages, people, "messages"), **more)
    hidden = talk.number("unknown") + talk.number("outside")
    if not talk.number("addressed") and hidden:
        why = "some messages address people who are not known or not of this roster, so nobody can say that nobody is addressed"
        most = hidden / (hidden + talk.number("open"))
        return Result.undefined("C_all", why, **more).with_interval(0.0, most, "bound: the share of messages whose addressee is not known")
    if not talk.number("addressed"):
        return Result("C_all", 0.0, reason="feed, nobody addressed", sentence="Nobody is addressed: a pure broadcast.", **more)
    bound = Result.undefined("C_all", f"it lies between 0 and {1 - share.value:.2f}, the share that is addressed; C itself is not known: {C.reason}", **more)
    return bound.with_interval(0.0, 1 - share.value, "bound: C is at most 1")


ONE = {"addressed messages": "addressed message", "messages": "message", "acts of addressing": "act of addressing"}


def too_few(messages: int, people: int, what: str = "addressed messages") -> str:
    """The reason why a number is not printed: fewer than 30 messages or 5 people.

    Examples
    --------
    >>> too_few(12, 9)
    'too few: 12 addressed messages among 9 people, and nothing is printed below 30 messages or 5 people'
    """
    counted = several(messages, ONE[what], what)
    return f"too few: {counted} among {several(people, 'person', 'people')}, and nothing is printed below {LEAST_MESSAGES} messages or {LEAST_PEOPLE} people"
