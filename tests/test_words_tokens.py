"""Cutting messages into words: the same words as NLTK's TweetTokenizer, whatever people type."""

import random
import time

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from nltk.tokenize import TweetTokenizer

from conversation_lib.words.texts import message_frame, own_words, texts_of
from conversation_lib.words.tokens import clean, encode, whole_characters

TOKENIZER = TweetTokenizer()


def wanted(text):
    return TOKENIZER.tokenize(clean([text])[0].as_py())


@pytest.mark.parametrize(
    "text",
    [
        "Thanks @ana, it's great :) #oil",
        "don’t you know?",
        "call 555 123 4567 or +1 (555) 123-4567 now",
        "wait . . . what",
        "see https://example.org/a_b-c and www.example.org/x?y=1.",
        'He said "yes!" (twice), then... nothing!!',
        "<3 <b>bold</b> -> :-D 8) d: word: do: a@b.example p8",
        "Tom &amp; Ana &lt;3 &nbsp;x",
        "👩‍👩‍👧 👍🏽 🇩🇪 ok",
        "don't-you's 12,5 1/2 3.14. 7. 12345678",
        "@ana: @o8 @_x @ana's",
        "no space between.these two",
    ],
)
def test_the_words_are_those_of_the_tweet_tokenizer(text):
    assert encode([text]).of(0) == wanted(text)


def test_random_strings_of_troublesome_signs_are_cut_alike():
    rng = random.Random(1)
    signs = "aIdo'.,!? ()-:;=8DpP@#_<>3 5701+*\n\t&/\"…é😀‍ "
    texts = ["".join(rng.choice(signs) for _ in range(rng.randint(0, 25))) for _ in range(4000)]
    cut = encode(pd.Series(texts))
    wrong = [(text, cut.of(i), wanted(text)) for i, text in enumerate(texts) if cut.of(i) != wanted(text)]
    assert wrong == []


def test_pieces_that_need_no_tokenizer_are_cut_alike():
    rng = random.Random(2)
    bodies = ["word", "a", "d", "don't", "well-known", "@ana", "@d8", "@o8", "@o", "7", "123456", "it's", "P", "http://t.co/Ab8_-x", "https://example.org/8d/"]
    texts = ["".join([rng.choice(["", "(", '"']), rng.choice(bodies), rng.choice(["", ".", "..", "...", "!", "?!", "!!!", ",", "....", ":", ";"]), rng.choice(["", ")", '"', "/"])]) for _ in range(4000)]
    cut = encode(pd.Series(texts))
    assert [(t, cut.of(i)) for i, t in enumerate(texts) if cut.of(i) != wanted(t)] == []


@given(st.lists(st.text(max_size=40), min_size=1, max_size=8))
@settings(max_examples=60, deadline=None)
def test_any_text_at_all_is_cut_without_an_error_and_each_message_by_itself(texts):
    together = encode(pd.Series(texts, dtype=object))
    assert len(together) == len(texts)
    assert [together.of(i) for i in range(len(texts))] == [encode([t]).of(0) for t in texts]


def test_missing_and_empty_texts_have_no_words():
    cut = encode(pd.Series([None, "", "   ", float("nan"), "ok"], dtype=object))
    assert cut.lengths.tolist() == [0, 0, 0, 0, 1]
    assert len(encode(pd.Series([], dtype=object))) == 0


def test_a_lone_surrogate_becomes_the_replacement_mark_and_two_halves_a_whole():
    assert whole_characters("a\ud83d") == "a\ufffd"
    assert whole_characters("\ud83d\ude00") == "😀"
    assert encode(pd.Series(["hi \ud83d there", "x"], dtype=object)).of(0)[0] == "hi"


@pytest.mark.parametrize("text", ["a" * 100_000, "." * 100_000, "1" * 100_000, "(a" * 50_000, "😀\u200d" * 30_000, "word " * 20_000, "\u202e" * 100_000])
def test_one_message_of_a_hundred_kilobytes_is_cut_in_seconds(text):
    began = time.perf_counter()
    cut = encode([text])
    assert time.perf_counter() - began < 20
    assert len(cut) == 1
    if text.startswith("word"):
        assert cut.lengths[0] == 20_000


def test_invisible_marks_do_not_split_words_and_emoji_stay_whole():
    assert encode(["tha\u200bnks ❤️ 👩‍🚀"]).of(0) == ["thanks", "❤", "👩‍🚀"]
    assert encode(["שלום עולם, تشكر"]).of(0) == ["שלום", "עולם", ",", "تشكر"]


def test_html_entities_are_read():
    assert encode(["you &amp; me"]).of(0) == ["you", "&", "me"]


def test_quoted_mail_is_not_the_authors_own_words():
    mail = "Thank you, agreed.\n\nOn Mon, 3 May 2010 at 10:00, Ben Example <ben@example.org> wrote:\n> Sorry for the delay\n>> and the oil\n-- \nAna\nHead of Sorrow"
    assert own_words([mail]).to_pylist() == ["Thank you, agreed."]
    assert own_words(["Yes.\n-----Original Message-----\nFrom: Ben\nSorry"]).to_pylist() == ["Yes."]
    assert own_words(["a > b, I know", None]).to_pylist() == ["a > b, I know", None]


def test_what_is_left_out_is_counted():
    m = pd.DataFrame(
        {
            "message_id": list("abcde"),
            "author": ["ana", None, "ben", "cho", "dee"],
            "kind": ["post", "post", "repost", "reply", "post"],
            "text": ["one", "two", "three", None, "five"],
        }
    )
    chosen = texts_of(m, measure="a test")
    assert chosen.left_out == {"without text": 1, "of kinds not counted (reposts)": 1, "without a known author": 1}
    assert chosen.rows.tolist() == [0, 4]


def test_a_series_of_texts_is_as_good_as_a_table():
    assert message_frame(pd.Series(["x", "y"], index=[7, 9]))["message_id"].tolist() == ["7", "9"]
    with pytest.raises(ValueError, match="single text"):
        message_frame("hello")
    with pytest.raises(ValueError, match="column text"):
        message_frame(pd.DataFrame({"words": ["x"]}))


def test_counting_words_agrees_with_counting_by_hand():
    cut = encode(["you and You", "me", ""])
    assert cut.count(cut.having({"you"})).tolist() == [2, 0, 0]
    vocabulary, code = cut.lower_code
    assert vocabulary[code].tolist() == ["you", "and", "you", "me"]
    assert np.array_equal(cut.message, [0, 0, 0, 1])
