"""What a reader wants from each JSON record, written down once and used by the fast way and the slow way alike.

A `Shape` names the fields, nested as they are nested in the source, every value of them text. The fast way hands it to
an engine as columns, the slow way picks the same fields out of one record at a time; both give the same Arrow table,
so that a file is read alike whether it is clean or damaged, large or small.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

Fields = Mapping[str, Any]
_HALF = re.compile("[\ud800-\udfff]")


@dataclass(frozen=True)
class Shape:
    """The fields of a record: `{"id": str, "user": {"id": str}, "mentions": [{"id": str}]}`.

    `required`: groups of field names; a record that has none of a group is not an ordinary message and is looked at
    one by one. `known`: other fields of the source that have no column here and are no surprise (they are not named
    as unknown). `long`: fields of long text, whose column may stay in several pieces (`Gathered.table`).

    >>> Shape({"id": str, "tags": [str]}).pick({"id": "7", "tags": ["a"], "more": 1})
    {'id': '7', 'tags': ['a']}
    """

    fields: Fields
    required: tuple[tuple[str, ...], ...] = ()
    known: frozenset[str] = frozenset()
    long: frozenset[str] = frozenset()

    @cached_property
    def schema(self) -> pa.Schema:
        return pa.schema([(name, _arrow(kind)) for name, kind in self.fields.items()])

    @cached_property
    def columns(self) -> str:
        """The fields as the columns argument of DuckDB's read_json."""
        return "{" + ", ".join(f"{quoted(name)}: {quoted(_duck(kind))}" for name, kind in self.fields.items()) + "}"

    def pick(self, record: Mapping[str, Any]) -> dict[str, Any]:
        """The wanted fields of one record (numbers must have been read as text); what has another form is missing."""
        return {name: pick(record.get(name)) for name, pick in self.pickers}

    @cached_property
    def pickers(self) -> list[tuple[str, Callable[[Any], Any]]]:
        return [(name, _picker(kind)) for name, kind in self.fields.items()]

    def table(self, records: list[dict[str, Any]]) -> pa.Table:
        """Records as `pick` gives them, as a table."""
        return pa.Table.from_pylist(records, schema=self.schema)

    def ordinary(self, table: pa.Table) -> np.ndarray:
        """True for rows that have all that is required."""
        good = np.ones(len(table), dtype=bool)
        for group in self.required:
            there = np.zeros(len(table), dtype=bool)
            for name in group:
                there |= _holds(table[name])
                if there.all():
                    break
            good &= there
        return good

    def surprises(self, record: Mapping[str, Any]) -> list[str]:
        """Names of the fields of a record that hold something and are neither wanted nor known."""
        return [name for name, value in record.items() if value is not None and name not in self.fields and name not in self.known]


def _holds(column: pa.Array | pa.ChunkedArray) -> np.ndarray:
    """True where a column holds something; a struct in which everything is missing holds nothing."""
    if isinstance(column, pa.ChunkedArray):  # piece by piece: one piece of a long column would be a copy of it
        return np.concatenate([_holds(piece) for piece in column.chunks]) if column.num_chunks else np.zeros(0, dtype=bool)
    if not pa.types.is_struct(column.type):
        return np.asarray(pc.is_valid(column))
    out = np.zeros(len(column), dtype=bool)
    for inner in column.type:
        if out.all():
            break
        out |= _holds(pc.struct_field(column, inner.name))
    return out


def _arrow(kind: Any) -> pa.DataType:
    if isinstance(kind, Mapping):
        return pa.struct([(name, _arrow(inner)) for name, inner in kind.items()])
    if isinstance(kind, list):
        return pa.list_(_arrow(kind[0]))
    return pa.string()


def _duck(kind: Any) -> str:
    if isinstance(kind, Mapping):
        return "STRUCT(" + ", ".join(f'"{name}" {_duck(inner)}' for name, inner in kind.items()) + ")"
    if isinstance(kind, list):
        return _duck(kind[0]) + "[]"
    return "VARCHAR"


def quoted(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"


def _picker(kind: Any) -> Callable[[Any], Any]:
    """The function that takes from a JSON value what `kind` wants of it."""
    if isinstance(kind, Mapping):
        inner = [(name, _picker(wanted)) for name, wanted in kind.items()]
        return lambda value: {name: pick(value.get(name)) for name, pick in inner} if type(value) is dict else None
    if isinstance(kind, list):
        pick = _picker(kind[0])
        return lambda value: [pick(item) for item in value] if type(value) is list else None
    return _text


def _text(value: Any) -> str | None:
    if isinstance(value, str):
        return value if value.isascii() else sound(value)
    if value is None:
        return None
    if isinstance(value, bool):
        return "true" if value else "false"
    return as_json(value) if isinstance(value, dict | list) else str(value)


class Digits(str):
    """A number of a JSON file, as the digits that stand there."""

    __slots__ = ()


def as_json(value: Any) -> str:
    """JSON of a value whose numbers are `Digits`: they are written as the numbers they were.

    >>> as_json({"a": [Digits("1.50"), "x", None, True]})
    '{"a":[1.50,"x",null,true]}'
    """
    if isinstance(value, Digits):
        return str(value)
    if isinstance(value, dict):
        return "{" + ",".join(f"{json.dumps(name, ensure_ascii=False)}:{as_json(inner)}" for name, inner in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ",".join(map(as_json, value)) + "]"
    return sound(json.dumps(value, ensure_ascii=False))


def shown(value: Any) -> str:
    """The beginning of a record as JSON, for the table of rejects."""
    try:
        return as_json(value)[:1000]
    except RecursionError:
        return "(nested too deeply to be shown)"


def sound(text: str) -> str:
    """The text with U+FFFD for every half of a letter (a lone surrogate: an emoji cut in two), which no file can hold.

    >>> sound("cut " + chr(0xD83D)), sound("whole 😀")
    ('cut \ufffd', 'whole 😀')
    """
    return _HALF.sub("\ufffd", text)


def sound_value(value: Any) -> Any:
    """A JSON value in which every text, names of fields too, is `sound`; numbers stay the `Digits` they are."""
    if isinstance(value, str):
        return value if value.isascii() else sound(value)
    if isinstance(value, list):
        return [sound_value(item) for item in value]
    if isinstance(value, dict):
        return {sound_value(name): sound_value(inner) for name, inner in value.items()}
    return value


# --- columns of such tables ------------------------------------------------------------------------------------------


def field(table: pa.Table | pa.Array, path: str) -> pa.Array:
    """The column at `path` ("user.id_str"); missing wherever something on the way is missing."""
    names = path.split(".")
    column: Any = table
    if isinstance(column, pa.Table):
        column = column[names.pop(0)]
    if isinstance(column, pa.ChunkedArray):
        column = column.chunk(0) if column.num_chunks == 1 else column.combine_chunks()
    for name in names:
        column = pc.struct_field(column, name)
    return column


def flat(column: pa.Array) -> tuple[np.ndarray, pa.Array]:
    """A list column laid out flat: for each element the row it stands in, and the elements."""
    return np.asarray(pc.list_parent_indices(column)), pc.list_flatten(column)


def rows_of(column: pa.Array) -> pa.Table:
    """A column of structs as a table of its fields."""
    return pa.table({name.name: pc.struct_field(column, name.name) for name in column.type}, schema=pa.schema(list(column.type)))
