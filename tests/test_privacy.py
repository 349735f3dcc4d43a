"""The same talk without names: nobody is named any more, and no measure moves."""

import json

import pandas as pd
import pytest

from conversation_lib.corpus import Corpus, account_table, concat, message_table
from conversation_lib.errors import BadInput
from conversation_lib.measures import profile
from conversation_lib.privacy import Aliases, Disguise
from conversation_lib.readers import read
from conversation_lib.ties import ties
from tests.samples import SAMPLES, manifest, needs_samples

KEY = Aliases(b"a secret for these tests")
PEOPLE = {
    "account": ["17", "18", "19", "C4", "5550100777"],
    "name": ["Ana Belle", "Will Strong", "jo", "Łucja Ōe", "Number"],
    "handle": ["anabelle", "will_s", "jo", "lucja@example.social", None],
}


def made(texts, authors=None, **more):
    n = len(texts)
    rows = {"message_id": [f"9{k}" for k in range(n)], "author": authors or ["17"] * n, "targets": [["18"]] * n, "text": texts, "created_at": pd.Timestamp("2021-01-01", tz="UTC"), **more}
    rows["created_at"] = [rows["created_at"]] * n
    messages = message_table(rows)
    return Corpus(messages, account_table(messages, PEOPLE), source={"format": "made for a test", "venue": "room", "files": [{"name": "Chat with Ana.txt", "bytes": 5, "sha256": "0"}]})


def said(text):
    """`text` under aliases, with the aliases written as who they are."""
    hidden = Disguise(made([text]), KEY)
    out = hidden.corpus().messages["text"].iloc[0]
    for account, name in (("17", "ANA"), ("18", "WILL"), ("19", "JO"), ("C4", "LUCJA"), ("5550100777", "NUMBER")):
        out = out.replace(KEY.person(account), name)
    return out


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Ask Ana Belle about it", "Ask ANA about it"),
        ("ana belle's idea, ANA BELLE’S idea", "ANA's idea, ANA’S idea"),
        ("@anabelle @AnaBelle: see @will_s.", "@ANA @ANA: see @WILL."),
        ("Hi Ana! and Belle", "Hi ANA! and ANA"),
        ("anabelle: are you there?", "ANA: are you there?"),
        ("an anabelles apart", "an anabelles apart"),
        ("will you come", "will you come"),
        ("jo is too short a name, @jo is not", "jo is too short a name, @JO is not"),
        ("<@C4> and <@!17|ana> in <#C99|general>", "<@LUCJA> and <@!ANA> in <#C99|general>"),
        ("@lucja @lucja@example.social", "@LUCJA @LUCJA"),
        ("Łucja Ōe said", "LUCJA said"),
        ("call +49 170 1234567 or 0170/1234567, (555) 010-0777", "call [number] or [number], [number]"),
        ("number 5550100777 is an account", "NUMBER NUMBER is an account"),
        ("on 2021-05-20 at 10:30 we were 12", "on 2021-05-20 at 10:30 we were 12"),
        ("see https://twitter.com/anabelle/status/123456789012 now", "see https://twitter.com/link now"),
        ("https://anabelle.blogs.example.org and www.example.org/", "https://example.org and www.example.org"),
        ("", ""),
    ],
)
def test_names_in_a_text(text, expected):
    assert said(text) == expected


def test_people_who_have_no_account_here_get_an_alias_too():
    hidden = Disguise(made(["@stranger wrote to some.body@example.org, @Stranger"]), KEY).corpus().messages["text"].iloc[0]
    assert hidden == f"@{KEY.person('stranger')} wrote to {KEY.person('some.body@example.org')}, @{KEY.person('stranger')}"


def test_a_given_name_that_two_bear_is_nobody_in_particular():
    corpus = made(["Hi Ana"])
    corpus.accounts.loc[corpus.accounts["account"] == "18", "name"] = "Ana Strong"
    assert Disguise(corpus, KEY).corpus().messages["text"].iloc[0] == f"Hi {KEY.person('Ana')}"


def test_what_was_replaced_is_counted():
    hidden = Disguise(made(["@jo @will_s https://example.org/x", "Ana Belle"]), KEY)
    hidden.corpus()
    assert hidden.replaced == {"mentions": 2, "links": 1, "names": 1}


def everything(corpus):
    """All that a file of this corpus would hold, as one text."""
    tables = [corpus.messages, corpus.accounts, corpus.rejects, *([corpus.given_ties] if corpus.given_ties is not None else [])]
    return "\n".join([*(table.astype(str).to_csv() for table in tables), json.dumps(corpus.source, default=str)])


def test_no_name_is_left_anywhere():
    corpus = made(["Ana Belle to @will_s"], channel=["anabelle"], extras=['{"user": "Ana Belle"}'], reply_to=["4711"], refers_to=["4712"], conversation_id=["4713"])
    told = everything(Disguise(corpus, KEY).corpus())
    for name in ("Ana", "Belle", "anabelle", "will_s", "Will", "lucja", "Łucja", "4711", "4712", "4713", "90", "Chat with"):
        assert name not in told, name


def test_the_title_of_a_channel_names_nobody():
    for title, expected in (("garden", "garden"), ("Ana Belle and the bees", f"{KEY.person('17')} and the bees"), ("anabelle", KEY.person("17"))):
        hidden = Disguise(made(["hello"], channel=[title]), KEY)
        assert hidden.corpus().messages["channel"].iloc[0] == expected and not hidden.replaced


def test_a_private_chat_is_titled_by_its_people_and_gets_an_alias():
    corpus = made(["hello"], channel=["Grandma's sister"]).with_venue("private")
    assert Disguise(corpus, KEY).corpus().messages["channel"].iloc[0] == KEY.elsewhere("Grandma's sister")


def test_a_name_in_a_reject_is_not_left_either():
    corpus = made(["hello"])
    corpus.rejects.loc[0] = ["Chat with Ana.txt", 3, "no date", "Ana Belle said ..."]
    assert "Ana" not in everything(Disguise(corpus, KEY).corpus())


def test_texts_can_stay_at_home():
    hidden = Disguise(made(["a secret", "two"]), KEY, keep_text=False).corpus()
    assert hidden.messages["text"].isna().all() and len(hidden) == 2


def test_missing_stays_missing_and_open_stays_open():
    messages = message_table({"message_id": ["1", "2", "3"], "author": ["a", None, "b"], "targets": [[], None, ["a"]], "text": [None, "x", ""]})
    hidden = Disguise(Corpus(messages, account_table(messages)), KEY).corpus().messages
    assert hidden["author"].isna().tolist() == [False, True, False]
    assert hidden["targets"].isna().tolist() == [False, True, False]
    assert len(hidden["targets"].iloc[0]) == 0
    assert hidden["text"].isna().tolist() == [True, False, False] and hidden["text"].iloc[2] == ""
    assert hidden["created_at"].isna().all()


def test_messages_of_one_minute_stay_in_their_order():
    corpus = made([f"turn {k}" for k in range(12)], authors=["17", "18"] * 6)
    assert Disguise(corpus, KEY).corpus().messages["text"].tolist() == corpus.messages["text"].tolist()


def test_one_key_gives_one_person_one_alias_in_every_file():
    one, two = (Disguise(made([text]), KEY).corpus() for text in ("here", "there"))
    assert set(one.accounts["account"]) == set(two.accounts["account"])
    other = Disguise(made(["here"]), Aliases(b"another secret")).corpus()
    assert not set(one.accounts["account"]) & set(other.accounts["account"])


def test_who_is_who_is_complete():
    table = Disguise(made(["x"]), KEY).who_is_who()
    assert dict(zip(table["account"], table["alias"]))["17"] == KEY.person("17") and len(table) == 5


def test_a_corpus_of_two_sources_and_one_of_none():
    both = concat([made(["one"]), made(["two"])])
    assert len(Disguise(both, KEY).corpus()) == len(both)
    none = message_table({"message_id": []})
    assert len(Disguise(Corpus(none, account_table(none)), KEY).corpus()) == 0


def numbers(corpus):
    found = profile(corpus, seed=3, draws=40).to_dict()
    return json.dumps({name: value for name, value in found.items() if name != "sha256"}, default=str, sort_keys=True)


def test_no_measure_moves():
    rows = [("17", "18"), ("18", "17"), ("19", "17"), ("C4", "19"), ("17", "C4"), ("C4", "17")] * 8
    messages = message_table(
        {
            "message_id": [f"{k * 37 % 101:03d}" for k in range(len(rows))],
            "author": [a for a, _ in rows],
            "targets": [[b] for _, b in rows],
            "conversation_id": [str(k // 4) for k in range(len(rows))],
            "created_at": [pd.Timestamp("2021-01-01", tz="UTC") + pd.Timedelta(minutes=k // 3) for k in range(len(rows))],
        }
    )
    corpus = Corpus(messages, account_table(messages, PEOPLE), source={"venue": "private"})
    hidden = Disguise(corpus, KEY).corpus()
    assert json.loads(numbers(corpus)).keys() == json.loads(numbers(hidden)).keys()
    assert numbers(corpus) == numbers(hidden)


@needs_samples
@pytest.mark.parametrize("row", [row for row in manifest() if row["path"].split("/")[0] in ("whatsapp", "mastodon", "slack", "irc", "twitter_v2")][:14], ids=lambda row: row["path"])
def test_no_account_of_a_real_sample_is_left(row):
    try:
        corpus = read(SAMPLES / row["path"])
    except BadInput:
        pytest.skip("a sample that is made to be refused")
    hidden = Disguise(corpus, KEY).corpus()
    kept = {name: value for name, value in corpus.counts().items() if name not in ("format", "variant")}
    assert {name: hidden.counts()[name] for name in kept} == kept
    assert len(ties(hidden)) == len(ties(corpus))
    ours = set(corpus.accounts["account"].dropna())
    assert not ours & set(hidden.accounts["account"]) and not ours & set(hidden.messages["author"].dropna())
    words = hidden.messages["text"].dropna().str.lower().str.cat(sep="\n")
    for handle in corpus.accounts["handle"].dropna():
        assert f"@{handle.lower()}" not in words


class TestKeyFile:
    def test_it_is_made_once_and_then_read(self, tmp_path):
        one = Aliases.from_file(tmp_path / "aliases.key")
        assert Aliases.from_file(tmp_path / "aliases.key") == one
        assert Aliases.from_file(tmp_path / "other.key") != one
        assert one.secret.hex() not in repr(one)

    @pytest.mark.parametrize("content", ["", "hello\nworld\n", "key of conversation aliases, keep it secret and apart from the data\nzz\n"])
    def test_another_file_is_refused_and_left_alone(self, tmp_path, content):
        (tmp_path / "x.csv").write_text(content)
        with pytest.raises(BadInput, match="another file was named"):
            Aliases.from_file(tmp_path / "x.csv")
        assert (tmp_path / "x.csv").read_text() == content

    def test_a_folder_is_refused(self, tmp_path):
        with pytest.raises(BadInput, match="key file"):
            Aliases.from_file(tmp_path)
        with pytest.raises(BadInput, match="key file"):
            Aliases.from_file(tmp_path / "no" / "such.key")
