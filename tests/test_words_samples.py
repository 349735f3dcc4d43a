"""Real messages of several sources: every measure answers, and says what it left out."""

import pytest

from conversation_lib import words
from conversation_lib.readers import read

from .samples import SAMPLES, needs_samples

FILES = ["twitter_v2/twarc_csv_2sets.jsonl", "mastodon/rtoot_stream_mastodonsocial.ndjson", "reddit/RC_2005-12.zst", "mbox/spamassassin_exmh-workers.mbox", "whatsapp/whatstk_lorem-2000.txt"]


@needs_samples
@pytest.mark.parametrize("file", FILES)
def test_real_messages_are_counted_or_refused_with_a_reason(file):
    m = read(SAMPLES / file).messages
    profile = words.touch(m, draws=50)
    counted = profile["n"].iloc[0]
    assert counted + sum(profile.attrs["left_out"].values()) == len(m)
    assert (profile["value"].notna() | (profile["reason"] != "")).all()
    for table in (words.take_up(m, draws=9), words.questions_answered(m, draws=50), words.cracks_over_time(m, "ME", draws=50)):
        assert (table["value"].notna() | (table["reason"].astype(str) != "")).all()


@needs_samples
def test_reposts_and_other_languages_of_real_tweets_are_left_out_by_name_and_number():
    m = read(SAMPLES / FILES[0]).messages
    left_out = words.touch(m, draws=9).attrs["left_out"]
    assert left_out["of kinds not counted (reposts)"] == (m["kind"] == "repost").sum() == 145
    assert left_out["marked as another language"] == ((m["kind"] != "repost") & ~m["language"].isin(["en", "und", "qme", "zxx"])).sum()


@needs_samples
def test_a_chat_in_made_up_latin_is_refused_as_latin():
    profile = words.touch(read(SAMPLES / FILES[-1]).messages)
    assert "mostly Latin" in profile.loc["thanks", "reason"] and profile["value"].isna().all()
