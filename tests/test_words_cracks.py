"""Complaints and negative talk: counted, read before they are claimed, answered or not, and what VADER cannot see."""

import subprocess
import sys

import numpy as np
import pandas as pd
import pytest

from conversation_lib import words
from conversation_lib.corpus import message_table
from conversation_lib.words.sentiment import compound, compounds
from conversation_lib.words.tokens import text_array


def test_vader_through_nltk_needs_no_download_and_no_download_folder():
    code = (
        "import nltk, socket\n"
        "nltk.data.path[:] = []\n"
        "def no(*a, **k): raise OSError('no network in this test')\n"
        "socket.socket.connect = no\n"
        "import pandas as pd\n"
        "from conversation_lib import words\n"
        "m = pd.DataFrame({'message_id': [str(i) for i in range(60)], 'author': [f'a{i % 12}' for i in range(60)], 'conversation_id': 'c',\n"
        "    'created_at': pd.date_range('2020-01-01', periods=60, freq='h', tz='UTC'), 'text': ['The garden is terrible, sorry!', 'Is the garden broken?'] * 30, 'targets': [['x']] * 60})\n"
        "assert words.sentiment_of(m)['negative'].any()\n"
        "assert words.touch(m)['value'].notna().all()\n"
        "words.cracks_over_time(m); words.compare(m.head(30), m.tail(30)); words.collocations(m); words.take_up(m, rule='turn')\n"
        "words.coordination(m, rule='turn'); words.tailored(m); words.templates(m); words.krippendorff_alpha(pd.DataFrame({'a': [0, 1], 'b': [0, 1]}))\n"
        "print(nltk.data.path)\n"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=120)
    assert done.returncode == 0, done.stderr
    assert done.stdout.strip() == "[]"


def test_vader_agrees_with_the_package_that_brings_its_list():
    from vaderSentiment.vaderSentiment import SentimentIntensityAnalyzer

    theirs = SentimentIntensityAnalyzer()
    for text in ["This is terrible", "Not bad at all!", "VERY good, thank you!!!", "I hate waiting but love the view", "The door is green"]:
        assert compound(text) == pytest.approx(theirs.polarity_scores(text)["compound"], abs=2e-4)


def test_the_compound_is_the_published_squashing_of_the_sum():
    # terrible has the value -2.1 in the list: -2.1 / sqrt(2.1^2 + 15)
    assert compound("terrible") == pytest.approx(-2.1 / np.sqrt(2.1**2 + 15), abs=5e-5)


def test_texts_without_letters_have_no_feeling_not_zero():
    assert np.isnan(compound("")) and np.isnan(compound("123 !!!")) and np.isnan(compound("😀"))
    assert np.isnan(compounds(text_array([None, "..."]))).all()
    table = words.sentiment_of(pd.Series(["...", "good"]))
    assert table["negative"].tolist() == [False, False] and np.isnan(table["compound"][0])


def test_what_vader_cannot_see_is_shown():
    table = words.failing_examples()
    irony = table[table["cause"] == "irony"]
    assert len(irony) >= 8 and irony["wrong"].all() and (irony["meant"] == "negative").all()
    assert table["wrong"].all() and table["cause"].nunique() >= 4


def test_long_texts_are_marked_and_other_languages_refused():
    assert words.sentiment_of(pd.Series(["very good and nice day " * 40]))["long"].all()
    german = words.sentiment_of(pd.Series(["Das war leider eine ganz furchtbare Erfahrung mit euch."] * 3))
    assert german["compound"].isna().all() and "German" in german.attrs["reason"]


def test_one_very_long_message_is_read_in_seconds():
    assert words.sentiment_of(pd.Series(["This was a terrible week for all of us. " * 2_500]))["negative"].tolist() == [True]


# --- complaints --------------------------------------------------------------------------------------------------------


def stream(weeks=(0.1, 0.6), per_week=60, people=15):
    """Synthetic: in week k a share weeks[k] of the messages complain."""
    rows = []
    for week, share in enumerate(weeks):
        for k in range(per_week):
            text = "This is broken and I want my money back." if k < share * per_week else "A quiet day by the sea."
            rows.append((f"{week}-{k:03d}", f"p{k % people}", pd.Timestamp("2010-05-03", tz="UTC") + pd.Timedelta(days=7 * week, minutes=k), text))
    ids, authors, when, texts = zip(*rows)
    return message_table({"message_id": list(ids), "author": list(authors), "created_at": list(when), "text": list(texts), "targets": [["firm"]] * len(ids)})


def test_the_share_of_complaints_over_time_by_hand_and_its_messages():
    table = words.cracks_over_time(stream())
    assert table["value"].tolist() == pytest.approx([0.1, 0.6])
    assert ((table["low"] <= table["value"]) & (table["value"] <= table["high"])).all()
    assert table.behind(table.index[1])["text"].str.contains("broken").all() and len(table.behind(table.index[1])) == 36


def test_without_a_read_sample_every_sentence_says_so():
    m = stream()
    table = words.cracks_over_time(m)
    assert "not checked against read samples: no claim" in table.result(table.index[0]).sentence
    sheet = words.sample_to_read(m, 100, coder="ana")
    read = sheet.assign(complaint=sheet["text"].str.contains("broken").astype(int), negative=0)
    few = words.cracks_over_time(m, read=read)
    assert "only 100 read messages (200 are needed)" in few.attrs["checked"]
    big = stream((0.3, 0.5, 0.4), per_week=80)
    sheet = words.sample_to_read(big, 200, coder="ana")
    read = sheet.assign(complaint=sheet["text"].str.contains("broken").astype(int), negative=0)
    done = words.cracks_over_time(big, read=read)
    assert "100 % of the finds were right" in done.attrs["checked"] and "no claim" not in done.result(done.index[0]).sentence


def test_the_sample_to_read_hides_the_count_and_mixes_both_kinds():
    sheet = words.sample_to_read(stream(), 40, coder="ana")
    assert list(sheet.columns) == ["message_id", "coder", "text", "complaint", "negative"]
    assert sheet["text"].str.contains("broken").sum() == 20 and (sheet["complaint"] == "").all()


def test_the_signs_against_a_reader_by_hand():
    m = pd.DataFrame({"message_id": list("abcd"), "author": list("wxyz"), "text": ["My refund!", "They broke their promise", "Nice", "A scam, said nobody ever"]})
    read = pd.DataFrame({"message_id": list("abcd"), "coder": "r", "complaint": [1, 1, 0, 0], "negative": [1, 1, 0, 0]})
    row = words.check_against(read, m).loc["complaint"]
    assert (row["precision"], row["recall"]) == (pytest.approx(2 / 3), 1)
    assert not words.check_against(read, m).attrs["enough"]


def test_recall_is_weighted_back_to_the_corpus_because_the_sheet_was_not_drawn_by_chance():
    texts = ["My refund!"] * 100 + ["A quiet day by the sea."] * 900
    m = pd.DataFrame({"message_id": [f"m{k:03d}" for k in range(1000)], "author": [f"p{k % 40}" for k in range(1000)], "text": texts})
    ids = [f"m{k:03d}" for k in [*range(10), *range(100, 110)]]
    read = pd.DataFrame({"message_id": ids, "coder": "r", "complaint": [1] * 8 + [0, 0] + [1] + [0] * 9, "negative": 0})
    row = words.check_against(read, m).loc["complaint"]
    # each read find stands for 10 messages, each read other for 90: 8 x 10 found, 1 x 90 missed
    assert (row["precision"], row["recall"]) == (pytest.approx(0.8), pytest.approx(80 / 170))
    half = words.check_against(read.head(10), m).loc["complaint"]
    assert half["precision"] == pytest.approx(0.8) and np.isnan(half["recall"])  # nobody read what the list passed over


def test_who_voices_it_says_whether_somebody_has_read():
    table = words.voices(stream())
    assert "no claim" in table.result(table.index[0]).sentence and table.index[0] not in table.result(table.index[0]).sentence


def test_who_voices_it():
    m = pd.concat([stream((0.2,)), stream((1.0,), per_week=20).assign(message_id=[f"x{k}" for k in range(20)], author="loud")], ignore_index=True)
    table = words.voices(m)
    assert table.index[0] == "loud" and table.attrs["largest"] == "loud"
    assert table.loc["loud", "value"] == pytest.approx(20 / 32) and table.attrs["authors_for_half"] == 1 and table.attrs["authors"] == 13
    assert len(table.behind("loud")) == 20
    assert "loud" not in words.voices(m, company="loud").index
    assert "too few" in words.voices(m.head(10)).attrs["reason"] and len(words.voices(m.head(10))) == 0


def desk(answered_complaints=30, answered_others=10):
    """Synthetic help desk: 40 complaints and 40 other messages to the firm, some answered after an hour."""
    ask = stream((0.5,), per_week=80, people=20)
    complaints = ask[ask["text"].str.contains("broken")]
    others = ask[~ask["text"].str.contains("broken")]
    hit = pd.concat([complaints.head(answered_complaints), others.head(answered_others)])
    replies = message_table(
        {
            "message_id": [f"r{k}" for k in range(len(hit))],
            "author": ["firm"] * len(hit),
            "kind": ["reply"] * len(hit),
            "reply_to": hit["message_id"].tolist(),
            "created_at": (hit["created_at"] + pd.Timedelta(hours=1)).tolist(),
            "targets": [[a] for a in hit["author"]],
            "text": ["We hear you."] * len(hit),
        }
    )
    last = message_table({"message_id": ["end"], "author": ["p0"], "created_at": [ask["created_at"].max() + pd.Timedelta(days=2)], "targets": [["nobody"]], "text": ["Good night."]})
    return message_table(pd.concat([ask, replies, last], ignore_index=True))


def test_the_company_answers_complaints_more_often_and_in_an_hour():
    table = words.company_answers(desk(), "firm")
    assert table["value"].tolist() == pytest.approx([0.75, 0.25, 0.5])
    assert table.loc["complaint", "median_wait_hours"] == pytest.approx(1)
    assert table.loc["other messages", "median_wait_hours"] == np.inf
    assert table.loc["difference", "low"] > 0.2
    assert len(table.behind("complaint")) == 40 and "no claim" in table.result("difference").sentence


def test_an_answer_by_somebody_else_is_no_answer_by_the_company():
    m = desk()
    m.loc[m["author"] == "firm", "author"] = "neighbour"
    with pytest.raises(ValueError, match="wrote nothing here"):
        words.company_answers(m, "firm")
    every = words.company_answers(m, "neighbour", to_company=False)
    assert every["value"].tolist()[:2] == pytest.approx([30 / 40, 10 / 41])  # the last message was to somebody else


def test_late_answers_and_late_messages_are_left_out_by_the_horizon():
    table = words.company_answers(desk(), "firm", horizon_hours=0.5)
    assert table.loc["complaint", "answered"] == 0


def test_row_order_does_not_matter():
    m = desk()
    one, other = words.company_answers(m, "firm"), words.company_answers(m.sample(frac=1, random_state=2), "firm")
    pd.testing.assert_frame_equal(pd.DataFrame(one), pd.DataFrame(other))
    pd.testing.assert_frame_equal(pd.DataFrame(words.cracks_over_time(m)), pd.DataFrame(words.cracks_over_time(m.sample(frac=1, random_state=2))))


def test_an_unknown_sign_is_refused():
    with pytest.raises(ValueError, match="sign"):
        words.voices(stream(), sign="gloom")


def test_the_share_of_a_sign_by_hand_and_its_reasons():
    people = pd.DataFrame({"author": [f"p{k}" for k in range(20)], "negative": [True] * 5 + [False] * 15})
    found = words.share_of_sign(people, "negative", least=(1, 1))
    assert found.value == 0.25 and found.low < 0.25 < found.high and found.n == 20
    assert "authors" in words.share_of_sign(people.iloc[:4], "negative", least=(1, 1)).reason
    assert not words.share_of_sign(people.iloc[:0], "negative").defined
    assert "20 messages (30 are needed)" in words.share_of_sign(people, "negative").reason


def test_the_signs_of_another_language_are_missing_and_never_zero():
    m = stream().assign(text="Das war leider eine ganz furchtbare Erfahrung mit euch.")
    signs = words.signs_of(m)
    assert signs[["complaint", "negative"]].isna().all(axis=None) and "German" in signs.attrs["reason"]
    assert not words.share_of_sign(signs, "negative").defined and "German" in words.share_of_sign(signs, "negative").reason


def test_no_way_of_being_unfair_goes_beyond_the_bound_on_mixture():
    rng = np.random.default_rng(36)
    for _ in range(500):
        before, after = np.sort(rng.uniform(0.05, 0.95, 2))
        tweets, others = rng.random(2)  # negative share of each channel, the same before and after
        share = before * tweets + (1 - before) * others
        assert after * tweets + (1 - after) * others <= words.by_mixture(share, before, after) + 1e-12


def test_a_mixture_that_did_not_change_moves_nothing():
    assert words.by_mixture(0.22, 0.4, 0.4) == pytest.approx(0.22)
    with pytest.raises(ValueError, match="grown"):
        words.by_mixture(0.2, 0.5, 0.4)
