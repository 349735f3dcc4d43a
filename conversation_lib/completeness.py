"""What is missing? A report on how complete a corpus is, before anybody measures it.

Collections have holes: a parent that was not collected, authors who are gone, a night without messages because the
collector slept, a count of exactly 1,000 because the site stops there. None of this can be repaired here, but all of it
can be said. Every row has a number, what it is a share of, and a sentence; a hole that cannot be judged says so.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from .corpus import Corpus, sources_of
from .readers.clock import FROM_SOURCE
from .results import NAN

#: counts at which known interfaces stop: results of one search, of one page times ten, a timeline
CAPS = (40, 50, 80, 100, 200, 250, 500, 800, 1_000, 1_500, 3_200, 5_000, 10_000)


def completeness(corpus: Corpus) -> pd.DataFrame:
    """What is missing from a corpus, a row an aspect.

    Returns
    -------
    DataFrame indexed by aspect: count, of (what `count` is a count out of), share (0 to 1, NaN where there is nothing to be a
    share of) and sentence. Aspects: records_lost, duplicates, absent_parents, deleted_authors, missing_text, missing_time,
    times_placed, unknown_addressees, gaps_in_time, cap.

    Examples
    --------
    >>> from conversation_lib.corpus import Corpus, account_table, message_table
    >>> m = message_table({"message_id": ["1", "2"], "reply_to": [None, "0"], "author": ["ana", None]})
    >>> completeness(Corpus(m, account_table(m))).loc["absent_parents", "share"]
    np.float64(1.0)
    """
    counts = corpus.counts()
    m, n = corpus.messages, len(corpus)
    rows = {}

    def row(aspect: str, count: int, of: int, what: str, sentence: str) -> None:
        rows[aspect] = {"count": count, "of": of, "of_what": what, "share": count / of if of else NAN, "sentence": sentence}

    records = counts["records"]
    row(
        "records_lost",
        counts["rejects"],
        records,
        "records",
        _n(counts["rejects"], "record could not be read", "records could not be read") + "; each is named with its line and reason."
        if counts["rejects"]
        else "Every record could be read.",
    )
    row(
        "duplicates",
        counts["duplicates"],
        records,
        "records",
        _n(counts["duplicates"], "record stands there twice", "records stand there more than once") + " and was counted once."
        if counts["duplicates"]
        else "No message stands there twice.",
    )
    replies = counts["replies"]
    row(
        "absent_parents",
        counts["orphans"],
        replies,
        "replies",
        f"{_share(counts['orphans'], replies)} of the replies answer a message that is not here."
        if replies
        else "There are no reply links, so nobody can say which messages are absent.",
    )
    gone = int(m["author"].isna().sum())
    row(
        "deleted_authors",
        gone,
        n,
        "messages",
        f"{_share(gone, n)} of the messages have no author any more; they are left out of everything about people." if gone else "Every message has an author.",
    )
    silent = int(m["text"].isna().sum())
    row(
        "missing_text",
        silent,
        n,
        "messages",
        f"{_share(silent, n)} of the messages have no text (pictures, deleted words, or a source without text)." if silent else "Every message has its text.",
    )
    timeless = int(m["created_at"].isna().sum())
    row("missing_time", timeless, n, "messages", f"{_share(timeless, n)} of the messages have no readable time." if timeless else "Every message has a time.")
    # readers count what they placed in records, among them events and duplicates; no more messages than have a time can be meant
    zoneless, by_neighbour = (min(_told(corpus, name), n - timeless) for name in ("times_without_zone", "times_placed"))
    words = [f"{_share(zoneless, n)} of the times had no zone and were taken as {_zones(corpus)}."] if zoneless else []
    words += [f"{_share(by_neighbour, n)} of the messages have the time of the line before, for want of their own."] if by_neighbour else []
    row("times_placed", max(zoneless, by_neighbour), n, "messages", " ".join(words) or "All times came with their zone, or the source says which it is.")
    row(
        "unknown_addressees",
        counts["unknown_targets"],
        n,
        "messages",
        f"Of {_share(counts['unknown_targets'], n)} of the messages nobody can say to whom they were addressed."
        if counts["unknown_targets"]
        else "Of every message it is known whom it addresses, if anybody.",
    )
    gaps = gaps_in_time(corpus)
    longest = f"; the longest is {_span(gaps['hours'].max())}, from {gaps['start'].iloc[0]:%Y-%m-%d %H:%M} UTC" if len(gaps) else ""
    row(
        "gaps_in_time",
        len(gaps),
        max(n - 1, 0),
        "pauses",
        f"{_n(len(gaps), 'pause is', 'pauses are')} far longer than the others{longest}. Nobody spoke, or nobody collected: the file cannot say."
        if len(gaps)
        else "No pause is far longer than the others.",
    )
    cap = cap_seen(corpus)
    row("cap", int(cap is not None), 1, "collection", cap or "The number of messages is not one at which known collections stop.")
    table = pd.DataFrame.from_dict(rows, orient="index")
    table.index.name = "aspect"
    return table


def gaps_in_time(corpus: Corpus, times: float = 10.0, at_least_hours: float = 24.0) -> pd.DataFrame:
    """Pauses that stand out: longer than a day and than `times` the pause that 99 in 100 stay below; longest first (start, end, hours).

    Needs 100 pauses; with fewer nothing can stand out and the table is empty.
    """
    when = corpus.messages["created_at"].dropna().sort_values(ignore_index=True)
    columns = ["start", "end", "hours"]
    if len(when) < 101:
        return pd.DataFrame(columns=columns)
    hours = when.diff().dt.total_seconds().to_numpy()[1:] / 3600
    limit = max(at_least_hours, times * float(np.quantile(hours, 0.99)))
    places = np.flatnonzero(hours > limit)
    table = pd.DataFrame({"start": when.iloc[places].to_numpy(), "end": when.iloc[places + 1].to_numpy(), "hours": hours[places]}, columns=columns)
    return table.sort_values("hours", ascending=False, ignore_index=True)


def cap_seen(corpus: Corpus) -> str | None:
    """A sentence where the number of messages looks like the end of a collector's patience, else None."""
    n = len(corpus)
    if n in CAPS or (n >= 1_000 and n % 1_000 == 0):
        return f"There are exactly {n:,} messages: many interfaces stop at such a number, so there may have been more."
    per_author = corpus.messages["author"].value_counts()
    full = per_author[per_author == 3_200]
    if len(full):
        return f"{_n(len(full), 'author has', 'authors have')} exactly 3,200 messages, the most that one timeline used to give."
    left = _told(corpus, "posts_not_in_the_page")
    return f"The source names {left} messages that it does not hold." if left else None


def _told(corpus: Corpus, name: str) -> int:
    """A number that readers state in the provenance, added up over joined files."""
    return sum(int(source.get(name) or 0) for source in sources_of(corpus.source))


def _zones(corpus: Corpus) -> str:
    """The zones that times without one were taken to be in; under aliases, where joined sources are no longer told apart, a list has those of all."""
    found = []
    for source in sources_of(corpus.source):
        zones = source.get("timezone") if source.get("times_without_zone") else None
        found += zones if isinstance(zones, list) else [zones]
    return " or ".join(dict.fromkeys(zone for zone in found if zone not in (None, FROM_SOURCE))) or "UTC"


def _n(count: int, one: str, many: str) -> str:
    return f"{count:,} {one if count == 1 else many}"


def _share(part: int, whole: int) -> str:
    if not whole:
        return "none"
    share = part / whole
    return "fewer than 1 %" if 0 < share < 0.01 else f"{share:.0%}".replace("%", " %")


def _span(hours: float) -> str:
    return f"{hours:.0f} hours" if hours < 72 else f"{hours / 24:.0f} days"
