"""Bounds on the overlap of lists, against every possible set of lists."""

import itertools

import pytest

from conversation_lib.errors import BadInput
from conversation_lib.facts.overlap import on_one_list_only


def test_three_lists_of_a_hundred_by_hand():
    found = on_one_list_only(233, 100, 3)  # 67 repeats: at most 67 names repeat once each, at least 34 repeat twice
    assert (found.low, found.high) == (233 - 67, 233 - 34)


@pytest.mark.parametrize(("size", "lists"), [(1, 2), (2, 2), (3, 2), (1, 3), (2, 3), (3, 3), (2, 4)])
def test_the_bounds_are_those_of_all_lists_there_are(size, lists):
    names = range(size * lists)
    seen = {}
    for chosen in itertools.product(itertools.combinations(names, size), repeat=lists):
        if chosen[0] != tuple(range(size)):
            continue  # the first list may be called by the first names
        counts = {name: sum(name in one for one in chosen) for name in set().union(*chosen)}
        seen.setdefault(len(counts), set()).add(sum(count == 1 for count in counts.values()))
    for distinct, alone in seen.items():
        found = on_one_list_only(distinct, size, lists)
        assert (found.low, found.high) == (min(alone), max(alone)), distinct


def test_equal_lists_leave_nobody_alone_and_disjoint_ones_everybody():
    assert on_one_list_only(10, 10, 3).high == 0
    assert on_one_list_only(30, 10, 3).low == 30


@pytest.mark.parametrize("wrong", [(9, 10, 3), (31, 10, 3), (10, 10, 1)])
def test_impossible_numbers_are_refused(wrong):
    with pytest.raises(BadInput):
        on_one_list_only(*wrong)
