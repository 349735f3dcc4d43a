"""Any table with a message a row: CSV, TSV, Excel, Parquet, JSON lines, with columns that are stated, known or guessed.

A guess is never used in silence: the report names every column that was guessed, and `guess_mapping` shows it before.
"""

from __future__ import annotations

import ast
import json
import re
from collections.abc import Mapping
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from ..corpus import KINDS, message_table
from ..errors import BadInput
from . import Reader
from .dates import as_iso
from .harvest import Harvest, Options
from .jsonval import Times, count, filled, unescaped, yes
from .links import addressees, looked_up, roots
from .mapping import CANDIDATES, TEXT_NAMES, checked, columns_of, guess, guess_mapping, values_of
from .sheets import NOTHING, Sheet, header_of, kind_of, read_sheet
from .source import Part, Source

ENDINGS = (".csv", ".tsv", ".tab", ".txt", ".dat", "", ".xlsx", ".xlsm", ".parquet", ".pq", ".json", ".jsonl", ".ndjson")
_REPOSTS = ("repost", "retweet", "retweeted", "rt", "reblog", "share", "shared", "boost")
_QUOTES = ("quote", "quoted", "quote tweet")
_REPLIES = ("reply", "replied_to", "comment", "answer", "response")


def tables_of(source: Source) -> list[Part]:
    """The parts that may be tables; a file alone also with an ending that says nothing, if it begins as workbooks and Parquet files do."""
    found = [part for part in source.parts if part.suffix in ENDINGS]
    if not found and len(source.parts) == 1 and kind_of(source.main) in ("excel", "parquet"):
        return source.parts
    return found


def headers(source: Source) -> list[str] | None:
    """The names of the columns of the largest table of a source."""
    parts = tables_of(source)
    if not parts:
        return None
    part = max(parts, key=lambda p: p.size)
    if part.suffix in (".json", ".jsonl", ".ndjson"):
        return None
    return header_of(part)


def sniff(source: Source) -> float:
    parts = tables_of(source)
    if not parts:
        return 0.0
    part = max(parts, key=lambda p: p.size)
    if part.suffix in (".json", ".jsonl", ".ndjson"):
        first = part.json_head.first
        first = first[0] if isinstance(first, list) and first else first
        names = list(first) if isinstance(first, dict) else []
        certainty = 0.12
    else:
        names, certainty = header_of(part) or [], 0.3
    found = {ours for ours, words in CANDIDATES.items() if any(_norm(name) in words for name in names)}
    if part.suffix in (".txt", ".dat", "") and len(found) < 3:
        return 0.0
    return certainty if ("text" in found and found & {"author", "created_at", "message_id"}) or {"author", "created_at", "targets"} <= found else 0.0


def _norm(name: str) -> str:
    return re.sub(r"\W+", "_", re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", str(name).strip())).strip("_").lower()


def read(source: Source, options: Options) -> Harvest:
    parts = tables_of(source)
    if not parts:
        raise BadInput(
            "a table (CSV, TSV, Excel, Parquet, JSON lines)", f"'{source.name}'", "another kind of file", "leave --mapping out and let the content decide"
        )
    harvest = Harvest()
    left = []
    for part in parts:
        sheet = read_sheet(part)
        if options.mapping:
            mapping = checked(options.mapping, sheet.names, part.name)
            harvest.facts["mapping_from"] = "stated"
        else:
            found = guess(sheet, part.name)
            if not found.enough and part is not max(parts, key=lambda p: p.size):
                left.append(part.name)
                continue
            if not found.enough:
                raise BadInput(
                    "a table with a column for the text or the author of a message",
                    f"'{part.name}' with the columns {', '.join(sheet.names[:20]) or '(none)'}",
                    "other names than the usual ones",
                    "state them: --mapping author=THEIR_COLUMN,text=THEIR_COLUMN,created_at=THEIR_COLUMN",
                )
            mapping = found.mapping
            harvest.facts["mapping_from"] = "guessed"
            harvest.warn(f"The columns of {part.name} were guessed: {found.sentence}. If that is wrong, state them with --mapping.")
        harvest.damage(part)
        part.forget()
        harvest.facts["mapping"] = dict(mapping)
        add_sheet(sheet, mapping, part.name, harvest, options)
    if left:
        harvest.records += len(left)
        harvest.other("file without messages", len(left))
        harvest.warn(
            f"In {', '.join(left[:5])}{' ...' if len(left) > 5 else ''} no column for a text or an author was found; read on its own with --mapping, if it has messages."
        )
    return harvest


def add_sheet(
    sheet: Sheet, mapping: Mapping[str, str], file: str, harvest: Harvest, options: Options, escaped: bool = False, open_without: bool = False
) -> None:
    """Put the rows of a table into the harvest, with the columns that `mapping` says.

    `escaped`: its texts hold &amp; and the like. `open_without`: rows that address nobody are open, though no column says so.
    """
    harvest.records += len(sheet) + len(sheet.rejects)
    for line, reason, raw in sheet.rejects:
        harvest.reject(file, line, reason, raw)
    for sentence in sheet.warnings:
        harvest.warn(sentence)
    used = {column for theirs in mapping.values() for column in columns_of(theirs, sheet.names)}
    unused = [name for name in sheet.names if name not in used]
    harvest.unknown_fields.update({name: sum(v is not None for v in sheet.columns[name]) for name in unused})
    size = len(sheet)
    if not size:
        return

    def get(name: str) -> pa.Array:
        if name not in mapping:
            return pa.nulls(size, pa.string())
        column = filled(pc.utf8_trim_whitespace(values_of(mapping[name], sheet)))
        nothing = pc.fill_null(pc.is_in(column, pa.array(NOTHING)), False)
        if not pc.any(nothing).as_py():
            return column
        harvest.warn(f"{pc.sum(nothing).as_py()} cells of {mapping[name]} in {file} hold a word for nothing (NA, null ...) and are missing.")
        return pc.if_else(nothing, None, column)

    text = values_of(mapping["text"], sheet) if "text" in mapping else pa.nulls(size, pa.string())
    text = unescaped(text) if escaped else text
    message_id = get("message_id")
    nameless = pc.is_null(message_id)
    if pc.any(nameless).as_py():
        numbers = pa.array([f"{file} row {line}" if "message_id" in mapping else f"row {k}" for k, line in enumerate(sheet.lines, start=1)], pa.string())
        message_id = pc.coalesce(message_id, numbers)
        if "message_id" in mapping:
            harvest.warn(f"{pc.sum(nameless).as_py()} rows of {file} have no id; they are called by their row.")
    author, handle = get("author"), get("author_handle")
    if options.owner and "author" not in mapping:
        author = pa.array([options.owner] * size, pa.string())
    author = pc.if_else(pc.is_in(author, pa.array(["[deleted]", "[removed]"])), None, author)
    named = mapping.get("targets") == TEXT_NAMES
    people = _People(author, handle, handles_are_ids=named and "author" in mapping and "author_handle" not in mapping)
    if named and "reply_to_author" in mapping:
        people.learn(text, get("reply_to_author"))
    reply_to = get("reply_to")
    itself = pc.fill_null(pc.equal(reply_to, message_id), False)
    if pc.any(itself).as_py():
        harvest.warn(f"{pc.sum(itself).as_py()} rows of {file} name themselves as what they answer; they are taken as first ones.")
        reply_to = pc.if_else(itself, None, reply_to)
    kinds = pc.utf8_lower(get("kind"))

    def either(name: str, words: tuple[str, ...], ids: pa.Array) -> np.ndarray:
        return np.asarray(pc.is_valid(ids)) | yes(get(name)) | np.asarray(pc.fill_null(pc.is_in(kinds, pa.array(words)), False))

    repost_of, quote_of, refers = get("repost_of"), get("quote_of"), get("refers_to")
    is_repost = either("is_repost", _REPOSTS, repost_of)
    is_quote = either("is_quote", _QUOTES, quote_of) & ~is_repost
    plain = pa.array(~is_repost & ~is_quote)
    if "refers_to" in mapping and "repost_of" not in mapping and "quote_of" not in mapping and "kind" not in mapping:
        is_quote |= np.asarray(pc.and_(pc.is_valid(refers), plain))
    is_reply = either("is_reply", _REPLIES, reply_to)
    refers_to = pc.coalesce(repost_of, quote_of, pc.if_else(pa.array(is_repost | is_quote), refers, None))
    answered = pc.coalesce(people.resolve(get("reply_to_author")), looked_up(reply_to, message_id, author))
    passed_on = pc.coalesce(people.resolve(get("repost_of_author")), looked_up(pc.if_else(pa.array(is_repost), refers_to, None), message_id, author))
    quoted = pc.coalesce(people.resolve(get("quote_of_author")), looked_up(pc.if_else(pa.array(is_quote), refers_to, None), message_id, author))
    rows, others = _addressed(mapping, sheet, text, people)
    says_whom = open_without or any(name in mapping for name in ("targets", "reply_to", "reply_to_author", "is_reply"))
    unknown = (is_repost & np.asarray(pc.is_null(passed_on))) | (is_quote & np.asarray(pc.is_null(quoted)))
    unknown |= is_reply & ~is_repost & np.asarray(pc.is_null(answered))
    if not says_whom:
        unknown |= ~is_repost
    keep = ~is_repost[rows]
    repost = pa.array(is_repost)
    targets = addressees(
        size,
        pc.if_else(repost, passed_on, answered),
        pc.if_else(repost, None, quoted),
        others=(rows[keep], others.filter(pa.array(keep))),
        unknown=unknown,
    )
    times = Times(options.timezone)
    created_at = times.read(as_iso(get("created_at"), options.day_first, harvest.warn))
    times.report(harvest)
    out: dict[str, Any] = {
        "message_id": message_id,
        "conversation_id": pc.coalesce(get("conversation_id"), roots(message_id, reply_to)),
        "reply_to": reply_to,
        "kind": pd.Categorical.from_codes(np.select([is_repost, is_quote, is_reply], [2, 3, 1], 0), categories=KINDS),
        "refers_to": refers_to,
        "author": author,
        "targets": targets,
        "created_at": created_at,
        "text": text,
    }
    out.update({name: get(name) for name in ("channel", "language") if name in mapping})
    out.update({name: count(get(name)) for name in ("audience", "likes", "reposts", "replies") if name in mapping})
    if options.extras and unused:
        cells = [sheet.columns[name] for name in unused]
        out["extras"] = [
            json.dumps({name: cell for name, cell in zip(unused, row, strict=True) if cell is not None}, ensure_ascii=False) or None
            for row in zip(*cells, strict=True)
        ]
    harvest.add_table(message_table(out))
    if "author" not in mapping and not options.owner:
        harvest.warn(f"{file} does not say who wrote its messages; all authors are missing (owner states one for all).")
    _accounts(harvest, author, handle, get("author_name"), get("audience"), created_at)


class _People:
    """Who is meant by a name in a cell: an account id, or a handle in whatever case of letters."""

    def __init__(self, author: pa.Array, handle: pa.Array, handles_are_ids: bool):
        there = pc.is_valid(author)
        self.ids = author.filter(there)
        self.handles = pc.utf8_lower(handle.filter(there)) if not handles_are_ids else pc.utf8_lower(self.ids)
        self.prefix = "" if handles_are_ids else "@"

    def learn(self, text: pa.Array, answered: pa.Array) -> None:
        """An answer on Twitter begins with the handle of the one answered; so handles are joined to ids."""
        handle = pc.utf8_lower(pc.struct_field(pc.extract_regex(text, r"^@(?P<who>\w{1,20})"), "who"))
        both = pc.and_(pc.and_(pc.is_valid(handle), pc.is_valid(answered)), pc.fill_null(pc.match_substring_regex(answered, r"^\d+$"), False))
        self.handles = pa.concat_arrays([self.handles, handle.filter(both)])
        self.ids = pa.concat_arrays([self.ids, answered.filter(both)])

    def resolve(self, names: pa.Array) -> pa.Array:
        bare = pc.utf8_ltrim(names, "@")
        lower = pc.utf8_lower(bare)
        same = pc.if_else(pc.is_in(names, self.ids), names, None)
        strange = pc.if_else(pc.starts_with(names, "@"), pc.binary_join_element_wise(self.prefix, lower, ""), names)
        return pc.coalesce(same, looked_up(lower, self.handles, self.ids), strange)


def _addressed(mapping: Mapping[str, str], sheet: Sheet, text: pa.Array, people: _People) -> tuple[np.ndarray, pa.Array]:
    """Rows and accounts of the column `targets`, or of the names with an @ in the text."""
    rows: list[int] = []
    names: list[str] = []
    if mapping.get("targets") == TEXT_NAMES:
        for row, words in enumerate(text.to_pylist()):
            for name in re.findall(r"(?<![\w@/.])@(\w{1,30})", words or ""):
                rows.append(row)
                names.append("@" + name)
    elif "targets" in mapping:
        for row, cell in enumerate(sheet.columns[mapping["targets"]]):
            for name in listed(cell):
                if name not in NOTHING:
                    rows.append(row)
                    names.append(name)
    return np.array(rows, dtype=np.int64), people.resolve(pa.array(names, pa.string()))


def listed(cell: Any) -> list[str]:
    """The items of a cell that holds a list: a list, JSON, Python's way to write lists, or items between , ; or |.

    >>> listed("['ana', 'ben']"), listed("ana; ben"), listed('[{"id": "7", "username": "cho"}]'), listed(None)
    (['ana', 'ben'], ['ana', 'ben'], ['7'], [])
    """
    if cell is None:
        return []
    items: Any = cell
    if isinstance(cell, str):
        text = cell.strip()
        items = None
        if text[:1] in "[(":
            for parse in (json.loads, ast.literal_eval):
                try:
                    items = parse(text)
                    break
                except (ValueError, SyntaxError, RecursionError, MemoryError):
                    continue
        if not isinstance(items, list | tuple):
            items = re.split(r"\s*[,;|]\s*", text.strip("[]"))
    out = []
    for item in items:
        if isinstance(item, dict):
            item = next((item[key] for key in ("id", "id_str", "username", "screen_name", "name") if item.get(key)), None)
        if item is not None and str(item).strip():
            out.append(str(item).strip())
    return out


def _accounts(harvest: Harvest, author: pa.Array, handle: pa.Array, name: pa.Array, followers: pa.Array, created_at: pa.Array) -> None:
    """What the rows say of their authors; the latest row of each counts."""
    told = pa.table({"account": author, "handle": handle, "name": name, "followers": count(followers), "when": created_at})
    told = told.filter(pc.and_(pc.is_valid(author), pc.or_(pc.is_valid(handle), pc.or_(pc.is_valid(name), pc.is_valid(followers)))))
    if len(told):
        told = told.sort_by([(n, "ascending") for n in ("account", "when", "followers", "handle", "name")])
        frame = told.drop_columns(["when"]).to_pandas(types_mapper={pa.int64(): pd.Int64Dtype()}.get)
        harvest.account_tables.append(frame.drop_duplicates("account", keep="last"))


READERS = [
    Reader(
        "table",
        "any table with a message a row (CSV, TSV, Excel, Parquet, JSON lines)",
        sniff,
        read,
        venue=None,
        kept="every column that is stated, or that its name gives away; the rest with extras",
        absent="what the table does not hold; times without a zone are asked for (--timezone)",
        replies="a column of answered ids, of addressed accounts, or names with an @ in the text; without any of these the addressees are unknown",
    )
]

__all__ = ["READERS", "add_sheet", "guess_mapping", "headers"]
