"""Numbers about talk that does not ship, as they were computed once: the tables of data/recorded-talk, made usable.

Most real corpora may be studied but not passed on. Their derived numbers may: sizes, shares, shapes, waiting times, each
set with the checksum of the file it came from. Here a recorded profile becomes results again (with interval, reason and
chance level), so that a page draws recorded and computed corpora with the same functions.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from .datasets import load_facts
from .errors import BadInput
from .results import NAN, Result

NAME = "recorded-talk"
#: short plain names for pictures, in the order of the table `corpora`
PLAIN = {
    "observatory-team": "an institution's posts",
    "archive-owner": "one person's archive",
    "outbox-owner": "one person's outbox",
    "chitchat": "private chats",
    "debates-2015": "debates",
    "stackexchange": "questions site",
    "subreddit-cornell": "campus forum",
    "mail-exmh": "mail program list",
    "mail-rpm": "packages list",
    "mail-ilug": "users' list",
    "mail-linaro": "kernel list",
    "irc-ubuntu-2008": "help channel 2008",
    "irc-ubuntu-2013": "help channel 2013",
    "irc-qtox": "messenger channel",
    "irc-mediawiki": "wiki channel",
    "irc-rust": "language channel",
    "reddit-2005-12": "Reddit 2005",
    "college-messages": "college messages",
}


def profiles(*corpora: str) -> dict[str, dict[str, Result]]:
    """Recorded results by corpus and letter, for `figures.space`, `figures.profile` and `record`.

    Parameters
    ----------
    corpora : short names as in the table `corpora`; none for all, in the order of that table.

    Returns
    -------
    dict of dicts. Undefined values are Results with NaN and the reason. `r0` of the corpus is among them; the chance level
    of C_all in rooms (the same rule on shuffled turns) is in its `null`.

    Examples
    --------
    >>> found = profiles("mail-ilug")["mail-ilug"]
    >>> found["A"].low < found["A"].value < found["A"].high
    True
    >>> profiles("archive-owner")["archive-owner"]["C"].defined
    False
    """
    facts = load_facts(NAME)
    known = facts.corpora["corpus"].tolist()
    unknown = [name for name in corpora if name not in known]
    if unknown:
        raise BadInput(f"names of recorded corpora ({', '.join(known)})", ", ".join(unknown), "a slip of the pen", "copy a name from the list")
    sha = facts.corpora.set_index("corpus")["sha256"]
    rows = facts.profiles
    return {name: {r.measure: _result(r, sha[name]) for r in rows[rows["corpus"] == name].itertuples()} for name in (corpora or known)}


def _result(row, sha256: str) -> Result:
    def words(x) -> str:
        return x if isinstance(x, str) else ""

    null = {"name": words(row.chance_is), "mean": row.chance, "sd": row.chance_sd} if not np.isnan(row.chance) else {}
    n = None if pd.isna(row.n) else int(row.n)
    about = {"low": row.low, "high": row.high, "method": words(row.method), "reason": words(row.reason), "null": null, "n": n, "sha256": sha256}
    return Result(row.measure, float(row.value), **about)


def messages_per_person(corpus: str) -> np.ndarray:
    """How many messages each person of a recorded corpus wrote, fewest first; nobody is named.

    Examples
    --------
    >>> x = messages_per_person("mail-exmh")
    >>> bool((x[1:] >= x[:-1]).all())
    True
    """
    rows = load_facts(NAME).voices
    rows = rows[rows["corpus"] == corpus]
    if rows.empty:
        raise BadInput(
            "a corpus with recorded voices", corpus, "the file holds one account only, or the name is misspelt", "see load_facts('recorded-talk').voices"
        )
    return np.repeat(rows["messages"].to_numpy(dtype=np.int64), rows["people"].to_numpy(dtype=np.int64))


def waits(*corpora: str) -> dict[str, pd.DataFrame]:
    """Recorded curves of waiting: corpus -> table with hours, unanswered_share, low, high, for `figures.survival`.

    Examples
    --------
    >>> list(waits("mail-ilug")["mail-ilug"].columns)
    ['hours', 'unanswered_share', 'low', 'high']
    """
    rows = load_facts(NAME).waits.rename(columns={"unanswered": "unanswered_share"})
    known = rows["corpus"].unique().tolist()
    unknown = [name for name in corpora if name not in known]
    if unknown:
        raise BadInput(f"corpora with recorded waits ({', '.join(known)})", ", ".join(unknown), "nothing could be waited for there", "choose from the list")
    return {name: rows.loc[rows["corpus"] == name, ["hours", "unanswered_share", "low", "high"]].reset_index(drop=True) for name in (corpora or known)}


def travels(*corpora: str, pieces: bool = True, least: int = 10, draws: int = 200, random: int = 99, seed: int = 1) -> dict[str, Result]:
    """How far talk travels in recorded reply trees of four messages or more: T with its interval, and what chance would give.

    Parameters
    ----------
    corpora : short names; none for all that have such trees, in the order of the table `corpora`.
    pieces : True counts pieces of threads as well (trees whose first message answers one that is not in the file).
    least : fewer trees than this give no value. draws : halves of the trees for the interval.
    random : draws of the chance level, trees of the same sizes in which every answer goes to any earlier message alike.

    Returns
    -------
    dict corpus -> Result, weighted by messages; `n` trees, of which `parameters["pieces"]` are pieces; `null` holds mean, sd, p (high).

    Examples
    --------
    >>> found = travels("mail-rpm", "reddit-2005-12", pieces=False, draws=20, random=9)
    >>> found["mail-rpm"].low < found["mail-rpm"].value < found["mail-rpm"].high, found["reddit-2005-12"].reason
    (True, '0 whole threads of four messages or more; below 10 they say nothing')
    """
    facts = load_facts(NAME)
    rows = facts.trees[facts.trees["n"] >= 4]
    names = list(corpora) or [name for name in facts.corpora["corpus"] if (rows["corpus"] == name).any()]
    return {name: _travel(rows[rows["corpus"] == name], pieces, least, draws, random, seed) for name in names}


def _travel(trees: pd.DataFrame, pieces: bool, least: int, draws: int, random: int, seed: int) -> Result:
    from .chance import recentred, replicates, with_halves
    from .simulate.replytree import at_random
    from .threads import from_parents, structural_virality, travel_of

    torn = (trees["orphan"] == "yes").to_numpy()
    t = trees if pieces else trees[~torn]
    kind = "threads and pieces of threads" if pieces else "whole threads"
    about = {"pieces": int(torn.sum()) if pieces else 0, "pieces_left_out": 0 if pieces else int(torn.sum())}
    if len(t) < least:
        return Result.undefined("T", f"{len(t)} {kind} of four messages or more; below {least} they say nothing", parameters=about, card="travel")
    n, travel = t["n"].to_numpy(dtype=np.int64), t["travel"].to_numpy(dtype=float)
    value = float(np.average(travel, weights=n))
    by_chance = np.array(
        [np.average(travel_of(structural_virality(from_parents(at_random(n, seed + k))), n), weights=n) for k in range(random)], dtype=float
    )
    null = {
        "name": "trees of the same sizes, every answer to any earlier message alike",
        "mean": float(by_chance.mean()),
        "sd": float(by_chance.std(ddof=1)),
        "p": float((1 + (by_chance >= value).sum()) / (random + 1)),
        "draws": random,
    }
    found = Result("T", value, n=len(t), unit_of_n=kind, parameters=about, null=null, seed=seed, card="travel")
    halves = replicates(lambda keep: {"T": float(np.average(travel[keep], weights=n[keep]))}, len(t), draws, seed)["T"]
    return with_halves(found, recentred(value, halves), clusters=len(t), seed=seed)


def measured(corpus: str, table: str, column: str, **where: str) -> float:
    """One number of a recorded table: of `corpus`, in the row in which every column of `where` has the value given; NaN if it is missing.

    Examples
    --------
    >>> measured("mail-ilug", "corpora", "messages")
    544.0
    """
    rows = load_facts(NAME)[table]
    rows = rows[rows["corpus"] == corpus]
    for name, value in where.items():
        rows = rows[rows[name] == value]
    if len(rows) != 1:
        raise BadInput(f"one row of {table} for {corpus} and {where}", f"{len(rows)}", "a slip of the pen, or one more column is needed", "look at the table")
    value = rows[column].iloc[0]
    return NAN if pd.isna(value) else float(value)
