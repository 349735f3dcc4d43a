"""Graphs for Gephi, networkx and others: GraphML and GEXF that lose nothing and raise no warning there.

A corpus or a tie table becomes a graph with a node for every account and an edge for every tie; a networkx graph is
written as it is, with all its attributes. What the formats have no type for is text, and the key says what it is (`time`,
`list`, `json`), so that `read_graph` and `read` give back what was written. Missing values are left out, not written as words.

Gephi's rules that are kept: ids are text and different, every edge has an id, weights are above zero (a tie of weight 0 is
written without one and marked), no attribute bears a name that Gephi uses itself, one type for all values of an attribute.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

import networkx as nx
import numpy as np
import pandas as pd

from .corpus import Corpus
from .errors import BadInput
from .filing import whole_file
from .plainly import plain
from .readers.networkfiles import from_gexf, from_graphml
from .ties import KINDS, ties

NAMESPACE = "urn:conversation-notebooks"
_ILLEGAL = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_GRAPHML = {"text": "string", "whole": "long", "number": "double", "truth": "boolean", "time": "string", "list": "string", "json": "string"}
_GEXF = {**_GRAPHML, "list": "string"}
_TAKEN = ("id", "label", "source", "target", "weight", "kind", "type", "timeset", "interval", "start", "end")
OWN_EDGE = ("kind", "created_at", "message_id", "inferred", "certainty")


@dataclass
class Drawn:
    """A graph ready to be written: `nodes` (id -> attributes), `edges` ((source, target, attributes)), `directed`."""

    nodes: dict[str, dict[str, Any]]
    edges: list[tuple[str, str, dict[str, Any]]]
    directed: bool = True
    multi: bool = False
    labels: dict[str, str] = field(default_factory=dict)
    about: dict[str, Any] = field(default_factory=dict)


def write_graphml(what: Corpus | pd.DataFrame | nx.Graph, path: str | Path, accounts: pd.DataFrame | None = None) -> Path:
    """Write a corpus, a tie table (with `accounts`, where they are known) or a networkx graph as GraphML.

    Examples
    --------
    >>> import tempfile
    >>> g = nx.DiGraph(); g.add_edge("007", "ana", weight=2.0, days=["mon", "tue"])
    >>> file = write_graphml(g, Path(tempfile.mkdtemp()) / "g.graphml")
    >>> read_graph(file).edges(data=True)
    OutEdgeDataView([('007', 'ana', {'weight': 2.0, 'days': ['mon', 'tue']})])
    """
    drawn = _drawn(what, accounts)
    return _write(path, _graphml(drawn))


def write_gexf(what: Corpus | pd.DataFrame | nx.Graph, path: str | Path, accounts: pd.DataFrame | None = None) -> Path:
    """Write a corpus, a tie table (with `accounts`, where they are known) or a networkx graph as GEXF 1.3."""
    drawn = _drawn(what, accounts)
    return _write(path, _gexf(drawn))


def read_graph(path: str | Path) -> nx.Graph:
    """The networkx graph that `write_graphml` or `write_gexf` wrote, with the same types of values.

    Files of other programs are read too, as far as their types go. Several edges between two nodes give a multigraph.
    """
    text = Path(path).read_text(encoding="utf-8")
    network = (from_gexf if "<gexf" in text[:2000] else from_graphml)(text)
    if network.rejects:
        raise BadInput("a whole GraphML or GEXF file", f"'{Path(path).name}', {network.rejects[0][1]}", "a copy that was cut off", "copy or write it again")
    pairs = [(e[0], e[1]) for e in network.raw_edges]
    ends = pairs if network.directed else [tuple(sorted(p)) for p in pairs]
    multi = len(set(ends)) < len(ends) or network.about.get("multigraph") == "true"
    graph = {(True, False): nx.DiGraph, (False, False): nx.Graph, (True, True): nx.MultiDiGraph, (False, True): nx.MultiGraph}[(network.directed, multi)]()
    graph.graph.update({name: value for name, value in network.about.items() if name != "multigraph"})
    graph.add_nodes_from((name, values) for name, values in network.raw_nodes.items())
    graph.add_edges_from((source, target, values) for source, target, values in network.raw_edges)
    return graph


def _drawn(what: Corpus | pd.DataFrame | nx.Graph, accounts: pd.DataFrame | None) -> Drawn:
    if isinstance(what, nx.Graph):
        return _from_networkx(what)
    if isinstance(what, Corpus):
        accounts, what = what.accounts, ties(what, KINDS)
    nodes: dict[str, dict[str, Any]] = {}
    labels: dict[str, str] = {}
    if accounts is not None:
        names = [name for name in ("name", "handle", "followers", "is_bot", "first_seen", "last_seen", "messages") if name in accounts]
        for row in accounts[["account", *names]].to_dict("records"):
            nodes[row["account"]] = {name: row[name] if name.endswith("seen") else plain(row[name]) for name in names if plain(row[name]) is not None}
            labels[row["account"]] = plain(row.get("name")) or row["account"]
    edges = []
    for row in what.to_dict("records"):
        values = {"weight": float(row["weight"])}
        for name in OWN_EDGE:
            if name in row and plain(row[name]) is not None and not (name == "inferred" and row[name] is False):
                values[name] = row[name] if name == "created_at" else plain(row[name])
        for end in (row["source"], row["target"]):
            nodes.setdefault(end, {})
        edges.append((row["source"], row["target"], values))
    return Drawn(nodes, edges, labels=labels, multi=True)


def _from_networkx(graph: nx.Graph) -> Drawn:
    names = {node: node if isinstance(node, str) else str(node) for node in graph}
    if len(set(names.values())) < len(names):
        raise BadInput("nodes that stay different as text", "nodes like 1 and '1'", "numbers and texts mixed as names", "rename them before writing")
    nodes = {names[node]: {str(k): v for k, v in values.items() if not _missing(v)} for node, values in graph.nodes(data=True)}
    edges = [(names[a], names[b], {str(k): v for k, v in values.items() if not _missing(v)}) for a, b, values in graph.edges(data=True)]
    return Drawn(nodes, edges, graph.is_directed(), graph.is_multigraph(), about=dict(graph.graph))


def _missing(value: Any) -> bool:
    return value is None or value is pd.NA or value is pd.NaT or (isinstance(value, float) and np.isnan(value))


# --- types of values --------------------------------------------------------------------------------------------------


def _kind(values: Iterable[Any]) -> str:
    """What all values of an attribute are: text, whole, number, truth, time, list, or json where they differ or hold what XML cannot."""
    kinds = set()
    for value in values:
        if isinstance(value, bool | np.bool_):
            kinds.add("truth")
        elif isinstance(value, int | np.integer):
            kinds.add("whole" if -(2**63) <= int(value) < 2**63 else "json")
        elif isinstance(value, float | np.floating):
            kinds.add("number")
        elif isinstance(value, datetime):
            kinds.add("time")
        elif isinstance(value, str):
            kinds.add("json" if _ILLEGAL.search(value) else "text")
        else:
            kinds.add("list" if isinstance(value, list | tuple | np.ndarray) else "json")
    return kinds.pop() if len(kinds) == 1 else "json"


def _text(value: Any, kind: str) -> str:
    if kind in ("list", "json"):
        return json.dumps(value, ensure_ascii=True, default=_as_json)
    if kind == "truth":
        return "true" if value else "false"
    if kind == "time":
        return value.isoformat()
    return repr(float(value)) if kind == "number" else str(value)


def _as_json(value: Any) -> Any:
    if isinstance(value, datetime):
        return value.isoformat()
    if isinstance(value, np.ndarray):
        return value.tolist()
    if isinstance(value, np.generic):
        return value.item()
    if isinstance(value, set | frozenset):
        return sorted(value)
    return str(value)


def _escaped(text: str) -> str:
    for sign, escape in (("&", "&amp;"), ("<", "&lt;"), (">", "&gt;"), ('"', "&quot;"), ("\t", "&#9;"), ("\n", "&#10;"), ("\r", "&#13;")):
        text = text.replace(sign, escape)
    return text


def _id(text: str) -> str:
    if _ILLEGAL.search(text):
        raise BadInput("ids that a graph file can hold", repr(text), "a control character in an id", "give that account another id before writing")
    return _escaped(text)


def _attributes(rows: Iterable[dict[str, Any]]) -> dict[str, list[Any]]:
    out: dict[str, list[Any]] = {}
    for values in rows:
        for name, value in values.items():
            out.setdefault(name, []).append(value)
    return out


# --- the two formats --------------------------------------------------------------------------------------------------


def _graphml(drawn: Drawn) -> Iterable[str]:
    about = {**{k: v for k, v in drawn.about.items() if not _missing(v)}, **({"multigraph": True} if drawn.multi else {})}
    if drawn.labels:
        for name, label in drawn.labels.items():
            drawn.nodes[name].setdefault("label", label)
    columns = {"node": _attributes(drawn.nodes.values()), "edge": _attributes(values for _, _, values in drawn.edges), "graph": _attributes([about])}
    keys: dict[tuple[str, str], tuple[str, str]] = {}
    yield '<?xml version="1.0" encoding="UTF-8"?>\n<graphml xmlns="http://graphml.graphdrawing.org/xmlns">\n'
    for scope, found in columns.items():
        for name, values in found.items():
            kind = _kind(values)
            key = f"{scope[0]}{len(keys)}"
            keys[(scope, name)] = (key, kind)
            desc = f"<desc>{kind}</desc>" if kind in ("time", "list", "json") else ""
            shown = "Weight" if (scope, name) == ("edge", "Weight") else name
            yield f'<key id="{key}" for="{scope}" attr.name="{_escaped(shown)}" attr.type="{_GRAPHML[kind]}">{desc}</key>\n'

    def data(scope: str, values: dict[str, Any]) -> str:
        return "".join(f'<data key="{keys[(scope, name)][0]}">{_escaped(_text(value, keys[(scope, name)][1]))}</data>' for name, value in values.items())

    yield f'<graph edgedefault="{"directed" if drawn.directed else "undirected"}">{data("graph", about)}\n'
    for name, values in drawn.nodes.items():
        yield f'<node id="{_id(name)}">{data("node", values)}</node>\n'
    for place, (source, target, values) in enumerate(drawn.edges):
        yield f'<edge id="e{place}" source="{_id(source)}" target="{_id(target)}">{data("edge", values)}</edge>\n'
    yield "</graph>\n</graphml>\n"


def _gexf(drawn: Drawn) -> Iterable[str]:
    nodes = _attributes(drawn.nodes.values())
    edges = _attributes(values for _, _, values in drawn.edges)
    weighted = all(isinstance(v, int | float | np.number) and not isinstance(v, bool) and np.isfinite(v) and v > 0 for v in edges.get("weight", ()))
    yield f'<?xml version="1.0" encoding="UTF-8"?>\n<gexf xmlns="http://gexf.net/1.3" xmlns:c="{NAMESPACE}" version="1.3">\n'
    about = {k: v for k, v in drawn.about.items() if not _missing(v)}
    meta = {"multigraph": drawn.multi, "about": about}
    yield f"<meta><description>{_escaped(json.dumps(meta, default=_as_json))}</description></meta>\n"
    yield f'<graph mode="static" defaultedgetype="{"directed" if drawn.directed else "undirected"}">\n'
    keys: dict[tuple[str, str], tuple[str, str]] = {}
    native: list[str] = []
    for scope, found in (("node", nodes), ("edge", edges)):
        yield f'<attributes class="{scope}" mode="static">\n'
        for name, values in found.items():
            kind = _kind(values)
            if scope == "edge" and ((name == "weight" and weighted) or (name == "kind" and kind == "text")):
                native.append(name)
                continue
            key = f"{scope[0]}{len(keys)}"
            keys[(scope, name)] = (key, kind)
            title = f"{name} " if name.lower() in _TAKEN else name  # a name that Gephi uses itself gets a blank behind it
            mark = f' c:kind="{kind}"' if kind in ("time", "list", "json") else ""
            yield f'<attribute id="{key}" title="{_escaped(title)}" type="{_GEXF[kind]}"{mark}/>\n'
        yield "</attributes>\n"

    def data(scope: str, values: dict[str, Any]) -> str:
        cells = [(keys[(scope, name)], value) for name, value in values.items() if (scope, name) in keys]
        inside = "".join(f'<attvalue for="{key}" value="{_escaped(_text(value, kind))}"/>' for (key, kind), value in cells)
        return f"<attvalues>{inside}</attvalues>" if inside else ""

    yield "<nodes>\n"
    for name, values in drawn.nodes.items():
        label = _escaped(_ILLEGAL.sub("\ufffd", drawn.labels.get(name, name)))
        yield f'<node id="{_id(name)}" label="{label}">{data("node", values)}</node>\n'
    yield "</nodes>\n<edges>\n"
    for place, (source, target, values) in enumerate(drawn.edges):
        own = "".join(f' {name}="{_escaped(_text(values[name], _kind([values[name]])))}"' for name in native if name in values)
        yield f'<edge id="{place}" source="{_id(source)}" target="{_id(target)}"{own}>{data("edge", values)}</edge>\n'
    yield "</edges>\n</graph>\n</gexf>\n"


def _write(path: str | Path, pieces: Iterable[str]) -> Path:
    with whole_file(path) as out:
        for piece in pieces:
            out.write(piece)
    return Path(path)
