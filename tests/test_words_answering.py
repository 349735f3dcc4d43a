"""Does the answer answer? Small words that spread, words taken up, questions somebody replied to."""

import numpy as np
import pandas as pd
import pytest

from conversation_lib import words
from conversation_lib.corpus import message_table
from conversation_lib.words.pairs import exchanges


def thread(rows):
    """(id, author, reply_to, text) rows, one a minute."""
    ids, authors, parents, texts = zip(*rows)
    return message_table(
        {
            "message_id": list(ids),
            "author": list(authors),
            "reply_to": list(parents),
            "conversation_id": ["c"] * len(ids),
            "created_at": pd.date_range("2020-01-01", periods=len(ids), freq="min", tz="UTC"),
            "text": list(texts),
            "kind": ["post" if p is None else "reply" for p in parents],
        }
    )


def test_exchanges_follow_reply_links_and_leave_out_orphans_and_self_answers():
    m = thread([("1", "ana", None, "Hi"), ("2", "ben", "1", "Yes"), ("3", "ana", "1", "Me again"), ("4", "cho", "gone", "What?"), ("5", "dee", "2", "No")])
    pairs = exchanges(m)
    assert pairs.table[["a", "b", "a_text", "b_text"]].values.tolist() == [["ana", "ben", "Hi", "Yes"], ["ben", "dee", "Yes", "No"]]
    assert pairs.left_out["answers to messages that are not here"] == 1
    assert pairs.table["wait_hours"].tolist() == pytest.approx([1 / 60, 3 / 60])


def test_a_turn_is_all_that_one_says_before_another_speaks():
    m = thread([("1", "ana", None, "Hi"), ("2", "ana", None, "there?"), ("3", "ben", None, "Yes"), ("4", "ben", None, "What?"), ("5", "ana", None, "Oh")])
    pairs = exchanges(m, rule="turn")
    assert pairs.table[["a_text", "b_text"]].values.tolist() == [["Hi\nthere?", "Yes\nWhat?"], ["Yes\nWhat?", "Oh"]]
    assert pairs.table["a_row"].tolist() == [1, 3] and pairs.table["b_row"].tolist() == [2, 4]
    assert pairs.could.tolist() == [1, 3, 4]
    with pytest.raises(ValueError, match="rule"):
        exchanges(m, rule="guess")
    with pytest.raises(ValueError, match="reply_to"):
        exchanges(pd.Series(["a"]))


# --- coordination (methods section 8) ----------------------------------------------------------------------------------


def test_coordination_fixture_of_four_exchanges_is_one_half():
    assert words.coordination_of([1, 1, 0, 0], [1, 1, 0, 0], least=1) == 0.5


def test_coordination_is_undefined_where_the_first_never_used_the_class():
    assert np.isnan(words.coordination_of([0, 0, 0, 0], [1, 0, 1, 0]))
    assert np.isnan(words.coordination_of([], []))
    assert words.coordination_of([1, 1, 1, 1], [1, 0, 1, 0]) == 0
    assert words.coordination_of([1, 1, 1, 0, 0, 0], [0, 0, 0, 1, 1, 1]) == -0.5


def coordinated(strength, people=14, rounds=30, seed=1):
    """Synthetic talk in pairs: b uses an article with probability .5, moved by `strength` after a used one."""
    rng = np.random.default_rng(seed)
    rows, k = [], 0
    for p in range(people):
        for _ in range(rounds):
            a = rng.random() < 0.5
            b = rng.random() < 0.5 + strength * (0.5 if a else -0.5)
            rows += [(f"{k:05d}", f"a{p}", None, "the sea shines" if a else "sea shines"), (f"{k + 1:05d}", f"b{p}", f"{k:05d}", "an old ship sails" if b else "ships sail")]
            k += 2
    return thread(rows)


def test_coordination_finds_what_was_put_in_and_nothing_where_nothing_is():
    table = words.coordination(coordinated(0.6))
    # P(b | a) - P(b) = .8 - .5
    assert table.loc["article", "value"] == pytest.approx(0.3, abs=0.05)
    assert table.loc["article", "low"] > 0
    none = words.coordination(coordinated(0.0))
    assert none.loc["article", "low"] < 0 < none.loc["article", "high"]
    assert np.isnan(table.loc["quantifier", "value"]) and "no pair" in table.loc["quantifier", "reason"]
    assert set(table.behind("article")["text"]) == {"an old ship sails"}


def test_coordination_agrees_with_pair_by_pair_counting():
    m = coordinated(0.3, people=6, rounds=12)
    pairs = exchanges(m).table
    has = lambda t: t.str.contains(r"\b(?:the|an)\b")  # noqa: E731
    by_pair = [words.coordination_of(has(g["a_text"]), has(g["b_text"])) for _, g in pairs.groupby(["b", "a"])]
    assert words.coordination(m).loc["article", "value"] == pytest.approx(np.nanmean(by_pair))
    assert "6 authors (10 are needed)" in words.coordination(m).loc["article", "reason"]


def test_coordination_does_not_depend_on_row_order():
    m = coordinated(0.3)
    pd.testing.assert_frame_equal(pd.DataFrame(words.coordination(m)), pd.DataFrame(words.coordination(m.sample(frac=1, random_state=1))))


# --- take-up -----------------------------------------------------------------------------------------------------------

TOPICS = ["garden", "harbour", "violin", "bakery", "mountain", "library", "football", "weather", "cinema", "railway", "kitchen", "planet"]


def echoing(share, seed=1, people=12, rounds=10):
    """Synthetic replies: with probability `share` the answer names the topic it answers, else some topic."""
    rng = np.random.default_rng(seed)
    rows, k = [], 0
    for p in range(people):
        for _ in range(rounds):
            topic = rng.choice(TOPICS)
            said = topic if rng.random() < share else rng.choice(TOPICS)
            rows += [(f"{k:05d}", f"a{p}", None, f"we saw the {topic}"), (f"{k + 1:05d}", f"b{p}", f"{k:05d}", f"{said} indeed")]
            k += 2
    return thread(rows)


def test_take_up_by_hand():
    m = thread([("1", "ana", None, "The garden needs rain"), ("2", "ben", "1", "Rain? The garden drowned."), ("3", "cho", "1", "I and you")])
    table = words.take_up(m, least=(1, 1))
    # ben: rain, garden, drowned: two of three; cho has no content word and does not count
    assert table.loc["take-up", "value"] == pytest.approx(2 / 3) and table.loc["take-up", "n"] == 1
    assert table.message_ids("take-up") == ["2"]


def test_take_up_stands_above_chance_only_where_answers_take_up():
    echo, chance = words.take_up(echoing(0.9)), words.take_up(echoing(0.0))
    assert echo.loc["take-up", "p"] == pytest.approx(1 / 200) and echo.loc["take-up", "z"] > 5
    assert abs(chance.loc["take-up", "z"]) < 3.5
    assert echo.loc["take-up", "null_mean"] < echo.loc["take-up", "low"]
    result = echo.result("take-up")
    assert result.null["draws"] == 199 and "by chance" in result.sentence


def test_take_up_of_too_few_answers_is_not_a_number():
    m = thread([("1", "ana", None, "The garden"), ("2", "ben", "1", "My garden")])
    assert not words.take_up(m).result("take-up").defined


def test_dealing_within_conversations_keeps_the_topic():
    m = echoing(0.9)
    one_each = m.assign(conversation_id=[f"t{i // 2}" for i in range(len(m))])
    table = words.take_up(one_each, within="conversation")
    assert table.loc["take-up", "null_mean"] == pytest.approx(table.loc["take-up", "value"])  # nothing to deal: one answer each
    with pytest.raises(ValueError, match="within"):
        words.take_up(m, within="world")


# --- questions ---------------------------------------------------------------------------------------------------------


def test_answered_questions_by_hand():
    m = thread(
        [
            ("1", "ana", None, "Is it far?"),
            ("2", "ben", "1", "No."),
            ("3", "ana", "1", "Never mind my question"),
            ("4", "cho", None, "Who knows?"),
            ("5", "cho", "4", "Nobody?"),
            ("6", "dee", None, "It rains."),
            ("7", "ana", "6", "It does."),
        ]
    )
    table = words.answers(m)
    assert table.set_index("message_id")["answered"].to_dict() == {"1": True, "2": False, "3": False, "4": False, "5": False, "6": True, "7": False}
    profile = words.questions_answered(m, least=(1, 1))
    assert profile.loc["questions", ["n", "answered"]].tolist() == [3, 1]
    assert profile.loc["other messages", ["n", "answered"]].tolist() == [4, 1]
    assert profile.loc["difference", "value"] == pytest.approx(1 / 3 - 1 / 4)
    assert profile.message_ids("questions") == ["1", "4", "5"]


def test_questions_whose_time_was_not_up_are_not_called_unanswered():
    m = thread([("1", "ana", None, "Is it far?"), ("2", "ben", "1", "No."), ("3", "ana", None, "Is it late?")])
    assert words.answers(m)["question"].sum() == 2
    assert words.answers(m, horizon_hours=1.5 / 60)["message_id"].tolist() == ["1"]


def test_in_a_room_without_reply_links_the_next_turn_counts_as_followed():
    rows = []
    for k in range(20):
        rows += [(f"{3 * k:03d}", f"p{k}", None, "hello"), (f"{3 * k + 1:03d}", f"p{k}", None, "are you there?"), (f"{3 * k + 2:03d}", f"q{k}", None, "yes")]
    m = thread(rows)
    profile = words.questions_answered(m, rule="turn", least=(1, 1))
    assert profile.loc["questions", ["n", "answered"]].tolist() == [20, 20]
    assert "followed" in profile.attrs["measure"]
    assert profile.loc["questions", "median_wait_hours"] == pytest.approx(1 / 60)


def test_few_questions_get_a_reason():
    m = thread([("1", "ana", None, "Is it far?"), ("2", "ben", "1", "No.")])
    profile = words.questions_answered(m)
    assert profile["value"].isna().all() and "too few" in profile.loc["difference", "reason"]


@pytest.mark.parametrize("measure", [words.coordination, words.take_up, words.questions_answered])
def test_nobody_answered_is_answered_not_crashed(measure):
    table = measure(thread([("1", "ana", None, "Hi"), ("2", "ana", None, "")]))
    assert table["value"].isna().all()
