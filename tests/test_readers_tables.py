"""Tables and networks: a cell is text, a column is what was said or shown, a row that is broken is a reject."""

import json
import math

import openpyxl
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from conversation_lib.corpus import Corpus
from conversation_lib.errors import BadInput
from conversation_lib.readers import detect, read
from conversation_lib.readers.edges import read_ties
from conversation_lib.readers.mapping import guess_mapping
from conversation_lib.ties import ties

TALK = """id,user,time,message,answers
1,ana,2020-05-20 10:00:00,"Bread, fresh!",
2,ben,2020-05-20 10:01:00,"How ""fresh""?
I mean it",1
007,cho,2020-05-20 10:02:00,to nobody here,99
9007199254740993,ana,,,2
"""
MAPPING = {"message_id": "id", "author": "user", "created_at": "time", "text": "message", "reply_to": "answers"}


def put(folder, name, data):
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data if isinstance(data, bytes) else data.encode())
    return path


def lists(corpus):
    return [None if not hasattr(t, "__len__") else list(t) for t in corpus.messages["targets"]]


def as_rows():
    import csv
    import io

    return list(csv.reader(io.StringIO(TALK)))


def excel(folder):
    book = openpyxl.Workbook()
    for row in as_rows():
        book.active.append([cell or None for cell in row])
    book.save(folder / "talk.xlsx")
    return folder / "talk.xlsx"


def parquet(folder):
    names, *rows = as_rows()
    pq.write_table(pa.table({name: pa.array([row[k] or None for row in rows], pa.string()) for k, name in enumerate(names)}), folder / "talk.parquet")
    return folder / "talk.parquet"


def jsonl(folder):
    names, *rows = as_rows()
    return put(folder, "talk.jsonl", "".join(json.dumps({n: c for n, c in zip(names, row, strict=True) if c}) + "\n" for row in rows))


FORMS = {
    "csv": lambda d: put(d, "talk.csv", TALK),
    "tsv": lambda d: put(d, "talk.tsv", TALK.replace("Bread, fresh!", "Bread; fresh!").replace(",", "\t").replace("Bread;", "Bread,")),
    "semicolons": lambda d: put(d, "talk.csv", TALK.replace("Bread, fresh!", "Bread@ fresh!").replace(",", ";").replace("Bread@", "Bread,")),
    "utf-16": lambda d: put(d, "talk.csv", TALK.encode("utf-16")),
    "excel": excel,
    "parquet": parquet,
    "json lines": jsonl,
}


@pytest.mark.parametrize("form", FORMS)
def test_one_table_in_seven_kinds_of_file_is_one_corpus(form, tmp_path):
    corpus = read(FORMS[form](tmp_path), mapping=MAPPING)
    assert corpus.messages["message_id"].tolist() == ["1", "2", "007", "9007199254740993"]
    assert corpus.messages["text"].tolist()[:3] == ["Bread, fresh!", 'How "fresh"?\nI mean it', "to nobody here"]
    assert corpus.messages["text"].isna().tolist() == [False, False, False, True]
    assert lists(corpus) == [[], ["ana"], None, ["ben"]]
    counts = corpus.counts()
    assert [counts[n] for n in ("format", "records", "messages", "replies", "orphans", "unknown_targets", "open")] == ["table", 4, 4, 3, 1, 1, 1]
    assert any("without a zone" in warning for warning in corpus.source["warnings"])


@pytest.mark.parametrize("form", FORMS)
def test_every_kind_of_table_is_known_without_being_told(form, tmp_path):
    assert detect(FORMS[form](tmp_path)).format == "table"


def test_a_workbook_keeps_times_and_says_where_ids_were_rounded(tmp_path):
    book = openpyxl.Workbook()
    for row in (
        ["id", "user", "time", "message"],
        [2**60, "ana", pd.Timestamp("2020-05-20 10:00").to_pydatetime(), "hi"],
        [2, "ben", pd.Timestamp("2020-05-20 11:00").to_pydatetime(), 3.0],
    ):
        book.active.append(row)
    book.create_sheet("notes").append(["nothing"])
    book.save(tmp_path / "talk.xlsx")
    corpus = read(tmp_path / "talk.xlsx", timezone="Europe/Berlin")
    assert corpus.messages["message_id"].tolist()[1] == "2" and corpus.messages["text"].tolist() == ["hi", "3"]
    assert corpus.counts()["first"] == "2020-05-20T08:00:00Z"
    assert any("more digits than Excel keeps" in warning for warning in corpus.source["warnings"])
    assert any("'notes' were not" in warning for warning in corpus.source["warnings"])


def test_the_zone_that_is_stated_is_used(tmp_path):
    path = put(tmp_path, "talk.csv", TALK)
    assert read(path, mapping=MAPPING, timezone="Europe/Berlin").counts()["first"] == "2020-05-20T08:00:00Z"


def test_a_guess_is_shown_and_never_used_in_silence(tmp_path):
    path = put(tmp_path, "talk.csv", TALK.replace("answers", "reply_to"))
    found = guess_mapping(path)
    assert found.mapping == {**MAPPING, "reply_to": "reply_to"}
    assert "What the columns of talk.csv seem to be" in str(found) and "--mapping message_id=id,author=user" in str(found)
    corpus = read(path)
    assert corpus.source["mapping_from"] == "guessed" and any("were guessed: message_id = id" in warning for warning in corpus.source["warnings"])


def test_a_mapping_that_is_wrong_is_answered_by_one_sentence(tmp_path):
    path = put(tmp_path, "talk.csv", TALK)
    with pytest.raises(BadInput, match="--mapping author=user"):
        read(path, mapping={"author": "usr"})
    with pytest.raises(BadInput, match="one of our columns"):
        read(path, mapping={"writer": "user"})
    with pytest.raises(BadInput, match="text or the author"):
        read(put(tmp_path, "numbers.csv", "a,b\n1,2\n3,4\n"), format="table")


def test_rows_that_are_broken_are_rejects_and_their_neighbours_are_read(tmp_path):
    text = 'id,user,message\n1,ana,hi\n2,ben\n3,cho,"never closed\n4,dan,hello\n5,eva,"so ""so"""\n6,ana,a,b\n7,ben,bye\n'
    corpus = read(put(tmp_path, "talk.csv", text))
    assert corpus.messages["message_id"].tolist() == ["1", "4", "5", "7"]
    assert corpus.rejects["line"].tolist() == [3, 4, 7]
    assert corpus.rejects["raw"].tolist() == ["2,ben", '3,cho,"never closed', "6,ana,a,b"]


def test_a_lone_quotation_mark_swallows_no_more_than_its_line(tmp_path):
    rows = [f"{n},user{n % 7},message number {n}" for n in range(3000)]
    rows[1000] = '1000,user6,"a mark that nobody closes'
    corpus = read(put(tmp_path, "talk.csv", "id,user,message\n" + "\n".join(rows)))
    assert (len(corpus), len(corpus.rejects), corpus.counts()["records"]) == (2999, 1, 3000)


def test_names_with_an_at_are_addressees_where_that_is_said(tmp_path):
    text = "id,screen_name,text\n1,Ana,good morning @ben and @CHO\n2,Ben,thanks @ana @ana\n3,Eva,write to me@example.org\n"
    path = put(tmp_path, "talk.csv", text)
    corpus = read(path)
    assert lists(corpus) == [["Ben", "cho"], ["Ana"], []]
    assert lists(read(path, mapping={"message_id": "id", "author": "screen_name", "text": "text"})) == [None, None, None]


def test_reposts_and_quotes_of_a_table_point_at_their_source(tmp_path):
    text = "id,user_id,username,repost_id,quote_id,reply_id,text\n1,11,ana,,,,hi\n2,12,ben,1,,,hi\n3,13,cho,,1,,look\n4,14,dan,,,2,no\n5,15,eva,77,,,?\n"
    corpus = read(put(tmp_path, "talk.csv", text))
    assert corpus.messages["kind"].astype(str).tolist() == ["post", "repost", "quote", "reply", "repost"]
    assert corpus.messages["refers_to"].tolist()[1:3] == ["1", "1"]
    assert lists(corpus) == [[], ["11"], ["11"], ["12"], None]
    assert corpus.accounts.set_index("account")["handle"].to_dict() == {"11": "ana", "12": "ben", "13": "cho", "14": "dan", "15": "eva"}


def test_a_text_in_two_columns_is_one_text(tmp_path):
    text = "id,user,title,body\n1,ana,Bread,fresh today\n2,ben,Jam,\n3,cho,,\n4,dan,,only a body\n"
    corpus = read(put(tmp_path, "posts.csv", text), mapping={"message_id": "id", "author": "user", "text": "title + body"})
    assert corpus.messages["text"].fillna("missing").tolist() == ["Bread\n\nfresh today", "Jam", "missing", "only a body"]


@pytest.mark.parametrize(
    "dates, first, told",
    [
        (["13/04/2019 10:00", "02/05/2019 10:00"], "2019-04-13T10:00:00Z", False),
        (["04/13/2019 10:00 PM", "05/02/2019 10:00 AM"], "2019-04-13T22:00:00Z", False),
        (["03/04/2019 10:00", "04/04/2019 10:00", "05/04/2019 10:00"], "2019-04-03T10:00:00Z", True),
    ],
)
def test_the_whole_file_decides_whether_the_day_stands_first(dates, first, told, tmp_path):
    text = "user,date,message\n" + "".join(f"ana,{date},hi\n" for date in dates)
    corpus = read(put(tmp_path, "talk.csv", text))
    assert corpus.counts()["first"] == first
    assert any("nothing in the file tells" in warning for warning in corpus.source["warnings"]) == told


def test_twarc_csv_and_4cat_tables_need_no_guess(tmp_path):
    twarc = (
        "id,conversation_id,referenced_tweets.replied_to.id,referenced_tweets.retweeted.id,referenced_tweets.quoted.id,author_id,in_reply_to_user_id,retweeted_user_id,quoted_user_id,created_at,text,lang,"
        "public_metrics.like_count,entities.mentions,author.username\n"
        '10,10,,,,1,,,,2020-05-20T10:00:00.000Z,bread &amp; butter,en,3,"[{""username"": ""Ben"", ""id"": ""2""}]",Ana\n'
        "11,10,10,,,2,1,,,2020-05-20T10:01:00.000Z,@Ana yes,en,0,,Ben\n"
        "12,12,,10,,3,,1,,2020-05-20T10:02:00.000Z,RT @Ana: bread,en,0,,Cho\n"
    )
    path = put(tmp_path, "twarc.csv", twarc)
    assert detect(path).format == "twarc_csv"
    corpus = read(path)
    assert corpus.messages["text"][0] == "bread & butter"
    assert (lists(corpus), corpus.counts()["replies"], corpus.counts()["reposts"]) == ([["2"], ["1"], ["1"]], 1, 1)
    fourcat = (
        "id,thread_id,timestamp,unix_timestamp,body,author,author_id,is_retweet,retweeted_user,is_reply,replied_user,mentions\n"
        "10,10,2020-05-20 10:00:00,1589968800,bread,Ana,1,no,,no,,\n"
        '11,10,2020-05-20 10:01:00,1589968860,@Ana yes,Ben,2,no,,yes,Ana,"Ana,Zoe"\n'
        "12,12,2020-05-20 10:02:00,1589968920,RT @Ana: bread,Cho,3,yes,Ana,no,,Ana\n"
    )
    corpus = read(put(tmp_path, "4cat.csv", fourcat))
    assert corpus.source["format"] == "fourcat" and not any("zone" in warning for warning in corpus.source["warnings"])
    assert lists(corpus) == [[], ["1", "Zoe"], ["1"]]
    assert corpus.messages["kind"].astype(str).tolist() == ["post", "reply", "repost"]


# --- networks ---------------------------------------------------------------------------------------------------------

GRAPHML = """<?xml version="1.0" encoding="UTF-8"?>
<graphml xmlns="http://graphml.graphdrawing.org/xmlns"><key id="w" for="edge" attr.name="weight" attr.type="double"/><key id="l" for="node" attr.name="label" attr.type="string"/>
<graph edgedefault="directed"><node id="1"><data key="l">ana</data></node><node id="2"/><node id="3"/>
<edge source="1" target="2"><data key="w">2.5</data></edge><edge source="1" target="2"/><edge source="2" target="2"/></graph></graphml>"""
GEXF = """<?xml version="1.0" encoding="UTF-8"?>
<gexf xmlns="http://gexf.net/1.3" version="1.3"><graph defaultedgetype="directed"><nodes><node id="1" label="ana"/><node id="2" label="2"/><node id="3"/></nodes>
<edges><edge id="0" source="1" target="2" weight="2.5"/><edge id="1" source="1" target="2"/><edge id="2" source="2" target="2"/></edges></graph></gexf>"""
PAJEK = '*Vertices 3\n1 "1"\n2 "2"\n3 "3"\n*Arcs\n1 2 2.5\n1 2 1\n2 2 1\n'
CSV = "Source,Target,Weight\n1,2,2.5\n1,2,1\n2,2,1\n"
SNAP = "# a list of pairs\n1\t2\t2.5\n1\t2\t1\n2\t2\t1\n"


@pytest.mark.parametrize("name, text, people", [("a.graphml", GRAPHML, 3), ("a.gexf", GEXF, 3), ("a.net", PAJEK, 3), ("a.csv", CSV, 2), ("a.txt", SNAP, 2)])
def test_one_network_in_five_kinds_of_file_is_one_tie_table(name, text, people, tmp_path):
    path = put(tmp_path, name, text)
    corpus = read(path)
    assert corpus.source["format"] == "edges"
    assert read_ties(path)[["source", "target", "weight"]].values.tolist() == [["1", "2", 2.5], ["1", "2", 1.0], ["2", "2", 1.0]]
    counts = corpus.counts()
    assert (counts["ties"], counts["accounts"], counts["messages"], counts["others"], counts["records"]) == (3, people, 0, 3, 3)
    if "ana" in text:
        assert corpus.accounts.set_index("account")["name"]["1"] == "ana"
    corpus.save(tmp_path / "kept")
    again = Corpus.load(tmp_path / "kept")
    assert ties(again).equals(ties(corpus)) and again.counts() == counts


def test_a_row_for_every_act_is_a_message_without_words(tmp_path):
    path = put(tmp_path, "acts.txt", "src dst time\n1 2 1082040961\n3 4 1082155839\n2 1 1082414391\n")
    corpus = read(path)
    assert (len(corpus), corpus.counts()["ties"], corpus.counts()["first"]) == (3, 3, "2004-04-15T14:56:01Z")
    assert corpus.messages["text"].isna().all() and corpus.given_ties is None
    assert read_ties(path)[["source", "target"]].values.tolist() == [["1", "2"], ["3", "4"], ["2", "1"]]


def test_an_undirected_file_says_so(tmp_path):
    corpus = read(put(tmp_path, "a.graphml", GRAPHML.replace('"directed"', '"undirected"')))
    assert corpus.source["directed"] is False and any("no direction" in warning for warning in corpus.source["warnings"])


def test_a_broken_network_keeps_what_stands_before_the_break(tmp_path):
    corpus = read(put(tmp_path, "a.graphml", GRAPHML[: GRAPHML.index('<edge source="2"') + 12]))
    assert (corpus.counts()["ties"], len(corpus.rejects), corpus.counts()["records"]) == (2, 1, 3)
    corpus = read(put(tmp_path, "b.csv", CSV + "1,3,many\n1,3,-1\n1,,2\n1,3\n"))
    assert (corpus.counts()["ties"], len(corpus.rejects)) == (3, 4)


def test_an_edge_list_without_names_is_answered_by_one_sentence(tmp_path):
    with pytest.raises(BadInput, match="Source and Target"):
        read(put(tmp_path, "a.csv", "ana,ben,3\nben,cho,1\n"), format="edges")


def test_a_nodexl_workbook_holds_each_tweet_once(tmp_path):
    book = openpyxl.Workbook()
    edges, people = book.active, book.create_sheet("Vertices")
    edges.title = "Edges"
    edges.append(["", "", "Visual Properties"])
    edges.append(["Vertex 1", "Vertex 2", "Relationship", "Relationship Date (UTC)", "Tweet", "Imported ID", "In-Reply-To Tweet ID"])
    day = pd.Timestamp("2010-05-20 10:00:00").to_pydatetime()
    edges.append(["Ana", "Ana", "Tweet", day, "Fresh bread &amp; butter", "900", None])
    edges.append(["ben", "ana", "Replies to", day, "@ana @cho yes", "901", "900"])
    edges.append(["ben", "cho", "Mentions", day, "@ana @cho yes", "901", "900"])
    edges.append(["cho", "ana", "Retweet", day, "RT @ana: Fresh bread", "902", None])
    edges.append(["dan", "ana", "Followed", None, None, None, None])
    edges.append(["dan", None, "Mentions", None, None, None, None])
    people.append(["", "Visual Properties"])
    people.append(["Vertex", "Name", "Followers"])
    people.append(["ana", "Ana of the bakery", 12])
    people.append(["eva", "a silent one", 3])
    book.create_sheet("Groups")
    path = tmp_path / "network.xlsx"
    book.save(path)
    assert detect(path).format == "nodexl"
    corpus = read(path)
    counts = corpus.counts()
    assert [counts[n] for n in ("records", "messages", "others", "rejects", "replies", "reposts", "authors", "accounts")] == [6, 3, 2, 1, 1, 1, 3, 4]
    assert lists(corpus) == [[], ["ana", "cho"], ["ana"]]
    assert corpus.messages["text"][0] == "Fresh bread & butter"
    assert corpus.accounts.set_index("account")["followers"]["ana"] == 12
    assert not math.isnan(corpus.accounts.set_index("account")["followers"]["eva"])


def nodexl(path, columns, *ties, people=(), head=True):
    book = openpyxl.Workbook()
    edges = book.active
    edges.title = "Edges"
    if head:
        edges.append(["", "", "Visual Properties"])
    edges.append(columns)
    for tie in ties:
        edges.append(list(tie))
    if people:
        sheet = book.create_sheet("Vertices")
        sheet.append(["", "Visual Properties"])
        sheet.append(["Vertex", "Followers"])
        for row in people:
            sheet.append(list(row))
    book.save(path)
    return path


TWEETS = [
    "Vertex 1",
    "Vertex 2",
    "Relationship",
    "Relationship Date (UTC)",
    "Tweet",
    "Imported ID",
    "In-Reply-To Tweet ID",
    "Quoted Status ID",
    "Retweet ID",
    "Retweet Count",
    "Favorite Count",
]
DAY = pd.Timestamp("2019-05-20 10:00:00").to_pydatetime()


def test_a_late_nodexl_workbook_says_what_was_passed_on_and_quoted(tmp_path):
    corpus = read(
        nodexl(
            tmp_path / "network.xlsx",
            TWEETS,
            ["ana", "ana", "Tweet", DAY, "bread", "'900", None, None, None, 2, 5],
            ["ben", "ana", "Retweet", DAY, "RT @ana: bread", "'901", None, None, "'900", 2, 0],
            ["ben", "cho", "MentionsInRetweet", DAY, "RT @ana: bread", "'901", None, None, "'900", 2, 0],
            ["cho", "ana", "Quote", DAY, "so good", "'902", None, "'900", None, 0, 0],
            ["cho", "dan", "MentionsInQuote", DAY, "so good", "'902", None, "'900", None, 0, 0],
        )
    )
    m = corpus.messages
    assert m["message_id"].tolist() == ["900", "901", "902"] and m["kind"].tolist() == ["post", "repost", "quote"]
    assert m["refers_to"].fillna("").tolist() == ["", "900", "900"] and lists(corpus) == [[], ["ana"], ["ana", "dan"]]
    assert m["likes"].tolist() == [5, 0, 0] and m["reposts"].tolist() == [2, 2, 0]


def test_a_reply_to_somebody_whom_the_workbook_does_not_draw_is_addressed_to_somebody_unknown(tmp_path):
    corpus = read(
        nodexl(
            tmp_path / "network.xlsx",
            TWEETS[:8],
            ["ana", "ana", "Tweet", DAY, "bread", "900", None, None],
            ["ben", "ben", "Tweet", DAY, "@outsider yes", "901", "77", None],
            ["cho", "cho", "Tweet", DAY, "me too", "902", "900", None],
            ["dan", "dan", "Tweet", DAY, "look", "903", None, "900"],
            ["eva", "eva", "Tweet", DAY, "look there", "904", None, "78"],
        )
    )
    assert corpus.messages["kind"].tolist() == ["post", "reply", "reply", "quote", "quote"]
    assert lists(corpus) == [[], None, ["ana"], ["ana"], None]


def test_ties_of_an_old_workbook_without_ids_are_one_message_where_author_time_and_text_agree(tmp_path):
    corpus = read(
        nodexl(
            tmp_path / "network.xlsx",
            TWEETS[:5],
            ["ben", "ana", "Replies to", DAY, "@ana @cho yes"],
            ["ben", "cho", "Mentions", DAY, "@ana @cho yes"],
            ["dan", "ana", "Followed", None, None],
            ["dan", "cho", "Friend", None, None],
            ["eva", "cho", "Contact", None, None],
        )
    )
    assert (len(corpus), corpus.source["others"]) == (1, 4) and lists(corpus) == [["ana", "cho"]]
    assert corpus.source["other_kinds"] == {"follow tie": 2, "tie without a message": 1, "further tie of the same message": 1}


@pytest.mark.parametrize("head", [True, False])
def test_a_workbook_of_ties_without_messages_is_a_network(head, tmp_path):
    corpus = read(
        nodexl(tmp_path / "network.xlsx", ["Vertex 1", "Vertex 2", "Edge Weight"], ["Ana", "ben", 3], ["ben", "cho", None], people=[["dan", 7]], head=head)
    )
    assert corpus.source["format"] == "nodexl" and len(corpus) == 0 and corpus.source["ties"] == 2
    assert corpus.given_ties[["source", "target", "weight"]].values.tolist() == [["ana", "ben", 3.0], ["ben", "cho", 1.0]]
    assert corpus.accounts.set_index("account")["followers"]["dan"] == 7


def pajek(tmp_path, text, name="a.net"):
    (tmp_path / name).write_bytes(text.encode())
    corpus = read(tmp_path / name)
    assert corpus.source["variant"] == "Pajek"
    return corpus, corpus.given_ties[["source", "target", "weight"]].values.tolist()


def test_pajek_with_intervals_relations_and_letters_beyond_ascii(tmp_path):
    corpus, ties = pajek(
        tmp_path, '*Vertices 3\n1 "Ana" 0.1 0.2 0.5 ic Red\n2 "Ben" [1-9]\n3 "&#268;ech"\n*Arcs :1 "asks"\n1 2 1 [1-3]\n2 1 [4]\n2 3 2.5 l "x" c Blue\n'
    )
    assert ties == [["Ana", "Ben", 1.0], ["Ben", "Ana", 1.0], ["Ben", "Čech", 2.5]] and not len(corpus.rejects)


def test_edges_beside_arcs_stand_both_ways_and_alone_as_they_are(tmp_path):
    corpus, ties = pajek(tmp_path, "*Vertices 4\n1 A\n2 B\n3 C\n4 D\n*Arcs\n1 2 1\n*Edges\n3 4 2\n3 3 1\n")
    assert ties == [["A", "B", 1.0], ["C", "D", 2.0], ["D", "C", 2.0], ["C", "C", 1.0]] and corpus.source["directed"]
    assert any("2 ties without direction" in warning for warning in corpus.source["warnings"])
    corpus, ties = pajek(tmp_path, "*Vertices 2\n1 A\n2 B\n*Arcs\n*Edges\n1 2 1\n")
    assert ties == [["A", "B", 1.0]] and not corpus.source["directed"]


def test_a_matrix_of_pajek_is_a_tie_for_each_number_that_is_not_nought(tmp_path):
    _, ties = pajek(tmp_path, "*Vertices 3\n1 A\n2 B\n3 C\n*Matrix\n0 1 0\n1 0 2.5\n0 0.0 0\n")
    assert ties == [["A", "B", 1.0], ["B", "A", 1.0], ["B", "C", 2.5]]
    _, ties = pajek(tmp_path, "*Vertices 5 2\n1 A\n2 B\n3 x\n4 y\n5 z\n*Matrix\n0 1 0\n1 0 2\n")
    assert ties == [["A", "y", 1.0], ["B", "x", 1.0], ["B", "z", 2.0]]


def test_a_project_of_pajek_gives_its_first_network_and_names_the_rest(tmp_path):
    text = "*Network talk\n*Vertices 2\n1 Ana\n2 Ben\n*Arcs\n1 2 3\n\n*Partition roles\n*Vertices 2\n1\n2\n\n*Vector x\n*Vertices 2\n0.5\n0.7\n\n*Network two\n*Vertices 1\n1 Cho\n*Arcs\n1 1 1\n"
    corpus, ties = pajek(tmp_path, text, "a.paj")
    assert ties == [["Ana", "Ben", 3.0]] and corpus.accounts["account"].tolist() == ["Ana", "Ben"] and not len(corpus.rejects)
    assert any("(*Partition roles, *Vector x, *Network two)" in warning for warning in corpus.source["warnings"])


def test_pajek_of_an_old_mac_and_vertices_that_are_only_counted(tmp_path):
    assert pajek(tmp_path, "*Vertices 3\r1 Ana\r2 Ben\r3 Cho\r*Arcs\r1 2\r")[1] == [["Ana", "Ben", 1.0]]
    assert pajek(tmp_path, "*Vertices 4\n*Edges\n1 2\n")[0].accounts["account"].tolist() == ["1", "2", "3", "4"]
    assert len(pajek(tmp_path, "*Vertices 99999999999\n*Edges\n1 2\n")[0].accounts) == 2


def test_the_sheet_edges_of_nodexl_saved_as_text_is_read_as_in_the_workbook(tmp_path):
    rows = 'ana,ana,Tweet,2019-05-20 10:00:00,"fresh, ""so"" fresh",900\nben,ana,Replies to,2019-05-20 10:01:00,@ana yes,901\nben,ana\n'
    names = "Vertex 1,Vertex 2,Relationship,Relationship Date (UTC),Tweet,Imported ID\n"
    for head, separator in (("", ","), (",,Visual Properties,,,\n", ","), ("", ";")):
        (tmp_path / "edges.csv").write_text((head + names + rows).replace(",", separator))
        corpus = read(tmp_path / "edges.csv")
        assert (corpus.source["format"], len(corpus), len(corpus.rejects)) == ("nodexl", 2, 1) and lists(corpus) == [[], ["ana"]]
        assert corpus.rejects["line"].tolist() == [4 + bool(head)] and "times_without_zone" not in corpus.source
    (tmp_path / "edges.csv").write_text("Vertex 1,Vertex 2\nana,ben\n")
    assert read(tmp_path / "edges.csv").source["ties"] == 1
