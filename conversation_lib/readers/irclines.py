"""One line of an IRC log: who said what, or what happened, in the dialects of the common clients and bots.

Dialects differ in how a line begins (the stamp); what follows is nearly the same everywhere: <nick> text, * nick text,
-nick- text, and events after ***, -!-, ===, --> and their like.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

#: how a line begins, by dialect; `rest` is what follows, `nick` stands apart only in weechat
STAMPS = {
    "newdomain": re.compile(r"(?P<channel>\S{1,60}) (?P<day>\d{4}-\d\d-\d\d) \[(?P<clock>\d\d:\d\d(?::\d\d)?)\] (?P<rest>.*)", re.DOTALL),
    "supybot": re.compile(r"(?P<day>\d{4}-\d\d-\d\d)T(?P<clock>\d\d:\d\d(?::\d\d)?)(?:\.\d+)?(?P<zone>[+-]\d\d:?\d\d|Z)?\s{1,3}(?P<rest>\S.*)", re.DOTALL),
    "weechat": re.compile(r"(?P<day>\d{4}-\d\d-\d\d) (?P<clock>\d\d:\d\d(?::\d\d)?)\t(?P<nick>[^\t]*)\t(?P<rest>.*)", re.DOTALL),
    "dated": re.compile(r"\[(?P<day>\d{4}-\d\d-\d\d) (?P<clock>\d\d:\d\d(?::\d\d)?)\] (?P<rest>.*)", re.DOTALL),
    "bracket": re.compile(r"\[(?P<clock>\d\d:\d\d(?::\d\d)?)\] {0,2}(?P<rest>\S.*)", re.DOTALL),
    "irssi": re.compile(r"(?P<clock>\d\d:\d\d(?::\d\d)?) (?P<rest>(?:<|-!-|-\S|\s\*\s|\* ).*)", re.DOTALL),
}
SAID = re.compile(r"<[ @+%&~!]?([^\s<>]+) ?>(?: |\t ?|$)(.*)", re.DOTALL)
DID = re.compile(r"\s{0,2}\* ([^\s*]\S*)(?: +(.*)|$)", re.DOTALL)
NOTICE = re.compile(r"-([^\s:!-]\S{0,60}?)(?::[#&]\S+)?-(?: (.*)|$)", re.DOTALL)
HAPPENED = re.compile(r"(?:\*\*\*|-!-|===|---|-->|<--|--|=!=|\*)\s+(.*)", re.DOTALL)
LOG = re.compile(r"--- (?:Log (?:opened|closed)|Day changed)(.*)|\*{4} (?:BEGIN|ENDING) LOGGING AT(.*)|Session (?:Start|Time|Close|Ident):(.*)")
NICK = r"[@+%&~]?([A-Za-z\[\]\\`_^{|}0-9][^\s]*)"
EVENTS = (
    ("join", re.compile(rf"Joins: {NICK}|{NICK}\s+(?:[\[(].{{0,200}}?[\])]\s+)?(?:has\s+joined\b|joined\b)\s*(?P<channel>[#&]\S+)?")),
    ("leave", re.compile(rf"(?:Quits|Parts): {NICK}|{NICK}\s+(?:[\[(].{{0,200}}?[\])]\s+)?(?:has\s+(?:left|quit)\b|quit\b|left [#&])")),
    ("nick", re.compile(rf"{NICK} is now known as (?P<new>\S+)")),
    ("kick", re.compile(rf"{NICK} (?:was|has been) kicked|{NICK} has kicked|{NICK} kicked ")),
    ("mode", re.compile(r"(?:ServerMode|mode)/|Mode [#&]|\S+ sets (?:channel )?(?:mode|limit)|\S+ sets mode:")),
    ("topic", re.compile(rf"[Tt]opic\b|{NICK} (?:has )?changed the topic|{NICK} (?:has )?changed topic|{NICK} sets? (?:the )?topic|topic/")),
    ("log", re.compile(r"(?:Now talking|Disconnected|Attempting to rejoin|Rejoined|Netsplit|Irssi:|You're now|You are now|Users? |Notify:|Looking up|Buffer)")),
)
FORMAT_CODES = re.compile(r"\x03(?:\d{1,2}(?:,\d{1,2})?)?|[\x02\x04\x0f\x11\x16\x1d\x1e\x1f\x00]")


@dataclass(slots=True)
class Line:
    """What a line holds: kind said, did, event, log or unknown; who, what, and its stamp as written (None where it has none)."""

    kind: str
    nick: str | None = None
    text: str = ""
    clock: str | None = None
    day: str | None = None
    zone: str | None = None
    channel: str | None = None
    event: str | None = None
    new_nick: str | None = None


def parse_line(line: str, dialect: str) -> Line:
    """The Line in a line of a log.

    Examples
    --------
    >>> x = parse_line("[14:05] <ana> hello", "bracket"); x.kind, x.nick, x.text, x.clock
    ('said', 'ana', 'hello', '14:05')
    >>> parse_line("=== ana is now known as ana|away", "bracket").new_nick
    'ana|away'
    """
    m = STAMPS[dialect].match(line)
    if m is None:
        if line.startswith("=== "):
            return _after_equals(line[4:])
        if LOG.match(line):
            return Line("log", text=line, event="log")
        return Line("unknown", text=line)
    stamp = m.groupdict()
    out = Line("unknown", clock=stamp["clock"], day=stamp.get("day"), zone=stamp.get("zone"), channel=stamp.get("channel"))
    rest = FORMAT_CODES.sub("", stamp["rest"])
    if "nick" in stamp:
        return _weechat(out, stamp["nick"].strip(), rest)
    said = SAID.match(rest)
    if said:
        out.kind, out.nick, out.text = "said", said[1], said[2].strip() if dialect == "newdomain" else said[2]
        return out
    did = DID.match(rest)
    happened = HAPPENED.match(rest)
    if happened and _event(out, happened[1], strict=did is not None):
        return out
    if did:
        out.kind, out.nick, out.text = "did", did[1], (did[2] or "").strip() if dialect == "newdomain" else did[2] or ""
        return out
    notice = NOTICE.match(rest)
    if notice:
        out.kind, out.nick, out.text = "said", notice[1], notice[2] or ""
        return out
    out.text = rest
    return out


def _weechat(out: Line, nick: str, rest: str) -> Line:
    if nick in ("-->", "<--", "--", "=!=", "***", ""):
        _event(out, rest, strict=False)
    elif nick == "*":
        out.nick, _, out.text = rest.partition(" ")
        out.kind = "did"
    else:
        out.kind, out.nick, out.text = "said", nick.lstrip("@+%&~"), rest
    return out


def _event(out: Line, text: str, strict: bool) -> bool:
    """Fill in an event; with `strict` only when the words are those of a known event ("* ana waves" is none)."""
    for name, pattern in EVENTS:
        m = pattern.match(text)
        if m is None:
            continue
        if strict and name in ("topic", "log") and not re.match(r"(?:Topic|Now|Dis|Att|Rej|\S+ (?:has )?changed)", text):
            continue
        out.kind, out.event, out.text = "event", name, text
        out.nick = next((g for g in m.groups()[:3] if g and not g.startswith(("#", "&"))), None) if m.groups() else None
        named = m.groupdict()
        out.new_nick, out.channel = named.get("new"), named.get("channel") or out.channel
        return True
    if strict:
        return False
    out.kind, out.event, out.text = "event", "notice", text
    return True


def _after_equals(text: str) -> Line:
    """Old Ubuntu logs write events and actions alike after "=== ", without a time."""
    out = Line("unknown", text=text)
    if _event(out, text, strict=True):
        return out
    nick, _, rest = text.partition(" ")
    if not rest or "/" in nick or nick.startswith(("#", "&")):
        out.kind, out.event = "event", "notice"
        return out
    out.kind, out.nick, out.text = "did", nick, rest
    return out
