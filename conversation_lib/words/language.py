"""In which language is it written? Measures that know only English ask this first and refuse the others by name.

py3langid (Barbaresi; after langid.py, Lui & Baldwin 2012) guesses from letters. On short texts a guess is no answer: of
real English chat messages with 5 to 9 letters it called fewer than half English, with 20 to 24 letters 99 of 100
(docs/decisions/061-language-floor.md). So below 20 letters the answer is "undetermined".
"""

from __future__ import annotations

import unicodedata
from functools import lru_cache
from typing import Any

import numpy as np
import pandas as pd

from .tokens import whole_characters

FLOOR = 20  # letters; one of a script that writes syllables or words (Chinese, Japanese, Korean) counts for three
UNDETERMINED = "und"
SAMPLE = 400  # texts that are looked at to judge a whole corpus
_NAMES = (
    "af Afrikaans,am Amharic,an Aragonese,ar Arabic,as Assamese,az Azerbaijani,be Belarusian,bg Bulgarian,bn Bengali,br Breton,bs Bosnian,ca Catalan,cs Czech,cy Welsh,"
    "da Danish,de German,el Greek,en English,eo Esperanto,es Spanish,et Estonian,eu Basque,fa Persian,fi Finnish,fo Faroese,fr French,fy Frisian,ga Irish,gd Scottish Gaelic,"
    "gl Galician,gu Gujarati,ha Hausa,he Hebrew,hi Hindi,hr Croatian,ht Haitian,hu Hungarian,hy Armenian,id Indonesian,ig Igbo,is Icelandic,it Italian,ja Japanese,jv Javanese,"
    "ka Georgian,kk Kazakh,km Khmer,kn Kannada,ko Korean,ku Kurdish,ky Kyrgyz,la Latin,lb Luxembourgish,lo Lao,lt Lithuanian,lv Latvian,mg Malagasy,mk Macedonian,ml Malayalam,"
    "mn Mongolian,mr Marathi,ms Malay,mt Maltese,my Burmese,nb Norwegian,ne Nepali,nl Dutch,nn Norwegian Nynorsk,no Norwegian,oc Occitan,or Odia,pa Punjabi,pcm Nigerian Pidgin,"
    "pl Polish,ps Pashto,pt Portuguese,qu Quechua,ro Romanian,ru Russian,rw Kinyarwanda,se Northern Sami,si Sinhala,sk Slovak,sl Slovenian,so Somali,sq Albanian,sr Serbian,"
    "sv Swedish,sw Swahili,ta Tamil,te Telugu,th Thai,tl Tagalog,tr Turkish,ug Uyghur,uk Ukrainian,ur Urdu,uz Uzbek,vi Vietnamese,wa Walloon,xh Xhosa,yo Yoruba,zh Chinese,zu Zulu"
)


@lru_cache(maxsize=1)
def _names() -> dict[str, str]:
    return {code: name for code, _, name in (entry.partition(" ") for entry in _NAMES.split(","))}


def language_name(code: str) -> str:
    """The English name of a language code.

    Examples
    --------
    >>> language_name("de"), language_name("en-GB"), language_name("und")
    ('German', 'English', 'undetermined')
    """
    short = code.partition("-")[0].lower()
    return "undetermined" if short == UNDETERMINED else _names().get(short, f"the language with the code {code}")


@lru_cache(maxsize=1)
def _identifier():
    from py3langid.langid import MODEL_FILE, LanguageIdentifier

    identifier = LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=False)
    # plain English headlines are often taken for Nigerian Pidgin, which shares their words; the lists fit both or neither
    identifier.set_languages([str(code) for code in dict.fromkeys(map(str, identifier.nb_classes)) if str(code) != "pcm"])
    return identifier


@lru_cache(maxsize=65536)
def _weight(letter: str) -> int:
    kind = unicodedata.category(letter)
    if kind == "Lo":
        return 3 if unicodedata.name(letter, "").startswith(("CJK", "HIRAGANA", "KATAKANA", "HANGUL")) else 1
    return int(kind in ("Lu", "Ll", "Lt"))


def letters(text: str, enough: int = FLOOR) -> int:
    """How many letters a text has, counted up to `enough` (links, @names, digits and emoji are no letters).

    Examples
    --------
    >>> letters("ok @somebody 😀 https://example.org/long-address"), letters("Where are you all going tonight?")
    (2, 20)
    """
    total = 0
    for word in text.split():
        if word[0] in "@#" or "://" in word or word.startswith("www."):
            continue
        for letter in word:
            total += _weight(letter)
            if total >= enough:
                return enough
    return total


def language_of(messages: Any, floor: int = FLOOR) -> pd.Series:
    """The language of each message: an ISO 639-1 code, "und" below `floor` letters, missing where there is no text.

    Parameters
    ----------
    messages : the message table, or a Series of texts. About 0.1 ms a message.

    Examples
    --------
    >>> language_of(pd.Series(["Where is the nearest station, please?", "Wo ist bitte der nächste Bahnhof?", "ok"])).tolist()
    ['en', 'de', 'und']
    """
    texts = messages["text"] if isinstance(messages, pd.DataFrame) else messages
    out = np.full(len(texts), np.nan, dtype=object)
    for place, text in enumerate(texts):
        if isinstance(text, str):
            out[place] = guess(text, floor)
    return pd.Series(out, index=texts.index, dtype="str", name="language")


@lru_cache(maxsize=200_000)
def guess(text: str, floor: int = FLOOR) -> str:
    """The language code of one text, or "und"."""
    text = whole_characters(text)
    if letters(text, floor) < floor:
        return UNDETERMINED
    spoken = " ".join(w for w in text[:5000].split() if w[0] not in "@#" and "://" not in w)
    code = str(_identifier().classify(spoken)[0])
    return UNDETERMINED if code == "zxx" else code


def languages(messages: Any, sample: int = SAMPLE, seed: int = 1) -> pd.Series:
    """How the languages are spread: the share of each among the messages long enough to tell, largest first.

    Judged on at most `sample` messages with enough letters, drawn by chance. `attrs` holds looked_at (how many were
    long enough) and of. Empty where no message is long enough.
    """
    texts = (messages["text"] if isinstance(messages, pd.DataFrame) else messages).dropna()
    texts = texts.to_numpy(dtype=object)
    codes = []
    for text in _drawn(texts, 20 * sample, seed):
        code = guess(text)
        if code != UNDETERMINED:
            codes.append(code)
        if len(codes) >= sample:
            break
    share = pd.Series(codes, dtype=object).value_counts(normalize=True)
    share = share.iloc[np.lexsort((share.index.astype(str), -share.to_numpy()))] if len(share) else share
    share.attrs.update({"looked_at": len(codes), "of": len(texts)})
    return share


def _drawn(texts: np.ndarray, n: int, seed: int) -> list[str]:
    """At most `n` of the texts in an order made by chance that does not depend on the order of the rows."""
    key = f"{seed:016d}"[-16:]
    whole = np.array([whole_characters(str(text)[:2000]) for text in texts], dtype=object) if len(texts) <= n else texts
    try:
        mark = pd.util.hash_array(whole, hash_key=key, categorize=False)
    except UnicodeEncodeError:
        whole = np.array([whole_characters(str(text)) for text in texts], dtype=object)
        mark = pd.util.hash_array(whole, hash_key=key, categorize=False)
    few = np.argpartition(mark, n)[:n] if len(mark) > n else np.arange(len(mark))
    return [str(whole[place]) for place in few[np.argsort(mark[few], kind="stable")]]


def refusal(messages: Any, measure: str) -> tuple[str, str]:
    """(reason why an English-only measure refuses, "" if it does not; a note on doubts, "" if there are none).

    Examples
    --------
    >>> refusal(pd.Series(["Das Wetter ist heute leider wieder sehr schlecht."] * 3), "the profile of human touch")[0]
    'the profile of human touch knows only English, and these messages are mostly German (100 % of the 3 long enough to tell)'
    """
    share = languages(messages)
    looked = share.attrs["looked_at"]
    if not looked:
        return "", f"no message has the {FLOOR} letters that it takes to tell its language; taken as English"
    english = float(share.get("en", 0.0))
    if english < 0.5:
        top = str(share.index[0])
        return f"{measure} knows only English, and these messages are mostly {language_name(top)} ({share.iloc[0]:.0%} of the {looked} long enough to tell)".replace("%", " %"), ""
    if english < 0.9:
        others = ", ".join(language_name(code) for code in share.index if code != "en")
        return "", f"about {1 - english:.0%} of the messages long enough to tell are not English ({others[:120]}); to leave them out, add a column: messages.assign(language=words.language_of(messages))"
    return "", ""
