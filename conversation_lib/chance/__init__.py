"""How sure are we? Nulls, intervals, influence; one idea a module.

nulls.py      what chance alone gives, with the observed value as a mark (swaps.py is its fast loop, stubs.py all messages addressed anew)
halves.py     intervals for the axes and C, from halves of the conversations
authors.py    intervals for shares over authors
people.py     intervals for density and its like, where the people are a sample
influence.py  without each author: on whom the number hangs
multiple.py   many questions at once: Holm, Benjamini-Hochberg
"""

from .authors import by_author
from .halves import half_samples, recentred, replicates, why_not, with_halves
from .influence import jackknife, without_each_author
from .multiple import adjusted
from .nulls import Null, against_chance, p_values_without_pattern, shuffled_times
from .people import by_person
from .stubs import stub_permutations

__all__ = [
    "Null",
    "adjusted",
    "against_chance",
    "by_author",
    "by_person",
    "half_samples",
    "jackknife",
    "p_values_without_pattern",
    "recentred",
    "replicates",
    "shuffled_times",
    "stub_permutations",
    "why_not",
    "with_halves",
    "without_each_author",
]
