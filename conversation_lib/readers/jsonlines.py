"""JSON lines, fast and without loss: one record a line, as collectors write them by the million.

The fast way hands the file to DuckDB with every wanted field as text. It keeps going over bad lines, but marks them
only by a row in which everything is missing, and it says nothing about fields that have another form than expected.
So nothing it says is taken on trust: the rows must be as many as the lines, and every row that lacks what a record must
have is looked up in the file and read again, on its own, by Python. If the counts do not agree, the whole file is read
the slow way. A small or packed file is read the slow way from the start.

    fast:  file -> DuckDB -> Arrow table -> ordinary rows
                                         -> the other lines -> json -> sort -> messages, events, others, rejects
"""

from __future__ import annotations

import json
import os
import re
import tempfile
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from .harvest import Harvest
from .jsonval import joined
from .shape import Digits, Shape, as_json, quoted, shown, sound_value
from .source import Part, decode

FAST_FROM = 2_000_000  # bytes; below that an engine is not worth starting
LONGEST_LINES = (1 << 22, 1 << 25)  # what the engine takes for a line, at first and when one is longer
SAMPLE, SAMPLES = 1 << 18, 8
BLOCK = 1 << 22

#: what `sort` says of one record: ("message", record), ("event", kind), ("other", kind) or ("reject", reason)
Sorted = tuple[str, Any]
Sort = Callable[[Any], Iterable[Sorted]]


#: half of a surrogate pair, written as an escape
HALF_ESCAPE = re.compile(r"\\u[dD][89abAB][0-9a-fA-F]{2}(?!\\u[dD][c-fC-F])|(?<!\\u[dD][89abAB][0-9a-fA-F]{2})\\u[dD][c-fC-F]")


#: what a sorter raises when a record is not what it takes it for
UNEXPECTED = (AttributeError, KeyError, TypeError, ValueError, IndexError, RecursionError)


def loads(text: str) -> Any:
    """JSON with every number as the text that stands in the file, and U+FFFD for every half of a letter."""
    value = json.loads(text, parse_int=Digits, parse_float=Digits, parse_constant=lambda name: None)
    return sound_value(value) if "\\u" in text and HALF_ESCAPE.search(text) else value


class Gathered:
    """Rows of a Shape on their way into one table, and everything else counted in the harvest.

    `extras` keeps the values of fields that the shape does not want (one JSON text a message). `mend`: puts a broken line
    that is a page together again from its whole records (see jsondocs.mender).
    """

    mend: Callable[[str], dict[str, Any] | None] | None = None

    def __init__(self, shape: Shape, sort: Sort, harvest: Harvest, extras: bool = False):
        self.shape, self.sort, self.harvest, self.extras = shape, sort, harvest, extras
        self.waiting: list[dict[str, Any]] = []
        self.kept: list[str | None] = []
        self.tables: list[pa.Table] = []

    def record(self, value: Any, file: str, line: int | None, raw: str | bytes = "") -> None:
        """Sort one JSON value into the five heaps."""
        heaps: list[Sorted] = []
        try:
            for heap in self.sort(value):
                heaps.append(heap)
        except UNEXPECTED as error:
            heaps.append(("reject", f"a record of an unexpected form ({type(error).__name__})"))
        for what, told in heaps:
            self.harvest.records += 1
            if what == "message":
                self.message(told)
            elif what == "event":
                self.harvest.event(told)
            elif what == "other":
                self.harvest.other(told)
            else:
                self.harvest.reject(file, line, told, raw or shown(value))

    def message(self, record: dict[str, Any]) -> None:
        self.waiting.append(self.shape.pick(record))
        more = {name: value for name, value in record.items() if value is not None and name not in self.shape.fields}
        self.harvest.unknown_fields.update(name for name in more if name not in self.shape.known)
        self.kept.append(as_json(more) if self.extras and more else None)

    def broken(self, file: str, line: int | None, reason: str, raw: str | bytes) -> None:
        """One record that is no JSON."""
        self.harvest.records += 1
        self.harvest.reject(file, line, reason, raw)

    def add(self, table: pa.Table) -> None:
        self._settle()
        self.tables.append(table)

    def _settle(self) -> None:
        if self.waiting:
            table = self.shape.table(self.waiting)
            self.tables.append(table.append_column("extras", pa.array(self.kept, pa.string())))
            self.waiting, self.kept = [], []

    def table(self) -> pa.Table:
        """All rows, with the column `extras` at the end; every column in one piece, but for those of long text."""
        self._settle()
        schema = self.shape.schema.append(pa.field("extras", pa.string()))
        if not self.tables:
            return schema.empty_table()
        whole = pa.concat_tables([table.cast(schema) for table in self.tables])
        with ThreadPoolExecutor(2) as pool:  # each column becomes one piece, two at a time
            pieces = pool.map(lambda name: whole[name] if name in self.shape.long else _one_piece(whole[name]), schema.names)
            return pa.Table.from_arrays(list(pieces), schema=schema)


def _one_piece(column: pa.ChunkedArray) -> pa.Array:
    return column.combine_chunks() if column.num_chunks != 1 else column.chunk(0)


def read_lines(part: Part, gathered: Gathered) -> None:
    """Read a part that holds one JSON value a line, the fast way where it is worth it (a `gathered` without a shape takes records only one by one)."""
    part.was_read = True
    if gathered.shape is not None and (part.size >= FAST_FROM or (part.packed and part.size >= FAST_FROM // 8)):
        with plain_file(part) as path:
            if path is not None and fast(part, path, gathered):
                gathered.harvest.damage(part)
                return
    part.damage = None
    for number, line in numbered_lines(part):
        read_line(part.name, number, line, gathered)
    gathered.harvest.damage(part)


def is_lines(part: Part) -> bool:
    """True if a part holds a JSON value a line, also where its first line is longer than what was looked at (a page of tweets)."""
    head = part.json_head
    if head.shape != "object" or head.first is not None:
        return head.shape == "lines"
    return first_line(part, 2)[1].lstrip()[:1] == b"{"


def first_line(part: Part, more: int = 0) -> tuple[bytes, bytes]:
    """The first line of a part, and the first bytes behind it."""
    taken: list[bytes] = []
    found = False
    for block in part.blocks(1 << 18):
        taken.append(block)
        if found or b"\n" in block[: -more or None]:
            break
        found = b"\n" in block
    line, _, rest = b"".join(taken).partition(b"\n")
    return line, rest


def first_value(part: Part) -> Any:
    """The JSON value of the first line; None if it is none."""
    if part.json_head.first is not None:
        return part.json_head.first
    try:
        return loads(decode(first_line(part)[0]))
    except (ValueError, RecursionError):
        return None


def read_line(file: str, number: int, line: bytes, gathered: Gathered) -> None:
    """Read one line on its own."""
    if not line.strip():
        return
    text = decode(line)
    try:
        value = loads(text)
    except (ValueError, RecursionError) as error:
        gathered.broken(file, number, f"no JSON ({_why(error)})", line)
        whole = gathered.mend(text) if gathered.mend else None
        if whole is not None:
            gathered.record(whole, file, number)
        return
    if "\ufffd" in text and b"\xef\xbf\xbd" not in line:
        gathered.harvest.facts["broken_bytes"] = gathered.harvest.facts.get("broken_bytes", 0) + 1
        gathered.harvest.warn("Some records hold bytes that are no text; they are kept and marked with \ufffd.")
    gathered.record(value, file, number, line)


def _why(error: Exception) -> str:
    if isinstance(error, RecursionError):
        return "nested too deeply"
    return str(getattr(error, "msg", error)).split("\n")[0][:80]


def numbered_lines(part: Part) -> Iterator[tuple[int, bytes]]:
    """The lines of a part as UTF-8 bytes, numbered from 1; a file in UTF-16 is turned into UTF-8 first."""
    start = part.head(64)
    if start[:2] in (b"\xff\xfe", b"\xfe\xff") or b"\x00" in start[:8]:
        yield from enumerate(decode(part.read()).encode("utf-8", "replace").split(b"\n"), start=1)
        return
    number, rest, first = 1, b"", True
    for block in part.blocks(BLOCK):
        if first:
            block, first = block.removeprefix(b"\xef\xbb\xbf"), False
        lines = (rest + block).split(b"\n")
        rest = lines.pop()
        yield from enumerate(lines, start=number)
        number += len(lines)
    if rest:
        yield number, rest


@contextmanager
def plain_file(part: Part) -> Iterator[Path | None]:
    """The path of a file with just these bytes, unpacked into a temporary one where needed; None where bytes are not UTF-8."""
    start = part.head(64)
    if start[:2] in (b"\xff\xfe", b"\xfe\xff") or b"\x00" in start[:8]:
        yield None
        return
    if part.location is not None and not part.packed and start[:3] != b"\xef\xbb\xbf":
        yield part.location
        return
    with tempfile.TemporaryDirectory(prefix="conversation-") as folder:
        path = Path(folder) / "lines.json"
        with path.open("wb") as out:
            for place, block in enumerate(part.blocks()):
                out.write(block.removeprefix(b"\xef\xbb\xbf") if place == 0 else block)
        yield path


def fast(part: Part, path: Path, gathered: Gathered) -> bool:
    """Read `path` by DuckDB; False if it could not be trusted (then nothing was gathered)."""
    with ThreadPoolExecutor(1) as beside:
        counting = beside.submit(_count_lines, path)
        try:
            more = _other_fields(path, gathered.shape) if gathered.extras else []
            table = duck_table(path, gathered.shape, more)
        except RuntimeError:
            return False
        lines = counting.result()
    blank = None
    if len(table) != lines:
        blank = _blank_lines(path)
        if len(table) != lines - len(blank):
            return False
    odd = np.flatnonzero(~gathered.shape.ordinary(table))
    texts = []
    if len(odd):
        numbers = odd + 1 if blank is None else np.setdiff1d(np.arange(1, lines + 1), blank, assume_unique=True)[odd]
        texts = list(zip(numbers.tolist(), _lines_at(path, numbers), strict=True))
        table = table.take(pa.array(np.setdiff1d(np.arange(len(table)), odd, assume_unique=True)))
    harvest = gathered.harvest
    harvest.records += len(table)
    for name in more:
        if name not in gathered.shape.known and len(table) > table[name].null_count:
            harvest.unknown_fields[name] += len(table) - table[name].null_count
    if not gathered.extras:
        _name_surprises(path, gathered)
    gathered.add(table.select(list(gathered.shape.fields)).append_column("extras", _as_objects(table, more)))
    for number, line in texts:
        read_line(part.name, number, line, gathered)
    return True


def duck_table(path: Path, shape: Shape, more: Iterable[str] = ()) -> pa.Table:
    """The wanted fields of every line, in the order of the lines; a bad line is a row of nothing. RuntimeError if DuckDB gives up.

    `more`: names of further fields, whose values come as JSON.
    """
    columns = shape.columns[:-1] + "".join(f", {quoted(name)}: 'JSON'" for name in more) + "}"
    schema = pa.schema([*shape.schema, *[pa.field(name, pa.string()) for name in more]])
    return _asked(path, "SELECT *", f"read_json({_sql(path)}, columns={columns}").cast(schema)


def _other_fields(path: Path, shape: Shape) -> list[str]:
    """Names of all fields of a file that the shape does not want; RuntimeError where the engine cannot tell some apart."""
    found = _asked(path, "SELECT DISTINCT unnest(json_keys(json)) AS name", f"read_json_objects({_sql(path)}")["name"].to_pylist()
    names = sorted(set(found) - {None} - set(shape.fields))
    everything = [name.lower() for name in (*names, *shape.fields)]
    if len(set(everything)) < len(everything) or len(names) > 500 or any(not name.isprintable() or not name for name in names):
        raise RuntimeError("names of fields that a table cannot tell apart")
    return names


def _asked(path: Path, what: str, function: str) -> pa.Table:
    """The answer of DuckDB to a question about the lines of a file."""
    import duckdb

    for longest in LONGEST_LINES:
        connection = duckdb.connect(config={"threads": max(1, min(8, os.cpu_count() or 1)), "preserve_insertion_order": True})
        try:
            connection.execute("SET enable_progress_bar = false")  # it would be printed among the data
            question = f"{what} FROM {function}, format='newline_delimited', ignore_errors=true, maximum_object_size={longest}, compression='none')"
            return connection.sql(question).to_arrow_table()
        except duckdb.Error as error:
            if longest == LONGEST_LINES[-1] or "maximum_object_size" not in str(error):
                raise RuntimeError(str(error)) from error
        finally:
            connection.close()
    raise AssertionError("unreachable")


def _as_objects(table: pa.Table, names: list[str]) -> pa.Array:
    """Columns of JSON as one column of JSON objects, without what is missing."""
    if not names or not len(table):
        return pa.nulls(len(table), pa.string())
    pieces = [pc.binary_join_element_wise(json.dumps(name, ensure_ascii=False) + ":", _one_piece(table[name]), "") for name in names]
    return pc.binary_join_element_wise("{", joined(pieces, ","), "}", "")


def _sql(path: Path) -> str:
    # read_json takes * ? [ for patterns of names; a file that has them in its name is named by a pattern for itself
    name = "".join(f"[{letter}]" if letter in "*?[" else letter for letter in str(path))
    return "'" + name.replace("'", "''") + "'"


def _count_lines(path: Path) -> int:
    count, last = 0, b"\n"
    with path.open("rb", buffering=0) as stream:
        while block := stream.read(BLOCK):
            count += int(np.count_nonzero(np.frombuffer(block, dtype=np.uint8) == 10))
            last = block[-1:]
    return count + (last != b"\n")


def _blank_lines(path: Path) -> np.ndarray:
    """Numbers of the lines with nothing but blanks."""
    out, number, rest = [], 1, b""
    with path.open("rb") as stream:
        while block := stream.read(BLOCK):
            lines = (rest + block).split(b"\n")
            rest = lines.pop()
            out += [number + k for k, line in enumerate(lines) if not line or line.isspace()]
            number += len(lines)
    if rest and rest.isspace():
        out.append(number)
    return np.array(out, dtype=np.int64)


def _lines_at(path: Path, numbers: np.ndarray) -> Iterator[bytes]:
    """The lines with these numbers (rising, from 1)."""
    wanted, at, number, rest = numbers.tolist(), 0, 1, b""
    with path.open("rb") as stream:
        while at < len(wanted):
            block = stream.read(BLOCK)
            if not block:
                if rest:
                    yield rest
                return
            block = rest + block
            count = block.count(b"\n")
            end = block.rfind(b"\n") + 1
            if wanted[at] < number + count:
                lines = block[:end].split(b"\n")
                while at < len(wanted) and wanted[at] < number + count:
                    yield lines[wanted[at] - number]
                    at += 1
            number += count
            rest = block[end:]


def _name_surprises(path: Path, gathered: Gathered) -> None:
    """Name the fields that have no column; in a large file by looking at places spread over it, and the provenance says so."""
    import msgspec

    decoder = msgspec.json.Decoder(dict[str, msgspec.Raw])
    harvest, fields, known = gathered.harvest, gathered.shape.fields.keys(), gathered.shape.known
    size = path.stat().st_size
    whole = size <= SAMPLES * SAMPLE
    if not whole:
        harvest.facts["unknown_fields_from"] = f"a sample of {SAMPLES} places in the file"
    with path.open("rb") as stream:
        for start in [0] if whole else [size * k // SAMPLES for k in range(SAMPLES)]:
            stream.seek(start)
            if start:
                stream.readline()
            for line in stream.readlines(size if whole else SAMPLE):
                try:
                    record = decoder.decode(line)
                except msgspec.DecodeError:
                    continue
                there = {name for name, value in record.items() if bytes(value) != b"null"}
                if all(there.intersection(group) for group in gathered.shape.required):
                    harvest.unknown_fields.update(there - fields - known)
