"""What an author may print about a profile: whole sentences, each with its number, its people and its interval.

They say no more than was counted: *returned* where no reply link shows an answer, *at most* where an interval begins at nothing, no
form where none is plain, and nothing about the talk where nothing can be known about it. Data that a program made are called so first.
The axes say their sentences for a table (`phrases`); here they are said once more for a page, where no formula stands beside them.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from ..corpus import Corpus, sources_of
from ..results import Result
from .phrases import capital, is_or_are, of_ten, several, spread
from .remarks import ROSTER_WORDS, perhaps_without_direction, scope_of
from .talk import Talk

#: the readings that have a name, in words for a printed page
FORMS = {
    "one-to-many: a broadcast": "The talk is one-to-many: a broadcast.",
    "one-to-many: a broadcast, nobody is addressed": "In this file the talk is one-to-many: a broadcast that addresses nobody in particular. Answers that are kept elsewhere are not in it.",
    "many broadcasts: many write, nobody is addressed": "In this file they are many broadcasts side by side: many write, and nobody in particular is addressed. Answers that are kept elsewhere are not in it.",
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
CANNOT = "Whether the talk is one-to-many or many-to-many cannot be said from this file"
LEAVES = 0.2  # where more of the ties than this leave the roster, nothing about it is printed
MADE = "These data are synthetic: a program made them, and nothing about people may be written from them."
MADE_IN_PART = "A part of these data is synthetic: a program made it, and as long as it is among them nothing about people may be written from them."
SCALE = "on a scale from 0 (no talk of many with many, as in a broadcast or in pairs) to 1 (all talk alike with all, and every message is {back})"
ENOUGH = 0.5  # a side from here on is high, and nothing is missing there
SIDES = {"V": "who speaks", "A": "how much comes back", "A_e": "how much is answered", "O": "its need of a centre", "M": "how many partners people have"}
NEARLY = 0.015  # rules that find so little more than in shuffled turns have found nothing, however few the shuffles
ALIKE = 0.05  # sides that differ by less are called equally weak


def in_print(found: Mapping[str, Result], headline: str, reading: str, corpus: Corpus, talk: Talk) -> tuple[str, ...]:
    """The sentences of a profile that may be printed, in the order in which they belong together.

    Parameters
    ----------
    found : letter -> Result. headline : "C_e" or "C". reading : the regime in plain words. corpus, talk : what was counted.

    Examples
    --------
    >>> from conversation_lib.measures import profile
    >>> from conversation_lib.toys import mesh
    >>> profile(mesh(5, messages=2)).in_print[2]
    'The talk is many-to-many: a conversation.'
    """
    made = (MADE if all(one.get("synthetic") for one in sources_of(corpus.source)) else MADE_IN_PART,) if corpus.source.get("synthetic") else ()
    return (*made, *_sentences(found, headline, reading, corpus, talk))


def quotable(talk: Talk) -> bool:
    """Whether the roster holds enough of those whom its people address for its numbers to be printed."""
    return talk.dropped_share <= LEAVES


def _sentences(found: Mapping[str, Result], headline: str, reading: str, corpus: Corpus, talk: Talk) -> list[str]:
    index, scope, back = found[headline], scope_of(talk, corpus), "answered" if headline == "C_e" else "returned"
    rules = found["C_all"] if found["C_all"].null and found["C_all"].defined else None
    if not quotable(talk):
        why = f"{talk.dropped_share:.0%} of what is addressed goes to people who are not among {ROSTER_WORDS[talk.which]}"
        return [f"{_read(corpus, talk)} {CANNOT}, because {why}."]
    if found["O"].defined and (corpus.source.get("directed") is False or perhaps_without_direction(talk, found)):
        return [scope, "Who speaks to whom, and what comes back, cannot be said from it.", *(f"{capital(_side(name, found[name]))}." for name in ("O", "M"))]
    if not index.defined and not index.has_interval:
        if reading in FORMS:
            return [scope, FORMS[reading]]
        if rules:
            return [scope, *_inferred(rules, SCALE.format(back="returned"), _interval(rules))]
        if not len(corpus) and not talk.weight.sum():
            return ["The file holds no messages, so nothing can be written about it."]
        return [f"{_read(corpus, talk)} {CANNOT}, because {_because(index.reason, talk)}."]
    some = talk.number("addressed")
    if some < len(talk.author):
        scope += f" What follows is about {'this one' if some == 1 else f'these {some:,}'}."
    form = NO_FORM if reading.startswith("no label") else FORMS.get(reading)
    sentences = [scope, *([form] if form else []), f"{capital(SCALE.format(back=back))}, the talk stands {_place(index)}{_interval(index)}."]
    answers = "A_e" if headline == "C_e" else "A"
    if found[answers].defined:
        sentences.append(found["A_e"].sentence if answers == "A_e" else _returned(found["A"], found["r0"]))
    sentences += _weakest({name: found[name] for name in ("V", answers, "O", "M") if found[name].defined})
    if corpus.venue == "feed" and talk.number("open") and found["open_share"].defined:
        sentences.append(_open(talk.number("open"), found["open_share"].value))
    if rules:
        same = "on the same scale, by what is returned" if headline == "C_e" else "on the same scale"
        sentences += _inferred(rules, same, _interval(rules) if rules.has_interval else "")
    return sentences


def _open(number: int, share: float) -> str:
    """What the open messages of a feed do to the place on the scale."""
    others = "One more message addresses" if number == 1 else f"Another {number:,} messages address"
    by = "less than 1%" if share < 0.005 else "more than 99%" if share >= 0.995 else f"{share:.0%}"
    return f"{others} nobody in particular; in a feed that is broadcast, and counted so it makes the place on the scale smaller by {by}."


def _weakest(sides: Mapping[str, Result]) -> list[str]:
    """On which side the talk is least of a conversation; nothing where all sides are alike or none is missing."""
    least = min((side.value for side in sides.values()), default=1)
    if least >= ENOUGH:
        return []
    weak = [name for name, side in sides.items() if side.value < least + ALIKE]
    if len(weak) == len(sides):
        return []
    told = next((name for name in weak if name in "VOM"), None)
    *first, last = (SIDES[name] for name in weak)
    names = f"{', '.join(first)} and {last}" if first else last
    return [f"It is least of a conversation in {names}" + (f": {_side(told, sides[told])}." if told and len(weak) == 1 else ".")]


def _side(name: str, side: Result) -> str:
    """A side other than the answers in words that can stand alone on a page."""
    x, n = side.value, side.parameters["people"]
    if name == "V":
        return (
            "one person sends every addressed message"
            if x == 0
            else f"addressed messages are sent {spread(x)} ({x:.2f}; 0 if one person sends all, 1 if everybody sends equally many)"
        )
    if name == "O":
        if x == 0:
            return "every message is to or from the same person"
        share = x * (n - 2) / n
        return f"{of_ten(share)} {is_or_are(share)} exchanged without the busiest person ({x:.2f}; 0 if that person has a part in every message, 1 if all are equally busy)"
    if x == 0:
        return "of the two people of any message at least one talks with nobody else"
    other = of_ten(x * (n - 2) / (n - 1))
    keep = "0 if people keep to pairs or to one centre, 1 if all talk alike with all"
    return f"of the two people of a message, the one with less talk elsewhere shares {other} with somebody else ({x:.2f}; {keep})"


def _returned(back: Result, chance: Result) -> str:
    """What came back, which is not yet an answer, beside what chance would return."""
    x = back.value
    said = capital(of_ten(x, "addressed message", "addressed messages"))
    alone = f"; by chance alone {of_ten(chance.value)} would be" if chance.defined else ""
    if x == 0:
        return f"{said} is matched by one in the other direction{alone}."
    return f"{said} {is_or_are(x)} returned, that is, matched by one in the other direction, which need not answer it{alone}."


def _place(index: Result) -> str:
    """A place on the scale to two digits, and never quite at an end that is not reached.

    Examples
    --------
    >>> [_place(Result("C", x)) for x in (0, 0.004, 0.43, 0.996, 1)]
    ['at 0', 'below 0.01', 'at 0.43', 'above 0.99', 'at 1']
    """
    if not index.defined:
        return f"between {index.low:.2f} and {index.high:.2f}"
    if index.value in (0, 1):
        return f"at {index.value:.0f}"
    return "below 0.01" if index.value < 0.005 else "above 0.99" if index.value >= 0.995 else f"at {index.value:.2f}"


def _interval(index: Result) -> str:
    """The interval behind a place, or the reason why there is none."""
    if not index.defined:
        return "; more is not known"
    if not index.has_interval:
        return f"; there is no interval, because {_no_interval(index.reason)}"
    between = f"at most at {max(index.high, 0.01):.2f}" if index.low == 0 else f"likely between {index.low:.2f} and {index.high:.2f}"
    return f", {between} (95% interval, from halves of the conversations drawn again and again)"


def _no_interval(reason: str) -> str:
    """The reason why there is no interval, for a reader who does not know how one is made.

    Examples
    --------
    >>> _no_interval("only 6 conversations hold addressed messages, and fewer than 10 give no interval")
    'only 6 conversations hold addressed messages'
    >>> _no_interval("one whole network is a census: there are no conversations among which one could draw")
    'the file is not divided into conversations among which one could draw'
    """
    if reason.startswith("one whole network"):
        return "the file is not divided into conversations among which one could draw"
    return "none was asked for" if reason == "no interval was asked for" else re.split(r":|;|, so |, and fewer", reason)[0]


def _because(reason: str, talk: Talk) -> str:
    """The reason why there is no number, for a reader who does not know this library."""
    reason = reason.split("; ")[0]
    few = re.fullmatch(r"too few: (.*), and nothing is printed below (.*) or (.*)", reason)
    if few:
        return f"{few[1]} {'is' if few[1].startswith('1 ') else 'are'} too few (at least {few[2]} and {few[3]} are needed)"
    if reason == "there are no people":
        return "the file does not say who wrote"
    if reason == "no message addresses anybody":
        if talk.number("passed_on") and talk.number("passed_on") + talk.number("no_author") == len(talk.author):
            return "its messages only pass on or quote what others wrote"
        return "no message addresses anybody whom the file knows" if talk.number("unknown") else "the file does not say whom a message addresses"
    return re.sub(r"^it needs at least three people, here are (\d+)$", r"it takes at least three people to tell, and here are \1", reason)


def _read(corpus: Corpus, talk: Talk) -> str:
    people = corpus.messages["author"].nunique()
    if not len(corpus):
        return scope_of(talk, corpus)
    by = f"by {several(people, 'person', 'people')}" if people else "whose authors are not known"
    return f"{several(len(corpus), 'message', 'messages')} {by} {'was' if len(corpus) == 1 else 'were'} read."


def _inferred(index: Result, scale: str, interval: str) -> list[str]:
    """What stated rules find in a room, and what the same rules make of turns in any order."""
    found, chance = (
        f"Where named rules infer whom a message answers (from quotations, names, turns and pauses), the talk stands {_place(index)} {scale}{interval}.",
        index.null,
    )
    if chance["mean"] is None:
        return [found, "What the same rules would find in shuffled turns is not known, so this is no finding."]
    told = f"The same rules find {chance['mean']:.2f} in the same turns shuffled"
    if index.value <= chance["mean"] + max(2 * (chance["sd"] or 0), NEARLY):
        return [found, f"{told}, which is as much or nearly so: the rules have found nothing about this talk."]
    return [found, f"{told}; only the difference says something about this talk."]
