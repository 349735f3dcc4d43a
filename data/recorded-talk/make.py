"""Numbers about real talk that does not ship: computed once from the files, kept with the checksum of each file.

    python data/recorded-talk/make.py FOLDER

FOLDER holds the files that data/known-groups/expected_order.csv names in its column `sample`. Nobody's words, names
or ids leave the files: the tables hold sizes, shares, shapes and waiting times. Prints the count at every step.
"""

from __future__ import annotations

import csv
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
RULES = ("addressed", "next_speaker")
HOURS = (0.0166667, 0.0833333, 0.25, 0.5, 1, 2, 4, 8, 12, 24, 48, 96, 168)


def checksum(path: Path) -> str:
    """Of a file, or of the checksums of all files of a folder in order of their names."""
    if path.is_file():
        return hashlib.sha256(path.read_bytes()).hexdigest()
    return hashlib.sha256("".join(hashlib.sha256(f.read_bytes()).hexdigest() for f in sorted(path.rglob("*")) if f.is_file()).encode()).hexdigest()


def corpora(folder: Path):
    """(name, row of the expectation, corpus, sha256) of every corpus whose file is there and can be read."""
    for row in datasets.load_facts("known-groups").expected_order.to_dict("records"):
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
        tables["profiles"].append(
            {"corpus": name, "measure": letter, "value": r.value, "low": r.low, "high": r.high, "n": r.n, "method": r.method, "reason": r.reason}
        )
    equal = at_equal_volume(corpus, volume=300, inferred=rule(corpus) if rule else None)
    tables["equal_volume"].append({"corpus": name, **equal})
    for aspect, line in completeness(corpus).iterrows():
        tables["completeness"].append({"corpus": name, "aspect": aspect, "count": line["count"], "of": line["of"], "share": line["share"]})
    if one_sided(corpus):
        print(f"{'':20} one account only: no reciprocity, waits or shifts")
        return
    for letter, r in reciprocity(graphs.counts(ties.ties(corpus))).items():
        tables["reciprocity"].append({"corpus": name, "convention": letter, "value": r.value, "reason": r.reason})
    for group, line in activity_groups(corpus).iterrows():
        tables["activity"].append({"corpus": name, "group": group, **line.to_dict()})
    for kind, r in type_shares(corpus).items():
        tables["activity"].append({"corpus": name, "group": "all", "type": kind, "share": r.value})
    if corpus.messages["reply_to"].notna().any():
        grown = threads.trees(corpus)
        for line in grown[grown["n"] >= 2].drop(columns=["root"]).to_dict("records"):
            tables["trees"].append({"corpus": name, **{k: (round(v, 6) if isinstance(v, float) else v) for k, v in line.items()}})
        waits = timing.response_times(corpus)
        curve = timing.survival(waits["hours"], waits["answered"])
    else:
        waits = timing.response_times(corpus, by="pair") if row["venue"] == "private" else None
        curve = timing.survival(waits["hours"], waits["answered"]) if waits is not None else None
    if curve is not None and curve.n:
        for hours in HOURS:
            at = curve.table[curve.table["hours"] <= hours]
            low, high = (at["low"].iloc[-1], at["high"].iloc[-1]) if len(at) else (1.0, 1.0)
            tables["waits"].append(
                {
                    "corpus": name,
                    "by": waits.attrs["by"],
                    "hours": hours,
                    "unanswered": curve.at(hours),
                    "low": low,
                    "high": high,
                    "messages": curve.n,
                    "answered": curve.answered,
                    "median_hours": curve.quantile(),
                }
            )
    try:
        shifts = turns.participation_shifts(turns.turns(corpus, ties=rule(corpus) if rule else None), draws=50, seed=1)
        for line in shifts.table.reset_index().to_dict("records"):
            tables["shifts"].append({"corpus": name, **line})
    except (ValueError, AttributeError, KeyError) as error:
        print(f"{'':20} no participation shifts: {error}")


def main(folder: Path) -> None:
    known = origin(folder)
    tables: dict[str, list[dict]] = {
        k: [] for k in ("corpora", "profiles", "equal_volume", "reciprocity", "activity", "trees", "waits", "shifts", "completeness")
    }
    for name, row, corpus, sha in corpora(folder):
        counts = corpus.counts()
        print(f"{name:20} {counts['records']:8,} records -> {counts['messages']:8,} messages, {counts['authors']:6,} authors, {counts['rejects']} rejects")
        from_where = known.get(row["sample"]) or next((r for p, r in known.items() if p.startswith(row["sample"] + "/")), {})
        tables["corpora"].append(
            {
                "corpus": name,
                "title": row["title"],
                "venue": row["venue"],
                "format": counts["format"],
                "repository": from_where.get("repo", ""),
                "commit": from_where.get("commit", ""),
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
        for column in frame.select_dtypes("float"):
            frame[column] = frame[column].replace([np.inf, -np.inf], np.nan) if table != "waits" else frame[column]
        frame.to_csv(HERE / f"{table}.csv", index=False, lineterminator="\n", float_format="%.6g")
        print(f"{table:20} {len(frame):,} rows")
    print(json.dumps({"corpora": len(tables["corpora"])}))


if __name__ == "__main__":
    if len(sys.argv) != 2:
        raise SystemExit("say where the files are: python data/recorded-talk/make.py FOLDER")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", RuntimeWarning)
        main(Path(sys.argv[1]))
