"""Cases on one clock: days between printed days, speeds between printed counts, and the rows that each step rests on."""

import math

import pandas as pd
import pytest

from conversation_lib import datasets
from conversation_lib.errors import BadInput
from conversation_lib.facts.bounds import possible
from conversation_lib.facts.cases import PARODIES, ROLES, SPEED, Step, aligned_counts, in_words, one_row_each, printed_spans, steps
from conversation_lib.facts.pace import days_between, pace

BRAND = datasets.load_facts("brand-cases").brand_cases
SPILL = datasets.load_facts("bp-spill-2010")


def span(low, high):
    zero, day = pd.Timestamp("2020-01-01T00:00Z"), pd.Timedelta(days=1)
    return days_between("d", (zero, zero), (zero + low * day, zero + high * day))


# --- days ---------------------------------------------------------------------------------------------------------------


def test_from_one_printed_day_to_another_it_may_be_a_day_less_or_a_day_more():
    found = days_between("asked", "2010-05-19", "2010-06-08")
    assert (found.low, found.high) == (19, 21) and math.isnan(found.value)


def test_within_one_printed_day_less_than_a_day_passed():
    found = days_between("same day", "2010-03-17", "2010-03-17")
    assert (found.low, found.high) == (0, 1)


def test_hours_where_they_are_known_make_the_range_narrow():
    found = days_between("race", (pd.Timestamp("2009-04-17T06:13Z"),) * 2, (pd.Timestamp("2009-04-17T06:42Z"),) * 2)
    assert found.low == found.high == pytest.approx(29 / 1440)


def test_doubting_the_days_never_narrows_the_range():
    for basis in ("stated", "published", "inferred"):
        near, wide = (days_between("d", "2010-05-19", "2010-05-24", last_basis=basis, trust=trust) for trust in ("day", "doubt"))
        assert wide.low <= near.low <= near.high <= wide.high


def test_an_unprinted_day_gives_no_range_and_an_exchange_is_told():
    assert not days_between("d", None, "2010-05-24").has_interval
    with pytest.raises(BadInput, match="exchanged"):
        days_between("d", "2010-06-08", "2010-05-19")


# --- speeds -------------------------------------------------------------------------------------------------------------


def test_a_speed_divides_the_least_by_the_longest_and_the_most_by_the_shortest():
    found = pace("entries", possible(700, "approx", 0.1), possible(2500, "approx", 0.1), span(45, 47))
    assert found.low == pytest.approx((2250 - 770) / 47) and found.high == pytest.approx((2750 - 630) / 45)


def test_exact_counts_at_known_moments_have_one_speed():
    found = pace("race", possible(1000, "exact"), possible(3000, "exact"), span(4, 4))
    assert found.low == found.high == 500
    hourly = pace("race", possible(1000, "exact"), possible(3000, "exact"), span(4, 4), "an hour", 1 / 24)
    assert hourly.low == pytest.approx(500 / 24)


def test_a_speed_may_be_unlimited_and_may_be_a_fall():
    assert pace("open", possible(1000, "lower"), possible(3000, "lower"), span(1, 2)).high == math.inf
    found = pace("fall", possible(1000, "approx", 0.1), possible(1000, "approx", 0.1), span(1, 2))
    assert found.low == pytest.approx(-200) and found.high == pytest.approx(200)
    assert pace("at once", possible(1, "exact"), possible(2, "exact"), span(0, 1)).high == math.inf


def test_no_time_no_speed():
    assert not pace("x", possible(1, "exact"), possible(2, "exact"), days_between("d", None, "2020-01-01")).has_interval


# --- the cases ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("story", [SPEED, PARODIES], ids=["speed", "parodies"])
def test_every_step_rests_on_one_row_of_the_data_and_no_step_comes_before_its_start(story):
    table = steps(BRAND, SPILL.spill_timeline, story)
    assert len(table) == len(story) and set(table["role"]) <= set(ROLES)
    assert (table.groupby("case")["role"].apply(lambda roles: (roles == "start").sum()) == 1).all()
    assert (table["days_low"] >= 0).all() and (table["days_high"] >= table["days_low"]).all()
    assert (table["wide_low"] <= table["days_low"]).all() and (table["wide_high"] >= table["days_high"]).all()
    cited = set(datasets.load_sources()["source_id"])
    assert set(table["source_id"]) <= cited


def test_the_published_ranges_by_hand():
    found = one_row_each(steps(BRAND, SPILL.spill_timeline)).set_index("case")
    assert found.loc["Gap and its logo", "settled, days"] == "6 to 8 (5 to 9)"  # 4 October to 11 October
    assert found.loc["BP and its parody", "next move, days"].startswith("19 to 21")  # 19 May to 8 June
    assert found.loc["Motrin and the mothers", "first move, days"].startswith("0 to 3")  # two sources: Sunday, Monday
    assert found.loc["United and the guitar", "first move, days"] == "no day printed"


def test_the_printed_times_fit_the_worked_out_ranges():
    table = steps(BRAND, SPILL.spill_timeline).set_index(["case", "words"])
    printed = printed_spans(BRAND).set_index("case")
    for name, case, words in [("Gap logo", "Gap and its logo", "the old logo is back"), ("ExxonMobil Janet", "A false ExxonMobil", "shown to be false")]:
        ours, theirs = table.loc[(case, words)], printed.loc[name]
        assert theirs["high"] >= ours["days_low"] and theirs["low"] <= ours["days_high"], name
    assert printed.loc["Motrin moms", "high"] == pytest.approx(1.0)  # "within 24 hours"


def test_a_step_without_its_row_is_an_error_and_not_an_invention():
    with pytest.raises(BadInput, match="one row of nowhere"):
        steps(BRAND, SPILL.spill_timeline, [Step("A", "start", "begins", "never printed", "nowhere")])


def test_the_order_of_the_rows_of_the_data_does_not_matter():
    shuffled = BRAND.sample(frac=1, random_state=1)
    assert steps(shuffled, SPILL.spill_timeline).equals(steps(BRAND, SPILL.spill_timeline))


def test_an_empty_kind_of_step_says_that_no_day_was_printed():
    table = steps(BRAND, SPILL.spill_timeline)
    assert in_words(table[table["role"] == "nothing"]) == "no day printed"


def test_counts_are_put_on_the_clock_of_their_own_account():
    table = aligned_counts(SPILL.follower_counts, {"BPGlobalPR": "2010-05-19", "ExxonMobilCorp": "2008-07-28"})
    exxon = table[table["account"] == "ExxonMobilCorp"].set_index("followers")
    assert (exxon.loc[361, "days_low"], exxon.loc[361, "days_high"]) == (6, 8)  # 28 July to 4 August
    assert (table["days_low"] >= 0).all() and (table["low"] <= table["high"]).all()
    assert len(table) == SPILL.follower_counts[lambda t: t["account"].isin(["BPGlobalPR", "ExxonMobilCorp"])]["date"].notna().sum()
