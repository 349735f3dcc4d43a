"""The profile of a corpus: who speaks, who answers, does it need a centre, how many partners, how far it travels.

This is what `conversation measure` prints and what most notebooks start from. The index C never stands alone here: the
axes, the roster, the venue, the open messages, the chance level and, where the talk was sampled as conversations, the
intervals come with it. The headline is C_e (messages are *answered*) where the source has reply links, C otherwise
(talk is *returned*, beside what chance returns).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

import networkx as nx
import numpy as np
import pandas as pd

from ..corpus import Corpus
from ..graphs import ROSTERS
from ..results import Result
from ..ties import CONVERSATION
from ..ties import ties as ties_of
from .answers import answered_result
from .concentration import hill, sent
from .density import talk_of_one
from .in_print import in_print, quotable
from .reciprocity import STUBS, rho, rho_w
from .remarks import ROSTER_WORDS, doubts_of, notes_of, reading_of, sentence_of
from .resample import Halves, composites
from .space import AXES, PLAIN, axes
from .talk import ONE_SIDED, SPEECH, Talk, one_sided, talks
from .venue import LEAST_MESSAGES, LEAST_PEOPLE, audience_of, conversation_all, open_share, people_reached, too_few, unknown_share, voice_all

#: what `conversation measure --json` gives besides the axes, in this order
JSON = ("V_all", "C_all", "V", "A", "A_e", "r0", "O", "M", "M_e", "T", "C", "C_e", "K", "min", "mean", "D_2", "rho", "rho_w", "talk_of_one")
ABOUT_TIES = ("V", "A", "A_e", "r0", "O", "M", "M_e", "C", "C_e", "K", "min", "mean", "D_2", "rho", "rho_w", "talk_of_one")
ABOUT_DIRECTION = ("V", "A", "A_e", "r0", "C", "C_e", "K", "min", "mean", "D_2", "rho", "rho_w")
UNDIRECTED = "the ties of this file have no direction, so nobody can say who speaks to whom or what comes back"
COMPUTED = "a level computed from the numbers of people and messages, not sampled"
NO_NULL = "no interval: see its null model"
TIE_RULE = "one tie for each message and person addressed: reply before quote, repost, mention, recipient; messages of one moment in the order of their ids"


@dataclass(frozen=True)
class Profile:
    """All simple measures of one corpus on one roster, with the choices they rest on.

    Attributes
    ----------
    results : letter -> Result. n, roster, venue, kinds, multi, messages, addressed, ties : what they rest on.
    headline : "C_e" or "C". reading : the regime in plain words. rosters : the index under each roster.
    notes : plain sentences that belong beside the numbers. sentence : the whole in one paragraph. in_print : the sentences that an
    author may print about it, in order; doubts : those of the notes that belong in print beside them. choices : what else a table
    must state: window of time, direction, self-ties, which tie counts where several could, halves, null, seed, versions.
    """

    results: dict[str, Result]
    n: int
    roster: str
    ties: float
    messages: int
    addressed: int
    venue: str | None
    kinds: tuple[str, ...]
    multi: str
    headline: str
    reading: str
    sentence: str
    in_print: tuple[str, ...] = ()
    doubts: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    rosters: dict[str, dict[str, Any]] = field(default_factory=dict)
    synthetic: bool = False
    choices: dict[str, Any] = field(default_factory=dict)

    def __getitem__(self, name: str) -> Result:
        return self.results[name]

    def to_dict(self) -> dict[str, Any]:
        """The profile as plain values: the contract of `conversation measure --json`."""
        share = self.results["open_share"]
        out: dict[str, Any] = {
            "n": self.n,
            "roster": self.roster,
            "ties": self.ties,
            "open_share": share.value if share.defined else None,
            "venue": self.venue,
            "messages": self.messages,
            "addressed": self.addressed,
            "unknown_share": self.results["unknown_share"].value if self.results["unknown_share"].defined else None,
            "kinds": list(self.kinds),
            "multi": self.multi,
            "synthetic": self.synthetic,
            "headline": self.headline,
            "reading": self.reading,
            "sentence": self.sentence,
            "in_print": list(self.in_print),
            "doubts": list(self.doubts),
            "notes": list(self.notes),
        }
        extra = [name for name in ("C_full", "C_fractional") if name in self.results]
        out |= {name: _json(self.results[name]) for name in (*JSON, *extra)}
        return out | {"rosters": self.rosters, "choices": self.choices}

    def table(self) -> pd.DataFrame:
        """The measures for readers, one row each: question, value, low, high, letter, in words, why not."""
        rows = []
        for name in ("V", "A_e", "A", "r0", "O", "M", "T", "C_e", "C", "C_all", "V_all", "open_share"):
            r = self.results[name]
            rows.append(
                {
                    "question": QUESTIONS[name],
                    "value": r.value,
                    "low": r.low,
                    "high": r.high,
                    "letter": name,
                    "in words": r.sentence if r.defined else "",
                    "why not": "" if r.defined else r.reason,
                }
            )
        return pd.DataFrame(rows)

    def _repr_html_(self) -> str:
        from html import escape

        return f"<p>{escape(self.sentence)}</p>" + self.table().to_html(index=False, na_rep="", float_format=lambda x: f"{x:.2f}", escape=True)


QUESTIONS = {
    **PLAIN,
    "A": "who answers (talk returned)",
    "A_e": "who answers (by reply links)",
    "r0": "returned by chance alone",
    "C_all": "conversation, open messages included",
    "V_all": "who writes, open messages included",
    "open_share": "messages that address nobody",
}


def profile(
    corpus: Corpus,
    roster: str = "addressed",
    kinds: Iterable[str] = CONVERSATION,
    multi: str = "full",
    floors: bool = True,
    *,
    cluster: str | pd.Series = "conversation_id",
    inferred: pd.DataFrame | Callable[[Corpus], pd.DataFrame] | None = None,
    draws: int = 200,
    null_draws: int = 20,
    seed: int = 1,
) -> Profile:
    """The profile of a corpus: the axes of the conversation space, its index, what lies beside it, with intervals.

    Parameters
    ----------
    corpus : messages and accounts; the venue is the one it states (`corpus.with_venue("feed")` states another).
    roster : "addressed" (those who wrote or were addressed), "speakers" or "declared" (silent members too). The others
        are given beside it in `rosters`.
    kinds : which ties count as talk. multi : how a message to several people counts: "full" (1 each) or "fractional" (1/k each).
    floors : print nothing that rests on fewer than 30 messages or 5 people (NaN with the reason). False for fixtures.
    cluster : column (or Series) that names the conversation; halves of the conversations give the intervals.
    inferred : for rooms: a tie table with the inferred ties, or the rule itself (a function of a corpus), which is then
        also run on shuffled turns.
    draws : halves for the intervals (0: none). null_draws : permutations for rho_w (and runs of a rule on shuffled turns).
    seed : of all chance in it.

    Returns
    -------
    Profile.

    Examples
    --------
    >>> from conversation_lib.toys import mesh
    >>> p = profile(mesh(5, messages=2))
    >>> p["C"].value, p.reading, p["C"].reason[:30]
    (1.0, 'many-to-many: a conversation', 'one whole network is a census:')

    Source: this project's own construction (docs/methods.md, section 9).
    """
    kinds = tuple(kinds)
    table = ties_of(corpus, kinds, multi)
    every = talks(corpus, table, ROSTERS, cluster)
    if roster not in every:
        raise ValueError(f"roster must be one of {', '.join(ROSTERS)}, not {roster!r}")
    talk = every[roster]
    audience = audience_of(corpus)
    travel, trees = _travel(corpus, talk)
    found = axes(talk.counts, T=travel, A_e=answered_result(talk))
    found |= _beside(talk, null_draws, seed)
    found |= {"open_share": open_share(talk), "unknown_share": unknown_share(talk), "V_all": voice_all(talk, audience)}
    if one_sided(corpus):
        for name in (*ABOUT_TIES, "T", "V_all"):
            if name in found:
                found[name] = Result.undefined(name, ONE_SIDED, card=found[name].card)
    if corpus.source.get("directed") is False:
        for name in ABOUT_DIRECTION:
            if name in found:
                found[name] = Result.undefined(name, UNDIRECTED, card=found[name].card)
    if floors:
        _apply_floors(found, talk, audience)
    space, baseline = _inferred(corpus, talk, table, inferred, cluster, null_draws, seed) if corpus.venue == "room" else (None, None)
    several = len({part.get("venue") for part in corpus.source.get("parts", [])}) > 1
    guess = space[0] if space else None
    if guess is not None and floors:
        guess = _floor(guess, space[1])
    found["C_all"] = conversation_all(talk, found["C"], corpus.venue, audience=audience, floors=floors, inferred=guess, several=several)
    if baseline:
        found["C_all"] = replace(found["C_all"], null=baseline)
    _intervals(found, talk, corpus.venue, people_reached(talk, audience), trees, draws, seed, space[1] if space else None)
    if table["message_id"].duplicated().any():
        _other_counting(found, corpus, kinds, multi, roster, cluster)
    headline = "C_e" if talk.has_links else "C"
    words = reading_of(found, talk, corpus.venue)
    doubts = tuple(doubts_of(corpus, talk, found, multi))
    refused = (
        dict.fromkeys((*AXES, "C"), ONE_SIDED)
        if one_sided(corpus)
        else dict.fromkeys(ABOUT_DIRECTION, UNDIRECTED)
        if corpus.source.get("directed") is False
        else {}
    )
    rosters = {which: _roster_row(t, floors, refused) for which, t in every.items()}
    return Profile(
        results=found,
        n=talk.n,
        roster=roster,
        ties=_whole(float(talk.weight.sum())),
        messages=len(corpus),
        addressed=talk.number("addressed"),
        venue=corpus.venue,
        kinds=kinds,
        multi=multi,
        headline=headline,
        reading=words,
        sentence=sentence_of(found, talk, corpus.venue, headline, words),
        in_print=in_print(found, headline, words, corpus, talk),
        doubts=doubts,
        notes=(*notes_of(corpus, talk, found), *doubts),
        rosters=rosters,
        synthetic=bool(corpus.source.get("synthetic", False)),
        choices=_choices(corpus, talk, draws, null_draws, seed),
    )


def _choices(corpus: Corpus, talk: Talk, draws: int, null_draws: int, seed: int) -> dict[str, Any]:
    """Whatever has consequences and stands nowhere else in the profile."""
    from .. import __version__

    when = corpus.messages["created_at"]
    first, last = ("" if pd.isna(t) else t.isoformat(timespec="seconds").replace("+00:00", "Z") for t in (when.min(), when.max()))
    return {
        "window": {"first": first, "last": last, "messages_without_time": int(when.isna().sum())},
        "direction": "i -> j means i speaks to j",
        "self_ties_left_out": _whole(talk.self_ties),
        "ties_that_leave_the_roster": _whole(talk.dropped),
        "tie_rule": TIE_RULE,
        "halves": {"draws": draws, "seed": seed},
        "null": {"name": STUBS, "draws": null_draws, "seed": seed},
        "versions": {"conversation_lib": __version__, "numpy": np.__version__, "pandas": pd.__version__, "networkx": nx.__version__},
    }


def _travel(corpus: Corpus, talk: Talk) -> tuple[Result, tuple[np.ndarray, np.ndarray, np.ndarray] | None]:
    """T, and per reply tree its conversation, travel and size (for halves); a room for trees that may be absent."""
    try:
        from .. import threads
    except ImportError:
        return Result.undefined("T", "not computed", card="travel"), None
    if not corpus.messages["reply_to"].notna().any():
        return threads.travel(corpus), None
    trees = threads.trees(corpus)
    place = pd.Index(corpus.messages["message_id"]).get_indexer(trees["root"])
    arrays = (talk.cluster[place], trees["travel"].to_numpy(dtype=float), trees["n"].to_numpy(dtype=float))
    return threads.travel_of_table(trees, len(corpus)), arrays


def _beside(talk: Talk, null_draws: int, seed: int) -> dict[str, Result]:
    """What is printed beside the index and outside it."""
    counts = talk.counts
    voices = replace(hill(sent(counts), 2), name="D_2")
    if talk.n < 1 or not talk.weight.sum():
        voices = Result.undefined("D_2", "no message addresses anybody", card="hill")
    return {
        "D_2": voices,
        "rho": rho(counts),
        "rho_w": rho_w(counts, "stubs", null_draws, seed)
        if null_draws > 1
        else Result.undefined("rho_w", "its null was not asked for (null_draws)", card="rho_w"),
        "talk_of_one": talk_of_one(counts),
    }


def _floor(result: Result, talk: Talk) -> Result:
    listed = not len(talk.author)  # a list of pairs has no messages: what it counts are acts of addressing
    asked = round(float(talk.weight.sum())) if listed else talk.number("addressed")
    if result.defined and (asked < LEAST_MESSAGES or talk.n < LEAST_PEOPLE):
        what = "acts of addressing" if listed else "addressed messages"
        return Result.undefined(result.name, too_few(asked, talk.n, what), card=result.card, parameters=result.parameters)
    return result


def _apply_floors(found: dict[str, Result], talk: Talk, audience: int | None) -> None:
    """Take out what rests on fewer than 30 messages or 5 people: addressed ones for the axes, all for open share and V_all."""
    for name in ABOUT_TIES:
        if name in found:
            found[name] = _floor(found[name], talk)
    people = people_reached(talk, audience)
    for name in ("T", "open_share", "unknown_share", "V_all"):
        messages = len(talk.author) if name == "T" else found[name].n or 0
        if found[name].defined and (messages < LEAST_MESSAGES or people < LEAST_PEOPLE):
            found[name] = Result.undefined(name, too_few(messages, people, "messages"), card=found[name].card)


def _inferred(corpus, talk, table, inferred, cluster, draws, seed):
    """C of explicit and inferred ties together, its Talk, and what the same rule gives on shuffled turns."""
    if inferred is None:
        return None, None

    def joined(extra: pd.DataFrame, of: Corpus) -> tuple[Result, Talk]:
        both = pd.concat([table, extra], ignore_index=True).drop_duplicates(["message_id", "target"], keep="first")
        t = talks(of, both, (talk.which,), cluster)[talk.which]
        return replace(axes(t.counts)["C"], name="C_all"), t

    if not callable(inferred):
        return joined(inferred, corpus), None
    from .shuffle import shuffled_turns

    at_random = [joined(inferred(shuffled), corpus)[0].value for shuffled in (shuffled_turns(corpus, seed + k, cluster) for k in range(draws))]
    known = np.array([x for x in at_random if x == x])
    null = {
        "name": "the same rule on shuffled turns",
        "mean": float(known.mean()) if len(known) else None,
        "sd": float(known.std(ddof=1)) if len(known) > 1 else None,
        "draws": draws,
    }
    return joined(inferred(corpus), corpus), null


def _intervals(found: dict[str, Result], talk: Talk, venue, people: int, trees, draws: int, seed: int, room: Talk | None) -> None:
    """Put intervals on what half-sampling of conversations can give, and the reason on what it cannot."""
    from ..chance.halves import recentred, replicates, why_not, with_halves, zeros_elsewhere

    whole = (talk.message >= 0).all()
    reason = why_not(np.bincount(talk.cluster[talk.speech == SPEECH.index("addressed")], minlength=1)) if whole else why_not(np.ones(0))
    if not reason and draws < 40:
        reason = "no interval was asked for" if draws == 0 else "fewer than 40 halves give no interval"
    if not reason:
        halves = Halves(talk, silent=max(0, people - talk.n) if talk.n < 2 else 0, trees=trees)
        raw = replicates(halves.of_tied, len(halves.with_ties), draws, seed)
        names = [name for name in ("V", "K", "A", "O", "M", "M_e", "A_e") if found[name].defined]
        moved = {name: recentred(found[name].value, raw[name]) for name in names}
        if all(name in moved for name in AXES):
            moved |= composites(moved)
        zeros = {name: zeros_elsewhere(raw, kept) for name, kept in (("C", "VAOM"), ("C_e", ("V", "A_e", "O", "M")))}
        for name, values in moved.items():
            if name in found:
                found[name] = with_halves(found[name], values, clusters=len(halves.with_ties), seed=seed, product=name in zeros, zeros=zeros.get(name))
        raw = replicates(halves.of_all if venue == "feed" else halves.of_messages, talk.clusters, draws, seed + 1)
        every = {name: recentred(found[name].value, raw[name]) for name in ("V_all", "open_share", "T", *AXES) if name in raw and found[name].defined}
        for name in ("V_all", "open_share", "T"):
            if name in every:
                found[name] = with_halves(found[name], every[name], clusters=talk.clusters, seed=seed + 1)
        if found["C_all"].defined and found["C"].defined and venue == "feed":
            every["C_all"] = (1 - every["open_share"]) * composites(every)["C"]
            zeros = zeros_elsewhere(raw, AXES)
            found["C_all"] = with_halves(found["C_all"], every["C_all"], clusters=talk.clusters, seed=seed + 1, product=True, zeros=zeros)
        elif found["C_all"].defined and venue == "private":
            found["C_all"] = replace(found["C_all"], low=found["C"].low, high=found["C"].high, method=found["C"].method)
    if room is not None and found["C_all"].defined and not why_not(np.bincount(room.cluster[room.message])) and draws >= 40:
        halves = Halves(room)
        base = axes(room.counts)
        raw = replicates(halves.of_tied, len(halves.with_ties), draws, seed)
        moved = composites({name: recentred(base[name].value, raw[name]) for name in AXES})["C"]
        zeros = zeros_elsewhere(raw, AXES)
        found["C_all"] = with_halves(found["C_all"], moved, clusters=len(halves.with_ties), seed=seed, product=True, zeros=zeros)
    for name, result in found.items():
        if result.defined and not result.has_interval and not result.reason:
            why = COMPUTED if name == "r0" else NO_NULL if name in ("rho", "rho_w") else reason or "not resampled"
            found[name] = replace(result, reason=why)


def _other_counting(found: dict[str, Result], corpus: Corpus, kinds, multi: str, roster: str, cluster) -> None:
    """Add C under the other rule for messages to several people, if it differs by more than .05 (it is then reported too)."""
    other = "fractional" if multi == "full" else "full"
    talk = talks(corpus, ties_of(corpus, kinds, other), (roster,), cluster)[roster]
    C = axes(talk.counts)["C"]
    if found["C"].defined and C.defined and abs(C.value - found["C"].value) > 0.05:
        found[f"C_{other}"] = replace(C, name=f"C_{other}", reason="computed for comparison, not resampled")


def _roster_row(talk: Talk, floors: bool, refused: Mapping[str, str]) -> dict[str, Any]:
    """The index under one roster: the reader sees what the choice of people does."""
    found = axes(talk.counts)
    row: dict[str, Any] = {"n": talk.n, "people": ROSTER_WORDS[talk.which], "dropped_share": talk.dropped_share, "quotable": quotable(talk)}
    for name in (*AXES, "C"):
        result = Result.undefined(name, refused[name]) if name in refused else _floor(found[name], talk) if floors else found[name]
        row[name] = result.value if result.defined else None
    reasons = [result.reason] if row["C"] is None else []
    if not row["quotable"]:
        reasons.append(f"{talk.dropped_share:.0%} of the ties leave this roster: not to be quoted")
    return row | {"reason": "; ".join(reasons)}


def _json(result: Result) -> dict[str, Any]:
    """{value, low, high, method, sentence}; without an interval low = high = None and a reason; undefined {value: None, reason}."""
    full = result.to_dict()
    if not result.defined:
        out = {"value": None, "reason": result.reason}
        return out | ({"low": result.low, "high": result.high, "method": result.method} if result.has_interval else {})
    if result.has_interval:
        out = {"value": result.value, "low": result.low, "high": result.high, "method": result.method, "sentence": result.sentence}
    else:
        out = {"value": result.value, "low": None, "high": None, "reason": result.reason, "sentence": result.sentence}
    return out | {key: full[key] for key in ("null", "seed") if key in full}


def _whole(x: float) -> float | int:
    return round(x) if abs(x - round(x)) < 1e-9 else x
