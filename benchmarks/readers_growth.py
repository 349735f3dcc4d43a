"""Does reading grow with the size of a source, or faster? The growth exponent of every reader, over invented sources.

    python benchmarks/readers_growth.py [FORMAT ...] [--sizes 1000 10000 100000] [--rounds 2] [--json]

The exponent is the slope of log time over log messages between the least and the greatest size: 1 is linear, 2 would be
quadratic; below 1 the cost of starting still shows. The last decade alone is printed, too, because a slope over two
decades can hide what happens in the second. Every reading is checked: the reader that was meant, every message counted.
"""

from __future__ import annotations

import argparse
import json
import math
import sys
import tempfile
import time
from pathlib import Path

from invented_sources import MAKERS

from conversation_lib.readers import read

TARGET = 1.1


def seconds(path: Path, rounds: int) -> tuple[float, object]:
    best, corpus = math.inf, None
    for _ in range(rounds):
        start = time.perf_counter()
        corpus = read(path)
        best = min(best, time.perf_counter() - start)
    return best, corpus


def growth(format: str, sizes: list[int], rounds: int) -> dict:
    times, counted = [], []
    for size in sizes:
        with tempfile.TemporaryDirectory() as scratch:
            path = MAKERS[format](Path(scratch), size)
            spent, corpus = seconds(path, rounds)
        assert corpus.source["format"] == format, f"{format} was read as {corpus.source['format']}"
        found = len(corpus) if corpus.given_ties is None else corpus.source["records"]
        assert found == size and not len(corpus.rejects), f"{format}: {size} messages were written, {found} read, {len(corpus.rejects)} rejected"
        times.append(spent)
        counted.append(found)

    def slope(low: int, high: int) -> float:
        return math.log(times[high] / times[low]) / math.log(sizes[high] / sizes[low])

    return {
        "format": format,
        "sizes": sizes,
        "seconds": times,
        "exponent": slope(0, -1),
        "last": slope(-2, -1) if len(sizes) > 1 else math.nan,
        "messages a second": sizes[-1] / times[-1],
    }


def main() -> int:
    ask = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ask.add_argument("formats", nargs="*", metavar="FORMAT")
    ask.add_argument("--sizes", type=int, nargs="+", default=[1_000, 10_000, 100_000])
    ask.add_argument("--rounds", type=int, default=2)
    ask.add_argument("--json", action="store_true")
    chosen = ask.parse_args()
    if unknown := sorted(set(chosen.formats) - set(MAKERS)):
        ask.error(f"nothing here makes files of {', '.join(unknown)}; choose from {', '.join(sorted(MAKERS))}")
    rows = []
    for format in chosen.formats or sorted(MAKERS):
        row = growth(format, chosen.sizes, chosen.rounds)
        rows.append(row)
        if not chosen.json:
            verdict = "ok" if row["exponent"] <= TARGET else "ABOVE"
            told = ", ".join(f"{n:,}: {t:.2f} s" for n, t in zip(row["sizes"], row["seconds"], strict=True))
            print(f"{format:20s} exponent {row['exponent']:.2f} (last decade {row['last']:.2f}, target {TARGET})  {verdict:6s} {told}", flush=True)
    if chosen.json:
        print(json.dumps(rows, indent=1))
    else:
        print("without a maker here:", ", ".join(sorted(set(_registry()) - set(MAKERS))) or "none", file=sys.stderr)
    return 0 if all(row["exponent"] <= TARGET for row in rows) else 1


def _registry() -> list[str]:
    from conversation_lib.readers import registry

    return list(registry())


if __name__ == "__main__":
    raise SystemExit(main())
