"""What the published counts of 2010 say, and where they do not say what is told of them."""

import math

import pandas as pd
import pytest

from conversation_lib import datasets, facts

JOKE, FIRM = "BPGlobalPR", "BP_America"


@pytest.fixture(scope="module")
def spill():
    return datasets.load_facts("bp-spill-2010")


@pytest.fixture(scope="module")
def counts(spill):
    return spill.follower_counts


@pytest.fixture(scope="module")
def opened():
    return facts.window("2010-05-19")[0]


@pytest.fixture(scope="module")
def pairs(counts):
    return facts.paired_ratios(counts, JOKE, FIRM)


def test_of_102_published_counts_87_concern_the_two_accounts_83_have_a_day_and_8_an_hour(counts):
    two = counts[counts["account"].isin([JOKE, FIRM])]
    dated = two[two["date"].notna()]
    hours = dated[["time_from", "time_to"]].notna()
    assert (len(counts), len(two), len(dated)) == (102, 87, 83)
    assert (hours.any(axis=1).sum(), hours.all(axis=1).sum()) == (8, 2)


def test_thirty_articles_print_both_and_one_of_them_has_no_day(pairs):
    assert len(pairs) == 30 and pairs["date"].isna().sum() == 1


def test_of_eleven_rows_marked_as_not_monotone_two_contradictions_are_left_and_one_when_days_are_doubted(counts):
    marked = counts[counts["account"].isin([JOKE, FIRM]) & counts["date"].notna()]["note"].str.contains("NON-MONOTONE", na=False)
    assert marked.sum() == 11
    for trust, left in (("day", 4), ("zone", 2), ("doubt", 2)):
        for slack in facts.SLACKS:
            rows = pd.concat([facts.rectangles(counts, account, slack, trust) for account in (JOKE, FIRM)])
            assert (rows["contradicts"] != "").sum() == left, (trust, slack)
    rows = facts.rectangles(counts, JOKE, trust="doubt")
    assert rows.loc[rows["set_aside"], "source_id"].tolist() == ["rssing_20100609"]


@pytest.mark.parametrize(
    ("first", "last", "low", "high", "articles"),
    [
        ("2010-05-24", "2010-05-24", 2.10, 4.73, 6),  # "about 2" holds for five of the six
        ("2010-05-26", "2010-05-26", 6.73, 8.33, 5),
        ("2010-05-28", "2010-05-31", 9.86, 10.0, 3),
        ("2010-06-01", "2010-06-30", 10.93, 12.0, 8),
        ("2010-08-01", "2010-09-30", 10.09, 10.56, 3),
    ],
)
def test_the_printed_ratios_climb_from_two_to_eleven(pairs, first, last, low, high, articles):
    printed = facts.printed_ratio(pairs, "ratio", first, last)
    assert (printed.low, printed.high, printed.n) == (pytest.approx(low, abs=0.01), pytest.approx(high, abs=0.01), articles)
    allowed = facts.ratio_between(pairs, "ratio", first, last)
    assert allowed.low <= printed.low and printed.high <= allowed.high


def test_only_one_article_of_24_may_is_far_above_two(pairs):
    day = pairs[pairs["date"] == "2010-05-24"]
    assert (day["ratio"] < 2.7).sum() == 5
    assert day.loc[day["ratio"] > 2.7, "source_id"].tolist() == ["nbcny_201005"]


def test_one_ratio_between_10_9_and_11_7_suits_all_eight_articles_of_june(pairs):
    june = facts.common_ratio(pairs, "june", "2010-06-01", "2010-06-30")
    assert (june.low, june.high) == (pytest.approx(160000 / 14633), pytest.approx(140000 / 12000))
    assert not facts.common_ratio(pairs, "start", "2010-05-24", "2010-05-24").has_interval  # it moved within the day


@pytest.mark.parametrize("slack", facts.SLACKS)
@pytest.mark.parametrize("trust", facts.TRUST)
def test_the_overtaking_is_an_interval_from_19_to_24_may_whatever_the_knobs(counts, opened, slack, trust):
    found = facts.overtaking(counts, JOKE, FIRM, opened, slack, trust)
    assert f"{found.low:day}" == "19 May" and f"{found.high:hour}" == "24 May, 21:22 UTC"
    assert math.isnan(found.value)


def test_every_milestone_is_an_interval_and_the_knob_of_days_matters_more_than_that_of_words(counts, opened):
    wide = {
        (trust, slack): facts.milestones(counts, JOKE, slack=slack, trust=trust, opened=opened)["hours_wide"]
        for trust in ("day", "doubt")
        for slack in (0.05, 0.3)
    }
    assert all((hours > 0).all() for hours in wide.values())
    by_days = (wide["doubt", 0.05] - wide["day", 0.05]).sum()
    by_words = (wide["day", 0.3] - wide["day", 0.05]).sum()
    assert by_days > 10 * max(by_words, 1)


def test_the_fit_rests_on_47_texts(counts):
    rows = facts.without_copies(facts.rectangles(counts, JOKE))
    assert len(rows) == 51 and len(facts.original_sources(rows[~rows["set_aside"]])) == 47


def test_the_best_curve_of_the_whole_series_is_contradicted_by_a_later_exact_count(counts, opened):
    best = facts.fit(facts.without_copies(facts.rectangles(counts, JOKE)), "Gompertz", opened)
    assert best.at([pd.Timestamp("2010-08-23", tz="UTC")])[0] < 180000  # 190,035 were counted


def test_coded_tweets_keep_their_bases(spill):
    table = facts.shares_with_base(spill.content_analysis)
    repair = table[table["category"] == "any repair strategy present"].iloc[0]
    assert repair["share"] == pytest.approx(331 / 1161)
    concern = table[(table["category"] == "concern") & table["count"].notna()].iloc[0]
    assert concern["base"] == 1596  # strategies, not the 1,142 tweets
    assert facts.same_data(spill.content_analysis)["Swain & Jordan 2015"] == "Jordan 2011"


def test_the_story_is_made_of_rows_that_exist_and_of_their_figures(spill):
    story = facts.storyline(spill.spill_timeline, spill.account_activity)
    assert {"The spill", "The parody", "BP and Twitter", "Money", "Polls on BP"} == set(story["lane"])
    assert story.loc[story["lane"] == "Polls on BP", "value"].tolist() == [15, 33]
    assert any("93.4 million" in words for words in story["words"])


def test_three_kinds_of_made_up_talk_fit_alike_and_differ_in_everything_the_counts_do_not_show(counts, opened):
    from conversation_lib.figures.network import as_counts
    from conversation_lib.measures import axes

    rows = facts.rectangles(counts, JOKE)
    curve = facts.fit(facts.without_copies(rows), "Gompertz", opened)
    until = pd.Timestamp("2010-09-24", tz="UTC")
    talks = facts.three_kinds_of_talk(people=20, messages=400)
    likely = [facts.likelihood_of_race(rows, facts.race(talk, curve, until, sent), curve) for talk, sent in zip(talks.values(), (466, 1500, 15000))]
    assert max(likely) - min(likely) < 2
    assert abs(likely[-1] - curve.log_likelihood) < 1
    index = [axes(as_counts(talk))["C"].value for talk in talks.values()]
    assert index[0] < 0.1 and index[2] > 0.7
    assert all(talk.source["synthetic"] for talk in talks.values())


def test_counts_of_two_stated_hours_are_a_race_and_no_ratio():
    import pandas as pd

    from conversation_lib.facts import paired_ratios, ratio_between

    rows = pd.DataFrame(
        {"account": ["joke", "firm"] * 2, "followers": [100, 100, 80, 40], "bound": "exact", "pair_id": ["p", "p", "q", "q"], "source_id": ["p", "p", "q", "q"], "date": "2009-04-17", "date_basis": "stated"}
    ).assign(time_from=["2009-04-17T06:13:00Z", "2009-04-17T06:42:00Z"] + ["2009-04-17T06:13:00Z"] * 2)
    rows["time_to"] = rows["time_from"]
    pairs = paired_ratios(rows, "joke", "firm").set_index("pair_id")
    assert pd.isna(pairs.loc["p", ["ratio", "low", "high"]]).all() and pairs.loc["p", "reason"] == "the two counts are of two moments"
    assert pairs.loc["q", "ratio"] == 2 and pairs.loc["q", "reason"] == ""
    assert ratio_between(pairs.reset_index(), "r", "2009-04-17", "2009-04-17").n == 1
