"""Small pieces that several generators share: synthetic people, counts from pairs, a corpus from arrays."""

import numpy as np
import pandas as pd
import pyarrow as pa
from scipy import sparse

from ..corpus import KINDS, Corpus, account_table, message_table
from ..graphs import Counts

BEGIN = "2000-01-01"  # synthetic times start here, so that nobody takes them for real ones


def people(n: int) -> list[str]:
    """Names of synthetic people: "p000", "p001", ..."""
    width = max(3, len(str(n - 1)))
    return [f"p{str(i).zfill(width)}" for i in range(n)]


def counts_of_pairs(writer: np.ndarray, target: np.ndarray, n: int) -> Counts:
    """Counts from arrays of writers and addressees."""
    W = sparse.coo_array((np.ones(len(writer)), (writer, target)), shape=(n, n)).tocsr()
    W.sum_duplicates()
    return Counts(W, people(n))


def corpus_of(writer: np.ndarray, target: np.ndarray, answered: np.ndarray, n: int, *, generator: str, parameters: dict, seed: int) -> Corpus:
    """A synthetic Corpus from arrays: one addressee a message, `answered` the position of the message answered or -1.

    Conversations are trees of answers; times are a minute apart, invented, and mean only the order.
    """
    m, names = len(writer), np.array(people(n), dtype=object)
    width = len(str(max(m - 1, 0)))
    ids = np.array([str(k).zfill(width) for k in range(m)], dtype=object)
    root = np.where(answered >= 0, answered, np.arange(m))
    while not np.array_equal(root, root[root]):
        root = root[root]
    table = message_table(
        {
            "message_id": ids.tolist(),
            "conversation_id": ids[root].tolist() if m else [],
            "reply_to": [ids[k] if k >= 0 else None for k in answered.tolist()],
            "kind": pd.Categorical(np.where(answered >= 0, "reply", "post"), categories=KINDS),
            "author": names[writer].tolist() if m else [],
            "targets": pa.ListArray.from_arrays(pa.array(np.arange(m + 1), pa.int32()), pa.array(names[target].tolist() if m else [], pa.string())),
            "created_at": pd.Timestamp(BEGIN, tz="UTC") + pd.to_timedelta(np.arange(m), unit="min"),
        }
    )
    source = {
        "files": [],
        "format": "synthetic",
        "variant": generator,
        "venue": "private",
        "synthetic": True,
        "reply_links": True,
        "others_are": "recipient",
        "generator": generator,
        "parameters": parameters,
        "seed": seed,
        "records": m,
        "events": 0,
        "duplicates": 0,
        "others": 0,
        "warnings": [f"synthetic: made by the generator {generator}; nobody wrote it, and its times are invented"],
    }
    return Corpus(table, account_table(table, {"account": list(names)}), source=source)
