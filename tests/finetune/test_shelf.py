"""What training and evaluating left in a folder is found again, and what is damaged is named."""

import json
from pathlib import Path

import pytest

from finetune.shelf import evaluations, runs
from finetune.training import progress, record
from finetune.training.progress import Moment
from literature.errors import ShizhenError

MOMENT = Moment(
    step=1, steps=9, epoch=0, loss=2.5, gradient=1.0, learning_rate=1e-4, tokens=10, learnt=5,
    seconds=1.0, tokens_per_second=10.0, mfu=None, memory=1, peak=1, left=0.0,
)  # fmt: skip


def _run(folder: Path, started: str, **more: str) -> Path:
    folder.mkdir(parents=True)
    record.write(folder, {"schema": record.SCHEMA, "started": started, **more})
    return folder


def _evaluation(folder: Path, **told: object) -> None:
    folder.mkdir(parents=True)
    held = json.dumps({"run": {}, "figures": {}, **told})
    (folder / "metrics.json").write_text(held, encoding="utf-8")


def test_runs_stand_with_the_last_begun_first_and_know_what_they_are(tmp_path: Path) -> None:
    _run(tmp_path / "a", "2026-01-01", finished="2026-01-02")
    progress.write(_run(tmp_path / "deep" / "b", "2026-02-01"), MOMENT)
    (tmp_path / "a" / "adapter").mkdir()
    (tmp_path / "a" / "adapter" / "adapter_model.safetensors").touch()
    last, first = runs(tmp_path)
    assert (last.name, last.finished, last.adapter, last.moments) == (
        "deep/b",
        False,
        None,
        (MOMENT,),
    )
    assert (first.name, first.finished, first.adapter) == ("a", True, tmp_path / "a" / "adapter")


def test_comparisons_stand_before_single_evaluations(tmp_path: Path) -> None:
    _evaluation(tmp_path / "before")
    _evaluation(tmp_path / "later", gains={"citation_f1": {}})
    assert [(one.name, one.compared) for one in evaluations(tmp_path)] == [
        ("later", True),
        ("before", False),
    ]


def test_files_of_others_are_passed_over(tmp_path: Path) -> None:
    (tmp_path / "record.json").write_text('{"schema": "another/1"}', encoding="utf-8")
    (tmp_path / "metrics.json").write_text("[1, 2]", encoding="utf-8")
    assert runs(tmp_path) == []
    assert evaluations(tmp_path) == []
    assert runs(tmp_path / "nowhere") == []


@pytest.mark.parametrize("file", ["record.json", "progress.jsonl"])
def test_a_damaged_file_is_named(tmp_path: Path, file: str) -> None:
    run = _run(tmp_path / "a", "2026-01-01")
    (run / file).write_text('{"step": ', encoding="utf-8")
    with pytest.raises(ShizhenError, match=rf"{file}: it cannot be read"):
        runs(tmp_path)
