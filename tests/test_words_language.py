"""The language of a message, and the refusal of languages that a measure does not know."""

import pandas as pd
import pytest

from conversation_lib import words
from conversation_lib.words.language import FLOOR, guess, language_name, languages, letters, refusal

SENTENCES = {
    "en": "We are very sorry that the delivery came so late this week.",
    "de": "Es tut uns sehr leid, dass die Lieferung diese Woche so spät kam.",
    "fr": "Nous sommes vraiment désolés que la livraison soit arrivée si tard.",
    "es": "Lamentamos mucho que el envío haya llegado tan tarde esta semana.",
    "ru": "Нам очень жаль, что доставка пришла так поздно на этой неделе.",
    "ja": "今週は配達が遅くなってしまい、大変申し訳ございません。",
    "ar": "نحن آسفون جدا لأن التسليم جاء متأخرا هذا الأسبوع",
    "he": "אנחנו מצטערים מאוד שהמשלוח הגיע מאוחר כל כך השבוע",
}


@pytest.mark.parametrize("code", SENTENCES)
def test_a_plain_sentence_is_known_by_its_language(code):
    assert guess(SENTENCES[code]) == code


@pytest.mark.parametrize("text", ["", "ok", "😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀", "12345 67890 12345 67890 12345", "@averylongaccountname https://example.org/a/very/long/address", "lol yes", "\ud83d"])
def test_too_few_letters_are_undetermined_not_guessed(text):
    assert guess(text) == "und"


def test_the_floor_counts_letters_not_characters():
    assert letters("a1b2 :-)") == 2
    assert letters("大変申し訳") == 15
    assert letters("x" * 50) == FLOOR


def test_the_share_of_languages_does_not_depend_on_row_order():
    texts = pd.Series(list(SENTENCES.values()) * 3 + ["short"])
    share = languages(texts)
    assert share.equals(languages(texts.sample(frac=1, random_state=3)))
    assert share["en"] == pytest.approx(1 / 8)
    assert share.attrs["looked_at"] == 24 and share.attrs["of"] == 25
    big = pd.Series([f"{text} Number {k}." for k in range(1500) for text in SENTENCES.values()])
    assert languages(big, sample=50).equals(languages(big.iloc[::-1], sample=50))


def test_an_english_measure_refuses_german_by_name():
    german = pd.DataFrame({"message_id": [str(i) for i in range(60)], "author": [f"a{i % 12}" for i in range(60)], "text": [SENTENCES["de"] + f" {i}" for i in range(60)]})
    table = words.touch(german)
    assert table["value"].isna().all()
    assert "knows only English" in table.loc["thanks", "reason"] and "German" in table.loc["thanks", "reason"]
    assert words.touch(german, english=False)["value"].notna().all()


def test_messages_marked_as_another_language_are_left_out_and_counted():
    m = pd.DataFrame({"message_id": list("ab"), "author": ["x", "y"], "text": [SENTENCES["en"], SENTENCES["de"]]})
    counts = words.touch_counts(m.assign(language=words.language_of(m)))
    assert counts["message_id"].tolist() == ["a"]
    assert counts.attrs["left_out"] == {"marked as another language": 1}
    alone = words.touch_counts(m.assign(language=["de", "de"]))
    assert len(alone) == 0 and "marked as German" in alone.attrs["reason"]


def test_a_mixed_corpus_is_counted_with_a_note():
    texts = pd.Series([SENTENCES["en"]] * 7 + [SENTENCES["fr"]] * 3)
    reason, note = refusal(texts, "a measure")
    assert reason == "" and "French" in note and "30%" in note


def test_short_chat_is_taken_as_english_and_that_is_said():
    reason, note = refusal(pd.Series(["ok", "yes", "lol"]), "a measure")
    assert reason == "" and "taken as English" in note


def test_names_of_languages():
    assert language_name("zh") == "Chinese" and "xx" in language_name("xx")
