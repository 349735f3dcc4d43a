"""Pictures of words: exactly the table is drawn, nothing undefined becomes a dot, people's words can be left out."""

import io

import numpy as np
import pandas as pd
import pytest

from conversation_lib import figures, words


def group(texts, prefix, people=12):
    return pd.DataFrame({"message_id": [f"{prefix}{k:03d}" for k in range(len(texts))], "author": [f"{prefix}{k % people}" for k in range(len(texts))], "text": texts})


@pytest.fixture(scope="module")
def both():
    return group(["the claims office is open", "please call the claims office", "we pay claims"] * 20, "c"), group(["the beach smells of oil", "oil on my beach", "oil & $100 tar_balls"] * 20, "p")


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


def test_two_profiles_stand_side_by_side_and_must_be_of_the_same_rate(both):
    a, b = (words.touch(m, draws=50, per="share") for m in both)
    fig, drawn = figures.touch({"company": a, "crowd": b})
    assert drawn.groupby("group").size().tolist() == [10, 10]
    assert fig.axes[0].get_xlabel() == "share of messages that have it"
    with pytest.raises(ValueError, match="same rate"):
        figures.touch({"company": a, "crowd": words.touch(both[1], draws=50)})


def test_a_stretch_without_text_is_a_gap_and_never_a_zero():
    days = pd.date_range("2010-05-03", periods=4, freq="7D", tz="UTC")
    table = pd.DataFrame({"value": [0.1, np.nan, 0.3, 0.2], "low": [0.05, np.nan, 0.2, np.nan], "high": [0.2, np.nan, 0.4, np.nan], "n": [50, 3, 60, 40], "reason": ["", "too few", "", "no interval"]}, index=days)
    table.attrs["checked"] = "not checked against read samples: no claim"
    fig, drawn = figures.cracks(table, marks={"2010-05-20": "the day it happened"})
    line = fig.axes[0].lines[0].get_ydata()
    assert np.isnan(line[1]) and drawn["value"].isna().sum() == 1
    shown = [t.get_text() for t in fig.axes[0].texts]
    assert "not checked against read samples" in shown and "the day it happened" in shown
    with pytest.raises(ValueError, match="at least one stretch"):
        figures.cracks(table.iloc[[1]])
