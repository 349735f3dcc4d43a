"""Who answers whom, where the source does not say? Stated rules, each with a name and a certainty.

Chats, logs and transcripts have no reply ids. A rule may guess; it must say that it guessed, which rule it was and how
often that rule was right where people checked by hand (docs/reply-inference.md). A tie that comes from a rule carries
the rule's name in `inferred`, so that every result can be shown with and without it. A rule makes answers by itself:
print the same rule on shuffled turns beside it (`measures.profile` does), and claim only the difference.

The rules look back only, at most `LINES` messages and `MINUTES` minutes (where times are missing, messages alone count):

quotation     it repeats words of an earlier message behind ">" or between quotation marks: it answers that message.
addressed     it names somebody at its head ("ana: yes"): it answers the last message of that person.
next_speaker  its author was named by somebody since he last spoke: it answers that message. Where two people talk and no
              third, it answers the last message of the other. Else, it answers the last message of the person with
              whom its author was talking, if that person has spoken since.
continued     it comes right after a message of its own author: it goes on with what that one said.
time_gap      it comes shortly after a message of somebody else and nobody is named: it answers that one; the more people
              were speaking, the less certain.

Combined, the most certain rule wins (of equals, the first in this list). Certainties are the shares that were right in
six hand-annotated IRC logs (Kummerfeld et al. 2019, ACL, doi:10.18653/v1/P19-1374), rounded; they order the
rules and are no probabilities elsewhere. Conversation analysis on the next speaker: Sacks, Schegloff & Jefferson 1974, doi:10.2307/412243.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from typing import Any

import numpy as np
import pandas as pd

from .corpus import TEXT, Corpus, as_column
from .readers.naming import addressees, known_names
from .ties import COLUMNS, KIND

RULES = ("quotation", "addressed", "next_speaker", "continued", "time_gap")
LINES = 100
MINUTES = 60.0
LEAST = 0.4
#: rule, case -> share that was right in the annotated logs, rounded to .05; conventions: quotation (only three cases there) and
#: next_speaker in a talk of two (as time_gap with one other speaker; no such talk was annotated)
CERTAINTY = {
    ("quotation", "quoted"): 0.9,
    ("addressed", "named"): 0.7,
    ("next_speaker", "named"): 0.75,
    ("next_speaker", "two"): 0.65,
    ("next_speaker", "partner"): 0.45,
    ("continued", "next line"): 0.8,
    ("continued", "same addressee"): 0.45,
    ("continued", "near"): 0.45,
    ("continued", "far"): 0.15,
    ("time_gap", "one"): 0.65,
    ("time_gap", "two"): 0.45,
    ("time_gap", "few"): 0.25,
    ("time_gap", "many"): 0.1,
}
NEXT, NEAR = 3.0, 3  # minutes and lines within which somebody goes on with his own words
SOON, ACTIVE = 5.0, 5.0  # minutes: an answer by time comes so soon; who spoke within so many is active
QUOTED = re.compile(r"^[ \t]*>+[ \t]*(.+)$|[\"“„«]([^\"“”„«»\n]{8,200})[\"”“»]", re.MULTILINE)
WORD = re.compile(r"\w+")
SHINGLE = 3


class _Talk:
    """One conversation in the order of its messages, with what the rules remember while they walk through it."""

    def __init__(self, author: list, named: list[list[str]], minute: list[float], text: list[str]):
        self.author, self.named, self.minute, self.text = author, named, minute, text
        self.last: dict[str, int] = {}  # author -> his last message
        self.selected: dict[str, int] = {}  # person -> last message that named him since he spoke
        self.partner: dict[str, str] = {}  # person -> with whom he was talking
        self.shingles: dict[tuple, int] = {}
        self.words: dict[int, tuple] = {}
        self.two = len({a for a in author if a is not None}) == 2

    def near(self, i: int, j: int | None, minutes: float = MINUTES, lines: int = LINES) -> bool:
        return j is not None and i - j <= lines and not self.minute[i] - self.minute[j] > minutes

    def walked(self, i: int, parent: int | None) -> None:
        """Remember message i, which answers `parent` as far as is known."""
        me = self.author[i]
        words = tuple(WORD.findall(self.text[i][:4000].casefold()))
        self.words[i] = words
        for k in range(len(words) - SHINGLE + 1):
            self.shingles[words[k : k + SHINGLE]] = i
        if me is None:
            return
        if parent is not None and self.author[parent] not in (None, me):
            self.partner[me] = self.author[parent]
        if self.named[i]:
            self.partner[me] = self.named[i][0]
        self.selected.pop(me, None)
        for other in self.named[i]:
            self.selected[other] = i
            self.partner.setdefault(other, me)
        self.last[me] = i


def _quotation(t: _Talk, i: int) -> tuple[int, str] | None:
    text = t.text[i]
    if ">" not in text and '"' not in text and "“" not in text and "„" not in text and "«" not in text:
        return None
    for m in QUOTED.finditer(text):
        words = tuple(WORD.findall((m[1] or m[2]).casefold()))
        for k in range(min(len(words) - SHINGLE + 1, 3)):  # a name may stand before the quoted words
            j = t.shingles.get(words[k : k + SHINGLE])
            if t.near(i, j) and t.author[j] != t.author[i] and " ".join(words[k : k + 8]) in " ".join(t.words[j]):
                return j, "quoted"
    return None


def _addressed(t: _Talk, i: int) -> tuple[int, str] | None:
    for name in t.named[i]:
        if t.near(i, t.last.get(name)) and name != t.author[i]:
            return t.last[name], "named"
    return None


def _next_speaker(t: _Talk, i: int) -> tuple[int, str] | None:
    me = t.author[i]
    if t.named[i]:
        return None
    if t.near(i, t.selected.get(me)):
        return t.selected[me], "named"
    if t.two:
        other = [j for a, j in t.last.items() if a != me]
        return (other[0], "two") if other and t.near(i, other[0]) and other[0] > t.last.get(me, -1) else None
    own, theirs = t.last.get(me), t.last.get(t.partner.get(me))
    if own is not None and t.near(i, theirs, 10.0) and theirs > own and (not t.named[theirs] or me in t.named[theirs]):
        return theirs, "partner"
    return None


def _continued(t: _Talk, i: int) -> tuple[int, str] | None:
    own = t.last.get(t.author[i])
    if not t.near(i, own, NEXT, 10):
        return None
    if t.named[i]:
        silent = t.last.get(t.named[i][0], -1) < own
        return (own, "same addressee") if t.named[own] == t.named[i] and silent else None
    if own == i - 1:
        return own, "next line"
    return own, "near" if i - own <= NEAR else "far"


def _time_gap(t: _Talk, i: int) -> tuple[int, str] | None:
    me, j = t.author[i], i - 1
    if j < 0 or t.author[j] in (None, me) or t.named[i] or not t.near(i, j, SOON) or (t.named[j] and me not in t.named[j]):
        return None
    others, k = set(), j
    while k >= 0 and i - k <= 30 and not t.minute[i] - t.minute[k] > ACTIVE and len(others) < 7:
        others.add(t.author[k])
        k -= 1
    n = len(others - {me})
    return j, "one" if n == 1 else "two" if n == 2 else "few" if n <= 6 else "many"


_WAYS: dict[str, Callable[[_Talk, int], tuple[int, str] | None]] = {
    "quotation": _quotation,
    "addressed": _addressed,
    "next_speaker": _next_speaker,
    "continued": _continued,
    "time_gap": _time_gap,
}


def infer_replies(corpus: Corpus, rules: Iterable[str] = RULES, least: float = LEAST, within: str = "conversation_id") -> pd.DataFrame:
    """One row per message for which a rule found what it answers: message_id, author, reply_to, answered, rule, case, certainty.

    Parameters
    ----------
    corpus : messages; those that state a `reply_to`, and those without author, are passed over (but others may answer them).
    rules : names from `RULES`; their order here does not matter. With one name the rule is used alone.
    least : findings that are less certain are left out (0 to 1).
    within : column that names the conversation; nothing is answered across its borders.

    Returns
    -------
    DataFrame in the order of the messages. `answered` is the person spoken to: the author of `reply_to`, or, where
    somebody goes on with his own words, the person to whom he was speaking (missing where that is nobody). Messages
    without a row answer nothing that a rule can see. O(messages).

    Examples
    --------
    >>> from conversation_lib.corpus import Corpus, account_table, message_table
    >>> m = message_table({"message_id": ["1", "2", "3"], "conversation_id": ["c"] * 3, "author": ["ana", "ben", "ana"],
    ...                    "text": ["is the queen there?", "ana: yes", "good"], "targets": [[], ["ana"], []]})
    >>> infer_replies(Corpus(m, account_table(m)))[["message_id", "reply_to", "rule", "certainty"]].values.tolist()
    [['2', '1', 'addressed', 0.7], ['3', '2', 'next_speaker', 0.75]]
    """
    chosen = _checked(rules)
    m = corpus.messages
    known = _names(corpus)
    ids, replied = m["message_id"].tolist(), m["reply_to"].tolist()
    author = [a if isinstance(a, str) else None for a in m["author"].tolist()]
    text = [x if isinstance(x, str) else "" for x in m["text"].tolist()]
    named = [_named(t, x, a, known) for t, x, a in zip(m["targets"], text, author, strict=True)]
    minute = (m["created_at"].astype("int64") / 6e7).where(m["created_at"].notna(), np.nan).tolist()
    rows: list[tuple[Any, ...]] = []
    for _, group in m.groupby(m[within].fillna(""), sort=False).groups.items():
        place = list(group)
        t = _Talk([author[p] for p in place], [named[p] for p in place], [minute[p] for p in place], [text[p] for p in place])
        where = {ids[p]: i for i, p in enumerate(place)}
        speaks_to: dict[int, str | None] = {}
        for i, p in enumerate(place):
            parent = where.get(replied[p]) if isinstance(replied[p], str) else None
            stated = isinstance(replied[p], str)
            if not stated and t.author[i] is not None:
                found = _best(t, i, chosen, least)
                if found is not None:
                    certainty, rule, parent, case = found
                    own = t.author[parent] == t.author[i]
                    speaks_to[i] = speaks_to.get(parent) if own else t.author[parent]
                    rows.append((p, t.author[i], ids[place[parent]], speaks_to[i], rule, case, certainty))
            if i not in speaks_to:
                first = next((x for x in t.named[i] if x != t.author[i]), None)
                speaks_to[i] = t.author[parent] if stated and parent is not None and t.author[parent] != t.author[i] else first
            t.walked(i, parent)
    rows.sort(key=lambda row: row[0])
    columns = ["place", "author", "reply_to", "answered", "rule", "case", "certainty"]
    out = pd.DataFrame(rows, columns=columns)
    out.insert(0, "message_id", m["message_id"].iloc[out["place"].astype("int64")].array)
    for name in ("author", "reply_to", "answered", "rule", "case"):
        out[name] = as_column(out[name].tolist(), TEXT, out.index)
    return out.drop(columns="place").astype({"certainty": float})


def _best(t: _Talk, i: int, rules: tuple[str, ...], least: float) -> tuple[float, str, int, str] | None:
    best = None
    for rule in rules:
        found = _WAYS[rule](t, i)
        if found is not None:
            certainty = CERTAINTY[rule, found[1]]
            if certainty >= least and (best is None or certainty > best[0]):
                best = (certainty, rule, *found)
    return best


def _checked(rules: Iterable[str]) -> tuple[str, ...]:
    given = (rules,) if isinstance(rules, str) else tuple(rules)
    unknown = sorted(set(given) - set(RULES))
    if unknown:
        raise ValueError(f"unknown rules {unknown}; choose from {', '.join(RULES)}")
    return tuple(rule for rule in RULES if rule in given)


def _names(corpus: Corpus) -> dict[str, str]:
    """Small-letter names and unambiguous first names -> account."""
    accounts = corpus.accounts
    ids = [a for a in accounts["account"].tolist() if isinstance(a, str)]
    known: dict[str, str] = {}
    doubtful: set[str] = set()
    for account, name, handle in zip(ids, accounts["name"].tolist(), accounts["handle"].tolist(), strict=True):
        for word in {str(x).split()[0].casefold().strip("@~") for x in (name, handle, account) if isinstance(x, str) and x.split()}:
            if known.setdefault(word, account) != account:
                doubtful.add(word)
    return {word: account for word, account in known.items() if word not in doubtful and len(word) > 1} | known_names(ids)


def _named(targets: Any, text: str, author: str | None, known: dict[str, str]) -> list[str]:
    if targets is not None and not isinstance(targets, float) and targets is not pd.NA and len(targets):
        return [str(x) for x in targets]
    return [name for name in addressees(text, known) if name != author]


def inferred_ties(corpus: Corpus, rules: Iterable[str] = RULES, least: float = LEAST, within: str = "conversation_id") -> pd.DataFrame:
    """Ties of kind reply that rules infer, with the rule's name in `inferred` and its `certainty`; stated ties are not in it.

    Only messages that state no addressee get one: what an author says himself (a name, a recipient) is never overruled.
    Use it as it is, joined to `ties.ties(corpus)`, or as `measures.profile(corpus, inferred=inferred_ties)`.

    Examples
    --------
    >>> from conversation_lib.corpus import Corpus, account_table, message_table
    >>> m = message_table({"message_id": ["1", "2", "3"], "conversation_id": ["c"] * 3, "author": ["ana", "ben", "ana"],
    ...                    "text": ["is the queen there?", "ana: yes", "good"], "targets": [[], ["ana"], []]})
    >>> inferred_ties(Corpus(m, account_table(m)))[["source", "target", "inferred"]].values.tolist()
    [['ana', 'ben', 'next_speaker']]
    """
    found = infer_replies(corpus, rules, least, within)
    m = corpus.messages
    states_nobody = m["targets"].notna() & (m["targets"].list.len().fillna(0).astype("int64") == 0)
    found = found[found["answered"].notna() & found["message_id"].isin(m.loc[states_nobody, "message_id"])].reset_index(drop=True)
    when = m.set_index("message_id")["created_at"].reindex(found["message_id"].tolist())
    return pd.DataFrame(
        {
            "source": found["author"].array,
            "target": found["answered"].array,
            "kind": pd.Categorical(["reply"] * len(found), categories=KIND.categories),
            "created_at": when.array,
            "message_id": found["message_id"].array,
            "weight": 1.0,
            "inferred": found["rule"].astype(object).array,
            "certainty": found["certainty"].array,
        },
        columns=list(COLUMNS),
    )


def with_and_without(corpus: Corpus, measure: Callable[[pd.DataFrame], Any], rules: Iterable[str] = RULES, least: float = LEAST) -> pd.DataFrame:
    """The same measure on stated ties, on stated ties and each rule, and on all together: columns ties_from, ties, value.

    Parameters
    ----------
    measure : function of a tie table; a Result counts with its value.

    Examples
    --------
    >>> from conversation_lib.corpus import Corpus, account_table, message_table
    >>> m = message_table({"message_id": ["1", "2", "3"], "conversation_id": ["c"] * 3, "author": ["ana", "ben", "ana"],
    ...                    "text": ["is the queen there?", "ana: yes", "good"], "targets": [[], ["ana"], []]})
    >>> with_and_without(Corpus(m, account_table(m)), len, rules=["next_speaker"])["value"].tolist()
    [1, 2, 2]
    """
    from .ties import ties

    stated = ties(corpus)
    rows = [("stated", stated)]
    for rule in (*_checked(rules), "all rules"):
        extra = inferred_ties(corpus, rules if rule == "all rules" else (rule,), least)
        rows.append((f"stated and {rule}", pd.concat([stated, extra], ignore_index=True) if len(extra) else stated))
    values = [measure(table) for _, table in rows]
    return pd.DataFrame({"ties_from": [name for name, _ in rows], "ties": [len(table) for _, table in rows], "value": [getattr(v, "value", v) for v in values]})
