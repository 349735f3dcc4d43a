"""A clock that runs with the week, trends with threads kept whole, memory from day to day."""

import numpy as np
import pandas as pd
import pytest
from scipy import optimize, stats

from conversation_lib.errors import BadInput
from conversation_lib.timing import burstiness_of, daily_memory, trend_of_share, weekly_clock, weekly_profile


def by_day_only(weeks=8, seed=1):
    """Messages at random, twelve an hour from 8 to 20 o'clock in Cologne and none at night."""
    rng = np.random.default_rng(seed)
    start = pd.Timestamp("2026-01-05", tz="Europe/Berlin")
    hours = np.sort(rng.uniform(0, weeks * 168, weeks * 168 * 12))
    hours = hours[(hours % 24 >= 8) & (hours % 24 < 20)]
    return pd.Series(start + pd.to_timedelta(hours, unit="h")).dt.tz_convert("UTC")


def test_nights_look_like_bursts_until_the_clock_runs_with_the_week():
    times = by_day_only()
    plain = np.diff(times.astype("int64").to_numpy())
    ruled = np.diff(weekly_clock(times, "Europe/Berlin"))
    assert burstiness_of(plain) > 0.3
    assert abs(burstiness_of(ruled)) < 0.03
    assert stats.kstest(ruled / ruled.mean(), "expon").pvalue > 0.01


def test_the_week_looks_like_talk_to_a_hawkes_fit_until_the_clock_runs_with_it():
    """Nobody reacts to anybody here: whatever share is said to be set off by others is the day's doing."""
    from conversation_lib.simulate import hawkes

    times = by_day_only(4).iloc[::8].reset_index(drop=True)
    plain = ((times - times.min()) / pd.Timedelta(hours=1)).to_numpy()
    ruled = weekly_clock(times, "Europe/Berlin")
    fooled = hawkes.fit(plain, plain.max())[1]
    honest = hawkes.fit(ruled, ruled.max())[1]
    assert fooled.value > 0.4 and fooled.low > 0.2
    assert honest.low < 0.05 and (honest.value < 0.2 if honest.defined else "look alike" in honest.reason)


def test_the_clock_keeps_order_span_and_missing_times():
    times = by_day_only(3)
    shuffled = times.sample(frac=1, random_state=2)
    shuffled.iloc[5] = pd.NaT
    clock = weekly_clock(shuffled, "Europe/Berlin")
    assert np.isnan(clock[5]) and np.isnan(clock).sum() == 1
    known = shuffled.notna().to_numpy()
    order = np.argsort(shuffled[known].to_numpy())
    assert (np.diff(clock[known][order]) >= 0).all()
    assert np.nanmax(clock) == pytest.approx((shuffled.max() - shuffled.min()) / pd.Timedelta(hours=1))
    assert np.allclose(weekly_clock(times + pd.Timedelta(weeks=5), "UTC"), weekly_clock(times, "UTC"), atol=1e-6)


def test_the_profile_adds_up_to_the_messages_and_follows_the_place():
    times = by_day_only(4)
    here, there = weekly_profile(times, "Europe/Berlin"), weekly_profile(times, "UTC")
    assert len(here) == 168 and here[:8].sum() == 0 and here[8] > 0 and there[7] > 0
    assert here.sum() * 4 == pytest.approx(len(times), rel=0.02)


def test_under_two_weeks_there_is_no_week():
    with pytest.raises(BadInput, match="at least 2 weeks"):
        weekly_clock(by_day_only(1))
    with pytest.raises(BadInput, match="no message with a time"):
        weekly_profile(pd.Series([], dtype="datetime64[us, UTC]"))


def threads_with_trend(slope, k, each, seed, spread=0.0):
    rng = np.random.default_rng(seed)
    day = np.repeat(rng.uniform(0, 30, k), each)
    mood = np.repeat(rng.normal(0, spread, k), each)
    yes = rng.random(k * each) < 1 / (1 + np.exp(-(-0.5 + slope * (day - 15) + mood)))
    return yes, day, np.repeat(np.arange(k), each)


def test_the_odds_are_those_of_a_slow_search():
    yes, day, thread = threads_with_trend(0.08, 60, 5, 1)

    def loss(b):
        z = b[0] + b[1] * day
        return -(yes * z - np.log1p(np.exp(z))).sum()

    best = optimize.minimize(loss, [0, 0], method="BFGS").x
    assert trend_of_share(yes, day, thread).value == pytest.approx(np.exp(best[1]), rel=1e-4)


def test_errors_without_clusters_are_those_of_the_information_matrix():
    """Every message its own thread: the sandwich comes near the textbook error of a model that is true."""
    yes, day, _ = threads_with_trend(0.05, 4000, 1, 2)
    r = trend_of_share(yes, day, np.arange(4000))
    p = 1 / (1 + np.exp(-(np.log(yes.mean() / (1 - yes.mean())) + np.log(r.value) * (day - day.mean()))))
    X = np.column_stack([np.ones(4000), day])
    se = np.sqrt(np.linalg.inv((X * (p * (1 - p))[:, None]).T @ X)[1, 1])
    assert (np.log(r.high) - np.log(r.low)) / 2 / 1.96 == pytest.approx(se, rel=0.08)


@pytest.mark.slow
def test_the_interval_holds_no_trend_about_as_often_as_it_says_where_threads_have_moods():
    found = [trend_of_share(*threads_with_trend(0.0, 40, 8, seed, spread=1.0)) for seed in range(300)]
    assert 0.91 < np.mean([r.low <= 1 <= r.high for r in found]) < 0.985
    naive = [trend_of_share(y, d, np.arange(len(y))) for y, d, _ in (threads_with_trend(0.0, 40, 8, seed, spread=1.0) for seed in range(100))]
    assert np.mean([r.low <= 1 <= r.high for r in naive]) < 0.88


def test_a_trend_that_cannot_be_had_says_why():
    yes, day, thread = threads_with_trend(0.05, 9, 5, 1)
    assert "too few" in trend_of_share(yes, day, thread).reason
    assert "same answer" in trend_of_share([True] * 30, range(30), range(30)).reason
    assert "same time" in trend_of_share([True, False] * 15, [1] * 30, range(30)).reason
    assert trend_of_share([True, None] + [False, True] * 15, range(32), range(32)).parameters["left_out"] == 1


def test_a_rising_share_is_called_rising():
    r = trend_of_share(*threads_with_trend(0.15, 80, 6, 3))
    assert r.low > 1 and "rise" in r.sentence


def test_daily_memory_needs_two_weeks_and_agrees_with_pandas():
    x = np.random.default_rng(1).normal(size=40).cumsum()
    assert daily_memory(x).value == pytest.approx(pd.Series(x).autocorr(1))
    assert daily_memory(x, 7).value == pytest.approx(pd.Series(x).autocorr(7))
    assert not daily_memory(x[:13]).defined and not daily_memory([2.0] * 20).defined
    holes = x.copy()
    holes[3] = np.nan
    assert daily_memory(holes).n == 39
    with pytest.raises(ValueError, match="lag must be"):
        daily_memory(x, 0)
