"""Intervals from drawing people again: what a draw keeps, how often the interval holds the truth, and when there is none."""

import numpy as np
import pytest

from conversation_lib.chance.people import by_person, drawn_again
from conversation_lib.graphs import from_matrix
from conversation_lib.measures import arc_reciprocity, density


def crowd(people: int, seed: int, alike: bool = False):
    """Synthetic talk among people of whom some are more sociable than others (or who are all alike), with some answering."""
    rng = np.random.default_rng(seed)
    eager = np.ones(people) if alike else rng.gamma(2, 0.5, people)
    tied = rng.random((people, people)) < np.minimum(0.9, 0.15 * np.outer(eager, eager))
    tied |= tied.T & (rng.random(tied.shape) < 0.3)
    np.fill_diagonal(tied, False)
    return from_matrix(tied.astype(float))


def test_a_draw_has_as_many_people_and_no_talk_to_oneself():
    again = drawn_again(crowd(30, 1), np.random.default_rng(2))
    assert again.n == 30 and again.W.diagonal().sum() == 0 and again.self_ties == 0


def test_numbers_of_messages_are_kept_and_none_is_invented():
    counts = from_matrix([[0, 5, 2], [3, 0, 0], [0, 4, 0]])
    for seed in range(20):
        assert set(np.unique(drawn_again(counts, np.random.default_rng(seed)).W.toarray())) <= {0, 2, 3, 4, 5}


def test_copies_filled_from_the_whole_leave_density_where_it_was_and_silent_copies_would_not():
    counts = crowd(20, 3)
    truth = density(counts).value
    drawn = np.mean([density(drawn_again(counts, np.random.default_rng(k))).value for k in range(600)])
    assert drawn == pytest.approx(truth, rel=0.03)
    silent = []
    for k in range(600):
        who = np.random.default_rng(k).integers(0, 20, 20)
        silent.append(density(from_matrix(counts.W.toarray()[np.ix_(who, who)])).value)
    assert np.mean(silent) == pytest.approx(truth * (1 - 1 / 20), rel=0.02)  # one pair in twenty is a pair of copies


def test_a_pair_of_copies_gets_both_directions_of_one_pair():
    """Where all that is said is returned, it stays so."""
    both = np.random.default_rng(4).random((15, 15)) < 0.3
    counts = from_matrix((np.triu(both, 1) | np.triu(both, 1).T).astype(float))
    assert {arc_reciprocity(drawn_again(counts, np.random.default_rng(k))).value for k in range(20)} == {1.0}


@pytest.mark.slow
@pytest.mark.parametrize("measure", [density, arc_reciprocity])
def test_the_interval_holds_the_truth_about_as_often_as_it_says(measure):
    truth = np.mean([measure(crowd(30, 10_000 + k)).value for k in range(500)])
    found = [by_person(crowd(30, k), measure, draws=199, workers=1) for k in range(120)]
    held = np.mean([r.low <= truth <= r.high for r in found])
    assert 0.89 <= held
    if measure is density:
        width = np.mean([r.high - r.low for r in found])
        assert width == pytest.approx(3.92 * np.std([r.value for r in found]), rel=0.2)


@pytest.mark.slow
def test_where_all_are_alike_the_interval_is_wider_than_it_need_be():
    """Drawing people again cannot know that they are alike; the docstring promises no exactness there."""
    found = [by_person(crowd(30, k, alike=True), density, draws=99, workers=1) for k in range(40)]
    assert 1.3 < np.mean([r.high - r.low for r in found]) / (3.92 * np.std([r.value for r in found])) < 2.5


def test_everybody_who_speaks_to_everybody_leaves_no_doubt():
    found = by_person(from_matrix(np.ones((12, 12)) - np.eye(12)), density, draws=29)
    assert (found.low, found.value, found.high) == (1, 1, 1)


def test_one_thread_and_two_give_the_same_interval():
    one, two = (by_person(crowd(15, 1), density, draws=29, workers=w) for w in (1, 2))
    assert (one.low, one.high, one.seed) == (two.low, two.high, two.seed) and "29 draws" in one.method


def test_draws_that_are_not_defined_are_counted_in_the_method():
    """In a crowd of twelve with eight ties a draw now and then has none."""
    ties = np.zeros((12, 12))
    ties[[0, 1, 2, 3, 4, 5, 6, 7], [1, 2, 3, 4, 5, 6, 7, 8]] = 1
    undefined = np.mean([not arc_reciprocity(drawn_again(from_matrix(ties), np.random.default_rng(s))).defined for s in np.random.SeedSequence(1).spawn(999)])
    assert 0 < undefined <= 0.05
    found = by_person(from_matrix(ties), arc_reciprocity)
    assert f"999 draws, {undefined:.1%} of them undefined and left out" in found.method


@pytest.mark.parametrize(
    ("counts", "measure", "reason"),
    [
        (crowd(9, 1), density, "9 people; below 10"),
        (from_matrix(np.zeros((2001, 2001))), density, "2,001 people; above 2,000"),
        (from_matrix(np.eye(12, k=1) * (np.arange(12) == 3)[:, None]), arc_reciprocity, "of the draws it is not defined"),
        (from_matrix(np.zeros((12, 12))), arc_reciprocity, "nobody speaks to anybody"),
    ],
)
def test_without_an_interval_there_is_a_reason(counts, measure, reason):
    found = by_person(counts, measure, draws=29)
    assert np.isnan(found.low) and reason in found.reason
