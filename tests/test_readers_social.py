"""Exports of social sites and team chats: tiny files that we made up, true to the form of each source.

Each says by hand what must come out: who answers whom, what is an event, what is unknown. The real samples are tested in
test_readers_manifest.py.
"""

import json
import zipfile

import pytest

from conversation_lib.errors import BadInput
from conversation_lib.readers import detect, read

MASTODON = [
    {
        "id": "2",
        "created_at": "2024-01-02T00:00:00.000Z",
        "in_reply_to_id": "1",
        "in_reply_to_account_id": "10",
        "visibility": "public",
        "content": "<p>Yes &amp; no</p>",
        "reblog": None,
        "mentions": [{"id": "10", "acct": "ana"}, {"id": "12", "acct": "cho"}],
        "account": {"id": "11", "acct": "ben", "username": "ben", "followers_count": 5},
    },
    {
        "id": "3",
        "created_at": "2024-01-03T00:00:00.000Z",
        "in_reply_to_id": None,
        "in_reply_to_account_id": None,
        "visibility": "public",
        "content": "",
        "mentions": [],
        "reblog": {"id": "1", "content": "<p>Hello</p>", "account": {"id": "10", "acct": "ana"}},
        "account": {"id": "11", "acct": "ben"},
    },
]
OUTBOX = {
    "@context": "https://www.w3.org/ns/activitystreams",
    "type": "OrderedCollection",
    "orderedItems": [
        {
            "id": "https://x.example/users/ana/statuses/1/activity",
            "type": "Create",
            "actor": "https://x.example/users/ana",
            "published": "2024-01-01T00:00:00Z",
            "object": {
                "id": "https://x.example/users/ana/statuses/1",
                "published": "2024-01-01T00:00:00Z",
                "inReplyTo": "https://y.example/users/ben/statuses/9",
                "content": "<p>hm</p>",
                "tag": [],
                "contentMap": {"en": "hm"},
            },
        },
        {
            "id": "https://x.example/users/ana/statuses/2/activity",
            "type": "Announce",
            "actor": "https://x.example/users/ana",
            "published": "2024-01-02T00:00:00Z",
            "object": "https://y.example/users/ben/statuses/9",
            "cc": [],
        },
        {"id": "https://x.example/3", "type": "Delete", "actor": "https://x.example/users/ana", "object": "https://x.example/users/ana/statuses/0"},
    ],
}
BLUESKY = {
    "feed": [
        {
            "post": {
                "uri": "at://did:plc:ana/app.bsky.feed.post/1",
                "author": {"did": "did:plc:ana", "handle": "ana.example"},
                "record": {"$type": "app.bsky.feed.post", "createdAt": "2024-01-01T00:00:00Z", "text": "one"},
                "likeCount": 3,
            }
        },
        {
            "post": {
                "uri": "at://did:plc:ben/app.bsky.feed.post/2",
                "author": {"did": "did:plc:ben", "handle": "ben.example"},
                "record": {
                    "$type": "app.bsky.feed.post",
                    "createdAt": "2024-01-01T01:00:00Z",
                    "text": "two",
                    "reply": {"parent": {"uri": "at://did:plc:ana/app.bsky.feed.post/1"}, "root": {"uri": "at://did:plc:ana/app.bsky.feed.post/1"}},
                },
            }
        },
    ]
}
JETSTREAM = "\n".join(
    json.dumps(line)
    for line in (
        {
            "did": "did:plc:ana",
            "time_us": 1,
            "kind": "commit",
            "commit": {
                "operation": "create",
                "collection": "app.bsky.feed.post",
                "rkey": "1",
                "record": {"$type": "app.bsky.feed.post", "createdAt": "2024-01-01T00:00:00Z", "text": "one"},
            },
        },
        {
            "did": "did:plc:ben",
            "time_us": 2,
            "kind": "commit",
            "commit": {"operation": "create", "collection": "app.bsky.feed.like", "rkey": "2", "record": {"createdAt": "2024-01-01T00:00:01Z"}},
        },
        {
            "did": "did:plc:ben",
            "time_us": 3,
            "kind": "commit",
            "commit": {
                "operation": "create",
                "collection": "app.bsky.feed.repost",
                "rkey": "3",
                "record": {"createdAt": "2024-01-01T00:00:02Z", "subject": {"uri": "at://did:plc:ana/app.bsky.feed.post/1"}},
            },
        },
        {"did": "did:plc:ben", "time_us": 4, "kind": "identity"},
    )
)
REDDIT = "\n".join(
    json.dumps(line)
    for line in (
        {"id": "s1", "author": "ana", "created_utc": 1500000000, "title": "A question", "selftext": "", "subreddit": "toys", "num_comments": 3, "score": 4},
        {
            "id": "a",
            "author": "ben",
            "created_utc": 1500000100,
            "body": "An answer &gt; none",
            "link_id": "t3_s1",
            "parent_id": "t3_s1",
            "subreddit": "toys",
            "score": 1,
        },
        {
            "id": "b",
            "author": "[deleted]",
            "created_utc": 1500000200,
            "body": "[deleted]",
            "link_id": "t3_s1",
            "parent_id": "t1_a",
            "subreddit": "toys",
            "score": 1,
        },
        {
            "id": "c",
            "author": "cho",
            "created_utc": 1500000300,
            "body": "To nobody now",
            "link_id": "t3_s1",
            "parent_id": "t1_b",
            "subreddit": "toys",
            "score": 1,
        },
    )
)
HN = [
    {"id": 1, "type": "story", "by": "ana", "time": 1500000000, "title": "T", "kids": [2]},
    {"id": 2, "type": "comment", "by": "ben", "parent": 1, "time": 1500000100, "text": "a<p>b"},
    {"id": 3, "type": "comment", "deleted": True, "parent": 1, "time": 1500000200},
]
ALGOLIA = {
    "id": 1,
    "type": "story",
    "author": "ana",
    "created_at_i": 1500000000,
    "title": "T",
    "children": [
        {"id": 2, "type": "comment", "author": "ben", "parent_id": 1, "story_id": 1, "created_at_i": 1500000100, "text": "x", "children": []},
        {"id": 3, "type": "pollopt", "author": "ana", "created_at_i": 1500000101, "children": []},
    ],
}
DISCORD = {
    "guild": {"id": "0", "name": "g"},
    "channel": {"id": "1", "type": "GuildTextChat", "name": "talk"},
    "dateRange": {},
    "messages": [
        {
            "id": "1",
            "type": "Default",
            "timestamp": "2024-01-01T10:00:00+02:00",
            "timestampEdited": None,
            "content": "hi",
            "author": {"id": "a", "name": "ana", "isBot": False},
            "mentions": [],
        },
        {
            "id": "2",
            "type": "Reply",
            "timestamp": "2024-01-01T10:01:00+02:00",
            "timestampEdited": "2024-01-01T10:02:00+02:00",
            "content": "ho",
            "author": {"id": "b", "name": "ben", "isBot": False},
            "mentions": [],
            "reference": {"messageId": "1"},
        },
        {"id": "3", "type": "GuildMemberJoin", "timestamp": "2024-01-01T10:03:00+02:00", "content": "", "author": {"id": "c", "name": "cho"}, "mentions": []},
    ],
}
TELEGRAM = {
    "name": "x",
    "type": "private_group",
    "id": 5,
    "messages": [
        {
            "id": 1,
            "type": "service",
            "date": "2024-01-01T00:00:00",
            "date_unixtime": "1704067200",
            "actor": "ana",
            "action": "create_group",
            "text": "",
            "text_entities": [],
        },
        {
            "id": 2,
            "type": "message",
            "date": "2024-01-01T00:01:00",
            "date_unixtime": "1704067260",
            "from": "Ana",
            "from_id": "user1",
            "text": ["see ", {"type": "link", "text": "https://x.example"}],
            "text_entities": [],
        },
        {
            "id": 3,
            "type": "message",
            "date": "2024-01-01T00:02:00",
            "date_unixtime": "1704067320",
            "from": "Ben",
            "from_id": "user2",
            "reply_to_message_id": 2,
            "text": "ok",
            "text_entities": [],
        },
    ],
}
ACCOUNT = {"about": "x", "chats": {"about": "y", "list": [TELEGRAM, {**TELEGRAM, "id": 6, "name": "other", "type": "personal_chat"}]}}
MESSENGER = {
    "participants": [{"name": "Ana"}, {"name": "Ren\u00c3\u00a9"}, {"name": "Silent"}],
    "messages": [
        {"sender_name": "Ren\u00c3\u00a9", "timestamp_ms": 1415147732056, "content": "caf\u00c3\u00a9", "type": "Generic"},
        {"sender_name": "Ana", "timestamp_ms": 1415147732000, "content": "hi", "type": "Generic"},
        {"sender_name": "Ana", "timestamp_ms": 1415147731000, "type": "Call"},
    ],
}
POSTS = '\ufeff<?xml version="1.0" encoding="utf-8"?>\n<posts>\n  <row Id="1" PostTypeId="1" CreationDate="2013-06-25T03:05:29.920" Score="1" Body="&lt;p&gt;Why?&lt;/p&gt;" OwnerUserId="7" Title="Q" />\n  <row Id="2" PostTypeId="2" ParentId="1" CreationDate="2013-06-25T04:05:29.920" Score="1" Body="So." OwnerUserId="8" />\n  <row Id="3" PostTypeId="5" CreationDate="2013-06-25T04:06:29.920" Body="wiki" />\n  <row Id="4" PostTypeId="2" ParentId="1" CreationDate="2013-06-25T04:07:29.920" Body="cut off\n</posts>\n'
GITHUB = [
    {
        "id": 100,
        "number": 7,
        "url": "https://api.github.com/repos/o/r/issues/7",
        "title": "Bug",
        "body": "cc @ben",
        "created_at": "2024-01-01T00:00:00Z",
        "user": {"id": 1, "login": "ana"},
        "comments": 1,
        "node_id": "x",
        "comments_url": "x",
    },
    {
        "id": 200,
        "issue_url": "https://api.github.com/repos/o/r/issues/7",
        "url": "https://api.github.com/repos/o/r/issues/comments/200",
        "body": "> @cho said\nfixed",
        "created_at": "2024-01-02T00:00:00Z",
        "user": {"id": 2, "login": "ben"},
        "node_id": "y",
    },
]
GITLAB = [
    {
        "id": 5,
        "body": "hm",
        "author": {"id": 1, "username": "ana"},
        "created_at": "2024-01-01T00:00:00Z",
        "system": False,
        "noteable_id": 9,
        "noteable_type": "Issue",
    },
    {
        "id": 6,
        "body": "closed",
        "author": {"id": 1, "username": "ana"},
        "created_at": "2024-01-01T01:00:00Z",
        "system": True,
        "noteable_id": 9,
        "noteable_type": "Issue",
    },
]
DISCOURSE = {
    "id": 3,
    "title": "T",
    "post_stream": {
        "stream": [1, 2, 9],
        "posts": [
            {
                "id": 1,
                "post_number": 1,
                "topic_id": 3,
                "user_id": 7,
                "username": "ana",
                "created_at": "2024-01-01T00:00:00Z",
                "cooked": "<p>Hi</p>",
                "post_type": 1,
            },
            {
                "id": 2,
                "post_number": 2,
                "topic_id": 3,
                "user_id": 8,
                "username": "ben",
                "created_at": "2024-01-01T01:00:00Z",
                "cooked": "<p>Ho</p>",
                "post_type": 1,
                "reply_to_post_number": 1,
                "reply_to_user": {"username": "ana"},
            },
        ],
    },
}
MATTERMOST = {
    "order": ["b", "a"],
    "posts": {
        "a": {
            "id": "a",
            "create_at": 1523526229586,
            "edit_at": 0,
            "delete_at": 0,
            "user_id": "u1",
            "channel_id": "c",
            "root_id": "",
            "parent_id": "",
            "message": "one @all",
            "type": "",
        },
        "b": {
            "id": "b",
            "create_at": 1523526239586,
            "edit_at": 0,
            "delete_at": 0,
            "user_id": "u2",
            "channel_id": "c",
            "root_id": "a",
            "parent_id": "a",
            "message": "two",
            "type": "",
        },
        "c": {
            "id": "c",
            "create_at": 1523526249586,
            "edit_at": 0,
            "delete_at": 0,
            "user_id": "u3",
            "channel_id": "c",
            "root_id": "",
            "message": "joined",
            "type": "system_join_channel",
        },
    },
}
ROCKET = {
    "messages": [
        {"_id": "m1", "rid": "r", "msg": "one", "ts": "2020-05-02T07:30:42.993Z", "u": {"_id": "u1", "username": "ana"}, "mentions": []},
        {"_id": "m2", "rid": "r", "tmid": "m1", "msg": "two", "ts": "2020-05-02T07:31:42.993Z", "u": {"_id": "u2", "username": "ben"}, "mentions": []},
        {"_id": "m3", "rid": "r", "t": "uj", "msg": "cho", "ts": "2020-05-02T07:32:42.993Z", "u": {"_id": "u3", "username": "cho"}},
    ],
    "count": 3,
    "success": True,
}
GITTER = [
    {
        "id": "g1",
        "text": "hi @ben",
        "html": "",
        "sent": "2020-03-23T13:18:08.800Z",
        "fromUser": {"id": "u1", "username": "ana"},
        "mentions": [{"screenName": "ben", "userId": "u2"}],
        "v": 1,
    }
]
ZULIP = {
    "messages": [
        {
            "id": 1,
            "sender_id": 11,
            "sender_full_name": "Ana",
            "content": "<p>hi</p>",
            "content_type": "text/html",
            "timestamp": 1500000000,
            "display_recipient": "general",
            "subject": "toys",
            "type": "stream",
        },
        {
            "id": 2,
            "sender_id": 12,
            "sender_full_name": "Ben",
            "content": "pst",
            "timestamp": 1500000100,
            "display_recipient": [{"id": 11, "full_name": "Ana"}, {"id": 12, "full_name": "Ben"}],
            "subject": "",
            "type": "private",
        },
    ]
}
YOUTUBE = {
    "kind": "youtube#commentThreadListResponse",
    "items": [
        {
            "id": "t",
            "snippet": {
                "videoId": "v",
                "totalReplyCount": 1,
                "topLevelComment": {
                    "id": "t",
                    "snippet": {
                        "textOriginal": "first",
                        "authorDisplayName": "@ana",
                        "authorChannelId": {"value": "UC1"},
                        "publishedAt": "2024-01-01T00:00:00Z",
                        "updatedAt": "2024-01-01T00:00:00Z",
                    },
                },
            },
            "replies": {
                "comments": [
                    {
                        "id": "t.1",
                        "snippet": {
                            "parentId": "t",
                            "textOriginal": "@cho no",
                            "authorDisplayName": "@ben",
                            "authorChannelId": {"value": "UC2"},
                            "publishedAt": "2024-01-02T00:00:00Z",
                            "updatedAt": "2024-01-02T00:00:00Z",
                        },
                    }
                ]
            },
        }
    ],
}
YTDLP = {
    "id": "v",
    "extractor": "youtube",
    "comments": [
        {"id": "t", "parent": "root", "text": "first", "author": "@ana", "author_id": "UC1", "timestamp": 1704067200},
        {"id": "t.1", "parent": "t", "text": "second", "author": "@ben", "author_id": "UC2", "timestamp": 1704067300},
    ],
}
API = {
    "items": [
        {
            "question_id": 1,
            "owner": {"user_id": 7, "display_name": "Ana"},
            "creation_date": 1500000000,
            "title": "Q",
            "answers": [{"answer_id": 2, "question_id": 1, "owner": {"user_id": 8, "display_name": "Ben"}, "creation_date": 1500000100, "body": "<p>A</p>"}],
        }
    ],
    "has_more": False,
    "quota_remaining": 9,
    "quota_max": 10,
}

#: format, content, (messages, events, rejects, others), replies, [(author, targets)] in order of time; None = unknown
CASES = {
    "mastodon": (MASTODON, (2, 0, 0, 0), 1, [("11", ["10", "12"]), ("11", ["10"])]),
    "mastodon_outbox": (OUTBOX, (2, 1, 0, 0), 1, [("https://x.example/users/ana", ["https://y.example/users/ben"])] * 2),
    "bluesky": (BLUESKY, (2, 0, 0, 0), 1, [("did:plc:ana", []), ("did:plc:ben", ["did:plc:ana"])]),
    "bluesky jetstream": (JETSTREAM, (2, 2, 0, 0), 0, [("did:plc:ana", []), ("did:plc:ben", ["did:plc:ana"])]),
    "reddit": (REDDIT, (4, 0, 0, 0), 3, [("ana", []), ("ben", ["ana"]), (None, ["ben"]), ("cho", None)]),
    "hackernews": (HN, (3, 0, 0, 0), 2, [("ana", []), ("ben", ["ana"]), (None, ["ana"])]),
    "hackernews algolia": (ALGOLIA, (2, 0, 0, 1), 1, [("ana", []), ("ben", ["ana"])]),
    "discord": (DISCORD, (2, 1, 0, 0), 1, [("a", []), ("b", ["a"])]),
    "telegram": (TELEGRAM, (2, 1, 0, 0), 1, [("user1", []), ("user2", ["user1"])]),
    "telegram account": (ACCOUNT, (4, 2, 0, 0), 2, None),
    "messenger": (MESSENGER, (2, 1, 0, 0), 0, [("Ana", ["René", "Silent"]), ("René", ["Ana", "Silent"])]),
    "stackexchange": (POSTS, (2, 0, 1, 1), 1, [("7", []), ("8", ["7"])]),
    "stackexchange_api": (API, (2, 0, 0, 0), 1, [("7", []), ("8", ["7"])]),
    "github": (GITHUB, (2, 0, 0, 0), 1, [("1", ["2"]), ("2", ["1"])]),
    "gitlab": (GITLAB, (1, 1, 0, 0), 1, [("1", None)]),
    "discourse": (DISCOURSE, (2, 0, 0, 0), 1, [("7", []), ("8", ["7"])]),
    "mattermost": (MATTERMOST, (2, 1, 0, 0), 1, [("u1", []), ("u2", ["u1"])]),
    "rocketchat": (ROCKET, (2, 1, 0, 0), 1, [("u1", []), ("u2", ["u1"])]),
    "gitter": (GITTER, (1, 0, 0, 0), 0, [("u1", ["u2"])]),
    "zulip": (ZULIP, (2, 0, 0, 0), 0, [("11", []), ("12", ["11"])]),
    "youtube": (YOUTUBE, (2, 0, 0, 0), 1, [("UC1", []), ("UC2", ["UC1", "@cho"])]),
    "youtube yt-dlp": (YTDLP, (2, 0, 0, 0), 1, [("UC1", []), ("UC2", ["UC1"])]),
}


def write(folder, name, content):
    file = folder / ("data.xml" if isinstance(content, str) and "<?xml" in content else "data.json")
    file.write_text(content if isinstance(content, str) else json.dumps(content), encoding="utf-8")
    return file


def plain(targets):
    return [None if not isinstance(t, list) else t for t in targets.tolist()]


@pytest.mark.parametrize("name", CASES)
def test_a_tiny_export_is_read_as_its_source_means_it(name, tmp_path):
    content, (messages, events, rejects, others), replies, said = CASES[name]
    corpus = read(write(tmp_path, name, content))
    got = corpus.counts()
    assert got["format"] == name.split()[0]
    assert (got["messages"], got["events"], got["rejects"], got["others"]) == (messages, events, rejects, others)
    assert got["replies"] == replies and got["records"] == messages + events + rejects + others
    if said is not None:
        authors = [None if a != a else a for a in corpus.messages["author"].tolist()]
        assert list(zip(authors, plain(corpus.messages["targets"]), strict=True)) == said
    faults = corpus.check()
    assert faults[faults["serious"]].empty


@pytest.mark.parametrize("name", [n for n in CASES if n not in ("stackexchange", "reddit", "bluesky jetstream")])
def test_a_file_cut_in_its_middle_loses_no_whole_record_and_says_where_it_broke(name, tmp_path):
    content = json.dumps(CASES[name][0])
    file = tmp_path / "cut.json"
    file.write_text(content[: int(len(content) * 0.8)], encoding="utf-8")
    try:
        corpus = read(file, format=name.split()[0])
    except BadInput as refused:  # the first record is the one that is cut
        assert name in ("gitter", "hackernews algolia") and "not read: no JSON" in str(refused)
        return
    except Exception as error:  # noqa: BLE001 - the class is what is tested
        pytest.fail(f"{type(error).__name__}: {error}")
    got = corpus.counts()
    assert got["records"] == got["messages"] + got["events"] + got["duplicates"] + got["rejects"] + got["others"]
    assert got["rejects"] >= 1 and corpus.rejects["reason"].notna().all()


def test_slack_as_folder_and_as_zip_with_silent_members(tmp_path):
    folder = tmp_path / "export"
    (folder / "general").mkdir(parents=True)
    (folder / "users.json").write_text(json.dumps([{"id": "U1", "name": "ana"}, {"id": "U2", "name": "ben"}, {"id": "U3", "name": "silent"}]))
    (folder / "channels.json").write_text(json.dumps([{"id": "C1", "name": "general", "members": ["U1", "U2", "U3"]}]))
    day = [
        {"type": "message", "subtype": "channel_join", "user": "U2", "ts": "1700000000.000100", "text": "joined"},
        {"type": "message", "user": "U1", "ts": "1700000001.000100", "text": "hi <@U2> &amp; all", "thread_ts": "1700000001.000100"},
        {"type": "message", "user": "U2", "ts": "1700000002.000100", "text": "ho", "thread_ts": "1700000001.000100", "parent_user_id": "U1"},
    ]
    (folder / "general" / "2023-11-14.json").write_text(json.dumps(day))
    with zipfile.ZipFile(tmp_path / "export.zip", "w") as z:
        for file in folder.rglob("*.json"):
            z.write(file, file.relative_to(folder).as_posix())
    for path in (folder, tmp_path / "export.zip"):
        corpus = read(path)
        got = corpus.counts()
        assert (got["format"], got["messages"], got["events"], got["replies"], got["accounts"]) == ("slack", 2, 1, 1, 3)
        assert plain(corpus.messages["targets"]) == [["U2"], ["U1"]]
        assert corpus.messages["text"].iloc[0] == "hi @ben & all"


def test_ids_beyond_two_to_the_53_keep_all_their_digits(tmp_path):
    big = [{**HN[0], "id": 2**60 + 1}, {**HN[1], "id": 2**60 + 3, "parent": 2**60 + 1}]
    corpus = read(write(tmp_path, "hackernews", big))
    assert corpus.messages["message_id"].tolist() == [str(2**60 + 1), str(2**60 + 3)] and corpus.messages["reply_to"].iloc[1] == str(2**60 + 1)


def test_unknown_fields_are_named_once_and_kept_when_asked(tmp_path):
    file = write(tmp_path, "gitter", [{**GITTER[0], "mood": "sunny"}])
    plain_read, kept = read(file), read(file, extras=True)
    assert plain_read.source["unknown_fields"] == {"mood": 1} and any("mood" in w for w in plain_read.source["warnings"])
    assert json.loads(kept.messages["extras"].iloc[0]) == {"mood": "sunny"}


@pytest.mark.parametrize("name", CASES)
def test_no_source_is_taken_for_another(name, tmp_path):
    found = detect(write(tmp_path, name, CASES[name][0]))
    assert found.format == name.split()[0] and all(score < found.certainty for _, score in found.others)
