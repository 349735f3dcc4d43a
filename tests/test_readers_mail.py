"""Mail becomes messages: who answers whom, who is a list and who is a person, and what cannot be read is counted."""

import email
import email.policy
from datetime import UTC

import pytest

from conversation_lib.errors import BadInput
from conversation_lib.readers import detect, mbox, read
from conversation_lib.readers.mailbody import decode_bytes, plain_text_of_html, text_of
from conversation_lib.readers.mailparse import addresses, message_ids, parse_date, parse_mail, split_mail
from conversation_lib.readers.source import open_source
from conversation_lib.ties import addressed

from .mailboxes import LIST, damaged, identity_holds, mail, three_on_a_list
from .samples import SAMPLES, manifest, needs_samples

OWN = [row for row in manifest() if row["format"] == "mbox"]


@pytest.fixture
def box(tmp_path):
    def write(text, name="box.mbox"):
        file = tmp_path / name
        file.write_bytes(text if isinstance(text, bytes) else text.encode("utf-8"))
        return file

    return write


def test_a_list_is_a_room_and_never_a_person_spoken_to(box):
    c = read(box(three_on_a_list()))
    m = c.messages.set_index("message_id")
    assert c.venue == "room" and c.source["others_are"] == "recipient"
    assert m["author"].tolist() == ["ana@example.org", "ben@example.org", "cho@example.org"]
    assert [list(t) for t in m["targets"]] == [[], ["ana@example.org"], ["ben@example.org"]]
    assert m["reply_to"].tolist()[1:] == ["1@example.org", "2@example.org"]
    assert set(m["conversation_id"]) == {"1@example.org"} and set(m["channel"]) == {"bees@example.org"}
    assert c.counts()["open"] == 1 and "bees@example.org" not in set(c.accounts["account"])


def test_the_text_is_whole_and_quoted_from_lines_come_back(box):
    c = read(box(three_on_a_list().replace("\nFrom now", "\n>From now")))
    assert c.messages["text"].tolist()[:2] == ["Who has seen the queen?\nFrom now on we count her.", "> Who has seen the queen?\n\nI did."]


def test_a_sentence_that_begins_with_from_does_not_begin_a_mail(box):
    assert len(read(box(mail(1, body="A line.\n\nFrom Monday on we meet at 10:00.\nBring: cake")))) == 1


def test_a_list_mail_that_answers_an_absent_mail_has_unknown_targets(box):
    c = read(box(three_on_a_list() + mail(4, to="Ben <ben@example.org>, bees@example.org", In_Reply_To="<gone@example.org>")))
    last = c.messages.set_index("message_id").loc["4@example.org"]
    assert last["reply_to"] == "gone@example.org" and last["kind"] == "reply" and c.messages["targets"].isna().sum() == 1
    assert c.counts()["unknown_targets"] == 1 and c.counts()["orphans"] == 1


def test_personal_mail_is_private_and_names_whom_it_speaks_to(box):
    personal = mail(1, to="ben@example.org, Cho <CHO@example.org>", head="") + mail(
        2, "ben@example.org", "ana@example.org", head="", In_Reply_To="<0@example.org>", Cc="cho@example.org"
    )
    c = read(box(personal))
    m = c.messages.set_index("message_id")
    assert c.venue == "private"
    assert [list(t) for t in m["targets"]] == [["ben@example.org", "cho@example.org"], ["ana@example.org", "cho@example.org"]]
    assert m["audience"].tolist() == [2, 2]
    assert addressed(c)["kind"].tolist() == ["recipient", "recipient", "reply", "recipient"]


def test_the_one_answered_stands_first_and_then_the_other_recipients(box):
    c = read(
        box(
            three_on_a_list() + mail(5, "dan@example.org", "cho@example.org, bees@example.org", "Sat, 3 May 2003 09:00:00 +0200", In_Reply_To="<1@example.org>")
        )
    )
    assert list(c.messages["targets"].iloc[-1]) == ["ana@example.org", "cho@example.org"]
    assert addressed(c).query("source == 'dan@example.org'")["kind"].tolist() == ["reply", "recipient"]


def test_a_copy_to_oneself_is_no_address_and_a_note_to_oneself_is(box):
    c = read(box(mail(1, to="ben@example.org", head="", Cc="ana@example.org") + mail(2, to="ana@example.org", head="")))
    assert [list(t) for t in c.messages["targets"]] == [["ben@example.org"], ["ana@example.org"]]


def test_the_venue_may_be_overruled(box):
    assert read(box(three_on_a_list()), venue="private").venue == "private"


def test_of_several_ids_the_last_that_is_here_is_answered(box):
    both = three_on_a_list() + mail(6, In_Reply_To="<1@example.org> <2@example.org> <gone@example.org>", References="<1@example.org>")
    assert read(box(both)).messages.set_index("message_id").loc["6@example.org", "reply_to"] == "2@example.org"


def test_the_address_in_a_wordy_in_reply_to_is_not_an_id():
    assert message_ids('Message from Ana Roe <ana@x.org> of "Fri, 2 May." <77@x.org>', people=True) == ["77@x.org"]
    assert message_ids("Message from Ana <ana@x.org> of Friday", people=True) == []
    assert message_ids('Message from ana@x.org of "Mon." <78@x.org>', people=True) == ["78@x.org"]
    assert message_ids("<79@x.org>; from ana@x.org on Friday", people=True) == ["79@x.org"]
    assert message_ids("80@x.org", people=True) == ["80@x.org"]


def test_names_in_other_letters_are_read_and_stay_out_of_the_id(box):
    c = read(box(mail(1, "=?utf-8?q?=C3=84nne?= <AENNE@example.org>")))
    assert c.messages["author"].tolist() == ["aenne@example.org"]
    assert c.accounts.set_index("account").loc["aenne@example.org", "name"] == "Änne"


@pytest.mark.parametrize(
    ("header", "people"),
    [
        ("ana@x.org", [("ana@x.org", "")]),
        ("Ana Roe <Ana@X.org>, <ben@x.org>", [("ana@x.org", "Ana Roe"), ("ben@x.org", "")]),
        ('"Roe, \\"A\\"" <ana@x.org>', [("ana@x.org", 'Roe, "A"')]),
        ("ana@x.org (Ana Roe)", [("ana@x.org", "Ana Roe")]),
        ("ana at x.org (Ana Roe)", [("ana@x.org", "Ana Roe")]),
        ("Ana Roe <ana at x.org>", [("ana@x.org", "Ana Roe")]),
        ("Ana Roe <address@hidden>", [("Ana Roe", "Ana Roe")]),
        ("Ana Roe", [("Ana Roe", "Ana Roe")]),
        ("undisclosed-recipients:;", []),
        ("", []),
    ],
)
def test_addresses_are_read_as_people_wrote_them(header, people):
    assert [p for p in addresses(header) if p[0]] == people


@pytest.mark.parametrize(
    ("written", "utc", "zoned"),
    [
        ("Wed, 22 Sep 2004 02:03:40 -0700 (PDT)", "2004-09-22T09:03:40", True),
        ("22 Sep 04 02:03 EST", "2004-09-22T07:03:00", True),
        ("Wed, 22 Sep 2004 02:03:40 -0000", "2004-09-22T02:03:40", True),
        ("Wed, 22 Sep 2004 02:03:40", "2004-09-22T02:03:40", False),
        ("Wed, 22 Sep 2004 02:03:40 MSK", "2004-09-22T02:03:40", False),
        ("Wed, 22 Sep 2004 02:03:60 +0000", "2004-09-22T02:03:59", True),
        ("Wed, 22 Sep 0000 02:03:40 +0000", None, True),
        ("Wed, 32 Sep 2004 02:03:40 +0000", None, True),
        ("some day", None, True),
        ("", None, True),
    ],
)
def test_broken_dates_are_missing_and_zones_are_never_guessed(written, utc, zoned):
    when, has_zone = parse_date(written)
    assert (when.replace(tzinfo=None).isoformat() if when else None, has_zone) == (utc, zoned)


def test_times_that_are_missing_are_counted_and_said(box):
    c = read(box(mail(1, when="") + mail(2, when="once upon a time") + mail(3)))
    assert (c.source["dates_missing"], c.source["dates_unreadable"]) == (1, 1)
    assert c.messages["created_at"].isna().sum() == 2
    assert any("none was invented" in w for w in c.source["warnings"])


def test_a_time_without_zone_is_taken_as_utc_or_as_stated(box):
    file = box(mail(1, when="Thu, 1 May 2003 10:00:00"))
    c = read(file)
    assert c.counts()["first"] == "2003-05-01T10:00:00Z" and c.source["timezone"] == "UTC (assumed)"
    assert any("taken as UTC" in w for w in c.source["warnings"])
    assert read(file, timezone="Europe/Berlin").counts()["first"] == "2003-05-01T08:00:00Z"


def test_a_mail_without_id_gets_one_made_of_its_content_and_twice_the_same_is_a_duplicate(box):
    one = mail(1).replace("Message-ID: <1@example.org>\n", "")
    c = read(box(one + one + mail(2)))
    assert len(c) == 2 and c.counts()["duplicates"] == 1 and c.source["ids_made"] == 2


def test_a_list_that_hides_the_writer_gives_him_back(box):
    hidden = mail(1, "Ana Roe via Bees <bees@example.org>", X_Original_From="Ana Roe <ana@example.org>") + mail(
        2, "Ben via Bees <bees@example.org>", Reply_To="bees@example.org"
    )
    assert read(box(hidden)).messages["author"].tolist() == ["ana@example.org", "Ben"]


def test_a_mailbox_that_names_no_list_but_one_address_gets_everything(box):
    crowd = "".join(mail(i, f"w{i % 5}@example.org", "choir@example.org", head="") for i in range(20))
    c = read(box(crowd))
    assert c.venue == "room" and c.source["lists"] == ["choir@example.org"] and c.counts()["open"] == 20


PARTS = """From: ana@x.org
Message-ID: <1@x.org>
MIME-Version: 1.0
Content-Type: multipart/mixed; boundary="ab"

preamble
--ab
Content-Type: multipart/alternative; boundary=cd

--cd
Content-Type: text/plain; charset=iso-8859-1
Content-Transfer-Encoding: quoted-printable

Gr=FC=DFe =
aus Wien
--cd
Content-Type: text/html

<p>Gr&uuml;&szlig;e</p>
--cd--
--ab
Content-Type: text/plain; name=secret.txt
Content-Disposition: attachment

not the author's words
--ab--
"""


def test_of_a_mail_in_parts_the_plain_words_are_kept_and_attachments_are_not():
    assert parse_mail(PARTS.encode()).text == "Grüße aus Wien"


def test_a_mail_cut_off_in_its_parts_keeps_what_is_there():
    assert parse_mail(PARTS.split("=\naus")[0].encode()).text.startswith("Grüße")


def test_a_mail_of_an_attachment_alone_has_no_text():
    raw = b"From: a@x\nContent-Type: multipart/mixed; boundary=q\n\n--q\nContent-Type: image/png\n\nxx\n--q--\n"
    assert parse_mail(raw).text is None


def test_letters_are_read_even_where_the_charset_is_wrong():
    assert decode_bytes("é".encode(), "us-ascii") == "é"
    assert decode_bytes("é".encode("cp1252"), "klingon") == "é"
    assert decode_bytes(b"+2AA-", "utf-7").encode("utf-8")  # a lone surrogate cannot be written down


def test_html_becomes_its_words():
    assert plain_text_of_html("<script>x<y</script>a<br>b &amp; c<style>") == "a\nb & c"


def test_nothing_is_lost_when_a_record_is_no_mail(box):
    c = read(box("some words before\n\n" + three_on_a_list() + "From x@example.org Thu May  1 10:00:00 2003\nX-Odd: 1\n\nnothing\n"))
    assert (c.counts()["records"], len(c), len(c.rejects)) == (5, 3, 2)
    assert c.rejects["line"].tolist() == [1, 5] and c.rejects["raw"].iloc[0].startswith("some words")


def test_unknown_headers_are_named_once_and_kept_on_demand(box):
    file = box(mail(1, X_Mood="sunny"))
    assert "x-mood" in read(file).source["unknown_fields"] and "extras" not in read(file).messages
    assert read(file, extras=True).messages["extras"].iloc[0] == '{"subject": "bees", "x-mood": "sunny"}'


def test_blocks_of_any_size_give_the_same_mails(box, monkeypatch):
    part = open_source(box(three_on_a_list() + mail(4, body="From \nFrom x\n\nFrom ana@example.org\n"))).main
    whole = list(mbox.mails(part))
    for size in (1, 7, 64, 333):
        monkeypatch.setattr(mbox, "_blocks", lambda p, n=size: ((p.read()[i : i + n], i + n >= len(p.read())) for i in range(0, len(p.read()), n)))
        assert list(mbox.mails(part)) == whole


def test_packed_or_in_a_folder_it_is_the_same_mailbox(box, tmp_path):
    import gzip
    import zipfile

    packed = box(gzip.compress(three_on_a_list().encode()), "2003-May.txt.gz")
    assert len(read(packed)) == 3
    with zipfile.ZipFile(tmp_path / "mail.zip", "w") as z:
        z.writestr("Mail/All mail.mbox", three_on_a_list())
        z.writestr("Mail/settings.json", "{}")
    counts = read(tmp_path / "mail.zip").counts()
    assert (counts["messages"], counts["others"], counts["records"]) == (3, 1, 4)


@pytest.fixture
def maildir(tmp_path):
    folder = tmp_path / "bees"
    for place, raw in (
        ("cur/1.M1.host:2,S", mail(1)),
        ("new/2.M2.host", mail(2, "ben@example.org", In_Reply_To="<1@example.org>")),
        (".Sent/cur/3:2,S", mail(3)),
    ):
        (folder / place).parent.mkdir(parents=True, exist_ok=True)
        (folder / place).write_text(raw.partition("\n")[2], encoding="utf-8")
    (folder / "dovecot-uidlist").write_text("3 V1 N4", encoding="utf-8")
    return folder


def test_a_maildir_is_read_with_its_subfolders_and_its_index_is_no_mail(maildir):
    assert detect(maildir).format == "maildir"
    c = read(maildir)
    assert (len(c), c.counts()["others"], c.venue) == (3, 1, "room")
    assert c.messages.set_index("message_id").loc["2@example.org", "targets"] == ["ana@example.org"]


def test_a_file_in_a_maildir_that_is_no_mail_is_a_reject(maildir):
    (maildir / "cur" / "4:2,").write_bytes(b"\x00\x01 nothing")
    c = read(maildir)
    assert len(c.rejects) == 1 and identity_holds(c.counts())


def test_a_saved_mail_and_a_folder_of_them(box, tmp_path):
    one = box(mail(1).partition("\n")[2], "bees.eml")
    assert detect(one).format == "eml" and len(read(one)) == 1
    box(mail(2).partition("\n")[2].replace("\n", "\r\n"), "more.eml")
    box("a note", "note.txt")
    c = read(tmp_path)
    assert (c.source["format"], len(c), c.counts()["others"]) == ("eml", 2, 1)


def test_a_news_article_speaks_in_its_newsgroup(box):
    article = "Path: news!not-for-mail\nFrom: ana@example.org (Ana)\nNewsgroups: rec.bees,rec.honey\nSubject: Re: q\nMessage-ID: <n2@x>\nReferences: <n1@x>\nDate: 1 May 2003 10:00 GMT\n\nyes\n"
    c = read(box(article, "article"))
    row = c.messages.iloc[0]
    assert (c.source["format"], c.venue, row["channel"], row["reply_to"]) == ("nntp", "room", "rec.bees", "n1@x")
    assert c.counts()["unknown_targets"] == 1


@needs_samples
def test_the_sample_maildir_and_article_are_what_their_lists_say():
    counts = read(SAMPLES / "maildir" / "exmh-users").counts()
    stated = next(row["counts"] for row in manifest() if row["counts"].get("path") == "maildir/exmh-users")
    assert {name: counts[name] for name in stated if name != "path"} == {name: value for name, value in stated.items() if name != "path"}


@pytest.mark.parametrize("seed", range(60))
def test_a_damaged_mailbox_loses_nothing(box, seed):
    kind, raw = damaged(three_on_a_list().encode() + PARTS.encode(), seed)
    try:
        c = read(box(raw), format="mbox")
    except BadInput:
        assert kind in ("cut", "gzip")
        return
    assert identity_holds(c.counts())


def test_a_huge_line_takes_no_long_time(box):
    raw = (
        "From: "
        + "a " * 100_000
        + "<\nTo: "
        + "x@" * 50_000
        + "\nIn-Reply-To: "
        + "from " * 50_000
        + "<1@x\nDate: "
        + " 1" * 50_000
        + "\nMessage-ID: <1@x>\n\n"
        + "<" * 200_000
    )
    assert parse_mail(raw.encode()).message_id == "1@x"
    assert plain_text_of_html("<script>" * 50_000) == "" and text_of({}, b"a\n") == "a"


def test_detection_knows_a_mailbox_by_its_content(box):
    assert detect(box(three_on_a_list(), "notes.txt")).format == "mbox"
    assert split_mail(b"\nbody") == ({}, b"body")
    assert LIST in three_on_a_list()


@needs_samples
@pytest.mark.parametrize("row", OWN, ids=lambda r: r["path"])
def test_headers_agree_with_the_standard_library(row):
    different = 0
    for raw in mbox.mails(open_source(SAMPLES / row["path"]).main):
        ours, theirs = parse_mail(raw), email.message_from_bytes(raw, policy=email.policy.default)
        assert ours.message_id.startswith(str(theirs["message-id"]).strip().removeprefix("<").removesuffix(">"))  # theirs stops at a second @
        moment = theirs["date"].datetime
        assert ours.when == (moment if moment.tzinfo else moment.replace(tzinfo=UTC))  # -0000: in UTC, zone of the writer unknown
        body = theirs.get_body(("plain",))
        if body is not None and " ".join(body.get_content().split()) != " ".join((ours.text or "").split()):
            different += 1  # theirs takes the first of several plain parts and fewer broken letters
    assert different <= 2


@needs_samples
@pytest.mark.parametrize("row", OWN, ids=lambda r: r["path"])
@pytest.mark.parametrize("seed", range(3))
def test_damaged_real_mailboxes_lose_nothing(box, row, seed):
    raw = (SAMPLES / row["path"]).read_bytes()[:100_000]
    c = read(box(damaged(raw, 10 * seed + len(raw) % 10)[1]), format="mbox")
    assert identity_holds(c.counts())
