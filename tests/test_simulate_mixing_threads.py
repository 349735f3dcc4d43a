"""The two generators do what they say, and the conversation space of their talk is the one that was computed before.

Tables of means: methods.md 9.4, each cell within .02. They were made from 20 runs, so they carry chance of their own
(up to .013 of standard error for M at n = 20): the two smallest are remade from 60 runs here, so that chance is theirs
alone, the others from 20.
"""

import math

import numpy as np
import pytest
from scipy.stats import spearmanr

from conversation_lib.graphs import counts as counts_of
from conversation_lib.graphs import from_matrix
from conversation_lib.measures import answered, axes
from conversation_lib.measures.space import index_of, numbers, pairs
from conversation_lib.simulate import mixing, mixing_counts, threads, threads_counts
from conversation_lib.simulate.mixing import mixing_moves
from conversation_lib.simulate.threads import threads_moves
from conversation_lib.ties import ties

# n, m, Spearman, C at lam = 0, .1, ..., 1, M at lam = 0, .2, ..., 1
MIXING = {
    (20, 400): (0.995, [0, 0.033, 0.083, 0.169, 0.276, 0.383, 0.506, 0.625, 0.739, 0.821, 0.879], [0, 0.053, 0.246, 0.522, 0.759, 0.781]),
    (50, 500): (0.996, [0, 0.053, 0.119, 0.203, 0.297, 0.408, 0.506, 0.617, 0.706, 0.780, 0.835], [0, 0.103, 0.297, 0.533, 0.699, 0.703]),
    (50, 5000): (0.996, [0, 0.017, 0.048, 0.103, 0.194, 0.339, 0.509, 0.659, 0.778, 0.875, 0.948], [0, 0.015, 0.118, 0.516, 0.836, 0.891]),
    (200, 2000): (0.996, [0, 0.046, 0.114, 0.200, 0.302, 0.414, 0.521, 0.613, 0.701, 0.779, 0.838], [0, 0.097, 0.303, 0.558, 0.701, 0.702]),
    (200, 20000): (0.996, [0, 0.019, 0.052, 0.104, 0.200, 0.349, 0.516, 0.663, 0.781, 0.876, 0.949], [0, 0.018, 0.126, 0.532, 0.840, 0.890]),
}
LAMBDAS = [k / 10 for k in range(11)]


def space_of(counts):
    return numbers(pairs(counts))


def runs(n, m, seeds):
    return [[space_of(mixing_counts(n, m, lam, seed)) for seed in range(seeds)] for lam in LAMBDAS]


@pytest.mark.parametrize(
    ("n", "m"),
    [
        (20, 400),
        (50, 500),
        pytest.param(50, 5000, marks=pytest.mark.slow),
        pytest.param(200, 2000, marks=pytest.mark.slow),
        pytest.param(200, 20000, marks=pytest.mark.slow),
    ],
)
def test_the_table_of_means_of_mixing(n, m):
    rank, C, M = MIXING[n, m]
    table = runs(n, m, 60 if m <= 500 else 20)
    mean = {name: np.array([np.mean([x[name] for x in row]) for row in table]) for name in ("V", "A", "O", "M", "C")}
    assert np.abs(mean["C"] - C).max() < 0.02
    assert np.abs(mean["M"][::2] - M).max() < 0.02
    assert (np.diff(mean["C"]) > 0).all(), "mean C rises strictly with lam"
    assert all((np.diff(mean[name]) > 0).all() for name in ("V", "A", "O"))
    lam = np.repeat(LAMBDAS, 20)
    assert spearmanr(lam, [x["C"] for row in table for x in row[:20]]).statistic == pytest.approx(rank, abs=0.003)
    gap = np.mean([abs(x["C"] - y) for y, row in zip(LAMBDAS, table, strict=True) for x in row])
    assert 0.05 < gap < 0.13  # C is not lam: .09 on average over the five tables


def test_lam_zero_is_a_pure_broadcast():
    assert {name: x for name, x in space_of(mixing_counts(20, 300, 0, 1)).items() if name in "VAOMC"} == {"V": 0, "A": 0, "O": 0, "M": 0, "C": 0}


def test_at_lam_one_the_volume_raises_answers_and_thinning_breaks_them():
    """Mixing n = 50, lam = 1: A .860 at 500 messages, .970 at 5,000, .514 for 5,000 thinned to 500."""
    few, many, thinned = [], [], []
    for seed in range(10):
        few.append(space_of(mixing_counts(50, 500, 1, seed))["A"])
        writer, target, _ = mixing_moves(50, 5000, 1, seed)
        many.append(space_of(mixing_counts(50, 5000, 1, seed))["A"])
        keep = np.random.default_rng(seed).permutation(5000)[:500]
        W = np.zeros((50, 50))
        np.add.at(W, (writer[keep], target[keep]), 1)
        thinned.append(float(np.minimum(W, W.T).sum() / 500))
    assert [np.mean(x) for x in (few, many, thinned)] == pytest.approx([0.860, 0.970, 0.514], abs=0.02)


def test_an_answer_goes_to_whoever_wrote_the_message_and_leaves_the_inbox():
    writer, target, parent = mixing_moves(12, 2000, 0.7, seed=4)
    answers = np.flatnonzero(parent >= 0)
    assert len(answers) > 300
    assert (parent[answers] < answers).all()
    assert (target[answers] == writer[parent[answers]]).all() and (writer[answers] == target[parent[answers]]).all()
    assert len(set(parent[answers])) == len(answers), "no message is answered twice"
    assert (writer != target).all()


def test_the_hub_writes_what_the_dial_says_and_never_answers_as_hub():
    writer, _, _ = mixing_moves(50, 20_000, 0.3, seed=2)
    assert np.mean(writer == 0) == pytest.approx(0.7 + 0.3 / 50, abs=0.012)


def test_the_corpus_and_the_fast_counts_are_the_same_talk():
    for corpus, counts in [
        (mixing(20, 300, 0.5, 7), mixing_counts(20, 300, 0.5, 7)),
        (threads(20, 300, 20, 4, 0.8, 7), threads_counts(20, 300, 20, 4, 0.8, 7)),
    ]:
        assert (counts_of(ties(corpus), counts.people).W != counts.W).nnz == 0
        assert corpus.source["synthetic"] is True and corpus.source["format"] == "synthetic" and corpus.venue == "private"
        assert len(corpus.accounts) == 20 and corpus.check().empty
        assert corpus.counts()["open"] == 0


def test_a_seed_makes_the_same_talk_and_another_seed_another():
    a, b, c = (threads(20, 200, 20, 19, 0.5, seed) for seed in (3, 3, 4))
    assert a.messages.equals(b.messages) and not a.messages.equals(c.messages)
    a, b, c = (mixing(20, 200, 0.5, seed) for seed in (3, 3, 4))
    assert a.messages.equals(b.messages) and not a.messages.equals(c.messages)


@pytest.mark.parametrize("wrong", [{"n": 1}, {"m": -1}, {"lam": 1.1}, {"lam": -0.1}])
def test_impossible_dials_of_mixing_are_refused(wrong):
    with pytest.raises(ValueError, match="mixing needs"):
        mixing(**({"n": 5, "m": 10, "lam": 0.5} | wrong))


@pytest.mark.parametrize(
    "wrong",
    [{"n": 1}, {"h": 0}, {"h": 21}, {"k": 3}, {"k": 20}, {"r": 2}, {"desks": True, "k": 4, "h": 3}, {"desks": True, "k": 5}, {"n": 21, "k": 1}, {"hub": 2}],
)
def test_impossible_dials_of_threads_are_refused(wrong):
    with pytest.raises(ValueError):
        threads_moves(**({"n": 20, "m": 10, "h": 5, "k": 4, "r": 0.5} | wrong))


def test_no_messages_and_endless_threads():
    assert len(threads(4, 0, 4, 3, 0.5)) == 0 and len(mixing(4, 0, 0.5)) == 0
    one = threads(4, 50, 4, 3, 1.0)
    assert one.messages["conversation_id"].nunique() == 1


def test_threads_have_their_contacts_and_no_others():
    writer, target, parent = threads_moves(20, 3000, 20, 4, 0.5, seed=1)
    apart = (target - writer) % 20
    assert set(apart) == {1, 2, 18, 19}
    first = parent < 0
    assert np.bincount(apart[first], minlength=20)[[1, 2, 18, 19]] == pytest.approx(first.sum() / 4, rel=0.15)
    writer, target, _ = threads_moves(20, 500, 20, 1, 0.5, seed=1)
    assert (target == writer ^ 1).all()
    writer, target, parent = threads_moves(20, 500, 4, 4, 0.5, seed=1, desks=True)
    assert (writer // 5 == target // 5).all() and set(writer[parent < 0]) == {0, 5, 10, 15}
    writer, _, parent = threads_moves(20, 500, 5, 19, 0.5, seed=1)
    assert set(writer[parent < 0]) == {0, 4, 8, 12, 16}


def test_answers_come_as_often_as_the_dial_says_and_only_within_a_thread():
    writer, target, parent = threads_moves(20, 20_000, 20, 19, 0.3, seed=1)
    answers = np.flatnonzero(parent >= 0)
    assert len(answers) / 20_000 == pytest.approx(0.3, abs=0.01)
    assert (parent[answers] == answers - 1).all()
    assert (writer[answers] == target[answers - 1]).all() and (target[answers] == writer[answers - 1]).all()


# setting: (h, k, r, desks) -> V A O M M_e C A_e C_e
THREADS = {
    "one-to-many": ((1, 99, 0, False), (0, 0, 0, 0, 0.500, 0, 0, 0)),
    "one-with-many": ((1, 99, 0.8, False), (0.273, 0.888, 0, 0, 0.498, 0, 0.802, 0)),
    "several broadcasters, same audience": ((5, 99, 0, False), (0.039, 0.030, 0.796, 0.777, 0.888, 0.165, 0, 0)),
    "several one-with-many, same clients": ((5, 99, 0.8, False), (0.304, 0.893, 0.771, 0.541, 0.759, 0.580, 0.804, 0.565)),
    "twenty help desks of 5": ((20, 4, 0.8, True), (0.497, 0.892, 0.935, 0, 0.346, 0, 0.804, 0)),
    "crowd of monologues": ((100, 99, 0, False), (0.877, 0.169, 0.991, 0.972, 0.975, 0.615, 0, 0)),
    "neighbours writing, nobody answers": ((100, 4, 0, False), (0.874, 0.755, 0.992, 0.719, 0.739, 0.828, 0, 0)),
    "one-to-one": ((100, 1, 0.8, False), (0.722, 0.960, 0.972, 0, 0, 0, 0.802, 0)),
    "small circles": ((100, 4, 0.8, False), (0.729, 0.928, 0.971, 0.527, 0.604, 0.767, 0.803, 0.740)),
    "many-to-many": ((100, 99, 0.8, False), (0.737, 0.894, 0.968, 0.746, 0.795, 0.831, 0.804, 0.809)),
}


def thread_means(h, k, r, desks=False, seeds=20):
    found = []
    for seed in range(seeds):
        _, _, parent = threads_moves(100, 2000, h, k, r, seed, desks=desks)
        x = space_of(threads_counts(100, 2000, h, k, r, seed, desks=desks))
        x["A_e"] = float((parent >= 0).mean())  # every answer comes from the one addressed
        x["C_e"] = index_of(x["V"], x["A_e"], x["O"], x["M"])
        found.append([x[name] for name in ("V", "A", "O", "M", "M_e", "C", "A_e", "C_e")])
    return np.mean(found, axis=0)


@pytest.mark.parametrize("setting", THREADS)
def test_the_table_of_means_of_threads(setting):
    dials, expected = THREADS[setting]
    assert np.abs(thread_means(*dials) - expected).max() < 0.02


@pytest.mark.parametrize("setting", ["one-with-many", "small circles"])
def test_answers_counted_from_the_message_table_agree_with_the_dials(setting):
    (h, k, r, desks), _ = THREADS[setting]
    _, _, parent = threads_moves(100, 2000, h, k, r, 5, desks=desks)
    assert answered(threads(100, 2000, h, k, r, 5, desks=desks)).value == pytest.approx((parent >= 0).mean())


def test_the_chance_level_of_the_table():
    assert axes(threads_counts(100, 2000, 100, 99, 0.8, 1))["r0"].value == pytest.approx(0.169, abs=0.002)


def test_one_dial_at_a_time_openers():
    found = [thread_means(h, 99, 0.8)[5] for h in (1, 2, 5, 10, 20, 50, 100)]
    assert found == pytest.approx([0, 0.443, 0.580, 0.639, 0.696, 0.778, 0.831], abs=0.02)


def test_one_dial_at_a_time_contacts():
    found = [thread_means(100, k, 0.8)[5] for k in (1, 2, 4, 10, 20, 99)]
    assert found == pytest.approx([0, 0.675, 0.767, 0.809, 0.821, 0.831], abs=0.02)


def test_one_dial_at_a_time_answers():
    found = np.array([thread_means(100, 99, r) for r in (0, 0.1, 0.2, 0.4, 0.6, 0.8)])
    assert found[:, 5] == pytest.approx([0.615, 0.704, 0.763, 0.832, 0.859, 0.831], abs=0.02)
    assert found[:, 7] == pytest.approx([0, 0.535, 0.636, 0.749, 0.809, 0.809], abs=0.02)


def test_a_crowd_of_monologues_is_returned_by_chance_the_more_it_talks():
    """C fails here, and r0 says so: 5, 10, 20, 50, 100 messages a person."""
    A, C, r0 = [], [], []
    for each in (5, 10, 20, 50, 100):
        found = [axes(threads_counts(100, 100 * each, 100, 99, 0, seed)) for seed in range(5)]
        A.append(np.mean([x["A"].value for x in found]))
        C.append(np.mean([x["C"].value for x in found]))
        r0.append(found[0]["r0"].value)
    assert pytest.approx([0.05, 0.09, 0.17, 0.33, 0.48], abs=0.02) == A
    assert pytest.approx([0.43, 0.52, 0.61, 0.74, 0.82], abs=0.02) == C
    assert r0 == pytest.approx(A, abs=0.01)


def test_inverting_the_mixing_curve_recovers_lam_under_mixing_and_is_fooled_by_monologues():
    curve = [np.mean([space_of(mixing_counts(100, 2000, lam, seed))["C"] for seed in range(8)]) for lam in LAMBDAS]

    def lam_of(c):
        return float(np.interp(c, curve, LAMBDAS))

    errors = [abs(lam_of(space_of(mixing_counts(100, 2000, lam, 900 + seed))["C"]) - lam) for lam in (0.2, 0.5, 0.8) for seed in range(5)]
    assert np.mean(errors) < 0.03
    fooled = np.mean([lam_of(space_of(threads_counts(100, 2000, 100, 99, 0, seed))["C"]) for seed in range(10)])
    assert fooled == pytest.approx(0.68, abs=0.03)


def test_sparse_random_talk_is_low_in_company_by_sampling_alone():
    """Uniform crowd of 50, 1, 2, 5, 10, 50 messages a person: M .43 .69 .88 .94 .99."""
    found = [np.mean([space_of(threads_counts(50, 50 * each, 50, 49, 0, seed))["M"] for seed in range(20)]) for each in (1, 2, 5, 10, 50)]
    assert found == pytest.approx([0.43, 0.69, 0.88, 0.94, 0.99], abs=0.02)


def test_a_rule_of_inference_makes_answers_by_itself():
    """ "Answers the previous speaker" on speakers drawn at random, nobody twice in a row, 500 turns."""
    for n, A, C in ((10, 0.79, 0.91), (30, 0.38, 0.75)):
        found = []
        for seed in range(20):
            rng = np.random.default_rng(seed)
            speaker = np.cumsum(np.append(rng.integers(0, n), rng.integers(1, n, 499))) % n
            W = np.zeros((n, n))
            np.add.at(W, (speaker[1:], speaker[:-1]), 1)
            x = space_of(from_matrix(W))
            found.append((x["A"], x["C"]))
        assert np.mean(found, axis=0) == pytest.approx([A, C], abs=0.02)


def test_nothing_is_undefined_where_there_is_talk():
    assert not any(map(math.isnan, space_of(mixing_counts(20, 50, 0.5, 1)).values()))


@pytest.mark.slow
@pytest.mark.parametrize(("lam", "low", "high", "zeros"), [(0.02, 0, 0.014, 0.39), (0.05, 0, 0.034, 0.08), (0.5, 0.355, 0.457, 0)])
def test_how_c_spreads_over_a_thousand_seeds(lam, low, high, zeros):
    """The spread that an interval must cover: near broadcast it starts at 0, and +- 1.96 standard errors would go below."""
    C = np.array([space_of(mixing_counts(50, 500, lam, 5000 + seed))["C"] for seed in range(1000)])
    assert np.percentile(C, [2.5, 97.5]) == pytest.approx([low, high], abs=0.01)
    assert (C == 0).mean() == pytest.approx(zeros, abs=0.05)


def test_two_crowds_of_one_dial_agree_after_rarefaction_in_voice_and_index_and_not_on_every_axis():
    """methods.md section 5: 500 messages, and 5,000 in contiguous runs of 500 (lam = 1).

    V, O and C agree. A falls below (.77 against .86), because a run cuts answers off from what was said before it, and M stays above
    (.81 against .70), because in this model people who have waiting messages write to more people: its first 500 messages are another
    talk than its last. The first run of a long corpus agrees on every axis.
    """
    from conversation_lib.timing import rarefied

    few, runs, first, whole = [], [], [], []
    for seed in range(12):
        few.append(space_of(mixing_counts(50, 500, 1, seed)))
        large = mixing(50, 5000, 1.0, seed=100 + seed)
        people = large.accounts["account"].tolist()
        whole.append(space_of(counts_of(ties(large), people)))
        first.append(space_of(counts_of(ties(large).iloc[:500], people)))
        runs += [space_of(counts_of(ties(run), people)) for run in rarefied(large, 500, draws=4, seed=seed)]
    small, drawn, early, every = ({k: np.mean([x[k] for x in rows]) for k in ("V", "A", "O", "M", "C")} for rows in (few, runs, first, whole))
    assert all(every[k] - small[k] > 0.09 for k in ("V", "A", "M", "C")), "as collected the larger one seems to converse more"
    assert all(drawn[k] == pytest.approx(small[k], abs=0.03) for k in ("V", "O", "C"))
    assert (drawn["A"], drawn["M"]) == pytest.approx((0.77, 0.81), abs=0.03)
    assert all(early[k] == pytest.approx(small[k], abs=0.03) for k in small)


def test_density_falls_with_the_size_of_the_crowd_and_the_axes_do_not():
    """methods.md 9.3 (d): the same talk a person, in a crowd of 20 and of 320."""
    from conversation_lib.measures import density

    crowds = {n: threads_counts(n, 20 * n, n, 4, 0.6, seed=3) for n in (20, 80, 320)}
    dense = [density(c).value for c in crowds.values()]
    assert dense[0] / dense[2] == pytest.approx(319 / 19, rel=0.15)
    for name in ("V", "A", "O", "M"):
        values = [space_of(c)[name] for c in crowds.values()]
        assert max(values) - min(values) < 0.12, name


def test_the_rivals_of_the_answer_axis_fail_on_the_dial():
    """Ties returned beyond density are many while one message in ten is talk; beyond activity nothing is left up to three in ten."""
    from conversation_lib.measures import rho, rho_w

    binary = {
        (n, m): np.mean([rho(mixing_counts(n, m, 0.1, seed)).value for seed in range(6)])
        for n, m in ((50, 500), (200, 2000), (20, 400), (50, 5000), (200, 20000))
    }
    assert all(0.64 < value < 0.99 for value in binary.values()) and binary[50, 5000] > 0.94
    beyond = [rho_w(mixing_counts(50, 2000, lam, seed), draws=60).value for lam in (0.1, 0.2, 0.3) for seed in range(2)]
    assert max(abs(x) for x in beyond) < 0.1
    assert rho_w(mixing_counts(50, 2000, 1.0, 1), draws=60).value > 0.8
