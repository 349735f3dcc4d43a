"""What belongs beside the numbers of a profile, in plain sentences: what was left out, what leans on what, the headline."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from ..corpus import Corpus
from ..graphs import Counts
from ..results import Result
from .phrases import capital, several
from .reading import reading
from .space import numbers, pairs
from .talk import SPEECH, Talk
from .venue import LEAST_MESSAGES

ROSTER_WORDS = {
    "speakers": "those who wrote",
    "addressed": "those who wrote or were addressed",
    "declared": "everybody the source lists, silent members included",
}
EARLIEST = 1971  # no time before it is believed to be the time of a message
COUNTING = {"full": "once for each of them", "fractional": "as one, shared out among them"}


def notes_of(corpus: Corpus, talk: Talk, found: Mapping[str, Result]) -> list[str]:
    """Sentences that belong beside the numbers: what was left out and how it may be called."""
    notes = []
    if corpus.source.get("synthetic"):
        notes.append("The data are synthetic: a program made them, nobody wrote them.")
    for what, one, many in (
        ("unknown", "addresses somebody unknown and is left out", "address somebody unknown and are left out"),
        ("passed_on", "only passes something on or quotes and makes no tie", "only pass something on or quote and make no tie of the kinds that count here"),
        ("no_author", "has no known author and is left out", "have no known author and are left out"),
        ("outside", "addresses only people outside this roster", "address only people outside this roster"),
    ):
        if talk.number(what):
            notes.append(f"{talk.number(what):,} of {several(len(corpus), 'message', 'messages')} {one if talk.number(what) == 1 else many}.")
    if talk.to_self.any():
        notes.append(f"{several(int(talk.to_self.sum()), 'open message is a reply', 'open messages are replies')} to oneself.")
    if corpus.venue == "private" and talk.number("open"):
        notes.append(
            f"{several(talk.number('open'), 'message addresses', 'messages address')} nobody although the venue is private: an error of the data, or it is a room."
        )
    if corpus.venue == "room" and talk.number("open") and not talk.has_links and not found["C_all"].null:
        notes.append(
            f"{several(talk.number('open'), 'message speaks', 'messages speak')} to the room and no reply is marked; named rules can infer whom {'it answers' if talk.number('open') == 1 else 'they answer'}: `--infer`, or "
            "`profile(corpus, inferred=inference.inferred_ties)`."
        )
    if found["A"].defined and not talk.has_links:
        notes.append("Without reply links talk can be called returned, not answered.")
    return notes


def doubts_of(corpus: Corpus, talk: Talk, found: Mapping[str, Result], multi: str) -> list[str]:
    """What bends the numbers; whoever prints one prints these with it."""
    doubts = []
    by_return = "by what comes back, " if talk.has_links else ""  # the number in print is then another one: what is answered
    links = int(corpus.messages["reply_to"].notna().sum())
    lost = links - int((talk.parent >= 0).sum())
    if lost > 0.2 * links:
        answer = "reply answers" if links == 1 else "replies answer"
        doubts.append(f"{lost:,} of {links:,} {answer} a message that is not in the file: the talk is seen in part, and answers are undercounted.")
    unmarked = corpus.source.get("sources_without_replies", 0)
    if unmarked and talk.has_links:
        which = several(unmarked, "of the joined sources marks", "of the joined sources mark")
        doubts.append(f"{which} no replies: what is answered there cannot be seen, and answers are undercounted.")
    if found["talk_of_one"].defined and found["talk_of_one"].value > 0.25:
        doubts.append(
            f"In {found['talk_of_one'].value:.0%} of the talk one of the two people has no other message in the file, so how many partners people have is counted low: "
            "compare it only with talk of the same size."
        )
    if found["C"].defined:
        without = without_one(talk)
        if abs(without - found["C"].value) > 0.05:
            doubts.append(
                f"The place on the scale hangs on one account: {by_return}it is {found['C']:.2f}, and without that account it would be {without:.2f}."
            )
    if perhaps_without_direction(talk, found):
        doubts.append("No pair stands in both directions: perhaps the list has no direction. Then only the centre and the partners may be read.")
    for other in ("full", "fractional"):
        if f"C_{other}" in found:
            doubts.append(
                f"It matters how a message to several people counts: {by_return}the place on the scale is {found['C']:.2f} where it counts {COUNTING[multi]}, "
                f"and {found[f'C_{other}']:.2f} where it counts {COUNTING[other]}."
            )
    sizes = np.bincount(talk.cluster[talk.speech == SPEECH.index("addressed")], minlength=1)
    if sizes.sum() and found["C"].has_interval and sizes.max() > 0.2 * sizes.sum():
        doubts.append(f"One conversation holds {sizes.max() / sizes.sum():.0%} of the addressed messages: the intervals rest largely on it.")
    return doubts


def perhaps_without_direction(talk: Talk, found: Mapping[str, Result]) -> bool:
    """Whether a long list of pairs has none in both directions, as if nobody had meant a direction."""
    return not len(talk.author) and found["A"].defined and found["A"].value == 0 and talk.weight.sum() >= LEAST_MESSAGES


def without_one(talk: Talk, most: int = 10) -> float:
    """C without the one of the `most` busiest people whose absence changes it most, roster otherwise the same; NaN where it is not defined."""
    whole = numbers(pairs(talk.counts))["C"]
    busy = np.bincount(talk.source, talk.weight, talk.n) + np.bincount(talk.target, talk.weight, talk.n)
    found = []
    for person in np.argsort(-busy, kind="stable")[:most]:
        keep = np.arange(talk.n) != person
        found.append(numbers(pairs(Counts(talk.counts.W[keep][:, keep], [p for k, p in enumerate(talk.people) if k != person])))["C"])
    known = [x for x in found if x == x]
    return max(known, key=lambda x: abs(x - whole)) if known else float("nan")


def reading_of(found: Mapping[str, Result], talk: Talk, venue: str | None) -> str:
    """The regime in plain words; a feed in which nobody is addressed is a broadcast, though its axes are undefined."""
    if venue == "feed" and found["C_all"].defined and not talk.number("addressed") + talk.number("unknown") + talk.number("outside"):
        shared = found["V_all"].defined and found["V_all"].value >= 0.5
        return "many broadcasts: many write, nobody is addressed" if shared else "one-to-many: a broadcast, nobody is addressed"
    return reading(found)


def scope_of(talk: Talk, corpus: Corpus) -> str:
    """On which messages and people the numbers rest."""
    people = several(talk.n, "person", "people") + (f" ({ROSTER_WORDS[talk.which]})" if talk.n != 1 else "")
    if not len(talk.author):
        return f"The list holds {several(talk.weight.sum(), 'act', 'acts')} of addressing, each counted as a message, among {people}."
    every, some, when = len(talk.author), talk.number("addressed"), _when(corpus)
    if every == some > 1:
        return f"All {every:,} messages{when} are addressed to somebody, among {people}."
    if not some and corpus.venue != "feed":
        return f"Of {several(every, 'message', 'messages')}{when} none says whom it addresses; there {'is' if talk.n == 1 else 'are'} {people}."
    known = " known" if talk.number("unknown") + talk.number("outside") else ""
    if not some:
        return f"Of {several(every, 'message', 'messages')}{when} none is addressed to anybody{known}; there {'is' if talk.n == 1 else 'are'} {people}."
    return f"Of {several(every, 'message', 'messages')}{when} {some:,} {'is' if some == 1 else 'are'} addressed to somebody known, among {people}."


def _when(corpus: Corpus) -> str:
    """The days of the messages, to be put behind their number; nothing where a time is missing or a program made it."""
    when = corpus.messages["created_at"]
    if corpus.source.get("synthetic") or not len(when) or when.isna().any():
        return ""
    first, last = when.min(), when.max()
    if first.year < EARLIEST:
        return ""  # a clock that was not set, or times counted from the beginning of a film
    short = "" if (first.year, first.month) == (last.year, last.month) else f" {first:%B}" if first.year == last.year else f" {first:%B %Y}"
    days = "" if first.date() == last.date() else f"{first.day}{short} to "
    return f" ({days}{last.day} {last:%B %Y})"


def sentence_of(found: Mapping[str, Result], talk: Talk, venue: str | None, headline: str, words: str) -> str:
    """The whole profile in one paragraph: the index with its axes, roster and venue."""
    known = f"venue: {venue}" if venue else "venue not stated"
    asked = several(talk.weight.sum(), "act", "acts") + " of addressing"
    counted = several(talk.number("addressed"), "addressed message", "addressed messages") if len(talk.author) else f"a list of {asked}"
    where = f"{several(talk.n, 'person', 'people')} ({ROSTER_WORDS[talk.which]}), {counted}, {known}."
    head = found[headline]
    if not head.defined:
        open_too = f"{capital(words)}. Conversation over all messages: {found['C_all']:.2f} of 1. " if found["C_all"].defined else ""
        return f"{open_too}The index over addressed messages is not known: {head.reason}. {capital(where)}"
    who = "A_e" if headline == "C_e" else "A"
    short = {"V": "who speaks", who: "who answers", "O": "does without a centre", "M": "how many partners"}
    parts = ", ".join(f"{word} {found[name]:.2f}" for name, word in short.items())
    doing = "messages are answered" if headline == "C_e" else "talk is returned"
    span = f" (likely {head.low:.2f} to {head.high:.2f})" if head.has_interval else ""
    chance = "" if headline == "C_e" or not found["r0"].defined else f"; chance alone would return {found['r0']:.2f}"
    return f"{capital(words)}. Conversation, where {doing}: {head:.2f} of 1{span}; {parts}{chance}. {capital(where)}"
