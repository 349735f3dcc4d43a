"""Who speaks in the name of a brand: the firm, those who borrow its name, or everybody else?

Take all messages around a name: those that say it, those addressed to one of its accounts, and those that these accounts
write. Sort them by who wrote them. The user says which accounts are the firm's, which are parodies; nothing here guesses it.
Passing on (a repost) lends somebody else a voice and is counted for the one whose words travel, never as an own message.

`bakery` is a made-up example, small enough to count with a finger. Used by notebook 35; with a file of your own:
voices_around(cl.read("my-file.zip"), "the name", {"the-account": "the firm", "the-joke": "parody"}).
"""

from __future__ import annotations

import re
from collections.abc import Mapping

import pandas as pd

from .corpus import Corpus, message_table
from .errors import BadInput
from .results import Result
from .toys import made_up

EVERYBODY = "everybody else"
OWN = ("post", "reply", "quote")


def around(corpus: Corpus, name: str, accounts: Mapping[str, str]) -> pd.DataFrame:
    """The own messages around a name (posts, replies, quotes), with why each belongs to it.

    Parameters
    ----------
    corpus : any Corpus.
    name : the brand as people write it; upper and lower case alike, a # or @ in front allowed, a possessive after it too.
    accounts : account -> role of all accounts that speak in its name ("the firm", "parody").

    Returns
    -------
    The rows of `corpus.messages` with `role`, `says_it`, `to_it` (addressed to one of the accounts), `by_it`. A message of
    unknown author has the role "author unknown". Messages whose text and addressees are missing cannot be judged; their number is in
    `attrs["not_judged"]`.

    Examples
    --------
    >>> around(bakery(), "Crumb & Sons", FIRMS)["role"].value_counts().to_dict()
    {'everybody else': 5, 'the firm': 3, 'parody': 3}
    """
    if not name.strip():
        raise BadInput("the name of a brand", "nothing", "an empty word matches every message", 'around(corpus, "Crumb & Sons", {...})')
    if EVERYBODY in accounts.values():
        raise BadInput("roles of the accounts that speak in its name", EVERYBODY, "that is the name of the rest", "leave those accounts out")
    m = corpus.messages[corpus.messages["kind"].isin(OWN)]
    pattern = rf"(?<!\w)[#@]?{re.escape(name.strip())}(?:['\u2019]s)?(?!\w)"
    says = m["text"].str.contains(pattern, case=False, regex=True).fillna(False).astype(bool)
    known = m["targets"].explode()
    to_it = known.isin(list(accounts)).groupby(level=0).any().reindex(m.index, fill_value=False)
    by_it = m["author"].isin(list(accounts))
    role = m["author"].map(accounts).astype(object).fillna(EVERYBODY).where(m["author"].notna(), "author unknown")
    table = m.assign(role=role, says_it=says, to_it=to_it, by_it=by_it)
    table = table[says | to_it | by_it].reset_index(drop=True)
    table.attrs["not_judged"] = int((m["text"].isna() & m["targets"].isna() & ~by_it).sum())
    return table


def voices_around(corpus: Corpus, name: str, accounts: Mapping[str, str]) -> pd.DataFrame:
    """One row per role: how much it says around a name, how far that is passed on, and how often it answers.

    Parameters
    ----------
    As in `around`.

    Returns
    -------
    A table with `role`, `people`, `messages`, `share` (of the own messages around the name), `passed_on` (reposts and quotes of
    them by others, in this corpus), `spoken_to` (messages of others addressed to it), `answered` (those of them that it
    replied to; missing where the source has no reply links). Roles without a message have a row of zeros.

    Examples
    --------
    >>> voices_around(bakery(), "Crumb & Sons", FIRMS)[["role", "messages", "passed_on", "answered"]].values.tolist()
    [['the firm', 3, 0, 1], ['parody', 3, 4, 1], ['everybody else', 5, 0, 1]]
    """
    talk = around(corpus, name, accounts)
    m = corpus.messages
    roles = [*dict.fromkeys(accounts.values()), EVERYBODY]
    roles += ["author unknown"] if (talk["role"] == "author unknown").any() else []
    author_of = m.set_index("message_id")["author"]
    passed = m[m["kind"].isin(("repost", "quote")) & m["refers_to"].notna()]
    passed = passed[passed["author"] != passed["refers_to"].map(author_of)]
    role_of = talk.set_index("message_id")["role"]
    travels = passed["refers_to"].map(role_of).value_counts()
    linked = m["reply_to"].notna().any()
    by_role = {role: set(talk.loc[talk["role"] == role, "author"].dropna()) for role in roles}
    replies = m.loc[m["reply_to"].notna(), ["reply_to", "author"]]
    rows = []
    for role in roles:
        own, members = talk[talk["role"] == role], by_role[role] | {account for account, its in accounts.items() if its == role}
        aimed = m[m["kind"].isin(OWN) & ~m["author"].isin(members)][["message_id", "targets"]].explode("targets")
        aimed = set(aimed.loc[aimed["targets"].isin(members), "message_id"])
        answered = len(aimed & set(replies.loc[replies["author"].isin(members), "reply_to"]))
        rows.append(
            (
                role,
                len(members & set(talk["author"].dropna())),
                len(own),
                len(own) / len(talk) if len(talk) else float("nan"),
                int(travels.get(role, 0)),
                len(aimed),
                answered,
            )
        )
    table = pd.DataFrame(rows, columns=["role", "people", "messages", "share", "passed_on", "spoken_to", "answered"])
    table["answered"] = table["answered"].astype("Int64")
    if not linked:
        table["answered"] = pd.array([pd.NA] * len(table), dtype="Int64")
    return table


def share_of(table: pd.DataFrame, role: str, name: str = "share_of_voices") -> Result:
    """Share of the own messages around a name that one role wrote.

    Parameters
    ----------
    table : from `voices_around`. role : one of its roles. name : of the result.

    Returns
    -------
    Result in [0, 1] without an interval: these are all the messages of one file, nothing was sampled. Undefined without messages.

    Examples
    --------
    >>> round(share_of(voices_around(bakery(), "Crumb & Sons", FIRMS), "the firm").value, 3)
    0.273
    """
    if role not in set(table["role"]):
        raise BadInput(f"a role out of {', '.join(table['role'])}", repr(role), "a slip of the pen", "copy it from the table")
    total = int(table["messages"].sum())
    if not total:
        return Result.undefined(name, "no message is around this name: look at its spelling")
    value = int(table.set_index("role").loc[role, "messages"]) / total
    words = f"Of {total} messages around the name, {value:.0%} were written by: {role}."
    return Result(name, value, reason="all messages of one file: nothing was sampled", n=total, unit_of_n="messages", parameters={"role": role}, sentence=words)


#: who speaks in the name of the made-up bakery
FIRMS = {"crumb": "the firm", "crumb-pr": "parody"}

#: id, author, kind, message answered, message passed on, people addressed, what is said
_BAKERY = (
    ("01", "crumb", "post", None, None, [], "New at Crumb & Sons: the lighter loaf."),
    ("02", "ana", "reply", "01", None, ["crumb"], "Lighter? It is full of holes."),
    ("03", "crumb-pr", "post", None, None, [], "Crumb & Sons announces: holes are now free of charge."),
    ("04", "ben", "repost", None, "03", ["crumb-pr"], None),
    ("05", "cho", "repost", None, "03", ["crumb-pr"], None),
    ("06", "ben", "post", None, None, ["crumb"], "Do the holes cost extra?"),
    ("07", "crumb-pr", "reply", "02", None, ["ana"], "Each hole is made by hand."),
    ("08", "dia", "repost", None, "07", ["crumb-pr"], None),
    ("09", "cho", "reply", "07", None, ["crumb-pr"], "Can I have the hole without the bread?"),
    ("10", "crumb-pr", "reply", "09", None, ["cho"], "That is our summer range."),
    ("11", "crumb", "post", None, None, [], "Our loaf follows the recipe of our grandfather."),
    ("12", "eli", "post", None, None, [], "My loaf from Crumb & Sons weighs nothing."),
    ("13", "ana", "repost", None, "10", ["crumb-pr"], None),
    ("14", "crumb", "reply", "06", None, ["ben"], "We are looking into it."),
    ("15", "dia", "post", None, None, [], "Has anybody tried the other bakery?"),
    ("16", "eli", "reply", "03", None, ["crumb-pr"], "At last somebody from the firm who answers."),
)


def bakery() -> Corpus:
    """Synthetic: a bakery, its parody and five customers write sixteen messages about a loaf; nobody wrote them.

    Examples
    --------
    >>> bakery().counts()["messages"], bakery().source["synthetic"]
    (16, True)
    """
    ids, authors, kinds, replies, refers, targets, texts = zip(*_BAKERY, strict=True)
    messages = message_table(
        {
            "message_id": list(ids),
            "conversation_id": ["loaf"] * len(ids),
            "author": list(authors),
            "kind": list(kinds),
            "reply_to": list(replies),
            "refers_to": list(refers),
            "targets": list(targets),
            "created_at": pd.date_range("2020-05-04 07:00", periods=len(ids), freq="10min", tz="UTC"),
            "text": list(texts),
        }
    )
    return made_up(messages, "a bakery and its parody", "feed", others_are="mention")
