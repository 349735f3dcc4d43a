"""Networks without messages: edge lists (CSV, SNAP, KONECT), GraphML, GEXF and Pajek, read as ties.

Two kinds of file look alike and are not. A row for every act with its time (who wrote to whom, when) is a message
without words: it becomes a Corpus of messages, and everything that needs time works. A row for every pair (with a
weight, or just a line in a graph) is a tie: there are no messages, the Corpus has `given_ties` and `ties()` returns them.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from ..corpus import Corpus, message_table
from ..errors import BadInput
from ..ties import KINDS, table_of_ties, ties
from . import Reader, read
from .harvest import Harvest, Options
from .jsonval import Times, filled
from .networkfiles import Network, from_gexf, from_graphml, from_pajek
from .sheets import header_of, read_sheet
from .source import Part, Source, decode

SOURCES = ("source", "src", "from", "from_node", "fromnodeid", "from_id", "sender", "tail", "ego", "node1", "node_1", "u", "i", "user1", "caller")
TARGETS = (
    "target",
    "dst",
    "to",
    "to_node",
    "tonodeid",
    "to_id",
    "receiver",
    "recipient",
    "head",
    "alter",
    "node2",
    "node_2",
    "v",
    "j",
    "user2",
    "callee",
    "tgt",
    "dest",
)
WEIGHTS = ("weight", "count", "n", "strength", "w", "messages", "frequency", "value")
TIMES = ("time", "timestamp", "created_at", "date", "datetime", "unixts", "t", "ts", "start")
OTHERS = ("id", "label", "type", "kind", "season", "directed", "message_id", "book", "relationship")
TEXTS = ("text", "body", "message", "content", "subject", "words")
_EARLIEST = 1e8  # a third number of at least this size is a time, not a weight


def read_ties(path: str | Path, timezone: str | None = None) -> pd.DataFrame:
    """The tie table of a network file; its nodes without ties are in `read(path).accounts`.

    >>> import tempfile
    >>> file = Path(tempfile.mkdtemp()) / "friends.csv"
    >>> _ = file.write_text("Source,Target,Weight\\nana,ben,3\\nben,cho,1\\n")
    >>> read_ties(file)[["source", "target", "weight"]].values.tolist()
    [['ana', 'ben', 3.0], ['ben', 'cho', 1.0]]
    """
    corpus: Corpus = read(path, timezone=timezone)
    return ties(corpus, KINDS)


def sniff(source: Source) -> float:
    if len(source.parts) != 1:
        return 0.0
    part = source.parts[0]
    start = part.head_text[:4000]
    if "<graphml" in start:
        return 0.98
    if "<gexf" in start:
        return 0.98
    if re.match(r"\s*(%.*\n\s*)*\*(vertices|network)", start, re.IGNORECASE):
        return 0.98
    if part.suffix in (".csv", ".tsv", ".tab", ".xlsx"):
        names = header_of(part)
        return 0.9 if names and _columns(names) else 0.0
    if part.suffix in (".txt", ".edges", ".edgelist", ".dat", ".net", ""):
        return 0.85 if _snap(part.head_text) is not None else 0.0
    return 0.0


def variant(source: Source) -> str | None:
    part = source.parts[0]
    start = part.head_text[:4000]
    for word, name in (("<graphml", "GraphML"), ("<gexf", "GEXF")):
        if word in start:
            return name
    if re.match(r"\s*(%.*\n\s*)*\*(vertices|network)", start, re.IGNORECASE):
        return "Pajek"
    return "SNAP" if part.suffix not in (".csv", ".tsv", ".tab", ".xlsx") else "CSV"


def _norm(name: str) -> str:
    return re.sub(r"\W+", "_", name.strip()).strip("_").lower()


def _columns(names: list[str]) -> dict[str, str] | None:
    """source, target, weight, time of a table, by the names of its columns; None if it is no edge list."""
    known = {_norm(name): name for name in reversed(names)}
    source, target = (next((known[n] for n in words if n in known), None) for words in (SOURCES, TARGETS))
    if not source or not target or any(word in known for word in TEXTS):
        return None
    found = {"source": source, "target": target}
    for ours, words in (
        ("weight", WEIGHTS),
        ("time", TIMES),
        ("kind", ("kind", "type")),
        ("message_id", ("message_id",)),
        ("inferred", ("inferred",)),
        ("certainty", ("certainty",)),
    ):
        name = next((known[n] for n in words if n in known), None)
        if name:
            found[ours] = name
    strange = [n for n in known if known[n] not in found.values() and n not in OTHERS]
    return found if len(strange) <= 4 else None


def _snap(text: str) -> dict[str, Any] | None:
    """How a list of pairs without commas is built: {"names": its header or None, "skip": lines before it, "width": numbers in a row}."""
    lines = text.split("\n")
    if len(text) >= 60000:
        lines = lines[:-1]
    skip = 0
    while skip < len(lines) and (not lines[skip].strip() or lines[skip].lstrip()[0] in "#%"):
        skip += 1
    body = [line.split() for line in lines[skip : skip + 60] if line.strip() and line.lstrip()[0] not in "#%"]
    names = None
    if body and not all(_number(cell) for cell in body[0]):
        names = body.pop(0)
        if not _columns(names):
            return None
        skip += 1
    if len(body) < 2 or not all(2 <= len(row) <= 5 and all(_number(cell) for cell in row) for row in body):
        return None
    if len({len(row) for row in body}) > 1 or (names and len(names) != len(body[0])):
        return None
    return {"names": names, "skip": skip, "width": len(body[0])}


def _number(text: str) -> bool:
    return bool(re.fullmatch(r"-?\d+(\.\d+)?([eE][+-]?\d+)?", text))


def read_source(source: Source, options: Options) -> Harvest:
    harvest = Harvest()
    part = source.parts[0]
    kind = variant(source)
    if kind in ("GraphML", "GEXF", "Pajek"):
        text = decode(part.read())
        harvest.damage(part)
        network = {"GraphML": from_graphml, "GEXF": from_gexf, "Pajek": from_pajek}[kind](text)
        given(network, part, harvest, options)
    elif kind == "SNAP" and part.head_text.lstrip()[:1] in ("<", "{", "["):
        raise BadInput(
            "a network: pairs in lines, a table with Source and Target, GraphML, GEXF or Pajek",
            f"'{part.name}', which holds {'XML' if part.head_text.lstrip()[:1] == '<' else 'JSON'} of another kind",
            "another kind of file",
            "leave the format out and let the content decide",
        )
    else:
        _table(part, harvest, options, kind)
    return harvest


def _table(part: Part, harvest: Harvest, options: Options, kind: str) -> None:
    if kind == "CSV":
        sheet = read_sheet(part)
        found = _columns(sheet.names)
        if found is None:
            raise BadInput(
                "a table with the columns Source and Target (or from and to)",
                f"'{part.name}' with the columns {', '.join(sheet.names[:8]) or '(none)'}",
                "the first line with the names is missing, or it is another kind of table",
                "give the two columns these names",
            )
        columns = {ours: filled(pc.utf8_trim_whitespace(sheet.text(theirs))) for ours, theirs in found.items()}
        lines, rejects = sheet.lines, sheet.rejects
    else:
        columns, lines, rejects = _read_snap(part)
    harvest.damage(part)
    harvest.records += len(lines) + len(rejects)
    for line, reason, raw in rejects:
        harvest.reject(part.name, line, reason, raw)
    if not lines:
        return
    whole = pc.and_(pc.is_valid(columns["source"]), pc.is_valid(columns["target"]))
    for row in np.flatnonzero(~np.asarray(whole)):
        harvest.reject(part.name, lines[row], "a tie without its two ends", ",".join(str(c[int(row)].as_py() or "") for c in columns.values()))
    columns = {name: column.filter(whole) for name, column in columns.items()}
    times = Times(options.timezone)
    when = times.read(columns["time"]) if "time" in columns else None
    times.report(harvest)
    if when is not None and "weight" not in columns and when.null_count < len(when) / 2:
        _acts(columns, when, harvest)
        return
    network = Network(directed=True)
    network.ties = {"source": columns["source"].to_pylist(), "target": columns["target"].to_pylist()}
    if "weight" in columns:
        network.ties["weight"] = columns["weight"].to_pylist()
    if "kind" in columns:
        network.ties["kind"] = columns["kind"].to_pylist()
        if all((value or "").lower() == "undirected" for value in network.ties["kind"]):
            network.directed = False
    if when is not None:
        network.ties["created_at"] = when.to_pylist()
    for name in ("message_id", "inferred", "certainty"):
        if name in columns:
            network.ties[name] = columns[name].to_pylist()
    harvest.records -= len(columns["source"])
    given(network, part, harvest, options)


def _acts(columns: dict[str, pa.Array], when: pa.Array, harvest: Harvest) -> None:
    size = len(when)
    ends = pa.array(np.arange(size + 1), pa.int32())
    table = message_table(
        {
            "message_id": columns.get("message_id") or pa.array([f"row {k}" for k in range(1, size + 1)]),
            "author": columns["source"],
            "targets": pa.ListArray.from_arrays(ends, columns["target"]),
            "created_at": when,
        }
    )
    harvest.add_table(table)
    harvest.facts["ties"] = size
    harvest.facts["reply_links"] = False
    harvest.warn("Every row is an act with a time and was read as a message without words; nobody can say which act answers which.")


def _read_snap(part: Part) -> tuple[dict[str, pa.Array], list[int], list[tuple[int, str, str]]]:
    text = decode(part.read())
    part.forget()
    form = _snap(text[:65536]) or {"names": None, "skip": 0, "width": 2}
    rows, lines, rejects = [], [], []
    for number, line in enumerate(text.split("\n"), start=1):
        if number <= form["skip"] or not line.strip() or line.lstrip()[0] in "#%":
            continue
        cells = line.split()
        if len(cells) == form["width"]:
            rows.append(cells)
            lines.append(number)
        else:
            rejects.append((number, f"{len(cells)} values where {form['width']} were expected", line))
    columns = [pa.array(column, pa.string()) for column in zip(*rows, strict=True)] or [pa.array([], pa.string())] * form["width"]
    if form["names"]:
        found = _columns(form["names"])
        return {ours: columns[form["names"].index(theirs)] for ours, theirs in found.items()}, lines, rejects
    out = {"source": columns[0], "target": columns[1]}
    if form["width"] >= 4:
        out["weight"], out["time"] = columns[2], columns[3]
        if pc.all(pc.equal(out["weight"], out["weight"][0] if rows else "1")).as_py():
            del out["weight"]  # KONECT writes a weight of 1 beside every act
    elif form["width"] == 3:
        numbers = [float(value) if _number(value) else 0.0 for value in columns[2].to_pylist()]
        out["time" if numbers and min(numbers) >= _EARLIEST else "weight"] = columns[2]
    return out, lines, rejects


def given(network: Network, part: Part, harvest: Harvest, options: Options) -> None:
    """Put a network into the harvest: its ties as they are given, its nodes as accounts."""
    for line, reason, raw in network.rejects:
        harvest.records += 1
        harvest.reject(part.name, line, reason, raw)
    made = network.ties
    size = len(made.get("source", ()))
    weight = _weights(made.get("weight") or [None] * size)
    good = np.isfinite(weight) & (weight >= 0)
    for row in np.flatnonzero(~good):
        harvest.records += 1
        harvest.reject(part.name, None, "a weight that is no number from 0 upwards", f"{made['source'][row]} {made['target'][row]} {made['weight'][row]}")
    frame = pd.DataFrame({name: pd.Series(made[name], dtype=object) for name in made if name != "created_at"})
    frame["weight"] = weight
    kinds = frame["kind"].map(lambda value: str(value).lower() if value is not None else None) if "kind" in frame else pd.Series([None] * size, dtype=object)
    frame["kind"] = kinds.where(kinds.isin(KINDS), "mention")
    if "created_at" in made:
        times = Times(options.timezone)
        texts = [v if v is None or isinstance(v, str) else v.isoformat() for v in made["created_at"]]
        frame["created_at"] = times.read(pa.array(texts, pa.string())).to_pandas()
        times.report(harvest)
    frame = frame[good].reset_index(drop=True)
    table = table_of_ties(frame) if len(frame) else table_of_ties([])
    harvest.given_ties = table
    harvest.records += len(table)
    if len(table):
        harvest.other("tie", len(table))
    known = {name: dict(values) for name, values in network.nodes.items()}
    for account in dict.fromkeys([*table["source"], *table["target"]]):
        known.setdefault(account, {})
    for account, values in known.items():
        harvest.account(
            account, **{name: values.get(name) for name in ("name", "handle")}, followers=_whole(values.get("followers")), is_bot=_truth(values.get("is_bot"))
        )
    strange = sorted(
        {name for values in network.nodes.values() for name in values} - {"name", "handle", "followers", "is_bot", "first_seen", "last_seen", "messages"}
    )
    for name in strange:
        harvest.unknown_fields[f"node {name}"] += sum(values.get(name) is not None for values in network.nodes.values())
    for name, n in network.unknown.items():
        harvest.unknown_fields[f"tie {name}"] += n
    if options.extras and strange:
        harvest.facts["node_attributes"] = {account: {k: v for k, v in values.items() if k in strange} for account, values in network.nodes.items()}
    harvest.facts["ties"] = len(table)
    harvest.facts["directed"] = network.directed
    for note in network.notes:
        harvest.warn(note)
    if not network.directed:
        harvest.warn("The file says that its ties have no direction; they stand here as they are written there, and measures of direction mean nothing.")


def _weights(values: list[Any]) -> np.ndarray:
    out = np.ones(len(values))
    for place, value in enumerate(values):
        if value is not None:
            try:
                out[place] = float(value)
            except (TypeError, ValueError):
                out[place] = np.nan
    return out


def _whole(value: Any) -> int | None:
    try:
        return None if value is None else int(float(value))
    except (TypeError, ValueError, OverflowError):
        return None


def _truth(value: Any) -> bool | None:
    return None if value is None else str(value).lower() in ("true", "1", "yes")


READERS = [
    Reader(
        "edges",
        "networks without messages (edge list as CSV, SNAP or KONECT; GraphML; GEXF; Pajek)",
        sniff,
        read_source,
        version="2",
        venue=None,
        variant=variant,
        kept="ties with weight, kind and time; all nodes as accounts, with name, handle and followers; other attributes with extras. A row with a time and no weight is read as a message without words",
        absent="words; in a list of pairs also messages, times and answers",
        replies="the direction is the one of the file; ties of an undirected file stand as they are written, and the report says so",
    )
]
