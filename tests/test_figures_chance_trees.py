"""Pictures of chance, power and reply trees: what is drawn stands in the table, and too much is refused in a sentence."""

import numpy as np
import pandas as pd
import pytest

from conversation_lib import figures
from conversation_lib.chance.nulls import Null
from conversation_lib.errors import BadInput
from conversation_lib.figures.trees import places
from conversation_lib.threads import from_parents, tree_table

T7 = [None, 0, 0, 1, 1, 2, 4]


def test_every_draw_and_the_observed_value_are_in_the_table():
    null = Null(0.4, np.linspace(0, 0.2, 50), "pairs shuffled", 1)
    fig, table = figures.chance(null, xlabel="share returned")
    assert len(table) == 51 and (table["what"] == "observed").sum() == 1 and len(fig.axes) == 1


def test_a_parent_stands_over_the_middle_of_its_answers():
    x = places(from_parents(T7).parent)
    assert x[0] == pytest.approx((x[1] + x[2]) / 2) and x.min() == 0 and x.max() == 1


def test_a_drawn_tree_has_all_its_messages():
    _, table = figures.trees({"talk": T7, "one": [None]})
    assert len(table) == 8 and table[table["tree"] == "talk"]["depth"].max() == 3


def test_only_trees_of_four_or_more_are_dots():
    t = pd.concat([tree_table(from_parents(p)).assign(corpus="x") for p in (T7, [None, 0], [None, 0, 1, 2])])
    _, table = figures.travels(t)
    assert sorted(table["messages"]) == [4, 7]


def test_too_much_for_one_picture_is_one_sentence():
    with pytest.raises(BadInput, match="two pictures"):
        figures.trees({str(k): [None] for k in range(9)})
    with pytest.raises(BadInput, match="draw"):
        figures.travels(tree_table(from_parents([None])).assign(corpus="x"))
    with pytest.raises(BadInput):
        figures.enough({})
