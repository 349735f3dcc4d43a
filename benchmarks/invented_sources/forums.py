"""Forums: Reddit, Hacker News, Stack Exchange, Discourse."""

from __future__ import annotations

from .files import put_csv, put_json, put_lines, put_text
from .lines import talk
from .makers import maker


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
