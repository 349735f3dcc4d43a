"""What an author may print: sentences that say no more than was counted."""

import math

from conversation_lib import simulate
from conversation_lib.corpus import Corpus, account_table, message_table
from conversation_lib.inference import inferred_ties
from conversation_lib.measures import profile
from conversation_lib.measures.in_print import FORMS, NO_FORM, in_print
from conversation_lib.measures.reading import READINGS
from conversation_lib.results import Result
from conversation_lib.toys import mesh


def room(messages: int = 60):
    """A synthetic group chat: five people speak in turn to nobody by name, each a minute after the one before."""
    people = ["ana", "ben", "cho", "dee", "eli"]
    table = message_table(
        {
            "message_id": [f"{k:03}" for k in range(messages)],
            "conversation_id": ["c"] * messages,
            "author": [people[(k * k + k // 7) % 5] for k in range(messages)],
            "created_at": [f"2024-05-01T10:{k // 2:02}:{30 * (k % 2):02}Z" for k in range(messages)],
            "text": ["well"] * messages,
            "targets": [[] for _ in range(messages)],
        }
    )
    return Corpus(table, account_table(table), source={"venue": "room"})


def test_every_form_that_has_a_name_has_words_for_the_page():
    assert {words for _, words in READINGS} <= set(FORMS)
    assert all(text[0].isupper() and text.endswith(".") for text in (*FORMS.values(), NO_FORM))


def test_numbers_come_with_people_scale_and_interval():
    found = profile(simulate.threads(24, 900, 24, 6, 0.7, seed=3), draws=60)
    said = " ".join(found.in_print)
    assert f"{found.n} people" in said and f"{found.addressed:,}" in said
    assert f"stands at {found[found.headline].value:.2f}, likely between {found[found.headline].low:.2f} and {found[found.headline].high:.2f}" in said
    assert (NO_FORM in said) == found.reading.startswith("no label")


def test_one_whole_network_is_printed_without_an_interval_and_says_so():
    said = " ".join(profile(mesh(5, messages=2)).in_print)
    assert "stands at 1.00; there is no interval: one whole network is a census." in said and "likely" not in said


def test_what_is_only_returned_is_not_called_answered():
    said = " ".join(profile(mesh(6, messages=2)).in_print)
    assert "every message is returned" in said and "answered" not in said.replace("not yet an answer", "")


def test_the_weakest_side_is_the_one_with_the_smallest_value():
    found = profile(simulate.mixing(30, 400, 0.3, seed=2), draws=60)
    sides = {"who speaks": found["V"].value, "its need of a centre": found["O"].value, "how many partners people have": found["M"].value}
    said = " ".join(found.in_print)
    least = min(sides, key=sides.get)
    if min(sides.values()) < found["A"].value:
        assert f"It is least of a conversation in {least}." in said
    else:
        assert "On this side it is least of a conversation." in said


def test_where_nothing_can_be_known_that_is_the_sentence():
    few = profile(room(10))
    assert few.in_print == (
        "10 messages by 4 people were read. Whether the talk is one-to-many or many-to-many cannot be said from this file, because no message addresses anybody.",
    )
    lone = message_table({"message_id": ["1"], "conversation_id": ["c"], "author": ["ana"], "text": ["hello"], "targets": [[]]})
    assert profile(Corpus(lone, account_table(lone), source={"venue": "room"})).in_print[0].startswith("1 message by 1 person was read.")


def test_a_room_is_told_how_rules_can_help_and_what_they_find_by_themselves():
    silent = profile(room())
    assert any("--infer" in note for note in silent.notes)
    heard = profile(room(), inferred=inferred_ties)
    assert not any("--infer" in note for note in heard.notes)
    said = " ".join(heard.in_print)
    assert f"the talk stands at {heard['C_all'].value:.2f} on a scale from 0 (a broadcast)" in said
    assert f"The same rules find {heard['C_all'].null['mean']:.2f} in the same turns shuffled" in said
    assert math.isnan(heard["C"].value)


def test_doubts_are_among_the_notes_and_stand_in_the_json():
    found = profile(simulate.mixing(30, 400, 0.05, seed=2), draws=60)
    assert set(found.doubts) <= set(found.notes)
    kept = found.to_dict()
    assert kept["in_print"] == list(found.in_print) and kept["doubts"] == list(found.doubts)


def test_an_interval_that_begins_at_nothing_is_read_at_most():
    found = {name: Result(name, 0.1, sentence=f"{name}.") for name in ("V", "A", "O", "M")} | {"C_all": Result.undefined("C_all", "none")}
    printed = in_print({**found, "C": Result("C", 0.02, low=0.0, high=0.05, method="halves")}, "C", "no label", scope="All.", read="")
    assert "it stands at 0.02, at most at 0.05 (95 %, from halves of the conversations)." in printed[2] and "between" not in printed[2]
