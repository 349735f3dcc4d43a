"""WhatsApp chats, as "Export chat" writes them: a text file, or a zip with that file and its pictures.

The format was made for people, and each phone writes it in its own language: the order of dates, the clock, the words for
"image omitted" and for "Ana added Ben" differ. What has a sender is a message; what has none is an event.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field
from pathlib import PurePosixPath

from . import Reader
from .chatdates import STAMP, Stamp, moment, order_of, stamp_of
from .clock import Clock
from .harvest import Harvest, Options
from .source import Part, Source
from .textlines import DIRECTION, line_id, lines, mark, sample

BRACKET = re.compile(rf"\[{STAMP.pattern}\][ ]?(.*)", re.DOTALL)
DASH = re.compile(rf"{STAMP.pattern}(?:[ \u202f]-[ ]|:[ ])(.*)", re.DOTALL)
QUOTE = re.compile('["“„«]')
SIGNAL = re.compile(r"\[\d{4}-\d\d-\d\d, \d\d:\d\d\] ")
SENDER = re.compile(r"([^:\n]{1,100}):(?:\s|$)?(.*)", re.DOTALL)
#: words that only notices of the app have; they tell a notice with a colon in it from a message, and an iOS notice under a name
NOTICE = re.compile(
    r"end-to-end encrypted|end-to-end encryption|ende-zu-ende-verschlüsselt|cifrad[oa]s? de extremo a extremo|chiffrés? de bout en bout|crittografat[ie] end-to-end"
    r"|criptografia de ponta a ponta|\bcreated (?:this )?group\b|\bcreated this community\b|\bchanged (?:the|this) (?:subject|group|description|settings)|\bchanged their phone number"
    r"|\bchanged to \+|security code (?:with .{1,80} )?changed|\badded you\b|\bwas added\b|\bwere added\b|\bleft$|\bjoined using\b|\bturned (?:on|off) disappearing|\bdeleted this group|\bpinned a message"
    r"|^(?:missed (?:voice|video|group) call|verpasster (?:sprach|video)anruf|llamada perdida)|hat die gruppe|wurde hinzugefügt|creó (?:el|este) grupo|a créé le groupe|ha creato il gruppo|criou (?:o|este) grupo|heeft de groep",
    re.IGNORECASE,
)
GROUP = re.compile(
    r"group|subject|added|joined|left$|gruppe|grupo|groupe|gruppo|groep|hinzugefügt|añadi|ajouté|aggiunt|adicion|toegevoegd|community", re.IGNORECASE
)
ADDED = re.compile(r"^(.{1,80}?) added (.{1,300})$")
MEDIA = re.compile(
    r"^<(?:media omitted|medien ausgeschlossen|medien weggelassen|multimedia omitido|archivo omitido|médias? omis|media omessi|file omesso|mídia oculta|ficheiro não revelado|media weggelaten|attached: [^>]{1,200}|anhang: [^>]{1,200}|adjunto: [^>]{1,200})>$"
    r"|^(?:image|video|audio|gif|sticker|document|contact card|photo|bild|video-?nachricht|audio|dokument|imagen|vídeo|immagine|imagem|afbeelding)[ ](?:omitted|weggelassen|omitid[oa]|omess[oa]|ocultad[oa]|weggelaten)$"
    r"|^[\w .()+-]{1,120}\.\w{2,5} \((?:file attached|datei angehängt|archivo adjunto|fichier joint|file allegato|arquivo anexado|bestand bijgevoegd)\)$",
    re.IGNORECASE,
)
DELETED = re.compile(
    r"^(?:this message was deleted|you deleted this message|diese nachricht wurde gelöscht|du hast diese nachricht gelöscht|se eliminó este mensaje|eliminaste este mensaje|ce message a été supprimé|questo messaggio è stato eliminato|mensagem apagada|dit bericht is verwijderd)\.?$",
    re.IGNORECASE,
)
EDITED = re.compile(r"\s*<(?:this message was edited|diese nachricht wurde bearbeitet|se editó este mensaje)\.?>$", re.IGNORECASE)


@dataclass(slots=True)
class Entry:
    """One entry of a chat: where it begins, its stamp, its sender (None for a notice) and its text, line by line."""

    number: int
    stamp: Stamp
    sender: str | None
    text: list[str] = field(default_factory=list)


def parse_entry(number: int, line: str) -> Entry | None:
    """The entry that begins on this line, or None for a line that goes on with the one before.

    Examples
    --------
    >>> parse_entry(1, "[16/03/22, 3:10:17 PM] Ana Roe: hello").sender
    'Ana Roe'
    >>> parse_entry(1, '16.03.22, 15:10 - Ana created group "Bees: honey"').sender is None
    True
    """
    bare = line.lstrip("\u200e\u200f\ufeff\u202a\u202b ")
    m = BRACKET.match(bare) or DASH.match(bare)
    if m is None:
        return None
    rest = m.group(m.lastindex)
    said = SENDER.match(rest)
    if said is None:
        return Entry(number, stamp_of(m), None, [rest])
    name = DIRECTION.sub("", said[1]).strip()
    if not name or (" " in name and (NOTICE.search(name) or (QUOTE.search(name) and NOTICE.search(rest)))):
        return Entry(number, stamp_of(m), None, [rest])
    text = said[2]
    if (text.startswith("\u200e") or "end-to-end" in text) and NOTICE.search(DIRECTION.sub("", text)):
        return Entry(number, stamp_of(m), None, [text])
    return Entry(number, stamp_of(m), name.removeprefix("~").strip(" \u00a0\u202f") or name, [text])


def entries(part: Part, harvest: Harvest) -> tuple[list[Entry], str]:
    """The entries of a chat; lines before the first are rejects. And the mark of the chat, for its ids."""
    found: list[Entry] = []
    all_lines = lines(part)
    for number, line in enumerate(all_lines, start=1):
        entry = parse_entry(number, line)
        if entry is not None:
            found.append(entry)
            harvest.records += 1
        elif found:
            found[-1].text.append(line)
        elif line.strip():
            harvest.records += 1
            harvest.reject(part.name, number, "text before the first entry of the chat", line)
    part.forget()
    said = Counter(e.sender for e in found)
    for e in found:  # a notice in a language that we do not know, with a quoted title that has a colon in it
        if e.sender is not None and said[e.sender] == 1 and QUOTE.search(e.sender):
            e.text[0], e.sender = f"{e.sender}: {e.text[0]}", None
    return found, mark(all_lines)


def _chat_parts(source: Source) -> list[Part]:
    return source.parts if source.kind == "file" else [part for part in source.parts if part.suffix == ".txt" and likely(part) > 0]


def likely(part: Part) -> float:
    """How certainly a text is a chat: the share of its first lines that begin an entry with a sender."""
    found = list(sample(part.head_text, 200))
    headers = [e for e in (parse_entry(i, line) for i, line in enumerate(found)) if e is not None]
    said = sum(e.sender is not None for e in headers)
    if not headers or (not said and "encrypt" not in found[0]):
        return 0.0
    if sum(bool(SIGNAL.match(line)) for line in found) == len(headers):
        return 0.3
    share = len(headers) / len(found)
    return 0.95 if share > 0.5 else 0.85 if share > 0.1 else 0.5


def sniff(source: Source) -> float:
    if source.kind == "file" and source.main.suffix in (".json", ".jsonl", ".csv", ".tsv", ".xml", ".html"):
        return 0.0
    return max((likely(part) for part in source.parts if source.kind == "file" or part.suffix == ".txt"), default=0.0)


def read(source: Source, options: Options) -> Harvest:
    """All chats of the source; notices are events, pictures in the zip are others."""
    harvest, clock = Harvest(), Clock(options)
    venues, orders = [], {}
    for part in source.parts:
        if part not in _chat_parts(source):
            harvest.records += 1
            harvest.other("file beside the chat")
            continue
        found, prefix = entries(part, harvest)
        order, why = order_of([e.stamp for e in found], options.day_first) if found else ("day first", "no date")
        orders[part.name] = {"order": order, "because": why}
        people = sorted({e.sender for e in found if e.sender is not None})
        events = [" ".join(e.text) for e in found if e.sender is None]
        title = _title(part.name) or (_title(source.path.name) if source.kind != "file" else None)  # an iPhone names the zip, not the text in it
        partner = _partner(title, people, events, options)
        venues.append("private" if partner is not None else "room")
        _messages(harvest, clock, found, prefix, order, people, partner, title)
        for text in events:
            harvest.event("group notice" if GROUP.search(text) else "notice")
            for name in _added(text):
                harvest.account(name, name=name)
        for name in people:
            harvest.account(name, name=name)
        harvest.damage(part)
    _report(harvest, options, venues, orders)
    clock.report(harvest, "WhatsApp writes the local time of the phone")
    return harvest


def _messages(harvest, clock, found, prefix, order, people, partner, title) -> None:
    digits = {re.sub(r"\D", "", name): name for name in people if sum(c.isdigit() for c in name) >= 7}
    names: dict[str, list[tuple[str, str]]] = {}
    for name in sorted(people, key=len, reverse=True):
        names.setdefault(name[:1].casefold(), []).append((name.casefold(), name))
    last, facts = None, harvest.facts
    for e in found:
        if e.sender is None:
            continue
        when = moment(e.stamp, order)
        if when is None:
            facts["dates_unreadable"] = facts.get("dates_unreadable", 0) + 1
        elif last is not None and when < last:
            facts["clock_steps_back"] = facts.get("clock_steps_back", 0) + 1
        last = when or last
        text, what = _text(e.text)
        if what:
            facts[what] = facts.get(what, 0) + 1
        targets = partner(e.sender) if partner is not None else _mentioned(text or "", names, digits, e.sender)
        harvest.message(
            message_id=line_id(prefix, e.number),
            conversation_id=f"chat-{prefix}",
            author=e.sender,
            targets=targets,
            created_at=clock.utc(when),
            text=text,
            channel=title,
        )


def _text(parts: list[str]) -> tuple[str | None, str | None]:
    """The text of an entry (missing for pictures left out and deleted messages) and what was counted, if anything."""
    first = (parts[0] if parts[0].isascii() else DIRECTION.sub("", parts[0])).strip()
    rest = "\n".join(parts[1:]).strip("\n") if len(parts) > 1 else ""
    if len(first) < 260 and MEDIA.match(first):
        return rest or None, "media_left_out"
    text = "\n".join([parts[0].lstrip("\u200e\u200f"), *parts[1:]]).rstrip("\n\r ")
    if DELETED.match(first) and not rest:
        return None, "deleted"
    if text.endswith((">", "\u200e")):
        whole = DIRECTION.sub("", text)
        shorter = EDITED.sub("", whole)
        if shorter != whole:
            return shorter, "edited"
    return text, None


def _mentioned(text: str, names: dict[str, list[tuple[str, str]]], digits: dict[str, str], author: str) -> list[str]:
    """Members named with @ in a text: by name, or by the number of a member who stands there as a number."""
    if "@" not in text:
        return []
    out = []
    for piece in DIRECTION.sub("", text).split("@")[1:]:
        number = re.match(r"\+?[\d]{7,15}", piece)
        name = (
            digits.get(re.sub(r"\D", "", number[0]))
            if number
            else next((n for small, n in names.get(piece[:1].casefold(), ()) if piece[: len(small)].casefold() == small), None)
        )
        if name is not None and name != author and name not in out:
            out.append(name)
    return out


def _partner(title: str | None, people: list[str], events: list[str], options: Options):
    """In a chat of two: a function that gives for a sender the other one, as targets. None for a group."""
    if not people or len(people) > 2 or any(GROUP.search(text) and not re.search("encrypt", text) for text in events):
        return None
    if len(people) == 2:
        return lambda sender: [people[1] if sender == people[0] else people[0]]
    other = title if title and title not in people else options.owner
    if other and other not in people:
        return lambda sender: [other]
    return lambda sender: None


def _title(name: str) -> str | None:
    """The name in "WhatsApp Chat with Ana.txt" and its like."""
    stem = PurePosixPath(name).name.removesuffix(".txt").removesuffix(".zip")
    m = re.match(
        r"(?:WhatsApp Chat (?:with|mit|con|avec|com|met|-)|Chat de WhatsApp con|Discussion WhatsApp avec|Conversa do WhatsApp com|Chat WhatsApp con) (.{1,80})$",
        stem,
        re.IGNORECASE,
    )
    return m[1].strip() if m else None


def _added(text: str) -> list[str]:
    m = ADDED.match(DIRECTION.sub("", text).strip())
    if not m:
        return []
    people = [m[1], *re.split(r", | and ", m[2])]
    return [p.strip() for p in people if p.strip() and p.strip().lower() not in ("you", "group") and len(p.split()) <= 5]


def _report(harvest: Harvest, options: Options, venues: list[str], orders: dict[str, dict[str, str]]) -> None:
    facts = harvest.facts
    if venues and not options.venue:
        one = len(set(venues)) == 1
        facts.update(venue=venues[0] if one else None, venue_stated_by="reader" if one else None)
        if not one:
            harvest.warn("The source holds chats of two and groups; state one venue, or read them one by one.")
    if "private" in venues:
        harvest.warn("Two people and no notice of a group: taken as a private chat, so each message speaks to the other one.")
        facts["others_are"] = "recipient"
    facts["date_order"] = orders if len(orders) != 1 else next(iter(orders.values()))
    for order in orders.values():
        harvest.warn(f"Dates are read {order['order']}: {order['because']}.")
    words = {
        "media_left_out": "messages are pictures or files that the export left out; they have no text.",
        "deleted": "messages were deleted; they have no text.",
        "edited": "messages were edited; the last text is kept.",
        "dates_unreadable": "messages have a date that does not exist; their time is missing.",
        "clock_steps_back": "messages stand after one with a later time.",
    }
    for name, sentence in words.items():
        if facts.get(name):
            harvest.warn(f"{facts[name]} {sentence}")


def variant(source: Source) -> str | None:
    part = max(_chat_parts(source) or source.parts, key=lambda p: p.size)
    first = next((line for line in sample(part.head_text, 50) if parse_entry(1, line)), "")
    style = "brackets (iOS)" if first.lstrip("\u200e\u200f").startswith("[") else "dash (Android)"
    return f"{style}, {'zip' if source.kind == 'zip' else 'text'}"


READERS = (
    Reader(
        "whatsapp",
        "WhatsApp chat export (.txt or zip)",
        sniff,
        read,
        venues="private for two, room for a group",
        variant=variant,
        kept="messages with their lines; @names and @numbers of members; who was added, silent or not, in accounts (English notices)",
        absent="reply links, reactions, ids, zone of the clock, pictures; messages from before the exporting person joined",
        replies="a chat of two (no notice of a group) is private: each message speaks to the other one; in a group @ names whom it speaks to; no answers are stated",
    ),
)
