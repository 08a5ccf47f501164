"""The measure itself, and what is reached on the shared sets."""

import json
from pathlib import Path

import pytest

from literature.errors import ShizhenError
from literature.normal import one_line
from literature.privacy import identify
from literature.privacy.evaluate import evaluate_deid


def lines(path: Path, *rows: object) -> Path:
    path.write_text("\n".join(json.dumps(row, ensure_ascii=False) for row in rows), "utf-8")
    return path


def test_exact_spans_count(tmp_path: Path) -> None:
    file = lines(
        tmp_path / "spans.jsonl",
        {"text": "姓名：苏晓棠", "spans": [{"start": 3, "end": 6, "type": "NAME"}]},
        {"text": "姓名：苏晓棠", "spans": [{"start": 3, "end": 5, "type": "NAME"}]},
        {"text": "腹痛3天", "spans": []},
    )
    score = evaluate_deid(file)
    assert (score["precision"], score["recall"], score["f1"], score["n"]) == (0.5, 0.5, 0.5, 3)
    assert score["by_type"]["NAME"]["spans"] == 2


def test_presidios_layout_is_mapped(tmp_path: Path) -> None:
    text = "Name: Ellen Marsh\nFrance 2001"
    spans = [
        {"entity_type": "PERSON", "start_position": 6, "end_position": 17},
        {"entity_type": "GPE", "start_position": 18, "end_position": 24},
        {"entity_type": "DATE_TIME", "start_position": 25, "end_position": 29},
    ]
    file = tmp_path / "spans.json"
    file.write_text(json.dumps([{"full_text": text, "spans": spans}]))
    score = evaluate_deid(file)
    assert score["f1"] == 1.0
    assert score["by_type"].keys() == {"NAME"}
    assert score["f1_all"] == 0.5  # one found of three, nothing false


def test_organisations_taken_for_persons_count_as_errors(tmp_path: Path) -> None:
    text = "Patient name: Marsh Holdings"
    spans = [{"entity_type": "ORGANIZATION", "start_position": 14, "end_position": 28}]
    file = tmp_path / "spans.json"
    file.write_text(json.dumps([{"full_text": text, "spans": spans}]))
    assert evaluate_deid(file)["precision"] == 0.0


@pytest.mark.parametrize(
    ("content", "says"),
    [("{", "broken JSON"), ('{"text": "x"}', "neither layout"), ("[1]", "neither layout")],
)
def test_what_is_no_such_file_is_refused_by_name(tmp_path: Path, content: str, says: str) -> None:
    file = tmp_path / "bad.json"
    file.write_text(content)
    with pytest.raises(ShizhenError, match=says) as error:
        evaluate_deid(file)
    assert "bad.json" in str(error.value)
    with pytest.raises(ShizhenError, match="cannot be read"):
        evaluate_deid(tmp_path / "none.json")


@pytest.mark.data
def test_synthetic_chinese_notes(data: Path) -> None:
    assert evaluate_deid(data / "deid/synthetic_zh_pii_300.jsonl")["f1"] >= 0.98


@pytest.mark.data
def test_presidios_english_texts(data: Path) -> None:
    pytest.importorskip("presidio_analyzer", reason="shizhen[deid] is not installed")
    assert evaluate_deid(data / "deid/presidio_synth_en_750.json")["f1"] >= 0.90


@pytest.mark.data
def test_words_of_medicine_are_left_alone_in_pages_for_patients(data: Path) -> None:
    rows = (data / "retrieval/liveqa-med/corpus.jsonl").read_text("utf-8").splitlines()[::50]
    kinds = [{str(s.type) for s in identify(json.loads(row)["text"][:4000])} for row in rows]
    assert sum(bool({"NAME", "ADDR"} & each) for each in kinds) <= 0.2 * len(rows)


@pytest.mark.data
def test_masked_clinical_text_is_left_alone(data: Path) -> None:
    records = (data / "deid/cEHRNER_dev.json").read_text("utf-8").splitlines()
    changed = [r for r in records if identify(json.loads(r)["text"])]
    assert len(changed) <= 0.01 * len(records)


@pytest.mark.data
def test_abstracts_are_left_alone(data: Path) -> None:
    chinese = (data / "literature/csl-zh/corpus.jsonl").read_text("utf-8").splitlines()[::4]
    changed = [r for r in chinese if identify(one_line(json.loads(r)["text"]))]
    assert len(changed) <= 0.02 * len(chinese)
