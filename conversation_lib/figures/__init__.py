"""The standard figures: print-safe, with a title that says the finding, a caption, words for those who cannot see, and a table.

Each function returns (fig, table), the table holding exactly what is drawn; `show` puts the words on the picture, shows
it, and keeps it as PDF, SVG and PNG with its table where a build asks for that.
"""

# The functions bear the names of their modules, so they are taken here and now; matplotlib itself waits for the first picture.
from .bounded import bounded
from .cases import aligned, followers_since
from .chance import chance, counts_per_day, enough, heap
from .claims import claims_page, claims_strip
from .clock import on_the_clock
from .cracks import cracks
from .dials import dials, profile
from .edge_rules import edge_rules
from .glossary import glossary
from .growth import growth
from .intervals import intervals
from .lorenz import lorenz
from .lorenz_point import lorenz_bounds
from .network import matrix, network, networks
from .portions import portions
from .races import races
from .ranges import moment_ranges, ratio_ranges
from .rivals import rivals
from .show import show
from .space import space
from .spans import spans
from .style import canvas, look
from .survival import survival
from .timeline import timeline
from .touch import touch
from .trees import travels, trees
from .two_sided import two_sided

__all__ = [
    "aligned",
    "bounded",
    "canvas",
    "chance",
    "claims_page",
    "claims_strip",
    "counts_per_day",
    "cracks",
    "dials",
    "edge_rules",
    "enough",
    "followers_since",
    "glossary",
    "growth",
    "heap",
    "intervals",
    "look",
    "lorenz",
    "lorenz_bounds",
    "matrix",
    "moment_ranges",
    "network",
    "networks",
    "on_the_clock",
    "portions",
    "profile",
    "races",
    "ratio_ranges",
    "rivals",
    "show",
    "space",
    "spans",
    "survival",
    "timeline",
    "touch",
    "travels",
    "trees",
    "two_sided",
]
