"""Three engines, one curve: the counts agree, the address graphs do not."""

import numpy as np
import pytest

from conversation_lib import graphs, measures, ties
from conversation_lib.simulate import crisis, hawkes


def axes(corpus):
    return {k: r.value for k, r in measures.axes(graphs.counts(ties.ties(corpus))).items()}


def test_all_engines_follow_the_same_curve():
    days = {e: np.mean([crisis.per_day(crisis.make(e, 2000, 30, seed=s), 30) for s in range(10)], axis=0) for e in crisis.ENGINES.values()}
    expected = crisis.curve(30).reshape(30, 24).sum(axis=1) * 2000
    for d in days.values():
        assert d.sum() == 2000 and np.abs(d - expected).max() < 25


def test_the_address_graphs_tell_them_apart():
    news, echo, talk = (axes(crisis.make(e, 2000, 30, seed=1)) for e in ("news", "echo", "talk"))
    assert news["O"] == pytest.approx(0, abs=1e-12) and news["C"] == 0
    assert echo["A"] < 0.05 and talk["A"] > 0.6 and talk["C"] > 0.6


def test_an_answer_answers_somebody_who_wrote_to_its_author():
    c = crisis.make("talk", 500, 30, people=20, seed=3)
    m = c.messages.set_index("message_id")
    answers = m[m["reply_to"].notna()]
    assert len(answers) > 100
    for _, row in answers.iterrows():
        parent = m.loc[row["reply_to"]]
        assert parent["targets"] == [row["author"]] and row["targets"] == [parent["author"]]
    assert not c.check()["serious"].any() if len(c.check()) else True


def test_the_seed_decides_and_nonsense_is_refused():
    assert crisis.make("echo", 50, 30, seed=4).messages.equals(crisis.make("echo", 50, 30, seed=4).messages)
    for bad in (lambda: crisis.make("magic"), lambda: crisis.make("news", people=3), lambda: crisis.curve(5)):
        with pytest.raises(ValueError):
            bad()


def test_nobody_writes_to_himself():
    for e in crisis.ENGINES.values():
        m = crisis.make(e, 400, 30, people=8, seed=2).messages
        assert all(t != [a] for a, t in zip(m["author"], m["targets"]))


def test_messages_that_set_off_others_follow_the_same_curve_whatever_their_share():
    expected = 3000 * crisis.curve(30).reshape(30, 24).sum(axis=1)
    for share in (0.0, 0.6):
        days = [np.histogram(crisis.set_off(share, 3000, 30, seed=s), np.arange(31) * 24)[0] for s in range(40)]
        assert np.abs(np.mean(days, axis=0) - expected).max() < 0.08 * expected.max()


def test_with_the_curve_taken_out_the_clock_finds_who_was_set_off():
    for share, least, most in ((0.0, 0.0, 0.15), (0.6, 0.45, 0.75)):
        t = crisis.set_off(share, 1500, 30, seed=3)
        assert least <= hawkes.fit(*crisis.without_the_curve(t, len(t) * crisis.curve(30)), longest_wait=25)[1].value <= most
    assert hawkes.fit(crisis.set_off(0.0, 1500, 30, seed=3), 720)[1].value > 0.7  # left in, the curve is taken for talk


def test_worlds_of_one_curve_miss_it_by_what_counting_makes_unavoidable():
    off = [crisis.misfit(crisis.make(e, 2000, 30, seed=s), 30) for e in crisis.ENGINES.values() for s in range(15)]
    assert np.mean(off) == pytest.approx(1, abs=0.15)


def test_nobody_can_be_set_off_for_ever():
    with pytest.raises(ValueError, match="set off"):
        crisis.set_off(1.0)


def test_an_even_stream_is_told_from_talk_when_answers_must_come_soon():
    for seed in range(3):
        t = np.sort(np.random.default_rng(seed).uniform(0, 672, 900))
        ratio = hawkes.fit(t, 672, longest_wait=24)[1]
        assert ratio.low < 0.02 and ratio.value < 0.3 and ratio.high < 0.6
