"""Data cards: what is known about each data set, kept once and read by everybody.

Each folder of data/ has a `datapackage.json`: files, hashes, columns, licence, limitations, people. It is the only
truth. The loaders read it, the tests check it against the files, and the README.md beside it (the page for people)
takes its tables from it, between two marks. `python -m conversation_lib.cards` brings hashes, counts and pages up to
date after a change of a file; `--check` only says what is stale.
"""

from __future__ import annotations

import csv
import hashlib
import json
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from .errors import BadInput
from .filing import write_whole
from .paths import DATA

KINDS = ("facts", "messages", "words", "synthetic")
WAYS = {"load": "ships with the project", "fetch": "downloaded with a checksum", "make": "generated with a seed"}
BEGIN, END = "<!-- generated from datapackage.json: {} -->", "<!-- end of generated: {} -->"
TRUTH = "Generated from the cards by `python -m conversation_lib.cards`; change the cards, not this table."


def sha256_of(path: Path) -> str:
    """The sha256 of a file's bytes, in hexadecimal."""
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


@dataclass(frozen=True)
class Card:
    """One data set: its folder in data/ and the datapackage.json in it."""

    folder: Path

    @cached_property
    def package(self) -> dict[str, Any]:
        return json.loads((self.folder / "datapackage.json").read_text(encoding="utf-8"))

    def __getitem__(self, key: str) -> Any:
        return self.package[key]

    @property
    def name(self) -> str:
        return self.package["name"]

    @property
    def kind(self) -> str:
        """facts (published numbers and dates), messages (what people wrote), words (lists to count by) or synthetic (made by a program)."""
        return self.package["kind"]

    @property
    def way(self) -> str:
        """How one gets it: load (ships), fetch (network) or make (generated)."""
        return self.package["get"]

    @property
    def rows(self) -> int | None:
        """Rows in all tables together (`row_unit` says of what); None where the caller decides how many are made."""
        return self.package["rows"]

    @property
    def licence(self) -> str:
        return ", ".join(licence["title"] for licence in self.package["licenses"])

    @property
    def limitations(self) -> list[str]:
        return self.package["limitations"]

    @property
    def resources(self) -> list[dict[str, Any]]:
        return self.package["resources"]

    @property
    def files(self) -> list[dict[str, Any]]:
        """The resources that are files of this folder (not addresses, not tables inside the card)."""
        return [r for r in self.resources if "path" in r and "://" not in r["path"]]

    @property
    def remote(self) -> list[dict[str, Any]]:
        """The resources that are downloaded."""
        return [r for r in self.resources if "://" in r.get("path", "")]

    def resource(self, name: str) -> dict[str, Any]:
        return next(r for r in self.resources if r["name"] == name)

    def table(self, name: str) -> list[dict[str, Any]]:
        """The rows of a small table that stands inside the card (counts, parameters)."""
        head, *rows = self.resource(name)["data"]
        return [dict(zip(head, row)) for row in rows]

    def problems(self) -> list[str]:
        """Where the card does not tell the truth about the files beside it: one sentence each, none if all is well."""
        found = []
        for resource in self.files:
            path = self.folder / resource["path"]
            if not path.exists():
                found.append(f"{self.name}: {resource['path']} is missing")
                continue
            if resource["hash"] != f"sha256:{sha256_of(path)}" or resource["bytes"] != path.stat().st_size:
                found.append(f"{self.name}: {resource['path']} has other bytes than its card says")
            head, rows = _shape(path)
            if rows != resource["rows"]:
                found.append(f"{self.name}: {resource['path']} has {rows} rows, the card says {resource['rows']}")
            if head != [field["name"] for field in resource["schema"]["fields"]]:
                found.append(f"{self.name}: the columns of {resource['path']} are not those of the card")
        known = {r["path"] for r in self.files} | {"README.md", "datapackage.json", "make.py"}
        found += [f"{self.name}: {path.name} stands in the folder but not in the card" for path in sorted(self.folder.iterdir()) if path.name not in known]
        page = self.folder / "README.md"
        if not page.exists() or page.read_text(encoding="utf-8") != self.page():
            found.append(f"{self.name}: README.md is stale")
        return found

    def refresh(self) -> None:
        """Write hashes, bytes and row counts of the files into the card, then the generated parts of README.md."""
        for resource in self.files:
            path = self.folder / resource["path"]
            resource.update(rows=_shape(path)[1], bytes=path.stat().st_size, hash=f"sha256:{sha256_of(path)}")
        if self.files:
            self.package["rows"] = sum(r["rows"] for r in self.files)
        write_whole(self.folder / "datapackage.json", json.dumps(self.package, ensure_ascii=False, indent=2) + "\n")
        write_whole(self.folder / "README.md", self.page())

    def page(self) -> str:
        """The text of README.md: its own words, and between the marks what the card says now."""
        page = self.folder / "README.md"
        text = page.read_text(encoding="utf-8") if page.exists() else "\n\n".join(BEGIN.format(b) + "\n" + END.format(b) for b in ("head", "tail"))
        return _filled(_filled(text, "head", self._head()), "tail", self._tail())

    def _head(self) -> str:
        p = self.package
        span = " to ".join(p["span"]) if p["span"] else "none"
        size = "as many as asked for" if p["rows"] is None else f"{p['rows']:,} {p['row_unit']}"
        observed = "**Synthetic**: nobody wrote this" if p["synthetic"] else "Observed"
        lines = [
            f"# {self.name}",
            "",
            f"**{p['title']}.** {p['description']}",
            "",
            "| | |",
            "|---|---|",
            f"| Version | {p['version']} ({p['changes'][0]['date']}) |",
            f"| Kind | {self.kind}; {'comes with an installed package' if 'package' in p else WAYS[self.way]} |",
            f"| Observed or synthetic | {observed} |",
            f"| Rows | {size} |",
            f"| Span | {span} |",
            f"| Licence | {'; '.join(_licence(item) for item in p['licenses'])} |",
            f"| Comes from | {'; '.join(_link(s['title'], s.get('path')) for s in p['sources'])} |",
            f"| In Python | `{p['call']}` |",
        ]
        if self.files or self.remote:
            lines += ["", "| File | Rows | Bytes | sha256 |", "|---|---:|---:|---|"]
            lines += [f"| {_file(r)} | {r['rows']:,} | {r['bytes']:,} | `{r['hash'].removeprefix('sha256:')}` |" for r in [*self.files, *self.remote]]
        return "\n".join(lines)

    def _tail(self) -> str:
        p = self.package
        lines = []
        for resource in self.resources:
            if "data" in resource:
                head, *rows = resource["data"]
                lines += ["", f"## {resource['title']}", "", _row(head), _row(["---"] * len(head)), *[_row(row) for row in rows]]
            elif "schema" in resource:
                lines += ["", f"## Columns of {resource['path']}", "", resource["description"], "", "| Column | Type | Meaning |", "|---|---|---|"]
                lines += [f"| `{f['name']}` | {f['type']} | {_meaning(f)} |" for f in resource["schema"]["fields"]]
        lines += ["", "## Missing values", "", p["missing"]]
        lines += ["", "## What it cannot say", "", *[f"- {sentence}" for sentence in p["limitations"]]]
        lines += ["", "## People", "", *[f"- {sentence}" for sentence in p["people"]]]
        lines += ["", "## How to cite", "", p["cite"]]
        lines += ["", "## Changes", "", *[f"- {c['version']} ({c['date']}): {c['what']}" for c in p["changes"]]]
        return "\n".join(lines[1:])


def cards(data: Path = DATA) -> dict[str, Card]:
    """The cards of all data sets by name, in alphabetical order."""
    return {folder.parent.name: Card(folder.parent) for folder in sorted(data.glob("*/datapackage.json"))}


def card(name: str, data: Path = DATA) -> Card:
    """The card of one data set.

    Examples
    --------
    >>> card("bp-spill-2010").kind
    'facts'
    """
    known = cards(data)
    if name not in known:
        raise BadInput(
            f"the name of a data set ({', '.join(known)})", repr(name), "a slip of the pen", "copy a name from the list, or type: conversation datasets"
        )
    return known[name]


def index_page(data: Path = DATA) -> str:
    """The text of data/README.md: its own words, and between the marks the list of data sets as the cards have it."""
    rows = ["| Data set | What it is | Kind | Rows | Span | Licence | How to get it |", "|---|---|---|---:|---|---|---|"]
    for c in cards(data).values():
        size = "any" if c.rows is None else f"{c.rows:,}"
        span = " to ".join(c["span"]) if c["span"] else ""
        kind = "synthetic" if c["synthetic"] else c.kind
        rows.append(f"| [{c.name}]({c.name}/README.md) | {c['title']} | {kind} | {size} | {span} | {c.licence} | `{c['call']}` |")
    return _filled((data / "README.md").read_text(encoding="utf-8"), "list", "\n".join([*rows, "", TRUTH]))


def stale(data: Path = DATA) -> list[str]:
    """Everything in data/ that is not as its cards say: one sentence each."""
    found = [problem for c in cards(data).values() for problem in c.problems()]
    if (data / "README.md").read_text(encoding="utf-8") != index_page(data):
        found.append("data/README.md is stale")
    return found


def refresh(data: Path = DATA) -> None:
    """Bring all cards, their pages and the list in data/README.md up to date with the files."""
    for c in cards(data).values():
        c.refresh()
    write_whole(data / "README.md", index_page(data))


def _shape(path: Path) -> tuple[list[str], int]:
    """The header of a CSV and its number of rows."""
    with path.open(encoding="utf-8", newline="") as stream:
        rows = csv.reader(stream)
        return next(rows), sum(1 for _ in rows)


def _filled(text: str, block: str, content: str) -> str:
    begin, end = BEGIN.format(block), END.format(block)
    if text.count(begin) != 1 or text.count(end) != 1:
        raise BadInput(
            f"a page with the marks of the generated part {block!r}",
            "a page without them",
            "they were edited away",
            f"put a line {begin} and a line {end} where that part belongs",
        )
    before, rest = text.split(begin)
    return f"{before}{begin}\n{content}\n{end}{rest.split(end)[1]}"


def _row(cells: list) -> str:
    return "| " + " | ".join(f"{cell:,}" if isinstance(cell, int) else str(cell) for cell in cells) + " |"


def _link(title: str, path: str | None) -> str:
    return f"[{title}]({path})" if path else title


def _licence(item: Mapping[str, str]) -> str:
    text = _link(item["title"], item.get("path"))
    return f"{text}: {item['note']}" if item.get("note") else text


def _file(resource: Mapping[str, Any]) -> str:
    return f"[{resource.get('save_as', resource['path'])}]({resource['path']})" + (f" ({resource['part']})" if "part" in resource else "")


def _meaning(field: Mapping[str, Any]) -> str:
    words = field["description"]
    choices = field.get("constraints", {}).get("enum")
    return f"{words} One of: {', '.join(choices)}." if choices else words


def main(arguments: list[str] | None = None) -> int:
    """`python -m conversation_lib.cards [--check]`: 0 if (now) all cards tell the truth, 1 if `--check` finds one that does not."""
    if "--check" in (sys.argv[1:] if arguments is None else arguments):
        found = stale()
        print("\n".join(found) or "all cards tell the truth")
        return 1 if found else 0
    refresh()
    return 0


if __name__ == "__main__":
    sys.exit(main())
