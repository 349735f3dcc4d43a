"""Pictures of words: exactly the table is drawn, nothing undefined becomes a dot, people's words can be left out."""

import io

import numpy as np
import pandas as pd
import pytest

from conversation_lib import figures, words


def group(texts, prefix, people=12):
    return pd.DataFrame(
        {"message_id": [f"{prefix}{k:03d}" for k in range(len(texts))], "author": [f"{prefix}{k % people}" for k in range(len(texts))], "text": texts}
    )


@pytest.fixture(scope="module")
def both():
    return group(["the claims office is open", "please call the claims office", "we pay claims"] * 20, "c"), group(
        ["the beach smells of oil", "oil on my beach", "oil & $100 tar_balls"] * 20, "p"
    )


def test_the_two_sided_chart_draws_key_words_with_a_line_from_a_message_that_has_them(both):
    table = words.compare(*both)
    fig, drawn = figures.two_sided(table, ("company", "crowd"), words=3)
    assert len(fig.axes[0].patches) == len(drawn)
    assert set(drawn["side"]) == {"company", "crowd"} and drawn["z"].abs().max() == table["z"].abs().max()
    texts = pd.concat(both).set_index("message_id")["text"]
    for row in drawn.itertuples():
        assert row.word.upper() in row.example and row.word in texts[row.message_id]
    fig.savefig(io.BytesIO(), format="svg")  # a $ in a message is no formula


def test_examples_can_be_left_out(both):
    fig, drawn = figures.two_sided(words.compare(*both), examples=False)
    assert (drawn["example"] == "").all()
    assert not any("smells" in t.get_text().lower() for t in fig.axes[0].texts)


def test_groups_that_speak_alike_are_not_drawn(both):
    with pytest.raises(ValueError, match="words that set the groups apart"):
        figures.two_sided(words.compare(both[0], both[0]))


def test_the_profile_draws_a_dot_for_each_number_and_a_reason_for_each_gap(both):
    profile = words.touch(both[0], draws=50)
    profile.loc["emoji", ["value", "reason"]] = [np.nan, "nobody could see them"]
    fig, drawn = figures.touch(profile)
    assert drawn["marker"].tolist()[-1] == "emoji" and len(drawn) == 10
    shown = [t.get_text() for t in fig.axes[0].texts]
    assert any("nobody could see them" in t for t in shown)


def test_a_dot_at_nought_is_drawn_whole(both):
    profile = words.touch(both[0], draws=50)
    fig, drawn = figures.touch(profile)
    assert (drawn["value"] == 0).any()
    dots = [line for line in fig.axes[0].lines if len(line.get_xdata()) == 1]
    assert len(dots) == drawn["value"].notna().sum() and not any(dot.get_clip_on() for dot in dots)


def test_two_profiles_stand_side_by_side_and_must_be_of_the_same_rate(both):
    a, b = (words.touch(m, draws=50, per="share") for m in both)
    fig, drawn = figures.touch({"company": a, "crowd": b})
    assert drawn.groupby("group").size().tolist() == [10, 10]
    assert fig.axes[0].get_xlabel() == "share of messages that have it"
    with pytest.raises(ValueError, match="same rate"):
        figures.touch({"company": a, "crowd": words.touch(both[1], draws=50)})


def test_a_stretch_without_text_is_a_gap_and_never_a_zero():
    days = pd.date_range("2010-05-03", periods=4, freq="7D", tz="UTC")
    table = pd.DataFrame(
        {
            "value": [0.1, np.nan, 0.3, 0.2],
            "low": [0.05, np.nan, 0.2, np.nan],
            "high": [0.2, np.nan, 0.4, np.nan],
            "n": [50, 3, 60, 40],
            "reason": ["", "too few", "", "no interval"],
        },
        index=days,
    )
    table.attrs["checked"] = "not checked against read samples: no claim"
    fig, drawn = figures.cracks(table, marks={"2010-05-20": "the day it happened"})
    line = fig.axes[0].lines[0].get_ydata()
    assert np.isnan(line[1]) and drawn["value"].isna().sum() == 1
    shown = [t.get_text() for t in fig.axes[0].texts]
    assert "not checked against read samples" in shown and "the day it happened" in shown
    with pytest.raises(ValueError, match="at least one stretch"):
        figures.cracks(table.iloc[[1]])


def stretches(first, periods, freq):
    starts = pd.date_range(first, periods=periods, freq=freq, tz="UTC")
    return pd.DataFrame({"value": 0.1, "low": 0.05, "high": 0.2, "n": 50, "reason": ""}, index=starts)


@pytest.mark.parametrize(
    ("table", "said"),
    [
        (stretches("2010-05-03", 5, "7D"), ["3 May\n2010", "10 May", "17 May", "24 May", "31 May"]),
        (stretches("2010-12-30", 4, "D"), ["30 Dec\n2010", "31 Dec", "1 Jan\n2011", "2 Jan"]),
        (stretches("2010-11-01", 3, "MS"), ["Nov\n2010", "Dec", "Jan\n2011"]),
    ],
)
def test_dates_are_said_as_a_reader_says_them(table, said):
    for width in (16, 8):
        fig, _ = figures.cracks(table, width=width)
        assert [tick.get_text() for tick in fig.axes[0].get_xticklabels()] == said


def test_a_long_time_has_few_dates_and_all_of_them_fit():
    from conversation_lib.figures import narrow

    table = stretches("2010-05-03", 60, "7D")
    table.loc[table.index[:3], ["value", "low", "high", "reason"]] = [np.nan, np.nan, np.nan, "too few"]
    for width, most in ((16, 8), (8, 5)):
        fig, _ = figures.cracks(table, width=width)
        assert len(fig.axes[0].get_xticklabels()) <= most and narrow.faults(fig) == []
