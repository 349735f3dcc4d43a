"""Is talk returned: every rival definition by hand, networkx beside it, and what the null models keep."""

import math
from importlib import import_module

import networkx as nx
import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from conversation_lib.chance.stubs import stub_permutations
from conversation_lib.graphs import from_matrix
from conversation_lib.measures import entropy_null

from .graphs_by_hand import ALL, K5, OUT5, PAIRS6, REC5, W3
from .test_space import talks

r = import_module("conversation_lib.measures.reciprocity")  # the module; measures.reciprocity is the function

HAND = {  # arc, dyad, rho
    "OUT5": (0, 0, -1 / 4),
    "IN5": (0, 0, -1 / 4),
    "REC5": (1, 1, 1),
    "RING5": (0, 0, -1 / 3),
    "K5": (1, 1, 1),
    "PATH5": (0, 0, -1 / 4),
    "MIX4": (2 / 3, 1 / 2, 1 / 3),
}


@pytest.mark.parametrize("name", HAND)
def test_the_graphs_by_hand(name):
    counts = from_matrix(ALL[name])
    found = [m(counts).value for m in (r.arc_reciprocity, r.pair_reciprocity, r.rho)]
    assert found == pytest.approx(HAND[name], abs=1e-9)


def test_the_third_number_counts_silent_pairs_as_reciprocal():
    assert r.dyads(from_matrix(ALL["MIX4"])) == (2, 2, 2)
    assert r.all_pairs_reciprocity(from_matrix(ALL["MIX4"])).value == pytest.approx(4 / 6)
    assert r.all_pairs_reciprocity(from_matrix(np.zeros((4, 4)))).value == 1
    assert r.all_pairs_reciprocity(from_matrix(OUT5)).value == pytest.approx(6 / 10)


def test_messages_returned_by_hand():
    assert r.weighted_reciprocity(from_matrix(W3)).value == pytest.approx(3 / 7, abs=1e-9)


@given(talks())
def test_networkx_gives_the_same_share_of_ties(W):
    g = nx.from_numpy_array(W, create_using=nx.DiGraph)
    assert r.arc_reciprocity(from_matrix(W)).value == pytest.approx(nx.overall_reciprocity(g), abs=1e-12)


def test_networkx_keeps_loops_in_its_denominator_and_we_drop_them_first():
    W = REC5 + np.diag([3, 0, 0, 1, 0])
    assert nx.overall_reciprocity(nx.from_numpy_array(W, create_using=nx.DiGraph)) == pytest.approx(0.8)
    assert r.arc_reciprocity(from_matrix(W)).value == 1


@given(talks())
def test_the_share_of_ties_and_of_pairs_are_tied_together(W):
    counts = from_matrix(W)
    d = r.pair_reciprocity(counts).value
    assert r.arc_reciprocity(counts).value == pytest.approx(2 * d / (1 + d))


@given(talks())
def test_ties_returned_once_are_messages_returned_where_all_weights_are_one(W):
    counts = from_matrix((W > 0).astype(float))
    assert r.weighted_reciprocity(counts).value == pytest.approx(r.arc_reciprocity(counts).value)


@given(talks(), st.floats(0.1, 50))
def test_the_share_of_messages_returned_does_not_depend_on_the_scale(W, factor):
    assert r.weighted_reciprocity(from_matrix(W * factor)).value == pytest.approx(r.weighted_reciprocity(from_matrix(W)).value)


@given(talks(), st.data())
def test_answering_raises_the_share_of_messages_returned(W, data):
    room = [(i, j) for i in range(len(W)) for j in range(len(W)) if i != j and W[j, i] + 1 <= W[i, j]]
    assume(room)
    i, j = data.draw(st.sampled_from(room))
    more = W.copy()
    more[j, i] += 1
    assert r.weighted_reciprocity(from_matrix(more)).value > r.weighted_reciprocity(from_matrix(W)).value


@given(talks())
def test_rho_in_its_two_forms_and_its_range(W):
    A = (W > 0).astype(float)
    n, m = len(A), A.sum()
    a = m / (n * (n - 1))
    found = r.rho(from_matrix(W)).value
    if a < 1:
        assert found == pytest.approx(((A * A.T).sum() / m - a) / (1 - a))
        assert -a / (1 - a) - 1e-12 <= found <= 1
    else:
        assert found == 1


@given(talks(), st.data())
def test_adding_the_missing_half_of_a_pair_never_lowers_rho(W, data):
    halves = [(i, j) for i in range(len(W)) for j in range(len(W)) if W[i, j] and not W[j, i]]
    assume(halves)
    i, j = data.draw(st.sampled_from(halves))
    more = W.copy()
    more[j, i] = 1
    assert r.rho(from_matrix(more)).value >= r.rho(from_matrix(W)).value - 1e-12


@settings(max_examples=30, deadline=None)
@given(talks(smallest=2))
def test_the_strength_preserving_null_keeps_everybodys_sending_and_getting_and_makes_no_loops(W):
    n = len(W)
    for i, j in stub_permutations(from_matrix(W), draws=3, seed=7):
        assert (i != j).all()
        assert np.bincount(i, minlength=n).tolist() == W.sum(1).tolist()
        assert np.bincount(j, minlength=n).tolist() == W.sum(0).tolist()


def test_a_reciprocal_star_is_all_the_null_allows():
    result = r.rho_w(from_matrix(3 * REC5), draws=20, seed=1)
    assert result.null["mean"] == 1 and result.value == 1


# --- the maximum-entropy null, methods.md 1.3 (i), second form ----------------------------------------------------------


@pytest.mark.parametrize(("n", "each"), [(3, 1), (5, 2), (5, 0.25), (40, 3)])
def test_where_all_are_alike_the_most_even_null_has_a_printed_value(n, each):
    """E w = p/(1-p) = mu, so p = mu/(1+mu), E min = p^2/(1-p^2) and the share is mu/(1 + 2 mu)."""
    r0, _ = entropy_null.returned(np.full(n, each * (n - 1.0)), np.full(n, each * (n - 1.0)))
    assert r0 == pytest.approx(each / (1 + 2 * each), abs=1e-9)


@settings(max_examples=60, deadline=None)
@given(talks(smallest=2))
def test_the_most_even_null_keeps_everybodys_sending_and_getting_on_average(W):
    sent, got = W.sum(1), W.sum(0)
    kinds, people, p = entropy_null.chances(sent, got)
    assert (people.sum(), (p < 1).all(), (p >= 0).all()) == (((sent + got) > 0).sum(), True, True)
    mean = p / (1 - p) * (np.outer(np.ones(len(people)), people) - np.eye(len(people)))
    back = p.T / (1 - p.T) * (np.outer(np.ones(len(people)), people) - np.eye(len(people)))
    if len(people) > 1 or people[0] > 2:
        assert mean.sum(1) == pytest.approx(kinds[:, 0], rel=1e-7, abs=1e-7)
        assert back.sum(1) == pytest.approx(kinds[:, 1], rel=1e-7, abs=1e-7)
    if (sent + got < sent.sum()).all():  # not a star: p[c, d] = x_c y_d, so rows are multiples of one another
        with np.errstate(divide="ignore"):
            x = np.log(p)
        for a in range(len(p)):
            for b in range(a):
                cells = np.isfinite(x[a]) & np.isfinite(x[b])
                assert not cells.any() or np.ptp(x[a, cells] - x[b, cells]) < 1e-6


@pytest.mark.parametrize("W", [W3 + 4 * (np.ones((3, 3)) - np.eye(3)), np.array(ALL["MIX4"]) * 3 + 1, 3 * REC5, 2 * OUT5 + OUT5.T])
def test_level_and_spread_of_the_most_even_null_are_those_of_throwing_messages(W):
    W = np.array(W, dtype=float)
    np.fill_diagonal(W, 0)
    sent, got, n = W.sum(1), W.sum(0), len(W)
    kinds, _, p = entropy_null.chances(sent, got)
    place = [int(np.flatnonzero((kinds == (s, g)).all(1))[0]) for s, g in zip(sent, got)]
    P = p[np.ix_(place, place)] * (1 - np.eye(n))
    thrown = np.random.default_rng(1).geometric(1 - P, (20_000, n, n)) - 1
    returned = np.minimum(thrown, thrown.transpose(0, 2, 1)).sum((1, 2))
    every = thrown.sum((1, 2))
    r0, sd = entropy_null.returned(sent, got)
    assert r0 == pytest.approx(returned.mean() / every.mean(), abs=0.006)
    linear = (returned - r0 * every) / sent.sum()  # the spread of a ratio, to first order
    assert sd == pytest.approx(linear.std(), rel=0.04)


def test_the_most_even_null_in_pairs_stars_and_crowds_of_too_many_kinds(monkeypatch):
    star = r.rho_w(from_matrix(3 * REC5), "entropy")  # three messages each way: p = q = 3/4, E min = 9/7 of 3
    assert star.null["mean"] == pytest.approx(3 / 7) and star.value == 1 and star.null["draws"] == 0 and star.seed is None
    assert "maximum-entropy" in star.null["name"] and star.null["z"] > 2.5
    pair = r.rho_w(from_matrix([[0, 4], [2, 0]]), "entropy")
    assert pair.null["mean"] == pytest.approx(2 * (8 / 15) / (7 / 15) / 6)  # p = 4/5, q = 2/3
    assert r.rho_w(from_matrix([[0, 3], [3, 0]]), "entropy").null["mean"] == pytest.approx(3 / 7)
    assert r.rho_w(from_matrix(2 * PAIRS6), "entropy").parameters["r_w"] == 1
    monkeypatch.setattr(entropy_null, "MOST_KINDS", 2)
    assert "too many equations" in r.rho_w(from_matrix(ALL["MIX4"] * np.arange(1, 5)), "entropy").reason


def test_in_a_large_crowd_both_strength_preserving_nulls_say_about_the_same():
    rng = np.random.default_rng(5)
    activity = rng.pareto(2.5, 300) + 1
    W = rng.poisson(np.outer(activity, activity) * 0.01).astype(float)
    np.fill_diagonal(W, 0)
    stubs, even = r.rho_w(from_matrix(W), "stubs", 60), r.rho_w(from_matrix(W), "entropy")
    assert even.null["mean"] == pytest.approx(stubs.null["mean"], abs=0.03) and abs(even.value) < 0.05


def test_a_ring_that_nobody_answers_is_below_chance():
    ring = 2 * ALL["RING5"]
    for null in ("stubs", "entropy", "total"):
        result = r.rho_w(from_matrix(ring), null=null, draws=50)
        assert result.parameters["r_w"] == 0 and result.value < 0 and result.sentence.startswith("No message is returned")


def test_the_null_is_reproducible_and_named():
    a, b = (r.rho_w(from_matrix(W3), draws=50, seed=5) for _ in range(2))
    assert a.value == b.value and a.null == b.null
    assert "strength-preserving" in a.null["name"] and a.null["draws"] == 50 and a.parameters["r_w"] == pytest.approx(3 / 7)
    total = r.rho_w(from_matrix(W3), null="total")
    assert "total-preserving" in total.null["name"] and total.seed is None


def test_random_talk_of_equal_people_has_rho_near_zero_under_both_nulls():
    rng = np.random.default_rng(2)
    W = rng.poisson(0.5, (40, 40)).astype(float)
    np.fill_diagonal(W, 0)
    both = [r.rho_w(from_matrix(W), null="stubs", draws=60, seed=1), r.rho_w(from_matrix(W), null="total")]
    for result in both:
        assert abs(result.value) < 0.1
    assert abs(r.rho_w(from_matrix(W), null="entropy").value) < 0.2  # geometric messages scatter more than thrown ones
    assert abs(both[0].null["z"]) < 3


def test_the_warning_a_strong_hub_explains_its_own_answers():
    """With a hub the strength-preserving null alone returns most: rho_w is small although the hub answers everybody."""
    hub = 20 * REC5 + K5
    result = r.rho_w(from_matrix(hub), draws=60, seed=1)
    assert result.parameters["r_w"] == 1 and result.null["mean"] > 0.9


@pytest.mark.parametrize("measure", [r.arc_reciprocity, r.pair_reciprocity, r.rho, r.weighted_reciprocity, r.rho_w])
@pytest.mark.parametrize("n", [0, 1, 4])
def test_no_talk_is_undefined_not_zero(measure, n):
    result = measure(from_matrix(np.zeros((n, n))))
    assert math.isnan(result.value) and result.reason


def test_no_pair_has_no_pairs_reciprocity():
    assert math.isnan(r.all_pairs_reciprocity(from_matrix([[0]])).value)


def test_split_messages_have_no_null_of_whole_messages():
    assert "whole" in r.rho_w(from_matrix([[0, 0.5], [0.5, 0]])).reason


def test_all_definitions_side_by_side():
    found = r.reciprocity(from_matrix(ALL["MIX4"]), draws=20)
    assert {k: round(v.value, 4) for k, v in found.items() if k not in ("rho_w", "r0", "rho_w_entropy", "rho_w_total")} == {
        "arc_reciprocity": 0.6667,
        "pair_reciprocity": 0.5,
        "all_pairs_reciprocity": 0.6667,
        "rho": 0.3333,
        "weighted_reciprocity": 0.6667,
    }
    assert all(v.sentence.endswith(".") for v in found.values())


def test_an_unknown_null_is_refused():
    with pytest.raises(ValueError, match="stubs"):
        r.rho_w(from_matrix(W3), null="magic")
