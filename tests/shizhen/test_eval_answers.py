"""``shizhen eval answers``, as it is typed."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from shizhen.cli import cli


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.chdir(tmp_path)
    for name in ("SHIZHEN_LIBRARY", "SHIZHEN_MODEL", "SHIZHEN_BASE_URL"):
        monkeypatch.delenv(name, raising=False)
    return lambda *words: CliRunner().invoke(cli, [str(word) for word in words])


def test_answers_of_the_samples_are_measured(
    run, root: Path, sample_library: Path, tmp_path: Path
) -> None:
    done = run(
        *("eval", "answers", root / "samples/questions.json", "--library", sample_library),
        *("--most", 5, "--against", "extractive", "--plot", "f.svg", "--answers", "a.jsonl"),
        "--json",
    )
    assert done.exit_code == 0, done.output
    told = json.loads(done.stdout)
    assert told["questions"] == 5
    assert [one["model"] for one in told["runs"]] == ["extractive", "extractive"]
    first = told["runs"][0]
    assert first["citation_recall"]["value"] == first["number_fidelity"]["value"] == 1.0
    assert first["invalid_citations"] == 0
    assert told["difference"]["citation_recall"]["value"] == 0.0
    assert (tmp_path / "f.svg").read_text(encoding="utf-8").startswith("<?xml")
    lines = (tmp_path / "a.jsonl").read_text(encoding="utf-8").splitlines()
    assert len(lines) == 10
    assert json.loads(lines[0])["answer"]["segments"]


def test_a_set_that_brings_its_evidence_needs_no_library(run, tmp_path: Path) -> None:
    record = {
        "QUESTION": "Does drug A prolong survival in hepatocellular carcinoma?",
        "CONTEXTS": [
            "We treated 240 patients with hepatocellular carcinoma.",
            "Drug A prolonged survival in hepatocellular carcinoma by three months.",
        ],
        "LABELS": ["METHODS", "RESULTS"],
        "final_decision": "yes",
    }
    (tmp_path / "qa.json").write_text(json.dumps({"55": record}), encoding="utf-8")
    done = run("eval", "answers", "qa.json", "--json")
    assert done.exit_code == 0, done.output
    told = json.loads(done.stdout)
    assert told["papers"] == 1
    assert told["runs"][0]["gold_paper_cited"]["value"] == 1.0
    assert run("eval", "answers", "qa.json").exit_code == 0


def test_a_file_without_questions_is_one_line(run, tmp_path: Path) -> None:
    (tmp_path / "q.json").write_text("nothing", encoding="utf-8")
    done = run("eval", "answers", "q.json")
    assert "no questions that can be asked" in str(done.exception)
