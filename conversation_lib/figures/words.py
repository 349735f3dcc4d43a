"""The glossary itself: every word of the field that this project uses, its sentence, and its drawing of five people."""

from __future__ import annotations

from .board import EVERY_ARC, Board, Word, ana, ben, between, cho, dia, eli


def _message(b: Board) -> None:
    b.arc(ana, cho)
    b.letter(*between(ana, cho), strong=True)
    b.people()


def _author(b: Board) -> None:
    b.arc(ana, cho)
    b.letter(*between(ana, cho))
    b.people(strong=[ana])


def _addressee(b: Board) -> None:
    b.arc(ana, cho)
    b.letter(*between(ana, cho))
    b.people(strong=[cho])


def _open(b: Board) -> None:
    b.waves(ana)
    b.people(strong=[ana])


def _reply(b: Board) -> None:
    b.arc(ana, cho, bend=0.22)
    b.arc(cho, ana, strong=True, bend=0.22)
    b.people()


def _repost(b: Board) -> None:
    b.arc(ben, ana, strong=True, dashed=True)
    b.letter(0.78, 1.0, strong=True)
    b.waves(ben, to=(4.0, 0.31))
    b.people(strong=[ana])


def _thread(b: Board) -> None:
    b.waves(ana, to=(0.0, -0.1))
    for a, c in ((ben, ana), (cho, ben), (eli, ana)):
        b.arc(a, c, strong=True)
    b.people()


def _roster(b: Board) -> None:
    b.ring(range(5), strong=True)
    b.both(ana, ben, strong=False)
    b.arc(eli, ana)
    b.people(hollow=[cho, dia])


def _silent(b: Board) -> None:
    b.both(ana, ben, strong=False)
    b.arc(eli, ana)
    b.people(strong=[cho, dia], hollow=[cho, dia])


def _isolate(b: Board) -> None:
    b.both(ana, ben, strong=False)
    b.arc(eli, ana)
    b.arc(cho, ben)
    b.people(strong=[dia])


def _centre(b: Board) -> None:
    for k in (ben, cho, eli):
        b.arc(ana, k)
    b.arc(dia, ana)
    b.arc(cho, dia)
    b.people(strong=[ana])


def _star(b: Board) -> None:
    for k in (ben, cho, dia, eli):
        b.arc(ana, k, strong=True)
    b.people(hollow=[ben, cho, dia, eli])


def _desk(b: Board) -> None:
    for k in (ben, cho, dia, eli):
        b.line(ana, k)
    b.people()


def _pair(b: Board) -> None:
    b.both(ana, ben)
    b.both(dia, eli)
    b.people()


def _mesh(b: Board) -> None:
    for a, c in EVERY_ARC:
        if a < c:
            b.line(a, c)
    b.people()


def _component(b: Board) -> None:
    b.both(ana, ben, strong=False)
    b.arc(ben, cho)
    b.arc(dia, eli)
    b.ring([ana, ben, cho], strong=True)
    b.ring([dia, eli], strong=True)
    b.people()


def _partner(b: Board) -> None:
    b.both(ana, ben)
    b.arc(ana, cho, strong=True)
    b.arc(eli, ana, strong=True)
    b.arc(dia, cho)
    b.people(strong=[ben, cho, eli])


def _community(b: Board) -> None:
    for a, c in ((ana, ben), (ben, cho), (ana, cho), (dia, eli)):
        b.line(a, c)
    b.arc(dia, cho)
    b.people()


def _concentration(b: Board) -> None:
    b.people(strong=[ana], sizes=(3.6, 1.3, 0.6, 0.35, 0.35))


def _monologues(b: Board) -> None:
    for k in range(5):
        b.arc(k, (k + 1) % 5, dashed=True)
        b.arc(k, (k + 2) % 5, dashed=True, thin=True)
    b.people()


def _tie(b: Board) -> None:
    b.arc(ana, cho, strong=True)
    b.note(*between(ana, cho), "3")
    b.people()


def _out(b: Board) -> None:
    for k in (ben, cho, dia):
        b.arc(ana, k, strong=True)
    b.arc(dia, eli)
    b.people(strong=[ana])
    b.note(0.45, 1.2, "3")


def _in(b: Board) -> None:
    for k in (ben, cho, eli):
        b.arc(k, ana, strong=True)
    b.arc(dia, eli)
    b.people(strong=[ana])
    b.note(0.45, 1.2, "3")


def _reciprocity(b: Board) -> None:
    b.both(ana, ben)
    b.both(dia, eli)
    b.arc(cho, ana, dashed=True)
    b.arc(cho, dia, dashed=True)
    b.people()
    b.note(1.02, 0.95, "4 of 6")


def _density(b: Board) -> None:
    for a, c in EVERY_ARC:
        b.arc(a, c, thin=True, pale=True, bend=0.12)
    for a, c in ((ana, cho), (ben, ana), (dia, eli), (eli, ana)):
        b.arc(a, c, strong=True, bend=0.12)
    b.people()
    b.note(1.05, 0.95, "4 of 20")


def _returned(b: Board) -> None:
    b.arc(ben, eli, strong=True, bend=0.3)
    b.arc(eli, ben, strong=True, bend=0.3)
    b.letter(0, 0.59, strong=True)
    b.letter(0, 0.03, strong=True)
    b.people()


def _answered(b: Board) -> None:
    b.arc(eli, ben)
    b.letter(-0.12, 0.31)
    b.arc(ben, (-0.1, 0.24), strong=True, bend=-0.55)
    b.people()


def _chance(b: Board) -> None:
    for a, c in ((ben, eli), (eli, cho), (cho, ben), (dia, cho)):
        b.arc(a, c, dashed=True, slim=True)
    b.both(ana, dia)
    b.people()
    b.note(1.02, 0.95, "2 of 6")


def _cascade(b: Board) -> None:
    b.arc(ben, ana, strong=True)
    b.arc(cho, ben, strong=True)
    b.arc(dia, cho, strong=True)
    b.people(strong=[ana])
    for k, place in ((1, (1.32, 0.55)), (2, (1.02, -0.98)), (3, (-1.02, -0.98))):
        b.note(*place, str(k))


def _feed(b: Board) -> None:
    b.waves(ana)
    b.ring([ben, cho, dia, eli])
    b.people(strong=[ana], hollow=[ben, cho, dia, eli])


def _room(b: Board) -> None:
    b.ring(range(5), strong=True)
    b.waves(ana)
    b.waves(dia, to=(0.3, 0.2))
    b.people(strong=[ana, dia])


def _private(b: Board) -> None:
    b.both(ana, ben)
    b.ring([ana, ben], strong=True)
    b.people(hollow=[cho, dia, eli])


def _orphan(b: Board) -> None:
    b.letter(-0.1, 0.12, empty=True)
    b.arc(cho, (-0.1, 0.12), strong=True)
    b.people(strong=[cho])


WORDS: dict[str, Word] = {
    "message": Word("writing", "What one person writes at one time.", "An envelope on its way from Ana to Cho.", _message),
    "author": Word("writing", "The account that wrote it.", "Ana, who wrote, in colour.", _author),
    "addressee": Word("writing", "An account the message is meant for: answered, mentioned or a recipient.", "Cho, to whom Ana wrote, in colour.", _addressee),
    "open message": Word("writing", "Addressed to nobody in particular.", "Ana speaks into the open, no arrow ends at anybody.", _open),
    "reply": Word("writing", "A message that answers a certain other one.", "A grey arrow from Ana to Cho, and a coloured one back.", _reply),
    "repost": Word(
        "writing",
        "Somebody else's message, passed on. The arrow points at its source.",
        "Ben passes on what Ana wrote: a dashed arrow to Ana, waves away from Ben.",
        _repost,
    ),
    "thread": Word("writing", "A message, the answers to it, the answers to these.", "Ana speaks; Ben and Eli answer Ana, Cho answers Ben.", _thread),
    "orphan": Word("writing", "A reply whose message we do not have. Who it answers may be unknown.", "Cho's arrow ends at an empty, dashed frame.", _orphan),
    "cascade": Word(
        "writing", "What is passed on and on, step by step.", "A chain of arrows: Ben from Ana, Cho from Ben, Dia from Cho, numbered 1 to 3.", _cascade
    ),
    "roster": Word(
        "people", "All who are counted. Choose it first: nearly every number divides by it.", "One ground under all five, the silent ones too.", _roster
    ),
    "silent member": Word("people", "On the list, but never wrote and was never addressed.", "Cho and Dia, hollow and without arrows.", _silent),
    "isolate": Word("people", "Somebody without a tie to anybody.", "Dia, in colour, with no arrow.", _isolate),
    "centre": Word("people", "The busiest person, in and out together.", "Ana, in colour: four of five arrows touch Ana.", _centre),
    "partner": Word("people", "Somebody with whom one exchanges messages, one way or both.", "Ana's three partners in colour: Ben, Cho and Eli.", _partner),
    "feed": Word("places", "Open messages go to whoever follows.", "Ana speaks; the four others follow, on one ground.", _feed),
    "room": Word("places", "Open messages go to those present.", "Ana and Dia speak; all five are on one ground.", _room),
    "private": Word("places", "Every message has named recipients.", "Ana and Ben write to each other on their own ground; the others see nothing.", _private),
    "star": Word("shapes", "One-to-many: a hub writes to all, nobody to the hub.", "Arrows from Ana to all others, none back.", _star),
    "help desk": Word("shapes", "One with many: all talk passes through a hub, which answers.", "Arrows both ways between Ana and each of the others.", _desk),
    "pair": Word("shapes", "One-to-one: two who write to each other and to nobody else.", "Ana with Ben, Dia with Eli; Cho alone.", _pair),
    "mesh": Word("shapes", "Many-to-many: everybody writes with everybody.", "Arrows both ways between all five.", _mesh),
    "crowd of monologues": Word("shapes", "Many speak to many, and nobody answers.", "Dashed arrows all around, none of them returned.", _monologues),
    "component": Word("people", "People joined by ties, directly or through others.", "Two groups, each on its own ground, no tie between them.", _component),
    "community": Word(
        "shapes",
        "People who talk more among themselves than with others.",
        "Ana, Ben and Cho talk; Dia and Eli talk; one arrow joins the two groups.",
        _community,
    ),
    "tie": Word("counting", "Who speaks to whom, and how often. An arrow, with a number.", "An arrow from Ana to Cho with the number 3.", _tie),
    "out-degree": Word("counting", "To how many people somebody writes.", "Three arrows leave Ana.", _out),
    "in-degree": Word("counting", "From how many people somebody hears.", "Three arrows reach Ana.", _in),
    "reciprocity": Word(
        "counting", "The share of arrows that have one back.", "Ana and Ben, Dia and Eli write to each other; Cho gets nothing back: 4 of 6.", _reciprocity
    ),
    "returned": Word(
        "counting",
        "Matched by a message in the other direction, about whatever.",
        "Two arrows between Ben and Eli, one each way, each with an envelope of its own.",
        _returned,
    ),
    "answered": Word(
        "counting",
        "A reply to this very message exists, and the source says so.",
        "An envelope on its way from Eli to Ben; Ben's coloured arrow ends at the envelope, not at Eli.",
        _answered,
    ),
    "by chance alone": Word(
        "counting",
        "What would be returned if the same messages fell among the same people at random.",
        "Six arrows thrown at random: two of them happen to meet, between Ana and Dia.",
        _chance,
    ),
    "density": Word(
        "counting",
        "The arrows there are, of all there could be. Falls as groups grow.",
        "All twenty possible arrows in pale grey, four of them in colour.",
        _density,
    ),
    "concentration": Word(
        "counting", "How much of all that is written comes from a few.", "Five dots of very different size, Ana's the largest.", _concentration
    ),
}
