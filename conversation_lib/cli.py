"""The command line: `conversation VERB`, the same as `python -m conversation_lib VERB`.

Data goes to stdout, talk to stderr. Exit status 0 = done, 1 = the answer is no, 2 = bad input with one plain sentence.
Nothing heavy is imported before a verb needs it, so that `--help` answers at once.
"""

from __future__ import annotations

import argparse
import os
import sys
from pathlib import Path

from . import verbs
from .errors import BadInput
from .troubles import in_words
from .verbs import BAD, GOOD, NO, say

#: Verbs that pass on to another program what follows them.
PASSING_ON = ("lab", "test")


def main(arguments: list[str] | None = None) -> int:
    """Exit status of the command line `arguments`."""
    _speak_utf8()
    parser = _parser()
    try:
        words, rest = _split(sys.argv[1:] if arguments is None else arguments)
        chosen = parser.parse_args(words)
        chosen.rest = rest
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
        say(str(error))
        return BAD
    except KeyboardInterrupt:
        say("Stopped. Nothing half-written was left behind.")
        return 130
    except BrokenPipeError:  # `conversation read x | head`
        os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
        return GOOD
    except Exception as error:
        told = None if chosen.debug else in_words(error, chosen)
        if told is None:
            return _our_fault(error, chosen)
        say(told)
        return BAD


def entry() -> None:
    """Run the command line and leave with its status."""
    sys.exit(main())


class _Parser(argparse.ArgumentParser):
    """A parser that says what is wrong in one line, as everything here does."""

    def error(self, message: str):
        self.exit(BAD, f"{message[:1].upper()}{message[1:]}. Next: {self.prog} --help\n")


def _from(least: int):
    """The type of an option that takes a whole number from `least` on."""

    def number(text: str) -> int:
        if not (text.isascii() and text.isdigit() and int(text) >= least):
            raise argparse.ArgumentTypeError(f"expected a whole number from {least} on, but got {text!r}")
        return int(text)

    return number


def _parser() -> argparse.ArgumentParser:
    parser = _Parser(
        prog="conversation",
        description="Is this communication one-to-many or many-to-many, how sure are we, and what may we print about it?",
        epilog="`conversation VERB --help` explains a verb. Exit status: 0 done, 1 the answer is no, 2 bad input.",
    )
    parser.add_argument("--debug", action="store_true", help="show where in the program an error arose")
    added = parser.add_subparsers(dest="verb", metavar="VERB", title="verbs")

    def verb(name, run, words):
        made = added.add_parser(name, help=words, description=words[0].upper() + words[1:] + ".")
        made.set_defaults(run=run)
        return made

    def sources(made):
        made.add_argument("paths", nargs="+", metavar="PATH", help="file, folder or ZIP with messages")
        made.add_argument("--format", help="name of the format, where detection by content is not wanted")
        made.add_argument("--venue", choices=("feed", "room", "private"), help="where the messages stood, if you know better than the file")
        made.add_argument("--timezone", metavar="ZONE", help="time zone of clocks without one, e.g. Europe/Berlin")
        made.add_argument("--mapping", "--columns", dest="columns", metavar="OURS=THEIRS,...", help="which column of a table is what, e.g. author=user,text=body")
        made.add_argument("--owner", metavar="ACCOUNT", help="whose archive it is, where the archive does not say")
        made.add_argument("--day-first", action="store_true", default=None, help="3/4/2019 is the third of April")
        made.add_argument("--month-first", dest="day_first", action="store_false", help="3/4/2019 is the fourth of March")
        made.add_argument("--json", action="store_true", help="one JSON object on stdout")

    made = verb("read", verbs.read, "read what people wrote and say what was found")
    sources(made)
    made.add_argument("--rejects", metavar="FILE.csv", type=Path, help="write what could not be read, each with its reason")
    made.add_argument("--save", metavar="FOLDER", type=Path, help="keep the corpus as Parquet tables")
    made.add_argument("--extras", action="store_true", help="keep the fields that have no column of their own")
    made = verb("convert", verbs.convert, "write what was read for another program, with or without names")
    sources(made)
    made.add_argument("out", metavar="OUT", type=Path, help="what to write: .parquet or .csv (tables), .graphml or .gexf (Gephi), a folder's name (ConvoKit)")
    made.add_argument("--aliases", metavar="KEYFILE", type=Path, help="put an alias in place of every name; the key file is made if it is not there, keep it apart from the data")
    made.add_argument("--without-text", action="store_true", help="leave the words out (words can be searched back to their author)")
    made.add_argument("--who-is-who", metavar="FILE.csv", type=Path, help="with --aliases: write which alias is whom, for you alone")
    made.add_argument("--replace", action="store_true", help="write over what is there")
    made.add_argument("--extras", action="store_true", help="keep the fields that have no column of their own")
    made = verb("measure", verbs.measure, "place a corpus between broadcast and conversation")
    sources(made)
    made.add_argument("--roster", choices=("speakers", "addressed", "declared"), default="addressed", help="whom the numbers are about (default: who wrote or was addressed)")
    made.add_argument("--seed", type=_from(0), default=1, help="of all chance in the intervals (default 1)")
    made.add_argument("--infer", action="store_true", help="in a room (a group chat, a log): let named rules infer whom a message answers, beside what the file states")
    made = verb("report", verbs.report, "turn messages into a page, figures, tables and a Word file")
    sources(made)
    made.add_argument("-o", "--out", metavar="FOLDER", type=Path, required=True, help="folder for the report (new, empty, or an older report)")
    made.add_argument("--title", default="", help="what the talk is called in the report")
    made.add_argument("--roster", choices=("speakers", "addressed", "declared"), default="addressed", help="whom the numbers are about (default: who wrote or was addressed)")
    made.add_argument("--seed", type=_from(0), default=1, help="of all chance in the intervals (default 1)")
    made.add_argument("--infer", action="store_true", help="in a room (a group chat, a log): let named rules infer whom a message answers, beside what the file states")
    made = verb("chapter", verbs.chapter, "make a Word, LaTeX, HTML or Markdown chapter in which every number is a recorded result")
    made.add_argument("draft", nargs="?", metavar="DRAFT", help="text or Word file with names of results in braces: {campus_answered:.0%%}")
    made.add_argument("-o", "--out", metavar="FILE", help="what to write: .docx, .tex, .html or .md")
    made.add_argument("--names", action="store_true", help="list the recorded results")
    made = verb("datasets", verbs.datasets, "list the data sets that come with the notebooks")
    made.add_argument("--json", action="store_true", help="the cards as JSON on stdout")
    made = verb("fetch", verbs.fetch, "download a data set, checked and continued where it broke off")
    made.add_argument("names", nargs="+", metavar="NAME", help="a name that `conversation datasets` lists")
    made.add_argument("--mirror", metavar="ADDRESS", help="another address that serves the same files")
    made.add_argument("--quiet", action="store_true", help="no progress bar")
    made = verb("build", verbs.build, "run the notebooks and make figures, tables, pages and editions under build/")
    made.add_argument("notebooks", nargs="*", metavar="NOTEBOOK", help="number or name, e.g. 30; default: all")
    made.add_argument("--anew", action="store_true", help="run also what did not change")
    made.add_argument("--workers", type=_from(1), default=2, help="how many notebooks run at once (default 2)")
    made.add_argument("--no-pages", dest="pages", action="store_false", help="only notebooks, figures, tables and results")
    made.add_argument("--strict", action="store_true", help="warnings count as failures")
    made.add_argument("--quiet", action="store_true", help="no progress bar")
    made = verb("verify", verbs.verify, "compare the results of the last build with the committed receipts")
    made.add_argument("notebooks", nargs="*", metavar="NOTEBOOK", help="default: all")
    verb("lab", verbs.lab, "open the notebooks in JupyterLab (what follows is passed on to it)")
    verb("test", verbs.test, "run the tests that need no browser (what follows is passed on to pytest)")
    made = verb("check", verbs.check, "what a change must pass: style, fast tests, nothing stale")
    made.add_argument("--everything", action="store_true", help="the slow tests too")
    made = verb("setup", verbs.setup, "make the environment .venv from the lock file")
    made.add_argument("--core", action="store_true", help="only what running the notebooks needs")
    made = verb("refresh", verbs.refresh, "for maintainers: rewrite the committed notebooks, receipts and tables from a full run")
    made.add_argument("notebooks", nargs="*", metavar="NOTEBOOK")
    made.add_argument("--tables", action="store_true", help="only what is generated: tables of README.md and docs/, measure cards, data cards, the answer key")
    made.add_argument("--trust", action="store_true", help="take notebooks that build/ holds as fresh instead of running them anew")
    made = verb("lock", verbs.lock, "for maintainers: write the lock files anew")
    made.add_argument("--upgrade", action="store_true", help="take the newest versions that fit")
    return parser


def _split(arguments: list[str]) -> tuple[list[str], list[str]]:
    """What is ours, and what is passed on."""
    for place, word in enumerate(arguments):
        if not word.startswith("-"):
            if word in PASSING_ON and arguments[place + 1 : place + 2] not in (["-h"], ["--help"]):
                return list(arguments[: place + 1]), list(arguments[place + 1 :])
            break
    return list(arguments), []


def _our_fault(error: BaseException, chosen) -> int:
    if chosen.debug:
        raise error
    say(f"This is our fault, not yours: {type(error).__name__}: {' '.join(str(error).split())[:300]}. Run the same with `conversation --debug {chosen.verb} ...` and send us what it prints.")
    return NO


def _speak_utf8() -> None:
    """Everything we print is UTF-8, also where Windows would use an older code page."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="replace", newline="\n" if stream is sys.stdout else None)
