"""What must have been true between the counts, when round numbers were passed, and what pairs of counts say without a clock."""

import math

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from conversation_lib.errors import BadInput
from conversation_lib.facts import at, common_ratio, envelope, milestone, milestones, overtaking, paired_ratios, printed_ratio, ratio_between, rectangles
from conversation_lib.facts.ratios import over_slacks
from conversation_lib.results import Result


def counts(*rows, account="joke"):
    """Rows of (day, followers, wording), every day in Eastern time, every source of its own, confidence medium."""
    return pd.DataFrame(
        [
            {
                "date": day,
                "account": account,
                "followers": followers,
                "bound": bound,
                "source_id": f"{account}-{day[-2:]}-{followers}",
                "date_basis": "stated",
                "confidence": "medium",
            }
            for day, followers, bound in rows
        ]
    )


def utc(text):
    return pd.Timestamp(text, tz="UTC")


def test_two_rectangles_make_the_envelope_drawn_by_hand():
    two = counts(("2010-05-24", 10000, "lower_near"), ("2010-05-26", 20000, "upper_near"))
    steps = envelope(rectangles(two, slack=0.10, trust="day"))
    assert steps[["time", "floor", "ceiling"]].values.tolist() == [
        [utc("2010-05-24 04:00"), 0, 20000],  # the 11,000 of the first day binds up to its first hour only
        [utc("2010-05-25 04:00"), 10000, 20000],
        [utc("2010-05-26 04:00"), 10000, math.inf],
        [utc("2010-05-27 04:00"), 18000, math.inf],
    ]
    rows = rectangles(two, slack=0.10, trust="day")
    assert at(rows, utc("2010-05-25 12:00")) == (10000, 20000)
    assert at(rows, utc("2010-05-01")) == (0, 11000)


def test_before_the_account_was_opened_there_is_no_step():
    steps = envelope(rectangles(counts(("2010-05-24", 100, "exact")), trust="day"), opened=utc("2010-05-19 04:00"))
    assert steps["time"].min() == utc("2010-05-19 04:00")
    assert steps["ceiling"].iloc[0] == 100


days = st.integers(1, 28).map(lambda day: f"2010-06-{day:02d}")
row = st.tuples(days, st.integers(1, 10**6), st.sampled_from(["exact", "approx", "upper_near", "upper_loose", "lower_near", "lower_loose", "lower"]))
some_rows = st.lists(row, min_size=1, max_size=8, unique_by=lambda r: (r[0], r[1]))


@settings(deadline=None, max_examples=60)
@given(some_rows, st.sampled_from(["day", "zone", "doubt"]))
def test_floor_and_ceiling_never_fall_and_never_cross(rows, trust):
    steps = envelope(rectangles(counts(*rows), slack=0.10, trust=trust))
    assert steps["floor"].is_monotonic_increasing and steps["ceiling"].is_monotonic_increasing
    assert (steps["floor"] <= steps["ceiling"]).all()


@settings(deadline=None, max_examples=40)
@given(some_rows, st.randoms(use_true_random=False))
def test_the_order_of_rows_does_not_matter(rows, chance):
    table = counts(*rows)
    order = list(range(len(table)))
    chance.shuffle(order)
    mixed = table.iloc[order]
    pd.testing.assert_frame_equal(rectangles(table), rectangles(mixed))
    pd.testing.assert_frame_equal(envelope(rectangles(table)), envelope(rectangles(mixed)))
    pd.testing.assert_frame_equal(milestones(table, "joke", levels=(100, 5000)), milestones(mixed, "joke", levels=(100, 5000)))


@settings(deadline=None, max_examples=40)
@given(some_rows, st.sampled_from([0.0, 0.05, 0.3]))
def test_more_slack_never_raises_the_floor_where_nothing_was_set_aside(rows, slack):
    table = counts(*rows)
    narrow, wide = rectangles(table, slack=slack), rectangles(table, slack=slack + 0.1)
    if not narrow["set_aside"].any():
        assert not wide["set_aside"].any()
        a, b = envelope(narrow), envelope(wide)
        assert (a["floor"] >= b["floor"]).all() and (a["ceiling"] <= b["ceiling"]).all()


def test_a_count_below_an_earlier_one_is_named_and_kept_but_does_not_bind():
    rows = counts(("2010-05-24", 23666, "exact"), ("2010-05-26", 20000, "upper_near"), ("2010-05-28", 30000, "exact"))
    rows.loc[1, "confidence"] = "low"
    table = rectangles(rows, trust="day")
    assert len(table) == 3
    assert table.set_index("source_id")["contradicts"].to_dict() == {"joke-24-23666": "joke-26-20000", "joke-26-20000": "joke-24-23666", "joke-28-30000": ""}
    assert table.set_index("source_id")["set_aside"].to_dict() == {"joke-24-23666": False, "joke-26-20000": True, "joke-28-30000": False}
    assert at(table, utc("2010-05-27 12:00")) == (23666, 30000)


def test_two_equally_trusted_counts_that_contradict_each_other_both_stop_binding():
    table = rectangles(counts(("2010-05-24", 300, "exact"), ("2010-05-26", 200, "exact")), trust="day")
    assert table["set_aside"].all()
    assert envelope(table).empty


def test_within_one_unknown_hour_nothing_can_contradict():
    table = rectangles(counts(("2010-05-24", 300, "exact"), ("2010-05-24", 200, "exact")), trust="day")
    assert not table["set_aside"].any()


def test_a_loose_bound_below_an_earlier_count_is_no_contradiction():
    table = rectangles(counts(("2010-08-23", 190035, "exact"), ("2010-12-09", 180000, "lower_loose")), trust="day")
    assert not table["set_aside"].any()


def test_an_undated_count_is_left_out_and_counted():
    rows = counts(("2010-05-24", 300, "exact"), ("2010-05-25", 400, "exact"))
    rows.loc[1, ["date", "date_basis"]] = [None, "unknown"]
    table = rectangles(rows)
    assert len(table) == 1 and table.attrs["undated"] == 1


def test_an_account_nobody_counted_is_refused_with_the_names_that_exist():
    with pytest.raises(BadInput, match="joke"):
        rectangles(counts(("2010-05-24", 300, "exact")), "jest")


# --- milestones -------------------------------------------------------------------------------------------------------


def test_the_day_on_which_a_round_number_was_passed_is_read_off_two_rectangles():
    table = milestones(counts(("2010-05-24", 9000, "exact"), ("2010-05-26", 12000, "exact")), "joke", levels=(10000,), trust="day")
    assert (table["not_before"][0], table["not_after"][0]) == (utc("2010-05-24 04:00"), utc("2010-05-27 04:00"))
    assert table["hours_wide"][0] == 72
    when = milestone(table, 10000, "ten_thousand")
    assert f"{when.low:day}" == "24 May" and f"{when.high:hour}" == "27 May, 04:00 UTC"
    assert not when.defined and when.has_interval and when.reason


def test_a_number_that_was_never_surely_passed_has_no_end():
    table = milestones(counts(("2010-05-24", 9000, "exact")), "joke", levels=(10000,), trust="day")
    assert table["not_after"][0] is pd.NaT
    assert not milestone(table, 10000, "ten_thousand").has_interval


def test_the_opening_bounds_what_no_count_bounds():
    opened = utc("2010-05-19 04:00")
    table = milestones(counts(("2010-05-24", 9000, "exact")), "joke", levels=(5000,), trust="day", opened=opened)
    assert table["not_before"][0] == opened and table["not_before_source"][0] == "account opened"


def test_the_step_between_two_milestones_has_a_shortest_and_a_longest_length():
    rows = counts(("2010-05-01", 9, "exact"), ("2010-05-03", 11, "exact"), ("2010-05-09", 19, "exact"), ("2010-05-11", 21, "exact"))
    table = milestones(rows, "joke", levels=(10, 20), trust="day")
    assert table["step_at_least"][1] == 5  # from the end of 3 May to the start of 9 May
    assert table["step_at_most"][1] == 11  # from the start of 1 May to the end of 11 May


def moved(text):
    """The same table with the days of May 2010 put a year later: the answers must move with them."""
    return text.assign(date=[f"2011{day[4:]}" for day in text["date"]])


def test_a_year_later_everything_is_a_year_later():
    rows = counts(("2010-05-24", 9000, "exact"), ("2010-05-26", 12000, "lower_near"))
    here, there = milestones(rows, "joke", levels=(10000,)), milestones(moved(rows), "joke", levels=(10000,))
    assert (there["not_before"] - here["not_before"]).dt.days.tolist() == [365]
    assert here["hours_wide"].tolist() == there["hours_wide"].tolist()


# --- ratios -----------------------------------------------------------------------------------------------------------


def pair(name, over, under, day="2010-06-10", bounds=("exact", "exact"), copies=None):
    rows = [
        {"account": account, "followers": value, "bound": bound, "pair_id": name, "source_id": name, "date": day, "date_basis": "published"}
        for account, value, bound in zip(("joke", "firm"), (over, under), bounds)
    ]
    rows[1]["copies_of"] = copies
    return rows


def table_of(*pairs):
    return pd.DataFrame([row for both in pairs for row in both])


def test_two_exact_counts_of_one_article_have_one_ratio():
    found = paired_ratios(table_of(pair("a", 9388, 4473)), "joke", "firm").iloc[0]
    assert found["low"] == found["ratio"] == found["high"] == pytest.approx(9388 / 4473)


def test_the_ratio_of_two_wordings_runs_from_least_over_most_to_most_over_least():
    found = paired_ratios(table_of(pair("a", 60000, 7200, bounds=("upper_near", "approx"))), "joke", "firm", slack=0.10).iloc[0]
    assert found["low"] == pytest.approx(54000 / 7920)
    assert found["high"] == pytest.approx(60000 / 6480)


def test_a_wording_without_a_limit_leaves_the_ratio_without_one():
    found = paired_ratios(table_of(pair("a", 23666, 5000, bounds=("exact", "upper_loose"))), "joke", "firm").iloc[0]
    assert found["low"] == pytest.approx(23666 / 5000) and found["high"] == math.inf


@given(st.integers(1, 10**6), st.integers(1, 10**6), st.sampled_from(["exact", "approx", "upper_near", "lower_near"]), st.sampled_from([0.0, 0.1, 0.3]))
@settings(deadline=None, max_examples=40)
def test_the_printed_ratio_always_lies_inside_and_more_slack_never_narrows(over, under, bound, slack):
    table = table_of(pair("a", over, under, bounds=(bound, "approx")))
    narrow, wide = (paired_ratios(table, "joke", "firm", slack=s).iloc[0] for s in (slack, slack + 0.2))
    assert narrow["low"] * (1 - 1e-9) <= narrow["ratio"] <= narrow["high"] * (1 + 1e-9)
    assert wide["low"] <= narrow["low"] and narrow["high"] <= wide["high"]


def test_exchanging_the_two_accounts_turns_the_ratio_over():
    table = table_of(pair("a", 60000, 7200, bounds=("upper_near", "lower_near")))
    one, other = paired_ratios(table, "joke", "firm").iloc[0], paired_ratios(table, "firm", "joke").iloc[0]
    assert one["low"] == pytest.approx(1 / other["high"]) and one["high"] == pytest.approx(1 / other["low"])


def test_a_pair_with_a_borrowed_figure_is_marked_because_its_hour_does_not_cancel():
    found = paired_ratios(table_of(pair("a", 100, 10), pair("b", 100, 10, copies="a")), "joke", "firm").set_index("pair_id")
    assert found["copied"].to_dict() == {"a": False, "b": True}


def test_the_ratio_of_some_days_is_the_middle_one_and_its_interval_holds_all_wordings():
    table = table_of(pair("a", 20, 10), pair("b", 30, 10), pair("c", 70, 10, day="2010-06-11"), pair("d", 900, 10, day="2010-07-01"))
    found = ratio_between(paired_ratios(table, "joke", "firm"), "june", "2010-06-10", "2010-06-11")
    assert (found.value, found.low, found.high, found.n) == (3, 2, 7, 3)
    printed = printed_ratio(paired_ratios(table, "joke", "firm"), "june", "2010-06-10", "2010-06-11")
    assert (printed.low, printed.high) == (2, 7)


def test_the_common_ratio_is_the_overlap_and_there_is_none_when_the_ratio_moved():
    table = table_of(pair("a", 100, 10, bounds=("lower_near", "exact")), pair("b", 105, 10, bounds=("upper_near", "exact")))
    both = common_ratio(paired_ratios(table, "joke", "firm", slack=0.10), "june", "2010-06-01", "2010-06-30")
    assert (both.low, both.high) == (10, 10.5) and not both.defined
    moved = common_ratio(paired_ratios(table_of(pair("a", 20, 10), pair("b", 30, 10)), "joke", "firm"), "june", "2010-06-01", "2010-06-30")
    assert not moved.has_interval and "moved" in moved.reason


def test_days_without_a_pair_have_no_ratio_and_say_so():
    found = paired_ratios(table_of(pair("a", 20, 10)), "joke", "firm")
    for made in (ratio_between, printed_ratio, common_ratio):
        empty = made(found, "july", "2010-07-01", "2010-07-31")
        assert not empty.defined and "no article of 1 July to 31 July" in empty.reason


def test_the_order_of_articles_does_not_matter():
    table = table_of(pair("a", 20, 10), pair("b", 30, 10), pair("c", 40, 10, day=None))
    pd.testing.assert_frame_equal(paired_ratios(table, "joke", "firm"), paired_ratios(table.iloc[::-1], "joke", "firm"))


def test_a_slack_table_has_a_row_for_each_period_and_slack():
    table = over_slacks(table_of(pair("a", 60000, 7200, bounds=("upper_near", "approx"))), "joke", "firm", {"June": ("2010-06-01", "2010-06-30")})
    assert table["slack"].tolist() == ["5 %", "10 %", "30 %", "open"]
    assert table["low"].is_monotonic_decreasing and table["high"].is_monotonic_increasing


def test_two_counts_of_one_account_in_one_pair_are_refused():
    with pytest.raises(BadInput, match="pair_id"):
        paired_ratios(table_of(pair("a", 20, 10), pair("a", 30, 11)), "joke", "firm")
    with pytest.raises(BadInput, match="joke"):
        paired_ratios(table_of(pair("a", 20, 10)), "jest", "firm")


# --- overtaking -------------------------------------------------------------------------------------------------------


def test_the_overtaking_lies_between_the_opening_and_the_first_paired_reading_that_shows_it():
    table = table_of(pair("late", 9388, 4473, day="2010-05-24"))
    found = overtaking(table, "joke", "firm", utc("2010-05-19 04:00"), trust="day")
    assert f"{found.low:day}" == "19 May" and found.high == pytest.approx(14754 + 4 / 24)  # the end of 24 May, Eastern time
    assert not found.defined and found.parameters["shown_by"] in ("envelope", "late")


def test_nobody_is_overtaken_as_long_as_the_wordings_leave_it_open():
    table = table_of(pair("a", 5000, 4900, day="2010-05-24", bounds=("approx", "approx")))
    assert not overtaking(table, "joke", "firm", utc("2010-05-19"), slack=0.10).has_interval


def test_a_count_that_keeps_it_behind_moves_the_start():
    table = pd.concat(
        [table_of(pair("late", 9388, 4473, day="2010-05-24")), counts(("2010-05-22", 100, "exact")), counts(("2010-05-20", 4400, "exact"), account="firm")],
        ignore_index=True,
    )
    found = overtaking(table, "joke", "firm", utc("2010-05-19 04:00"), trust="day")
    assert f"{found.low:hour}" == "22 May, 04:00 UTC"


def test_an_interval_of_moments_survives_the_receipt():
    table = table_of(pair("late", 9388, 4473, day="2010-05-24"))
    found = overtaking(table, "joke", "firm", utc("2010-05-19 04:00"), trust="day")
    again = Result.from_dict(found.to_dict())
    assert (again.low, again.high) == (float(found.low), float(found.high)) and math.isnan(again.value)
    assert Result.from_dict(Result("x", 1.0, low=0.5, high=math.inf).to_dict()).high == math.inf
