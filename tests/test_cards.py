"""The cards tell the truth: what a page says about a file is what the file is."""

import csv
import json
import re
import shutil

import pandas as pd
import pytest

from conversation_lib import datasets
from conversation_lib.cards import BEGIN, KINDS, WAYS, Card, card, cards, index_page, main, refresh, sha256_of, stale
from conversation_lib.errors import BadInput
from conversation_lib.paths import DATA

from .samples import manifest, needs_samples

CARDS = list(cards().values())
FACTS = [c for c in CARDS if c.kind == "facts"]
REMOTE = [pytest.param(c, r, id=f"{c.name}/{r['save_as']}") for c in CARDS for r in c.remote]
every_card = pytest.mark.parametrize("c", CARDS, ids=lambda c: c.name)
every_set_of_facts = pytest.mark.parametrize("c", FACTS, ids=lambda c: c.name)

#: what keeps a number from being taken for the truth; none of these may get lost
DOUBT = {
    "follower_counts": {"bound", "wording", "time_from", "time_to", "pair_id", "copies_of", "note", "date_basis", "date_published", "confidence"},
    "spill_timeline": {"confidence"},
    "account_activity": {"bound", "note", "confidence", "event_id"},
    "content_analysis": {"n", "value_type", "same_data_as", "reliability", "note", "confidence"},
    "brand_cases": {"bound", "note", "confidence"},
    "twitter_structure": {"bound", "note", "confidence"},
    "nodexl_networks": {"source_id"},
    "pew_network_types": {"note", "confidence"},
    "network_type_thresholds": {"threshold", "note", "confidence"},
    "facts_for_claims": {"verdict", "source_ids"},
    "sources": {"accessed", "date_published", "cited_in_a_table", "seen"},
}


def raw(c: Card, resource: dict) -> list[dict[str, str]]:
    """The rows of a file as plain words, read without this library."""
    with (c.folder / resource["path"]).open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


# --- each card --------------------------------------------------------------------------------------------------------


@every_card
def test_the_card_tells_the_truth_about_its_files(c):
    assert c.problems() == []


@every_card
def test_the_card_answers_what_a_reader_asks(c):
    assert c.folder.name == c.name and c["title"] and len(c["description"]) > 40
    assert c.licence and c.limitations and c["people"] and c["missing"] and c["cite"]
    assert c["changes"][0]["version"] == c["version"] and re.fullmatch(r"\d{4}-\d\d-\d\d", c["changes"][0]["date"])
    assert c.kind in KINDS and c.way in WAYS
    assert all(source["title"] for source in c["sources"])
    for heading in ("## Why it exists", "## Who made it", "## Good uses, bad uses", "## People", "## What it cannot say", "## How to cite"):
        assert heading in (c.folder / "README.md").read_text(encoding="utf-8"), heading


@every_card
def test_synthetic_is_said_on_the_first_screen_and_nowhere_else(c):
    head = (c.folder / "README.md").read_text(encoding="utf-8").split("## ")[0]
    assert c["synthetic"] == (c.kind == "synthetic") == (c.way == "make") == ("**Synthetic**" in head)


@every_card
def test_the_card_is_a_data_package_by_the_rules_of_frictionless(c):
    from frictionless import Package

    report = Package.validate_descriptor(c.package)
    assert report.valid, report.flatten(["message"])
    assert c.package["licenses"] and all("name" in item or "path" in item for item in c.package["licenses"])
    for resource in c.resources:
        for field in resource.get("schema", {}).get("fields", []):
            assert field["description"] and field["type"] in datasets.DTYPES, field["name"]


@every_card
def test_the_files_keep_the_types_and_limits_that_the_card_states(c):
    from frictionless import Resource

    for resource in c.files:
        own = {key: value for key, value in resource.items() if key in ("name", "path", "format", "encoding", "schema")}
        report = Resource.from_descriptor(own, basepath=str(c.folder)).validate()
        assert report.valid, report.flatten(["rowNumber", "fieldName", "message"])


@every_card
def test_the_card_names_no_machine(c):
    for path in c.folder.iterdir():
        text = path.read_text(encoding="utf-8")
        assert not re.search(r"(?<![\w.])/(work|root|tmp|home)/|\bpyp[i]\.org|files\.python[h]osted", text), path.name


def test_every_folder_of_data_has_a_card():
    assert [folder.name for folder in sorted(DATA.iterdir()) if folder.is_dir()] == list(cards())


def test_the_list_of_data_sets_is_fresh():
    assert (DATA / "README.md").read_text(encoding="utf-8") == index_page()
    assert all(f"[{c.name}]({c.name}/README.md)" in index_page() for c in CARDS)


def test_the_check_of_the_command_line_agrees(capsys):
    assert main(["--check"]) == 0
    assert capsys.readouterr().out == "all cards tell the truth\n"


def test_an_unknown_name_is_answered_with_the_known_ones():
    with pytest.raises(BadInput, match="bp-spill-2010") as answer:
        card("bp-spil")
    assert "Next:" in str(answer.value)


# --- each set of facts ------------------------------------------------------------------------------------------------


@every_set_of_facts
def test_no_column_of_doubt_is_lost_on_the_way(c):
    facts = datasets.load_facts(c.name)
    for resource in c.files:
        assert DOUBT.get(resource["name"], set()) <= set(facts[resource["name"]].columns)


def test_no_table_of_published_facts_is_lost():
    assert set(DOUBT) <= {resource["name"] for c in FACTS for resource in c.files}


@every_set_of_facts
def test_a_loaded_table_holds_what_the_file_holds_cell_by_cell(c):
    facts = datasets.load_facts(c.name)
    assert list(facts) == [resource["name"] for resource in c.files]
    for resource in c.files:
        rows, table = raw(c, resource), facts[resource["name"]]
        assert len(table) == len(rows) == resource["rows"]
        for field in resource["schema"]["fields"]:
            words, values = [row[field["name"]] for row in rows], table[field["name"]]
            assert values.dtype == pd.Series([], dtype=datasets.DTYPES[field["type"]]).dtype
            assert values.isna().tolist() == [word == "" for word in words], field["name"]
            for word, value in zip(words, values):
                if word == "":
                    continue
                if field["type"] == "date":
                    assert value.strftime("%Y-%m-%d") == word
                elif field["type"] == "datetime":
                    assert value.strftime("%Y-%m-%dT%H:%M:%SZ") == word and str(value.tz) == "UTC"
                elif field["type"] in ("integer", "number"):
                    assert float(value) == float(word)
                else:
                    assert value == word


@every_set_of_facts
def test_every_source_that_is_cited_exists(c):
    known = set(datasets.load_sources()["source_id"])
    named = {source for table in datasets.load_facts(c.name).values() for source in datasets.cited(table)}
    assert named <= known
    assert set(datasets.load_facts(c.name).sources["source_id"]) == named


def test_sources_say_truly_whether_a_table_cites_them():
    named = {source for c in FACTS if c.name != "sources" for table in datasets.load_facts(c.name).values() for source in datasets.cited(table)}
    sources = datasets.load_sources()
    assert set(sources.loc[sources["cited_in_a_table"] == "yes", "source_id"]) == named
    assert (len(sources), (sources["seen"] == "full").sum()) == (242, 33)


@every_set_of_facts
def test_the_span_on_the_card_is_that_of_the_rows(c):
    days = [table[column].dropna() for table in datasets.load_facts(c.name).values() for column in table if table[column].dtype.kind == "M"]
    days = [str(day.date()) for column in days for day in column]
    if days and c.name != "published-networks":
        assert c["span"] == [min(days), max(days)]
    if c.name == "published-networks":  # three days of Pew's example stand as words
        days += [word for word in datasets.load_facts(c.name).pew_network_types["value_text"].dropna() if word[:2] == "20"]
        assert c["span"] == [min(days), max(days)]


def test_the_page_on_data_explains_every_bound_in_use():
    page = (DATA / "README.md").read_text(encoding="utf-8")
    used = {bound for c in FACTS for table in datasets.load_facts(c.name).values() if "bound" in table for bound in table["bound"]}
    assert used <= set(re.findall(r"^\| `(\w+)` \|", page, re.M)) and len(used) == 9


def test_facts_are_stored_once():
    prints = [resource["hash"] for c in CARDS for resource in c.files]
    assert len(prints) == len(set(prints))


def test_what_the_pages_say_of_the_parody_is_counted_from_the_rows():
    counts = datasets.load_facts("bp-spill-2010").follower_counts
    rivals = counts[counts["account"].isin(["BPGlobalPR", "BP_America"])]
    assert (len(counts), len(rivals), rivals["date"].notna().sum()) == (102, 87, 83)
    assert (counts["account"].value_counts()[["BPGlobalPR", "BP_America"]].tolist(), counts["account"].nunique()) == ([55, 32], 10)
    assert counts.loc[counts["pair_id"].str.startswith("bp-", na=False), "pair_id"].nunique() == 30
    assert counts.groupby("pair_id")["account"].nunique().min() >= 2
    between = rivals[(rivals["date"] >= "2010-05-19") & (rivals["date"] < "2010-05-24")]
    assert between.empty, "the page says that no dated count lies between 19 and 23 May"
    copied = counts.dropna(subset="copies_of")
    assert (len(copied), copied.loc[~copied["copies_of"].isin(counts["source_id"]), "source_id"].tolist()) == (4, ["eytan_20100916", "eytan_20100916"])


# --- downloads --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("c", "resource"), REMOTE)
def test_an_address_names_one_version_and_its_checksum(c, resource):
    assert re.fullmatch(r"https://raw\.githubusercontent\.com/[\w.-]+/[\w.-]+/[0-9a-f]{40}/[\w./%-]+", resource["path"])
    assert re.fullmatch(r"sha256:[0-9a-f]{64}", resource["hash"]) and resource["bytes"] > 0 and resource["rows"] > 0
    assert "could not be tried" in " ".join(c.limitations)


@needs_samples
@pytest.mark.parametrize(("c", "resource"), REMOTE)
def test_the_checksum_is_that_of_the_real_file(c, resource):
    from .samples import SAMPLES

    row = next(row for row in manifest() if f"sha256:{row['sha256']}" == resource["hash"])
    path = SAMPLES / row["path"]
    assert f"sha256:{sha256_of(path)}" == resource["hash"] and path.stat().st_size == resource["bytes"]
    assert f"/{row['repo']}/{row['commit']}/" in resource["path"]
    if resource["save_as"] == "CollegeMsg.txt":
        assert len(path.read_text(encoding="utf-8").splitlines()) - 1 == resource["rows"]
    elif row["format"] in ("twitter_v2", "reddit"):
        assert row["counts"]["messages"] == resource["rows"]
    else:
        assert path.read_bytes().count(b"\n") == resource["rows"]


# --- a card that lies -------------------------------------------------------------------------------------------------


@pytest.fixture
def copy(tmp_path):
    """A copy of data/ to spoil."""
    shutil.copytree(DATA, tmp_path / "data")
    return tmp_path / "data"


def test_an_edited_file_a_stray_file_and_a_stale_page_are_all_named(copy):
    edited = copy / "brand-cases" / "brand_cases.csv"
    edited.write_bytes(edited.read_bytes().replace(b"361", b"362"))
    (copy / "brand-cases" / "notes.txt").write_text("later", encoding="utf-8")
    page = copy / "chitchat" / "README.md"
    page.write_text(page.read_text(encoding="utf-8").replace("258,145", "258,146"), encoding="utf-8")
    assert stale(copy) == [
        "brand-cases: brand_cases.csv has other bytes than its card says",
        "brand-cases: notes.txt stands in the folder but not in the card",
        "chitchat: README.md is stale",
    ]


def test_a_row_more_is_named_and_refresh_brings_the_card_up_to_date(copy):
    file = copy / "brand-cases" / "brand_cases.csv"
    file.write_bytes(file.read_bytes() + b"Toy case,Toy,2010-01-01,posts,1,posts,exact,kwak_2010,,low\r\n")
    assert any("has 85 rows, the card says 84" in sentence for sentence in stale(copy))
    refresh(copy)
    assert stale(copy) == [] and Card(copy / "brand-cases").rows == 85
    assert "| 85 |" in (copy / "README.md").read_text(encoding="utf-8")


def test_refreshing_what_is_fresh_changes_nothing(copy):
    before = {path: path.read_bytes() for path in copy.rglob("*") if path.is_file()}
    refresh(copy)
    assert before == {path: path.read_bytes() for path in copy.rglob("*") if path.is_file()}


def test_other_columns_than_the_card_says_are_named(copy):
    file = copy / "brand-cases" / "brand_cases.csv"
    file.write_bytes(file.read_bytes().replace(b"case,brand", b"case,firm", 1))
    assert any("the columns of brand_cases.csv are not those of the card" in sentence for sentence in stale(copy))


def test_own_words_between_the_generated_parts_are_kept(copy):
    page = copy / "sources" / "README.md"
    text = page.read_text(encoding="utf-8").replace("## Who made it", "## A word of my own\n\nBe kind.\n\n## Who made it")
    page.write_text(text, encoding="utf-8", newline="\n")
    refresh(copy)
    assert page.read_text(encoding="utf-8") == text and stale(copy) == []


def test_a_page_without_its_marks_is_answered_with_a_sentence(copy):
    page = copy / "sources" / "README.md"
    page.write_text(page.read_text(encoding="utf-8").replace(BEGIN.format("head"), ""), encoding="utf-8")
    with pytest.raises(BadInput, match="edited away"):
        Card(copy / "sources").page()


def test_line_ends_converted_by_a_program_are_noticed(copy, monkeypatch):
    file = copy / "twitter-studies" / "twitter_structure.csv"
    file.write_bytes(file.read_bytes().replace(b"\r\n", b"\n"))
    monkeypatch.setattr(datasets, "card", lambda name: card(name, copy))
    with pytest.raises(BadInput, match="converted its line ends"):
        datasets.load_facts("twitter-studies")
    file.unlink()
    with pytest.raises(BadInput, match="download of the project was incomplete"):
        datasets.load_facts("twitter-studies")


def test_the_card_is_written_so_that_a_person_can_read_the_difference():
    for c in CARDS:
        text = (c.folder / "datapackage.json").read_bytes()
        assert b"\r" not in text and text == (json.dumps(c.package, ensure_ascii=False, indent=2) + "\n").encode()
