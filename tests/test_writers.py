"""What is written is read back equal: missing things stay missing, ids stay text, and Gephi has nothing to complain about."""

import json
import re
from datetime import UTC, datetime
from xml.etree import ElementTree

import networkx as nx
import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from conversation_lib import writers
from conversation_lib.corpus import Corpus, account_table, message_table
from conversation_lib.errors import BadInput
from conversation_lib.readers import read
from conversation_lib.readers.edges import read_ties
from conversation_lib.ties import KINDS, table_of_ties, ties

from .samples import SAMPLES, needs_samples

TEXTS = [
    "plain",
    "",
    None,
    '"',
    '""',
    "two\nlines",
    "windows\r\nline",
    "end\r",
    " blanks ",
    ",;\t|",
    "ünï 🍞 \u200e",
    "=1+1",
    "\\n",
    "null",
    "\x0b\x00 control",
    "[]",
    "007",
]


def hard_corpus() -> Corpus:
    """A message for every kind of difficulty: each text of TEXTS, times missing and with microseconds, targets unknown, none and many."""
    n = len(TEXTS)
    targets = [[None, [], ["ben"], ["007", "cho, with comma", 'dan "quoted"']][k % 4] for k in range(n)]
    table = message_table(
        {
            "message_id": [f"m{k:03d}" if k else "007" for k in range(n)],
            "conversation_id": ["007" if k < 9 else f"m{k:03d}" for k in range(n)],
            "reply_to": [None if k % 3 else "007" if k else None for k in range(n)],
            "kind": [("reply" if k and not k % 3 else ("post", "quote", "repost")[k % 3]) for k in range(n)],
            "refers_to": [None if k % 3 == 0 else "absent" for k in range(n)],
            "author": [None if k % 5 == 4 else ["ana", "ben", "007"][k % 3] for k in range(n)],
            "targets": targets,
            "created_at": [None if k % 6 == 5 else pd.Timestamp("2010-05-20T10:00:00.123456Z") + pd.Timedelta(k, "min") * (k % 2) for k in range(n)],
            "text": TEXTS,
            "language": [None if k % 2 else "en" for k in range(n)],
            "likes": [None if k % 2 else k for k in range(n)],
            "extras": [None if k else '{"a": [1, null]}' for k in range(n)],
        }
    )
    known = {
        "account": ["ana", "silent", "007"],
        "name": ["Ana\n& <Co>", None, "Bond"],
        "handle": [None, "shh", "007"],
        "followers": [12, None, 0],
        "is_bot": [False, True, None],
    }
    return Corpus(table, account_table(table, known), source={"format": "made", "venue": "room", "others_are": "recipient"})


def same(one: Corpus, two: Corpus):
    for name in one.messages:
        assert one.messages[name].equals(two.messages[name]), name
    assert list(one.messages) == list(two.messages)
    pd.testing.assert_frame_equal(one.accounts, two.accounts)


@pytest.fixture(params=["hard", "empty"])
def corpus(request):
    if request.param == "hard":
        return hard_corpus()
    table = message_table({"message_id": []})
    return Corpus(table, account_table(table, {"account": ["silent"], "name": ["Nobody"]}))


@pytest.mark.parametrize("suffix", ["csv", "parquet"])
def test_tables_come_back_equal(corpus, suffix, tmp_path):
    path = {"csv": writers.write_csv, "parquet": writers.write_parquet}[suffix](corpus, tmp_path / f"talk.{suffix}")
    same(corpus, read(path))
    assert sorted(file.name for file in tmp_path.iterdir()) == [f"talk.accounts.{suffix}", f"talk.{suffix}"]


def test_a_convokit_corpus_comes_back_equal(corpus, tmp_path):
    folder = writers.write_convokit(corpus, tmp_path / "talk")
    again = read(folder)
    same(corpus, again)
    assert again.venue == corpus.venue and again.source.get("others_are") == corpus.source.get("others_are")
    for line in (folder / "utterances.jsonl").read_text(encoding="utf-8").splitlines():
        utterance = json.loads(line)
        assert set(utterance) == {"id", "conversation_id", "text", "speaker", "meta", "reply-to", "timestamp", "vectors"}
        assert isinstance(utterance["text"], str) and isinstance(utterance["speaker"], str)
    index = json.loads((folder / "index.json").read_text(encoding="utf-8"))
    assert {"utterances-index", "speakers-index", "conversations-index", "overall-index", "version", "vectors"} == set(index)
    writers.write_convokit(corpus, folder)
    same(corpus, read(folder))


def test_other_folders_are_not_overwritten(tmp_path):
    (tmp_path / "letter.txt").write_text("dear", encoding="utf-8")
    with pytest.raises(BadInput, match="holds other things"):
        writers.write_convokit(hard_corpus(), tmp_path)


def test_a_saved_folder_is_read_as_it_was(tmp_path):
    corpus = hard_corpus()
    same(corpus, read(corpus.save(tmp_path / "kept")))
    assert read(tmp_path / "kept").source == corpus.source


@pytest.mark.parametrize("suffix", ["graphml", "gexf", "csv"])
def test_ties_come_back_equal(suffix, tmp_path):
    corpus = hard_corpus()
    have = ties(corpus, KINDS)
    have.loc[1, "inferred"] = "next_speaker"
    have.loc[1, "certainty"] = 0.25
    have.loc[2, "created_at"] = pd.NaT
    path = tmp_path / f"talk.{suffix}"
    {"graphml": writers.write_graphml, "gexf": writers.write_gexf}.get(suffix, lambda t, p, a: writers.write_csv(t, p))(have, path, corpus.accounts)
    again = read_ties(path)
    pd.testing.assert_frame_equal(have, again, check_dtype=True)
    if suffix != "csv":
        columns = ["account", "name", "handle", "followers", "is_bot"]
        pd.testing.assert_frame_equal(read(path).accounts[columns], corpus.accounts[columns])


def strange_graph(kind):
    g = kind(title="bread", year=2010)
    day = datetime(2010, 5, 20, 10, 0, 0, 123456, tzinfo=UTC)
    g.add_node("007", when=day, tags=["a", "b", ""], size=3, share=0.5, yes=True, name="Ana\n& <Co>\t'\"", nothing=None)
    g.add_node("7", size=4, yes=False, tags=[], odd={"deep": [1, None]}, label="seven", kind="person", text="\x0bcontrol")
    g.add_node("alone", mixed="text")
    g.add_node("ünï 🍞", mixed=5)
    g.add_edge("007", "7", weight=2.0, kind="reply", when=day, days=["mon"])
    g.add_edge("7", "alone", weight=1.5)
    return g


def edges_of(g):
    return sorted((*sorted((a, b)), sorted(map(str, values.items()))) for a, b, values in g.edges(data=True))


@pytest.mark.parametrize("write", [writers.write_graphml, writers.write_gexf])
@pytest.mark.parametrize("kind", [nx.DiGraph, nx.Graph, nx.MultiDiGraph, nx.MultiGraph])
def test_a_graph_comes_back_with_the_types_of_its_values(kind, write, tmp_path):
    g = strange_graph(kind)
    if g.is_multigraph():
        g.add_edge("007", "7", weight=1.0, kind="mention")
    again = writers.read_graph(write(g, tmp_path / "g.xml"))
    assert type(again) is kind
    assert again.graph == g.graph
    wanted = {node: {k: v for k, v in values.items() if v is not None} for node, values in g.nodes(data=True)}
    assert dict(again.nodes(data=True)) == wanted
    assert edges_of(again) == edges_of(g)
    assert {type(v) for v in again.nodes["007"].values()} == {datetime, list, int, float, bool, str}


def test_names_that_are_one_as_text_are_refused(tmp_path):
    g = nx.Graph([(1, "1")])
    with pytest.raises(BadInput, match="stay different"):
        writers.write_gexf(g, tmp_path / "g.gexf")
    with pytest.raises(BadInput, match="control character"):
        writers.write_graphml(nx.Graph([("a\x00", "b")]), tmp_path / "g.graphml")
    assert list(tmp_path.iterdir()) == []


def gephi_complaints(path) -> list[str]:
    """What Gephi's import would report of a file, by its rules: ids, types, weights, reserved names, references."""
    root = ElementTree.parse(path).getroot()
    local = [(element.tag.rsplit("}", 1)[-1], element) for element in root.iter()]
    nodes = [e.get("id") for tag, e in local if tag == "node"]
    edges = [e for tag, e in local if tag == "edge"]
    said = []
    if len(set(nodes)) < len(nodes) or None in nodes:
        said.append("node ids are not different")
    if len({e.get("id") for e in edges}) < len(edges) or any(e.get("id") is None for e in edges):
        said.append("edge ids are not different")
    said += [f"edge to an unknown node {e.get('target')}" for e in edges if e.get("source") not in nodes or e.get("target") not in nodes]
    said += [f"weight {e.get('weight')}" for e in edges if e.get("weight") is not None and float(e.get("weight")) <= 0]
    types = {"string": str, "long": int, "integer": int, "double": float, "float": float, "boolean": lambda v: {"true": 1, "false": 0}[v]}
    keys = {}
    scope = ""
    for tag, e in local:
        if tag == "attributes":
            scope = e.get("class")
        if tag == "attribute":
            keys[e.get("id")] = types[e.get("type")]
            if e.get("title").lower() in ("id", "label", "weight", "source", "target", "type", "kind"):
                said.append(f"{scope} attribute with the reserved name {e.get('title')}")
        if tag == "key":
            keys[e.get("id")] = types[e.get("attr.type")]
        try:
            if tag == "attvalue":
                keys[e.get("for")](e.get("value"))
            if tag == "data":
                keys[e.get("key")](e.text or "")
        except (KeyError, ValueError) as error:
            said.append(f"{tag}: {error!r}")
    return said


@pytest.mark.parametrize("write", [writers.write_graphml, writers.write_gexf])
def test_gephi_has_nothing_to_complain_about(write, tmp_path):
    assert gephi_complaints(write(hard_corpus(), tmp_path / "corpus.xml")) == []
    assert gephi_complaints(write(strange_graph(nx.MultiDiGraph), tmp_path / "graph.xml")) == []
    nothing = table_of_ties([("ana", "ben", 0), ("ben", "ana", 2)])
    path = write(nothing, tmp_path / "nought.xml")
    assert gephi_complaints(path) == []
    assert read_ties(path)["weight"].tolist() == [0.0, 2.0]


def test_networkx_reads_our_graphml(tmp_path):
    path = writers.write_graphml(hard_corpus(), tmp_path / "g.graphml")
    theirs = nx.read_graphml(path)
    assert set(theirs) == set(hard_corpus().accounts["account"])
    assert theirs.number_of_edges() == len(ties(hard_corpus(), KINDS))
    assert (
        nx.read_gexf(
            writers.write_gexf(nx.DiGraph([("a", "b")]), tmp_path / "g.gexf"), version="1.3" if "1.3" in nx.readwrite.gexf.GEXF.versions else None
        ).number_of_edges()
        == 1
    )


def test_a_file_is_whole_or_not_there(tmp_path, monkeypatch):
    path = writers.write_csv(hard_corpus(), tmp_path / "talk.csv")
    before = path.read_bytes()
    monkeypatch.setattr(writers, "_csv_cell", lambda value: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        writers.write_csv(hard_corpus(), path)
    assert path.read_bytes() == before and len(list(tmp_path.iterdir())) == 2


WORDS = st.text(st.characters(codec="utf-8", exclude_characters="\x00"), max_size=12)
NAMES = st.text(st.characters(codec="utf-8", categories=("L", "N", "P", "S", "Zs")), min_size=1, max_size=8).filter(
    lambda s: s == s.strip() and s not in ("[deleted]", "[removed]")
)


@settings(max_examples=8, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    rows=st.lists(
        st.tuples(
            st.none() | WORDS,
            st.none() | NAMES,
            st.none() | st.lists(NAMES, max_size=3, unique=True),
            st.none() | st.datetimes(datetime(1971, 1, 1), datetime(2100, 1, 1)),
        ),
        max_size=6,
    )
)
def test_any_corpus_comes_back_equal(rows, tmp_path_factory):
    folder = tmp_path_factory.mktemp("talk")
    table = message_table(
        {
            "message_id": [str(k) for k in range(len(rows))],
            "author": [row[1] for row in rows],
            "targets": [row[2] for row in rows],
            "created_at": [None if row[3] is None else pd.Timestamp(row[3], tz="UTC") for row in rows],
            "text": [row[0] for row in rows],
        }
    )
    corpus = Corpus(table, account_table(table))
    same(corpus, read(writers.write_csv(corpus, folder / "a.csv")))
    same(corpus, read(writers.write_convokit(corpus, folder / "b")))
    same(corpus, read(writers.write_parquet(corpus, folder / "c.parquet")))
    have = ties(corpus, KINDS)
    if len(have):
        assert read_ties(writers.write_gexf(corpus, folder / "d.gexf")).equals(have)
        assert read_ties(writers.write_graphml(corpus, folder / "e.graphml")).equals(have)


@needs_samples
@pytest.mark.parametrize(
    "name",
    [
        "twitter_v2/twarc_csv_2sets.jsonl",
        "twitter_v1/rtweet_search_tweets_0.json",
        "convokit/subreddit-Cornell-small",
        "slack",
        "mastodon/rtoot_get_context_default_0.json",
    ],
)
def test_real_samples_come_back_equal(name, tmp_path):
    path = SAMPLES / name
    if path.name == "slack":
        path = next(iter(sorted(file for file in path.rglob("*.zip"))), None) or pytest.skip("no zip among the Slack samples")
    corpus = read(path)
    same(corpus, read(writers.write_csv(corpus, tmp_path / "a.csv")))
    same(corpus, read(writers.write_convokit(corpus, tmp_path / "b")))
    same(corpus, read(writers.write_parquet(corpus, tmp_path / "c.parquet")))
    assert gephi_complaints(writers.write_gexf(corpus, tmp_path / "d.gexf")) == []
    assert re.search(r"<node id=", (tmp_path / "d.gexf").read_text(encoding="utf-8"))
