"""Shares with their bases, and studies that are one finding because they coded the same messages."""

import math

import pandas as pd
import pytest

from conversation_lib.facts import Moment, census_share, same_data, shares_with_base


def coded(**columns):
    base = {"study": ["A"], "account": ["firm"], "category": ["sorry"], "value": [331.0], "value_type": ["count"], "n": [1161.0], "same_data_as": [None]}
    return pd.DataFrame({**base, **columns})


def test_a_count_becomes_a_share_of_its_base():
    assert shares_with_base(coded())["share"][0] == pytest.approx(331 / 1161)


def test_a_size_is_not_a_share():
    row = shares_with_base(coded(value=[1161.0])).iloc[0]
    assert row["count"] == 1161 and math.isnan(row["share"])


def test_more_strategies_than_tweets_is_not_a_share_above_one():
    row = shares_with_base(coded(value=[1596.0], n=[1142.0])).iloc[0]
    assert math.isnan(row["share"])


def test_a_printed_percentage_is_kept_as_it_was_printed():
    row = shares_with_base(coded(value=[20.74], value_type=["percent of strategies"], n=[1596.0])).iloc[0]
    assert row["share"] == pytest.approx(0.2074) and math.isnan(row["count"])


def test_a_count_without_a_base_has_no_share():
    assert math.isnan(shares_with_base(coded(n=[math.nan]))["share"][0])


def test_findings_in_words_are_left_out_and_counted():
    table = shares_with_base(pd.concat([coded(), coded(value=[math.nan], study=["B"])], ignore_index=True))
    assert len(table) == 1 and table.attrs["in_words_only"] == 1


def test_studies_of_the_same_messages_are_one_set_also_along_a_chain():
    rows = pd.DataFrame({"study": ["C", "B", "A", "D"], "same_data_as": ["B", "A", None, None]})
    assert same_data(rows) == {"A": "A", "B": "A", "C": "A", "D": "D"}
    assert same_data(rows.iloc[::-1]) == same_data(rows)


def test_a_whole_population_has_a_share_and_no_interval():
    share = census_share("repair", 331, 1161, "tweets")
    assert share.value == pytest.approx(331 / 1161) and not share.has_interval and "population" in share.reason
    assert not census_share("repair", 331, math.nan, "tweets").defined


def test_a_moment_is_a_number_that_prints_as_a_date():
    moment = Moment.of(pd.Timestamp("2010-05-24T21:22:00Z"))
    assert moment == pytest.approx(14753.890277, abs=1e-5)
    assert (f"{moment:day}", f"{moment:date}", f"{moment:hour}") == ("24 May", "24 May 2010", "24 May, 21:22 UTC")
    assert f"{moment:.1f}" == "14753.9" and moment.timestamp == pd.Timestamp("2010-05-24T21:22:00Z")
    assert f"{Moment.of(pd.NaT):day}" == "not known"
