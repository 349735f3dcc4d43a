"""Writing what was invented: JSON, lines of JSON, text, CSV."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterator
from pathlib import Path


def put_json(path: Path, value) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(value), encoding="utf-8")
    return path


def put_lines(path: Path, rows: Iterator[dict]) -> Path:
    with path.open("w", encoding="utf-8") as out:
        out.writelines(json.dumps(row) + "\n" for row in rows)
    return path


def put_text(path: Path, rows: Iterator[str], head: str = "", foot: str = "") -> Path:
    with path.open("w", encoding="utf-8") as out:
        out.write(head)
        out.writelines(rows)
        out.write(foot)
    return path


def put_csv(path: Path, rows: Iterator[dict]) -> Path:
    with path.open("w", encoding="utf-8", newline="") as out:
        first = next(rows)
        table = csv.DictWriter(out, list(first))
        table.writeheader()
        table.writerow(first)
        table.writerows(rows)
    return path
