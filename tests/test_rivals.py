"""The rivals that were not taken fail where we say they fail."""

import numpy as np
import pytest

from conversation_lib import graphs, toys
from conversation_lib.measures import axes
from conversation_lib.measures.concentration import sent
from conversation_lib.measures.rivals import index_without, largest_partner, simpson_voice
from conversation_lib.simulate import mixing_counts
from conversation_lib.ties import ties


def counted(corpus):
    return graphs.counts(ties(corpus))


def test_the_effective_number_of_voices_by_hand():
    c = graphs.from_matrix([[0, 10, 0], [5, 0, 0], [5, 0, 0]])  # 20 messages: a half and two quarters
    assert simpson_voice(c).value == pytest.approx((1 / (0.25 + 2 * 0.0625) - 1) / 2)


def test_it_is_ruled_by_the_largest_speaker_where_ours_is_not():
    halves = [mixing_counts(50, 5000, 0.5, seed=k) for k in range(3)]
    assert max(simpson_voice(c).value for c in halves) < 0.1  # methods: about .06 when a hub sends half of everything
    assert min(axes(c)["V"].value for c in halves) > 0.4


def test_without_a_question_about_the_centre_a_help_desk_looks_like_a_conversation():
    desk = counted(toys.star(5, answered=True))
    assert index_without(desk, "O", "M").value == pytest.approx((5 / 8) ** 0.5) and index_without(desk).value == 0


def test_without_partners_pairs_look_like_a_mesh():
    assert index_without(counted(toys.pairs(6)), "M").value == index_without(counted(toys.mesh(5)), "M").value == 1
    assert index_without(counted(toys.pairs(6))).value == 0


def test_nothing_left_out_is_the_index_itself():
    c = graphs.from_matrix([[0, 5, 2], [3, 0, 0], [0, 4, 0]])
    assert index_without(c).value == pytest.approx(axes(c)["C"].value) == pytest.approx(0.531774, abs=5e-6)


@pytest.mark.parametrize("n", [3, 5, 9])
def test_the_largest_partner_gives_every_equal_star_one_half_and_an_even_mesh_one(n):
    assert largest_partner(counted(toys.star(n))).value == pytest.approx(0.5)
    assert largest_partner(graphs.from_matrix(1 - np.eye(n))).value == pytest.approx(1)


def test_renaming_people_changes_nothing():
    W = np.random.default_rng(1).integers(0, 5, (6, 6)) * (1 - np.eye(6, dtype=int))
    order = np.random.default_rng(2).permutation(6)
    for measure in (simpson_voice, largest_partner, index_without):
        assert measure(graphs.from_matrix(W)).value == pytest.approx(measure(graphs.from_matrix(W[order][:, order])).value)


def test_nobody_spoke_is_not_zero():
    silent = graphs.from_matrix(np.zeros((4, 4)))
    for measure in (simpson_voice, largest_partner, index_without):
        result = measure(silent)
        assert not result.defined and result.reason
    assert sent(silent).sum() == 0


def test_leaving_out_everything_makes_no_sense():
    with pytest.raises(ValueError, match="leave out"):
        index_without(graphs.from_matrix([[0, 1, 0], [1, 0, 0], [0, 1, 0]]), "V", "A", "O", "M")
    with pytest.raises(ValueError, match="leave out"):
        index_without(graphs.from_matrix([[0, 1, 0], [1, 0, 0], [0, 1, 0]]), "X")
