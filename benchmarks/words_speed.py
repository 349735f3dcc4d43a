"""How fast is the profile of human touch? A million short messages against a loop over NLTK's TweetTokenizer.

    python benchmarks/words_speed.py            # a million messages, the loop on 10,000 of them
    python benchmarks/words_speed.py 100000     # fewer

`loop_counts` is also the second implementation that tests/test_words_markers.py holds the fast one against: one message
at a time, plain Python, the same word lists. The loop is timed on 10,000 messages and multiplied; the fast way is timed on
all of them. Only the ratio means something: both run here, in turn, on one core.

The messages are made of the words of chitchat in new order: every message is different, words repeat as they do among
people, and one word in two hundred is new (a number, an address), so that remembering words does not make it too easy.
"""

from __future__ import annotations

import sys
import time
from statistics import median

import numpy as np
import pandas as pd

from conversation_lib.words.lists import MARKERS, marker_words, question_words
from conversation_lib.words.markers import _CONTRACTED, _EMOTICON, _END, _PICTURE, marker_counts, touch_counts
from conversation_lib.words.tokens import encode

SAMPLE = 10_000
_STRAIGHT = str.maketrans(
    dict.fromkeys("’‘ʼ＇´", "'") | dict.fromkeys([0x200B, 0x2060, 0xFEFF, 0xAD, 0x200E, 0x200F, 0xFE0E, 0xFE0F, *range(0x202A, 0x202F), *range(0x2066, 0x206A)])
)


def loop_counts(text: str, tokenizer, names: frozenset[str] = frozenset()) -> dict[str, int]:
    """The counts of one message, word by word."""
    words = tokenizer.tokenize(text.translate(_STRAIGHT))
    low = [w if w[:1] in ":;=8<" or w[-1:] in ":;=8" else w.lower() for w in words]
    out = dict.fromkeys(MARKERS, 0)
    for marker in ("second_person", "first_singular", "first_plural", "thanks", "apology"):
        for at in range(len(words)):
            if _is(words, low, at, marker, "counts") and not _is(words, low, at, marker, "not") and not _abbreviated(low, at):
                out[marker] += 1
    greeted = _greeted(words, low)
    out["greeting"] = int(greeted is not None)
    out["name"] = int(_named(words, low, greeted, names))
    out["question"] = _questions(low)
    for word, small in zip(words, low):
        out["contraction"] += small in marker_words("contraction", "counts")[0] or bool(_CONTRACTED.fullmatch(small))
        out["emoji"] += bool(_PICTURE.match(word) or _EMOTICON.fullmatch(word))
    return {"tokens": len(words), **{k: int(v) for k, v in out.items()}}


def _is(words, low, at, marker, rule) -> bool:
    single, phrases = marker_words(marker, rule)
    if words[at] in single or (low[at] in single and low[at] == low[at].lower()):
        return True
    if rule == "not" and at and (low[at - 1], low[at]) in phrases:
        return True
    return at + 1 < len(low) and (low[at], low[at + 1]) in phrases


def _abbreviated(low, at) -> bool:
    return len(low[at]) == 1 and at + 2 < len(low) and low[at + 1] == "." and len(low[at + 2]) == 1 and low[at + 2].isalpha() and low[at + 2] not in "aiu"


def _greeted(words, low) -> int | None:
    spoken = 0
    for at, word in enumerate(words):
        if spoken >= 3:
            return None
        if _is(words, low, at, "greeting", "start"):
            return at
        spoken += word[0].isalnum()
    return None


def _named(words, low, greeted, names) -> bool:
    if words and words[0].startswith("@") and len(words[0]) > 1:
        return True
    common = set(marker_words("name", "not")[0])
    for role in ("wh", "wh_joined", "aux", "be", "subject", "subject_of_be", "opener"):
        common |= question_words(role)
    for marker in ("second_person", "first_singular", "first_plural", "thanks"):
        common |= marker_words(marker, "counts")[0]
    if greeted is not None:
        after = greeted + 1
        if after < len(low) and low[after] in {b for _, b in marker_words("greeting", "start")[1]}:
            after += 1
        if after < len(low) and low[after] == ",":
            after += 1
        if after < len(low):
            word = words[after]
            if low[after] in names or (word[0].isupper() and word[1:2].islower() and low[after] not in common and "'" not in word):
                return True
    if names and len(low) >= 3:
        if low[0] in names and low[1] == ",":
            return True
        end = len(low) - 1 - (low[-1] in _END)
        return low[end] in names and low[end - 1] == "," and end - 1 > 0
    return False


def _questions(low) -> int:
    sentences, current = [], []
    for at, word in enumerate(low):
        if at and low[at - 1] in _END and word not in _END:
            sentences.append(current)
            current = []
        current.append(word)
    if current:
        sentences.append(current)
    return sum(_asks(s) for s in sentences)


def _asks(s) -> bool:
    if any(w in "?？؟⁇⁈" for w in s):
        return True
    at = 0
    for _ in range(4):
        if at + 1 < len(s) and (s[at] in question_words("opener") or not s[at][0].isalnum()):
            at += 1
    if s[at] in question_words("wh_joined"):
        return True
    if at + 1 >= len(s):
        return False
    head, then = s[at], s[at + 1]
    if head in question_words("wh") and then in question_words("wh_then"):
        return True
    if head in question_words("be") and then in question_words("subject") | question_words("subject_of_be"):
        return True
    return head in question_words("aux") and then in question_words("subject")


def make_messages(n: int, seed: int = 1, pieces: np.ndarray | None = None) -> pd.Series:
    """`n` different short messages: runs of chitchat's words (or of `pieces`) in new order, 4 to 20 words long."""
    rng = np.random.default_rng(seed)
    if pieces is None:
        from conversation_lib.datasets import load_chitchat

        pieces = np.array(" ".join(load_chitchat().messages["text"].dropna().astype(object)).split(), dtype=object)
    size = rng.integers(4, 21, n)
    place = rng.integers(0, len(pieces) - 12, n)
    jump = rng.integers(0, len(pieces) - 12, n)
    fresh = rng.random(n) < 0.05
    out = []
    for k in range(n):
        half = size[k] // 2
        words = [*pieces[place[k] : place[k] + half], *pieces[jump[k] : jump[k] + size[k] - half]]
        if fresh[k]:
            words.append(f"https://example.org/{k}" if k % 2 else str(k * 7))
        out.append(" ".join(words))
    return pd.Series(out, dtype="str")


def main(n: int) -> float:
    from nltk.tokenize import TweetTokenizer

    texts = make_messages(n)
    print(f"{n:,} messages, {texts.nunique():,} different, {texts.str.len().mean():.0f} characters in the mean")
    some = np.sort(np.random.default_rng(2).choice(n, min(SAMPLE, n), replace=False))
    sample = texts.iloc[some].tolist()
    tokenizer = TweetTokenizer()
    touch_counts(texts.iloc[:100])  # so that neither side pays for what is loaded once
    loop_counts(sample[0], tokenizer)
    fast, slow, cut = [], [], []
    for turn in range(3):
        began = time.perf_counter()
        counts = touch_counts(texts)
        fast.append(time.perf_counter() - began)
        began = time.perf_counter()
        looped = [loop_counts(text, tokenizer) for text in sample]
        slow.append((time.perf_counter() - began) * n / len(sample))
        began = time.perf_counter()
        for text in sample:
            tokenizer.tokenize(text)
        cut.append((time.perf_counter() - began) * n / len(sample))
        print(f"turn {turn + 1}: all messages {fast[-1]:.1f} s; the loop would take {slow[-1]:.1f} s, of which {cut[-1]:.1f} s for TweetTokenizer alone")
    wanted = pd.DataFrame(looped)
    same = bool((counts.loc[some, wanted.columns].to_numpy() == wanted.to_numpy()).all())
    print(f"counts of {len(sample):,} messages equal in all {wanted.shape[1]} columns: {same}")
    ratio, bare = median(slow) / median(fast), median(cut) / median(fast)
    print(f"ratio {ratio:.1f} (the loop with its counting), {bare:.1f} (TweetTokenizer alone)")
    if not same:
        raise SystemExit(1)
    return bare


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 1_000_000)
    assert marker_counts(encode(["Thanks!"]))["thanks"][0] == 1
