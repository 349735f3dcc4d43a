"""Groups: fixture by hand, networkx as second implementation, and the same answer whatever the order."""

import networkx as nx
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from conversation_lib.graphs import Counts, from_matrix
from conversation_lib.measures.groups import adjusted_rand, groups, modularity_of

TRIANGLES = [(0, 1), (0, 2), (1, 2), (3, 4), (3, 5), (4, 5), (2, 3)]


def two_triangles():
    W = np.zeros((6, 6))
    for i, j in TRIANGLES:
        W[i, j] = 1
    return from_matrix(W)


def test_two_triangles_joined_by_one_tie():
    c = two_triangles()
    assert modularity_of(c, [0, 0, 0, 1, 1, 1]) == pytest.approx(5 / 14, abs=1e-9)
    found = groups(c)
    assert found.labels.tolist() == [0, 0, 0, 1, 1, 1]
    assert found.modularity.value == pytest.approx(5 / 14) and found.agreement.value == 1
    assert found.table["certainty"].tolist() == [1] * 6 and found.of_three_or_more == 2


def test_one_group_for_all_has_no_modularity_and_no_ties_have_none_to_speak_of():
    c = two_triangles()
    assert modularity_of(c, [0] * 6) == pytest.approx(0)
    empty = groups(from_matrix(np.zeros((4, 4))))
    assert not empty.modularity.defined and not empty.agreement.defined and empty.sizes == (1, 1, 1, 1)


random_case = st.integers(2, 10).flatmap(
    lambda n: st.tuples(
        st.lists(st.booleans(), min_size=n * n, max_size=n * n).map(lambda b: np.array(b, dtype=float).reshape(n, n)),
        st.lists(st.integers(0, 3), min_size=n, max_size=n),
    )
)


@settings(max_examples=60, deadline=None)
@given(random_case)
def test_networkx_computes_the_same_modularity_both_ways(case):
    W, labels = case
    np.fill_diagonal(W, 0)
    if not W.any():
        return
    c = from_matrix(W)
    parts = [{i for i, x in enumerate(labels) if x == k} for k in set(labels)]
    directed = nx.from_numpy_array(W, create_using=nx.DiGraph)
    assert modularity_of(c, labels) == pytest.approx(nx.community.modularity(directed.to_undirected(), parts), abs=1e-9)
    assert modularity_of(c, labels, directed=True) == pytest.approx(nx.community.modularity(directed, parts), abs=1e-9)


def test_shuffling_the_rows_changes_nobodys_group():
    g = nx.stochastic_block_model([15, 15, 15], [[0.5, 0.05, 0.05], [0.05, 0.5, 0.05], [0.05, 0.05, 0.5]], seed=3)
    W = nx.to_numpy_array(g)
    names = [f"p{i:02d}" for i in range(45)]
    one = groups(Counts(from_matrix(W).W, names))
    order = np.random.default_rng(5).permutation(45)
    other = groups(Counts(from_matrix(W[np.ix_(order, order)]).W, [names[i] for i in order]))
    assert one.table.equals(other.table) and one.modularity == other.modularity
    assert adjusted_rand(one.labels, [i // 15 for i in range(45)]) > 0.9


def test_another_hash_seed_gives_the_same_groups():
    """In a fresh process each time: people named by words, so that the order of a set of them depends on the seed of the hashes."""
    import os
    import subprocess
    import sys

    code = """
import networkx as nx, numpy as np, pandas as pd
from conversation_lib.graphs import counts
from conversation_lib.ties import table_of_ties
from conversation_lib.measures.groups import groups
g = nx.gnp_random_graph(40, .1, seed=1)
name = {k: f"{chr(97 + k % 7)}-{k * 7919 % 40}" for k in g}
ties = table_of_ties({(name[a], name[b], 1) for a, b in g.edges()})  # a set: its order is the hash seed's
found = groups(counts(ties), runs=5)
print(found.table.round(12).to_csv(index=False), found.modularity.value, found.agreement.value)
"""
    answers = {
        subprocess.run([sys.executable, "-c", code], env={**os.environ, "PYTHONHASHSEED": seed}, capture_output=True, text=True, check=True).stdout
        for seed in ("0", "1", "2")
    }
    assert len(answers) == 1 and "account,group,certainty" in answers.pop()


def test_twenty_searches_or_more_and_the_best_of_them_is_kept():
    from inspect import signature

    assert signature(groups).parameters["runs"].default >= 20
    c = from_matrix(nx.to_numpy_array(nx.gnp_random_graph(50, 0.1, seed=7)))
    found = groups(c)
    alone = [groups(c, runs=1, seed=seed).modularity.value for seed in range(1, 21)]
    assert found.modularity.parameters["runs"] == 20 and found.agreement.n == 20 * 19 / 2
    assert found.modularity.value == pytest.approx(max(alone)) and found.modularity.parameters["lowest_run"] == pytest.approx(min(alone))
    assert 0 < found.agreement.value < 1, "a random graph has no groups to agree on"
    sure = found.table["certainty"]
    assert sure.between(0, 1).all() and sure.min() < 0.9


def test_who_stands_between_two_groups_is_less_sure_than_who_stands_inside():
    g = nx.disjoint_union(nx.complete_graph(8), nx.complete_graph(8))
    g.add_edges_from((16, k) for k in (0, 1, 8, 9))  # two friends on either side
    sure = groups(from_matrix(nx.to_numpy_array(g))).table.set_index("account")["certainty"]
    assert sure["016"] < sure.drop("016").min() + 1e-9 and sure["016"] <= 1


def test_the_karate_club_has_the_values_in_print():
    """Zachary 1977. Q .4198 is the optimum (Brandes et al. 2008, doi:10.1109/TKDE.2007.190689), .381 what Clauset, Newman & Moore's method finds
    (Newman 2004, doi:10.1103/PhysRevE.69.066133); assortativity -.476 and transitivity .256 are widely printed."""
    from conversation_lib.measures.hierarchy import assortativity
    from conversation_lib.measures.position import transitivity

    c = from_matrix(nx.to_numpy_array(nx.karate_club_graph(), weight=None))
    assert groups(c).modularity.value == pytest.approx(0.4198, abs=5e-5)
    assert groups(c, method="cnm").modularity.value == pytest.approx(0.381, abs=5e-4)
    assert assortativity(c).value == pytest.approx(-0.476, abs=5e-4)
    assert transitivity(c).value == pytest.approx(0.256, abs=5e-4)


def test_the_method_that_nodexl_uses_finds_less_or_equal_modularity():
    g = nx.gnp_random_graph(60, 0.08, seed=4)
    c = from_matrix(nx.to_numpy_array(g))
    assert groups(c, method="cnm").modularity.value <= groups(c).modularity.value + 1e-9
    assert not groups(c, method="cnm").agreement.defined


@given(st.lists(st.integers(0, 3), min_size=2, max_size=12), st.randoms())
def test_the_adjusted_rand_index_by_counting_pairs(a, rnd):
    b = [rnd.randint(0, 3) for _ in a]
    pairs = [(i, j) for i in range(len(a)) for j in range(i)]
    in_a, in_b = [a[i] == a[j] for i, j in pairs], [b[i] == b[j] for i, j in pairs]
    together, expected = sum(x and y for x, y in zip(in_a, in_b)), sum(in_a) * sum(in_b) / len(pairs)
    top = (sum(in_a) + sum(in_b)) / 2
    assert adjusted_rand(a, b) == pytest.approx(1.0 if top == expected else (together - expected) / (top - expected), abs=1e-9)
    assert adjusted_rand(a, b) == pytest.approx(adjusted_rand(b, a))
