"""Where the real sample files are, if they are here at all.

The samples stand beside a developer's checkout (../shared/samples) and never inside the project. Tests that need them
skip with a visible reason where they are absent; each has a sibling on data that this project made itself.
"""

import csv
import json
from pathlib import Path

import pytest

SAMPLES = Path(__file__).resolve().parent.parent.parent / "shared" / "samples"
needs_samples = pytest.mark.skipif(not SAMPLES.exists(), reason="the real sample files (../shared/samples) are not here")


def manifest() -> list[dict]:
    """One dict a row of MANIFEST.csv; `expected` is its expected_json, read."""
    file = SAMPLES / "MANIFEST.csv"
    if not file.exists():
        return []
    rows = list(csv.DictReader(file.open(encoding="utf-8", newline="")))
    for row in rows:
        row["counts"] = json.loads(row["expected_json"] or "{}")
    return rows
