"""Issues and comments of GitHub and GitLab."""

from __future__ import annotations

from .files import put_json
from .lines import talk
from .makers import maker


@maker("github")
def github(folder, n):
    issues, comments = [], []
    for m in talk(n):
        user = {"login": f"person{m.who}", "id": m.who + 1, "type": "User"}
        base = "https://api.github.com/repos/bread/oven"
        if m.number == m.root:
            issues.append(
                {
                    "id": m.number + 1,
                    "number": m.root + 1,
                    "url": f"{base}/issues/{m.root + 1}",
                    "title": "bread",
                    "body": m.text,
                    "user": user,
                    "created_at": m.iso,
                    "comments": 19,
                    "state": "open",
                }
            )
        else:
            comments.append(
                {
                    "id": 10**6 + m.number,
                    "issue_url": f"{base}/issues/{m.root + 1}",
                    "url": f"{base}/issues/comments/{m.number}",
                    "body": m.text,
                    "user": user,
                    "created_at": m.iso,
                }
            )
    put_json(folder / "issues.json", issues)
    put_json(folder / "comments.json", comments)
    return folder


@maker("gitlab")
def gitlab(folder, n):
    issues, notes = [], []
    for m in talk(n):
        author = {"id": m.who + 1, "username": f"person{m.who}", "name": f"Person {m.who}", "state": "active"}
        if m.number == m.root:
            issues.append(
                {
                    "id": m.root + 1,
                    "iid": m.root + 1,
                    "project_id": 3,
                    "title": "bread",
                    "description": m.text,
                    "author": author,
                    "created_at": m.iso,
                    "state": "opened",
                    "web_url": "x",
                }
            )
        else:
            notes.append(
                {
                    "id": 10**6 + m.number,
                    "body": m.text,
                    "author": author,
                    "created_at": m.iso,
                    "system": False,
                    "noteable_id": m.root + 1,
                    "noteable_iid": m.root + 1,
                    "noteable_type": "Issue",
                }
            )
    put_json(folder / "issues.json", issues)
    put_json(folder / "notes.json", notes)
    return folder
