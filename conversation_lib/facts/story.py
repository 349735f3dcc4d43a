"""The published events and sums of one affair on one calendar, words made from the rows and not typed.

Each line of the story names the row of `bp-spill-2010` it comes from; a figure in its words is the figure of that row.
Putting events side by side shows what came before what. It shows no cause.
"""

from __future__ import annotations

import pandas as pd

from ..errors import BadInput
from .moments import day

#: lane, table, column that identifies the row, beginning of its text, source, words
PARODY = (
    ("The spill", "timeline", "rig explodes", "wapo_timeline", "the rig explodes, 11 dead"),
    ("The spill", "timeline", "well closed", "wapo_timeline", "the well is closed"),
    ("The spill", "timeline", "Hayward leaves", "wapo_timeline", "BP's head leaves"),
    ("The parody", "timeline", "first tweet", "prsa_20100823", "first tweet"),
    ("The parody", "timeline", "press release by the parody author", "cnbc_201006", "its author explains himself"),
    ("The parody", "timeline", "masked talk", "observer_201006", "masked talk in New York"),
    ("The parody", "timeline", "names Josh Simpson", "gambit_20100913", "the press names its author"),
    ("BP and Twitter", "timeline", "outsiders break in", "csmonitor_20100527", "outsiders post as @BP_America"),
    ("BP and Twitter", "timeline", "BP asks, through Twitter", "adweek_201006", "BP asks for a parody label; bio changed"),
    ("Money", "activity", "first gift to the Gulf Restoration Network", "houma_20100602", "T-shirts: {value:,.0f} dollars given"),
    ("Money", "activity", "spending", "publicintegrity_bpads", "adverts: over {millions:.1f} million dollars"),
    ("Polls on BP", "activity", "approve of handling", "latimes_20100902", "{value:.0f} in 100 approve of its handling"),
)


def storyline(timeline: pd.DataFrame, activity: pd.DataFrame, lines=PARODY) -> pd.DataFrame:
    """One row per line of the story: `lane`, `start`, `end` (days), `words`, `value` (NaN for a plain event) and `source_id`.

    Parameters
    ----------
    timeline, activity : `spill_timeline` and `account_activity` of `bp-spill-2010`.
    lines : (lane, table, beginning of the text to find, source, words); `{value}` in the words is the figure of the row, `{millions}` a millionth of it.

    Returns
    -------
    A table in the order of the lines; a line that finds several rows (a poll asked twice) gives one row for each. A line
    that finds none is an error, so that no event is claimed that is not in the data.
    """
    rows = []
    for lane, table, text, source, words in lines:
        where = timeline if table == "timeline" else activity
        column = "event" if table == "timeline" else "measure"
        found = where[(where["source_id"] == source) & where[column].str.startswith(text)]
        if found.empty:
            raise BadInput(f"an event of {source} that begins with {text!r}", "none", "the table has changed", "look at the table and at facts/story.py")
        for row in found.itertuples():
            start, end = (row.date, row.date) if table == "timeline" else (row.period_start, row.period_end)
            value = float("nan") if table == "timeline" else float(row.value)
            said = words if table == "timeline" else words.format(value=value, millions=value / 1e6)
            rows.append({"lane": lane, "start": start, "end": end, "words": said, "value": value, "source_id": source})
    table = pd.DataFrame(rows)
    table["day"] = [day(a) if a == b else f"{day(a)} to {day(b)}" for a, b in zip(table["start"], table["end"])]
    return table
