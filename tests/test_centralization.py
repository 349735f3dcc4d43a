"""Does the graph have a hub: the fixtures by direction, networkx beside them, and what a hub that nobody passes through shows."""

import math
from importlib import import_module

import networkx as nx
import numpy as np
import pytest
from hypothesis import given, settings

from conversation_lib.graphs import from_matrix

from .graphs_by_hand import ALL, K5, MIX4, OUT5, REC5, with_silent
from .test_space import talks

z = import_module("conversation_lib.measures.centralization")  # the module; measures.centralization is the function

HAND = {  # in, out, undirected, betweenness directed, betweenness undirected
    "OUT5": (1 / 16, 1, 1, 0, 1),
    "IN5": (1, 1 / 16, 1, 0, 1),
    "REC5": (3 / 4, 3 / 4, 1, 1, 1),
    "RING5": (0, 0, 0, 0, 0),
    "K5": (0, 0, 0, 0, 0),
    "PATH5": (1 / 16, 1 / 16, 1 / 6, 5 / 24, 5 / 12),
    "MIX4": (2 / 9, 2 / 9, 0, 0, 0),
}


@pytest.mark.parametrize("name", HAND)
def test_the_graphs_by_hand(name):
    found = z.centralizations(from_matrix(ALL[name]))
    order = ("in", "out", "undirected", "betweenness", "betweenness_undirected")
    assert [found[kind].value for kind in order] == pytest.approx(HAND[name], abs=1e-9)


@settings(deadline=None)
@given(talks())
def test_the_formula_on_the_degrees_of_networkx(W):
    n = len(W)
    g = nx.from_numpy_array(W, create_using=nx.DiGraph)
    degrees = {"in": g.in_degree(), "out": g.out_degree(), "both": g.degree(), "undirected": nx.Graph(g).degree()}
    largest = {"in": (n - 1) ** 2, "out": (n - 1) ** 2, "both": 2 * (n - 1) * (n - 2), "undirected": (n - 1) * (n - 2)}
    for kind, view in degrees.items():
        d = np.array([k for _, k in view])
        assert z.centralization(from_matrix(W), kind).value == pytest.approx((d.max() - d).sum() / largest[kind])


@settings(deadline=None, max_examples=40)
@given(talks())
def test_betweenness_is_that_of_networkx_both_ways(W):
    n = len(W)
    for directed in (True, False):
        g = nx.from_numpy_array(W, create_using=nx.DiGraph)
        c = np.array(list(nx.betweenness_centrality(g if directed else nx.Graph(g)).values()))
        assert z.betweenness_centralization(from_matrix(W), directed).value == pytest.approx((c.max() - c).sum() / (n - 1), abs=1e-9)


def test_the_largest_sum_of_ties_in_both_directions_is_that_of_a_reciprocal_star():
    assert z.centralization(from_matrix(REC5), "both").value == 1
    assert z.centralization(from_matrix(K5), "both").value == 0
    assert z.centralization(from_matrix(OUT5), "both").value == pytest.approx(0.5)


@given(talks())
def test_reversing_talk_swaps_in_and_out(W):
    assert z.centralization(from_matrix(W), "in").value == z.centralization(from_matrix(W.T), "out").value
    assert all(0 <= z.centralization(from_matrix(W), kind).value <= 1 for kind in z.KINDS)


def test_numbers_of_messages_and_loops_do_not_enter():
    noisy = 7 * OUT5 + np.diag([9, 0, 0, 0, 0])
    assert z.centralization(from_matrix(noisy), "out").value == 1  # igraph's default, loops allowed, would give less
    assert z.betweenness_centralization(from_matrix(noisy), directed=False).value == 1


def test_two_equal_broadcasters_look_decentral():
    two = np.kron(np.eye(2), OUT5)
    assert z.centralization(from_matrix(two), "out").value < 0.45


def test_hardly_anybody_has_no_centralization():
    assert "at least 2" in z.centralization(from_matrix([[0]]), "in").reason
    for n in (0, 1, 2):
        W = np.zeros((n, n))
        assert math.isnan(z.centralization(from_matrix(W), "undirected").value)
        assert math.isnan(z.betweenness_centralization(from_matrix(W)).value)
    assert z.centralization(from_matrix(np.zeros((5, 5))), "in").value == 0  # all alike


def test_silent_members_are_on_the_roster():
    assert z.centralization(from_matrix(with_silent(OUT5, 5)), "out").value == pytest.approx((4 * 9) / 81)


def test_an_unknown_kind_is_refused():
    with pytest.raises(ValueError, match="undirected"):
        z.centralization(from_matrix(MIX4), "sideways")


def test_in_large_graphs_betweenness_is_estimated_and_says_so(monkeypatch):
    monkeypatch.setattr(z, "SAMPLE_ABOVE", 50)
    W = np.zeros((60, 60))
    W[0, 1:] = W[1:, 0] = 1
    result = z.betweenness_centralization(from_matrix(W), sources=30, seed=1)
    assert result.method == "estimated from 30 of 60 sources" and result.seed == 1
    assert result.value == pytest.approx(1, abs=0.1)
