"""Tables and corpora: 4CAT, coordination tables, ConvoKit, any table, and what this library writes."""

from __future__ import annotations

from .files import put_csv, put_lines
from .lines import talk
from .makers import maker


@maker("fourcat")
def fourcat(folder, n):
    return put_csv(
        folder / "4cat.csv",
        (
            {
                "id": f"p{m.number}",
                "thread_id": f"p{m.root}",
                "timestamp": m.when.strftime("%Y-%m-%d %H:%M:%S"),
                "unix_timestamp": m.unix,
                "subject": "",
                "body": m.text,
                "author": f"person{m.who}",
                "author_id": m.who,
                "reply_to": "" if m.answers is None else f"p{m.answers}",
            }
            for m in talk(n)
        ),
    )


@maker("coordination_csv")
def coordination_csv(folder, n):
    return put_csv(
        folder / "shares.csv",
        ({"object_id": f"o{m.root}", "account_id": f"a{m.who}", "content_id": f"c{m.number}", "timestamp_share": m.unix} for m in talk(n)),
    )


@maker("convokit")
def convokit(folder, n):
    return put_lines(
        folder / "utterances.jsonl",
        (
            {
                "id": f"u{m.number}",
                "conversation_id": f"u{m.root}",
                "text": m.text,
                "speaker": f"s{m.who}",
                "meta": {},
                "reply-to": None if m.answers is None else f"u{m.answers}",
                "timestamp": m.unix,
            }
            for m in talk(n)
        ),
    )


@maker("table")
def table(folder, n):
    return put_csv(
        folder / "talk.csv",
        (
            {
                "message_id": f"m{m.number}",
                "author": f"person{m.who}",
                "created_at": m.iso,
                "text": m.text,
                "reply_to": "" if m.answers is None else f"m{m.answers}",
            }
            for m in talk(n)
        ),
    )


@maker("conversation_table")
def conversation_table(folder, n):
    from conversation_lib.readers import read
    from conversation_lib.writers import write_csv

    made = folder / "made"
    made.mkdir()
    out = folder / "messages.csv"
    write_csv(read(convokit(made, n)), out)
    return out
