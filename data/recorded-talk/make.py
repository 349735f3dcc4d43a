"""Numbers about real talk that does not ship: computed once from the files, kept with the checksum of each file.

    python data/recorded-talk/make.py FOLDER

FOLDER holds the files that data/known-groups/expected_order.csv names in its column `sample`, and those of `MORE`.
Nobody's words, names or ids leave the files: the tables hold sizes, shares, shapes and waiting times. Prints the count
at every step.
"""

from __future__ import annotations

import csv
import dataclasses
import hashlib
import json
import sys
import warnings
from pathlib import Path

import numpy as np
import pandas as pd

from conversation_lib import datasets, graphs, threads, ties, timing, turns
from conversation_lib.completeness import completeness
from conversation_lib.corpus import Corpus
from conversation_lib.errors import BadInput
from conversation_lib.inference import inferred_ties
from conversation_lib.measures import profile
from conversation_lib.measures.activity import activity_groups, type_shares
from conversation_lib.measures.known_groups import at_equal_volume
from conversation_lib.measures.reciprocity import reciprocity
from conversation_lib.measures.talk import one_sided
from conversation_lib.readers import read

HERE = Path(__file__).parent
#: corpora that stand in no list of expectations; they are shown, and never counted among the known groups
MORE = (
    {"corpus": "reddit-2005-12", "title": "all comments of the first month of comments on Reddit", "venue": "feed", "sample": "reddit/RC_2005-12.zst"},
    {"corpus": "college-messages", "title": "private messages of a college, first four weeks", "venue": "private", "sample": "edges/CollegeMsg_first20000.txt"},
)
PRIVATE = {"archive-owner", "outbox-owner"}
WHOLE = {"people", "messages", "n", "count", "of", "authors", "depth", "max_breadth", "h", "shifts", "answered", "volume"}
RULES = ("addressed", "next_speaker")
HOURS = (0.0166667, 0.0833333, 0.25, 0.5, 1, 2, 4, 8, 12, 24, 48, 96, 168)


def checksum(path: Path) -> str:
    """Of a file, or of the checksums of all files of a folder in order of their names."""
    if path.is_file():
        return hashlib.sha256(path.read_bytes()).hexdigest()
    return hashlib.sha256("".join(hashlib.sha256(f.read_bytes()).hexdigest() for f in sorted(path.rglob("*")) if f.is_file()).encode()).hexdigest()


def corpora(folder: Path):
    """(name, row of the expectation, corpus, sha256) of every corpus whose file is there and can be read."""
    for row in [*datasets.load_facts("known-groups").expected_order.to_dict("records"), *MORE]:
        if row["sample"].startswith("package "):
            yield row["corpus"], row, datasets.load_chitchat(), datasets.card("chitchat").package.get("package", {}).get("sha256", "")
            continue
        path = folder / row["sample"]
        if not path.exists():
            print(f"{row['corpus']:20} not there: {row['sample']}")
            continue
        try:
            corpus = read(path, venue=row["venue"])
        except BadInput as error:
            print(f"{row['corpus']:20} left out: {error}")
            continue
        yield row["corpus"], row, corpus, checksum(path)


def origin(folder: Path) -> dict[str, dict[str, str]]:
    """Repository, commit and licence of each file, where a manifest says so."""
    manifest = folder / "MANIFEST.csv"
    return {r["path"]: r for r in csv.DictReader(manifest.open(encoding="utf-8"))} if manifest.exists() else {}


def measure(name: str, row: dict, corpus: Corpus, tables: dict[str, list[dict]]) -> None:
    room = row["venue"] == "room"
    rule = (lambda c: inferred_ties(c, rules=RULES)) if room else None
    found = profile(corpus, inferred=rule, draws=200, seed=1)
    for letter, r in found.results.items():
        null = {"chance": r.null.get("mean"), "chance_sd": r.null.get("sd"), "chance_is": r.null.get("name", "")}
        words = {"value": r.value, "low": r.low, "high": r.high, "n": r.n, "method": r.method, "reason": r.reason}
        tables["profiles"].append({"corpus": name, "measure": letter, **words, **null})
    if row not in MORE:
        tables["equal_volume"].append({"corpus": name, **at_equal_volume(corpus, volume=300, inferred=rule(corpus) if rule else None)})
    for aspect, line in completeness(corpus).iterrows():
        if line["count"]:
            tables["completeness"].append({"corpus": name, "aspect": aspect, "count": line["count"], "of": line["of"], "share": line["share"]})
    if one_sided(corpus):
        print(f"{'':20} one account only: no voices, reciprocity, trees, waits or shifts")
        return
    written = corpus.messages["author"].dropna().value_counts().value_counts().sort_index()
    tables["voices"] += [{"corpus": name, "messages": int(k), "people": int(v)} for k, v in written.items()]
    for letter, r in reciprocity(graphs.counts(ties.ties(corpus))).items():
        tables["reciprocity"].append({"corpus": name, "convention": letter, "value": r.value, "reason": "" if r.defined else r.reason})
    linked = corpus.messages["reply_to"].notna().any()
    groups = activity_groups(corpus).rename(columns={"share_of_shares": "passed_on"})
    if not linked:  # without reply links nobody can say who received how many
        groups["replies_received"] = np.nan
    for group, line in groups.iterrows():
        if line.notna().any():
            tables["activity"].append({"corpus": name, "group": group, **line.to_dict()})
    kinds = type_shares(corpus)
    every = {"people": written.sum(), "messages": len(corpus), "share": 1.0}
    every |= {"original": kinds["original"].value, "reply": kinds["reply"].value, "passed_on": kinds["share"].value, "replies_received": np.nan}
    tables["activity"].append({"corpus": name, "group": "all", **every})
    if linked:
        grown = threads.trees(corpus)
        keep = ["n", "authors", "depth", "max_breadth", "h", "nu", "travel", "shape", "orphan"]
        for line in grown.loc[grown["n"] >= 2, keep].to_dict("records"):
            tables["trees"].append({"corpus": name, **line, "orphan": "yes" if line["orphan"] else "no"})
    wait(name, corpus, "reply" if linked else "pair", tables)
    shifts = turns.participation_shifts(turns.turns(corpus, ties=rule(corpus) if rule else None), draws=50, seed=1)
    for kind, r in shifts.classes.items():
        null = {"by_chance": r.null.get("mean"), "by_chance_sd": r.null.get("sd"), "z": r.null.get("z")}
        tables["turns"].append({"corpus": name, "class": kind, "share": r.value, **null, "shifts": shifts.n, "reason": "" if r.defined else r.reason})
    tables["shifts"] += [{"corpus": name, **line} for line in shifts.table.to_dict("records") if line["count"]]


def wait(name: str, corpus: Corpus, by: str, tables: dict[str, list[dict]]) -> None:
    """The share still waiting for an answer after some hours, as far as the file was observed."""
    if corpus.messages["conversation_id"].nunique() == len(corpus):  # an edge list knows pairs, no conversations: anything back counts
        corpus = dataclasses.replace(corpus, messages=corpus.messages.assign(conversation_id="all"))
    waits = timing.response_times(corpus, by=by)
    curve = timing.survival(waits["hours"], waits["answered"])
    if not curve.n:
        return
    median = curve.quantile()
    about = {"messages": curve.n, "answered": curve.answered, "median_hours": median if np.isfinite(median) else np.nan}
    naive = waits.loc[waits["answered"], "hours"]
    about |= {"median_of_answered": float(naive.median()) if len(naive) else np.nan}
    for hours in HOURS:
        if hours > curve.table["hours"].max():
            break
        at = curve.table[curve.table["hours"] <= hours]
        low, high = (at["low"].iloc[-1], at["high"].iloc[-1]) if len(at) else (1.0, 1.0)
        tables["waits"].append({"corpus": name, "by": by, "hours": hours, "unanswered": curve.at(hours), "low": low, "high": high, **about})


def main(folder: Path) -> None:
    known = origin(folder)
    tables: dict[str, list[dict]] = {
        k: [] for k in ("corpora", "profiles", "equal_volume", "voices", "activity", "reciprocity", "turns", "shifts", "waits", "trees", "completeness")
    }
    for name, row, corpus, sha in corpora(folder):
        counts = corpus.counts()
        print(f"{name:20} {counts['records']:8,} records -> {counts['messages']:8,} messages, {counts['authors']:6,} authors, {counts['rejects']} rejects")
        from_where = known.get(row["sample"]) or next((r for p, r in known.items() if p.startswith(row["sample"] + "/")), {})
        tables["corpora"].append(
            {
                "corpus": name,
                "title": row["title"],
                "known_group": "no" if row in MORE else "yes",
                "venue": row["venue"],
                "format": counts["format"],
                "repository": from_where.get("repo", "") if name not in PRIVATE else "a public repository of a private person, not named here",
                "commit": from_where.get("commit", "") if name not in PRIVATE else "",
                "licence": from_where.get("licence", ""),
                "sha256": sha,
                **{
                    k: counts[k]
                    for k in (
                        "records",
                        "messages",
                        "events",
                        "duplicates",
                        "rejects",
                        "others",
                        "authors",
                        "accounts",
                        "conversations",
                        "replies",
                        "open",
                        "unknown_targets",
                        "orphans",
                        "first",
                        "last",
                    )
                },
            }
        )
        measure(name, row, corpus, tables)
    for table, rows in tables.items():
        frame = pd.DataFrame(rows)
        for column in WHOLE & set(frame):
            frame[column] = frame[column].astype("Int64")
        frame.to_csv(HERE / f"{table}.csv", index=False, lineterminator="\n", float_format="%.6g")
        print(f"{table:20} {len(frame):,} rows")
    print(json.dumps({"corpora": len(tables["corpora"])}))


if __name__ == "__main__":
    if len(sys.argv) != 2:
        raise SystemExit("say where the files are: python data/recorded-talk/make.py FOLDER")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", RuntimeWarning)
        main(Path(sys.argv[1]))
