"""Discourse: topics with their posts, as the forum's own pages give them in JSON.

A post may name the post it answers by its number in the topic. Small actions (closed, pinned) are events; a list of topics has no
messages in it. Posts that a page leaves out (it gives twenty at a time) are counted in the completeness of the topic.
"""

from __future__ import annotations

import re
from typing import Any

from . import Reader
from .harvest import Harvest, Options
from .records import Each, Row, finish, json_parts, plain, read_parts, text_of, whole
from .source import Source

USED = frozenset(
    "_category_id category_id actions_summary admin avatar_template avg_time can_delete can_edit can_recover can_view_edit_history can_wiki cooked created_at deleted_at display_username edit_reason hidden hidden_reason_id id "
    "incoming_link_count link_counts moderator name post_number post_type primary_group_name quote_count read reads reply_count reply_to_post_number reply_to_user score staff topic_id topic_slug trust_level updated_at user_deleted "
    "user_id user_title username version wiki yours raw can_accept_answer can_unaccept_answer accepted_answer readers_count flair_name flair_url flair_bg_color flair_color flair_group_id badges_granted can_see_hidden_post "
    "bookmarked reactions current_user_reaction reaction_users_count user_status title_is_group topic_accepted_answer post_url".split()
)
_MENTION = re.compile(r'<a class="mention"[^>]*>@([^<]+)</a>')


def is_post(value: Any) -> bool:
    return isinstance(value, dict) and {"post_number", "topic_id", "created_at"} <= value.keys()


def sort(value: Any, harvest: Harvest):
    if isinstance(value, dict) and isinstance(value.get("post_stream"), dict):
        posts = value["post_stream"].get("posts") or []
        stream = value["post_stream"].get("stream") or []
        absent = len(set(map(str, stream)) - {str(p.get("id")) for p in posts if isinstance(p, dict)})
        if absent:
            harvest.facts["posts_not_in_the_page"] = harvest.facts.get("posts_not_in_the_page", 0) + absent
            harvest.warn(f"A topic names {absent} posts that its page does not hold; fetch its other pages too.")
        for post in posts:
            yield from sort({"title_is_group": value.get("title"), **post} if isinstance(post, dict) else post, harvest)
    elif isinstance(value, dict) and "topic_list" in value:
        for _ in value["topic_list"].get("topics") or ():
            yield "other", "topic in a list"
    elif is_post(value):
        if str(value.get("post_type", "1")) not in ("1", "2"):
            yield "event", "small action"
            return
        author = None if value.get("user_deleted") else text_of(value.get("user_id"))
        if (whole(value.get("version")) or 1) > 1:
            harvest.edit()
        harvest.account(author, name=value.get("name") or value.get("display_username"), handle=value.get("username"))
        topic, number = text_of(value["topic_id"]), text_of(value.get("reply_to_post_number"))
        answered = value.get("reply_to_user")
        cooked = value.get("cooked") or ""
        addressed = ["@" + name for name in _MENTION.findall(cooked)]
        row = Row(
            f"{topic}/{value['post_number']}",
            author,
            value["created_at"],
            value.get("raw") or plain(cooked) or None,
            f"{topic}/{number}" if number else None,
            None,
            addressed=addressed,
            thread=f"{topic}/1",
            channel=text_of(value.get("category_id")),
            replies=value.get("reply_count"),
            likes=_likes(value),
            record=value,
        )
        if number and isinstance(answered, dict) and answered.get("username"):
            row.answered = "@" + answered["username"]
        yield "message", row
    elif isinstance(value, dict) and {"id", "fancy_title"} <= value.keys():
        yield "other", "topic in a list"
    else:
        yield "reject", "no topic or post of Discourse"


def _likes(value: dict[str, Any]) -> int | None:
    counts = [whole(a.get("count")) for a in value.get("actions_summary") or () if isinstance(a, dict) and str(a.get("id")) == "2"]
    return counts[0] if counts else None


def sniff(source: Source) -> float:
    head = source.main_json.json_head
    if not head.shape:
        return 0.0
    if '"post_stream"' in head.text or ('"topic_list"' in head.text and '"topics"' in head.text) or is_post(head.first):
        return 0.96
    return 0.9 if '"archetype"' in head.text and '"participant_count"' in source.main_json.text()[-20_000:] + head.text else 0.0


def read(source: Source, options: Options) -> Harvest:
    harvest = Harvest()
    each = Each(harvest, sort, USED, options.extras)
    read_parts(json_parts(source.parts), each, is_post)
    handles = {str(known["handle"]).lower(): account for account, known in harvest.accounts.items() if known.get("handle")}
    for row in each.rows:
        if row.answered and row.answered[0] == "@":
            row.answered = handles.get(row.answered[1:].lower(), row.answered.lower())
    return finish(each.rows, harvest, options, USED)


READERS = (
    Reader(
        "discourse",
        "Discourse topics and posts",
        sniff,
        read,
        version="2",
        venue="room",
        kept="text without markup, replies, mentions, likes",
        absent="posts on further pages (counted), who reads along, earlier versions",
        replies="reply_to_post_number; a post without it answers the topic as a whole and is open",
    ),
)
