"""The variants in which a source comes: zip, tar and folder, broken and whole, old names and new. All of it invented by us."""

from __future__ import annotations

import gzip
import io
import json
import tarfile
import tracemalloc
import zipfile

import pandas as pd
import pytest

from conversation_lib.errors import BadInput
from conversation_lib.readers import detect, read

from .test_readers_social import DISCORD, GITLAB, HN, MASTODON, MATTERMOST, OUTBOX, POSTS, TELEGRAM, plain, write

CHAT = "[16/03/22, 3:10:17 PM] Ana Roe: hello\n[16/03/22, 3:11:17 PM] Ana Roe: are you there?\n"


def put(folder, name, content):
    file = folder / name
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(content if isinstance(content, str) else json.dumps(content), encoding="utf-8")
    return file


def lines(*rows):
    return "\n".join(json.dumps(row) for row in rows)


# --- zip, tar, folder -------------------------------------------------------------------------------------------------


def test_a_film_beside_a_chat_is_never_held_in_memory(tmp_path):
    path = tmp_path / "WhatsApp Chat - Ben Doe.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as z:
        z.writestr("_chat.txt", CHAT)
        for k in range(3):
            z.writestr(f"0000{k}-VIDEO.mp4", bytes(50_000_000))
    tracemalloc.start()
    corpus = read(path)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert corpus.source["format"] == "whatsapp" and len(corpus) == 2 and peak < 20_000_000


def test_the_zip_of_an_iphone_names_the_silent_partner(tmp_path):
    path = tmp_path / "WhatsApp Chat - Ben Doe.zip"
    with zipfile.ZipFile(path, "w") as z:
        z.writestr("_chat.txt", CHAT)
    corpus = read(path)
    assert plain(corpus.messages["targets"]) == [["Ben Doe"], ["Ben Doe"]] and corpus.venue == "private"


@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_two_files_of_one_name_in_a_zip_are_both_read(tmp_path):
    path = tmp_path / "items.zip"
    with zipfile.ZipFile(path, "w") as z:
        z.writestr("items.json", json.dumps(HN[:1]))
        z.writestr("items.json", json.dumps(HN[1:]))
    assert len(read(path)) == 3


@pytest.mark.parametrize("cut", [0.3, 0.6, 0.95])
def test_a_zip_broken_inside_gives_what_stands_before_the_break(tmp_path, cut):
    path = tmp_path / "items.zip"
    rows = [{**HN[1], "id": k, "text": f"word {k * 7919 % 1000}"} for k in range(5_000)]
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as z:
        z.writestr("items.jsonl", lines(*rows))
    raw = bytearray(path.read_bytes())
    raw[int(len(raw) * cut) : int(len(raw) * cut) + 300] = b"\xff" * 300
    path.write_bytes(raw)
    corpus = read(path)
    counts = corpus.counts()
    assert counts["records"] == sum(counts[heap] for heap in ("messages", "events", "duplicates", "rejects", "others"))
    assert corpus.rejects["reason"].str.contains("breaks off").sum() == 1 and counts["messages"] > 5_000 * (cut - 0.1)


@pytest.mark.parametrize("mode", ["w", "w:gz", "w:bz2", "w:xz"])
def test_an_archive_of_mastodon_comes_as_a_tar(tmp_path, mode):
    path = tmp_path / "archive-20221120.tar.gz"
    with tarfile.open(path, mode) as archive:
        for name, content in (("outbox.json", json.dumps(OUTBOX)), ("actor.json", "{}"), ("media/1.png", "x" * 100_000), ("./._outbox.json", "junk")):
            info = tarfile.TarInfo(name)
            info.size = len(content)
            archive.addfile(info, io.BytesIO(content.encode()))
    corpus = read(path)
    assert corpus.source["format"] == "mastodon_outbox" and corpus.counts()["messages"] == 2
    assert [file["name"] for file in corpus.source["files"]] == ["archive-20221120.tar.gz"]


def test_a_tar_cut_short_gives_what_was_in_it_and_says_so(tmp_path):
    whole = io.BytesIO()
    with tarfile.open(fileobj=whole, mode="w") as archive:
        for k in range(3):
            content = lines(*({**HN[1], "id": 100 * k + i} for i in range(100))).encode()
            info = tarfile.TarInfo(f"items{k}.jsonl")
            info.size = len(content)
            archive.addfile(info, io.BytesIO(content))
    path = tmp_path / "items.tar.gz"
    path.write_bytes(gzip.compress(whole.getvalue()[: 512 + len(content) * 3 // 2]))
    corpus = read(path)
    counts = corpus.counts()
    assert 100 < counts["messages"] < 200 and counts["rejects"] >= 1
    assert corpus.rejects["reason"].str.contains("breaks off").any()


def test_a_workbook_and_a_parquet_file_are_known_whatever_their_ending(tmp_path):
    table = pd.DataFrame({"id": ["007", "008"], "author": ["ana", "ben"], "text": ["a", "b"], "reply_to": [None, "007"]})
    table.to_excel(tmp_path / "a.xlsx", index=False)
    table.to_parquet(tmp_path / "b.parquet", index=False)
    (tmp_path / "a.xlsx").rename(tmp_path / "talk.zip")
    (tmp_path / "b.parquet").rename(tmp_path / "talk.data")
    table.to_csv(tmp_path / "c.xlsx", index=False)
    for name in ("talk.zip", "talk.data", "c.xlsx"):
        corpus = read(tmp_path / name)
        assert corpus.messages["message_id"].tolist() == ["007", "008"] and plain(corpus.messages["targets"])[1] == ["ana"], name


def test_a_note_beside_a_table_does_not_stop_the_reading(tmp_path):
    put(tmp_path, "export/talk.csv", "id,author,created_at,text\n" + "".join(f"{k},ana,2020-05-20T10:00:00Z,word\n" for k in range(30)))
    put(tmp_path, "export/README.txt", "This export was made\nby a program.\n")
    corpus = read(tmp_path / "export")
    counts = corpus.counts()
    assert (counts["messages"], counts["others"], counts["rejects"]) == (30, 1, 0)
    assert any("README.txt" in warning for warning in corpus.source["warnings"])


def test_a_dump_with_a_long_window_is_read(tmp_path):
    import zstandard

    packer = zstandard.ZstdCompressor(compression_params=zstandard.ZstdCompressionParameters(window_log=28, write_content_size=False))
    writer = packer.compressobj()
    row = {"author": "ana", "created_utc": 1500000000, "body": "x", "link_id": "t3_s1", "parent_id": "t3_s1", "subreddit": "toys"}
    content = lines(*({**row, "id": f"c{k}"} for k in range(50))).encode()
    file = tmp_path / "RC_2010-05.zst"
    file.write_bytes(writer.compress(content) + writer.flush())
    with pytest.raises(zstandard.ZstdError):
        zstandard.ZstdDecompressor().stream_reader(io.BytesIO(file.read_bytes())).read(10)  # the window is longer than what is allowed by default
    assert read(file).counts()["messages"] == 50


# --- sites ------------------------------------------------------------------------------------------------------------


def test_the_other_tables_of_a_dump_are_no_messages(tmp_path):
    put(tmp_path, "dump/Posts.xml", POSTS)
    head = '<?xml version="1.0" encoding="utf-8"?>\n'
    put(
        tmp_path,
        "dump/Comments.xml",
        head + '<comments>\n  <row Id="1" PostId="2" Text="so?" CreationDate="2013-06-26T04:05:29.920" UserId="7" />\n</comments>\n',
    )
    put(tmp_path, "dump/PostHistory.xml", head + '<posthistory>\n  <row Id="1" PostHistoryTypeId="2" PostId="1" CreationDate="2013-06-25T03:05:29.920" UserId="7" Text="Why?" />\n</posthistory>\n')  # fmt: skip
    put(tmp_path, "dump/Users.xml", head + '<users>\n  <row Id="9" DisplayName="Silent" />\n</users>\n')
    corpus = read(tmp_path / "dump")
    assert corpus.messages["message_id"].tolist() == ["1", "2", "c1"] and corpus.counts()["duplicates"] == 0
    assert corpus.source["files_not_read"] == ["PostHistory.xml"] and "9" in corpus.accounts["account"].tolist()


def test_two_sites_in_one_folder_stay_two(tmp_path):
    for site in ("bees.example", "bread.example"):
        put(tmp_path, f"dumps/{site}/Posts.xml", POSTS)
        put(tmp_path, f"dumps/{site}/Users.xml", '<users>\n  <row Id="7" DisplayName="Ana" />\n</users>\n')
    corpus = read(tmp_path / "dumps")
    assert len(corpus) == 4 and corpus.counts()["duplicates"] == 0 and corpus.counts()["orphans"] == 0
    assert sorted(corpus.accounts["account"]) == ["bees.example/7", "bees.example/8", "bread.example/7", "bread.example/8"]


def test_a_folder_of_discord_channels_knows_each_by_its_name(tmp_path):
    other = {**DISCORD, "channel": {"id": "2", "type": "GuildTextChat", "name": "quiet"}, "messages": [{**DISCORD["messages"][0], "id": "9"}]}
    put(tmp_path, "export/talk.json", DISCORD)
    put(tmp_path, "export/quiet.json", other)
    (tmp_path / "export" / "film.mp4").write_bytes(bytes(200_000))
    corpus = read(tmp_path / "export")
    assert dict(zip(corpus.messages["message_id"], corpus.messages["channel"], strict=True)) == {"1": "talk", "2": "talk", "9": "quiet"}


def test_in_a_direct_conversation_each_speaks_to_the_other(tmp_path):
    direct = read(write(tmp_path, "discord", {**DISCORD, "channel": {"id": "1", "type": "DirectTextChat", "name": "ben"}}))
    assert direct.venue == "private" and plain(direct.messages["targets"]) == [["b"], ["a"]] and direct.source["others_are"] == "recipient"
    chat = read(write(tmp_path, "telegram", {**TELEGRAM, "type": "personal_chat", "id": 2}))
    assert chat.venue == "private" and plain(chat.messages["targets"]) == [["user2"], ["user1"]]
    alone = read(write(tmp_path, "telegram", {**TELEGRAM, "type": "personal_chat", "id": 7, "name": "Cho", "messages": TELEGRAM["messages"][:2]}))
    assert plain(alone.messages["targets"]) == [["user7"]] and "user7" in alone.accounts["account"].tolist()
    assert read(write(tmp_path, "telegram", {**TELEGRAM, "type": "public_channel"})).venue == "feed"
    assert read(write(tmp_path, "telegram", TELEGRAM)).venue == "room"


def test_a_telegram_account_that_is_cut_loses_no_other_chat(tmp_path):
    chats = [{**TELEGRAM, "id": k, "name": f"chat {k}", "type": "private_group"} for k in (5, 6, 7)]
    whole = json.dumps({"about": "x", "chats": {"about": "y", "list": chats}}, indent=1)
    here = read(put(tmp_path, "whole/result.json", whole))
    cut = read(put(tmp_path, "cut/result.json", whole[: whole.rfind('"ok"')]))
    assert here.counts()["messages"] == 6 and here.counts()["conversations"] == 3
    assert cut.counts()["messages"] == 5 and cut.counts()["events"] == 3 and cut.counts()["rejects"] == 1
    assert set(cut.messages["message_id"]) < set(here.messages["message_id"])
    holed = read(put(tmp_path, "holed/result.json", whole.replace('"date_unixtime": "1704067320"', '"date_unixtime": "17040', 1)))
    assert holed.counts()["messages"] == 5 and holed.counts()["rejects"] == 1
    assert set(holed.messages["channel"].value_counts().to_dict().items()) == {("chat 5", 1), ("chat 6", 2), ("chat 7", 2)}


def test_reddit_comments_as_a_table_answer_their_submission(tmp_path):
    put(tmp_path, "r/submissions.csv", "created_utc,id,title,selftext,num_comments,permalink,author,score\n1500000000,s1,A question,,2,/r/toys,ana,4\n")
    put(tmp_path, "r/comments.csv", "id,author,created_utc,body,link_id,parent_id,subreddit,score\na,ben,1500000100,An answer,t3_s1,t3_s1,toys,1\nb,[deleted],1500000200,[removed],t3_s1,t1_a,toys,1\n,cho,1500000300,lost,t3_s1,t1_a,toys,1\n")  # fmt: skip
    corpus = read(tmp_path / "r")
    m, counts = corpus.messages, corpus.counts()
    assert (counts["format"], counts["messages"], counts["rejects"], counts["orphans"]) == ("reddit_csv", 3, 1, 0)
    assert plain(m["targets"]) == [[], ["ana"], ["ben"]] and m["conversation_id"].unique().tolist() == ["t3_s1"]
    assert m["text"].isna().tolist() == [False, False, True] and m["author"].isna().tolist() == [False, False, True]
    alone = read(tmp_path / "r" / "comments.csv")
    assert alone.source["variant"] == "comments" and alone.counts()["replies"] == 2


def test_a_crosspost_quotes_somebody_or_somebody_unknown(tmp_path):
    base = {"created_utc": 1500000000, "title": "T", "subreddit": "toys", "author": "ana"}
    rows = [
        {**base, "id": "x", "crosspost_parent": "t3_o", "crosspost_parent_list": [{"author": "ben", "id": "o"}]},
        {**base, "id": "y", "crosspost_parent": "t3_p"},
    ]
    m = read(put(tmp_path, "s.jsonl", lines(*rows))).messages
    assert m["kind"].tolist() == ["quote", "quote"] and plain(m["targets"]) == [["ben"], None]


def test_rows_of_bigquery_are_items_of_hacker_news(tmp_path):
    rows = [
        {"id": "1", "by": "ana", "time": "1500000000", "timestamp": "2017-07-14 02:40:00 UTC", "title": "T", "type": "story", "score": "3"},
        {"id": "2", "by": "ben", "time": "1500000100", "timestamp": "2017-07-14 02:41:40 UTC", "text": "a<p>b", "type": "comment", "parent": "1"},
        {"id": "3", "time": "1500000200", "timestamp": "2017-07-14 02:43:20 UTC", "type": "comment", "parent": "1", "deleted": "true"},
    ]
    table = pd.DataFrame(rows)
    table.to_csv(tmp_path / "bq.csv", index=False)
    table.to_parquet(tmp_path / "bq.parquet", index=False)
    put(tmp_path, "bq.jsonl", lines(*rows))
    untyped = [{k: v for k, v in row.items() if k not in ("type", "time")} for row in rows[:2]]
    put(tmp_path, "stories_and_comments.jsonl", lines(*untyped))
    for name in ("bq.csv", "bq.parquet", "bq.jsonl", "stories_and_comments.jsonl"):
        corpus = read(tmp_path / name)
        m = corpus.messages
        assert (corpus.source["format"], corpus.source["variant"]) == ("hackernews", "BigQuery"), name
        assert m["message_id"].tolist()[:2] == ["1", "2"] and plain(m["targets"])[:2] == [[], ["ana"]] and m["text"].iloc[1] == "a\n\nb", name
        assert m["created_at"].iloc[1] == pd.Timestamp("2017-07-14 02:41:40", tz="UTC"), name
        assert len(m) == (2 if name.startswith("stories") else 3) and corpus.counts()["rejects"] == 0, name


def test_the_stream_of_mastodon_carries_statuses_as_text(tmp_path):
    rows = [
        {"stream": ["public"], "event": "update", "payload": json.dumps(MASTODON[0])},
        {"stream": ["public"], "event": "delete", "payload": "1"},
        {
            "stream": ["public"],
            "event": "status.update",
            "payload": json.dumps({**MASTODON[0], "content": "<p>No</p>", "edited_at": "2024-01-02T01:00:00.000Z"}),
        },
    ]
    for order in (rows, rows[::-1][1:] + rows[2:]):
        corpus = read(put(tmp_path, "stream.jsonl", lines(*order)))
        counts = corpus.counts()
        assert (counts["format"], counts["messages"], counts["events"], counts["duplicates"]) == ("mastodon", 1, 1, 1)
        assert corpus.messages["text"].tolist() == ["No"] and corpus.source["edited"] >= 1


def test_a_quote_of_which_only_the_id_is_told_has_unknown_addressees(tmp_path):
    m = read(write(tmp_path, "mastodon", [{**MASTODON[0], "in_reply_to_id": None, "quote": {"state": "accepted", "quoted_status_id": "77"}}])).messages
    assert m["kind"].tolist() == ["quote"] and m["refers_to"].tolist() == ["77"] and plain(m["targets"]) == [None]


def test_an_export_of_zulip_knows_everybody_and_the_names_of_streams(tmp_path):
    put(tmp_path, "export/analytics.json", {"analytics_realmcount": [{"id": 1}] * 500})
    put(
        tmp_path,
        "export/realm.json",
        {
            "zerver_userprofile": [{"id": 11, "full_name": "Ana", "is_bot": False}, {"id": 12, "full_name": "Ben"}, {"id": 13, "full_name": "Silent"}],
            "zerver_stream": [{"id": 5, "name": "general"}],
            "zerver_recipient": [{"id": 40, "type": 2, "type_id": 5}, {"id": 41, "type": 1, "type_id": 5}],
        },
    )
    message = {"id": 1, "sender": 11, "recipient": 40, "subject": "toys", "content": "hi @**Ben**", "date_sent": 1500000000.5, "last_edit_time": 1500000001.0}
    put(tmp_path, "export/messages-000001.json", {"zerver_message": [message], "zerver_usermessage": [{"id": 1, "message": 1}]})
    corpus = read(tmp_path / "export")
    counts = corpus.counts()
    assert (counts["format"], counts["messages"], counts["rejects"], counts["accounts"]) == ("zulip", 1, 0, 3)
    assert corpus.messages["channel"].tolist() == ["general"] and plain(corpus.messages["targets"]) == [["12"]] and corpus.source["edited"] == 1


def test_direct_posts_of_mattermost_speak_to_their_members(tmp_path):
    rows = [
        {"type": "version", "version": 1},
        {"type": "post", "post": {"team": "t", "channel": "c", "user": "ana", "message": "hi", "create_at": 1523526229586}},
        {"type": "direct_post", "direct_post": {"channel_members": ["ana", "ben"], "user": "ana", "message": "pst", "create_at": 1523526239586, "replies": [{"user": "ben", "message": "what?", "create_at": 1523526249586}]}},
    ]  # fmt: skip
    corpus = read(put(tmp_path, "import.jsonl", lines(*rows)))
    assert corpus.counts()["rejects"] == 0 and plain(corpus.messages["targets"]) == [[], ["ben"], ["ana"]]


def test_issues_as_githubs_own_program_writes_them(tmp_path):
    comment = {"id": "IC_1", "author": {"login": "ben"}, "body": "fixed, @cho", "createdAt": "2024-01-02T00:00:00Z", "includesCreatedEdit": True}
    issue = {"number": 7, "url": "https://github.com/o/r/issues/7", "title": "Bug", "body": "", "author": {"login": "ana", "name": "Ana", "is_bot": False}, "createdAt": "2024-01-01T00:00:00Z", "comments": [comment]}  # fmt: skip
    corpus = read(put(tmp_path, "issues.json", [issue]))
    m = corpus.messages
    assert corpus.source["format"] == "github" and m["message_id"].tolist() == ["o/r#7", "IC_1"] and m["reply_to"].tolist()[1] == "o/r#7"
    assert plain(m["targets"]) == [[], ["ana", "@cho"]] and corpus.source["edited"] == 1


def test_a_search_page_of_github_and_a_discussion_of_gitlab(tmp_path):
    item = {"id": 100, "number": 7, "url": "https://api.github.com/repos/o/r/issues/7", "title": "Bug", "body": None, "created_at": "2024-01-01T00:00:00Z", "user": {"id": 1, "login": "ana"}, "node_id": "x"}  # fmt: skip
    page = read(put(tmp_path, "search.json", {"total_count": 1, "incomplete_results": False, "items": [item]}))
    assert page.source["format"] == "github" and page.messages["message_id"].tolist() == ["o/r#7"]
    notes = [GITLAB[0], {**GITLAB[0], "id": 7, "author": {"id": 2, "username": "ben"}, "created_at": "2024-01-03T00:00:00Z"}]
    talk = read(put(tmp_path, "discussions.json", [{"id": "abc", "individual_note": False, "notes": notes}]))
    assert (
        talk.source["format"] == "gitlab" and talk.messages["reply_to"].tolist() == ["issue-9", "note-5"] and plain(talk.messages["targets"]) == [None, ["1"]]
    )


def test_two_vertices_of_one_name_are_two(tmp_path):
    corpus = read(put(tmp_path, "a.net", '*Vertices 3\n1 "Smith"\n2 "Smith"\n3 "Roe"\n*Arcs\n1 3 1\n2 3 1\n'))
    assert sorted(corpus.accounts["account"]) == ["Roe", "Smith", "Smith (2)"] and len(corpus.given_ties) == 2


def test_a_page_that_is_cut_keeps_its_whole_tweets(tmp_path):
    def tweet(k):
        return {"id": str(k), "author_id": "1", "text": "x", "created_at": "2021-09-22T16:25:51.000Z", "conversation_id": str(k)}

    page = {"data": [tweet(k) for k in range(10)], "includes": {"users": [{"id": "1", "username": "ana", "name": "Ana"}], "tweets": [tweet(99)]}, "meta": {}}
    text = json.dumps(page)
    holed = text.replace('"id": "4"', '"id": 4"', 1)
    corpus = read(put(tmp_path, "pages.jsonl", "\n".join([text.replace('"id": "', '"id": "5'), holed, text[: text.find('"id": "7"')]])))
    counts = corpus.counts()
    assert (counts["rejects"], counts["messages"], counts["duplicates"]) == (
        2,
        20,
        6,
    )  # of the second page all but the fifth, of the third the first seven, the fifth among them
    assert corpus.accounts.set_index("account")["handle"].get("1") == "ana" and "99" not in corpus.messages["message_id"].tolist()


# --- tables -----------------------------------------------------------------------------------------------------------


def test_na_is_no_person_and_no_message(tmp_path):
    rows = "id,author,created_at,text,in_reply_to_status_id,in_reply_to_user_id,likes\n1,ana,2020-05-20T10:00:00Z,NA,NA,NA,NA\n2,ben,2020-05-20T10:01:00Z,yes,1,NA,4\n3,NA,NA,null,NULL,nan,2\n"
    corpus = read(put(tmp_path, "r.csv", rows))
    m = corpus.messages
    assert corpus.counts()["replies"] == 1 and sorted(corpus.accounts["account"]) == ["ana", "ben"] and plain(m["targets"]) == [[], ["ana"], []]
    assert m["text"].tolist() == ["NA", "yes", "null"] and m["author"].isna().tolist() == [False, False, True]  # a text may be such a word
    assert m["likes"].isna().tolist() == [True, False, False]
    assert any("word for nothing" in warning for warning in corpus.source["warnings"])


# --- edits ------------------------------------------------------------------------------------------------------------

EDITED = {
    "slack": [{"type": "message", "user": "U1", "ts": "1700000001.000100", "text": "hi", "edited": {"user": "U1", "ts": "1700000002.000000"}}],
    "discord": DISCORD,
    "mattermost": {"order": ["a"], "posts": {"a": {**MATTERMOST["posts"]["a"], "edit_at": 1523526229999}}},
    "mastodon": [{**MASTODON[0], "edited_at": "2024-01-02T01:00:00.000Z"}],
    "reddit": {"id": "a", "author": "ben", "created_utc": 1500000100, "body": "x", "link_id": "t3_s", "parent_id": "t3_s", "subreddit": "toys", "edited": 1500000200.0},
    "telegram": {**TELEGRAM, "messages": [{**TELEGRAM["messages"][1], "edited": "2024-01-01T00:05:00", "edited_unixtime": "1704067500"}]},
    "stackexchange": POSTS.replace('Score="1" Body="So."', 'Score="1" LastEditDate="2013-06-26T04:05:29.920" Body="So."'),
}  # fmt: skip


@pytest.mark.parametrize("format", EDITED)
def test_the_fact_of_an_edit_is_kept_and_said(format, tmp_path):
    corpus = read(write(tmp_path, format, EDITED[format]))
    assert corpus.source["format"] == format and corpus.source["edited"] == 1
    assert "1 messages were edited; the last text is kept." in corpus.source["warnings"]


def test_packages_in_packages_and_strange_ones_are_told_what_to_do(tmp_path):
    (tmp_path / "dump.7z").write_bytes(b"7z\xbc\xaf\x27\x1c" + bytes(100))
    with pytest.raises(BadInput, match="unpack it with that program"):
        read(tmp_path / "dump.7z")
    for name in ("a", "b"):
        put(tmp_path, f"exports/{name}.txt", "nothing known")
        with zipfile.ZipFile(tmp_path / "exports" / f"{name}.zip", "w") as z:
            z.writestr("_chat.txt", CHAT)
    with pytest.raises(BadInput, match=r"one by one \(read a.zip b.zip\)"):
        read(tmp_path / "exports")


def test_what_is_nothing_is_answered_by_one_sentence(tmp_path):
    for name, content in (("a.zip", b"PK\x05\x06" + bytes(18)), ("b.tar", bytes(10_240)), ("c.json", b"\x00" * 5000), ("d.txt", b"\n" * 100)):
        (tmp_path / name).write_bytes(content)
        with pytest.raises(BadInput) as told:
            detect(tmp_path / name)
        assert "\n" not in str(told.value)


REALM = {
    "zerver_userprofile": [{"id": 11, "full_name": "Ana"}, {"id": 12, "full_name": "Ben"}, {"id": 13, "full_name": "Cho"}],
    "zerver_userprofile_crossrealm": [{"id": 1, "email": "welcome-bot@zulip.example"}],
    "zerver_stream": [{"id": 5, "name": "general"}],
    "zerver_recipient": [{"id": 40, "type": 2, "type_id": 5}, {"id": 41, "type": 1, "type_id": 12}, {"id": 42, "type": 3, "type_id": 7}],
    "zerver_subscription": [{"recipient": 42, "user_profile": u} for u in (11, 12, 13)],
}


def zulip(number, recipient, content, subject="", sender=11, **more):
    return {
        "id": number,
        "sender": sender,
        "recipient": recipient,
        "subject": subject,
        "content": content,
        "pub_date": 1500000000.5 + number,
        "sending_client": 1,
        **more,
    }


def test_private_messages_in_an_export_of_zulip_are_addressed_to_their_people(tmp_path):
    put(tmp_path, "export/realm.json", REALM)
    rows = [
        zulip(1, 41, "pst"),
        zulip(2, 42, "all three", "\x07"),
        zulip(3, 40, "hi @**Cho**", "toys"),
        zulip(4, 99, "to whom?"),
        zulip(5, 40, "general chat", "", is_channel_message=True),
    ]
    put(tmp_path, "export/messages-000001.json", {"zerver_message": rows, "zerver_usermessage": []})
    corpus = read(tmp_path / "export")
    assert plain(corpus.messages["targets"]) == [["12"], ["12", "13"], ["13"], None, []]
    assert corpus.messages["conversation_id"].tolist() == ["private/11-12", "private/11-12-13", "general/toys", "4", "general/general chat"]
    assert corpus.venue is None and any("private conversations beside rooms" in warning for warning in corpus.source["warnings"])
    assert corpus.counts()["rejects"] == 0 and "1" in corpus.accounts["account"].tolist()


@pytest.mark.parametrize("realm", [[], "words", {"zerver_recipient": [{"type": 1, "type_id": 12}, 7], "zerver_userprofile": None}])
def test_a_strange_realm_of_zulip_makes_no_message_private(realm, tmp_path):
    put(tmp_path, "export/realm.json", realm if isinstance(realm, str) else json.dumps(realm))
    put(tmp_path, "export/messages-000001.json", {"zerver_message": [zulip(1, 40, "hi", "toys")], "zerver_usermessage": []})
    corpus = read(tmp_path / "export")
    assert corpus.venue == "room" and plain(corpus.messages["targets"]) == [[]]


def test_old_exports_of_zulip_call_the_time_pub_date(tmp_path):
    corpus = read(put(tmp_path, "export/messages-000001.json", {"zerver_message": [zulip(1, 40, "hi", "toys")], "zerver_usermessage": []}).parent)
    assert corpus.source["format"] == "zulip" and corpus.counts()["first"] == "2017-07-14T02:40:01Z"


def test_quote_and_reply_of_zulip_is_an_answer_and_in_another_topic_a_quote(tmp_path):
    put(tmp_path, "export/realm.json", REALM)
    said = "@_**Ana|11** [said](https://chat.example/#narrow/channel/5-general/topic/toys/near/1):\n```quote\nbread\n```\nyes"
    shown = '<p><span class="user-mention silent" data-user-id="12">Ben</span> <a href="/#narrow/stream/5-general/topic/toys/near/2">said</a>:</p>\n<blockquote>x</blockquote>\n<p>no</p>'
    rows = [
        zulip(1, 40, "bread", "toys"),
        zulip(2, 40, said, "toys", 12),
        zulip(3, 40, said, "food", 13),
        zulip(4, 40, shown, "toys", 13),
        zulip(5, 40, "see /near/1 of @**Ana**", "toys", 13),
    ]
    put(tmp_path, "export/messages-000001.json", {"zerver_message": rows, "zerver_usermessage": []})
    m = read(tmp_path / "export").messages
    assert m["kind"].tolist() == ["post", "reply", "quote", "reply", "post"]
    assert m["reply_to"].fillna("").tolist() == ["", "1", "", "2", ""] and m["refers_to"].fillna("").tolist() == ["", "", "1", "", ""]
    assert plain(m["targets"]) == [[], ["11"], ["11"], ["12"], ["11"]]


def test_comments_as_youtube_data_tools_writes_them(tmp_path):
    head = "id\treplyCount\tlikeCount\tpublishedAt\tauthorName\ttext\tauthorChannelId\tauthorChannelUrl\tisReply\tisReplyTo\tisReplyToName\n"
    rows = 'Ug1\t2\t3\t2020-05-01 10:00:00\tAna\tbread &amp; <a href="x">butter</a>\tUC1\tx\t0\t\t\nUg1.a\t\t0\t2020-05-01 11:00:00\t@ben\tI <3 it\tUC2\tx\t1\tUg1\tAna\nUg1.b\t\t0\t2020-05-01 12:00:00\tCho\t@ben me too\tUC3\tx\t1\tUg1\tAna\nUg9.a\t\t0\t2020-05-01 12:30:00\tDan\tlost\tUC4\tx\t1\tUg9\tEva\n'
    for name, text in (("videoinfo_comments.tab", head + rows), ("videoinfo_comments.csv", (head + rows).replace("\t", ","))):
        corpus = read(put(tmp_path, name, text))
        m = corpus.messages
        assert corpus.source["format"] == "youtube" and m["author"].tolist() == ["UC1", "UC2", "UC3", "UC4"]
        assert m["text"].tolist() == ["bread & butter", "I <3 it", "@ben me too", "lost"] and m["likes"].tolist() == [3, 0, 0, 0]
        assert plain(m["targets"]) == [[], ["UC1"], ["UC1", "UC2"], None]
        assert corpus.source["timezone"] == "UTC (assumed)" and not corpus.source["unknown_fields"]


def test_comments_of_one_account_as_google_takeout_writes_them(tmp_path):
    late = 'Channel ID,Comment create timestamp,Price,Comment ID,Parent comment ID,Post ID,Video ID,Comment text,Top-level comment ID\nUC1,2023-04-14T07:39:35.956042+00:00,0,Ug1,,,film,"{""text"":""fresh""},{""text"":"" bread""}",\nUC1,2023-04-15T07:39:35+00:00,0,Ug2.a,Ug2.z,,film,"{""text"":""yes""}",Ug2\n\n\n'
    early = 'Comment ID,Channel ID,Comment Create Timestamp,Price,Parent Comment ID,Video ID,Comment Text\nUg0,UC1,2022-04-14T07:39:35+00:00,0,,film,"{""takeoutSegments"":[{""text"":""old""}]}"\n'
    put(tmp_path, "Takeout/comments/comments.csv", late)
    put(tmp_path, "Takeout/comments/comments(1).csv", early)
    corpus = read(tmp_path / "Takeout")
    m = corpus.messages
    assert m["text"].tolist() == ["old", "fresh bread", "yes"] and m["conversation_id"].tolist() == ["Ug0", "Ug1", "Ug2"]
    assert m["channel"].tolist() == ["film"] * 3 and plain(m["targets"]) == [[], [], None]


def test_lines_of_youtube_comment_downloader(tmp_path):
    line = {"time": "2 years ago", "photo": "x", "heart": False, "votes": "3", "replies": "1", "time_parsed": 1588327200.0}
    rows = [
        {**line, "cid": "Ug1", "text": "bread", "author": "@ana", "channel": "UC1", "reply": False},
        {**line, "cid": "Ug1.a", "text": "yes", "author": "@ben", "channel": "UC2", "reply": True},
    ]
    corpus = read(put(tmp_path, "comments.json", lines(*rows)))
    assert corpus.source["format"] == "youtube" and plain(corpus.messages["targets"]) == [[], ["UC1"]] and corpus.source["times_rounded"] == 2
