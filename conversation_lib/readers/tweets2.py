"""Tweets in the form of API v2, from raw fields and their context to the message table (decisions: see tweets.py)."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from ..corpus import KINDS, message_table
from .harvest import Harvest, Options
from .jsonval import Times, count, filled, first_of, unescaped
from .links import addressees, looked_up, roots
from .shape import field, flat
from .tweets import Handles, by_handle, say_handles, whole_text

USER = {"id": str, "username": str, "name": str, "public_metrics": {"followers_count": str}}
CONTEXT = {"id": str, "author_id": str, "text": str, "note_tweet": {"text": str}}
_MENTIONS = [{"id": str, "username": str, "name": str}]
TWEET = {
    "id": str,
    "text": str,
    "note_tweet": {"text": str, "entities": {"mentions": _MENTIONS}},
    "author_id": str,
    "conversation_id": str,
    "created_at": str,
    "in_reply_to_user_id": str,
    "lang": str,
    "referenced_tweets": [{"type": str, "id": str, "author_id": str, "text": str, "note_tweet": {"text": str}, "author": USER}],
    "entities": {"mentions": _MENTIONS},
    "public_metrics": {"like_count": str, "retweet_count": str, "reply_count": str, "followers_count": str},
    "author": USER,
    "in_reply_to_user": USER,
    # of a profile, where a page holds users instead of tweets
    "username": str,
    "name": str,
}


def tweets_to_harvest(table: pa.Table, users: pa.Table, context: pa.Table, harvest: Harvest, options: Options) -> None:
    """Put raw tweets (tables of TWEET, USER and CONTEXT) into the harvest as messages and accounts."""
    size = len(table)
    book = Handles()
    _remember(book, users, None)
    if not size:
        if len(users):
            harvest.account_tables.append(book.accounts())
        return
    message_id = filled(field(table, "id"))
    _remember(book, table, "author")
    _remember(book, table, "in_reply_to_user")
    author = first_of(field(table, "author_id"), field(table, "author.id"))
    who = _whose(table, context, message_id, author, book)
    reply_to, reposted, quoted = who["replied_to"], who["retweeted"], who["quoted"]
    own = first_of(field(table, "note_tweet.text"), field(table, "text"))
    handle = pc.utf8_lower(pc.struct_field(pc.extract_regex(field(table, "text"), r"^RT @(?P<who>\w{1,20}):"), "who"))
    handle = pc.if_else(pc.is_valid(reposted), handle, None)
    nothing = pa.nulls(size, pa.string())
    book.add(who["retweeted author"], handle, nothing, None, np.arange(size), 0)
    mentions, mentioned = _mentions(table, book)
    source_author = pc.coalesce(who["retweeted author"], by_handle(handle, (book.handles(), book.ids())))
    answered = pc.coalesce(first_of(field(table, "in_reply_to_user_id"), field(table, "in_reply_to_user.id")), who["replied_to author"])
    is_repost = np.asarray(pc.is_valid(reposted))
    is_quote = np.asarray(pc.is_valid(quoted)) & ~is_repost
    is_reply = np.asarray(pc.is_valid(reply_to))
    repost = pa.array(is_repost)
    unknown = is_repost & np.asarray(pc.is_null(source_author))
    unknown |= is_quote & np.asarray(pc.is_null(who["quoted author"]))
    unknown |= is_reply & ~is_repost & np.asarray(pc.is_null(answered))
    plain = ~is_repost[mentions]
    targets = addressees(
        size,
        pc.if_else(repost, source_author, answered),
        pc.if_else(repost, nothing, who["quoted author"]),
        others=(mentions[plain], mentioned.filter(pa.array(plain))),
        unknown=unknown,
    )
    times = Times(options.timezone)
    created_at = times.read(field(table, "created_at"))
    times.report(harvest)
    language, talk = field(table, "lang"), filled(field(table, "conversation_id"))
    followers = looked_up(author, *_followers(users, table))
    out = {
        "message_id": message_id,
        "conversation_id": talk if not talk.null_count else pc.coalesce(talk, roots(message_id, reply_to)),
        "reply_to": reply_to,
        "kind": pd.Categorical.from_codes(np.select([is_repost, is_quote, is_reply], [2, 3, 1], 0), categories=KINDS),
        "refers_to": pc.coalesce(reposted, quoted),
        "author": author,
        "targets": targets,
        "created_at": created_at,
        "text": unescaped(whole_text(own, who["retweeted text"])),
        "language": pc.if_else(pc.is_in(language, pa.array(["und", ""])), None, language),
        "audience": count(followers),
        "likes": count(field(table, "public_metrics.like_count")),
        "reposts": count(field(table, "public_metrics.retweet_count")),
        "replies": count(field(table, "public_metrics.reply_count")),
        "extras": field(table, "extras"),
    }
    always = ("message_id", "conversation_id", "reply_to", "kind", "refers_to", "author", "targets", "created_at", "text")
    harvest.add_table(message_table({name: value for name, value in out.items() if name in always or value.null_count < size}))
    harvest.account_tables.append(book.accounts(created_at))
    say_handles(harvest, author, targets)


def _remember(book: Handles, table: pa.Table, inside: str | None) -> pa.Array:
    """Put the profiles of a table (or those in its column `inside`) into the book; their ids."""
    prefix = f"{inside}." if inside else ""
    account = filled(field(table, prefix + "id"))
    rows = np.arange(len(table)) if inside else None
    book.add(
        account, filled(field(table, prefix + "username")), field(table, prefix + "name"), field(table, prefix + "public_metrics.followers_count"), rows, 2
    )
    return account


def _followers(users: pa.Table, table: pa.Table) -> tuple[pa.Array, pa.Array]:
    """Account ids and their followers; the largest number said of one, so that the order of pages does not matter."""
    ids = pa.concat_arrays([field(users, "id"), field(table, "author.id")])
    said = pa.concat_arrays([field(users, "public_metrics.followers_count"), field(table, "author.public_metrics.followers_count")])
    order = pa.array(np.argsort(np.asarray(pc.fill_null(count(said), -1)), kind="stable"))
    return ids.take(order), said.take(order)


def _whose(table: pa.Table, context: pa.Table, message_id: pa.Array, author: pa.Array, book: Handles) -> dict[str, pa.Array]:
    """For each tweet: what it answers, reposts, quotes, who wrote that, and the words of a reposted tweet."""
    size = len(table)
    known = pa.concat_arrays([field(context, "id"), message_id])
    writers = pa.concat_arrays([field(context, "author_id"), author])
    texts = pa.concat_arrays(
        [first_of(field(context, "note_tweet.text"), field(context, "text")), first_of(field(table, "note_tweet.text"), field(table, "text"))]
    )
    rows, links = flat(field(table, "referenced_tweets"))
    link_id = filled(pc.struct_field(links, "id"))
    embedded = pc.coalesce(pc.struct_field(links, "author_id"), pc.struct_field(pc.struct_field(links, "author"), "id"))
    people = pc.struct_field(links, "author")
    book.add(
        filled(pc.struct_field(people, "id")),
        filled(pc.struct_field(people, "username")),
        pc.struct_field(people, "name"),
        pc.struct_field(pc.struct_field(people, "public_metrics"), "followers_count"),
        rows,
        2,
    )
    words = pc.coalesce(pc.struct_field(pc.struct_field(links, "note_tweet"), "text"), pc.struct_field(links, "text"))
    out = {}
    for kind in ("replied_to", "retweeted", "quoted"):
        places = np.flatnonzero(np.asarray(pc.fill_null(pc.equal(pc.struct_field(links, "type"), kind), False)))
        where = np.full(size, -1, dtype=np.int64)
        where[rows[places[::-1]]] = places[::-1]  # the first of a kind counts
        take = pa.array(where, mask=where < 0)
        out[kind] = link_id.take(take)
        out[f"{kind} author"] = pc.coalesce(filled(embedded.take(take)), looked_up(out[kind], known, writers))
        if kind == "retweeted":
            out["retweeted text"] = pc.coalesce(words.take(take), looked_up(out[kind], known, texts))
    return out


def _mentions(table: pa.Table, book: Handles) -> tuple[np.ndarray, pa.Array]:
    """Rows and accounts of everybody mentioned, in order; of a long tweet from its whole text."""
    long = field(table, "note_tweet.entities.mentions")
    column = pc.if_else(pc.is_valid(long), long, field(table, "entities.mentions"))
    rows, people = flat(column)
    handle = filled(pc.struct_field(people, "username"))
    account = filled(pc.struct_field(people, "id"))
    book.add(account, handle, pc.struct_field(people, "name"), None, rows, 1)
    lower = pc.utf8_lower(handle)
    lower = pc.if_else(pc.is_valid(account), None, lower)
    found = pc.coalesce(account, by_handle(lower, (book.handles(), book.ids())))
    book.add(found, handle, pa.nulls(len(handle), pa.string()), None, rows, 0)
    return rows, found
