"""What an author may print about a profile: whole sentences, each with its number, its people and its interval.

They say no more than was counted: *returned* where no reply link shows an answer, *at most* where an interval begins at nothing, no
form where none is plain, and nothing about the talk where nothing can be known about it.
"""

from __future__ import annotations

from collections.abc import Mapping

from ..results import Result
from .phrases import capital

#: the readings that have a name, in words for a printed page
FORMS = {
    "one-to-many: a broadcast": "The talk is one-to-many: a broadcast.",
    "one-to-many: a broadcast, nobody is addressed": "The talk is one-to-many: a broadcast that addresses nobody.",
    "many broadcasts: many write, nobody is addressed": "These are many broadcasts side by side: many write, and nobody is addressed.",
    "many-to-one: an audience calling one source": "The talk is many-to-one: an audience calls one source.",
    "one-with-many: a help desk, an interview, a lecture with questions": "The talk is one-with-many, as at a help desk, in an interview or in a lecture with questions.",
    "several one-with-many side by side": "The talk is one-with-many several times over, as at several help desks.",
    "one-to-one: pairs": "The talk is one-to-one: pairs.",
    "several broadcasters with separate audiences": "Several broadcasters speak, each to an audience of their own.",
    "several broadcasters with the same audience": "Several broadcasters speak to the same audience.",
    "several broadcasters": "Several broadcasters speak.",
    "a crowd of monologues: many speak, nobody answers": "It is a crowd of monologues: many speak, and little comes back.",
    "many-to-many: a conversation": "The talk is many-to-many: a conversation.",
}
NO_FORM = "The talk is neither a plain broadcast nor a plain conversation of many with many."
FROM = "on a scale from 0 (a broadcast)"
SIDES = {"V": "who speaks", "O": "its need of a centre", "M": "how many partners people have"}


def in_print(found: Mapping[str, Result], headline: str, reading: str, *, scope: str, read: str) -> tuple[str, ...]:
    """The sentences of a profile that may be printed, in the order in which they belong together.

    Parameters
    ----------
    found : letter -> Result. headline : "C_e" or "C". reading : the regime in plain words.
    scope : the sentence about messages and people on which the numbers rest. read : what was read ("2 messages by 1 person").

    Examples
    --------
    >>> from conversation_lib.measures import profile
    >>> from conversation_lib.toys import mesh
    >>> profile(mesh(5, messages=2)).in_print[1]
    'The talk is many-to-many: a conversation.'
    """
    index = found[headline]
    if not index.defined and not index.has_interval:
        if reading in FORMS:
            return (scope, FORMS[reading])
        if found["C_all"].null and found["C_all"].defined:
            return (scope, *_inferred(found["C_all"], f"{FROM} to 1 (all talk alike with all, and everything is returned)"))
        why = index.reason.split("; ")[0]
        why = f"there are {why}" if why.startswith("too few") else why
        return (f"{read}. Whether the talk is one-to-many or many-to-many cannot be said from this file, because {why}.",)
    answers = "A_e" if headline == "C_e" else "A"
    sentences = [scope, FORMS.get(reading, NO_FORM), _on_the_scale(index, "answered" if headline == "C_e" else "returned")]
    sides = {name: found[name] for name in (answers, *SIDES) if found[name].defined}
    if answers in sides:
        sentences.append(sides[answers].sentence)
    if sides:
        weakest = min(sides, key=lambda name: sides[name].value)
        if weakest == answers:
            sentences.append("On this side it is least of a conversation.")
        else:
            sentences += [f"It is least of a conversation in {SIDES[weakest]}.", sides[weakest].sentence]
    if found["C_all"].null and found["C_all"].defined:
        sentences += _inferred(found["C_all"], "on the same scale")
    return tuple(sentences)


def _inferred(index: Result, scale: str) -> tuple[str, str]:
    """What stated rules find in a room, and what the same rules make of turns in any order."""
    chance = index.null["mean"]
    found = f"Where named rules infer whom a message answers, the talk stands at {index.value:.2f} {scale}."
    if chance is None:
        return found, "What the same rules would find in shuffled turns is not known, so this is no finding."
    return found, f"The same rules find {chance:.2f} in the same turns shuffled; only the difference says something about this talk."


def _on_the_scale(index: Result, what: str) -> str:
    scale = f"{capital(FROM)} to 1 (all talk alike with all, and every message is {what})"
    if not index.defined:
        return f"{scale} its place is not known: {index.reason}."
    if not index.has_interval:
        why = index.reason.split(":")[0].split(";")[0]
        return f"{scale} it stands at {index.value:.2f}; there is no interval: {why}."
    if index.low == 0:
        return f"{scale} it stands at {index.value:.2f}, at most at {index.high:.2f} (95 %, from halves of the conversations)."
    return f"{scale} it stands at {index.value:.2f}, likely between {index.low:.2f} and {index.high:.2f} (95 %, from halves of the conversations)."
