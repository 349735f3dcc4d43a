"""Assortativity, hierarchy and cores: the fixture table of methods.md section 0, and networkx as second implementation."""

import networkx as nx
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from conversation_lib import kernels
from conversation_lib.graphs import from_matrix
from conversation_lib.measures.hierarchy import assortativity, connectedness, core_numbers, hierarchy, largest_core

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


def slow_hierarchy(g):
    """Krackhardt's formula pair by pair, from the paths that networkx finds."""
    paths = dict(nx.all_pairs_shortest_path_length(g))
    joined = [(j in paths[i]) + (i in paths[j]) for i in g for j in g if i < j]
    return 1 - joined.count(2) / (joined.count(1) + joined.count(2)) if any(joined) else float("nan")


@pytest.mark.parametrize(("n", "p"), [(150, 0.004), (150, 0.008), (150, 0.02), (300, 0.003)])
def test_more_people_than_one_word_has_bits(n, p):
    g = nx.gnp_random_graph(n, p, seed=n, directed=True)
    assert hierarchy(from_matrix(nx.to_numpy_array(g))).value == pytest.approx(slow_hierarchy(g))


def test_a_long_chain_of_pairs_reaches_whom_it_must():
    """Pairs who talk both ways, each pair speaking to the next: k pairs have k(k-1)/2 * 4 one-way pairs and k two-way ones."""
    k = 100
    arcs = [a for i in range(k) for a in ((2 * i, 2 * i + 1), (2 * i + 1, 2 * i))] + [(2 * i + 1, 2 * i + 2) for i in range(k - 1)]
    assert hierarchy(matrix(arcs)).value == pytest.approx(1 - k / (k + 4 * k * (k - 1) / 2))
    assert hierarchy(matrix(arcs)).parameters["strong_share"] == 1 / k


def test_a_crowd_too_large_for_a_table_of_everybody_has_a_hierarchy():
    from scipy import sparse

    n = 60_000  # everybody by everybody would fill 3.6 billion cells
    chain = sparse.csr_array((np.ones(n - 1), (np.arange(n - 1), np.arange(1, n))), shape=(n, n))
    found = hierarchy(from_matrix(chain))
    assert found.value == 1 and found.parameters["pairs"] == n * (n - 1) // 2


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
    assert hierarchy(c).value == pytest.approx(slow_hierarchy(g), nan_ok=True)
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
    one_way = nx.DiGraph((a, b) for a, b in nx.gnp_random_graph(200, 0.02, seed=3).edges() if a < b)
    one_way.add_nodes_from(range(200))
    D = from_matrix(nx.to_numpy_array(one_way, nodelist=range(200))).ties
    start, ends, size = D.indptr.astype(np.int64), D.indices.astype(np.int64), np.arange(1, 201)
    slow = sum(size[i] * size[j] for i in range(200) for j in nx.descendants(one_way, i))
    assert kernels.reached.compiled()(start, ends, size) == kernels.reached.plain(start, ends, size) == slow
    some = np.arange(0, 200, 7)
    assert kernels.betweenness.compiled()(indptr, indices, some).tolist() == pytest.approx(kernels.betweenness.plain(indptr, indices, some).tolist())


def test_nobody_and_no_ties_are_undefined_not_zero():
    empty = from_matrix(np.zeros((3, 3)))
    assert not hierarchy(empty).defined and not assortativity(empty).defined
    assert connectedness(empty).value == 0 and largest_core(empty).value == 0
    assert not connectedness(from_matrix(np.zeros((1, 1)))).defined and not largest_core(from_matrix(np.zeros((0, 0)))).defined


def test_two_pairs_apart_are_connected_in_a_third_of_all_pairs():
    assert connectedness(matrix([(0, 1), (2, 3)])).value == pytest.approx(2 / 6)
