"""Read it yourself: a sheet to code messages by eye, and how well two readings of it agree.

Before a count of markers is believed, somebody reads some of the messages without seeing the count. `coding_sheet` draws the
messages and shuffles them; `read_sheet` takes the filled sheet back and says what is wrong with it; `reliability` holds two
readers against each other; `machine_against_reader` holds the word lists against a reader. One person who reads twice gives
*consistency*, which is less: the same blind spot twice. Instructions: data/coding-sheet/README.md.
"""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from ..errors import BadInput
from .agreement import alpha_interval, cohen_kappa, krippendorff_alpha, verdict
from .lists import MARKERS
from .markers import touch_counts
from .texts import message_frame, texts_of
from .traced import Traced, traced

ALIKE = 100  # so many codes without one difference are no accident
_YES = {"1": 1.0, "1.0": 1.0, "1,0": 1.0, "x": 1.0, "yes": 1.0, "0": 0.0, "0.0": 0.0, "0,0": 0.0, "no": 0.0, "": np.nan}
EMPTY = ("open", "no")


def draw_for_coding(messages: Any, n: int = 300, seed: int = 1, by: str | None = None) -> pd.DataFrame:
    """`n` messages with text, drawn by chance: the rows of the message table, in an order made by chance.

    Parameters
    ----------
    by : name of a column (or a Series of labels, one per message): as many messages from each of its values (as far as they
        go), so that rare kinds are read too. Such a sample says nothing about how frequent a kind is.

    Examples
    --------
    >>> draw_for_coding(pd.DataFrame({"message_id": list("abcd"), "text": ["x"] * 4, "kind": ["post"] * 3 + ["reply"]}), 2, by="kind")["kind"].nunique()
    2
    """
    chosen = texts_of(messages, measure="coding", english=False, need_author=False)
    frame = chosen.messages.iloc[chosen.rows]
    labels = pd.Series("all", index=frame.index) if by is None else (frame[by] if isinstance(by, str) else pd.Series(by).reindex(frame.index))
    rng = np.random.default_rng(seed)
    # a rank that depends on ids and seed, not on row order
    order = frame["message_id"].astype(str).sort_values(kind="stable").index
    rank = pd.Series(rng.random(len(order)), index=order).reindex(frame.index)
    turn = rank.groupby(labels.astype(str)).rank(method="first")
    picked = pd.DataFrame({"turn": turn, "rank": rank}).sort_values(["turn", "rank"]).index[:n]
    return frame.loc[picked].iloc[np.argsort(rank.loc[picked].to_numpy(), kind="stable")].reset_index(drop=True)


def coding_sheet(messages: Any, n: int = 300, seed: int = 1, by: str | None = None, markers: tuple[str, ...] = MARKERS, coder: str = "", texts: bool = True) -> pd.DataFrame:
    """An empty sheet: one row per drawn message, one empty column per marker. Save it with `.to_csv(..., index=False)`.

    Parameters
    ----------
    coder : who will read (initials are enough). texts : False leaves the words out (for a sheet that is passed on).

    Examples
    --------
    >>> coding_sheet(pd.Series(["Thanks!"]), 1, markers=("thanks",)).columns.tolist()
    ['message_id', 'coder', 'text', 'thanks']
    """
    drawn = draw_for_coding(messages, n, seed, by)
    sheet = pd.DataFrame({"message_id": drawn["message_id"].astype(str), "coder": coder})
    if texts:
        sheet["text"] = drawn["text"]
    for marker in markers:
        sheet[marker] = ""
    return sheet


def read_sheet(sheet: str | Path | pd.DataFrame, markers: tuple[str, ...] | None = None, empty: str = "open") -> pd.DataFrame:
    """A filled sheet as numbers: index message_id, a column per marker with 1, 0 or missing (left open); `attrs["coder"]`.

    Accepts 1, x, yes and 0, no and empty cells; anything else is answered with the line where it stands. A file may have
    commas, semicolons or tabs between its cells, as a spreadsheet happens to save it; lines without an id are skipped.

    Parameters
    ----------
    empty : what an empty cell means. "open": nobody decided, and the cell does not count. "no": in a line in which
        something is written (a 1, or a single 0 where no mark is in the message) every empty cell means 0; a line in
        which nothing is written was not read, and does not count.
    """
    if empty not in EMPTY:
        raise ValueError(f"empty must be 'open' or 'no', not {empty!r}")
    name = "the sheet" if isinstance(sheet, pd.DataFrame) else f"{Path(sheet).name}"
    frame = sheet if isinstance(sheet, pd.DataFrame) else _file(Path(sheet))
    if "message_id" not in frame.columns:
        raise BadInput("a sheet with a column message_id", f"{name} with {', '.join(map(str, frame.columns[:6]))}", "another file, or its first line is gone", "keep the first line as it was, and save as CSV")
    found = [c for c in frame.columns if c in MARKERS] if markers is None else list(markers)
    missing = [c for c in found if c not in frame.columns]
    if missing or not found:
        raise BadInput(f"the columns {', '.join(markers or MARKERS)}", f"{name} without {', '.join(missing) or 'any of them'}", "a column was renamed", "take the names from data/coding-sheet/README.md")
    ids = frame["message_id"].astype(str)
    if ids.duplicated().any():
        raise BadInput("each message once", f"{ids[ids.duplicated()].iloc[0]} twice in {name}", "a line was copied", "delete one of the two lines")
    out = pd.DataFrame(index=pd.Index(ids, name="message_id"))
    for column in found:
        cells = frame[column].map(lambda v: "" if v is None or (isinstance(v, float) and np.isnan(v)) or v is pd.NA else str(v).strip().lower())
        strange = ~cells.isin(_YES)
        if strange.any():
            line = int(np.flatnonzero(strange)[0])
            raise BadInput("1, 0 or an empty cell", f"{cells.iloc[line]!r} in line {line + 2}, column {column} of {name}", "a slip of the pen", "correct that cell")
        out[column] = cells.map(_YES).to_numpy(dtype=float)
    if empty == "no":
        read = out.notna().any(axis=1)
        out.loc[read] = out.loc[read].fillna(0.0)
    coders = frame["coder"].astype(str).str.strip().unique() if "coder" in frame.columns else np.array([""])
    out.attrs["coder"] = coders[0] if len(coders) == 1 else ", ".join(coders)
    return out


def _file(path: Path) -> pd.DataFrame:
    """A sheet as a spreadsheet saved it: with commas, semicolons or tabs, in UTF-8 or in the letters of an old Windows."""
    raw = path.read_bytes()
    text = raw.decode("utf-8-sig", errors="replace")  # ids and codes are plain letters; the texts are not needed any more
    first = text.partition("\n")[0]
    mark = max(",;\t", key=first.count)
    frame = pd.read_csv(io.StringIO(text), sep=mark, dtype=str, keep_default_na=False)
    return frame[frame["message_id"].str.strip() != ""].reset_index(drop=True) if "message_id" in frame.columns else frame


def reliability(sheet_a: Any, sheet_b: Any, *, markers: tuple[str, ...] | None = None, messages: Any = None, empty: str = "open", draws: int = 999, seed: int = 1) -> Traced:
    """How well two readings of the same messages agree, marker by marker.

    Parameters
    ----------
    sheet_a, sheet_b : filled sheets (file, or table). Only messages and markers in both count. If both have the same
        coder, the result is called *consistency of one reader*; it is no reliability. Nor is it where the coder is not named.
    messages : the message table, if behind(marker) shall show the messages on which the readings differ.
    empty : what an empty cell means: "open" (not decided) or "no" (0); see `read_sheet`.
    draws, seed : of the interval of alpha (messages drawn with replacement).

    Returns
    -------
    Traced table, index marker: value (Krippendorff's alpha, nominal), low, high, reason, n (messages read twice), kappa (Cohen),
    agreement (share of messages with the same code), both (1 and 1), only_a, only_b, neither, verdict (firm from .80,
    tentative from .667; none for one reader). NaN where only one code was used: then nobody can know. Where a hundred codes or
    more are the same without exception, `attrs["doubt"]` and reason say that one reading was copied or remembered.

    Examples
    --------
    >>> a = pd.DataFrame({"message_id": list("abcd"), "coder": "AB", "thanks": [1, 1, 0, 0]})
    >>> b = pd.DataFrame({"message_id": list("abcd"), "coder": "CD", "thanks": [1, 0, 0, 0]})
    >>> reliability(a, b).loc["thanks", ["value", "kappa", "agreement"]].round(3).tolist()
    [0.533, 0.5, 0.75]
    """
    one, other = read_sheet(sheet_a, markers, empty), read_sheet(sheet_b, markers, empty)
    names = [m for m in one.columns if m in other.columns]
    ids = [i for i in one.index if i in set(other.index)]
    if not ids or not names:
        raise BadInput("two sheets of the same messages and markers", "sheets that have nothing in common", "they were drawn with different seeds", "let both readers fill copies of one sheet")
    coders = [one.attrs["coder"], other.attrs["coder"]]
    named = all(coders)
    same = named and coders[0] == coders[1]
    rows, apart = {}, {}
    for name in names:
        pair = pd.DataFrame({"a": one.loc[ids, name], "b": other.loc[ids, name]}).dropna()
        a, b = pair["a"].to_numpy(), pair["b"].to_numpy()
        alpha = krippendorff_alpha(pair) if len(pair) else float("nan")
        low, high = alpha_interval(pair, draws=draws, seed=seed) if not np.isnan(alpha) else (float("nan"), float("nan"))
        codes = len(np.unique(np.concatenate([a, b])))
        reason = "no message was read twice" if not len(pair) else "only one code was used" if codes < 2 else "no interval: fewer than ten messages" if np.isnan(low) else ""
        if _only_yes(one, name) or _only_yes(other, name):
            alpha, low, high = float("nan"), float("nan"), float("nan")
            reason = 'a sheet has no 0 here, and an empty cell counts as not decided; if empty means 0: reliability(..., empty="no")'
        table = {"both": ((a == 1) & (b == 1)).sum(), "only_a": ((a == 1) & (b == 0)).sum(), "only_b": ((a == 0) & (b == 1)).sum(), "neither": ((a == 0) & (b == 0)).sum()}
        share = float((a == b).mean()) if len(pair) else float("nan")
        rows[name] = {"value": alpha, "low": low, "high": high, "reason": reason, "n": len(pair), "kappa": cohen_kappa(a, b) if not np.isnan(alpha) else float("nan"), "agreement": share, **{k: int(v) for k, v in table.items()}, "verdict": verdict(alpha) if named and not same else ""}
        apart[name] = pair.index[a != b]
    out = pd.DataFrame.from_dict(rows, orient="index")
    out.index.name = "marker"
    doubt = ""
    if out["n"].sum() >= ALIKE and (out["both"] + out["neither"] == out["n"]).all():
        doubt = f"all {out['n'].sum():,} codes are the same: separate readings never agree so completely, one was copied or remembered"
        out["reason"] = out["reason"].where(out["reason"] != "", doubt)
    shown = message_frame(messages) if messages is not None else pd.DataFrame({"message_id": ids, "author": None, "text": ""})
    place = pd.Series(np.arange(len(shown)), index=shown["message_id"].astype(str))
    called = "consistency of one reader" if same else "reliability of two readers" if named else "agreement of two readings, nobody says by whom"

    def say(marker: str, cells: pd.Series) -> str:
        who = "One reader, reading twice," if same else "Two readers" if named else "Two readings"
        judged = "no reliability" if same else cells["verdict"] if named else "the column coder is empty: nobody says by whom"
        return f"{who} agreed on '{marker.replace('_', ' ')}' in {cells['agreement']:.0%} of {int(cells['n'])} messages (alpha {cells['value']:.2f}, {doubt or judged}).".replace("%", " %")

    return traced(
        out,
        shown,
        lambda marker: place.reindex(apart[marker]).dropna().to_numpy(dtype=int),
        say,
        measure=called,
        level="nominal",
        interval="messages drawn with replacement, percentiles, 95 %",
        coders=coders,
        doubt=doubt,
        only_in_one=len(one) + len(other) - 2 * len(ids),
        seed=seed,
    )


def _only_yes(read: pd.DataFrame, name: str) -> bool:
    """Whether a reader wrote down only where the mark is, and left the cells of all other messages empty."""
    codes = read[name]
    return bool(codes.isna().any() and codes.eq(1).any() and not codes.eq(0).any())


def machine_against_reader(sheet: Any, messages: Any, *, markers: tuple[str, ...] | None = None, names: tuple[str, ...] = (), draws: int = 999, seed: int = 1) -> Traced:
    """How the word lists fare against a reader, marker by marker: what they find wrongly, what they miss.

    Parameters
    ----------
    sheet : a filled sheet. messages : the message table with the texts of its messages. names : see `markers.touch`.

    Returns
    -------
    Traced table, index marker: value (Krippendorff's alpha between lists and reader), low, high, reason, n, precision (share of the
    machine's finds that the reader also saw; NaN if it found none), recall (share of the reader's that the machine found),
    reader (times 1), machine, both, wrong (machine only), missed (reader only). behind(marker) shows the messages on which they differ.
    """
    read = read_sheet(sheet, markers)
    frame = message_frame(messages)
    frame = frame[frame["message_id"].astype(str).isin(set(read.index))]
    counts = touch_counts(frame, names, english=False, kinds=("post", "reply", "quote", "repost"))
    counted = counts.set_index(counts["message_id"].astype(str))
    if not len(counted):
        raise BadInput("messages that are on the sheet", "none of them", "another corpus was passed", "pass the corpus that the sheet was drawn from")
    machine = pd.DataFrame({"message_id": counted.index, "coder": "word lists", **{m: (counted[m] > 0).astype(int).to_numpy() for m in read.columns}})
    found = reliability(read.reset_index().assign(coder="reader"), machine, markers=tuple(read.columns), messages=frame, draws=draws, seed=seed)
    out = pd.DataFrame(found)[["value", "low", "high", "reason", "n"]].copy()
    out["reason"] = out["reason"].where(out["reason"] != found.attrs["doubt"], "")  # lists may well do what a reader does
    both, missed, wrong = found["both"], found["only_a"], found["only_b"]
    with np.errstate(invalid="ignore", divide="ignore"):
        out["precision"] = np.where(both + wrong > 0, both / (both + wrong), np.nan)
        out["recall"] = np.where(both + missed > 0, both / (both + missed), np.nan)
    out["reader"], out["machine"], out["both"], out["wrong"], out["missed"] = both + missed, both + wrong, both, wrong, missed

    def say(marker: str, cells: pd.Series) -> str:
        return f"Of {int(cells['reader'])} messages in which the reader saw '{marker.replace('_', ' ')}' the word lists found {int(cells['both'])}; of their own {int(cells['machine'])} finds {int(cells['wrong'])} were wrong."

    return traced(out, found._messages, found._pick, say, measure="word lists against a reader", level="nominal", interval=found.attrs["interval"], not_found=len(read) - len(counted), seed=seed)
