"""Curves fitted to intervals: checked against other routines, against data made from a known curve, and for what they cannot know."""

import math

import numpy as np
import pandas as pd
import pytest

from conversation_lib.errors import BadInput
from conversation_lib.facts import FORMS, bootstrap, compare, fit, fit_all, original_sources, without_copies
from conversation_lib.facts.curves import Fit, _Data

OPENED = pd.Timestamp("2010-05-19", tz="UTC")
DAY = pd.Timedelta(days=1)


def boxes(days, low, high, width=0.0):
    """Rectangles at so many days after the opening, each `width` days wide."""
    start = OPENED + pd.to_timedelta(np.asarray(days, float) * 86400, unit="s")
    names = [f"source-{k:02d}" for k in range(len(days))]
    return pd.DataFrame(
        {
            "earliest": start,
            "latest": start + width * DAY,
            "low": np.asarray(low, float),
            "high": np.asarray(high, float),
            "set_aside": False,
            "source_id": names,
        }
    )


def noisy(curve, sigma=0.10, n=40, seed=7, width=0.0):
    """Counts read off a known curve with a lognormal error, each known to within five per cent."""
    chance = np.random.default_rng(seed)
    days = np.linspace(2, 60, n)
    read = curve(days + width / 2) * np.exp(sigma * chance.standard_normal(n))
    return boxes(days, read * 0.975, read * 1.025, width)


KNOWN = {
    "linear": (math.log(2500), -3.0),
    "exponential": (math.log(5000), 0.05),
    "logistic": (math.log(190000), math.log(0.15), 20.0),
    "Gompertz": (math.log(190000), math.log(0.12), 8.0),
    "power": (math.log(9000), math.log(0.7)),
    "saturating": (math.log(190000), math.log(0.06)),
}


@pytest.mark.parametrize("form", KNOWN)
def test_a_curve_is_found_again_in_counts_made_from_it(form):
    truth = np.array(KNOWN[form])
    rows = noisy(lambda days: FORMS[form].curve(days, truth))
    found = fit(rows, form, OPENED)
    days = np.linspace(2, 60, 30)
    ratio = FORMS[form].curve(days, np.array(found.values)) / FORMS[form].curve(days, truth)
    assert np.all(np.abs(np.log(ratio)) < 0.12)
    assert found.sigma == pytest.approx(0.10, abs=0.03)


@pytest.mark.parametrize("form", ["Gompertz", "saturating"])
def test_the_form_that_made_the_counts_wins_or_ties(form):
    rows = noisy(lambda days: FORMS[form].curve(days, np.array(KNOWN[form])))
    table = compare(fit_all(rows, OPENED)).set_index("form")
    assert table.loc[form, "aic_gap"] < 3


def test_the_likelihood_is_that_of_another_routine():
    """One time, no window: an interval-censored lognormal, as lifelines fits it."""
    from lifelines import LogNormalFitter

    chance = np.random.default_rng(3)
    middle = np.exp(9 + 0.4 * chance.standard_normal(60))
    low, high = middle * 0.8, middle * 1.15
    other = LogNormalFitter().fit_interval_censoring(low, high)
    rows = boxes([10.0] * 60, low, high)
    mine = _Data(rows, OPENED).log_likelihoods(FORMS["exponential"], np.array([other.mu_, 0.0]), other.sigma_)
    assert mine.sum() == pytest.approx(other.log_likelihood_, rel=1e-6)
    best = fit(rows, "exponential", OPENED)
    assert best.log_likelihood == pytest.approx(other.log_likelihood_, abs=1e-3)


def test_a_row_is_the_probability_of_its_interval_averaged_over_its_window():
    from scipy.integrate import quad
    from scipy.stats import norm

    values, sigma = np.array(KNOWN["Gompertz"]), 0.2
    rows = boxes([5.0], [20000.0], [26000.0], width=2.0)

    def inside(day):
        middle = math.log(FORMS["Gompertz"].curve(np.array([day]), values)[0])
        return norm.cdf((math.log(26000) - middle) / sigma) - norm.cdf((math.log(20000) - middle) / sigma)

    expected = math.log(quad(inside, 5, 7)[0] / 2)
    assert _Data(rows, OPENED, nodes=1000).log_likelihoods(FORMS["Gompertz"], values, sigma)[0] == pytest.approx(expected, abs=1e-5)
    assert _Data(rows, OPENED).log_likelihoods(FORMS["Gompertz"], values, sigma)[0] == pytest.approx(expected, abs=1e-3)


def test_an_open_interval_counts_and_an_impossible_one_is_finite_far_in_the_tail():
    values, sigma = np.array(KNOWN["exponential"]), 0.05
    rows = boxes([0.0] * 3, [5000, 0.0, 4e6], [np.inf, 5000, 5e6])
    each = _Data(rows, OPENED).log_likelihoods(FORMS["exponential"], values, sigma)
    assert each[:2] == pytest.approx([math.log(0.5)] * 2, abs=1e-6)
    assert each[2] < -1000 and np.isfinite(each[2])


def test_a_wider_interval_is_never_less_likely():
    values = np.array(KNOWN["logistic"])
    days = np.linspace(1, 40, 12)
    narrow = _Data(boxes(days, [20000] * 12, [22000] * 12), OPENED).log_likelihoods(FORMS["logistic"], values, 0.2)
    wide = _Data(boxes(days, [19000] * 12, [25000] * 12), OPENED).log_likelihoods(FORMS["logistic"], values, 0.2)
    assert np.all(wide >= narrow)


def test_aic_and_bic_are_worked_out_by_hand():
    one = Fit("logistic", (1.0, 2.0, 3.0), 0.1, -100.0, 50, OPENED)
    assert one.k == 4 and one.aic == 208
    assert one.bic == pytest.approx(4 * math.log(50) + 200)


def test_a_curve_reaches_a_level_where_it_is_drawn_and_says_so_when_it_never_does():
    line = Fit("linear", (math.log(1000), 2.0), 0.1, 0.0, 10, OPENED)
    assert line.reaches(5000) == OPENED + 7 * DAY
    assert line.at([OPENED + 7 * DAY, OPENED])[0] == pytest.approx(5000)
    assert line.at([OPENED])[0] == 0  # a line below nothing is nothing
    full = Fit("logistic", KNOWN["logistic"], 0.1, 0.0, 10, OPENED)
    assert full.reaches(200000) is pd.NaT


def test_a_line_can_pretend_that_the_account_had_followers_before_it_existed():
    early = Fit("linear", (math.log(1000), -20.0), 0.1, 0.0, 10, OPENED)
    assert early.reaches(4473) < OPENED


def test_the_order_of_rows_does_not_change_a_fit():
    rows = noisy(lambda days: FORMS["Gompertz"].curve(days, np.array(KNOWN["Gompertz"])))
    assert fit(rows, "Gompertz", OPENED) == fit(rows.sample(frac=1, random_state=1), "Gompertz", OPENED)


def test_rows_set_aside_do_not_enter():
    rows = noisy(lambda days: FORMS["linear"].curve(days, np.array(KNOWN["linear"])))
    wild = boxes([30.0], [10.0], [11.0]).assign(set_aside=True, source_id="wild")
    assert fit(pd.concat([rows, wild], ignore_index=True), "linear", OPENED) == fit(rows, "linear", OPENED)


def test_too_few_counts_and_unknown_forms_are_refused():
    with pytest.raises(BadInput, match="six"):
        fit(boxes([1, 2, 3], [1, 2, 3], [2, 3, 4]), "linear", OPENED)
    with pytest.raises(BadInput, match="Gompertz"):
        fit(boxes(range(9), range(1, 10), range(2, 11)), "spline", OPENED)


# --- copies and sources -----------------------------------------------------------------------------------------------


def test_a_copy_goes_only_where_its_original_has_a_row():
    rows = pd.DataFrame({"source_id": ["paper", "blog", "diary", "echo"], "copies_of": [None, "paper", "lost", "lost"]})
    assert without_copies(rows)["source_id"].tolist() == ["paper", "diary", "echo"]
    assert original_sources(rows) == ["lost", "paper"]


def test_dropping_copies_never_widens_the_number_of_independent_sources():
    chance = np.random.default_rng(5)
    for _ in range(50):
        names = [f"s{k}" for k in range(8)]
        copies = [None if chance.random() < 0.5 else f"s{chance.integers(0, 12)}" for _ in names]
        rows = pd.DataFrame({"source_id": names, "copies_of": pd.Series([c if c != n else None for n, c in zip(names, copies)], dtype=object)})
        assert len(original_sources(without_copies(rows))) <= len(original_sources(rows))


def test_a_bootstrap_draws_whole_sources_and_repeats_itself_with_its_seed():
    rows = noisy(lambda days: FORMS["Gompertz"].curve(days, np.array(KNOWN["Gompertz"])), n=20)
    rows["source_id"] = [f"paper-{k // 2}" for k in range(20)]
    fits = fit_all(rows, OPENED, ("Gompertz", "linear"))
    one, again, other = (bootstrap(rows, fits, 20000, draws=4, seed=seed) for seed in (1, 1, 2))
    pd.testing.assert_frame_equal(one, again)
    assert not one["reaches"].equals(other["reaches"])
    assert len(one) == 8 and (one.groupby("draw")["best"].sum() == 1).all()
    truth = Fit("Gompertz", KNOWN["Gompertz"], 0.1, 0, 20, OPENED).reaches(20000)
    spread = one.loc[one["form"] == "Gompertz", "reaches"]
    assert (abs(spread - truth) < 2 * DAY).all()


def test_a_bootstrap_does_not_care_for_the_order_of_rows():
    rows = noisy(lambda days: FORMS["Gompertz"].curve(days, np.array(KNOWN["Gompertz"])), n=12)
    fits = fit_all(rows, OPENED, ("linear",))
    pd.testing.assert_frame_equal(bootstrap(rows, fits, 20000, draws=3), bootstrap(rows.iloc[::-1], fits, 20000, draws=3))


def test_a_promise_far_ahead_is_the_curves_own_and_not_the_end_of_a_scale():
    """A doubling a day from one follower: after a hundred days 2 to the power of 100, far beyond e to the power of 50."""
    doubling = Fit("exponential", (0.0, math.log(2)), 0.05, 0.0, 10, OPENED)
    assert doubling.at([OPENED + 100 * DAY])[0] == pytest.approx(2.0**100)
