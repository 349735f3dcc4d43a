"""How right are the rules that infer replies? Against links that people annotated by hand in IRC logs.

Each rule alone, all together, and the two baselines that they have to beat: "the previous message" and "the last message
of the person named". Precision: of the links a rule found, the share that people also drew. Recall: of the links people
drew, the share that the rule found. F1: their harmonic mean. Counted are the messages that people annotated; a message
that starts a thread has no link, and a rule that finds one there is wrong.

    python benchmarks/reply_inference.py [FOLDER]      writes docs/reply-inference.md

FOLDER holds pairs NAME.raw.txt (or NAME.ascii.txt) and NAME.annotation.txt.
"""

from __future__ import annotations

import argparse
from collections import defaultdict
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from unittest import mock

import pandas as pd

from conversation_lib import inference
from conversation_lib.corpus import Corpus
from conversation_lib.readers import read

ROOT = Path(__file__).resolve().parent.parent
DEFAULT = ROOT.parent / "shared" / "samples" / "irc"
PREVIOUS, NAMED = "baseline: the previous message", "baseline: last message of the person named"


@dataclass(eq=False)
class Gold:
    """One annotated log: its corpus, which messages were annotated, and for each the messages that it answers."""

    name: str
    corpus: Corpus
    links: dict[str, set[str]]

    @property
    def drawn(self) -> int:
        return sum(len(parents) for parents in self.links.values())


def annotated_logs(folder: Path) -> list[Gold]:
    """The annotated logs of a folder; line numbers of the annotation count from 0, ids of messages end in the line from 1."""
    found = []
    for file in sorted(folder.glob("*.annotation.txt")):
        name = file.name.removesuffix(".annotation.txt")
        log = next(p for p in (folder / f"{name}.raw.txt", folder / f"{name}.ascii.txt") if p.exists())
        corpus = read(log)
        by_line = {int(i.rpartition("-")[2]) - 1: i for i in corpus.messages["message_id"]}
        links: dict[str, set[str]] = {}
        for line in file.read_text(encoding="utf-8").splitlines():
            a, b = sorted(int(x) for x in line.split()[:2])
            if b in by_line:
                links.setdefault(by_line[b], set())
                if a != b and a in by_line:
                    links[by_line[b]].add(by_line[a])
        found.append(Gold(name, corpus, links))
    return found


def previous_message(corpus: Corpus) -> dict[str, str]:
    ids = corpus.messages["message_id"].tolist()
    return dict(zip(ids[1:], ids, strict=False))


def last_of_named(corpus: Corpus) -> dict[str, str]:
    last: dict[str, str] = {}
    out = {}
    m = corpus.messages
    for i, author, named in zip(m["message_id"], m["author"], m["targets"], strict=True):
        if named is not None and len(named) and named[0] in last:
            out[i] = last[named[0]]
        last[author] = i
    return out


def by_rules(rules, least: float = inference.LEAST):
    def found(corpus: Corpus) -> dict[str, str]:
        table = inference.infer_replies(corpus, rules, least)
        return dict(zip(table["message_id"], table["reply_to"], strict=True))

    return found


def score(logs: list[Gold], way) -> dict[str, float]:
    """found, right, drawn (counts), precision, recall, f1 of a way of finding links (corpus -> message -> parent) over all logs."""
    found = right = drawn = 0
    for log in logs:
        links = {i: parent for i, parent in way(log.corpus).items() if i in log.links}
        found += len(links)
        right += sum(parent in log.links[i] for i, parent in links.items())
        drawn += log.drawn
    return {
        "found": found,
        "right": right,
        "drawn": drawn,
        "precision": right / found if found else float("nan"),
        "recall": right / drawn,
        "f1": 2 * right / (found + drawn),
    }


def person_score(logs: list[Gold]) -> dict[str, float]:
    """The same for persons: is the person spoken to (through one's own earlier lines, if need be) the one whom people's links lead to?"""
    found = right = drawn = 0
    for log in logs:
        author = dict(zip(log.corpus.messages["message_id"], log.corpus.messages["author"], strict=True))
        table = inference.infer_replies(log.corpus).dropna(subset=["answered"])
        answered = dict(zip(table["message_id"], table["answered"], strict=True))
        gold: dict[str, set[str]] = {}
        for i in log.corpus.messages["message_id"]:
            for parent in log.links.get(i, ()):
                gold.setdefault(i, set()).update({author[parent]} if author[parent] != author[i] else gold.get(parent, set()))
        for i in log.links:
            drawn += bool(gold.get(i))
            found += i in answered
            right += i in answered and answered[i] in gold.get(i, set())
    return {"found": found, "right": right, "drawn": drawn, "precision": right / found, "recall": right / drawn, "f1": 2 * right / (found + drawn)}


@cache
def right_alone(log: Gold) -> dict[tuple[str, str], tuple[int, int]]:
    """(rule, case) -> guesses and right guesses of each rule used alone on one log."""
    counts: dict[tuple[str, str], list[int]] = defaultdict(lambda: [0, 0])
    for rule in inference.RULES:
        table = inference.infer_replies(log.corpus, (rule,), 0.0)
        for i, parent, case in zip(table["message_id"], table["reply_to"], table["case"], strict=True):
            if i in log.links:
                counts[rule, case][0] += 1
                counts[rule, case][1] += parent in log.links[i]
    return {key: (found, right) for key, (found, right) in counts.items()}


def shares_right(logs: list[Gold]) -> pd.DataFrame:
    """rule, case, found, right, certainty (used), share: how often each case of each rule, used alone, was right."""
    rows = []
    for (rule, case), used in inference.CERTAINTY.items():
        found, right = (sum(right_alone(log).get((rule, case), (0, 0))[k] for log in logs) for k in (0, 1))
        rows.append((rule, case, found, right, used, right / found if found else float("nan")))
    return pd.DataFrame(rows, columns=["rule", "case", "found", "right", "certainty", "share"])


def held_out(logs: list[Gold]) -> dict[str, float]:
    """Score of all rules when the certainties for each log come from the other logs alone."""
    found = right = drawn = 0
    for log in logs:
        others = shares_right([x for x in logs if x is not log])
        learned = {(row.rule, row.case): round(20 * row.share) / 20 if row.found >= 10 else row.certainty for row in others.itertuples()}
        with mock.patch.dict(inference.CERTAINTY, learned):
            one = score([log], by_rules(inference.RULES))
        found, right, drawn = found + one["found"], right + one["right"], drawn + one["drawn"]
    return {"found": found, "right": right, "drawn": drawn, "precision": right / found, "recall": right / drawn, "f1": 2 * right / (found + drawn)}


def tables(logs: list[Gold]) -> str:
    """The page docs/reply-inference.md."""
    ways = {
        PREVIOUS: previous_message,
        NAMED: last_of_named,
        **{f"rule: {rule}": by_rules((rule,), 0.0) for rule in inference.RULES},
        f"all rules, certainty at least {inference.LEAST}": by_rules(inference.RULES),
    }
    rows = {name: score(logs, way) for name, way in ways.items()}
    rows["all rules, certainties from the other logs"] = held_out(logs)
    lines = [
        "# Inferred replies: how right are the rules?",
        "",
        "Chats and logs have no reply ids. `conversation_lib.inference` guesses them by rules with names, and says with each guess which rule it was.",
        "Here each rule is held against links that people drew by hand in IRC logs: four of #ubuntu from Kummerfeld et al. 2019 (ACL, doi:10.18653/v1/P19-1374) and two of other channels, annotated in the same way.",
        f"Annotated messages: {sum(len(log.links) for log in logs):,}; links drawn between two messages: {sum(log.drawn for log in logs):,}.",
        "This page is written by `python benchmarks/reply_inference.py`.",
        "",
        "| | found | right | precision | recall | F1 |",
        "|---|---:|---:|---:|---:|---:|",
    ]
    lines += [f"| {name} | {r['found']:,} | {r['right']:,} | {r['precision']:.2f} | {r['recall']:.2f} | {r['f1']:.2f} |" for name, r in rows.items()]
    person = person_score(logs)
    lines += [
        "",
        f"The *person* spoken to, which is what a tie needs, is right more often than the message: precision {person['precision']:.2f}, recall {person['recall']:.2f}, F1 {person['f1']:.2f}.",
        "",
        "## Log by log (F1)",
        "",
        "| log | links | previous message | person named | all rules |",
        "|---|---:|---:|---:|---:|",
    ]
    for log in logs:
        each = [score([log], ways[name])["f1"] for name in (PREVIOUS, NAMED, f"all rules, certainty at least {inference.LEAST}")]
        lines.append(f"| {log.name} | {log.drawn} | " + " | ".join(f"{x:.2f}" for x in each) + " |")
    lines += [
        "",
        "## Where the certainties come from",
        "",
        "A certainty is the share of guesses that were right when the rule was used alone, rounded to 0.05.",
        "It orders the rules. It is no probability for another place: these are help channels for programmers, in English, with many voices at once.",
        "",
        "| rule | case | guesses | right | share | certainty used |",
        "|---|---|---:|---:|---:|---:|",
    ]
    for row in shares_right(logs).itertuples():
        share = "too few" if row.found < 10 else f"{row.share:.2f}"
        lines.append(f"| {row.rule} | {row.case} | {row.found} | {row.right} | {share} | {row.certainty} |")
    lines += [
        "",
        "## What this does not show",
        "",
        "- No chat of a family, no transcript and no mailing list was annotated. There the rules are used as they are, and their certainties are an assumption.",
        "- The rules were written while looking at these six logs; the line with certainties from the other logs guards against that only in part.",
        "- A rule makes answers by itself: on speakers drawn at random it finds many. Compare with the same rule on shuffled turns and claim only the difference.",
        "",
    ]
    return "\n".join(lines)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("folder", nargs="?", type=Path, default=DEFAULT)
    parser.add_argument("--out", type=Path, default=ROOT / "docs" / "reply-inference.md")
    options = parser.parse_args()
    logs = annotated_logs(options.folder)
    if not logs:
        raise SystemExit(f"No NAME.annotation.txt in {options.folder.name}: name a folder with annotated logs.")
    page = tables(logs)
    options.out.write_text(page, encoding="utf-8", newline="\n")
    print(page)


if __name__ == "__main__":
    main()
