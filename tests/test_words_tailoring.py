"""Mass customization: 0 for one text sent to all, known values on mailings with slots, growing with what is rewritten."""

import time

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from conversation_lib import words
from conversation_lib.words.frames import common_sequence, frame_of
from conversation_lib.words.similar import near_groups, plain_texts, shingles
from conversation_lib.words.tailoring import entropy, overlap

FRAME = "we are glad that you chose our house and we hope to see you again before the summer ends".split()  # 19 words


def new(number):
    """A word of letters only that belongs to this number (TweetTokenizer cuts words before digits)."""
    return "z" + "".join("abcdefghij"[int(digit)] for digit in str(number)) + "z"


def mailing(texts, author="firm", targets=None, prefix="m"):
    targets = targets or [[f"p{k:03d}"] for k in range(len(texts))]
    return pd.DataFrame({"message_id": [f"{prefix}{k:03d}" for k in range(len(texts))], "author": author, "targets": targets, "text": texts})


def with_slots(k, n=60):
    """n letters of 19 words, k of which are different in every letter."""
    return [" ".join(new(100 * letter + at) if at < k else word for at, word in enumerate(FRAME)) for letter in range(n)]


@pytest.mark.parametrize("slots", [0, 1, 2, 5, 10, 19])
def test_a_form_letter_scores_the_share_of_words_in_its_slots(slots):
    row = words.tailored(mailing(with_slots(slots))).loc["firm"]
    assert row["value"] == pytest.approx(slots / 19, abs=1e-12)
    assert row["low"] <= row["value"] <= row["high"]


def test_one_text_for_everybody_is_zero_in_every_way():
    row = words.tailored(mailing(["One text for you all, my friends."] * 40)).loc["firm"]
    assert row["value"] == 0 and row["near_duplicates"] == 1 and row["entropy_bits"] == 0 and row["entropy_share"] == 0


def test_one_message_to_many_people_is_one_text_for_everybody():
    crowd = [[f"p{k}" for k in range(50)]]
    assert words.tailored(mailing(["Hello all of you out there."], targets=crowd), least=(1, 5)).loc["firm", "value"] == 0


def test_the_name_at_the_start_says_whom_not_what():
    texts = [f"@p{k:03d} one text for you all." for k in range(40)]
    assert words.tailored(mailing(texts)).loc["firm", "value"] == 0


def test_the_more_is_rewritten_the_higher_it_is():
    rng = np.random.default_rng(2)
    values = []
    for share in (0, 0.1, 0.25, 0.5, 0.75, 1):
        texts = [" ".join(w if rng.random() >= share else new(rng.integers(10**9)) for w in FRAME) for _ in range(60)]
        values.append(words.tailored(mailing(texts)).loc["firm", "value"])
    assert values == sorted(values) and values[0] == 0 and values[-1] == 1


def test_writing_for_the_person_is_told_from_writing_something_new_each_time():
    rng = np.random.default_rng(6)
    vocabulary = [new(k) for k in range(400)]
    people = [f"p{k % 12}" for k in range(96)]
    own_words = {p: list(rng.choice(vocabulary, 25)) for p in set(people)}
    personal = mailing([" ".join(rng.choice(own_words[p], 12)) for p in people], "personal", [[p] for p in people])
    restless = mailing([" ".join(rng.choice(vocabulary, 12)) for _ in people], "restless", [[p] for p in people], "r")
    table = words.tailored(pd.concat([personal, restless], ignore_index=True))
    assert table.loc["personal", "personal"] > 0.1 and table.loc["personal", "p"] < 0.02
    assert abs(table.loc["restless", "personal"]) < 0.05 and table.loc["restless", "p"] > 0.02
    assert table.loc["restless", "value"] > 0.9  # different, and yet not tailored


def test_too_few_letters_get_a_reason_and_the_floor_can_be_lowered():
    few = mailing(with_slots(1, 12))
    assert "12 messages (30 are needed)" in words.tailored(few).loc["firm", "reason"]
    assert not words.tailored(few).result("firm").defined
    assert words.tailored(few, least=(2, 2)).loc["firm", "value"] == pytest.approx(1 / 19)


def test_open_and_unknown_messages_are_left_out_and_counted():
    m = mailing(with_slots(1, 42))
    m.at[0, "targets"] = []
    m.at[1, "targets"] = None
    table = words.tailored(m)
    assert table.attrs["left_out"] == {"to unknown people": 1, "to nobody in particular": 1}
    assert table.loc["firm", "n"] == 40 and len(table.behind("firm")) == 40


def test_row_order_does_not_matter():
    m = pd.concat([mailing(with_slots(3)), mailing(with_slots(7), "shop", prefix="s")], ignore_index=True)
    pd.testing.assert_frame_equal(pd.DataFrame(words.tailored(m)), pd.DataFrame(words.tailored(m.sample(frac=1, random_state=1))))


def test_without_addressees_the_question_is_refused():
    with pytest.raises(ValueError, match="column targets"):
        words.tailored(pd.Series(["a"]))


def test_the_overlap_of_words_by_hand():
    assert overlap(["a a b", "a b b"])[0, 1] == pytest.approx(2 * 2 / 6)
    assert overlap(["", ""])[0, 1] == 1 and overlap(["", "a"])[0, 1] == 0


def test_entropy_of_variants_by_hand():
    assert entropy(["x"] * 8) == (0, 0)
    assert entropy(list("abcdefgh")) == (3, 1)
    assert np.isnan(entropy(["x"])[1]) and np.isnan(entropy([])[0])


# --- near-duplicates ---------------------------------------------------------------------------------------------------


def test_jaccard_of_runs_agrees_with_sets_of_runs():
    texts = ["a b c d e f g", "a b c d e f x", "x y", "", "a b c"]
    runs = shingles(texts)

    def plain(t):
        w = t.split()
        return {tuple(w[i : i + 3]) for i in range(max(1, len(w) - 2))} if w else set()

    for i in range(5):
        for j in range(5):
            a, b = plain(texts[i]), plain(texts[j])
            assert runs.jaccard([i], [j])[0] == pytest.approx(len(a & b) / len(a | b) if a | b else 1)


def test_groups_found_in_boxes_are_those_of_comparing_all_pairs():
    rng = np.random.default_rng(9)
    base = [[new(rng.integers(200)) for _ in range(20)] for _ in range(30)]
    texts = [" ".join(w if rng.random() > 0.03 else new(rng.integers(999)) for w in base[k % 30]) for k in range(240)]
    runs = shingles(texts)
    i, j = np.triu_indices(240, 1)
    close = runs.jaccard(i, j) >= 0.6
    from scipy.sparse import coo_array
    from scipy.sparse.csgraph import connected_components

    truth = connected_components(coo_array((np.ones(close.sum()), (i[close], j[close])), shape=(240, 240)), directed=False)[1]
    found = near_groups(texts, [""] * 240, 0.6)
    together = truth[i] == truth[j]
    agree = (found[i] == found[j])[together].mean()
    assert not (found[i] == found[j])[~together].any()  # never joins what is apart
    assert agree > 0.97  # and misses almost nothing


def test_the_minhash_estimate_agrees_with_datasketch_in_the_mean():
    from datasketch import MinHash

    from conversation_lib.words.similar import signatures

    texts = ["one two three four five six seven eight nine ten", "one two three four five six seven eight nine eleven"]
    exact = shingles(texts).jaccard([0], [1])[0]
    ours = np.mean([(s := signatures(shingles(texts), seed))[0] == s[1] for seed in range(20)])
    hashes = []
    for seed in range(1, 8):
        pair = [MinHash(72, seed=seed) for _ in texts]
        for h, t in zip(pair, texts):
            w = t.split()
            h.update_batch([" ".join(w[k : k + 3]).encode() for k in range(len(w) - 2)])
        hashes.append(pair[0].jaccard(pair[1]))
    assert ours == pytest.approx(exact, abs=0.05) and np.mean(hashes) == pytest.approx(exact, abs=0.1)


def test_near_duplicates_within_an_author_and_within_a_corpus():
    m = mailing(["Buy one and get one free today", "Buy one and get one free today!!", "Buy one and get one free today"], author=["a", "a", "b"])
    assert words.near_duplicates(m)["size"].tolist() == [2, 2, 1]
    assert words.near_duplicates(m, within="corpus")["size"].tolist() == [3, 3, 3]
    assert words.near_duplicates(m).attrs["share"] == pytest.approx(2 / 3)
    with pytest.raises(ValueError, match="within"):
        words.near_duplicates(m, within="street")


def test_leading_names_go_and_names_inside_stay():
    assert plain_texts(["@a @b: hi @c", ".@a hi"]) == ["hi @c", "hi"]


# --- form letters ------------------------------------------------------------------------------------------------------


def test_frame_and_slots_are_shown_to_the_reader():
    names = ["Ana", "Ben", "Cho", "Dee Dee"]
    letters = [f"Dear {names[k % 4]}, your order {1000 + k} left our house. Thank you!" for k in range(20)]
    noise = [" ".join(new(10 * k + j + 7) for j in range(5)) for k in range(20)]
    table = words.templates(mailing(letters + noise))
    assert len(table) == 1
    assert table.loc[1, "frame"] == "Dear {1}, your order {2} left our house. Thank you!"
    assert table.loc[1, ["slots", "messages", "targets", "variants"]].tolist() == [2, 20, 20, 20]
    assert table.loc[1, "fillings"][0] == {"Ana": 5, "Ben": 5, "Cho": 5, "Dee Dee": 5}
    assert table.attrs["share_of_messages"] == 0.5
    assert table.behind(1)["text"].tolist() == letters


@pytest.mark.parametrize("slots", [0, 1, 3])
def test_as_many_slots_are_found_as_were_made(slots):
    at = {1: [4], 3: [2, 8, 14]}.get(slots, [])
    letters = [" ".join(new(100 * letter + k) if k in at else w for k, w in enumerate(FRAME)) for letter in range(30)]
    table = words.templates(mailing(letters))
    assert len(table) == 1 and table.loc[1, "slots"] == slots and table.loc[1, "fixed_share"] == pytest.approx(1 - slots / 19)


def test_a_habit_is_no_form_letter_and_free_writing_has_none():
    assert len(words.templates(mailing(["hello!"] * 50))) == 0
    assert len(words.templates(mailing([" ".join(new(10 * k + j) for j in range(5)) for k in range(50)]))) == 0
    assert len(words.templates(pd.Series([], dtype=object))) == 0


def test_letters_of_a_hundred_kilobytes_are_laid_over_each_other_in_seconds():
    rng = np.random.default_rng(4)
    base = [new(k) for k in rng.integers(0, 300, 18_000)]
    letters = [" ".join(new(10_000 + 100 * letter + at) if at in (7, 900, 17_990) else w for at, w in enumerate(base)) for letter in range(5)]
    assert all(len(letter) > 80_000 for letter in letters)
    began = time.perf_counter()
    table = words.templates(mailing(letters))
    assert time.perf_counter() - began < 20
    assert table.loc[1, "slots"] == 2 and table.attrs["longer"] == 5  # of longer letters the beginning is looked at, and that is said


def test_a_slot_may_be_empty_or_several_words_long():
    frame = frame_of([t.split() for t in ("we thank you all", "we thank you", "we thank you very much")])
    assert frame.text == "we thank you {1}"
    assert [frame.fillings(t.split()) for t in ("we thank you", "we thank you a lot", "nobody")] == [[""], ["a lot"], None]


@given(st.lists(st.sampled_from("abcd"), max_size=12), st.lists(st.sampled_from("abcd"), max_size=12))
@settings(max_examples=200, deadline=None)
def test_the_common_sequence_is_as_long_as_the_textbook_says(a, b):
    def length(i, j, memo={}):  # noqa: B006
        key = (tuple(a[i:]), tuple(b[j:]))
        if key not in memo:
            memo[key] = 0 if i == len(a) or j == len(b) else length(i + 1, j + 1) + 1 if a[i] == b[j] else max(length(i + 1, j), length(i, j + 1))
        return memo[key]

    found = common_sequence(a, b)
    assert len(found) == length(0, 0)
    for text in (a, b):  # and it is one: all its words stand in both, in order
        rest = iter(text)
        assert all(word in rest for word in found)


# --- a made-up mailing -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("slots", [0, 1, 2, 3])
def test_the_made_up_mailing_has_the_slots_it_promises(slots):
    letters = words.make_letters(slots)
    size = words.encode([words.LETTER.format("A", "B", "C")]).lengths[0]
    assert words.tailored(letters, draws=0)["value"].iloc[0] == pytest.approx(slots / size)
    assert words.templates(letters)["slots"].tolist() == [slots]


def test_more_slots_than_the_letter_has_are_refused():
    with pytest.raises(ValueError, match="slots"):
        words.make_letters(4)
