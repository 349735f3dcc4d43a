"""Assortativity, hierarchy and cores: the fixture table of methods.md section 0, and networkx as second implementation."""

import networkx as nx
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from conversation_lib import kernels
from conversation_lib.graphs import from_matrix
from conversation_lib.measures.hierarchy import assortativity, connectedness, core_numbers, hierarchy, largest_core, reach

ARCS = {
    "OUT5": [(0, i) for i in range(1, 5)],
    "IN5": [(i, 0) for i in range(1, 5)],
    "REC5": [a for i in range(1, 5) for a in ((0, i), (i, 0))],
    "RING5": [(i, (i + 1) % 5) for i in range(5)],
    "K5": [(i, j) for i in range(5) for j in range(5) if i != j],
    "PATH5": [(i, i + 1) for i in range(4)],
    "MIX4": [(0, 1), (1, 0), (0, 2), (2, 3), (3, 2), (1, 3)],
}
TABLE = {  # hierarchy, largest core, degree assortativity
    "OUT5": (1, 1, -1),
    "IN5": (1, 1, -1),
    "REC5": (0, 1, -1),
    "RING5": (0, 2, np.nan),
    "K5": (0, 4, np.nan),
    "PATH5": (1, 1, -1 / 3),
    "MIX4": (2 / 3, 2, np.nan),
}


def matrix(arcs, n=None):
    n = n or 1 + max(max(a) for a in arcs)
    W = np.zeros((n, n))
    for i, j in arcs:
        W[i, j] = 1
    return from_matrix(W)


@pytest.mark.parametrize("name", TABLE)
def test_the_fixture_graphs_have_the_values_computed_by_hand(name):
    c = matrix(ARCS[name])
    h, core, assort = TABLE[name]
    assert hierarchy(c).value == pytest.approx(h, abs=1e-9)
    assert largest_core(c).value == core
    assert assortativity(c).value == pytest.approx(assort, abs=1e-9, nan_ok=True)


random_matrix = st.integers(2, 9).flatmap(
    lambda n: st.lists(st.booleans(), min_size=n * n, max_size=n * n).map(lambda b: np.array(b, dtype=float).reshape(n, n))
)


@settings(max_examples=60, deadline=None)
@given(random_matrix)
def test_networkx_agrees_on_random_graphs(W):
    np.fill_diagonal(W, 0)
    c = from_matrix(W)
    g = nx.from_numpy_array(W, create_using=nx.DiGraph)
    u = g.to_undirected()
    assert core_numbers(c).tolist() == list(nx.core_number(u).values())
    paths = dict(nx.all_pairs_shortest_path_length(g))
    assert reach(c).tolist() == [[j in paths[i] for j in g] for i in g]
    for kind, (x, y) in {"out-in": ("out", "in"), "in-in": ("in", "in")}.items():
        ours = assortativity(c, kind)
        if ours.defined:
            assert ours.value == pytest.approx(nx.degree_pearson_correlation_coefficient(g, x=x, y=y), abs=1e-7)
    A = c.contacts
    indptr, indices = A.indptr.astype(np.int64), A.indices.astype(np.int64)
    rank = np.argsort(np.argsort(np.diff(indptr), kind="stable"), kind="stable")
    assert kernels.triangles(indptr, indices, rank) == sum(nx.triangles(u).values()) // 3
    D = c.ties
    ours = kernels.betweenness(D.indptr.astype(np.int64), D.indices.astype(np.int64), np.arange(c.n))
    assert ours.tolist() == pytest.approx(list(nx.betweenness_centrality(g, normalized=False).values()), abs=1e-9)


def test_compiled_and_plain_kernels_give_the_same_numbers():
    g = nx.gnp_random_graph(200, 0.05, seed=2)
    c = from_matrix(nx.to_numpy_array(g))
    A = c.contacts
    indptr, indices = A.indptr.astype(np.int64), A.indices.astype(np.int64)
    degree = np.diff(indptr)
    rank = np.argsort(np.argsort(degree, kind="stable"), kind="stable")
    assert kernels.cores.compiled()(indptr, indices, degree).tolist() == kernels.cores.plain(indptr, indices, degree).tolist()
    upward, again = kernels.upward.compiled()(indptr, indices, rank), kernels.upward.plain(indptr, indices, rank)
    assert [a.tolist() for a in upward] == [a.tolist() for a in again]
    shares = [kernels.closed.compiled()(*upward, k, 3) for k in range(3)]
    assert sum(shares) == kernels.closed.plain(*upward, 0, 1) == kernels.triangles(indptr, indices, rank) == sum(nx.triangles(g).values()) // 3
    some = np.arange(0, 200, 7)
    assert kernels.betweenness.compiled()(indptr, indices, some).tolist() == pytest.approx(kernels.betweenness.plain(indptr, indices, some).tolist())


def test_nobody_and_no_ties_are_undefined_not_zero():
    empty = from_matrix(np.zeros((3, 3)))
    assert not hierarchy(empty).defined and not assortativity(empty).defined
    assert connectedness(empty).value == 0 and largest_core(empty).value == 0
    assert not connectedness(from_matrix(np.zeros((1, 1)))).defined and not largest_core(from_matrix(np.zeros((0, 0)))).defined


def test_two_pairs_apart_are_connected_in_a_third_of_all_pairs():
    assert connectedness(matrix([(0, 1), (2, 3)])).value == pytest.approx(2 / 6)
