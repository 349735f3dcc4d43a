"""Stack Exchange: the XML tables of a data dump (Posts, Comments, Users), and pages of its interface.

An answer answers its question, a comment its post. A post without an owner has lost its account and no author. Tag
wikis and the like are others.
"""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET
from typing import Any

from . import Reader
from .harvest import Harvest, Options
from .records import Each, Row, finish, plain, read_parts, text_of
from .source import Part, Source, decode

USED = frozenset(
    "Id PostTypeId ParentId AcceptedAnswerId CreationDate Score ViewCount Body OwnerUserId OwnerDisplayName LastEditorUserId LastEditorDisplayName LastEditDate LastActivityDate Title Tags AnswerCount CommentCount "
    "FavoriteCount ClosedDate CommunityOwnedDate ContentLicense DeletionDate PostId Text UserId UserDisplayName".split()
)
_ROW = re.compile(r"<row\b[^>]*?/>|<row\b[^>\n]*(?=\n|$)", re.DOTALL)


def rows_of(part: Part, harvest: Harvest):
    """(line, attributes) of every row; a row that is broken is a reject, and the next one is read again."""
    text = decode(part.read())
    harvest.damage(part)
    part.forget()
    line, before = 1, 0
    for found in _ROW.finditer(text):
        line, before = line + text.count("\n", before, found.start()), found.start()
        try:
            yield line, ET.fromstring(found.group(0)).attrib
        except ET.ParseError as error:
            harvest.records += 1
            harvest.reject(part.name, line, f"no row of XML ({error.msg.split(':')[0]})", found.group(0))
    inside = re.sub(r"<\?xml[^>]*\?>|</?\w+>", "", _ROW.sub("", text)).strip()
    for broken in (x for x in inside.split("\n") if x.strip()):
        harvest.records += 1
        harvest.reject(part.name, None, "a line that is no row", broken)


def of_site(row: dict[str, str], site: str) -> dict[str, str]:
    """A row whose ids of posts, comments and people begin with the name of its site: each site counts from 1."""
    return {name: f"{site}/{value}" if name in _IDS and value else value for name, value in row.items()} if site else row


_IDS = ("Id", "ParentId", "PostId", "OwnerUserId", "UserId")


def _post(row: dict[str, str], harvest: Harvest):
    kind = row.get("PostTypeId")
    if kind not in ("1", "2"):
        return "other", f"post type {kind}"
    author = row.get("OwnerUserId")
    if author is None and row.get("OwnerDisplayName"):
        author = "name:" + row["OwnerDisplayName"]
        harvest.facts["authors_by_name_only"] = harvest.facts.get("authors_by_name_only", 0) + 1
    harvest.account(author, name=row.get("OwnerDisplayName"))
    if row.get("LastEditDate"):
        harvest.edit()
    words = "\n\n".join(w for w in (row.get("Title"), plain(row.get("Body"))) if w) or None
    parent = row.get("ParentId") if kind == "2" else None
    return "message", Row(
        row.get("Id"),
        author,
        row.get("CreationDate"),
        words,
        parent,
        thread=parent or row.get("Id"),
        likes=row.get("Score"),
        replies=row.get("AnswerCount"),
        record=dict(row),
    )


def _comment(row: dict[str, str], harvest: Harvest):
    author = row.get("UserId") or ("name:" + row["UserDisplayName"] if row.get("UserDisplayName") else None)
    harvest.account(author, name=row.get("UserDisplayName"))
    return "message", Row(
        "c" + row["Id"] if "Id" in row else None, author, row.get("CreationDate"), row.get("Text"), row.get("PostId"), likes=row.get("Score"), record=dict(row)
    )


def _user(row: dict[str, str], harvest: Harvest):
    harvest.account(row.get("Id"), name=row.get("DisplayName"))
    return "other", "profile"


def table_of(part: Part) -> str | None:
    """Which of the three tables a part is; the others of a dump (PostHistory, Votes, Badges ...) hold no messages."""
    root = re.search(r"<([A-Za-z]+)\s*>", part.head_text)  # inside a row every < is escaped
    if root:
        return root.group(1).lower() if root.group(1).lower() in ("posts", "comments", "users") else None
    if "<row " in part.head_text and "PostHistoryTypeId=" not in part.head_text:
        return "posts" if "PostTypeId=" in part.head_text else "comments" if "PostId=" in part.head_text and "Text=" in part.head_text else None
    return None


def sniff(source: Source) -> float:
    return 0.97 if any(part.suffix in (".xml", "") and table_of(part) for part in source.parts) else 0.0


def read(source: Source, options: Options) -> Harvest:
    harvest = Harvest()
    rows: list[Row] = []
    sorters = {"posts": _post, "comments": _comment, "users": _user}
    each = Each(harvest, lambda told, _: [told], USED, options.extras)
    left = []
    sites = {part.name.rpartition("/")[0] for part in source.parts if table_of(part) in ("posts", "comments")}
    for part in source.parts:
        site = part.name.rpartition("/")[0].rpartition("/")[2] if len(sites) > 1 else ""
        table = table_of(part)
        if table is None:
            left.append(part.name)
        else:
            for line, row in rows_of(part, harvest):
                each.record(sorters[table](of_site(row, site), harvest), part.name, line, str(dict(row)))
    if left:
        harvest.facts["files_not_read"] = left
        harvest.warn(f"Beside posts, comments and users the dump holds {', '.join(left[:8])}{' ...' if len(left) > 8 else ''}, which were not read.")
    rows = each.rows
    top = {r.id: r.thread for r in rows if r.thread}
    for row in rows:
        if row.thread is None:
            row.thread = top.get(row.reply_to, row.reply_to)
    harvest.facts["timezone"] = "UTC, as the dumps say"
    options = Options(**{**vars(options), "timezone": options.timezone or "UTC"})
    return finish(rows, harvest, options, USED)


# --- pages of the interface ------------------------------------------------------------------------------------------

API = frozenset("items has_more quota_remaining quota_max type page total backoff".split())
API_USED = frozenset(
    "question_id answer_id comment_id post_id post_type owner creation_date last_activity_date last_edit_date body body_markdown title link score tags answers comments view_count answer_count comment_count is_answered "
    "up_vote_count down_vote_count favorite_count accepted_answer_id can_flag is_accepted can_close can_comment edited upvoted downvoted reply_to_user delete_vote_count close_vote_count reopen_vote_count favorited share_link locked_date".split()
)


def is_item(value: Any) -> bool:
    return isinstance(value, dict) and bool({"question_id", "answer_id", "comment_id"} & value.keys()) and "creation_date" in value


def _owner(person: Any, harvest: Harvest) -> str | None:
    if not isinstance(person, dict):
        return None
    account = text_of(person.get("user_id"))
    harvest.account(account, name=person.get("display_name"))
    return account


def sort_item(value: Any, harvest: Harvest):
    if not is_item(value):
        yield "reject", "no question, answer or comment"
        return
    question = text_of(value.get("question_id"))
    if "comment_id" in value:
        replied = _owner(value.get("reply_to_user"), harvest)
        yield (
            "message",
            Row(
                "c" + str(value["comment_id"]),
                _owner(value.get("owner"), harvest),
                value["creation_date"],
                plain(value.get("body_markdown") or value.get("body")),
                text_of(value.get("post_id")),
                addressed=[replied] if replied else [],
                likes=value.get("score"),
                record=value,
            ),
        )
    else:
        name = text_of(value.get("answer_id")) or question
        if value.get("last_edit_date"):
            harvest.edit()
        words = (
            "\n\n".join(w for w in (value.get("title") if "answer_id" not in value else None, plain(value.get("body_markdown") or value.get("body"))) if w)
            or None
        )
        yield (
            "message",
            Row(
                name,
                _owner(value.get("owner"), harvest),
                value["creation_date"],
                words,
                question if "answer_id" in value else None,
                thread=question,
                likes=value.get("score"),
                replies=value.get("answer_count"),
                record=value,
            ),
        )
        for inner in [*(value.get("answers") or ()), *({"post_id": name, **c} for c in value.get("comments") or ())]:
            yield from sort_item(inner, harvest)


def sniff_api(source: Source) -> float:
    head = source.main_json.json_head
    text = head.text if head.shape == "object" else ""
    if '"items"' not in text:
        return 0.0
    posts = '"owner"' in text and '"creation_date"' in text and any(f'"{name}"' in text for name in ("question_id", "answer_id", "comment_id"))
    return 0.95 if '"quota_remaining"' in text or posts else 0.0  # a long page says its quota far behind what is looked at


def read_api(source: Source, options: Options) -> Harvest:
    harvest = Harvest()
    each = Each(harvest, sort_item, API_USED, options.extras)
    read_parts((p for p in source.parts if p.json_head.shape), each, is_item, ("items",))
    top = {r.id: r.thread for r in each.rows if r.thread}
    for row in each.rows:
        row.thread = row.thread or top.get(row.reply_to, row.reply_to)
    return finish(each.rows, harvest, options, API_USED)


_CARD = {
    "venue": "feed",
    "kept": "title and text without markup, score, number of answers",
    "absent": "deleted posts, who read it, votes one by one",
    "replies": "an answer answers its question, a comment its post; the addressee is the parent's author where known",
}
READERS = (
    Reader("stackexchange", "Stack Exchange data dump (Posts.xml, Comments.xml, Users.xml)", sniff, read, version="2", **_CARD),
    Reader("stackexchange_api", "Stack Exchange interface pages", sniff_api, read_api, version="2", **_CARD),
)
