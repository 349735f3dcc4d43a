"""Messages that address nobody: what they are in a feed, a room, in private, and when nothing can be said."""

import math

import numpy as np
import pandas as pd
import pytest

from conversation_lib.corpus import concat
from conversation_lib.measures import profile
from conversation_lib.measures.talk import SPEECH, talks
from conversation_lib.measures.venue import audience_of, conversation_all, open_share
from conversation_lib.ties import table_of_ties, ties

from .talk_by_hand import corpus, mesh_rows, open_rows

FIVE = ["ana", "ben", "cho", "dia", "eli"]


def the_fixture(venue="feed"):
    """K5 with 2 on each arc, and 60 open messages by one of them."""
    return corpus(mesh_rows(FIVE, 2) + open_rows("ana", 60), venue)


def numbers(p, *names):
    return [p[name].value for name in names]


def test_five_who_talk_and_one_who_also_shouts_sixty_times():
    assert numbers(profile(the_fixture()), "open_share", "V_all", "C", "C_all") == pytest.approx([0.6, 0.4, 1, 0.4])


def test_one_author_a_hundred_open_messages_a_thousand_followers():
    c = corpus(open_rows("ana", 100), "feed", audience=1000)
    p = profile(c)
    assert (p["V_all"].value, p["C_all"].value) == (0, 0)
    assert math.isnan(p["C"].value) and p["C_all"].reason == "feed, nobody addressed"
    assert p.reading == "one-to-many: a broadcast, nobody is addressed"


def test_the_audience_may_stand_in_the_messages_or_be_declared_members():
    rows = open_rows("ana", 100)
    c = corpus(rows, "feed")
    c.messages["audience"] = pd.array([10] * 99 + [1000], dtype="Int64")
    assert audience_of(c) == 1000 and profile(c)["C_all"].value == 0
    declared = corpus(rows, "feed", silent=[f"s{k}" for k in range(999)])
    p = profile(declared)
    assert (p["V_all"].value, p["C_all"].value) == (0, 0)


def test_five_authors_with_twenty_open_messages_each_all_shout():
    p = profile(corpus([row for name in FIVE for row in open_rows(name, 20)], "feed"))
    assert p["V_all"].value == 1 and p["C_all"].value == 0 and math.isnan(p["C"].value)
    assert p["C"].reason and p.reading == "many broadcasts: many write, nobody is addressed"
    assert "0.00 of 1" in p.sentence


def test_a_lone_newsletter_without_a_stated_audience_may_be_a_diary():
    p = profile(corpus(open_rows("ana", 100), "feed"))
    assert math.isnan(p["C_all"].value) and "audience unknown" in p["C_all"].reason and "diary" in p["C_all"].reason
    assert math.isnan(p["V_all"].value) and "audience is unknown" in p["V_all"].reason


def test_too_few_addressed_messages_give_a_bound_not_a_number():
    rows = [row for name in FIVE for row in open_rows(name, 20)] + mesh_rows(FIVE[:2], 1)
    p = profile(corpus(rows, "feed"))
    result = p["C_all"]
    assert math.isnan(result.value) and (result.low, result.high) == pytest.approx((0, 2 / 102))
    assert p.to_dict()["C_all"]["high"] == pytest.approx(2 / 102) and p.to_dict()["C_all"]["value"] is None


def test_a_room_needs_a_stated_rule():
    p = profile(the_fixture("room"))
    assert p["C"].value == 1 and math.isnan(p["C_all"].value) and p["C_all"].reason == "room, no inference asked for"


def test_a_room_with_inferred_ties_prints_both_numbers():
    c = the_fixture("room")
    opened = c.messages[c.messages["targets"].list.len() == 0]
    extra = table_of_ties([(a, "ben", 1) for a in opened["author"]])
    extra["message_id"] = opened["message_id"].to_numpy()
    extra["inferred"] = "everything open is for ben"
    p = profile(c, inferred=extra)
    assert p["C"].value == 1
    assert p["C_all"].value < 0.9, "sixty messages to one person move the talk to that pair"
    assert p["open_share"].value == pytest.approx(0.6), "what is explicit stays explicit"


def answers_the_previous_speaker(c):
    m = c.messages
    rows = table_of_ties(pd.DataFrame({"source": m["author"].iloc[1:].to_numpy(), "target": m["author"].iloc[:-1].to_numpy()}).assign(weight=1.0))
    rows["message_id"] = m["message_id"].iloc[1:].to_numpy()
    rows["inferred"] = "previous speaker"
    return rows[(rows["source"] != rows["target"]).to_numpy()]


def test_a_rule_is_also_run_on_shuffled_turns_and_only_the_difference_is_claimed():
    rng = np.random.default_rng(1)
    pairs = rng.permutation([(a, b) for a in range(10) for b in range(10) if a != b])[:60]
    rows = [(f"{k:04d}-{x}", f"p{who}", [], None, "room") for k, (a, b) in enumerate(pairs) for x, who in enumerate((a, b, a, b, a, b))]
    c = corpus(rows, "room")
    result = profile(c, inferred=answers_the_previous_speaker, null_draws=5)["C_all"]
    assert result.null["name"] == "the same rule on shuffled turns" and result.null["draws"] == 5
    assert 0.5 < result.null["mean"] < 1, "the rule finds answers in any order of turns"


def test_in_private_the_index_over_all_messages_is_the_index():
    p = profile(corpus(mesh_rows(FIVE, 2), "private"))
    assert p["C_all"].value == p["C"].value == 1
    odd = profile(the_fixture("private"))
    assert odd["C_all"].value == 1 and any("address nobody although the venue is private" in note for note in odd.notes)


def test_a_venue_that_nobody_stated_is_not_guessed():
    p = profile(the_fixture(None))
    assert math.isnan(p["C_all"].value) and p["C_all"].reason == "venue not stated"
    assert profile(the_fixture(None).with_venue("feed"))["C_all"].value == pytest.approx(0.4)


def test_several_venues_have_no_pooled_number():
    a, b = the_fixture("feed"), the_fixture("room")
    a.source["format"], b.source["format"] = "one", "two"
    p = profile(concat([a, b]))
    assert "several venues" in p["C_all"].reason


def test_an_impossible_venue_is_refused():
    c = the_fixture()
    talk = talks(c, ties(c), ("addressed",))["addressed"]
    with pytest.raises(ValueError, match="feed, room, private"):
        conversation_all(talk, profile(c)["C"], "street")


def test_two_people_are_one_to_one_by_definition_not_by_c():
    p = profile(corpus(mesh_rows(FIVE[:2], 30), "private"))
    assert math.isnan(p["C_all"].value) and math.isnan(p["C"].value)
    fixture = profile(corpus(mesh_rows(FIVE[:2], 30), "private"), floors=False)
    assert fixture["A"].value == 1 and "three people" in fixture["C_all"].reason


def test_below_thirty_messages_a_report_prints_nothing():
    few = corpus([row for name in FIVE for row in open_rows(name, 5)], "feed")
    assert "too few" in profile(few)["C_all"].reason and "too few" in profile(few)["V_all"].reason
    assert profile(few, floors=False)["C_all"].value == 0


# --- what a message is -------------------------------------------------------------------------------------------------


def speech(c, kinds=("reply", "mention", "recipient")):
    talk = talks(c, ties(c, kinds), ("addressed",))["addressed"]
    return dict(zip(c.messages["message_id"], [SPEECH[k] for k in talk.speech], strict=True)), talk


def test_each_message_is_one_thing_and_unknown_is_never_open():
    c = corpus(
        [
            ("1", "ana", []),  # to nobody in particular
            ("2", "ben", ["ana"], "1"),
            ("3", "ana", ["ana"], "1"),  # replies to herself
            ("4", "ana", [], "3"),  # the same, with an empty list
            ("5", "cho", None, "gone"),  # answers somebody who is not here
            ("6", "cho", [], "gone"),
            ("7", None, ["ana"]),  # deleted author
            ("8", "dia", None),
        ],
        "feed",
    )
    what, talk = speech(c)
    assert what == {"1": "open", "2": "addressed", "3": "open", "4": "open", "5": "unknown", "6": "unknown", "7": "no_author", "8": "unknown"}
    share = open_share(talk)
    assert share.value == pytest.approx(3 / 4) and share.parameters["to_self"] == 2
    p = profile(c, floors=False)
    assert p["unknown_share"].value == pytest.approx(3 / 7)
    assert any("3 of 8 messages address somebody unknown" in note for note in p.notes)


def test_passing_on_is_neither_open_nor_addressed_unless_it_is_asked_for():
    c = corpus([("1", "ana", []), ("2", "ben", ["ana"]), ("3", "cho", ["ben"])], "feed", kinds=["post", "repost", "post"])
    c.messages.loc[c.messages["message_id"] == "2", "refers_to"] = "1"
    what, talk = speech(c)
    assert what == {"1": "open", "2": "passed_on", "3": "addressed"}
    assert open_share(talk).value == pytest.approx(1 / 2)
    what, _ = speech(c, ("reply", "mention", "recipient", "repost"))
    assert what["2"] == "addressed"


def test_no_messages_have_no_open_share():
    p = profile(corpus([], "feed"), floors=False)
    for name in ("open_share", "unknown_share", "V_all", "C_all", "C", "V", "T", "A_e", "talk_of_one", "D_2"):
        assert math.isnan(p[name].value) and p[name].reason, name
