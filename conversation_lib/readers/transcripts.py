"""Transcripts as plain text: "SPEAKER: what was said", with further paragraphs below, or telephone calls in turns A.1, B.2.

A transcript states who spoke in which order and nothing else: no times (or offsets only), no addressees. What stands in
brackets on a line of its own is something that happened (applause), not something said.
"""

from __future__ import annotations

import re
from collections import Counter
from itertools import pairwise

from . import Reader
from .harvest import Harvest, Options
from .source import Part, Source
from .textlines import line_id, lines, mark, sample

NAME = r"[^\W\d_a-z][^:\n()\[\]<>{}|=;?!\"]{0,48}?"
TURN = re.compile(
    rf"[ \t]{{0,8}}(?:>>+ ?)?(?:[\[(]?\d{{1,2}}:\d\d(?::\d\d)?(?:\.\d+)?[\])]?[ \t]+)?[\[(]?({NAME})[\])]?(?: ?[\[(][^\])\n]{{0,30}}[\])])? ?::?(?:[ \t]+|$)(.*)",
    re.DOTALL,
)
CALL = re.compile(r"([A-Z])\.(\d{1,5}): ?(.*)", re.DOTALL)
HAPPENED = re.compile(r"[\[(][^\[\]()]{1,80}[\])][.:]?$")
NOBODY = re.compile(r"(?:unknown|unidentified|inaudible|unbekannt)\b.*|(?:fe)?male(?: (?:speaker|voice))?$", re.IGNORECASE)


def speaker(line: str) -> tuple[str, str] | None:
    """(speaker, words) of a line that begins a turn, else None.

    Examples
    --------
    >>> speaker("MR. ROE: Good evening."), speaker("[00:01:02] Ana: yes")
    (('MR. ROE', 'Good evening.'), ('Ana', 'yes'))
    >>> speaker("see http://example.org"), speaker("This is, as far as I can see and tell you now, so: a sentence")
    (None, None)
    """
    m = TURN.match(line)
    if m is None:
        return None
    name = " ".join(m[1].split()).strip("*_ ")
    if not name or len(name.split()) > 6 or m[2].startswith("//"):
        return None
    return name, m[2]


def _shouted(name: str) -> bool:
    return name.upper() == name and any(c.isalpha() for c in name)


def _speakers(found: list[tuple[str, str] | None]) -> set[str]:
    """Which of the names at the head of lines are speakers: all in capitals where most are, else those who come again."""
    names = Counter(x[0] for x in found if x is not None)
    shouted = {name for name in names if _shouted(name)}
    if sum(names[name] for name in shouted) * 5 > 4 * sum(names.values()):
        return shouted
    again = {name for name in names if names[name] > 1}
    return again if len(again) > 1 else set(names)


def likely(part: Part) -> float:
    """How certainly a text is a transcript: two speakers or more who take the floor again and again."""
    if part.suffix in (".json", ".jsonl", ".csv", ".tsv", ".xml", ".html", ".eml", ".ini", ".yaml", ".yml", ".srt", ".vtt", ".md", ".py"):
        return 0.0
    found = list(sample(part.head_text, 400))
    if len(found) < 2 or found[0].lstrip("\ufeff").startswith(("WEBVTT", "From ", "{", "<?xml")):
        return 0.0
    calls = [CALL.match(line) for line in found]
    if sum(c is not None for c in calls) * 2 > len(found):
        return 0.9
    heads = [speaker(line) for line in found]
    who = _speakers(heads)
    order = [x[0] for x in heads if x is not None and x[0] in who]
    changes = sum(a != b for a, b in pairwise(order))
    if len(who) < 2 or len(order) < 4 or len(order) < 0.05 * len(found) or changes < len(order) / 4 or len(order) < 1.5 * len(who):
        return 0.6 if len(order) >= 3 and len(who) == 2 and len(order) == len(found) else 0.0
    return 0.7 if len(order) > 0.2 * len(found) else 0.55


def sniff(source: Source) -> float:
    if source.kind == "file":
        return likely(source.main)
    scores = sorted(likely(part) for part in source.parts[:20])
    return 0.9 * scores[len(scores) // 2]


def read(source: Source, options: Options) -> Harvest:
    """All turns of all transcripts; headings before the first turn are others, what happened is an event."""
    harvest = Harvest()
    calls = 0
    for part in source.parts:
        if source.kind != "file" and not likely(part):
            harvest.records += 1
            harvest.other("file that is no transcript")
            continue
        all_lines = lines(part)
        part.forget()
        calls_here = sum(CALL.match(line) is not None for line in all_lines)
        if calls_here * 2 > sum(bool(line.strip()) for line in all_lines):
            calls += _read_calls(harvest, all_lines, part)
        else:
            _read_turns(harvest, all_lines, part)
        harvest.damage(part)
    only_calls = bool(calls) and all(t is not None and len(t) for t in harvest.columns["targets"])
    if not options.venue:
        harvest.facts.update(venue="private" if only_calls else "room", venue_stated_by="reader")
    if only_calls:
        harvest.facts.update(others_are="recipient", calls=calls)
    if harvest.columns["message_id"]:
        harvest.facts["timezone"] = None
        harvest.warn("A transcript states no times; the order of turns is kept.")
    if harvest.facts.get("unknown_speakers"):
        harvest.warn(f"{harvest.facts['unknown_speakers']} turns are by a speaker whom the transcript calls unknown; their author is missing.")
    return harvest


def _read_turns(harvest: Harvest, all_lines: list[str], part: Part) -> None:
    heads = [speaker(line) for line in all_lines]
    who = _speakers(heads)
    prefix = mark(all_lines)
    turns: list[tuple[int, str, list[str]]] = []
    for number, (line, head) in enumerate(zip(all_lines, heads, strict=True), start=1):
        bare = line.strip()
        if head is not None and head[0] in who:
            harvest.records += 1
            turns.append((number, head[0], [head[1]]))
        elif HAPPENED.match(bare):
            harvest.records += 1
            harvest.event(bare.strip("[]().:").lower()[:40])
        elif turns:
            turns[-1][2].append(line)
        elif bare:
            harvest.records += 1
            harvest.other("heading")
    for number, name, words in turns:
        unknown = NOBODY.match(name) is not None
        if unknown:
            harvest.facts["unknown_speakers"] = harvest.facts.get("unknown_speakers", 0) + 1
        _turn(harvest, prefix, number, None if unknown else name, words, [], f"transcript-{prefix}")


def _read_calls(harvest: Harvest, all_lines: list[str], part: Part) -> int:
    """Telephone conversations one after another; a turn number that does not go up begins a new call."""
    prefix = mark(all_lines)
    calls: list[list[tuple[int, str, list[str]]]] = []
    last = None
    for number, line in enumerate(all_lines, start=1):
        m = CALL.match(line)
        if m:
            harvest.records += 1
            if last is None or int(m[2]) <= last:
                calls.append([])
            last = int(m[2])
            calls[-1].append((number, m[1], [m[3]]))
        elif calls:
            calls[-1][-1][2].append(line)
        elif line.strip():
            harvest.records += 1
            harvest.other("heading")
    for n, call in enumerate(calls, start=1):
        names = sorted({name for _, name, _ in call})
        for number, name, words in call:
            other = [f"{prefix}-call{n}-{x}" for x in names if x != name]
            targets = other if len(other) == 1 else [] if other else None
            _turn(harvest, prefix, number, f"{prefix}-call{n}-{name}", words, targets, f"{prefix}-call{n}", shown=f"{name} (call {n})")
    return len(calls)


def _turn(
    harvest: Harvest, prefix: str, number: int, author: str | None, words: list[str], targets: list[str] | None, talk: str, shown: str | None = None
) -> None:
    text = "\n".join(line.rstrip() for line in words).strip("\n ")
    harvest.message(message_id=line_id(prefix, number), conversation_id=talk, author=author, targets=targets, text=text)
    harvest.account(author, name=shown or author)


READERS = (
    Reader(
        "transcript",
        "Transcript with speakers (SPEAKER: words), or telephone calls in turns A.1, B.2",
        sniff,
        read,
        venues="room; private for calls of two",
        variant=lambda source: "telephone calls" if sum(CALL.match(line) is not None for line in sample(source.main.head_text)) > 3 else "speakers",
        kept="each turn with its paragraphs, in order",
        absent="times, addressees, who was present and silent",
        replies="nobody is named (room); in a call of two each turn speaks to the other one (private); infer answers with rules that carry their name",
    ),
)
