"""Mass customization: how different are the messages that one author sends to different people?

From 0, one text for everybody, to 1, no word in common. The measure is the share of words in which two messages differ
(1 minus the Dice overlap of their words, repeated words counted), averaged over pairs of messages to *different* people.
A form letter of 20 words with one slot that always differs scores 1/20; its frame and slots: frames.py.

Difference alone is not tailoring: whoever writes about something else every day differs too. So the same author's
messages to the *same* person stand beside it: where the addressee matters, messages to one person are more alike than
messages to two. Whether they are is tested by dealing the addressees out anew among the author's messages.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd

from .similar import near_groups, plain_texts
from .texts import OWN, texts_of
from .tokens import encode
from .traced import FEWEST_AUTHORS, FEWEST_CLUSTERS, FEWEST_MESSAGES, Traced, traced

MOST = 400  # addressings of one author that are compared with each other (drawn by chance where there are more)
Z95 = 1.959963984540054


def overlap(texts: list[str]) -> np.ndarray:
    """The Dice overlap of the words of every two texts, repeated words counted: a square array with ones on the diagonal.

    Examples
    --------
    >>> overlap(["a b c d", "a b c x", "a a"]).round(3).tolist()
    [[1.0, 0.75, 0.333], [0.75, 1.0, 0.333], [0.333, 0.333, 1.0]]
    """
    from scipy.sparse import csr_array

    tokens = encode(texts)
    word, message = tokens.lower_code[1], tokens.message
    # the second "a" of a message is another thing than its first: then counting common words is a product of matrices
    turn = pd.DataFrame({"m": message, "w": word}).groupby(["m", "w"]).cumcount().to_numpy() if len(word) else word
    column = np.unique(word.astype(np.int64) * (int(turn.max(initial=0)) + 1) + turn, return_inverse=True)[1]
    table = csr_array((np.ones(len(column)), (message, column)), shape=(len(texts), int(column.max(initial=0)) + 1))
    common = (table @ table.T).toarray()
    size = tokens.lengths[:, None] + tokens.lengths[None, :]
    return np.where(size > 0, 2 * common / np.maximum(size, 1), 1.0)


def entropy(texts: Any) -> tuple[float, float]:
    """(entropy of the different texts in bits, the same as a share of what all-different texts would have; NaN below two texts).

    0 bits: one text for all. log2(n) bits, share 1: no text twice.

    Examples
    --------
    >>> entropy(["a", "a", "b", "b"])
    (1.0, 0.5)
    """
    counts = pd.Series(list(texts)).value_counts().to_numpy(dtype=float)
    if not len(counts):
        return float("nan"), float("nan")
    p = counts / counts.sum()
    bits = float(-(p * np.log2(p)).sum()) + 0.0
    return bits, bits / float(np.log2(counts.sum())) if counts.sum() > 1 else float("nan")


def tailored(
    messages: Any,
    authors: list[str] | str | None = None,
    *,
    near: float = 0.7,
    least: tuple[int, int] = (FEWEST_MESSAGES, FEWEST_AUTHORS),
    draws: int = 199,
    seed: int = 1,
    kinds: tuple[str, ...] = OWN,
    quoted: str = "drop",
) -> Traced:
    """How differently each author writes to different people: one row per author, whoever addressed most first.

    Parameters
    ----------
    messages : the message table or a Corpus, with `targets`. A message to three people counts as three addressings of one
        text. Messages to nobody in particular, or to unknown people, are left out and counted.
    authors : only these; all of them if None.
    near : from which Jaccard index (runs of three words) on two messages are near-duplicates.
    least : fewest messages of an author, and fewest people addressed, for which a number is given.
    draws, seed : dealings of the addressees for p; also which messages are compared where there are more than 400.

    Returns
    -------
    Traced table, index author: value (mean share of words in which messages to different people differ, 0 to 1), low and
    high (95 %, jackknife over the people addressed; none below ten), reason, n (addressings), targets, same (the same
    for messages to one person; NaN where nobody was written to twice), personal (value - same: above 0 where the
    addressee matters), p (how often dealing out the addressees anew gives as much), near_duplicates (share of
    addressings with a near-duplicate to somebody else), entropy_bits and entropy_share (see `entropy`), chance (how much
    messages of different authors here differ: what no tailoring at all would give to people who write freely).

    Examples
    --------
    >>> m = pd.DataFrame({"message_id": [str(k) for k in range(40)], "author": "firm", "targets": [[f"p{k}"] for k in range(40)],
    ...                   "text": [f"Dear p{k}, we value you and your opinion." for k in range(40)]})
    >>> tailored(m).loc["firm", ["value", "near_duplicates"]].round(3).tolist()
    [0.1, 0.0]
    """
    chosen = texts_of(messages, measure="tailoring", english=False, kinds=kinds, quoted=quoted)
    if "targets" not in chosen.messages.columns:
        from ..errors import BadInput

        raise BadInput("messages with a column targets", "messages without it", "only texts were passed", "pass corpus.messages, so that it is known who was addressed")
    table = pd.DataFrame({"author": chosen.authors, "row": chosen.rows, "text": plain_texts(chosen.texts)})
    table["message_id"] = chosen.messages["message_id"].astype(str).to_numpy()[chosen.rows]
    table["target"] = [list(t) if isinstance(t, list | tuple | np.ndarray) else (["?"] if t is None or t is pd.NA or (isinstance(t, float) and np.isnan(t)) else []) for t in chosen.messages["targets"].iloc[chosen.rows]]
    left_out = dict(chosen.left_out)
    unknown, nobody = (table["target"].map(lambda t: t == ["?"])), (table["target"].map(len) == 0)
    for mask, why in ((unknown, "to unknown people"), (nobody, "to nobody in particular")):
        if mask.any():
            left_out[why] = int(mask.sum())
    table = table[~unknown & ~nobody & pd.notna(table["author"])].explode("target").astype({"author": str, "target": str})
    table = table[table["author"] != table["target"]].sort_values(["author", "message_id", "target"]).reset_index(drop=True)
    wanted = {authors} if isinstance(authors, str) else set(authors) if authors is not None else None
    chance = _between_authors(table, seed)
    table["group"] = near_groups(table["text"].tolist(), table["author"].tolist(), near) if len(table) else 0
    rows = []
    for author, own in table.groupby("author", sort=True):
        if wanted is None or author in wanted:
            rows.append({"author": author, **_one(own, least, draws, seed), "chance": chance})
    for author in sorted((wanted or set()) - {row["author"] for row in rows}):
        rows.append({"author": author, "reason": "nothing addressed to known people", "n": 0, "targets": 0})
    names = ["author", "value", "low", "high", "reason", "n", "targets", "same", "personal", "p", "near_duplicates", "entropy_bits", "entropy_share", "chance"]
    out = pd.DataFrame(rows, columns=names).sort_values(["n", "author"], ascending=[False, True], kind="stable").set_index("author")
    behind = {author: np.unique(own["row"].to_numpy()) for author, own in table.groupby("author")}

    def say(author: str, cells: pd.Series) -> str:
        return f"Messages to different people differ in {cells['value']:.0%} of their words; messages of different authors here differ in {cells['chance']:.0%}.".replace("%", " %")

    return traced(
        out, chosen.messages, lambda author: behind.get(author, np.array([], dtype=int)), say, measure="tailoring", unit_of_n="addressings", interval="jackknife over the people addressed, 95 %", left_out=left_out, near=near, seed=seed
    )


def _one(own: pd.DataFrame, least: tuple[int, int], draws: int, seed: int) -> dict[str, Any]:
    nothing = dict.fromkeys(("value", "low", "high", "same", "personal", "p", "near_duplicates", "entropy_bits", "entropy_share"), float("nan"))
    people, sent = own["target"].nunique(), own["message_id"].nunique()
    out = {**nothing, "n": len(own), "targets": people, "reason": ""}
    short = [f"{sent} messages ({least[0]} are needed)"] if sent < least[0] else []
    short += [f"{people} people addressed ({least[1]} are needed)"] if people < least[1] else []
    if short:
        return {**out, "reason": "too few: " + " and ".join(short)}
    out["entropy_bits"], out["entropy_share"] = entropy(own.drop_duplicates("message_id")["text"])
    out["near_duplicates"] = float((own.groupby("group")["target"].transform("nunique") > 1).mean())
    rng = np.random.default_rng(seed)
    if len(own) > MOST:
        own = own.iloc[np.sort(rng.choice(len(own), MOST, replace=False))]
    apart = 1 - overlap(own["text"].tolist())
    person = pd.factorize(own["target"])[0]
    message = pd.factorize(own["message_id"])[0]
    value, same = _means(apart, person, message)
    out |= {"value": value, "same": same, "personal": value - same}
    if np.isnan(value):
        return {**out, "reason": "no two messages went to different people"}
    count = person.max() + 1
    if count < FEWEST_CLUSTERS:
        out["reason"] = f"no interval: {count} people addressed ({FEWEST_CLUSTERS} are needed)"
    else:
        out["low"], out["high"] = _jackknife(apart, person, value)
    if not np.isnan(same):
        out["p"] = _dealt_anew(apart, person, message, value - same, draws, rng)
    return out


def _means(apart: np.ndarray, person: np.ndarray, message: np.ndarray) -> tuple[float, float]:
    """(mean distance of addressings of different people, mean distance of different messages to the same person)."""
    together = person[:, None] == person[None, :]
    once = message[:, None] != message[None, :]
    return tuple(float(apart[mask].mean()) if mask.any() else float("nan") for mask in (~together, together & once))


def _dealt_anew(apart: np.ndarray, person: np.ndarray, message: np.ndarray, observed: float, draws: int, rng: np.random.Generator) -> float:
    """How often addressees dealt out anew give a difference (different people minus same person) of at least `observed`."""
    one, other = np.triu_indices(len(person), 1)
    total, pairs = float(apart[one, other].sum()), len(one)
    same = person[one] == person[other]
    one, other = one[same], other[same]
    more = 0
    for _ in range(draws):
        deal = rng.permutation(len(person))
        between = apart[deal[one], deal[other]]
        twice = message[deal[one]] != message[deal[other]]
        if twice.any() and pairs > len(one):
            more += (total - between.sum()) / (pairs - len(one)) - between[twice].mean() >= observed - 1e-12
    return (more + 1) / (draws + 1)


def _jackknife(apart: np.ndarray, person: np.ndarray, value: float) -> tuple[float, float]:
    """95 % interval of the mean over pairs of different people, leaving out one person at a time."""
    k = person.max() + 1
    one = np.zeros((len(person), k))
    one[np.arange(len(person)), person] = 1
    sums = one.T @ apart @ one
    pairs = np.outer(one.sum(0), one.sum(0))
    np.fill_diagonal(sums, 0)
    np.fill_diagonal(pairs, 0)
    left = (sums.sum() - 2 * sums.sum(1)) / (pairs.sum() - 2 * pairs.sum(1))
    se = float(np.sqrt((k - 1) / k * ((left - left.mean()) ** 2).sum()))
    return max(0.0, value - Z95 * se), min(1.0, value + Z95 * se)


def _between_authors(table: pd.DataFrame, seed: int) -> float:
    """Mean share of words in which messages of different authors differ (400 drawn messages); NaN below two authors."""
    once = table.drop_duplicates("message_id")
    if once["author"].nunique() < 2:
        return float("nan")
    if len(once) > MOST:
        once = once.iloc[np.sort(np.random.default_rng(seed).choice(len(once), MOST, replace=False))]
    who = pd.factorize(once["author"])[0]
    other = who[:, None] != who[None, :]
    return float((1 - overlap(once["text"].tolist()))[other].mean()) if other.any() else float("nan")


def near_duplicates(messages: Any, *, threshold: float = 0.7, within: str = "author", kinds: tuple[str, ...] = OWN, quoted: str = "drop", seed: int = 1) -> pd.DataFrame:
    """For each counted message the group of nearly the same texts it belongs to.

    Parameters
    ----------
    threshold : from which Jaccard index of runs of three words on. within : "author" (copies of one's own texts) or
        "corpus" (also copies of others, as in campaigns).

    Returns
    -------
    DataFrame with message_id, author, group (a number), size (messages in the group), first (id of its first message),
    in the order of the corpus. `attrs["share"]`: share of messages in a group of two or more.

    Examples
    --------
    >>> near_duplicates(pd.Series(["Buy one, get one free today!", "buy ONE, get one free today!", "It rains."]))["size"].tolist()
    [2, 2, 1]
    """
    if within not in ("author", "corpus"):
        raise ValueError(f"within must be 'author' or 'corpus', not {within!r}")
    chosen = texts_of(messages, measure="near-duplicates", english=False, kinds=kinds, quoted=quoted)
    ids = chosen.messages["message_id"].astype(str).to_numpy()[chosen.rows]
    order = np.argsort(ids, kind="stable")
    owner = np.where(pd.isna(chosen.authors), "", chosen.authors.astype(object)) if within == "author" else np.full(len(ids), "")
    groups = np.zeros(len(ids), dtype=np.int64)
    groups[order] = near_groups(np.array(plain_texts(chosen.texts), dtype=object)[order].tolist(), owner[order], threshold, seed=seed)
    groups = pd.factorize(groups)[0]
    out = pd.DataFrame({"message_id": ids, "author": chosen.authors, "group": groups})
    out["size"] = out.groupby("group")["group"].transform("size")
    out["first"] = out.groupby("group")["message_id"].transform("first")
    out.attrs.update({"share": float((out["size"] > 1).mean()) if len(out) else float("nan"), "left_out": chosen.left_out, "threshold": threshold, "within": within})
    return out
