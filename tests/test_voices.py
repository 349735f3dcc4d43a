"""Voices around a name: every message sorted by who wrote it, counted by hand on a made-up bakery."""

import pytest

from conversation_lib import toys
from conversation_lib.corpus import Corpus, account_table, message_table
from conversation_lib.errors import BadInput
from conversation_lib.readers import read
from conversation_lib.voices import EVERYBODY, FIRMS, around, bakery, share_of, voices_around

from .samples import SAMPLES, needs_samples

NAME = "Crumb & Sons"


def talk(*texts, author="ana"):
    messages = message_table(
        {"message_id": [str(k) for k in range(len(texts))], "author": [author] * len(texts), "targets": [[]] * len(texts), "text": list(texts)}
    )
    return Corpus(messages, account_table(messages), source={"venue": "feed"})


def test_the_bakery_counted_with_a_finger():
    table = voices_around(bakery(), NAME, FIRMS).set_index("role")
    assert table.loc["the firm"].tolist() == [1, 3, 3 / 11, 0, 2, 1]  # two spoke to it, one was answered
    assert table.loc["parody"].tolist() == [1, 3, 3 / 11, 4, 2, 1]  # passed on four times
    assert table.loc[EVERYBODY, ["people", "messages"]].tolist() == [4, 5]


def test_a_message_belongs_if_it_says_the_name_or_is_to_or_by_an_account():
    table = around(bakery(), NAME, FIRMS).set_index("message_id")
    assert table.loc["12", "says_it"] and not table.loc["12", "to_it"]
    assert table.loc["06", "to_it"] and not table.loc["06", "says_it"]
    assert table.loc["11", "by_it"] and "15" not in table.index
    assert not set(table.index) & {"04", "05", "08", "13"}, "a repost is nobody's own message"


@pytest.mark.parametrize(
    ("text", "belongs"),
    [("I like gap.", True), ("#Gap and @GAP", True), ("Gap's loaf", True), ("mind the gaps", False), ("stopgap", False), ("nothing", False), (None, False)],
)
def test_a_name_is_found_as_people_write_it_and_not_inside_other_words(text, belongs):
    assert len(around(talk(text), "Gap", {})) == belongs


def test_shares_add_up_and_a_share_has_no_interval():
    table = voices_around(bakery(), NAME, FIRMS)
    assert table["share"].sum() == pytest.approx(1)
    result = share_of(table, "parody")
    assert result.value == pytest.approx(3 / 11) and not result.has_interval and "nothing was sampled" in result.reason


def test_nobody_around_a_name_is_not_a_share_of_zero():
    table = voices_around(bakery(), "no such bakery", {"nobody": "the firm"})
    assert table["messages"].sum() == 0 and table["share"].isna().all() and not share_of(table, "the firm").defined


def test_without_reply_links_answers_are_missing_and_not_zero():
    table = voices_around(toys.star(5), "anything", {"ana": "the firm"})
    assert table["answered"].isna().all()


def test_an_unknown_author_has_a_role_of_its_own():
    table = voices_around(talk("gap", "gap", author=None), "gap", {"firm": "the firm"}).set_index("role")
    assert table.loc["author unknown", "messages"] == 2 and table.loc[EVERYBODY, "messages"] == 0


def test_passing_on_oneself_lends_no_voice():
    m = message_table(
        {
            "message_id": ["1", "2"],
            "author": ["firm", "firm"],
            "kind": ["post", "repost"],
            "refers_to": [None, "1"],
            "targets": [[], ["firm"]],
            "text": ["gap", None],
        }
    )
    table = voices_around(Corpus(m, account_table(m), source={}), "gap", {"firm": "the firm"}).set_index("role")
    assert table.loc["the firm", "passed_on"] == 0


def test_the_order_of_rows_does_not_matter():
    corpus = bakery()
    shuffled = Corpus(corpus.messages.sample(frac=1, random_state=5).reset_index(drop=True), corpus.accounts, source=corpus.source)
    assert voices_around(shuffled, NAME, FIRMS).equals(voices_around(corpus, NAME, FIRMS))


def test_an_empty_name_and_a_role_called_like_the_rest_are_refused():
    with pytest.raises(BadInput):
        around(bakery(), " ", FIRMS)
    with pytest.raises(BadInput):
        around(bakery(), NAME, {"crumb": EVERYBODY})
    with pytest.raises(BadInput):
        share_of(voices_around(bakery(), NAME, FIRMS), "the press")


@needs_samples
def test_real_tweets_are_sorted_without_loss():
    corpus = read(SAMPLES / "twitter_v2" / "twarc_csv_2sets.jsonl")
    busiest = corpus.messages["author"].dropna().mode().iloc[0]
    table = voices_around(corpus, "brexit", {busiest: "one account"})
    assert table["messages"].sum() == len(around(corpus, "brexit", {busiest: "one account"})) > 0
    assert table["share"].sum() == pytest.approx(1)
