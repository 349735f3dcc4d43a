"""Groups of large graphs: Leiden finds what Louvain finds, always the same, and says what it needs."""

import sys

import networkx as nx
import numpy as np
import pytest

from conversation_lib.errors import BadInput
from conversation_lib.graphs import Counts, from_matrix
from conversation_lib.measures.groups import groups


def crowd(people=120, seed=1):
    """Four planted groups of thirty."""
    g = nx.planted_partition_graph(4, people // 4, 0.4, 0.02, seed=seed)
    return from_matrix(nx.to_numpy_array(g)), np.arange(people) // (people // 4)


@pytest.fixture
def fast():
    return pytest.importorskip("networkit", reason="the extra `fast` is not installed")


def test_planted_groups_are_found_as_by_louvain(fast):
    counts, planted = crowd()
    one, other = groups(counts, method="leiden"), groups(counts, method="louvain")
    assert one.sizes == other.sizes == (30, 30, 30, 30)
    assert (one.labels == other.labels).all() and len(set(zip(one.labels, planted))) == 4
    assert one.modularity.value == pytest.approx(other.modularity.value, abs=1e-12)
    assert one.agreement.value == pytest.approx(1)


def test_the_same_after_shuffling_the_rows_and_a_second_time(fast):
    rng = np.random.default_rng(3)
    g = nx.powerlaw_cluster_graph(300, 3, 0.4, seed=2)
    counts = from_matrix(nx.to_numpy_array(g))
    order = rng.permutation(300)
    shuffled = Counts(counts.W[order][:, order], [counts.people[i] for i in order])
    first, second, third = (groups(c, runs=5, method="leiden").table.set_index("account") for c in (counts, counts, shuffled))
    assert first.equals(second) and first.equals(third.loc[first.index])


def test_people_without_ties_stay_alone(fast):
    counts = from_matrix([[0, 1, 0, 0], [1, 0, 0, 0], [0, 0, 0, 0], [0, 0, 0, 0]])
    assert groups(counts, runs=3, method="leiden").sizes == (2, 1, 1)


def test_the_best_of_its_runs_is_no_worse_than_louvain_on_a_graph_without_planted_groups(fast):
    counts = from_matrix(nx.to_numpy_array(nx.powerlaw_cluster_graph(400, 4, 0.3, seed=5)))
    one, other = groups(counts, method="leiden"), groups(counts, method="louvain")
    assert one.modularity.value > other.modularity.value - 0.01


def test_where_it_is_not_installed_one_sentence_says_so(monkeypatch):
    monkeypatch.setitem(sys.modules, "networkit", None)
    with pytest.raises(BadInput, match="method='louvain'"):
        groups(crowd()[0], method="leiden")
