"""Published counts and dates as what they are: intervals with a wording, an unknown hour, and a source.

Where nobody kept the messages, the press still printed numbers. This package never turns "almost 7,100" into 7,100: it
works out what must have been true (envelope), what needs no clock (paired ratios), when a round number was passed
(milestones), and what only the choice of a curve decides (curves). What stands beside it: cases on one clock (cases,
pace), the excerpt statement by statement (claims), and what one point of a Lorenz curve says (lorenz_point).
Used by notebooks 01 and 30 to 36.
"""

from . import cases, claims, lorenz_point
from .bounds import SLACKS, Possible, possible, slack_in_words, with_bounds
from .curves import FORMS, Fit, bootstrap, compare, fit, fit_all, original_sources, without_copies
from .envelope import at, envelope, rectangles
from .hours import TRUST, window, with_windows
from .mechanisms import likelihood_of_race, race, three_kinds_of_talk
from .milestones import DOUBLINGS, milestone, milestones, overtaking, passed_between
from .moments import Moment, between
from .pace import days_between, pace
from .press import what_was_printed
from .ratios import common_ratio, other_readings, over_slacks, paired_ratios, printed_ratio, ratio_between
from .story import storyline
from .studies import census_share, same_data, shares_with_base

__all__ = [
    "DOUBLINGS",
    "FORMS",
    "SLACKS",
    "TRUST",
    "Fit",
    "Moment",
    "Possible",
    "at",
    "between",
    "bootstrap",
    "cases",
    "census_share",
    "claims",
    "common_ratio",
    "compare",
    "days_between",
    "envelope",
    "fit",
    "fit_all",
    "likelihood_of_race",
    "lorenz_point",
    "milestone",
    "milestones",
    "original_sources",
    "other_readings",
    "over_slacks",
    "overtaking",
    "pace",
    "paired_ratios",
    "passed_between",
    "possible",
    "printed_ratio",
    "race",
    "ratio_between",
    "rectangles",
    "same_data",
    "shares_with_base",
    "slack_in_words",
    "storyline",
    "three_kinds_of_talk",
    "what_was_printed",
    "window",
    "with_bounds",
    "with_windows",
    "without_copies",
]
