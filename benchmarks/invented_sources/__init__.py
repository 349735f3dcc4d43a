"""Invented sources of any size, one maker a format: synthetic talk of a hundred people, half of it answers.

Each maker writes `n` messages as its source would write them, with the fields that a reader needs and no others, and
returns the path to hand to `read`. They show how reading grows with size; they are no samples of anything.
One module holds the makers of one family; importing it puts them into `MAKERS`.
"""

from . import chats, feeds, forges, forums, mail, networks, recordings, tables, teams, twitter
from .lines import START, WORDS, Line, talk
from .makers import MAKERS, maker

FAMILIES = (chats, feeds, forges, forums, mail, networks, recordings, tables, teams, twitter)

__all__ = ["FAMILIES", "MAKERS", "START", "WORDS", "Line", "maker", "talk"]
