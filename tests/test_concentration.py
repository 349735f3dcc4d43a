"""How unequal are the voices: values by hand, the double sum as a second routine, and what a move of one message must do."""

import itertools
import math
from importlib import import_module

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from conversation_lib.graphs import from_matrix

c = import_module("conversation_lib.measures.concentration")  # the module; measures.concentration is the function

HAND = [10, 4, 3, 2, 1]
voices = st.lists(st.integers(0, 30), min_size=2, max_size=12).filter(lambda x: sum(x) > 0)


def test_twenty_messages_of_five_people_by_hand():
    assert c.gini(HAND).value == pytest.approx(0.4, abs=1e-9)
    assert c.gini(HAND, small_sample=True).value == pytest.approx(0.5, abs=1e-9)
    assert c.top_share(HAND, q=0.2).value == pytest.approx(0.5, abs=1e-9)
    assert c.hill(HAND, 1).value == pytest.approx(3.792685, abs=5e-7)
    assert c.hill(HAND, 2).value == pytest.approx(3.076923, abs=5e-7)
    assert c.hill(HAND, math.inf).value == pytest.approx(2, abs=1e-9)
    assert c.entropy(HAND).value == pytest.approx(1.923220, abs=5e-7)
    assert c.evenness(HAND).value == pytest.approx(0.828286, abs=5e-7)
    assert c.simpson(HAND).value == pytest.approx(0.289474, abs=5e-7)
    assert c.simpson(HAND).parameters["inverse"] == pytest.approx(3.454545, abs=5e-7)


def test_equal_voices_and_a_single_voice():
    assert c.gini([1, 1, 1, 1]).value == 0
    assert [c.hill([1, 1, 1, 1], q).value for q in (0, 1, 2, math.inf)] == pytest.approx([4] * 4)
    assert c.gini([5, 0, 0, 0]).value == 0.75
    assert c.gini([5, 0, 0, 0], small_sample=True).value == 1
    assert [c.hill([5, 0, 0, 0], q).value for q in (0, 1, 2, math.inf)] == [1, 1, 1, 1]


def test_the_silent_count_in_full_for_gini_and_not_at_all_for_the_number_of_voices():
    silent = HAND + [0] * 5
    assert c.gini(silent).value == pytest.approx(0.7)  # (1 + .4) / 2
    assert c.gini(silent, active_only=True).value == pytest.approx(0.4)
    assert c.hill(silent, 2).value == c.hill(HAND, 2).value


@given(voices)
def test_gini_is_half_the_relative_mean_difference(x):
    slow = sum(abs(a - b) for a in x for b in x) / (2 * len(x) * sum(x))
    assert c.gini(x).value == pytest.approx(slow, abs=1e-9)


@given(voices)
def test_the_lorenz_curve_encloses_the_gini(x):
    curve = c.lorenz(x)
    assert curve.iloc[0].tolist() == [0, 0] and curve.iloc[-1].tolist() == pytest.approx([1, 1])
    area = float(np.trapezoid(curve["messages"], curve["people"]))
    assert c.gini(x).value == pytest.approx(1 - 2 * area, abs=1e-9)


@given(voices, st.randoms(use_true_random=False))
def test_the_order_of_people_does_not_matter(x, random):
    y = list(x)
    random.shuffle(y)
    for name, result in c.concentration(x).items():
        other = c.concentration(y)[name]
        assert result.value == pytest.approx(other.value, abs=1e-9, nan_ok=True), name


@given(voices, st.sampled_from([0, 0.5, 1, 2, 3, math.inf]))
def test_two_copies_of_a_community_have_twice_the_voices_and_the_same_gini(x, q):
    assert c.hill(x + x, q).value == pytest.approx(2 * c.hill(x, q).value)
    assert c.gini(x + x).value == pytest.approx(c.gini(x).value, abs=1e-9)


@given(voices)
def test_the_higher_the_order_the_fewer_the_voices(x):
    d = [c.hill(x, q).value for q in (0, 1, 2, math.inf)]
    assert d[0] == sum(v > 0 for v in x)
    assert all(a >= b - 1e-9 for a, b in itertools.pairwise(d)) and d[-1] >= 1


@given(voices)
def test_hill_numbers_of_neighbouring_orders_meet(x):
    assert c.hill(x, 1 + 1e-7).value == pytest.approx(c.hill(x, 1).value, rel=1e-4)
    assert c.hill(x, 1e6).value == pytest.approx(c.hill(x, math.inf).value, rel=1e-4)
    assert c.hill(x, 1).value == pytest.approx(2 ** c.entropy(x).value)


@given(voices, st.data())
def test_pigou_dalton_a_message_from_the_talkative_to_the_quiet_makes_it_more_equal(x, data):
    moves = [(i, j) for i in range(len(x)) for j in range(len(x)) if x[i] - 1 >= x[j] + 1]
    assume(moves)
    i, j = data.draw(st.sampled_from(moves))
    y = list(x)
    y[i] -= 1
    y[j] += 1
    assert c.gini(y).value <= c.gini(x).value + 1e-12
    assert c.top_share(y, k=2).value <= c.top_share(x, k=2).value + 1e-12
    assert c.entropy(y).value >= c.entropy(x).value - 1e-12
    for q in (0, 1, 2, math.inf):
        assert c.hill(y, q).value >= c.hill(x, q).value - 1e-9


def test_the_top_seven_percent_of_a_hundred_are_seven_not_eight():
    result = c.top_share([1] * 100, q=0.07)
    assert result.parameters["k"] == 7 and result.value == pytest.approx(0.07)
    assert "7 most active" in result.sentence
    assert c.top_share([1, 2, 3], q=0.01).parameters["k"] == 1
    assert c.top_share([1, 2], k=9).value == 1


def test_either_a_fraction_or_a_number_of_people_must_be_stated():
    for wrong in ({}, {"q": 0.1, "k": 1}, {"q": 0}, {"q": 1.1}, {"k": 0}):
        with pytest.raises(ValueError):
            c.top_share([1, 2], **wrong)


def test_the_correction_of_miller_and_madow_is_the_stated_one():
    plain, corrected = c.entropy(HAND, math.e).value, c.entropy(HAND, math.e, corrected=True).value
    assert corrected - plain == pytest.approx(4 / 40)
    rng = np.random.default_rng(3)  # 200 small samples of ten equal voices: the corrected mean is closer to the truth
    draws = [rng.multinomial(20, [0.1] * 10) for _ in range(200)]
    bias = [np.mean([c.entropy(x, math.e, corrected=k).value for x in draws]) - math.log(10) for k in (False, True)]
    assert bias[0] < 0 and abs(bias[1]) < abs(bias[0]) / 2


def test_unbiased_simpson_is_unbiased():
    rng = np.random.default_rng(4)
    p = np.array([0.5, 0.3, 0.2])
    found = np.mean([c.simpson(rng.multinomial(5, p)).value for _ in range(4000)])
    assert found == pytest.approx(float((p**2).sum()), abs=0.01)


@pytest.mark.parametrize("measure", [c.gini, c.hill, c.entropy, c.evenness, c.simpson, lambda x: c.top_share(x, k=1)])
@pytest.mark.parametrize("nothing", [[], [0], [0, 0, 0]])
def test_a_share_of_nothing_is_not_zero(measure, nothing):
    result = measure(nothing)
    assert math.isnan(result.value) and result.reason


def test_one_person():
    assert c.gini([7]).value == 0
    assert math.isnan(c.gini([7], small_sample=True).value)
    assert math.isnan(c.evenness([7]).value)
    assert c.top_share([7], k=1).value == 1
    assert c.lorenz([]).empty


def test_one_message_has_no_unbiased_simpson_and_halves_have_none_either():
    assert "two messages" in c.simpson([1]).reason
    assert "whole" in c.simpson([1.5, 2]).reason
    assert c.simpson([1, 1]).value == 0 and math.isinf(c.simpson([1, 1]).parameters["inverse"])


@pytest.mark.parametrize("bad", [[1, -1], [1, math.nan], [1, math.inf]])
def test_impossible_counts_are_refused(bad):
    for measure in (c.gini, c.hill, c.entropy, c.lorenz, c.simpson):
        with pytest.raises(ValueError, match="finite and not negative"):
            measure(bad)


def test_counts_of_ties_give_the_messages_sent():
    counts = from_matrix([[0, 5, 2], [3, 0, 0], [0, 4, 0]])
    assert c.sent(counts).tolist() == [7, 3, 4] and c.received(counts).tolist() == [3, 9, 2]
    assert c.gini(counts).value == c.gini([7, 3, 4]).value
