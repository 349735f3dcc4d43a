"""What each verb of the command line does: takes the parsed arguments, prints, returns the exit status.

Nothing heavy is imported before a verb needs it.
"""

from __future__ import annotations

import json
import os
import sys
import time
from pathlib import Path

from .errors import BadInput
from .filing import can_hold_file, can_hold_folder, whole_file

GOOD, NO, BAD = 0, 1, 2


def say(sentence: str) -> None:
    """Talk goes to stderr, so that data on stdout can be passed on."""
    print(sentence, file=sys.stderr)


def read(chosen) -> int:
    if chosen.rejects:
        can_hold_file(chosen.rejects, "the table of rejects")
    if chosen.save:
        can_hold_folder(chosen.save, "source.json", "a saved corpus")
    started = time.perf_counter()
    corpus = _corpus(chosen)
    counts = {**corpus.counts(), "seconds": round(time.perf_counter() - started, 3)}
    if chosen.rejects:
        _write_table(corpus.rejects, chosen.rejects)
    if chosen.save:
        corpus.save(chosen.save)
    print(json.dumps(counts, ensure_ascii=False, allow_nan=False) if chosen.json else _counts_in_words(counts))
    _tell_notes(corpus)
    if counts["rejects"] and not chosen.rejects:
        say(f"{counts['rejects']} records could not be read; --rejects FILE.csv lists each with its reason.")
    return GOOD


def convert(chosen) -> int:
    from .convert import check_target, convert
    from .privacy import Aliases, Disguise, without_text

    check_target(chosen.out, chosen.replace)
    if chosen.who_is_who:
        if not chosen.aliases:
            raise BadInput("--aliases KEYFILE beside --who-is-who", "no key file", "without aliases everybody bears their own name", "convert ... OUT --aliases aliases.key --who-is-who who.csv")
        can_hold_file(chosen.who_is_who, "the table of who is who")
    corpus = _corpus(chosen)
    _tell_notes(corpus)
    if chosen.aliases:
        new = not chosen.aliases.exists()
        disguise = Disguise(corpus, Aliases.from_file(chosen.aliases), keep_text=not chosen.without_text)
        corpus = disguise.corpus()
        if chosen.who_is_who:
            _write_table(disguise.who_is_who(), chosen.who_is_who)
        if new:
            say(f"{chosen.aliases} was made. Keep it apart from the data: with it everybody can be named again, and only with it the next file gets the same aliases.")
        if disguise.replaced:
            say("Replaced in the texts: " + ", ".join(f"{number:,} {what}" for what, number in disguise.replaced.most_common()) + ".")
        if not chosen.without_text:
            say("Read some of it before it leaves your computer: nicknames and stories are still there, and words can be searched back to their author (--without-text leaves them out).")
    elif chosen.without_text:
        corpus = without_text(corpus)
    if chosen.json:
        print(json.dumps(corpus.counts(), ensure_ascii=False, allow_nan=False))
    for file in convert(corpus, chosen.out, chosen.replace):
        say(f"Written: {file}")
    return GOOD


def measure(chosen) -> int:
    from .inference import inferred_ties
    from .measures import profile

    corpus = _corpus(chosen)
    _tell_of_rules(chosen, corpus)
    found = profile(corpus, roster=chosen.roster, seed=chosen.seed, inferred=inferred_ties if chosen.infer else None)
    if chosen.json:
        print(json.dumps(found.to_dict(), ensure_ascii=False, allow_nan=False))
    else:
        print(found.sentence, end="\n\n")
        missing: dict[str, list[str]] = {}
        for row in found.table().to_dict("records"):
            interval = "" if row["low"] != row["low"] else f"[{row['low']:.2f}, {row['high']:.2f}]"  # NaN is not itself
            value = "not defined" if row["value"] != row["value"] else f"{row['value']:.2f}"
            print(f"{row['letter']:10} {value:>11} {interval:14} {row['question']}")
            if row["why not"]:
                missing.setdefault(row["why not"], []).append(row["letter"])
        print(*(f"\nNot defined ({', '.join(letters)}): {reason}." for reason, letters in missing.items()), sep="")
        print("\nYou may write: " + " ".join(found.in_print))
        if found.doubts:
            print("Print with it: " + " ".join(found.doubts))
        for note in found.notes:
            if note not in found.doubts:
                say(f"Note: {note}")
    _tell_notes(corpus)
    return GOOD


def report(chosen) -> int:
    from .publish.report import MARK, write_report

    can_hold_folder(chosen.out, MARK, "a report")
    corpus = _corpus(chosen)
    _tell_of_rules(chosen, corpus)
    folder = write_report(corpus, chosen.out, title=chosen.title, roster=chosen.roster, seed=chosen.seed, infer=chosen.infer)
    _tell_notes(corpus)
    say(f"Look at {folder / 'index.html'}; figures, tables and the Word file are beside it.")
    return GOOD


def chapter(chosen) -> int:
    from .publish.chapter import known_results, write_chapter
    from .results import digits

    if chosen.names:
        for (notebook, name), result in sorted(known_results().items()):
            print(f"{notebook}:{name:32} {digits(result.value):>9}  {result.sentence or result.reason}")
        return GOOD
    if not chosen.draft or not chosen.out:
        raise BadInput("a draft and a file to write", "only one of them or none", "a part of the line is missing", "chapter DRAFT.md -o CHAPTER.docx, or chapter --names")
    used = write_chapter(chosen.draft, chosen.out)
    say(f"{chosen.out} has {len(used)} numbers from recorded results.")
    return GOOD


def datasets(chosen) -> int:
    from .cards import cards
    from .publish.index import megabytes

    if chosen.json:
        print(json.dumps({name: card.package for name, card in cards().items()}, ensure_ascii=False))
        return GOOD
    for name, card in cards().items():
        size = "any" if card.rows is None else f"{card.rows:,}"
        weight = f"{megabytes(card):6.1f} MB" if megabytes(card) else f"{'':9}"  # a size that no card states
        print(f"{name:20} {size:>9} {card['row_unit'] or '':10} {weight}  {card['title']}{' (synthetic)' if card['synthetic'] else ''}")
    return GOOD


def fetch(chosen) -> int:
    from .datasets import fetch

    for name in chosen.names:
        print(fetch(name, mirror=chosen.mirror, progress=not chosen.quiet))
    return GOOD


def build(chosen) -> int:
    from . import paths
    from .errors import Missing
    from .publish.build import forget_removed, run_notebooks
    from .publish.notebooks import choose
    from .publish.receipts import verify

    started = time.perf_counter()
    outcome = run_notebooks(chosen.notebooks, workers=chosen.workers, anew=chosen.anew, quiet=chosen.quiet)
    for notice in outcome.notices:
        say(f"Note: {notice}")
    for sentence in outcome.failed:
        say(sentence)
    if outcome.failed or (chosen.strict and outcome.notices):
        return NO
    forget_removed()
    say(f"Notebooks: {len(outcome.ran)} run, {len(outcome.fresh)} unchanged since their last run.")
    if chosen.pages:
        from .publish.editions import build_editions
        from .publish.site import SiteFailed, build_site

        build_editions()
        try:
            home, told = build_site(anew=chosen.anew, strict=chosen.strict)
            for line in told or []:
                say(f"Note: {line}")
            say(f"Pages: {'unchanged' if told is None else 'made'}.")
        except Missing as error:
            home = None
            say(f"No pages were made. {error}")
        except SiteFailed as error:
            say(str(error))
            return NO
    verdict = verify(numbers=[notebook.number for notebook in choose(chosen.notebooks)] if chosen.notebooks else ())
    for sentence in verdict.sentences:
        say(f"Note: {sentence}")
    say(f"Results: {verdict}.")
    say(f"Done in {time.perf_counter() - started:.0f} s. Look here:")
    if chosen.pages and home:
        print(f"  pages     {home}")
    for name in ("notebooks", "figures", "tables", "results", *(["editions"] if chosen.pages else [])):
        print(f"  {name:9} {paths.BUILD / name}")
    return GOOD


def verify(chosen) -> int:
    from .publish.build import is_fresh
    from .publish.notebooks import choose
    from .publish.receipts import verify

    notebooks = choose(chosen.notebooks)
    verdict = verify(numbers=[notebook.number for notebook in notebooks] if chosen.notebooks else ())
    for sentence in verdict.sentences:
        say(sentence)
    old = [notebook.number for notebook in notebooks if not is_fresh(notebook)]
    if old:
        say(f"Notebooks {', '.join(old)}, the library or the data changed since the last build; build again to be sure.")
    print(verdict)
    return GOOD if verdict.good else NO


def refresh(chosen) -> int:
    from .publish.index import refresh_tables
    from .publish.refresh import refresh

    if chosen.tables:
        refresh_tables()
        return GOOD
    outcome, refusals = refresh(chosen.notebooks, anew=not chosen.trust)
    for sentence in refusals:
        say(sentence)
    if refusals:
        say("Nothing was rewritten.")
        return NO
    say(f"Rewritten: {len(outcome.ran) + len(outcome.fresh)} notebooks, their receipts, the generated tables. Read the changes before you commit them.")
    return GOOD


def lab(chosen) -> int:
    import subprocess

    from . import paths

    env = {**os.environ, "PYTHONPATH": os.pathsep.join([str(paths.ROOT), *filter(None, [os.environ.get("PYTHONPATH")])])}
    first = sorted(paths.NOTEBOOKS.glob("00-*.ipynb"))
    opened = f"--LabApp.default_url=/lab/tree/{first[0].name}" if first else "--LabApp.default_url=/lab"
    quiet = ["--LabApp.news_url=None", "--LabApp.check_for_updates_class=jupyterlab.handlers.announcements.NeverCheckForUpdate"]  # nothing is asked from outside
    return subprocess.run([sys.executable, "-m", "jupyterlab", f"--ServerApp.root_dir={paths.NOTEBOOKS}", opened, *quiet, *chosen.rest], env=env).returncode


def check(chosen) -> int:
    from .publish.check import check

    return GOOD if check(everything=chosen.everything) else NO


def test(chosen) -> int:
    from .publish.check import run_tests

    return GOOD if run_tests(chosen.rest) else NO


def setup(chosen) -> int:
    from .publish.setup import SetupFailed, setup, venv_python

    try:
        made = setup(core=chosen.core)
    except SetupFailed as error:
        say(str(error))
        return NO
    if made:
        say(f"The environment is ready: {venv_python()}")
    return GOOD


def lock(chosen) -> int:
    from .publish.setup import lock

    for file in lock(upgrade=chosen.upgrade):
        say(f"Written: {file.name}")
    return GOOD


def _corpus(chosen):
    from .corpus import Corpus
    from .readers import read

    for path in chosen.paths:
        _can_be_read(Path(path))
    first = Path(chosen.paths[0])
    if len(chosen.paths) == 1 and (first / "source.json").is_file() and (first / "messages.parquet").is_file():  # what --save wrote
        corpus = Corpus.load(first)
        return corpus.with_venue(chosen.venue) if chosen.venue else corpus
    return read(
        *chosen.paths,
        format=chosen.format,
        venue=chosen.venue,
        timezone=chosen.timezone,
        mapping=_mapping(chosen.columns),
        extras=getattr(chosen, "extras", False),
        owner=chosen.owner,
        day_first=chosen.day_first,
    )


def _tell_of_rules(chosen, corpus) -> None:
    if chosen.infer and corpus.venue != "room":
        say(f"Note: --infer was left aside: the rules are for rooms, and the venue here is {corpus.venue or 'not stated'}. If it is a room, add --venue room.")


def _tell_notes(corpus) -> None:
    for warning in corpus.source.get("warnings", []):
        say(f"Note: {warning}")


def _mapping(text: str | None) -> dict[str, str] | None:
    if not text:
        return None
    pairs = [part.partition("=") for part in text.split(",")]
    for column, equals, name in pairs:
        if not (column.strip() and equals and name.strip()):
            raise BadInput("pairs like author=user,text=body", repr(text), "an equals sign or a comma is missing", "--mapping author=user,text=body")
    return {column.strip(): name.strip() for column, _, name in pairs}


def _can_be_read(path: Path) -> None:
    """BadInput if `path` is there and is neither file nor folder, or may not be read."""
    if path.exists() and not path.is_file() and not path.is_dir():
        raise BadInput("a file or folder with messages", f"'{path}', which is a device or a pipe", "the output of another program was meant", "save it into a file first, then name the file")
    if path.exists() and not os.access(path, os.R_OK):
        raise BadInput("a file or folder that you may read", f"'{path}', which you may not", "it belongs to somebody else", "ask its owner, or copy it with the right to read")


def _write_table(table, target: Path) -> None:
    with whole_file(target) as out:
        table.to_csv(out, index=False, lineterminator="\n")


def _counts_in_words(counts: dict) -> str:
    lines = [
        f"{counts['format']}" + (f" ({counts['variant']})" if counts.get("variant") else "") + f", venue: {counts['venue'] or 'not stated'}",
        f"{counts['messages']:,} messages by {counts['authors']:,} authors in {counts['conversations']:,} conversations; {counts['accounts']:,} accounts in all",
        f"{counts['replies']:,} replies, {counts['reposts']:,} reposts, {counts['quotes']:,} quotes; {counts['open']:,} to nobody in particular; addressee unknown in {counts['unknown_targets']:,}; {counts['orphans']:,} answer something that is not here",
        f"from {counts['first'] or '?'} to {counts['last'] or '?'}",
        f"{counts['records']:,} records = {counts['messages']:,} messages + {counts['events']:,} events + {counts['duplicates']:,} duplicates + {counts['rejects']:,} rejects + {counts['others']:,} others",
        f"read in {counts['seconds']:.1f} s",
    ]
    return "\n".join(lines)
