"""Pictures of files that nobody chose: open talk, one account's archive, long reasons why nothing is known."""

import pandas as pd
import pytest

from conversation_lib import figures, toys
from conversation_lib.corpus import Corpus, account_table, message_table
from conversation_lib.figures.show import words_outside
from conversation_lib.results import Result


def open_talk(people: int = 3) -> Corpus:
    """Everybody writes once, to nobody in particular."""
    names = toys.names(people)
    times = pd.date_range("2020-03-02 18:00", periods=people, freq="1min", tz="UTC")
    messages = message_table({"message_id": [str(k) for k in range(people)], "author": names, "targets": [[] for _ in names], "created_at": times})
    return Corpus(messages, account_table(messages), source={"venue": "room"})


def legend_of(fig) -> set[str]:
    return {text.get_text() for legend in fig.legends for text in legend.get_texts()}


def test_who_wrote_to_nobody_in_particular_is_not_called_silent():
    fig, _ = figures.network(open_talk())
    assert "no tie (3)" in legend_of(fig) and not any("silent" in words for words in legend_of(fig))
    fig, _ = figures.matrix(toys.friends_and_silent(30))
    assert "30 silent ones not drawn" in fig.axes[0]._left_title.get_text()


def test_the_silent_are_called_silent():
    fig, _ = figures.network(toys.friends_and_silent(4))
    assert "silent (4)" in legend_of(fig)


def test_a_narrow_column_holds_fewer_words_abreast_and_cuts_none():
    for width, tall in ((16, 5.87), (11, 2 * 5.87), (8, 2 * 4.45)):
        fig, _ = figures.glossary(["star", "mesh", "pair"], width=width)
        assert words_outside(fig) == []
        assert fig.get_figheight() * 2.54 == pytest.approx(tall, abs=0.01)


def test_a_long_reason_stays_inside_the_picture_and_whole_in_the_table():
    reason = "the file holds the messages of one account only, and some of them answer others: what others said is not in it"
    fig, table = figures.profile({letter: Result.undefined(letter, reason) for letter in "VAOM"}, letters=tuple("VAOM"))
    assert words_outside(fig) == []
    assert set(table["reason"]) == {reason}
