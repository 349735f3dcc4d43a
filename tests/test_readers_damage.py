"""Damaged copies of every real sample: whatever happened to a file, nothing in it vanishes without a word.

A reader of a damaged copy ends in one of two ways: a corpus in which every record is accounted for (the identity is
checked where the corpus is made, and here again) and no table is wrong, or one plain sentence. A few copies are tried
each time; CONVERSATION_DAMAGE=10000 tries ten thousand.
"""

import gzip
import os
import shutil
import zlib

import numpy as np
import pytest

from conversation_lib.errors import BadInput
from conversation_lib.readers import read, registry

from .samples import SAMPLES, manifest, needs_samples
from .test_readers_manifest import claimed

CASES = int(os.environ.get("CONVERSATION_DAMAGE", "160"))
FIRST = int(os.environ.get("CONVERSATION_DAMAGE_FROM", "0"))
LONGEST = 60_000  # bytes of a sample that are used; a longer one is cut at a line, which is damage enough


def cut(raw, rng):
    return raw[: rng.integers(1, max(2, len(raw)))]


def cut_front(raw, rng):
    return raw[rng.integers(0, max(1, len(raw) - 1)) :]


def repeat_lines(raw, rng):
    lines = raw.split(b"\n")
    picks = rng.integers(0, len(lines), size=min(len(lines), 1 + len(lines) // 3))
    return b"\n".join([*lines, *[lines[k] for k in picks]])


def shuffle_lines(raw, rng):
    lines = raw.split(b"\n")
    return b"\n".join(lines[k] for k in rng.permutation(len(lines)))


def drop_lines(raw, rng):
    return b"\n".join(line for line in raw.split(b"\n") if rng.random() > 0.1)


def join_lines(raw, rng):
    lines = raw.split(b"\n")
    return b"".join(line + (b"" if rng.random() < 0.05 else b"\n") for line in lines)


def corrupt_bytes(raw, rng):
    data = bytearray(raw)
    for place in rng.integers(0, max(1, len(data)), size=rng.integers(1, 20)):
        data[place : place + 1] = bytes([rng.integers(0, 256)])
    return bytes(data)


def lose_a_block(raw, rng):
    begin = rng.integers(0, max(1, len(raw)))
    return raw[:begin] + raw[begin + rng.integers(1, 5000) :]


def insert_garbage(raw, rng):
    begin = rng.integers(0, max(1, len(raw)))
    return raw[:begin] + bytes(rng.integers(0, 256, size=rng.integers(1, 200), dtype=np.uint8)) + raw[begin:]


def swap_marks(raw, rng):
    """Marks that structure a file, put where they do not belong."""
    begin = rng.integers(0, max(1, len(raw)))
    return raw[:begin] + rng.choice([b'"', b"{", b"}", b"[", b"]", b",", b"\\", b"\x00", b"<", b"\n\n", b"\r", b":", b"null"]) + raw[begin:]


def windows(raw, rng):
    return raw.replace(b"\r\n", b"\n").replace(b"\n", b"\r\n")


def mark(raw, rng):
    return b"\xef\xbb\xbf" + raw.removeprefix(b"\xef\xbb\xbf")


def wide(raw, rng):
    return raw.decode("utf-8", "replace").encode(str(rng.choice(["utf-16", "utf-16-le", "utf-16-be"])))


def latin(raw, rng):
    return raw.decode("utf-8", "replace").encode("cp1252", "replace")


def packed(raw, rng):
    return gzip.compress(raw, 1)


def packed_and_cut(raw, rng):
    whole = gzip.compress(raw, 1)
    return whole[: rng.integers(3, len(whole))]


def empty(raw, rng):
    return rng.choice([b"", b"\n", b"   \n\n", b"[]", b"{}", b"null", b"0", b'""', b"\xff\xfe", b"\xef\xbb\xbf", b"\x1f\x8b"])


DAMAGES = [
    cut,
    cut_front,
    repeat_lines,
    shuffle_lines,
    drop_lines,
    join_lines,
    corrupt_bytes,
    lose_a_block,
    insert_garbage,
    swap_marks,
    windows,
    mark,
    wide,
    latin,
    packed,
    packed_and_cut,
    empty,
]
ROWS = [row for row in manifest() if row["counts"]]


def shortened(raw):
    if len(raw) <= LONGEST or raw[:2] == b"PK" or raw[:4] == b"\x28\xb5\x2f\xfd":
        return raw
    end = raw.rfind(b"\n", 0, LONGEST)
    return raw[: end + 1] if end > 0 else raw[:LONGEST]


def damaged_copy(row, rng, folder):
    """A damaged copy of a sample in `folder`, and what was done to it."""
    damage = DAMAGES[rng.integers(len(DAMAGES))]
    origin = SAMPLES / row["counts"].get("path", row["path"])
    target = folder / origin.name
    if origin.is_dir():
        shutil.copytree(origin, target, copy_function=shutil.copyfile)
        files = sorted(file for file in target.rglob("*") if file.is_file())
        file = files[rng.integers(len(files))]
        file.chmod(0o644)
    else:
        file = target
        file.write_bytes(shortened(origin.read_bytes()))
    raw = damage(file.read_bytes(), rng)
    if rng.random() < 0.2:
        second = DAMAGES[rng.integers(len(DAMAGES))]
        try:
            raw, damage = second(raw, rng), f"{damage.__name__} and {second.__name__}"
        except (ValueError, zlib.error):
            pass
    file.write_bytes(raw)
    return target, damage if isinstance(damage, str) else damage.__name__


def try_case(case, folder):
    """Read one damaged copy; a sentence about it."""
    rng = np.random.default_rng([20100520, case])
    row = ROWS[rng.integers(len(ROWS))]
    readers = sorted(claimed(row) & set(registry()))
    if not readers:
        return "no reader yet"
    path, damage = damaged_copy(row, rng, folder)
    stated = readers[0] if len(readers) == 1 and rng.random() < 0.5 else None
    what = f"case {case}: {row['path']} after {damage}, format {'stated ' + stated if stated else 'detected'}"
    try:
        corpus = read(path, format=stated)
    except BadInput as error:
        assert "\n" not in str(error), what
        return "a sentence"
    except Exception as error:
        raise AssertionError(f"{what}: {type(error).__name__}: {error}") from error
    counts = corpus.counts()
    assert counts["records"] == sum(counts[heap] for heap in ("messages", "events", "duplicates", "rejects", "others")), what
    faults = corpus.check()
    wrong = faults[faults["serious"] & ~faults["problem"].str.contains("circle of replies")]  # a shuffled file may hold circles; check() is there to say so
    assert not wrong.to_dict("records"), what
    return "a corpus"


@needs_samples
@pytest.mark.parametrize("tenth", range(8))
def test_no_damage_makes_records_vanish_or_a_reader_fall(tenth, tmp_path):
    cases = range(FIRST + tenth, FIRST + CASES, 8)
    endings = {}
    for case in cases:
        folder = tmp_path / str(case)
        folder.mkdir()
        ending = try_case(case, folder)
        endings[ending] = endings.get(ending, 0) + 1
        shutil.rmtree(folder)
    assert endings.get("a corpus", 0) > len(cases) / 3


LOSSLESS = [
    row
    for row in ROWS
    if row["format"].startswith(("twitter", "convokit", "tweets_csv", "4cat", "coord", "reddit_csv", "edges", "graphml", "gexf"))
    and not row["path"].startswith("perf")
]


@needs_samples
@pytest.mark.parametrize("row", [pytest.param(row, id=row["path"]) for row in LOSSLESS if "path" not in row["counts"] and int(row["bytes"]) < 500_000])
@pytest.mark.parametrize("change", [mark, wide, packed])
def test_another_encoding_changes_no_count(row, change, tmp_path):
    origin = SAMPLES / row["path"]
    copy = tmp_path / origin.name
    copy.write_bytes(change(origin.read_bytes(), np.random.default_rng(1)))
    have, want = read(copy).counts(), read(origin).counts()
    assert {**have, "seconds": None} == {**want, "seconds": None}
