"""The words of others stay the words of others."""

from hypothesis import given
from hypothesis import strategies as st

from conversation_lib.quotation import own_words, split_quotation


def test_quoted_lines_their_introduction_and_the_signature_are_taken_off():
    text = "Hello all,\n\nOn Mon, 3 May 2003, Ana Roe\n<ana@example.org> wrote:\n\n> one\n> two\n\nI do not think so.\n\n-- \nBen\nhives and honey"
    split = split_quotation(text)
    assert split.own == "Hello all,\n\n\nI do not think so."
    assert split.quoted.startswith("On Mon, 3 May 2003, Ana Roe\n") and split.quoted.endswith("> two")
    assert split.signature == "-- \nBen\nhives and honey"


def test_an_original_message_below_is_quoted_whole():
    assert own_words("Agreed.\n\n-----Original Message-----\nFrom: Ana\n\nShall we?") == "Agreed."


def test_initials_before_the_mark_are_quotation_and_words_with_a_mark_are_not():
    assert own_words("JL> hello\nand 3 > 2") == "and 3 > 2"


def test_wrote_without_a_quotation_is_speech():
    assert own_words("This is what Ana wrote:\nshe is right.") == "This is what Ana wrote:\nshe is right."


def test_the_footer_of_a_list_is_nobodys_speech():
    assert own_words("Yes.\n" + "_" * 47 + "\nbees mailing list\nbees@example.org") == "Yes."


@given(st.lists(st.sampled_from(["own", "> q", "Ana wrote:", "-- ", "", "----- Original Message -----", "_" * 40]), max_size=20))
def test_every_line_belongs_to_exactly_one(lines):
    split = split_quotation("\n".join(lines))
    together = [line for part in split for line in part.split("\n") if line.strip()]
    assert sorted(together) == sorted(line for line in lines if line.strip())
