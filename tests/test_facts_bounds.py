"""A count with its wording is an interval; an hour nobody noted is one too."""

import math

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from conversation_lib.errors import BadInput
from conversation_lib.facts import SLACKS, possible, window, with_bounds, with_windows
from conversation_lib.facts.bounds import KINDS, slack_as_share

NEAR = ("approx", "upper_near", "lower_near")


@pytest.mark.parametrize(
    ("printed", "bound", "slack", "expected"),
    [
        (9388, "exact", 0.30, "[9,388, 9,388]"),
        (7100, "upper_near", 0.10, "(6,390, 7,100]"),  # almost 7,100: below, and not by more than a tenth
        (7100, "upper_near", 0.05, "(6,745, 7,100]"),
        (7100, "upper_near", "open", "(0, 7,100]"),
        (38000, "lower_near", 0.10, "[38,000, 41,800)"),
        (38000, "lower_near", "open", "[38,000, no limit)"),
        (5700, "approx", 0.10, "[5,130, 6,270]"),
        (5700, "approx", "open", "[3,990, 7,410]"),  # an "about" names both sides: open leaves it at 30 per cent
        (5000, "upper_loose", 0.05, "(0, 5,000]"),
        (180000, "lower_loose", 0.05, "[180,000, no limit)"),
        (150000, "lower", 0.05, "[150,000, no limit)"),
    ],
)
def test_a_wording_allows_the_interval_worked_out_by_hand(printed, bound, slack, expected):
    assert str(possible(printed, bound, slack)) == expected


def test_the_printed_end_belongs_to_the_interval_and_the_end_made_by_slack_does_not():
    almost = possible(7100, "upper_near", 0.10)
    assert 7100 in almost and 6391 in almost
    assert 6390 not in almost and 7101 not in almost
    over = possible(38000, "lower_near", 0.10)
    assert 38000 in over and 41800 not in over


@given(st.integers(1, 10**7), st.sampled_from(KINDS), st.sampled_from([0.0, 0.01, 0.05, 0.1, 0.3]), st.sampled_from([0.0, 0.02, 0.1, 0.3]))
def test_more_slack_never_narrows_an_interval(printed, bound, slack, more):
    narrow, wide, open_ = possible(printed, bound, slack), possible(printed, bound, slack + more), possible(printed, bound, "open")
    assert narrow.low >= wide.low and narrow.high <= wide.high
    assert narrow.low >= open_.low or bound == "approx"
    assert narrow.high <= open_.high or bound == "approx"
    assert printed in narrow and 0 <= narrow.low <= narrow.high


@given(st.integers(1, 10**7), st.sampled_from(sorted(set(KINDS) - set(NEAR))))
def test_exact_and_loose_wordings_do_not_care_for_the_slack(printed, bound):
    assert len({possible(printed, bound, slack) for slack in SLACKS}) == 1


def test_an_interval_inside_another_is_told_apart_by_its_ends():
    assert possible(7100, "upper_near", 0.05).inside(possible(7100, "upper_near", 0.10))
    assert not possible(7100, "upper_near", 0.10).inside(possible(7100, "upper_near", 0.05))
    assert possible(7100, "exact").inside(possible(7100, "upper_near", 0.05))
    assert not possible(7100, "upper_near", 0.10).inside(possible(7100, "lower_near", "open"))


@pytest.mark.parametrize("slack", [-0.1, "wide", None, math.nan])
def test_a_slack_that_is_none_is_refused_in_one_sentence(slack):
    with pytest.raises(BadInput, match="slack"):
        possible(7100, "upper_near", slack)


@pytest.mark.parametrize("printed", [0, -5, math.nan, math.inf])
def test_a_count_that_is_none_is_refused(printed):
    with pytest.raises(BadInput, match="above zero"):
        possible(printed, "exact")


def test_an_unknown_wording_is_refused_and_the_known_ones_are_named():
    with pytest.raises(BadInput, match="upper_near"):
        possible(7100, "sort of")


def test_the_callers_table_is_left_as_it_was():
    rows = pd.DataFrame({"followers": pd.array([7100, 9388], dtype="Int64"), "bound": ["upper_near", "exact"]})
    before = rows.copy()
    bounded = with_bounds(rows)
    pd.testing.assert_frame_equal(rows, before)
    assert bounded[["low", "high"]].values.tolist() == [[6390, 7100], [9388, 9388]]
    with pytest.raises(BadInput, match="bound"):
        with_bounds(rows[["followers"]])


def test_open_is_the_largest_slack_there_is():
    assert slack_as_share("open") == math.inf


# --- hours ------------------------------------------------------------------------------------------------------------


def utc(text):
    return pd.Timestamp(text, tz="UTC")


def test_a_day_without_an_hour_is_the_whole_eastern_day():
    assert window("2010-05-24") == (utc("2010-05-24 04:00"), utc("2010-05-25 04:00"))


def test_the_same_day_between_california_and_london_is_longer():
    assert window("2010-05-24", trust="zone") == (utc("2010-05-23 23:00"), utc("2010-05-25 07:00"))


def test_what_came_out_on_a_day_may_have_been_read_the_day_before_and_what_was_placed_may_be_a_day_off():
    assert window("2010-05-24", date_basis="stated", trust="doubt") == window("2010-05-24", trust="zone")
    assert window("2010-05-24", date_basis="published", trust="doubt") == (utc("2010-05-22 23:00"), utc("2010-05-25 07:00"))
    assert window("2010-05-24", date_basis="inferred", trust="doubt") == (utc("2010-05-22 23:00"), utc("2010-05-26 07:00"))


def test_a_stated_hour_limits_its_side_whatever_we_believe():
    for trust in ("day", "zone", "doubt"):
        assert window("2010-05-24", None, "2010-05-24T21:22:00Z", "inferred", trust)[1] == utc("2010-05-24 21:22")
        assert window("2010-06-09", "2010-06-09T17:37:00Z", None, "inferred", trust)[0] == utc("2010-06-09 17:37")


def test_two_stated_hours_are_the_whole_window():
    minute = "2009-04-17T06:13:00Z"
    assert window("2009-04-17", minute, minute) == (utc("2009-04-17 06:13"), utc("2009-04-17 06:13"))


def test_an_undated_count_has_no_hour_at_all():
    assert window(None, date_basis="unknown") == (pd.NaT, pd.NaT)
    assert window("2010-05-24", date_basis="unknown") == (pd.NaT, pd.NaT)
    rows = with_windows(pd.DataFrame({"date": [None, "2010-05-24"], "date_basis": ["unknown", "stated"]}))
    assert rows["earliest"].isna().tolist() == [True, False] and len(rows) == 2


@given(st.sampled_from(["stated", "published", "inferred"]), st.dates(min_value=pd.Timestamp("2006-03-21").date(), max_value=pd.Timestamp("2030-01-01").date()))
def test_less_trust_never_shortens_a_window(basis, date):
    spans = [window(date.isoformat(), date_basis=basis, trust=trust) for trust in ("day", "zone", "doubt")]
    assert spans[0][0] >= spans[1][0] >= spans[2][0]
    assert spans[0][1] <= spans[1][1] <= spans[2][1]


def test_hours_in_the_wrong_order_are_refused():
    with pytest.raises(BadInput, match="before the last"):
        window("2010-05-24", "2010-05-24T20:00:00Z", "2010-05-24T10:00:00Z")
    with pytest.raises(BadInput, match="trust"):
        window("2010-05-24", trust="blindly")
    with pytest.raises(BadInput, match="date_basis"):
        window("2010-05-24", date_basis="guessed")
