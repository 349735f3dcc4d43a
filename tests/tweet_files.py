"""Tiny invented exports in the forms that real ones have: five people who never lived, talking about bread."""

import json

PEOPLE = {"11": "ana", "12": "ben", "13": "cho", "14": "dan", "15": "eva"}


def user(account: str, followers: int = 5) -> dict:
    return {
        "id": int(account),
        "id_str": account,
        "screen_name": PEOPLE[account].title(),
        "name": f"{PEOPLE[account]} of the bakery",
        "followers_count": followers,
    }


def v1(number: int, author: str, text: str, *, reply=None, to=None, mentions=(), rt=None, quote=None, minute: int | None = None, **more) -> dict:
    """A tweet of API v1.1; ids are beyond 2^53 on purpose."""
    tweet_id = 10**18 + number
    made = {
        "created_at": f"Thu May 20 10:{number if minute is None else minute:02d}:00 +0000 2010",
        "id": tweet_id,
        "id_str": str(tweet_id),
        "full_text": text,
        "truncated": False,
        "entities": {"user_mentions": [{"id": int(m), "id_str": m, "screen_name": PEOPLE[m].title(), "name": PEOPLE[m]} for m in mentions]},
        "user": user(author),
        "lang": "en",
        "favorite_count": 2,
        "retweet_count": 1,
        "in_reply_to_status_id_str": None if reply is None else str(10**18 + reply),
        "in_reply_to_user_id_str": to,
        "in_reply_to_screen_name": None if to is None else PEOPLE[to].title(),
    }
    if rt:
        made["retweeted_status"] = rt
    if quote:
        made.update(is_quote_status=True, quoted_status_id_str=quote["id_str"], quoted_status=quote)
    return {**made, **more}


def v1_talk() -> list[dict]:
    """Seven tweets: an open post, an answer, an answer to somebody absent, a repost, a quote, a mention, a long text."""
    first = v1(1, "11", "Fresh bread &amp; butter &lt;3")
    long_words = "What a loaf, " * 30 + "amen."
    original = v1(7, "15", "")
    original.update(full_text=None, text=long_words[:130] + "…", truncated=True, extended_tweet={"full_text": long_words, "entities": {"user_mentions": []}})
    return [
        first,
        v1(2, "12", "@Ana how much? @Cho wants one", reply=1, to="11", mentions=("11", "13")),
        v1(3, "13", "@Dan I heard", reply=900, to="14", mentions=("14",)),
        v1(4, "14", "RT @Eva: " + long_words[:100] + "…", rt=original, mentions=("15",)),
        v1(5, "15", "this! https://example.org/x", quote=first),
        v1(6, "11", "thanks @ben @ben and @nobody", mentions=("12", "12")),
        original,
    ]


def v2_user(account: str) -> dict:
    return {
        "id": account,
        "username": PEOPLE[account].title(),
        "name": PEOPLE[account],
        "created_at": "2009-01-01T00:00:00.000Z",
        "public_metrics": {"followers_count": 5},
    }


def v2(number: int, author: str, text: str, *, refs=(), to=None, mentions=(), talk=None, **more) -> dict:
    """A tweet of API v2; refs: (type, number)."""
    made = {
        "id": str(10**18 + number),
        "author_id": author,
        "text": text,
        "conversation_id": str(10**18 + (talk or number)),
        "created_at": f"2010-05-20T10:{number:02d}:00.000Z",
        "lang": "en",
        "public_metrics": {"like_count": 2, "retweet_count": 1, "reply_count": 0, "quote_count": 0},
    }
    if refs:
        made["referenced_tweets"] = [{"type": kind, "id": str(10**18 + other)} for kind, other in refs]
    if to:
        made["in_reply_to_user_id"] = to
    if mentions:
        made["entities"] = {"mentions": [{"start": 0, "end": 4, "username": PEOPLE[m].title(), "id": m} for m in mentions]}
    return {**made, **more}


def v2_pages() -> list[dict]:
    """Two pages, the second of which repeats a tweet of the first with new counts; includes are context."""
    long_words = "What a loaf, " * 30 + "amen."
    first = v2(1, "11", "Fresh bread &amp; butter")
    context = v2(7, "15", long_words[:200], note_tweet={"text": long_words})
    one = [
        first,
        v2(2, "12", "@Ana how much?", refs=[("replied_to", 1)], to="11", mentions=("11", "13"), talk=1),
        v2(3, "13", "RT @Eva: " + long_words[:100] + "…", refs=[("retweeted", 7)], mentions=("15",)),
    ]
    two = [
        {**first, "public_metrics": {"like_count": 9, "retweet_count": 1, "reply_count": 1, "quote_count": 0}},
        v2(4, "14", "@Ben and this https://example.org", refs=[("replied_to", 2), ("quoted", 7)], to="12", mentions=("12",), talk=1),
        v2(5, "15", "a quote of somebody unseen", refs=[("quoted", 800)]),
    ]
    return [
        {
            "data": one,
            "includes": {"users": [v2_user(a) for a in ("11", "12", "13", "15")], "tweets": [context]},
            "meta": {"result_count": 3},
            "__twarc": {"version": "2"},
        },
        {
            "data": two,
            "includes": {"users": [v2_user(a) for a in ("11", "14", "15")], "tweets": [context]},
            "errors": [{"title": "Not Found Error", "detail": "gone"}],
            "meta": {"result_count": 3},
        },
    ]


def lines(values) -> bytes:
    return b"".join(json.dumps(value, ensure_ascii=False).encode() + b"\n" for value in values)


def archive_js(name: str = "tweets", wrapped: bool = True) -> str:
    """What an X archive holds: all values text, no author anywhere."""
    tweets = [
        {
            "id_str": "501",
            "id": "501",
            "created_at": "Thu May 20 10:01:00 +0000 2010",
            "full_text": "Fresh bread &amp; butter",
            "lang": "en",
            "favorite_count": "2",
            "retweet_count": "0",
            "entities": {"user_mentions": []},
        },
        {
            "id_str": "502",
            "id": "502",
            "created_at": "Thu May 20 10:02:00 +0000 2010",
            "full_text": "and jam",
            "in_reply_to_status_id_str": "501",
            "in_reply_to_user_id_str": "77",
            "in_reply_to_screen_name": "Baker",
            "entities": {"user_mentions": []},
        },
        {
            "id_str": "503",
            "id": "503",
            "created_at": "Thu May 20 10:03:00 +0000 2010",
            "full_text": "RT @Eva: What a loaf, what a loaf…",
            "entities": {"user_mentions": [{"screen_name": "Eva", "name": "eva", "id_str": "15", "id": "15"}]},
        },
        {
            "id_str": "504",
            "id": "504",
            "created_at": "Thu May 20 10:04:00 +0000 2010",
            "full_text": "@Ben come by",
            "in_reply_to_status_id_str": "900",
            "in_reply_to_user_id_str": "12",
            "in_reply_to_screen_name": "Ben",
            "entities": {"user_mentions": [{"screen_name": "Ben", "name": "ben", "id_str": "12", "id": "12"}]},
        },
    ]
    return f"window.YTD.{name}.part0 = " + json.dumps([{"tweet": t} if wrapped else t for t in tweets], indent=2)


def utterance(number: int, speaker: str, text: str, answers: int | None = None, root: int = 1) -> dict:
    return {
        "id": f"u{number}",
        "conversation_id": f"u{root}",
        "text": text,
        "speaker": speaker,
        "meta": {"score": number},
        "reply-to": None if answers is None else f"u{answers}",
        "timestamp": 1274349600 + number,
        "vectors": [],
    }


def utterances() -> list[dict]:
    return [
        utterance(1, "ana", "Who baked this?"),
        utterance(2, "ben", "I did.", 1),
        utterance(3, "[deleted]", "liar", 2),
        utterance(4, "cho", "why?", 3),
        utterance(5, "dan", "an answer to something that is not here", 99),
    ]
