"""Bursts, waiting times, windows and change points: fixtures by hand, lifelines and ruptures as second implementations."""

from itertools import pairwise

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from conversation_lib import timing
from conversation_lib.corpus import Corpus, account_table, message_table
from conversation_lib.timing.change import likelihood_ratios
from conversation_lib.timing.response import log_rank


def corpus_of(rows):
    """rows: (id, author, reply_to, hour, targets, conversation)"""
    m = message_table(
        {
            "message_id": [r[0] for r in rows],
            "author": [r[1] for r in rows],
            "reply_to": [r[2] for r in rows],
            "created_at": pd.to_datetime(
                [pd.Timestamp("2020-01-01", tz="UTC") + pd.Timedelta(hours=r[3]) if r[3] is not None else pd.NaT for r in rows], utc=True
            ),
            "targets": [r[4] for r in rows],
            "conversation_id": [r[5] for r in rows],
        }
    )
    return Corpus(m, account_table(m))


@pytest.mark.parametrize(
    ("pauses", "b", "finite", "memory"),
    [
        ((1, 1, 1, 1, 1), -1, -1, np.nan),
        ((1, 1, 1, 1, 16), 0.2, 0.626061, None),
        ((1, 2, 1, 2, 1, 2), -0.5, -0.552417, -1),
        ((1, 1, 1, 9, 9, 9), -1 / 9, -0.043400, 2 / 3),
    ],
)
def test_burstiness_and_memory_have_the_values_computed_by_hand(pauses, b, finite, memory):
    assert timing.burstiness_of(pauses) == pytest.approx(b, abs=1e-9)
    assert timing.burstiness_of(pauses, finite=True) == pytest.approx(finite, abs=5e-7)
    if memory is not None:
        assert timing.memory_of(pauses) == pytest.approx(memory, abs=1e-9, nan_ok=True)


def test_burstiness_of_too_little_is_undefined_not_zero():
    assert np.isnan(timing.burstiness_of([3])) and np.isnan(timing.burstiness_of([0, 0, 0])) and np.isnan(timing.memory_of([1, 2]))


def test_equal_pauses_that_floats_cannot_write_have_no_memory():
    """Twenty minutes are a third of an hour: the standard deviation of equal thirds is dust, and a correlation of dust is noise."""
    for pause in (1 / 3, 0.1, 1e-9, 1234.5678):
        for k in (3, 7, 10, 49):
            assert np.isnan(timing.memory_of([pause] * k)), (pause, k)
            assert timing.burstiness_of([pause] * k) == pytest.approx(-1)


@given(st.lists(st.floats(0.01, 100), min_size=3, max_size=30), st.floats(0.1, 1000))
def test_the_unit_of_time_does_not_matter(pauses, unit):
    scaled = [p * unit for p in pauses]
    assert timing.burstiness_of(scaled) == pytest.approx(timing.burstiness_of(pauses), abs=1e-6)


def test_a_person_with_few_messages_has_no_burstiness_and_is_counted():
    m = pd.DataFrame({"author": ["a"] * 5, "created_at": pd.date_range("2020-01-01", periods=5, freq="h", tz="UTC")})
    table = timing.burstiness(m)
    assert table.empty and table.attrs["left_out"] == 1 and not table.attrs["median"].defined


def test_all_messages_at_one_hour_are_concentrated_and_none_are_undefined():
    m = pd.DataFrame({"created_at": pd.to_datetime(["2020-01-01T05:10Z", "2020-01-02T05:50Z"], utc=True)})
    assert timing.hours_of_day(m)[1].value == pytest.approx(1)
    every = pd.DataFrame({"created_at": pd.date_range("2020-01-01", periods=24, freq="h", tz="UTC")})
    assert timing.hours_of_day(every)[1].value == pytest.approx(0, abs=1e-12)
    assert not timing.hours_of_day(m.iloc[:0])[1].defined


def test_kaplan_meier_fixture_with_greenwood():
    s = timing.survival([1, 3, 3, 5, 8, 10], [1, 1, 0, 1, 0, 1])
    assert s.table["unanswered_share"].tolist() == pytest.approx([5 / 6, 2 / 3, 4 / 9, 4 / 9, 0])
    assert s.table.set_index("hours")["se"][5] == pytest.approx(2 / 9)
    assert s.quantile() == 5 and s.median.value == 5


def test_who_is_never_answered_waits_for_ever():
    assert timing.survival([1, 2], [0, 0]).quantile() == np.inf
    assert not timing.survival([], []).median.defined


@settings(max_examples=30, deadline=None)
@given(st.lists(st.tuples(st.integers(1, 9), st.booleans()), min_size=2, max_size=40))
def test_survival_agrees_with_lifelines(data):
    from lifelines import KaplanMeierFitter

    t, e = zip(*data)
    other = KaplanMeierFitter().fit(t, e).survival_function_["KM_estimate"]
    ours = timing.survival(t, e)
    for hour in set(t):
        assert ours.at(hour) == pytest.approx(other.loc[hour], abs=1e-9)


def test_log_rank_agrees_with_lifelines():
    from lifelines.statistics import logrank_test

    rng = np.random.default_rng(4)
    t, e, g = rng.integers(1, 20, 80).astype(float), rng.random(80) < 0.7, rng.integers(0, 2, 80)
    other = logrank_test(t[g == 0], t[g == 1], e[g == 0], e[g == 1]).test_statistic
    assert log_rank(t, e, g, 2) == pytest.approx(other, rel=1e-9)


def test_the_first_answer_by_another_person_ends_the_wait():
    c = corpus_of([("1", "a", None, 0, ["b"], "c"), ("2", "a", "1", 1, ["a"], "c"), ("3", "b", "1", 4, ["a"], "c"), ("4", "c", "1", 9, ["a"], "c")])
    waits = timing.response_times(c).set_index("message_id")
    assert waits.loc["1", "hours"] == 4 and waits.loc["1", "answered_by"] == "3"
    assert not waits.loc["3", "answered"] and waits.loc["3", "hours"] == 5  # still waiting when we stopped watching


def test_a_horizon_turns_late_answers_into_unanswered_ones():
    c = corpus_of([("1", "a", None, 0, ["b"], "c"), ("2", "b", "1", 50, ["a"], "c")])
    waits = timing.response_times(c, horizon_hours=24).set_index("message_id")
    assert not waits.loc["1", "answered"] and waits.loc["1", "hours"] == 24


def test_an_answer_older_than_its_message_is_no_answer_and_is_counted():
    c = corpus_of([("1", "a", None, 5, ["b"], "c"), ("2", "b", "1", 1, ["a"], "c")])
    waits = timing.response_times(c)
    assert not waits["answered"].any() and waits.attrs["negative"] == 1


def test_one_answer_closes_all_open_messages_or_the_latest_one():
    c = corpus_of([("1", "a", None, 0, ["b"], "c"), ("2", "a", None, 1, ["b"], "c"), ("3", "b", None, 3, ["a"], "c")])
    every = timing.response_times(c, by="pair").set_index("message_id")
    latest = timing.response_times(c, by="pair", closes="latest").set_index("message_id")
    assert every.loc[["1", "2"], "hours"].tolist() == [3, 2]
    assert not latest.loc["1", "answered"] and latest.loc["2", "hours"] == 2


def test_groups_that_wait_differently_are_told_apart_and_alike_ones_are_not():
    rng = np.random.default_rng(1)
    slow = pd.DataFrame(
        {
            "hours": np.r_[rng.exponential(1, 60), rng.exponential(6, 60)],
            "answered": True,
            "group": ["x"] * 60 + ["y"] * 60,
            "conversation_id": np.arange(120).astype(str),
        }
    )
    assert timing.compare_groups(slow, "group", draws=199).null["p"] < 0.02
    alike = slow.assign(hours=rng.exponential(1, 120))
    assert timing.compare_groups(alike, "group", draws=199).null["p"] > 0.05
    assert not timing.compare_groups(slow.assign(conversation_id="one"), "group").defined


def test_the_answer_rate_of_events_is_that_of_a_slow_count():
    """Every message from i to j: does a message from j to i follow within two hours? Nothing is censored here, for we stop watching late."""
    rng = np.random.default_rng(8)
    rows, hour = [], 0.0
    for k in range(200):
        hour += float(rng.exponential(0.4))
        a, b = rng.choice(5, 2, replace=False)
        rows.append((f"{k:03d}", f"p{a}", None, hour, [f"p{b}"], f"{k:03d}"))
    rows.append(("end", "nobody", None, hour + 50, [], "end"))
    c = corpus_of(rows)
    slow = np.mean([any(x[1] == y[4][0] and x[4][0] == y[1] and 0 <= x[3] - y[3] <= 2 for x in rows[k + 1 : -1]) for k, y in enumerate(rows[:-1])])
    waits = timing.response_times(c, by="pair", same_conversation=False)
    assert timing.waiting(waits, 2, draws=20).value == pytest.approx(slow, abs=1e-9)
    assert not timing.response_times(c, by="pair")["answered"].any(), "here every message is a conversation of its own"


def test_waiting_agrees_with_the_curve_and_says_what_cannot_be_known():
    rng = np.random.default_rng(2)
    table = pd.DataFrame(
        {"hours": rng.integers(1, 20, 60).astype(float), "answered": rng.random(60) < 0.6, "conversation_id": [str(k % 15) for k in range(60)]}
    )
    curve = timing.survival(table["hours"], table["answered"])
    for hours in (3, 7.5, 15):
        assert timing.waiting(table, hours, draws=20).value == pytest.approx(1 - curve.at(hours))
    found = timing.waiting(table, draws=99)
    assert found.value == curve.quantile() and found.low <= found.value <= found.high
    assert "no message was watched for 100 hours" in timing.waiting(table, 100).reason
    assert not timing.waiting(table.iloc[:0]).defined
    few = timing.waiting(table.assign(conversation_id="one"))
    assert few.defined and not few.has_interval and "1 threads" in few.reason
    never = timing.waiting(table.assign(answered=False))
    assert never.value == np.inf and "Fewer than half" in never.sentence


def test_threads_that_hurry_together_make_the_interval_wider_than_messages_would():
    """Each thread has its own pace; a truth of a half within its hours is held about as often as it says only when threads are drawn."""
    hits, naive = 0, 0
    for seed in range(60):
        rng = np.random.default_rng(seed)
        fast = np.repeat(rng.random(40) < 0.5, 8)
        hours = np.where(fast, 1.0, 9.0)
        table = pd.DataFrame({"hours": hours, "answered": True, "conversation_id": np.repeat(np.arange(40), 8).astype(str)})
        r = timing.waiting(table, 5, draws=199, seed=seed)
        single = timing.waiting(table.assign(conversation_id=np.arange(320).astype(str)), 5, draws=199, seed=seed)
        hits += r.low <= 0.5 <= r.high
        naive += single.low <= 0.5 <= single.high
    assert hits / 60 > 0.85 and naive / 60 < 0.75


def test_an_answer_stays_with_its_question_where_windows_hold_whole_conversations():
    rows = []
    for k in range(20):  # a question shortly before midnight, its answer after it
        rows += [(f"{k:02d}q", "a", None, 24 * k + 23.5, ["b"], f"{k:02d}"), (f"{k:02d}r", "b", f"{k:02d}q", 24 * k + 24.5, ["a"], f"{k:02d}")]
    c = corpus_of(rows)

    def returned(part):
        forth = (part.messages["author"] == "a").sum()
        back = (part.messages["author"] == "b").sum()
        return 2 * min(forth, back) / (forth + back)

    cut = [(len(p), returned(p)) for _, _, p in timing.time_windows(c, "1D")]
    whole = [(len(p), returned(p)) for _, _, p in timing.time_windows(c, "1D", whole="conversations") if len(p)]
    assert whole == [(2, 1.0)] * 20
    assert sum(n for n, _ in cut) == sum(n for n, _ in whole) == 40
    assert cut[0] == (1, 0.0) and cut[-1] == (1, 0.0), "at the borders the answers are lost"
    hours = [returned(p) for _, _, p in timing.time_windows(c, "1h") if len(p)]
    assert set(hours) == {0.0}, "in short windows nothing is returned at all"
    with pytest.raises(ValueError, match="messages"):
        list(timing.time_windows(c, "1D", whole="days"))


def test_windows_are_half_open_and_empty_ones_stay():
    c = corpus_of([("1", "a", None, 0, [], "1"), ("2", "a", None, 24, [], "2"), ("3", "a", None, 72, [], "3"), ("4", "a", None, None, [], "4")])
    windows = list(timing.time_windows(c, "1D"))
    assert [len(part) for _, _, part in windows] == [1, 1, 0, 1]


def test_windows_of_equal_count_have_equal_counts():
    c = corpus_of([(str(i), "a", None, i, [], str(i)) for i in range(11)])
    assert [len(part) for _, _, part in timing.count_windows(c, 3)] == [3, 3, 3]


def test_rarefying_keeps_conversations_whole_and_cannot_enlarge():
    c = corpus_of([(f"{k}-{i}", "a", None, 10 * k + i, [], str(k)) for k in range(5) for i in range(4)])
    for part in timing.rarefied(c, 7, draws=5, by="conversations"):
        assert set(part.messages.groupby("conversation_id").size()) == {4} and len(part) == 8
    for part in timing.rarefied(c, 7, draws=5):
        assert len(part) == 7 and part.messages["created_at"].is_monotonic_increasing
    with pytest.raises(ValueError, match="fewer"):
        list(timing.rarefied(c, 21))


def test_the_change_point_fixture():
    assert likelihood_ratios([1, 1] + [0] * 8 + [1] * 8 + [0, 0])[9] == pytest.approx(7.709790, abs=5e-7)


def test_a_real_change_is_found_with_its_interval_and_noise_is_not():
    found = timing.change_point([0] * 40 + [1] * 30, draws=199)
    assert found.value == 40 and found.low <= 40 <= found.high and found.null["p"] == 1 / 200
    noise = np.random.default_rng(2).integers(0, 2, 70)
    assert timing.change_point(noise, draws=199).null["p"] > 0.05
    assert not timing.change_point([0, 1] * 5).defined


def test_p_values_of_the_searched_change_point_are_flat_where_nothing_changes():
    rng = np.random.default_rng(7)
    p = [timing.change_point(rng.integers(0, 2, 60), draws=39, seed=i).null["p"] for i in range(120)]
    assert 0.005 <= np.mean(np.array(p) <= 0.05) <= 0.12


@settings(max_examples=25, deadline=None)
@given(st.lists(st.integers(0, 1), min_size=40, max_size=80))
def test_several_changes_agree_with_the_exact_search_of_ruptures(x):
    ruptures = pytest.importorskip("ruptures")
    from ruptures.base import BaseCost

    class Binomial(BaseCost):
        model, min_size = "binomial", 10

        def fit(self, signal):
            self.signal = signal.ravel()
            return self

        def error(self, start, end):
            part = self.signal[start:end]
            k, n = part.sum(), len(part)
            return -2 * sum(c * np.log(c / n) for c in (k, n - k) if c)

    signal = np.array(x, dtype=float).reshape(-1, 1)
    penalty = 2 * np.log(len(x))
    other = ruptures.Pelt(custom_cost=Binomial(), min_size=10, jump=1).fit(signal).predict(pen=penalty)[:-1]

    def cost(places):
        borders = [0, *places, len(x)]
        return sum(Binomial().fit(signal).error(a, b) for a, b in pairwise(borders)) + penalty * len(places)

    assert cost(timing.change_points(x)) <= cost(other) + 1e-9


def test_several_changes_come_with_intervals_that_hold_the_places():
    held, wide = 0, []
    for seed in range(40):
        rng = np.random.default_rng(seed)
        x = (rng.random(240) < np.repeat([0.2, 0.8, 0.3], 80)).astype(int)
        table = timing.changes(x, draws=99, seed=seed)
        near = [table.iloc[(table["place"] - true).abs().argmin()] for true in (80, 160)] if len(table) else []
        held += sum(row["low"] <= true <= row["high"] for row, true in zip(near, (80, 160)))
        wide += [row["high"] - row["low"] for row in near]
        assert (table["low"] <= table["place"]).all() and (table["place"] <= table["high"]).all()
        assert table["place"].tolist() == timing.change_points(x)
    assert held / 80 > 0.8 and np.median(wide) < 30
    assert timing.changes([0, 1] * 40).empty and list(timing.changes([0]).columns) == ["place", "low", "high", "before", "after"]


def test_wilsons_interval_stays_inside_zero_and_one_and_an_empty_bin_is_undefined():
    table = timing.share_in_bins([0, 10, 0], [10, 10, 0])
    assert table["low"].iloc[0] == pytest.approx(0, abs=1e-12) and table["high"].iloc[1] == pytest.approx(1)
    assert np.isnan(table["share"].iloc[2])
