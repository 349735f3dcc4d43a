"""The word lists of data/words: read once, as they stand there, so that whoever edits a list changes the measure.

What each list is for, and its version, stands in data/words/README.md and datapackage.json. Nothing here downloads.
"""

from __future__ import annotations

import csv
import json
from functools import cache

from ..errors import BadInput, Missing
from ..paths import DATA

#: the ten marks of a human touch, in the order of every table
MARKERS = ("second_person", "first_singular", "first_plural", "question", "thanks", "apology", "greeting", "name", "contraction", "emoji")
#: the eight classes of function words that linguistic coordination looks at
FUNCTION_CLASSES = ("article", "auxiliary", "conjunction", "adverb", "impersonal_pronoun", "personal_pronoun", "preposition", "quantifier")
#: how a marker is called in a sentence
PLAIN = {
    "second_person": "you",
    "first_singular": "I",
    "first_plural": "we",
    "question": "a question",
    "thanks": "thanks",
    "apology": "an apology",
    "greeting": "a greeting",
    "name": "the other's name",
    "contraction": "a contraction",
    "emoji": "an emoji",
}


def _rows(name: str) -> list[dict[str, str]]:
    file = DATA / "words" / f"{name}.csv"
    if not file.exists():
        raise Missing(f"the word list data/words/{name}.csv", "none", "only a part of the project was copied", "copy the folder data/words of the project as well")
    with file.open(encoding="utf-8", newline="") as stream:
        rows = list(csv.DictReader(stream))
    if rows and any(None in row or None in row.values() for row in rows):
        line = next(i for i, row in enumerate(rows, start=2) if None in row or None in row.values())
        raise BadInput(f"as many cells as columns in data/words/{name}.csv", f"too many or too few in line {line}", "a comma inside a note", "put the note in double quotes")
    return [{key: value.strip() for key, value in row.items()} for row in rows]


@cache
def version() -> str:
    """The version of the word lists, as their card states it."""
    file = DATA / "words" / "datapackage.json"
    return json.loads(file.read_text(encoding="utf-8"))["version"] if file.exists() else "unknown"


@cache
def marker_words(marker: str, rule: str) -> tuple[frozenset[str], tuple[tuple[str, str], ...]]:
    """(single words, two-word phrases) of a marker under a rule: counts, start (only where a message begins) or not.

    Examples
    --------
    >>> "thanks" in marker_words("thanks", "counts")[0], ("thanks", "to") in marker_words("thanks", "not")[1]
    (True, True)
    """
    words, phrases = set(), []
    for row in _rows("markers"):
        if row["marker"] == marker and row["rule"] == rule:
            parts = row["word"].split()
            if len(parts) > 2:
                raise BadInput("words or two-word phrases in data/words/markers.csv", repr(row["word"]), "a longer phrase was added", "use its two most telling words")
            if len(parts) == 2:
                phrases.append((parts[0], parts[1]))
            else:
                words.add(row["word"])
    return frozenset(words), tuple(phrases)


@cache
def question_words(role: str) -> frozenset[str]:
    """The words of one role in data/words/questions.csv (wh, wh_then, wh_joined, be, aux, subject, subject_of_be, opener)."""
    return frozenset(row["word"] for row in _rows("questions") if row["role"] == role)


@cache
def function_words(name: str) -> frozenset[str]:
    """The words of one class of function words (`FUNCTION_CLASSES`)."""
    return frozenset(row["word"] for row in _rows("function_words") if row["class"] == name)


@cache
def stop_words() -> frozenset[str]:
    """Words that say little about a topic. *sorry, thanks, please, we, us, you, not* are never among them: they are the evidence.

    Examples
    --------
    >>> "the" in stop_words(), {"sorry", "thanks", "please", "we", "us", "you", "not"} & stop_words()
    (True, set())
    """
    return frozenset(row["word"] for row in _rows("stop"))


@cache
def complaint_words() -> tuple[tuple[str, str], ...]:
    """(word or phrase, kind of complaint: failure, waiting, verdict, demand), in the order of the list."""
    return tuple((row["word"], row["kind"]) for row in _rows("complaints"))
