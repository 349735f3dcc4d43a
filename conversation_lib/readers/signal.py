"""Signal chats as text: [2019-12-24, 12:23] Jane Doe: hello, with further lines below."""

from __future__ import annotations

import re
from datetime import datetime

from . import Reader
from .clock import Clock
from .harvest import Harvest, Options
from .source import Part, Source
from .textlines import line_id, lines, mark, sample

HEAD = re.compile(r"\[(\d{4}-\d\d-\d\d),? (\d\d:\d\d(?::\d\d)?)\] ([^:\n]{1,100}): ?(.*)", re.DOTALL)
SURE = re.compile(r"\[\d{4}-\d\d-\d\d, \d\d:\d\d\] [^:\n]{1,100}:")


def likely(part: Part) -> float:
    found = list(sample(part.head_text, 100))
    heads = sum(bool(SURE.match(line)) for line in found)
    return 0.9 if heads and SURE.match(found[0]) else 0.0


def sniff(source: Source) -> float:
    return max((likely(part) for part in source.parts), default=0.0)


def read(source: Source, options: Options) -> Harvest:
    """All messages; in a chat of two each speaks to the other one."""
    harvest, clock = Harvest(), Clock(options)
    for part in source.parts:
        if source.kind != "file" and not likely(part):
            harvest.records += 1
            harvest.other("file that is no chat")
            continue
        rows: list[list] = []
        all_lines = lines(part)
        for number, line in enumerate(all_lines, start=1):
            m = HEAD.match(line)
            if m:
                harvest.records += 1
                rows.append([number, m[1], m[2], m[3].strip(), [m[4]]])
            elif rows:
                rows[-1][4].append(line)
            elif line.strip():
                harvest.records += 1
                harvest.reject(part.name, number, "text before the first message", line)
        people = sorted({row[3] for row in rows})
        prefix = mark(all_lines)
        for number, day, time, sender, text in rows:
            try:
                when = datetime.fromisoformat(f"{day}T{time}")
            except ValueError:
                when = None
                harvest.facts["dates_unreadable"] = harvest.facts.get("dates_unreadable", 0) + 1
            other = [name for name in people if name != sender]
            harvest.message(
                message_id=line_id(prefix, number),
                conversation_id=f"chat-{prefix}",
                author=sender,
                targets=other if len(people) == 2 else None if len(people) == 1 else [],
                created_at=clock.utc(when),
                text="\n".join(text).rstrip("\n"),
            )
            harvest.account(sender, name=sender)
        if not options.venue:
            private = len(people) <= 2 and harvest.facts.get("venue", "private") == "private"
            harvest.facts.update(venue="private" if private else "room", venue_stated_by="reader")
        harvest.damage(part)
    if harvest.facts.get("venue") == "private":
        harvest.facts["others_are"] = "recipient"
    clock.report(harvest, "Signal's text export writes local times")
    return harvest


READERS = (
    Reader(
        "signal",
        "Signal chat as text",
        sniff,
        read,
        venues="private for two, room for more",
        kept="messages with their lines",
        absent="reply links, ids, reactions, zone of the clock",
        replies="in a chat of two each message speaks to the other one (private); with more people it is a room and nobody is named",
    ),
)
