"""What this library wrote itself: message tables as CSV or Parquet (writers.py), read back exactly.

The accounts stand beside the messages (talk.csv has talk.accounts.csv); where that file was lost, the accounts are those
who wrote or were addressed.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pandas as pd
import pyarrow as pa

from ..corpus import ACCOUNT_COLUMNS, COUNT, KINDS, LIST, MESSAGE_COLUMNS, OPTIONAL_COLUMNS, YES_NO, as_column, message_table
from ..errors import BadInput
from . import Reader
from .harvest import Harvest, Options
from .jsonval import Times
from .sheets import Sheet, header_of, read_sheet
from .source import Source, open_source


def accounts_path(path: Path) -> Path:
    """Where the accounts of a message table stand: talk.csv has talk.accounts.csv."""
    return path.with_name(f"{path.stem}.accounts{path.suffix}")


def sniff(source: Source) -> float:
    if len(source.parts) != 1 or source.parts[0].suffix not in (".csv", ".parquet"):
        return 0.0
    names = header_of(source.parts[0])
    return 1.0 if names is not None and names[: len(MESSAGE_COLUMNS)] == list(MESSAGE_COLUMNS) else 0.0


def read(source: Source, options: Options) -> Harvest:
    harvest = Harvest()
    if len(source.parts) != 1:
        raise BadInput(
            "one table of messages (CSV or Parquet)",
            f"'{source.name}' with {len(source.parts)} files in it",
            "a folder or a zip of something else",
            "name the table itself, or leave the format out",
        )
    part = source.parts[0]
    sheet = read_sheet(part)
    absent = [name for name in MESSAGE_COLUMNS if name not in sheet.columns]
    if absent:
        raise BadInput(
            f"a table with the columns {', '.join(MESSAGE_COLUMNS)}",
            f"'{part.name}' without {', '.join(absent)}",
            "the format was stated, and this library did not write that table",
            "leave the format out and let the content decide",
        )
    if part.suffix == ".parquet":
        _parquet(source, harvest)
        _people(source, options, harvest)
        return harvest
    harvest.damage(part)
    harvest.records += len(sheet) + len(sheet.rejects)
    for line, reason, raw in sheet.rejects:
        harvest.reject(part.name, line, reason, raw)
    columns = {name: _column(sheet, name, options, harvest) for name in sheet.names if name in {**MESSAGE_COLUMNS, **OPTIONAL_COLUMNS}}
    good = [m is not None and k in KINDS for m, k in zip(columns["message_id"], columns["kind"], strict=True)]
    for row, fine in enumerate(good):
        if not fine:
            harvest.reject(part.name, sheet.lines[row], "a message without an id or a kind", str(sheet.columns["text"][row] or ""))
    if all(good):
        harvest.add_table(message_table(columns))
    else:
        harvest.add_table(message_table({name: [v for v, fine in zip(values, good, strict=True) if fine] for name, values in columns.items()}))
    _people(source, options, harvest)
    return harvest


def _people(source: Source, options: Options, harvest: Harvest) -> None:
    """The accounts of the table that stands beside the messages; where it is lost or another one, those who wrote or were addressed stay."""
    beside = accounts_path(source.path)
    if not beside.exists():
        return
    names = ("account", "name", "handle", "followers", "is_bot")
    people = read_sheet(open_source(beside).parts[0])
    if "account" not in people.columns:
        harvest.warn(f"{beside.name} has no column account and was not read; the accounts are those who wrote or were addressed.")
    elif beside.suffix == ".parquet":
        table = pd.read_parquet(beside, dtype_backend="pyarrow")
        harvest.account_tables.append(pd.DataFrame({name: as_column(table[name], ACCOUNT_COLUMNS[name], table.index) for name in names if name in table}))
    else:
        known = {name: _column(people, name, options, harvest) for name in people.names if name in names}
        harvest.account_tables.append(pd.DataFrame({name: pd.Series(values, dtype=object) for name, values in known.items()}))


def _parquet(source: Source, harvest: Harvest) -> None:
    table = pd.read_parquet(source.path, dtype_backend="pyarrow")
    harvest.records += len(table)
    harvest.add_table(message_table({name: table[name] for name in table if name in {**MESSAGE_COLUMNS, **OPTIONAL_COLUMNS}}))


def _column(sheet: Sheet, name: str, options: Options, harvest: Harvest) -> list[Any]:
    dtype = {**MESSAGE_COLUMNS, **OPTIONAL_COLUMNS, **ACCOUNT_COLUMNS}[name]
    cells = sheet.columns[name]
    if dtype == LIST:
        return [_listed(cell) for cell in cells]
    if name.endswith(("created_at", "_seen")):
        times = Times(options.timezone)
        moments = times.read(pa.array([None if c is None else str(c) for c in cells], pa.string()))
        times.report(harvest)
        return moments.to_pandas().tolist()
    if dtype == COUNT:
        return [int(float(c)) if c is not None and str(c).replace(".", "", 1).isdigit() else None for c in cells]
    if dtype == YES_NO:
        return [None if c is None else str(c).lower() == "true" for c in cells]
    return [c[:-2] if isinstance(c, str) and len(c) > 1 and not c.strip('"') else c for c in cells]


def _listed(cell: Any) -> list[str] | None:
    if cell is None or isinstance(cell, list):
        return cell
    try:
        value = json.loads(cell)
    except ValueError:
        return None
    return [str(item) for item in value] if isinstance(value, list) else None


READERS = [
    Reader(
        "conversation_table",
        "messages written by this library (CSV or Parquet, with accounts beside them)",
        sniff,
        read,
        venue=None,
        kept="everything",
        absent="venue and provenance of the first source (a saved folder keeps them)",
        replies="as they were read from the first source",
    )
]
