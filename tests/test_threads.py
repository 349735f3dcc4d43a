"""Reply trees: hand-computed fixtures, networkx as second implementation, damaged links."""

import networkx as nx
import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from conversation_lib.corpus import Corpus, account_table, message_table
from conversation_lib.threads import collapse, forest, from_parents, levels, subtree_sizes, travel, tree_table, trees

# name: parents, n, nu, Wiener index, depth, mean depth, max breadth, h (methods.md section 3)
FIXTURES = {
    "star4": ([None, 0, 0, 0], 4, 1.5, 9, 1, 0.75, 3, 1),
    "chain4": ([None, 0, 1, 2], 4, 5 / 3, 10, 3, 1.5, 1, 1),
    "star5": ([None, 0, 0, 0, 0], 5, 1.6, 16, 1, 0.8, 4, 1),
    "chain5": ([None, 0, 1, 2, 3], 5, 2, 20, 4, 2, 1, 1),
    "T7": ([None, 0, 0, 1, 1, 2, 4], 7, 50 / 21, 50, 3, 11 / 7, 3, 2),
    "binary7": ([None, 0, 0, 1, 1, 2, 2], 7, 16 / 7, 48, 2, 10 / 7, 4, 2),
}

random_trees = st.lists(st.integers(0, 10**6), min_size=1, max_size=40).map(lambda xs: [None] + [x % (i + 1) for i, x in enumerate(xs)])


def corpus_of(parents, authors=None, times=None):
    ids = [f"m{i:03d}" for i in range(len(parents))]
    table = {
        "message_id": ids,
        "reply_to": [None if p is None else (p if isinstance(p, str) else ids[p]) for p in parents],
        "author": authors or [f"p{i}" for i in range(len(parents))],
        "created_at": times or [f"2020-01-01T00:{i // 60:02d}:{i % 60:02d}Z" for i in range(len(parents))],
    }
    m = message_table(table)
    return Corpus(m, account_table(m))


@pytest.mark.parametrize("name", FIXTURES)
def test_the_trees_of_the_specification_have_the_values_computed_by_hand(name):
    parents, n, nu, wiener, depth, mean_depth, breadth, h = FIXTURES[name]
    row = tree_table(from_parents(parents)).iloc[0]
    assert (row["n"], row["depth"], row["max_breadth"], row["h"]) == (n, depth, breadth, h)
    assert row["nu"] == pytest.approx(nu, abs=1e-9)
    assert row["nu"] * n * (n - 1) / 2 == pytest.approx(wiener, abs=1e-9)
    assert row["mean_depth"] == pytest.approx(mean_depth, abs=1e-9)


def test_the_last_level_before_the_first_gap_and_not_the_largest_that_would_do():
    """Levels of 1, 1, 3 replies: level 2 holds fewer than two, so h = 1, although level 3 holds three."""
    parents = [None, 0, 1, 2, 2, 2]
    assert levels(from_parents(parents))["messages"].tolist() == [1, 1, 1, 3]
    assert tree_table(from_parents(parents))["h"].iloc[0] == 1
    assert tree_table(from_parents([None]))["h"].iloc[0] == 0


def test_levels_of_a_forest_add_up_to_its_messages():
    f = from_parents([None, 0, 0, 1, 1, 2, 4, None, 7])
    table = levels(f)
    assert table[table["root"] == "0"]["messages"].tolist() == [1, 2, 3, 1] and table[table["root"] == "7"]["messages"].tolist() == [1, 1]
    assert table["messages"].sum() == f.n
    assert levels(from_parents([])).empty


def test_how_unequally_replies_fall_by_hand():
    """T7 has 2, 2, 1, 0, 1, 0, 0 replies: G = 2 * 35 / 42 - 8/7 = 11/21; a star has everything in one place."""
    for name, expected in {"T7": 11 / 21, "star5": 4 / 5, "star4": 3 / 4, "chain4": 1 / 4, "binary7": 4 / 7}.items():
        assert tree_table(from_parents(FIXTURES[name][0]))["replies_gini"].iloc[0] == pytest.approx(expected, abs=1e-9), name
    assert np.isnan(tree_table(from_parents([None]))["replies_gini"].iloc[0])


@given(random_trees)
def test_how_unequally_replies_fall_is_the_gini_of_the_children(parents):
    from conversation_lib.measures import gini

    n = len(parents)
    children = [sum(p == i for p in parents) for i in range(n)]
    two = tree_table(from_parents([*parents, *[None if p is None else p + n for p in parents]]))["replies_gini"]
    assert two.tolist() == pytest.approx([gini(children).value] * 2, abs=1e-9)


def test_nine_replies_in_ten_make_a_star_and_fewer_do_not():
    star = [None, *[0] * 9, 1]
    assert tree_table(from_parents(star))["shape"].iloc[0] == "star"  # nine of ten at depth one
    assert tree_table(from_parents([None, *[0] * 8, 1, 1]))["shape"].iloc[0] != "star"
    assert tree_table(from_parents([None, 0, 0]))["shape"].iloc[0] == "mixed"  # three messages are too few for a star


def test_travel_is_free_of_size_star_zero_chain_one():
    for n in (4, 5, 30):
        assert tree_table(from_parents([None] + [0] * (n - 1)))["travel"].iloc[0] == pytest.approx(0, abs=1e-12)
        assert tree_table(from_parents([None, *range(n - 1)]))["travel"].iloc[0] == pytest.approx(1, abs=1e-12)
    assert tree_table(from_parents(FIXTURES["T7"][0]))["travel"].iloc[0] == pytest.approx(0.743503, abs=5e-7)
    assert tree_table(from_parents(FIXTURES["binary7"][0]))["travel"].iloc[0] == pytest.approx(0.651111, abs=5e-7)


@pytest.mark.parametrize("n", [1, 2, 3])
def test_star_and_chain_coincide_below_four_messages_so_travel_is_undefined(n):
    row = tree_table(from_parents([None, *range(n - 1)])).iloc[0]
    assert np.isnan(row["travel"])
    assert np.isnan(row["nu"]) if n == 1 else row["nu"] > 0


@given(random_trees)
def test_structural_virality_is_the_mean_distance_that_networkx_finds(parents):
    g = nx.Graph((i, p) for i, p in enumerate(parents) if p is not None)
    n = len(parents)
    row = tree_table(from_parents(parents)).iloc[0]
    assert row["nu"] == pytest.approx(nx.wiener_index(g) / (n * (n - 1) / 2), rel=1e-12)
    assert 2 - 2 / n - 1e-9 <= row["nu"] <= (n + 1) / 3 + 1e-9


@given(random_trees)
def test_the_other_form_over_all_subtrees_gives_the_same_virality(parents):
    f = from_parents(parents)
    s, n = subtree_sizes(f).astype(float), f.n
    other = 2 * n / (n - 1) * (s.sum() / n - (s**2).sum() / n**2)
    assert tree_table(f)["nu"].iloc[0] == pytest.approx(other, rel=1e-9)


@given(random_trees, st.integers(0, 10**6))
def test_which_message_is_the_root_does_not_matter_for_virality(parents, pick):
    g = nx.Graph((i, p) for i, p in enumerate(parents) if p is not None)
    root = pick % len(parents)
    order = [root, *(v for _, v in nx.bfs_edges(g, root))]
    place = {v: i for i, v in enumerate(order)}
    again = [None] + [place[u] for u, _ in nx.bfs_edges(g, root)]
    assert tree_table(from_parents(again))["nu"].iloc[0] == pytest.approx(tree_table(from_parents(parents))["nu"].iloc[0], rel=1e-9)


def test_a_missing_parent_makes_an_orphan_and_is_counted():
    table = trees(corpus_of([None, 0, "gone"]))
    assert table["orphan"].tolist() == [False, True]
    assert table["n"].tolist() == [2, 1]


def test_a_reply_older_than_what_it_answers_is_cut_in_the_tree_only():
    c = corpus_of([None, 0], times=["2020-01-02T00:00:00Z", "2020-01-01T00:00:00Z"])
    f = forest(c)
    assert f.cut_older == 1 and (f.parent == -1).all()
    assert c.messages["reply_to"].notna().sum() == 1


def test_a_circle_of_replies_is_cut_once_and_hangs_no_one():
    same = ["2020-01-01T00:00:00Z"] * 5
    f = forest(corpus_of([2, 0, 1, 2, None], times=same))
    assert f.cut_circle == 1
    assert f.parent.tolist() == [-1, 0, 1, 2, -1]


def test_a_message_that_answers_itself_is_a_circle_of_one():
    f = forest(corpus_of([0, 0]))
    assert f.cut_circle == 1 and f.parent.tolist() == [-1, 0]


def test_the_numbered_thread_of_a_lone_author_collapses_to_one_message():
    f = collapse(from_parents([None, 0, 1, 2], authors=["x", "x", "x", "x"]))
    assert f.n == 1
    assert tree_table(from_parents([None, 0, 1, 2], authors=["x"] * 4))["shape"].iloc[0] == "singleton"


@pytest.mark.parametrize(
    ("parents", "authors", "shape"),
    [
        ([None], ["a"], "singleton"),
        ([None, 0, 0, 0, 0], list("abcde"), "star"),
        ([None, 0, 1, 2, 3], list("ababa"), "dialogue"),
        ([None, 0, 1, 2], list("abca"), "chain"),
        ([None, 0, 0, 1, 1, 2, 4], list("abcdefg"), "conversation"),
        ([None, 0], list("ab"), "mixed"),
    ],
)
def test_each_shape_has_its_own_tree(parents, authors, shape):
    assert tree_table(from_parents(parents, authors))["shape"].iloc[0] == shape


def test_missing_authors_are_nobody_and_never_one_person():
    row = tree_table(from_parents([None, 0, 1], authors=[None, None, None])).iloc[0]
    assert row["authors"] == 0 and np.isnan(row["self_replies"]) and np.isnan(row["pair_share"])


def test_the_author_layer_by_hand():
    row = tree_table(from_parents([None, 0, 1, 0], authors=["a", "b", "a", "a"])).iloc[0]
    assert row["authors"] == 2 and row["root_share"] == 0.75
    assert row["self_replies"] == pytest.approx(1 / 3) and row["pair_share"] == pytest.approx(2 / 3)


def test_travel_of_a_corpus_is_weighted_by_messages():
    star, chain = [None, 0, 0, 0], [None, 4, 5, 6, 7, 8]
    result = travel(corpus_of(star + chain))
    assert result.value == pytest.approx(6 / 10) and result.n == 2
    assert result.parameters["share_in_trees"] == 1
    more = travel(corpus_of(star + chain + [None, 10]))
    assert more.value == result.value and more.parameters["share_in_trees"] == pytest.approx(10 / 12)


def test_pieces_of_threads_are_counted_and_told():
    whole, piece = [None, 0, 0, 0], ["gone", 4, 5, 6]
    result = travel(corpus_of(whole + piece))
    assert result.value == pytest.approx(1 / 2) and result.parameters["pieces"] == 1
    assert "1 of these 2 threads are pieces" in result.sentence
    assert "pieces" not in travel(corpus_of(whole)).sentence


def test_without_reply_links_travel_says_why():
    result = travel(corpus_of([None, None]))
    assert np.isnan(result.value) and "no reply links" in result.reason


def test_the_order_of_rows_does_not_matter():
    c = corpus_of([None, 0, 0, 1, 1, 2, 4, "gone", 9, 8], times=["2020-01-01T00:00:00Z"] * 10)
    shuffled = Corpus(c.messages.sample(frac=1, random_state=3).reset_index(drop=True), c.accounts)
    a, b = (trees(x).sort_values("root", ignore_index=True) for x in (c, shuffled))
    pd.testing.assert_frame_equal(a, b)


def test_an_empty_corpus_has_no_trees():
    m = message_table({"message_id": []})
    assert len(trees(Corpus(m, account_table(m)))) == 0


def test_a_very_long_chain_needs_no_recursion():
    assert tree_table(from_parents([None, *range(20_000)]))["nu"].iloc[0] == pytest.approx(20_002 / 3)
