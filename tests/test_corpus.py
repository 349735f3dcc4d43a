"""A corpus is plain data: nothing is lost on the way to disk and back, and its faults are named by their rows."""

import json

import numpy as np
import pandas as pd
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from conversation_lib.checks import COLUMNS, on_a_cycle, problems
from conversation_lib.corpus import (
    ACCOUNT_COLUMNS,
    MESSAGE_COLUMNS,
    REJECT_COLUMNS,
    Corpus,
    account_table,
    concat,
    message_table,
    reject_table,
)
from conversation_lib.errors import BadInput
from conversation_lib.ties import ties


def talk(**columns) -> Corpus:
    """Three people, four messages: ana asks everybody, ben answers, cho answers ben, a deleted account writes last."""
    base = {
        "message_id": ["1", "2", "3", "4"],
        "conversation_id": ["1", "1", "1", "4"],
        "reply_to": [None, "1", "2", "99"],
        "kind": ["post", "reply", "reply", "reply"],
        "author": ["ana", "ben", "cho", None],
        "targets": [[], ["ana"], ["ben", "ana"], None],
        "created_at": ["2010-05-20T10:00:00Z", "2010-05-20T10:01:00Z", "2010-05-20T10:02:00Z", None],
        "text": ["who?", "me", "", None],
    }
    messages = message_table({**base, **columns})
    return Corpus(
        messages, account_table(messages, {"account": ["dee"], "name": ["Dée, who is silent"]}), source={"format": "toy", "venue": "room", "records": 4}
    )


def found(corpus: Corpus) -> list[tuple]:
    """The faults as plain tuples, missing as None."""
    rows = problems(corpus)[["table", "row", "message_id", "problem", "serious"]].itertuples(index=False, name=None)
    return [tuple(None if pd.isna(value) else value for value in row) for row in rows]


def spoilt(column: str, values, table: str = "messages") -> Corpus:
    """The toy corpus with one column replaced after it was made."""
    corpus = talk()
    getattr(corpus, table)[column] = values
    return corpus


# --- saving and loading -----------------------------------------------------------------------------------------------


def test_what_was_saved_is_what_is_loaded(tmp_path):
    before = talk(
        message_id=["007", str(2**60), "é 漢 🙂", "last"],
        text=["line\nbreak", "", "‏עברית", None],
        likes=[1, None, 2**40, 0],
        extras=['{"a": 1}', None, None, None],
    )
    before.rejects = reject_table([{"file": "a.json", "line": 3, "reason": "cut short", "raw": '{"id": 1'}])
    after = Corpus.load(before.save(tmp_path / "with space ü" / "toy"))
    for name in ("messages", "accounts", "rejects"):
        pd.testing.assert_frame_equal(getattr(after, name), getattr(before, name))
    assert after.source == before.source
    assert after.counts() == before.counts()
    assert set(after.messages["message_id"]) == {"007", "1152921504606846976", "é 漢 🙂", "last"}


def test_an_empty_list_and_a_missing_list_stay_two_things(tmp_path):
    after = Corpus.load(talk().save(tmp_path / "c")).messages["targets"]
    assert after.isna().tolist() == [False, False, False, True]
    assert after.list.len().tolist()[:3] == [0, 1, 2]


def test_a_corpus_of_none_survives(tmp_path):
    empty = Corpus(message_table({"message_id": []}), account_table(message_table({"message_id": []})), source={"records": 0})
    after = Corpus.load(empty.save(tmp_path / "c"))
    assert len(after) == 0 and after.counts()["messages"] == 0 and after.check().empty
    assert {name: after.messages[name].dtype for name in MESSAGE_COLUMNS} == MESSAGE_COLUMNS


def test_saving_again_replaces_and_leaves_nothing_half_written(tmp_path):
    talk().save(tmp_path / "c")
    talk(text=["a", "b", "c", "d"]).save(tmp_path / "c")
    assert Corpus.load(tmp_path / "c").messages["text"].tolist() == ["a", "b", "c", "d"]
    assert [path.name for path in tmp_path.iterdir()] == ["c"]


def test_a_folder_with_other_things_is_not_overwritten(tmp_path):
    (tmp_path / "c").mkdir()
    (tmp_path / "c" / "thesis.doc").write_text("years of work", encoding="utf-8")
    with pytest.raises(BadInput, match="holds other things"):
        talk().save(tmp_path / "c")
    assert (tmp_path / "c" / "thesis.doc").read_text(encoding="utf-8") == "years of work"
    with pytest.raises(BadInput, match=r"Corpus\.save"):
        Corpus.load(tmp_path / "c")


words = st.text(st.characters(exclude_categories=("Cs",), exclude_characters="\x00"), max_size=8)


@settings(max_examples=15, deadline=None)
@given(
    st.lists(
        st.tuples(words, st.none() | words, st.none() | st.lists(words, max_size=3), st.none() | st.integers(0, 2**33), st.none() | words),
        max_size=8,
        unique_by=lambda row: row[0],
    )
)
def test_any_messages_survive_the_way_to_disk_and_back(tmp_path_factory, rows):
    ids, authors, targets, seconds, texts = zip(*rows) if rows else ([],) * 5
    when = pd.to_datetime(pd.Series(seconds, dtype="Int64"), unit="s", utc=True)
    messages = message_table({"message_id": list(ids), "author": list(authors), "targets": list(targets), "created_at": when, "text": list(texts)})
    before = Corpus(messages, account_table(messages), source={"venue": None, "warnings": ["ünï"]})
    after = Corpus.load(before.save(tmp_path_factory.mktemp("c") / "x"))
    pd.testing.assert_frame_equal(after.messages, before.messages)
    pd.testing.assert_frame_equal(after.accounts, before.accounts)


def test_source_is_written_as_readable_json(tmp_path):
    text = (talk().save(tmp_path / "c") / "source.json").read_text(encoding="utf-8")
    assert json.loads(text)["venue"] == "room"


# --- counting ---------------------------------------------------------------------------------------------------------


def test_the_counts_are_those_one_counts_by_hand():
    counts = talk().counts()
    assert (counts["messages"], counts["authors"], counts["accounts"], counts["conversations"]) == (4, 3, 4, 2)
    assert (counts["replies"], counts["orphans"], counts["open"], counts["unknown_targets"]) == (3, 1, 1, 1)
    assert (counts["first"], counts["last"]) == ("2010-05-20T10:00:00Z", "2010-05-20T10:02:00Z")


def test_a_silent_member_is_an_account_with_no_messages():
    accounts = talk().accounts.set_index("account")
    assert accounts["messages"].to_dict() == {"ana": 1, "ben": 1, "cho": 1, "dee": 0}
    assert pd.isna(accounts.loc["dee", "first_seen"]) and accounts.loc["dee", "name"] == "Dée, who is silent"


def test_rows_in_any_order_make_the_same_table():
    forward, backward = talk().messages, message_table(talk().messages.iloc[::-1])
    pd.testing.assert_frame_equal(forward, backward)


def test_the_venue_is_the_users_to_overrule():
    assert talk().with_venue("feed").venue == "feed" and talk().venue == "room"
    with pytest.raises(BadInput, match="feed, room or private"):
        talk().with_venue("pub")


# --- joining ----------------------------------------------------------------------------------------------------------


def of(format: str, ids=("1", "2"), authors=("ana", "ben"), times=("2010-05-20", "2010-05-21"), targets=(["ben"], ["ana"]), **source) -> Corpus:
    messages = message_table(
        {
            "message_id": list(ids),
            "author": list(authors),
            "created_at": [f"{t}T00:00:00Z" if t else None for t in times],
            "targets": list(targets),
            "text": [f"{a} says" for a in authors],
        }
    )
    return Corpus(messages, account_table(messages), source={"format": format, "records": len(messages), **source})


def records_add_up(corpus: Corpus) -> bool:
    return problems(corpus).empty


def test_accounts_of_different_formats_stay_apart():
    both = concat([of("mail"), of("chat")])
    assert both.accounts["account"].tolist() == ["2:ana", "2:ben", "ana", "ben"]
    assert len(both) == 4 and both.source["format"] == "joined" and records_add_up(both)
    assert sorted(map(tuple, ties(both)[["source", "target"]].to_numpy())) == [("2:ana", "2:ben"), ("2:ben", "2:ana"), ("ana", "ben"), ("ben", "ana")]


def test_a_stated_mapping_joins_accounts():
    both = concat([of("mail"), of("chat")], {"2:ana": "ana"})
    assert both.accounts["account"].tolist() == ["2:ben", "ana", "ben"]
    assert both.accounts.set_index("account").loc["ana", "messages"] == 2
    assert ("2:ben", "ana") in set(ties(both)[["source", "target"]].itertuples(index=False, name=None))
    assert both.source["same_accounts"] == {"2:ana": "ana"} and records_add_up(both)


def test_the_same_file_twice_is_duplicates_not_more_talk():
    both = concat([of("mail"), of("mail")])
    assert len(both) == 2 and both.counts()["duplicates"] == 2 and both.counts()["records"] == 4 and records_add_up(both)


def test_two_chats_both_numbered_from_one_are_not_duplicates():
    both = concat([of("chat"), of("chat", authors=("cho", "dee"), times=("2011-01-01", "2011-01-02"), targets=(["dee"], ["cho"]))])
    assert both.messages["message_id"].tolist() == ["1", "2", "2:1", "2:2"]
    assert both.counts()["duplicates"] == 0 and both.source["prefixes"] == ["", "2:"] and records_add_up(both)


def test_one_clash_is_enough_to_tell_two_sources_apart():
    both = concat([of("chat"), of("chat", ids=("2", "3"))])  # "2" is ben's in the one and ana's in the other
    assert both.messages["message_id"].tolist() == ["1", "2:2", "2", "2:3"]


def test_without_times_the_words_tell_whether_a_message_is_the_same():
    same = concat([of("chat", times=(None, None)), of("chat", times=(None, None))])
    other = of("chat", times=(None, None))
    other.messages["text"] = pd.Series(["something", "else"], dtype=other.messages["text"].dtype)
    assert len(same) == 2 and len(concat([of("chat", times=(None, None)), other])) == 4


def test_an_author_deleted_in_the_meantime_does_not_make_another_message():
    later = of("reddit", authors=("ana", None), targets=(["ben"], ["ana"]))
    both = concat([of("reddit"), later])
    assert len(both) == 2 and both.counts()["duplicates"] == 2


def test_two_sources_of_the_second_format_share_their_ids():
    three = concat([of("mail"), of("chat"), of("chat")])
    assert three.source["prefixes"] == ["", "2:", "2:"] and len(three) == 4 and records_add_up(three)


def test_recipients_stay_recipients_when_mail_is_joined():
    both = concat([of("mail", others_are="recipient"), of("mail", ids=("3", "4"), others_are="recipient")])
    assert set(ties(both)["kind"]) == {"recipient"}
    mixed = concat([of("mail", others_are="recipient"), of("chat")])
    assert set(ties(mixed)["kind"]) == {"mention"} and any("mentions" in warning for warning in mixed.source["warnings"])


def test_one_venue_is_kept_and_two_are_not_pooled():
    assert concat([of("a", venue="room"), of("a", ids=("3", "4"), venue="room")]).venue == "room"
    assert concat([of("a", venue="room"), of("b", venue="feed")]).venue is None


def test_made_up_talk_stays_synthetic_when_it_is_joined():
    both = concat([of("synthetic", synthetic=True), of("synthetic", ids=("3", "4"), synthetic=True)])
    assert both.source["synthetic"] is True and not both.source["warnings"]
    mixed = concat([of("mail"), of("synthetic", ids=("3", "4"), synthetic=True)])
    assert mixed.source["synthetic"] is True and "1 of the 2 sources was made by a program" in mixed.source["warnings"][-1]
    assert "synthetic" not in concat([of("mail"), of("mail", ids=("3", "4"))]).source


def test_a_source_that_could_have_had_answers_still_could_when_it_is_joined():
    assert concat([of("a", reply_links=True), of("a", ids=("3", "4"))]).source["reply_links"] is True
    assert "reply_links" not in concat([of("a"), of("a", ids=("3", "4"))]).source


def test_joining_nothing_is_refused():
    with pytest.raises(BadInput, match="at least one corpus"):
        concat([])


# --- faults -----------------------------------------------------------------------------------------------------------


def test_a_sound_corpus_has_no_faults():
    faults = talk().check()
    assert faults.empty and list(faults.columns) == list(COLUMNS)


def test_a_repeated_id_is_named_in_every_row_that_has_it():
    assert found(talk(message_id=["1", "2", "2", "4"], reply_to=[None, "1", "1", None], kind=["post", "reply", "reply", "post"])) == [
        ("messages", 1, "2", "shares its message_id with another message", True),
        ("messages", 2, "2", "shares its message_id with another message", True),
    ]


def test_a_missing_id_is_named_by_its_row():
    faults = problems(spoilt("message_id", pd.array(["1", None, "3", ""], dtype="str")))
    rows = faults.loc[faults["problem"] == "has no message_id", "row"].tolist()
    assert rows == [1, 3] and faults["serious"].all()


def test_a_missing_conversation_is_named():
    assert ("messages", 3, "4", "has no conversation_id", True) in found(talk(conversation_id=["1", "1", "1", None]))


def test_a_circle_of_replies_names_its_members_and_nobody_else():
    faults = found(talk(reply_to=["3", "1", "2", "1"], kind=["reply"] * 4))
    assert [fault[2] for fault in faults if "circle" in fault[3]] == ["1", "2", "3"]


def test_a_message_that_answers_itself_is_told_apart_from_a_circle():
    faults = found(talk(reply_to=[None, "2", "2", None], kind=["post", "reply", "reply", "post"]))
    assert faults == [("messages", 1, "2", "answers itself", True)]


def test_an_author_who_answers_their_own_message_is_no_fault():
    assert talk(author=["ana", "ana", "cho", None]).check().empty


def test_an_answer_older_than_its_question_is_worth_knowing_but_not_serious():
    corpus = talk(reply_to=["2", None, None, "1"], kind=["reply", "post", "post", "reply"])
    assert found(corpus) == [("messages", 0, "1", "is older than the message it answers", False)]  # "4" has no time: neither older nor younger


def test_wrong_dtypes_are_named_and_hide_nothing_else():
    corpus = spoilt("message_id", [1, 2, 2, 4])
    sentences = [fault[3] for fault in found(corpus)]
    assert sentences[0] == "the column message_id is of the kind int64, it must be str"
    assert sentences.count("shares its message_id with another message") == 2
    naive = spoilt("created_at", talk().messages["created_at"].dt.tz_localize(None))
    assert any("created_at is of the kind datetime64[us]" in fault[3] for fault in found(naive))


def test_targets_as_python_lists_are_named_but_still_looked_at():
    corpus = spoilt("targets", pd.Series([[], ["ana"], ["stranger"], None], dtype=object))
    assert [(fault[1], fault[3]) for fault in found(corpus)][1:] == [(2, "is addressed to somebody who is absent from accounts")]
    assert "targets is of the kind object" in found(corpus)[0][3]


def test_absent_unknown_and_misplaced_columns_are_named():
    corpus = talk()
    corpus.messages = corpus.messages[["conversation_id", "message_id", *list(MESSAGE_COLUMNS)[2:-1]]].assign(mood="glad")
    assert {(fault[3], fault[4]) for fault in found(corpus)} == {
        ("the column text is absent", True),
        ("the columns stand in another order than the one agreed", False),
        ("the column mood is not known; such values belong into extras", False),
    }


def test_unsorted_rows_are_named_once():
    corpus = talk()
    corpus.messages = corpus.messages.iloc[[1, 0, 2, 3]].reset_index(drop=True)
    assert found(corpus) == [("messages", 1, "1", "stands before its turn: rows are sorted by created_at, then by message_id", True)]
    tied = talk(created_at=["2010-05-20T10:00:00Z"] * 3 + [None])
    tied.messages = tied.messages.iloc[[0, 2, 1, 3]].reset_index(drop=True)
    assert [fault[2] for fault in found(tied)] == ["2"]


def test_unknown_kinds_are_named():
    corpus = spoilt("kind", ["post", "retweet", "reply", None])
    assert ("messages", 1, "2", "is of the unknown kind retweet", True) in found(corpus)
    assert ("messages", 3, "4", "has no kind", True) in found(corpus)


def test_a_post_that_answers_is_a_contradiction():
    assert found(talk(kind=["post", "post", "reply", "reply"])) == [("messages", 1, "2", "answers a message but is called a post", True)]


def test_people_without_an_account_are_named():
    corpus = talk()
    corpus.accounts = corpus.accounts[corpus.accounts["account"] != "ana"].reset_index(drop=True)
    assert [(fault[2], fault[3]) for fault in found(corpus)] == [
        ("1", "is written by somebody who is absent from accounts"),
        ("2", "is addressed to somebody who is absent from accounts"),
        ("3", "is addressed to somebody who is absent from accounts"),
    ]


def test_accounts_that_contradict_the_messages_are_named():
    corpus = talk()
    corpus.accounts.loc[0, "messages"] = 7
    assert found(corpus) == [("accounts", 0, None, "is an account with another number of messages than it wrote", True)]
    twice = talk()
    twice.accounts = pd.concat([twice.accounts, twice.accounts.iloc[[0]]], ignore_index=True)
    assert [(fault[1], fault[3]) for fault in found(twice)] == [(0, "is an account that stands there twice"), (4, "is an account that stands there twice")]


def test_targets_without_an_id_and_targets_named_twice_are_told_apart():
    faults = found(talk(targets=[["ana", ""], ["ana", "ana"], ["ben"], None]))
    assert [(fault[1], fault[3].split(";")[0], fault[4]) for fault in faults if "target" in fault[3]] == [
        (0, "has a target without an id", True),
        (1, "names the same target twice", False),
    ]


def test_records_that_do_not_add_up_are_named():
    corpus = talk()
    corpus.source["records"] = 9
    (fault,) = found(corpus)
    assert fault[0] == "source" and fault[3] == "9 records were read, but there are 4 messages + 0 events + 0 duplicates + 0 rejects + 0 others"


def test_an_unknown_venue_is_named():
    corpus = talk()
    corpus.source["venue"] = "pub"
    assert "the venue pub is not known" in found(corpus)[0][3]


def test_tables_of_the_wrong_dtype_are_named_for_accounts_and_rejects_too():
    corpus = talk()
    corpus.rejects = pd.DataFrame({name: pd.Series([], dtype=object) for name in REJECT_COLUMNS})
    corpus.accounts["is_bot"] = [0, 0, 0, 0]
    tables = problems(corpus)["table"].value_counts().to_dict()
    assert tables == {"rejects": 4, "accounts": 1} and set(ACCOUNT_COLUMNS) >= {"is_bot"}


def slow_cycle(parent: list[int]) -> list[bool]:
    """The same by walking: a place is on a cycle if one comes back to it."""
    out = []
    for start in range(len(parent)):
        here, steps = parent[start], 0
        while here not in (-1, start) and steps < len(parent):
            here, steps = parent[here], steps + 1
        out.append(here == start)
    return out


@given(st.integers(0, 12).flatmap(lambda n: st.lists(st.integers(-1, n - 1), min_size=n, max_size=n)))
def test_circles_are_found_as_by_walking(parent):
    parent = [-1 if p == i else p for i, p in enumerate(parent)]
    assert on_a_cycle(np.array(parent, dtype="int64")).tolist() == slow_cycle(parent)


def test_a_chain_of_a_million_needs_no_recursion():
    chain = np.arange(-1, 999_999)
    assert not on_a_cycle(chain).any()
    chain[0] = 999_999
    assert on_a_cycle(chain).all()


@pytest.mark.slow
def test_a_million_messages_are_checked():
    rng = np.random.default_rng(20100520)
    size = 1_000_000
    ids = pa.array([f"m{number}" for number in range(size)], pa.large_string())
    parents = ids.take(pa.array([None, *(rng.random(size - 1) * np.arange(1, size)).astype(int)], pa.int64()))
    authors = pa.array([f"u{number}" for number in range(20_000)], pa.large_string()).take(rng.integers(0, 20_000, size))
    nobody = pa.ListArray.from_arrays(np.zeros(size + 1, dtype="int32"), pa.array([], pa.string()))
    messages = message_table(
        {
            "message_id": ids,
            "reply_to": parents,
            "kind": ["post"] + ["reply"] * (size - 1),
            "author": authors,
            "targets": nobody,
            "created_at": pd.date_range("2010-05-20", periods=size, freq="s", tz="UTC"),
        }
    )
    corpus = Corpus(messages, account_table(messages))
    assert corpus.check().empty
    corpus.messages.loc[[5, 6], "reply_to"] = ["m6", "m5"]
    assert set(corpus.check().query("serious")["message_id"]) == {"m5", "m6"}
