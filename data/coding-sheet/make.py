"""Draw the sample that was read, and compute from the two filled sheets what the card says.

    python data/coding-sheet/make.py sheet 1       # an empty sheet with the texts, on this machine only: build/coding-sheet-1.csv
    python data/coding-sheet/make.py sheet 1 60    # the same with 60 of the 300 messages: half an hour's reading
    python data/coding-sheet/make.py agree ONE.csv OTHER.csv     # how far two filled sheets agree, mark by mark
    python data/coding-sheet/make.py sample        # for the makers: sample.csv, which 300 messages of chitchat (seed below)
    python data/coding-sheet/make.py figures       # for the makers: consistency.csv and machine.csv from the two passes

The messages were written by real people. The sheets in this folder hold ids and codes; the texts come from the installed
package `chitchat-dataset` and stay on the machine on which somebody reads.
"""

import sys
from pathlib import Path

import numpy as np
import pandas as pd

from conversation_lib import words
from conversation_lib.datasets import load_chitchat
from conversation_lib.paths import BUILD
from conversation_lib.words.lists import MARKERS

HERE = Path(__file__).parent
SEED = 20100520
RANDOM, EACH = 100, 20  # drawn whatever they hold; drawn for each marker


def sample() -> pd.DataFrame:
    """300 messages: 100 by chance from beginning, middle and end of talks; 20 for each marker that the word lists found in them."""
    messages = load_chitchat().messages
    messages = messages[messages["text"].str.contains(r"\w|[^\x00-\x7f]|[:;=]", na=False)].reset_index(drop=True)
    size = messages.groupby("conversation_id")["message_id"].transform("size")
    place = messages.groupby("conversation_id").cumcount()
    part = np.select([place < 3, place >= size - 3], ["beginning", "end"], "middle")
    first = words.draw_for_coding(messages.assign(part=part), RANDOM, SEED, by="part")
    drawn = [first[["message_id"]].assign(drawn_for="chance")]
    taken = set(first["message_id"])
    counts = words.touch_counts(messages)
    for marker in sorted(MARKERS, key=lambda m: ((counts[m] > 0).sum(), m)):
        free = messages[(counts[marker] > 0).to_numpy() & ~messages["message_id"].isin(taken).to_numpy()]
        found = words.draw_for_coding(free, EACH, SEED)
        taken |= set(found["message_id"])
        drawn.append(found[["message_id"]].assign(drawn_for=marker))
    return pd.concat(drawn, ignore_index=True)


def order(ids: pd.Series, reading: int) -> np.ndarray:
    """The order in which a reading meets the messages: another one each time."""
    return np.random.default_rng([SEED, reading]).permutation(len(ids))


def some(drawn: pd.DataFrame, n: int) -> pd.DataFrame:
    """`n` of the drawn messages (any number up to all), as many from each part of the draw as its share allows: the same for every reader."""
    place = drawn.groupby("drawn_for").cumcount() / drawn.groupby("drawn_for")["message_id"].transform("size")
    return drawn.loc[place.sort_values(kind="stable").index[:n]].sort_index()


def sheet(reading: int, n: int | None = None) -> Path:
    """The file of an empty sheet, in an order of its own; a spreadsheet shows emoji right and takes no text for a formula."""
    drawn = pd.read_csv(HERE / "sample.csv", dtype=str)
    texts = load_chitchat().messages.set_index("message_id")["text"]
    drawn = drawn if n is None else some(drawn, n)
    ids = drawn["message_id"].iloc[order(drawn["message_id"], reading)]
    shown = texts.reindex(ids).str.replace(r"^(?=[=+\-@])", " ", regex=True)
    out = pd.DataFrame({"message_id": ids.to_numpy(), "coder": "", "text": shown.to_numpy(), **dict.fromkeys(MARKERS, "")})
    BUILD.mkdir(parents=True, exist_ok=True)
    file = BUILD / f"coding-sheet-{reading}.csv"
    if file.exists() and read_before(file):
        raise SystemExit(f"{file} holds codes already: rename it first, nothing was written")
    out.to_csv(file, index=False, lineterminator="\n", encoding="utf-8-sig")
    return file


def read_before(file: Path) -> bool:
    """Whether somebody has written codes into a sheet."""
    try:
        return bool(words.read_sheet(file).notna().any(axis=None))
    except (ValueError, OSError):
        return True  # not as it was made: somebody worked in it


def agree(one: str, other: str) -> str:
    """What two filled sheets say, in words; an empty cell of a message that was read means 0."""
    table = words.reliability(one, other, empty="no", draws=499)
    lines = [f"{table.attrs['measure']}: {' and '.join(c or '(no initials)' for c in table.attrs['coders'])}, {int(table['n'].max())} messages read by both", ""]
    shown = pd.DataFrame(table)[["value", "low", "high", "agreement", "both", "only_a", "only_b", "neither", "verdict"]].rename(columns={"value": "alpha", "only_a": "only 1st", "only_b": "only 2nd"})
    lines += [shown.round(2).to_string(), ""]
    lines += [f"{marker}: {row['reason']}" for marker, row in table.iterrows() if row["reason"]]
    lines.append("alpha: 1 = as one, 0 = as by chance; .80 and more is firm, .667 to .80 tentative, below that the mark is not clear enough to be counted. Low and high: 95 %.")
    first, second = words.read_sheet(one, empty="no"), words.read_sheet(other, empty="no")
    both = first.index.intersection(second.index)
    texts = load_chitchat().messages.set_index("message_id")["text"]
    for marker in table.index:
        apart = [i for i in both if {first.at[i, marker], second.at[i, marker]} == {0.0, 1.0}]
        lines += [f"\n{marker}: {len(apart)} message{'s' * (len(apart) > 1)} to talk about"] * bool(apart) + [f"  {i}  {texts.get(i, '')}" for i in apart[:5]]
    return "\n".join(lines)


def figures() -> tuple[pd.DataFrame, pd.DataFrame]:
    drawn = pd.read_csv(HERE / "sample.csv", dtype=str)
    consistency = words.reliability(HERE / "pass-1.csv", HERE / "pass-2.csv").drop(columns=["verdict"]).rename(columns={"value": "alpha", "low": "alpha_low", "high": "alpha_high", "reason": "doubt"})
    messages = load_chitchat().messages
    first = pd.read_csv(HERE / "pass-1.csv", dtype=str, keep_default_na=False)
    tables = []
    for part, ids in (("all", drawn["message_id"]), ("drawn by chance", drawn.loc[drawn["drawn_for"] == "chance", "message_id"])):
        table = words.machine_against_reader(first[first["message_id"].isin(ids)], messages[messages["message_id"].isin(ids)])
        tables.append(table.drop(columns=["reason"]).rename(columns={"value": "alpha", "low": "alpha_low", "high": "alpha_high"}).assign(part=part).reset_index())
    machine = pd.concat(tables, ignore_index=True)
    return pd.DataFrame(consistency).reset_index(), machine[["part", *[c for c in machine.columns if c != "part"]]]


def main(arguments: list[str]) -> int:
    if arguments == ["sample"]:
        sample().to_csv(HERE / "sample.csv", index=False, lineterminator="\n")
    elif len(arguments) in (2, 3) and arguments[0] == "sheet" and all(a.isdigit() for a in arguments[1:]):
        print(sheet(*map(int, arguments[1:])))
    elif len(arguments) == 3 and arguments[0] == "agree":
        print(agree(*arguments[1:]))
    elif arguments == ["figures"]:
        for table, name in zip(figures(), ("consistency.csv", "machine.csv")):
            table.to_csv(HERE / name, index=False, lineterminator="\n", float_format="%.6f")
    else:
        print(__doc__)
        return 2
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
