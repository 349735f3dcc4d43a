"""Conversation Notebooks: is this communication one-to-many or many-to-many, how sure are we, what may we print?

A table of contents: what a notebook may use, and nothing else. The names are fetched when they are first used, so that
`import conversation_lib` costs next to nothing.
"""

from importlib import import_module

__version__ = "0.1.0"

_CONTENTS = {
    # reading and keeping
    "read": "readers",
    "detect": "readers",
    "Corpus": "corpus",
    "message_table": "corpus",
    "account_table": "corpus",
    "concat": "corpus",
    # results that can be printed
    "Result": "results",
    "record": "results",
    "recorded": "results",
    "say": "results",
    "answer": "results",
    # what stands at the top and the end of a page (a function must not bear the name of its module)
    "data_card": "page",
    "colophon": "page",
    "references": "bibliography",
    "measure_card": "measure_cards:card",
    "completeness_report": "completeness:completeness",
    "BadInput": "errors",
}
_MODULES = (
    "chance",
    "datasets",
    "facts",
    "figures",
    "graphs",
    "inference",
    "measures",
    "privacy",
    "readers",
    "recorded_talk",
    "sensitivity",
    "simulate",
    "threads",
    "ties",
    "timing",
    "toys",
    "turns",
    "voices",
    "words",
    "writers",
)

__all__ = sorted([*_CONTENTS, *_MODULES, "__version__"])


def __getattr__(name: str):
    if name in _CONTENTS:
        module, _, attribute = _CONTENTS[name].partition(":")
        return getattr(import_module(f".{module}", __name__), attribute or name)
    if name in _MODULES:
        return import_module(f".{name}", __name__)
    raise AttributeError(f"conversation_lib has no {name!r}; it offers {', '.join(__all__)}")


def __dir__():
    return __all__
