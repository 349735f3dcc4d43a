"""Tables as files: CSV and its cousins, Excel, Parquet, JSON lines, all as one thing: named columns of text.

A table is read as it stands: every cell is text, so that no id loses a digit and no "007" becomes 7. A row with too
many or too few cells is a reject, and so is a row that swallows its followers because a quotation mark was lost: the
rows behind it are read again from the next line.
"""

from __future__ import annotations

import csv
import io
import json
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, time
from typing import Any

import pyarrow as pa

from ..errors import BadInput
from .jsonlines import Gathered, loads, numbered_lines
from .source import Part, decode

DELIMITERS = (",", "\t", ";", "|")
LONGEST_CELL = 5000  # lines
#: words by which programs say that a cell is empty (R writes NA); in a column of texts they may be words that somebody wrote
NOTHING = ("NA", "N/A", "<NA>", "NaN", "nan", "NaT", "NULL", "null", "None", "\\N")
CSV_ENDINGS = (".csv", ".tsv", ".tab", ".txt", ".dat", "")
EXCEL, PARQUET = (".xlsx", ".xlsm"), (".parquet", ".pq")
_BY_ENDING = {**dict.fromkeys(EXCEL, "excel"), **dict.fromkeys(PARQUET, "parquet")}


@dataclass
class Sheet:
    """A table of text: `columns` (name -> values, missing as None), where each row stood (`lines`), and what was wrong.

    `rejects`: (line, reason, raw text); `local_times`: names of columns whose times have no zone of their own.
    """

    columns: dict[str, list[Any]]
    lines: list[int | None]
    rejects: list[tuple[int | None, str, str]] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)

    def __len__(self) -> int:
        return len(self.lines)

    @property
    def names(self) -> list[str]:
        return list(self.columns)

    def text(self, name: str) -> pa.Array:
        """A column as text, empty cells as missing."""
        return pa.array([v if isinstance(v, str) or v is None else _plain(v) for v in self.columns[name]], pa.string())


def header_of(part: Part) -> list[str] | None:
    """The names of the columns, from the head of the file alone; None if it does not look like a table."""
    kept = vars(part)  # several readers ask for it
    if "_header" not in kept:
        kept["_header"] = _header(part)
    return kept["_header"]


def _header(part: Part) -> list[str] | None:
    kind = kind_of(part)
    if kind == "excel":
        sheet = _try(lambda: _excel(part, rows=1))
        return None if sheet is None else sheet.names
    if kind == "parquet":
        import pyarrow.parquet as pq

        return _try(lambda: pq.read_schema(part.location or io.BytesIO(part.read())).names)
    if kind != "csv" or part.suffix not in (*CSV_ENDINGS, *EXCEL, *PARQUET):
        return None
    text = part.head_text
    delimiter = delimiter_of(text)
    if delimiter is None:
        return None
    try:
        row = next(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter), None)
    except csv.Error:
        return None
    return None if row is None else _names(row)[0]


def _try(what):
    try:
        return what()
    except Exception:  # whatever a broken workbook raises: it is not a table that can be looked at
        return None


def delimiter_of(text: str) -> str | None:
    """What separates the cells: the separator that gives the first lines the same number of cells, more than one."""
    best = None
    for delimiter in DELIMITERS:
        try:
            rows = [row for row, _ in zip(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter), range(30), strict=False) if row]
        except csv.Error:
            continue
        if len(rows) > 1 and len(text) >= 60000:
            rows = rows[:-1]
        if not rows or len(rows[0]) < 2:
            continue
        same = sum(len(row) == len(rows[0]) for row in rows) / len(rows)
        if same >= 0.5 and (best is None or (same, len(rows[0])) > best[0]):
            best = ((same, len(rows[0])), delimiter)
    return None if best is None else best[1]


def read_sheet(part: Part) -> Sheet:
    """The table in a part, whatever kind of file it is."""
    part.was_read = True
    return {"excel": _excel, "parquet": _parquet, "json": _json, "csv": _csv}[kind_of(part)](part)


def kind_of(part: Part) -> str:
    """excel, parquet, json or csv: by the first bytes of a part, and by its ending where these do not tell."""
    start = part.head(4)
    if start == b"PAR1":
        return "parquet"
    if start == b"PK\x03\x04":
        return "excel"
    if part.suffix in EXCEL or part.suffix in PARQUET:
        text = part.head_text[:2000]  # a program may have given a table of commas the ending of a workbook
        return "csv" if "\x00" not in text and "\ufffd" not in text and "\n" in text and delimiter_of(text) else _BY_ENDING[part.suffix]
    return "json" if part.suffix in (".json", ".jsonl", ".ndjson") else "csv"


def _csv(part: Part, skip: int = 0) -> Sheet:
    """`skip`: lines above the names of the columns."""
    text = decode(part.read())
    part.forget()
    delimiter = delimiter_of(text[:65536]) or ","
    if "\n" not in text and "\r" in text:
        text = text.replace("\r", "\n")
    lines = text.split("\n")
    if lines and not lines[-1].strip():
        lines.pop()
    del text
    limit = csv.field_size_limit(1 << 30)
    try:
        sheet = _rows(lines, {"delimiter": delimiter}, skip)
        if len(sheet.rejects) > len(sheet) / 20 and any('\\"' in raw for _, _, raw in sheet.rejects):
            other = _rows(lines, {"delimiter": delimiter, "doublequote": False, "escapechar": "\\"}, skip)
            sheet = min(sheet, other, key=lambda s: len(s.rejects))
        return sheet
    finally:
        csv.field_size_limit(limit)


def _rows(lines: list[str], dialect: dict[str, Any], at: int = 0) -> Sheet:
    width, names, values = 0, [], []

    def rest(begin: int) -> Iterator[str]:
        for place in range(begin, len(lines)):
            if place - at > LONGEST_CELL:  # a quotation mark without its partner must not swallow the file
                return
            yield lines[place] + "\n"

    where: list[int | None] = []
    sheet = Sheet({}, where)
    while at < len(lines):
        begin = at
        reader = csv.reader(rest(begin), strict=True, **dialect)
        try:
            for row in reader:
                first, at = at, begin + reader.line_num
                if not row or not any(cell.strip() for cell in row):
                    continue
                if not names:
                    names, headless = _names(row)
                    width = len(names)
                    if headless:
                        sheet.warnings.append("The first row holds no names of columns; the columns are called 1, 2, 3 ...")
                        values.append(row)
                        where.append(first + 1)
                    continue
                if len(row) > width and not any(cell.strip() for cell in row[width:]):
                    row = row[:width]
                if len(row) == width:
                    values.append(row)
                    where.append(first + 1)
                    continue
                reason = f"{len(row)} cells where {width} were expected"
                if at - first > 1:  # a quotation mark too many or too few: only the first line is at fault
                    reason += " (a quotation mark is missing or too many)"
                    sheet.rejects.append((first + 1, reason, lines[first]))
                    at = first + 1
                    break
                sheet.rejects.append((first + 1, reason, "\n".join(lines[first:at])))
        except csv.Error as error:
            sheet.rejects.append((at + 1, f"no row of a table ({error})", lines[at]))
            at += 1
    columns = list(zip(*values, strict=True)) if values else [()] * width
    sheet.columns = {name: [cell or None for cell in column] for name, column in zip(names, columns, strict=True)}
    return sheet


def _names(row: list[str]) -> tuple[list[str], bool]:
    """Names of columns from the first row, each different; or 1, 2, 3 ... where the first row is data already."""
    cells = [cell.strip().lstrip("\ufeff").strip('"') for cell in row]
    if sum(bool(re.fullmatch(r"-?[\d.:/\- T]+Z?", cell)) for cell in cells) > len(cells) / 3:
        return [str(n) for n in range(1, len(cells) + 1)], True
    seen: Counter = Counter()
    names = []
    for place, cell in enumerate(cells, start=1):
        name = cell or f"column {place}"
        seen[name] += 1
        names.append(name if seen[name] == 1 else f"{name} ({seen[name]})")
    return names, False


def _excel(part: Part, rows: int | None = None, sheet: str | None = None, header_row: int | None = None) -> Sheet:
    import warnings

    import openpyxl

    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            book = openpyxl.load_workbook(io.BytesIO(part.read()), read_only=True, data_only=True)
            tab = book[sheet] if sheet else max(book.worksheets, key=lambda s: (s.max_row or 0) * (s.max_column or 0)) if rows is None else book.worksheets[0]
            out = _excel_rows(tab, rows, header_row)
    except Exception as error:  # openpyxl raises whatever the broken part of a workbook makes it raise
        if isinstance(error, BadInput):
            raise
        raise BadInput(
            "an Excel workbook (.xlsx)", f"'{part.name}', which cannot be opened", "a download that stopped or an old .xls", "save it anew as .xlsx or as CSV"
        ) from None
    if rows is None and len(book.worksheets) > 1:
        others = [s.title for s in book.worksheets if s.title != tab.title]
        out.warnings.append(f"Of the workbook the sheet {tab.title!r} was read; {', '.join(map(repr, others))} were not.")
    return out


def _excel_rows(tab: Any, rows: int | None, header_row: int | None) -> Sheet:
    names: list[str] = []
    values: list[list[Any]] = []
    sheet = Sheet({}, [])
    rounded = 0
    for number, row in enumerate(tab.iter_rows(values_only=True), start=1):
        if not any(cell is not None for cell in row) or (header_row and number < header_row):
            continue
        if not names:
            while row and row[-1] is None:
                row = row[:-1]
            names, headless = _names(["" if cell is None else _plain(cell) for cell in row])
            if not headless:
                if rows is not None:
                    break
                continue
        cells = [*row[: len(names)], *[None] * (len(names) - len(row))]
        rounded += sum(isinstance(cell, int | float) and abs(cell) > 2**53 for cell in cells)
        values.append(["" if isinstance(cell, str) and not cell.strip() else cell for cell in cells])
        sheet.lines.append(number)
    if rounded:
        sheet.warnings.append(
            f"{rounded} numbers in the workbook have more digits than Excel keeps; ids among them are wrong in their last digits. Read the CSV instead."
        )
    columns = list(zip(*values, strict=True)) if values else [()] * len(names)
    sheet.columns = {name: [None if cell is None or cell == "" else _plain(cell) for cell in column] for name, column in zip(names, columns, strict=True)}
    return sheet


def _parquet(part: Part) -> Sheet:
    import pyarrow.parquet as pq

    try:
        table = pq.read_table(io.BytesIO(part.read()) if part.location is None else part.location)
    except (pa.ArrowException, OSError):
        raise BadInput("a Parquet file", f"'{part.name}', which is cut off or broken", "a download that stopped", "download it again") from None
    columns = {}
    for name in table.column_names:
        column = table[name]
        if pa.types.is_timestamp(column.type):
            zone = "Z" if column.type.tz else ""
            stamps = column.cast(pa.timestamp("us", column.type.tz)).cast(pa.timestamp("us")) if zone else column.cast(pa.timestamp("us"))
            columns[name] = [None if v is None else v + zone for v in stamps.cast(pa.string()).to_pylist()]
        else:
            columns[name] = [_cell(v) for v in column.to_pylist()]
    return Sheet(columns, list(range(1, len(table) + 1)))


def _json(part: Part) -> Sheet:
    """JSON lines (or an array) as a table: nested fields are columns with dots in their names (user.name)."""
    from .harvest import Harvest
    from .jsondocs import read_text
    from .shape import Shape

    found: list[dict] = []

    def sort(value: Any):
        if isinstance(value, dict):
            found.append(value)
        else:
            yield "reject", "no object"

    harvest = Harvest()
    gathered = Gathered(Shape({}), sort, harvest)
    lines: list[int | None] = []
    if part.json_head.shape == "lines":
        for number, line in numbered_lines(part):
            if line.strip():
                before = len(found)
                try:
                    gathered.record(loads(decode(line)), part.name, number, line)
                except (ValueError, RecursionError):
                    gathered.broken(part.name, number, "no JSON", line)
                lines += [number] * (len(found) - before)
    else:
        read_text(decode(part.read()), part.name, gathered, lambda value: isinstance(value, dict))
        lines = [None] * len(found)
    flat = [_flat(row) for row in found]
    names = list(dict.fromkeys(name for row in flat for name in row))
    rejects = [(r["line"], r["reason"], r["raw"]) for r in harvest.rejects]
    return Sheet({name: [row.get(name) for row in flat] for name in names}, lines, rejects)


def _flat(row: dict, prefix: str = "") -> dict[str, Any]:
    out: dict[str, Any] = {}
    for name, value in row.items():
        if isinstance(value, dict) and value:
            out.update(_flat(value, f"{prefix}{name}."))
        else:
            out[prefix + name] = _cell(value)
    return out


def _cell(value: Any) -> Any:
    if value is None or isinstance(value, str):
        return value or None
    if isinstance(value, list | tuple):
        return [_plain(item) for item in value if item is not None]
    return _plain(value)


def _plain(value: Any) -> str:
    """A cell as text: whole numbers without .0, times as ISO 8601."""
    if isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() and abs(value) < 1e18 else repr(value)
    if isinstance(value, datetime | date | time):
        return value.isoformat()
    if isinstance(value, list | dict | tuple):
        return json.dumps(value, ensure_ascii=False, default=str)
    return str(value)
