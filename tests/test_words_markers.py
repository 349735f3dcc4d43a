"""The human touch: ten markers that a reader can check by eye."""

import importlib.util
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from nltk.tokenize import TweetTokenizer

from conversation_lib import words
from conversation_lib.words.lists import MARKERS, _rows, marker_words, stop_words
from conversation_lib.words.markers import marker_counts
from conversation_lib.words.tokens import encode

spec = importlib.util.spec_from_file_location("words_speed", Path(__file__).parent.parent / "benchmarks" / "words_speed.py")
words_speed = importlib.util.module_from_spec(spec)
spec.loader.exec_module(words_speed)


def counts(text, names=()):
    return {marker: int(value[0]) for marker, value in marker_counts(encode([text]), names).items() if value[0]}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("You said your dog is yours.", {"second_person": 3}),
        ("I lost my keys, it was me", {"first_singular": 3}),
        ("We think our neighbours like us", {"first_plural": 3}),
        ("They live in the US", {}),
        ("Is it far? And how long does it take?", {"question": 2}),
        ("how are you", {"question": 1, "second_person": 1}),
        ("Well, so can you come", {"question": 1, "second_person": 1}),
        ("When I was young it rained", {"first_singular": 1}),
        ("What a day", {}),
        ("Do the dishes", {}),
        ("what's up", {"question": 1, "greeting": 1, "contraction": 1}),
        ("really???", {"question": 1}),
        ("Thank you so much, thanks!", {"thanks": 2, "second_person": 1}),
        ("Late thanks to the rain", {}),
        ("Sorry, my bad. I apologise", {"apology": 3, "first_singular": 2}),
        ("sorry not sorry", {"apology": 1}),
        ("Good morning Ana", {"greeting": 1, "name": 1}),
        ("I met a woman, she said hello", {"first_singular": 1}),
        ("Hello everyone", {"greeting": 1}),
        ("Hi, Ana!", {"greeting": 1, "name": 1}),
        ("hi ana", {"greeting": 1}),
        ("@ana look", {"name": 1}),
        ("look at @ana", {}),
        ("I’m sure we can't", {"first_singular": 1, "first_plural": 1, "contraction": 2}),
        ("Ana's book", {}),
        ("nice :) 👍🏽 <3", {"emoji": 3}),
        ("it costs 8) dollars", {}),
        ("👩‍👩‍👧", {"emoji": 1}),
        ("", {}),
        # what a list of words cannot know: scorn counts like thanks, "sorry to hear" like an apology (the card says so)
        ("Thanks for nothing.", {"thanks": 1}),
        ("Sorry to say, no.", {"apology": 1}),
        ("THANK YOU FOR NOTHING", {"thanks": 1, "second_person": 1}),
        ("thx u", {"thanks": 1, "second_person": 1}),
        ("You’ll see, you'll see", {"second_person": 2, "contraction": 2}),
        ("Dear Ms Smith, your order is here.", {"greeting": 1, "name": 1, "second_person": 1}),
        ("Dear Valued Customer, your order is here.", {"greeting": 1, "second_person": 1}),
        ("Dear Sir or Madam", {"greeting": 1}),
        ("Welcome Back!", {"greeting": 1}),
        ("@ana hi", {"name": 1, "greeting": 1}),
        ("you &amp; me &lt;3", {"second_person": 1, "first_singular": 1, "emoji": 1}),
        ("👨‍👩‍👧‍👦👩🏽‍🚀🇩🇪❤️", {"emoji": 4}),
        ("• one ● two ■ three ► four ▪ five", {}),
        (">:( not again", {"emoji": 1}),
        ("U.S. troops, the U.K., i.e. them", {}),
        ("thank u. I know", {"thanks": 1, "second_person": 1, "first_singular": 1}),
        ("it´s yours, you´ll see", {"second_person": 2, "contraction": 2}),
    ],
)
def test_markers_are_counted_as_a_reader_would_count_them(text, expected):
    assert counts(text) == expected


def test_known_names_count_first_or_last_with_a_comma():
    assert counts("Ana, come here", ["Ana"])["name"] == 1
    assert counts("Come here, ana!", ["Ana"])["name"] == 1
    assert "name" not in counts("Ana came here", ["Ana"])
    assert counts("hi ana", ["Ana"])["name"] == 1


def test_generated_sentences_give_back_what_was_put_in():
    rng = np.random.default_rng(5)
    parts = {"thanks": "thanks a lot", "apology": "sorry about that", "first_plural": "we know", "first_singular": "I know", "second_person": "you know", "emoji": "😀"}
    put, texts = [], []
    for _ in range(500):
        chosen = {marker: int(rng.integers(0, 3)) for marker in parts}
        put.append(chosen)
        texts.append("The rain fell . " + " . ".join(parts[m] for m, k in chosen.items() for _ in range(k)))
    found = words.touch_counts(pd.Series(texts))
    for marker in parts:
        assert found[marker].tolist() == [c[marker] for c in put]


def test_the_fast_counts_equal_a_plain_loop_over_the_tweet_tokenizer():
    listed = [row["word"] for name in ("markers", "questions", "function_words") for row in _rows(name)]
    signs = [".", "!", "?", "...", ",", "@ana", ":)", "😀", "<3", "don’t", "Ana", "Ben,", "US", "Hi", "What", "Thanks,", "(you)", "n't", "555 1234", ". .", "U.S.", "i.e.", "u. s", "u."] * 12
    pieces = np.random.default_rng(4).permutation(np.array(listed * 6 + signs * 10, dtype=object))
    texts = words_speed.make_messages(1500, seed=8, pieces=pieces)
    tokenizer = TweetTokenizer()
    looped = pd.DataFrame([words_speed.loop_counts(text, tokenizer, frozenset({"ben"})) for text in texts])
    found = words.touch_counts(texts, names=["Ben"])[list(looped.columns)]
    assert found.equals(looped)
    assert (found.sum() > 20).all()  # every marker was there to be missed


def table_of(texts, authors):
    return pd.DataFrame({"message_id": [f"m{i}" for i in range(len(texts))], "author": authors, "text": texts})


@pytest.fixture(scope="module")
def talk():
    rng = np.random.default_rng(3)
    texts = rng.choice(["Thanks a lot, you are kind.", "It rains here.", "Are you well?", "We are late, sorry!", "hello Ana"], 400).tolist()
    return table_of(texts, [f"p{i % 20}" for i in range(400)])


def test_the_profile_by_hand(talk):
    profile = words.touch(talk)
    has = talk["text"].str.contains("Thanks")
    assert profile.loc["thanks", "value"] == pytest.approx(has.mean())
    assert profile.loc["thanks", "with_marker"] == has.sum()
    assert profile.loc["thanks", "per_100_tokens"] == pytest.approx(100 * has.sum() / encode(talk["text"]).lengths.sum())
    assert (profile["low"] <= profile["value"]).all() and (profile["value"] <= profile["high"]).all()


def test_every_number_leads_to_its_messages(talk):
    profile = words.touch(talk)
    behind = profile.behind("apology")
    assert set(behind["text"]) == {"We are late, sorry!"} and len(behind) == profile.loc["apology", "with_marker"]
    assert profile.message_ids("apology") == behind["message_id"].tolist()
    page = profile.clickable_html(n=2)
    assert page.count("<details>") == 10 and "We are late, sorry!" in page and "2 of" in page
    with pytest.raises(ValueError, match="second_person"):
        profile.behind("sorrow")


def test_where_people_were_not_asked_the_page_shows_ids_and_no_words(talk):
    page = words.touch(talk).clickable_html(n=2, texts=False)
    assert page.count("<details>") == 10 and "sorry" not in page and "<li><code>m" in page


def test_a_page_of_messages_cannot_carry_a_script():
    m = table_of(["thanks <script>alert(1)</script>"], ["<b>"])
    assert "<script>" not in words.touch(m, least=(1, 1)).clickable_html()


def test_row_order_does_not_matter(talk):
    one, other = words.touch(talk), words.touch(talk.sample(frac=1, random_state=4))
    pd.testing.assert_frame_equal(pd.DataFrame(one), pd.DataFrame(other))


def test_too_little_text_gets_a_reason_not_a_number(talk):
    assert words.touch(talk.head(29))["value"].isna().all()
    assert "29 messages (30 are needed)" in words.touch(talk.head(29)).loc["thanks", "reason"]
    few = talk.assign(author=[f"p{i % 4}" for i in range(400)])
    assert not words.touch(few).result("thanks").defined
    assert "4 authors (5 are needed)" in words.touch(few).result("thanks").reason


def test_fewer_than_ten_authors_give_a_number_without_interval(talk):
    result = words.touch(talk.assign(author=[f"p{i % 7}" for i in range(400)])).result("thanks")
    assert result.defined and not result.has_interval and "7 authors (10 are needed)" in result.reason


def test_the_loudest_author_is_named_and_taken_away(talk):
    loud = pd.concat([talk, table_of(["Thanks thanks thanks"] * 300, ["megaphone"] * 300).assign(message_id=lambda t: "x" + t["message_id"])])
    profile = words.touch(loud)
    assert profile.attrs["largest"] == "megaphone"
    assert profile.loc["thanks", "without_largest"] == pytest.approx(words.touch(talk).loc["thanks", "value"])
    assert profile.loc["thanks", "high"] - profile.loc["thanks", "low"] > 1  # one person is most of the doubt


def test_the_interval_covers_the_truth_about_as_often_as_it_says():
    rng = np.random.default_rng(11)
    covered = 0
    for run in range(60):
        rate = rng.beta(2, 6, 40)
        own = [("thanks" if rng.random() < rate[p] else "rain", f"p{p}") for p in range(40) for _ in range(8)]
        profile = words.touch(table_of([t for t, _ in own], [a for _, a in own]), draws=150, seed=run, english=False)
        covered += profile.loc["thanks", "low"] <= 0.25 <= profile.loc["thanks", "high"]
    assert 50 <= covered <= 60


def test_without_authors_there_is_a_number_but_no_interval():
    profile = words.touch(pd.Series(["thank you all very much indeed"] * 40))
    assert profile.loc["thanks", "value"] == 1 and "authors are not known" in profile.loc["thanks", "reason"]


@pytest.mark.parametrize("texts", [[], [""], ["😀"] * 40, ["\u200d"] * 40, ["שלום"] * 40, ["\ud83d"] * 40])
def test_nothing_to_count_is_answered_not_crashed(texts):
    profile = words.touch(pd.Series(texts, dtype=object))
    assert list(profile.index) == list(MARKERS)
    if len(texts) < 30:
        assert profile["value"].isna().all()


def test_the_evidence_is_no_stop_word():
    assert not {"sorry", "thanks", "thank", "please", "we", "us", "you", "not"} & stop_words()
    assert "sorry" in marker_words("apology", "counts")[0]


def test_an_unknown_rate_is_refused(talk):
    with pytest.raises(ValueError, match="per must be one of"):
        words.touch(talk, per="minute")
