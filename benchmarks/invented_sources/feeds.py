"""Mastodon, Bluesky and YouTube."""

from __future__ import annotations

from .files import put_json, put_lines
from .lines import Line, talk
from .makers import maker


@maker("mastodon")
def mastodon(folder, n):
    return put_json(folder / "timeline.json", [_status(m) for m in talk(n)])


def _status(m: Line) -> dict:
    return {
        "id": str(10**17 + m.number),
        "uri": f"https://social.example/users/person{m.who}/statuses/{m.number}",
        "created_at": m.iso,
        "content": f"<p>{m.text}</p>",
        "visibility": "public",
        "in_reply_to_id": None if m.answers is None else str(10**17 + m.answers),
        "in_reply_to_account_id": None if m.answers is None else str(m.who // 2),
        "account": {"id": str(m.who), "acct": f"person{m.who}", "username": f"person{m.who}", "display_name": f"Person {m.who}"},
        "mentions": [],
        "reblog": None,
        "language": "en",
    }


@maker("mastodon_outbox")
def mastodon_outbox(folder, n):
    base = "https://social.example/users/person0"
    items = [
        {
            "id": f"{base}/statuses/{m.number}/activity",
            "type": "Create",
            "actor": base,
            "published": m.iso,
            "to": ["https://www.w3.org/ns/activitystreams#Public"],
            "object": {
                "id": f"{base}/statuses/{m.number}",
                "type": "Note",
                "attributedTo": base,
                "published": m.iso,
                "content": f"<p>{m.text}</p>",
                "inReplyTo": None if m.answers is None else f"{base}/statuses/{m.answers}",
                "to": ["https://www.w3.org/ns/activitystreams#Public"],
                "cc": [],
                "tag": [],
            },
        }
        for m in talk(n)
    ]
    return put_json(
        folder / "outbox.json",
        {"@context": "https://www.w3.org/ns/activitystreams", "id": "outbox.json", "type": "OrderedCollection", "totalItems": n, "orderedItems": items},
    )


@maker("bluesky")
def bluesky(folder, n):
    def uri(number, who):
        return f"at://did:plc:{who:024d}/app.bsky.feed.post/{number}"

    def rows():
        authors = []
        for m in talk(n):
            authors.append(m.who)
            record = {"$type": "app.bsky.feed.post", "text": m.text, "createdAt": m.iso}
            if m.answers is not None:
                record["reply"] = {"root": {"uri": uri(m.root, authors[m.root]), "cid": "x"}, "parent": {"uri": uri(m.answers, authors[m.answers]), "cid": "x"}}
            yield {
                "did": f"did:plc:{m.who:024d}",
                "time_us": m.unix * 10**6,
                "kind": "commit",
                "commit": {
                    "rev": "r",
                    "operation": "create",
                    "collection": "app.bsky.feed.post",
                    "rkey": str(m.number),
                    "record": record,
                    "cid": f"c{m.number}",
                },
            }

    return put_lines(folder / "jetstream.jsonl", rows())


@maker("youtube")
def youtube(folder, n):
    comments = [
        {
            "id": f"y{m.number}",
            "parent": "root" if m.answers is None else f"y{m.root}",
            "text": m.text,
            "timestamp": m.unix,
            "author": f"Person {m.who}",
            "author_id": f"UC{m.who}",
            "like_count": 1,
        }
        for m in talk(n)
    ]
    return put_json(
        folder / "film.info.json",
        {"id": "film", "title": "A film", "channel_id": "UC0", "channel": "Person 0", "extractor": "youtube", "comment_count": n, "comments": comments},
    )
