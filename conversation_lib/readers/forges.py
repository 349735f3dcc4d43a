"""GitHub and GitLab: issues, pull or merge requests, and comments, as their interfaces and GitHub's own program (gh) give them.

A comment answers the issue it stands under (reviews may answer another comment). Its addressee is the issue's author, where the
issue is in the same files, else unknown. System notes ("moved to", "closed") are events.
"""

from __future__ import annotations

import re
from typing import Any

from . import Reader
from .harvest import Harvest, Options
from .records import Each, Row, finish, first_record, json_parts, read_parts, text_of
from .source import Source

GITHUB = frozenset(
    "assignee assignees author_association body closed_at comments comments_url created_at events_url html_url id labels labels_url locked milestone node_id number repository_url state title updated_at url user _links "
    "active_lock_reason additions base changed_files commits commits_url deletions diff_url draft head issue_url maintainer_can_modify merge_commit_sha mergeable mergeable_state merged merged_at merged_by patch_url "
    "pull_request rebaseable requested_reviewers requested_teams review_comment_url review_comments review_comments_url statuses_url performed_via_github_app reactions timeline_url state_reason auto_merge "
    "in_reply_to_id pull_request_url pull_request_review_id diff_hunk path position original_position commit_id original_commit_id line side start_line start_side original_line original_start_line subject_type "
    "author createdAt updatedAt closedAt stateReason isPinned isPullRequest reactionGroups authorAssociation includesCreatedEdit isMinimized minimizedReason viewerDidAuthor comments_data user_data assignee_data assignees_data reactions_data closed_by sub_issues_summary type issue_dependencies_summary".split()
)
GITLAB = frozenset(
    "assignee assignees author closed_at closed_by confidential created_at description discussion_locked downvotes due_date id iid labels milestone project_id state time_stats title updated_at upvotes user_notes_count web_url weight "
    "discussion attachment body noteable_id noteable_iid noteable_type system notes_data type resolvable resolved resolved_by position commands_changes internal imported imported_from confidential issue_type severity references task_completion_status "
    "has_tasks _links moved_to_id service_desk_reply_to epic_iid epic iteration health_status blocking_issues_count merge_requests_count".split()
)
_CODE = re.compile(r"```.*?```|`[^`\n]*`|^>.*$", re.DOTALL | re.MULTILINE)
_AT = re.compile(r"(?<![\w/@.])@([A-Za-z0-9](?:[A-Za-z0-9_.-]{0,60}[A-Za-z0-9])?)")


def named(text: str | None) -> list[str]:
    """Handles named in a text, outside code and quotations.

    >>> named("@ana and `@code`, not mail@host.org")
    ['@ana']
    """
    return ["@" + name for name in _AT.findall(_CODE.sub(" ", text))] if text else []


# --- GitHub ----------------------------------------------------------------------------------------------------------


def is_github(value: Any) -> bool:
    return isinstance(value, dict) and {"id", "body", "created_at", "user"} <= value.keys() and bool({"number", "issue_url", "pull_request_url"} & value.keys())


def _user(person: Any, harvest: Harvest) -> str | None:
    if not isinstance(person, dict):
        return None
    account = text_of(person.get("id")) or text_of(person.get("login"))
    if person.get("login") == "ghost":
        return None
    harvest.account(account, name=person.get("name"), handle=person.get("login"), is_bot=True if person.get("type") == "Bot" else None)
    return account


def _place(address: Any) -> str | None:
    """ "owner/repo#7" from the address of an issue or pull request."""
    found = re.search(r"/([^/]+/[^/]+)/(?:issues|pulls?)/(\d+)", str(address or ""))
    return f"{found[1]}#{found[2]}" if found else None


def is_gh(value: Any) -> bool:
    """True for what `gh issue list --json number,title,body,author,createdAt,comments` writes, and its like for pull requests."""
    return isinstance(value, dict) and {"author", "createdAt"} <= value.keys() and bool({"number", "body"} & value.keys())


def _gh_author(person: Any, harvest: Harvest) -> str | None:
    """Here comments have a login and no number, so the login is the account everywhere."""
    login = text_of(person.get("login")) if isinstance(person, dict) else None
    if login in (None, "ghost"):
        return None
    harvest.account(login, name=person.get("name"), handle=login, is_bot=person.get("is_bot"))
    return login


def _sort_gh(value: dict[str, Any], harvest: Harvest):
    here = _place(value.get("url")) or f"#{value.get('number')}"
    channel = here.split("#")[0] or None
    words = "\n\n".join(w for w in (value.get("title"), value.get("body")) if w) or None
    comments = value.get("comments") if isinstance(value.get("comments"), list) else []
    yield (
        "message",
        Row(
            here,
            _gh_author(value["author"], harvest),
            value["createdAt"],
            words,
            addressed=named(value.get("body")),
            channel=channel,
            replies=len(comments) if "comments" in value else None,
            record=value,
        ),
    )
    for place, comment in enumerate(comments, start=1):
        if not is_gh(comment):
            yield "reject", "no comment of GitHub"
            continue
        if comment.get("includesCreatedEdit") is True:
            harvest.edit()
        yield (
            "message",
            Row(
                text_of(comment.get("id")) or f"{here}-{place}",
                _gh_author(comment["author"], harvest),
                comment["createdAt"],
                comment.get("body") or None,
                here,
                addressed=named(comment.get("body")),
                thread=here,
                channel=channel,
                record=comment,
            ),
        )


def sort_github(value: Any, harvest: Harvest):
    if is_gh(value) and "number" in value:
        yield from _sort_gh(value, harvest)
        return
    if not is_github(value):
        if isinstance(value, dict) and "message" in value and "documentation_url" in value:
            yield "other", "error"
        elif isinstance(value, dict) and "login" in value:
            yield "other", "profile"
        elif isinstance(value, dict) and "event" in value and "actor" in value:
            yield "event", str(value["event"])
        else:
            yield "reject", "no issue or comment of GitHub"
        return
    author, body = _user(value.get("user"), harvest), value.get("body")
    if "number" in value:
        here = _place(value.get("url") or value.get("html_url")) or "#" + str(value["number"])
        text = "\n\n".join(w for w in (value.get("title"), body) if w) or None
        yield (
            "message",
            Row(
                here,
                author,
                value["created_at"],
                text,
                addressed=named(body),
                channel=here.split("#")[0] or None,
                replies=value.get("comments") if not isinstance(value.get("comments"), list) else None,
                record=value,
            ),
        )
        for comment in value.get("comments_data") or ():
            yield from sort_github({"issue_url": value.get("url"), **comment}, harvest)
        return
    issue = _place(value.get("issue_url") or value.get("pull_request_url"))
    other = text_of(value.get("in_reply_to_id"))
    yield (
        "message",
        Row(
            f"comment-{value['id']}",
            author,
            value["created_at"],
            body,
            f"comment-{other}" if other else issue,
            addressed=named(body),
            thread=issue,
            channel=issue.split("#")[0] if issue else None,
            record=value,
        ),
    )


def sniff_github(source: Source) -> float:
    first = first_record(source.main_json, "items")
    if is_gh(first) and "number" in first and ("title" in first or "comments" in first):
        return 0.95
    if is_github(first) and ("github" in str(first.get("url", "")) + str(first.get("html_url", "")) or "node_id" in first):
        return 0.96
    text = source.main_json.json_head.text if source.main_json.json_head.shape else ""
    return 0.9 if '"node_id"' in text and '"created_at"' in text and ('"issue_url"' in text or '"comments_url"' in text) else 0.0


def read_github(source: Source, options: Options) -> Harvest:
    harvest = Harvest()
    each = Each(harvest, sort_github, GITHUB, options.extras)
    read_parts(json_parts(source.parts), each, lambda value: is_github(value) or is_gh(value), ("items",))
    return finish(each.rows, harvest, options, GITHUB)


# --- GitLab ----------------------------------------------------------------------------------------------------------


def is_gitlab(value: Any) -> bool:
    return isinstance(value, dict) and {"id", "author", "created_at"} <= value.keys() and bool({"iid", "noteable_type"} & value.keys())


def _author(person: Any, harvest: Harvest) -> str | None:
    if not isinstance(person, dict):
        return None
    account = text_of(person.get("id"))
    if person.get("username") == "ghost":
        return None
    harvest.account(account, name=person.get("name"), handle=person.get("username"), is_bot=person.get("bot"))
    return account


def sort_gitlab(value: Any, harvest: Harvest):
    if isinstance(value, dict) and "individual_note" in value and isinstance(value.get("notes"), list):  # a discussion: its notes answer its first one
        first = next((note.get("id") for note in value["notes"] if isinstance(note, dict)), None)
        for note in value["notes"]:
            yield from sort_gitlab({**note, "discussion": first} if isinstance(note, dict) and note.get("id") != first else note, harvest)
        return
    if not is_gitlab(value):
        yield "reject", "no issue or note of GitLab"
        return
    author = _author(value.get("author"), harvest)
    if "noteable_type" in value:
        if value.get("system"):
            yield "event", "system note"
            return
        parent = f"{str(value['noteable_type']).lower()}-{value.get('noteable_id')}"
        yield (
            "message",
            Row(
                f"note-{value['id']}",
                author,
                value["created_at"],
                value.get("body"),
                f"note-{value['discussion']}" if value.get("discussion") else parent,
                addressed=named(value.get("body")),
                thread=parent,
                record=value,
            ),
        )
        return
    kind = "mergerequest" if "merge_status" in value or "source_branch" in value else "issue"
    text = "\n\n".join(w for w in (value.get("title"), value.get("description")) if w) or None
    yield (
        "message",
        Row(
            f"{kind}-{value['id']}",
            author,
            value["created_at"],
            text,
            addressed=named(value.get("description")),
            channel=text_of(value.get("project_id")),
            likes=value.get("upvotes"),
            replies=value.get("user_notes_count"),
            record=value,
        ),
    )
    for note in value.get("notes_data") or ():
        yield from sort_gitlab({"noteable_type": "Issue", "noteable_id": value["id"], **note}, harvest)


def sniff_gitlab(source: Source) -> float:
    first = first_record(source.main_json, "items")
    if "individual_note" in first and isinstance(first.get("notes"), list):
        return 0.96
    return 0.96 if is_gitlab(first) else 0.0


def read_gitlab(source: Source, options: Options) -> Harvest:
    harvest = Harvest()
    each = Each(harvest, sort_gitlab, GITLAB, options.extras)
    read_parts(json_parts(source.parts), each, lambda value: is_gitlab(value) or (isinstance(value, dict) and "individual_note" in value))
    return finish(each.rows, harvest, options, GITLAB)


_CARD = {
    "venue": "room",
    "kept": "title and text as written (Markdown), mentions outside code and quotations, number of comments",
    "absent": "edits, who reads along, comments that were not asked for",
    "replies": "a comment answers its issue (or the comment it names); the addressee is that author where known, else unknown",
}
READERS = (
    Reader("github", "GitHub issues, pull requests and comments", sniff_github, read_github, version="2", **_CARD),
    Reader("gitlab", "GitLab issues and notes", sniff_gitlab, read_gitlab, version="2", **_CARD),
)
