"""Tiny corpora for tests, written as rows: (id, author, addressees or None, message answered or None, conversation or None)."""

import pandas as pd

from conversation_lib.corpus import Corpus, account_table, message_table


def corpus(rows, venue=None, silent=(), kinds=None, **source):
    """A Corpus from rows; missing addressees are written as None, nobody in particular as []."""
    rows = [(*row, *([None] * (5 - len(row)))) for row in rows]
    table = message_table(
        {
            "message_id": [str(r[0]) for r in rows],
            "author": [r[1] for r in rows],
            "targets": [r[2] for r in rows],
            "reply_to": [None if r[3] is None else str(r[3]) for r in rows],
            "conversation_id": [str(r[0]) if r[4] is None else str(r[4]) for r in rows],
            "kind": kinds or ["post" if r[3] is None else "reply" for r in rows],
            "created_at": pd.date_range("2021-01-01", periods=len(rows), freq="1min", tz="UTC"),
        }
    )
    return Corpus(table, account_table(table, {"account": list(silent)} if silent else None), source={"format": "made for a test", "venue": venue, **source})


def mesh_rows(names, times=1, start=0, conversation=None):
    """Everybody writes `times` messages to everybody else."""
    arcs = [(a, b) for _ in range(times) for a in names for b in names if a != b]
    return [(f"m{start + k:04d}", a, [b], None, conversation) for k, (a, b) in enumerate(arcs)]


def open_rows(author, number, start=0):
    """`number` messages of `author` to nobody in particular."""
    return [(f"o{author}{start + k:04d}", author, [], None) for k in range(number)]
