"""The archive that X (Twitter) hands to the owner of an account: his own tweets, as a zip, a folder or a single file.

`tweets.js` (2022 and later), `tweet.js` (before), `tweets-part1.js` ... (large accounts): JavaScript that assigns one array.
No tweet in it names its author. He stands in `account.js` or `manifest.js`, sometimes in the name of the file, else
the user may state him (`owner`); failing all that he is called `archive-owner`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from . import Reader, jsonlines
from .harvest import Harvest, Options
from .jsondocs import read_array_fast, read_text
from .jsonlines import Gathered, Sorted, loads
from .jsonval import first_of
from .shape import Shape, field
from .source import Part, Source, decode
from .tweets import ENTITIES, tweets_to_harvest

SHAPE = Shape(
    {
        "id_str": str,
        "id": str,
        "created_at": str,
        "full_text": str,
        "text": str,
        "truncated": str,
        "entities": ENTITIES,
        "in_reply_to_status_id_str": str,
        "in_reply_to_status_id": str,
        "in_reply_to_user_id_str": str,
        "in_reply_to_user_id": str,
        "in_reply_to_screen_name": str,
        "lang": str,
        "favorite_count": str,
        "retweet_count": str,
    },
    known=frozenset({"retweeted", "favorited", "display_text_range", "edit_info"}),
)
_FILES = re.compile(r"(^|[/\\_-])tweets?(-part\d+|_part\d+)?\.js$", re.IGNORECASE)
_ASSIGNS = re.compile(r"^\s*window\.YTD\.(\w+)\.part\d+\s*=\s*")
_OTHERS = ("like.js", "likes.js", "direct-messages.js", "direct-messages-group.js", "deleted-tweets.js", "note-tweet.js", "community-tweet.js")


def is_wrapped(value: Any) -> bool:
    """True for an element of the array: {"tweet": {...}}, or a bare tweet without an author (archives before 2019)."""
    if not isinstance(value, dict):
        return False
    tweet = value.get("tweet", value)
    return isinstance(tweet, dict) and ("id_str" in tweet or "id" in tweet) and ("full_text" in tweet or "text" in tweet)


def sort(value: Any) -> Iterable[Sorted]:
    if is_wrapped(value):
        yield "message", value.get("tweet", value)
    elif isinstance(value, dict):
        yield "reject", "an element without the id or the text of a tweet"
    else:
        yield "reject", "no object"


def tweet_parts(source: Source) -> list[Part]:
    """The files with tweets; older archives keep a sample under another folder, the largest folder is meant."""
    named = [part for part in source.parts if _FILES.search(part.name) and _assigned(part) in ("tweet", "tweets")]
    if len(source.parts) == 1 and _assigned(source.parts[0]) in ("tweet", "tweets"):
        return source.parts
    return named


def _assigned(part: Part) -> str | None:
    found = _ASSIGNS.match(part.head_text[:200].lstrip("\ufeff"))
    return found.group(1) if found else None


def sniff(source: Source) -> float:
    if not any(part.suffix in (".js", "", ".txt", ".json") for part in source.parts):
        return 0.0
    return 0.99 if tweet_parts(source) else 0.0


def variant(source: Source) -> str | None:
    parts = tweet_parts(source)
    names = "tweet.js" if parts and _assigned(parts[0]) == "tweet" else "tweets.js"
    return f"{names} in parts" if len(parts) > 1 else names


def read(source: Source, options: Options) -> Harvest:
    harvest = Harvest()
    gathered = Gathered(SHAPE, sort, harvest, options.extras)
    for part in tweet_parts(source):
        raw = part.read()
        harvest.damage(part)
        part.forget()
        if len(raw) >= jsonlines.FAST_FROM and read_array_fast(raw[raw.find(b"=", 0, 200) + 1 :].lstrip().rstrip(b";\r\n "), part, gathered, "tweet"):
            continue
        read_text(_ASSIGNS.sub("", decode(raw).lstrip("\ufeff"), count=1), part.name, gathered, is_wrapped)
    table = gathered.table()
    owner, own_id = _owner(source, options, harvest), own_account(table)
    if own_id and owner.startswith("@"):
        harvest.accounts[own_id] = {**harvest.accounts.pop(owner), "account": own_id}
        owner = own_id
    tweets_to_harvest(table, harvest, options, owner, own_id)
    followers = _length(source, "follower.js")
    if followers is not None:
        harvest.account(owner, followers=followers)
    left = [part.name for part in source.parts if part.name.lower().rsplit("/", 1)[-1] in _OTHERS]
    if left:
        harvest.facts["files_not_read"] = left
        harvest.warn(f"Beside the tweets the archive holds {', '.join(name.rsplit('/', 1)[-1] for name in left)}, which were not read.")
    return harvest


def own_account(table: pa.Table) -> str | None:
    """The id of the owner, where the tweets give it away: who answers a tweet of this archive answers its owner."""
    if not len(table):
        return None
    ids = first_of(field(table, "id_str"), field(table, "id"))
    answered = first_of(field(table, "in_reply_to_status_id_str"), field(table, "in_reply_to_status_id"))
    whom = first_of(field(table, "in_reply_to_user_id_str"), field(table, "in_reply_to_user_id"))
    found = pc.unique(pc.drop_null(whom.filter(pc.fill_null(pc.is_in(answered, ids), False))))
    return found[0].as_py() if len(found) == 1 else None


def _owner(source: Source, options: Options, harvest: Harvest) -> str:
    """Account id of the owner, who is put among the accounts with what is known of him."""
    known = _account_js(source) or _manifest_js(source)
    if options.owner:
        harvest.account(options.owner, **{k: v for k, v in (known or {}).items() if k != "account"})
        harvest.facts["owner_from"] = "stated"
        return options.owner
    if known and known.get("account"):
        harvest.facts["owner_from"] = known.pop("from")
        harvest.account(**known)
        return known["account"]
    handle = _name_in_path(source)
    if handle:
        account = handle if handle.isdigit() else "@" + handle.lower()
        harvest.account(account, handle=None if handle.isdigit() else handle)
        harvest.facts["owner_from"] = "the name of the file"
        harvest.warn(f"The archive does not say whose it is; {account} was taken from the name of the file.")
        return account
    harvest.account("archive-owner")
    harvest.facts["owner_from"] = "unknown"
    harvest.warn(
        "The archive does not say whose it is (account.js is absent); the author is called archive-owner. State him with owner, or read the whole zip."
    )
    return "archive-owner"


def _assigned_value(source: Source, name: str) -> Any:
    for part in source.parts:
        if part.name.lower().rsplit("/", 1)[-1] == name:
            text = part.text()
            start = text.find("=")
            try:
                return loads(text[start + 1 :].strip().rstrip(";"))
            except (ValueError, RecursionError):
                return None
    return None


def _account_js(source: Source) -> dict[str, Any] | None:
    value = _assigned_value(source, "account.js")
    account = value[0].get("account") if isinstance(value, list) and value and isinstance(value[0], dict) else None
    if not isinstance(account, dict) or not account.get("accountId"):
        return None
    return {"account": str(account["accountId"]), "handle": account.get("username"), "name": account.get("accountDisplayName"), "from": "account.js"}


def _manifest_js(source: Source) -> dict[str, Any] | None:
    value = _assigned_value(source, "manifest.js")
    user = value.get("userInfo") if isinstance(value, dict) else None
    if not isinstance(user, dict) or not user.get("accountId"):
        return None
    return {"account": str(user["accountId"]), "handle": user.get("userName"), "name": user.get("displayName"), "from": "manifest.js"}


def _name_in_path(source: Source) -> str | None:
    """A handle in the name: "@ana.js", "ana_tweets.js", "twitter-archive-ana.zip"; words that archives bring themselves are none."""
    stem = source.path.name.split(".")[0]
    found = re.search(r"@(\w{1,15})", source.path.name)
    found = found or re.fullmatch(r"(\w{1,15}?)[-_]tweets?(?:[-_]part\d+)?", stem, re.IGNORECASE)
    found = found or re.fullmatch(r"(?:twitter|x)[-_]archive[-_](\w{1,15})", stem, re.IGNORECASE)
    if not found or found.group(1).lower() in ("my", "the", "all", "data", "twitter", "archive", "old", "new", "deleted", "sample"):
        return None
    return found.group(1)


def _length(source: Source, name: str) -> int | None:
    value = _assigned_value(source, name)
    return len(value) if isinstance(value, list) else None


READERS = [
    Reader(
        "twitter_archive",
        "X (Twitter) archive of one account (tweets.js, tweet.js, tweets-part*.js; zip or folder)",
        sniff,
        read,
        venue="feed",
        variant=variant,
        kept="the owner's tweets and replies; reposts (known by their first words, RT @somebody:); mentions; language; counts of likes and reposts; everybody mentioned as an account; the number of followers where the archive lists them",
        absent="what others wrote: whether anybody answered cannot be seen; the whole text of reposts (cut off); which tweet was reposted; quotes (a link in the text stays a link); direct messages, likes and deleted tweets are not read",
        replies="direction from in_reply_to_user_id and the mentions; a repost addresses the account named after RT alone; copies of the same words that people made by hand cannot be told from reposts",
    )
]
