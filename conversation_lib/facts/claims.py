"""The excerpt of the book, statement by statement: what the record says, counted with its doubts.

A verdict is about the facts named beside a statement, not about the worth of a text. How many statements there are is
already a choice (a sentence with three examples is one statement or three), so every count is made in more than one way.
Used by notebook 01; the four words of `VERDICTS` are those of the claims table of the whole suite.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

import pandas as pd

from ..errors import BadInput
from ..results import Result

#: verdict of the card `book-claims` -> word of the claims table
VERDICTS = {"agrees": "supported", "differs": "contradicted", "cannot be checked": "not testable with public data"}
MIXED = "mixed"
#: the excerpt in the order in which it is read: name of the part -> ids of its first and last statement
PARTS = {
    "Friends, and a saying": ("c01", "c05c"),
    "Conversation, and the cracks": ("c06", "c10"),
    "The man behind the account": ("c11", "c18"),
    "What the account did": ("c19", "c26"),
    "Speed, and the logo": ("c27a", "c30"),
}
#: statements that nobody wrote in so many words: a reading in earlier notes
_NOT_IN_THE_TEXT = ("c09c",)
#: verdict -> its mark in a table of words, of the same shape as in the picture
MARKS = {"agrees": "●", "differs": "✖", "cannot be checked": "○"}
FRAMED = "□"
_CENSUS = "all statements were counted: no interval; another reader would split the text otherwise"


def statements(claims: pd.DataFrame) -> pd.DataFrame:
    """The claims with their `part` of the excerpt, their `sentence`, and whether they are `implied` (our reading, not a wording).

    Parameters
    ----------
    claims : `facts_for_claims` of `book-claims`.

    Examples
    --------
    >>> from conversation_lib import datasets
    >>> table = statements(datasets.load_facts("book-claims").facts_for_claims)
    >>> table.loc[4, ["claim_id", "sentence", "part"]].tolist(), int(table["implied"].sum())
    (['c05a', 'c05', 'Friends, and a saying'], 4)
    """
    ids = claims["claim_id"].tolist()
    part = pd.Series(index=claims.index, dtype=object)
    for name, (first, last) in PARTS.items():
        if first not in ids or last not in ids:
            raise BadInput(f"the statements {first} and {last}", "a table without them", "the table has changed", "look at PARTS in facts/claims.py")
        part.iloc[ids.index(first) : ids.index(last) + 1] = name
    if part.isna().any():
        raise BadInput(
            "a part for each statement", f"none for {', '.join(claims.loc[part.isna(), 'claim_id'])}", "a new statement", "add it to PARTS in facts/claims.py"
        )
    implied = claims["claim"].str.contains("(implied)", regex=False) | claims["claim_id"].isin(_NOT_IN_THE_TEXT)
    return claims.assign(part=part.astype(str), sentence=claims["claim_id"].str.extract(r"^(c\d+)", expand=False), implied=implied)


def verdict_of(verdicts) -> str:
    """One of the four words for several verdicts together: mixed as soon as they are not all alike.

    Examples
    --------
    >>> verdict_of(["agrees", "agrees"]), verdict_of(["agrees", "differs"]), verdict_of(["cannot be checked"])
    ('supported', 'mixed', 'not testable with public data')
    """
    kinds = set(verdicts)
    unknown = kinds - set(VERDICTS)
    if unknown or not kinds:
        raise BadInput(
            f"verdicts out of {', '.join(VERDICTS)}", ", ".join(sorted(map(str, unknown))) or "none", "a slip of the pen", "look at the column verdict"
        )
    return VERDICTS[kinds.pop()] if len(kinds) == 1 else MIXED


def by_sentence(table: pd.DataFrame) -> pd.DataFrame:
    """One row per sentence of the excerpt: its `verdict` out of four words, how many statements it was split into, and which ids.

    Parameters
    ----------
    table : from `statements`. Readings that are not in the text are left out, so that no sentence is judged by what it does not say.
    """
    said = table[~table["implied"]]
    rows = [(name, verdict_of(group["verdict"]), len(group), ", ".join(group["claim_id"])) for name, group in said.groupby("sentence", sort=True)]
    return pd.DataFrame(rows, columns=["sentence", "verdict", "statements", "claim_ids"])


def ways_to_count(table: pd.DataFrame) -> pd.DataFrame:
    """How many statements got which word, counted in three ways: as split here, without what is only implied, by whole sentences.

    Returns
    -------
    A table with `way`, `counted`, and one column per word (`supported`, `contradicted`, `mixed`, `not testable with public data`).

    Examples
    --------
    >>> from conversation_lib import datasets
    >>> ways = ways_to_count(statements(datasets.load_facts("book-claims").facts_for_claims))
    >>> ways["counted"].tolist(), bool((ways.iloc[:, 2:].sum(axis=1) == ways["counted"]).all())
    ([38, 34, 28], True)
    """
    words = [*VERDICTS.values()]
    words.insert(2, MIXED)
    split, said = table["verdict"].map(VERDICTS), table.loc[~table["implied"], "verdict"].map(VERDICTS)
    ways = {"as split here": split, "without what is only implied": said, "whole sentences": by_sentence(table)["verdict"]}
    rows = [{"way": way, "counted": len(found), **{word: int((found == word).sum()) for word in words}} for way, found in ways.items()]
    return pd.DataFrame(rows)


def counts(table: pd.DataFrame) -> dict[str, Result]:
    """The counts of `ways_to_count` as results to record: `split_supported`, `said_mixed`, `sentences_contradicted`, ...

    Returns
    -------
    dict of Results without intervals; `n` is the number counted. For each of the four words also `least_WORD` and `most_WORD`
    over the three ways (not_testable for the long one).
    """
    short = {"as split here": "split", "without what is only implied": "said", "whole sentences": "sentences"}
    ways = ways_to_count(table)
    made = {}
    for row in ways.to_dict("records"):
        kind = short[row["way"]]
        made[kind] = Result(kind, row["counted"], unit="statements", reason=_CENSUS)
        for word in (*VERDICTS.values(), MIXED):
            name = f"{kind}_{_short(word)}"
            made[name] = Result(name, row[word], unit="statements", n=row["counted"], unit_of_n="statements", reason=_CENSUS)
    return made


def _short(word: str) -> str:
    return "not_testable" if word.startswith("not testable") else word


def footing(table: pd.DataFrame, sources: pd.DataFrame) -> pd.DataFrame:
    """On how much reading each statement rests: one row each, with its sources and how many of them were read to the end.

    Parameters
    ----------
    table : claims with `source_ids`. sources : from `datasets.load_sources`.

    Returns
    -------
    A table with `claim_id`, `sources`, `read_whole`, `kinds` (news, paper, blog ...); statements without a source have 0.
    """
    known = sources.set_index("source_id")
    rows = []
    for row in table.itertuples():
        ids = [one.strip() for one in str(row.source_ids).split(";") if one.strip()] if isinstance(row.source_ids, str) else []
        missing = sorted(set(ids) - set(known.index))
        if missing:
            raise BadInput("sources that stand in data/sources", ", ".join(missing), "a slip of the pen", f"look at statement {row.claim_id}")
        rows.append((row.claim_id, len(ids), int((known.loc[ids, "seen"] == "full").sum()), ", ".join(sorted(set(known.loc[ids, "kind"])))))
    return pd.DataFrame(rows, columns=["claim_id", "sources", "read_whole", "kinds"])


def worked_out(claims: pd.DataFrame, spill: Mapping[str, pd.DataFrame], studies: pd.DataFrame) -> pd.DataFrame:
    """The figures that our own notes worked out, computed once more from the rows: a check of the checkers.

    Parameters
    ----------
    claims : `facts_for_claims`. spill : the tables of `bp-spill-2010`. studies : `twitter_structure`.

    Returns
    -------
    A table with `claim_id`, `what`, `computed` (float), `as_printed` (the words looked for in the note), `found` (True if they are there).
    """
    activity, follows = spill["account_activity"], spill["follower_counts"]

    def talk(first: str, last: str, measure: str) -> float:
        rows = activity[(activity["period_start"] == first) & (activity["period_end"] == last) & (activity["account"] == "BP (all mentions)")]
        return float(rows.loc[rows["measure"].str.startswith(measure), "value"].iloc[0])

    def days(first: str, last: str) -> float:
        return float((pd.Timestamp(last) - pd.Timestamp(first)).days)

    def followers(account: str) -> float:
        return float(follows.loc[(follows["account"] == account) & (follows["source_id"] == "eytan_20100916"), "followers"].iloc[0])

    before, during, after = ("2010-01-01", "2010-04-20"), ("2010-04-20", "2010-07-15"), ("2010-07-15", "2010-07-22")
    users = float(studies.loc[studies["quantity"] == "registered users, April 2010", "value"].iloc[0])
    tweets = float(activity.loc[activity["measure"] == "tweets after the first one", "value"].iloc[0])
    kinds = ("tweets", "blog mentions", "news items", "forum messages")
    checks = [
        ("c09c", "mentions of four kinds added up", sum(talk(*before, kind) for kind in kinds), -2, ""),
        ("c19", "tweets, the first one included", tweets + 1, 0, " tweets"),
        ("c20", "followers per registered user, per cent", 100 * followers("BPGlobalPR") / users, 2, " percent"),
        ("c20", "followers, parody over company", followers("BPGlobalPR") / followers("BP_America"), 1, " times"),
        ("c28", "tweets a day before the spill", talk(*before, "tweets") / days(*before), -2, ""),
        ("c28", "tweets a day during the spill", talk(*during, "tweets") / days(*during), -3, ""),
        ("c28", "tweets a day in the week after", talk(*after, "tweets") / days(*after), -3, ""),
        ("c27c", "days from first tweet to the request", days("2010-05-19", "2010-06-08"), 0, " days from the first tweet"),
    ]
    notes = claims.set_index("claim_id")["published_facts"]
    rows = []
    for claim, what, value, digits, unit in checks:
        printed = f"{round(value, digits):,.{max(digits, 0)}f}{unit}"
        rows.append((claim, what, value, printed.strip(), printed in notes[claim]))
    return pd.DataFrame(rows, columns=["claim_id", "what", "computed", "as_printed", "found"])


def page_text(table: pd.DataFrame) -> str:
    """A part of the excerpt as a Markdown table: the verdict with its mark, the statement in our words, what published sources say.

    Words and not a picture, so that it can be searched, copied, enlarged and read aloud.

    Parameters
    ----------
    table : rows of `statements`.

    Examples
    --------
    >>> from conversation_lib import datasets
    >>> table = statements(datasets.load_facts("book-claims").facts_for_claims)
    >>> print(page_text(table[table["claim_id"] == "c14"]).splitlines()[2])
    | ✖ **differs** (c14) | The spill is called the Deep Horizon spill. | The rig is the Deepwater Horizon; explosion on 20 April 2010. |
    """
    if table.empty:
        raise BadInput("at least one statement", "none", "a filter that left nothing", "look at the table before showing it")
    rows = [
        f"| {MARKS[row.verdict]} **{row.verdict}** ({row.claim_id}) | {FRAMED + ' ' if row.implied else ''}{_plain(row.claim)} | {_plain(row.published_facts)} |"
        for row in table.itertuples()
    ]
    below = f"\n\n{FRAMED} The excerpt does not say it in so many words." if table["implied"].any() else ""
    return "\n".join(["| the record | the excerpt, in our words | what published sources say |", "|:---|:---|:---|", *rows]) + below


def show_page(table: pd.DataFrame):
    """The table of `page_text`, as Markdown."""
    from IPython.display import Markdown

    return Markdown(page_text(table))


def _plain(words: str) -> str:
    """Words that mean nothing to Markdown."""
    return re.sub(r"([\\`*_\[\]<>|$~])", r"\\\1", str(words))


def source_lines(sources: pd.DataFrame, used_by: Mapping[str, list[str]] | None = None) -> str:
    """The sources as a Markdown list: who, when, what, where, how much of it was read, and for which statements.

    Parameters
    ----------
    sources : from `datasets.load_sources`. used_by : source id -> ids of the statements that cite it; default none are named.

    Examples
    --------
    >>> from conversation_lib import datasets
    >>> print(source_lines(datasets.load_sources(["wu_2011"])))
    - Shaomei Wu; Jake M. Hofman; Winter A. Mason; Duncan J. Watts (2011). [Who Says What to Whom on Twitter](https://vdocument.in/who-says-what-to-whom-on-twitter-5674607559756.html). WWW 2011. *Read: excerpt.*
    """
    lines = []
    order = sources["authors"].astype(object).where(sources["authors"].notna(), sources["publisher"]).astype(str).str.lower()
    for row in sources.assign(order=order).sort_values(["order", "source_id"]).itertuples():
        year = "no year" if pd.isna(row.year) else f"{int(row.year)}"
        who = row.authors if isinstance(row.authors, str) else row.publisher
        title = str(row.title).translate(str.maketrans({"[": "(", "]": ")", "|": "/", "*": "", "_": " "}))
        where = f" For {', '.join(used_by[row.source_id])}." if used_by and used_by.get(row.source_id) else ""
        lines.append(f"- {who} ({year}). [{title}]({_address(row.url)}). {row.publisher}. *Read: {row.seen}.*{where}")
    return "\n".join(lines)


def _address(url: str) -> str:
    return str(url).replace("(", "%28").replace(")", "%29").replace(" ", "%20")


def show_sources(*tables: pd.DataFrame):
    """The list of `source_lines` for every source that the tables cite (`source_id`, or `source_ids` parted by semicolons or commas), as Markdown."""
    from IPython.display import Markdown

    from ..datasets import load_sources

    used: dict[str, list[str]] = {}
    for table in tables:
        if "claim_id" in table and "source_ids" in table:
            for row in table.itertuples():
                for one in cited(pd.DataFrame({"source_ids": [row.source_ids]})):
                    used.setdefault(one, []).append(row.claim_id)
    return Markdown(source_lines(load_sources(cited(*tables)), used))


def cited(*tables: pd.DataFrame) -> list[str]:
    """The ids of all sources that the tables cite, in alphabetical order, each once.

    Examples
    --------
    >>> cited(pd.DataFrame({"source_id": ["b", "a"]}), pd.DataFrame({"source_ids": ["a;c"]}))
    ['a', 'b', 'c']
    """
    found = set()
    for table in tables:
        for column in ("source_id", "source_ids"):
            if column in table:
                for cell in table[column].dropna():
                    found |= {one.strip() for one in str(cell).replace(",", ";").split(";") if one.strip()}
    return sorted(found)
