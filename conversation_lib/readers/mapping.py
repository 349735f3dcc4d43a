"""Which column of a table is which of ours: stated by the user, known from a common export, or guessed and shown.

A mapping is `our name -> their column`. Their column may also be

- several columns joined by " + " ("title + selftext"), for text;
- "@text", for targets: everybody named with an @ in the text (Twitter's way to address somebody).

A guess looks at names first and at cells second, and says for each column why.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc

from ..errors import BadInput
from .jsonval import Times, joined
from .sheets import NOTHING, Sheet, read_sheet
from .source import open_source

#: what a column of a table may be, with what it means
OURS: dict[str, str] = {
    "message_id": "id of the message",
    "author": "account id of its author",
    "author_handle": "the author's handle",
    "author_name": "the author's display name",
    "created_at": "when it was written",
    "text": "its words",
    "reply_to": "id of the message it answers",
    "reply_to_author": "account it answers",
    "targets": 'accounts it is addressed to (a list), or "@text"',
    "refers_to": "id of the message it passes on or quotes",
    "repost_of": "id of the message it passes on",
    "repost_of_author": "account whose message it passes on",
    "quote_of": "id of the message it quotes",
    "quote_of_author": "account whose message it quotes",
    "kind": "post, reply, repost or quote",
    "is_reply": "true for an answer",
    "is_repost": "true for a message passed on",
    "is_quote": "true for a quotation",
    "conversation_id": "id of the thread",
    "channel": "room, group, list, forum",
    "language": "language of the text",
    "audience": "how many could see it (followers, members)",
    "likes": "likes, favourites, score",
    "reposts": "how often it was passed on",
    "replies": "how many answers it has",
}
_WORDS: dict[str, str] = {
    "message_id": "message_id id_str tweet_id status_id status_id_str post_id comment_id msg_id utterance_id id uid message_no",
    "author": "author_id user_id userid user_id_str from_id sender_id account_id speaker_id author user username user_name screen_name from sender speaker account nick nickname handle member participant name",
    "author_handle": "username user_name screen_name handle author_username author_handle user_screen_name nick",
    "author_name": "author_name author_fullname display_name full_name user_display_name real_name name",
    "created_at": "created_at timestamp datetime date_time created created_utc created_time time date published_at published posted_at sent_at sent when timestamp_utc utc_time postdate",
    "text": "text message body content full_text tweet comment post message_text selftext msg utterance tweet_text words title",
    "reply_to": "reply_to reply_id reply_to_id in_reply_to in_reply_to_id in_reply_to_status_id in_reply_to_status_id_str in_reply_to_tweet_id parent_id parent replied_to replyto parent_post_id",
    "reply_to_author": "in_reply_to_user_id_str in_reply_to_user_id in_reply_to_screen_name in_reply_to_user reply_to_user reply_to_author replied_user reply_to_username",
    "targets": "targets target to recipients recipient receiver addressee addressees mentions mentioned to_user receivers",
    "repost_of": "repost_id retweet_id retweeted_id retweeted_status_id retweet_status_id reblog_id repost_of shared_id",
    "repost_of_author": "retweeted_user retweet_user repost_user retweeted_user_id retweet_screen_name",
    "quote_of": "quote_id quoted_id quoted_status_id quote_of",
    "quote_of_author": "quoted_user quoted_user_id quoted_screen_name",
    "kind": "kind message_type tweet_type post_type",
    "is_repost": "is_retweet is_repost",
    "is_quote": "is_quote is_quote_tweet",
    "is_reply": "is_reply",
    "conversation_id": "conversation_id thread_id thread conversation topic_id root link_id dialog_id dialogue_id chat_id",
    "channel": "channel room subreddit group forum list channel_name chat server board",
    "language": "language lang language_guess",
    "audience": "followers_count followers author_followers user_followers audience",
    "likes": "like_count favorite_count favourite_count likes favorites favourites score upvotes",
    "reposts": "retweet_count repost_count share_count shares retweets reposts",
    "replies": "reply_count replies num_comments comment_count answers",
}
CANDIDATES = {ours: words.split() for ours, words in _WORDS.items()}
TEXT_NAMES = "@text"


@dataclass(frozen=True)
class Guess:
    """What the columns of a table seem to be: `mapping` (ours -> theirs), `why` for each, `unused` columns.

    Printed, it is a table to check before it is used; `command` is what to type to state it.
    """

    name: str
    mapping: dict[str, str]
    why: dict[str, str]
    examples: dict[str, str]
    unused: tuple[str, ...]

    def __str__(self) -> str:
        rows = [("ours", "column", "example", "why")]
        rows += [(ours, theirs, self.examples.get(ours, "")[:32], self.why[ours]) for ours, theirs in self.mapping.items()]
        widths = [max(len(row[k]) for row in rows) for k in range(3)]
        lines = ["  ".join([*(row[k].ljust(widths[k]) for k in range(3)), row[3]]) for row in rows]
        if self.unused:
            lines.append("not used: " + ", ".join(self.unused))
        return "\n".join([f"What the columns of {self.name} seem to be:", *lines, f"To state it: {self.command}"])

    __repr__ = __str__

    @property
    def command(self) -> str:
        return "--mapping " + ",".join(f'"{ours}={theirs}"' if " " in theirs else f"{ours}={theirs}" for ours, theirs in self.mapping.items())

    @property
    def sentence(self) -> str:
        return "; ".join(f"{ours} = {theirs}" for ours, theirs in self.mapping.items())

    @property
    def enough(self) -> bool:
        """True if there is something to read: who or what, and one thing more."""
        return ("author" in self.mapping or "text" in self.mapping) and len(self.mapping) >= 2


def guess_mapping(path: str | Path) -> Guess:
    """What the columns of the table at `path` seem to be, to be looked at before it is used.

    Examples
    --------
    >>> import tempfile
    >>> file = Path(tempfile.mkdtemp()) / "talk.csv"
    >>> _ = file.write_text("id,user,time,message\\n1,ana,2020-05-20 10:00:00,good morning\\n2,ben,2020-05-20 10:01:00,and to you\\n")
    >>> guess_mapping(file).mapping
    {'message_id': 'id', 'author': 'user', 'created_at': 'time', 'text': 'message'}
    """
    source = open_source(path)
    return guess(read_sheet(source.main), source.name)


def guess(sheet: Sheet, name: str) -> Guess:
    """The guess for a table that is at hand (see `guess_mapping`)."""
    names = {_norm(column): column for column in reversed(sheet.names)}
    taken: dict[str, str] = {}
    why: dict[str, str] = {}
    for ours, words in CANDIDATES.items():
        for word in words:
            theirs = names.get(word)
            if theirs is None or theirs in taken.values():
                continue
            reason = _fits(ours, theirs, sheet)
            if reason:
                taken[ours], why[ours] = theirs, f"by its name{reason if reason is not True else ''}"
                break
    if "author_handle" in taken and "author" not in taken:
        taken["author"], why["author"] = taken.pop("author_handle"), why.pop("author_handle")
    if "repost_of" not in taken and "is_repost" not in taken and "targets" not in taken and "reply_to_author" not in taken and "text" in taken:
        handles = _norm(taken.get("author_handle", taken.get("author", ""))) in ("screen_name", "username", "user_name", "handle", "author_username", "user")
        if handles and _share(sheet, taken["text"], r"(^|\W)@\w") > 0.02:
            taken["targets"], why["targets"] = TEXT_NAMES, "names with an @ stand in the text"
    mapping = {ours: taken[ours] for ours in OURS if ours in taken}
    examples = {ours: next((str(v) for v in sheet.columns.get(theirs, ()) if v), "") for ours, theirs in mapping.items()}
    return Guess(name, mapping, why, examples, tuple(c for c in sheet.names if c not in mapping.values()))


def _norm(name: str) -> str:
    return re.sub(r"\W+", "_", re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", name.strip())).strip("_").lower()


def _fits(ours: str, theirs: str, sheet: Sheet) -> bool | str:
    """Whether the cells of a column can be what its name says."""
    cells = [v for v in sheet.columns[theirs][:2000] if v is not None and v not in NOTHING]
    if not cells:
        return ours in ("reply_to", "reply_to_author", "targets", "repost_of", "quote_of") and len(sheet) == 0
    if ours == "created_at":
        text = pa.array([str(v) for v in cells[:200]], pa.string())
        times = Times()
        read = len(text) - times.read(text).null_count
        return bool(read >= 0.8 * len(text) or _share(sheet, theirs, r"^\s*\d{1,2}[./-]\d{1,2}[./-]\d{2,4}") > 0.8)
    if ours == "author" and _norm(theirs) in ("name", "from", "member"):
        return len({str(v) for v in cells}) < 0.9 * len(cells) or len(cells) < 20
    if ours == "message_id":
        return len({str(v) for v in cells}) >= 0.9 * len(cells) and len(cells) >= 0.9 * min(len(sheet), 2000)
    if ours in ("likes", "reposts", "replies", "audience"):
        return bool(_share(sheet, theirs, r"^-?\d+(\.0*)?$") > 0.9)
    return True


def _share(sheet: Sheet, name: str, pattern: str) -> float:
    cells = pa.array([str(v) for v in sheet.columns[name][:2000] if v is not None and v not in NOTHING], pa.string())
    return (pc.sum(pc.match_substring_regex(cells, pattern)).as_py() or 0) / len(cells) if len(cells) else 0.0


def checked(mapping: Mapping[str, str], names: list[str], file: str) -> dict[str, str]:
    """A stated mapping, or BadInput that says which name is wrong and what it may be."""
    for ours, theirs in mapping.items():
        if ours not in OURS:
            near = difflib.get_close_matches(ours, OURS, 1)
            raise BadInput(f"one of our columns ({', '.join(OURS)})", repr(ours), "a slip of the pen", f"--mapping {near[0] if near else 'author'}={theirs}")
        for column in columns_of(theirs, names):
            if column not in names:
                near = difflib.get_close_matches(column, names, 1)
                hint = f"--mapping {ours}={near[0]}" if near else f"choose from {', '.join(names[:30])}"
                raise BadInput(f"a column of {file}", repr(column), "a slip of the pen or another file", hint)
    return dict(mapping)


def columns_of(theirs: str, names: list[str]) -> list[str]:
    """The columns that a value of a mapping speaks of."""
    if theirs in names:
        return [theirs]
    return [] if theirs == TEXT_NAMES else theirs.split(" + ")


def values_of(theirs: str, sheet: Sheet) -> pa.Array:
    """The text of what a mapping points at; several columns are joined by an empty line."""
    names = columns_of(theirs, sheet.names)
    if len(names) == 1:
        return sheet.text(names[0])
    return joined([sheet.text(name) for name in names], "\n\n")
