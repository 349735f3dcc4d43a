"""Tweets in the form of API v1.1, from raw fields to the message table; the official archive uses the same form.

Everything here works on whole columns. Decisions worth knowing:

- kind: a repost beats a quote beats a reply; the links are kept whatever the kind.
- the text of a repost is "RT @somebody: " and the whole of the words passed on, where the original is embedded
  (the interface itself cuts them off after 140 letters).
- an account that is known by its handle only has the id "@handle", in lower case.
"""

from __future__ import annotations

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from ..corpus import KINDS, message_table
from .harvest import Harvest, Options
from .jsonval import Times, count, filled, first_of, unescaped, yes
from .links import addressees, looked_up, roots
from .shape import field, flat

USER = {"id_str": str, "id": str, "screen_name": str, "name": str, "followers_count": str}
ENTITIES = {"user_mentions": [{"id_str": str, "id": str, "screen_name": str, "name": str}]}
QUOTED = {"id_str": str, "id": str, "user": USER, "full_text": str, "text": str, "extended_tweet": {"full_text": str}}


def tweets_to_harvest(table: pa.Table, harvest: Harvest, options: Options, owner: str | None = None, own_id: str | None = None) -> None:
    """Put raw tweets (a table of `twitter_v1.SHAPE` or of the archive's shape) into the harvest as messages and accounts.

    `owner`: the author of all of them, where the source is one person's archive; `own_id`: another id that is him, too.
    """
    if not len(table):
        return
    columns = set(table.column_names)

    def get(path: str) -> pa.Array:
        return field(table, path) if path.split(".")[0] in columns else pa.nulls(len(table), pa.string())

    size = len(table)
    book = Handles({own_id: owner} if own_id and owner else {})
    message_id = first_of(get("id_str"), get("id"))
    author = pa.array([owner] * size, pa.string()) if owner is not None else book.person(get, "user.")
    reply_to = first_of(get("in_reply_to_status_id_str"), get("in_reply_to_status_id"))
    reposted = first_of(get("retweeted_status.id_str"), get("retweeted_status.id"))
    quoted = pc.if_else(pc.is_valid(reposted), None, first_of(get("quoted_status_id_str"), get("quoted_status_id"), get("quoted_status.id_str")))
    mentions, mentioned = _mentions(get, book)
    own = first_of(get("extended_tweet.full_text"), get("full_text"), get("text"))
    is_repost = np.asarray(pc.is_valid(reposted))
    source_author = book.person(get, "retweeted_status.user.")
    if owner is not None:  # an archive does not embed what was passed on: only the words tell
        is_repost |= np.asarray(pc.fill_null(pc.starts_with(own, "RT @"), False))
        source_author = _named_in_repost(own, mentions, mentioned, is_repost, book)
    text = _whole_text(own, first_of(get("retweeted_status.extended_tweet.full_text"), get("retweeted_status.full_text"), get("retweeted_status.text")))
    cut = int(np.sum(yes(get("truncated")) & np.asarray(pc.is_null(get("extended_tweet.full_text"))) & np.asarray(pc.is_null(get("full_text"))) & ~is_repost))
    if owner is not None:
        cut += int(np.sum(is_repost & np.asarray(pc.fill_null(pc.ends_with(own, "…"), False))))
    if cut:
        harvest.facts["texts_cut_off"] = cut
        harvest.warn(f"{cut} texts were cut off by the source; the rest of their words is not in it.")
    handles = (book.handles(), book.ids())
    answered = book.named(_answered(get, reply_to, message_id, author, handles))
    quoted_author = _quoted(get, quoted, message_id, author, book, handles)
    is_quote = np.asarray(pc.is_valid(quoted)) & ~is_repost
    is_reply = np.asarray(pc.is_valid(reply_to))
    nobody = pa.nulls(size, pa.string())
    repost = pa.array(is_repost)
    unknown = (is_repost & np.asarray(pc.is_null(source_author))) | (is_quote & np.asarray(pc.is_null(quoted_author)))
    unknown |= is_reply & ~is_repost & np.asarray(pc.is_null(answered))
    plain = ~is_repost[mentions]
    targets = addressees(
        size,
        pc.if_else(repost, source_author, answered),
        pc.if_else(repost, nobody, quoted_author),
        others=(mentions[plain], mentioned.filter(pa.array(plain))),
        unknown=unknown,
    )
    times = Times(options.timezone)
    created_at = times.read(get("created_at"))
    times.report(harvest)
    kind = np.select([is_repost, is_quote, is_reply], [2, 3, 1], 0)
    refers_to = pc.coalesce(reposted, quoted)
    language = get("lang")
    out = {
        "message_id": message_id,
        "conversation_id": roots(message_id, reply_to),
        "reply_to": reply_to,
        "kind": pd.Categorical.from_codes(kind, categories=KINDS),
        "refers_to": refers_to,
        "author": author,
        "targets": targets,
        "created_at": created_at,
        "text": unescaped(text),
        "language": pc.if_else(pc.is_in(language, pa.array(["und", ""])), None, language),
        "audience": count(get("user.followers_count")),
        "likes": count(get("favorite_count")),
        "reposts": count(get("retweet_count")),
        "replies": count(get("reply_count")),
        "extras": get("extras"),
    }
    always = ("message_id", "conversation_id", "reply_to", "kind", "refers_to", "author", "targets", "created_at", "text")
    harvest.add_table(message_table({name: value for name, value in out.items() if name in always or value.null_count < size}))
    harvest.account_tables.append(book.accounts(created_at))
    _say_handles(harvest, book)


class Handles:
    """Everybody whom tweets name: ids with handles, names and followers, and for those without an id the id "@handle".

    `rows` says in which tweet (of what time) each stands; None for profiles that stand beside the tweets, which are as
    new as the collection itself. `rank` says how far an entry may be trusted: 2 profiles, 1 mentions, 0 conclusions.
    """

    def __init__(self, same: dict[str, str] | None = None):
        self.same = same or {}
        self.seen: list[dict[str, pa.Array | np.ndarray | int]] = []

    def add(self, account: pa.Array, handle: pa.Array, name: pa.Array, followers: pa.Array | None, rows: np.ndarray | None, rank: int) -> None:
        self.seen.append({"account": account, "handle": handle, "name": name, "followers": followers, "rows": rows, "rank": rank})

    def person(self, get, prefix: str) -> pa.Array:
        """The account ids of the user objects at `prefix`, who are remembered with their names."""
        handle = filled(get(prefix + "screen_name"))
        account = account_ids(get(prefix + "id_str"), get(prefix + "id"), handle)
        self.add(account, handle, get(prefix + "name"), get(prefix + "followers_count"), np.arange(len(account)), 2)
        return account

    def named(self, account: pa.Array) -> pa.Array:
        """The ids, with those that stand for the same person replaced."""
        for one, other in self.same.items():
            account = pc.if_else(pc.fill_null(pc.equal(account, one), False), other, account)
        return account

    def handles(self) -> pa.Array:
        return pa.concat_arrays([pc.utf8_lower(s["handle"]) for s in self._known()])

    def ids(self) -> pa.Array:
        return pa.concat_arrays([s["account"] for s in self._known()])

    def _known(self) -> list:
        # those with real ids last, so that a look-up finds them first
        return sorted(self.seen, key=lambda s: s["rank"]) or [{"handle": pa.array([], pa.string()), "account": pa.array([], pa.string())}]

    def accounts(self, created_at: pa.Array | None = None) -> pd.DataFrame:
        """One row per account: what the latest tweet says of it; the order of rows in the file does not matter."""
        when = None if created_at is None else created_at.cast(pa.int64()).fill_null(np.iinfo(np.int64).min)
        frames = []
        for s in self.seen:
            size = len(s["account"])
            stamp = pa.array(np.full(size, np.iinfo(np.int64).max)) if when is None or s["rows"] is None else when.take(pa.array(s["rows"]))
            followers = count(s["followers"]) if s["followers"] is not None else pa.nulls(size, pa.int64())
            frames.append(
                pa.table(
                    {
                        "account": s["account"],
                        "handle": filled(s["handle"]),
                        "name": filled(s["name"]),
                        "followers": followers,
                        "when": stamp,
                        "rank": pa.array(np.full(size, s["rank"])),
                    }
                ).filter(pc.is_valid(s["account"]))
            )
        everyone = pa.concat_tables(frames).group_by(["account", "handle", "name", "followers", "rank"]).aggregate([("when", "max")])
        order = [
            ("account", "ascending"),
            ("rank", "ascending"),
            ("when_max", "ascending"),
            ("followers", "ascending"),
            ("handle", "ascending"),
            ("name", "ascending"),
        ]
        everyone = everyone.sort_by(order)
        code = np.asarray(everyone["account"].combine_chunks().dictionary_encode().indices) if len(everyone) else np.zeros(0, int)
        last = np.flatnonzero(np.append(code[1:] != code[:-1], True)) if len(code) else np.zeros(0, int)
        known = everyone.take(pa.array(last)).select(["account", "handle", "name", "followers"])
        return known.to_pandas(types_mapper={pa.int64(): pd.Int64Dtype()}.get)


def account_ids(text: pa.Array, number: pa.Array, handle: pa.Array | None = None) -> pa.Array:
    """Account ids; -1 and 0 stand for nobody, and who has a handle only is called "@handle"."""
    ids = first_of(text, number)
    ids = pc.if_else(pc.is_in(ids, pa.array(["-1", "0"])), None, ids)
    return ids if handle is None else pc.coalesce(ids, pc.binary_join_element_wise("@", pc.utf8_lower(filled(handle)), ""))


def _mentions(get, book: Handles) -> tuple[np.ndarray, pa.Array]:
    """Rows and accounts of everybody mentioned, in order; of a tweet beyond 140 letters from its extended part."""
    both = []
    extended = np.asarray(pc.is_valid(get("extended_tweet.full_text")))
    for path, chosen in (("extended_tweet.entities.user_mentions", extended), ("entities.user_mentions", ~extended)):
        column = get(path)
        if pa.types.is_list(column.type):
            rows, people = flat(column)
            keep = chosen[rows]
            both.append((rows[keep], people.filter(pa.array(keep))))
    if not both:
        return np.zeros(0, np.int64), pa.array([], pa.string())
    rows = np.concatenate([r for r, _ in both])
    people = pa.concat_arrays([p for _, p in both])
    handle = filled(pc.struct_field(people, "screen_name"))
    account = account_ids(pc.struct_field(people, "id_str"), pc.struct_field(people, "id"), handle)
    account = book.named(account)
    book.add(account, handle, pc.struct_field(people, "name"), None, rows, 1)
    order = np.argsort(rows, kind="stable")
    return rows[order], account.take(pa.array(order))


def _answered(get, reply_to: pa.Array, message_id: pa.Array, author: pa.Array, handles) -> pa.Array:
    """Who is answered or spoken to first: by id, else by handle, else the author of the message answered."""
    handle = pc.utf8_lower(filled(get("in_reply_to_screen_name")))
    ids = account_ids(get("in_reply_to_user_id_str"), get("in_reply_to_user_id"))
    by_handle = pc.coalesce(looked_up(handle, *handles), pc.binary_join_element_wise("@", handle, ""))
    return pc.coalesce(ids, by_handle, looked_up(reply_to, message_id, author))


def _quoted(get, quoted: pa.Array, message_id: pa.Array, author: pa.Array, book: Handles, handles) -> pa.Array:
    """Whose tweet is quoted: embedded, else by the address of the quoted tweet, else its author in the same file."""
    embedded = book.person(get, "quoted_status.user.")
    address = get("quoted_status_permalink.expanded")
    handle = pc.utf8_lower(filled(pc.struct_field(pc.extract_regex(address, r"^https?://[^/]+/(?P<who>\w{1,20})/status/"), "who")))
    handle = pc.if_else(pc.equal(handle, "i"), None, handle)
    by_handle = pc.coalesce(looked_up(handle, *handles), pc.binary_join_element_wise("@", handle, ""))
    return pc.if_else(pc.is_valid(quoted), pc.coalesce(embedded, looked_up(quoted, message_id, author), by_handle), None)


def _whole_text(own: pa.Array, original: pa.Array) -> pa.Array:
    """The own text; of a repost "RT @somebody: " and all of the original."""
    prefix = pc.struct_field(pc.extract_regex(own, r"^(?P<rt>RT @\w{1,20}: )"), "rt")
    whole = pc.binary_join_element_wise(prefix, original, "")
    return pc.coalesce(whole, own)


def _named_in_repost(own: pa.Array, mentions: np.ndarray, mentioned: pa.Array, is_repost: np.ndarray, book: Handles) -> pa.Array:
    """Of a repost known by its words alone ("RT @ana: ..."): the account of that name."""
    handle = pc.utf8_lower(pc.struct_field(pc.extract_regex(own, r"^RT @(?P<who>\w{1,20})"), "who"))
    found = looked_up(handle, book.handles(), book.ids())
    account = pc.coalesce(found, pc.binary_join_element_wise("@", handle, ""))
    return pc.if_else(pa.array(is_repost), account, None)


def _say_handles(harvest: Harvest, book: Handles) -> None:
    only = sum(int(pc.sum(pc.starts_with(s["account"], "@")).as_py() or 0) for s in book.seen)
    if only:
        harvest.warn("Some accounts are known by their handle only; their id is the handle with an @.")
