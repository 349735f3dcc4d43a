"""An IRC log becomes a room: who said what when, to whom by name, and what only happened."""

from datetime import UTC, datetime

import pytest

from conversation_lib.errors import BadInput
from conversation_lib.readers import detect, read
from conversation_lib.readers.irclines import parse_line
from conversation_lib.readers.naming import addressees, known_names
from conversation_lib.readers.textlines import day_in_name, mark

from .mailboxes import damaged, identity_holds
from .samples import SAMPLES, manifest, needs_samples

LOGS = {
    "bracket": """[23:58] <ana> is anybody here
=== ben [n=ben@example.org]  has joined #bees
[23:59] <ben> ana: yes
[23:59]  * ben waves
[00:01] <ana> ben, good
=== ben is now known as ben|away
=== ana wonders about the queen
=== ben|away [n=ben@example.org]  has left #bees []
""",
    "energymech": """[23:58:01] *** Joins: ben (~ben@example.org)
[23:58:10] <ana> is anybody here
[23:59:00] <ben> ana: yes
[23:59:30] * ben waves
[00:00:59] -hive-bot- temperature 35
[00:01:00] <ana> ben, good
[00:01:05] *** ana wonders is now known as other
[00:02:00] *** ben sets mode: +o ana
[00:02:10] *** Quits: ben (~ben@example.org) (Quit: )
[00:02:11] * ana wonders about the queen
""",
    "supybot": """2020-02-01T23:58:01+0100  <ana> is anybody here
2020-02-01T23:58:02+0100  *** ben has joined #bees
2020-02-01T23:59:00+0100  <ben> ana: yes
2020-02-01T23:59:10+0100  * ben waves
2020-02-02T00:01:00+0100  <ana> ben, good
2020-02-02T00:01:30+0100  * ana wonders about the queen
2020-02-02T00:02:00+0100  *** ben has quit IRC
""",
    "irssi": """--- Log opened Sat Feb 01 23:57:00 2020
23:58 -!- ben [~ben@example.org] has joined #bees
23:58 < ana> is anybody here
23:59 <@ben> ana: yes
23:59  * ben waves
--- Day changed Sun Feb 02 2020
00:01 < ana> ben, good
00:02 -!- ben [~ben@example.org] has quit [Quit: leaving]
00:03  * ana wonders about the queen
--- Log closed Sun Feb 02 00:05:00 2020
""",
    "weechat": """2020-02-01 23:58:01\t-->\tben (~ben@example.org) has joined #bees
2020-02-01 23:58:10\tana\tis anybody here
2020-02-01 23:59:00\t@ben\tana: yes
2020-02-01 23:59:01\t *\tben waves
2020-02-02 00:01:00\tana\tben, good
2020-02-02 00:01:30\t *\tana wonders about the queen
2020-02-02 00:02:00\t<--\tben (~ben@example.org) has quit (Quit: leaving)
2020-02-02 00:02:01\t--\tTopic for #bees is "honey"
""",
    "newdomain": """bees 2020-02-01 [23:58:01] <ana> is anybody here
bees 2020-02-01 [23:59:00] <ben>\tana: yes
bees 2020-02-01 [23:59:01] * ben  waves
bees 2020-02-02 [00:01:00] <ana>\t ben, good
bees 2020-02-02 [00:01:30] * ana  wonders about the queen
""",
}
SAID = ["is anybody here", "ana: yes", "waves", "ben, good", "wonders about the queen"]


@pytest.fixture
def log(tmp_path):
    def write(name, text=None):
        file = tmp_path / f"bees_2020-02-01.{name}.txt"
        text = LOGS[name] if text is None else text
        file.write_bytes(text if isinstance(text, bytes) else text.encode())
        return file

    return write


@pytest.mark.parametrize("name", LOGS)
def test_every_dialect_tells_the_same_story(log, name):
    c = read(log(name))
    m = c.messages[c.messages["author"] != "hive-bot"]
    assert c.source["format"] == "irc" and c.venue == "room"
    assert m["text"].tolist() == SAID
    assert m["author"].tolist() == ["ana", "ben", "ben", "ana", "ana"]
    assert [list(t) for t in m["targets"]] == [[], ["ana"], [], ["ben"], []]
    hours = [t.strftime("%d %H") for t in m["created_at"]]
    assert hours == (["01 22", "01 22", "01 22", "01 23", "01 23"] if name == "supybot" else ["01 23", "01 23", "01 23", "02 00", "02 00"])
    assert len(c.rejects) == 0 and identity_holds(c.counts())
    assert m["reply_to"].isna().all()


def test_somebody_who_only_joined_is_an_account(log):
    accounts = read(log("energymech", "[10:00:00] <ana> hello\n[10:00:01] *** Joins: cho (~c@x)\n[10:00:02] <ana> cho?\n")).accounts
    assert accounts.set_index("account").loc["cho", "messages"] == 0


def test_events_are_counted_by_kind(log):
    c = read(log("bracket"))
    assert c.source["event_kinds"] == {"join": 1, "nick": 1, "leave": 1}
    assert c.source["nick_changes"] == [["ben", "ben|away", 1]] and c.source["times_placed"] == 1


def test_a_log_without_a_day_has_no_times_but_keeps_its_order(tmp_path):
    file = tmp_path / "bees.log"
    file.write_text(LOGS["bracket"], encoding="utf-8")
    c = read(file)
    assert c.messages["created_at"].isna().all() and c.messages["text"].tolist() == SAID
    assert any("state no day" in w for w in c.source["warnings"])


def test_a_small_step_back_of_the_clock_is_no_new_day(log):
    c = read(log("bracket", "[10:00] <ana> a\n[09:59] <ben> b\n[10:01] <ana> c\n[07:00] <ben> d\n"))
    assert [t.day for t in c.messages["created_at"]] == [1, 1, 1, 2]
    assert c.source["clock_steps_back"] == 1 and c.source["midnights"] == 1


def test_a_stated_zone_is_used_and_an_unstated_one_is_said(log):
    assert read(log("supybot")).counts()["first"] == "2020-02-01T22:58:01Z"
    berlin = read(log("weechat"), timezone="Europe/Berlin")
    assert berlin.counts()["first"] == "2020-02-01T22:58:10Z" and berlin.source["timezone"] == "Europe/Berlin"
    assert any("no zone" in w for w in read(log("weechat")).source["warnings"])


def test_lines_of_no_shape_are_rejected_with_their_number(log):
    c = read(log("bracket", LOGS["bracket"] + "what is this\n"))
    assert c.rejects[["line", "raw"]].values.tolist() == [[9, "what is this"]]


def test_letters_of_two_kinds_in_one_log_are_both_read(log):
    c = read(log("bracket", "[10:00] <ana> Grüße\n".encode() + "[10:01] <ben> Grüße\n".encode("latin-1")))
    assert c.messages["text"].tolist() == ["Grüße", "Grüße"]


def test_colours_are_no_words():
    assert parse_line("[10:00] <ana> \x0304red\x03 \x02bold\x0f", "bracket").text == "red bold"


@pytest.mark.parametrize(
    ("text", "whom"),
    [
        ("ana: yes", ["ana"]),
        ("ANA, ben_: yes", ["ana", "ben_"]),
        ("@cho look", ["cho"]),
        ("cho", []),
        ("ask ana: she knows", []),
        ("so: yes", []),
        ("http://x.org/ana: yes", []),
        ("!faq | ben_", ["ben_"]),
        ("a|b: yes", ["a|b"]),
        ("", []),
        ("ana: ana: yes", ["ana"]),
    ],
)
def test_whom_a_line_names_at_its_head(text, whom):
    assert addressees(text, known_names(["ana", "ben_", "cho", "a|b"])) == whom


@pytest.mark.parametrize(
    ("name", "day"),
    [
        ("qtox_20161027.log", (2016, 10, 27)),
        ("2016_10_27.log", (2016, 10, 27)),
        ("a/2016/10/27/#bees.txt", (2016, 10, 27)),
        ("x-2016-13-27.txt", None),
        ("bees.txt", None),
        ("id123456789.txt", None),
    ],
)
def test_the_day_in_a_name(name, day):
    found = day_in_name(name)
    assert (found and (found.year, found.month, found.day)) == day


def test_a_log_that_has_grown_keeps_its_ids(log, tmp_path):
    first = read(log("supybot")).messages
    grown = read(log("supybot", LOGS["supybot"] + "2020-02-02T00:09:00+0100  <ben> still here\n")).messages
    assert grown["message_id"].tolist()[: len(first)] == first["message_id"].tolist()
    assert mark(["other"]) != mark(["lines"])


def test_a_folder_of_days_is_one_room(tmp_path):
    for day in (1, 2):
        (tmp_path / f"#bees.2020-02-0{day}.log").write_text(f"[10:00:00] <ana> day {day}\n[10:00:05] <ben> ana: yes\n", encoding="utf-8")
    (tmp_path / "notes.md").write_text("only a note", encoding="utf-8")
    c = read(tmp_path)
    assert (len(c), c.counts()["others"], c.counts()["conversations"]) == (4, 1, 1)
    assert c.messages["created_at"].iloc[-1] == datetime(2020, 2, 2, 10, 0, 5, tzinfo=UTC)


@pytest.mark.parametrize("name", LOGS)
@pytest.mark.parametrize("seed", range(20))
def test_a_damaged_log_loses_nothing(log, name, seed):
    kind, raw = damaged(LOGS[name].encode(), seed)
    try:
        assert identity_holds(read(log(name, raw), format="irc").counts())
    except BadInput:
        assert kind in ("cut", "gzip")


def test_hostile_lines_take_no_long_time():
    for dialect in ("bracket", "irssi", "supybot"):
        for line in (
            "[10:00] *** " + "a" * 50_000,
            "[10:00] * x [" + "(" * 50_000,
            "10:00 -!- " + "x [" * 20_000,
            "[10:00] -" + "a-" * 50_000,
            "2020-02-01T10:00:00 " + " " * 50_000,
        ):
            parse_line(line, dialect)
    assert addressees(":" * 100_000, {"a": "a"}) == []


@needs_samples
@pytest.mark.parametrize("row", [r for r in manifest() if r["format"].startswith("irc_") and "annotation" not in r["path"]], ids=lambda r: r["path"])
def test_the_sample_logs_are_known_by_their_content_and_nearly_all_lines_are_understood(row):
    file = SAMPLES / row["path"]
    c = read(file)
    assert detect(file).format == "irc" and len(c.rejects) <= 2
    stated = row["counts"]
    assert {k: c.counts()[k] for k in stated} == stated
