"""The catalogue: what ships is loaded with its doubts, what is fetched is believed only with its checksum."""

import hashlib
import json
import socket
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import unquote

import numpy as np
import pandas as pd
import pyarrow as pa
import pytest

from conversation_lib import chitchat, datasets, downloads
from conversation_lib.cards import Card, card, cards
from conversation_lib.errors import BadInput, Missing

from .samples import SAMPLES, manifest, needs_samples

# --- the catalogue ----------------------------------------------------------------------------------------------------


def test_the_catalogue_lists_every_card_once():
    table = datasets.catalogue()
    assert table["name"].tolist() == list(cards()) == sorted(table["name"])
    assert set(table["get"]) == {"load", "fetch", "make"} and table[["title", "kind", "licence", "origin", "call"]].notna().all(axis=None)
    assert table.loc[table["kind"] == "synthetic", "rows"].isna().all() and table.loc[table["kind"] != "synthetic", "rows"].notna().all()


def test_the_calls_of_the_catalogue_are_calls_that_exist():
    for call in datasets.catalogue()["call"]:
        module, function = call.split("(")[0].rsplit(".", 1)
        assert module != "datasets" or callable(getattr(datasets, function))


def test_any_set_of_facts_can_be_loaded_by_its_name():
    for name in ("bp-spill-2010", "brand-cases", "twitter-studies", "published-networks", "book-claims", "sources"):
        assert isinstance(datasets.load(name), datasets.Facts)


# --- facts ------------------------------------------------------------------------------------------------------------


def test_tables_are_reached_by_name_or_as_an_attribute():
    facts = datasets.load_facts("bp-spill-2010")
    assert list(facts) == ["follower_counts", "spill_timeline", "account_activity", "content_analysis"]
    assert facts.follower_counts is facts["follower_counts"] and "follower_counts" in dir(facts)
    assert repr(facts).startswith("bp-spill-2010: follower_counts (102 rows)")
    assert facts.card.licence == "CC BY 4.0"
    with pytest.raises(AttributeError, match="has no table 'followers'; it has follower_counts"):
        _ = facts.followers


def test_a_changed_table_does_not_reach_the_next_reader():
    mine = datasets.load_facts("brand-cases").brand_cases
    mine.loc[0, "brand"] = "changed"
    assert datasets.load_facts("brand-cases").brand_cases.loc[0, "brand"] == "ExxonMobil"


def test_numbers_are_numbers_days_are_days_and_missing_is_missing():
    facts = datasets.load_facts("bp-spill-2010")
    counts = facts.follower_counts
    first = counts.iloc[1]
    assert first["followers"] == 9388 and first["date"] == pd.Timestamp("2010-05-24") and first["time_to"] == pd.Timestamp("2010-05-24T21:22:00Z")
    assert pd.isna(first["time_from"]) and pd.isna(first["copies_of"]) and first["bound"] == "exact"
    assert facts.content_analysis["reliability"].isna().all() and facts.content_analysis["reliability"].dtype == "float64"
    assert (counts["date"].isna() == (counts["date_basis"] == "unknown")).all()
    assert facts.account_activity["value"].dtype == "float64" and str(facts.content_analysis["n"].dtype) == "Int64"


def test_messages_are_not_facts():
    with pytest.raises(BadInput, match=r"holds messages.*load_chitchat"):
        datasets.load_facts("chitchat")


def test_sources_can_be_looked_up_in_the_order_asked_for():
    assert datasets.load_sources(["prsa_20100823", "kwak_2010"])["year"].tolist() == [2010, 2010]
    assert datasets.load_sources([]).empty and len(datasets.load_sources()) == 242
    with pytest.raises(BadInput, match="nobody_1999"):
        datasets.load_sources(["kwak_2010", "nobody_1999"])


def test_an_edited_figure_is_refused(tmp_path, monkeypatch):
    folder = tmp_path / "brand-cases"
    folder.mkdir()
    for path in card("brand-cases").folder.iterdir():
        (folder / path.name).write_bytes(path.read_bytes().replace(b",361,", b",36100,"))
    monkeypatch.setattr(datasets, "card", lambda name: Card(folder))
    with pytest.raises(BadInput, match="it was edited") as answer:
        datasets.load_facts("brand-cases")
    assert "python -m conversation_lib.cards" in str(answer.value)


# --- chitchat ---------------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def talk():
    return datasets.load_chitchat()


@pytest.fixture(scope="module")
def ratings():
    return datasets.load_chitchat_ratings()


@pytest.fixture(scope="module")
def plain() -> dict:
    """The package's own file, read without this library."""
    return json.loads(chitchat.package_file().read_text(encoding="utf-8"))


def test_chitchat_is_counted_as_the_package_says(talk):
    counts = talk.counts()
    assert (counts["messages"], counts["authors"], counts["conversations"]) == (258_145, 1_315, 7_168)
    assert counts["records"] == counts["messages"] and counts["accounts"] == 1_315
    assert (counts["events"], counts["duplicates"], counts["rejects"], counts["others"]) == (0, 0, 0, 0)
    assert (counts["first"], counts["last"], talk.venue) == ("2018-04-10T18:02:17Z", "2018-11-16T17:09:07Z", "private")


def test_chitchat_has_no_fault(talk):
    assert talk.check().empty


def test_a_message_is_addressed_to_the_other_of_the_two_or_to_somebody_unseen(talk):
    m = talk.messages
    senders = m.groupby("conversation_id")["author"].transform("nunique")
    assert set(senders) == {1, 2}
    assert (m["targets"].notna() == (senders == 2)).all()
    assert (senders == 2).sum() == 243_046 and (senders == 1).sum() == 15_099 == talk.counts()["unknown_targets"]
    known = m[senders == 2]
    assert (known["targets"].list.len() == 1).all() and talk.counts()["open"] == 0
    other = known["targets"].list[0].astype("str")
    assert (other != known["author"]).all()
    wrote = known[["conversation_id", "author"]].drop_duplicates().sort_values(["conversation_id", "author"], ignore_index=True)
    addressed = known[["conversation_id"]].assign(author=other).drop_duplicates().sort_values(["conversation_id", "author"], ignore_index=True)
    pd.testing.assert_frame_equal(wrote, addressed)  # the addressed of a conversation are its writers


def test_chitchat_invents_no_reply(talk):
    assert talk.messages["reply_to"].isna().all() and (talk.messages["kind"] == "post").all()
    assert any("rule of the reader" in warning for warning in talk.source["warnings"])


def test_every_line_of_the_package_is_there_in_its_order(talk, plain):
    m = talk.messages.sort_values("message_id")
    by_id = dict(sorted(plain.items()))
    assert m["text"].tolist() == [line["text"] for conversation in by_id.values() for turn in conversation["messages"] for line in turn]
    assert m["author"].tolist() == [line["sender"] for conversation in by_id.values() for turn in conversation["messages"] for line in turn]
    assert m["created_at"].dt.strftime("%Y-%m-%dT%H:%M:%SZ").tolist() == [
        line["timestamp"] for conversation in by_id.values() for turn in conversation["messages"] for line in turn
    ]
    clock = m["created_at"].astype("int64").groupby(m["conversation_id"]).diff().dropna()
    assert (clock >= 0).all(), "within a conversation the file runs forward, so ids and times give one order"


def test_one_account_takes_part_in_18_percent_of_the_talk_of_two(talk):
    m = talk.messages[talk.messages["targets"].notna()]
    both = pd.concat([m["author"], m["targets"].list[0].astype("str")])
    assert both.value_counts().iloc[0] == 44_817 and round(44_817 / len(m), 2) == 0.18


def test_two_senders_in_4018_conversations_one_in_3150(ratings, plain):
    assert ratings["senders"].value_counts().to_dict() == {2: 4_018, 1: 3_150}
    assert ratings["conversation_id"].tolist() == list(plain)
    assert (ratings.loc[ratings["senders"] == 1, "turns"] == 1).all()
    assert (ratings["messages"].sum(), ratings["turns"].sum()) == (258_145, 138_737)


def test_ratings_are_kept_and_missing_ones_are_missing(ratings, plain):
    scales = ratings[["witty", "upbeat", "interesting"]]
    assert scales.notna().all(axis=1).sum() == 5_988 and scales.isna().all(axis=1).sum() == 1_180
    assert (int(scales.min().min()), int(scales.max().max())) == (1, 10)
    assert (scales.fillna(0) == 5).all(axis=1).sum() == 2_920
    for place in (0, 100, 7_167):
        key = ratings.loc[place, "conversation_id"]
        assert scales.loc[place].dropna().to_dict() == plain[key].get("ratings", {})


def test_the_two_clocks_disagree_by_six_or_seven_hours(ratings):
    gap = ratings["clock_gap_hours"]
    six, seven, none = gap.between(5.5, 6.05), gap.between(6.5, 7.05), gap.abs() < 0.02
    assert (six.sum(), seven.sum(), none.sum(), (~six & ~seven & ~none).sum()) == (6_643, 229, 239, 57)
    assert round(gap.min()) == -205
    no_prompt = ratings["prompt"].isna()
    assert no_prompt.sum() == 239 and (gap[no_prompt] == 0).all()
    assert (ratings.loc[seven, "first_message"] >= "2018-11-04").all(), "seven hours only after the clocks changed"


def test_the_counts_on_the_chitchat_card_are_taken_again_from_the_file(talk, ratings):
    said = {row["what"]: row["count"] for row in card("chitchat").table("counts")}
    m, two = talk.messages, talk.messages[talk.messages["targets"].notna()]
    pair = np.sort(np.column_stack([two["author"].to_numpy(dtype=object), two["targets"].list[0].astype("str").to_numpy(dtype=object)]).astype(str), axis=1)
    assert said == {
        "messages (lines)": len(m),
        "people": m["author"].nunique(),
        "conversations": m["conversation_id"].nunique(),
        "turns (runs of lines by one person)": ratings["turns"].sum(),
        "conversations with two senders": (ratings["senders"] == 2).sum(),
        "messages in them": len(two),
        "conversations with one sender": (ratings["senders"] == 1).sum(),
        "messages in them, addressee missing": m["targets"].isna().sum(),
        "people with a partner who wrote": two["author"].nunique(),
        "pairs of people who both wrote": len(set(map(tuple, pair))),
        "conversations with a prompt": ratings["prompt"].notna().sum(),
        "different prompts": ratings["prompt"].nunique(),
        "conversations with ratings": ratings["witty"].notna().sum(),
        "of these rated 5, 5, 5": (ratings[["witty", "upbeat", "interesting"]].fillna(0) == 5).all(axis=1).sum(),
        "lines without a visible character": (m["text"].str.strip() == "").sum(),
        "lines that repeat an earlier one of the same second and writer": m.duplicated(["conversation_id", "created_at", "author", "text"]).sum(),
    }


def test_the_corpus_survives_saving(talk, tmp_path):
    from conversation_lib.corpus import Corpus

    after = Corpus.load(talk.save(tmp_path / "chitchat"))
    assert pa.table(after.messages.to_dict("series")).equals(pa.table(talk.messages.to_dict("series")))
    assert after.counts() == talk.counts() and after.source == talk.source


def test_another_version_of_the_package_is_refused(tmp_path, monkeypatch):
    other = tmp_path / "dataset.json"
    other.write_text("{}", encoding="utf-8")
    monkeypatch.setattr(chitchat, "package_file", lambda: other)
    chitchat._raw.cache_clear()
    with pytest.raises(BadInput, match=r"chitchat-dataset==0\.9\.0"):
        datasets.load_chitchat()


def test_without_the_package_one_sentence_says_what_to_install(monkeypatch):
    monkeypatch.setattr("importlib.util.find_spec", lambda name: None)
    with pytest.raises(Missing, match="pip install chitchat-dataset"):
        chitchat.package_file()
    assert datasets.where("chitchat") is None


# --- made -------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["synthetic-mixing", "synthetic-threads"])
def test_a_synthetic_set_is_made_with_the_defaults_of_its_card(name):
    pytest.importorskip("conversation_lib.simulate")
    defaults = {row["parameter"]: row["default"] for row in card(name).table("parameters")}
    one, two = datasets.load(name), datasets.load(name, **defaults)
    pd.testing.assert_frame_equal(one.messages, two.messages)
    assert len(one) == defaults["m"] and one.check().empty
    assert datasets.where(name) is None
    with pytest.raises(BadInput, match="which is generated"):
        datasets.fetch(name)


# --- fetched ----------------------------------------------------------------------------------------------------------


class Server:
    """A web server on this machine that misbehaves when told to, and remembers what it was asked."""

    def __init__(self, files: dict[str, bytes]):
        self.files, self.asked, self.breaks, self.ranges, self.status = files, [], [], True, []
        outer = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self):
                outer.asked.append(self.headers.get("Range"))
                if outer.status:
                    return self.send_error(outer.status.pop(0))
                body = outer.files.get(unquote(self.path))
                if body is None:
                    return self.send_error(404)
                start, end = 0, len(body)
                if outer.ranges and self.headers.get("Range"):
                    first, last = self.headers["Range"].removeprefix("bytes=").split("-")
                    start, end = int(first), min(int(last) + 1 if last else end, end)
                    if start >= len(body):
                        return self.send_error(416)
                    self.send_response(206)
                    self.send_header("Content-Range", f"bytes {start}-{end - 1}/{len(body)}")
                else:
                    self.send_response(200)
                self.send_header("Content-Length", str(end - start))
                self.end_headers()
                piece = body[start:end]
                if outer.breaks:
                    piece = piece[: outer.breaks.pop(0)]
                self.wfile.write(piece)

            def log_message(self, *_):
                pass

        self.http = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.address = f"http://127.0.0.1:{self.http.server_port}"
        threading.Thread(target=self.http.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()

    def close(self):
        self.http.shutdown()
        self.http.server_close()


OWN = {"one.txt": bytes(range(256)) * 800, "two.txt": "Grüße\n".encode() * 999}
PLACE = "/toy/talk/" + "0" * 40 + "/"


@pytest.fixture
def server():
    server = Server({PLACE + name: body for name, body in OWN.items()})
    yield server
    server.close()


@pytest.fixture(autouse=True)
def own_folder(tmp_path, monkeypatch):
    """Downloads of these tests go nowhere near the user's."""
    monkeypatch.setenv("CONVERSATION_DATA", str(tmp_path / "downloads ü"))
    return tmp_path / "downloads ü"


@pytest.fixture
def toy(tmp_path, monkeypatch):
    """A card of a data set that the server above serves: two small files."""
    folder = tmp_path / "cards" / "toy"
    folder.mkdir(parents=True)
    resources = [
        {"name": n, "path": downloads.HOST + PLACE + n, "save_as": n, "bytes": len(b), "hash": "sha256:" + hashlib.sha256(b).hexdigest(), "rows": 1}
        for n, b in OWN.items()
    ]
    (folder / "datapackage.json").write_text(
        json.dumps({"name": "toy", "get": "fetch", "kind": "messages", "call": "fetch('toy')", "resources": resources}), encoding="utf-8"
    )
    monkeypatch.setattr(downloads, "card", lambda name: Card(folder) if name == "toy" else card(name))
    return folder


def get(server, **options):
    return downloads.fetch("toy", mirror=server.address, progress=False, pause=0, **options)


def files_under(folder: Path) -> list[str]:
    return sorted(str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file())


def test_what_was_fetched_is_whole_right_and_found_again(server, toy, own_folder):
    assert downloads.where("toy") is None
    folder = get(server)
    assert folder == downloads.where("toy") == own_folder / "toy"
    assert {path.name: path.read_bytes() for path in folder.iterdir()} == OWN
    asked = len(server.asked)
    assert get(server) == folder and len(server.asked) == asked, "what is here is not downloaded again"


def test_a_broken_download_is_continued_where_it_broke(server, toy, own_folder):
    server.breaks = [1_000, 50_000]
    get(server)
    assert server.asked[:3] == ["bytes=0-204799", "bytes=1000-204799", "bytes=51000-204799"]
    assert (own_folder / "toy" / "one.txt").read_bytes() == OWN["one.txt"]
    assert files_under(own_folder) == [str(Path("toy/one.txt")), str(Path("toy/two.txt"))]


def test_a_download_that_never_ends_is_kept_for_the_next_time_and_not_taken_for_a_file(server, toy, own_folder):
    server.breaks = [10, 10, 10]
    with pytest.raises(BadInput, match=r"after 30 of 204,800 bytes.*conversation fetch toy"):
        get(server)
    assert downloads.where("toy") is None and not (own_folder / "toy" / "one.txt").exists()
    get(server)
    assert server.asked[3] == "bytes=30-204799" and (own_folder / "toy" / "one.txt").read_bytes() == OWN["one.txt"]


def test_other_bytes_are_refused_and_nothing_is_left(server, toy, own_folder):
    server.files[PLACE + "one.txt"] = b"x" * len(OWN["one.txt"])
    with pytest.raises(BadInput, match=r"one\.txt with the sha256 .*other bytes"):
        get(server)
    assert files_under(own_folder) == [] and downloads.where("toy") is None


def test_a_login_page_in_place_of_a_file_is_refused(server, toy, own_folder):
    server.files[PLACE + "one.txt"] = b"<html>Please log in</html>"
    with pytest.raises(BadInput):
        get(server)
    assert downloads.where("toy") is None and not (own_folder / "toy" / "one.txt").exists()


def test_a_part_of_an_older_file_does_not_spoil_the_new_one(server, toy, own_folder):
    part = own_folder / ".parts" / f"{hashlib.sha256(OWN['one.txt']).hexdigest()}-one.txt"
    part.parent.mkdir(parents=True)
    part.write_bytes(b"older bytes")
    get(server)
    assert (own_folder / "toy" / "one.txt").read_bytes() == OWN["one.txt"] and not part.exists()


def test_a_part_that_is_too_long_is_begun_again(server, toy, own_folder):
    part = own_folder / ".parts" / f"{hashlib.sha256(OWN['two.txt']).hexdigest()}-two.txt"
    part.parent.mkdir(parents=True)
    part.write_bytes(OWN["two.txt"] + b"more")
    assert (get(server) / "two.txt").read_bytes() == OWN["two.txt"]


def test_a_server_that_cannot_continue_is_asked_for_all_of_it(server, toy):
    server.ranges, server.breaks = False, [70_000]
    assert (get(server) / "one.txt").read_bytes() == OWN["one.txt"]


def test_a_file_that_has_grown_is_taken_as_far_as_its_checksum_goes(server, toy):
    server.files[PLACE + "one.txt"] += b"appended later"
    server.ranges = False
    assert (get(server) / "one.txt").read_bytes() == OWN["one.txt"]


def test_a_server_that_stumbles_once_is_asked_again(server, toy):
    server.status = [503, 416]
    assert (get(server) / "one.txt").read_bytes() == OWN["one.txt"]


def test_an_address_that_is_gone_is_said_to_be_gone(server, toy, own_folder):
    del server.files[PLACE + "one.txt"]
    with pytest.raises(BadInput, match=r"the answer 404.*moved or taken down"):
        get(server)
    assert len(server.asked) == 1, "what is gone is not asked for three times"


def test_without_a_connection_one_sentence_says_so(toy, own_folder):
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    with pytest.raises(BadInput, match=r"offline.*connect to the internet"):
        downloads.fetch("toy", mirror=f"http://127.0.0.1:{port}", progress=False, pause=0, tries=2)
    assert files_under(own_folder) == []


def test_an_edited_download_is_fetched_again(server, toy):
    folder = get(server)
    (folder / "two.txt").write_bytes(b"edited")
    assert downloads.where("toy") is None
    assert (get(server) / "two.txt").read_bytes() == OWN["two.txt"] and len(server.asked) == 3


def test_the_bar_counts_bytes_and_names_the_file(server, toy, capfd):
    downloads.fetch("toy", mirror=server.address)
    out, err = capfd.readouterr()
    assert out == "" and "toy: one.txt" in err and "100%" in err


def test_what_ships_is_not_downloaded(own_folder):
    assert datasets.fetch("bp-spill-2010") == datasets.where("bp-spill-2010") == card("bp-spill-2010").folder
    assert datasets.fetch("chitchat") == chitchat.package_file()
    assert not own_folder.exists()


def test_loading_what_is_not_here_says_how_to_get_it():
    with pytest.raises(BadInput, match="conversation fetch irc-ubuntu"):
        datasets.load("irc-ubuntu")


@needs_samples
@pytest.mark.parametrize("name", [c.name for c in cards().values() if c.way == "fetch"])
def test_every_real_set_arrives_by_its_checksum(name, own_folder):
    """The addresses are served by this machine, with the whole samples behind them (longer where only a part is taken)."""
    rows = {f"sha256:{row['sha256']}": row for row in manifest()}
    files = {}
    for resource in card(name).remote:
        body = (SAMPLES / rows[resource["hash"]]["path"]).read_bytes()
        files[unquote(resource["path"].removeprefix(downloads.HOST))] = body + (b"the rest of a longer file" if "part" in resource else b"")
    server = Server(files)
    server.breaks = [1_000]
    try:
        path = datasets.fetch(name, mirror=server.address, progress=False, pause=0)
    finally:
        server.close()
    assert path == datasets.where(name) and path.exists()
    got = [path] if path.is_file() else sorted(path.iterdir())
    assert [file.name for file in got] == sorted(resource["save_as"] for resource in card(name).remote)
    assert sum(file.stat().st_size for file in got) == sum(resource["bytes"] for resource in card(name).remote)
    assert files_under(own_folder / ".parts") == []
