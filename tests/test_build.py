"""Notebooks run fresh, whole or not at all, and what comes of them is checked against receipts."""

import json
import shutil
import zipfile

import pytest

from conversation_lib import paths
from conversation_lib.errors import BadInput
from conversation_lib.publish import build, editions, receipts, refresh
from conversation_lib.publish.execute import _sentence
from conversation_lib.publish.notebooks import Notebook, all_notebooks, choose, open_notebook
from conversation_lib.publish.tidy import escape, tidy

from .small_suite import notebook, small_suite, write  # noqa: F401  a fixture


def _tree(folder):
    return {file.relative_to(folder): file.read_bytes() for file in sorted(folder.rglob("*")) if file.is_file()}


# --- one pass over a small suite (kernels: slow) ----------------------------------------------------------------------


@pytest.fixture(scope="module")
def built(small_suite):  # noqa: F811
    before = _tree(paths.NOTEBOOKS)
    outcome = build.run_notebooks(quiet=True)
    return small_suite, outcome, before


@pytest.mark.slow
@pytest.mark.notebook
class TestASmallSuite:
    def test_all_notebooks_run_and_nothing_is_left_over(self, built):
        top, outcome, _ = built
        assert outcome.ran == ["00-first", "10-second"] and outcome.failed == [] and outcome.notices == []
        assert sorted(entry.name for entry in (top / "build").iterdir()) == ["figures", "notebooks", "results", "state", "tables"]

    def test_build_touches_no_committed_notebook(self, built):
        _, _, before = built
        assert _tree(paths.NOTEBOOKS) == before

    def test_recorded_results_arrive(self, built):
        assert receipts.results_of("00")["seven"]["value"] == 7
        assert receipts.results_of("10")["five"]["value"] == 5

    def test_pictures_and_tables_arrive_apart(self, built):
        top, _, _ = built
        assert {file.suffix for file in (top / "build/figures/00").iterdir()} >= {".pdf", ".svg", ".png"}
        assert (top / "build/tables/00/rises.csv").read_text().splitlines()[0] == "x,y"

    def test_prose_shows_the_recorded_number(self, built):
        made = open_notebook(paths.BUILD / "notebooks/00-first.ipynb")
        assert "There are 7 messages." in json.dumps(made.content)

    def test_the_words_for_a_picture_reach_its_cell(self, built):
        made = open_notebook(paths.BUILD / "notebooks/00-first.ipynb")
        (cell,) = [cell for cell in made.cells("code") if "mystnb" in cell["metadata"]]
        assert cell["metadata"]["mystnb"]["image"]["alt"] == "A line from the lower left to the upper right."
        assert r"\<b\>not bold\</b\>" in cell["metadata"]["mystnb"]["figure"]["caption"]

    def test_cells_are_numbered_as_in_one_run(self, built):
        made = open_notebook(paths.BUILD / "notebooks/00-first.ipynb")
        assert [cell["execution_count"] for cell in made.cells("code")] == [1, 2, 3, 4]

    def test_an_unchanged_notebook_is_not_run_again(self, built):
        outcome = build.run_notebooks(quiet=True)
        assert outcome.ran == [] and outcome.fresh == ["00-first", "10-second"]

    def test_the_library_or_the_data_changing_makes_a_notebook_due(self, built, monkeypatch):
        (first, _) = choose([])
        assert build.is_fresh(first)
        monkeypatch.setattr(build, "_surroundings", lambda root: "another library")
        assert not build.is_fresh(first)

    def test_a_changed_word_makes_that_notebook_due(self, built):
        first, _ = choose([])
        first.content["cells"][0]["source"] += "One more word."
        assert not build.is_fresh(first)

    def test_refreshed_notebooks_reproduce(self, built, tmp_path, monkeypatch):
        copied = tmp_path / "notebooks"
        shutil.copytree(paths.NOTEBOOKS, copied)
        monkeypatch.setattr(paths, "NOTEBOOKS", copied)
        monkeypatch.setattr(paths, "RECEIPTS", copied / "receipts")
        monkeypatch.setattr(refresh, "refresh_tables", lambda: None)
        outcome, refusals = refresh.refresh(anew=False)
        assert refusals == [] and outcome.fresh == ["00-first", "10-second"]
        assert str(receipts.verify()) == "2 reproduced, 0 changed, 0 missing" and receipts.verify().good
        assert receipts.stale() == []
        first = choose(["00"])[0]
        assert refresh.faults(first) == [] and any(cell["outputs"] for cell in first.cells("code"))
        assert build.is_fresh(first)  # writing outputs is no change of the notebook
        first.content["cells"][0]["source"] = "# Another question"
        write(copied, "00-first", first.content)
        assert receipts.stale() == ["notebook 00 was edited after its last full run"]

    def test_students_get_no_solutions_and_teachers_do(self, built):
        students, solutions = editions.build_editions()
        text = (students / "00-first.ipynb").read_text(encoding="utf-8")
        assert "answer = 42" not in text and "secret" not in text and "your turn" in text
        text = (solutions / "00-first.ipynb").read_text(encoding="utf-8")
        assert "answer = 42" in text and "secret" in text
        with zipfile.ZipFile(students.parent / "students.zip") as archive:
            assert archive.testzip() is None and "students/00-first.ipynb" in archive.namelist()

    def test_a_failing_notebook_is_named_with_its_cell_and_leaves_the_last_good_run(self, built, tmp_path):
        before = _tree(paths.BUILD)
        bad = write(paths.NOTEBOOKS, "20-bad", notebook(("markdown", "# Fine\n\n## Not so fine"), ("code", "1 + 1"), ("code", "nobody_defined_this + 1")))
        try:
            outcome = build.run_notebooks(["20"], quiet=True)
        finally:
            bad.unlink()
        assert outcome.failed == ["Notebook 20 (20-bad) stopped in code cell 2, under 'Not so fine': NameError: name 'nobody_defined_this' is not defined"]
        assert _tree(paths.BUILD) == before

    def test_a_notebook_cannot_reach_the_network_and_warnings_are_told(self, built):
        cells = [
            ("code", "import urllib.request, urllib.error\ntry:\n    urllib.request.urlopen('http://192.0.2.1/', timeout=1)\nexcept OSError as error:\n    print(error)"),
            ("code", "import warnings\nwarnings.warn('mind the gap')"),
        ]
        online = write(paths.NOTEBOOKS, "30-online", notebook(*cells))
        try:
            outcome = build.run_notebooks(["30"], quiet=True)
            text = (paths.BUILD / "notebooks/30-online.ipynb").read_text(encoding="utf-8")
        finally:
            online.unlink()
            build.forget_removed()
        assert "runs offline" in text and "UserWarning" not in text
        assert len(outcome.notices) == 1 and outcome.notices[0].startswith("notebook 30, code cell 2 wrote a warning") and "mind the gap" in outcome.notices[0]
        assert not (paths.BUILD / "notebooks/30-online.ipynb").exists()


# --- by hand (fast) ---------------------------------------------------------------------------------------------------


def test_notebooks_are_named_by_number_name_or_path(tmp_path):
    write(tmp_path, "00-start", notebook(("markdown", "# Start")))
    write(tmp_path, "30-parody", notebook(("markdown", "# Parody")))
    write(tmp_path, "Untitled", notebook(("markdown", "# Not of the suite")))
    assert [one.number for one in all_notebooks(tmp_path)] == ["00", "30"]
    for name in ("30", "30-parody", "30-parody.ipynb", str(tmp_path / "30-parody.ipynb")):
        assert [one.name for one in choose([name], tmp_path)] == ["30-parody"]
    with pytest.raises(BadInput, match=r"00, 30.*'31'"):
        choose(["31"], tmp_path)


def test_half_a_notebook_is_told_in_a_sentence(tmp_path):
    (tmp_path / "00-start.ipynb").write_text('{"cells": [', encoding="utf-8")
    with pytest.raises(BadInput, match=r"00-start\.ipynb, which cannot be read"):
        all_notebooks(tmp_path)


def test_the_checksum_of_a_notebook_is_that_of_its_words_not_of_its_outputs(tmp_path):
    content = notebook(("markdown", "# A"), ("code", "1"))
    plain = Notebook(tmp_path / "00-a.ipynb", json.loads(json.dumps(content)))
    content["cells"][1]["outputs"] = [{"output_type": "stream", "name": "stdout", "text": "1"}]
    content["cells"][0]["source"] = ["# ", "A"]
    assert Notebook(tmp_path / "00-a.ipynb", content).sha256() == plain.sha256()
    content["cells"][1]["source"] = "2"
    assert Notebook(tmp_path / "00-a.ipynb", content).sha256() != plain.sha256()


def test_a_failure_before_any_cell_says_that_nothing_started(tmp_path):
    assert _sentence(Notebook(tmp_path / "00-a.ipynb", notebook(("code", "1"))), None, "no kernel") == "Notebook 00 (00-a) did not start: no kernel"


def test_tidy_takes_out_warnings_widgets_and_the_traces_of_a_machine():
    content = notebook(("code", "x"), ("code", ""))
    content["metadata"]["widgets"] = {"state": 1}
    content["metadata"]["language_info"] = {"name": "python", "version": "3.11.7"}
    content["cells"][0]["metadata"] = {"execution": {"iopub.status.busy": "now"}, "tags": ["keep"]}
    content["cells"][0]["outputs"] = [
        {"output_type": "stream", "name": "stderr", "text": "a warning"},
        {"output_type": "display_data", "data": {"application/vnd.jupyter.widget-view+json": {}}, "metadata": {}},
        {"output_type": "execute_result", "data": {"text/plain": "1"}, "metadata": {}, "execution_count": 9},
    ]
    made = tidy(content)
    assert made["metadata"].keys() == {"conversation", "kernelspec", "language_info"} and "version" not in made["metadata"]["language_info"]
    assert made["cells"][0]["metadata"] == {"tags": ["keep"]}
    assert [(output["output_type"], output.get("execution_count")) for output in made["cells"][0]["outputs"]] == [("execute_result", 1)]
    assert made["cells"][1]["execution_count"] is None


def test_what_a_page_folds_is_folded_in_jupyterlab_as_well():
    content = notebook(("code", "cl.say('')", "hide-input"), ("code", "1 + 1"), ("code", "answer", "solution"), ("markdown", "Because.", "solution"))
    content["cells"][1]["metadata"]["jupyter"] = {"source_hidden": True}  # left over from an author's own reading
    made = tidy(content)
    assert [cell["metadata"].get("jupyter") for cell in made["cells"]] == [{"source_hidden": True}, None, {"source_hidden": True, "outputs_hidden": True}, {"source_hidden": True}]
    assert tidy(made) == made
    for edition in (editions.for_students, editions.for_teachers):
        assert [cell["metadata"].get("jupyter") for cell in edition(made)["cells"]] == [{"source_hidden": True}, None, None, None]


def test_words_from_a_message_cannot_become_markup():
    assert escape("*a* [b](c)\n{d}`e` & <f>") == r"\*a\* \[b\](c) \{d\}\`e\` & \<f\>"


def test_refresh_refuses_paths_warnings_and_heavy_pictures(tmp_path):
    content = notebook(("code", "a"), ("code", "b"), ("code", "c"))
    for number, cell in enumerate(content["cells"], 1):
        cell["execution_count"] = number
    content["cells"][0]["outputs"] = [{"output_type": "stream", "name": "stdout", "text": f"read from {paths.ROOT}/data"}]
    content["cells"][1]["outputs"] = [{"output_type": "display_data", "metadata": {}, "data": {"image/png": "A" * 140_000}}]
    content["cells"][2]["execution_count"] = 7
    told = " ".join(refresh.faults(Notebook(tmp_path / "00-a.ipynb", content)))
    assert "code cell 1 shows a path" in told and "code cell 2 holds a picture of 105 kB" in told and "code cell 3 is not the result of one run" in told


# --- receipts ---------------------------------------------------------------------------------------------------------


def _verdict(tmp_path, expected, found):
    for name, content in (("receipts", {"results": expected}), ("results", found)):
        (tmp_path / name).mkdir(exist_ok=True)
        if content is not None:
            (tmp_path / name / "00.json").write_text(json.dumps(content), encoding="utf-8")
    return receipts.verify(tmp_path / "receipts", tmp_path / "results")


def test_verify_counts_what_held_what_changed_and_what_is_missing(tmp_path):
    expected = {"same": {"value": 1.0}, "moved": {"value": 0.5, "low": 0.4, "high": 0.6}, "gone": {"value": 3}, "undefined": {"value": None}}
    found = {"same": {"value": 1.0 + 1e-9}, "moved": {"value": 0.5, "low": 0.3, "high": 0.6}, "undefined": {"value": None}, "new": {"value": 1}}
    verdict = _verdict(tmp_path, expected, found)
    assert str(verdict) == "2 reproduced, 2 changed, 1 missing" and not verdict.good
    assert "notebook 00: moved changed: low was 0.4, is 0.3" in verdict.sentences


def test_a_notebook_that_was_not_built_is_missing_not_forgotten(tmp_path):
    assert str(_verdict(tmp_path, {"a": {"value": 1}, "b": {"value": 2}}, None)) == "0 reproduced, 0 changed, 2 missing"


def test_nothing_to_compare_is_no_success(tmp_path):
    assert not receipts.verify(tmp_path, tmp_path).good


@pytest.mark.parametrize(
    ("old", "new", "same"),
    [
        ({"value": 1.0}, {"value": 1.0 + 2e-6}, False),
        ({"value": 1.0, "tolerance": 0.01}, {"value": 1.005}, True),
        ({"value": 0.0}, {"value": 1e-13}, True),
        ({"value": 0.0}, {"value": None}, False),
        ({"value": None}, {"value": 0.0}, False),
        ({"value": 1.0, "n": 7}, {"value": 1.0, "n": 8}, False),
        ({"value": "infinity"}, {"value": "infinity"}, True),
        ({"value": "infinity"}, {"value": "-infinity"}, False),
        ({"value": 2.0, "unit": "hours"}, {"value": 2.0}, False),
    ],
)
def test_what_counts_as_the_same_result(old, new, same):
    assert (receipts.differences(old, new) == []) is same


def test_a_receipt_keeps_what_a_result_says_about_its_own_tolerance(tmp_path):
    made = receipts.receipt(Notebook(tmp_path / "00-a.ipynb", notebook(("code", "1"))), {"a": {"name": "a", "value": 1.0, "parameters": {"tolerance": 0.02}}, "b": {"name": "b", "value": 2.0}})
    assert made["results"]["a"]["tolerance"] == 0.02 and made["results"]["b"]["tolerance"] == receipts.TOLERANCE
    assert made["versions"]["pandas"] and made["notebook"] == "00-a"
