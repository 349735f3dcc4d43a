"""The conversation space: each fixture by hand, a slow second routine, and the properties that make it an honest measure."""

import math
from fractions import Fraction as F

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from conversation_lib.graphs import from_matrix
from conversation_lib.measures.space import axes, chance_returned, index_of

from .graphs_by_hand import DESKS20, IN5, K5, MIX4, OUT5, PAIRS6, PATH5, REC5, RING5, TWO_K5, W3, with_silent

NAMES = ("V", "A", "O", "M", "M_e", "C", "min", "mean")
# fixture: V, A, O, M, M_e, C, min, mean of methods.md section 9 (fractions exact, decimals rounded to six places)
TABLE = {
    "OUT5": (OUT5, 0, 0, 0, 0, F(1, 2), 0, 0, 0),
    "IN5": (IN5, F(3, 4), 0, 0, 0, F(1, 2), 0, 0, 0.1875),
    "REC5": (REC5, F(5, 8), 1, 0, 0, F(1, 2), 0, 0, 0.40625),
    "RING5": (RING5, 1, 0, 1, F(2, 3), F(2, 3), 0, 0, 0.666667),
    "K5": (K5, 1, 1, 1, 1, 1, 1, 1, 1),
    "PATH5": (PATH5, F(3, 4), 0, F(5, 6), F(1, 3), F(1, 2), 0, 0, 0.479167),
    "MIX4": (MIX4, F(7, 9), F(2, 3), 1, F(2, 3), F(2, 3), 0.766776, F(2, 3), 0.777778),
    "PAIRS6": (PAIRS6, 1, 1, 1, 0, 0, 0, 0, 0.75),
    "DESKS20": (DESKS20, F(23, 33), 1, F(95, 98), 0, F(297, 784), 0, 0, 0.666589),
    "W3": (W3, F(5, 7), F(3, 7), F(3, 7), F(64, 105), F(4, 5), 0.531774, F(3, 7), 0.545238),
    "two K5 apart": (TWO_K5, 1, 1, 1, F(27, 32), F(27, 32), 0.958415, F(27, 32), 0.960938),
    "K5 + 20": (with_silent(K5, 20), F(1, 6), 1, F(15, 23), F(18, 23), F(18, 23), 0.540057, F(1, 6), 0.650362),
    "K5 + 100": (with_silent(K5, 100), F(1, 26), 1, F(63, 103), F(78, 103), F(78, 103), 0.365340, F(1, 26), 0.601848),
}


def values(W, names=("V", "A", "O", "M", "M_e", "C")):
    found = axes(from_matrix(np.asarray(W, dtype=float)))
    return {name: found[name].value for name in names}


@pytest.mark.parametrize("fixture", TABLE)
def test_the_axes_of_every_graph_by_hand(fixture):
    W, *row = TABLE[fixture]
    found = axes(from_matrix(W))
    for name, expected in zip(NAMES, row, strict=True):
        tolerance = 1e-9 if isinstance(expected, F | int) else 5e-7
        assert found[name].value == pytest.approx(float(expected), abs=tolerance), name


def test_ten_people_one_of_them_ten_times_as_busy_have_company_and_a_centre():
    W = np.ones((10, 10)) - np.eye(10)
    W[0, 1:] = W[1:, 0] = 10
    assert list(values(W, ("V", "A", "O", "M", "C")).values()) == pytest.approx([0.714286, 1, 0.357143, 0.660714, 0.640740], abs=5e-7)


def test_the_price_of_the_minimum_spreading_talk_can_lower_company():
    def eight(a, b):  # people 2 and 3 each write 20 times to six others (4..9)
        W = np.zeros((10, 10))
        W[0, 1] = W[2, 3] = a
        W[0, 3] = W[1, 2] = b
        W[2, 4:] = W[3, 4:] = 20
        return values(W)["M"]

    assert eight(5, 3) == pytest.approx(0.573177, abs=5e-7)
    assert eight(4, 4) == pytest.approx(0.570740, abs=5e-7)


def test_what_chance_returns_by_hand():
    assert chance_returned(0.1) == pytest.approx(0.0908, abs=5e-5)
    assert chance_returned(1) == pytest.approx(0.4762, abs=5e-5)
    assert math.isnan(chance_returned(0))
    assert chance_returned(1e6) == pytest.approx(1 - 1 / math.sqrt(math.pi * 1e6), rel=1e-6)  # E min of two = mu - sqrt(mu/pi)


def test_what_chance_returns_agrees_with_throwing_messages():
    rng = np.random.default_rng(1)
    n, N = 30, 2000
    shares = []
    for _ in range(60):
        code = rng.integers(0, n * (n - 1), N)
        i, j = code // (n - 1), code % (n - 1)
        j = j + (j >= i)
        W = np.zeros((n, n))
        np.add.at(W, (i, j), 1)
        shares.append(values(W)["A"])
    assert np.mean(shares) == pytest.approx(axes(from_matrix(W))["r0"].value, abs=0.005)


# --- a second routine: the printed formulas on full matrices, person by person -----------------------------------------


def slow(W):
    W = np.array(W, dtype=float)
    n, N = len(W), W.sum()
    s, t, S = W.sum(1), W.sum(0) + W.sum(1), W + W.T
    gini = sum(abs(x - y) for x in s for y in s) / (2 * n * s.sum())
    V = 1 - gini * n / (n - 1)
    A = sum(min(W[i, j], W[j, i]) for i in range(n) for j in range(n) if i != j) / N
    O = (1 - max(t) / N) * n / (n - 2)  # noqa: E741
    M = (n - 1) / (n - 2) * sum(S[i, j] * min(1 - S[i, j] / t[i], 1 - S[i, j] / t[j]) for i in range(n) for j in range(i + 1, n) if S[i, j]) / N
    M_e = (n - 1) / (n - 2) * (1 - sum(S[i, j] ** 2 / t[i] for i in range(n) for j in range(n) if i != j and S[i, j]) / (2 * N))
    return {"V": V, "A": A, "O": O, "M": M, "M_e": M_e, "C": max(V, 0) ** 0.25 * A**0.25 * max(O, 0) ** 0.25 * max(M, 0) ** 0.25}


@st.composite
def talks(draw, smallest=3, largest=8):
    """A random matrix of counts, often sparse, never empty."""
    n = draw(st.integers(smallest, largest))
    cells = draw(st.lists(st.sampled_from([0, 0, 0, 1, 1, 2, 3, 7, 20]), min_size=n * n, max_size=n * n))
    W = np.array(cells, dtype=float).reshape(n, n)
    np.fill_diagonal(W, 0)
    assume(W.sum() > 0)
    return W


@given(talks())
def test_the_formulas_person_by_person_give_the_same(W):
    fast, by_hand = values(W), slow(W)
    for name in ("V", "A", "O", "M", "M_e"):
        assert fast[name] == pytest.approx(by_hand[name], abs=1e-9), name
    assert fast["C"] ** 4 == pytest.approx(by_hand["C"] ** 4, abs=1e-9)


# --- properties, numbered as in methods.md 9.5 -------------------------------------------------------------------------


@given(talks(), st.randoms(use_true_random=False))
def test_1_names_do_not_matter(W, random):
    order = list(range(len(W)))
    random.shuffle(order)
    assert values(W[np.ix_(order, order)]) == pytest.approx(values(W), abs=1e-12)


@given(talks(), st.integers(2, 5))
def test_2_repeating_every_message_changes_no_axis(W, k):
    assert values(k * W) == pytest.approx(values(W), abs=1e-9)


@given(st.lists(st.integers(0, 9), min_size=2, max_size=8), st.lists(st.integers(0, 9), min_size=8, max_size=8))
def test_3_any_star_has_no_company_no_conversation_and_only_a_centre(out, back):
    assume(sum(out) + sum(back[: len(out)]) > 0)
    W = np.zeros((len(out) + 1, len(out) + 1))
    W[0, 1:], W[1:, 0] = out, back[: len(out)]
    found = values(W)
    assert (found["O"], found["M"], found["C"]) == (0, 0, 0)


@pytest.mark.parametrize("n", [3, 4, 9, 50])
def test_3_stars_and_pairs_have_the_values_of_the_proof(n):
    star = np.zeros((n, n))
    star[0, 1:] = 1
    assert values(star + star.T)["V"] == pytest.approx(n / (2 * (n - 1)))
    assert values(star + star.T)["A"] == 1
    assert values(star.T)["V"] == pytest.approx((n - 2) / (n - 1))
    assert values(star)["M_e"] == values(star + star.T)["M_e"] == pytest.approx(0.5)
    mates = np.kron(np.eye(n), [[0, 3], [1, 0]])
    assert values(mates)["M"] == values(mates)["M_e"] == 0


@given(talks())
def test_3_company_is_zero_exactly_for_pairs_and_stars_and_one_exactly_for_equal_talk(W):
    S = W + W.T
    partners = (S > 0).sum(1)
    pairs_and_stars = all(min(partners[i], partners[j]) == 1 for i, j in zip(*np.nonzero(S), strict=True))
    assert (values(W)["M"] == 0) == pairs_and_stars
    off = S[~np.eye(len(S), dtype=bool)]
    assert (values(W)["M"] == 1) == bool((off == off[0]).all())


@pytest.mark.parametrize("n", [3, 5, 20])
@pytest.mark.parametrize("each", [1, 4])
def test_4_everybody_with_everybody_is_one_on_every_axis(n, each):
    assert set(values(each * (np.ones((n, n)) - np.eye(n))).values()) == {1.0}


def gini(x):
    x = np.sort(x)
    n = len(x)
    return 2 * (np.arange(1, n + 1) @ x) / (n * x.sum()) - (n + 1) / n


@given(talks(), st.data())
def test_5_answering_raises_the_answer_axis_and_rarely_costs_elsewhere(W, data):
    n = len(W)
    open_pairs = [(i, j) for i in range(n) for j in range(n) if i != j and W[j, i] + 1 <= W[i, j]]
    assume(open_pairs)
    i, j = data.draw(st.sampled_from(open_pairs))
    before = values(W)
    more = W.copy()
    more[j, i] += 1
    after = values(more)
    N = W.sum()
    assert after["A"] > before["A"]
    assert after["A"] >= before["A"] * (N + 2) / (N + 1) - 1e-12 or before["A"] == 0
    s, t = W.sum(1), W.sum(0) + W.sum(1)
    k = int((s <= s[j]).sum())  # ascending rank, the highest among ties
    voice_kept = (2 * k - n - 1) / n <= gini(s) + 1e-12
    assert (after["V"] >= before["V"] - 1e-12) == voice_kept
    new_t = more.sum(0) + more.sum(1)
    quiet = all(t[x] < t.max() and new_t[x] < new_t.max() for x in (i, j))
    if quiet and t.max() < N:  # a star has O = 0 and stays there
        assert after["O"] > before["O"]
    assert after["M"] >= before["M"] * N / (N + 1) - 1e-12
    if voice_kept and quiet:
        assert after["C"] >= before["C"] - 1e-12
        assert after["C"] > before["C"] or before["C"] == 0


@given(talks(), st.data())
def test_6_a_message_taken_from_the_talkative_and_given_to_the_quiet_never_lowers_voice(W, data):
    s = W.sum(1)
    moves = [(i, j) for i in range(len(s)) for j in range(len(s)) if s[i] - 1 >= s[j] + 1]
    assume(moves)
    i, j = data.draw(st.sampled_from(moves))
    to = next(k for k in range(len(s)) if W[i, k] > 0)
    other = next(k for k in range(len(s)) if k != j)
    moved = W.copy()
    moved[i, to] -= 1
    moved[j, other] += 1
    assert values(moved)["V"] >= values(W)["V"] - 1e-12


@given(talks(), st.integers(1, 6))
def test_7_silent_members_never_raise_conversation(W, k):
    n = len(W)
    before, after = values(W), values(with_silent(W, k))
    assert after["V"] <= before["V"] + 1e-12
    assert after["A"] == before["A"]
    assert after["O"] == pytest.approx(before["O"] * ((n + k) / (n + k - 2)) / (n / (n - 2)), abs=1e-12)
    assert after["M"] == pytest.approx(before["M"] * ((n + k - 1) / (n + k - 2)) / ((n - 1) / (n - 2)), abs=1e-12)
    assert after["C"] <= before["C"] + 1e-12


@given(talks())
def test_7_one_more_silent_member_adds_one_over_n_to_the_gini_of_voice(W):
    assert 1 - values(with_silent(W, 1))["V"] == pytest.approx(gini(W.sum(1)) + 1 / len(W), abs=1e-9)


@given(talks())
def test_8_two_copies_side_by_side(W):
    n = len(W)
    before, after = values(W), values(np.kron(np.eye(2), W))
    G = gini(W.sum(1))
    assert after["A"] == pytest.approx(before["A"], abs=1e-12)
    assert after["V"] == pytest.approx(1 - G * 2 * n / (2 * n - 1), abs=1e-9)
    assert after["V"] >= before["V"] - 1e-12 and after["O"] >= before["O"] - 1e-12
    assert after["M"] == pytest.approx(before["M"] * ((2 * n - 1) / (2 * n - 2)) / ((n - 1) / (n - 2)), abs=1e-9)


@given(talks())
def test_9_reversing_every_arc_swaps_voice_and_attention_and_nothing_else(W):
    forth, back = values(W, ("V", "K", "A", "O", "M", "M_e")), values(W.T, ("V", "K", "A", "O", "M", "M_e"))
    assert (forth["V"], forth["K"]) == pytest.approx((back["K"], back["V"]), abs=1e-12)
    for name in ("A", "O", "M", "M_e"):
        assert forth[name] == pytest.approx(back[name], abs=1e-12)


@given(talks())
def test_10_every_axis_is_a_share_and_c_lies_between_the_weakest_and_the_mean(W):
    found = values(W, NAMES)
    assert all(0 <= x <= 1 for x in found.values())
    assert found["M"] <= found["M_e"] + 1e-12
    assert found["min"] - 1e-12 <= found["C"] <= found["mean"] + 1e-12


# --- undefined is never zero -------------------------------------------------------------------------------------------


def test_10_two_people_have_no_centre_no_company_and_no_index():
    found = axes(from_matrix([[0, 3], [1, 0]]))
    assert found["V"].value == pytest.approx(0.5) and found["A"].value == 0.5
    for name in ("O", "M", "M_e", "C", "min", "mean"):
        assert math.isnan(found[name].value)
        assert "three people" in found[name].reason


@pytest.mark.parametrize(("size", "why"), [(0, "no people"), (1, "alone"), (2, "addresses anybody"), (5, "addresses anybody")])
def test_10_nobody_addressed_is_undefined_with_a_reason(size, why):
    found = axes(from_matrix(np.zeros((size, size))))
    for name in ("V", "A", "O", "M", "C", "K", "r0", "min", "mean"):
        assert math.isnan(found[name].value) and why in found[name].reason


def test_float_dust_is_cleaned_before_the_root():
    assert index_of(-1e-16, 1, 1, 1) == 0
    assert math.isnan(index_of(math.nan, 0, 1, 1))


def test_a_message_split_among_its_addressees_has_no_chance_level_of_whole_messages():
    found = axes(from_matrix([[0, 0.5, 0.5], [1, 0, 0], [1, 0, 0]]))
    assert math.isnan(found["r0"].value) and "whole" in found["r0"].reason
    assert found["A"].value == pytest.approx(2 / 3)


def test_the_weakest_axis_is_named():
    assert axes(from_matrix(with_silent(K5, 20)))["min"].parameters["axis"] == "V"
    found = axes(from_matrix(REC5))
    assert found["min"].parameters["axis"] == "O, M"
    assert "axis" not in found["V"].parameters, "results do not share their parameters"


def test_with_reply_links_answering_replaces_returning_in_the_index():
    found = axes(from_matrix(K5), A_e=1 / 16, T=0.2)
    assert found["C_e"].value == pytest.approx(0.5) and found["C"].value == 1
    assert found["T"].value == 0.2
    assert "C_e" not in axes(from_matrix(K5))
    unlinked = axes(from_matrix(K5), A_e=math.nan, T=math.nan)
    assert math.isnan(unlinked["C_e"].value)
    assert unlinked["T"].reason == "no reply links"


def test_the_steep_root_of_a_small_axis():
    c = [index_of(0.8, 0.8, 0.8, x) for x in (0.1, 0.01, 0.001, 0.0001)]
    assert [round(x, 3) for x in c] == [0.476, 0.267, 0.150, 0.085]


def test_every_sentence_is_plain():
    for W in (OUT5, REC5, K5, MIX4, W3):
        for result in axes(from_matrix(W)).values():
            assert result.sentence.endswith(".") and "nan" not in result.sentence
            assert not any(letter in result.sentence.split() for letter in ("V", "A_e", "O", "M", "r0"))


@settings(max_examples=20)
@given(talks())
def test_loops_never_enter(W):
    noisy = W + np.diag(np.arange(len(W)))
    assert values(noisy) == values(W)
    assert axes(from_matrix(noisy))["V"].parameters["self_ties_left_out"] == np.arange(len(W)).sum()


# --- why these axes and not others, methods.md 9.3 and 9.2 ---------------------------------------------------------------


def test_without_a_centre_axis_a_help_desk_would_pass_for_a_conversation():
    for n in (5, 20, 200):
        desk = np.zeros((n, n))
        desk[0, 1:] = desk[1:, 0] = 1
        found = values(desk)
        assert math.sqrt(found["V"] * found["A"]) > 0.7 and found["C"] == 0


def test_without_company_at_both_ends_twenty_help_desks_would_pass_for_a_conversation():
    found = values(DESKS20)
    assert (found["V"] * found["A"] * found["O"]) ** (1 / 3) == pytest.approx(0.877, abs=5e-4)
    assert index_of(found["V"], found["A"], found["O"], found["M_e"]) == pytest.approx(0.711, abs=5e-4)
    assert found["C"] == 0


def test_voice_from_the_number_of_voices_would_be_ruled_by_the_hub():
    n = 50
    W = np.ones((n, n)) - np.eye(n)
    W[0, 1:] = n - 1  # the hub sends half of everything
    s = W.sum(1)
    assert ((s.sum() ** 2 / (s**2).sum()) - 1) / (n - 1) == pytest.approx(0.06, abs=0.005)
    assert values(W)["V"] == pytest.approx(n / (2 * (n - 1)))  # close to linear in the share that the hub sends


def test_with_ever_more_silent_members_voice_vanishes_and_the_rest_has_limits():
    found = values(with_silent(K5, 3000))
    assert found["V"] < 0.01 and found["A"] == 1
    assert (found["O"], found["M"]) == pytest.approx((0.6, 0.75), abs=0.001)
