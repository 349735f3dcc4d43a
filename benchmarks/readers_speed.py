"""How fast and how lean JSON lines are read, as ratios against what a user would pick instead.

    python benchmarks/readers_speed.py [--tweets 20000] [--lines 100000] [--rounds 5] [--json]

Two invented files are made: tweets of about 3.5 kB with everything that an interface sends, and short lines of about
390 B as ConvoKit writes them. Both are read to the same columns by four ways in alternating runs, and the medians of
each way are compared (absolute times mean nothing on another machine, ratios do):

- read        conversation_lib.readers.read: the whole Corpus, detection, hashes and accounts included;
- pandas      pandas.read_json(lines=True) and picking the same columns out of its objects (it turns ids into numbers and
              loses digits of those that may be missing, which is not repaired here);
- careful     the same with dtype=False, which keeps ids as they are;
- scan        a bare simdjson scan of the same bytes, line by line, which keeps nothing;
- extras      read with the values of all other fields kept;
- one broken  read of the same file with one corrupt line in the middle.

Peak memory is that of a fresh process that reads the tweets, imports included, against the size of the file.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path


def tweet(number: int, rng: random.Random) -> dict:
    """An invented tweet in the form of API v1.1, of about 3.5 kB."""

    def user(account: int) -> dict:
        picture = "http://pictures.example.org/" + "x" * 30
        return {
            "id": account,
            "id_str": str(account),
            "name": f"Person {account % 20000}",
            "screen_name": f"person{account % 20000}",
            "location": "Somewhere",
            "description": "words about me " * 8,
            "url": None,
            "protected": False,
            "followers_count": rng.randrange(9999),
            "friends_count": rng.randrange(999),
            "listed_count": 1,
            "created_at": "Wed May 16 04:56:50 +0000 2018",
            "favourites_count": 5,
            "verified": False,
            "statuses_count": 284,
            **{f"profile_{name}": picture for name in ("image_url", "image_url_https", "banner_url", "background_image_url", "background_image_url_https")},
        }

    person = 10**18 + rng.randrange(20000)
    other = 10**18 + rng.randrange(20000)
    made = {
        "created_at": f"Thu May 20 {number // 3600 % 24:02}:{number // 60 % 60:02}:{number % 60:02} +0000 2010",
        "id": 10**18 + number,
        "id_str": str(10**18 + number),
        "full_text": "bread &amp; butter " + "word " * rng.randrange(25),
        "truncated": False,
        "display_text_range": [0, 99],
        "entities": {
            "hashtags": [{"text": "bread", "indices": [1, 7]}],
            "symbols": [],
            "urls": [{"url": "https://t.example/abc", "expanded_url": "https://example.org/" + "y" * 40, "indices": [1, 5]}],
            "user_mentions": [
                {"screen_name": f"person{(other + k) % 20000}", "name": "x", "id": other + k, "id_str": str(other + k), "indices": [0, 3]}
                for k in range(rng.randrange(3))
            ],
        },
        "source": '<a href="http://example.org" rel="nofollow">A program</a>',
        "in_reply_to_status_id": None,
        "in_reply_to_status_id_str": None,
        "in_reply_to_user_id": None,
        "in_reply_to_user_id_str": None,
        "in_reply_to_screen_name": None,
        "user": user(person),
        "geo": None,
        "coordinates": None,
        "place": None,
        "contributors": None,
        "is_quote_status": False,
        "retweet_count": 3,
        "favorite_count": 4,
        "favorited": False,
        "retweeted": False,
        "lang": "en",
    }
    chance = rng.random()
    if chance < 0.3 and number:
        answered = 10**18 + rng.randrange(number)
        made.update(
            in_reply_to_status_id=answered,
            in_reply_to_status_id_str=str(answered),
            in_reply_to_user_id=other,
            in_reply_to_user_id_str=str(other),
            in_reply_to_screen_name="x",
        )
    elif chance < 0.75:
        made["retweeted_status"] = {**made, "id": 10**17 + number, "id_str": str(10**17 + number), "user": user(other), "full_text": "the words passed on " * 8}
        made["full_text"] = "RT @x: " + made["retweeted_status"]["full_text"][:100]
    made["extended_entities"] = {"media": "m" * max(0, 3400 - len(json.dumps(made)))}
    return made


def utterance(number: int, rng: random.Random) -> dict:
    """An invented utterance as ConvoKit writes them, of about 390 B."""
    first = number - number % 20
    return {
        "id": f"u{number}",
        "conversation_id": f"u{first}",
        "text": "words and more of them " * rng.randrange(3, 12),
        "speaker": f"s{rng.randrange(30000)}",
        "meta": {"score": rng.randrange(99), "stickied": False, "permalink": "/r/bread/comments/" + "a" * 20},
        "reply-to": f"u{first + rng.randrange(number % 20)}" if number % 20 else None,
        "timestamp": 1274349600 + number,
        "vectors": [],
    }


def make(folder: Path, tweets: int, lines: int) -> dict[str, Path]:
    rng = random.Random(20100520)
    files = {}
    for name, one, count in (("tweets", tweet, tweets), ("lines", utterance, lines)):
        files[name] = folder / f"{name}.jsonl"
        with files[name].open("w", encoding="utf-8") as out:
            for number in range(count):
                out.write(json.dumps(one(number, rng), ensure_ascii=False) + "\n")
        rows = files[name].read_bytes().split(b"\n")
        rows[len(rows) // 2] = rows[len(rows) // 2][: len(rows[len(rows) // 2]) // 2]
        files[f"{name} broken"] = folder / f"{name}-broken.jsonl"
        files[f"{name} broken"].write_bytes(b"\n".join(rows))
    return files


def raw_by_pandas(path: Path, careful: bool):
    import warnings

    import pandas as pd

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return pd.read_json(path, lines=True, dtype=False, convert_dates=False) if careful else pd.read_json(path, lines=True)


def by_pandas_tweets(path: Path, careful: bool = False):
    """The same columns by pandas.read_json and picking."""
    import pandas as pd

    raw = raw_by_pandas(path, careful)
    rt = raw["retweeted_status"] if "retweeted_status" in raw else pd.Series([None] * len(raw))
    is_rt = rt.map(lambda x: isinstance(x, dict))
    targets = [
        [r["user"]["id_str"]] if isinstance(r, dict) else list(dict.fromkeys([*([u] if pd.notna(u) else []), *(m["id_str"] for m in e["user_mentions"])]))
        for r, u, e in zip(rt, raw["in_reply_to_user_id_str"], raw["entities"], strict=True)
    ]
    return pd.DataFrame(
        {
            "message_id": raw["id_str"],
            "reply_to": raw["in_reply_to_status_id_str"],
            "refers_to": [r["id_str"] if isinstance(r, dict) else None for r in rt],
            "kind": ["repost" if r else "reply" if pd.notna(a) else "post" for r, a in zip(is_rt, raw["in_reply_to_status_id_str"], strict=True)],
            "author": [u["id_str"] for u in raw["user"]],
            "targets": targets,
            "created_at": raw["created_at"]
            if raw["created_at"].dtype.kind == "M"
            else pd.to_datetime(raw["created_at"], format="%a %b %d %H:%M:%S %z %Y", utc=True),
            "text": [("RT @x: " + r["full_text"]) if isinstance(r, dict) else t for r, t in zip(rt, raw["full_text"], strict=True)],
            "audience": [u["followers_count"] for u in raw["user"]],
            "likes": raw["favorite_count"],
            "reposts": raw["retweet_count"],
            "language": raw["lang"],
        }
    ).sort_values(["created_at", "message_id"])


def by_pandas_lines(path: Path, careful: bool = False):
    import pandas as pd

    raw = raw_by_pandas(path, careful)
    writer = dict(zip(raw["id"], raw["speaker"], strict=True))
    targets = [[writer[r]] if r in writer else (None if isinstance(r, str) else []) for r in raw["reply-to"]]
    return pd.DataFrame(
        {
            "message_id": raw["id"],
            "conversation_id": raw["conversation_id"],
            "reply_to": raw["reply-to"],
            "kind": ["reply" if isinstance(r, str) else "post" for r in raw["reply-to"]],
            "author": raw["speaker"],
            "targets": targets,
            "created_at": raw["timestamp"] if raw["timestamp"].dtype.kind == "M" else pd.to_datetime(raw["timestamp"], unit="s", utc=True),
            "text": raw["text"],
        }
    ).sort_values(["created_at", "message_id"])


def scan(path: Path) -> None:
    import simdjson

    parser = simdjson.Parser()
    with path.open("rb") as stream:
        for line in stream:
            parser.parse(line)


def seconds(work) -> tuple[float, float]:
    """Time on the clock and of the processors (all threads): the second says what the first would be on an idle machine."""
    clock, processors = time.perf_counter(), time.process_time()
    work()
    return time.perf_counter() - clock, time.process_time() - processors


def peak(path: Path) -> int:
    """Peak memory in bytes of a fresh process that reads the file (on Linux without what its parent held)."""
    code = (
        "import pathlib, re, resource, sys; from conversation_lib.readers import read; read(sys.argv[1]); "
        "status = pathlib.Path('/proc/self/status'); "
        "print(int(re.search(r'VmHWM:\\s+(\\d+)', status.read_text())[1]) * 1024 if status.exists() "
        "else resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)"
    )
    found = subprocess.run([sys.executable, "-c", code, str(path)], capture_output=True, text=True, check=True)
    return int(found.stdout)


def measure(files: dict[str, Path], rounds: int, progress: bool) -> dict:
    from conversation_lib.readers import read

    out = {}
    for name, pandas_way in (("tweets", by_pandas_tweets), ("lines", by_pandas_lines)):
        path, broken = files[name], files[f"{name} broken"]
        ways = {
            "read": lambda: read(path),  # noqa: B023 called in this round only
            "scan": lambda: scan(path),  # noqa: B023
            "pandas": lambda: pandas_way(path),  # noqa: B023
            "careful": lambda: pandas_way(path, careful=True),  # noqa: B023
            "extras": lambda: read(path, extras=True),  # noqa: B023
            "broken": lambda: read(broken),  # noqa: B023
        }
        whole, damaged = read(path), read(broken)
        assert len(damaged) == len(whole) - 1 and len(damaged.rejects) == 1, "one corrupt line costs exactly one record"
        times: dict[str, list[tuple[float, float]]] = {way: [] for way in ways}
        for turn in range(rounds):
            for way, work in ways.items():
                times[way].append(seconds(work))
            if progress:
                print(f"{name}: round {turn + 1} of {rounds}", file=sys.stderr)
        median = {way: statistics.median(clock for clock, _ in found) for way, found in times.items()}
        spent = {way: statistics.median(processors for _, processors in found) for way, found in times.items()}
        size = path.stat().st_size
        out[name] = {
            "records": len(whole),
            "bytes": size,
            "pandas / read": median["pandas"] / median["read"],
            "careful / read": median["careful"] / median["read"],
            "pandas / extras": median["pandas"] / median["extras"],
            "read / scan": median["read"] / median["scan"],
            "broken / read": median["broken"] / median["read"],
            "peak / file": peak(path) / size,
            "processors: pandas / read": spent["pandas"] / spent["read"],
            "processors: read / scan": spent["read"] / spent["scan"],
            "seconds": median,
            "processor seconds": spent,
        }
    return out


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--tweets", type=int, default=20_000)
    parser.add_argument("--lines", type=int, default=100_000)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--folder", type=Path, help="where the files are made (default: a temporary folder)")
    chosen = parser.parse_args()
    with tempfile.TemporaryDirectory(dir=chosen.folder) as scratch:
        files = make(Path(scratch), chosen.tweets, chosen.lines)
        found = measure(files, chosen.rounds, not chosen.json)
    if chosen.json:
        print(json.dumps(found, indent=1))
        return
    wanted = {
        "pandas / read": ">= 20",
        "careful / read": "",
        "pandas / extras": ">= 8",
        "read / scan": "<= 3",
        "broken / read": "<= 3",
        "peak / file": "<= 1.2 (tweets)",
    }
    print(f"{'':26} {'target':>16} " + " ".join(f"{name:>10}" for name in found) + f"   ({os.cpu_count()} cores)")
    for ratio, target in wanted.items():
        print(f"{ratio:26} {target:>16} " + " ".join(f"{found[name][ratio]:10.2f}" for name in found))
    for name, row in found.items():
        print(
            f"{name}: {row['records']:,} records, {row['bytes'] / 1e6:.0f} MB; medians in seconds: "
            + ", ".join(f"{way} {value:.2f}" for way, value in row["seconds"].items())
        )


if __name__ == "__main__":
    main()
