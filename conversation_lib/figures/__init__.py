"""The standard figures: print-safe, with a title that says the finding, a caption, words for those who cannot see, and a table.

Each function returns (fig, table), the table holding exactly what is drawn; `show` puts the words on the picture, shows
it, and keeps it as PDF, SVG and PNG with its table where a build asks for that.
"""

# The functions bear the names of their modules, so they are taken here and now; matplotlib itself waits for the first picture.
from .bounded import bounded
from .chance import chance, counts_per_day, enough, heap
from .dials import dials, profile
from .glossary import glossary
from .growth import growth
from .intervals import intervals
from .lorenz import lorenz
from .network import matrix, network, networks
from .portions import portions
from .races import races
from .ranges import moment_ranges, ratio_ranges
from .rivals import rivals
from .show import show
from .space import space
from .style import canvas, look
from .survival import survival
from .timeline import timeline
from .trees import travels, trees

__all__ = [
    "bounded",
    "canvas",
    "chance",
    "counts_per_day",
    "dials",
    "enough",
    "glossary",
    "growth",
    "heap",
    "intervals",
    "look",
    "lorenz",
    "matrix",
    "moment_ranges",
    "network",
    "networks",
    "portions",
    "profile",
    "races",
    "ratio_ranges",
    "rivals",
    "show",
    "space",
    "survival",
    "timeline",
    "travels",
    "trees",
]
