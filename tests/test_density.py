"""How much talk of what was possible, who stands apart, what hangs together."""

import math
from importlib import import_module

import networkx as nx
import numpy as np
import pytest
from hypothesis import given

from conversation_lib.graphs import from_matrix

from .graphs_by_hand import ALL, K5, OUT5, PAIRS6, PATH5, RING5, with_silent
from .test_space import talks

d = import_module("conversation_lib.measures.density")  # the module; measures.density is the function

HAND = {"OUT5": (4, 1 / 5), "IN5": (4, 1 / 5), "REC5": (8, 2 / 5), "RING5": (5, 1 / 4), "K5": (20, 1), "PATH5": (4, 1 / 5), "MIX4": (6, 1 / 2)}


@pytest.mark.parametrize("name", HAND)
def test_the_graphs_by_hand(name):
    found = d.density(from_matrix(ALL[name]))
    assert (found.parameters["ties"], found.value) == (HAND[name][0], pytest.approx(HAND[name][1]))
    assert found.parameters["mean_degree"] == d.mean_degree(from_matrix(ALL[name])).value == HAND[name][0] / len(ALL[name])


@given(talks(smallest=2))
def test_networkx_gives_the_same(W):
    g = nx.from_numpy_array(W, create_using=nx.DiGraph)
    counts = from_matrix(W)
    assert d.density(counts).value == pytest.approx(nx.density(g))
    assert d.density(counts, directed=False).value == pytest.approx(nx.density(nx.Graph(g)))
    found = d.components(counts)
    assert found["weak"].value == pytest.approx(max(map(len, nx.weakly_connected_components(g))) / len(W))
    assert found["strong"].value == pytest.approx(max(map(len, nx.strongly_connected_components(g))) / len(W))
    assert d.isolates(counts)["no_tie"].value == pytest.approx(nx.number_of_isolates(g) / len(W))


def test_one_way_talk_hangs_together_weakly_only():
    assert [d.components(from_matrix(PATH5))[name].value for name in ("weak", "strong")] == [1, 1 / 5]
    assert [d.components(from_matrix(RING5))[name].value for name in ("weak", "strong")] == [1, 1]
    assert d.components(from_matrix(PAIRS6))["weak"].parameters["components"] == 3


def test_shouters_and_silent_members_are_two_sorts_of_isolates():
    counts = from_matrix(with_silent(OUT5, 5))
    found = d.isolates(counts, wrote=[4, 0, 0, 0, 0, 7, 1, 0, 0, 0])
    assert [found[k].value for k in ("no_tie", "shouters", "silent")] == pytest.approx([0.5, 0.2, 0.3])
    by_name = d.isolates(counts, wrote={"000": 4, "005": 7, "006": 1})
    assert by_name["shouters"].value == pytest.approx(0.2)


def test_without_all_messages_shouters_cannot_be_told_from_the_silent():
    found = d.isolates(from_matrix(OUT5))
    assert found["no_tie"].value == 0 and math.isnan(found["shouters"].value) and "not stated" in found["shouters"].reason


def test_a_list_of_the_wrong_length_is_refused():
    with pytest.raises(ValueError, match="5 people"):
        d.isolates(from_matrix(OUT5), wrote=[1, 2])


@pytest.mark.parametrize("n", [0, 1])
def test_nobody_has_no_density(n):
    assert math.isnan(d.density(from_matrix(np.zeros((n, n)))).value)


def test_nobody_at_all():
    empty = from_matrix(np.zeros((0, 0)))
    assert all(math.isnan(x.value) for x in (*d.components(empty).values(), *d.isolates(empty).values(), d.mean_degree(empty)))


def test_messages_with_an_end_that_talks_once():
    assert d.talk_of_one(from_matrix(OUT5)).value == 1
    assert d.talk_of_one(from_matrix(K5)).value == 0
    assert math.isnan(d.talk_of_one(from_matrix(np.zeros((3, 3)))).value)
