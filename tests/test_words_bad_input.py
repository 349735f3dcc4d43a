"""Whatever people type, every measure answers: a number, or the reason why there is none."""

import numpy as np
import pandas as pd
import pytest

from conversation_lib import words

NASTY = {
    "empty": ["", " ", "\n"],
    "missing": [None, float("nan"), ""],
    "only emoji": ["😀", "👩‍👩‍👧👍🏽", "❤️"],
    "right to left": ["שלום עולם", "مرحبا كيف حالك اليوم يا صديقي العزيز", "\u202eabc\u202c"],
    "mixed scripts": ["Привет you привет", "日本語 and English 混ぜる", "thαnks ѕоrry"],
    "zero-width": ["tha\u200bnks\u200d", "\u200d\u200d\u200d", "so\ufeffrry"],
    "lone surrogates": ["hi \ud83d", "\udc00 thanks", "\ud83d\ude00"],
    "html entities": ["you &amp; me &lt;3", "&#128512; &nbsp;", "&notanentity; &#xFFFFFFFF;"],
    "quoted mail": ["> Sorry\n> thanks\nNo.", "On Monday Ben wrote:\n> all quoted", "-- \nsignature"],
    "nulls and controls": ["a\x00b", "\x07\x1b[31mred", "\r\n\t\v"],
    "one long word": ["a" * 5000, "1" * 3000, "?!" * 2000],
    "a hundred kilobytes": ["Thanks, is it broken? I am sorry. " * 3000, "> quoted\nown\n" * 8000, "| " * 50_000 + "x"],
}


def corpus(texts, n=48):
    ids = [f"m{k:03d}" for k in range(n)]
    return pd.DataFrame(
        {
            "message_id": ids,
            "author": [f"p{k % 12}" for k in range(n)],
            "conversation_id": [f"c{k // 4}" for k in range(n)],
            "reply_to": [None if k % 4 == 0 else ids[k - 1] for k in range(n)],
            "targets": [[f"p{(k + 1) % 12}"] for k in range(n)],
            "created_at": pd.date_range("2020-01-01", periods=n, freq="h", tz="UTC"),
            "text": pd.Series([texts[k % len(texts)] for k in range(n)], dtype=object),
        }
    )


EVERY = {
    "touch": lambda m: words.touch(m, draws=20),
    "touch_counts": words.touch_counts,
    "language_of": words.language_of,
    "languages": words.languages,
    "tailored": lambda m: words.tailored(m, least=(2, 2), draws=9),
    "templates": words.templates,
    "near_duplicates": words.near_duplicates,
    "coordination": lambda m: words.coordination(m, draws=20),
    "coordination by turns": lambda m: words.coordination(m, rule="turn", draws=20),
    "take_up": lambda m: words.take_up(m, draws=9),
    "questions_answered": lambda m: words.questions_answered(m, draws=20),
    "compare": lambda m: words.compare(m.head(40), m.tail(40)),
    "in_context": lambda m: words.in_context(m, "thanks"),
    "sentiment_of": words.sentiment_of,
    "signs_of": words.signs_of,
    "cracks_over_time": lambda m: words.cracks_over_time(m, "D", draws=20),
    "voices": words.voices,
    "company_answers": lambda m: words.company_answers(m, "p3", draws=20),
    "terms_over_time": lambda m: words.terms_over_time(m, ["thanks", "so*"], "D", draws=20),
    "collocations": words.collocations,
    "touch_against_outcome": lambda m: words.touch_against_outcome(m, pd.Series(range(12), index=[f"c{k}" for k in range(12)], dtype=float), draws=9, opening=None),
    "coding_sheet": lambda m: words.coding_sheet(m, 5),
}


@pytest.mark.parametrize("measure", EVERY, ids=str)
def test_every_measure_answers_whatever_people_type(measure):
    for kind, texts in NASTY.items():
        answer = EVERY[measure](corpus(texts))
        assert isinstance(answer, pd.DataFrame | pd.Series), kind
        if isinstance(answer, words.Traced) and "reason" in answer.columns and "value" in answer.columns:
            empty = answer["value"].isna()
            assert (answer.loc[empty, "reason"].astype(str) != "").all(), (kind, "a missing number needs a reason")
            for row in answer.index:
                answer.behind(row, n=3)
                answer.result(row)
            answer.clickable_html(n=1)


@pytest.mark.parametrize("measure", [m for m in EVERY if m not in ("company_answers", "languages", "language_of", "coding_sheet")], ids=str)
def test_no_messages_at_all_get_a_reason_or_an_empty_table(measure):
    answer = EVERY[measure](corpus(["x"]).head(0))
    if "value" in answer.columns:
        assert answer["value"].isna().all() if len(answer) else True


def test_too_little_text_never_gives_a_number():
    small = corpus(["Thanks, is it far? The garden is terrible."], n=20)
    for measure in ("touch", "coordination", "take_up", "questions_answered", "cracks_over_time", "touch_against_outcome", "terms_over_time"):
        answer = EVERY[measure](small)
        assert answer["value"].isna().all() and answer["reason"].str.contains("too few").all(), measure
    assert len(words.voices(small)) == 0 and "too few" in words.voices(small).attrs["reason"]
    assert len(words.compare(small, small)) == 0 and "too few" in words.compare(small, small).attrs["reason"]
    few = corpus(["Thanks, is it far? The garden is terrible."]).assign(author=lambda t: np.where(t.index % 2, "ana", "ben"))
    for measure in ("touch", "coordination", "take_up", "questions_answered", "cracks_over_time", "terms_over_time"):
        answer = EVERY[measure](few)
        assert answer["value"].isna().all() and answer["reason"].str.contains("authors").all(), measure


def test_the_callers_table_is_never_changed():
    m = corpus(["Thanks, is it far?", "The garden is broken."])
    before = m.copy(deep=True)
    for measure in EVERY.values():
        measure(m)
    pd.testing.assert_frame_equal(m, before)
