"""A chat exported by a phone: dates of any order, notices that are no messages, pictures that are not there."""

import zipfile
from datetime import UTC, datetime

import pytest

from conversation_lib.errors import BadInput
from conversation_lib.readers import detect, read
from conversation_lib.readers.chatdates import STAMP, moment, order_of, stamp_of
from conversation_lib.readers.whatsapp import parse_entry

from .mailboxes import damaged, identity_holds
from .samples import SAMPLES, manifest, needs_samples

GROUP = """{0} - Messages and calls are end-to-end encrypted. Only people in this chat can read them.
{0} - Ana Roe created group "Bees: honey"
{0} - Ana Roe added Ben and Cho
{1} - Ana Roe: Who has the smoker?
{1} - Ben: I do.
It stands
beside the hive.
{2} - +49 151 1234567: <Media omitted>
{2} - Ana Roe: @\u2068Ben\u2069 thank you @491511234567 too <This message was edited>
{2} - Ben: This message was deleted
"""
STYLES = {
    "german": ("13.05.21, 09:01", "13.05.21, 21:30", "14.05.21, 00:10"),
    "british": ("13/05/2021, 09:01", "13/05/2021, 21:30", "14/05/2021, 00:10"),
    "american": ("5/13/21, 9:01 AM", "5/13/21, 9:30\u202fPM", "5/14/21, 12:10 AM"),
    "swedish": ("2021-05-13 09:01", "2021-05-13 21:30", "2021-05-14 00:10"),
    "spanish": ("13/5/2021, 9:01 a. m.", "13/5/2021, 9:30 p. m.", "14/5/2021, 12:10 a. m."),
    "japanese": ("2021/05/13 09:01", "2021/05/13 21:30", "2021/05/14 0:10"),
    "chinese": ("2021/5/13, 上午9:01", "2021/5/13, 下午9:30", "2021/5/14, 上午12:10"),
    "finnish": ("13.5.2021, 9.01", "13.5.2021, 21.30", "14.5.2021, 0.10"),
}


@pytest.fixture
def chat(tmp_path):
    def write(text, name="chat.txt"):
        file = tmp_path / name
        file.write_bytes(text if isinstance(text, bytes) else text.encode())
        return file

    return write


@pytest.mark.parametrize("style", STYLES)
@pytest.mark.parametrize("brackets", [False, True])
def test_every_phone_tells_the_same_chat(chat, style, brackets):
    text = GROUP.format(*STYLES[style])
    if brackets:
        text = "\n".join("\u200e[" + line.replace(" - ", "] ", 1) if " - " in line else line for line in text.split("\n")).replace("\n", "\r\n")
    c = read(chat(text))
    assert (c.source["format"], c.venue) == ("whatsapp", "room")
    assert c.messages["author"].tolist() == ["Ana Roe", "Ben", "+49 151 1234567", "Ana Roe", "Ben"]
    assert [t.isoformat() for t in c.messages["created_at"].dt.tz_localize(None)] == ["2021-05-13T21:30:00"] * 2 + ["2021-05-14T00:10:00"] * 3
    assert c.messages["text"].iloc[1] == "I do.\nIt stands\nbeside the hive."
    assert c.messages["text"].isna().tolist() == [False, False, True, False, True]
    assert [list(t) for t in c.messages["targets"]] == [[], [], [], ["Ben", "+49 151 1234567"], []]
    assert (c.counts()["events"], c.source["media_left_out"], c.source["deleted"], c.source["edited"]) == (3, 1, 1, 1)
    assert "Cho" in set(c.accounts["account"]) and identity_holds(c.counts())


def test_a_chat_of_two_is_private_and_each_speaks_to_the_other(chat):
    c = read(chat("13.05.21, 09:01 - Ana: hello\n13.05.21, 09:02 - Ben: hi\n"))
    assert c.venue == "private" and c.source["others_are"] == "recipient"
    assert [list(t) for t in c.messages["targets"]] == [["Ben"], ["Ana"]]
    assert any("taken as a private chat" in w for w in c.source["warnings"])
    assert read(chat("13.05.21, 09:01 - Ana: hello\n13.05.21, 09:02 - Ben: hi\n"), venue="room").venue == "room"


def test_a_chat_with_one_voice_knows_the_other_only_from_its_name(chat):
    one = "13.05.21, 09:01 - Ana: hello\n13.05.21, 09:02 - Ana: are you there\n"
    assert read(chat(one)).counts()["unknown_targets"] == 2
    assert [list(t) for t in read(chat(one, "WhatsApp Chat with Ben.txt")).messages["targets"]] == [["Ben"], ["Ben"]]


def test_two_voices_in_a_group_are_a_room(chat):
    assert read(chat("13.05.21, 09:00 - Ana added Ben\n13.05.21, 09:01 - Ana: hello\n13.05.21, 09:02 - Ben: hi\n")).venue == "room"


def stamps(*written):
    return [stamp_of(STAMP.match(w)) for w in written]


@pytest.mark.parametrize(
    "stamp", ["23/04/2018 à 14:05 - ", "[23/04/2018 à 14:05:00] ", "23.4.2018 klo 14.05 - ", "23.04.2018 kl. 14:05 - ", "23-04-18 14:05 - "]
)
def test_a_word_between_date_and_time_is_no_obstacle(chat, stamp):
    corpus = read(chat(f"{stamp}Ana Roe: bonjour\n{stamp}Ben Doe: oui\n"))
    assert corpus.source["format"] == "whatsapp" and not len(corpus.rejects)
    assert [when.isoformat() for when in corpus.messages["created_at"]] == ["2018-04-23T14:05:00+00:00"] * 2


def test_the_order_of_dates_is_decided_from_the_whole_file():
    assert order_of(stamps("1/2/20, 9:00", "13/2/20, 9:00")) == ("day first", "a first number above 12 (1 dates), none above 12 in the second place")
    assert order_of(stamps("1/2/20, 9:00", "1/13/20, 9:00"))[0] == "month first"
    assert order_of(stamps("1/2/20, 9:00", "2/2/20, 9:00", "1/3/20, 9:00"))[0] == "day first"  # runs forward only so
    assert order_of(stamps("1/2/20, 9:00", "1/3/20, 9:00", "2/2/20, 9:00"))[0] == "month first"
    assert order_of(stamps("2020-02-01, 9:00")) == ("year first", "the year stands first")


def test_where_no_date_decides_the_order_the_report_says_that_it_is_assumed():
    for written, order in (("1/2/20, 9:00", "day first"), ("1/2/20, 9:00 AM", "month first"), ("1.2.20, 9:00", "day first")):
        found, why = order_of(stamps(written))
        assert found == order and "assumed" in why


def test_the_user_may_state_the_order(chat):
    file = chat("1/2/20, 09:01 - Ana: hello\n1/2/20, 09:02 - Ben: hi\n")
    assert read(file).messages["created_at"].iloc[0] == datetime(2020, 2, 1, 9, 1, tzinfo=UTC)
    stated = read(file, day_first=False)
    assert stated.messages["created_at"].iloc[0] == datetime(2020, 1, 2, 9, 1, tzinfo=UTC)
    assert stated.source["date_order"] == {"order": "month first", "because": "stated by the user"}


def test_midnight_and_noon_on_a_twelve_hour_clock():
    hours = [moment(s, "day first").hour for s in stamps("1/2/20, 12:10 AM", "1/2/20, 12:10 PM", "1/2/20, 1:10 pm", "1/2/20, 00:10 a. m.")]
    assert hours == [0, 12, 13, 0]


def test_a_day_that_does_not_exist_has_no_time_and_is_counted(chat):
    c = read(chat("31.01.21, 09:01 - Ana: a\n31.02.21, 09:02 - Ben: b\n"))
    assert c.messages["created_at"].isna().sum() == 1 and c.source["dates_unreadable"] == 1 and len(c) == 2


def test_local_times_are_said_to_be_taken_as_utc(chat):
    file = chat("13.05.21, 09:01 - Ana: hello\n13.05.21, 09:02 - Ben: hi\n")
    assert any("taken as UTC" in w for w in read(file).source["warnings"])
    assert read(file, timezone="Europe/Berlin").counts()["first"] == "2021-05-13T07:01:00Z"


@pytest.mark.parametrize(
    ("line", "sender"),
    [
        ('13.05.21, 09:01 - Ana changed the subject from "a" to "b: c"', None),
        ("[13.05.21, 09:01:00] Bees: \u200eMessages and calls are end-to-end encrypted.", None),
        ("[13.05.21, 09:01:00] Ana: \u200eimage omitted", "Ana"),
        ("13.05.21, 09:01 - Ana: I left", "Ana"),
        ("13.05.21, 09:01 - Ana left", None),
        ("13.05.21, 09:01 - ~ Ana: hi", "Ana"),
        ("13.05.21, 09:01 - Ana:.", "Ana"),
        ("13.05.21, 09:01 - \u202a+49 151 1234567\u202c: hi", "+49 151 1234567"),
        ("13.05.21, 09:01 - \u0645\u0631\u064a\u0645: \u0645\u0631\u062d\u0628\u0627", "\u0645\u0631\u064a\u0645"),
    ],
)
def test_what_is_a_notice_and_what_is_a_message(line, sender):
    assert parse_entry(1, line).sender == sender


def test_a_notice_in_an_unknown_language_with_a_colon_in_its_title_is_no_sender(chat):
    c = read(chat('13.05.21, 09:01 - Ana vaihtoi aiheen "Mehiläiset: hunaja" nyt\n13.05.21, 09:01 - Ana: hei\n13.05.21, 09:02 - Ben: moi\n'))
    assert c.counts()["events"] == 1 and len(c) == 2


def test_lines_before_the_first_entry_are_rejects(chat):
    c = read(chat("cut off here\n13.05.21, 09:01 - Ana: hello\n"))
    assert c.rejects[["line", "raw"]].values.tolist() == [[1, "cut off here"]] and identity_holds(c.counts())


def test_a_zip_with_pictures(tmp_path):
    with zipfile.ZipFile(tmp_path / "WhatsApp Chat - Bees.zip", "w") as z:
        z.writestr("_chat.txt", "[13.05.21, 09:01:00] Ana: hello\r\n\u200e[13.05.21, 09:02:00] Ben: \u200e<attached: 00000002-PHOTO.jpg>\r\nlook\r\n")
        z.writestr("00000002-PHOTO.jpg", b"\xff\xd8")
    c = read(tmp_path / "WhatsApp Chat - Bees.zip")
    assert (len(c), c.counts()["others"]) == (2, 1) and c.messages["text"].tolist() == ["hello", "look"]


def test_a_chat_exported_again_later_keeps_its_ids(chat):
    text = GROUP.format(*STYLES["german"])
    early, late = read(chat(text)), read(chat(text + "15.05.21, 09:02 - Ben: new\n", "later.txt"))
    assert set(early.messages["message_id"]) < set(late.messages["message_id"])


@pytest.mark.parametrize("style", ["german", "american", "swedish"])
@pytest.mark.parametrize("seed", range(20))
def test_a_damaged_chat_loses_nothing(chat, style, seed):
    kind, raw = damaged(GROUP.format(*STYLES[style]).encode(), seed)
    try:
        assert identity_holds(read(chat(raw), format="whatsapp").counts())
    except BadInput:
        assert kind in ("cut", "gzip")


SIGNAL = "[2020-01-02, 23:59] Ana Roe: hello\n[2020-01-03, 00:01] Ben: first\nsecond\n"


def test_a_signal_chat_of_two(chat):
    c = read(chat(SIGNAL))
    assert (c.source["format"], c.venue, len(c)) == ("signal", "private", 2)
    assert c.messages["text"].tolist() == ["hello", "first\nsecond"] and [list(t) for t in c.messages["targets"]] == [["Ben"], ["Ana Roe"]]


@pytest.mark.parametrize("seed", range(20))
def test_a_damaged_signal_chat_loses_nothing(chat, seed):
    kind, raw = damaged(SIGNAL.encode(), seed)
    try:
        assert identity_holds(read(chat(raw), format="signal").counts())
    except BadInput:
        assert kind in ("cut", "gzip")


@needs_samples
@pytest.mark.parametrize("row", [r for r in manifest() if r["format"] in ("whatsapp", "signal")], ids=lambda r: r["path"])
def test_sample_chats_are_known_by_their_content(row):
    file = SAMPLES / row["path"]
    assert detect(file).format == row["format"]
    counts = read(file).counts()
    assert {k: counts[k] for k in row["counts"]} == row["counts"]
