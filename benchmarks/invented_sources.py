"""Invented sources of any size, one maker a format: synthetic talk of a hundred people, half of it answers.

Each maker writes `n` messages as its source would write them, with the fields that a reader needs and no others, and
returns the path to hand to `read`. They show how reading grows with size; they are no samples of anything.
"""

from __future__ import annotations

import csv
import json
import random
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

START = datetime(2010, 5, 20, 8, 0, tzinfo=UTC)
MAKERS: dict[str, Callable[[Path, int], Path]] = {}


def maker(format: str):
    """Register a maker under the name of its reader."""

    def put(function):
        MAKERS[format] = function
        return function

    return put


class Line:
    """One invented message: its number, author, time, words, the number of the one it answers (or None) and of its thread."""

    def __init__(self, number: int, rng: random.Random):
        self.number = number
        self.who = rng.randrange(100)
        self.when = START + timedelta(seconds=40 * number)
        self.root = number - number % 20
        self.answers = self.root + rng.randrange(number % 20) if number % 20 and rng.random() < 0.5 else None
        self.text = " ".join(rng.choices(WORDS, k=rng.randrange(3, 15)))

    @property
    def iso(self) -> str:
        return self.when.strftime("%Y-%m-%dT%H:%M:%S.000Z")

    @property
    def unix(self) -> int:
        return int(self.when.timestamp())


WORDS = [f"word{k}" for k in range(300)]


def talk(n: int) -> Iterator[Line]:
    rng = random.Random(20100520)
    return (Line(k, rng) for k in range(n))


def put_json(path: Path, value) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(value), encoding="utf-8")
    return path


def put_lines(path: Path, rows: Iterator[dict]) -> Path:
    with path.open("w", encoding="utf-8") as out:
        out.writelines(json.dumps(row) + "\n" for row in rows)
    return path


def put_text(path: Path, rows: Iterator[str], head: str = "", foot: str = "") -> Path:
    with path.open("w", encoding="utf-8") as out:
        out.write(head)
        out.writelines(rows)
        out.write(foot)
    return path


def put_csv(path: Path, rows: Iterator[dict]) -> Path:
    with path.open("w", encoding="utf-8", newline="") as out:
        first = next(rows)
        table = csv.DictWriter(out, list(first))
        table.writeheader()
        table.writerow(first)
        table.writerows(rows)
    return path


# --- feeds -----------------------------------------------------------------------------------------------------------


@maker("twitter_v1")
def twitter_v1(folder, n):
    return put_lines(folder / "tweets.jsonl", map(_tweet, talk(n)))


def _tweet(m: Line) -> dict:
    user = {"id_str": str(1000 + m.who), "screen_name": f"person{m.who}", "name": f"Person {m.who}", "followers_count": m.who}
    return {
        "id_str": str(10**18 + m.number),
        "created_at": m.when.strftime("%a %b %d %H:%M:%S +0000 %Y"),
        "full_text": m.text,
        "user": user,
        "entities": {"user_mentions": []},
        "in_reply_to_status_id_str": None if m.answers is None else str(10**18 + m.answers),
        "in_reply_to_user_id_str": None if m.answers is None else str(1000 + m.who // 2),
        "retweet_count": 0,
        "favorite_count": 1,
    }


@maker("twitter_v2")
def twitter_v2(folder, n):
    def pages():
        page = []
        for m in talk(n):
            page.append(
                {
                    "id": str(10**18 + m.number),
                    "author_id": str(1000 + m.who),
                    "text": m.text,
                    "created_at": m.iso,
                    "conversation_id": str(10**18 + m.root),
                    **({} if m.answers is None else {"referenced_tweets": [{"type": "replied_to", "id": str(10**18 + m.answers)}]}),
                }
            )
            if len(page) == 100 or m.number == n - 1:
                people = [{"id": str(1000 + k), "username": f"person{k}", "name": f"Person {k}"} for k in range(100)]
                yield {"data": page, "includes": {"users": people}, "meta": {"result_count": len(page)}}
                page = []

    return put_lines(folder / "pages.jsonl", pages())


@maker("twitter_archive")
def twitter_archive(folder, n):
    (folder / "data").mkdir(parents=True)
    (folder / "data" / "account.js").write_text(
        'window.YTD.account.part0 = [ {"account": {"accountId": "1000", "username": "person0", "accountDisplayName": "Person 0"}} ]', encoding="utf-8"
    )
    rows = ((", " if m.number else "") + json.dumps({"tweet": {k: v for k, v in _tweet(m).items() if k != "user"}}) for m in talk(n))
    put_text(folder / "data" / "tweets.js", rows, "window.YTD.tweets.part0 = [", "]")
    return folder


@maker("twarc_csv")
def twarc_csv(folder, n):
    return put_csv(
        folder / "tweets.csv",
        (
            {
                "id": 10**18 + m.number,
                "conversation_id": 10**18 + m.root,
                "referenced_tweets.replied_to.id": "" if m.answers is None else 10**18 + m.answers,
                "referenced_tweets.retweeted.id": "",
                "referenced_tweets.quoted.id": "",
                "author_id": 1000 + m.who,
                "in_reply_to_user_id": "",
                "created_at": m.iso,
                "text": m.text,
                "lang": "en",
                "author.id": 1000 + m.who,
                "author.username": f"person{m.who}",
            }
            for m in talk(n)
        ),
    )


@maker("tweets_csv")
def tweets_csv(folder, n):
    return put_csv(
        folder / "tweets.csv",
        (
            {
                "id_str": 10**18 + m.number,
                "text": m.text,
                "created_at": m.when.strftime("%Y-%m-%d %H:%M:%S"),
                "in_reply_to_user_id_str": "" if m.answers is None else 1000 + m.who // 2,
                "is_retweet": "false",
            }
            for m in talk(n)
        ),
    )


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


@maker("reddit")
def reddit(folder, n):
    return put_lines(
        folder / "RC_2010-05.jsonl",
        (
            {
                "id": f"c{m.number}",
                "author": f"person{m.who}",
                "body": m.text,
                "created_utc": m.unix,
                "link_id": f"t3_l{m.root}",
                "parent_id": f"t3_l{m.root}" if m.answers is None else f"t1_c{m.answers}",
                "subreddit": "bread",
                "score": 3,
            }
            for m in talk(n)
        ),
    )


@maker("reddit_csv")
def reddit_csv(folder, n):
    return put_csv(
        folder / "submissions.csv",
        (
            {
                "created_utc": m.unix,
                "author": f"person{m.who}",
                "title": m.text,
                "selftext": m.text,
                "score": 3,
                "id": f"s{m.number}",
                "num_comments": 0,
                "permalink": "/r/bread",
            }
            for m in talk(n)
        ),
    )


@maker("hackernews")
def hackernews(folder, n):
    return put_lines(
        folder / "items.jsonl",
        (
            {
                "id": 1000 + m.number,
                "by": f"person{m.who}",
                "time": m.unix,
                "text": m.text,
                **(
                    {"type": "story", "title": m.text}
                    if m.number == m.root
                    else {"type": "comment", "parent": 1000 + (m.root if m.answers is None else m.answers)}
                ),
            }
            for m in talk(n)
        ),
    )


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


@maker("fourcat")
def fourcat(folder, n):
    return put_csv(
        folder / "4cat.csv",
        (
            {
                "id": f"p{m.number}",
                "thread_id": f"p{m.root}",
                "timestamp": m.when.strftime("%Y-%m-%d %H:%M:%S"),
                "unix_timestamp": m.unix,
                "subject": "",
                "body": m.text,
                "author": f"person{m.who}",
                "author_id": m.who,
                "reply_to": "" if m.answers is None else f"p{m.answers}",
            }
            for m in talk(n)
        ),
    )


@maker("coordination_csv")
def coordination_csv(folder, n):
    return put_csv(
        folder / "shares.csv",
        ({"object_id": f"o{m.root}", "account_id": f"a{m.who}", "content_id": f"c{m.number}", "timestamp_share": m.unix} for m in talk(n)),
    )


# --- rooms -----------------------------------------------------------------------------------------------------------


@maker("slack")
def slack(folder, n):
    put_json(folder / "users.json", [{"id": f"U{k}", "name": f"person{k}", "profile": {"real_name": f"Person {k}"}} for k in range(100)])
    put_json(folder / "channels.json", [{"id": "C1", "name": "bread", "members": [f"U{k}" for k in range(100)]}])
    days: dict[str, list] = {}
    for m in talk(n):
        row = {"type": "message", "user": f"U{m.who}", "text": m.text, "ts": f"{m.unix}.000100"}
        if m.answers is not None:
            row["thread_ts"] = f"{int((START + timedelta(seconds=40 * m.root)).timestamp())}.000100"
        days.setdefault(m.when.strftime("%Y-%m-%d"), []).append(row)
    for day, rows in days.items():
        put_json(folder / "bread" / f"{day}.json", rows)
    return folder


@maker("discord")
def discord(folder, n):
    messages = [
        {
            "id": str(10**17 + m.number),
            "type": "Default" if m.answers is None else "Reply",
            "timestamp": m.when.isoformat(),
            "timestampEdited": None,
            "isPinned": False,
            "content": m.text,
            "author": {"id": str(m.who + 1), "name": f"person{m.who}", "nickname": f"Person {m.who}", "isBot": False},
            "attachments": [],
            "embeds": [],
            "reactions": [],
            "mentions": [],
            **({} if m.answers is None else {"reference": {"messageId": str(10**17 + m.answers), "channelId": "5", "guildId": "4"}}),
        }
        for m in talk(n)
    ]
    return put_json(
        folder / "channel.json",
        {
            "guild": {"id": "4", "name": "Bread"},
            "exportedAt": START.isoformat(),
            "channel": {"id": "5", "type": "GuildTextChat", "name": "general"},
            "messages": messages,
            "messageCount": n,
        },
    )


@maker("telegram")
def telegram(folder, n):
    messages = [
        {
            "id": m.number + 1,
            "type": "message",
            "date": m.when.strftime("%Y-%m-%dT%H:%M:%S"),
            "date_unixtime": str(m.unix),
            "from": f"Person {m.who}",
            "from_id": f"user{m.who}",
            "text": m.text,
            **({} if m.answers is None else {"reply_to_message_id": m.answers + 1}),
        }
        for m in talk(n)
    ]
    return put_json(folder / "result.json", {"name": "Bread", "type": "private_supergroup", "id": 77, "messages": messages})


@maker("messenger")
def messenger(folder, n):
    messages = [{"sender_name": f"Person {m.who % 8}", "timestamp_ms": m.unix * 1000, "content": m.text, "type": "Generic"} for m in talk(n)]
    people = [{"name": f"Person {k}"} for k in range(8)]
    return put_json(
        folder / "message_1.json",
        {"participants": people, "messages": messages[::-1], "title": "Bread", "is_still_participant": True, "thread_path": "inbox/bread"},
    )


@maker("mattermost")
def mattermost(folder, n):
    page: dict[str, dict] = {}
    for m in talk(n):
        page[f"p{m.number:08d}"] = {
            "id": f"p{m.number:08d}",
            "create_at": m.unix * 1000,
            "update_at": m.unix * 1000,
            "edit_at": 0,
            "delete_at": 0,
            "user_id": f"u{m.who}",
            "channel_id": "c1",
            "root_id": "" if m.answers is None else f"p{m.root:08d}",
            "message": m.text,
            "type": "",
        }
        if len(page) == 200 or m.number == n - 1:  # no page of this interface is longer
            put_json(folder / f"page_{m.number // 200}.json", {"order": list(page)[::-1], "posts": page})
            page = {}
    return folder


@maker("rocketchat")
def rocketchat(folder, n):
    messages = [
        {
            "_id": f"m{m.number}",
            "rid": "room",
            "msg": m.text,
            "ts": m.iso,
            "u": {"_id": f"u{m.who}", "username": f"person{m.who}", "name": f"Person {m.who}"},
            "mentions": [],
            "channels": [],
            **({} if m.answers is None else {"tmid": f"m{m.root}"}),
        }
        for m in talk(n)
    ]
    return put_json(folder / "messages.json", {"messages": messages, "count": n, "offset": 0, "total": n, "success": True})


@maker("gitter")
def gitter(folder, n):
    return put_json(
        folder / "messages.json",
        [
            {
                "id": f"{m.number:024x}",
                "text": m.text,
                "html": m.text,
                "sent": m.iso,
                "fromUser": {"id": f"u{m.who}", "username": f"person{m.who}", "displayName": f"Person {m.who}"},
                "unread": False,
                "readBy": 0,
                "urls": [],
                "mentions": [],
                "issues": [],
                "meta": [],
                "v": 1,
            }
            for m in talk(n)
        ],
    )


@maker("zulip")
def zulip(folder, n):
    messages = [
        {
            "id": m.number + 1,
            "sender_id": m.who,
            "sender_full_name": f"Person {m.who}",
            "sender_email": f"p{m.who}@example.org",
            "timestamp": m.unix,
            "content": m.text,
            "subject": f"topic {m.root}",
            "type": "stream",
            "display_recipient": "bread",
            "stream_id": 9,
            "recipient_id": 8,
        }
        for m in talk(n)
    ]
    return put_json(folder / "messages.json", {"result": "success", "msg": "", "messages": messages, "anchor": 0, "found_newest": True})


@maker("irc")
def irc(folder, n):
    hour = timedelta(hours=0)
    days: dict[str, list[str]] = {}
    for m in talk(n):
        who = f"person{m.who // 2}: " if m.answers is not None else ""
        days.setdefault(m.when.strftime("%Y-%m-%d"), []).append(f"[{(m.when + hour).strftime('%H:%M')}] <person{m.who}> {who}{m.text}\n")
    for day, rows in days.items():
        put_text(folder / f"{day}-#bread.txt", iter(rows))
    return folder


@maker("whatsapp")
def whatsapp(folder, n):
    return put_text(folder / "WhatsApp Chat with Bread.txt", (f"{m.when.strftime('%d/%m/%Y, %H:%M')} - Person {m.who}: {m.text}\n" for m in talk(n)))


@maker("signal")
def signal(folder, n):
    return put_text(folder / "chat.txt", (f"[{m.when.strftime('%Y-%m-%d, %H:%M')}] Person {m.who}: {m.text}\n" for m in talk(n)))


# --- mail and news ---------------------------------------------------------------------------------------------------


def _mail(m: Line, news: bool = False) -> str:
    answer = "" if m.answers is None else f"In-Reply-To: <{m.answers}@example.org>\nReferences: <{m.root}@example.org> <{m.answers}@example.org>\n"
    to = "Newsgroups: example.bread\nPath: news.example.org!not-for-mail\n" if news else "To: bread@lists.example.org\n"
    return (
        f"From: Person {m.who} <p{m.who}@example.org>\n{to}Date: {m.when.strftime('%a, %d %b %Y %H:%M:%S +0000')}\nMessage-ID: <{m.number}@example.org>\n{answer}"
        f"Subject: bread\nContent-Type: text/plain; charset=utf-8\n\n{m.text}\n"
    )


@maker("mbox")
def mbox(folder, n):
    return put_text(folder / "list.mbox", (f"From p{m.who}@example.org Thu May 20 08:00:00 2010\n{_mail(m)}\n" for m in talk(n)))


@maker("maildir")
def maildir(folder, n):
    for name in ("cur", "new", "tmp"):
        (folder / name).mkdir(parents=True, exist_ok=True)
    for m in talk(n):
        (folder / "cur" / f"{m.unix}.{m.number}.host:2,S").write_text(_mail(m), encoding="utf-8")
    return folder


@maker("eml")
def eml(folder, n):
    for m in talk(n):
        (folder / f"{m.number}.eml").write_text(_mail(m), encoding="utf-8")
    return folder


@maker("nntp")
def nntp(folder, n):
    for m in talk(n):
        (folder / f"{m.number}.txt").write_text(_mail(m, news=True), encoding="utf-8")
    return folder


# --- forums and forges -----------------------------------------------------------------------------------------------


@maker("stackexchange")
def stackexchange(folder, n):
    def row(m):
        link = f'PostTypeId="1" Title="{m.text}"' if m.number == m.root else f'PostTypeId="2" ParentId="{m.root + 1}"'
        return f'  <row Id="{m.number + 1}" {link} CreationDate="{m.when.strftime("%Y-%m-%dT%H:%M:%S.000")}" Score="1" Body="&lt;p&gt;{m.text}&lt;/p&gt;" OwnerUserId="{m.who + 1}" />\n'

    put_text(folder / "Posts.xml", map(row, talk(n)), '<?xml version="1.0" encoding="utf-8"?>\n<posts>\n', "</posts>\n")
    people = (f'  <row Id="{k + 1}" DisplayName="Person {k}" />\n' for k in range(100))
    put_text(folder / "Users.xml", people, '<?xml version="1.0" encoding="utf-8"?>\n<users>\n', "</users>\n")
    return folder


@maker("stackexchange_api")
def stackexchange_api(folder, n):
    items = []
    for m in talk(n):
        owner = {"user_id": m.who + 1, "display_name": f"Person {m.who}", "user_type": "registered"}
        post = {"owner": owner, "creation_date": m.unix, "score": 1, "body": f"<p>{m.text}</p>"}
        if m.number == m.root:
            items.append({**post, "question_id": m.number + 1, "title": m.text, "answers": [], "link": "https://questions.example"})
        else:
            items[-1]["answers"].append({**post, "answer_id": m.number + 1, "question_id": m.root + 1})
    return put_json(folder / "questions.json", {"items": items, "has_more": False, "quota_max": 300, "quota_remaining": 200})


@maker("discourse")
def discourse(folder, n):
    topics: dict[int, list] = {}
    for m in talk(n):
        post = {
            "id": m.number + 1,
            "username": f"person{m.who}",
            "name": f"Person {m.who}",
            "user_id": m.who + 1,
            "created_at": m.iso,
            "cooked": f"<p>{m.text}</p>",
            "post_number": m.number % 20 + 1,
            "post_type": 1,
            "reply_to_post_number": None if m.answers is None else m.answers % 20 + 1,
            "topic_id": m.root + 1,
            "topic_slug": "bread",
            "reply_count": 0,
        }
        topics.setdefault(m.root + 1, []).append(post)
    for number, posts in topics.items():
        put_json(
            folder / f"topic_{number}.json",
            {
                "id": number,
                "title": "bread",
                "slug": "bread",
                "posts_count": len(posts),
                "post_stream": {"posts": posts, "stream": [p["id"] for p in posts]},
                "created_at": posts[0]["created_at"],
            },
        )
    return folder


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


# --- tables, transcripts, networks -----------------------------------------------------------------------------------


@maker("convokit")
def convokit(folder, n):
    return put_lines(
        folder / "utterances.jsonl",
        (
            {
                "id": f"u{m.number}",
                "conversation_id": f"u{m.root}",
                "text": m.text,
                "speaker": f"s{m.who}",
                "meta": {},
                "reply-to": None if m.answers is None else f"u{m.answers}",
                "timestamp": m.unix,
            }
            for m in talk(n)
        ),
    )


@maker("table")
def table(folder, n):
    return put_csv(
        folder / "talk.csv",
        (
            {
                "message_id": f"m{m.number}",
                "author": f"person{m.who}",
                "created_at": m.iso,
                "text": m.text,
                "reply_to": "" if m.answers is None else f"m{m.answers}",
            }
            for m in talk(n)
        ),
    )


@maker("conversation_table")
def conversation_table(folder, n):
    from conversation_lib.readers import read
    from conversation_lib.writers import write_csv

    made = folder / "made"
    made.mkdir()
    out = folder / "messages.csv"
    write_csv(read(convokit(made, n)), out)
    return out


@maker("transcript")
def transcript(folder, n):
    return put_text(folder / "debate.txt", (f"PERSON {chr(65 + m.who % 26)}: {m.text}\n\n" for m in talk(n)))


@maker("subtitles")
def subtitles(folder, n):
    def at(seconds):
        return f"{seconds // 3600:02}:{seconds // 60 % 60:02}:{seconds % 60:02}.000"

    return put_text(folder / "film.vtt", (f"{at(2 * m.number)} --> {at(2 * m.number + 1)}\n<v Person {m.who}>{m.text}\n\n" for m in talk(n)), "WEBVTT\n\n")


@maker("edges")
def edges(folder, n):
    return put_text(folder / "ties.txt", (f"{m.who} {(m.who + m.number) % 100} {m.unix}\n" for m in talk(n)))


@maker("nodexl")
def nodexl(folder, n):
    from openpyxl import Workbook

    book = Workbook(write_only=True)
    ties = book.create_sheet("Edges")
    ties.append([None])
    ties.append(["Vertex 1", "Vertex 2", "Relationship", "Relationship Date (UTC)", "Tweet", "Imported ID"])
    for m in talk(n):
        ties.append(
            [
                f"person{m.who}",
                f"person{m.who // 2}",
                "Tweet" if m.answers is None else "Replies to",
                m.when.replace(tzinfo=None),
                m.text,
                str(10**18 + m.number),
            ]
        )
    people = book.create_sheet("Vertices")
    people.append([None])
    people.append(["Vertex", "Name"])
    for k in range(100):
        people.append([f"person{k}", f"Person {k}"])
    book.save(folder / "network.xlsx")
    return folder / "network.xlsx"
