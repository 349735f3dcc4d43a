"""What is missing is said: each hole by hand, and a whole corpus has none."""

import numpy as np
import pandas as pd
import pytest

from conversation_lib.completeness import cap_seen, completeness, gaps_in_time
from conversation_lib.corpus import Corpus, account_table, concat, message_table, reject_table
from conversation_lib.privacy import Aliases, Disguise
from conversation_lib.readers import read


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


def test_no_more_times_are_placed_than_messages_have_a_time():
    c = corpus_of()
    c.source.update(times_without_zone=1_000, times_placed=3)  # readers count events, too
    row = completeness(c).loc["times_placed"]
    assert (
        (row["count"], row["share"]) == (4, 1.0)
        and "taken as UTC" in row["sentence"]
        and "75 % of the messages have the time of the line before" in row["sentence"]
    )


def test_what_single_files_say_is_said_of_joined_ones(tmp_path):
    for name, day in (("a", "16/03/22"), ("b", "17/03/22")):
        (tmp_path / f"{name}.txt").write_text(f"[{day}, 15:10:17] Ana Roe: hello {name}\n[{day}, 15:11:17] Ben Doe: yes\n", encoding="utf-8")
    one, both = read(tmp_path / "a.txt", timezone="Europe/Berlin"), read(tmp_path / "a.txt", tmp_path / "b.txt")
    assert completeness(one).loc["times_placed", "count"] == 2 and "Europe/Berlin" in completeness(one).loc["times_placed", "sentence"]
    assert completeness(both).loc["times_placed", "count"] == 4


def test_a_log_with_many_joins_places_its_messages_only(tmp_path):
    (tmp_path / "toys_20200520.txt").write_text(
        "".join(f"[10:{k:02d}] *** Joins: p{k} (p@example)\n" for k in range(9)) + "[10:30] <p1> hi\n[10:31] <p2> p1: ho\n"
    )
    corpus = read(tmp_path / "toys_20200520.txt", format="irc")
    assert corpus.source["times_without_zone"] == 11 and completeness(corpus).loc["times_placed", ["count", "share"]].tolist() == [2, 1.0]


def two_chats(tmp_path, *zones):
    found = []
    for number, zone in enumerate(zones):
        file = tmp_path / f"chat {number}.txt"
        file.write_text(f"[1{number}/03/22, 15:10:17] Ana Roe: hello {number}\n[1{number}/03/22, 15:11:17] Ben Doe: yes {number}\n", encoding="utf-8")
        found.append(read(file, timezone=zone))
    return concat(found)


def test_a_zone_that_all_joined_files_share_stands_at_the_top():
    parts = [corpus_of() for _ in range(2)]
    for part in parts:
        part.source.update(timezone="Europe/Berlin", times_without_zone=2)
    assert concat(parts).source["timezone"] == "Europe/Berlin" and concat(parts).source["times_without_zone"] == 4


def test_zones_that_differ_stand_in_the_order_of_the_files(tmp_path):
    both = two_chats(tmp_path, "Europe/Berlin", None)
    assert both.source["timezone"] == ["Europe/Berlin", "UTC (assumed)"] and both.source["times_without_zone"] == 4
    assert "taken as Europe/Berlin or UTC (assumed)" in completeness(both).loc["times_placed", "sentence"]


def test_a_corpus_without_such_times_says_nothing_of_them():
    assert not {"timezone", "times_without_zone"} & concat([corpus_of(), corpus_of()]).source.keys()


@pytest.mark.parametrize("kept", ["joined again", "saved and loaded", "under aliases"])
def test_placed_times_of_joined_files_are_still_told_when_they_are(kept, tmp_path):
    both = two_chats(tmp_path, "Europe/Berlin", None)
    if kept == "joined again":
        both = concat([both, two_chats(tmp_path, "Asia/Tokyo")])
    elif kept == "saved and loaded":
        both = Corpus.load(both.save(tmp_path / "kept"))
    else:
        both = Disguise(both, Aliases(b"a secret for this test")).corpus()
    row = completeness(both).loc["times_placed"]
    assert row["count"] == len(both) and "Europe/Berlin or UTC (assumed)" in row["sentence"]


def test_the_zone_that_was_stated_for_a_table_is_the_one_that_is_told(tmp_path):
    (tmp_path / "talk.csv").write_text("author,text,created_at\nana,fresh bread,2020-05-20 10:00:00\nben,how fresh,2020-05-20 10:01:00\n")
    corpus = read(tmp_path / "talk.csv", timezone="Europe/Berlin")
    assert corpus.source["timezone"] == "Europe/Berlin" and "taken as Europe/Berlin" in completeness(corpus).loc["times_placed", "sentence"]
