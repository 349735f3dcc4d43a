"""The protocol of the known groups: tau against scipy, equal volume, and the list that was committed first."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from conversation_lib import datasets, simulate
from conversation_lib.measures.known_groups import agreement, at_equal_volume, readers_agree


@given(st.lists(st.tuples(st.integers(1, 5), st.floats(0, 1)), min_size=9, max_size=16))
def test_tau_is_that_of_scipy(pairs):
    x, y = zip(*pairs)
    r = agreement(x, y, draws=9)
    if r.defined:
        assert r.value == pytest.approx(stats.kendalltau(x, y).statistic)


def test_with_few_corpora_all_orders_are_tried():
    r = agreement([1, 2, 3, 4, 5, 6], [1, 2, 3, 4, 5, 6])
    assert r.value == 1 and r.null["p"] == pytest.approx(1 / 720)


def test_corpora_without_a_value_are_left_out_and_counted():
    assert agreement([1, 2, 3, 4, 5, 5], [np.nan, 1, 2, 3, 4, 5]).parameters["left_out"] == 1
    assert not agreement([1, 2, 3], [1, 2, 3]).defined and not agreement([1] * 6, [1, 2, 3, 4, 5, 6]).defined


def test_the_volume_is_the_same_for_small_and_large():
    small, large = at_equal_volume(simulate.mixing(30, 300, 0.8, seed=1)), at_equal_volume(simulate.mixing(30, 6000, 0.8, seed=2), draws=30)
    assert small["volume"] == large["volume"] == 300
    assert abs(small["C"] - large["C"]) < 0.08 and small["C_all"] == small["C"]


def test_too_few_ties_have_no_value():
    assert np.isnan(at_equal_volume(simulate.mixing(5, 20, 0.5))["C"])


def test_the_expected_order_still_stands_as_it_was_committed():
    expected = datasets.load_facts("known-groups").expected_order
    assert len(expected) == 16 and expected["level"].tolist() == [1, 1, 1, 1, 2, 3, 3, 4, 4, 4, 4, 5, 5, 5, 5, 5]


def test_misses_are_told_by_name_and_agree_with_tau():
    from conversation_lib.measures.known_groups import misses

    expected, found = [1, 1, 2, 3, 3], [0.5, 0.1, 0.4, 0.3, float("nan")]
    table = misses(expected, found, list("abcde")).set_index("name")
    assert table["wrong"].to_dict() == {"a": 2, "b": 0, "c": 2, "d": 2, "e": 0}
    assert table.loc["e", "pairs"] == 0 and np.isnan(table.loc["e", "share"]) and table.index[-1] == "e"
    concordant, discordant = (table["pairs"].sum() - table["wrong"].sum()) / 2, table["wrong"].sum() / 2
    assert (concordant, discordant) == (2, 3)  # by hand: b<c, b<d right; a>c, a>d, c>d wrong


def test_misses_do_not_depend_on_the_order_of_the_rows():
    from conversation_lib.measures.known_groups import misses

    rng = np.random.default_rng(3)
    x, y, names = rng.integers(1, 5, 9), rng.random(9), [f"corpus-{k}" for k in range(9)]
    order = rng.permutation(9)
    a, b = misses(x, y, names), misses(x[order], y[order], [names[k] for k in order])
    assert a.equals(b)


def test_the_ties_in_the_levels_cap_tau():
    """Eight corpora on five levels cannot reach 1, however well they are told apart."""
    levels = [1, 1, 1, 2, 2, 3, 4, 5]
    assert agreement(levels, [1, 2, 3, 4, 5, 6, 7, 8]).value == pytest.approx(0.926, abs=5e-4)


@pytest.mark.slow
@pytest.mark.parametrize(("levels", "tau", "p"), [([1, 1, 1, 2, 2, 3, 4, 5], 0.617, 0.025), ([1, 2, 3, 4, 5, 6, 7, 8], 0.571, 0.031)])
def test_how_large_tau_must_be_to_be_rare(levels, tau, p):
    """methods.md 9.4: over all orders of eight corpora, tau of at least so much has this one-sided p."""
    from itertools import permutations

    x = np.sign(np.subtract.outer(levels, levels))
    orders = np.array(list(permutations(range(8))))
    s = sum(x[i, j] * np.sign(orders[:, i] - orders[:, j]) for i in range(8) for j in range(i))
    found = s / np.sqrt((x != 0).sum() / 2 * 28)
    assert (found >= tau - 5e-4).mean() == pytest.approx(p, abs=5e-4)


@given(st.lists(st.lists(st.integers(1, 6), min_size=5, max_size=5), min_size=5, max_size=9))
def test_the_agreement_of_readers_is_that_of_friedman(ranks):
    """W = chi-square / (readers (excerpts - 1)), as scipy counts it, ties included."""
    r = readers_agree(ranks)
    if r.defined:
        found = stats.friedmanchisquare(*np.array(ranks).T)
        assert r.value == pytest.approx(found.statistic / (len(ranks) * 4), abs=1e-9) and r.null["p"] == pytest.approx(found.pvalue, abs=1e-9)
        assert readers_agree(ranks[::-1]).value == pytest.approx(r.value)


def test_readers_who_agree_who_do_not_and_who_are_too_few():
    assert readers_agree([[1, 2, 3, 4]] * 5).value == 1
    assert readers_agree([[1, 2, 3]] * 3 + [[3, 2, 1]] * 3).value == 0
    assert "five readers" in readers_agree([[1, 2, 3]] * 4).reason and "alike" in readers_agree([[2, 2, 2]] * 5).reason
    assert not readers_agree([[1, 2, np.nan]] * 5).defined
