"""The human touch: does a message address somebody, speak as somebody, ask, thank, apologise, greet?

Ten markers that a reader can check by eye: you, I, we, a question, thanks, an apology, a greeting, the other's name, a
contraction, an emoji. Their words stand in data/words/markers.csv and questions.csv and may be edited there. The answer
is a profile of ten numbers. There is no total: nobody knows how many thanks outweigh one "we".

These are words, not politeness: the politeness strategies of Danescu-Niculescu-Mizil et al. (2013) need a parse of the
sentence, and a list of words must not be called by that name.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

import numpy as np
import pandas as pd

from .lists import MARKERS, PLAIN, marker_words, question_words, version
from .resampling import RATES, profile_table
from .texts import OWN, Texts, texts_of
from .tokens import Tokens, encode
from .traced import FEWEST_AUTHORS, FEWEST_MESSAGES, Traced, traced

_END = frozenset(".!?…。！？؟") | {"..."}
_ASKS = frozenset("?？؟⁇⁈")
_CONTRACTED = re.compile(r"[a-z]+(n't|'re|'ve|'ll|'d|'m)")
# Unicode's property Emoji, without digits, letters and the shapes that stand before the items of a list (a bullet is no smile).
_DINGBATS = "\u2600-\u2604\u260e\u2611\u2614-\u2615\u2618\u261d\u2620\u2622-\u2623\u2626\u262a\u262e-\u262f\u2638-\u263a\u2640\u2642\u2648-\u2653\u265f-\u2660\u2663\u2665-\u2666\u2668\u267b\u267e-\u267f\u2692-\u2697\u2699\u269b-\u269c\u26a0-\u26a1\u26a7\u26aa-\u26ab\u26b0-\u26b1\u26bd-\u26be\u26c4-\u26c5\u26c8\u26ce-\u26cf\u26d1\u26d3-\u26d4\u26e9-\u26ea\u26f0-\u26f5\u26f7-\u26fa\u26fd\u2702\u2705\u2708-\u270d\u270f\u2712\u2714\u2716\u271d\u2721\u2728\u2733-\u2734\u2744\u2747\u274c\u274e\u2753-\u2755\u2757\u2763-\u2764\u2795-\u2797\u27a1\u27b0\u27bf"
_PICTURE = re.compile(f"[\u203c\u2049\u2139\u2194-\u2199\u21a9\u21aa\u231a\u231b\u2328\u23cf\u23e9-\u23f3\u23f8-\u23fa{_DINGBATS}\u2934\u2935\u2b05-\u2b07\u2b1b\u2b1c\u2b50\u2b55\u3030\u303d\U0001f004\U0001f0cf\U0001f170-\U0001f251\U0001f300-\U0001faff\U0001f1e6-\U0001f1ff\u20e3]")
_EMOTICON = re.compile(r"[<>]?[:;=][\-o*']?[)\](\[dDpP/:}{@|\\]|[)\](\[dDpP\\|}{@/][\-o*']?[:;=][<>]?|<3")
_LETTER_WORDS = frozenset("aiu")  # behind a dot any other single letter makes an abbreviation of the letter before it ("U.S.", "i.e.")
_OPENERS = 4  # so many words may stand before the first word of a question ("well, so, what is it")
_EARLY = 3  # a greeting is one of the first words


def _flags(tokens: Tokens, marker: str, rule: str) -> np.ndarray:
    """Places in `tokens.code` where a word of the marker's list stands or a phrase of it begins, as a mask.

    Words that the list writes in capitals ("US") count only as written so. Under the rule `not` both words of a phrase
    are marked ("not sorry").
    """
    words, phrases = marker_words(marker, rule)
    exact = {w for w in words if w != w.lower()}
    flag = tokens.having(words - exact) | np.fromiter((w in exact for w in tokens.words), dtype=bool, count=len(tokens.words))
    places = flag[tokens.code] if len(tokens.code) else np.zeros(0, dtype=bool)
    if phrases and len(tokens.code) > 1:
        first = np.flatnonzero(tokens.having({a for a, _ in phrases})[tokens.code[:-1]])
        first = first[tokens.message[first] == tokens.message[first + 1]]
        known = set(phrases)
        pairs = [(a, b) in known for a, b in zip(tokens.lower[tokens.code[first]], tokens.lower[tokens.code[first + 1]])]
        found = first[np.asarray(pairs, dtype=bool)]
        places[found] = True
        if rule == "not":
            places[found + 1] = True
    return places


def _listed(tokens: Tokens, marker: str) -> np.ndarray:
    """Places where a marker that is only a list of words stands: its `counts` without its `not`, and without "U.S." and "i.e."."""
    places = _flags(tokens, marker, "counts") & ~_flags(tokens, marker, "not")
    single = {word for word in marker_words(marker, "counts")[0] if len(word) == 1}
    if single:
        at = np.flatnonzero(tokens.having(single)[tokens.code[:-2]])
        at = at[tokens.message[at] == tokens.message[at + 2]]
        letter = np.fromiter((len(w) == 1 and w.isalpha() and w not in _LETTER_WORDS for w in tokens.lower), dtype=bool, count=len(tokens.words))
        places[at[tokens.having({"."})[tokens.code[at + 1]] & letter[tokens.code[at + 2]]]] = False
    return places


def _early(tokens: Tokens) -> np.ndarray:
    """Places among the first three words of a message; @names, #tags and signs before the first word are stepped over."""
    spoken = np.fromiter((w[0].isalnum() for w in tokens.words), dtype=bool, count=len(tokens.words))[tokens.code]
    before = np.concatenate([[0], np.cumsum(spoken)])
    return (before[:-1] - before[tokens.start[tokens.message]]) < _EARLY


def _greeting(tokens: Tokens) -> np.ndarray:
    """One place a message: the first greeting among its first words ("good morning" counts at "good")."""
    places = np.flatnonzero(_flags(tokens, "greeting", "start") & _early(tokens))
    return places[np.unique(tokens.message[places], return_index=True)[1]] if len(places) else places


def _name(tokens: Tokens, greeted: np.ndarray, names: Iterable[str]) -> np.ndarray:
    """Messages that call somebody by name: @name at the start; a greeting, then a capitalised word that is no common word
    ("Hi Ana"); a known name first or last, set off by a comma ("Ana, ..." or "..., Ana")."""
    n = len(tokens)
    out = np.zeros(n, dtype=bool)
    if not len(tokens.code):
        return out
    filled = tokens.lengths > 0
    first = tokens.start[:-1][filled]
    at_name = np.fromiter((len(w) > 1 and w[0] == "@" for w in tokens.words), dtype=bool, count=len(tokens.words))
    out[filled] = at_name[tokens.code[first]]
    known = {name.lower() for name in names}
    common = marker_words("name", "not")[0] | question_words("wh") | question_words("wh_joined") | question_words("aux") | question_words("be") | question_words("subject") | question_words("subject_of_be")
    common |= question_words("opener") | marker_words("second_person", "counts")[0] | marker_words("first_singular", "counts")[0] | marker_words("first_plural", "counts")[0] | marker_words("thanks", "counts")[0]
    like_name = np.fromiter(((w[0].isupper() and w[1:2].islower() and lw not in common and "'" not in w) or (lw in known) for w, lw in zip(tokens.words, tokens.lower)), dtype=bool, count=len(tokens.words))
    second_word = tokens.having(b for _, b in marker_words("greeting", "start")[1])
    comma = tokens.having({","})
    last = tokens.start[1:][tokens.message[greeted]] - 1
    after = greeted + 1
    for step in (second_word, comma):
        move = (after <= last) & step[tokens.code[np.minimum(after, len(tokens.code) - 1)]]
        after = after + move
    good = after <= last
    hit = good.copy()
    hit[good] = like_name[tokens.code[after[good]]]
    out[tokens.message[greeted[hit]]] = True
    if known:
        is_known = tokens.having(known)
        long = np.flatnonzero(tokens.lengths >= 3)
        start, end = tokens.start[long], tokens.start[long + 1] - 1
        out[long] |= is_known[tokens.code[start]] & comma[tokens.code[start + 1]]
        sign = tokens.having(_END)
        end = end - sign[tokens.code[end]]
        out[long] |= is_known[tokens.code[end]] & comma[tokens.code[end - 1]] & (end - 1 > start)
    return out


def _question(tokens: Tokens) -> np.ndarray:
    """How many sentences of each message ask: a question mark, a wh-word with a verb next, or an auxiliary before its subject."""
    if not len(tokens.code):
        return np.zeros(len(tokens), dtype=np.int64)
    code, message = tokens.code, tokens.message
    end = tokens.having(_END)[code]
    begins = np.ones(len(code), dtype=bool)
    begins[1:] = (message[1:] != message[:-1]) | (end[:-1] & ~end[1:])
    sentence = np.cumsum(begins) - 1
    asks = np.zeros(sentence[-1] + 1, dtype=bool)
    asks[sentence[tokens.having(_ASKS)[code]]] = True
    at = np.flatnonzero(begins)
    stop = np.append(at[1:], len(code))  # one past the last word of each sentence
    opener = tokens.having(question_words("opener"))
    opener |= np.fromiter((not w[0].isalnum() for w in tokens.words), dtype=bool, count=len(tokens.words))
    for _ in range(_OPENERS):
        at = at + (opener[code[at]] & (at + 1 < stop))
    asks |= tokens.having(question_words("wh_joined"))[code[at]]
    room = at + 1 < stop
    head, then = code[at[room]], code[at[room] + 1]
    wh = tokens.having(question_words("wh"))[head] & tokens.having(question_words("wh_then"))[then]
    subject = tokens.having(question_words("subject"))
    any_subject = subject | tokens.having(question_words("subject_of_be"))
    inverted = (tokens.having(question_words("be"))[head] & any_subject[then]) | (tokens.having(question_words("aux"))[head] & subject[then])
    asks[np.flatnonzero(room)[wh | inverted]] = True
    return np.bincount(message[np.flatnonzero(begins)][asks], minlength=len(tokens))


def marker_counts(tokens: Tokens, names: Iterable[str] = ()) -> dict[str, np.ndarray]:
    """How often each marker stands in each message (whole numbers); greeting and name are 0 or 1.

    Examples
    --------
    >>> {k: int(v[0]) for k, v in marker_counts(encode(["Hi Ana, thanks! Are you sure we can't?"])).items() if v[0]}
    {'second_person': 1, 'first_plural': 1, 'question': 1, 'thanks': 1, 'greeting': 1, 'name': 1, 'contraction': 1}
    """
    greeted = _greeting(tokens)
    out = {}
    for marker in MARKERS:
        if marker == "question":
            out[marker] = _question(tokens)
        elif marker == "greeting":
            out[marker] = tokens.count_places(greeted)
        elif marker == "name":
            out[marker] = _name(tokens, greeted, names).astype(np.int64)
        elif marker == "contraction":
            listed = marker_words("contraction", "counts")[0]
            out[marker] = tokens.count(np.fromiter((w in listed or bool(_CONTRACTED.fullmatch(w)) for w in tokens.lower), dtype=bool, count=len(tokens.words)))
        elif marker == "emoji":
            out[marker] = tokens.count(np.fromiter((bool(_PICTURE.match(w) or _EMOTICON.fullmatch(w)) for w in tokens.words), dtype=bool, count=len(tokens.words)))
        else:
            out[marker] = tokens.count_places(np.flatnonzero(_listed(tokens, marker)))
    return out


def touch_counts(messages: Any, names: Iterable[str] = (), *, kinds: tuple[str, ...] = OWN, quoted: str = "drop", english: bool = True) -> pd.DataFrame:
    """How often each marker stands in each message: one row per counted message.

    Parameters
    ----------
    messages : the message table, a Corpus, or a Series of texts.
    names : names by which people are called here (first names, nicknames); @names need none.
    kinds, quoted : see `texts.texts_of`: reposts and quoted mail are not the author's own words.
    english : False counts although the messages are in another language (emoji, question marks and @names still make sense).

    Returns
    -------
    DataFrame with message_id, author, tokens (number of words and signs) and the ten markers. `attrs`: left_out (how many
    messages are not counted, and why), reason (why an English-only measure refuses), note, lists (version of the lists).

    Examples
    --------
    >>> touch_counts(pd.Series(["Thanks, we know.", "Is it?"]))[["tokens", "thanks", "first_plural", "question"]].values.tolist()
    [[5, 1, 1, 0], [3, 0, 0, 1]]
    """
    return _counted(messages, names, kinds, quoted, english)[1]


def _counted(messages: Any, names: Iterable[str], kinds: tuple[str, ...], quoted: str, english: bool) -> tuple[Texts, pd.DataFrame]:
    chosen = texts_of(messages, measure="the profile of human touch", english=english, kinds=kinds, quoted=quoted)
    tokens = encode(chosen.texts)
    table = {"message_id": chosen.messages["message_id"].iloc[chosen.rows].reset_index(drop=True), "author": pd.Series(chosen.authors, dtype="str"), "tokens": tokens.lengths}
    out = pd.DataFrame({**table, **marker_counts(tokens, names)})
    out.attrs.update({"left_out": chosen.left_out, "reason": chosen.reason, "note": chosen.note, "lists": version()})
    return chosen, out


def touch(
    messages: Any,
    names: Iterable[str] = (),
    *,
    per: str = "message",
    level: float = 0.95,
    draws: int = 999,
    seed: int = 1,
    least: tuple[int, int] = (FEWEST_MESSAGES, FEWEST_AUTHORS),
    kinds: tuple[str, ...] = OWN,
    quoted: str = "drop",
    english: bool = True,
) -> Traced:
    """The profile of human touch: for each of ten markers how often it stands in these messages, with interval.

    Parameters
    ----------
    messages : the message table, a Corpus, or a Series of texts (then there are no authors and no interval).
    names : names by which people are called here, beside @names.
    per : which rate the column value and its interval hold: "message" (times per message), "tokens" (per 100 words and
        signs) or "share" (share of messages that have it at all). All three rates stand in the table.
    level, draws, seed : of the interval: authors are drawn with replacement, all messages of an author together
        (percentiles). No interval below ten authors.
    least : fewest messages and authors for which a number is given.
    kinds, quoted, english : see `touch_counts`.

    Returns
    -------
    Traced table, a row per marker: value, low, high, reason, n (messages), per_message, per_100_tokens, share, with_marker
    (messages that have it), total (times), without_largest (the value without the author who wrote most). `attrs` names
    that author (largest) and what was left out. Undefined (NaN, with reason): too little text, another language than English.

    Examples
    --------
    >>> m = pd.DataFrame({"message_id": ["1", "2", "3"], "author": ["ana", "ben", "ana"], "text": ["Thanks Ben", "You too", "Rain again"]})
    >>> touch(m, least=(1, 1)).loc[["second_person", "thanks"], ["value", "per_100_tokens"]].round(2).values.tolist()
    [[0.33, 16.67], [0.33, 16.67]]
    >>> touch(m).result("thanks").reason
    'too few: 3 messages (30 are needed) and 2 authors (5 are needed)'
    """
    if per not in RATES:
        raise ValueError(f"per must be one of {', '.join(RATES)}, not {per!r}")
    chosen, counts = _counted(messages, names, kinds, quoted, english)
    table, facts = profile_table(counts, MARKERS, per=per, level=level, draws=draws, seed=seed, least=least, reason=counts.attrs["reason"])
    unit = {"message": "times per message", "tokens": "per 100 words", "share": ""}[per]

    def pick(marker: str) -> np.ndarray:
        return chosen.rows[counts[marker].to_numpy() > 0]

    def say(marker: str, cells: pd.Series) -> str:
        word = f'"{PLAIN[marker]}"' if marker.endswith(("person", "singular", "plural")) else PLAIN[marker]
        share = f"{cells['share']:.0%}" if cells["share"] >= 0.1 else f"{cells['share']:.1%}"
        return f"{share.replace('%', ' %')} of {int(cells['n']):,} messages have {word}, which stands {cells['per_100_tokens']:.2f} times in 100 words."

    return traced(table, chosen.messages, pick, say, measure="human touch", unit=unit, per=per, lists=counts.attrs["lists"], left_out=counts.attrs["left_out"], note=counts.attrs["note"], **facts)
