"""Transcripts and subtitles: who had the floor, and what was only heard."""

import json

import pytest

from conversation_lib.errors import BadInput
from conversation_lib.readers import detect, read
from conversation_lib.readers.subtitles import pieces
from conversation_lib.readers.transcripts import speaker

from .mailboxes import damaged, identity_holds
from .samples import SAMPLES, manifest, needs_samples

DEBATE = """The great debate about bees

MODERATOR: Good evening.

Welcome to all: beekeepers and guests.

(APPLAUSE)

ROE: Thank you.
MODERATOR: Ms. Roe, the queen?
ROE: She is well.
(UNKNOWN): Louder!
DOE (D-HIVE): No. See http://example.org for more.
ROE: Well.
MODERATOR:: Thank you both.
"""
CALLS = "\nA.1: hello\nB.2: hello\nwho is there\nA.3: me\n\nA.1: good day\nB.2: good day\n"
SRT = """1
00:00:01,000 --> 00:00:02,500
ANA: Good evening,
and welcome.

2
00:00:03,000 --> 00:00:04,000
What a year.

3
00:00:04,000 --> 00:00:05,000
[APPLAUSE]

4
00:01:05,000 --> 00:01:06,000
- BEN: Yes.
- <i>ANA: No.</i>

5
00:01:07,000 --> 00:01:08,000
>> Louder!
"""
VTT = """WEBVTT - bees

NOTE made up for a test

00:01.000 --> 00:02.000 align:start
<v Ana Roe>Good evening &amp; welcome.</v>

cue-2
00:03.000 --> 00:04.000
<v.loud Ben>Yes.</v> <v Ana Roe>No.

00:05.000 --> 00:06.000
(somebody coughs)

00:07.000 --> 00:08.000
and nobody says who
"""


@pytest.fixture
def script(tmp_path):
    def write(text, name="script.txt"):
        file = tmp_path / name
        file.write_bytes(text if isinstance(text, bytes) else text.encode())
        return file

    return write


def test_turns_keep_their_paragraphs_and_applause_is_an_event(script):
    c = read(script(DEBATE))
    assert (c.source["format"], c.venue) == ("transcript", "room")
    assert c.messages["author"].fillna("?").tolist() == ["MODERATOR", "ROE", "MODERATOR", "ROE", "?", "DOE", "ROE", "MODERATOR"]
    assert c.messages["text"].iloc[0] == "Good evening.\n\nWelcome to all: beekeepers and guests."
    assert c.messages["created_at"].isna().all() and c.counts()["open"] == 8
    assert c.source["event_kinds"] == {"applause": 1} and c.source["other_kinds"] == {"heading": 1} and c.source["unknown_speakers"] == 1
    assert identity_holds(c.counts())


def test_names_in_small_letters_are_speakers_when_they_come_again(script):
    c = read(script("Ana: hello\nBen: hello\nNote: this is not a person\nAna: how are you\nBen: well\nAna: good\n"))
    assert c.messages["author"].tolist() == ["Ana", "Ben", "Ana", "Ben", "Ana"]
    assert c.messages["text"].iloc[1] == "hello\nNote: this is not a person"


def test_calls_are_conversations_of_two_who_speak_to_each_other(script):
    c = read(script(CALLS))
    assert c.venue == "private" and c.source["calls"] == 2 and c.counts()["conversations"] == 2
    assert c.counts()["authors"] == 4 and c.messages["text"].iloc[1] == "hello\nwho is there"
    for author, (other,) in zip(c.messages["author"], c.messages["targets"], strict=True):
        assert other != author and other[:-1] == author[:-1]


def test_subtitles_tell_voices_apart(script):
    c = read(script(SRT, "talk.srt"), extras=True)
    assert c.source["format"] == "subtitles"
    assert list(zip(c.messages["author"].fillna("?"), c.messages["text"], strict=True)) == [
        ("ANA", "Good evening,\nand welcome."),
        ("ANA", "What a year."),
        ("BEN", "Yes."),
        ("ANA", "No."),
        ("?", "Louder!"),
    ]
    assert (c.source["speakers_carried"], c.source["unnamed"], c.counts()["events"]) == (1, 1, 1)
    assert json.loads(c.messages["extras"].iloc[2]) == {"start": 65.0, "end": 66.0}


def test_voice_tags_name_the_speaker_and_silence_about_him_stays_missing(script):
    c = read(script(VTT, "talk.vtt"))
    assert c.source["variant"] == "WebVTT"
    assert c.messages["author"].fillna("?").tolist() == ["Ana Roe", "Ben", "Ana Roe", "?"]
    assert c.messages["text"].iloc[0] == "Good evening & welcome."
    assert (c.counts()["others"], c.counts()["events"]) == (1, 1) and identity_holds(c.counts())


def test_two_voices_without_names_are_two_messages():
    assert [(p.who, p.text, p.new_voice) for p in pieces(1, 0, 1, ["- Hello", "- Hi"])] == [(None, "Hello", True), (None, "Hi", True)]


def test_a_cue_without_its_blank_line_is_still_a_cue(script):
    c = read(script("1\n00:00:01,000 --> 00:00:02,000\nANA: a\n2\n00:00:03,000 --> 00:00:04,000\nBEN: b\n", "x.srt"))
    assert c.messages["text"].tolist() == ["a", "b"]


@pytest.mark.parametrize(
    "line", ["", "see http://x.org", "12:30", "a small word: x", "I said to him that it was not so and he: laughed", "Key=value: 3", "::", ": x"]
)
def test_what_is_no_speaker(line):
    assert speaker(line) is None


def test_prose_and_settings_are_no_transcript(script):
    for text in ("Dear all,\n\nthis is: a letter.\nYours: Ana\n", "name: x\nversion: 1\nauthor: y\nlicence: z\n", "Once upon a time\nthere was a queen.\n" * 9):
        with pytest.raises(BadInput):
            detect(script(text))


@pytest.mark.parametrize(
    ("text", "name", "format"), [(DEBATE, "a.txt", "transcript"), (CALLS, "a.txt", "transcript"), (SRT, "a.srt", "subtitles"), (VTT, "a.vtt", "subtitles")]
)
@pytest.mark.parametrize("seed", range(20))
def test_a_damaged_transcript_loses_nothing(script, text, name, format, seed):
    kind, raw = damaged(text.encode(), seed)
    try:
        assert identity_holds(read(script(raw, name), format=format).counts())
    except BadInput:
        assert kind in ("cut", "gzip")


def test_hostile_lines_take_no_long_time():
    for line in ("A" * 100_000, "A " * 50_000, "[" * 50_000, "00:00 " * 20_000, "<v " * 30_000, "{\\" * 30_000, ">>" * 40_000):
        speaker(line)
        pieces(1, 0, 1, [line])


@needs_samples
@pytest.mark.parametrize("row", [r for r in manifest() if r["format"].startswith("transcript")], ids=lambda r: r["path"])
def test_sample_transcripts_are_known_by_their_content(row):
    file = SAMPLES / row["path"]
    assert detect(file).format == "transcript"
    c = read(file)
    assert {k: c.counts()[k] for k in row["counts"]} == row["counts"]
    if row["format"] == "transcript":  # the list counts 1,830 lines "NAME:"; 15 more turns are "(UNKNOWN):" or "TRUMP(?):"
        assert len(c) == 1830 + 15 and c.counts()["events"] == 558
    else:
        assert c.source["calls"] == 18


ROLLING = """WEBVTT
Kind: captions
Language: en

00:00:00.080 --> 00:00:02.350 align:start position:0%
~
ana<00:00:00.480><c> says</c><00:00:00.900><c> hello</c>

00:00:02.350 --> 00:00:02.360 align:start position:0%
ana says hello
~

00:00:02.360 --> 00:00:04.000 align:start position:0%
ana says hello
and<00:00:02.800><c> so</c>

00:00:04.000 --> 00:00:04.010 align:start position:0%
and so
~

00:00:09.000 --> 00:00:10.000 align:start position:0%
and so
""".replace("~", " ")  # an empty line of text is one blank there


def test_rolling_subtitles_of_a_machine_are_said_once(script):
    c = read(script(ROLLING, "film.en.vtt"))
    assert c.messages["text"].tolist() == ["ana says hello", "and so", "and so"]  # the last one after a pause: said again
    bare = read(script(ROLLING.replace("\n \n", "\n\n"), "bare.vtt"))  # as some editors leave them
    assert bare.messages["text"].tolist() == c.messages["text"].tolist() and bare.counts()["rejects"] == 0
    assert c.counts()["rejects"] == 0 and c.source["events"] == 2 and any("roll" in w for w in c.source["warnings"])


def test_people_who_repeat_each_other_are_not_rolled_up(script):
    c = read(script("1\n00:00:01,000 --> 00:00:02,000\nANA: yes\n\n2\n00:00:02,000 --> 00:00:03,000\nANA: yes\n", "x.srt"))
    assert c.messages["text"].tolist() == ["yes", "yes"]


def test_subtitles_as_youtube_studio_gives_them(script):
    c = read(script("0:00:00.599,0:00:04.160\n>> ANA: Hi, welcome\nto bread\n\n0:00:04.160,0:00:06.770\n>> BEN: yes\n\n", "captions.sbv"), extras=True)
    assert c.source["variant"] == "SBV" and c.messages["author"].tolist() == ["ANA", "BEN"] and c.counts()["rejects"] == 0
    assert c.messages["text"].tolist() == ["Hi, welcome\nto bread", "yes"] and '"start": 0.599' in c.messages["extras"][0]
