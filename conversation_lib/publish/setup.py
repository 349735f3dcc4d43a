"""The environment: .venv in the project's folder, with exactly the packages of requirements.lock.

Runs on a bare Python, before anything is installed, so this module uses nothing but Python itself.
"""

import hashlib
import re
import subprocess
import sys
import time
from pathlib import Path

from ..filing import write_whole
from ..paths import BUILD, ROOT

VENV = ROOT / ".venv"
READY = VENV / "ready"
#: What `lock` writes: file name -> extras that it covers.
LOCKS = {"requirements.lock": ("site", "publish", "dev", "fast"), "requirements-core.lock": ()}
#: Options of the lock recipe: one version of everything for every system and Python, checksums, no addresses.
RECIPE = ("--universal", "--fork-strategy", "fewest", "--python-version", "3.11", "--generate-hashes", "--no-emit-index-url", "--no-header")


class SetupFailed(Exception):
    """The environment could not be made; the text says why and what to do."""


def venv_python() -> Path:
    """The Python of .venv, wherever this system puts it."""
    return VENV / ("Scripts/python.exe" if sys.platform == "win32" else "bin/python")


def is_ready(core: bool = False) -> bool:
    """Whether .venv was made from the lock as it stands."""
    return READY.exists() and venv_python().exists() and READY.read_text(encoding="utf-8").strip() == _mark(core)


def setup(core: bool = False) -> bool:
    """Make .venv from the lock, or do nothing if it is ready; returns whether something was installed.

    Parameters
    ----------
    core : install requirements-core.lock (to run notebooks) instead of everything (pages, Word, tests as well).
    """
    if is_ready(core):
        return False
    lock = ROOT / ("requirements-core.lock" if core else "requirements.lock")
    pins = sum(bool(re.match(r"[A-Za-z0-9].*==", line)) for line in lock.read_text(encoding="utf-8").splitlines())
    READY.unlink(missing_ok=True)
    if not _works(venv_python()):
        made = subprocess.run([sys.executable, "-m", "venv", "--clear", str(VENV)], capture_output=True, text=True)
        if made.returncode:
            raise SetupFailed(f"Python could not make an environment in .venv. On Debian and Ubuntu, `apt-get install python3-venv` helps. Python said: {(made.stderr or made.stdout).strip()[-600:]}")
    pip = [str(venv_python()), "-m", "pip", "--disable-pip-version-check", "--no-input"]
    log = BUILD / "setup.log"
    log.parent.mkdir(parents=True, exist_ok=True)
    print(f"Installing {pins} packages into .venv, once; this takes one to five minutes.", file=sys.stderr)
    _watched([*pip, "install", "--require-hashes", "-r", str(lock)], log, pins)
    if core:  # the core has no build tool: the project's folder is put on the path by hand
        _link()
    else:
        _watched([*pip, "install", "--no-deps", "--no-build-isolation", "-e", str(ROOT)], log, 0)
    write_whole(READY, _mark(core) + "\n")
    return True


def lock(upgrade: bool = False) -> list[Path]:
    """Maintainers: write the lock files anew with uv, which is fetched into a scratch environment; `upgrade` takes newer versions."""
    import tempfile

    written = []
    with tempfile.TemporaryDirectory(prefix="lock-") as folder:
        subprocess.run([sys.executable, "-m", "venv", folder], check=True)
        programs = Path(folder) / ("Scripts" if sys.platform == "win32" else "bin")
        subprocess.run([str(programs / "python"), "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "uv"], check=True)
        for name, extras in LOCKS.items():
            wanted = [part for extra in extras for part in ("--extra", extra)]
            subprocess.run([str(programs / "uv"), "pip", "compile", "--quiet", *RECIPE, *(["--upgrade"] if upgrade else []), *wanted, "pyproject.toml", "-o", name], check=True, cwd=ROOT)
            written.append(ROOT / name)
    return written


def _mark(core: bool) -> str:
    lock = ROOT / ("requirements-core.lock" if core else "requirements.lock")
    return hashlib.sha256(lock.read_bytes().replace(b"\r\n", b"\n")).hexdigest()


def _works(python: Path) -> bool:
    if not python.exists():
        return False
    try:
        return subprocess.run([str(python), "-m", "pip", "--version"], capture_output=True).returncode == 0
    except OSError:
        return False


def _link() -> None:
    where = subprocess.run([str(venv_python()), "-c", "import sysconfig; print(sysconfig.get_paths()['purelib'])"], capture_output=True, text=True, check=True).stdout.strip()
    (Path(where) / "conversation_notebooks.pth").write_text(f"{ROOT}\n", encoding="utf-8")


def _watched(command: list[str], log: Path, steps: int) -> None:
    """Run pip with a progress bar of our own (nothing that draws bars is installed yet); all it says goes to `log`."""
    seen, started, last = 0, time.monotonic(), []
    with log.open("a", encoding="utf-8") as out, subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, encoding="utf-8", errors="replace") as pip:
        for line in pip.stdout:
            out.write(line)
            last = [*last[-19:], line]
            if line.startswith(("Collecting ", "Requirement already satisfied")):
                seen += 1
                _draw(seen, steps, "finding", started)
            elif line.startswith("Installing collected"):
                _draw(seen, steps, "unpacking, about a minute", started)
    if steps:
        print(file=sys.stderr)
    if pip.returncode:
        raise SetupFailed(f"pip could not install the packages (all it said is in {log.relative_to(ROOT) if log.is_relative_to(ROOT) else log}). Its last words:\n{''.join(last).strip()}")


def _draw(seen: int, steps: int, doing: str, started: float) -> None:
    if not steps or not sys.stderr.isatty():
        return
    filled = min(30, round(30 * seen / steps))
    print(f"\r[{'#' * filled}{'.' * (30 - filled)}] {min(seen, steps)} of {steps}, {doing}, {time.monotonic() - started:.0f} s   ", end="", file=sys.stderr, flush=True)
