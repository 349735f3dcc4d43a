"""Tweets, archives and corpora of utterances: what every field becomes, by hand, on exports small enough to read."""

import contextlib
import gzip
import json
import zipfile

import pytest

from conversation_lib.errors import BadInput
from conversation_lib.readers import detect, jsonlines, read, source
from conversation_lib.ties import ties

from . import tweet_files as t
from .samples import SAMPLES, manifest, needs_samples


def put(folder, name, data):
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data if isinstance(data, bytes) else data.encode())
    return path


def row(corpus, number, first=10**18):
    found = corpus.messages[corpus.messages["message_id"] == str(first + number)]
    assert len(found) == 1
    return found.iloc[0]


def whom(corpus, number):
    targets = row(corpus, number)["targets"]
    return None if not isinstance(targets, list) and not hasattr(targets, "tolist") else list(targets)


FORMS = {
    "array": lambda tweets: json.dumps(tweets).encode(),
    "array, indented": lambda tweets: json.dumps(tweets, indent=1).encode(),
    "lines": t.lines,
    "a search page": lambda tweets: json.dumps({"statuses": tweets, "search_metadata": {"count": 100}}).encode(),
    "lines of pages": lambda tweets: t.lines([{"statuses": tweets[:3], "search_metadata": {}}, {"statuses": tweets[3:], "search_metadata": {}}]),
}


@pytest.fixture(params=FORMS, ids=str)
def v1(request, tmp_path):
    return read(put(tmp_path, "export.json", FORMS[request.param](t.v1_talk())))


def test_every_tweet_of_v1_is_a_message_of_its_kind(v1):
    assert v1.counts() | {"variant": None} == {
        "format": "twitter_v1", "variant": None, "venue": "feed", "records": 7, "messages": 7, "events": 0, "duplicates": 0, "rejects": 0, "others": 0,
        "authors": 5, "accounts": 5, "conversations": 6, "replies": 2, "reposts": 1, "quotes": 1, "open": 2, "unknown_targets": 0, "orphans": 1,
        "first": "2010-05-20T10:01:00Z", "last": "2010-05-20T10:07:00Z",
    }  # fmt: skip
    assert dict(zip(v1.messages["message_id"].str[-1], v1.messages["kind"].astype(str), strict=True)) == {
        "1": "post", "2": "reply", "3": "reply", "4": "repost", "5": "quote", "6": "post", "7": "post",
    }  # fmt: skip


def test_the_one_answered_stands_first_and_nobody_stands_twice(v1):
    assert [whom(v1, n) for n in range(1, 8)] == [[], ["11", "13"], ["14"], ["15"], ["11"], ["12"], []]
    assert sorted(zip(ties(v1)["source"], ties(v1)["target"], ties(v1)["kind"].astype(str), strict=True)) == [
        ("11", "12", "mention"), ("12", "11", "reply"), ("12", "13", "mention"), ("13", "14", "reply"),
    ]  # fmt: skip


def test_texts_are_whole_and_as_they_were_written(v1):
    long_words = "What a loaf, " * 30 + "amen."
    assert row(v1, 1)["text"] == "Fresh bread & butter <3"
    assert row(v1, 4)["text"] == "RT @Eva: " + long_words
    assert row(v1, 7)["text"] == long_words


def test_an_absent_parent_is_kept_and_gives_the_thread_its_name(v1):
    assert row(v1, 3)["reply_to"] == row(v1, 3)["conversation_id"] == str(10**18 + 900)
    assert row(v1, 2)["conversation_id"] == str(10**18 + 1)
    assert row(v1, 4)["refers_to"] == str(10**18 + 7)


def test_counts_and_audience_are_numbers_and_people_have_names(v1):
    assert row(v1, 1)[["likes", "reposts", "audience", "language"]].tolist() == [2, 1, 5, "en"]
    ana = v1.accounts.set_index("account").loc["11"]
    assert ana[["name", "handle", "followers", "messages"]].tolist() == ["ana of the bakery", "Ana", 5, 2]


def test_a_quote_of_somebody_unseen_has_unknown_addressees(tmp_path):
    quote = t.v1(1, "11", "look", is_quote_status=True, quoted_status_id_str="900", mentions=("12",))
    corpus = read(put(tmp_path, "a.json", json.dumps([quote])))
    assert whom(corpus, 1) is None
    named = {**quote, "quoted_status_permalink": {"expanded": "https://twitter.com/Zoe/status/900"}}
    corpus = read(put(tmp_path, "b.json", json.dumps([named])))
    assert whom(corpus, 1) == ["@zoe", "12"]
    assert any("by their handle only" in warning for warning in corpus.source["warnings"])


def test_the_stream_brings_events_and_others_beside_tweets(tmp_path):
    stream = [
        t.v1(1, "11", "hello"),
        {"delete": {"status": {"id": 5, "id_str": "5", "user_id": 3}}},
        {"limit": {"track": 7}},
        t.user("12"),
        {"errors": [{"code": 88}, {"code": 34}]},
        {"text": "no id"},
        7,
    ]
    counts = read(put(tmp_path, "stream.jsonl", t.lines(stream))).counts()
    assert [counts[heap] for heap in ("records", "messages", "events", "others", "rejects")] == [8, 1, 2, 3, 2]


def test_pages_of_v2_are_joined_and_includes_are_counted_nowhere(tmp_path):
    corpus = read(put(tmp_path, "pages.jsonl", t.lines(t.v2_pages())))
    counts = corpus.counts()
    assert [counts[n] for n in ("format", "variant", "records", "messages", "duplicates", "others", "authors", "accounts")] == [
        "twitter_v2",
        "pages",
        7,
        5,
        1,
        1,
        5,
        5,
    ]
    assert [counts[n] for n in ("replies", "reposts", "quotes", "open", "unknown_targets", "orphans")] == [2, 1, 2, 1, 1, 0]
    assert [whom(corpus, n) for n in range(1, 6)] == [[], ["11", "13"], ["15"], ["12", "15"], None]
    assert row(corpus, 1)["likes"] == 9 and row(corpus, 1)["text"] == "Fresh bread & butter"
    assert row(corpus, 3)["text"] == "RT @Eva: " + "What a loaf, " * 30 + "amen."
    assert row(corpus, 4)["kind"] == "quote" and row(corpus, 4)["reply_to"] == str(10**18 + 2)


def test_v2_pages_flattened_lines_stream_and_split_files_say_the_same(tmp_path):
    pages = t.v2_pages()
    users = {u["id"]: u for page in pages for u in page["includes"]["users"]}
    context = {c["id"]: c for page in pages for c in page["includes"]["tweets"]}
    tweets = [tweet for page in pages for tweet in page["data"]]
    context |= {tweet["id"]: tweet for tweet in tweets}
    flattened = [
        {
            **tweet,
            "author": users[tweet["author_id"]],
            "referenced_tweets": [{**context.get(r["id"], {}), **r} for r in tweet.get("referenced_tweets", ())],
            "__twarc": {},
        }
        for tweet in tweets
    ]
    stream = [
        {"data": tweet, "includes": {"users": list(users.values()), "tweets": list(context.values())}, "matching_rules": [{"id": "1"}]} for tweet in tweets
    ]
    put(tmp_path, "split/data_1.json", json.dumps(tweets))
    put(tmp_path, "split/users_1.json", json.dumps({"users": list(users.values()), "tweets": list(context.values())}))
    pretty = put(
        tmp_path, "page.json", json.dumps({**pages[0], "data": tweets, "includes": {"users": list(users.values()), "tweets": list(context.values())}}, indent=2)
    )
    want = read(put(tmp_path, "pages.jsonl", t.lines(pages)))
    others = [put(tmp_path, "flat.jsonl", t.lines(flattened)), put(tmp_path, "stream.jsonl", t.lines(stream)), tmp_path / "split", pretty]
    assert [detect(path).format for path in others] == ["twitter_v2"] * 4
    for path in others:
        have = read(path)
        columns = [name for name in want.messages if name not in ("likes", "replies")]  # of the tweet that stands there twice the last is kept
        assert have.messages[columns].equals(want.messages[columns]), path.name
        assert have.accounts[["account", "handle", "followers"]].equals(want.accounts[["account", "handle", "followers"]])
    assert [read(path).source["variant"] for path in others] == ["flattened", "stream", "academictwitteR folder", "pages"]


def test_profiles_alone_are_others_and_known_accounts(tmp_path):
    page = {"data": [t.v2_user(a) for a in t.PEOPLE], "errors": [{"title": "gone"}], "__twarc": {}}
    corpus = read(put(tmp_path, "users.jsonl", t.lines([page])))
    assert (len(corpus), corpus.counts()["others"], corpus.counts()["records"], len(corpus.accounts)) == (0, 6, 6, 5)


def test_a_page_without_tweets_is_a_corpus_of_none(tmp_path):
    for number, page in enumerate(({"statuses": [], "search_metadata": {"count": 1}}, {"meta": {"result_count": 0}, "__twarc": {}})):
        corpus = read(put(tmp_path, f"{number}.json", json.dumps(page)))
        assert len(corpus) == 0 and corpus.counts()["records"] == 0


def test_mentions_without_ids_find_the_id_of_the_handle(tmp_path):
    tweet = t.v2(1, "11", "hello @Ben and @zoe")
    tweet["entities"] = {"mentions": [{"username": "Ben"}, {"username": "zoe"}]}
    corpus = read(put(tmp_path, "d/data_1.json", json.dumps([tweet])).parent)
    assert whom(corpus, 1) == ["@ben", "@zoe"]
    put(tmp_path, "d/users_1.json", json.dumps({"users": [t.v2_user("12")], "tweets": []}))
    assert whom(read(tmp_path / "d"), 1) == ["12", "@zoe"]


@pytest.mark.parametrize("name", ["tweets", "tweet"])
def test_an_archive_speaks_for_its_owner(tmp_path, name):
    archive = tmp_path / "twitter-2022-11-01.zip"
    account = 'window.YTD.account.part0 = [{"account": {"accountId": "77", "username": "Baker", "accountDisplayName": "The Baker"}}]'
    with zipfile.ZipFile(archive, "w") as z:
        z.writestr(f"data/{name}.js", t.archive_js(name))
        z.writestr("data/account.js", account)
        z.writestr("data/follower.js", 'window.YTD.follower.part0 = [{"follower": {"accountId": "1"}}, {"follower": {"accountId": "2"}}]')
        z.writestr("data/like.js", "window.YTD.like.part0 = []")
    corpus = read(archive)
    assert corpus.counts() | {"variant": None} == {
        "format": "twitter_archive", "variant": None, "venue": "feed", "records": 4, "messages": 4, "events": 0, "duplicates": 0, "rejects": 0, "others": 0,
        "authors": 1, "accounts": 3, "conversations": 3, "replies": 2, "reposts": 1, "quotes": 0, "open": 1, "unknown_targets": 0, "orphans": 1,
        "first": "2010-05-20T10:01:00Z", "last": "2010-05-20T10:04:00Z",
    }  # fmt: skip
    assert set(corpus.messages["author"]) == {"77"}
    assert [whom(corpus, 501 + n - 10**18) for n in range(4)] == [[], ["77"], ["15"], ["12"]]
    owner = corpus.accounts.set_index("account").loc["77"]
    assert owner[["handle", "name", "followers"]].tolist() == ["Baker", "The Baker", 2]
    assert any("like.js" in warning for warning in corpus.source["warnings"])


def test_an_archive_without_a_name_is_read_with_a_notice_and_its_owner_is_one_person(tmp_path):
    corpus = read(put(tmp_path, "tweets.js", t.archive_js()))
    assert set(corpus.messages["author"]) == {"archive-owner"}
    assert whom(corpus, 502 - 10**18) == ["archive-owner"]  # who answers a tweet of the archive answers its owner, whatever the id says
    assert any("archive-owner" in warning for warning in corpus.source["warnings"])
    assert set(read(tmp_path / "tweets.js", owner="77").messages["author"]) == {"77"}
    assert set(read(put(tmp_path, "baker_tweets.js", t.archive_js())).messages["author"]) == {"77"}


def test_an_archive_in_parts_is_one_corpus(tmp_path):
    put(tmp_path, "a/data/tweets.js", t.archive_js())
    put(tmp_path, "a/data/tweets-part1.js", t.archive_js().replace('"id_str": "50', '"id_str": "60').replace('"id": "50', '"id": "60'))
    corpus = read(tmp_path / "a")
    assert (len(corpus), corpus.source["variant"]) == (8, "tweets.js in parts")
    assert len(read(put(tmp_path, "b.js", t.archive_js("tweet", wrapped=False)))) == 4


def corpus_folder(folder, old=False):
    made = t.utterances()
    if old:
        made = [
            {("user" if k == "speaker" else "root" if k == "conversation_id" else "reply_to" if k == "reply-to" else k): v for k, v in u.items()} for u in made
        ]
        put(folder, "utterances.json", json.dumps(made))
        put(folder, "users.json", json.dumps({name: {"meta": {"name": name.title()}} for name in ("ana", "ben", "cho", "dan", "eva", "[deleted]")}))
    else:
        put(folder, "utterances.jsonl", t.lines(made))
        put(
            folder,
            "speakers.json",
            json.dumps({name: {"meta": {"name": name.title()}, "vectors": []} for name in ("ana", "ben", "cho", "dan", "eva", "[deleted]")}),
        )
    put(folder, "conversations.json", json.dumps({"u1": {"meta": {}}}))
    put(folder, "index.json", json.dumps({"version": 1}))
    put(folder, "corpus.json", "{}")
    return folder


@pytest.mark.parametrize("old", [False, True])
def test_a_convokit_corpus_old_and_new(tmp_path, old):
    corpus = read(corpus_folder(tmp_path / "talk", old))
    assert corpus.counts() == {
        "format": "convokit", "variant": "old layout" if old else "new layout", "venue": None, "records": 5, "messages": 5, "events": 0, "duplicates": 0, "rejects": 0, "others": 0,
        "authors": 4, "accounts": 5, "conversations": 1, "replies": 4, "reposts": 0, "quotes": 0, "open": 1, "unknown_targets": 2, "orphans": 1,
        "first": "2010-05-20T10:00:01Z", "last": "2010-05-20T10:00:05Z",
    }  # fmt: skip
    m = corpus.messages
    assert m["author"].isna().tolist() == [False, False, True, False, False]
    assert [None if not hasattr(x, "__len__") else list(x) for x in m["targets"]] == [[], ["ana"], ["ben"], None, None]
    assert corpus.accounts.set_index("account")["name"]["eva"] == "Eva"
    with zipfile.ZipFile(tmp_path / "talk.zip", "w") as z:
        for file in (tmp_path / "talk").iterdir():
            z.write(file, f"talk/{file.name}")
    assert read(tmp_path / "talk.zip").messages.equals(m)


def test_fields_without_a_column_are_named_once_and_kept_on_demand(tmp_path):
    path = put(tmp_path, "utterances.jsonl", t.lines(t.utterances()))
    assert read(path).source["unknown_fields"] == {"meta": 5}
    kept = read(path, extras=True).messages["extras"].map(json.loads)
    assert kept[1] == {"meta": {"score": 2}, "vectors": []}


# --- the fast way and the slow way ------------------------------------------------------------------------------------


ODD_LINES = [
    b"",
    b"   ",
    b"no json at all",
    b'{"id_str": "1", "full_text": "cut off he',
    json.dumps({"delete": {"status": {"id": 1}}}).encode(),
    json.dumps({"foo": 1}).encode(),
    b"[]",
    b"17",
    json.dumps([t.v1(30, "11", "in an array on a line")]).encode(),
    json.dumps(t.v1(31, "12", "half a pair \ud83d")).encode(),
    json.dumps(t.v1(32, "12", "bytes")).encode().replace(b"bytes", b"by\xfftes \xc3\xa9\xc3\xa9\xc3\xa9"),
    json.dumps(t.v1(33, "13", "entities of another form", entities="none")).encode(),
    json.dumps(t.v1(34, "13", "mentions of another form", entities={"user_mentions": {"id": 1}})).encode(),
    json.dumps({**t.v1(35, "13", "no author"), "user": None}).encode(),
    json.dumps({**t.v1(36, "13", "an id that is a number only"), "id_str": None}).encode(),
    json.dumps({**t.v1(37, "13", "a year that never was"), "created_at": "Thu May 20 10:00:00 +0000 0000"}).encode(),
    json.dumps(t.v1(38, "14", "a null\u0000inside")).encode(),
    json.dumps(t.v1(39, "14", "more", strange={"deep": [1, 2]})).encode(),
    json.dumps(t.v1(1, "11", "Fresh bread, edited")).encode(),
    json.dumps(t.v1(40, "15", "the last line has no end")).encode(),
]


def same(one, two):
    plain = [name for name in one.messages if name != "extras"]
    assert one.messages[plain].equals(two.messages[plain])
    if "extras" in one.messages:
        assert [json.loads(x) for x in one.messages["extras"].dropna()] == [json.loads(x) for x in two.messages["extras"].dropna()]
    assert one.accounts.equals(two.accounts)
    rejects = ["line", "reason", "raw"]
    assert one.rejects[rejects].sort_values(rejects, ignore_index=True).equals(two.rejects[rejects].sort_values(rejects, ignore_index=True))
    assert one.counts() == two.counts()
    for fact in ("unknown_fields", "event_kinds", "other_kinds", "edited", "broken_bytes", "times_unreadable"):
        assert one.source.get(fact) == two.source.get(fact), fact


@pytest.mark.parametrize("extras", [False, True])
@pytest.mark.parametrize("ending", [b"\n", b"\r\n"])
def test_the_fast_way_and_the_slow_way_read_the_same(tmp_path, monkeypatch, extras, ending):
    good = [json.dumps(tweet, ensure_ascii=False).encode() for tweet in t.v1_talk()]
    mixed = [line for pair in zip(ODD_LINES, good * 3, strict=False) for line in pair]
    path = put(tmp_path, "mixed [1].jsonl", ending.join(mixed))
    packed = put(tmp_path, "mixed.jsonl.gz", gzip.compress(ending.join(mixed)))
    marked = put(tmp_path, "marked.jsonl", b"\xef\xbb\xbf" + ending.join(mixed))
    slow = read(path, format="twitter_v1", extras=extras)
    assert slow.counts()["rejects"] == 4 and slow.source["edited"] == 1 and slow.source["broken_bytes"] == 1
    assert slow.rejects["line"].tolist() == sorted(slow.rejects["line"])
    used = []
    duck = jsonlines.duck_table
    monkeypatch.setattr(jsonlines, "FAST_FROM", 0)
    monkeypatch.setattr(jsonlines, "duck_table", lambda *a: used.append(1) or duck(*a))
    same(slow, read(path, format="twitter_v1", extras=extras))
    same(slow, read(packed, format="twitter_v1", extras=extras))
    same(slow, read(marked, format="twitter_v1", extras=extras))
    assert len(used) == 3


@pytest.mark.parametrize("extras", [False, True])
def test_an_array_and_an_archive_are_read_the_same_fast_and_slow(tmp_path, monkeypatch, extras):
    odd = [{"delete": {"status": {"id": 1}}}, 7, [t.v1(30, "11", "nested")], {"id_str": "5", "text": "no author"}]
    array = put(tmp_path, "tweets.json", json.dumps([*t.v1_talk(), *odd], indent=1, ensure_ascii=False))
    archive = put(tmp_path, "tweets.js", t.archive_js())
    used = []
    for path in (array, archive):
        slow = read(path, extras=extras)
        duck = jsonlines.duck_table
        monkeypatch.setattr(jsonlines, "FAST_FROM", 0)
        monkeypatch.setattr(jsonlines, "duck_table", lambda *a, duck=duck: used.append(1) or duck(*a))
        fast = read(path, extras=extras)
        monkeypatch.undo()
        assert fast.counts() == slow.counts()
        columns = [name for name in slow.messages if name != "extras"]
        assert fast.messages[columns].equals(slow.messages[columns]) and fast.accounts.equals(slow.accounts)
    assert len(used) == 2


def test_pages_read_fast_and_slow_are_the_same(tmp_path, monkeypatch):
    from conversation_lib.readers import twitter_v2

    pages = t.v2_pages()
    odd = [
        {"data": [{"id": "5"}, t.v2_user("13")]},
        {"meta": {"result_count": 0}},
        {"data": t.v2(50, "11", "alone")},
        {"errors": [{"title": "x"}, {"title": "y"}]},
    ]
    stream = [{"data": tweet, "includes": {"users": [t.v2_user(tweet["author_id"])]}} for page in pages for tweet in page["data"]]
    long = [{**page, "meta": {"padding": "x" * 100_000}} for page in pages]
    for name, values in (("pages", [*pages, *odd]), ("stream", [*stream, pages[0]]), ("long", [*long, *odd])):
        path = put(tmp_path, f"{name}.jsonl", t.lines(values) + b'{"data": [{"id": "77", "text": "cut')
        slow = read(path, extras=False)
        monkeypatch.setattr(jsonlines, "FAST_FROM", 0)
        monkeypatch.setattr(twitter_v2, "FAST_FROM", 0)
        taken = []
        duck = jsonlines.duck_table
        monkeypatch.setattr(jsonlines, "duck_table", lambda *a, duck=duck, taken=taken: taken.append(1) or duck(*a))
        fast = read(path)
        monkeypatch.undo()
        assert taken
        assert fast.rejects["line"].tolist() == slow.rejects["line"].tolist()
        assert fast.messages.equals(slow.messages)
        assert fast.accounts.equals(slow.accounts)
        assert fast.counts() == slow.counts()


LARGE = {
    "tweets.jsonl": lambda n: t.lines(t.v1_talk()) * n,
    "tweets.json": lambda n: FORMS["array"](t.v1_talk() * n),
    "pages.jsonl": lambda n: t.lines(t.v2_pages()) * n,
    "utterances.jsonl": lambda n: t.lines(t.utterances()) * n,
    "tweets.js": lambda n: t.archive_js().encode() + b" " * (n * 8000),
    "talk.csv": lambda n: b"id,user,time,message\n" + b"1,ana,2020-05-20 10:00:00,good morning to you all\n" * (n * 160),
    "pairs.txt": lambda n: b"1 2 1082040961\n" * (n * 500),
    "words.txt": lambda n: b"a line of words that nobody knows\n" * (n * 250),
    "one.json": lambda n: json.dumps({"x": ["words"] * (n * 900)}).encode(),
}


@pytest.mark.parametrize("name", LARGE)
def test_what_a_file_is_can_be_told_from_its_beginning(name, tmp_path, monkeypatch):
    path = put(tmp_path, name, LARGE[name](600))
    assert path.stat().st_size > 400_000
    taken = []
    blocks = source.Part.blocks
    monkeypatch.setattr(source.Part, "read", lambda part: taken.append(part.name) or b"".join(blocks(part)))
    with contextlib.suppress(BadInput):
        detect(path)
    assert not taken, "a reader reads the whole file only to see what it is"


@needs_samples
@pytest.mark.parametrize(
    "row",
    [
        pytest.param(row, id=row["path"])
        for row in manifest()
        if row["counts"] and row["path"].endswith((".json", ".jsonl", ".ndjson", ".js", ".zst")) and not row["path"].startswith("perf")
    ],
)
def test_every_sample_of_json_reads_the_same_fast_and_slow(row, monkeypatch):
    path = SAMPLES / row["counts"].get("path", row["path"])
    slow = read(path)
    monkeypatch.setattr(jsonlines, "FAST_FROM", 0)
    fast = read(path)
    assert fast.counts() == slow.counts()
    assert fast.messages.equals(slow.messages) and fast.accounts.equals(slow.accounts)


# --- bad input --------------------------------------------------------------------------------------------------------


def test_a_truncated_line_is_one_reject_with_its_place(tmp_path):
    whole = t.lines(t.v1_talk())
    corpus = read(put(tmp_path, "a.jsonl", whole[:-40]))
    assert (len(corpus), len(corpus.rejects)) == (6, 1)
    assert corpus.rejects.iloc[0][["file", "line"]].tolist() == ["a.jsonl", 7]
    assert corpus.rejects.iloc[0]["raw"].startswith('{"created_at"')


def test_an_array_that_is_cut_or_broken_keeps_every_whole_element(tmp_path):
    text = json.dumps(t.v1_talk(), indent=1)
    cut = read(put(tmp_path, "cut.json", text[: int(len(text) * 0.6)]))
    assert len(cut) >= 3 and len(cut.rejects) == 1 and cut.counts()["records"] == len(cut) + 1
    broken = text.replace('"full_text": "@Dan', '"full_text" "@Dan', 1)
    corpus = read(put(tmp_path, "broken.json", broken))
    assert (len(corpus), len(corpus.rejects)) == (6, 1)
    page = json.dumps(t.v2_pages()[0])
    corpus = read(put(tmp_path, "page.json", page[: page.index('"includes"') - 30]))
    assert (len(corpus), len(corpus.rejects)) == (2, 1)


@pytest.mark.parametrize(
    "content, says",
    [
        (b"", "empty"),
        (b"\x89PNG\r\n\x1a\n\x00\x00", "export that this library knows"),
        (b"PK\x03\x04 broken", "whole zip"),
        (b"<html><body>Sign in</body></html>", "export that this library knows"),
    ],
)
def test_a_wrong_file_is_answered_by_one_sentence(tmp_path, content, says):
    with pytest.raises(BadInput, match=says) as error:
        read(put(tmp_path, "export.zip" if content[:2] == b"PK" else "export.dat", content))
    assert "\n" not in str(error.value) and "Next:" in str(error.value)


def test_a_folder_without_anything_known_is_answered_by_one_sentence(tmp_path):
    with pytest.raises(BadInput, match="empty folder"):
        read(tmp_path)
    put(tmp_path, "holiday.jpg", b"\xff\xd8\xff")
    put(tmp_path, "notes.md", b"# bread")
    with pytest.raises(BadInput, match=r"holiday\.jpg, notes\.md"):
        read(tmp_path)


@pytest.mark.parametrize("form", ["array", "lines"])
@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "utf-16-le", "utf-16-be"])
def test_marks_and_wide_encodings_change_nothing(tmp_path, form, encoding):
    tweets = [*t.v1_talk(), t.v1(50, "11", "süß 🍞")]
    raw = FORMS[form](tweets)
    plain = read(put(tmp_path, "plain.json", raw))
    assert read(put(tmp_path, "wide.json", raw.decode().encode(encoding))).messages.equals(plain.messages)
    assert row(plain, 50)["text"] == "süß 🍞"


def test_line_ends_of_windows_change_nothing(tmp_path):
    raw = t.lines(t.v1_talk())
    assert read(put(tmp_path, "a.jsonl", raw.replace(b"\n", b"\r\n"))).messages.equals(read(put(tmp_path, "b.jsonl", raw)).messages)


def test_a_gzip_cut_short_gives_what_was_in_it_and_says_so(tmp_path):
    packed = gzip.compress(t.lines([t.v1(n % 60, "11", f"number {n} " + str(hash((n, "x")))) | {"id_str": str(n)} for n in range(2000)]))
    corpus = read(put(tmp_path, "a.jsonl.gz", packed[: len(packed) // 2]))
    assert 500 < len(corpus) < 2000
    assert any("breaks off" in reason for reason in corpus.rejects["reason"])
    assert corpus.counts()["records"] == len(corpus) + len(corpus.rejects)


def test_ids_beyond_two_to_the_53_keep_every_digit(tmp_path):
    tweet = {**t.v1(1, "11", "big"), "id": 9007199254740993, "id_str": None, "in_reply_to_status_id": 1152921504606846977, "in_reply_to_status_id_str": None}
    tweet["user"] = {**t.user("11"), "id": 9223372036854775809, "id_str": None}
    message = read(put(tmp_path, "a.json", json.dumps([tweet]))).messages.iloc[0]
    assert message[["message_id", "reply_to", "author"]].tolist() == ["9007199254740993", "1152921504606846977", "9223372036854775809"]


def test_a_date_in_the_year_nought_is_missing_and_counted(tmp_path):
    corpus = read(
        put(
            tmp_path, "a.json", json.dumps([t.v1(1, "11", "when?", created_at="Thu May 20 10:00:00 +0000 0000"), t.v1(2, "11", "later", created_at="tomorrow")])
        )
    )
    assert corpus.messages["created_at"].isna().all() and corpus.source["times_unreadable"] == 2
    assert any("2 times could not be read" in warning for warning in corpus.source["warnings"])


def test_a_repeated_tweet_is_a_duplicate_and_an_edited_one_keeps_its_last_text(tmp_path):
    corpus = read(put(tmp_path, "a.jsonl", t.lines([t.v1(1, "11", "first"), t.v1(1, "11", "first"), t.v1(2, "12", "old"), t.v1(2, "12", "new")])))
    assert (len(corpus), corpus.counts()["duplicates"], corpus.source["edited"]) == (2, 2, 1)
    assert corpus.messages["text"].tolist() == ["first", "new"]


def test_the_order_of_lines_changes_nothing(tmp_path):
    tweets = t.v1_talk()
    want = read(put(tmp_path, "a.jsonl", t.lines(tweets)))
    have = read(put(tmp_path, "b.jsonl", t.lines(tweets[::-1])))
    assert have.messages.equals(want.messages) and have.accounts.equals(want.accounts)
