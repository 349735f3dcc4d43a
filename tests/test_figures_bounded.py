"""Pictures of what is only known to lie between limits: no dot, nothing dropped, the table holds what is drawn."""

import io
import math

import numpy as np
import pandas as pd
import pytest
from matplotlib.collections import PathCollection
from matplotlib.patches import Rectangle

from conversation_lib import facts, figures
from conversation_lib.errors import BadInput
from conversation_lib.figures.timeline import timeline


def utc(*days):
    return pd.to_datetime(list(days), utc=True)


def three_counts():
    return pd.DataFrame(
        {
            "date": ["2010-05-24", "2010-05-26", "2010-05-28"],
            "followers": [10000, 20000, 30000],
            "bound": ["lower_near", "exact", "lower_loose"],
            "date_basis": "stated",
            "source_id": ["a", "b", "c"],
            "confidence": ["high", "high", "low"],
        }
    )


def boxes_of(ax):
    return [patch for patch in ax.patches if isinstance(patch, Rectangle) and patch.get_fill() and patch.get_alpha()]


def saved(fig):
    out = io.BytesIO()
    fig.savefig(out, format="png", dpi=60)
    return out.getvalue()


def test_a_count_is_drawn_as_wide_as_its_hours_and_as_high_as_its_words():
    rows = facts.rectangles(three_counts(), slack=0.10, trust="day")
    fig, table = figures.bounded({"joke": rows}, band=False)
    box = boxes_of(fig.axes[0])[0]
    assert (box.get_y(), box.get_y() + box.get_height()) == pytest.approx((10000, 11000))
    assert box.get_width() == pytest.approx(1.0)  # one day
    assert table[["source_id", "low", "high"]].values.tolist() == [["a", 10000, 11000], ["b", 20000, 20000], ["c", 30000, math.inf]]


def test_no_count_is_ever_a_bare_dot():
    rows = facts.rectangles(three_counts(), trust="day")
    fig, _ = figures.bounded({"joke": rows})
    for ax in fig.axes:
        assert not [c for c in ax.collections if isinstance(c, PathCollection)]
        assert all(line.get_marker() in (None, "None", "", " ") for line in ax.lines)
        exact = [line for line in ax.lines if list(line.get_ydata()) == [20000, 20000]]
        assert exact and np.ptp(exact[0].get_xdata()) == pytest.approx(1.0)


def test_a_contradicted_count_is_drawn_hollow_and_stays_in_the_table():
    counts = three_counts()
    counts.loc[2, ["followers", "bound"]] = [5000, "exact"]
    rows = facts.rectangles(counts, trust="day")
    fig, table = figures.bounded({"joke": rows})
    assert table["set_aside"].tolist() == [False, False, True]
    assert "contradicted, set aside" in [text.get_text() for text in fig.legends[0].get_texts()]


def test_two_panels_share_the_rows_and_the_table_says_which_is_which():
    rows = facts.rectangles(three_counts(), trust="day")
    fig, table = figures.bounded({"joke": rows}, spans=[("2010-05-23", "2010-05-25 12:00"), ("2010-05-25 12:00", "2010-05-30")])
    assert len(fig.axes) == 2 and table.groupby("panel")["source_id"].apply(list).to_dict() == {1: ["a"], 2: ["b", "c"]}


def test_stacked_panels_bear_their_titles():
    one, other = (facts.rectangles(three_counts(), trust=trust) for trust in ("day", "doubt"))
    fig, table = figures.bounded({}, panels={"believed": {"joke": one}, "doubted": {"joke": other}})
    assert [ax.get_title(loc="left") for ax in fig.axes] == ["believed", "doubted"]
    assert table.groupby("panel").size().to_dict() == {"believed": 3, "doubted": 3}


def test_the_band_lies_between_floor_and_ceiling():
    rows = facts.rectangles(three_counts(), trust="day")
    fig, _ = figures.bounded({"joke": rows}, log=False)
    heights = fig.axes[0].collections[0].get_paths()[0].vertices[:, 1]
    assert heights.min() == 0 and 20000 in heights


def test_nothing_to_draw_is_refused():
    rows = facts.rectangles(three_counts(), trust="day")
    with pytest.raises(BadInput, match="dated count"):
        figures.bounded({"joke": rows[:0]})
    with pytest.raises(BadInput, match="accounts"):
        figures.bounded(dict.fromkeys("abcd", rows))
    for draw in (
        lambda: figures.ratio_ranges(pd.DataFrame()),
        lambda: figures.moment_ranges(pd.DataFrame()),
        lambda: timeline(pd.DataFrame(), span=("2010-01-01", "2010-02-01")),
    ):
        with pytest.raises(BadInput):
            draw()


def pairs():
    rows = []
    for name, over, under, bound, day in (
        ("a", 100, 10, "exact", "2010-06-01"),
        ("b", 120, 10, "upper_near", "2010-06-02"),
        ("c", 90, 10, "lower_loose", None),
    ):
        for account, value, words in (("joke", over, bound), ("firm", under, "exact")):
            rows.append({"account": account, "followers": value, "bound": words, "pair_id": name, "source_id": name, "date": day, "date_basis": "stated"})
    return facts.paired_ratios(pd.DataFrame(rows), "joke", "firm")


def test_every_article_has_a_bar_and_the_undated_one_comes_last():
    fig, table = figures.ratio_ranges(pairs(), common={"june": ("2010-06-01", "2010-06-30", 9.0, 10.0)}, most=15)
    assert table["day"].tolist() == ["1 June", "2 June", "undated"]
    assert table["place"].tolist() == [1, 2, 3]
    strokes = [line for line in fig.axes[0].lines if len(set(np.round(line.get_xdata(), 9))) == 1 and line.get_linewidth() == 1.7]
    assert sorted(float(line.get_xdata()[0]) for line in strokes) == [9, 10, 12]
    words = [text.get_text() for text in fig.legends[0].get_texts()]
    assert "no stated limit" in words and "one ratio suits all articles" in words


def test_a_bar_of_moments_ends_where_the_moments_end_and_a_bar_outside_becomes_words():
    bars = pd.DataFrame(
        {
            "label": ["inside", "before"],
            "earliest": utc("2010-05-20", "2010-03-01"),
            "latest": utc("2010-05-22", "2010-03-02"),
            "note": ["", "long before"],
        }
    )
    fig, _ = figures.moment_ranges(
        bars, span=("2010-05-17", "2010-05-26"), band=(*utc("2010-05-19", "2010-05-24"), "the data"), mark=(utc("2010-05-19")[0], "opened")
    )
    thick = [line for line in fig.axes[0].lines if line.get_linewidth() == 8]
    assert len(thick) == 1 and np.ptp(thick[0].get_xdata()) == pd.Timedelta(days=2)
    assert any("long before" in text.get_text() for text in fig.axes[0].texts)


def test_six_forms_give_six_panels_and_the_table_says_where_nobody_counted():
    rows = pd.DataFrame({"earliest": utc(*[f"2010-05-{d}" for d in range(21, 29)]), "latest": utc(*[f"2010-05-{d}" for d in range(22, 30)])})
    rows = rows.assign(low=np.arange(8) * 10.0 + 20, high=np.arange(8) * 10.0 + 25, set_aside=False, source_id=list("abcdefgh"))
    fits = facts.fit_all(rows, utc("2010-05-19")[0], ("linear", "exponential"))
    fig, table = figures.growth(rows, fits, span=("2010-05-18", "2010-06-02"), ends=(10, 200))
    assert {ax.get_title(loc="left") for ax in fig.axes if ax.get_title(loc="left")} == {"Linear", "Exponential"}
    counted = table.loc[table["counted"], "time"]
    assert counted.min() >= utc("2010-05-21")[0] and counted.max() <= utc("2010-05-29")[0]
    assert any("least AIC" in text.get_text() for ax in fig.axes for text in ax.texts)


def test_events_stand_in_their_lanes_and_words_stay_inside():
    story = pd.DataFrame(
        {
            "lane": ["spill", "spill", "money"],
            "start": pd.to_datetime(["2010-04-20", "2010-09-28", "2010-04-01"]),
            "end": pd.to_datetime(["2010-04-20", "2010-09-28", "2010-07-31"]),
            "words": ["the rig explodes", "the head of the company leaves", "adverts"],
        }
    )
    fig, table = figures.timeline(story, span=("2010-04-10", "2010-10-10"))
    ax = fig.axes[0]
    fig.draw_without_rendering()
    frame = ax.get_window_extent()
    assert [label.get_text() for label in ax.get_yticklabels()] == ["spill", "money"]
    for text in ax.texts:
        box = text.get_window_extent()
        assert box.x0 >= frame.x0 - 1 and box.x1 <= frame.x1 + 1, text.get_text()
    assert len(table) == 3


def test_the_simulation_shows_its_name_on_every_panel():
    rows = facts.rectangles(three_counts(), trust="day")
    talks = facts.three_kinds_of_talk(people=10, messages=60)
    curve = facts.Fit("linear", (math.log(3000), 1.0), 0.1, 0.0, 10, utc("2010-05-19")[0])
    until = utc("2010-05-30")[0]
    courses = {name: facts.race(talk, curve, until, 50) for name, talk in talks.items()}
    fig, table = figures.races(talks, courses, rows, span=("2010-05-18", "2010-05-30"), ends=(500, 90000), words=dict.fromkeys(talks, ""))
    titles = [ax.get_title(loc="center") for ax in fig.axes if ax.get_title(loc="center")]
    assert len(titles) == 3 and all(title.startswith("made up") for title in titles)
    assert set(table["panel"]) == set(talks)


def test_the_same_picture_twice_is_the_same_bytes():
    rows = facts.rectangles(three_counts(), trust="day")
    assert saved(figures.bounded({"joke": rows})[0]) == saved(figures.bounded({"joke": rows.iloc[::-1]})[0])
