"""Recorded talk: what stands in the tables comes back as results, and says nothing about anybody."""

import re

import numpy as np
import pytest

from conversation_lib import datasets, figures
from conversation_lib import recorded_talk as recorded
from conversation_lib.errors import BadInput
from conversation_lib.figures.show import words_outside
from conversation_lib.measures.concentration import gini
from conversation_lib.measures.profile import JSON
from conversation_lib.timing import survival

FACTS = datasets.load_facts("recorded-talk")
PROFILES = recorded.profiles()


def test_every_known_group_has_its_rows():
    expected = datasets.load_facts("known-groups").expected_order["corpus"].tolist()
    listed = FACTS.corpora.loc[FACTS.corpora["known_group"] == "yes", "corpus"].tolist()
    assert sorted(listed) == sorted(expected) == sorted(FACTS.equal_volume["corpus"])
    assert set(FACTS.corpora["corpus"]) == set(PROFILES)
    assert list(recorded.PLAIN) == FACTS.corpora["corpus"].tolist() and len(set(recorded.PLAIN.values())) == len(recorded.PLAIN)


@pytest.mark.parametrize("corpus", list(PROFILES))
def test_a_recorded_profile_is_whole_and_undefined_values_say_why(corpus):
    found = PROFILES[corpus]
    assert set(JSON) <= set(found)
    for r in found.values():
        assert r.defined or r.reason, r.name
        assert not r.defined or not r.has_interval or r.low - 1e-9 <= r.value <= r.high + 1e-9, r.name


def test_a_file_of_one_account_has_no_index_and_no_voices():
    for corpus in ("archive-owner", "outbox-owner", "observatory-team"):
        assert not PROFILES[corpus]["C"].defined and "one account" in PROFILES[corpus]["C"].reason
        assert corpus not in set(FACTS.voices["corpus"]) | set(FACTS.waits["corpus"]) | set(FACTS.trees["corpus"]) | set(FACTS.reciprocity["corpus"])
        with pytest.raises(BadInput, match="one account"):
            recorded.messages_per_person(corpus)


def test_the_messages_of_all_people_add_up_to_those_with_an_author():
    for corpus, about in FACTS.corpora.set_index("corpus").iterrows():
        if corpus in set(FACTS.voices["corpus"]):
            x = recorded.messages_per_person(corpus)
            assert len(x) == about["authors"] and x.sum() <= about["messages"], corpus
            assert x.sum() == about["messages"] or corpus in ("subreddit-cornell", "reddit-2005-12", "debates-2015"), "deleted, or a voice unidentified"


def test_rooms_carry_the_level_of_the_rule_on_shuffled_turns():
    rooms = FACTS.corpora.loc[FACTS.corpora["venue"] == "room", "corpus"]
    known = [PROFILES[c]["C_all"] for c in rooms if PROFILES[c]["C_all"].defined]
    assert len(known) >= 9 and all("shuffled" in r.null["name"] and 0 <= r.null["mean"] <= 1 for r in known)


def test_what_is_recorded_is_what_the_chats_give_today():
    chat = datasets.load_chitchat()
    x = chat.messages["author"].value_counts().sort_values().to_numpy()
    np.testing.assert_array_equal(recorded.messages_per_person("chitchat"), x)
    assert gini(recorded.messages_per_person("chitchat")).value == pytest.approx(gini(x).value)


def test_waiting_never_grows_and_ends_with_the_file():
    for corpus, t in recorded.waits().items():
        assert (t["unanswered_share"].diff().dropna() <= 1e-9).all() and t["hours"].is_monotonic_increasing, corpus
    assert recorded.measured("mail-ilug", "corpora", "messages") == 544
    with pytest.raises(BadInput, match="one row"):
        recorded.measured("mail-ilug", "profiles", "value")


def test_no_words_no_ids_no_names():
    free = {"title", "method", "reason", "chance_is", "repository", "commit", "licence", "sha256", "first", "last"}
    for table in FACTS.values():
        for column in table.select_dtypes(["str", "object"]):
            if column not in free:
                assert table[column].dropna().map(lambda w: re.fullmatch(r"[A-Za-z0-9_-]{1,40}", w) is not None).all(), column
    assert sum(r["bytes"] for r in FACTS.card.files) < 200_000


def test_unknown_names_are_answered_with_the_known_ones():
    with pytest.raises(BadInput, match="mail-ilug"):
        recorded.profiles("mail")
    with pytest.raises(BadInput, match="mail-ilug"):
        recorded.waits("archive-owner")


# --- the pictures ---------------------------------------------------------------------------------------------------------


def test_the_staircase_is_drawn_from_its_table():
    s = survival([1, 3, 3, 5, 8, 10], [1, 1, 0, 1, 0, 1])
    fig, table = figures.survival({"six": s, "again": s.table})
    assert table[table["curve"] == "six"].iloc[:, 1:].equals(table[table["curve"] == "again"].iloc[:, 1:].reset_index(drop=True).set_axis(range(5)))
    assert words_outside(fig) == []
    with pytest.raises(BadInput, match="two pictures"):
        figures.survival({str(k): s for k in range(5)})


def test_parts_that_do_not_add_up_are_refused():
    fig, table = figures.portions({"a": {"busy": 0.2, "rest": 0.8}, "b": {"busy": 0.5, "rest": 0.5}})
    assert table["share"].sum() == pytest.approx(2) and words_outside(fig) == []
    with pytest.raises(BadInput, match="add up"):
        figures.portions({"a": {"busy": 0.2, "rest": 0.2}})
    with pytest.raises(BadInput, match="same parts"):
        figures.portions({"a": {"busy": 0.2, "rest": 0.8}, "b": {"rest": 1.0}})
