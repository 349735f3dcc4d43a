"""All notebooks, run fresh, and everything that follows from them, under build/.

What did not change is not run again: a notebook is skipped when its own words, the library, the data and the installed
packages are those of its last run. Every notebook is run in a scratch folder and moved into place when it is complete,
so that build/ never holds half of anything. Committed files are never touched (`refresh` does that).

    build/notebooks/  executed copies        build/figures/NN/  pictures of notebook NN
    build/results/    recorded numbers       build/tables/NN/   the tables behind the pictures
    build/site/       the pages              build/editions/    for students, and with solutions
"""

from __future__ import annotations

import hashlib
import json
import shutil
import sys
import tempfile
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor, as_completed
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

from .. import paths
from .execute import NotebookFailed, Run, run
from .notebooks import Notebook, choose
from .tidy import save, tidy

#: Parts of the library on which no result depends: changing them does not rerun notebooks.
_NO_RESULT = {"cli.py", "verbs.py", "troubles.py", "__main__.py"}
_RESULT_OF_PUBLISH = {"execute.py", "offline.py", "tidy.py"}


@dataclass
class Outcome:
    """What a build did: which notebooks ran, which were fresh already, which failed (sentences), what to know."""

    ran: list[str] = field(default_factory=list)
    fresh: list[str] = field(default_factory=list)
    failed: list[str] = field(default_factory=list)
    notices: list[str] = field(default_factory=list)


def run_notebooks(names: Iterable[str] = (), *, workers: int = 2, anew: bool = False, quiet: bool = False) -> Outcome:
    """Run the notebooks that `names` mean (default all) where they are not fresh, two at a time; returns an Outcome."""
    outcome = Outcome()
    due = []
    for notebook in choose(names):
        if not anew and is_fresh(notebook):
            outcome.fresh.append(notebook.name)
        else:
            due.append(notebook)
    if not due:
        return outcome
    paths.BUILD.mkdir(parents=True, exist_ok=True)
    steps = sum(len(notebook.cells("code")) for notebook in due)
    # the longest first: the last one to finish should be a short one
    due.sort(key=lambda notebook: (-float(_last(notebook).get("seconds", 1e9)), -len(notebook.cells("code")), notebook.name))
    with _progress(steps, quiet) as bar, ThreadPoolExecutor(max_workers=max(1, workers)) as pool:
        tasks = {pool.submit(_one, notebook, bar.update): notebook for notebook in due}
        for task in as_completed(tasks):
            notebook = tasks[task]
            try:
                done = task.result()
                outcome.notices += done.notices
                outcome.ran.append(notebook.name)
                if bar.disable and not quiet:  # no terminal to draw on: a line each
                    print(f"Notebook {notebook.number}: {done.seconds:.0f} s", file=sys.stderr)
            except NotebookFailed as error:
                outcome.failed.append(str(error))
            bar.set_postfix_str(notebook.number)
    for group in (outcome.ran, outcome.failed, outcome.notices):
        group.sort()
    return outcome


def is_fresh(notebook: Notebook) -> bool:
    """Whether build/ holds this notebook as a run of today would make it."""
    there = (paths.BUILD / "notebooks" / f"{notebook.name}.ipynb").exists() and (paths.BUILD / "results" / f"{notebook.number}.json").exists()
    return there and _last(notebook).get("fingerprint") == fingerprint(notebook)


def fingerprint(notebook: Notebook) -> str:
    """Checksum of all that a notebook's results depend on."""
    return hashlib.sha256(f"{notebook.sha256()} {_surroundings(paths.ROOT)}".encode()).hexdigest()


@cache
def _surroundings(root: Path) -> str:
    """Checksum of what all notebooks share: library, data, references, Python and installed packages."""
    from importlib.metadata import distributions

    library = root / "conversation_lib"
    files = [
        file
        for file in library.rglob("*.py")
        if not (file.parent == library and file.name in _NO_RESULT) and not (file.parent.name == "publish" and file.name not in _RESULT_OF_PUBLISH)
    ]
    files += [file for file in (root / "data").rglob("*") if file.is_file() and "__pycache__" not in file.parts]
    files += sorted((root / "notebooks").glob("*.bib"))
    digest = hashlib.sha256()
    for file in sorted(files, key=lambda file: file.relative_to(root).as_posix()):
        digest.update(f"{file.relative_to(root).as_posix()}\0{file.stat().st_size}\0".encode())
        digest.update(file.read_bytes())
    digest.update("{}.{}".format(*sys.version_info[:2]).encode())
    digest.update(" ".join(sorted({f"{d.metadata['Name']}={d.version}" for d in distributions()})).encode())
    return digest.hexdigest()


def _state(notebook: Notebook) -> Path:
    return paths.BUILD / "state" / f"{notebook.number}.json"


def _last(notebook: Notebook) -> dict:
    """What is known of the last run: its fingerprint and how many seconds it took; empty if there was none."""
    try:
        return json.loads(_state(notebook).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}


def _one(notebook: Notebook, tick) -> Run:
    with tempfile.TemporaryDirectory(dir=paths.BUILD, prefix=f".running-{notebook.number}-", ignore_cleanup_errors=True) as folder:
        scratch = Path(folder)
        mark = fingerprint(notebook)
        done = run(notebook, scratch, tick=tick)
        save(tidy(done.executed), scratch / "notebook.ipynb")
        if not (scratch / "results.json").exists():
            (scratch / "results.json").write_text("{}\n", encoding="utf-8")
        (scratch / "tables").mkdir()
        for table in sorted((scratch / "figures").rglob("*.csv")):
            table.rename(scratch / "tables" / table.name)
        state = {"notebook": notebook.name, "fingerprint": mark, "seconds": round(done.seconds, 1)}
        (scratch / "state.json").write_text(json.dumps(state, indent=1) + "\n", encoding="utf-8")
        _state(notebook).unlink(missing_ok=True)
        for made, place in (
            ("notebook.ipynb", f"notebooks/{notebook.name}.ipynb"),
            ("results.json", f"results/{notebook.number}.json"),
            ("figures", f"figures/{notebook.number}"),
            ("tables", f"tables/{notebook.number}"),
            ("state.json", f"state/{notebook.number}.json"),
        ):
            put(scratch / made, paths.BUILD / place)
        return done


def put(made: Path, place: Path) -> None:
    """Move a finished file or folder to its place; an older one of that name goes."""
    place.parent.mkdir(parents=True, exist_ok=True)
    if made.is_dir() and place.exists():
        old = place.with_name(f".old-{place.name}")
        shutil.rmtree(old, ignore_errors=True)
        place.replace(old)
        made.replace(place)
        shutil.rmtree(old, ignore_errors=True)
    else:
        made.replace(place)


def forget_removed() -> None:
    """Take out of build/ what belongs to notebooks that no longer exist."""
    here = {notebook.number: notebook.name for notebook in choose(())}
    for file in (paths.BUILD / "notebooks").glob("*.ipynb"):
        if file.stem not in here.values():
            file.unlink()
    for kind in ("results", "state", "figures", "tables"):
        for entry in (paths.BUILD / kind).glob("[0-9][0-9]*"):
            if entry.name[:2] not in here:
                shutil.rmtree(entry) if entry.is_dir() else entry.unlink()


def _progress(steps: int, quiet: bool):
    from tqdm import tqdm

    return tqdm(total=steps, desc="Notebooks", unit="cell", disable=quiet or None, file=sys.stderr, dynamic_ncols=True, ascii=not _can_draw(sys.stderr))


def _can_draw(stream) -> bool:
    return "utf" in (getattr(stream, "encoding", "") or "").lower()
