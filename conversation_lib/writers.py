"""Writing a corpus for other programs, so that nothing is lost on the way and reading it back gives the same.

ConvoKit directories (for language analysis), Parquet and CSV (for any table program), GraphML and GEXF (for Gephi and
networkx). Missing stays missing and is never an empty word, ids stay text, times keep their microseconds, lists stay lists.
Files appear complete or not at all.
"""

from __future__ import annotations

import csv
import json
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from .corpus import Corpus
from .errors import BadInput
from .filing import whole_file
from .networks import read_graph, write_gexf, write_graphml
from .plainly import plain
from .readers.own import accounts_path

__all__ = ["read_graph", "write_convokit", "write_csv", "write_gexf", "write_graphml", "write_parquet"]
ABOUT = "conversation_lib"
NO_ONE = "[deleted]"  # what ConvoKit corpora write for an author who is not known


def write_csv(what: Corpus | pd.DataFrame, path: str | Path) -> Path:
    """The messages of a corpus (and, beside them, NAME.accounts.csv), or a tie table, as CSV; `read` gives them back.

    A missing cell is empty. An empty text is written as two quotation marks, which are two letters of the cell, and a
    text of nothing but quotation marks gets two more; lists are JSON; times are ISO 8601 in UTC.

    Examples
    --------
    >>> import tempfile
    >>> from conversation_lib.toys import five_people
    >>> from conversation_lib.readers import read
    >>> talk = five_people()
    >>> file = write_csv(talk, Path(tempfile.mkdtemp()) / "talk.csv")
    >>> bool(read(file).messages.equals(talk.messages))
    True
    """
    path = Path(path)
    if isinstance(what, Corpus):
        _refuse_ties(what, "write_csv(ties(corpus), path)")
        _csv(what.accounts, accounts_path(path))
        _csv(what.messages, path)
    else:
        _csv(what, path)
    return path


def _csv(table: pd.DataFrame, path: Path) -> None:
    columns = [[_csv_cell(value) for value in table[name].tolist()] for name in table]
    with whole_file(path) as out:
        writer = csv.writer(out)
        writer.writerow(table.columns)
        writer.writerows(zip(*columns, strict=True))


def _csv_cell(value: Any) -> str:
    value = plain(value)
    if value is None:
        return ""
    if isinstance(value, list):
        return json.dumps(value, ensure_ascii=False)
    if isinstance(value, str):
        return value + '""' if not value.strip('"') else value
    return str(value).lower() if isinstance(value, bool) else str(value)


def write_parquet(corpus: Corpus, path: str | Path) -> Path:
    """The messages as one Parquet file, and beside it NAME.accounts.parquet; `read` gives the same messages and accounts back."""
    _refuse_ties(corpus, "corpus.save(folder)")
    path = Path(path)
    path.parent.mkdir(parents=True, exist_ok=True)
    for table, target in ((corpus.accounts, accounts_path(path)), (corpus.messages, path)):
        scratch = target.with_name(f".writing-{target.name}")
        try:
            table.to_parquet(scratch, index=False)
            scratch.replace(target)
        finally:
            scratch.unlink(missing_ok=True)
    return path


def _refuse_ties(corpus: Corpus, instead: str) -> None:
    if corpus.given_ties is not None:
        raise BadInput("a corpus with messages", "an edge list, which has ties only", "a network was read", instead)


def write_convokit(corpus: Corpus, folder: str | Path) -> Path:
    """A ConvoKit corpus directory: utterances.jsonl, speakers.json, conversations.json, corpus.json, index.json.

    What ConvoKit has no place for (kind, addressees, counts) stands in each utterance's meta under "conversation_lib".
    An unknown author is the speaker [deleted], as in ConvoKit's own corpora; a missing text is empty, and the meta says so.
    `read` gives the same messages and accounts back.
    """
    _refuse_ties(corpus, "write_graphml(corpus, path)")
    folder = Path(folder)
    if folder.exists() and any(folder.iterdir()) and not (folder / "utterances.jsonl").exists():
        raise BadInput(
            "a new folder or an older ConvoKit corpus", f"{folder}, which holds other things", "a folder name that is in use", "choose another folder name"
        )
    folder.mkdir(parents=True, exist_ok=True)
    m = corpus.messages
    own = [name for name in m if name not in ("message_id", "conversation_id", "reply_to", "author", "created_at", "text")]
    with whole_file(folder / "utterances.jsonl") as out:
        for row in m.to_dict("records"):
            kept = {name: value for name in own if (value := plain(row[name])) is not None}
            if plain(row["text"]) is None:
                kept["text"] = "missing"
            utterance = {
                "id": row["message_id"],
                "conversation_id": plain(row["conversation_id"]) or row["message_id"],
                "text": plain(row["text"]) or "",
                "speaker": plain(row["author"]) or NO_ONE,
                "meta": {ABOUT: kept},
                "reply-to": plain(row["reply_to"]),
                "timestamp": _seconds(row["created_at"]),
                "vectors": [],
            }
            out.write(json.dumps(utterance, ensure_ascii=False) + "\n")
    people = {}
    for row in corpus.accounts[["account", "name", "handle", "followers", "is_bot"]].to_dict("records"):
        people[row["account"]] = {"meta": {name: value for name in row if name != "account" and (value := plain(row[name])) is not None}, "vectors": []}
    if m["author"].isna().any():
        people[NO_ONE] = {"meta": {}, "vectors": []}
    talks = {talk: {"meta": {}, "vectors": []} for talk in m["conversation_id"].dropna().unique()}
    index = {
        "utterances-index": {ABOUT: ["<class 'dict'>"]},
        "speakers-index": {},
        "conversations-index": {},
        "overall-index": {ABOUT: ["<class 'dict'>"]},
        "version": 1,
        "vectors": [],
    }
    about = {
        ABOUT: {"columns": list(m), **{name: corpus.source.get(name) for name in ("format", "venue", "others_are", "timezone") if corpus.source.get(name)}}
    }
    for name, content in (("speakers", people), ("conversations", talks), ("index", index), ("corpus", about)):
        with whole_file(folder / f"{name}.json") as out:
            json.dump(content, out, ensure_ascii=False)
    return folder


def _seconds(moment: Any) -> int | float | None:
    if plain(moment) is None:
        return None
    micro = int(np.datetime64(pd.Timestamp(moment).tz_convert("UTC").tz_localize(None), "us").astype(np.int64))
    return micro // 1_000_000 if micro % 1_000_000 == 0 else micro / 1_000_000
