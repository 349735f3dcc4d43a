"""Pictures of bounded things: what is drawn is what the table says, no bar has a dot, and the words stand in the picture."""

import numpy as np
import pandas as pd
import pytest

from conversation_lib import datasets
from conversation_lib.errors import BadInput
from conversation_lib.facts import cases, claims
from conversation_lib.figures.cases import aligned, followers_since, span
from conversation_lib.figures.claims import claims_page, claims_strip
from conversation_lib.figures.clock import on_the_clock
from conversation_lib.figures.lorenz_point import lorenz_bounds
from conversation_lib.figures.spans import spans

BRAND = datasets.load_facts("brand-cases").brand_cases
SPILL = datasets.load_facts("bp-spill-2010")
TABLE = claims.statements(datasets.load_facts("book-claims").facts_for_claims)


def words_of(fig):
    return " | ".join(text.get_text() for ax in fig.axes for text in ax.texts)


def test_ranges_of_days_are_rounded_outward_and_said_plainly():
    assert [span(*ends) for ends in ((0, 1), (0, 2.3), (2.7, 5.3), (19, 21))] == ["within a day", "within 3 days", "2 to 6 days", "19 to 21 days"]


def test_each_case_has_a_lane_and_a_case_without_a_later_day_says_so():
    steps = cases.steps(BRAND, SPILL.spill_timeline)
    fig, table = aligned(steps)
    written = words_of(fig)
    assert all(case in written for case in steps["case"].unique()) and "no later day was printed" in written
    assert len(table) == len(steps) and not [line for line in fig.axes[0].lines if line.get_marker() not in ("None", None, "")]
    assert "BP asks for a label: 19 to 21 days" in written


def test_the_words_beside_the_bars_stay_inside_the_picture():
    fig, _ = aligned(cases.steps(BRAND, SPILL.spill_timeline))
    fig.draw_without_rendering()
    edge = fig.bbox.width
    assert all(text.get_window_extent().x1 <= edge and text.get_window_extent().x0 >= 0 for text in fig.axes[0].texts)


def test_follower_counts_are_drawn_as_rectangles_and_none_is_lost():
    counts = cases.aligned_counts(SPILL.follower_counts, {"BPGlobalPR": "2010-05-19", "ExxonMobilCorp": "2008-07-28"})
    fig, table = followers_since(counts, names={"BPGlobalPR": (30, 60000), "ExxonMobilCorp": (9, 330)})
    assert (
        len(table) == len(counts)
        and len(fig.axes[0].patches) >= 2 * (np.isfinite(counts["high"]) & (counts["low"] < counts["high"]) & ~counts["set_aside"]).sum()
    )
    with pytest.raises(BadInput):
        followers_since(counts.head(0), names={})


def test_every_statement_has_one_mark_and_every_verdict_its_own_shape():
    fig, table = claims_strip(TABLE)
    marks = [line for line in fig.axes[0].lines if line.get_marker() in ("o", "X")]
    assert len(marks) == len(TABLE) == len(table)
    shapes = {(line.get_marker(), line.get_markerfacecolor() == "#FFFFFF") for line in marks}
    assert len(shapes) == 3


def test_the_printed_page_holds_every_word_of_the_statements():
    part = TABLE[TABLE["part"] == TABLE["part"].iloc[0]]
    fig, table = claims_page(part)
    drawn = " ".join(text.get_text() for text in fig.axes[0].texts).split()
    for row in part.itertuples():
        assert set(row.claim.split()) <= set(drawn) and set(row.published_facts.split()) <= set(drawn)
    assert table["source_ids"].notna().all()


def test_the_band_of_curves_ends_at_the_bounds_of_the_coefficient():
    fig, table = lorenz_bounds({"nine tenths": (0.9, 0.1), "three tenths": (0.9, 0.7)})
    assert table.groupby(["panel", "curve"])["gini"].first().round(2).to_dict() == {
        ("nine tenths", "least unequal"): 0.8,
        ("nine tenths", "most unequal"): 0.96,
        ("three tenths", "least unequal"): 0.2,
        ("three tenths", "most unequal"): 0.67,
    }
    assert len(fig.axes) == 2


def test_a_bar_without_a_limit_becomes_an_arrow_and_an_exact_number_a_stroke():
    fig, _ = spans(pd.DataFrame({"label": ["open", "exact"], "low": [1.0, 2.0], "high": [np.inf, 2.0], "note": ["", "of all"]}), xlabel="times", high=4.0)
    ax = fig.axes[0]
    assert sum(text.arrow_patch is not None for text in ax.texts) == 1
    assert [line.get_xdata()[0] for line in ax.lines].count(2.0) == 1
    with pytest.raises(BadInput):
        spans(pd.DataFrame({"label": [], "low": [], "high": []}), xlabel="x")


def test_a_minute_is_a_mark_an_unknown_hour_a_line_and_nothing_is_drawn_between():
    when = pd.to_datetime(["2009-04-16T04:00Z", "2009-04-17T06:13Z", "2009-04-16T04:00Z"])
    until = pd.to_datetime(["2009-04-16T19:15Z", "2009-04-17T06:13Z", "2009-04-17T04:00Z"])
    one = pd.DataFrame({"earliest": when, "latest": until, "low": [952865.0, 1e6, 850000.0], "high": [952865.0, 1e6, 935000.0]})
    fig, table = on_the_clock({"a runner": one}, span=("2009-04-16", "2009-04-17 08:00"), ends=(9e5, 1.01e6), zone=-4, zone_name="Eastern")
    assert len(table) == 2 and len(fig.axes[0].lines) == 2
    assert "02:13" in words_of(fig) and "hour unknown" in words_of(fig)
    with pytest.raises(BadInput):
        on_the_clock({"a runner": one.tail(1)}, span=("2009-04-16", "2009-04-17"), ends=(9e5, 1.01e6))
