"""Many mails together: which address is a list, who is spoken to, which thread a mail belongs to.

These need all mails at once. The rules, in the order in which they are applied:

- A *list* is an address that list headers name (List-Post, List-Id, X-BeenThere, Mailing-List), a newsgroup, an address
  at a host that is only for lists (`lists.`, `vger.`, googlegroups ...), or, where no mail has list headers, an address
  that gets more than half of all mails and never writes one. A list is a channel and never a person spoken to.
- The *venue* is room when most mails came through a list, private when they did not; the report says how many of each.
- A mail *answers* the id in In-Reply-To (of several: the last that is here; else the last), else the last of References.
- It *speaks to* the author of the mail it answers, first, and then to its personal recipients (To, Cc). Where the mail
  answered is not here, a list mail has unknown targets (they are missing, not nobody), whoever else it names; a
  personal mail still has its recipients, who are named in it. An author who copies himself does not speak to himself.
- A *thread* is all mails that are joined by In-Reply-To or References, present or not.
"""

from __future__ import annotations

import json
from collections import Counter, defaultdict

from .clock import Clock
from .harvest import Harvest, Options
from .mailparse import KNOWN, Mail, parse_mail, unfold, words
from .source import Part

LIST_HOSTS = ("lists.", "list.", "listserv.", "listman.", "mailman.", "vger.")
LIST_DOMAINS = ("@googlegroups.com", "@groups.io", "@yahoogroups.com", "@freelists.org", "@egroups.com")


class MailBag:
    """Gathers mails one by one, and then writes them into a harvest."""

    def __init__(self, options: Options, harvest: Harvest | None = None):
        self.options = options
        self.harvest = harvest or Harvest()
        self.mails: list[Mail] = []
        self.clock = Clock(options)
        self.seen: Counter = Counter()

    def add(self, raw: bytes, part: Part, place: int) -> None:
        """One record: the bytes of a mail, and where it stands in its part (from 1)."""
        self.harvest.records += 1
        mail = parse_mail(raw)
        if mail is None:
            self.harvest.reject(part.name, place, "no mail: none of From, Date, Message-ID stands here", raw)
            return
        self.seen.update(list(mail.headers))
        if not self.options.extras:
            mail.headers = {}
        self.mails.append(mail)

    def finish(self) -> Harvest:
        """The harvest of all mails that were added."""
        harvest, mails = self.harvest, self.mails
        lists = _lists(mails)
        for mail in mails:
            _unmask(mail, lists)
        writer = {mail.message_id: mail.author for mail in mails}
        parents = [_parent(mail, writer) for mail in mails]
        thread = _threads(mails, parents)
        through_list = [bool(mail.lists or mail.newsgroups or any(address in lists for address, _ in mail.recipients)) for mail in mails]
        archive = not any(mail.recipients for mail in mails) and bool(mails)  # pipermail's archives drop the To line
        self._venue(sum(through_list), archive)
        names: dict[str, Counter] = defaultdict(Counter)
        for mail, parent, listed in zip(mails, parents, through_list, strict=True):
            for address, name in (*([(mail.author, mail.name)] if mail.author else []), *mail.recipients):
                names[address][name or ""] += 1
            harvest.message(
                message_id=mail.message_id,
                conversation_id=mail.thread or thread[mail.message_id],
                reply_to=parent,
                kind="reply" if parent else "post",
                author=mail.author,
                targets=_targets(mail, parent, writer, lists, listed or archive),
                created_at=mail.when if mail.zoned else self.clock.utc(mail.when),
                text=mail.text,
                channel=_channel(mail, lists),
                audience=None if listed or archive else len({address for address, _ in mail.recipients}) or None,
                extras=_extras(mail) if self.options.extras else None,
            )
        for address, seen in names.items():
            if address not in lists:
                seen.pop("", None)
                best = min(seen, key=lambda name: (-seen[name], name)) if seen else None
                harvest.account(address, name=best, handle=address if "@" in address else None)
        self._report(lists, parents)
        return harvest

    def _venue(self, through_list: int, archive: bool) -> None:
        mails = len(self.mails)
        venue = "room" if archive or 2 * through_list > mails else "private"
        if mails and not self.options.venue:
            self.harvest.facts.update(venue=venue, venue_stated_by="reader")
        if 0 < through_list < mails:
            self.harvest.warn(
                f"{through_list} of {mails} mails came through a list and {mails - through_list} did not; the venue is taken to be {self.options.venue or venue}."
            )

    def _report(self, lists: Counter, parents: list[str | None]) -> None:
        harvest, mails = self.harvest, self.mails
        harvest.unknown_fields.update({name.decode("ascii"): n for name, n in self.seen.items() if name not in KNOWN})
        harvest.facts["others_are"] = "recipient"
        harvest.facts["lists"] = [name for name, _ in sorted(lists.items(), key=lambda pair: (-pair[1], pair[0]))]
        undated = sum(not mail.dated for mail in mails)
        unreadable = sum(mail.dated and mail.when is None for mail in mails)
        unnamed = sum(not mail.stated_id for mail in mails)
        harvest.facts.update(dates_missing=undated, dates_unreadable=unreadable, ids_made=unnamed)
        if undated or unreadable:
            harvest.warn(f"{undated} mails have no date and {unreadable} a date that cannot be read; their time is missing, none was invented.")
        if unnamed:
            harvest.warn(f"{unnamed} mails have no Message-ID; they were given ids made of their content (no-id:...).")
        own = sum(mail.message_id == parent for mail, parent in zip(mails, parents, strict=True))
        if own:
            raise AssertionError("a mail cannot answer itself")
        self.clock.report(harvest, "Some mails state no zone")


def _lists(mails: list[Mail]) -> Counter:
    """Addresses of lists -> mails that came through them (see the rules above)."""
    lists: Counter = Counter()
    for mail in mails:
        lists.update(mail.lists)
        lists.update(mail.newsgroups)
    stated = bool(lists)
    seen: Counter = Counter()
    for mail in mails:
        seen.update({address for address, _ in mail.recipients})
    for address, n in seen.items():
        host = address.rpartition("@")[2]
        if host.startswith(LIST_HOSTS) or address.endswith(LIST_DOMAINS):
            lists[address] = max(lists[address], n)
    if not stated and len(mails) >= 10:
        writers = {mail.author for mail in mails}
        for address, n in seen.items():
            if 2 * n > len(mails) and address not in writers and len(writers) >= 3:
                lists[address] = n
    return lists


def _unmask(mail: Mail, lists: Counter) -> None:
    """Lists that rewrite From ("Ana via List <list@...>") hide who wrote; the author stands in X-Original-From or Reply-To."""
    if mail.author is None or mail.author not in lists:
        return
    for address, name in mail.instead:
        if address not in lists:
            mail.author, mail.name = address, name or mail.name
            return
    name = (mail.name or "").split(" via ")[0].strip().strip("'\"")
    mail.author = name or mail.author


def _parent(mail: Mail, known: dict[str, str | None]) -> str | None:
    own = mail.message_id
    stated = [i for i in mail.answers if i != own]
    chain = [i for i in mail.references if i != own]
    here = [i for i in stated if i in known]
    if here:
        return here[-1]
    if stated:
        return chain[-1] if chain and chain[-1] in stated else stated[-1]
    return chain[-1] if chain else None


def _threads(mails: list[Mail], parents: list[str | None]) -> dict[str, str]:
    """message_id -> id of the first message of its thread: of its earliest mail here, or what that mail refers back to."""
    root: dict[str, str] = {}

    def find(i: str) -> str:
        top = i
        while (up := root.setdefault(top, top)) != top:
            top = up
        while i != top:
            root[i], i = top, root[i]
        return top

    for mail, parent in zip(mails, parents, strict=True):
        a = find(mail.message_id)
        for other in (*mail.references, *((parent,) if parent else ())):
            b = find(other)
            if a != b:
                root[b] = a
    first: dict[str, tuple] = {}
    for mail, parent in zip(mails, parents, strict=True):
        when = mail.when.replace(tzinfo=None) if mail.when else None
        key = (when is None, when or 0, mail.message_id)
        back = (mail.references or [parent or mail.message_id])[0]
        group = find(mail.message_id)
        if group not in first or (key, back) < first[group]:
            first[group] = (key, back)
    return {mail.message_id: first[find(mail.message_id)][1] for mail in mails}


def _targets(mail: Mail, parent: str | None, writer: dict[str, str | None], lists: Counter, listed: bool) -> list[str] | None:
    people = [address for address, _ in mail.recipients if address not in lists and address != mail.author]
    if not people and not listed and any(address == mail.author for address, _ in mail.recipients):
        people = [mail.author]  # a note to oneself
    if parent is not None:
        answered = writer.get(parent)
        if answered is None:
            if listed or not people:
                return None
        else:
            people.insert(0, answered)
    elif not listed and not people:
        return None
    return list(dict.fromkeys(people))


def _channel(mail: Mail, lists: Counter) -> str | None:
    if mail.newsgroups:
        return mail.newsgroups[0]
    if mail.lists:
        return mail.lists[0]
    return next((address for address, _ in mail.recipients if address in lists), None)


def _extras(mail: Mail) -> str | None:
    from .mailparse import _text

    kept = {name.decode("ascii"): unfold(words(_text(value))) for name, value in mail.headers.items() if name not in KNOWN}
    return json.dumps(kept, ensure_ascii=False, sort_keys=True) if kept else None
