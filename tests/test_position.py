"""PageRank, transitivity and betweenness against networkx, and where they are undefined."""

import networkx as nx
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from conversation_lib.graphs import from_matrix
from conversation_lib.measures.position import betweenness, pagerank, transitivity


@settings(max_examples=40)
@given(st.integers(2, 14), st.integers(0, 10**6))
def test_networkx_agrees_on_random_graphs(n, seed):
    rng = np.random.default_rng(seed)
    W = rng.integers(0, 3, (n, n)) * (rng.random((n, n)) < 0.4)
    np.fill_diagonal(W, 0)
    c, g = from_matrix(W), nx.from_numpy_array(W, create_using=nx.DiGraph)
    assert pagerank(c).tolist() == pytest.approx(list(nx.pagerank(g, tol=1e-12, max_iter=500).values()), abs=1e-8)
    ours = transitivity(c)
    if ours.defined:
        assert ours.value == pytest.approx(nx.transitivity(g.to_undirected()))
    if n >= 3:
        assert betweenness(c).tolist() == pytest.approx(list(nx.betweenness_centrality(g).values()), abs=1e-9)


def test_nobody_with_two_partners_has_no_transitivity_and_two_people_have_no_between():
    assert not transitivity(from_matrix([[0, 1], [0, 0]])).defined
    assert betweenness(from_matrix([[0, 1], [0, 0]])).isna().all()
    assert pagerank(from_matrix(np.zeros((0, 0)))).empty


def test_sampled_betweenness_is_near_the_whole():
    c = from_matrix(nx.to_numpy_array(nx.gnp_random_graph(150, 0.05, seed=1)))
    assert np.corrcoef(betweenness(c), betweenness(c, sources=75))[0, 1] > 0.9


def test_a_large_graph_goes_through_the_compiler_and_gives_the_same_numbers():
    g = nx.gnp_random_graph(1200, 0.02, seed=1)
    c = from_matrix(nx.to_numpy_array(g))
    assert transitivity(c).value == pytest.approx(nx.transitivity(g))
