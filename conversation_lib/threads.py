"""How far does talk travel? Reply trees: their size, depth, breadth and structural virality.

A thread is a tree: one message opens it, every reply hangs under the message it answers. A star (everybody answers the
opener) is a broadcast with reactions; a chain or a bushy tree is talk that went on without its opener. Used by notebooks
12 and 44 and by the axis "how far it travels" of the conversation space.

A reply whose parent is absent is the root of its own tree and is called an orphan. A reply older than what it answers,
or one that closes a circle, is a fault of the source: the link is cut here, counted, and kept in the message table.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from . import kernels
from .corpus import Corpus
from .results import NAN, Result

SHAPES = ("singleton", "star", "dialogue", "chain", "conversation", "mixed")


@dataclass(frozen=True)
class Forest:
    """Reply trees as arrays over the messages of a corpus: `parent` (position, -1 for a root), `depth`, `tree` (position of the root).

    `orphan` marks roots whose parent is absent; `cut_older` and `cut_circle` count links that were cut.
    """

    ids: np.ndarray
    author: np.ndarray
    parent: np.ndarray
    depth: np.ndarray
    tree: np.ndarray
    orphan: np.ndarray
    cut_older: int = 0
    cut_circle: int = 0

    @property
    def n(self) -> int:
        return len(self.parent)


def forest(corpus: Corpus) -> Forest:
    """The reply trees of a corpus.

    Examples
    --------
    >>> from conversation_lib.corpus import Corpus, account_table, message_table
    >>> m = message_table({"message_id": ["a", "b", "c"], "reply_to": [None, "a", "gone"], "author": ["x", "y", "x"]})
    >>> f = forest(Corpus(m, account_table(m)))
    >>> f.depth.tolist(), f.orphan.tolist()
    ([0, 1, 0], [False, False, True])
    """
    m = corpus.messages
    ids = m["message_id"].to_numpy(dtype=object)
    index = pd.Index(m["message_id"])
    answers = m["reply_to"].notna().to_numpy()
    parent = np.full(len(m), -1, dtype=np.int64)
    if answers.any():
        parent[answers] = index.get_indexer(m.loc[answers, "reply_to"])
    orphan = answers & (parent < 0)
    time = m["created_at"].to_numpy(dtype="datetime64[us]")
    linked = parent >= 0
    older = np.zeros(len(m), dtype=bool)
    older[linked] = time[linked] < time[parent[linked]]  # a comparison with a missing time is False: the link stays
    parent[older] = -1
    circle = _circle_breakers(parent, np.lexsort((ids.astype(str), time)))
    parent[circle] = -1
    author, _ = pd.factorize(m["author"])
    depth, tree = _depth_and_root(parent)
    return Forest(ids, author.astype(np.int64), parent, depth, tree, orphan, int(older.sum()), len(circle))


def from_parents(parents, authors=None) -> Forest:
    """A forest from a list of parent positions (None or -1 for a root); for examples and tests.

    Examples
    --------
    >>> tree_table(from_parents([None, 0, 0, 1, 1, 2, 4]))[["n", "depth", "h"]].values.tolist()
    [[7, 3, 2]]
    """
    parent = np.array([-1 if p is None else p for p in parents], dtype=np.int64)
    author = np.arange(len(parent)) if authors is None else pd.factorize(np.asarray(authors, dtype=object))[0]
    depth, tree = _depth_and_root(parent)
    return Forest(np.arange(len(parent)).astype(str).astype(object), author.astype(np.int64), parent, depth, tree, np.zeros(len(parent), dtype=bool))


def _circle_breakers(parent: np.ndarray, order: np.ndarray) -> np.ndarray:
    """Positions at which circles of replies are cut: the first message (in time, then id) of each circle."""
    if not len(parent):
        return np.array([], dtype=np.int64)
    n = len(parent)
    jump = np.where(parent >= 0, parent, n)
    jump = np.append(jump, n)  # n is the ground that every root stands on
    for _ in range(max(1, int(np.ceil(np.log2(n + 1))))):
        jump = jump[jump]
    lost = np.flatnonzero(jump[:n] != n)
    if not len(lost):
        return lost
    on_circle, breakers, seen = set(jump[lost].tolist()), [], set()
    rank = np.empty(n, dtype=np.int64)
    rank[order] = np.arange(n)
    for start in sorted(on_circle):
        if start in seen:
            continue
        ring, here = [], start
        while here not in seen:
            seen.add(here)
            ring.append(here)
            here = int(parent[here])
        breakers.append(min(ring, key=lambda i: rank[i]))
    return np.array(sorted(breakers), dtype=np.int64)


def _depth_and_root(parent: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Depth and root of every node, by doubling the length of the jump (no recursion, log2(depth) steps)."""
    n = len(parent)
    here = np.arange(n)
    jump = np.where(parent >= 0, parent, here)
    depth = (parent >= 0).astype(np.int64)
    while n and not np.array_equal(jump, jump[jump]):
        depth = depth + depth[jump]
        jump = jump[jump]
    return depth, jump


def subtree_sizes(f: Forest) -> np.ndarray:
    """Messages in the subtree of every message, itself included; O(n), leaves first."""
    return kernels.subtree_sizes(f.parent, f.tree)


def structural_virality(f: Forest) -> np.ndarray:
    """Mean distance over all pairs of messages of each tree, in the order of the trees' roots; NaN for a single message; O(n).

    nu = 2/(n(n-1)) * sum over non-roots of s (n - s), s the size of the subtree.

    Source: Goel, Anderson, Hofman & Watts 2016, doi:10.1287/mnsc.2015.2158.
    """
    return kernels.virality(f.parent, f.tree, subtree_sizes(f))


def tree_table(f: Forest) -> pd.DataFrame:
    """One row a tree: size, depth, breadth, structural virality, shape.

    Columns
    -------
    root : id of the opening message; orphan : True if it answers a message that is absent.
    n, depth, mean_depth, max_breadth, leaves : messages, largest and mean distance from the root, messages on the widest
        level, messages that nobody answered (all levels: `levels`).
    replies_gini : how unequally the replies fall on the messages (Gini coefficient; 0 if every message has as many); NaN
        without a reply.
    h : last level i such that every level j = 1..i holds at least j messages; 0 without a reply
        (Gomez, Kaltenbrunner & Lopez 2008).
    nu : structural virality, the mean distance over all pairs of messages (Goel, Anderson, Hofman & Watts 2016); NaN for
        one message; between 2 - 2/n (star) and (n + 1)/3 (chain).
    travel : the same freed of size, 0 for a star and 1 for a chain; NaN below four messages, where both coincide.
    authors, root_share, self_replies, pair_share : people, share of the opener, share of replies to oneself, largest
        share of replies inside one pair (NaN without replies between known people).
    shape : one of SHAPES, on the tree with replies to oneself collapsed.

    Source: nu, Goel et al. 2016, doi:10.1287/mnsc.2015.2158; h, Gomez et al. 2008, doi:10.1145/1367497.1367585; travel and
    the shapes are this project's own.

    Examples
    --------
    >>> star = tree_table(from_parents([None, 0, 0, 0]))
    >>> float(star["nu"].iloc[0]), star["shape"].iloc[0]
    (1.5, 'star')
    """
    roots, tree = np.unique(f.tree, return_inverse=True)
    k = len(roots)
    base = _shape_numbers(f, tree, k)
    table = pd.DataFrame({"root": pd.array(f.ids[roots], dtype="str") if k else pd.array([], dtype="str"), "orphan": f.orphan[roots], **base})
    replies = f.parent >= 0
    own, other = f.author, np.where(replies, f.author[f.parent], -1)
    known = replies & (own >= 0) & (other >= 0)
    known_author = own >= 0
    pairs = pd.DataFrame({"tree": tree[known_author], "author": own[known_author]})
    table["authors"] = pairs.drop_duplicates().groupby("tree").size().reindex(range(k), fill_value=0).to_numpy()
    with np.errstate(invalid="ignore", divide="ignore"):
        opener = np.where(own[roots] >= 0, np.bincount(tree[known_author & (own == own[roots][tree])], minlength=k), np.nan)
        table["root_share"] = opener / table["n"].to_numpy()
        answered = np.bincount(tree[known], minlength=k).astype(float)
        answered[answered == 0] = np.nan
        table["self_replies"] = np.bincount(tree[known & (own == other)], minlength=k) / answered
    pair = pd.DataFrame({"tree": tree[known], "a": np.minimum(own, other)[known], "b": np.maximum(own, other)[known]})
    largest = pair.groupby(["tree", "a", "b"]).size().groupby("tree").max().reindex(range(k)).to_numpy(dtype=float)
    table["pair_share"] = largest / answered
    table["replies_gini"] = _replies_gini(f, tree, k)
    table["shape"] = pd.Categorical(_shapes(collapse(f)), categories=SHAPES)
    return table


def _shape_numbers(f: Forest, tree: np.ndarray, k: int) -> dict[str, np.ndarray]:
    n = np.bincount(tree, minlength=k)
    links = f.parent >= 0
    nu = structural_virality(f)
    answered = np.zeros(f.n, dtype=bool)
    answered[f.parent[links]] = True
    levels = pd.DataFrame({"tree": tree, "depth": f.depth}).groupby(["tree", "depth"]).size()
    at = levels.index.get_level_values("depth").to_numpy()
    of = levels.index.get_level_values("tree").to_numpy()
    depth = np.zeros(k, dtype=np.int64)
    np.maximum.at(depth, of, at)
    breadth = np.zeros(k, dtype=np.int64)
    np.maximum.at(breadth, of, levels.to_numpy())
    fails = depth + 1
    short = (at > 0) & (levels.to_numpy() < at)
    np.minimum.at(fails, of[short], at[short])
    return {
        "n": n,
        "depth": depth,
        "mean_depth": np.bincount(tree, weights=f.depth, minlength=k) / np.maximum(n, 1),
        "max_breadth": breadth,
        "leaves": np.bincount(tree[~answered], minlength=k),
        "h": fails - 1,
        "nu": nu,
        "travel": travel_of(nu, n),
    }


def _replies_gini(f: Forest, tree: np.ndarray, k: int) -> np.ndarray:
    """Gini coefficient of the replies per message of each tree, G = 2 sum_i i x_(i) / (n N) - (n+1)/n with N = n - 1 replies."""
    replies = np.bincount(f.parent[f.parent >= 0], minlength=f.n)
    order = np.lexsort((replies, tree))
    n = np.bincount(tree, minlength=k)
    rank = np.arange(f.n) - np.repeat(np.cumsum(n) - n, n) + 1
    with np.errstate(invalid="ignore", divide="ignore"):
        return 2 * np.bincount(tree[order], weights=rank * replies[order], minlength=k) / (n * (n - 1.0)) - (n + 1) / n


def levels(f: Forest) -> pd.DataFrame:
    """How many messages stand on each level of each tree.

    Returns
    -------
    DataFrame with root (id of the opening message), depth (0 = the root) and messages, in the order of the roots.

    Examples
    --------
    >>> levels(from_parents([None, 0, 0, 1]))["messages"].tolist()
    [1, 2, 1]
    """
    roots, tree = np.unique(f.tree, return_inverse=True)
    counted = pd.DataFrame({"tree": tree, "depth": f.depth}).groupby(["tree", "depth"]).size().rename("messages").reset_index()
    counted.insert(0, "root", pd.array(f.ids[roots[counted["tree"].to_numpy()]], dtype="str") if len(counted) else pd.array([], dtype="str"))
    return counted.drop(columns="tree")


def travel_of(nu: np.ndarray, n: np.ndarray) -> np.ndarray:
    """Structural virality freed of size: 0 for a star, 1 for a chain, NaN below four messages.

    T = (ln nu - ln nu_star) / (ln nu_chain - ln nu_star) with nu_star = 2 - 2/n and nu_chain = (n + 1)/3.
    """
    n = np.asarray(n, dtype=float)
    nu = np.asarray(nu, dtype=float)
    with np.errstate(invalid="ignore", divide="ignore"):
        star, chain = np.log(2 - 2 / n), np.log((n + 1) / 3)
        value = (np.log(nu) - star) / (chain - star)
    return np.where(n >= 4, np.clip(value, 0, 1), np.nan)


def collapse(f: Forest) -> Forest:
    """The forest in which a reply to oneself is one with what it answers: a numbered monologue is no chain of talk."""
    links = f.parent >= 0
    own = np.zeros(f.n, dtype=bool)
    own[links] = (f.author[links] >= 0) & (f.author[links] == f.author[f.parent[links]])
    keeper = np.where(own, f.parent, np.arange(f.n))
    while not np.array_equal(keeper, keeper[keeper]):
        keeper = keeper[keeper]
    kept = np.flatnonzero(~own)
    place = np.full(f.n, -1, dtype=np.int64)
    place[kept] = np.arange(len(kept))
    parent = np.where(links[kept], place[keeper[f.parent[kept]]], -1)
    depth, tree = _depth_and_root(parent)
    return Forest(f.ids[kept], f.author[kept], parent, depth, tree, f.orphan[kept], f.cut_older, f.cut_circle)


def _shapes(f: Forest) -> np.ndarray:
    """The class of every tree of a collapsed forest, tested in the order singleton, star, dialogue, chain, conversation."""
    roots, tree = np.unique(f.tree, return_inverse=True)
    k = len(roots)
    b = _shape_numbers(f, tree, k)
    n, depth = b["n"], b["depth"]
    at_one = np.bincount(tree[f.depth == 1], minlength=k)
    known = f.author >= 0
    spoken = pd.DataFrame({"tree": tree[known], "author": f.author[known]}).groupby(["tree", "author"]).size()
    ranked = spoken.groupby("tree").rank(method="first", ascending=False)
    top_two = spoken[ranked <= 2].groupby("tree").sum().reindex(range(k), fill_value=0).to_numpy()
    authors = spoken.groupby("tree").size().reindex(range(k), fill_value=0).to_numpy()
    with np.errstate(invalid="ignore"):
        rules = [
            n == 1,
            (n >= 4) & (at_one >= 0.9 * (n - 1)),
            (top_two >= 0.9 * n) & (depth >= 3),
            (b["max_breadth"] == 1) & (n >= 4) & (authors > 2),
            (b["h"] >= 2) & (authors >= 3) & (b["travel"] >= 0.25),
        ]
    return np.select(rules, SHAPES[:5], default="mixed").astype(object)


def trees(corpus: Corpus) -> pd.DataFrame:
    """The table of `tree_table` for the reply trees of a corpus."""
    return tree_table(forest(corpus))


def travel(corpus: Corpus) -> Result:
    """How far talk travels: the mean of `travel` over reply trees of four messages or more, weighted by their messages.

    0 = every thread is a star round its opener, 1 = every thread is a chain; NaN (with the reason) without reply links
    or without a tree of four. `parameters["share_in_trees"]` is the share of messages that stand in such trees, and
    `parameters["pieces"]` how many of them are pieces: their first message answers one that is not here, so where the
    thread began is not known. Pieces are counted as they stand, and the sentence says so.
    Source: this project's axis T (methods, sections 3 and 9); nu by Goel et al. 2016, doi:10.1287/mnsc.2015.2158.
    """
    name = "T"
    if not len(corpus) or corpus.messages["reply_to"].isna().all():
        return Result.undefined(name, "the source has no reply links", card="travel")
    return travel_of_table(trees(corpus), len(corpus))


def travel_of_table(table: pd.DataFrame, messages: int) -> Result:
    """`travel` from a finished table of trees."""
    big = table[table["travel"].notna()]
    if big.empty:
        return Result.undefined("T", "no reply tree has four messages", card="travel")
    value = float(np.average(big["travel"], weights=big["n"]))
    share = float(big["n"].sum() / messages) if messages else NAN
    sentence = f"On a scale from a star round the opener (0) to a chain that leaves him (1), threads stand at {value:.2f}; {share:.0%} of the messages are in threads of four or more."
    pieces = int(big["orphan"].sum())
    if pieces:
        sentence += f" {pieces:,} of these {len(big):,} threads are pieces whose beginning is not here: what is missing could move the number either way."
    return Result(
        "T",
        value,
        n=len(big),
        unit_of_n="reply trees of four messages or more",
        parameters={"share_in_trees": share, "pieces": pieces},
        sentence=sentence,
        card="travel",
    )
