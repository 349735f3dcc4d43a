"""Reddit: comments and submissions as Pushshift and Arctic Shift keep them (JSON lines, often .zst), and pages of its own interface.

Ids carry their type (t1_ a comment, t3_ a submission). A comment names its parent, not the parent's author, so the
addressee is known only where the parent is in the same file. Deleted authors are missing.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from ..corpus import message_table
from . import Reader
from .harvest import Harvest, Options
from .jsondocs import read_json
from .jsonlines import Gathered
from .jsonval import GONE, Times, count, filled, first_of, unescaped
from .links import looked_up, roots
from .records import first_record
from .shape import Shape, field, flat
from .source import Source

SHAPE = Shape(
    {
        "id": str,
        "name": str,
        "author": str,
        "created_utc": str,
        "body": str,
        "title": str,
        "selftext": str,
        "url": str,
        "parent_id": str,
        "link_id": str,
        "subreddit": str,
        "score": str,
        "num_comments": str,
        "subreddit_subscribers": str,
        "is_self": str,
        "crosspost_parent": str,
        "crosspost_parent_list": [{"author": str}],
        "edited": str,
    },
    required=(("id",), ("created_utc",), ("subreddit", "link_id", "title", "body")),
    known=frozenset(
        "controversiality subreddit_id stickied ups downs author_flair_css_class author_flair_text gilded distinguished retrieved_on retrieved_utc archived score_hidden "
        "author_fullname permalink domain over_18 thumbnail media media_embed secure_media secure_media_embed".split()
    ),
)


def is_thing(value: Any) -> bool:
    return isinstance(value, dict) and "id" in value and "created_utc" in value and bool({"body", "title", "link_id"} & value.keys())


def sort(value: Any):
    """Things, listings of things, and what else Reddit's own pages hold; nested replies are walked without recursion."""
    waiting = [value]
    while waiting:
        here = waiting.pop(0)
        if isinstance(here, dict) and here.get("kind") in ("t1", "t3") and isinstance(here.get("data"), dict):
            here = here["data"]
        if is_thing(here):
            replies = here.get("replies")
            if isinstance(replies, dict):
                waiting.append(replies)
            yield "message", here
        elif isinstance(here, dict) and here.get("kind") == "Listing":
            waiting += (here.get("data") or {}).get("children") or []
        elif isinstance(here, dict) and here.get("kind") == "more":
            yield "other", "a list of comments that were not fetched"
        elif isinstance(here, dict) and "error" in here:
            yield "other", "error"
        elif isinstance(here, dict) and "id" in here and "created_utc" in here:
            yield "other", "profile or subreddit"
        else:
            yield "reject", "no comment or submission of Reddit"


def sniff(source: Source) -> float:
    head = source.main_json.json_head
    first = first_record(source.main_json, "data")
    if first.get("kind") == "Listing":
        return 0.95 if '"subreddit"' in head.text else 0.5
    if is_thing(first) and ("subreddit" in first or "link_id" in first):
        return 0.96
    text = head.text
    return 0.6 if head.shape == "lines" and all(f'"{k}"' in text for k in ("created_utc", "subreddit", "author")) else 0.0


def read(source: Source, options: Options) -> Harvest:
    harvest = Harvest()
    gathered = Gathered(SHAPE, sort, harvest, options.extras)
    for part in source.parts:
        if part.json_head.shape:
            read_json(part, gathered, is_thing, ("data",))
    to_harvest(gathered.table(), harvest, options)
    return harvest


def to_harvest(table: pa.Table, harvest: Harvest, options: Options) -> None:
    if not len(table):
        return
    comment = np.asarray(pc.or_(pc.is_valid(field(table, "body")), pc.is_valid(field(table, "link_id"))))
    bare = pc.replace_substring_regex(field(table, "id"), r"^t[13]_", "")
    ids = pc.binary_join_element_wise(pa.array(np.where(comment, "t1_", "t3_")), bare, "")
    author = filled(field(table, "author"))
    author = pc.if_else(pc.fill_null(pc.is_in(author, pa.array(GONE)), False), None, author)
    reply_to = pc.if_else(pa.array(comment), first_of(field(table, "parent_id"), field(table, "link_id")), None)
    reply_to = pc.if_else(pc.fill_null(pc.match_substring_regex(reply_to, r"^t[13]_"), False), reply_to, pc.binary_join_element_wise("t1_", reply_to, ""))
    answered = looked_up(reply_to, ids, author)
    crosspost = filled(field(table, "crosspost_parent"))
    passed_on = pc.and_(pc.is_valid(crosspost), pa.array(~comment))
    if pc.any(passed_on).as_py():
        answered = pc.if_else(passed_on, pc.coalesce(_original_author(table), looked_up(crosspost, ids, author)), answered)
    unknown = (comment | np.asarray(passed_on)) & ~np.asarray(pc.is_valid(answered))
    targets = [None if gone else [] if who is None else [who] for gone, who in zip(unknown, answered.to_pylist())]
    times = Times(options.timezone)
    title, body = field(table, "title"), first_of(field(table, "body"), field(table, "selftext"))
    taken = pc.fill_null(pc.is_in(body, pa.array(GONE)), False)
    if pc.any(taken).as_py():
        harvest.facts["deleted_texts"] = pc.sum(taken).as_py()
        harvest.warn(f"{pc.sum(taken).as_py()} texts were deleted or removed; the words that stand in their place are not kept.")
        body = pc.if_else(taken, None, body)
    edited = ~np.asarray(pc.fill_null(pc.is_in(pc.utf8_lower(field(table, "edited")), pa.array(["false", "0", ""])), True))
    if edited.any():
        harvest.facts["edited"] = int(edited.sum())
    text = pc.if_else(pc.and_(pc.is_valid(title), pc.is_valid(body)), pc.binary_join_element_wise(title, body, "\n\n"), pc.coalesce(body, title))
    size = len(table)
    columns = {
        "message_id": ids,
        "conversation_id": first_of(field(table, "link_id"), roots(ids, reply_to)),
        "reply_to": reply_to,
        "kind": np.where(comment, "reply", np.where(np.asarray(pc.is_valid(crosspost)), "quote", "post")),
        "refers_to": crosspost,
        "author": author,
        "targets": targets,
        "created_at": times.read(field(table, "created_utc")),
        "text": unescaped(text),
        "channel": field(table, "subreddit"),
        "likes": count(field(table, "score")),
        "replies": count(field(table, "num_comments")),
        "audience": count(field(table, "subreddit_subscribers")),
    }
    if options.extras:
        columns["extras"] = field(table, "extras")
    times.report(harvest)
    harvest.add_table(message_table({name: column for name, column in columns.items() if name in ("message_id", "targets", "kind") or len(column) == size}))
    gone = int(size - pc.count(author).as_py())
    if gone:
        harvest.facts["deleted_authors"] = gone
        harvest.warn(f"{gone} of {size} messages have no author any more; they are left out of measures per person.")


def _original_author(table: pa.Table) -> pa.Array:
    """Of a submission that passes another one on: the author of that one, where the source embeds it."""
    rows, originals = flat(field(table, "crosspost_parent_list"))
    whose = filled(pc.struct_field(originals, "author"))
    whose = pc.if_else(pc.fill_null(pc.is_in(whose, pa.array(GONE)), False), None, whose)
    place = np.full(len(table), -1, dtype=np.int64)
    place[rows[::-1]] = np.arange(len(rows))[::-1]  # the first of several
    return whose.take(pa.array(place, mask=place < 0))


def variant(source: Source) -> str | None:
    first = first_record(source.main_json, "data")
    return "listing" if first.get("kind") == "Listing" else "comments" if "body" in first else "submissions"


READERS = (
    Reader(
        "reddit",
        "Reddit comments and submissions (Pushshift, Arctic Shift, its own pages)",
        sniff,
        read,
        version="2",
        venue="feed",
        variant=variant,
        kept="title and text, score, subreddit as channel, subscribers as audience, the fact of edits",
        absent="deleted authors and texts, votes one by one, the author of a parent that is not in the file",
        replies="parent_id; the addressee is the parent's author where the parent is in the file, else unknown; a crosspost quotes, and addresses the author of the original",
    ),
)
