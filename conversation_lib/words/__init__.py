"""Words: the human touch, tailoring, answering, difference and cracks, measured so that a reader can check them by eye.

A table of contents. Every function takes messages (a message table, a Corpus or a Series of texts) and gives a pandas
table; measures give a `Traced` table, whose `behind(row)` shows the messages that a number was made of. Everything works
offline: no function downloads anything. How to use it: docs/how-to/words.md.
"""

from importlib import import_module

_CONTENTS = {
    # cutting and looking
    "encode": "tokens",
    "clean": "tokens",
    "split_quotation": "quotation",
    "language_of": "language",
    "languages": "language",
    "language_name": "language",
    "Traced": "traced",
    "stop_words": "lists",
    "marker_words": "lists",
    "MARKERS": "lists",
    "nltk_downloads": "downloads",
    # the human touch
    "touch": "markers",
    "touch_counts": "markers",
    "touch_against_outcome": "outcome",
    "strongest": "outcome",
    "first_lines": "openings",
    "later_messages": "openings",
    # tailoring (mass customization)
    "tailored": "tailoring",
    "near_duplicates": "tailoring",
    "templates": "frames",
    "make_letters": "mailing",
    "LETTER": "mailing",
    # answering
    "exchanges": "pairs",
    "coordination": "accommodation",
    "coordination_of": "accommodation",
    "take_up": "answering",
    "answers": "questions",
    "questions_answered": "questions",
    # difference
    "compare": "difference",
    "log_odds": "difference",
    "keyness": "difference",
    "in_context": "concordance",
    # reading by eye
    "draw_for_coding": "coding",
    "coding_sheet": "coding",
    "read_sheet": "coding",
    "reliability": "coding",
    "machine_against_reader": "coding",
    "cohen_kappa": "agreement",
    "krippendorff_alpha": "agreement",
    # cracks
    "sentiment_of": "sentiment",
    "failing_examples": "sentiment",
    "signs_of": "cracks",
    "sample_to_read": "cracks",
    "check_against": "cracks",
    "cracks_over_time": "cracks",
    "voices": "cracks",
    "company_answers": "cracks",
    "share_of_sign": "shares",
    "by_mixture": "mixture",
    # topics as counted words
    "terms_over_time": "terms",
    "collocations": "terms",
}

__all__ = sorted(_CONTENTS)


def __getattr__(name: str):
    if name in _CONTENTS:
        module, _, function = _CONTENTS[name].partition(":")
        return getattr(import_module(f".{module}", __name__), function or name)
    raise AttributeError(f"words has no {name!r}; it offers {', '.join(__all__)}")


def __dir__():
    return __all__
