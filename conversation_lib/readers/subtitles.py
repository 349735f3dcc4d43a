"""Subtitles with speakers: SubRip (.srt) and YouTube's own (.sbv) where the text names them, WebVTT where a voice tag does.

Times are offsets from the beginning of a recording whose day nobody states, so `created_at` is missing; the offsets are
kept in `extras` on demand. Where a file names speakers only when they change, a cue without a name goes on with the
speaker before it, and the report counts how often. Subtitles made by a machine roll: each cue shows the line of the cue before
once more above the new one; what was shown before is not said again.
"""

from __future__ import annotations

import html
import json
import re
from dataclasses import dataclass

from . import Reader
from .harvest import Harvest, Options
from .source import Part, Source
from .textlines import line_id, lines, mark, sample
from .transcripts import HAPPENED, speaker

TIMES = re.compile(r"\s*(?:(\d{1,3}):)?(\d{1,2}):(\d{1,2})[.,](\d{1,3})\s*(?:-->|,)\s*(?:(\d{1,3}):)?(\d{1,2}):(\d{1,2})[.,](\d{1,3})(.*)")
VOICE = re.compile(r"<v(?:\.[^\s>]{1,60})?[ \t]+([^>]{1,120})>")
TAG = re.compile(r"</?[a-zA-Z0-9:._-]{0,60}(?:\s[^<>]{0,200})?>|\{\\[^{}]{0,60}\}")
DASH = re.compile(r"^\s*[-\u2013\u2014]\s*")
ROLLING = re.compile(r"<\d{1,3}:\d{2}(?::\d{2})?\.\d{3}>")
MUSIC = re.compile(r"^[\s#*\u2669-\u266f]*[\u2669-\u266f#][^\n]*$")


@dataclass(slots=True)
class Piece:
    """What one voice says in one cue."""

    number: int
    start: float
    end: float
    who: str | None
    text: str
    new_voice: bool


def cues(all_lines: list[str], harvest: Harvest, part: Part) -> list[tuple[int, float, float, list[str]]]:
    """(line, start, end, lines of text) of every cue; notes and styles are others, broken blocks rejects."""
    found = []
    block: list[str] = []
    first = 0
    rolling = is_rolling(all_lines)
    for number, line in enumerate([*all_lines, ""], start=1):
        if rolling and block and not line.strip() and number <= len(all_lines) and (line or TIMES.match(block[-1])):
            continue  # an empty line of text, of one blank or of none
        if line.strip():
            first = first if block else number
            block.append(line)
            continue
        if block:
            _block(found, block, first, harvest, part)
        block = []
    return found


def is_rolling(all_lines: list[str]) -> bool:
    """Whether a machine made these subtitles: the time of single words stands among them."""
    return any(ROLLING.search(line) for line in all_lines[:200])


def unrolled(found: list[tuple[int, float, float, list[str]]]) -> list[tuple[int, float, float, list[str]]]:
    """The cues of rolling subtitles without the lines that the cue before showed already.

    >>> unrolled([(1, 0, 2, ["hello"]), (2, 2, 2.01, ["hello"]), (3, 2.01, 4, ["hello", "world"])])
    [(1, 0, 2, ['hello']), (2, 2, 2.01, []), (3, 2.01, 4, ['world'])]
    """
    out, before, ended = [], [], 0.0
    for number, start, end, text in found:
        shown = [line for line in map(_plain, text) if line]
        again = next((n for n in range(min(len(shown), len(before)), 0, -1) if shown[:n] == before[-n:]), 0) if start - ended < 0.1 else 0
        out.append((number, start, end, shown[again:]))
        before, ended = shown, end
    return out


def _block(found: list, block: list[str], first: int, harvest: Harvest, part: Part) -> None:
    start = 0
    while start < len(block):  # a lost blank line joins cues: each line of times begins one
        at = next((i for i in range(start, min(len(block), start + 3)) if TIMES.match(block[i])), None)
        if at is None:
            words = block[start].strip()
            if start == 0 and first == 1 and words.startswith("WEBVTT"):
                return
            harvest.records += 1
            if words.startswith(("NOTE", "STYLE", "REGION")):
                harvest.other("note or style")
            else:
                harvest.reject(part.name, first + start, "a block without times", "\n".join(block[start:]))
            return
        end = next((i for i in range(at + 1, len(block)) if TIMES.match(block[i])), len(block))
        text = block[at + 1 : end]
        if end < len(block) and text and text[-1].strip().isdigit():
            text = text[:-1]
        m = TIMES.match(block[at])
        found.append((first + at, _seconds(m.groups()[:4]), _seconds(m.groups()[4:8]), text))
        start = end


def _seconds(parts) -> float:
    hour, minute, second, fraction = parts
    return int(hour or 0) * 3600 + int(minute) * 60 + int(second) + int(fraction.ljust(3, "0")) / 1000


def pieces(number: int, start: float, end: float, text: list[str]) -> list[Piece]:
    """What is said in a cue, by voice: voice tags, names before a colon, or dashes that tell two voices apart.

    Examples
    --------
    >>> [(p.who, p.text) for p in pieces(1, 0, 1, ["<v Ana>Hello</v>", "<v.loud Ben>Hi <i>there</i>"])]
    [('Ana', 'Hello'), ('Ben', 'Hi there')]
    >>> [(p.who, p.text) for p in pieces(1, 0, 1, ["- ANA: Hello", "- BEN: Hi"])]
    [('ANA', 'Hello'), ('BEN', 'Hi')]
    """
    whole = "\n".join(text)
    voices = list(VOICE.finditer(whole))
    if voices:
        before = _plain(whole[: voices[0].start()])
        found = [Piece(number, start, end, None, before, False)] if before else []
        for i, m in enumerate(voices):
            stop = voices[i + 1].start() if i + 1 < len(voices) else len(whole)
            found.append(Piece(number, start, end, " ".join(html.unescape(m[1]).split()), _plain(whole[m.end() : stop]), True))
        return found
    found = []
    dashed = sum(bool(DASH.match(line)) for line in text) > 1
    for line in text:
        bare = _plain(line)
        chevrons = bare.startswith(">>")
        dash = dashed and DASH.match(bare) is not None
        bare = DASH.sub("", bare) if dash or DASH.match(bare) else bare
        head = speaker(bare)
        bare = bare.lstrip("> ") if chevrons else bare
        if head is not None and len(head[0].split()) <= 4:
            found.append(Piece(number, start, end, head[0], head[1], True))
        elif found and not dash and not chevrons:
            found[-1].text = f"{found[-1].text}\n{bare}" if found[-1].text else bare
        else:
            found.append(Piece(number, start, end, None, bare, dash or chevrons))
    return found or [Piece(number, start, end, None, "", False)]


def _plain(text: str) -> str:
    return html.unescape(TAG.sub("", text)).strip()


def likely(part: Part) -> float:
    found = list(sample(part.head_text, 100))
    if not found:
        return 0.0
    times = sum(TIMES.match(line) is not None for line in found)
    if found[0].lstrip("\ufeff").startswith("WEBVTT"):
        return 0.98
    return 0.95 if times and times * 8 >= len(found) else 0.0


def sniff(source: Source) -> float:
    scores = [likely(part) for part in source.parts[:20]]
    return max(scores) if source.kind == "file" else 0.9 * sorted(scores)[len(scores) // 2]


def variant(source: Source) -> str:
    text = source.main.head_text.lstrip("\ufeff")
    return "WebVTT" if text.startswith("WEBVTT") else "SRT" if "-->" in text else "SBV"


def read(source: Source, options: Options) -> Harvest:
    """All that is said, one message a voice and cue; applause and music are events."""
    harvest = Harvest()
    carried = unnamed = 0
    for part in source.parts:
        if source.kind != "file" and not likely(part):
            harvest.records += 1
            harvest.other("file without subtitles")
            continue
        all_lines = lines(part)
        part.forget()
        prefix = mark(all_lines)
        found = cues(all_lines, harvest, part)
        if is_rolling(all_lines):
            found = unrolled(found)
            harvest.warn("These subtitles roll, as machines make them: lines that were shown before are not read again.")
        said = [p for cue in found for p in pieces(*cue)]
        voices = any("<v" in line for line in all_lines)
        before: str | None = None
        for i, p in enumerate(said):
            harvest.records += 1
            if not p.text or HAPPENED.match(p.text) or MUSIC.match(p.text):
                harvest.event(p.text.strip("[]().:").lower()[:40] or "empty cue")
                continue
            who = p.who
            if who is None and not voices and not p.new_voice and before is not None:
                who = before
                carried += 1
            unnamed += who is None
            before = who
            harvest.message(
                message_id=f"{line_id(prefix, p.number)}-{i:06d}",
                conversation_id=f"transcript-{prefix}",
                author=who,
                targets=[],
                text=p.text,
                extras=json.dumps({"start": p.start, "end": p.end}) if options.extras else None,
            )
            if who is not None:
                harvest.account(who, name=who)
        harvest.damage(part)
    harvest.facts.update(speakers_carried=carried, unnamed=unnamed, timezone=None)
    harvest.warn("Subtitles state offsets in a recording, no day; times are missing, the order is kept (offsets in extras on demand).")
    if carried:
        harvest.warn(f"{carried} cues name nobody and go on with the speaker before them.")
    if unnamed:
        harvest.warn(f"{unnamed} cues name nobody at all; their author is missing.")
    return harvest


READERS = (
    Reader(
        "subtitles",
        "Subtitles with speakers (SRT, WebVTT, SBV)",
        sniff,
        read,
        version="2",
        venue="room",
        variant=variant,
        kept="what each voice says in each cue, in order; offsets on demand",
        absent="day and time, addressees, who was present and silent; often the speakers",
        replies="nobody is named; infer answers with rules that carry their name",
    ),
)
