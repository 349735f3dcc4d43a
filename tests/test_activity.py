"""Type shares and 1-9-90 groups by hand."""

import numpy as np
import pandas as pd
import pytest

from conversation_lib.corpus import Corpus, account_table, message_table
from conversation_lib.measures.activity import activity_groups, group_sizes, type_shares


def corpus_of(authors, kinds=None, reply_to=None, targets=None):
    n = len(authors)
    m = message_table(
        {
            "message_id": [f"{i:04d}" for i in range(n)],
            "author": authors,
            "kind": kinds or ["post"] * n,
            "reply_to": reply_to or [None] * n,
            "targets": targets or [[] for _ in range(n)],
            "created_at": pd.date_range("2020-01-01", periods=n, freq="min", tz="UTC"),
        }
    )
    return Corpus(m, account_table(m))


def test_the_fixture_of_one_nine_ninety():
    authors = ["top"] * 50 + [f"act{i}" for i in range(9) for _ in range(5)] + [f"rest{i:02d}" for i in range(90)]
    table = activity_groups(corpus_of(authors))
    assert table["people"].tolist() == [1, 9, 90]
    assert table["share"].tolist() == pytest.approx([50 / 185, 45 / 185, 90 / 185])


def test_three_types_add_up_to_all_messages():
    c = corpus_of(list("abcd"), ["post", "reply", "repost", "quote"], [None, "0000", None, None], [[], ["a"], ["a"], ["a"]])
    shares = {k: r.value for k, r in type_shares(c).items()}
    assert shares["original"] + shares["reply"] + shares["share"] == 1
    assert (shares["share_unedited"], shares["share_edited"], shares["broadcast"]) == (0.25, 0.25, 0.75)


def test_links_are_counted_among_messages_with_a_text():
    c = corpus_of(list("abcde"))
    c.messages["text"] = pd.array(["see https://example.org/x", "WWW.example.org", "http and www are words", None, ""], dtype="str")
    found = type_shares(c)["with_link"]
    assert found.value == pytest.approx(2 / 4) and found.n == 4 and found.parameters["without_text"] == 1
    c.messages["text"] = pd.array([None] * 5, dtype="str")
    assert "no message has a text" in type_shares(c)["with_link"].reason


def test_no_messages_have_no_shares():
    assert all(not r.defined for r in type_shares(corpus_of([])).values())


def test_fewer_than_ten_writers_have_no_top_one_percent():
    table = activity_groups(corpus_of(list("abc")))
    assert np.isnan(table["share"]).all() and "3 people" in table.attrs["reason"]


def test_received_replies_count_those_of_others_only():
    authors = ["star", "star"] + [f"p{i}" for i in range(10)]
    replies = [None, "0000"] + ["0000"] * 10
    table = activity_groups(corpus_of(authors, ["post"] + ["reply"] * 11, replies))
    assert table.loc["lead", "replies_received"] == 10


def test_deleted_authors_are_left_out_and_counted():
    assert activity_groups(corpus_of([None, *(f"p{i}" for i in range(10))])).attrs["missing_author"] == 1


@pytest.mark.parametrize("n", range(1, 400))
def test_the_groups_partition_everybody(n):
    sizes = group_sizes(n)
    assert sum(sizes) == n and min(sizes) >= 0 and sizes[0] >= 1
