"""Six planted networks must get their own label, thresholds must be stated, and a shaky label is called uncertain."""

import networkx as nx
import numpy as np
import pytest

from conversation_lib.graphs import from_matrix
from conversation_lib.measures.types import THRESHOLDS, TYPES, classify, thresholds_from_sample, type_metrics, vote

TEST_ONLY = {"centralization": 0.5, "isolates": 0.3, "modularity": 0.3, "group_share": 0.2, "density": 0.1}
WHOSE = "values chosen for this test only"


def both_ways(g):
    return from_matrix(nx.to_numpy_array(g))


def planted():
    divided = nx.disjoint_union(nx.complete_graph(10), nx.complete_graph(10))
    divided.add_edge(0, 10)
    fragmented = nx.disjoint_union(nx.empty_graph(20), nx.from_edgelist([(2 * i, 2 * i + 1) for i in range(10)]))
    clustered = nx.disjoint_union_all([nx.empty_graph(20), *(nx.complete_graph(8) for _ in range(3))])
    star = np.zeros((20, 20))
    star[0, 1:] = 1
    return {
        "divided": both_ways(divided),
        "unified": both_ways(nx.gnp_random_graph(20, 0.5, seed=1)),
        "fragmented": both_ways(fragmented),
        "clustered": both_ways(clustered),
        "in-hub": from_matrix(star.T),
        "out-hub": from_matrix(star),
    }


@pytest.mark.parametrize("label", planted())
def test_each_planted_network_gets_its_own_label(label):
    found = classify(type_metrics(planted()[label]), TEST_ONLY, WHOSE)
    assert found.label == label and found.branch and found.provenance == WHOSE and found.reading == TYPES[label]


def test_a_reciprocal_star_is_a_hub_whose_direction_cannot_be_told():
    assert classify(type_metrics(both_ways(nx.star_graph(19))), TEST_ONLY, WHOSE).label == "hub, undirected"


@pytest.mark.parametrize("name", THRESHOLDS)
def test_there_is_no_default_threshold_because_none_is_published(name):
    with pytest.raises(ValueError, match=name):
        classify(type_metrics(planted()["unified"]), {k: v for k, v in TEST_ONLY.items() if k != name}, WHOSE)


def test_whose_thresholds_they_are_must_be_said():
    with pytest.raises(ValueError, match="whose"):
        classify(type_metrics(planted()["unified"]), TEST_ONLY, " ")


def test_the_distance_to_every_cut_off_is_told():
    found = classify(type_metrics(planted()["out-hub"]), TEST_ONLY, WHOSE)
    assert set(found.distances) == set(THRESHOLDS)
    assert found.distances["centralization"] == pytest.approx(0.5)
    assert found.nearest[0] in THRESHOLDS


def test_thresholds_from_a_sample_say_that_they_are_relative():
    t, words = thresholds_from_sample([type_metrics(c) for c in planted().values()])
    assert set(t) == set(THRESHOLDS) and "this sample of 6" in words


def test_a_clear_label_holds_without_a_fifth_of_the_people_and_a_shaky_one_is_uncertain():
    label, table = vote(planted()["divided"], TEST_ONLY, WHOSE, draws=20)
    assert label == "divided" and table["share"].sum() == pytest.approx(1)
    shaky = planted()["unified"]
    edge = {**TEST_ONLY, "density": type_metrics(shaky)["density"]}
    assert vote(shaky, edge, WHOSE, draws=30)[0] == "uncertain"


def test_two_people_or_fewer_do_not_crash():
    assert classify(type_metrics(from_matrix(np.zeros((1, 1)))), TEST_ONLY, WHOSE).label == "unclassified"
