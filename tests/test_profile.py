"""The profile of a corpus: what is printed, what is refused, and that C never travels alone."""

import json
import math
import time

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from conversation_lib.chance.halves import CENSUS
from conversation_lib.corpus import Corpus, message_table
from conversation_lib.measures import answered, profile, reading
from conversation_lib.measures.profile import JSON
from conversation_lib.simulate import mixing, threads
from conversation_lib.toys import five_people, friends_and_silent, mesh, monologues, pairs, star

from .talk_by_hand import corpus, mesh_rows

FIVE = ["ana", "ben", "cho", "dia", "eli"]


# --- the contract of measure --json ------------------------------------------------------------------------------------


def test_the_json_is_the_contract_and_survives_json():
    found = json.loads(json.dumps(profile(threads(30, 600, 30, 29, 0.7)).to_dict(), allow_nan=False))
    assert {"n", "roster", "ties", "open_share", "venue"} <= set(found)
    assert (found["n"], found["roster"], found["ties"], found["open_share"], found["venue"]) == (30, "addressed", 600, 0, "private")
    for name in ("V_all", "C_all", "V", "A", "A_e", "r0", "O", "M", "M_e", "T", "C", "C_e"):
        entry = found[name]
        if entry["value"] is None:
            assert entry["reason"]
        elif entry["low"] is None:
            assert entry["high"] is None and entry["reason"]
        else:
            assert entry["low"] <= entry["value"] <= entry["high"] and entry["method"] and entry["sentence"]
    assert found["r0"]["low"] is None and "not sampled" in found["r0"]["reason"]


def test_every_choice_that_a_table_must_state_is_in_the_result():
    """methods.md section 10: roster and n, messages, window, kinds, direction, multi-target rule, self-loops, tie rule, seed, null, versions."""
    c = threads(30, 600, 30, 29, 0.7)
    loops = corpus([("x1", "p000", ["p000", "p001"], None), ("x2", "p001", ["p000"], None)]).messages
    both = Corpus(message_table(pd.concat([c.messages, loops], ignore_index=True)), c.accounts, source=c.source)
    found = profile(both, seed=7, draws=60, null_draws=5).to_dict()
    assert (found["roster"], found["n"], found["messages"], found["kinds"], found["multi"]) == ("addressed", 30, 602, ["reply", "mention", "recipient"], "full")
    made = found["choices"]
    assert made["window"]["first"] < made["window"]["last"] and made["window"]["messages_without_time"] == 0
    assert "i speaks to j" in made["direction"] and made["self_ties_left_out"] == 1 and "reply before quote" in made["tie_rule"]
    assert made["halves"] == {"draws": 60, "seed": 7} and (made["null"]["draws"], made["null"]["seed"]) == (5, 7)
    assert made["null"]["name"] == found["rho_w"]["null"]["name"] and found["rho_w"]["null"]["draws"] == 5
    assert {"conversation_lib", "numpy", "pandas", "networkx"} <= set(made["versions"])


def test_one_whole_network_is_a_census_without_an_interval():
    p = profile(mesh(5, messages=2))
    assert p["C"].value == 1 and not p["C"].has_interval and p["C"].reason == CENSUS
    entry = p.to_dict()["C"]
    assert entry["low"] is None and entry["high"] is None and entry["reason"] == CENSUS


def test_ties_without_messages_have_no_interval_either():
    """Conversations must be stated; nine of them are too few."""
    rows = [row for k in range(9) for row in mesh_rows(FIVE[k % 3 :], 1, start=100 * k, conversation=f"c{k}")]
    assert "only 9 conversations" in profile(corpus(rows, "private"))["V"].reason
    rows += mesh_rows(FIVE, 1, start=900, conversation="c9")
    assert profile(corpus(rows, "private"))["V"].has_interval


def test_another_column_may_name_the_conversations():
    rows = [row for k in range(12) for row in mesh_rows(FIVE[k % 3 :], 1, start=100 * k)]
    c = corpus(rows, "private")
    assert not profile(c)["V"].has_interval
    days = pd.Series(np.arange(len(c)) // 10, index=c.messages.index)
    assert profile(c, cluster=days)["V"].has_interval
    with pytest.raises(ValueError, match="column of the messages"):
        profile(c, cluster="day")


def test_floors_take_everything_that_rests_on_too_little():
    few = profile(mesh(5))  # twenty messages
    for name in JSON:
        assert not few[name].defined, name
    assert "too few: 20 addressed messages among 5 people" in few["C"].reason
    assert profile(mesh(4, messages=5))["C"].reason.startswith("too few: 60 addressed messages among 4 people")
    assert profile(mesh(5), floors=False)["C"].value == 1


def test_c_never_travels_alone():
    p = profile(threads(30, 600, 30, 29, 0.7))
    for words in (
        "who speaks",
        "who answers",
        "without a centre",
        "how many partners",
        "30 people",
        "those who wrote or were addressed",
        "venue: private",
        "likely",
    ):
        assert words in p.sentence
    table = p.table()
    assert list(table.columns) == ["question", "value", "low", "high", "letter", "in words", "why not"]
    assert "who speaks" in set(table["question"]) and table.loc[table["letter"] == "V", "low"].notna().all()
    assert set(p.rosters) == {"speakers", "addressed", "declared"}


# --- answers -----------------------------------------------------------------------------------------------------------


def test_with_reply_links_the_headline_is_that_messages_are_answered():
    p = profile(five_people(), floors=False)
    assert p.headline == "C_e" and p["A_e"].value == pytest.approx(2 / 6)
    assert "messages are answered" in p.sentence
    assert p["C_e"].value == pytest.approx((p["V"].value * p["A_e"].value * p["O"].value * p["M"].value) ** 0.25)


def test_without_reply_links_talk_is_returned_and_chance_stands_beside_it():
    p = profile(mesh(5, messages=3))
    assert p.headline == "C" and "talk is returned" in p.sentence and "chance alone would return" in p.sentence
    for name in ("A_e", "C_e", "T"):
        assert math.isnan(p[name].value) and "reply links" in p[name].reason
    assert not any("answered" in p[name].sentence for name in ("A", "C", "V", "O", "M"))
    assert any("returned, not answered" in note for note in p.notes)


def test_an_answer_counts_only_from_somebody_who_was_addressed():
    c = corpus(
        [
            ("1", "ana", ["ben"]),
            ("2", "cho", ["ana"], "1"),  # cho was not asked
            ("3", "ana", ["ben", "cho"]),
            ("4", "cho", ["ana"], "3"),  # one of the two is enough
            ("5", "ana", ["ana", "ben"]),
            ("6", "ana", ["ben"], "5"),  # a reply to oneself is no answer
        ]
    )
    assert answered(c).value == pytest.approx(1 / 6)


def test_answers_within_an_hour_leave_out_messages_whose_hour_is_not_over():
    table = message_table(
        {
            "message_id": ["1", "2", "3", "4", "5"],
            "author": ["ana", "ben", "ana", "ben", "ana"],
            "targets": [["ben"], ["ana"], ["ben"], ["ana"], ["ben"]],
            "reply_to": [None, "1", None, "3", None],
            "created_at": pd.to_datetime(["2020-01-01 00:00", "2020-01-01 00:10", "2020-01-01 01:00", "2020-01-01 03:00", "2020-01-01 04:30"], utc=True),
        }
    )
    c = Corpus(table, five_people().accounts)
    assert answered(c).value == pytest.approx(2 / 5)
    within = answered(c, horizon="1h")
    assert within.value == pytest.approx(1 / 4) and within.n == 4 and "within" in within.sentence


def test_a_source_with_links_in_which_nobody_replied_has_answers_zero_not_unknown():
    silent = threads(30, 300, 30, 29, 0.0)
    assert profile(silent)["A_e"].value == 0 and profile(silent)["C_e"].value == 0
    assert math.isnan(profile(monologues(5, messages=10))["A_e"].value)


def test_the_archive_of_one_account_cannot_say_whether_anybody_answered():
    rows = [(f"{k:03d}", "ana", [f"p{k % 7}"], f"gone{k}" if k % 2 else None) for k in range(60)] + [(f"o{k:03d}", "ana", [], None) for k in range(40)]
    p = profile(corpus(rows, "feed"))
    for name in ("V", "A", "A_e", "O", "M", "C", "C_e", "V_all", "T"):
        assert math.isnan(p[name].value) and "one account only" in p[name].reason, name
    assert p["open_share"].value == pytest.approx(0.4), "what it says to nobody can be counted"
    assert (p["C_all"].low, p["C_all"].high) == (0, pytest.approx(0.6)) and "one account only" in p.reading
    assert p.rosters["addressed"]["C"] is None and "one account only" in p.rosters["addressed"]["reason"]
    assert any("30 of 30 replies answer a message that is not in the file" in note for note in p.notes)


def test_a_list_on_which_one_person_writes_to_all_is_a_broadcast_not_half_a_conversation():
    assert profile(star(9, messages=5)).reading == "one-to-many: a broadcast"


def test_a_file_in_which_every_author_is_deleted():
    p = profile(corpus([(k, None, [], None) for k in range(40)], "feed"))
    assert p.n == 0 and all(math.isnan(p[name].value) for name in ("V", "A", "C", "C_all", "V_all", "open_share"))
    assert "40 of 40 messages have no known author and are left out." in p.notes


# --- rosters -----------------------------------------------------------------------------------------------------------


def test_five_friends_and_the_silent_members_the_roster_is_a_trap():
    for silent, expected in ((20, 0.540057), (100, 0.365340)):
        c = friends_and_silent(silent)
        p = profile(c, roster="declared")
        assert p.n == 5 + silent and p["C"].value == pytest.approx(expected, abs=5e-7)
        assert profile(c)["C"].value == 1
        assert [p.rosters[which]["C"] for which in ("speakers", "addressed", "declared")] == pytest.approx([1, 1, expected], abs=5e-7)


def test_the_speakers_of_a_broadcast_are_one_person_and_cannot_be_quoted():
    p = profile(star(5, messages=10))
    row = p.rosters["speakers"]
    assert row["n"] == 1 and row["C"] is None and row["dropped_share"] == 1 and not row["quotable"]
    assert "100% of the ties leave this roster" in row["reason"]
    assert p.rosters["addressed"]["quotable"]


def listed(W, **source):
    """A corpus as a reader makes it from a list of pairs: accounts and ties, no messages."""
    from conversation_lib.corpus import account_table
    from conversation_lib.ties import table_of_ties

    rows = [(f"p{i:02d}", f"p{j:02d}", W[i, j]) for i, j in zip(*np.nonzero(W))]
    m = message_table({"message_id": []})
    people = {"account": [f"p{i:02d}" for i in range(len(W))]}
    return Corpus(m, account_table(m, people), source={"format": "edges", "venue": None, **source}, given_ties=table_of_ties(rows))


def test_a_list_of_pairs_is_measured_by_its_acts_and_not_refused_for_want_of_messages():
    W = np.ones((6, 6)) - np.eye(6)
    p = profile(listed(3 * W))
    assert p["C"].value == 1 and p["A"].value == 1 and "a list of 90 acts of addressing" in p.sentence
    assert not p["C"].has_interval and p["C"].reason == CENSUS
    for name in ("V_all", "T", "A_e", "open_share"):
        assert math.isnan(p[name].value) and p[name].reason, name
    few = profile(listed(np.triu(W) * 1.0))
    assert "too few: 15 acts of addressing among 6 people" in few["C"].reason


def test_ties_without_direction_say_nothing_of_who_speaks_and_still_show_centre_and_company():
    W = 3 * np.triu(np.ones((6, 6)), 1)
    p = profile(listed(W, directed=False))
    for name in ("V", "A", "r0", "C", "K", "rho", "rho_w", "min", "mean", "D_2"):
        assert math.isnan(p[name].value) and "no direction" in p[name].reason, name
    assert p["O"].value == 1 and p["M"].value == 1
    assert p.rosters["addressed"]["C"] is None and p.rosters["addressed"]["O"] == 1
    assert not any("perhaps the list has no direction" in note for note in p.notes)
    assert any("perhaps the list has no direction" in note for note in profile(listed(W)).notes)


def test_an_unknown_roster_is_refused():
    with pytest.raises(ValueError, match="speakers, addressed, declared"):
        profile(mesh(5), roster="friends")


# --- messages to several people ----------------------------------------------------------------------------------------


def test_one_message_to_everybody_weighs_four_or_one_and_both_are_told():
    rows = [(f"a{k:03d}", "ana", FIVE[1:], None) for k in range(10)] + mesh_rows(FIVE[1:], 3)
    full, part = profile(corpus(rows)), profile(corpus(rows), multi="fractional")
    assert full.ties == 40 + 36 and part.ties == 10 + 36
    assert full["C"].value != pytest.approx(part["C"].value, abs=0.05)
    assert any("shared out among them" in note for note in full.notes)
    assert full.to_dict()["C_fractional"]["value"] == pytest.approx(part["C"].value)
    assert math.isnan(part["r0"].value) and "whole" in part["r0"].reason
    assert not any("counting" in note for note in profile(corpus(mesh_rows(FIVE, 3))).notes)


# --- readings ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("c", "words"),
    [
        (star(5), "one-to-many: a broadcast"),
        (star(5, answered=True), "one-with-many"),
        (pairs(6), "one-to-one: pairs"),
        (mesh(5), "many-to-many: a conversation"),
        (monologues(5), "a crowd of monologues"),
    ],
)
def test_the_toys_are_read_as_what_they_are(c, words):
    assert profile(c, floors=False).reading.startswith(words)


@pytest.mark.parametrize(
    ("dials", "words"),
    [
        ((1, 99, 0, False), "one-to-many"),
        ((1, 99, 0.8, False), "one-with-many"),
        ((5, 99, 0, False), "several broadcasters with the same audience"),
        ((20, 4, 0.8, True), "several one-with-many side by side"),
        ((100, 99, 0, False), "a crowd of monologues"),
        ((100, 4, 0, False), "no label: who answers lies between low and high (returned 0.7"),  # and by reply links nothing is answered
        ((100, 1, 0.8, False), "one-to-one"),
        ((100, 99, 0.8, False), "many-to-many"),
    ],
)
def test_the_settings_of_threads_are_read_as_what_they_were_made(dials, words):
    h, k, r, desks = dials
    assert profile(threads(100, 2000, h, k, r, seed=2, desks=desks), draws=0, null_draws=0).reading.startswith(words)


def test_an_audience_calling_one_source():
    assert reading({"V": 0.75, "A": 0, "O": 0, "M": 0}).startswith("many-to-one")


def test_between_low_and_high_there_is_no_label():
    words = reading({"V": 0.4, "A": 0.9, "O": 0.9, "M": 0.9})
    assert words == "no label: who speaks lies between low and high"
    assert reading({"V": 0.1, "A": 0.9, "O": 0.9, "M": 0.9}).startswith("no label: none of the named forms")


def test_what_chance_returns_is_not_called_an_answer():
    dense = {"V": 0.9, "A": 0.55, "O": 0.9, "M": 0.9, "r0": 0.5}
    assert reading(dense).startswith("no label") and "chance alone" in reading(dense)
    assert reading(dense | {"r0": 0.1}).startswith("many-to-many")
    assert reading(dense | {"r0": 0.1, "A_e": 0.1}) == "no label: who answers lies between low and high (returned 0.55, but answered by reply links 0.10)"
    assert reading(dense | {"r0": 0.1, "A_e": 0.6}).startswith("many-to-many")


def test_an_unknown_axis_has_no_reading():
    assert profile(mesh(5)).reading.startswith("no reading: too few")
    assert reading({"V": 0.4}) == "no reading: who answers and does it need a centre and how many partners, on both sides not known"


# --- intervals, order, size --------------------------------------------------------------------------------------------


def test_near_broadcast_the_index_is_at_most_something():
    C = profile(mixing(50, 500, 0.02, seed=1))["C"]
    assert C.value > 0 and C.low == 0 and C.high < 0.02 and "at most" in C.sentence and C.parameters["share_of_zeros"] > 0.025


def test_a_broadcast_that_is_one_in_every_half_has_no_interval():
    p = profile(threads(30, 300, 1, 29, 0.0))
    assert p["C"].value == 0 and not p["C"].has_interval
    answered_star = profile(threads(30, 300, 1, 29, 0.5))
    assert answered_star["V"].has_interval and answered_star["O"].value == 0 and "every half" in answered_star["O"].reason


def test_the_interval_of_c_all_in_a_feed_moves_with_the_open_share():
    c = threads(30, 600, 30, 29, 0.7)
    opened = [(f"x{k:04d}", f"p{k % 30:03d}", [], None) for k in range(400)]
    extra = corpus(opened).messages
    both = message_table(pd.concat([c.messages, extra], ignore_index=True))
    feed = Corpus(both, c.accounts, source={**c.source, "venue": "feed"})
    p = profile(feed)
    assert p["open_share"].value == pytest.approx(0.4) and p["open_share"].has_interval
    assert p["C_all"].value == pytest.approx(0.6 * p["C"].value)
    assert p["C_all"].low < p["C_all"].value < p["C_all"].high < p["C"].low


def test_neither_the_order_of_rows_nor_the_clock_nor_the_names_matter():
    c = threads(20, 400, 20, 19, 0.6, seed=9)
    first = profile(c)
    m = c.messages.sample(frac=1, random_state=1)
    turned = Corpus(
        message_table({k: m[k].to_numpy(dtype=object) if k == "targets" else m[k] for k in m} | {"created_at": m["created_at"] + pd.Timedelta("400D")}),
        c.accounts,
        source=c.source,
    )
    second = profile(turned)
    one, other = first.to_dict(), second.to_dict()
    windows = [d["choices"].pop("window") for d in (one, other)]
    assert one == other
    assert pd.Timestamp(windows[1]["first"]) - pd.Timestamp(windows[0]["first"]) == pd.Timedelta("400D"), "only the clock moved"


@settings(max_examples=5, deadline=None)
@given(st.integers(0, 10**6))
def test_estimates_lie_in_their_intervals_and_the_seed_reproduces_them(seed):
    c = threads(20, 300, 20, 19, 0.6, seed)
    a, b = profile(c, seed=seed, draws=60, null_draws=0), profile(c, seed=seed, draws=60, null_draws=0)
    assert a.to_dict() == b.to_dict()
    for name in ("V", "A", "O", "M", "C", "A_e", "C_e", "K", "M_e", "min", "mean"):
        assert a[name].low - 1e-9 <= a[name].value <= a[name].high + 1e-9, name


@pytest.mark.slow
def test_two_hundred_halves_cost_a_few_times_what_one_profile_costs():
    c = threads(500, 100_000, 500, 499, 0.7)
    start = time.perf_counter()
    profile(c, draws=0)
    without = time.perf_counter() - start
    start = time.perf_counter()
    profile(c)
    assert time.perf_counter() - start < 10 * without


def test_a_sparse_network_is_told_that_company_is_low_by_sampling():
    p = profile(threads(200, 150, 200, 199, 0))
    assert p["talk_of_one"].value > 0.25 and any("how many partners people have is counted low" in note for note in p.notes)


def test_a_number_that_hangs_on_one_account_says_so_and_names_nobody():
    rows = mesh_rows(FIVE, 3) + [(f"h{k:04d}", "hub", [FIVE[k % 5]], None) for k in range(300)]
    notes = profile(corpus(rows, "private")).notes
    hangs = [note for note in notes if "hangs on one account" in note]
    assert len(hangs) == 1 and "without that account it would be 1.00" in hangs[0] and "hub" not in hangs[0]
    assert not any("hangs on" in note for note in profile(threads(40, 2000, 40, 39, 0.7)).notes)


def test_synthetic_data_are_called_synthetic():
    p = profile(mixing(20, 200, 0.5))
    assert p.synthetic and p.to_dict()["synthetic"] and "synthetic" in p.notes[0]
