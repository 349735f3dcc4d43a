"""Published cases on one clock: what began, who moved, and how many days can have passed.

Each step of a case names the row of `brand-cases` (or of the spill's timeline) that it rests on, and how far its day is
believed. The clock of every case starts at its own day 0. The cases are here because they blew up and were written about:
they are no sample of anything, so nothing in this module averages or tests them.
Used by notebooks 31 and 35.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import pandas as pd

from ..errors import BadInput
from ..results import NAN, Result
from .bounds import possible
from .envelope import rectangles
from .hours import window
from .moments import date
from .pace import NO_VALUE, days_between

#: what a step is: the clock starts, the public moves, the firm first moves, it moves again, the matter is settled
ROLES = {
    "start": "the clock starts",
    "public": "the public moves",
    "answer": "the firm's first move",
    "later": "the firm moves again",
    "end": "it is settled, or shown",
}


@dataclass(frozen=True)
class Step:
    """One step of a case and the row it rests on: the table, the beginning of its text, its source, the trust in its day.

    `{value}` in the words is the printed figure of the row.
    """

    case: str
    role: str
    words: str
    text: str
    source: str
    basis: str = "stated"
    table: str = "brand"


#: how fast brand crises moved: one row a case
SPEED = (
    Step("A false ExxonMobil", "start", "a stranger tweets as it", "first post of the false account", "goodgear_200808"),
    Step("A false ExxonMobil", "end", "shown to be false", "account shown to be false", "owyang_20080801"),
    Step("Motrin and the mothers", "start", "storm over an advert", "storm on Twitter starts", "chitrib_20081118"),
    Step("Motrin and the mothers", "answer", "advert pulled, says one source", "advert pulled by about 21:00", "socialmoms_2008"),
    Step("Motrin and the mothers", "answer", "advert pulled, says another", "advert pulled and apology posted", "chitrib_20081118"),
    Step("Domino's and the video", "start", "a video of two employees", "video posted", "mediapost_20090415", "inferred"),
    Step("Domino's and the video", "answer", "the firm's video is up", "company video answer is up", "pulse2_20090416", "published"),
    Step("United and the guitar", "start", "a song about a guitar", "video posted", "blasphemes_20090708"),
    Step("KitKat and palm oil", "start", "Greenpeace's video", "video launched in the morning", "greenpeace_20100317"),
    Step("KitKat and palm oil", "answer", "the video is taken down", "video launched in the morning", "greenpeace_20100317"),
    Step("KitKat and palm oil", "end", "the firm drops suppliers", "company commits to drop", "greenpeace_20100517"),
    Step("BP and its parody", "start", "first tweet of the parody", "first tweet", "prsa_20100823", table="timeline"),
    Step("BP and its parody", "answer", "BP speaks: knows of no step", "BP says it does not know", "adweek_201005", "inferred"),
    Step("BP and its parody", "later", "BP asks for a label", "BP asks, through Twitter", "adweek_201006", table="timeline"),
    Step("Gap and its logo", "start", "a new logo on the site", "new logo on the site", "independent_20101012"),
    Step("Gap and its logo", "answer", "the firm asks for ideas", "company defends the logo", "sooofab_20101009"),
    Step("Gap and its logo", "later", "its president writes", "president answers", "abcradio_20101011"),
    Step("Gap and its logo", "end", "the old logo is back", "old logo brought back", "abcradio_20101011"),
)

#: who speaks for the brand: parodies, hijacks, and logos made by others
PARODIES = (
    Step("A false ExxonMobil (2008)", "start", "a stranger tweets as it", "first post of the false account", "goodgear_200808"),
    Step("A false ExxonMobil (2008)", "end", "shown to be false", "account shown to be false", "owyang_20080801"),
    Step("BPGlobalPR (2010)", "start", "first tweet", "first tweet", "prsa_20100823", table="timeline"),
    Step("BPGlobalPR (2010)", "public", "a large paper compares it with BP", "Wall Street Journal piece", "allthingsd_20100524", table="timeline"),
    Step("BPGlobalPR (2010)", "answer", "BP speaks: knows of no step", "BP says it does not know", "adweek_201005", "inferred"),
    Step("BPGlobalPR (2010)", "later", "BP asks for a label", "BP asks, through Twitter", "adweek_201006", table="timeline"),
    Step("BPGlobalPR (2010)", "end", "its author is named", "names Josh Simpson", "gambit_20100913", table="timeline"),
    Step("BP's own account (2010)", "start", "outsiders tweet from it", "outsiders break in", "csmonitor_20100527", table="timeline"),
    Step("A logo for BP (2010)", "start", "a contest opens", "contest opens", "gpuk_20100520"),
    Step("A logo for BP (2010)", "public", "about {value:,.0f} logos", "entries", "gpuk_20100603"),
    Step("A logo for BP (2010)", "public", "about {value:,.0f} logos", "entries", "thedrum_20100719"),
    Step("GapLogo (2010)", "start", "the firm's new logo", "new logo on the site", "independent_20101012"),
    Step("GapLogo (2010)", "public", "the parody's first tweet", "@GapLogo parody starts", "time_20101007"),
    Step("GapLogo (2010)", "answer", "the firm asks for ideas", "company defends the logo", "sooofab_20101009"),
    Step("GapLogo (2010)", "end", "the old logo is back", "old logo brought back", "abcradio_20101011"),
)


def steps(brand: pd.DataFrame, timeline: pd.DataFrame, story: Sequence[Step] = SPEED) -> pd.DataFrame:
    """One row per step of each case, with the days that can have passed since its day 0.

    Parameters
    ----------
    brand : `brand_cases` of `brand-cases`. timeline : `spill_timeline` of `bp-spill-2010`.
    story : which steps, each naming its row; a step whose row is not in the data is an error.

    Returns
    -------
    A table in the order of the story: `case`, `role`, `words`, `date`, `days_low`, `days_high` (days since the case's start if
    both days are believed as printed), `wide_low`, `wide_high` (the same if a published day may be a day late and an inferred
    one a day off, in an unknown time zone: "doubt" in `hours.window`), `basis`, `confidence`, `note`, `source_id`. The start
    itself has 0 in all four.

    Examples
    --------
    >>> from conversation_lib import datasets
    >>> t = steps(datasets.load_facts("brand-cases").brand_cases, datasets.load_facts("bp-spill-2010").spill_timeline)
    >>> t.query("case == 'Gap and its logo' and role == 'end'")[["days_low", "days_high"]].values.tolist()
    [[6.0, 8.0]]
    """
    rows = []
    for step in story:
        row = _row(brand if step.table == "brand" else timeline, "measure" if step.table == "brand" else "event", step)
        note = row["note"] if "note" in row and isinstance(row["note"], str) else ""
        words = step.words.format(value=row["value"] if "value" in row else math.nan)
        rows.append((step.case, step.role, words, row["date"], step.basis, row["confidence"], note, step.source))
    table = pd.DataFrame(rows, columns=["case", "role", "words", "date", "basis", "confidence", "note", "source_id"])
    starts = {row.case: row for row in table.itertuples() if row.role == "start"}
    for place, (side, trust) in enumerate((("days", "day"), ("wide", "doubt"))):
        spans = [_since(starts[row.case], row, trust) for row in table.itertuples()]
        table.insert(4 + 2 * place, f"{side}_low", [low for low, _ in spans])
        table.insert(5 + 2 * place, f"{side}_high", [high for _, high in spans])
    return table


def _since(start, row, trust: str) -> tuple[float, float]:
    if row.role == "start":
        return 0.0, 0.0
    passed = days_between("days", start.date, row.date, first_basis=start.basis, last_basis=row.basis, trust=trust)
    return passed.low, passed.high


def _row(table: pd.DataFrame, column: str, step: Step) -> pd.Series:
    found = table[(table["source_id"] == step.source) & table[column].str.startswith(step.text)]
    if len(found) != 1:
        raise BadInput(
            f"one row of {step.source} that begins with {step.text!r}", f"{len(found)}", "the table has changed", "look at the table and at facts/cases.py"
        )
    return found.iloc[0]


def one_row_each(table: pd.DataFrame) -> pd.DataFrame:
    """One row a case: day 0, and the range of days until the firm's first move, the next one and the end.

    The first range believes the days as printed, the one in brackets doubts them. Two sources for one step are joined to the
    range that holds both. Where no day was printed the cell says so.

    Examples
    --------
    >>> when = pd.Timestamp("2010-05-19", tz="UTC")
    >>> one_row_each(pd.DataFrame({"case": ["A", "A"], "role": ["start", "answer"], "words": ["begins", "speaks"], "date": [when, when],
    ...     "days_low": [0.0, 4.0], "days_high": [0.0, 6.0], "wide_low": [0.0, 2.7], "wide_high": [0.0, 7.3],
    ...     "confidence": ["high", "low"], "source_id": ["x", "y"]}))["first move, days"].tolist()
    ['4 to 6 (2 to 8)']
    """
    rows = []
    for case, group in table.groupby("case", sort=False):
        start = group[group["role"] == "start"].iloc[0]
        found = {role: in_words(group[group["role"] == role]) for role in ("answer", "later", "end")}
        rows.append(
            {
                "case": case,
                "the clock starts": f"{date(pd.Timestamp(start['date']))}: {start['words']}",
                "first move, days": found["answer"],
                "next move, days": found["later"],
                "settled, days": found["end"],
                "weakest trust": _weakest(group["confidence"]),
                "sources": ", ".join(dict.fromkeys(group["source_id"])),
            }
        )
    return pd.DataFrame(rows)


def days_until(table: pd.DataFrame, name: str, case: str, role: str) -> Result:
    """The range of days from a case's day 0 to its steps of one role, as a result to record.

    Parameters
    ----------
    table : from `steps`. name : what the result is called. case, role : which steps; two sources for one step are joined.

    Returns
    -------
    Result without a value; `low`, `high` in days as printed, `parameters["doubted"]` the same with the days doubted.
    Undefined, with the reason, where no day was printed.

    Examples
    --------
    >>> from conversation_lib import datasets
    >>> t = steps(datasets.load_facts("brand-cases").brand_cases, datasets.load_facts("bp-spill-2010").spill_timeline)
    >>> r = days_until(t, "logo", "Gap and its logo", "end")
    >>> r.low, r.high, days_until(t, "song", "United and the guitar", "answer").reason
    (6.0, 8.0, 'no day was printed')
    """
    rows = table[(table["case"] == case) & (table["role"] == role)]
    if case not in set(table["case"]):
        raise BadInput(f"a case out of {', '.join(dict.fromkeys(table['case']))}", repr(case), "a slip of the pen", "copy a name from the table")
    if rows.empty:
        return Result.undefined(name, "no day was printed", unit="days")
    low, high = float(rows["days_low"].min()), float(rows["days_high"].max())
    doubted = [math.floor(rows["wide_low"].min()), math.ceil(rows["wide_high"].max())]
    words = f"{case}: {low:.0f} to {high:.0f} days until {rows['words'].iloc[0]} ({doubted[0]} to {doubted[1]} if the days are doubted)."
    settings = {"doubted": doubted, "weakest_trust": _weakest(rows["confidence"]), "sources": sorted(set(rows["source_id"]))}
    return Result(
        name,
        NAN,
        unit="days",
        low=low,
        high=high,
        method="printed days, hours unknown",
        reason=NO_VALUE,
        n=len(rows),
        unit_of_n="rows",
        parameters=settings,
        sentence=words,
    )


def in_words(steps_of_a_kind: pd.DataFrame) -> str:
    """The range of days that holds all these steps, as printed and (in brackets) doubted: "4 to 6 (2 to 8)", or "no day printed"."""
    if steps_of_a_kind.empty:
        return "no day printed"
    low, high, least, most = (steps_of_a_kind[name].agg(how) for name, how in zip(("days_low", "days_high", "wide_low", "wide_high"), ("min", "max") * 2))
    return f"{math.floor(low):.0f} to {math.ceil(high):.0f} ({math.floor(least):.0f} to {math.ceil(most):.0f})"


def _weakest(words: pd.Series) -> str:
    return max(words, key=["high", "medium", "low"].index)


_IN_DAYS = {"days": 1.0, "hours": 1 / 24, "months": 30.5}


def printed_spans(brand: pd.DataFrame, slack: float | str = 0.10) -> pd.DataFrame:
    """Times that sources printed themselves, in days, with what their wordings allow: a check on the worked-out ranges.

    Returns
    -------
    A table with `case`, `measure`, `printed` ("24 hours"), `bound`, `low`, `high` (days; a month is taken as 30.5 days), `source_id`, `confidence`.
    """
    rows = []
    for row in brand[brand["unit"].isin(list(_IN_DAYS))].itertuples():
        span, scale = possible(row.value, row.bound, slack), _IN_DAYS[row.unit]
        rows.append((row.case, row.measure, f"{row.value:g} {row.unit}", row.bound, span.low * scale, span.high * scale, row.source_id, row.confidence))
    return pd.DataFrame(rows, columns=["case", "measure", "printed", "bound", "low", "high", "source_id", "confidence"])


def aligned_counts(counts: pd.DataFrame, starts: dict[str, str], slack: float | str = 0.10, trust: str = "day") -> pd.DataFrame:
    """Follower counts of several accounts on one clock: rectangles whose sides are days since each account's own start.

    Parameters
    ----------
    counts : follower counts as in `bp-spill-2010`.
    starts : account -> printed day of its first post.
    slack, trust : see `bounds.possible` and `hours.window`.

    Returns
    -------
    A table with `account`, `days_low`, `days_high` (since the start; never below 0), `low`, `high`, `followers` (as printed), `bound`,
    `set_aside`, `confidence`, `source_id`. Undated counts stay out.

    Examples
    --------
    >>> rows = pd.DataFrame({"account": ["joke"], "date": ["2010-05-24"], "followers": [9388], "bound": "exact", "date_basis": "stated",
    ...     "source_id": ["paper"], "confidence": ["high"]})
    >>> aligned_counts(rows, {"joke": "2010-05-19"})[["days_low", "days_high", "low"]].values.tolist()
    [[4.0, 6.0, 9388.0]]
    """
    made = []
    for account, start in starts.items():
        rows = rectangles(counts, account, slack, trust)
        begin = window(start, trust=trust)
        spans = [days_between("days", begin, (row.earliest, row.latest)) for row in rows.itertuples()]
        rows = rows.assign(account=account, days_low=[span.low for span in spans], days_high=[span.high for span in spans])
        made.append(rows[["account", "days_low", "days_high", "low", "high", "followers", "bound", "set_aside", "confidence", "source_id"]])
    return pd.concat(made, ignore_index=True)
