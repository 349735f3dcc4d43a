"""The words of others stay the words of others."""

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from conversation_lib import words
from conversation_lib.words import texts
from conversation_lib.words.quotation import own_words, split_quotation


def test_quoted_lines_their_introduction_and_the_signature_are_taken_off():
    text = "Hello all,\n\nOn Mon, 3 May 2003, Ana Roe\n<ana@example.org> wrote:\n\n> one\n> two\n\nI do not think so.\n\n-- \nBen\nhives and honey"
    split = split_quotation(text)
    assert split.own == "Hello all,\n\n\nI do not think so."
    assert split.quoted.startswith("On Mon, 3 May 2003, Ana Roe\n") and split.quoted.endswith("> two")
    assert split.signature == "-- \nBen\nhives and honey"


def test_an_original_message_below_is_quoted_whole():
    assert own_words("Agreed.\n\n-----Original Message-----\nFrom: Ana\n\nShall we?") == "Agreed."
    assert own_words("Agreed.\n________________________________\nFrom: Ana\n\nShall we?") == "Agreed."
    assert own_words("See below.\n\nBegin forwarded message:\n\nFrom: Ana\nShall we?") == "See below."


def test_initials_before_the_mark_are_quotation_and_words_with_a_mark_are_not():
    assert own_words("JL> hello\nand 3 > 2") == "and 3 > 2"


@pytest.mark.parametrize("text", ["Why>", "AGC>", ">:( not again", ">.< why", ">:D", "p>0.05 is nothing", "x>3 here", "| a | b |\n| 1 | 2 |", "-> here", "--\n" + "line\n" * 20])
def test_angry_faces_numbers_and_tables_are_no_quotation(text):
    assert own_words(text) == text.strip("\n")
    assert texts.own_words([text]).to_pylist() == [text.strip() if "--" in text and ">" not in text else text]


def test_a_post_that_escapes_its_marks_is_still_a_quotation():
    assert own_words("&gt; thanks for nothing\nYou are welcome.") == "You are welcome."


def test_wrote_without_a_quotation_is_speech():
    assert own_words("This is what Ana wrote:\nshe is right.") == "This is what Ana wrote:\nshe is right."


def test_the_footer_of_a_list_is_nobodys_speech():
    assert own_words("Yes.\n" + "_" * 47 + "\nbees mailing list\nbees@example.org") == "Yes."


def test_lines_that_end_as_windows_ends_them_are_read_alike():
    mail = "Agreed.\n\nOn Mon Ana wrote:\n> Sorry\n-- \nBen\n" + "_" * 40 + "\nthe list"
    assert own_words(mail.replace("\n", "\r\n")).split() == own_words(mail).split() == ["Agreed."]


@given(st.lists(st.sampled_from(["own", "> q", "Ana wrote:", "-- ", "--", "", "----- Original Message -----", "_" * 40, "From: Ana", "&gt; q", ">:("]), max_size=20))
def test_every_line_belongs_to_exactly_one(lines):
    split = split_quotation("\n".join(lines))
    together = [line for part in split for line in part.split("\n") if line.strip()]
    assert sorted(together) == sorted(line for line in lines if line.strip())


@given(st.lists(st.sampled_from(["own", "> q", "JL> q", "| q", "-- ", "--", "", "----- Original Message -----", "Begin forwarded message:", "_" * 40, "&gt; q", "a > b"]), min_size=1, max_size=12))
def test_the_quick_look_passes_over_nothing_that_is_quoted(lines):
    text = "\n".join(lines)
    assert texts.own_words([text]).to_pylist()[0].strip() == own_words(text).strip()


def test_measures_count_only_the_own_words_of_a_mail():
    mail = "On Mon, Ana wrote:\n> Thanks, thanks, sorry!\nJL> thanks\nNo."
    counts = words.touch_counts(pd.Series([mail]))
    assert counts["thanks"].tolist() == [0] and counts["apology"].tolist() == [0] and counts["tokens"].tolist() == [2]
