"""Measuring the checker on labelled pairs."""

import json
from pathlib import Path

import pytest

from grounding.checker import Checker
from grounding.evaluate import evaluate_grounding, score
from grounding.verdict import Label, Verdict
from literature.errors import ShizhenError

PAIRS = [
    {"claim": "Rash was common.", "passage": "Rash was common.", "label": "SUPPORT"},
    {"claim": "Rash was not common.", "passage": "Rash was common.", "label": "REFUTE"},
    {"claim": "Bananas are yellow.", "passage": "Rash was common.", "label": "NEI"},
    {"claim": "皮疹常见。", "passage": "皮疹常见。", "label": "Complete"},
    {"claim": "皮疹不常见。", "passage": "皮疹常见。", "label": "Incomplete"},
]


def written(folder: Path, rows: list[object]) -> Path:
    file = folder / "pairs.jsonl"
    lines = [row if isinstance(row, str) else json.dumps(row) for row in rows]
    file.write_text("\n".join(lines), encoding="utf-8")
    return file


def test_easy_pairs_are_told_apart(tmp_path: Path) -> None:
    found = evaluate_grounding(written(tmp_path, [*PAIRS, ""]))
    assert found["auroc"] == found["balanced_accuracy"] == 1.0
    assert found["macro_f1"] > 0.6
    assert found["n"] == 5
    assert found["pairs_per_minute"] > 60
    assert found["checker"] == Checker().version


def test_a_worse_verdict_never_scores_higher() -> None:
    def at(label: Label) -> float:
        return score(Verdict(label), 0.5)

    order = [
        Label.SUPPORTED,
        Label.NOT_CHECKED,
        Label.PARTIAL,
        Label.NOT_FOUND,
        Label.CONTRADICTED,
        Label.INVALID,
    ]
    scores = [at(label) for label in order]
    assert scores == sorted(scores, reverse=True)
    assert score(Verdict(Label.NOT_CHECKED), 0.9) > score(Verdict(Label.NOT_CHECKED), 0.1)


@pytest.mark.parametrize(
    ("rows", "message"),
    [
        (["{"], "no JSON"),
        ([{"claim": "a", "passage": "b"}], "claim, passage and label"),
        ([["a"]], "claim, passage and label"),
        ([{"claim": "a", "passage": "b", "label": "MAYBE"}], "MAYBE"),
        ([PAIRS[0]], "told apart"),
        ([], "told apart"),
    ],
)
def test_a_bad_file_is_refused_with_the_line(
    tmp_path: Path, rows: list[object], message: str
) -> None:
    with pytest.raises(ShizhenError, match=message) as caught:
        evaluate_grounding(written(tmp_path, rows))
    assert "pairs.jsonl" in str(caught.value)


def test_a_missing_or_unreadable_file_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ShizhenError, match="cannot be read"):
        evaluate_grounding(tmp_path / "none.jsonl")
    (tmp_path / "gb.jsonl").write_bytes("皮疹".encode("gb18030"))
    with pytest.raises(ShizhenError, match="UTF-8"):
        evaluate_grounding(tmp_path / "gb.jsonl")
