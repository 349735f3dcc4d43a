"""What only the pages for the referee use (41 to 45): brackets of power, chance levels of shapes, bars that hold their borders."""

import numpy as np
import pandas as pd
import pytest

from conversation_lib import figures, recorded_talk
from conversation_lib.figures.trees import mean_distance_at_random
from conversation_lib.sensitivity import power
from conversation_lib.simulate.replytree import at_random
from conversation_lib.threads import from_parents, structural_virality


def test_a_size_that_is_enough_by_luck_is_not_the_answer():
    make = lambda dial, messages, seed: (dial, messages)  # noqa: E731
    measure = lambda pair: 0.0 if pair[1] == 20 else pair[0]  # noqa: E731
    table, needed = power(measure, make, 0.3, 0.5, sizes=(10, 20, 40, 80), runs=50)
    assert table["power"].tolist() == [1, 0, 1, 1]
    assert (needed.low, needed.value, needed.high) == (20, 40, 40)


def test_power_has_an_interval_and_the_answer_a_bracket():
    make = lambda dial, messages, seed: dial + np.random.default_rng(seed).normal() / messages**0.5  # noqa: E731
    table, needed = power(float, make, 0.0, 0.5, sizes=(4, 16, 64, 256), runs=100)
    assert ((table["low"] <= table["power"]) & (table["power"] <= table["high"])).all()
    assert needed.low < needed.value <= needed.high


def test_four_messages_at_random_have_the_mean_distance_counted_by_hand():
    # six trees alike: two are stars (3/2), four are chains (5/3)
    assert mean_distance_at_random([4])[0] == pytest.approx((2 * 3 / 2 + 4 * 5 / 3) / 6, abs=1e-12)


def test_trees_at_random_have_the_expected_mean_distance():
    nu = structural_virality(from_parents(at_random([20] * 3000, seed=1)))
    assert nu.mean() == pytest.approx(mean_distance_at_random([20])[0], abs=4 * nu.std() / len(nu) ** 0.5)


def test_every_tree_at_random_has_its_size_and_answers_only_what_was_there():
    parents = at_random([3, 1, 5], seed=2)
    assert [k for k, p in enumerate(parents) if p is None] == [0, 3, 4]
    assert all(p < k and p >= (0 if k < 3 else 4) for k, p in enumerate(parents) if p is not None)


def test_a_collection_of_pieces_has_no_place_on_the_scale():
    found = recorded_talk.travels("reddit-2005-12", "stackexchange", pieces=False, draws=20, random=9)
    assert not found["reddit-2005-12"].defined and found["reddit-2005-12"].parameters["pieces_left_out"] == 32
    assert found["stackexchange"].value == 0 and "same value" in found["stackexchange"].reason
    assert recorded_talk.travels("reddit-2005-12", draws=20, random=9)["reddit-2005-12"].parameters["pieces"] == 32


def test_a_list_on_which_answers_are_answered_lies_beyond_chance():
    found = recorded_talk.travels("mail-rpm", pieces=False, draws=50, random=49)["mail-rpm"]
    assert found.low < found.value < found.high and found.value > found.null["mean"] and found.null["p"] == 1 / 50


def test_a_value_on_the_border_belongs_to_the_bar_that_a_test_would_count():
    _, table = figures.heap([0.05, 0.05, 0.051, 1.0, 0.0], xlabel="p")
    assert table["count"].iloc[[0, 1, -1]].tolist() == [3, 1, 1] and table["count"].sum() == 5


def test_trees_alike_are_one_dot_and_pieces_are_told_from_threads():
    t = pd.DataFrame({"n": [4, 4, 4, 9], "nu": [1.5, 1.5, 1.5, 3.0], "corpus": "x", "piece": [False, False, True, False]})
    _, table = figures.travels(t, hollow="piece")
    assert sorted(table[["messages", "hollow", "trees"]].itertuples(index=False, name=None)) == [(4, False, 2), (4, True, 1), (9, False, 1)]


def test_the_days_of_several_worlds_are_a_mean_with_its_least_and_most():
    _, table = figures.counts_per_day({"a": [[1, 2], [3, 6]], "b": [5, 5]})
    assert table[["messages", "least", "most"]].values.tolist() == [[2, 1, 3], [4, 2, 6], [5, 5, 5], [5, 5, 5]]
