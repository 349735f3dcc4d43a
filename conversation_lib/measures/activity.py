"""What kinds of messages, and who writes them: type shares and the groups 1-9-90.

A message is original (it neither answers nor passes on), a reply, or a share (repost or quote); the three add up to
all. People are ranked by how much they write: the lead 1 %, the active next 9 %, the remaining 90 %.
"""

from __future__ import annotations

import math

import numpy as np
import pandas as pd

from ..corpus import Corpus
from ..results import Result

SOURCE = "Bruns & Stieglitz 2013, doi:10.1080/13645579.2012.756095"
LINK = r"(?i)\b(?:https?://|www\.)\S"


def type_of(messages: pd.DataFrame) -> pd.Series:
    """original, reply or share for every message: share beats reply; a post that addresses somebody counts as reply (as "genuine @mention").

    A quote adds own words to what it passes on; it is counted as a share here (an "edited" one), and told apart in `type_shares`.
    """
    kind = messages["kind"].astype(str)
    addressed = messages["targets"].list.len().fillna(0).astype("int64") > 0
    share = kind.isin(["repost", "quote"])
    reply = ~share & ((kind == "reply") | messages["reply_to"].notna() | addressed)
    return pd.Series(np.select([share, reply], ["share", "reply"], "original"), index=messages.index)


def type_shares(corpus: Corpus) -> dict[str, Result]:
    """Shares of original, reply and share (they add up to 1), of unedited and edited shares, broadcast = original + share, and messages with a link.

    NaN with the reason for a corpus without messages; with_link also where no message has a text (messages without one are left out
    there and counted in the parameters).

    Source: Bruns & Stieglitz 2013, doi:10.1080/13645579.2012.756095.
    """
    m = corpus.messages
    names = ("original", "reply", "share", "share_unedited", "share_edited", "broadcast", "with_link")
    more = {"n": len(m), "unit_of_n": "messages", "card": "type_shares"}
    if not len(m):
        return {name: Result.undefined(name + "_share", "there are no messages", **more) for name in names}
    kind = type_of(m)
    value = {name: float((kind == name).mean()) for name in ("original", "reply", "share")}
    value["share_unedited"] = float((m["kind"] == "repost").mean())
    value["share_edited"] = float((m["kind"] == "quote").mean())
    value["broadcast"] = value["original"] + value["share"]
    words = {
        "original": "speak to nobody in particular",
        "reply": "answer or address somebody",
        "share": "pass on what somebody else said",
        "share_unedited": "pass it on unchanged",
        "share_edited": "pass it on with a word of their own",
        "broadcast": "are sent or passed on without addressing anybody",
    }
    out = {name: Result(name + "_share", value[name], sentence=f"{value[name]:.0%} of the messages {words[name]}.", **more) for name in names[:-1]}
    text = m["text"].dropna()
    more |= {"n": len(text), "parameters": {"without_text": len(m) - len(text)}}
    if not len(text):
        return out | {"with_link": Result.undefined("with_link_share", "no message has a text", **more)}
    linked = float(text.str.contains(LINK).mean())
    return out | {"with_link": Result("with_link_share", linked, sentence=f"{linked:.0%} of the messages with a text hold a link.", **more)}


def group_sizes(n: int) -> tuple[int, int, int]:
    """Sizes of lead, active and rest among `n` writers.

    Examples
    --------
    >>> group_sizes(100), group_sizes(1315)
    ((1, 9, 90), (14, 118, 1183))
    """
    lead = max(1, math.ceil(round(0.01 * n, 9)))
    active = max(1, math.ceil(round(0.10 * n, 9))) - lead
    return lead, active, n - lead - active


def activity_groups(corpus: Corpus) -> pd.DataFrame:
    """Lead (top 1 %), active (next 9 %) and rest (90 %) of those who wrote: their messages, types and received replies.

    Returns
    -------
    DataFrame indexed by group: people, messages, share (of all messages with a known author), original, reply, share_of_shares
        (type shares within the group), replies_received (mean per person). With fewer than 10 writers all values are NaN
        and `attrs["reason"]` says so. `attrs["missing_author"]` counts messages left out.

    Ties in rank are broken by the first message, then by id.

    Source: Bruns & Stieglitz 2013, doi:10.1080/13645579.2012.756095.
    """
    m = corpus.messages
    known = m[m["author"].notna()]
    people = known.groupby("author", observed=True).agg(messages=("message_id", "size"), first=("created_at", "min")).reset_index()
    people = people.sort_values(["messages", "first", "author"], ascending=[False, True, True], ignore_index=True)
    columns = ["people", "messages", "share", "original", "reply", "share_of_shares", "replies_received"]
    if len(people) < 10:
        table = pd.DataFrame(np.nan, index=pd.Index(["lead", "active", "rest"], name="group"), columns=columns)
        table.attrs.update(reason=f"{len(people)} people wrote; below 10 there is no top 1 %", missing_author=len(m) - len(known))
        return table
    lead, active, rest = group_sizes(len(people))
    people["group"] = ["lead"] * lead + ["active"] * active + ["rest"] * rest
    group_of = people.set_index("author")["group"]
    kind = type_of(known)
    of_message = known["author"].map(group_of)
    answered = known.loc[known["reply_to"].notna()].merge(known[["message_id", "author"]], left_on="reply_to", right_on="message_id", suffixes=("", "_of"))
    answered = answered[answered["author"] != answered["author_of"]]
    received = answered["author_of"].map(group_of).value_counts()
    rows = {}
    for group in ("lead", "active", "rest"):
        inside, size = of_message == group, int((people["group"] == group).sum())
        own = kind[inside]
        rows[group] = [
            size,
            int(inside.sum()),
            float(inside.mean()),
            *(float((own == name).mean()) if len(own) else np.nan for name in ("original", "reply", "share")),
            float(received.get(group, 0) / size) if size else np.nan,
        ]
    table = pd.DataFrame.from_dict(rows, orient="index", columns=columns)
    table.index.name = "group"
    table.attrs.update(reason="", missing_author=len(m) - len(known))
    return table
