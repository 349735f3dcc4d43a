"""Every picture has an edition for a column of 8 cm: drawn anew, nothing cut, no word on another, no letter below 6 points."""

import json
import sys

import numpy as np
import pandas as pd
import pytest

from conversation_lib import facts, figures, toys, words
from conversation_lib.chance.nulls import Null
from conversation_lib.figures import narrow, style
from conversation_lib.graphs import from_matrix
from conversation_lib.results import Result
from conversation_lib.sensitivity import grid
from conversation_lib.threads import from_parents, tree_table

show_module = sys.modules["conversation_lib.figures.show"]
GOOD = {"title": "A title that is long enough to need a second line in a column", "caption": "Made up.", "alt": "Nothing real.", "source": "made here, for this test"}


def utc(*days):
    return pd.to_datetime(list(days), utc=True)


def counts():
    days = [f"2010-05-{day}" for day in range(20, 31)]
    return pd.DataFrame(
        {
            "date": days,
            "followers": [1000 * 2**k for k in range(11)],
            "bound": ["lower_near", "exact", "lower_loose"] * 3 + ["exact", "lower_near"],
            "date_basis": "stated",
            "source_id": list("abcdefghijk"),
            "confidence": "high",
        }
    )


def measured(seed=1):
    rng = np.random.default_rng(seed)
    low, value, high = np.sort(rng.random((3, 4)), axis=0)
    known = {letter: Result(letter, value[k], low=low[k], high=high[k]) for k, letter in enumerate("VAOM")}
    return {**known, "r0": 0.12, "T": Result.undefined("T", "there are no reply links in the file that was read here")}


def pairs_of_counts():
    day = pd.to_datetime(["2010-05-24", "2010-05-24", "2010-06-08", "2010-06-09"])
    return pd.DataFrame(
        {
            "date": day,
            "source_id": list("abcd"),
            "printed_over": 10.0,
            "printed_under": 5.0,
            "ratio": [2.0, 2.5, 11.0, 12.0],
            "low": [1.8, 2.2, 10.0, 10.5],
            "high": [2.2, 2.9, 12.0, np.inf],
            "wording": "exact",
            "copied": [False, True, False, False],
        }
    )


def cases():
    rows = [("A firm with a long name", "start", "a stranger speaks for it", 0, 0), ("A firm with a long name", "answer", "the firm answers, says one source", 4, 6)]
    rows += [("Another", "start", "an advert", 0, 0), ("Another", "end", "the advert is pulled, says another", 60, 62), ("A third", "start", "a song", 0, 0)]
    table = pd.DataFrame(rows, columns=["case", "role", "words", "days_low", "days_high"]).assign(date=pd.Timestamp("2010-05-19"), source_id="x")
    return table.assign(wide_low=table["days_low"] * 0.9, wide_high=table["days_high"] * 1.2)


def claims():
    rows = [(f"c{k:02d}", "A part with a long name" if k < 9 else "Another part", ["agrees", "differs", "cannot be checked"][k % 3], k == 4) for k in range(15)]
    return pd.DataFrame(rows, columns=["claim_id", "part", "verdict", "implied"])


def talk_of(prefix, lines):
    return pd.DataFrame({"message_id": [f"{prefix}{k}" for k in range(60)], "author": [f"{prefix}{k % 12}" for k in range(60)], "text": lines * 20})


def drawn():
    """Name of each figure function -> arguments, made up."""
    rng = np.random.default_rng(7)
    crowd = rng.poisson(0.1, (90, 90))
    np.fill_diagonal(crowd, 0)
    runs = pd.DataFrame({"lam": np.repeat([0, 0.5, 1], 3), **{k: rng.random(9) for k in ("V", "A", "O", "M", "C", "r0")}})
    rows = facts.rectangles(counts(), slack=0.10, trust="day")
    moments = pd.DataFrame({"label": ["10,000", "exponential"], "earliest": utc("2010-05-24", "2010-05-29"), "latest": utc("2010-05-25", "2010-06-03"), "note": ["", "late"]})
    days = pd.date_range("2010-05-03", periods=6, freq="7D", tz="UTC")
    shares = pd.DataFrame({"value": [0.1, np.nan, 0.3, 0.2, 0.2, 0.3], "low": 0.05, "high": 0.4, "n": 50, "reason": ""}, index=days)
    waits = pd.DataFrame({"hours": [0.1, 1, 24, 168], "unanswered_share": [0.9, 0.7, 0.5, 0.4], "low": [0.8, 0.6, 0.4, 0.3], "high": [1, 0.8, 0.6, 0.5]})
    course = pd.DataFrame({"time": rows["earliest"], "followers": rows["low"]})
    since = pd.DataFrame(
        {"account": ["one", "one", "other"], "days_low": [1, 9, 3], "days_high": [2, 10.5, 4], "low": [500, 9000, 2000], "high": [500, np.inf, 2600], "set_aside": False}
    )
    power = pd.DataFrame({"messages": [15, 60, 250, 1000], "power": [0.2, 0.5, 0.8, 1], "low": [0.1, 0.4, 0.7, 0.9], "high": [0.3, 0.6, 0.9, 1]})
    clock = pd.DataFrame({"earliest": utc("2009-04-16T04:00", "2009-04-17T06:13"), "latest": utc("2009-04-16T19:15", "2009-04-17T06:13"), "low": [952865.0, 1e6], "high": [952865.0, 1e6]})
    trees = pd.concat([tree_table(from_parents(p)).assign(corpus=c) for c in ("a forum", "a list") for p in ([None, 0, 0, 1, 1, 2, 4], [None, 0, 1, 2])])
    company, crowd_says = talk_of("c", ["the claims office is open", "please call the claims office", "we pay claims"]), talk_of("p", ["the beach smells", "oil on my beach", "oil and tar"])
    answers = {"as published, with everybody": Result("A", 0.4, low=0.3, high=0.5), "without the busiest account": 0.6, "once more": 0.2}
    spilled = pd.DataFrame({"lane": ["the spill", "the spill", "the parody"], "words": ["the rig explodes, eleven die", "the well is closed", "a first tweet"]})
    story = spilled.assign(start=pd.to_datetime(["2010-04-20", "2010-07-15", "2010-05-19"]), end=pd.to_datetime(["2010-04-20", "2010-07-15", "2010-06-30"]))
    bars = pd.DataFrame({"label": ["retweets, first study", "replies"], "low": [0.2, 0.9], "high": [0.7, 0.9], "note": ["of 72 million retweets in 1.2 billion tweets", ""]})
    tour = toys.star(12)
    fits = {name: facts.Fit("linear", (np.log(3000), 1.0), 0.1, k, 10, utc("2010-05-19")[0]) for k, name in enumerate(("linear", "one more", "a third"))}
    return {
        "aligned": ((cases(),), {}),
        "bounded": (({"an account": rows},), {"spans": [("2010-05-19", "2010-05-25"), ("2010-05-25", "2010-12-31")]}),
        "chance": (({"messages, messages kept": Null(0.4, np.linspace(0, 0.2, 50), "x", 1)},), {"xlabel": "share of messages that were returned by somebody"}),
        "claims_strip": ((claims(),), {}),
        "counts_per_day": (({"news": [1, 9, 4, 2], "talk": [2, 7, 5, 3]},), {}),
        "cracks": ((shares,), {"marks": {"2010-05-20": "the day it happened"}}),
        "dials": ((runs,), {}),
        "edge_rules": ((grid(toys.mesh(5, messages=2)),), {}),
        "enough": (({"far apart": power, "close together": power.assign(power=power["power"] / 2)},), {}),
        "followers_since": ((since,), {"names": {"one": (12, 9000), "other": (5, 2300)}}),
        "glossary": (("counting",), {}),
        "growth": ((rows, fits), {"span": ("2010-05-18", "2010-06-01"), "ends": (500, 2000000)}),
        "heap": ((rng.random(200),), {"xlabel": "p-value of a world in which nothing at all is going on", "expected": "dotted: all alike"}),
        "intervals": (({"how far does it travel": answers, "who speaks": answers},), {"xlabel": "correlation with the rating, within the same person (0: none)"}),
        "lorenz": (({"chat": rng.poisson(9, 300) + 1, "forum": rng.zipf(1.7, 300)},), {}),
        "lorenz_bounds": (({"nine tenths": (0.9, 0.1), "three tenths": (0.9, 0.7)},), {}),
        "matrix": ((from_matrix(crowd),), {}),
        "moment_ranges": ((moments,), {"key": ("passed within, days doubted", "passed within, days believed"), "mark": (utc("2010-05-26")[0], "first tweet")}),
        "network": ((toys.five_people(),), {"names": True}),
        "networks": (({"one-to-many": toys.star(), "one-to-one": toys.pairs(), "many-to-many": toys.mesh()},), {}),
        "on_the_clock": (({"a runner": clock},), {"span": ("2009-04-16 03:00", "2009-04-17 07:30"), "ends": (945000, 1004000), "zone": -4}),
        "portions": (({"the files of this page": {"the busiest hundredth": 0.6, "the other ninety": 0.4}},), {"xlabel": "share of all mentions, as sorted by the vendor's software"}),
        "profile": ((measured(),), {"letters": tuple("VAOMT")}),
        "races": (({"a megaphone": tour, "a café": tour}, dict.fromkeys(("a megaphone", "a café"), course), rows), {"span": ("2010-05-17", "2010-06-20"), "ends": (500, 3e6), "words": {"a megaphone": "x", "a café": "y"}}),
        "ratio_ranges": ((pairs_of_counts(),), {"most": 14}),
        "rivals": ((runs, {"V": "evenness of voices, which was taken", "A": "a rival that was thrown away, after a long look"}), {"over": "lam", "xlabel": "share of messages not sent by the broadcast of the hub"}),
        "space": (({"star": measured(2), "private chats": measured(3), "a help channel": measured(4)},), {}),
        "spans": ((bars,), {"xlabel": "within the first hour", "high": 1.0}),
        "survival": (({"a mailing list": waits, "questions and answers": waits},), {"least": 1 / 3600}),
        "timeline": ((story,), {"span": ("2010-04-10", "2010-11-10")}),
        "touch": ((words.touch(company, draws=20),), {}),
        "travels": ((trees,), {}),
        "trees": (({"a star": [None, 0, 0, 0], "talk": [None, 0, 0, 1, 1], "a chain": [None, 0, 1, 2]},), {}),
        "two_sided": ((words.compare(company, crowd_says),), {"names": ("company", "crowd"), "words": 3}),
    }


#: no column holds this one; it says so
TOO_WIDE = {"claims_page"}
FUNCTIONS = sorted(set(figures.__all__) - TOO_WIDE - {"show", "canvas", "look"})


@pytest.fixture(scope="module")
def arguments():
    return drawn()


def dressed(fig):
    return show_module.dress(fig, GOOD["title"], "n = 4", GOOD["source"], "made by us")


@pytest.mark.parametrize("name", FUNCTIONS)
def test_every_picture_is_drawn_anew_for_a_column(name, arguments):
    args, more = arguments[name]
    fig, _ = getattr(figures, name)(*args, **more)
    slim, reason = narrow.edition(fig, dressed)
    assert reason == ""
    assert slim.get_figwidth() * style.INCH == pytest.approx(8)
    assert slim.get_figheight() * style.INCH < 26, "taller than a page"


@pytest.mark.parametrize("name", ["network", "space", "growth", "aligned", "networks"])
def test_both_editions_draw_the_same_table(name, arguments):
    args, more = arguments[name]
    _, wide = getattr(figures, name)(*args, **more)
    _, slim = getattr(figures, name)(*args, **more, width=8)
    pd.testing.assert_frame_equal(wide, slim)


def test_a_page_of_three_columns_says_that_it_cannot_be_narrow():
    table = claims().assign(claim="what was said", published_facts="what is known", source_ids="a").head(4)
    fig, _ = figures.claims_page(table)
    slim, reason = narrow.edition(fig, dressed)
    assert slim is None and "eleven centimetres" in reason


def canvas(**more):
    with style.look():
        return style.canvas(8, 5, **more)


def test_words_on_words_small_words_and_cut_words_are_found():
    fig, ax = canvas()
    fig.set_layout_engine("none")
    ax.text(0.2, 0.5, "one word")
    ax.text(0.2, 0.5, "another")
    ax.text(0.2, 0.1, "tiny", size=5)
    ax.text(0.9, 0.8, "a word that leaves the picture")
    found = narrow.faults(fig)
    assert len(found) == 3
    for part in ("'one word' on 'another'", "smaller than 6 points: 'tiny'", "cut by the edge: 'a word that leaves the picture'"):
        assert part in found


def test_a_short_line_of_a_long_label_is_not_as_wide_as_the_label():
    fig, ax = canvas()
    ax.text(0.1, 0.5, "0\na long second line", va="top")
    ax.text(0.3, 0.5, "beside", va="top")
    assert narrow.faults(fig) == []
    ax.text(0.3, 0.42, "on the second line", va="top")
    assert len(narrow.faults(fig)) == 1


def test_a_bad_narrow_picture_is_not_written_and_its_fault_is_told(tmp_path, monkeypatch):
    @narrow.both
    def poor(*, width=14):
        with style.look():
            fig, ax = style.canvas(width, 5)
            ax.text(0.5, 0.5, "a sentence that has room in a wide picture only, and no other place to go", ha="center", size=7)
        return fig, pd.DataFrame({"x": [1]})

    monkeypatch.setenv("CONVERSATION_FIGURES", str(tmp_path))
    figures.show(*poor(), **GOOD, name="poor")
    assert sorted(file.name for file in tmp_path.iterdir()) == ["poor.csv", "poor.json", "poor.pdf", "poor.png", "poor.svg"]
    assert "a sentence that has room" in json.loads((tmp_path / "poor.json").read_text(encoding="utf-8"))["narrow"]["none"]


def test_letters_are_small_only_while_a_narrow_picture_is_drawn():
    before = style.WORDS
    figures.lorenz([3, 1], width=8)
    assert style.WORDS == before == 9.5
    with pytest.raises(AttributeError):
        style.LARGE_LETTERS  # noqa: B018 (asking for it is the test)
