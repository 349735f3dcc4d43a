"""The standard figures: print-safe, with a title that says the finding, a caption, words for those who cannot see, and a table.

Each function returns (fig, table), the table holding exactly what is drawn; `show` puts the words on the picture, shows
it, and keeps it as PDF, SVG and PNG with its table where a build asks for that.
"""

from importlib import import_module

# The functions bear the names of their modules, so they are taken here and now; matplotlib itself waits for the first picture.
from .network import matrix, network, networks
from .show import show
from .space import space
from .style import canvas, look

__all__ = ["canvas", "look", "matrix", "network", "networks", "show", "space"]
_LATER = {}


def __getattr__(name: str):
    if name in _LATER:
        return getattr(import_module(f".{_LATER[name]}", __name__), name)
    raise AttributeError(f"figures has no {name!r}; it offers {', '.join(sorted([*__all__, *_LATER]))}")
