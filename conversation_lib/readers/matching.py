"""Which row bears the id that another row names: a look-up of a million texts in a million, in arrays.

Every id becomes a number of 64 bits, and the numbers find each other in a table with a place for each. What the
numbers say is not trusted: ids that were matched are compared letter by letter, and if only one pair differs, the whole
look-up is made again with a dictionary of the ids themselves, which is what small columns get from the start.
"""

from __future__ import annotations

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

ENOUGH = 50_000  # ids; fewer are matched by a dictionary in no time
LONGEST = 64  # bytes of an id
ROUNDS = 12


def places(keys: pa.Array, known: pa.Array) -> tuple[np.ndarray, bool]:
    """The last place of each key in `known` (-1 where it is absent or missing), and whether `known` holds nothing twice and nothing missing.

    >>> places(pa.array(["b", None, "x"]), pa.array(["a", "b", "a"]))
    (array([ 1, -1, -1]), False)
    """
    if len(known) >= ENOUGH and keys.null_count < len(keys):
        found = _by_numbers(keys, known)
        if found is not None:
            return found
    return _by_dictionary(keys, known)


def _by_dictionary(keys: pa.Array, known: pa.Array) -> tuple[np.ndarray, bool]:
    both = pa.chunked_array([known, keys.cast(known.type)]).combine_chunks().dictionary_encode()
    code = np.asarray(pc.fill_null(both.indices, -1))
    place = np.full(len(both.dictionary) + 1, -1, dtype=np.int64)  # the last cell answers for missing keys
    given = code[: len(known)]
    there = np.flatnonzero(given >= 0) if known.null_count else np.arange(len(known))
    place[given[there]] = there
    place[-1] = -1
    return place[code[len(known) :]], int(np.count_nonzero(place >= 0)) == len(known)


def _by_numbers(keys: pa.Array, known: pa.Array) -> tuple[np.ndarray, bool] | None:
    """The same by numbers for the ids; None where they cannot be trusted."""
    longest = max(_longest(known), _longest(keys))
    if longest > LONGEST:
        return None
    numbers, wanted = _numbers(known, longest), _numbers(keys, longest)
    place = np.full(len(keys), -1, dtype=np.int64)
    if not len(known):
        return place, True
    rows = np.flatnonzero(np.asarray(pc.is_valid(known))) if known.null_count else np.arange(len(known))
    seekers = np.flatnonzero(np.asarray(pc.is_valid(keys))) if keys.null_count else np.arange(len(keys))
    unique = not known.null_count
    bits = max(int(np.ceil(np.log2(2 * len(known)))), 1)
    twins: list[tuple[np.ndarray, np.ndarray]] = []
    for turn in range(ROUNDS):
        if not len(rows) or not len(seekers):
            break
        mine, theirs = numbers[rows], wanted[seekers]
        slot = _slot(mine, turn, bits)
        table = np.full(1 << bits, -1, dtype=np.int32)
        table[slot] = rows  # where several want a place the last one has it
        holder = table[slot]
        same = numbers[holder] == mine
        if int(np.count_nonzero(same)) > int(np.count_nonzero(table >= 0)):
            unique = False
            twin = same & (holder != rows)
            twins.append((rows[twin], holder[twin]))
        holder = table[_slot(theirs, turn, bits)]
        hit = (holder >= 0) & (numbers[holder] == theirs)
        place[seekers[hit]] = holder[hit]
        rows, seekers = rows[~same], seekers[~hit & (holder >= 0)]
        bits = max(bits - 1, int(np.ceil(np.log2(2 * max(len(rows), 1)))), 1)
    if len(rows) and len(seekers):
        return None
    hit = np.flatnonzero(place >= 0)
    pairs = [(keys.take(pa.array(hit)), known.take(pa.array(place[hit])))] + [(known.take(pa.array(a)), known.take(pa.array(b))) for a, b in twins]
    if not all(pc.all(pc.equal(one, other)).as_py() in (True, None) for one, other in pairs):
        return None
    if len(rows) and unique:  # nobody seeks any more, but some of the rest may be twins
        unique = len(np.unique(numbers[rows])) == len(rows)
    return place, unique


def _slot(numbers: np.ndarray, turn: int, bits: int) -> np.ndarray:
    """The place of each number in the table of this turn: other bits of it in each."""
    mixed = numbers * np.uint64((0x632BE59BD9B4E019 * (2 * turn + 1)) % (1 << 64)) if turn else numbers
    return (mixed >> np.uint64(64 - bits)).view(np.int64)


def _longest(column: pa.Array) -> int:
    """Bytes of the longest text; more than is allowed where the column holds no plain text."""
    return LONGEST + 1 if column.type != pa.string() else pc.max(pc.binary_length(column)).as_py() or 0


def _numbers(column: pa.Array, longest: int) -> np.ndarray:
    """64 bits for each text of a column, alike for texts that are alike (in columns with the same `longest`)."""
    if not len(column):
        return np.zeros(0, dtype=np.uint64)
    _, offsets, letters = column.buffers()
    ends = np.frombuffer(offsets, dtype=np.int32)[column.offset : column.offset + len(column) + 1].astype(np.int64)
    start, length = ends[:-1], np.diff(ends)
    held = np.zeros(int(ends[-1]) + LONGEST + 8, dtype=np.uint8)
    if letters is not None:
        held[: int(ends[-1])] = np.frombuffer(letters, dtype=np.uint8)[: int(ends[-1])]
    words = np.ndarray(len(held) - 7, dtype="<u8", buffer=held, strides=(1,))  # eight letters from any place
    out = length.astype(np.uint64)
    for at in range(0, max(longest, 1), 8):
        out ^= words[start + at] & _MASKS[np.clip(length - at, 0, 8)]
        out *= np.uint64(0xFF51AFD7ED558CCD)
        out ^= out >> np.uint64(32)
    out *= np.uint64(0xC4CEB9FE1A85EC53)
    out ^= out >> np.uint64(29)
    out *= np.uint64(0x9E3779B97F4A7C15)
    return out


_MASKS = np.array([(1 << (8 * k)) - 1 for k in range(9)], dtype=np.uint64)
