"""How does the floor move? Participation shifts: who speaks next, compared with who spoke and who was spoken to.

A turn is a speaker and a target: a person, or the group (written 0). Each turn is compared with the turn before it. In a
conversation the one who was spoken to tends to speak next (turn receiving); in a broadcast the same person goes on
(turn continuing); in a scramble others break in (turn claiming, turn usurping). Thirteen shifts are told apart
(Gibson 2003). Written with A the last speaker, B the last target, X and Y others: AB-BA reads "A spoke to B, then B to A".

The order of turns is the whole evidence, so the baseline is the same turns in another order: permuted within their
conversation, which keeps who speaks to whom how often.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from .corpus import TEXT, Corpus, as_column
from .results import NAN, Result

CLASSES = {
    "receiving": ("AB-BA", "AB-B0", "AB-BY"),
    "claiming": ("A0-X0", "A0-XA", "A0-XY"),
    "usurping": ("AB-X0", "AB-XA", "AB-XB", "AB-XY"),
    "continuing": ("A0-AY", "AB-A0", "AB-AY"),
}
SHIFTS = tuple(shift for shifts in CLASSES.values() for shift in shifts)
_CLASS_OF = np.array([list(CLASSES).index(name) for name, shifts in CLASSES.items() for _ in shifts])
GROUP = -1
_PLACE = {shift: i for i, shift in enumerate(SHIFTS)}
SENTENCES = {
    "receiving": "the one who had been spoken to spoke next",
    "claiming": "somebody took the floor after words to all",
    "usurping": "somebody else broke in when a person had been spoken to",
    "continuing": "the same person went on, to somebody else or to all",
}


def turns(corpus: Corpus, within: str = "conversation_id", several: str = "group", ties: pd.DataFrame | None = None) -> pd.DataFrame:
    """The turns of a corpus in their order: conversation, speaker, target (missing = the group), minute, breaks, message_id.

    Parameters
    ----------
    corpus : messages in order of time. A message without author or with an unknown target is no turn, and the turn after
        it is not compared with the one before it (`breaks`).
    within : column that names the conversation.
    several : what a message to two people or more is: "group" (default) or "split" (one turn for each, in their order).
    ties : a tie table whose targets are added to messages that name nobody (`inference.inferred_ties`).

    Examples
    --------
    >>> from conversation_lib.corpus import Corpus, account_table, message_table
    >>> m = message_table({"message_id": ["1", "2"], "conversation_id": ["c", "c"], "author": ["ana", "ben"], "targets": [["ben"], []]})
    >>> turns(Corpus(m, account_table(m)))[["speaker", "target"]].values.tolist()
    [['ana', 'ben'], ['ben', nan]]
    """
    if several not in ("group", "split"):
        raise ValueError(f"several must be 'group' or 'split', not {several!r}")
    m = corpus.messages
    extra: dict[str, str] = {} if ties is None else dict(zip(ties["message_id"], ties["target"], strict=True))
    minute = (m["created_at"].astype("int64") / 6e7).where(m["created_at"].notna(), np.nan)
    rows: list[tuple[Any, ...]] = []
    broken: dict[Any, bool] = {}
    for i, talk, author, targets, when in zip(m["message_id"], m[within].fillna(""), m["author"], m["targets"], minute, strict=True):
        if not isinstance(author, str) or targets is None or targets is pd.NA or isinstance(targets, float):
            broken[talk] = True
            continue
        people = [str(t) for t in targets if t != author]
        if not people and i in extra:
            people = [extra[i]] if extra[i] != author else []
        whom = [None] if not people or (len(people) > 1 and several == "group") else people
        for k, target in enumerate(whom):
            rows.append((talk, author, target, when, broken.pop(talk, False) if k == 0 else False, i))
    out = pd.DataFrame(rows, columns=["conversation", "speaker", "target", "minute", "breaks", "message_id"])
    for name in ("conversation", "speaker", "target", "message_id"):
        out[name] = as_column(out[name].tolist(), TEXT, out.index)
    out = out.astype({"minute": float, "breaks": bool})
    out.attrs["several"] = several  # so that the shifts can state it
    return out


@dataclass(frozen=True)
class Shifts:
    """The participation shifts of a corpus.

    `table`: one row a shift: class, shift, count, share (of all shifts), expected (mean share over permuted orders),
    ratio (observed to expected), z. `classes`: a Result for each of receiving, claiming, usurping and continuing, its
    `null` from the same permutations. n: how many shifts there were; n_turns: turns after merging.
    """

    table: pd.DataFrame
    classes: dict[str, Result]
    n: int
    n_turns: int

    def __getitem__(self, name: str) -> Result:
        return self.classes[name]

    @property
    def counts(self) -> dict[str, int]:
        """How often each class came, by name."""
        return {name: int(self.table.loc[self.table["class"] == name, "count"].sum()) for name in CLASSES}


def participation_shifts(table: pd.DataFrame, gap: float | None = None, draws: int = 200, seed: int = 1) -> Shifts:
    """The 13 participation shifts of `turns`, their four classes, and what the same turns give in random order.

    Parameters
    ----------
    table : from `turns` (columns conversation, speaker, target; minute and breaks are optional).
    gap : a silence of more than this many minutes ends a conversation (default: none does).
    draws : permutations of the order within a conversation; 0 gives no baseline. seed : of the permutations.

    Returns
    -------
    Shifts. Turns that repeat speaker and target are merged first. Shares are between 0 and 1 and add up to 1; they are
    undefined (NaN) with fewer than two turns that can be compared. Names of people do not matter.

    Examples
    --------
    >>> rows = [("ana", "ben"), ("ben", "ana"), ("ana", None), ("cho", None)]
    >>> t = pd.DataFrame(rows, columns=["speaker", "target"]).assign(conversation="c")
    >>> participation_shifts(t, draws=0).counts
    {'receiving': 2, 'claiming': 1, 'usurping': 0, 'continuing': 0}

    Source: Gibson, D. R. (2003). Participation shifts: order and differentiation in group conversation. Social Forces
    81(4), 1335-1380. doi:10.1353/sof.2003.0055
    """
    speaker, target, block = _codes(table, gap)
    order = np.argsort(block, kind="stable")
    speaker, target, block = _merged(speaker[order], target[order], block[order])
    seen = _count(speaker, target, block)
    n = int(seen.sum())
    known = {"gap_minutes": gap, "draws": draws, "several_targets": table.attrs.get("several")}
    if n == 0:
        nothing = {
            name: Result.undefined(f"turn_{name}", "fewer than two turns that follow each other", card="participation_shifts", parameters=known)
            for name in CLASSES
        }
        return Shifts(_table(seen, None), nothing, 0, len(speaker))
    drawn = _permuted(speaker, target, block, draws, seed) if draws else None
    classes = {}
    for i, name in enumerate(CLASSES):
        share = float(seen[_CLASS_OF == i].sum() / n)
        null = {}
        if drawn is not None:
            by_chance = drawn[:, _CLASS_OF == i].sum(axis=1)
            null = _null(share, by_chance, draws)
        sentence = f"In {share:.0%} of {n:,} changes of the floor {SENTENCES[name]}"
        sentence += f"; in random order it would be {null['mean']:.0%}." if null and null["mean"] is not None else "."
        classes[name] = Result(
            f"turn_{name}",
            share,
            reason="one whole order of turns is a census: no interval",
            null=null,
            n=n,
            unit_of_n="shifts",
            parameters=known,
            sentence=sentence,
            card="participation_shifts",
            seed=seed if draws else None,
        )
    return Shifts(_table(seen, drawn), classes, n, len(speaker))


def _codes(table: pd.DataFrame, gap: float | None) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Speakers and targets as numbers (group -1), and the block of each turn: its conversation, cut at silences and breaks."""
    people, _ = pd.factorize(pd.concat([table["speaker"], table["target"]], ignore_index=True).astype(object).where(lambda s: s.notna(), None))
    speaker, target = people[: len(table)], people[len(table) :]
    conversation, _ = pd.factorize(table["conversation"])
    target = np.where(target == speaker, GROUP, target)
    order = np.argsort(conversation, kind="stable")
    cut = np.zeros(len(table), dtype=bool)
    if "breaks" in table:
        cut |= table["breaks"].to_numpy(dtype=bool)[order]
    if gap is not None and "minute" in table:
        cut[1:] |= np.diff(table["minute"].to_numpy(dtype=float)[order]) > gap
    cut[1:] |= np.diff(conversation[order]) != 0
    block = np.empty(len(table), dtype=np.int64)
    block[order] = np.cumsum(cut)
    return speaker.astype(np.int64), target.astype(np.int64), block


def _merged(speaker, target, block):
    """Turns that repeat speaker and target within a block, merged into one."""
    if not len(speaker):
        return speaker, target, block
    keep = np.ones(len(speaker), dtype=bool)
    keep[1:] = (np.diff(speaker) != 0) | (np.diff(target) != 0) | (np.diff(block) != 0)
    return speaker[keep], target[keep], block[keep]


def _count(speaker, target, block) -> np.ndarray:
    """How often each of the 13 shifts stands in merged turns that are in order of their blocks."""
    if len(speaker) < 2:
        return np.zeros(len(SHIFTS), dtype=np.int64)
    same = block[1:] == block[:-1]
    A, B, S, T = (x[same] for x in (speaker[:-1], target[:-1], speaker[1:], target[1:]))
    to_group, now_group = B == GROUP, T == GROUP
    conditions = {
        "AB-BA": ~to_group & (S == B) & (T == A),
        "AB-B0": ~to_group & (S == B) & now_group,
        "AB-BY": ~to_group & (S == B) & ~now_group & (T != A),
        "A0-X0": to_group & (S != A) & now_group,
        "A0-XA": to_group & (S != A) & (T == A),
        "A0-XY": to_group & (S != A) & ~now_group & (T != A),
        "AB-X0": ~to_group & (S != A) & (S != B) & now_group,
        "AB-XA": ~to_group & (S != A) & (S != B) & (T == A),
        "AB-XB": ~to_group & (S != A) & (S != B) & (T == B) & ~now_group,
        "AB-XY": ~to_group & (S != A) & (S != B) & ~now_group & (T != A) & (T != B),
        "A0-AY": to_group & (S == A) & ~now_group,
        "AB-A0": ~to_group & (S == A) & now_group,
        "AB-AY": ~to_group & (S == A) & ~now_group & (T != B),
    }
    out = np.zeros(len(SHIFTS), dtype=np.int64)
    for name, hit in conditions.items():
        out[_PLACE[name]] = int(hit.sum())
    return out


def _permuted(speaker, target, block, draws: int, seed: int) -> np.ndarray:
    """Shares of the shifts in `draws` random orders within blocks (rows: draws); a draw in which all turns merge is NaN."""
    rng = np.random.default_rng(seed)
    out = np.full((draws, len(SHIFTS)), np.nan)
    for k in range(draws):
        order = np.lexsort((rng.random(len(speaker)), block))
        counted = _count(*_merged(speaker[order], target[order], block[order]))
        if counted.sum():
            out[k] = counted / counted.sum()
    return out


def _null(share: float, by_chance: np.ndarray, draws: int) -> dict[str, Any]:
    known = by_chance[~np.isnan(by_chance)]
    mean = float(known.mean()) if len(known) else None
    sd = float(known.std(ddof=1)) if len(known) > 1 else None
    z = (share - mean) / sd if sd else None
    return {"name": "the same turns in random order within their conversation", "mean": mean, "sd": sd, "z": z, "draws": draws}


def _table(seen: np.ndarray, drawn: np.ndarray | None) -> pd.DataFrame:
    n = seen.sum()
    share = seen / n if n else np.full(len(seen), NAN)
    expected = sd = np.full(len(seen), NAN)
    if drawn is not None and not np.isnan(drawn).all():
        expected = np.nanmean(drawn, axis=0)
        sd = np.nanstd(drawn, axis=0, ddof=1) if len(drawn) > 1 else sd
    with np.errstate(divide="ignore", invalid="ignore"):
        ratio = np.where(expected > 0, share / expected, NAN)
        z = np.where(sd > 0, (share - expected) / sd, NAN)
    return pd.DataFrame(
        {"class": [list(CLASSES)[i] for i in _CLASS_OF], "shift": SHIFTS, "count": seen, "share": share, "expected": expected, "ratio": ratio, "z": z}
    )
