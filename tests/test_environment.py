"""What is to be installed is said once in spirit: pyproject, the lock files and environment.yml agree."""

import ast
import re
import shutil
import subprocess
import sys
import tomllib

import pytest
import yaml
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name
from packaging.version import Version

from conversation_lib import __version__
from conversation_lib.paths import ROOT
from conversation_lib.publish import setup

PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
CONDA = yaml.safe_load((ROOT / "environment.yml").read_text(encoding="utf-8"))
#: Names that differ on conda-forge.
CONDA_NAME = {"duckdb": "python-duckdb", "pypandoc-binary": "pypandoc"}
#: What a package of pyproject.toml carries inside and conda has apart.
ONLY_ON_CONDA = {"pandoc"}
#: What conda-forge does not have; it comes with `pip install -e .`.
NOT_ON_CONDA = {"chitchat-dataset"}


def wanted(*extras) -> dict[str, Requirement]:
    """What pyproject.toml asks for, by canonical name."""
    lines = [*PROJECT["dependencies"], *(line for extra in extras for line in PROJECT["optional-dependencies"][extra])]
    return {canonicalize_name(made.name): made for made in map(Requirement, lines)}


def pins(name: str) -> dict[str, str]:
    """The versions that a lock file names."""
    return {canonicalize_name(found[1]): found[2] for found in re.finditer(r"^([A-Za-z0-9._-]+)==([^\s;\\]+)", (ROOT / name).read_text(encoding="utf-8"), re.M)}


#: Names under which a package is imported, where they differ; and packages that are used without an import of their name in our code.
IMPORTED_AS = {"pysimdjson": "simdjson", "python-docx": "docx", "pypandoc-binary": "pypandoc", "pyyaml": "yaml", "playwright": "playwright", "axe-playwright-python": "axe_playwright_python"}
USED_OTHERWISE = {
    "jupyterlab": "the program that opens the notebooks",
    "seaborn": "for those who draw their own pictures in a notebook",
    "vadersentiment": "its word list is read, its code is not",
    "chitchat-dataset": "its file is read, its code is not",
    "ipykernel": "runs the notebooks",
    "hatchling": "builds the package",
    "editables": "builds the package",
    "pytest-xdist": "runs the tests on two processors",
    "ruff": "a program",
    "sphinx": "a program",
    "myst-nb": "an extension of Sphinx",
    "sphinx-book-theme": "a theme of Sphinx",
}


def test_nothing_is_asked_for_that_nothing_uses():
    """A package that no line imports makes the download longer and a slow laptop slower."""
    ours = {"dependencies": ["conversation_lib"], "publish": ["conversation_lib"], "site": ["conversation_lib"], "fast": ["conversation_lib"], "dev": ["conversation_lib", "tests", "benchmarks"]}
    groups = {"dependencies": PROJECT["dependencies"], **PROJECT["optional-dependencies"]}
    for group, lines in groups.items():
        text = "\n".join(file.read_text(encoding="utf-8") for folder in ours[group] for file in sorted((ROOT / folder).rglob("*.py")))
        for name in (canonicalize_name(Requirement(line).name) for line in lines):
            module = IMPORTED_AS.get(name, name.replace("-", "_"))
            assert name in USED_OTHERWISE or re.search(rf"^\s*(?:import|from) {module}\b", text, re.M), f"{name} ({group}) is used by nothing"


@pytest.mark.parametrize("name", setup.LOCKS)
class TestALockFile:
    def test_it_covers_what_the_project_asks_for(self, name):
        have = pins(name)
        for package, asked in wanted(*setup.LOCKS[name]).items():
            assert package in have, f"{package} is not in {name}: make lock"
            assert asked.specifier.contains(Version(have[package]), prereleases=True), f"{name} has {package} {have[package]}, asked is {asked}"

    def test_it_has_one_version_of_each_and_a_checksum_for_all(self, name):
        text = (ROOT / name).read_text(encoding="utf-8")
        entries = re.findall(r"^([A-Za-z0-9._-]+)==.*?(?=^[A-Za-z0-9._-]+==|\Z)", text, re.M | re.S)
        assert len(entries) == len(set(entries)) > 100
        for entry in re.split(r"^(?=[A-Za-z0-9._-]+==)", text, flags=re.M)[1:]:
            assert "--hash=sha256:" in entry, entry.splitlines()[0]

    def test_it_names_no_place_and_no_machine(self, name):
        text = (ROOT / name).read_text(encoding="utf-8")
        assert not re.search(r"https?://|--index-url|--find-links|file:|/home/|/root|/tmp", text)


def test_the_core_lock_is_part_of_the_whole():
    assert pins("requirements-core.lock").items() <= pins("requirements.lock").items()


def test_the_build_tool_is_locked_too():
    asked = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["build-system"]["requires"]
    assert {canonicalize_name(Requirement(line).name) for line in asked} <= pins("requirements.lock").keys()


def test_environment_yml_is_what_conda_and_binder_expect():
    assert CONDA["name"] == "conversation-notebooks"
    assert CONDA["channels"][0] == "conda-forge"
    (python,) = [line for line in CONDA["dependencies"] if isinstance(line, str) and line.startswith("python=")]
    assert re.fullmatch(r"python=3\.\d+", python), "python is pinned to a minor version"
    assert Requirement(f"x{PROJECT['requires-python']}").specifier.contains(python.partition("=")[2])
    assert CONDA["dependencies"][-1] == {"pip": ["-e ."]}


def test_environment_yml_asks_for_the_same_as_pyproject():
    lines = [line for line in CONDA["dependencies"] if isinstance(line, str) and not line.startswith("python=") and line not in {"pip", *ONLY_ON_CONDA}]
    conda = {canonicalize_name(Requirement(line).name): str(Requirement(line).specifier) for line in lines}
    asked = {CONDA_NAME.get(name, name): str(made.specifier) for name, made in wanted("site", "publish").items() if name not in NOT_ON_CONDA}
    assert conda == asked


def test_the_groups_of_environment_yml_are_explained():
    text = (ROOT / "environment.yml").read_text(encoding="utf-8").split("dependencies:")[1]
    assert len(re.findall(r"^  # \w", text, re.M)) >= 5


def test_the_version_is_told_once():
    cited = yaml.safe_load((ROOT / "CITATION.cff").read_text(encoding="utf-8"))
    assert cited["version"] == PROJECT["version"] == __version__
    assert f"## {__version__} " in (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("code", ["import conversation_lib.publish.setup", "from conversation_lib.cli import main; assert main(['--help']) == 0"])
def test_setup_and_help_need_nothing_but_python(code):
    """A bare Python must be able to make the environment: no package of others may be imported on the way."""
    script = (
        "import sys\n"
        "class Nothing:\n"
        "    def find_spec(self, name, path=None, target=None):\n"
        "        if name.partition('.')[0] not in sys.stdlib_module_names | {'conversation_lib'}: raise ImportError(name)\n"
        f"sys.meta_path.insert(0, Nothing())\n{code}\n"
    )
    done = subprocess.run([sys.executable, "-S", "-c", script], capture_output=True, text=True, cwd=ROOT)
    assert done.returncode == 0, done.stderr


def test_a_ready_environment_is_not_made_again(tmp_path, monkeypatch):
    monkeypatch.setattr(setup, "ROOT", tmp_path)
    monkeypatch.setattr(setup, "VENV", tmp_path / ".venv")
    monkeypatch.setattr(setup, "READY", tmp_path / ".venv" / "ready")
    (tmp_path / "requirements.lock").write_text("a==1 --hash=sha256:0\n")
    setup.venv_python().parent.mkdir(parents=True)
    setup.venv_python().touch()
    assert not setup.is_ready()
    setup.READY.write_text(setup._mark(False))
    assert setup.is_ready() and setup.setup() is False
    (tmp_path / "requirements.lock").write_bytes(b"a==1 --hash=sha256:0\r\n")  # a ZIP unpacked on Windows
    assert setup.is_ready()
    (tmp_path / "requirements.lock").write_text("a==2 --hash=sha256:0\n")
    assert not setup.is_ready()


def test_failing_pip_is_told_with_its_last_words(tmp_path):
    with pytest.raises(setup.SetupFailed, match="no such thing"):
        setup._watched([sys.executable, "-c", "import sys; print('no such thing'); sys.exit(3)"], tmp_path / "log", 0)


@pytest.mark.parametrize("target", ["all", "test", "setup", "lab", "check", "verify", "refresh", "lock", "help"])
def test_make_has_the_target_and_the_command_line_the_verb(target):
    from conversation_lib.cli import _parser

    assert re.search(rf"^{target}:.*## ", (ROOT / "Makefile").read_text(encoding="utf-8"), re.M)
    verbs = _parser()._subparsers._group_actions[0].choices
    assert {"all": "build", "help": "build"}.get(target, target) in verbs


@pytest.mark.skipif(not shutil.which("make"), reason="there is no make here")
def test_make_says_in_a_sentence_that_python_is_too_old(tmp_path):
    old = tmp_path / "old python"
    old.write_text("#!/bin/sh\nexit 1\n")  # what a Python answers that is too old
    old.chmod(0o755)
    done = subprocess.run(["make", "setup", f"PYTHON={old}"], cwd=ROOT, capture_output=True, text=True)
    assert done.returncode != 0 and "Python 3.11, 3.12 or 3.13 is needed" in done.stderr and "Traceback" not in done.stderr


def test_an_old_python_is_told_before_anything_newer_is_read():
    text = (ROOT / "conversation_lib" / "__main__.py").read_text(encoding="utf-8")
    assert text.index("version_info") < text.index("from .cli")
    ast.parse(text, feature_version=(3, 7))
    ast.parse((ROOT / "conversation_lib" / "__init__.py").read_text(encoding="utf-8"), feature_version=(3, 7))
