"""Tweets in the form of API v1.1, from raw fields to the message table; the official archive uses the same form.

Everything here works on whole columns. Decisions worth knowing:

- kind: a repost beats a quote beats a reply; the links are kept whatever the kind.
- the text of a repost is "RT @somebody: " and the whole of the words passed on, where the original is embedded
  (the interface itself cuts them off after 140 letters).
- an account that is known by its handle only has the id "@handle", in lower case.
"""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from ..corpus import KINDS, TEXT, message_table
from .harvest import Harvest, Options
from .jsonval import Times, count, filled, first_of, unescaped, yes
from .links import Parents, addressees, looked_up, roots
from .shape import field, flat

USER = {"id_str": str, "id": str, "screen_name": str, "name": str, "followers_count": str}
ENTITIES = {"user_mentions": [{"id_str": str, "id": str, "screen_name": str, "name": str}]}
QUOTED = {"id_str": str, "id": str, "user": USER}
REPOSTED = {**QUOTED, "full_text": str, "text": str, "extended_tweet": {"full_text": str}}


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
        source_author = _named_in_repost(own, is_repost, book)
    cut = int(np.sum(yes(get("truncated")) & np.asarray(pc.is_null(get("extended_tweet.full_text"))) & np.asarray(pc.is_null(get("full_text"))) & ~is_repost))
    if owner is not None:
        cut += int(np.sum(is_repost & np.asarray(pc.fill_null(pc.ends_with(own, "…"), False))))
    if cut:
        harvest.facts["texts_cut_off"] = cut
        harvest.warn(f"{cut} texts were cut off by the source; the rest of their words is not in it.")
    handles = (book.handles(), book.ids())
    parents = Parents(message_id, reply_to)
    answered = book.named(_answered(get, parents.of(author), handles))
    quoted_author = _quoted(get, quoted, message_id, author, book, handles)
    is_quote = np.asarray(pc.is_valid(quoted)) & ~is_repost
    is_reply = np.asarray(pc.is_valid(reply_to))
    nobody = pa.nulls(size, pa.string())
    repost = pa.array(is_repost)
    unknown = (is_repost & np.asarray(pc.is_null(source_author))) | (is_quote & np.asarray(pc.is_null(quoted_author)))
    unknown |= is_reply & ~is_repost & np.asarray(pc.is_null(answered))
    times = Times(options.timezone)
    created_at = times.read(get("created_at"))
    times.report(harvest)
    beside = ThreadPoolExecutor(1)
    accounts = beside.submit(book.accounts, created_at)  # a large file keeps both cores busy
    words = beside.submit(_words, own, get)
    beside.shutdown(wait=False)
    plain = ~is_repost[mentions]
    targets = addressees(
        size,
        pc.if_else(repost, source_author, answered),
        pc.if_else(repost, nobody, quoted_author),
        others=(mentions[plain], mentioned.filter(pa.array(plain))),
        unknown=unknown,
    )
    kind = np.select([is_repost, is_quote, is_reply], [2, 3, 1], 0)
    refers_to = pc.coalesce(reposted, quoted)
    language = get("lang")
    out = {
        "message_id": message_id,
        "conversation_id": roots(message_id, reply_to, parents),
        "reply_to": reply_to,
        "kind": pd.Categorical.from_codes(kind, categories=KINDS),
        "refers_to": refers_to,
        "author": author,
        "targets": targets,
        "created_at": created_at,
        "text": words.result(),
        "language": pc.if_else(pc.is_in(language, pa.array(["und", ""])), None, language),
        "audience": count(get("user.followers_count")),
        "likes": count(get("favorite_count")),
        "reposts": count(get("retweet_count")),
        "replies": count(get("reply_count")),
        "extras": get("extras"),
    }
    always = ("message_id", "conversation_id", "reply_to", "kind", "refers_to", "author", "targets", "created_at", "text")
    harvest.add_table(message_table({name: value for name, value in out.items() if name in always or value.null_count < size}), parents.unique)
    harvest.account_tables.append(accounts.result())
    say_handles(harvest, author, targets)


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
        everyone = pa.concat_tables(frames).combine_chunks()
        places = _latest(everyone)
        known = everyone.take(pa.array(places)).select(["account", "handle", "name", "followers"])
        return known.to_pandas(types_mapper={pa.int64(): pd.Int64Dtype(), pa.string(): TEXT}.get)


def _latest(everyone: pa.Table) -> np.ndarray:
    """For each account the row that counts: of the most trusted kind, of the latest tweet; where two are alike in that, the greater values."""
    if not len(everyone):
        return np.zeros(0, np.int64)
    code = np.asarray(everyone["account"].combine_chunks().dictionary_encode().indices)
    rank, when = np.asarray(everyone["rank"]), np.asarray(everyone["when"])
    order = np.lexsort((when, rank, code))
    code, rank, when = code[order], rank[order], when[order]
    last = np.append(code[1:] != code[:-1], True)
    group = np.cumsum(np.append(False, last[:-1]))  # 0, 1, 2 ... for the accounts in order
    best = np.flatnonzero(last)
    alike = (rank == rank[best][group]) & (when == when[best][group])
    several = alike & (np.bincount(group[alike], minlength=len(best))[group] > 1)
    if several.any():
        some = np.flatnonzero(several)
        values = everyone.select(["followers", "handle", "name"]).take(pa.array(order[some]))
        keys = {"group": pa.array(group[some]), "followers": pc.fill_null(values["followers"], -1)}
        keys.update({name: pc.fill_null(values[name], "") for name in ("handle", "name")})
        inside = some[np.asarray(pc.sort_indices(pa.table(keys), sort_keys=[(name, "ascending") for name in keys]))]
        best[group[inside]] = inside
    return order[best]


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


def _answered(get, parent_author: pa.Array, handles) -> pa.Array:
    """Who is answered or spoken to first: by id, else by handle, else the author of the message answered."""
    ids = account_ids(get("in_reply_to_user_id_str"), get("in_reply_to_user_id"))
    handle = pc.if_else(pc.is_valid(ids), None, pc.utf8_lower(filled(get("in_reply_to_screen_name"))))
    return pc.coalesce(ids, by_handle(handle, handles), parent_author)


def by_handle(handle: pa.Array, handles: tuple[pa.Array, pa.Array]) -> pa.Array:
    """The accounts with these handles (lower case): ids where `handles` (handles, ids) knows them, else "@handle"."""
    if handle.null_count == len(handle):
        return pa.nulls(len(handle), pa.string())
    return pc.coalesce(looked_up(handle, *handles), pc.binary_join_element_wise("@", handle, ""))


def _quoted(get, quoted: pa.Array, message_id: pa.Array, author: pa.Array, book: Handles, handles) -> pa.Array:
    """Whose tweet is quoted: embedded, else its author in the same file, else by the address of the quoted tweet."""
    if quoted.null_count == len(quoted):
        return pa.nulls(len(quoted), pa.string())
    embedded = book.person(get, "quoted_status.user.")
    address = get("quoted_status_permalink.expanded")
    handle = pc.utf8_lower(filled(pc.struct_field(pc.extract_regex(address, r"^https?://[^/]+/(?P<who>\w{1,20})/status/"), "who")))
    handle = pc.if_else(pc.or_(pc.equal(handle, "i"), pc.is_valid(embedded)), None, handle)
    return pc.if_else(pc.is_valid(quoted), pc.coalesce(embedded, looked_up(quoted, message_id, author), by_handle(handle, handles)), None)


def _words(own: pa.Array, get) -> pa.Array:
    original = first_of(get("retweeted_status.extended_tweet.full_text"), get("retweeted_status.full_text"), get("retweeted_status.text"))
    return unescaped(whole_text(own, original))


def whole_text(own: pa.Array, original: pa.Array) -> pa.Array:
    """The own text; of a repost "RT @somebody: " and all of the original."""
    here = pc.and_(pc.is_valid(original), pc.fill_null(pc.starts_with(own, "RT @"), False))
    some = own.filter(here)
    prefix = pc.struct_field(pc.extract_regex(some, r"^(?P<rt>RT @\w{1,20}: )"), "rt")
    whole = pc.coalesce(pc.binary_join_element_wise(prefix, original.filter(here), ""), some)
    return pc.replace_with_mask(own, here, whole)


def _named_in_repost(own: pa.Array, is_repost: np.ndarray, book: Handles) -> pa.Array:
    """Of a repost known by its words alone ("RT @ana: ..."): the account of that name."""
    handle = pc.utf8_lower(pc.struct_field(pc.extract_regex(own, r"^RT @(?P<who>\w{1,20})"), "who"))
    return pc.if_else(pa.array(is_repost), by_handle(handle, (book.handles(), book.ids())), None)


def say_handles(harvest: Harvest, author: pa.Array, targets: pa.Array) -> None:
    """A warning where somebody is known by his handle only."""
    everybody = pa.chunked_array([author, pc.list_flatten(targets)], pa.string())
    if pc.any(pc.starts_with(everybody, "@")).as_py():
        harvest.warn("Some accounts are known by their handle only; their id is the handle with an @.")
