"""From ids to threads and addressees: what a whole column of messages says together.

Who is addressed is often written in another message (the parent's author), and the thread is the end of a chain of
answers. These functions work on columns, in any order of rows.
"""

from __future__ import annotations

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from .matching import places


class Parents:
    """Where in a column of message ids the message stands that each one answers.

    `places`: its row, -1 where nothing is answered or the message is absent; `unique`: True if no id stands there twice.

    >>> found = Parents(pa.array(["1", "2", "3"]), pa.array([None, "1", "x"]))
    >>> found.places.tolist(), found.unique, found.of(pa.array(["ana", "ben", "cho"])).to_pylist()
    ([-1, 0, -1], True, [None, 'ana', None])
    """

    def __init__(self, message_id: pa.Array, reply_to: pa.Array):
        self.places, self.unique = places(reply_to, message_id)

    def of(self, values: pa.Array) -> pa.Array:
        """What stands in another column beside the message answered (its author)."""
        return _take(values, self.places)


def looked_up(keys: pa.Array, known_keys: pa.Array, known_values: pa.Array) -> pa.Array:
    """For each key the value that stands beside it in the two `known` columns (the last one); missing where there is none.

    >>> looked_up(pa.array(["b", None, "x"]), pa.array(["a", "b"]), pa.array(["ana", "ben"])).to_pylist()
    ['ben', None, None]
    """
    if keys.null_count == len(keys):
        return pa.nulls(len(keys), known_values.type)
    return _take(known_values, places(keys, known_keys)[0])


def roots(message_id: pa.Array, reply_to: pa.Array, parents: Parents | None = None) -> pa.Array:
    """The first message of each message's thread, following answers upwards as far as they are known.

    A parent that is absent is still the root of those who answer it. In a circle of answers the smallest id is the root.

    >>> roots(pa.array(["1", "2", "3", "9"]), pa.array([None, "1", "2", "8"])).to_pylist()
    ['1', '1', '1', '8']
    >>> roots(pa.array(["b", "a", "c"]), pa.array(["a", "b", "a"])).to_pylist()
    ['a', 'a', 'a']
    """
    size = len(message_id)
    answers = np.asarray(pc.is_valid(reply_to))
    parent = np.where(answers, (parents or Parents(message_id, reply_to)).places, np.arange(size))
    away = parent < 0
    up = np.where(away, np.arange(size), parent)
    is_root = up == np.arange(size)
    for _ in range(max(1, int(np.ceil(np.log2(size + 2))))):
        further = up[up]
        if (further == up).all():
            break
        up = further
    name = pc.if_else(pa.array(away), reply_to, message_id)
    top = name.take(pa.array(up))
    circle = ~is_root[up]
    if circle.any():
        top = _circles(message_id, parent, up, circle, top)
    return top


def _circles(message_id: pa.Array, parent: np.ndarray, up: np.ndarray, circle: np.ndarray, top: pa.Array) -> pa.Array:
    ids, out = message_id.to_pylist(), top.to_pylist()
    for row in np.flatnonzero(circle):
        seen, here = [], up[row]  # `up` of a row that ends in a circle stands inside the circle
        while here not in seen:
            seen.append(here)
            here = parent[here]
        out[row] = min(ids[place] for place in seen)
    return pa.array(out, pa.string())


def addressees(size: int, *first: pa.Array | None, others: tuple[np.ndarray, pa.Array] | None = None, unknown: np.ndarray | None = None) -> pa.Array:
    """The column `targets`: for each row the values of `first` (in order), then the `others`, nobody twice.

    Parameters
    ----------
    first : columns of ids, missing where there is none (the one answered, the one quoted).
    others : rows and ids, as `flat` gives them (those mentioned, in order).
    unknown : True for rows whose addressees are not known: their list is missing, not empty.

    >>> addressees(3, pa.array(["ben", None, None]), others=(np.array([0, 0, 1]), pa.array(["cho", "ben", "dan"])), unknown=np.array([False, False, True])).to_pylist()
    [['ben', 'cho'], ['dan'], None]
    """
    rows, values = [], []
    for column in first:
        if column is not None:
            there = np.flatnonzero(np.asarray(pc.is_valid(column)))
            rows.append(there)
            values.append(column.take(pa.array(there)))
    if others is not None:
        there = np.asarray(pc.is_valid(others[1]))
        rows.append(others[0][there])
        values.append(others[1].filter(pa.array(there)))
    row = np.concatenate(rows) if rows else np.zeros(0, dtype=np.int64)
    value = pa.concat_arrays([v.cast(pa.string()) for v in values]) if values else pa.array([], pa.string())
    if unknown is not None and unknown.any() and len(row):
        keep = ~unknown[row]
        row, value = row[keep], value.filter(pa.array(keep))
    if len(rows) > 1 or (row[1:] < row[:-1]).any():
        order = np.argsort(row, kind="stable")
        row, value = row[order], value.take(pa.array(order))
    if len(row) and len(rows) > 1:
        code = np.asarray(value.dictionary_encode().indices).astype(np.int64)
        pair = row * (int(code.max()) + 1) + code
        _, where = np.unique(pair, return_index=True)
        if len(where) < len(pair):
            where.sort()
            row, value = row[where], value.take(pa.array(where))
    ends = np.concatenate([[0], np.cumsum(np.bincount(row, minlength=size))]).astype(np.int32)
    return pa.ListArray.from_arrays(pa.array(ends), value, mask=None if unknown is None else pa.array(unknown))


def _take(values: pa.Array, places: np.ndarray) -> pa.Array:
    return values.take(pa.array(places, mask=places < 0))
