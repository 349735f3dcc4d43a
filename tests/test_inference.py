"""Rules guess who answers whom; each guess names its rule, and stated ties are never overruled."""

import itertools
import sys

import pandas as pd
import pytest

from conversation_lib.corpus import Corpus, account_table, message_table
from conversation_lib.inference import CERTAINTY, LEAST, RULES, infer_replies, inferred_ties, with_and_without
from conversation_lib.paths import ROOT
from conversation_lib.ties import COLUMNS, ties

from .samples import SAMPLES, needs_samples


def room(*lines, names=None):
    """A room from (minute, author, text) or (minute, author, text, reply_to); whom a line names is read from its head."""
    rows = [(*line, None)[:4] for line in lines]
    m = message_table(
        {
            "message_id": [f"m{i:03d}" for i in range(len(rows))],
            "conversation_id": ["room"] * len(rows),
            "author": [r[1] for r in rows],
            "text": [r[2] for r in rows],
            "reply_to": [r[3] for r in rows],
            "targets": [[]] * len(rows),
            "created_at": [None if r[0] is None else pd.Timestamp("2020-01-01", tz="UTC") + pd.Timedelta(minutes=r[0]) for r in rows],
        }
    )
    return Corpus(m, account_table(m, names), source={"venue": "room"})


def links(corpus, rules=RULES, least=0.0):
    found = infer_replies(corpus, rules, least)
    return {i: (parent, rule) for i, parent, rule in zip(found["message_id"], found["reply_to"], found["rule"], strict=True)}


FOUR = room(
    (0, "ana", "who has seen the queen?"),
    (1, "cho", "good morning all"),
    (2, "ben", "ana: she is in the second hive"),
    (3, "dan", "where is my smoker"),
    (4, "ana", "thank you"),
    (4, "ana", "I will look there"),
)


def test_each_rule_finds_what_it_says():
    assert links(FOUR, "addressed") == {"m002": ("m000", "addressed")}
    assert links(FOUR, "next_speaker") == {"m004": ("m002", "next_speaker")}
    assert links(FOUR, "continued") == {"m005": ("m004", "continued")}
    assert links(FOUR, "time_gap")["m001"] == ("m000", "time_gap")
    assert links(FOUR, "quotation") == {}


def test_all_rules_together_take_the_most_certain():
    assert links(FOUR, least=0.4) == {
        "m001": ("m000", "time_gap"),
        "m002": ("m000", "addressed"),
        "m004": ("m002", "next_speaker"),
        "m005": ("m004", "continued"),
    }


def test_quoted_words_are_answered_where_they_were_written():
    talk = room(
        (0, "ana", "the honey of this year is dark and thick"),
        (1, "cho", "it rains"),
        (2, "ben", "> honey of this year is dark\nmine too"),
        (3, "dan", 'what is "dark and thick" for you'),
    )
    found = links(talk, "quotation")
    assert found["m002"] == ("m000", "quotation")
    assert "m003" in found and found["m003"][0] in ("m000", "m002")
    assert links(room((0, "ana", "a b c d e"), (1, "ben", "a b c d e")), "quotation") == {}


def test_the_rules_look_back_only_and_not_for_ever():
    late = room((0, "ana", "hello"), (61, "ben", "ana: hello"))
    assert links(late, "addressed") == {} and links(late, "time_gap") == {}
    assert links(room((0, "ben", "ana: hello"), (1, "ana", "what")), "addressed") == {}


def test_two_people_answer_each_other():
    talk = room((0, "ana", "hello"), (1, "ben", "hi"), (2, "ben", "how are you"), (3, "ana", "fine"))
    assert links(talk, "next_speaker") == {"m001": ("m000", "next_speaker"), "m003": ("m002", "next_speaker")}


def test_without_times_the_order_alone_counts():
    talk = room((None, "ana", "hello"), (None, "ben", "ana: hi"), (None, "ana", "fine"))
    assert links(talk, least=0.4) == {"m001": ("m000", "addressed"), "m002": ("m001", "next_speaker")}


def test_a_stated_answer_is_left_alone_and_remembered():
    talk = room((0, "ana", "a"), (1, "ben", "b"), (2, "cho", "c", "m000"))
    assert "m002" not in links(talk)


def test_nothing_is_answered_across_conversations():
    talk = room((0, "ana", "hello"), (1, "ben", "ana: hi"))
    talk.messages["conversation_id"] = talk.messages["conversation_id"] + talk.messages["message_id"]
    assert links(talk) == {}


def test_first_names_are_enough_where_only_one_has_it():
    names = {"account": ["1", "2", "3"], "name": ["Ana Roe", "Ben Poe", "Ben Doe"]}
    talk = room((0, "1", "hello"), (1, "2", "Ana, hello"), (2, "3", "well"), (3, "1", "Ben: hello"), names=names)
    assert links(talk, "addressed") == {"m001": ("m000", "addressed")}


def test_who_goes_on_speaks_to_whom_he_was_speaking():
    found = infer_replies(FOUR).set_index("message_id")
    assert found.loc["m005", "answered"] == "ben" and found.loc["m004", "answered"] == "ben"


def test_inferred_ties_carry_the_rule_and_stated_ones_stay():
    stated = FOUR.messages.copy()
    stated["targets"] = pd.Series([[], [], ["ana"], [], [], []], dtype=stated["targets"].dtype)
    corpus = Corpus(stated, FOUR.accounts, source={})
    extra = inferred_ties(corpus)
    assert list(extra.columns) == list(COLUMNS) == list(ties(corpus).columns)
    assert extra[["source", "target", "inferred", "certainty"]].values.tolist() == [
        ["cho", "ana", "time_gap", CERTAINTY["time_gap", "one"]],
        ["ana", "ben", "next_speaker", CERTAINTY["next_speaker", "named"]],
        ["ana", "ben", "continued", CERTAINTY["continued", "next line"]],
    ]
    assert (ties(corpus)["inferred"] == False).all()  # noqa: E712
    compared = with_and_without(corpus, len)
    assert compared["value"].tolist() == compared["ties"].tolist() and compared["ties"].iloc[0] == 1 and compared["ties"].iloc[-1] == 4


def test_names_of_people_do_not_matter_and_certainty_is_a_threshold():
    other = room(
        *[
            (t.minute, f"x{a}", x.replace("ana:", "xana:"))
            for t, a, x in zip(FOUR.messages["created_at"], FOUR.messages["author"], FOUR.messages["text"], strict=True)
        ]
    )
    assert links(other) == links(FOUR)
    assert (infer_replies(FOUR, least=0.7)["certainty"] >= 0.7).all() and len(infer_replies(FOUR, least=1.0)) == 0


def test_an_unknown_rule_is_named():
    with pytest.raises(ValueError, match="telepathy"):
        infer_replies(FOUR, ["telepathy"])


def test_an_empty_corpus_has_no_inferred_ties():
    assert len(inferred_ties(room())) == 0 and len(infer_replies(room())) == 0


def test_a_long_log_takes_time_in_proportion():
    talk = room(*[(i / 10, f"p{i % 40}", f"p{(i * 7) % 40}: word {i} > and more" if i % 3 else "so it is") for i in range(20_000)])
    assert len(infer_replies(talk)) > 5_000


def test_a_held_out_log_has_no_say_in_the_numbers_that_judge_it():
    """Two made-up logs that contradict each other: what one teaches is wrong in the other, and only there it is used."""
    sys.path.insert(0, str(ROOT / "benchmarks"))
    try:
        import reply_inference as bench
    finally:
        sys.path.pop(0)
    talk = room(*[(i, "ana" if i % 2 else "ben", "so it is" if i % 3 else "well") for i in range(60)])
    ids = talk.messages["message_id"].tolist()
    follows = bench.Gold("follows", talk, {i: {before} for before, i in itertools.pairwise(ids)})
    never = bench.Gold("never", talk, {i: set() for i in ids[1:]})
    sure, unsure = bench.learned([follows], 3.0, 5.0), bench.learned([never], 3.0, 5.0)
    assert sure["next_speaker", "two"] == 1.0 and unsure["next_speaker", "two"] == 0.0 and sure["quotation", "quoted"] == 0.5
    apart = bench.held_out([follows, never], lambda log, other: True, every_number=False)
    assert apart["found"] == bench.Setting(tuple(sure.items()), LEAST, 3.0, 5.0).score([never])["found"] and apart["right"] == 0
    assert CERTAINTY["next_speaker", "two"] == 0.65  # what was learned is forgotten again


def test_hidden_answers_are_the_gold_and_nothing_of_them_is_left():
    sys.path.insert(0, str(ROOT / "benchmarks"))
    try:
        import reply_inference as bench
    finally:
        sys.path.pop(0)
    table = {
        "message_id": ["1", "2", "3"],
        "author": ["ana", "ben", None],
        "reply_to": [None, "1", "gone"],
        "targets": [[], ["ana"], None],
        "text": ["a", "b", "c"],
    }
    m = message_table({**table, "created_at": pd.date_range("2020-01-01", periods=3, tz="UTC"), "kind": ["post", "reply", "reply"]})
    gold = bench.hidden(Corpus(m, account_table(m)))
    assert gold.links == {"1": set(), "2": {"1"}} and gold.drawn == 1
    assert gold.corpus.messages["reply_to"].isna().all() and gold.corpus.messages["targets"].list.len().sum() == 0
    assert gold.corpus.messages["conversation_id"].unique().tolist() == ["all"]


@pytest.mark.slow
@needs_samples
def test_on_annotated_logs_the_rules_beat_both_baselines_clearly_and_the_page_tells_it():
    sys.path.insert(0, str(ROOT / "benchmarks"))
    try:
        import reply_inference as bench
    finally:
        sys.path.pop(0)
    logs = bench.annotated_logs(SAMPLES / "irc")
    ours = bench.score(logs, bench.by_rules(RULES))["f1"]
    assert ours > bench.score(logs, bench.last_of_named)["f1"] + 0.2
    assert ours > bench.score(logs, bench.previous_message)["f1"] + 0.3
    channels = bench.held_out(logs, lambda log, other: bench.channel(log) != bench.channel(other), every_number=True)["f1"]
    assert ours > channels > bench.score(logs, bench.last_of_named)["f1"] + 0.15
    shares = bench.shares_right(logs)
    measured = shares[shares["found"] >= 10]
    assert ((measured["share"] - measured["certainty"]).abs() <= 0.03).all()
    page = (ROOT / "docs" / "reply-inference.md").read_text(encoding="utf-8")
    assert page == bench.tables(logs) and f"certainty at least {LEAST}" in page
