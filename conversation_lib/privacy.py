"""The same talk without names: one alias for each person, in columns, mentions, links and text alike.

An alias is made from an account and a secret that stands in a key file. So a person has the same alias in every file
that is converted with one key, nobody without the key can find out who it is (not even by trying all account names),
and no list of people needs to be kept. Whoever has the key can: keep it apart from the data.

What this cannot do: words can be searched back to their author. A text that leaves your computer needs a reading, or
stays at home (`keep_text=False`).
"""

from __future__ import annotations

import base64
import contextlib
import hashlib
import hmac
import re
import secrets
from collections import Counter
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path
from typing import Any

import pandas as pd
import pyarrow as pa

from .corpus import LIST, TEXT, Corpus, account_table, as_column, message_table
from .errors import BadInput

LETTERS = 10  # of an alias: 50 bits, so that a million people are told apart
SHORTEST = 3  # letters of a name that is looked for among ordinary words
FIRST_LINE = "key of conversation aliases, keep it secret and apart from the data"
#: what of `Corpus.source` names no person and no file
_KEPT_OF_SOURCE = ("format", "variant", "venue", "venue_stated_by", "reader", "records", "events", "duplicates", "others", "others_are", "event_kinds", "other_kinds", "timezone", "times_without_zone", "times_placed", "edited", "ties", "synthetic", "reply_links", "sources_without_replies")

_LINK = re.compile(r"(?P<scheme>https?://|www\.)(?P<host>[^\s/?#<>\"')\]]+)(?P<path>[^\s<>\"')\]]*)", re.IGNORECASE)
_MAIL = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")
_CODED = re.compile(r"<(?P<mark>[@#]!?&?)(?P<id>\w+)(?:\|[^>]*)?>")  # <@U123>, <@!123>, <@U123|ana>
_MENTION = re.compile(r"(?<![\w@])@\[?(?P<name>\w[\w.-]*(?:@[\w-]+(?:\.[\w-]+)+)?)\]?")
_NUMBER = re.compile(r"(?<![\w.])(?:\+\d[\d ()/-]{6,}\d|\(?0\d[\d ()/-]{5,}\d|\(\d{3}\) ?\d{3}[- ]\d{4}|\d{3}[-. ]\d{3}[-. ]\d{4}|\d{9,})(?!\w)")
_WORD = re.compile(r"\w[\w'’-]*")


@dataclass(frozen=True)
class Aliases:
    """Aliases made from one secret.

    Examples
    --------
    >>> aliases = Aliases(b"a secret for this example")
    >>> aliases.person("ana") == aliases.person("ana") != aliases.person("ben")
    True
    >>> aliases.person("ana")[0], len(aliases.person("ana"))
    ('p', 11)
    """

    secret: bytes = field(repr=False)

    @classmethod
    def from_file(cls, path: str | Path) -> Aliases:
        """The aliases of a key file; where there is none yet, one is made (readable by its owner only)."""
        path = Path(path)
        if path.is_dir() or not path.resolve().parent.is_dir():
            raise BadInput("the name of a key file, in a folder that exists", str(path), "a folder's name, or a folder that is not there", "name a file, for example --aliases aliases.key")
        if not path.exists():
            path.touch(mode=0o600)
            path.write_text(f"{FIRST_LINE}\n{secrets.token_hex(32)}\n", encoding="utf-8", newline="\n")
            with contextlib.suppress(OSError):
                path.chmod(0o600)
        try:
            first, key, *_ = path.read_text(encoding="utf-8").split("\n")
            secret = bytes.fromhex(key.strip())
        except (ValueError, UnicodeDecodeError):
            first, secret = "", b""
        if first.strip() != FIRST_LINE or len(secret) < 16:
            raise BadInput("a key file that this library made", f"'{path.name}', which holds something else", "another file was named", "name the key file of last time, or a new name to make one")
        return cls(secret)

    def person(self, account: str) -> str:
        """The alias of an account: "p" and ten letters or digits."""
        return "p" + self._of("person", account)

    def elsewhere(self, message_id: str) -> str:
        """The alias of a message or conversation that is named and not there: "x" and ten letters or digits."""
        return "x" + self._of("message", message_id)

    def _of(self, what: str, name: str) -> str:
        told = hmac.new(self.secret, f"{what}\0{name}".encode("utf-8", "surrogatepass"), hashlib.sha256).digest()
        return base64.b32encode(told).decode("ascii").lower()[:LETTERS]


@dataclass
class Disguise:
    """`corpus` under aliases: `corpus()` gives the corpus, `who_is_who()` the table that must stay at home, `replaced` what was replaced in texts.

    Parameters
    ----------
    original : the corpus as it was read. aliases : see `Aliases`.
    keep_text : False leaves the texts out (missing), True replaces in them the names, handles and ids of all accounts,
        every @mention, addresses of mail, long numbers, and all of a link but the site.
    """

    original: Corpus
    aliases: Aliases
    keep_text: bool = True
    replaced: Counter = field(default_factory=Counter)

    def corpus(self) -> Corpus:
        """The same corpus under aliases: every measure of who speaks to whom gives the same number on it.

        Names and handles, extras, the raw text of rejects and the names of files are left out; times, kinds and counts stay, and
        channels without the names in their titles.
        """
        old = self.original
        self._refuse_twins()
        columns: dict[str, Any] = {name: old.messages[name] for name in old.messages if name != "extras"}
        for name in ("message_id", "conversation_id", "reply_to", "refers_to"):
            columns[name] = _each(columns[name], self.message)
        columns["author"] = _each(columns["author"], self.aliases.person)
        columns["targets"] = [None if t is None or t is pd.NA else [self.aliases.person(who) for who in t] for t in columns["targets"]]
        columns["targets"] = as_column(columns["targets"], LIST, old.messages.index)
        if "channel" in columns:
            columns["channel"] = _each(columns["channel"], self.channel)
        columns["text"] = _each(columns["text"], self.text) if self.keep_text else _nothing(old.messages.index)
        messages = message_table(columns)
        known = old.accounts[["account", "followers", "is_bot"]].assign(account=_each(old.accounts["account"], self.aliases.person))
        rejects = old.rejects.assign(raw=_nothing(old.rejects.index), file="source").astype({"file": TEXT})
        return Corpus(messages, account_table(messages, known), rejects, self._source(), self._ties())

    def channel(self, title: str) -> str:
        """A channel's new title: names in it are replaced as in a text; a private chat, whose title is its people, gets an alias of the key."""
        if title.lower() in self.names:
            return self.aliases.person(self.names[title.lower()])
        if self.original.venue == "private":
            return self.aliases.elsewhere(title)
        counted = self.replaced.copy()
        new = self.text(title)
        self.replaced = counted  # what stands in titles is not counted as said
        return new

    def message(self, message_id: str) -> str:
        """A message's new id: "m" and its place in the order of the talk (its own number would lead to its author).

        So messages of one minute stay in their order. What is named and not there gets an alias of the key.
        """
        return self._places.get(message_id) or self.aliases.elsewhere(message_id)

    def who_is_who(self) -> pd.DataFrame:
        """One row an account: account, name, handle, alias. For you alone."""
        people = self.original.accounts[["account", "name", "handle"]]
        return people.assign(alias=_each(people["account"], self.aliases.person))

    def text(self, words: str) -> str:
        """`words` under aliases; what was replaced is counted in `replaced`."""
        done: list[str] = []

        def keep(new: str, what: str) -> str:
            self.replaced[what] += 1
            done.append(new)
            return f"\ue0f0{len(done) - 1}\ue0f1"  # private characters: what was replaced is not looked at again

        words = words.replace("\ue0f0", "\ufffd").replace("\ue0f1", "\ufffd")
        words = _LINK.sub(lambda found: keep(found["scheme"] + _site(found["host"]) + ("/link" if found["path"] not in ("", "/") else ""), "links"), words)
        words = _CODED.sub(lambda found: keep(f"<{found['mark']}{self._alias(found['id'])}>", "mentions") if "@" in found["mark"] else found[0], words)
        words = _MAIL.sub(lambda found: keep(self._alias(found[0]), "addresses of mail"), words)
        words = _MENTION.sub(lambda found: keep("@" + self._alias(found["name"].rstrip(".-")), "mentions") + "." * found["name"].endswith("."), words)
        words = _NUMBER.sub(lambda found: keep(self.aliases.person(self.names[found[0].lower()]) if found[0].lower() in self.names else "[number]", "long numbers"), words)
        words = self._without_names(words, keep)
        return re.sub("\ue0f0(\\d+)\ue0f1", lambda found: done[int(found[1])], words)

    @cached_property
    def _places(self) -> dict[str, str]:
        ids = self.original.messages["message_id"].tolist()
        return {told: f"m{place:0{len(str(len(ids)))}}" for place, told in enumerate(ids, start=1)}

    @cached_property
    def names(self) -> dict[str, str]:
        """Everything that an account is called (in small letters) -> the account; a name that several bear stands for itself."""
        found: dict[str, str] = {}
        for row in self.original.accounts[["account", "name", "handle"]].itertuples(index=False):
            called = {str(told) for told in row if isinstance(told, str) and told}
            called |= {told.partition("@")[0] for told in called if "@" in told[1:]} | {told.partition(".")[0] for told in called if told.endswith(".bsky.social")}
            for told in sorted(called):
                told = " ".join(told.split()).lower()
                found[told] = row.account if found.get(told, row.account) == row.account or told == row.account.lower() else told
        return found

    @cached_property
    def _by_first_word(self) -> dict[str, list[str]]:
        """First word of each name -> the names that begin with it, the longest first."""
        out: dict[str, list[str]] = {}
        for name in self.names:
            first = _WORD.search(name)
            if first and len(name) >= SHORTEST and not name.isdigit():
                out.setdefault(first[0], []).append(name[first.start() :])
        for names in out.values():
            names.sort(key=len, reverse=True)
        return out

    @cached_property
    def _given_names(self) -> dict[str, str]:
        """Parts of names of several words, as written with a capital letter -> the account, or the part itself where several share it."""
        out: dict[str, str] = {}
        for row in self.original.accounts[["account", "name"]].dropna().itertuples(index=False):
            parts = _WORD.findall(row.name)
            for part in parts if len(parts) > 1 else ():
                if len(part) >= SHORTEST and part[0].isupper():
                    out[part] = row.account if out.get(part, row.account) == row.account else part
        return out

    def _without_names(self, words: str, keep) -> str:
        out, at = [], 0
        low = words.lower()
        if len(low) != len(words):  # a few letters change their length; then case is not folded
            low = words
        for found in _WORD.finditer(words):
            start = found.start()
            if start < at:
                continue
            word = found[0]
            bare = re.sub("['’]s?$", "", word)
            for name in [*self._by_first_word.get(low[start : start + len(word)], ()), *self._by_first_word.get(low[start : start + len(bare)], ())]:
                stop = start + len(name)
                if low.startswith(name, start) and (stop == len(low) or not (low[stop].isalnum() or low[stop] == "_")):
                    out += [words[at:start], keep(self._alias(name), "names")]
                    at = stop
                    break
            else:
                if bare in self._given_names:
                    out += [words[at:start], keep(self.aliases.person(self._given_names[bare]), "parts of names")]
                    at = start + len(bare)
        return "".join([*out, words[at:]])

    def _alias(self, told: str) -> str:
        low = told.lower()
        return self.aliases.person(self.names.get(low, self.names.get(low.partition("@")[0], low)))

    def _ties(self) -> pd.DataFrame | None:
        given = self.original.given_ties
        if given is None:
            return None
        return given.assign(**{name: _each(given[name], self.aliases.person) for name in ("source", "target")}, message_id=_each(given["message_id"], self.message))

    def _source(self) -> dict[str, Any]:
        kept = {name: self.original.source[name] for name in _KEPT_OF_SOURCE if name in self.original.source}
        files = [{"name": f"file {place}", "bytes": file.get("bytes"), "sha256": file.get("sha256")} for place, file in enumerate(self.original.source.get("files", []), start=1)]
        told = "names, handles and ids are aliases" + ("" if self.keep_text else "; the texts were left out")
        return {**kept, "files": files, "warnings": [f"In this corpus {told}."], "aliases": True}

    def _refuse_twins(self) -> None:
        alias = _each(self.original.accounts["account"], self.aliases.person)
        if alias.duplicated().any():
            raise BadInput("an alias for each account", "two accounts with one alias", "a very rare coincidence", "convert once more with a new key file")


def without_text(corpus: Corpus) -> Corpus:
    """The same corpus with every text missing, and without extras and the raw text of rejects, which hold words as well.

    >>> from conversation_lib.toys import five_people
    >>> int(without_text(five_people()).messages["text"].notna().sum())
    0
    """
    messages = corpus.messages.drop(columns="extras", errors="ignore").assign(text=_nothing(corpus.messages.index))
    rejects = corpus.rejects.assign(raw=_nothing(corpus.rejects.index))
    return replace(corpus, messages=messages, rejects=rejects, source={**corpus.source, "warnings": [*corpus.source.get("warnings", []), "The texts were left out."]})


def _nothing(index: pd.Index) -> pd.Series:
    return as_column(pa.nulls(len(index), pa.string()), TEXT, index)


def _each(column: pd.Series, change) -> pd.Series:
    """The column with every text changed; each different text is changed once, missing stays missing."""
    new = {text: change(text) for text in column.dropna().unique()}
    return as_column(pd.Series([new.get(text) for text in column], dtype=object), TEXT, column.index)


def _site(host: str) -> str:
    """The site of a link without what stands before it (ana.example.org is example.org).

    >>> _site("ana.blogs.example.org"), _site("www.example.co.uk"), _site("ana@example.org:80")
    ('example.org', 'example.co.uk', 'example.org')
    """
    parts = host.rpartition("@")[2].partition(":")[0].lower().split(".")
    return ".".join(parts[-3:] if len(parts) > 2 and len(parts[-2]) <= 3 else parts[-2:])
