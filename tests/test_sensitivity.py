"""Another choice, another answer: edge rules, the hub gone, equal volume, enough messages."""

import numpy as np
import pandas as pd
import pytest

from conversation_lib import simulate
from conversation_lib.corpus import Corpus, account_table, message_table
from conversation_lib.measures.space import axes
from conversation_lib.sensitivity import EDGE_RULES, compare, grid, power, without_hub
from conversation_lib.toys import mesh


def with_reposts():
    """Five people in talk with each other, and a star whom forty others repost."""
    friends = [(a, b) for a in "abcde" for b in "abcde" if a != b] * 2
    n = len(friends)
    m = message_table(
        {
            "message_id": [f"m{i:03d}" for i in range(n + 40)],
            "author": [a for a, _ in friends] + [f"fan{i:02d}" for i in range(40)],
            "kind": ["post"] * n + ["repost"] * 40,
            "refers_to": [None] * n + ["m000"] * 40,
            "targets": [[b] for _, b in friends] + [["a"]] * 40,
            "created_at": pd.date_range("2020-01-01", periods=n + 40, freq="min", tz="UTC"),
        }
    )
    return Corpus(m, account_table(m))


def test_counting_reposts_as_talk_turns_friends_into_an_audience():
    table = grid(with_reposts(), windows={"all": None})
    assert len(table) == 2 * len(EDGE_RULES)
    a = table.set_index(["rule", "counting"])["A"]
    assert a["reply, mention, recipient", "full"] == 1 and a["and repost", "full"] == pytest.approx(40 / 80)
    c = table.set_index(["rule", "counting"])["C"]
    assert c["and repost", "full"] < c["reply, mention, recipient", "full"]
    assert table["default"].sum() == 1 and table.loc[table["default"], "changed"].iloc[0] == 0


def test_replies_only_are_undefined_where_nobody_replies():
    table = grid(with_reposts(), windows={"all": None})
    assert table.loc[table["rule"] == "reply only", "C"].isna().all()


def test_inferred_ties_are_shown_beside_the_explicit_ones():
    c = with_reposts()
    extra = pd.DataFrame(
        {
            "source": ["a"] * 3,
            "target": ["b"] * 3,
            "kind": "reply",
            "created_at": c.messages["created_at"].iloc[:3].to_numpy(),
            "message_id": ["m000", "m001", "m002"],
            "weight": 1.0,
            "inferred": "rule",
            "certainty": 0.5,
        }
    )
    table = grid(c, inferred=extra, windows={"all": None})
    assert set(table["inferred"]) == {False, True}
    assert (table[table["inferred"]]["ties"].to_numpy() - table[~table["inferred"]]["ties"].to_numpy() == 3).all()


def test_short_windows_say_how_much_they_had_to_leave_out():
    table = grid(with_reposts(), rules={"reply, mention, recipient": EDGE_RULES["reply, mention, recipient"]})
    one = table[table["counting"] == "full"].set_index("window")
    assert one.loc["1 hour", "left_out"] == 0 and one.loc["1 hour", "C"] > 0.4
    assert one.loc["1 day", "C"] == pytest.approx(one.loc["all", "C"]), "all of it was said on one day, by the same people, those who only reposted included"
    assert grid(mesh(5, messages=1), windows={"1 hour": "1h"})["left_out"].iloc[2] == 1


def test_the_table_of_choices_has_every_choice_once_and_a_picture():
    from conversation_lib import figures

    c = with_reposts()
    extra = pd.DataFrame(
        {
            "source": ["b"] * 8,
            "target": ["a"] * 8,
            "kind": "reply",
            "created_at": c.messages["created_at"].iloc[:8].to_numpy(),
            "message_id": c.messages["message_id"].iloc[:8].to_numpy(),
            "weight": 1.0,
            "inferred": "rule",
            "certainty": 0.5,
        }
    )
    table = grid(c, inferred=extra)
    assert len(table) == 4 * 2 * 2 * 3 and not table.duplicated(["rule", "counting", "inferred", "window"]).any()
    assert table["default"].sum() == 1
    fig, drawn = figures.edge_rules(table, "A", xlabel="what comes back")
    assert len(fig.axes) == 3 and len(drawn) == len(table) and drawn["default"].sum() == 1
    assert drawn["value"].tolist() == pytest.approx(table["A"].tolist(), nan_ok=True)
    words = " ".join(t.get_text() for ax in fig.axes for t in ax.texts)
    assert "not defined" in words, "replies only: nobody replies, and the row says so"


def test_a_picture_of_one_way_of_counting_does_not_speak_of_the_others():
    from conversation_lib import figures

    table = grid(with_reposts())
    fig, drawn = figures.edge_rules(table[table["counting"] == "full"], "A")
    assert drawn["way"].unique().tolist() == ["ties as the source states them"]
    assert [text.get_text() for text in fig.legends[0].get_texts()] == ["ties as the source states them", "the rule of all pages"]
    split = figures.edge_rules(table[table["counting"] == "fractional"], "A")[1]
    assert split["way"].unique().tolist() == ["counts once, split"], "what is unusual is always said"


def test_a_picture_of_choices_stays_inside_its_frame():
    import sys

    from conversation_lib import figures
    from conversation_lib.figures import style

    show = sys.modules["conversation_lib.figures.show"]
    fig, _ = figures.edge_rules(grid(with_reposts()))
    with style.look():
        assert show.words_outside(show.dress(fig, "The claim holds under three rules of four", "n = 45", "made here", "made by us")) == []
    with pytest.raises(ValueError, match="grid"):
        figures.edge_rules(pd.DataFrame())


@pytest.mark.slow
def test_the_interval_of_a_difference_holds_none_about_as_often_as_it_says_or_more():
    """Two crowds of one dial, one four times as talkative: 95 % or more of the intervals hold 0 (they are called conservative)."""
    hits, wide = dict.fromkeys("VAOMC", 0), []
    for seed in range(40):
        a, b = simulate.threads(40, 400, 40, 39, 0.5, seed=seed), simulate.threads(40, 1600, 40, 39, 0.5, seed=1000 + seed)
        _, found = compare(a, b, draws=100, seed=seed)
        for name in hits:
            hits[name] += found[name].low <= 0 <= found[name].high
        wide.append(found["C"].high - found["C"].low)
    assert min(hits.values()) >= 35 and np.mean(wide) < 0.2, (hits, np.mean(wide))


def test_of_a_star_nothing_is_left_without_its_hub_and_of_a_mesh_most():
    star = simulate.mixing(20, 200, 0.0, seed=1)
    table, left = without_hub(star)
    assert left.value == 0 and left.parameters["account"] == "p000" and table.loc["without", "ties"] == 0
    assert without_hub(mesh(5, messages=2))[1].value == pytest.approx(3 / 5)


def test_nobody_has_no_hub():
    m = message_table({"message_id": ["1"], "author": ["a"], "targets": [[]]})
    assert not without_hub(Corpus(m, account_table(m)))[1].defined


def test_the_same_dial_at_ten_times_the_volume_shows_no_difference_and_another_dial_does():
    small, large, other = (
        simulate.threads(60, 500, 60, 59, 0.6, seed=1),
        simulate.threads(60, 5000, 60, 59, 0.6, seed=2),
        simulate.threads(60, 500, 2, 59, 0.6, seed=3),
    )
    _, same = compare(small, large, draws=60)
    assert same["C"].low <= 0 <= same["C"].high and abs(same["C"].value) < 0.06
    _, different = compare(small, other, draws=60)
    assert different["O"].low > 0 and different["C"].low > 0
    assert "A_e" in different


def test_without_conversations_there_is_a_difference_but_no_interval():
    a, b = with_reposts(), mesh(5, messages=2)
    a = Corpus(a.messages.assign(conversation_id="one"), a.accounts, source=a.source)
    _, found = compare(a, b, draws=5)
    assert not found["C"].has_interval and "no interval" in found["C"].reason


def test_an_empty_corpus_cannot_be_compared():
    m = message_table({"message_id": []})
    assert not compare(Corpus(m, account_table(m)), mesh(5, messages=1))[1]["C"].defined


def test_more_messages_tell_two_dials_apart_better():
    make = lambda lam, m, seed: simulate.mixing_counts(20, m, lam, seed)  # noqa: E731
    table, needed = power(lambda c: axes(c)["C"].value, make, 0.3, 0.5, sizes=(30, 120, 480), runs=40)
    assert table["power"].iloc[-1] > table["power"].iloc[0] and needed.value in (30, 120, 480)
    _, never = power(lambda c: axes(c)["C"].value, make, 0.5, 0.5, sizes=(30,), runs=40)
    assert not never.defined and np.isnan(never.value)
