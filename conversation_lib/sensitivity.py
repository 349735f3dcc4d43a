"""Does the claim survive another choice? Edge rules, the hub taken away, two corpora at the same volume.

A measure of conversation rests on choices that look harmless: whether a repost is talk, whether a message to five people
counts once or five times, whether an inferred reply is a reply, how long a conversation may pause. `grid` changes them
one by one and shows one table. `without_hub` asks what is left of the talk when its busiest person is gone. `compare`
puts two corpora on the same axes at the same volume, with an interval on the difference.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

import numpy as np
import pandas as pd
from scipy import sparse

from .corpus import Corpus
from .graphs import Counts, counts, roster
from .measures.space import axes, numbers, pairs
from .measures.talk import talks
from .results import NAN, Result
from .ties import CONVERSATION, ties

EDGE_RULES: dict[str, tuple[str, ...]] = {
    "reply only": ("reply",),
    "reply, mention, recipient": CONVERSATION,
    "and repost": (*CONVERSATION, "repost"),
    "and repost, quote": (*CONVERSATION, "repost", "quote"),
}
WINDOWS = {"all": None, "1 day": "1D", "1 hour": "1h"}
SHOWN = ("V", "A", "O", "M", "C")
LEAST = 30


def grid(
    corpus: Corpus,
    *,
    inferred: pd.DataFrame | None = None,
    rules: Mapping[str, Sequence[str]] = EDGE_RULES,
    windows: Mapping[str, str | None] = WINDOWS,
    which: str = "addressed",
) -> pd.DataFrame:
    """The axes and C under every edge rule, way of counting, with and without inferred replies, and in shorter windows.

    Parameters
    ----------
    inferred : tie table of inferred replies (see `inference`); None leaves that half of the table out.
    windows : a window of an hour asks whether talk is returned within the hour: the axes are computed in each window and
        averaged, weighted by its messages (windows of fewer than 3 people or 30 ties are left out, and their share is told). The
        roster of a window is that of its own messages: whoever wrote or was addressed in it.

    Returns
    -------
    DataFrame, one row a combination: rule, counting (full or fractional), inferred (True or False), window, people, ties,
    V, A, O, M, C, left_out (share of ties in windows too small), changed (C minus C of the default row), default (True for the rule that
    all notebooks use). NaN where nothing is defined; never 0 for it.
    """
    rows = []
    for rule, kinds in rules.items():
        for counting in ("full", "fractional"):
            table = ties(corpus, kinds, counting)
            for add in (False, True) if inferred is not None else (False,):
                whole = pd.concat([table, inferred], ignore_index=True) if add else table
                for window, length in windows.items():
                    rows.append({"rule": rule, "counting": counting, "inferred": add, "window": window, **_windowed(whole, corpus, length, which)})
    out = pd.DataFrame(rows)
    out["default"] = (out["rule"] == "reply, mention, recipient") & (out["counting"] == "full") & ~out["inferred"] & (out["window"] == "all")
    base = out.loc[out["default"], "C"]
    out["changed"] = out["C"] - (base.iloc[0] if len(base) else NAN)
    return out


def _windowed(table: pd.DataFrame, corpus: Corpus, length: str | None, which: str) -> dict[str, float]:
    total = float(table["weight"].sum())
    if length is None:
        people = roster(table, corpus, which)
        found = axes(counts(table, people, which))
        return {"people": len(people), "ties": total, **{name: found[name].value for name in SHOWN}, "left_out": 0.0}
    known = table[table["created_at"].notna()]
    wrote = corpus.messages.dropna(subset=["author", "created_at"])
    writers = wrote.groupby(wrote["created_at"].dt.floor(length))["author"].agg(set).to_dict() if len(wrote) else {}
    everybody = set(corpus.accounts["account"].dropna()) if which == "declared" else set()
    sums, weight = dict.fromkeys(SHOWN, 0.0), 0.0
    for window, part in known.groupby(known["created_at"].dt.floor(length)) if len(known) else ():
        people = sorted({*roster(part, which="speakers" if which == "speakers" else "addressed"), *writers.get(window, ()), *everybody})
        if len(people) < 3 or part["weight"].sum() < LEAST:
            continue
        found = axes(counts(part, people, which))
        w = float(part["weight"].sum())
        weight += w
        for name in SHOWN:
            sums[name] += w * found[name].value
    mean = {name: sums[name] / weight if weight else NAN for name in SHOWN}
    people = {*roster(known, which="speakers" if which == "speakers" else "addressed"), *wrote["author"], *everybody}
    return {"people": len(people), "ties": total, **mean, "left_out": 1 - weight / total if total else NAN}


def without_hub(corpus: Corpus, kinds: Sequence[str] = CONVERSATION, which: str = "addressed") -> tuple[pd.DataFrame, Result]:
    """What is left of the talk when its busiest person is taken away.

    Returns
    -------
    DataFrame with rows "with" and "without" the busiest (people, ties, V, A, O, M, C), and a Result: the share of addressed messages that
    do not involve that person, with the account in `parameters` (do not print it unless it is a public actor).
    """
    table = ties(corpus, kinds)
    people = roster(table, corpus, which)
    c = counts(table, people, which)
    total = float(c.W.sum())
    if c.n < 3 or total == 0:
        reason = "there are fewer than three people" if c.n < 3 else "no message addresses anybody"
        return pd.DataFrame(columns=["people", "ties", *SHOWN]), Result.undefined("left_without_hub", reason, card="hub_removal")
    talk = np.asarray(c.W.sum(axis=0)).ravel() + np.asarray(c.W.sum(axis=1)).ravel()
    hub = int(min(np.flatnonzero(talk == talk.max()), key=lambda i: c.people[i]))
    keep = np.ones(c.n, dtype=bool)
    keep[hub] = False
    rest = Counts(sparse.csr_array(c.W[keep][:, keep]), [p for i, p in enumerate(c.people) if i != hub], which=which)
    rows = {}
    for name, part in (("with", c), ("without", rest)):
        found = axes(part)
        rows[name] = {"people": part.n, "ties": float(part.W.sum()), **{k: found[k].value for k in SHOWN}}
    left = rows["without"]["ties"] / total
    sentence = f"Without the busiest person {left:.0%} of the talk is left."
    return pd.DataFrame.from_dict(rows, orient="index"), Result(
        "left_without_hub",
        left,
        n=int(total),
        unit_of_n="ties",
        parameters={"account": c.people[hub], "roster": which},
        sentence=sentence,
        reason="one whole network: there is no interval on what was counted",
        card="hub_removal",
    )


def compare(
    a: Corpus, b: Corpus, *, messages: int | None = None, draws: int = 200, seed: int = 1, kinds: Sequence[str] = CONVERSATION
) -> tuple[pd.DataFrame, dict[str, Result]]:
    """Two corpora on the same axes at the same volume, with an interval on the difference a - b.

    Whole conversations are drawn without replacement until the same number of ties is reached in both: half of the smaller corpus, so
    that its draws vary as much as it would. Single messages are never thinned (answered pairs would break). The larger corpus
    is drawn down to the same number, which makes its part of the interval too wide rather than too narrow. With fewer than ten conversations
    in either, contiguous runs give the difference alone, and the reason why it has no interval.

    Returns
    -------
    DataFrame (draw, axis values of a and b), and for V, A, O, M, C (and A_e where both have reply links) a Result with the
    difference at equal volume.
    """
    tables = [ties(c, kinds) for c in (a, b)]
    for table in tables:
        if table.empty:
            reason = "one of the two has no addressed message"
            return pd.DataFrame(), {name: Result.undefined(f"difference_{name}", reason, card="comparison") for name in SHOWN}
    together = [t.merge(c.messages[["message_id", "conversation_id"]], on="message_id", how="left") for t, c in zip(tables, (a, b))]
    conversations = [t["conversation_id"].nunique() for t in together]
    valid = min(conversations) >= 10
    size = messages or int(min(len(t) for t in together) // (2 if valid else 1))
    links = all(c.messages["reply_to"].notna().any() for c in (a, b))
    shown = (*SHOWN, "A_e") if links else SHOWN
    rng = np.random.default_rng(seed)
    drawers = [_Drawer(table, corpus, kinds, links) for table, corpus in zip(together, (a, b))]
    rows = []
    for _ in range(draws):
        values = {}
        for name, drawer in zip("ab", drawers):
            values |= {f"{name}_{k}": v for k, v in drawer.axes_of(drawer.whole_conversations(size, rng) if valid else drawer.run(size, rng)).items()}
        rows.append(values)
    drawn = pd.DataFrame(rows)
    out = {}
    for name in shown:
        gap = drawn[f"a_{name}"] - drawn[f"b_{name}"]
        base = Result(
            f"difference_{name}",
            float(gap.mean()),
            n=size,
            unit_of_n="ties in each",
            seed=seed,
            card="comparison",
            parameters={
                "a": float(drawn[f"a_{name}"].mean()),
                "b": float(drawn[f"b_{name}"].mean()),
                "conversations": conversations,
                "drawn": "whole conversations" if valid else "contiguous runs",
            },
        )
        if gap.isna().any():
            out[name] = Result.undefined(f"difference_{name}", "the axis is not defined in some draws", card="comparison")
        elif valid:
            low, high = np.percentile(gap, [2.5, 97.5])
            words = "the difference is larger than chance" if low > 0 or high < 0 else "no difference that chance could not make"
            out[name] = base.with_interval(
                low,
                high,
                f"{draws} draws of whole conversations at equal volume, conservative",
                sentence=f"At {size} ties each the two differ by {gap.mean():+.2f} ({low:+.2f} to {high:+.2f}): {words}.",
            )
        else:
            from dataclasses import replace

            out[name] = replace(
                base,
                reason=f"{min(conversations)} conversations; below 10 there is no interval",
                sentence=f"At {size} ties each the two differ by {gap.mean():+.2f}; no interval can be given.",
            )
    return drawn, out


class _Drawer:
    """Draws parts of one corpus and computes their axes; everything that does not change is coded once."""

    def __init__(self, table: pd.DataFrame, corpus: Corpus, kinds: Sequence[str], links: bool):
        code, _ = pd.factorize(pd.concat([table["source"], table["target"]]), sort=True)
        self.ends = code.reshape(2, -1)
        self.weight = table["weight"].to_numpy(dtype=float)
        self.talk, names = pd.factorize(table["conversation_id"], sort=True)
        self.length = np.bincount(self.talk, minlength=len(names))
        self.message, self.answered = None, None
        if links:
            talk = talks(corpus, ties(corpus, kinds), ("addressed",))["addressed"]
            place = pd.Index(corpus.messages["message_id"]).get_indexer(table["message_id"])
            self.message, self.answered = place, talk.answered

    def whole_conversations(self, size: int, rng: np.random.Generator) -> np.ndarray:
        order = rng.permutation(len(self.length))
        chosen = np.zeros(len(self.length), dtype=bool)
        chosen[order[: int(np.searchsorted(np.cumsum(self.length[order]), size)) + 1]] = True
        return np.flatnonzero(chosen[self.talk])

    def run(self, size: int, rng: np.random.Generator) -> np.ndarray:
        first = int(rng.integers(0, len(self.weight) - size + 1))
        return np.arange(first, first + size)

    def axes_of(self, rows: np.ndarray) -> dict[str, float]:
        there, ends = np.unique(self.ends[:, rows], return_inverse=True)
        i, j = ends.reshape(2, -1)
        other = i != j
        W = sparse.coo_array((self.weight[rows][other], (i[other], j[other])), shape=(len(there), len(there))).tocsr()
        W.sum_duplicates()
        value = numbers(pairs(Counts(W, there.tolist())))
        out = {name: value[name] for name in SHOWN}
        if self.answered is not None:
            out["A_e"] = float(self.answered[np.unique(self.message[rows])].mean()) if len(rows) else NAN
        return out


def power(
    measure: Callable[[Counts], float],
    make: Callable[[float, int, int], Counts],
    low: float,
    high: float,
    sizes: Sequence[int] = (50, 100, 200, 400, 800, 1600),
    runs: int = 100,
    level: float = 0.05,
    seed: int = 1,
) -> tuple[pd.DataFrame, Result]:
    """How many messages are needed to tell a dial at `low` from one at `high`, under the generator `make(dial, messages, seed)`.

    For each size, `runs` synthetic corpora at both settings; power = share of the runs at `high` whose measure lies above the
    (1 - level) quantile of those at `low` (below the `level` quantile where the measure falls).

    Returns
    -------
    DataFrame (messages, power, low, high, mean_low, mean_high; low to high is Wilson's 95 % interval of the power), and a Result: the
    smallest size from which on power stays at 0.8 or more (NaN with a reason if none). Its low and high are a bracket among the sizes
    tried: the largest that is surely too small, the smallest that is surely enough.
    """
    from .timing.change import share_in_bins

    rows = []
    for place, size in enumerate(sizes):
        below = np.array([measure(make(low, size, seed + 10_000 * place + k)) for k in range(runs)])
        above = np.array([measure(make(high, size, seed + 10_000 * place + 5_000 + k)) for k in range(runs)])
        rises = np.nanmean(above) >= np.nanmean(below)
        cut = np.nanquantile(below, 1 - level if rises else level)
        beyond = above > cut if rises else above < cut
        rows.append({"messages": size, "power": float(np.mean(beyond)), "mean_low": float(np.nanmean(below)), "mean_high": float(np.nanmean(above))})
    table = pd.DataFrame(rows)
    wilson = share_in_bins((table["power"] * runs).round(), np.full(len(table), runs))
    table.insert(2, "low", wilson["low"])
    table.insert(3, "high", wilson["high"])
    settings = {"low": low, "high": high, "runs": runs, "level": level, "synthetic": True}
    never = table.loc[table["power"] < 0.8, "messages"].max()
    enough = table.loc[~(table["messages"] <= never), "messages"]
    if enough.empty:
        return table, Result.undefined("messages_needed", f"{sizes[-1]} messages are not enough in this generator", parameters=settings, card="power")
    needed = int(enough.iloc[0])
    too_few = table.loc[(table["high"] < 0.8) & (table["messages"] < needed), "messages"]
    surely = table.loc[(table["low"] >= 0.8) & (table["messages"] >= needed), "messages"]
    bracket = f"{too_few.iloc[-1] if len(too_few) else 0:,} are too few, {surely.iloc[0]:,} are enough" if len(surely) else "more sizes are needed to say what is surely enough"
    return table, Result(
        "messages_needed",
        needed,
        unit="messages",
        low=float(too_few.iloc[-1]) if len(too_few) else 0.0,
        high=float(surely.iloc[0]) if len(surely) else NAN,
        method=f"sizes tried whose 95 % interval of the power over {runs} synthetic corpora lies below and above four in five",
        n=runs,
        unit_of_n="synthetic corpora a setting",
        seed=seed,
        parameters=settings,
        reason="the smallest of the sizes tried",
        card="power",
        sentence=f"In this synthetic model about {needed} messages tell the one setting from the other four times out of five ({bracket}).",
    )
