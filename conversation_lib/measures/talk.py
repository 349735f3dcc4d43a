"""A corpus as arrays: who spoke to whom in which conversation, and which messages spoke to nobody.

Everything that the profile of a corpus is made of, computed once: the roster, the ties inside it, what each message is
(addressed, open, to somebody unknown, passed on), whether it was answered, and to which conversation it belongs.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
import pandas as pd
from scipy import sparse

from ..corpus import Corpus
from ..errors import BadInput
from ..graphs import ROSTERS, Counts

#: what a message is for the measures
SPEECH = ("addressed", "open", "unknown", "passed_on", "no_author", "outside")


@dataclass(frozen=True)
class Talk:
    """Arrays over messages and ties of one corpus on one roster.

    Attributes
    ----------
    people, which : the roster, sorted, and its name.
    author, speech, cluster : per message: position in `people` (-1: none), position in SPEECH, conversation 0..clusters-1.
    parent : per message: position of the message it answers, -1 for none or an absent one.
    to_self : per message: open, and addressed to its own author. answered : per message: got a reply from somebody it addresses.
    message, source, target, weight : per tie between two people of the roster.
    self_ties, dropped : weight of ties to oneself and of ties that leave the roster.
    has_links : the source has reply links. declared : how many people are known in all, silent members included.
    """

    people: list[str]
    which: str
    author: np.ndarray
    speech: np.ndarray
    to_self: np.ndarray
    parent: np.ndarray
    cluster: np.ndarray
    clusters: int
    message: np.ndarray
    source: np.ndarray
    target: np.ndarray
    weight: np.ndarray
    self_ties: float
    dropped: float
    has_links: bool
    declared: int

    @property
    def n(self) -> int:
        return len(self.people)

    @cached_property
    def counts(self) -> Counts:
        """Who wrote how often to whom."""
        W = sparse.coo_array((self.weight, (self.source, self.target)), shape=(self.n, self.n)).tocsr()
        W.sum_duplicates()
        return Counts(W, self.people, self.self_ties, self.dropped, self.which)

    @cached_property
    def answered(self) -> np.ndarray:
        """Per message: whether somebody whom it addresses wrote a reply to it."""
        out = np.zeros(len(self.author), dtype=bool)
        replies = (self.parent >= 0) & (self.author >= 0)
        asked = np.unique(self.message * self.n + self.target)
        came = self.parent[replies] * self.n + self.author[replies]
        out[self.parent[replies][np.isin(came, asked)]] = True
        return out

    def number(self, what: str) -> int:
        """How many messages are `what` (one of SPEECH)."""
        return int((self.speech == SPEECH.index(what)).sum())

    @property
    def dropped_share(self) -> float:
        """Share of the weight of all ties (to others) that leaves the roster."""
        total = self.dropped + float(self.weight.sum())
        return self.dropped / total if total else 0.0


ONE_SIDED = (
    "the file holds the messages of one account only, and some of them answer others: what others said is not in it, so nobody can say whether talk came back"
)


def one_sided(corpus: Corpus) -> bool:
    """Whether the file shows one side of a conversation: a single author, who answers messages that are absent, or a reader who says so."""
    m = corpus.messages
    if corpus.source.get("one_sided"):
        return True
    if m["author"].nunique() != 1:
        return False
    return bool((m["reply_to"].notna() & ~m["reply_to"].isin(m["message_id"])).any())


def talks(corpus: Corpus, ties: pd.DataFrame, rosters: tuple[str, ...] = ROSTERS, cluster: str | pd.Series = "conversation_id") -> dict[str, Talk]:
    """The arrays of a corpus for each of several rosters.

    Parameters
    ----------
    corpus : messages and accounts.
    ties : tie table of this corpus (`ties.ties`, explicit or with inferred ties).
    rosters : which of "speakers", "addressed", "declared".
    cluster : column of the messages that names the conversation, or a Series of such names aligned with the messages;
        a missing name means a conversation of its own.
    """
    for which in rosters:
        if which not in ROSTERS:
            raise ValueError(f"roster must be one of {', '.join(ROSTERS)}, not {which!r}")
    m = corpus.messages
    everyone = pd.Index(sorted({*m["author"].dropna(), *ties["source"].dropna(), *ties["target"].dropna(), *corpus.accounts["account"].dropna()}))
    author = everyone.get_indexer(m["author"]) if len(m) else np.zeros(0, dtype=np.int64)
    author = np.where(m["author"].isna().to_numpy(), -1, author)
    position = pd.Index(m["message_id"]).get_indexer(ties["message_id"])
    i, j = everyone.get_indexer(ties["source"]), everyone.get_indexer(ties["target"])
    weight = ties["weight"].to_numpy(dtype=float)
    if len(weight) and (not np.isfinite(weight).all() or (weight < 0).any()):
        raise ValueError("weights must be finite and not negative: a count of messages cannot be otherwise")
    loop = i == j
    names, clusters = _clusters(m, cluster)
    parent = _parents(m)
    kind = _kinds(m, everyone, author, parent, position[~loop & (position >= 0)])
    wrote = np.zeros(len(everyone), dtype=bool)
    wrote[author[author >= 0]] = True
    wrote[i[i >= 0]] = True
    member = {"speakers": wrote, "declared": np.ones(len(everyone), dtype=bool)}
    member["addressed"] = wrote.copy()
    member["addressed"][j[j >= 0]] = True
    out = {}
    for which in rosters:
        inside = member[which]
        new = np.cumsum(inside) - 1
        place = np.append(np.where(inside, new, -1), -1)  # the last place is nobody's: a missing author stays -1
        keep = inside[i] & inside[j] & ~loop
        leaves = ~(inside[i] & inside[j])
        at, to = position[keep], j[keep]
        speech = kind.speech.copy()
        lost = speech == SPEECH.index("addressed")
        lost[at[at >= 0]] = False
        speech[lost] = SPEECH.index("outside")
        out[which] = Talk(
            people=everyone[inside].tolist(),
            which=which,
            author=place[author],
            speech=speech,
            to_self=kind.to_self,
            parent=parent,
            cluster=names,
            clusters=clusters,
            message=at,
            source=new[i[keep]],
            target=new[to],
            weight=weight[keep],
            self_ties=float(weight[loop & inside[i]].sum()),
            dropped=float(weight[leaves & ~loop].sum()),
            has_links=corpus.marks_replies,
            declared=len(everyone),
        )
    return out


def _clusters(m: pd.DataFrame, cluster: str | pd.Series) -> tuple[np.ndarray, int]:
    """The conversation of every message as a number, in the order in which they appear."""
    if isinstance(cluster, str):
        if cluster not in m:
            raise BadInput(
                f"a column of the messages ({', '.join(m.columns)})", repr(cluster), "a slip of the pen", "state the column that names the conversation"
            )
        values = m[cluster]
    else:
        values = cluster
    if len(values) != len(m):
        raise ValueError(f"one conversation a message is needed: {len(m)}, not {len(values)}")
    values = pd.Series(np.asarray(values, dtype=object))
    codes, _ = pd.factorize(values.where(values.notna(), "alone " + pd.Series(np.asarray(m["message_id"], dtype=object))))
    return codes.astype(np.int64), int(codes.max()) + 1 if len(codes) else 0


def _parents(m: pd.DataFrame) -> np.ndarray:
    """Position of the message that each message answers, -1 for none or an absent one."""
    parent = np.full(len(m), -1, dtype=np.int64)
    answers = m["reply_to"].notna().to_numpy()
    if answers.any():
        parent[answers] = pd.Index(m["message_id"]).get_indexer(m.loc[answers, "reply_to"])
    return parent


@dataclass(frozen=True)
class _Kinds:
    speech: np.ndarray
    to_self: np.ndarray


def _kinds(m: pd.DataFrame, everyone: pd.Index, author: np.ndarray, parent: np.ndarray, tied: np.ndarray) -> _Kinds:
    """What each message is. A reply to oneself is open; a reply to somebody absent or deleted is unknown, never open."""
    known = m["targets"].notna().to_numpy()
    length = m["targets"].list.len().fillna(0).to_numpy(dtype=np.int64) if len(m) else np.zeros(0, dtype=np.int64)
    long = m["targets"].explode()
    long = long[long.notna()]
    where = m.index.get_indexer(long.index)
    other = np.bincount(where[everyone.get_indexer(long.astype("str")) != author[where]], minlength=len(m)) > 0
    to_self = known & (length > 0) & ~other
    answers = m["reply_to"].notna().to_numpy()
    own_parent = (parent >= 0) & (author >= 0) & (np.where(parent >= 0, author[parent], -2) == author) if len(m) else answers
    to_self = to_self | (known & (length == 0) & answers & own_parent)
    is_open = to_self | (known & (length == 0) & ~answers)
    addressed = np.zeros(len(m), dtype=bool)
    addressed[tied] = True
    speech = np.select(
        [author < 0, addressed, is_open, ~known | (known & (length == 0))],
        [SPEECH.index("no_author"), SPEECH.index("addressed"), SPEECH.index("open"), SPEECH.index("unknown")],
        default=SPEECH.index("passed_on"),
    )
    return _Kinds(speech, to_self & (speech == SPEECH.index("open")))
