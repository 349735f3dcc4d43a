"""Attention, reply trees, Hawkes, SIR: fixtures, limits, and each generator's parameters found again."""

import networkx as nx
import numpy as np
import pytest
from scipy import stats

from conversation_lib.simulate import hawkes, replytree, sir
from conversation_lib.simulate.attention import attention, attention_pairs
from conversation_lib.threads import from_parents, tree_table


def test_attention_without_preference_is_even_and_with_preference_makes_hubs():
    def top(gamma):
        return np.mean([np.asarray(attention(50, 2000, gamma, seed=s).W.sum(axis=0)).max() / 2000 for s in range(5)])

    assert top(0) < 0.04 < 0.06 < top(1) < top(1.5)


def preference(writer, target, n):
    """The most likely gamma: the sum over messages of ln(weight of the one chosen / weights of all others)."""
    from scipy.optimize import minimize_scalar

    before = np.zeros((len(target), n))
    before[np.arange(1, len(target)), target[:-1]] = 1
    log = np.log(np.cumsum(before, axis=0) + 1)
    row = np.arange(len(target))

    def loss(gamma):
        weight = np.exp(gamma * log)
        return -(gamma * log[row, target] - np.log(weight.sum(1) - weight[row, writer])).sum()

    return minimize_scalar(loss, (0, 1)).x


@pytest.mark.parametrize("gamma", [0.0, 0.6, 1.0])
def test_the_pull_of_attention_is_found_again(gamma):
    found = [preference(*attention_pairs(40, 1500, gamma, seed=s), 40) for s in range(6)]
    assert np.mean(found) == pytest.approx(gamma, abs=0.08)


def test_nobody_writes_to_himself_and_the_seed_decides_all():
    w, t = attention_pairs(5, 300, 1.0, seed=3)
    assert (w != t).all()
    assert all((a == b).all() for a, b in zip(attention_pairs(5, 300, 1.0, seed=3), (w, t)))
    with pytest.raises(ValueError):
        attention_pairs(1, 10, 1.0)


def test_the_weights_of_the_specification():
    w = replytree.weights(np.array([1, 0]), 2, 1, 2, 0.5)
    assert w.tolist() == [4.25, 1.5] and w[0] / w.sum() == pytest.approx(17 / 23)


def test_the_limits_of_the_reply_tree_are_chain_star_and_random_recursive_tree():
    assert replytree.grow(30, 0, 0, 1e-12).tolist() == [-1, *range(29)]
    assert replytree.grow(30, 0, 1e15, 0.5).tolist() == [-1] + [0] * 29
    parents = np.array([replytree.grow(4, 0, 0, 1.0, seed=s)[3] for s in range(3000)])
    assert stats.chisquare(np.bincount(parents, minlength=3)).pvalue > 0.001


def test_the_likelihood_of_a_tiny_tree_by_hand():
    assert replytree.log_likelihood([np.array([-1, 0, 0])], 1, 2, 0.5) == pytest.approx(np.log(17 / 23))


def test_parameters_of_grown_trees_are_found_again_within_fifteen_percent():
    alpha, beta, tau = 0.4, 3.0, 0.8
    found = replytree.fit([replytree.grow(50, alpha, beta, tau, seed=s) for s in range(500)])
    assert found["alpha"] == pytest.approx(alpha, rel=0.15)
    assert found["beta"] == pytest.approx(beta, rel=0.15)
    assert found["tau"] == pytest.approx(tau, rel=0.15)


def test_trees_without_a_choice_have_no_parameters():
    assert np.isnan(replytree.fit([np.array([-1, 0])])["alpha"])


def test_the_hawkes_likelihood_fixture():
    assert hawkes.log_likelihood([1, 2], 3, 0.5, 0.5, 1) == pytest.approx(-3.321425, abs=5e-7)


def test_the_fast_likelihood_equals_the_double_sum():
    t = np.sort(np.random.default_rng(1).uniform(0, 20, 30))
    mu, alpha, beta = 0.7, 0.3, 1.1
    rate = [mu + alpha * sum(np.exp(-beta * (x - y)) for y in t if y < x) for x in t]
    slow = np.log(rate).sum() - mu * 20 - alpha / beta * sum(1 - np.exp(-beta * (20 - x)) for x in t)
    assert hawkes.log_likelihood(t, 20, mu, alpha, beta) == pytest.approx(slow)


def test_an_explosive_hawkes_process_is_refused():
    with pytest.raises(ValueError, match="branching ratio"):
        hawkes.times(1, 2, 1, 10)


def test_cluster_sizes_follow_borel():
    size = hawkes.cluster_sizes(0.5, 20_000)
    assert size.mean() == pytest.approx(2, rel=0.03)
    for k in (1, 2, 3):
        borel = np.exp(-0.5 * k) * (0.5 * k) ** (k - 1) / [1, 2, 6][k - 1]
        assert (size == k).mean() == pytest.approx(borel, abs=0.012)


def test_the_branching_ratio_is_found_again_and_the_clock_runs_true():
    t = hawkes.times(0.5, 0.6, 1.2, 2000, seed=4)
    parameters, ratio = hawkes.fit(t, 2000)
    assert ratio.low < 0.5 < ratio.high and ratio.value == pytest.approx(0.5, abs=0.1)
    assert ratio.parameters["ks_p"] > 0.01
    assert parameters["mu"] == pytest.approx(0.5, rel=0.25)


def test_messages_that_trigger_nothing_have_a_ratio_near_zero():
    t = np.sort(np.random.default_rng(2).uniform(0, 1000, 600))
    assert hawkes.fit(t, 1000)[1].low < 0.05


def test_an_even_stream_is_not_said_to_be_all_talk_nor_none():
    """A memory as long as the observation fits an even stream as well as no memory does: then no share is named, and the interval says why."""
    said = []
    for seed in range(6):
        t = np.sort(np.random.default_rng(seed).uniform(0, 672, 900))
        r = hawkes.fit(t, 672)[1]
        assert r.low < 0.05
        said.append(r.value if r.defined else 0.0)
        assert r.defined or (r.high - r.low > 0.9 and "look alike" in r.reason)
    assert max(said) < 0.5


def test_too_few_events_have_no_ratio():
    assert not hawkes.fit([1, 2, 3], 5)[1].defined


def test_word_that_always_passes_on_makes_the_breadth_first_tree():
    g = nx.gnp_random_graph(40, 0.1, seed=1)
    heard, teller = sir.spread(g, 0, 1.0)
    far = nx.single_source_shortest_path_length(g, 0)
    depth = from_parents([None if k < 0 else k for k in teller]).depth
    assert {v: int(d) for v, d in zip(heard, depth)} == dict(far)


@pytest.mark.parametrize("p", [0.1, 0.5])
def test_the_chance_of_passing_on_is_found_again(p):
    heard = [len(sir.spread(nx.star_graph(200), 0, p, seed=s)[0]) - 1 for s in range(30)]
    assert np.mean(heard) / 200 == pytest.approx(p, abs=0.02)


def test_word_travels_as_far_as_ties_that_happen_to_be_open_would_carry_it():
    """Each tie is tried once, so the reached are the component of a graph that keeps every tie with probability p (percolation)."""
    g = nx.gnp_random_graph(60, 0.08, seed=4)
    told = [len(sir.spread(g, 0, 0.35, seed=s)[0]) for s in range(2000)]
    kept = []
    for s in range(2000):
        rng = np.random.default_rng(10_000 + s)
        part = nx.Graph(e for e in g.edges() if rng.random() < 0.35)
        kept.append(len(nx.node_connected_component(part, 0)) if 0 in part else 1)
    assert stats.ks_2samp(told, kept).pvalue > 0.001
    assert np.mean(told) == pytest.approx(np.mean(kept), abs=3)


def test_word_that_never_passes_on_stays_where_it_is():
    heard, teller = sir.spread(nx.complete_graph(5), 2, 0.0)
    assert heard == [2] and teller.tolist() == [-1]
    assert np.isnan(tree_table(from_parents([None]))["nu"].iloc[0])
