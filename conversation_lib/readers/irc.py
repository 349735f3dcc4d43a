"""IRC logs: a room where everybody present hears everything, and speaking to somebody means writing the name first.

The day often stands only in the file name; when the clock jumps back by more than two hours, midnight has passed.
"""

from __future__ import annotations

from collections import Counter
from datetime import UTC, date, datetime, timedelta

from . import Reader
from .clock import Clock
from .harvest import Harvest, Options
from .irclines import STAMPS, Line, parse_line
from .naming import addressees, known_names
from .source import Part, Source
from .textlines import day_in_name, line_id, lines, mark, sample

BACK = timedelta(hours=2)  # clocks are set back by less; a longer way back is a new day
MONTHS = {m: i for i, m in enumerate("jan feb mar apr may jun jul aug sep oct nov dec".split(), start=1)}
TITLES = {
    "newdomain": "channel, date and time in each line",
    "supybot": "supybot (ISO times)",
    "weechat": "WeeChat",
    "dated": "date and time in brackets",
    "bracket": "[HH:MM] lines (Ubuntu, EnergyMech, ZNC, mIRC)",
    "irssi": "irssi",
}


def dialect_of(part: Part) -> tuple[str | None, float]:
    """The dialect that most of the first lines are written in, and the share of lines that it explains."""
    found = list(sample(part.head_text))
    best, share = None, 0.0
    for name in STAMPS:
        said = known = 0
        for line in found:
            x = parse_line(line, name)
            known += x.kind != "unknown"
            said += x.kind in ("said", "did", "event") and x.clock is not None
        if said and known / len(found) > share:
            best, share = name, known / len(found)
    return best, share


def sniff(source: Source) -> float:
    if source.kind == "file":
        return 0.95 * _likely(source.main)
    likely = sorted((_likely(part) for part in source.parts[:20]), reverse=True)
    return 0.9 * likely[len(likely) // 2]


def _likely(part: Part) -> float:
    if part.suffix in (".json", ".jsonl", ".csv", ".tsv", ".xml", ".html"):
        return 0.0
    dialect, share = dialect_of(part)
    return share if dialect and share > 0.5 else 0.0


class Days:
    """Keeps the day of a log whose lines state only the time."""

    def __init__(self, day: date | None):
        self.day = day
        self.last: datetime | None = None
        self.midnights = 0
        self.steps_back = 0

    def moment(self, x: Line) -> datetime | None:
        hour, minute, *second = (int(n) for n in x.clock.split(":"))
        try:
            if x.day is not None:
                self.day = date.fromisoformat(x.day)
            if self.day is None:
                return None
            when = datetime(self.day.year, self.day.month, self.day.day, hour, minute, min(second[0], 59) if second else 0)
            if x.day is None and self.last is not None and when < self.last:
                if self.last - when > BACK:
                    when += timedelta(days=1)
                    self.day = when.date()
                    self.midnights += 1
                else:
                    self.steps_back += 1
        except (ValueError, OverflowError):
            return None
        self.last = when
        return when

    def stated(self, text: str) -> None:
        """A line "Day changed Wed Oct 02 2013" or "Log opened ..." states the day."""
        words = text.replace(",", " ").split()
        for i, word in enumerate(words):
            month = MONTHS.get(word[:3].lower())
            if month and i + 1 < len(words) and words[i + 1].isdigit():
                year = next((w for w in words[i + 2 :] if w.isdigit() and len(w) == 4), None)
                if year:
                    try:
                        self.day, self.last = date(int(year), month, int(words[i + 1])), None
                    except ValueError:
                        pass
                    return


def read(source: Source, options: Options) -> Harvest:
    """All logs of the source; joins, parts, quits, modes, topics and changes of name are events."""
    harvest, clock = Harvest(), Clock(options)
    undated, midnights, placed = [], 0, 0
    renamed: Counter = Counter()
    for part in source.parts:
        dialect, share = dialect_of(part)
        if dialect is None and source.kind == "file":
            dialect = "bracket"  # the user said that this is a log: its lines become rejects where it is none
        if dialect is None or (source.kind != "file" and share < 0.3):
            harvest.records += 1
            harvest.other("file that is no log")
            continue
        log = lines(part)
        part.forget()
        days = Days(day_in_name(part.name))
        parsed = _parsed(log, dialect)
        people = {x.nick for _, x in parsed if x.nick} | {x.new_nick for _, x in parsed if x.new_nick}
        known = known_names(people)
        channel = next((x.channel for _, x in parsed if x.channel), None) or _channel_in_name(part.name)
        prefix, when = mark(log), None
        for number, x in parsed:
            harvest.records += 1
            if x.kind == "unknown":
                harvest.reject(part.name, number, "a line of no shape that this log has", log[number - 1])
                continue
            if x.kind == "log":
                days.stated(x.text)
            if x.clock is not None:
                when = _moment(x, days, clock)
            if x.kind in ("event", "log"):
                harvest.event(x.event or "event")
                if x.new_nick and x.nick:
                    renamed[(x.nick, x.new_nick)] += 1
                continue
            placed += x.clock is None
            harvest.message(
                message_id=line_id(prefix, number),
                conversation_id=channel or f"log-{prefix}",
                author=x.nick,
                targets=[name for name in addressees(x.text, known) if name != x.nick] if x.kind == "said" else [],
                created_at=when,
                text=x.text,
                channel=channel,
            )
        for nick in people:
            harvest.account(nick, handle=nick)
        midnights += days.midnights
        if days.day is None:
            undated.append(part.name)
        if days.steps_back:
            harvest.facts["clock_steps_back"] = harvest.facts.get("clock_steps_back", 0) + days.steps_back
        harvest.damage(part)
    _report(harvest, undated, midnights, placed, renamed)
    clock.report(harvest, "IRC logs state no zone")
    return harvest


def _parsed(log: list[str], dialect: str) -> list[tuple[int, Line]]:
    return [(number, parse_line(line, dialect)) for number, line in enumerate(log, start=1) if line.strip()]


def _moment(x: Line, days: Days, clock: Clock) -> datetime | None:
    local = days.moment(x)
    if local is None or x.zone is None:
        return clock.utc(local)
    sign = -1 if x.zone[0] == "-" else 1
    digits = x.zone[1:].replace(":", "") if x.zone != "Z" else "0000"
    return (local - sign * timedelta(hours=int(digits[:2]), minutes=int(digits[2:]))).replace(tzinfo=UTC)


def _channel_in_name(name: str) -> str | None:
    for word in name.replace("\\", "/").split("/")[::-1]:
        if "#" in word:
            return "#" + word.split("#")[-1].split(".")[0].split("_")[0].lower()
    return None


def _report(harvest: Harvest, undated: list[str], midnights: int, placed: int, renamed: Counter) -> None:
    if undated:
        harvest.warn(
            f"{len(undated)} logs state no day, in their lines or in their name ({', '.join(undated[:3])}); times are missing there, the order of lines is kept."
        )
    if midnights:
        harvest.facts["midnights"] = midnights
        harvest.warn(f"The day was carried over midnight {midnights} {'time' if midnights == 1 else 'times'} (the clock went back by more than two hours).")
    if placed:
        harvest.facts["times_placed"] = placed
        harvest.warn(f"{placed} messages have no time of their own; they stand at the time of the line before.")
    if renamed:
        harvest.facts["nick_changes"] = [[old, new, n] for (old, new), n in sorted(renamed.items())]
        harvest.warn(f"{len(renamed)} changes of name are listed in the provenance; names are not joined unless you state which are one person.")


def variant(source: Source) -> str | None:
    dialect, _ = dialect_of(source.main)
    return TITLES.get(dialect or "")


READERS = (
    Reader(
        "irc",
        "IRC logs (Ubuntu, supybot, EnergyMech, ZNC, irssi, WeeChat)",
        sniff,
        read,
        venue="room",
        variant=variant,
        kept="what was said and done (/me), notices; everybody who joined, silent or not, in accounts; the order of lines",
        absent="reply ids; zone of the clock (mostly); who was present before the log began; who stands behind a changed name",
        replies="a name of this log at the head of a line (ana: yes) is whom it speaks to; no answers are stated: infer them with rules that carry their name",
    ),
)
