"""What holds for every measure of a graph alike: nobody, one person, no message, other names, another order, loops, bad weights."""

import math

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from conversation_lib import measures
from conversation_lib.corpus import Corpus, account_table, message_table
from conversation_lib.graphs import Counts, counts, from_matrix
from conversation_lib.measures import concentration as concentration_of
from conversation_lib.measures.concentration import received, sent
from conversation_lib.measures.density import talk_of_one
from conversation_lib.measures.groups import groups
from conversation_lib.measures.hierarchy import assortativity, connectedness, hierarchy, largest_core
from conversation_lib.measures.position import transitivity
from conversation_lib.measures.space import axes
from conversation_lib.measures.talk import talks
from conversation_lib.ties import table_of_ties, ties

from .graphs_by_hand import MIX4, OUT5
from .test_space import talks as random_counts


def every(c):
    """Every number that can be read off a graph, by name."""
    found = {f"sent {k}": r for k, r in concentration_of(sent(c)).items()} | {f"received {k}": r for k, r in concentration_of(received(c)).items()}
    found |= {k: r for k, r in measures.reciprocity(c, draws=2).items() if k != "rho_w"}  # its draws follow the order of the rows
    found |= {f"centralization {k}": r for k, r in measures.centralizations(c).items()}
    found |= {"density": measures.density(c), "density undirected": measures.density(c, directed=False), "mean degree": measures.mean_degree(c)}
    found |= {f"component {k}": r for k, r in measures.components(c).items()}
    found |= {f"isolates {k}": r for k, r in measures.isolates(c, wrote=dict.fromkeys(c.people, 1)).items()}
    found |= {f"assortativity {k}": assortativity(c, k) for k in ("undirected", "out-in", "out-out", "in-in", "in-out")}
    found |= {"hierarchy": hierarchy(c), "connectedness": connectedness(c), "core": largest_core(c), "transitivity": transitivity(c)}
    found |= {"talk of one": talk_of_one(c), "modularity": groups(c, runs=2).modularity}
    return found | {f"axis {k}": r for k, r in axes(c).items()}


OF_ONE_PERSON = {"mean degree", "component weak", "component strong", "isolates no_tie", "isolates shouters", "isolates silent", "core"}
WITHOUT_MESSAGES = {  # 0 (or 1) is the honest answer here: nobody has a tie, all are alike, all stand apart
    *(f"centralization {k}" for k in ("in", "out", "both", "undirected", "betweenness", "betweenness_undirected")),
    *("density", "density undirected", "mean degree", "component weak", "component strong", "isolates no_tie", "isolates shouters", "isolates silent"),
    *("connectedness", "core", "all_pairs_reciprocity"),
}


def test_nobody_has_no_number_and_every_measure_says_why():
    for name, r in every(from_matrix(np.zeros((0, 0)))).items():
        assert math.isnan(r.value) and r.reason, name


def test_one_person_has_no_number_that_takes_two():
    for name, r in every(from_matrix([[0]])).items():
        assert math.isnan(r.value) != (name in OF_ONE_PERSON), name
        assert r.defined or r.reason, name
    wrote_alone = measures.gini([7])
    assert wrote_alone.value == 0 and not measures.gini([7], small_sample=True).defined


def test_without_a_message_a_share_of_messages_is_not_zero():
    for name, r in every(from_matrix(np.zeros((5, 5)))).items():
        assert math.isnan(r.value) != (name in WITHOUT_MESSAGES), name
        assert r.defined or r.reason, name


@settings(max_examples=25, deadline=None)
@given(random_counts(largest=6), st.randoms(use_true_random=False))
def test_other_names_and_another_order_of_people_change_no_number(W, random):
    order = list(range(len(W)))
    random.shuffle(order)
    names = [f"{random.random():.6f}-{k}" for k in order]
    one = every(from_matrix(W))
    other = every(Counts(from_matrix(W[np.ix_(order, order)]).W, names))
    for name, r in one.items():
        if name != "modularity":  # names decide which of two equally good divisions is found first; the best of many runs does not hang on it
            assert other[name].value == pytest.approx(r.value, abs=1e-9, nan_ok=True), name


@settings(max_examples=15, deadline=None)
@given(random_counts(largest=6))
def test_messages_to_oneself_change_no_number_but_their_own_count(W):
    noisy = from_matrix(W + np.diag(1.0 + np.arange(len(W))))
    assert noisy.self_ties == sum(range(1, len(W) + 1))
    one, other = every(from_matrix(W)), every(noisy)
    for name, r in one.items():
        assert other[name].value == pytest.approx(r.value, abs=1e-12, nan_ok=True), name


@settings(max_examples=15, deadline=None)
@given(random_counts(largest=6))
def test_direction_is_i_speaks_to_j_in_every_measure_that_has_one(W):
    forth, back = every(from_matrix(W)), every(from_matrix(W.T))
    for a, b in (
        ("centralization in", "centralization out"),
        ("assortativity out-out", "assortativity in-in"),
        ("axis V", "axis K"),
        ("sent gini", "received gini"),
    ):
        assert forth[a].value == pytest.approx(back[b].value, abs=1e-9, nan_ok=True), a
    for same in ("arc_reciprocity", "weighted_reciprocity", "centralization betweenness", "hierarchy", "core", "axis A", "axis O", "axis M"):
        assert forth[same].value == pytest.approx(back[same].value, abs=1e-9, nan_ok=True), same


@pytest.mark.parametrize("bad", [-1.0, np.inf, np.nan])
def test_impossible_weights_are_refused_wherever_they_come_in(bad):
    W = np.array(OUT5)
    W[0, 1] = bad
    with pytest.raises(ValueError, match="finite and not negative"):
        from_matrix(W)
    table = table_of_ties([("a", "b", 1), ("b", "c", 1)])
    table["weight"] = [1.0, bad]
    with pytest.raises(ValueError, match="finite and not negative"):
        counts(table)
    m = message_table({"message_id": ["1"], "author": ["a"], "targets": [["b"]]})
    with pytest.raises(ValueError, match="finite and not negative"):
        talks(Corpus(m, account_table(m)), table)


def one_to_three_and_a_repost():
    m = message_table(
        {
            "message_id": ["1", "2", "3", "4"],
            "author": ["a", "b", "c", "d"],
            "kind": ["post", "post", "repost", "repost"],
            "refers_to": [None, None, "1", "1"],
            "targets": [["b", "c", "d"], ["a"], ["a"], ["a"]],
            "created_at": pd.date_range("2020-01-01", periods=4, freq="h", tz="UTC"),
        }
    )
    return Corpus(m, account_table(m))


def test_fractions_keep_the_number_of_addressed_messages_and_full_counts_addressings():
    c = one_to_three_and_a_repost()
    assert counts(ties(c)).W.sum() == 4  # a to b, c, d; b to a
    assert counts(ties(c, multi="fractional")).W.sum() == pytest.approx(2)  # two messages address somebody


def test_whoever_passes_on_points_at_the_source():
    """Two pass on what a said: a has a high in-degree by reposts, and a high out-degree by mentions. Chosen in silence this is the likeliest error."""
    c = one_to_three_and_a_repost()
    shared = counts(ties(c, ("repost",)), list("abcd"))
    assert measures.centralization(shared, "in").value == pytest.approx((2 * 3) / 9) and shared.W[:, [0]].sum() == 2
    spoken = counts(ties(c, ("mention",)), list("abcd"))
    assert measures.centralization(spoken, "out").value > measures.centralization(spoken, "in").value
    assert counts(ties(c, ("mention", "repost"))).W.sum() == 6, "the caller says which kinds enter"


def test_people_without_ties_stay_because_the_graph_is_built_from_the_roster():
    wide = counts(table_of_ties([("a", "b", 1)]), list("abcde"))
    assert wide.n == 5 and measures.density(wide).value == pytest.approx(1 / 20) and measures.isolates(wide)["no_tie"].value == pytest.approx(3 / 5)


def test_numbers_of_messages_do_not_enter_the_simple_graph():
    one, many = every(from_matrix(MIX4)), every(from_matrix(7 * np.array(MIX4)))
    for name in ("density", "arc_reciprocity", "rho", "hierarchy", "core", "transitivity", "centralization in", "assortativity undirected", "modularity"):
        assert one[name].value == pytest.approx(many[name].value, nan_ok=True), name
