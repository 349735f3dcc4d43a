"""How the floor moves: thirteen shifts by hand, against a plain loop, and against the same turns in random order."""

import itertools

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from conversation_lib.corpus import Corpus, account_table, message_table
from conversation_lib.turns import CLASSES, SHIFTS, participation_shifts, turns

BY_HAND = [("A", "B"), ("B", "A"), ("A", None), ("C", None), ("C", "A"), ("A", "C"), ("B", "D"), ("B", "C"), ("C", None)]


def table(rows, conversation="c", **more):
    return pd.DataFrame(rows, columns=["speaker", "target"]).assign(conversation=conversation, **more)


def plain_loop(rows):
    """The definition, turn by turn."""
    merged = [rows[0]] if rows else []
    for row in rows[1:]:
        if row != merged[-1]:
            merged.append(row)
    found = dict.fromkeys(SHIFTS, 0)
    for (a, b), (s, t) in itertools.pairwise(merged):
        first = "A0" if b is None else "AB"
        who = "A" if s == a else "B" if b is not None and s == b else "X"
        to = "0" if t is None else "A" if t == a else "B" if b is not None and t == b else "Y"
        found[f"{first}-{who}{to}"] += 1
    return found


def test_the_nine_turns_by_hand():
    s = participation_shifts(table(BY_HAND), draws=0)
    assert s.counts == {"receiving": 4, "claiming": 1, "usurping": 1, "continuing": 2}
    counted = dict(zip(s.table["shift"], s.table["count"], strict=True))
    assert {k: v for k, v in counted.items() if v} == {"AB-BA": 2, "AB-B0": 2, "A0-X0": 1, "A0-AY": 1, "AB-XY": 1, "AB-AY": 1}
    assert s["receiving"].value == 0.5 and s["receiving"].null == {}


def test_every_shift_has_its_place():
    people = ["A", "B", "X", "Y"]
    seen = set()
    for a, b, s, t in itertools.product(people, [*people, None], people, [*people, None]):
        if a != b and s != t and (a, b) != (s, t):
            counted = participation_shifts(table([(a, b), (s, t)]), draws=0).table
            seen |= set(counted.loc[counted["count"] == 1, "shift"])
            assert counted["count"].sum() == 1
    assert seen == set(SHIFTS) and len(SHIFTS) == 13 and sum(map(len, CLASSES.values())) == 13


turn = st.tuples(st.sampled_from("ABCD"), st.sampled_from(["A", "B", "C", "D", None])).filter(lambda x: x[0] != x[1])


@settings(deadline=None, max_examples=60)
@given(st.lists(turn, min_size=1, max_size=30))
def test_the_arrays_agree_with_a_plain_loop_and_names_do_not_matter(rows):
    ours = participation_shifts(table(rows), draws=0).table
    assert dict(zip(ours["shift"], ours["count"], strict=True)) == plain_loop(rows)
    renamed = [(f"z{s}", None if t is None else f"z{t}") for s, t in rows]
    pd.testing.assert_frame_equal(participation_shifts(table(renamed), draws=3).table, participation_shifts(table(rows), draws=3).table)


def test_the_baseline_is_the_mean_over_all_orders():
    rows = [("A", "B"), ("B", "A"), ("A", None), ("C", "A")]
    shares = []
    for order in itertools.permutations(rows):
        counted = np.array(list(plain_loop(list(order)).values()))
        shares.append(counted / counted.sum())
    drawn = participation_shifts(table(rows), draws=4000, seed=3).table
    assert np.allclose(drawn["expected"], np.mean(shares, axis=0), atol=0.02)


def test_a_dialogue_receives_far_more_turns_than_the_same_turns_at_random():
    rows = [("A", "B"), ("B", "A"), ("C", "D"), ("D", "C")] * 30
    rows = [x for k in range(0, 120, 4) for x in (rows[k], rows[k + 1]) * 3] + [x for k in range(0, 120, 4) for x in (rows[k + 2], rows[k + 3]) * 3]
    result = participation_shifts(table(rows))["receiving"]
    assert result.value > 0.98 and result.null["mean"] < 0.5 and result.null["z"] > 10
    assert "random order" in result.sentence


def test_nothing_is_compared_across_conversations_silences_and_unknown_turns():
    rows = [("A", "B"), ("B", "A")]
    assert participation_shifts(table(rows, conversation=["1", "2"]), draws=0).n == 0
    assert participation_shifts(table(rows, minute=[0.0, 61.0]), gap=60, draws=0).n == 0
    assert participation_shifts(table(rows, minute=[0.0, 59.0]), gap=60, draws=0).n == 1
    assert participation_shifts(table(rows, breaks=[False, True]), draws=0).n == 0


def test_conversations_that_are_woven_into_each_other_are_told_apart():
    woven = table([("A", "B"), ("C", "D"), ("B", "A"), ("D", "C")], conversation=["1", "2", "1", "2"])
    assert participation_shifts(woven, draws=0).counts["receiving"] == 2


def test_fewer_than_two_turns_have_no_share():
    for rows in ([], [("A", "B")], [("A", "B"), ("A", "B")]):
        result = participation_shifts(table(rows))["receiving"]
        assert not result.defined and "fewer than two turns" in result.reason


def corpus(rows):
    m = message_table(
        {
            "message_id": [str(i) for i in range(len(rows))],
            "conversation_id": ["c"] * len(rows),
            "author": [a for a, _ in rows],
            "targets": [t for _, t in rows],
            "created_at": pd.date_range("2020-01-01", periods=len(rows), freq="min", tz="UTC"),
        }
    )
    return Corpus(m, account_table(m))


def test_turns_of_a_corpus_know_the_group_and_the_unknown():
    t = turns(corpus([("a", ["b"]), ("b", []), ("a", ["b", "c"]), (None, []), ("c", None), ("a", ["a"])]))
    assert t[["speaker", "target", "breaks"]].astype(object).where(t[["speaker", "target", "breaks"]].notna(), None).values.tolist() == [
        ["a", "b", False],
        ["b", None, False],
        ["a", None, False],
        ["a", None, True],
    ]
    assert turns(corpus([("a", ["b", "c"])]), several="split")["target"].tolist() == ["b", "c"]
    assert participation_shifts(turns(corpus([("a", ["b"]), ("b", ["a"])])), draws=0)["receiving"].parameters["several_targets"] == "group"
    with pytest.raises(ValueError, match="group"):
        turns(corpus([]), several="some")


def test_inferred_targets_are_added_where_nobody_is_named():
    t = turns(corpus([("a", []), ("b", ["a"])]), ties=pd.DataFrame({"message_id": ["0", "1"], "target": ["z", "z"]}))
    assert t["target"].tolist() == ["z", "a"]


def test_a_hundred_thousand_turns_take_seconds():
    rng = np.random.default_rng(1)
    big = pd.DataFrame({"speaker": rng.integers(0, 50, 100_000).astype(str), "target": rng.integers(0, 50, 100_000).astype(str), "conversation": "c"})
    assert participation_shifts(big, draws=5).n > 90_000
