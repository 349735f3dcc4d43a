"""Bounds on the Gini coefficient from published points: by hand, against random people, against a linear programme."""

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from conversation_lib.errors import BadInput
from conversation_lib.facts.lorenz_point import LorenzPoint, extreme_curves, gini_bounds, over_slacks, top
from conversation_lib.measures.concentration import gini, lorenz

counts = st.lists(st.integers(0, 50), min_size=2, max_size=12).filter(lambda x: sum(x) > 0)


def ends(*points):
    found = gini_bounds(list(points))
    return found.low, found.high


@pytest.mark.parametrize(
    ("point", "low", "high"),
    [
        ((0.9, 0.1), 0.8, 0.96),  # middle case: 1 - 4 * .1 * .1
        ((0.9, 0.7), 0.2, 2 / 3),  # the quiet hold more than half: 1 - .1/.3
        ((0.4, 0.1), 0.3, 0.75),  # fewer than half of the people: 1 - .1/.4
        ((0.5, 0.5), 0.0, 0.0),  # all alike
        ((0.3, 0.3), 0.0, 0.0),
        ((0.8, 0.8), 0.0, 0.0),
        ((0.9, 0.0), 0.9, 1.0),  # nine in ten have nothing
    ],
)
def test_bounds_of_one_point_by_hand(point, low, high):
    assert ends(point) == pytest.approx((low, high), abs=1e-12)


def test_the_lower_bound_of_one_point_is_p_minus_L():
    for p, held in [(0.2, 0.05), (0.5, 0.1), (0.99, 0.6)]:
        assert gini_bounds((p, held)).low == pytest.approx(p - held)


def test_the_extreme_curves_have_exactly_these_gini_coefficients():
    for p, held in [(0.9, 0.1), (0.9, 0.7), (0.4, 0.1), (0.6, 0.35), (0.2, 0.2), (0.7, 0.0)]:
        found = gini_bounds((p, held))
        for one, end in (("least unequal", found.low), ("most unequal", found.high)):
            curves = extreme_curves(p, held)
            corners = curves[curves["curve"] == one]
            area = np.trapezoid(corners["share"], corners["people"])
            assert 1 - 2 * area == pytest.approx(end, abs=1e-12)
            slopes = np.diff(corners["share"]) / np.where(np.diff(corners["people"]) == 0, np.nan, np.diff(corners["people"]))
            known = slopes[~np.isnan(slopes)]
            assert (np.diff(known) > -1e-9).all() and (known > -1e-9).all(), "it must be a Lorenz curve"
            assert np.interp(p, corners["people"], corners["share"]) == pytest.approx(held)


@settings(max_examples=150, deadline=None)
@given(counts, st.data())
def test_the_gini_of_any_people_lies_between_the_bounds_of_any_of_their_points(x, data):
    curve = lorenz(x)
    place = data.draw(st.integers(1, len(x) - 1))
    p, held = curve.iloc[place]
    low, high = ends((float(p), float(held)))
    assert low - 1e-9 <= gini(x).value <= high + 1e-9


def test_many_random_people_of_five_kinds_never_leave_the_bounds():
    rng = np.random.default_rng(20100520)
    kinds = [
        lambda n: rng.pareto(0.7, n) + 0.01,
        lambda n: rng.exponential(1, n),
        lambda n: rng.random(n),
        lambda n: rng.integers(0, 2, n) + 0.0,
        lambda n: rng.lognormal(0, 3, n),
    ]
    for draw in range(900):
        x = kinds[draw % 5](int(rng.integers(2, 60)))
        if x.sum() == 0:
            continue
        curve = lorenz(x).to_numpy()[1:-1]
        chosen = curve[np.sort(rng.choice(len(curve), size=min(len(curve), 1 + draw % 3), replace=False))]
        found = gini_bounds([tuple(point) for point in chosen])
        assert found.low - 1e-9 <= gini(x).value <= found.high + 1e-9, (x, chosen)


def test_more_points_never_widen_the_range():
    rng = np.random.default_rng(7)
    for _ in range(200):
        curve = lorenz(rng.pareto(1.0, 20)).to_numpy()
        one, two, three = curve[8], curve[14], curve[18]
        wide, narrow = ends(tuple(two)), ends(tuple(one), tuple(two), tuple(three))
        assert wide[0] - 1e-9 <= narrow[0] <= narrow[1] <= wide[1] + 1e-9


def largest_gini_of(n, points):
    """The largest Gini coefficient of n people with these Lorenz points, by linear programming (a second way)."""
    from scipy.optimize import linprog

    weight = 2 * np.arange(1, n + 1) / n  # G = sum weight x - (n+1)/n, x sorted upwards and summing to 1
    order = np.zeros((n - 1, n))
    order[np.arange(n - 1), np.arange(n - 1)], order[np.arange(n - 1), np.arange(1, n)] = 1, -1
    equal = np.vstack([np.ones(n), *[np.arange(n) < round(p * n) for p, _ in points]])
    bounds = {}
    for name, sign in (("high", -1), ("low", 1)):
        found = linprog(sign * weight, A_ub=order, b_ub=np.zeros(n - 1), A_eq=equal, b_eq=[1, *[held for _, held in points]], bounds=(0, None))
        assert found.success
        bounds[name] = sign * found.fun - (n + 1) / n
    return bounds["low"], bounds["high"]


@pytest.mark.parametrize(
    "points",
    [
        [(0.9, 0.1)],
        [(0.9, 0.7)],
        [(0.4, 0.1)],
        [(0.5, 0.2), (0.9, 0.6)],
        [(0.2, 0.02), (0.5, 0.1), (0.8, 0.4)],
        [(0.85, 0.1), (0.95, 0.3)],
        [(0.5, 0.0), (0.9, 0.2)],
    ],
)
def test_the_bounds_are_those_of_a_linear_programme_over_two_hundred_people(points):
    low, high = largest_gini_of(200, points)
    found = gini_bounds(points)
    assert found.low == pytest.approx(low, abs=1e-6), "the chords are reached by finitely many people"
    assert high <= found.high + 1e-9, "for n people the range is a little narrower"
    assert found.high == pytest.approx(high, abs=0.024), "and not much narrower"


def test_people_at_the_extremes_come_as_close_as_one_likes():
    def crowd(n):  # eight in ten have nothing, one in ten share two tenths, the last one has the rest
        x = np.zeros(n)
        x[int(0.8 * n) :] = 1.0 / n
        x[-1] += 1 - x.sum()
        return gini(x).value

    gaps = [0.96 - crowd(n) for n in (100, 1000, 10000)]
    assert all(gap >= -1e-12 for gap in gaps) and gaps[0] > gaps[1] > gaps[2] and gaps[2] < 1e-3


def test_points_of_no_distribution_are_named_and_not_bounded():
    found = gini_bounds([(0.5, 0.4), (0.8, 0.5)])  # slopes .8, then .33: the busier would have less
    assert not found.defined and not found.has_interval and "no distribution" in found.reason


def test_a_wording_widens_the_range_and_never_narrows_it():
    table = over_slacks(0.10, 0.90, "lower_near")
    assert table["low"].nunique() == 1 and table["high"].is_monotonic_increasing
    assert gini_bounds(top(0.1, 0.9)).high == pytest.approx(0.96)
    assert table["high"].iloc[0] > 0.96 and table["high"].iloc[-1] == 1


def test_a_group_chosen_in_another_way_bounds_from_below_only():
    elite = gini_bounds(top(0.0005, 0.5, ranked=False))
    assert (elite.low, elite.high) == pytest.approx((0.4995, 1.0))


def test_one_celebrity_says_next_to_nothing():
    n, links = 1000, 50_000
    found = gini_bounds(top(1 / n, 100 / links, ranked=False))
    assert found.low == pytest.approx(0.002 - 0.001) and found.high == 1


def test_a_result_has_bounds_and_no_value():
    found = gini_bounds((0.9, 0.1))
    assert math.isnan(found.value) and found.has_interval and "best guess" in found.reason


@pytest.mark.parametrize("bad", [(1.0, 0.5), (0.0, 0.0), (0.5, 0.6), (90, 10), (0.5, -0.1)])
def test_impossible_points_are_refused_in_words(bad):
    with pytest.raises(BadInput):
        gini_bounds(bad)


def test_several_intervals_and_two_shares_for_one_group_are_refused():
    with pytest.raises(BadInput, match="several exact points"):
        gini_bounds([LorenzPoint(0.5, 0.1, 0.2), LorenzPoint(0.9, 0.3, 0.4)])
    with pytest.raises(BadInput, match="two for one"):
        gini_bounds([(0.5, 0.1), (0.5, 0.2)])


def test_the_order_of_the_points_does_not_matter():
    points = [(0.2, 0.02), (0.5, 0.1), (0.8, 0.4)]
    assert ends(*points) == ends(*reversed(points))
