"""The command line: `conversation VERB`, the same as `python -m conversation_lib VERB`.

Data goes to stdout, talk to stderr. Exit status 0 = done, 1 = the answer is no, 2 = bad input with one plain sentence.
Nothing heavy is imported before a verb needs it, so that `--help` answers at once.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
import time
from pathlib import Path

from .errors import BadInput

GOOD, NO, BAD = 0, 1, 2


def main(arguments: list[str] | None = None) -> int:
    """Exit status of the command line `arguments`."""
    _speak_utf8()
    parser = _parser()
    try:
        chosen = parser.parse_args(arguments)
    except SystemExit as stop:  # argparse has said what is wrong, or printed the help
        return int(stop.code or 0)
    if chosen.verb is None:
        parser.print_help()
        return GOOD
    try:
        return chosen.run(chosen)
    except BadInput as error:
        if chosen.debug:
            raise
        _say(str(error))
        return BAD
    except FileNotFoundError as error:
        if chosen.debug or not _named_by_user(error.filename, chosen):
            return _our_fault(error, chosen)
        _say(f"There is no file {error.filename!r}; look for a slip in the name, or name it with its full path.")
        return BAD
    except PermissionError as error:
        if chosen.debug or not _named_by_user(error.filename, chosen):
            return _our_fault(error, chosen)
        _say(f"{error.filename} may not be read or written; close the program that uses it, or change its permissions.")
        return BAD
    except KeyboardInterrupt:
        _say("Stopped. Nothing half-written was left behind.")
        return 130
    except BrokenPipeError:  # `conversation read x | head`
        os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
        return GOOD
    except Exception as error:
        return _our_fault(error, chosen)


def entry() -> None:
    """Run the command line and leave with its status."""
    sys.exit(main())


# --- the verbs --------------------------------------------------------------------------------------------------------


def _read(chosen) -> int:
    from .readers import read

    started = time.perf_counter()
    corpus = read(*chosen.paths, format=chosen.format, venue=chosen.venue, timezone=chosen.timezone, mapping=_mapping(chosen.mapping), extras=chosen.extras)
    counts = {**corpus.counts(), "seconds": round(time.perf_counter() - started, 3)}
    if chosen.rejects:
        _write_table(corpus.rejects, chosen.rejects)
    if chosen.save:
        corpus.save(chosen.save)
    if chosen.json:
        print(json.dumps(counts, ensure_ascii=False))
    else:
        print(_counts_in_words(counts))
    for warning in corpus.source.get("warnings", []):
        _say(f"Note: {warning}")
    if counts["rejects"] and not chosen.rejects:
        _say(f"{counts['rejects']} records could not be read; --rejects FILE.csv lists each with its reason.")
    return GOOD


def _measure(chosen) -> int:
    from .measures import profile
    from .readers import read

    corpus = read(*chosen.paths, format=chosen.format, venue=chosen.venue, timezone=chosen.timezone, mapping=_mapping(chosen.mapping))
    found = profile(corpus)
    if chosen.json:
        print(json.dumps(found.to_dict(), ensure_ascii=False))
        return GOOD
    facts = found.to_dict()
    print("\n".join(f"{name}: {facts[name]}" for name in ("n", "roster", "ties", "open_share", "venue") if name in facts))
    for name, result in facts.items():
        if isinstance(result, dict) and "value" in result:
            print(f"{name:6} {_number(result)}  {result.get('sentence') or result.get('reason') or ''}")
    return GOOD


def _datasets(chosen) -> int:
    from .cards import cards
    from .publish.index import megabytes

    if chosen.json:
        print(json.dumps({name: card.package for name, card in cards().items()}, ensure_ascii=False))
        return GOOD
    for name, card in cards().items():
        size = "any" if card.rows is None else f"{card.rows:,}"
        print(f"{name:20} {size:>9} {card['row_unit'] or '':10} {megabytes(card):6.1f} MB  {card['title']}{' (synthetic)' if card['synthetic'] else ''}")
    return GOOD


def _fetch(chosen) -> int:
    from .datasets import fetch

    for name in chosen.names:
        print(fetch(name, mirror=chosen.mirror, progress=not chosen.quiet))
    return GOOD


def _build(chosen) -> int:
    from . import paths
    from .errors import Missing
    from .publish.build import forget_removed, run_notebooks
    from .publish.receipts import verify

    started = time.perf_counter()
    outcome = run_notebooks(chosen.notebooks, workers=chosen.workers, anew=chosen.anew, quiet=chosen.quiet)
    for notice in outcome.notices:
        _say(f"Note: {notice}")
    for sentence in outcome.failed:
        _say(sentence)
    if outcome.failed or (chosen.strict and outcome.notices):
        return NO
    forget_removed()
    _say(f"Notebooks: {len(outcome.ran)} run, {len(outcome.fresh)} unchanged since their last run.")
    if chosen.pages:
        from .publish.editions import build_editions
        from .publish.site import SiteFailed, build_site

        build_editions()
        try:
            home, told = build_site(anew=chosen.anew, strict=chosen.strict)
            for line in told or []:
                _say(f"Note: {line}")
            _say(f"Pages: {'unchanged' if told is None else 'made'}.")
        except Missing as error:
            home = None
            _say(f"No pages were made. {error}")
        except SiteFailed as error:
            _say(str(error))
            return NO
    verdict = verify()
    for sentence in verdict.sentences:
        _say(f"Note: {sentence}")
    _say(f"Results: {verdict}.")
    _say(f"Done in {time.perf_counter() - started:.0f} s. Look here:")
    if chosen.pages and home:
        print(f"  pages     {home}")
    for name in ("notebooks", "figures", "tables", "results", *(["editions"] if chosen.pages else [])):
        print(f"  {name:9} {paths.BUILD / name}")
    return GOOD


def _verify(chosen) -> int:
    from .publish.build import is_fresh
    from .publish.notebooks import all_notebooks
    from .publish.receipts import verify

    verdict = verify()
    for sentence in verdict.sentences:
        _say(sentence)
    old = [notebook.number for notebook in all_notebooks() if not is_fresh(notebook)]
    if old:
        _say(f"Notebooks {', '.join(old)}, the library or the data changed since the last build; build again to be sure.")
    print(verdict)
    return GOOD if verdict.good else NO


def _refresh(chosen) -> int:
    from .publish.index import refresh_tables
    from .publish.refresh import refresh

    if chosen.tables:
        refresh_tables()
        return GOOD
    outcome, refusals = refresh(chosen.notebooks, anew=not chosen.trust)
    for sentence in refusals:
        _say(sentence)
    if refusals:
        _say("Nothing was rewritten.")
        return NO
    _say(f"Rewritten: {len(outcome.ran) + len(outcome.fresh)} notebooks, their receipts, the tables of README.md. Read the changes before you commit them.")
    return GOOD


def _lab(chosen) -> int:
    import subprocess

    from . import paths

    env = {**os.environ, "PYTHONPATH": os.pathsep.join([str(paths.ROOT), *filter(None, [os.environ.get("PYTHONPATH")])])}
    first = sorted(paths.NOTEBOOKS.glob("00-*.ipynb"))
    opened = f"--LabApp.default_url=/lab/tree/{first[0].name}" if first else "--LabApp.default_url=/lab"
    return subprocess.run([sys.executable, "-m", "jupyterlab", f"--ServerApp.root_dir={paths.NOTEBOOKS}", opened, *chosen.options], env=env).returncode


def _check(chosen) -> int:
    from .publish.check import check

    return GOOD if check(everything=chosen.everything) else NO


def _test(chosen) -> int:
    from .publish.check import run_tests

    return GOOD if run_tests(chosen.options) else NO


def _setup(chosen) -> int:
    from .publish.setup import SetupFailed, setup, venv_python

    try:
        made = setup(core=chosen.core)
    except SetupFailed as error:
        _say(str(error))
        return NO
    if made:
        _say(f"The environment is ready: {venv_python()}")
    return GOOD


def _lock(chosen) -> int:
    from .publish.setup import lock

    for file in lock(upgrade=chosen.upgrade):
        _say(f"Written: {file.name}")
    return GOOD


# --- what the verbs share ---------------------------------------------------------------------------------------------


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="conversation",
        description="Is this communication one-to-many or many-to-many, how sure are we, and what may we print about it?",
        epilog="`conversation VERB --help` explains a verb. Exit status: 0 done, 1 the answer is no, 2 bad input.",
    )
    parser.add_argument("--debug", action="store_true", help="show where in the program an error arose")
    verbs = parser.add_subparsers(dest="verb", metavar="VERB", title="verbs")

    def verb(name, run, words):
        made = verbs.add_parser(name, help=words, description=words[0].upper() + words[1:] + ".")
        made.set_defaults(run=run)
        return made

    def sources(made):
        made.add_argument("paths", nargs="+", metavar="PATH", help="file, folder or ZIP with messages")
        made.add_argument("--format", help="name of the format, where detection by content is not wanted")
        made.add_argument("--venue", choices=("feed", "room", "private"), help="where the messages stood, if you know better than the file")
        made.add_argument("--timezone", metavar="ZONE", help="time zone of clocks without one, e.g. Europe/Berlin")
        made.add_argument("--mapping", metavar="COLUMN=NAME,...", help="which column of a table is what, e.g. author=user,text=body")
        made.add_argument("--json", action="store_true", help="one JSON object on stdout")

    made = verb("read", _read, "read what people wrote and say what was found")
    sources(made)
    made.add_argument("--rejects", metavar="FILE.csv", type=Path, help="write what could not be read, each with its reason")
    made.add_argument("--save", metavar="FOLDER", type=Path, help="keep the corpus as Parquet tables")
    made.add_argument("--extras", action="store_true", help="keep the fields that have no column of their own")
    made = verb("measure", _measure, "place a corpus between broadcast and conversation")
    sources(made)
    made = verb("datasets", _datasets, "list the data sets that come with the notebooks")
    made.add_argument("--json", action="store_true", help="the cards as JSON on stdout")
    made = verb("fetch", _fetch, "download a data set, checked and continued where it broke off")
    made.add_argument("names", nargs="+", metavar="NAME", help="a name that `conversation datasets` lists")
    made.add_argument("--mirror", metavar="ADDRESS", help="another address that serves the same files")
    made.add_argument("--quiet", action="store_true", help="no progress bar")
    made = verb("build", _build, "run the notebooks and make figures, tables, pages and editions under build/")
    made.add_argument("notebooks", nargs="*", metavar="NOTEBOOK", help="number or name, e.g. 30; default: all")
    made.add_argument("--anew", action="store_true", help="run also what did not change")
    made.add_argument("--workers", type=int, default=2, help="how many notebooks run at once (default 2)")
    made.add_argument("--no-pages", dest="pages", action="store_false", help="only notebooks, figures, tables and results")
    made.add_argument("--strict", action="store_true", help="warnings count as failures")
    made.add_argument("--quiet", action="store_true", help="no progress bar")
    verb("verify", _verify, "compare the results of the last build with the committed receipts")
    made = verb("lab", _lab, "open the notebooks in JupyterLab")
    made.add_argument("options", nargs=argparse.REMAINDER, help="passed on to JupyterLab")
    made = verb("test", _test, "run the tests that need no browser")
    made.add_argument("options", nargs=argparse.REMAINDER, help="passed on to pytest")
    made = verb("check", _check, "what a change must pass: style, fast tests, nothing stale")
    made.add_argument("--everything", action="store_true", help="the slow tests too")
    made = verb("setup", _setup, "make the environment .venv from the lock file")
    made.add_argument("--core", action="store_true", help="only what running the notebooks needs")
    made = verb("refresh", _refresh, "for maintainers: rewrite the committed notebooks, receipts and tables from a full run")
    made.add_argument("notebooks", nargs="*", metavar="NOTEBOOK")
    made.add_argument("--tables", action="store_true", help="only the generated tables of README.md")
    made.add_argument("--trust", action="store_true", help="take notebooks that build/ holds as fresh instead of running them anew")
    made = verb("lock", _lock, "for maintainers: write the lock files anew")
    made.add_argument("--upgrade", action="store_true", help="take the newest versions that fit")
    return parser


def _mapping(text: str | None) -> dict[str, str] | None:
    if not text:
        return None
    pairs = [part.partition("=") for part in text.split(",")]
    for column, equals, name in pairs:
        if not (column.strip() and equals and name.strip()):
            raise BadInput("pairs like author=user,text=body", repr(text), "an equals sign or a comma is missing", "--mapping author=user,text=body")
    return {column.strip(): name.strip() for column, _, name in pairs}


def _write_table(table, target: Path) -> None:
    if not target.resolve().parent.is_dir():
        raise BadInput("a file name in a folder that exists", str(target), "the folder was not made yet", f"make the folder {target.parent} first")
    scratch = target.with_name(f".{target.name}.part")
    table.to_csv(scratch, index=False, encoding="utf-8", lineterminator="\n")
    scratch.replace(target)


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


def _number(result: dict) -> str:
    if result["value"] is None:
        return "not defined"
    interval = f" [{result['low']:.3f}, {result['high']:.3f}]" if result.get("low") is not None and result.get("high") is not None else ""
    return f"{result['value']:.3f}{interval}"


def _named_by_user(filename, chosen) -> bool:
    given = [str(path) for path in (*getattr(chosen, "paths", ()), getattr(chosen, "rejects", None) or "", getattr(chosen, "save", None) or "") if str(path)]
    return filename is not None and any(str(filename).startswith(path) or path.startswith(str(filename)) for path in given)


def _our_fault(error: BaseException, chosen) -> int:
    if chosen.debug:
        raise error
    _say(f"This is our fault, not yours: {type(error).__name__}: {' '.join(str(error).split())[:300]}. Run the same with `conversation --debug {chosen.verb} ...` and send us what it prints.")
    return NO


def _speak_utf8() -> None:
    """Everything we print is UTF-8, also where Windows would use an older code page."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="replace", newline="\n" if stream is sys.stdout else None)


def _say(sentence: str) -> None:
    print(sentence, file=sys.stderr)
