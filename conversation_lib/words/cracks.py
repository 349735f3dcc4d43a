"""Cracks in the open: complaints and negative talk over time, who voices them, and whether the company answers.

Two signs, kept apart because they err in different ways: a *complaint* has a word of data/words/complaints.csv (something
failed, somebody waits, a verdict, a demand); *negative* talk is VADER's judgement. Neither is a claim by itself: first
somebody reads a sample (`sample_to_read`), and only with that sheet do the tables stop saying "not checked".
"""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd

from ..errors import BadInput
from .lists import complaint_words, version
from .pairs import exchanges
from .resampling import largest_author
from .sentiment import NEGATIVE, _judged
from .shares import two_shares
from .terms import _period_row, matches, periods
from .texts import OWN, Texts, message_frame, texts_of
from .tokens import encode
from .traced import FEWEST_AUTHORS, FEWEST_MESSAGES, Traced, too_few, traced

SIGNS = ("complaint", "negative")
KINDS = ("failure", "waiting", "verdict", "demand")
ENOUGH_READ = 200  # messages read by eye before a claim (methods: VADER)
UNCHECKED = "not checked against read samples: no claim"


def signs_of(messages: Any, *, kinds: tuple[str, ...] = OWN, quoted: str = "drop") -> pd.DataFrame:
    """For each counted message: is it a complaint, of which kinds, is it negative talk.

    Returns
    -------
    DataFrame: message_id, author, complaint (bool), failure, waiting, verdict, demand (bool), negative (bool), compound (NaN
    without letters; such a message counts and shows no negative talk). In another language than English all of them are
    missing, and `attrs["reason"]` says so.

    Examples
    --------
    >>> signs_of(pd.Series(["Still waiting for my refund", "Lovely day", "I hate mornings"]))[["complaint", "waiting", "demand", "negative"]].values.tolist()
    [[True, True, True, False], [False, False, False, False], [False, False, False, True]]
    """
    out = _signs(texts_of(messages, measure="complaints", kinds=kinds, quoted=quoted))
    if out.attrs["reason"]:
        out[["complaint", *KINDS, "negative"]] = pd.NA
        out = out.astype(dict.fromkeys(("complaint", *KINDS, "negative"), "boolean"))
    return out


def _signs(chosen: Texts) -> pd.DataFrame:
    tokens = encode(chosen.texts)
    judged = _judged(chosen)
    out = judged[["message_id", "author"]].copy()
    by_kind = {kind: matches(tokens, [word for word, k in complaint_words() if k == kind]) for kind in KINDS}
    out["complaint"] = np.any(list(by_kind.values()), axis=0) if len(out) else np.array([], dtype=bool)
    for kind, found in by_kind.items():
        out[kind] = found
    out["negative"], out["compound"] = judged["compound"] <= NEGATIVE, judged["compound"]
    out.attrs.update({"left_out": chosen.left_out, "reason": chosen.reason, "note": chosen.note, "lists": version()})
    return out


def sample_to_read(messages: Any, n: int = ENOUGH_READ, seed: int = 1, coder: str = "") -> pd.DataFrame:
    """A sheet to fill by eye: half of the messages show a sign, half do not, mixed; columns complaint and negative are empty.

    Read each message without looking at any count, write 1 or 0, save it as CSV, pass it as `read=`.
    """
    from .coding import coding_sheet

    frame = message_frame(messages)
    found = signs_of(frame)
    sign = pd.Series((found["complaint"] | found["negative"]).to_numpy(), index=found["message_id"])
    label = frame["message_id"].astype(str).map(sign).astype("boolean").fillna(False).map({True: "sign", False: "none"})
    return coding_sheet(frame.assign(sign_=label.to_numpy()), n, seed, by="sign_", markers=SIGNS, coder=coder)


def check_against(read: Any, messages: Any) -> Traced:
    """How the two signs fare against a reader: a row per sign with alpha, precision, recall, as `coding.machine_against_reader`.

    `attrs["enough"]` is True from 200 messages on. The sample of `sample_to_read` has as many messages with a sign as
    without. So precision and recall are weighted back to the corpus: a read message stands for all messages of its half (with
    a sign, or without). recall is NaN where one of the halves was not read at all. alpha speaks for the sample only.
    """
    from .coding import read_sheet, reliability

    sheet = read_sheet(read, markers=SIGNS)
    frame = message_frame(messages)
    every = _signs(texts_of(frame, measure="complaints"))
    every.index = every["message_id"].astype(str)
    on_sheet = frame["message_id"].astype(str).isin(set(sheet.index))
    machine = every[every.index.isin(set(sheet.index))].assign(coder="lists")
    table = reliability(sheet.reset_index().assign(coder="reader"), machine[["message_id", "coder", *SIGNS]].astype(dict.fromkeys(SIGNS, int)), markers=SIGNS, messages=frame[on_sheet])
    half = (every["complaint"] | every["negative"]).astype(int)
    known = sheet.index.intersection(machine.index)
    weight = half.value_counts().reindex([0, 1], fill_value=0) / half[known].value_counts().reindex([0, 1], fill_value=0)
    w = half[known].map(weight)
    unread = [part for part in (0, 1) if (half == part).any() and not (half[known] == part).any()]
    for sign in SIGNS:
        seen, found = sheet.loc[known, sign], machine.loc[known, sign].astype(bool)
        both, wrong, missed = (float(w[mask].sum()) for mask in (seen.eq(1) & found, seen.eq(0) & found, seen.eq(1) & ~found))
        table.loc[sign, "precision"] = both / (both + wrong) if both + wrong else np.nan
        table.loc[sign, "recall"] = both / (both + missed) if both + missed and not unread else np.nan
    table.attrs.update({"measure": "signs against a reader", "enough": bool((table["n"] >= ENOUGH_READ).all())})
    return table


def _checked(read: Any, messages: Any, sign: str) -> str:
    if read is None:
        return UNCHECKED
    table = check_against(read, messages)
    row = table.loc[sign]
    if row["n"] < ENOUGH_READ:
        return f"checked on only {int(row['n'])} read messages ({ENOUGH_READ} are needed): no claim"
    right = "nothing was found" if np.isnan(row["precision"]) else f"{row['precision']:.0%} of the finds were right"
    seen = "the reader saw none" if np.isnan(row["recall"]) else f"about {row['recall']:.0%} of what a reader would see was found"
    agreed = "alpha not known" if np.isnan(row["value"]) else f"alpha {row['value']:.2f}, {row['low']:.2f} to {row['high']:.2f}"
    return f"checked on {int(row['n'])} read messages: {right}, {seen} ({agreed})".replace("%", " %")


def cracks_over_time(
    messages: Any,
    freq: str = "W",
    *,
    sign: str = "complaint",
    read: Any = None,
    least: tuple[int, int] = (FEWEST_MESSAGES, FEWEST_AUTHORS),
    draws: int = 499,
    seed: int = 1,
    kinds: tuple[str, ...] = OWN,
    quoted: str = "drop",
) -> Traced:
    """The share of complaints (or of negative talk) in each stretch of time: one row per period.

    Parameters
    ----------
    freq : "D", "W", "ME" (UTC). sign : "complaint" or "negative".
    read : a filled sheet of `sample_to_read`; without one every sentence ends with "not checked against read samples".
    least : fewest messages and authors of a period. draws, seed : interval by drawing authors with replacement.

    Returns
    -------
    Traced table, index period (start): value (share of messages, 0 to 1), low, high, reason, n, messages_with, authors_with.
    `attrs["checked"]` says what a reader found.

    Examples
    --------
    >>> m = pd.DataFrame({"message_id": ["1", "2"], "author": ["ana", "ben"], "created_at": pd.to_datetime(["2010-05-20", "2010-05-20"], utc=True), "text": ["Refund, please!", "Nice"]})
    >>> cracks_over_time(m, "D", least=(1, 1))["value"].tolist()
    [0.5]
    """
    _known(sign)
    chosen = texts_of(messages, measure="complaints", kinds=kinds, quoted=quoted)
    has = _signs(chosen)[sign].to_numpy()
    period, starts, left_out = periods(chosen, freq)
    rows, picks = {}, {}
    for k, start in enumerate(starts):
        inside = np.flatnonzero(period == k)
        row = _period_row(chosen.authors[inside], has[inside], least, draws, seed)
        rows[start] = [np.nan, np.nan, np.nan, chosen.reason, *row[4:]] if chosen.reason else row
        picks[start] = chosen.rows[inside[has[inside]]]
    out = pd.DataFrame.from_dict(rows, orient="index", columns=["value", "low", "high", "reason", "n", "messages_with", "authors_with"])
    out.index.name = "period"
    checked = _checked(read, messages, sign)
    what = "had a word of complaint" if sign == "complaint" else "sounded negative to VADER"

    def say(start: pd.Timestamp, cells: pd.Series) -> str:
        return f"In the period from {start:%d %B %Y}, {cells['value']:.0%} of {int(cells['n']):,} messages {what} ({checked}).".replace("%", " %")

    return traced(
        out, chosen.messages, lambda start: picks[start], say, measure=f"share of messages that show {sign}", sign=sign, freq=freq, checked=checked, interval="authors drawn with replacement, percentiles, 95 %", left_out=left_out, lists=version(), seed=seed
    )


def voices(messages: Any, *, sign: str = "complaint", company: str | list[str] = (), read: Any = None, least: tuple[int, int] = (FEWEST_MESSAGES, FEWEST_AUTHORS), kinds: tuple[str, ...] = OWN, quoted: str = "drop") -> Traced:
    """Who voices it: one row per author who did, the loudest first.

    Parameters
    ----------
    company : account or accounts whose own messages are not counted. read : see `cracks_over_time`.

    Returns
    -------
    Traced table, index author: value (share of all such messages that this author wrote), n (such messages), messages (all by
    this author). `attrs`: authors (how many voice it), of_authors, total, largest, largest_share, authors_for_half (the fewest
    authors who together wrote half of it), reason (if too little text: no rows).

    Examples
    --------
    >>> m = pd.DataFrame({"message_id": list("abc"), "author": ["ana", "ana", "ben"], "text": ["refund!", "so late again, shame", "nice"]})
    >>> voices(m, least=(1, 1))["value"].to_dict()
    {'ana': 1.0}
    """
    _known(sign)
    chosen = texts_of(messages, measure="complaints", kinds=kinds, quoted=quoted)
    own = {company} if isinstance(company, str) else set(company)
    counted = np.array([pd.notna(a) and a not in own for a in chosen.authors], dtype=bool)
    has = _signs(chosen)[sign].to_numpy() & counted
    people = pd.Series(chosen.authors[counted]).nunique()
    reason = chosen.reason or too_few(int(counted.sum()), int(people), least)
    sizes = pd.Series(chosen.authors[has], dtype=object).value_counts()
    sizes = sizes.iloc[np.lexsort((sizes.index.astype(str), -sizes.to_numpy()))] if len(sizes) else sizes
    if reason:
        sizes = sizes.iloc[:0]
    total = int(sizes.sum())
    out = pd.DataFrame({"value": sizes / total if total else sizes.astype(float), "n": sizes, "messages": pd.Series(chosen.authors, dtype=object).value_counts().reindex(sizes.index)})
    out.index.name = "author"
    half = int(np.searchsorted(np.cumsum(sizes.to_numpy()), total / 2) + 1) if total else 0
    top = largest_author(chosen.authors[has]) if total else None
    checked = _checked(read, messages, sign)
    return traced(
        out,
        chosen.messages,
        lambda author: chosen.rows[has & (chosen.authors == author)],
        lambda author, cells: f"{cells['value']:.0%} of the messages that show {sign} come from one author, who wrote {int(cells['n'])} of {total:,} ({checked}).".replace("%", " %"),
        measure=f"who voices {sign}",
        authors=len(sizes),
        of_authors=int(people),
        total=total,
        largest=top,
        largest_share=float(out["value"].iloc[0]) if total else float("nan"),
        authors_for_half=half,
        reason=reason,
        left_out=chosen.left_out,
        checked=checked,
    )


def company_answers(
    messages: Any,
    company: str | list[str],
    *,
    sign: str = "complaint",
    to_company: bool = True,
    horizon_hours: float | None = None,
    read: Any = None,
    least: tuple[int, int] = (FEWEST_MESSAGES, FEWEST_AUTHORS),
    draws: int = 999,
    seed: int = 1,
    quoted: str = "drop",
) -> Traced:
    """Does the company answer complaints, more or less than other messages, and how fast?

    Parameters
    ----------
    company : the account (or accounts) of the company; it answers by a reply (reply_to).
    to_company : count only messages addressed to it (in `targets`); False counts all.
    horizon_hours : answers later than this do not count, and messages of the last such stretch are left out.

    Returns
    -------
    Traced table, index: the sign ("complaint" or "negative"), "other messages", "difference": value (share answered by the
    company), low, high (authors drawn with replacement), reason, n, answered, median_wait_hours (those never answered count as waiting; infinite where fewer than half were).

    Examples
    --------
    >>> m = pd.DataFrame({"message_id": list("abc"), "author": ["ana", "firm", "ben"], "reply_to": [None, "a", None], "targets": [["firm"], ["ana"], ["firm"]],
    ...                   "text": ["Refund please", "Sorry!", "Nice shop"]})
    >>> company_answers(m, "firm", least=(1, 1))["value"].tolist()
    [1.0, 0.0, 1.0]
    """
    _known(sign)
    own = {company} if isinstance(company, str) else set(company)
    pairs = exchanges(messages, "reply", measure="complaints", english=True, quoted=quoted)
    chosen, frame = pairs.texts, pairs.messages
    if not (frame["author"].isin(own)).any():
        raise BadInput("the account of the company", f"{', '.join(sorted(own))}, who wrote nothing here", "accounts are known by their id, not by their name", "look it up in corpus.accounts")
    signs = _signs(chosen)
    keep = np.array([pd.notna(a) and a not in own for a in chosen.authors], dtype=bool)
    if to_company:
        if "targets" not in frame.columns:
            raise BadInput("messages with a column targets", "messages without it", "the addressees are not known", "company_answers(..., to_company=False)")
        keep &= np.array([bool(own & set(t)) if isinstance(t, list | tuple | np.ndarray) else False for t in frame["targets"].iloc[chosen.rows]], dtype=bool)
    rows = chosen.rows[keep]
    by_company = pairs.table[pairs.table["b"].isin(own)].sort_values("wait_hours", kind="stable").drop_duplicates("a_row").set_index("a_row")["wait_hours"]
    wait = by_company.reindex(rows).to_numpy()
    when = pd.to_datetime(frame["created_at"], utc=True) if "created_at" in frame.columns else pd.Series([pd.NaT] * len(frame))
    left = ((when.max() - when).dt.total_seconds() / 3600).to_numpy()[rows] if when.notna().any() else np.full(len(rows), np.nan)
    answered = np.isin(rows, by_company.index.to_numpy())
    table = pd.DataFrame({"row": rows, "author": chosen.authors[keep], "answered": answered, "watched_hours": np.where(answered, wait, left), "sign": signs[sign].to_numpy()[keep]})
    if horizon_hours is not None:
        table["answered"] &= ~(table["watched_hours"] > horizon_hours)
        table["watched_hours"] = table["watched_hours"].clip(upper=horizon_hours)
        table = table[left >= horizon_hours].reset_index(drop=True)
    names = (sign, "other messages")
    has = table["sign"].to_numpy(dtype=bool)
    out = two_shares(table, has, names, least=least, draws=draws, seed=seed, reason=chosen.reason)
    out.index.name = "messages"
    checked = _checked(read, messages, sign)

    def say(name: str, cells: pd.Series) -> str:
        if name == "difference":
            return f"Messages that show {sign} were answered by the company {abs(100 * cells['value']):.0f} points {'more' if cells['value'] >= 0 else 'less'} often than others ({checked})."
        return f"The company answered {int(cells['answered'])} of {int(cells['n'])} messages ({'those that show ' + sign if name == sign else 'the others'}; {checked})."

    def pick(name: str) -> np.ndarray:
        return table["row"].to_numpy()[has if name == sign else ~has if name == "other messages" else has | ~has]

    return traced(
        out, frame, pick, say, measure="share answered by the company", company=sorted(own), sign=sign, to_company=to_company, horizon_hours=horizon_hours, checked=checked, interval="authors drawn with replacement, percentiles, 95 %", left_out=pairs.left_out, seed=seed
    )


def _known(sign: str) -> None:
    if sign not in SIGNS:
        raise ValueError(f"sign must be 'complaint' or 'negative', not {sign!r}")
