"""Twitter: its two interfaces, the archive of one account, tables that people make of them."""

from __future__ import annotations

import json

from .files import put_csv, put_lines, put_text
from .lines import Line, talk
from .makers import maker


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
