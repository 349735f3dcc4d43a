"""Small mailboxes of our own invention, and ways to damage a file; used by the tests of readers."""

import gzip
import random

LIST = "List-Id: Beekeepers <bees.example.org>\nList-Post: <mailto:bees@example.org>\n"


def mail(n, author="Ana Roe <ana@example.org>", to="bees@example.org", when="Thu, 1 May 2003 10:00:00 +0200", body="hello", head=LIST, **headers):
    """One mail with its From line; headers by name (In_Reply_To=...)."""
    more = "".join(f"{name.replace('_', '-')}: {value}\n" for name, value in headers.items())
    date = f"Date: {when}\n" if when else ""
    return (
        f"From x@example.org Thu May  1 10:00:00 2003\nFrom: {author}\nTo: {to}\n{date}Message-ID: <{n}@example.org>\n{head}{more}Subject: bees\n\n{body}\n\n"
    )


def three_on_a_list() -> str:
    return (
        mail(1, body="Who has seen the queen?\nFrom now on we count her.")
        + mail(2, "Ben <BEN@example.org>", when="Thu, 1 May 2003 11:00:00 +0200", In_Reply_To="<1@example.org>", body="> Who has seen the queen?\n\nI did.")
        + mail(
            3,
            "Cho <cho@example.org>",
            "Ben <ben@example.org>, bees@example.org",
            "Fri, 2 May 2003 09:00:00 +0200",
            References="<1@example.org>\n <2@example.org>",
        )
    )


def damaged(raw: bytes, seed: int) -> tuple[str, bytes]:
    """A damaged copy of a file and the name of the damage: cut, repeated, shuffled, re-encoded, corrupted or packed and cut."""
    rng = random.Random(seed)
    lines = raw.split(b"\n")
    kind = ("cut", "repeat", "shuffle", "corrupt", "utf-16", "latin-1", "mark", "crlf", "gzip", "bits")[seed % 10]
    if kind == "cut":
        return kind, raw[: rng.randrange(1, len(raw))]
    if kind == "repeat":
        start = rng.randrange(len(lines))
        return kind, b"\n".join(lines[: start + 9] + lines[start:])
    if kind == "shuffle":
        rng.shuffle(lines)
        return kind, b"\n".join(lines)
    if kind == "corrupt":
        for _ in range(1 + len(lines) // 20):
            lines[rng.randrange(len(lines))] = rng.randbytes(rng.randrange(60))
        return kind, b"\n".join(lines)
    if kind in ("utf-16", "latin-1"):
        return kind, raw.decode("utf-8", "replace").encode(kind, "replace")
    if kind == "mark":
        return kind, b"\xef\xbb\xbf" + raw
    if kind == "crlf":
        return kind, raw.replace(b"\n", b"\r\n")
    if kind == "gzip":
        packed = gzip.compress(raw, 1, mtime=0)
        return kind, packed[: rng.randrange(12, len(packed))]
    broken = bytearray(raw)
    for _ in range(1 + len(raw) // 200):
        broken[rng.randrange(len(broken))] = rng.randrange(256)
    return kind, bytes(broken)


def identity_holds(counts: dict) -> bool:
    return counts["records"] == sum(counts[name] for name in ("messages", "events", "duplicates", "rejects", "others"))
