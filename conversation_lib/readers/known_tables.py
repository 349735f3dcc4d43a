"""Tables that many people have, with the columns their makers gave them: no guess is needed.

Each entry names the columns by which it is recognised and says which column is what.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from ..errors import BadInput
from . import Reader
from .harvest import Harvest, Options
from .sheets import Sheet, read_sheet
from .source import Part, Source
from .table import add_sheet, headers, tables_of


@dataclass(frozen=True)
class Known:
    """A table known by its columns: all of `needs`, none of `never`; `columns`: ours -> the first of theirs that is there."""

    name: str
    title: str
    needs: frozenset[str]
    columns: dict[str, tuple[str, ...]]
    never: frozenset[str] = frozenset()
    venue: str | None = "feed"
    escaped: bool = False
    notes: dict[str, str] = field(default_factory=dict)
    warning: str | None = None

    def fits(self, names: list[str] | None) -> bool:
        return names is not None and self.needs <= set(names) and not (self.never & set(names))

    def demand(self, names: list[str], file: str) -> None:
        """BadInput if the columns by which this table is known are not all there; it names those that are absent."""
        absent = sorted(self.needs - set(names))
        if absent:
            raise BadInput(
                f"a table with the columns {', '.join(sorted(self.needs))}, as the format {self.name} says",
                f"'{file}' without {', '.join(absent)}",
                "the format was stated, and the table is another one",
                "leave the format out and let the content decide, or state the columns with --mapping",
            )

    def mapping(self, names: list[str]) -> dict[str, str]:
        out = {}
        for ours, theirs in self.columns.items():
            for column in theirs:
                if column == "@text" or all(c in names for c in column.split(" + ")):
                    out[ours] = column
                    break
        return out


FOURCAT = Known(
    "fourcat",
    "4CAT export (CSV, or NDJSON mapped to CSV)",
    frozenset({"id", "thread_id", "timestamp", "body"}),
    {
        "message_id": ("id",),
        "conversation_id": ("thread_id",),
        "created_at": ("unix_timestamp", "timestamp"),
        "text": ("body",),
        "author": ("author_id", "author"),
        "author_handle": ("author",),
        "author_name": ("author_fullname", "author_full", "author_name"),
        "audience": ("author_followers",),
        "reply_to": ("reply_to", "parent_id", "in_reply_to"),
        "reply_to_author": ("replied_user", "reply_to_user"),
        "targets": ("mentions",),
        "is_repost": ("is_retweet", "is_repost"),
        "repost_of_author": ("retweeted_user", "reposted_user"),
        "is_quote": ("is_quote_tweet", "is_quote"),
        "quote_of_author": ("quoted_user",),
        "is_reply": ("is_reply",),
        "language": ("language_guess", "language", "lang"),
        "channel": ("subreddit", "board", "chat", "group"),
        "likes": ("like_count", "likes", "score"),
        "reposts": ("retweet_count", "repost_count", "shares"),
        "replies": ("reply_count", "replies", "num_comments"),
    },
    escaped=True,
    notes={
        "kept": "messages with thread, author, addressees, language and counts; everybody named as an account",
        "absent": "the id of the message answered, passed on or quoted (the export names people, not messages), so orphans and reply trees cannot be seen",
        "replies": "direction from replied_user, retweeted_user, quoted_user and mentions; handles are joined to ids where the same file shows both",
    },
)
TWARC_CSV = Known(
    "twarc_csv",
    "twarc-csv table of API v2 tweets",
    frozenset({"id", "conversation_id", "author_id", "referenced_tweets.replied_to.id", "text"}),
    {
        "message_id": ("id",),
        "conversation_id": ("conversation_id",),
        "created_at": ("created_at",),
        "text": ("text",),
        "author": ("author_id", "author.id"),
        "author_handle": ("author.username",),
        "author_name": ("author.name",),
        "audience": ("author.public_metrics.followers_count",),
        "reply_to": ("referenced_tweets.replied_to.id",),
        "reply_to_author": ("in_reply_to_user_id",),
        "repost_of": ("referenced_tweets.retweeted.id",),
        "repost_of_author": ("retweeted_user_id",),
        "quote_of": ("referenced_tweets.quoted.id",),
        "quote_of_author": ("quoted_user_id",),
        "targets": ("entities.mentions",),
        "language": ("lang",),
        "likes": ("public_metrics.like_count",),
        "reposts": ("public_metrics.retweet_count",),
        "replies": ("public_metrics.reply_count",),
    },
    escaped=True,
    notes={
        "kept": "tweets with threads, replies, reposts, quotes, mentions, language, counts; the rest with extras",
        "absent": "what the conversion dropped; the table does not say which tweets stood there as context only",
        "replies": "direction from in_reply_to_user_id, retweeted_user_id, quoted_user_id and entities.mentions",
    },
)
TWEETS_CSV = Known(
    "tweets_csv",
    "tweets of one account as a table (id_str, text, created_at, in_reply_to_user_id_str, is_retweet)",
    frozenset({"id_str", "text", "created_at", "is_retweet"}),
    {
        "message_id": ("id_str",),
        "created_at": ("created_at",),
        "text": ("text",),
        "author": ("user_id_str", "user_id", "screen_name"),
        "reply_to": ("in_reply_to_status_id_str",),
        "reply_to_author": ("in_reply_to_user_id_str",),
        "is_repost": ("is_retweet",),
        "targets": ("@text",),
        "likes": ("favorite_count",),
        "reposts": ("retweet_count",),
    },
    escaped=True,
    notes={
        "kept": "tweets with time, text, counts, and the account answered",
        "absent": "the author (owner states him), the id of the tweet answered, the account passed on",
        "replies": "direction from in_reply_to_user_id_str, else from names with an @ in the text",
    },
)
COORDINATION_CSV = Known(
    "coordination_csv",
    "coordination table (object_id, account_id, content_id, timestamp_share), as CooRTweet takes it",
    frozenset({"object_id", "account_id", "content_id", "timestamp_share"}),
    {"message_id": ("content_id",), "author": ("account_id",), "repost_of": ("object_id",), "created_at": ("timestamp_share",)},
    notes={
        "kept": "every act of sharing as a repost: who, what, when",
        "absent": "texts; what the object is (a tweet, an address, a hashtag) and whose",
        "replies": "none; the source of a shared object is known only where the object itself is in the table",
    },
)
KNOWN = (FOURCAT, TWARC_CSV, TWEETS_CSV, COORDINATION_CSV)


def _sniff(known: Known) -> Callable[[Source], float]:
    return lambda source: 0.95 if known.fits(headers(source)) else 0.0


def sheets_of(known: Known, source: Source, harvest: Harvest, options: Options) -> Iterator[tuple[Part, Sheet]]:
    """The tables of a source that have the columns of `known` (all, where the user states the columns); the others are counted and named.

    The largest table must have them, or it is BadInput.
    """
    parts, left = tables_of(source), []
    for part in parts:
        sheet = read_sheet(part)
        if not options.mapping and not known.needs <= set(sheet.names):
            if part is max(parts, key=lambda p: p.size):
                known.demand(sheet.names, part.name)
            left.append(part.name)
            continue
        harvest.damage(part)
        part.forget()
        yield part, sheet
    if left:
        harvest.records += len(left)
        harvest.other("file without messages", len(left))
        harvest.warn(f"Tables with other columns were not read ({', '.join(left[:5])}{' ...' if len(left) > 5 else ''}).")


def _read(known: Known) -> Callable[[Source, Options], Harvest]:
    def read(source: Source, options: Options) -> Harvest:
        harvest = Harvest()
        for part, sheet in sheets_of(known, source, harvest, options):
            mapping = {**known.mapping(sheet.names), **(options.mapping or {})}
            harvest.facts["mapping"], harvest.facts["mapping_from"] = mapping, "known table" if not options.mapping else "known table and stated"
            add_sheet(sheet, mapping, part.name, harvest, options, known.escaped)
        return harvest

    return read


READERS = [Reader(k.name, k.title, _sniff(k), _read(k), venue=k.venue, version="2", **k.notes) for k in KNOWN]
