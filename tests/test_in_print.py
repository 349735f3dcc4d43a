"""What an author may print: sentences that say no more than was counted."""

import math
from dataclasses import replace

from conversation_lib import simulate
from conversation_lib.corpus import Corpus, account_table, concat, message_table
from conversation_lib.inference import inferred_ties
from conversation_lib.measures import profile
from conversation_lib.measures.in_print import FORMS, MADE, MADE_IN_PART, NO_FORM, in_print
from conversation_lib.measures.phrases import of_ten
from conversation_lib.measures.reading import READINGS
from conversation_lib.measures.talk import talks
from conversation_lib.results import Result
from conversation_lib.ties import ties
from conversation_lib.toys import five_people, mesh, pairs, star


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


def feed(answers: int, more=(), days=("2024-05-01", "2024-05-30"), venue="feed"):
    """Seven people: `answers` messages in a ring of five, both ways, and `more` rows (author, targets, message answered)."""
    five = ["ana", "ben", "cho", "dee", "eli"]
    rows = [(five[k % 5], [five[(k + (1 if k // 5 % 2 else -1)) % 5]], None) for k in range(answers)] + list(more)
    authors, targets, parents = zip(*rows, strict=True)
    times = [days[0] if k < len(rows) / 2 else days[1] for k in range(len(rows))]
    kept = {"author": list(authors), "targets": list(targets), "reply_to": list(parents), "created_at": [f"{day}T10:00:00Z" for day in times]}
    table = message_table({"message_id": [f"{k:03}" for k in range(len(rows))], **kept})
    return Corpus(table, account_table(table), source={"venue": venue})


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
    assert "the talk stands at 1; there is no interval, because the file is not divided into conversations" in said and "likely" not in said
    assert "census" not in said


def test_what_is_only_returned_is_not_called_answered():
    said = " ".join(profile(mesh(6, messages=2)).in_print)
    assert "every message is returned" in said and "answered" not in said and "need not answer it" in said


def test_the_weakest_side_is_the_one_with_the_smallest_value():
    found = profile(simulate.mixing(30, 600, 0.5, seed=1), draws=60)
    assert min("VOM", key=lambda name: found[name].value) == "O" and found["O"].value < found["A_e"].value - 0.05
    assert found.in_print[-1].startswith(
        "It is least of a conversation in its need of a centre: about two in ten messages are exchanged without the busiest person"
    )


def test_sides_that_are_equally_weak_are_named_together_and_where_none_is_weak_none_is():
    assert (
        profile(star(8, answered=True, messages=4)).in_print[-1] == "It is least of a conversation in its need of a centre and how many partners people have."
    )
    assert not any("least of a conversation" in said for corpus in (mesh(6, 2), star(8, messages=6)) for said in profile(corpus).in_print)


def test_pairs_are_not_said_to_be_a_broadcast():
    said = " ".join(profile(pairs(10, messages=5)).in_print)
    assert "The talk is one-to-one: pairs." in said and "from 0 (no talk of many with many, as in a broadcast or in pairs)" in said and "stands at 0;" in said


def test_nothing_is_written_about_people_whom_a_program_made():
    for corpus in (five_people(), mesh(6, 2), simulate.mixing(20, 300, 0.5)):
        assert profile(corpus).in_print[0] == MADE and "nothing about people may be written" in MADE
    assert profile(concat([mesh(6, 2), feed(40)])).in_print[0] == MADE_IN_PART
    assert "synthetic" not in " ".join(profile(feed(40)).in_print)


def test_days_people_and_what_the_rest_is_about_stand_in_the_first_sentence():
    found = profile(feed(40, [("fay", [], None)]))
    assert found.in_print[0] == (
        "Of 41 messages (1 to 30 May 2024) 40 are addressed to somebody known, among 6 people (those who wrote or were addressed). What follows is about these 40."
    )
    one = profile(feed(40, days=("2024-05-01", "2024-05-01"))).in_print[0]
    assert one.startswith("All 40 messages (1 May 2024) are addressed to somebody, among 5 people")
    assert "(30 December 2023 to 2 January 2024)" in profile(feed(40, days=("2023-12-30", "2024-01-02"))).in_print[0]
    assert "(1 May to 2 June 2024)" in profile(feed(40, days=("2024-05-01", "2024-06-02"))).in_print[0]


def test_open_messages_of_a_feed_are_not_forgotten_where_the_few_addressed_ones_are_a_conversation():
    more = [("fay", [], None)] * 360
    said = profile(feed(40, more)).in_print[-1]
    assert (
        said == "Another 360 messages address nobody in particular; in a feed that is broadcast, and counted so it makes the place on the scale smaller by 90%."
    )
    assert "One more message addresses nobody" in profile(feed(40, more[:1])).in_print[-1]
    assert profile(feed(40, more * 30)).in_print[-1].endswith("smaller by more than 99%.")
    assert "in a feed" not in " ".join(profile(feed(40, more, venue="room")).in_print)


def test_nobody_is_addressed_is_said_only_where_the_file_can_know_it():
    silent = [(who, [], None) for who in ("ana", "ben", "cho", "dee", "eli")] * 10
    said = " ".join(profile(feed(0, silent)).in_print)
    assert "many broadcasts side by side" in said and "Answers that are kept elsewhere are not in it." in said
    lost = profile(feed(0, [*silent, ("ana", [], "gone")]))
    assert lost.in_print == (
        "51 messages by 5 people were read. Whether the talk is one-to-many or many-to-many cannot be said from this file, "
        "because no message addresses anybody whom the file knows.",
    )
    assert math.isnan(lost["C_all"].value) and "nobody is addressed" not in lost.reading
    assert (lost["C_all"].low, lost["C_all"].high) == (0, 1 / 51), "one message of 51 may be talk"
    away = profile(feed(0, [*silent, ("ana", ["gus"], None)]), roster="speakers")
    assert (
        "because 100% of what is addressed goes to people who are not among those who wrote." in away.in_print[0] and "nobody is addressed" not in away.reading
    )


def test_a_roster_that_most_talk_leaves_is_not_printed():
    away = [("ana", ["gus"], None)] * 20
    found = profile(feed(40, away), roster="speakers")
    assert not found.rosters["speakers"]["quotable"] and found["C"].defined
    assert found.in_print[0].endswith("because 33% of what is addressed goes to people who are not among those who wrote.") and len(found.in_print) == 1
    assert len(profile(feed(40, away)).in_print) > 3


def test_where_nothing_can_be_known_that_is_the_sentence():
    few = profile(room(10))
    assert few.in_print == (
        "10 messages by 4 people were read. Whether the talk is one-to-many or many-to-many cannot be said from this file, because the file does not say whom a message addresses.",
    )
    lone = message_table({"message_id": ["1"], "conversation_id": ["c"], "author": ["ana"], "text": ["hello"], "targets": [[]]})
    assert profile(Corpus(lone, account_table(lone), source={"venue": "room"})).in_print[0].startswith("1 message by 1 person was read.")
    nobody = lone.assign(author=None)
    assert profile(Corpus(nobody, account_table(nobody), source={"venue": "feed"})).in_print[0].endswith("because the file does not say who wrote.")
    empty = lone.head(0)
    assert profile(Corpus(empty, account_table(empty), source={"venue": "feed"})).in_print == (
        "The file holds no messages, so nothing can be written about it.",
    )


def test_too_few_is_a_sentence():
    said = "{} too few (at least 30 messages and 5 people are needed)."
    three = [(who, [], None) for who in ("ana", "ben", "cho")]
    assert said.format("because 12 addressed messages among 5 people are") in profile(feed(12)).in_print[0]
    assert said.format("because 1 addressed message among 4 people is") in profile(feed(1, three)).in_print[0]
    assert "because it takes at least three people to tell, and here are 2." in profile(feed(1)).in_print[0]


def test_a_small_share_is_not_rounded_up_to_one_in_ten():
    assert [of_ten(x) for x in (0.0049, 0.005, 0.05, 0.07, 0.08, 0.95)] == [
        "fewer than one in a hundred messages",
        "about 1 in a hundred messages",
        "about 5 in a hundred messages",
        "about 7 in a hundred messages",
        "about one in ten messages",
        "nearly every message",
    ]


def test_a_room_is_told_how_rules_can_help_and_what_they_find_by_themselves():
    silent = profile(room())
    assert any("--infer" in note for note in silent.notes)
    heard = profile(room(), inferred=inferred_ties)
    assert not any("--infer" in note for note in heard.notes)
    said = " ".join(heard.in_print)
    assert heard["C_all"].value == 0 and "the talk stands at 0 on a scale from 0 (no talk of many with many, as in a broadcast or in pairs)" in said
    assert "none says whom it addresses" in said and "What follows is about" not in said
    assert f"The same rules find {heard['C_all'].null['mean']:.2f} in the same turns shuffled" in said
    assert math.isnan(heard["C"].value)


def test_doubts_are_among_the_notes_and_stand_in_the_json():
    found = profile(simulate.mixing(30, 400, 0.05, seed=2), draws=60)
    assert set(found.doubts) <= set(found.notes)
    kept = found.to_dict()
    assert kept["in_print"] == list(found.in_print) and kept["doubts"] == list(found.doubts)


def test_rules_that_find_no_more_than_in_shuffled_turns_have_found_nothing():
    heard = profile(room(), inferred=inferred_ties)
    talk = talks(room(), ties(room()))["addressed"]
    for value, said in (
        (0.30, "the rules have found nothing about this talk"),
        (0.39, "the rules have found nothing"),
        (0.60, "only the difference says something"),
    ):
        alike = {**heard.results, "C_all": replace(heard["C_all"], value=value, null={"mean": 0.30, "sd": 0.05})}
        assert said in in_print(alike, "C", "no reading", room(), talk)[-1]
    sure = {**heard.results, "C_all": replace(heard["C_all"], value=0.31, null={"mean": 0.30, "sd": 0.0001})}
    assert "the rules have found nothing" in in_print(sure, "C", "no reading", room(), talk)[-1]


def place(**index) -> str:
    """The sentence about the place on the scale of six people, all with all, whose index was put in by hand."""
    corpus = mesh(6, 2)
    found = profile(corpus).results
    return in_print({**found, "C": Result("C", **index)}, "C", "no label", corpus, talks(corpus, ties(corpus))["addressed"])[3]


def test_an_interval_that_begins_at_nothing_is_read_at_most():
    said = place(value=0.02, low=0.0, high=0.05, method="halves")
    assert "the talk stands at 0.02, at most at 0.05 (95% interval, from halves of the conversations drawn again and again)." in said and "between" not in said


def test_no_number_is_printed_as_an_end_of_the_scale_that_was_not_reached():
    assert "stands below 0.01, likely" in place(value=0.004, low=0.001, high=0.02, method="halves")
    assert "stands below 0.01, at most at 0.01 (" in place(value=0.001, low=0.0, high=0.003, method="halves")
    assert "stands above 0.99; there is no interval, because only 3 conversations hold addressed messages." in place(
        value=0.999, reason="only 3 conversations hold addressed messages, and fewer than 10 give no interval"
    )


def test_what_is_only_passed_on_and_a_lone_author_are_said_in_plain_words():
    rows = [(who, [other], None) for who, other in ("ab", "bc", "cd", "de", "ea")] * 10
    passed = feed(0, rows)
    passed = Corpus(passed.messages.assign(kind="repost"), passed.accounts, source=passed.source)
    assert profile(passed).in_print[0].endswith("because its messages only pass on or quote what others wrote.")
    alone = feed(0, [("ana", [], None)] * 50)
    alone = Corpus(alone.messages, alone.accounts, source={**alone.source, "audience": 5000})
    assert profile(alone).in_print[0] == "Of 50 messages (1 to 30 May 2024) none is addressed to anybody; there is 1 person."


def test_a_joined_source_that_marks_no_replies_is_a_doubt():
    marked, unmarked = feed(40, [("ana", ["ben"], "000")]), room(60).with_venue("feed")
    assert "joined" not in " ".join(profile(marked).doubts)
    both = concat([marked, unmarked])
    assert "1 of the joined sources marks no replies" in " ".join(profile(both).doubts)
    assert "2 of the joined sources mark no replies" in " ".join(profile(concat([both, room(40).with_venue("feed")])).doubts)
