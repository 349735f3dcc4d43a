"""Nulls keep what they promise, p-values are flat where nothing is going on, intervals cover, refusals give reasons."""

import os
import subprocess
import sys

import networkx as nx
import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from conversation_lib.chance import swaps
from conversation_lib.chance.authors import by_author
from conversation_lib.chance.influence import jackknife, without_each_author
from conversation_lib.chance.multiple import adjusted
from conversation_lib.chance.nulls import against_chance, shuffled_times
from conversation_lib.chance.nulls import swapped as swapped_targets
from conversation_lib.chance.swaps import arcs
from conversation_lib.corpus import Corpus, account_table, message_table
from conversation_lib.graphs import from_matrix


def arcs_of(g):
    arcs = np.array(sorted(g.edges()), dtype=np.int64).reshape(-1, 2)
    return arcs[:, 0], arcs[:, 1]


def swapped(s, t, n, rng, tries, compiled=None):
    """Sources and targets by the people's own numbers, share accepted, arcs returned."""
    graph = arcs(s, t, n)
    new, accepted, mutual = swapped_targets(graph, rng, tries, compiled)
    return graph.people[graph.source], graph.people[new], accepted, mutual


random_digraph = st.tuples(st.integers(3, 12), st.integers(0, 10**6)).map(lambda x: nx.gnp_random_graph(x[0], 0.4, seed=x[1], directed=True))


@settings(max_examples=60, deadline=None)
@given(random_digraph, st.integers(0, 1000))
def test_swaps_keep_both_degrees_of_everybody_and_the_graph_simple(g, seed):
    s, t = arcs_of(g)
    if len(s) < 2:
        return
    n = g.number_of_nodes()
    a, b, accepted, mutual = swapped(s, t, n, np.random.default_rng(seed), 20)
    assert np.bincount(a, minlength=n).tolist() == np.bincount(s, minlength=n).tolist()
    assert np.bincount(b, minlength=n).tolist() == np.bincount(t, minlength=n).tolist()
    assert (a != b).all() and len(set(zip(a.tolist(), b.tolist()))) == len(s)
    assert mutual == sum((y, x) in set(zip(a.tolist(), b.tolist())) for x, y in zip(a.tolist(), b.tolist()))
    assert 0 <= accepted <= 1


def plain_chain(s, t, stretches):
    """The same moves with a set of arcs, and nothing else: of each stretch (arcs drawn, people drawn) first the trades, then the turns."""
    s, t, m, people = s.tolist(), t.tolist(), len(t), int(max(*s, *t)) + 1
    there = set(zip(s, t))
    i = -1
    for drawn, through in stretches:
        for j in [number * m >> 32 for number in drawn.tolist()[: len(drawn) - len(through)]]:
            i = (i + 1) % m
            a, b, c, d = s[i], t[i], s[j], t[j]
            if not (a == c or b == d or a == d or c == b or (a, d) in there or (c, b) in there):
                t[i], t[j] = d, b
                there = there - {(a, b), (c, d)} | {(a, d), (c, b)}
        for number, c in zip(drawn.tolist()[len(drawn) - len(through) :], [number * people >> 32 for number in through.tolist()]):
            j = number * m >> 32
            a, b = s[j], t[j]
            if len({a, b, c}) < 3 or not {(b, c), (c, a)} <= there or {(b, a), (c, b), (a, c)} & there:
                continue
            place = {arc: k for k, arc in enumerate(zip(s, t))}
            t[j], t[place[b, c]], t[place[c, a]] = c, a, b
            there = there - {(a, b), (b, c), (c, a)} | {(a, c), (b, a), (c, b)}
    return t


@settings(max_examples=40, deadline=None)
@given(random_digraph, st.integers(0, 1000), st.sampled_from([7, 25, 1000]), st.sampled_from([0, 3, 1024]))
def test_neither_the_sieve_nor_bits_of_long_rows_change_an_answer(g, seed, stretch, long):
    s, t = arcs_of(g)
    if len(s) < 2:
        return
    graph = arcs(s, t, g.number_of_nodes())
    rng = np.random.default_rng(seed)
    numbers = rng.integers(0, 2**32, 405 + 40, dtype=np.uint32)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(swaps, "STRETCH", stretch)
        patch.setattr(swaps, "LONG", long)  # from how many arcs on a person has a bit for everybody
        found, accepted, mutual = swaps.chain(graph, 405, numbers, False)
    length = min(max(graph.m, 10), stretch)
    stretches, used = [], 0
    for begin in range(0, 405, length):
        end = min(begin + length, 405)
        moves, turns = end - begin, end // 10 - begin // 10  # every tenth move is a turn and takes two numbers
        stretches.append((numbers[used : used + moves], numbers[used + moves : used + moves + turns]))
        used += moves + turns
    assert used == len(numbers)
    assert found.tolist() == plain_chain(graph.source, graph.target, stretches)
    pairs = set(zip(graph.source.tolist(), found.tolist()))
    assert mutual == sum((b, a) in pairs for a, b in pairs) and 0 <= accepted < 1


def test_a_coarse_sieve_a_fine_one_and_the_compiler_give_the_same_graph(monkeypatch):

    s, t = arcs_of(nx.gnp_random_graph(40, 0.3, seed=5, directed=True))
    plain = swapped(s, t, 45, np.random.default_rng(3), 10, compiled=False)
    compiled = swapped(s, t, 45, np.random.default_rng(3), 10, compiled=True)
    monkeypatch.setattr(swaps, "WORDS_AN_ARC", 0)  # the smallest sieve: it says "perhaps" nearly always
    assert len(arcs(s, t, 45).sieve) == 1 < len(s)
    coarse = swapped(s, t, 45, np.random.default_rng(3), 10, compiled=False)
    monkeypatch.setattr(swaps, "WORDS_AN_ARC", 64)  # and one that hardly ever errs
    fine = swapped(s, t, 45, np.random.default_rng(3), 10, compiled=True)
    for other in (compiled, coarse, fine):
        assert (plain[0] == other[0]).all() and (plain[1] == other[1]).all() and plain[2:] == other[2:]


def test_broadcasters_to_the_same_thousands_are_shuffled_alike_by_plain_python_and_the_compiler():
    """Three hubs and some talk: nearly every trade is refused, and a look through a row of thousands each time would take a second a draw."""
    rng = np.random.default_rng(3)
    hubs = [(hub, person) for hub in range(3) for person in (3 + rng.permutation(1600)[:1300]).tolist()]
    talk = {(int(a), int(b)) for a, b in rng.integers(0, 1603, (900, 2)) if a != b} - set(hubs)
    s, t = np.array(sorted({*hubs, *talk})).T
    graph = arcs(s, t, 1603)
    assert len(graph.known[1]) == 3
    plain, compiled = (swapped(s, t, 1603, np.random.default_rng(4), 3, compiled=how) for how in (False, True))
    assert (plain[1] == compiled[1]).all() and plain[2:] == compiled[2:] and 0 < plain[2] < 0.5
    pairs = set(zip(plain[0].tolist(), plain[1].tolist()))
    assert len(pairs) == len(s) and plain[3] == sum((b, a) in pairs for a, b in pairs)
    assert np.bincount(plain[1], minlength=1603).tolist() == np.bincount(t, minlength=1603).tolist()


def test_the_complete_graph_cannot_be_shuffled():
    s, t = arcs_of(nx.complete_graph(5, create_using=nx.DiGraph))
    a, b, accepted, _ = swapped(s, t, 5, np.random.default_rng(1), 50)
    assert accepted == 0 and (a == s).all() and (b == t).all()


def test_a_circle_of_three_needs_the_third_kind_of_move():
    s, t = np.array([0, 1, 2]), np.array([1, 2, 0])
    seen = {tuple(sorted(zip(*(x.tolist() for x in swapped(s, t, 3, np.random.default_rng(k), 50)[:2])))) for k in range(20)}
    assert seen == {((0, 1), (1, 2), (2, 0)), ((0, 2), (1, 0), (2, 1))}


def test_all_graphs_of_the_same_degrees_come_equally_often():
    g = nx.DiGraph([(0, 1), (1, 2), (2, 3), (3, 0), (0, 2)])
    s, t = arcs_of(g)
    seen = {}
    for k in range(1500):
        a, b, *_ = swapped(s, t, 4, np.random.default_rng(k), 30)
        key = tuple(sorted(zip(a.tolist(), b.tolist())))
        seen[key] = seen.get(key, 0) + 1
    pairs = [(i, j) for i in range(4) for j in range(4) if i != j]
    from itertools import combinations

    degrees = (np.bincount(s, minlength=4).tolist(), np.bincount(t, minlength=4).tolist())
    space = [
        c
        for c in combinations(pairs, 5)
        if (np.bincount([x for x, _ in c], minlength=4).tolist(), np.bincount([y for _, y in c], minlength=4).tolist()) == degrees
    ]
    assert set(seen) == {tuple(sorted(c)) for c in space}
    expected = 1500 / len(space)
    chi2 = sum((v - expected) ** 2 / expected for v in seen.values())
    assert chi2 < 3 * len(space)


def test_one_core_and_two_give_the_same_numbers():
    c = from_matrix(nx.to_numpy_array(nx.gnp_random_graph(30, 0.15, seed=2, directed=True)))
    one, two = (against_chance(c, draws=19, workers=w) for w in (1, 2))
    assert one.draws.tolist() == two.draws.tolist()


def test_people_who_plainly_answer_each_other_stand_out_from_chance():
    W = np.zeros((40, 40))
    for i in range(0, 40, 2):
        W[i, i + 1] = W[i + 1, i] = 1
        W[i, (i + 7) % 40] = 1
    found = against_chance(from_matrix(W), draws=99)
    assert found.observed > found.draws.max() and found.p("high") == 1 / 100 and found.z > 5


def test_p_values_are_flat_on_random_graphs():
    p = []
    for k in range(100):
        g = nx.gnp_random_graph(16, 0.25, seed=k, directed=True)
        p.append(against_chance(from_matrix(nx.to_numpy_array(g)), draws=39, seed=k, tries=50, workers=1).p("high"))
    assert 0.005 <= np.mean(np.array(p) <= 0.05) <= 0.14 and 0.3 <= np.mean(p) <= 0.75


def test_p_values_are_flat_where_messages_fall_on_pairs_at_random():
    p = []
    for k in range(100):
        rng = np.random.default_rng(k)
        W = np.zeros((10, 10))
        i, step = rng.integers(0, 10, 80), rng.integers(1, 10, 80)
        np.add.at(W, (i, (i + step) % 10), 1)
        p.append(against_chance(from_matrix(W), _returned, null="strengths", draws=39, seed=k, workers=1).p("high"))
    assert 0.005 <= np.mean(np.array(p) <= 0.05) <= 0.14 and 0.3 <= np.mean(p) <= 0.75


def _returned(counts):
    W = counts.W.toarray()
    return np.minimum(W, W.T).sum() / W.sum()


def test_moving_people_on_the_graph_keeps_the_graph():
    c = from_matrix([[0, 3, 0], [0, 0, 1], [0, 0, 0]])
    values = against_chance(c, lambda x: float(x.W.sum()), null="labels", draws=9)
    assert (values.draws == 4).all()
    first = against_chance(c, lambda x: float(x.W[[0]].sum()), null="labels", draws=99)
    assert set(first.draws) == {0.0, 1.0, 3.0}


def test_times_dealt_within_threads_stay_in_their_thread():
    m = message_table(
        {"message_id": list("abcdef"), "conversation_id": list("xxxyyy"), "created_at": pd.date_range("2020-01-01", periods=6, freq="h", tz="UTC")}
    )
    c = Corpus(m, account_table(m))
    for seed in range(5):
        dealt = shuffled_times(c, seed).messages
        for thread in "xy":
            assert set(dealt[dealt["conversation_id"] == thread]["created_at"]) == set(m[m["conversation_id"] == thread]["created_at"])
    free = shuffled_times(c, 3, within_threads=False).messages
    assert sorted(free["created_at"]) == sorted(m["created_at"])


def test_p_counts_the_observed_value_among_the_draws():
    """p = (b + 1)/(R + 1) by hand: of nine draws three are as high, eight as low."""
    from conversation_lib.chance import Null

    null = Null(0.5, np.array([0.1, 0.2, 0.2, 0.3, 0.4, 0.4, 0.5, 0.5, 0.9]), "by hand", 1)
    assert (null.p("high"), null.p("low"), null.p()) == (0.4, 0.9, 0.8)
    assert Null(1.0, np.zeros(999), "by hand", 1).p("high") == 1 / 1000, "never zero"
    with pytest.raises(ValueError, match="side"):
        null.p("both")


def test_clear_groups_stand_out_from_graphs_of_the_same_degrees_and_random_ones_do_not():
    from conversation_lib.measures.groups import groups

    def q(counts):
        return groups(counts, runs=1).modularity.value

    planted = nx.stochastic_block_model([12, 12, 12], [[0.5, 0.03, 0.03], [0.03, 0.5, 0.03], [0.03, 0.03, 0.5]], seed=1, directed=True)
    clear = against_chance(from_matrix(nx.to_numpy_array(planted)), q, draws=39)
    none = against_chance(from_matrix(nx.to_numpy_array(nx.gnp_random_graph(36, 0.19, seed=1, directed=True))), q, draws=39)
    assert clear.p("high") == 1 / 40 and clear.z > 5
    assert none.mean > 0.15, "graphs without groups have borders, too"
    assert none.p("high") > 0.05 and abs(none.z) < 3


def test_holm_and_benjamini_hochberg_fixture():
    p = [0.01, 0.04, 0.03, 0.005]
    assert adjusted(p, "holm").tolist() == pytest.approx([0.03, 0.06, 0.06, 0.02])
    assert adjusted(p, "bh").tolist() == pytest.approx([0.02, 0.04, 0.04, 0.02])
    assert adjusted(p, "by").tolist() == pytest.approx(np.minimum(1, np.array([0.02, 0.04, 0.04, 0.02]) * (1 + 1 / 2 + 1 / 3 + 1 / 4)).tolist())


@given(st.lists(st.floats(0, 1), min_size=1, max_size=20))
def test_adjusting_never_lowers_a_p_value_nor_changes_the_order(p):
    from scipy.stats import false_discovery_control

    for method in ("holm", "bh", "by"):
        q = adjusted(p, method)
        assert (q >= np.array(p) - 1e-12).all() and (q <= 1).all()
        assert all(q[i] <= q[j] + 1e-12 for i in range(len(p)) for j in range(len(p)) if p[i] < p[j])
    assert adjusted(p, "bh").tolist() == pytest.approx(false_discovery_control(p).tolist())


def test_the_account_on_which_the_number_hangs_is_named():
    W = np.ones((6, 6)) - np.eye(6)
    W[0, 1:] = 50
    table, result = without_each_author(from_matrix(W), lambda c: float(c.W.toarray().sum(axis=1).max() / c.W.sum()))
    assert result.parameters["account"] == "000" and table["change"].abs().is_monotonic_decreasing
    assert result.parameters["without"] == pytest.approx(1 / 5)


def test_the_jackknife_refuses_fewer_than_ten_units():
    assert np.isnan(jackknife(range(9))) and jackknife(np.arange(10)) > 0


def test_shares_by_author_cover_the_truth_about_as_often_as_they_say():
    hits = 0
    for k in range(150):
        rng = np.random.default_rng(k)
        tendency = rng.beta(2, 3, 40)
        author = np.repeat(np.arange(40), 10)
        m = pd.DataFrame({"author": author.astype(str), "x": rng.random(400) < tendency[author]})
        r = by_author(m, "x", draws=199, seed=k)
        hits += r.low <= 0.4 <= r.high
    assert 0.88 <= hits / 150 <= 0.99


@pytest.mark.slow
def test_crossed_resampling_covers_the_truth_where_authors_and_conversations_both_have_their_way():
    """Owen 2007: crossed draws hold the truth at least as often as they say; drawing authors alone holds it far too seldom."""
    hits, authors_only = 0, 0
    for k in range(120):
        rng = np.random.default_rng(k)
        author, talk = rng.integers(0, 40, 800), rng.integers(0, 25, 800)
        x = rng.normal(0, 1, 40)[author] + rng.normal(0, 1, 25)[talk] + rng.normal(0, 1, 800)
        m = pd.DataFrame({"author": author.astype(str), "talk": talk.astype(str), "x": x})
        both, one = by_author(m, "x", conversation="talk", draws=199, seed=k), by_author(m, "x", draws=199, seed=k)
        hits += both.low <= 0 <= both.high
        authors_only += one.low <= 0 <= one.high
    assert 0.90 <= hits / 120 and authors_only / 120 < 0.85


def test_messages_without_a_conversation_are_left_out_of_crossed_draws_and_counted():
    rng = np.random.default_rng(1)
    m = pd.DataFrame({"author": rng.integers(0, 12, 200).astype(str), "talk": rng.integers(0, 12, 200).astype(str), "x": rng.random(200)})
    gaps = m.assign(talk=m["talk"].where(m.index >= 30))
    found, same = by_author(gaps, "x", conversation="talk", draws=99), by_author(m.iloc[30:], "x", conversation="talk", draws=99)
    assert found.parameters["left_out"] == 30 and (found.low, found.high) == (same.low, same.high)


def test_halves_and_authors_give_the_same_numbers_on_one_core_and_two():
    from conversation_lib.chance import replicates

    rng = np.random.default_rng(3)
    m = pd.DataFrame({"author": rng.integers(0, 30, 300).astype(str), "x": rng.random(300)})
    a, b = (by_author(m, "x", draws=99, workers=w) for w in (1, 2))
    assert (a.low, a.high) == (b.low, b.high)
    x = rng.random(50)
    one, two = (replicates(lambda keep: {"mean": x[keep].mean()}, 50, 60, workers=w)["mean"] for w in (1, 2))
    assert one.tolist() == two.tolist()


def test_a_bar_is_shown_to_those_who_ask_and_never_into_a_file(capsys):
    c = from_matrix(nx.to_numpy_array(nx.gnp_random_graph(12, 0.3, seed=2, directed=True)))
    against_chance(c, draws=9)
    assert capsys.readouterr().err == ""
    against_chance(c, draws=9, progress=True)
    assert "chance" in capsys.readouterr().err


def test_too_few_authors_get_a_value_and_a_reason_but_no_interval():
    r = by_author(pd.DataFrame({"author": list("aab"), "x": [1, 0, 1]}), "x")
    assert r.value == pytest.approx(2 / 3) and not r.has_interval and "2 authors" in r.reason
    assert not by_author(pd.DataFrame({"author": [None], "x": [1]}), "x").defined


def test_crossed_resampling_is_wider_where_conversations_differ():
    rng = np.random.default_rng(0)
    author, talk = rng.integers(0, 30, 600), rng.integers(0, 15, 600)
    m = pd.DataFrame({"author": author.astype(str), "talk": talk.astype(str), "x": (talk % 2).astype(float)})
    plain, crossed = by_author(m, "x", draws=199), by_author(m, "x", conversation="talk", draws=199)
    assert crossed.high - crossed.low > 1.5 * (plain.high - plain.low)


def test_compiled_chains_are_kept_for_the_next_process(tmp_path):
    """Functions that were handed over as arguments were strangers to it, and everybody waited for the compiler each time."""
    code = (
        "import numpy as np; from conversation_lib.chance import swaps; from conversation_lib.kernels import compiled\n"
        "graph = swaps.arcs(np.array([0, 1, 2]), np.array([1, 2, 0]), 3)\n"
        "swaps.chain(graph, 10, np.zeros(11, dtype=np.uint32), True)\n"
        "print(sum(compiled(swaps._chain).stats.cache_hits.values()), sum(compiled(swaps._chain).stats.cache_misses.values()))"
    )
    env = {**os.environ, "NUMBA_CACHE_DIR": str(tmp_path)}
    said = [subprocess.run([sys.executable, "-c", code], env=env, capture_output=True, text=True, check=True).stdout.split() for _ in range(2)]
    assert said == [["0", "1"], ["1", "0"]]
