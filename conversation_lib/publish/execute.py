"""Run one notebook from top to bottom in a fresh kernel: this Python, offline, nothing left over from the last run.

The kernel finds in its environment where to write: CONVERSATION_RECORDS (a JSON file for `record`) and
CONVERSATION_FIGURES (a folder for `figures.show`). A failing cell is told in one sentence that a reader can act on.
"""

from __future__ import annotations

import json
import os
import re
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from ..paths import ROOT
from .notebooks import Notebook, source

#: A cell that takes longer than this has lost its way (seconds).
PATIENCE = 600
_COLOUR = re.compile(r"\x1b\[[0-9;]*m")


class NotebookFailed(Exception):
    """A notebook did not run through; the text names notebook, cell and error in one sentence."""


@dataclass
class Run:
    """What came of running one notebook."""

    notebook: Notebook
    executed: dict[str, Any]
    seconds: float
    notices: list[str] = field(default_factory=list)


def run(notebook: Notebook, scratch: Path, *, tick: Callable[[], None] = lambda: None, patience: int = PATIENCE) -> Run:
    """The notebook, executed.

    Parameters
    ----------
    notebook : what to run; its file is not touched.
    scratch : an existing folder; results go to scratch/results.json, figures to scratch/figures.
    tick : called after every cell, for the progress bar.
    """
    import nbformat
    from jupyter_client.manager import AsyncKernelManager
    from nbclient import NotebookClient
    from nbclient.exceptions import CellExecutionError, CellTimeoutError, DeadKernelError

    (scratch / "figures").mkdir(exist_ok=True)
    node = nbformat.reads(json.dumps(notebook.content), as_version=4)
    for cell in node.cells:
        if cell.cell_type == "code":
            cell.outputs, cell.execution_count = [], None
    progress = {"cell": None}

    def begin(cell, cell_index):
        progress["cell"] = cell_index

    def end(cell, cell_index):
        tick()

    manager = AsyncKernelManager(kernel_spec_manager=_this_python())
    client = NotebookClient(
        node,
        km=manager,
        timeout=patience,
        record_timing=False,
        resources={"metadata": {"path": str(notebook.path.parent)}},
        on_cell_start=begin,
        on_cell_complete=end,
        force_raise_errors=True,
        extra_arguments=_first_lines(),
    )
    started = time.monotonic()
    try:
        client.execute(env=_environment(scratch), cleanup_kc=True)
    except CellExecutionError as error:
        raise NotebookFailed(_sentence(notebook, progress["cell"], f"{error.ename}: {_COLOUR.sub('', error.evalue)}")) from None
    except CellTimeoutError:
        raise NotebookFailed(_sentence(notebook, progress["cell"], f"it was still running after {patience} seconds")) from None
    except DeadKernelError:
        raise NotebookFailed(_sentence(notebook, progress["cell"], "the kernel died, most often for lack of memory")) from None
    return Run(notebook, dict(node), time.monotonic() - started, _notices(notebook, node))


def _this_python():
    """A list of kernels with one entry: the Python that runs now, wherever other kernels may be installed."""
    from jupyter_client.kernelspec import KernelSpec, KernelSpecManager

    class ThisPython(KernelSpecManager):
        def get_kernel_spec(self, kernel_name):
            return KernelSpec(argv=[sys.executable, "-m", "ipykernel_launcher", "-f", "{connection_file}"], display_name="Python 3", language="python")

    return ThisPython()


def _environment(scratch: Path) -> dict[str, str]:
    env = dict(os.environ)
    env["CONVERSATION_RECORDS"] = str(scratch / "results.json")
    env["CONVERSATION_FIGURES"] = str(scratch / "figures")
    if not env.get("CONVERSATION_DATE") and not env.get("SOURCE_DATE_EPOCH"):  # for the colophon
        env["CONVERSATION_DATE"] = datetime.now(UTC).date().isoformat()
    # a copy that was never installed works as well
    env["PYTHONPATH"] = os.pathsep.join([str(ROOT), *filter(None, [env.get("PYTHONPATH")])])
    # no question from a debugger about its frozen modules, no history kept
    env["PYDEVD_DISABLE_FILE_VALIDATION"] = "1"
    return env


def _first_lines() -> list[str]:
    return [
        "--HistoryManager.enabled=False",
        # every kernel would tell that this machine talks to itself in plain text
        "--IPKernelApp.log_level=ERROR",
        "--IPKernelApp.exec_lines=from conversation_lib.publish.offline import refuse_network; refuse_network(); del refuse_network",
    ]


def _sentence(notebook: Notebook, index: int | None, what: str) -> str:
    if index is None:
        return f"Notebook {notebook.number} ({notebook.name}) did not start: {what}"
    cells = notebook.cells()
    number = sum(cell["cell_type"] == "code" and bool(source(cell).strip()) for cell in cells[: index + 1])
    headings = [line.lstrip("# ").strip() for cell in cells[:index] if cell["cell_type"] == "markdown" for line in source(cell).splitlines() if line.startswith("#")]
    under = f", under '{headings[-1]}'" if headings else ""
    what = " ".join(what.split())
    return f"Notebook {notebook.number} ({notebook.name}) stopped in code cell {number}{under}: {what}"


def _notices(notebook: Notebook, node: Any) -> list[str]:
    """What a reader should not see on a finished page: warnings and other talk on stderr."""
    found, number = [], 0
    for cell in node.cells:
        if cell.cell_type != "code" or not cell.source.strip():
            continue
        number += 1
        for output in cell.outputs:
            if output.get("name") == "stderr" and output.get("text", "").strip():
                lines = output["text"].strip().splitlines()
                told = next((line for line in lines if "Warning" in line), lines[-1])
                found.append(f"notebook {notebook.number}, code cell {number} wrote a warning: {told.strip()[-300:]}")
    return found
