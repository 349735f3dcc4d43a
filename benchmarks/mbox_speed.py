"""How fast is a mailbox read, compared with the loop that everybody writes?

The rival: the standard `mailbox` and `email` packages with the modern policy (the one whose documentation it shows first) or
the old one, reading the same fields: ids, addresses, names, date in UTC, the plain text. Ours: `conversation_lib.read`, with
the whole message table, threads, lists, targets and accounts as the result. Alternating runs, ratio of medians; and the
growth exponent from a thousand mails to a hundred thousand.

    python benchmarks/mbox_speed.py [MAILBOX]        without a mailbox: one made up here, synthetic
"""

from __future__ import annotations

import argparse
import email.policy
import mailbox
import random
import statistics
import tempfile
import time
from email.utils import getaddresses, parsedate_to_datetime
from pathlib import Path

import numpy as np

from conversation_lib.readers import read

FROM = "From mboxrd@z Thu Jan  1 00:00:00 1970\n"


def make_mailbox(file: Path, mails: int, seed: int = 7) -> Path:
    """A synthetic list mailbox: forty people, half of the mails answer an earlier one, a few are in parts or other letters."""
    rng = random.Random(seed)
    words = [f"word{i}" for i in range(400)]
    with file.open("w", encoding="utf-8", newline="\n") as out:
        for i in range(mails):
            who = rng.randrange(40)
            answer = f"In-Reply-To: <{rng.randrange(max(i - 50, 0), i)}@example.org>\n" if i and rng.random() < 0.5 else ""
            trace = "".join(
                f"Received: from host{k}.example.org (10.0.0.{k})\n\tby host{k + 1}.example.org with ESMTP id {rng.randrange(10**9)};\n\tThu, 1 May 2003 10:00:00 +0200\n"
                for k in range(4)
            )
            body = "\n".join(" ".join(rng.choices(words, k=10)) for _ in range(rng.randrange(5, 40)))
            parts = rng.random() < 0.1
            kind = 'multipart/alternative; boundary="xyz"' if parts else "text/plain; charset=utf-8"
            if parts:
                body = f"--xyz\nContent-Type: text/plain\n\n{body}\n--xyz\nContent-Type: text/html\n\n<p>{body}</p>\n--xyz--"
            out.write(
                f"{FROM}{trace}From: Person {who} <p{who}@example.org>\nTo: bees@example.org\nDate: Thu, {1 + i % 28} May 2003 {i % 24:02}:{i % 60:02}:00 +0200\n"
                f"Message-ID: <{i}@example.org>\n{answer}Subject: bees\nMIME-Version: 1.0\nContent-Type: {kind}\nList-Id: <bees.example.org>\n\n{body}\n\n"
            )
    return file


def standard_loop(file: Path, modern: bool) -> list[dict]:
    """The loop over the standard packages, with the same fields."""
    policy = email.policy.default if modern else email.policy.compat32
    rows = []
    for message in mailbox.mbox(file, factory=lambda stream: email.message_from_binary_file(stream, policy=policy)):
        if modern:
            body = message.get_body(("plain", "html"))
            text = body.get_content() if body is not None else None
        else:
            part = next((p for p in message.walk() if p.get_content_type() == "text/plain"), None)
            text = part.get_payload(decode=True).decode(part.get_content_charset() or "utf-8", "replace") if part is not None else None
        people = getaddresses([str(message.get("From", ""))])
        rows.append(
            {
                "message_id": str(message.get("Message-ID", "")).strip(" <>"),
                "reply_to": str(message.get("In-Reply-To", "")).strip(" <>"),
                "references": str(message.get("References", "")).split(),
                "author": people[0][1].lower() if people else None,
                "name": people[0][0] if people else None,
                "recipients": [a.lower() for _, a in getaddresses([str(v) for v in (*message.get_all("To", []), *message.get_all("Cc", []))])],
                "created_at": parsedate_to_datetime(str(message["Date"])) if message["Date"] else None,
                "list": str(message.get("List-Id", "")),
                "text": text,
            }
        )
    return rows


def seconds(action) -> float:
    start = time.perf_counter()
    action()
    return time.perf_counter() - start


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("mailbox", nargs="?", type=Path)
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--largest", type=int, default=100_000, help="mails of the largest mailbox for the growth exponent (0: skip)")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        file = options.mailbox or make_mailbox(Path(folder) / "bees.mbox", 5000)
        read(file)
        times: dict[str, list[float]] = {"ours": [], "modern": [], "old": []}
        for _ in range(options.runs):
            times["ours"].append(seconds(lambda: read(file)))
            times["modern"].append(seconds(lambda: standard_loop(file, True)))
            times["old"].append(seconds(lambda: standard_loop(file, False)))
        median = {name: statistics.median(values) for name, values in times.items()}
        print(
            f"mailbox {'given' if options.mailbox else 'synthetic'}, {file.stat().st_size / 1e6:.1f} MB, {len(read(file))} mails, {options.runs} alternating runs"
        )
        print(f"  ours against mailbox + email (modern policy): {median['modern'] / median['ours']:.1f} times as fast")
        print(f"  ours against mailbox + email (old policy):    {median['old'] / median['ours']:.1f} times as fast   target 2")
        if options.largest:
            sizes = [n for n in (1000, 10_000, options.largest) if n <= options.largest]
            took = []
            for n in sizes:
                grown = make_mailbox(Path(folder) / f"{n}.mbox", n)
                took.append(min(seconds(lambda f=grown: read(f)) for _ in range(3 if n < 50_000 else 1)))
                grown.unlink()
            exponent = np.polyfit(np.log(sizes), np.log(took), 1)[0]
            print(f"  growth exponent from {sizes[0]} to {sizes[-1]} mails: {exponent:.2f}   target at most 1.1")


if __name__ == "__main__":
    main()
