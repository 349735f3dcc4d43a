"""An own corpus becomes a page, figures, tables and a Word file, for somebody who has never seen Python.

The report says first what was read, what may be written about it and what may not, then what that rests on. It is put together in a folder beside the target and moved there when it is whole.
"""

from __future__ import annotations

import html
import json
import re
from importlib import import_module
from itertools import cycle
from pathlib import Path

from ..completeness import completeness
from ..corpus import Corpus
from ..filing import whole_folder
from ..inference import inferred_ties
from ..measure_cards import PROFILE, short
from ..measures import profile as profile_of
from ..measures.phrases import several
from ..measures.venue import LEAST_MESSAGES, LEAST_PEOPLE
from .word import polish

#: The file by which a folder is known to hold a report.
MARK = "numbers.json"
STYLE = (
    "body{max-width:46rem;margin:2rem auto;padding:0 1rem;font:17px/1.55 Georgia,serif;color:#222}h1,h2{font-family:Helvetica,Arial,sans-serif;line-height:1.2}"
    "img{max-width:100%;height:auto}table{border-collapse:collapse;font:14px/1.4 Helvetica,Arial,sans-serif;display:block;overflow-x:auto}"
    "td,th{border-bottom:1px solid #ccc;padding:.3rem .6rem;text-align:left;vertical-align:top}figcaption,em{color:#555}@media print{body{margin:0;max-width:none}}"
    "@media screen and (max-width:600px){thead{display:none}tr,td{display:block}td{border:0;padding:.1rem 0}td:first-child{font-weight:bold}td:not(:first-child)::before{content:attr(data-label) ': ';color:#555}"
    "tr{border-bottom:1px solid #ccc;padding:.5rem 0}}"
)

VENUES = {
    "feed": "a feed, where open messages go to whoever follows",
    "room": "a room, where open messages go to those present",
    "private": "private, where every message has an addressee",
    None: "whether it is a feed, a room or private is not stated",
}


def write_report(corpus: Corpus, folder: str | Path, title: str = "", roster: str = "addressed", seed: int = 1, infer: bool = False) -> Path:
    """Write the report of a corpus into `folder`: index.html, report.docx, figures/, tables/, numbers.json.

    Parameters
    ----------
    folder : must not exist, be empty, or hold an older report (which is replaced). title : what the talk is called in the report.
    infer : in a room, let named rules infer whom a message answers; the report says so and what they find in shuffled turns.

    Raises BadInput where the folder holds other things. Nothing half-written: the folder appears whole or not at all.
    Nobody's name is drawn; the tables beside the figures carry account ids, so look at them before you pass them on.
    """
    folder = Path(folder)
    title = title or "This conversation"
    with whole_folder(folder, MARK, "a report") as new:
        (new / "tables").mkdir()
        found = profile_of(corpus, roster, seed=seed, inferred=inferred_ties if infer else None)
        missing = completeness(corpus)
        figures, not_drawn = _figures(corpus, found, new / "figures", title)
        found.table().to_csv(new / "tables" / "profile.csv", index=False)
        missing.reset_index().to_csv(new / "tables" / "completeness.csv", index=False)
        if len(corpus.rejects):
            corpus.rejects.to_csv(new / "tables" / "rejects.csv", index=False)
        numbers = {"read": corpus.counts(), "profile": found.to_dict(), "source": corpus.source}
        (new / MARK).write_text(json.dumps(numbers, ensure_ascii=False, indent=1, default=str) + "\n", encoding="utf-8")
        (new / "index.html").write_text(_page(_text(corpus, found, missing, figures, not_drawn, title), title), encoding="utf-8")
        _word(_text(corpus, found, missing, figures, not_drawn, title, word=True), new, [alt for *_, alt in figures])
    return folder


def _figures(corpus: Corpus, found, folder: Path, title: str) -> tuple[list[tuple[str, str, str, str]], list[str]]:
    """(file, title, caption, alt) of every figure that can be drawn, and a sentence for every one that cannot."""
    from .. import figures, graphs, ties
    from ..figures import narrow, style

    source = f"{title}; {corpus.source.get('format') or 'own data'}"
    table = ties.ties(corpus)
    counts = graphs.counts(table, graphs.roster(table, corpus, found.roster), found.roster)
    wrote = corpus.messages["author"].value_counts()
    wanted, missing = [], []
    if not counts.W.nnz:
        missing.append("Who speaks to whom is not drawn: nobody is addressed whom the file knows.")
    else:
        drawn = figures.network if counts.n <= 60 else figures.matrix
        wanted.append(
            (
                lambda: drawn(counts, wrote=wrote.index),
                "who-speaks-to-whom",
                "Who speaks to whom",
                f"Messages from one person to another among {counts.n} people.",
                "A picture of who writes to whom; the table beside it holds the same numbers.",
            )
        )
    if wrote.sum() < LEAST_MESSAGES or len(wrote) < LEAST_PEOPLE:
        missing.append("Who speaks is not drawn: there are too few messages or people to print a share.")
    else:
        share = wrote.iloc[0] / wrote.sum()
        wanted.append(
            (
                lambda: figures.lorenz(wrote),
                "who-speaks",
                f"The busiest of {len(wrote)} people wrote {share:.0%} of all messages",
                f"Cumulative share of {int(wrote.sum()):,} messages by people, quietest first. Dotted: everybody writes equally.",
                "A curve below the diagonal; the further below, the more unequal the voices.",
            )
        )
    if not (found["M"].defined and found["A"].defined):
        missing.append("The map is not drawn: where the talk stands is not known (the reason stands below, under Not defined).")
    else:
        wanted.append(
            (
                lambda: figures.space({title: found}),
                "the-map",
                "Where this talk stands between broadcast and conversation",
                f"One point on the map of conversations; n = {found.n} people, {found.addressed} addressed messages.",
                f"A map with one point. In words: {found.reading}.",
            )
        )
    made_up = bool(corpus.source.get("synthetic"))
    out = []
    for make, name, heading, caption, alt in wanted:
        people = len(wrote) if name == "who-speaks" else found.n
        words = {"name": name, "title": heading, "caption": caption, "alt": alt, "source": source, "n": f"{people:,} people", "synthetic": made_up}

        def dressed(fig, words=words):
            return _show().dress(fig, words["title"], f"n = {words['n']}", source, "made by a program, not by people" if made_up else "")

        with style.look():
            fig, data = make()
            slim = narrow.edition(fig, dressed)
            _show().keep(dressed(fig), data, folder, name, words, slim)
        out.append((f"figures/{name}.png", heading, caption, alt))
    return out, missing


def _show():
    """The module of `figures.show` (in the package, the function of that name stands before it)."""
    return import_module("conversation_lib.figures.show")


def _text(corpus: Corpus, found, missing, figures, not_drawn: list[str], title: str, *, word: bool = False) -> str:
    """The report as Markdown, for the page or for Word: first what was read and what may be written about it, then what it rests on."""
    counts = corpus.counts()
    first, last = ((counts[end] or "")[:10] for end in ("first", "last"))
    span = "" if not first else f", on {first}" if first == last else f", from {first} to {last}"
    lines = [f"# {_safe(title)}", ""]
    if found.synthetic:
        lines += ["**These messages are synthetic: a program made them. Nothing may be written about people.**", ""]
    lines += ["## What was read", ""]
    lines += [
        f"{several(counts['messages'], 'message', 'messages')} by {several(counts['authors'], 'person', 'people')} in {several(counts['conversations'], 'conversation', 'conversations')}{span} (format {counts['format']}; {VENUES[counts['venue']]}).",
        "",
    ]
    lines += ["", "## What you may write", ""]
    lines += [_safe(" ".join(found.in_print)), ""]
    if found.doubts:
        lines += ["**Print with it:**", "", *(f"- {_safe(doubt)}" for doubt in found.doubts), ""]
    lines += [f"**You may not write** {_forbidden(found.synthetic)}", ""]
    lines += ["## Pictures", ""]
    for file, _, caption, alt in figures:
        lines += _picture_lines(file, caption, alt, word=word)
    lines += [*(f"- {_safe(sentence)}" for sentence in not_drawn), ""]
    lines += ["## What the talk looks like", "", *_profile_lines(found.table().to_dict("records")), ""]
    lines += [*(f"- {_safe(note)}" for note in found.notes if note not in found.doubts), ""]
    lines += ["## What is missing", ""]
    holes = [sentence for sentence, count in zip(missing["sentence"], missing["count"]) if count] + list(corpus.source.get("warnings", []))
    lines += [f"- {_safe(hole)}" for hole in holes] or ["Nothing that the file itself could tell."]
    printed = set(found.table()["letter"])
    lines += ["", "## What the numbers mean", "", short([name for name in PROFILE if name in printed])]
    lines += ["All numbers with their choices are in numbers.json, the plotted values in figures/*.csv."]
    return "\n".join(lines) + "\n"


def _forbidden(synthetic: bool) -> str:
    if synthetic:
        return "anything about people, what they do or what works with them: a program made these messages, or some of them."
    return "who is to blame, what caused it, or that it is typical: this is one collection, counted; nor may you quote people by name without asking them."


def _profile_lines(rows: list[dict]) -> list[str]:
    """The numbers as a table, and below it what is not known, once for each reason."""
    known = [row for row in rows if row["value"] == row["value"]]
    lines = ["| Question | Value | Between | In words |", "|---|---|---|---|"] if known else []
    for row in known:
        between = f"{row['low']:.2f} and {row['high']:.2f}" if row["low"] == row["low"] else "no interval"
        lines.append(f"| {_safe(row['question'])} | {row['value']:.2f} | {between} | {_safe(row['in words'])} |")
    unknown: dict[str, list[str]] = {}
    for row in rows:
        if row["value"] != row["value"]:
            unknown.setdefault(_safe(row["why not"]), []).append(_safe(row["question"]))
    return [*lines, "", *(f"- **Not defined:** {'; '.join(questions)}. Why: {reason}." for reason, questions in unknown.items())]


def _picture_lines(file: str, caption: str, alt: str, *, word: bool) -> list[str]:
    """A picture with its caption; in Word the caption belongs to the picture, and the words for those who cannot see are set afterwards."""
    if word:
        return [f"![{_safe(caption)}]({file}){{width=12cm}}", ""]
    return [f"![{_safe(alt)}]({file})", "", f"*{_safe(caption)}*", ""]


def _safe(text) -> str:
    """Text that Markdown leaves alone."""
    return "".join("\\" + c if c in "\\`*_{}[]<>|#" else c for c in " ".join(str(text).split()))


def _page(text: str, title: str) -> str:
    import mistune

    body = _labelled(mistune.create_markdown(plugins=["table"])(text))
    return f'<!doctype html>\n<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><title>{html.escape(title)}</title><style>{STYLE}</style></head><body>\n{body}</body></html>\n'


def _labelled(page: str) -> str:
    """The page with the name of its column on every cell, so that a narrow screen can show a row as a list.

    Examples
    --------
    >>> _labelled("<table><th>Who</th><th>How many</th><td>ana</td><td>3</td></table>")
    '<table><th>Who</th><th>How many</th><td data-label="Who">ana</td><td data-label="How many">3</td></table>'
    """

    def table(match: re.Match) -> str:
        names = cycle(re.findall(r"<th[^>]*>(.*?)</th>", match[0], re.S))
        return re.sub(r"<td", lambda _: f'<td data-label="{html.escape(re.sub("<[^>]+>", "", next(names)), quote=True)}"', match[0])

    return re.sub(r"<table>.*?</table>", table, page, flags=re.S)


def _word(text: str, folder: Path, alts: list[str]) -> None:
    try:
        import pypandoc
    except ImportError:
        (folder / "no-word-file.txt").write_text(
            "The Word file needs the extra 'publish'. In the folder of the project, type: python -m pip install -e .[publish]\nThe page index.html opens in Word as well.\n",
            encoding="utf-8",
        )
        return
    made = folder / "report.docx"
    pypandoc.convert_text(
        text, "docx", format="markdown-smart-yaml_metadata_block", outputfile=str(made), extra_args=["--standalone", f"--resource-path={folder}"]
    )
    polish(made, alts)
