"""What NLTK would have to download, what it would be good for here, and what is used instead.

Nothing in this package downloads. One feature (merging word forms in `difference.compare`) uses a download where somebody
already has it, and says which one is missing where not; everything else goes without.
"""

from __future__ import annotations

from collections.abc import Iterable

import pandas as pd

#: (name for nltk.download, where NLTK keeps it, what it would give, what is used here)
_DATA = (
    ("punkt_tab", "tokenizers/punkt_tab", "sentences and words of edited prose", "TweetTokenizer, which needs nothing; sentences end at . ! ? …"),
    ("stopwords", "corpora/stopwords", "stop words; they would delete sorry, thanks, we, you", "data/words/stop.csv"),
    ("vader_lexicon", "sentiment/vader_lexicon.zip", "VADER's word list", "the same list, from the package vaderSentiment"),
    ("averaged_perceptron_tagger_eng", "taggers/averaged_perceptron_tagger_eng", "parts of speech", "word lists in data/words; no measure needs a tagger"),
    ("wordnet", "corpora/wordnet.zip", "one form for oil, oils, oiled", "word forms stay apart, or a star: oil*"),
)


def nltk_downloads() -> pd.DataFrame:
    """What NLTK offers as downloads: data, here (bool), gives, instead. Looks only on this machine.

    Examples
    --------
    >>> nltk_downloads()["data"].tolist()[:2]
    ['punkt_tab', 'stopwords']
    """
    rows = [(name, _here(place), gives, instead) for name, place, gives, instead in _DATA]
    return pd.DataFrame(rows, columns=["data", "here", "gives", "instead"])


def _here(place: str) -> bool:
    import nltk

    for form in (place, place.removesuffix(".zip")):
        try:
            nltk.data.find(form)
        except (LookupError, OSError, ValueError):
            continue
        return True
    return False


def base_forms(words: Iterable[str]) -> tuple[dict[str, str], str]:
    """(word -> its base form, "" or what is missing): by WordNet, if that is here; else every word is its own base form.

    Examples
    --------
    >>> forms, missing = base_forms(["oils"])
    >>> forms["oils"] in ("oil", "oils"), missing == "" or "nltk.download('wordnet')" in missing
    (True, True)
    """
    words = list(words)
    if not _here("corpora/wordnet.zip"):
        return {w: w for w in words}, "word forms are not merged: that needs NLTK's wordnet, which is not here (with network: nltk.download('wordnet'))"
    from nltk.stem import WordNetLemmatizer

    lemmatizer = WordNetLemmatizer()
    return {w: min((lemmatizer.lemmatize(w, part) for part in "nv"), key=len) for w in words}, ""
