"""Zulip: pages of messages as its interface gives them, and the export of an organisation.

In an export the messages stand in files of their own and name numbers only: realm.json says which number is a channel, which
a person or a group of people who talk in private. Without it nobody can say to whom a private message was written.

Zulip has topics and no answers, but its "quote and reply" writes down whom and which message it answers, in the first line. That is
read as an answer where both stand in one topic, and as a quote where the message was carried elsewhere.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Any

from . import Reader
from .harvest import Harvest, Options
from .jsonlines import loads
from .records import Each, Row, finish, first_record, json_parts, plain, read_parts, state_venue, text_of
from .source import Part, Source

USED = frozenset(
    "id sender_id sender_email sender_full_name sender_realm_str content content_type timestamp subject topic_links stream_id display_recipient recipient_id type client is_me_message reactions submessages flags avatar_url last_edit_timestamp "
    "edit_history rendered_content sender recipient date_sent pub_date sending_client topic_name realm has_attachment has_image has_link last_edit_time rendered_content_version search_tsvector match_content match_subject last_moved_timestamp "
    "is_channel_message".split()
)
PERSON, CHANNEL = "1", "2"  # kinds of recipients in an export; the third is a group of people
NO_TOPIC = ("", "\x07")
_AT = re.compile(r'data-user-id="(\d+)"|@_?\*\*([^*|]+)(?:\|(\d+))?\*\*')
_QUOTED = re.compile(
    r'\s*(?:<p>\s*)?(?:@_\*\*[^*]+\*\*|<span class="user-mention silent"[^>]*>[^<]*</span>)\s*(?:\[[^\]]*\]\(|<a [^>]*href=")[^)"]*/near/(\d+)'
)


def is_zulip(value: Any) -> bool:
    return (
        isinstance(value, dict)
        and {"id", "content"} <= value.keys()
        and ({"sender_id", "timestamp"} <= value.keys() or ("sender" in value and bool({"date_sent", "pub_date"} & value.keys())))
    )


@dataclass
class Realm:
    """What an export says once for all messages: recipient -> name of the channel, recipient -> the people, full name -> account."""

    channels: dict[str | None, str] = field(default_factory=dict)
    people: dict[str | None, list[str]] = field(default_factory=dict)
    names: dict[str, str] = field(default_factory=dict)
    venues: set[str] = field(default_factory=set)

    def know(self, harvest: Harvest, account: str | None, name: Any, handle: Any, is_bot: Any = None) -> None:
        harvest.account(account, name=name, handle=handle, is_bot=is_bot)
        if account is not None and isinstance(name, str):
            self.names[name] = account

    def read(self, part: Part, harvest: Harvest) -> None:
        """Everybody in an organisation, silent or not, its channels, and who belongs to a private conversation."""
        try:
            realm = loads(part.text())
            if not isinstance(realm, dict):
                raise ValueError
        except (ValueError, RecursionError):
            harvest.warn(f"{part.name} is not whole; names, silent members and the addressees of private messages are unknown.")
            return
        rows = {name: [row for row in realm.get(name) or () if isinstance(row, dict)] for name in realm if name.startswith("zerver_")}
        for table in ("zerver_userprofile_mirrordummy", "zerver_userprofile_crossrealm", "zerver_userprofile"):
            for person in rows.get(table, ()):
                self.know(
                    harvest, text_of(person.get("id")), person.get("full_name"), person.get("delivery_email") or person.get("email"), person.get("is_bot")
                )
        channels = {text_of(stream.get("id")): stream.get("name") for stream in rows.get("zerver_stream", ())}
        members: dict[str | None, list[str]] = {}
        for row in rows.get("zerver_subscription", ()):
            members.setdefault(text_of(row.get("recipient")), []).append(text_of(row.get("user_profile")))
        for to in rows.get("zerver_recipient", ()):
            number, kind, which = text_of(to.get("id")), text_of(to.get("type")), text_of(to.get("type_id"))
            if number is None:
                continue
            if kind == CHANNEL and which in channels:
                self.channels[number] = channels[which]
            elif kind == PERSON and which is not None:
                self.people[number] = [which]
            elif kind != CHANNEL and number in members:
                self.people[number] = members[number]

    def sort(self, value: Any, harvest: Harvest):
        if not is_zulip(value):
            yield "reject", "no message of Zulip"
            return
        author = text_of(value.get("sender_id")) or text_of(value.get("sender"))
        self.know(harvest, author, value.get("sender_full_name"), value.get("sender_email"))
        if value.get("last_edit_timestamp") or value.get("last_edit_time"):
            harvest.edit()
        topic = value.get("subject") or value.get("topic_name")
        topic = None if topic in NO_TOPIC else topic
        if topic is None and (value.get("is_channel_message") or value.get("type") == "stream"):
            topic = "general chat"  # as Zulip calls the topic without a name
        channel, people, private = self._recipient(value, topic, harvest)
        self.venues.add("private" if private else "room")
        named = [a or c or self.names.get(b) for a, b, c in _AT.findall(value["content"])]
        quoted = _QUOTED.match(value["content"])
        markup = value.get("content_type") == "text/html" or value["content"].startswith("<p>")
        yield (
            "message",
            Row(
                text_of(value["id"]),
                author,
                value.get("timestamp") or value.get("date_sent") or value.get("pub_date"),
                plain(value["content"]) if markup else value["content"] or None,
                reply_to=quoted[1] if quoted else None,
                answered=named[0] if quoted else None,
                addressed=None if private and people is None else [a for a in (*(people or ()), *named) if a and a != author],
                thread=_thread(channel, topic, people, author),
                channel=channel,
                record=value,
            ),
        )

    def _recipient(self, value: dict[str, Any], topic: str | None, harvest: Harvest) -> tuple[str | None, list[str] | None, bool]:
        """The channel of a message, the people it is written to (None: not known), and whether it is private."""
        shown = value.get("display_recipient")
        if isinstance(shown, list):
            for p in shown:
                self.know(harvest, text_of(p.get("id")), p.get("full_name"), p.get("email"))
            return None, [text_of(p.get("id")) for p in shown], True
        number = text_of(value.get("recipient"))
        if number in self.people:
            return None, self.people[number], True
        channel = text_of(shown) or self.channels.get(number) or number
        private = number is not None and number not in self.channels and topic is None
        return channel, None, private


def _thread(channel: str | None, topic: str | None, people: list[str] | None, author: str | None) -> str | None:
    if people is not None:
        return "private/" + "-".join(sorted({*filter(None, people), *([author] if author else [])}))
    return f"{channel}/{topic}" if topic and channel else None


def sniff(source: Source) -> float:
    parts = source.find("messages-000001.json") or [source.main_json]
    first = first_record(parts[0], "messages", "zerver_message")
    return 0.95 if is_zulip(first) and bool({"display_recipient", "recipient", "sender_full_name"} & first.keys()) else 0.0


def read(source: Source, options: Options) -> Harvest:
    """Pages of messages, or an export: there the messages stand in files of their own, people and channels in realm.json."""
    harvest, realm = Harvest(), Realm()
    realms = source.find("realm.json")
    for part in realms:
        realm.read(part, harvest)
    messages = [part for part in json_parts(source.parts) if first_record(part, "messages", "zerver_message").keys() >= {"id", "content"}] if realms else []
    each = Each(harvest, realm.sort, USED, options.extras)
    read_parts(messages or json_parts(source.parts), each, is_zulip, ("messages", "zerver_message"))
    threads = {row.id: row.thread for row in each.rows}
    for row in each.rows:
        if row.reply_to is not None and threads.get(row.reply_to, row.thread) != row.thread:
            row.refers_to, row.referred, row.reply_to, row.answered = row.reply_to, row.answered, None, None
    if "private" in realm.venues:
        state_venue(harvest, options, realm.venues)
    return finish(each.rows, harvest, options, USED)


READERS = (
    Reader(
        "zulip",
        "Zulip messages (pages, export)",
        sniff,
        read,
        version="3",
        venue="room",
        venues="room, or private; to be stated where both are in one source",
        kept="text, channel and topic, mentions, recipients of private messages, answers and quotes made with quote and reply, the fact of edits; of an export everybody in the organisation",
        absent="who was present, earlier versions of edited messages, what is answered without a quote",
        replies="messages share a topic; what quote and reply names is answered, or quoted where it stands in another topic; mentions and private recipients are the addressees",
    ),
)
