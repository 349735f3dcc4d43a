"""What is missing is said: each hole by hand, and a whole corpus has none."""

import numpy as np
import pandas as pd

from conversation_lib.completeness import cap_seen, completeness, gaps_in_time
from conversation_lib.corpus import Corpus, account_table, message_table, reject_table


def corpus_of(n=4, **columns):
    table = {
        "message_id": [str(i) for i in range(n)],
        "author": ["ana", "ben"] * (n // 2) + ["cho"] * (n % 2),
        "targets": [[]] * n,
        "text": ["x"] * n,
        "created_at": pd.date_range("2020-01-01", periods=n, freq="h", tz="UTC"),
    }
    m = message_table({**table, **columns})
    return Corpus(m, account_table(m), source={"records": n})


def test_a_whole_corpus_has_no_holes():
    table = completeness(corpus_of())
    assert table["count"].sum() == 0
    assert np.isnan(table.loc["absent_parents", "share"]) and "no reply links" in table.loc["absent_parents", "sentence"]


def test_every_hole_is_counted_by_hand():
    c = corpus_of(
        author=["ana", None, "ben", "ben"],
        reply_to=[None, "gone", "0", "gone"],
        targets=[[], None, ["ana"], None],
        text=[None, "x", "x", "x"],
        created_at=["2020-01-01T00:00Z", None, "2020-01-01T00:00Z", "2020-01-02T00:00Z"],
    )
    c.source.update(times_without_zone=3, duplicates=2, records=9)
    c = Corpus(c.messages, c.accounts, reject_table([{"file": "f", "line": 1, "reason": "r", "raw": "x"}]), c.source)
    count = completeness(c)["count"]
    assert (count["absent_parents"], count["deleted_authors"], count["missing_text"], count["missing_time"]) == (2, 1, 1, 1)
    assert (count["times_placed"], count["unknown_addressees"], count["duplicates"], count["records_lost"]) == (3, 2, 2, 1)
    assert completeness(c).loc["absent_parents", "share"] == 2 / 3


def test_a_week_of_silence_in_an_hourly_stream_stands_out():
    times = list(pd.date_range("2020-01-01", periods=150, freq="h", tz="UTC")) + list(pd.date_range("2020-02-01", periods=150, freq="h", tz="UTC"))
    gaps = gaps_in_time(corpus_of(300, created_at=times))
    assert len(gaps) == 1 and gaps["start"].iloc[0] == times[149] and gaps["end"].iloc[0] == times[150]
    assert gaps_in_time(corpus_of(300, created_at=pd.date_range("2020-01-01", periods=300, freq="30D", tz="UTC"))).empty
    assert gaps_in_time(corpus_of(20)).empty


def test_a_round_number_of_messages_is_suspicious():
    assert "exactly 100" in cap_seen(corpus_of(100)) and cap_seen(corpus_of(101)) is None


def test_nothing_at_all_has_no_shares():
    assert completeness(corpus_of(0))["share"].drop("cap").isna().all()
