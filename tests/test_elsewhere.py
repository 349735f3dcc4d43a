"""The way of the README for Windows and conda: a downloaded ZIP, no make, no git, no browser, an older code page.

Windows itself is not here; what makes it different is: a path with a space and an umlaut, a locale of code page 1252 (where
`localedef` can make one; else only the console speaks it), and an empty PATH.
"""

import os
import shutil
import subprocess
import sys
import zipfile

import pytest

from conversation_lib.paths import ROOT
from conversation_lib.publish.notebooks import all_notebooks

LEFT_OUT = {".git", ".venv", "build", "__pycache__", ".pytest_cache", ".ruff_cache", ".hypothesis", ".ipynb_checkpoints", "node_modules"}


def _files(top):
    return {file.relative_to(top).as_posix(): file.read_bytes() for file in sorted(top.rglob("*")) if file.is_file() and not LEFT_OUT & set(file.relative_to(top).parts)}


def _old_locale(folder) -> dict[str, str]:
    """Environment of a system that speaks code page 1252."""
    env = {"PYTHONIOENCODING": "cp1252", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"}
    if shutil.which("localedef"):
        subprocess.run(["localedef", "-i", "de_DE", "-f", "CP1252", str(folder / "de_DE.CP1252")], capture_output=True)
        if (folder / "de_DE.CP1252").exists():
            env |= {"LOCPATH": str(folder), "LC_ALL": "de_DE.CP1252"}
    return env


@pytest.mark.slow
@pytest.mark.notebook
def test_a_downloaded_zip_builds_under_an_awkward_path_in_an_older_code_page(tmp_path):
    shipped = _files(ROOT)
    packed = tmp_path / "conversation-notebooks.zip"
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in shipped.items():
            archive.writestr(f"conversation notebooks/{name}", content)
    place = tmp_path / "Eigene Dateien, Köln"
    with zipfile.ZipFile(packed) as archive:
        archive.extractall(place)
    top = place / "conversation notebooks"
    locale = tmp_path / "locale"
    locale.mkdir()
    nothing = tmp_path / "nothing"
    nothing.mkdir()
    env = {key: value for key, value in os.environ.items() if not key.startswith(("LC_", "LANG", "PYTHON", "CONVERSATION_"))} | _old_locale(locale) | {"PATH": str(nothing)}
    wanted = [notebook.number for notebook in all_notebooks() if notebook.number in ("00", "30")]

    done = subprocess.run([sys.executable, "-m", "conversation_lib", "build", *wanted], cwd=top, env=env, capture_output=True)
    told = done.stderr.decode("utf-8", "replace") + done.stdout.decode("utf-8", "replace")
    assert done.returncode == 0, told
    assert "Traceback" not in told and "site" in done.stdout.decode("utf-8")
    assert (top / "build/site/index.html").exists() and sorted(file.stem for file in (top / "build/results").iterdir()) == wanted
    page = (top / "build/site/notebooks" / f"{all_notebooks()[0].name}.html").read_text(encoding="utf-8")
    assert all_notebooks()[0].title in page

    done = subprocess.run([sys.executable, "-m", "conversation_lib", "verify", *wanted], cwd=top, env=env, capture_output=True)
    assert done.returncode == 0, done.stdout + done.stderr
    assert {name: content for name, content in _files(top).items() if not name.startswith("build/")} == shipped, "a build touched a shipped file"


def test_no_path_is_too_long_for_windows():
    assert [name for name in _files(ROOT) if len(name) >= 120] == []


def test_no_two_files_differ_only_in_case():
    names = [name.lower() for name in _files(ROOT)]
    assert len(names) == len(set(names))
