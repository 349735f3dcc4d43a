"""GraphML, GEXF and Pajek as plain columns: what a file says, before anybody decides what it means.

A file that is cut or broken gives what stands before the break, and one reject. Numbers stay the text they are.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from xml.etree import ElementTree

#: names under which other programs keep what we call name, weight, time
_ALIAS = {
    "label": "name",
    "v_name": "name",
    "d_name": "name",
    "screen_name": "handle",
    "followers_count": "followers",
    "start": "created_at",
    "timestamp": "created_at",
}
TIE_COLUMNS = ("source", "target", "weight", "kind", "created_at", "message_id", "inferred", "certainty")


@dataclass
class Network:
    """`ties`: columns of equal length (source, target and what else is given); `nodes`: id -> attributes; `notes`: sentences for the reader."""

    directed: bool = True
    ties: dict[str, list[Any]] = field(default_factory=lambda: {"source": [], "target": []})
    nodes: dict[str, dict[str, Any]] = field(default_factory=dict)
    rejects: list[tuple[int | None, str, str]] = field(default_factory=list)
    unknown: Counter = field(default_factory=Counter)
    notes: list[str] = field(default_factory=list)
    about: dict[str, Any] = field(default_factory=dict)
    raw_nodes: dict[str, dict[str, Any]] = field(default_factory=dict)
    raw_edges: list[tuple[str, str, dict[str, Any]]] = field(default_factory=list)

    def tie(self, source: str, target: str, values: dict[str, Any], typed: dict[str, Any] | None = None) -> None:
        self.raw_edges.append((source, target, values if typed is None else typed))
        size = len(self.ties["source"])
        row = {"source": source, "target": target}
        for name, value in values.items():
            ours = _ALIAS.get(name.lower(), name.lower())
            if ours in TIE_COLUMNS[2:]:
                row[ours] = value
            elif ours not in ("name", "id"):
                self.unknown[name] += 1
        for name in row:
            if name not in self.ties:
                self.ties[name] = [None] * size
        for name, column in self.ties.items():
            column.append(row.get(name))

    def node(self, name: str, values: dict[str, Any], typed: dict[str, Any] | None = None) -> None:
        self.raw_nodes[name] = values if typed is None else typed
        kept = self.nodes.setdefault(name, {})
        for key, value in values.items():
            ours = _ALIAS.get(key.lower(), key)
            if value is not None and not (ours == "name" and value == name) and not (ours == "id" and value == name):
                kept.setdefault(ours, value)


def _typed(text: str, kind: str) -> Any:
    """A value as its key says it is; text that is no such value stays text."""
    try:
        if kind in ("list", "json"):
            return json.loads(text)
        if kind == "time":
            return datetime.fromisoformat(text)
        if kind in ("long", "int", "integer", "short"):
            return int(text)
        if kind in ("double", "float"):
            return float(text)
    except ValueError:
        return text
    return {"true": True, "false": False}.get(text.lower(), text) if kind == "boolean" else text


def _plain(text: str, kind: str) -> str:
    """The same value as text; a text that had to be written as JSON becomes itself again."""
    value = _typed(text, kind) if kind == "json" else text
    return value if isinstance(value, str) else text


def _local(tag: str) -> str:
    return tag.rsplit("}", 1)[-1]


def _events(text: str, network: Network):
    """Start and end of every element; a break in the file ends it with a reject."""
    parser = ElementTree.XMLPullParser(["start", "end"])
    try:
        for begin in range(0, len(text), 1 << 20):
            parser.feed(text[begin : begin + (1 << 20)])
            yield from parser.read_events()
        parser.close()
        yield from parser.read_events()
    except ElementTree.ParseError as error:
        line = error.position[0] if error.position else None
        raw = text.split("\n")[line - 1] if line and line <= text.count("\n") + 1 else ""
        network.rejects.append((line, f"no XML ({error.msg if hasattr(error, 'msg') else error})", raw))


def from_graphml(text: str) -> Network:
    """A GraphML document; several edges between two nodes stay several ties."""
    network = Network()
    keys: dict[str, tuple[str, str]] = {}
    defaults: dict[str, dict[str, tuple[str, str]]] = {"node": {}, "edge": {}}
    text = re.sub(r"^\s*<\?xml[^>]*\?>", "", text.lstrip("\ufeff"), count=1)
    for event, element in _events(text, network):
        tag = _local(element.tag)
        if event == "start":
            if tag == "graph":
                network.directed = element.get("edgedefault", "directed") != "undirected"
            continue
        if tag == "key":
            name = element.get("attr.name") or element.get("yfiles.type") or element.get("id")
            desc = next((c.text for c in element if _local(c.tag) == "desc" and c.text in ("time", "list", "json")), None)
            keys[element.get("id")] = (name, desc or element.get("attr.type", "string"))
            default = next((c.text for c in element if _local(c.tag) == "default"), None)
            if default is not None and element.get("for") in defaults:
                defaults[element.get("for")][name] = (default, keys[element.get("id")][1])
        elif tag in ("node", "edge", "graph"):
            found = dict(defaults.get(tag, {}))
            for data in element:
                if _local(data.tag) == "data":
                    name, kind = keys.get(data.get("key"), (data.get("key"), "string"))
                    found[name] = (data.text or "", kind)
            values = {name: _plain(text, kind) for name, (text, kind) in found.items()}
            typed = {name: _typed(text, kind) for name, (text, kind) in found.items()}
            if tag == "graph":
                network.about = {**typed, **({"multigraph": "true"} if typed.get("multigraph") is True else {})}
            elif tag == "node" and element.get("id") is not None:
                network.node(element.get("id"), values, typed)
            elif tag == "edge" and element.get("source") is not None and element.get("target") is not None:
                network.tie(element.get("source"), element.get("target"), values, typed)
            else:
                network.rejects.append((None, f"a {tag} without its ids", ElementTree.tostring(element, "unicode")))
            element.clear()
    return network


def _about(text: str) -> dict[str, Any]:
    try:
        told = json.loads(text)
        return {**told["about"], **({"multigraph": "true"} if told["multigraph"] else {})}
    except (ValueError, KeyError, TypeError):
        return {}


def from_gexf(text: str) -> Network:
    """A GEXF document (1.1 to 1.3)."""
    network = Network()
    titles: dict[tuple[str, str], tuple[str, str]] = {}
    scope = "node"
    text = re.sub(r"^\s*<\?xml[^>]*\?>", "", text.lstrip("\ufeff"), count=1)
    for event, element in _events(text, network):
        tag = _local(element.tag)
        if event == "start":
            if tag == "graph":
                network.directed = element.get("defaultedgetype", "undirected") == "directed"
            elif tag == "attributes":
                scope = element.get("class", "node")
            continue
        if tag == "description" and (element.text or "").startswith('{"multigraph"'):
            network.about = _about(element.text)
        elif tag == "attribute":
            kind = next((value for name, value in element.attrib.items() if _local(name) == "kind"), None) or element.get("type", "string")
            titles[(scope, element.get("id"))] = ((element.get("title") or element.get("id")).rstrip(), kind)
        elif tag in ("node", "edge"):
            found = {}
            for child in element.iter():
                if _local(child.tag) == "attvalue":
                    ident = child.get("for") if child.get("for") is not None else child.get("id")
                    name, kind = titles.get((tag, ident), (ident, "string"))
                    found[name] = (child.get("value") or "", kind)
            values = {name: _plain(text, kind) for name, (text, kind) in found.items()}
            typed = {name: _typed(text, kind) for name, (text, kind) in found.items()}
            if tag == "node" and element.get("id") is not None:
                if element.get("label") is not None:
                    values.setdefault("label", element.get("label"))
                network.node(element.get("id"), values, typed)
            elif tag == "edge" and element.get("source") is not None and element.get("target") is not None:
                for name in ("weight", "start", "timestamp", "kind"):
                    if element.get(name) is not None:
                        values[name] = element.get(name)
                        typed[name] = _typed(values[name], "long" if re.fullmatch(r"-?\d+", values[name]) else "double") if name == "weight" else values[name]
                network.tie(element.get("source"), element.get("target"), values, typed)
            else:
                network.rejects.append((None, f"a {tag} without its ids", ElementTree.tostring(element, "unicode")))
            element.clear()
    return network


_CELL = re.compile(r'"([^"]*)"|(\S+)')
_UNICODE = re.compile(r"&#(\d{1,7});")
MOST_VERTICES = 1_000_000  # that are made for a file which only says how many there are


_CELL = re.compile(r'"([^"]*)"|(\S+)')
_UNICODE = re.compile(r"&#(\d{1,7});")
MOST_VERTICES = 1_000_000  # that are made for a file which only says how many there are
_PAJEK = ("*network", "*vertices", "*arcs", "*edges", "*arcslist", "*edgeslist", "*matrix")


def from_pajek(text: str) -> Network:
    """A Pajek network (.net): *Vertices, *Arcs, *Edges, *Arcslist, *Edgeslist, *Matrix.

    Of a project (.paj) the first network is read; partitions, vectors and further networks are named in `notes`. Where arcs
    and edges stand side by side, an edge is two ties, one each way, as in Pajek.
    """
    network = Network()
    names: dict[str, str] = {}
    edges: list[tuple[str, str, dict[str, Any]]] = []
    unread: list[str] = []
    part, arcs, size, first_mode, row, beyond = "", 0, 0, 0, 0, False
    for number, line in enumerate(re.split(r"\r\n|\r|\n", text), start=1):
        line = line.strip()
        if not line or line.startswith("%"):
            continue
        if line.startswith("*"):
            word, *more = line.split()
            part, row = word.lower(), 0
            beyond = beyond or (part in ("*network", "*vertices") and (bool(names) or size > 0))
            if part not in _PAJEK or (beyond and part == "*network"):
                unread.append(line)
            elif part == "*vertices" and not beyond:
                size, first_mode = (int(cell) if cell.isdecimal() else 0 for cell in [*more, "", ""][:2])
            continue
        if beyond or part not in _PAJEK:
            if not part:
                network.rejects.append((number, "a line that belongs to no part of a network", line))
            continue
        cells = [a or b for a, b in _CELL.findall(line)]
        if part == "*vertices":
            label = _UNICODE.sub(_letter, cells[1]) if len(cells) > 1 and cells[1] else cells[0]
            taken = label in network.raw_nodes  # two vertices of one label are two
            names[cells[0]] = f"{label} ({cells[0]})" if taken else label
            network.node(names[cells[0]], {"label": label} if taken else {})
        elif part == "*matrix" and row < (first_mode or size):
            row, arcs = row + 1, arcs + 1
            for place, value in enumerate(cells, start=first_mode + 1):  # of two kinds of people the one speaks to the other
                if value.strip("-+0."):
                    network.tie(names.get(str(row), str(row)), names.get(str(place), str(place)), {"weight": value})
        elif part in ("*arcs", "*edges", "*arcslist", "*edgeslist") and len(cells) >= 2:
            pairs = part in ("*arcs", "*edges")
            weight = {"weight": cells[2]} if pairs and len(cells) > 2 and not cells[2].startswith("[") else {}  # [1-3]: when the tie was there
            for end in cells[1:2] if pairs else cells[1:]:
                tie = (names.get(cells[0], cells[0]), names.get(end, end), weight)
                if part.startswith("*arcs"):
                    arcs += 1
                    network.tie(*tie)
                else:
                    edges.append(tie)
        elif part != "*network":
            network.rejects.append((number, "a line that belongs to no part of a network", line))
    if not names and size <= MOST_VERTICES:
        for number in range(1, size + 1):
            network.node(str(number), {})
    for source, target, weight in edges:
        network.tie(source, target, weight)
        if arcs and source != target:
            network.tie(target, source, weight)
    if arcs and edges:
        network.notes.append(f"{len(edges)} ties without direction stand beside ties with one; they are read both ways, as Pajek does.")
    if unread:
        network.notes.append(
            f"Parts of the file that are no network, or a further one, were not read ({', '.join(unread[:5])}{' ...' if len(unread) > 5 else ''})."
        )
    network.directed = not edges or arcs > 0
    return network


def _letter(found: re.Match) -> str:
    """The letter that Pajek writes as &#268;"""
    return chr(int(found[1])) if int(found[1]) < 0x110000 else found[0]
