"""Dialogues in, rows out: nothing lost, everything recorded, nothing bad gone on with."""

import json
from pathlib import Path
from typing import Any

import pytest
from cited_dialogues import (
    answerable,
    chinese,
    false_premise,
    gold,
    made,
    quote,
    said,
    unanswerable,
    user,
)
from click.testing import CliRunner
from transformers import PreTrainedTokenizerFast

from dialogue_gen.dialogue import Dialogue
from finetune.encode import SpanWeights
from finetune.prepare import PrepareSettings, prepare, read_manifest, read_rows
from literature.errors import ShizhenError
from shizhen.cli import cli

TRAIN = [answerable("pmid:11"), chinese("pmid:12"), unanswerable(0), false_premise("pmid:13")]
DEV = [answerable("pmid:14")]
TEST = [chinese("pmid:15")]


def write(folder: Path, **files: list[Dialogue]) -> Path:
    folder.mkdir(exist_ok=True)
    for side, dialogues in files.items():
        text = "".join(d.to_json() + "\n" for d in dialogues)
        (folder / f"{side}.jsonl").write_text(text, encoding="utf-8")
    return folder


@pytest.fixture
def tokenizer(tiny_base: Path) -> Any:
    return PreTrainedTokenizerFast.from_pretrained(tiny_base)


@pytest.fixture
def source(tmp_path: Path) -> Path:
    return write(tmp_path / "dialogues", train=TRAIN, dev=DEV, test=TEST)


def test_what_is_written_is_read_and_every_label_token_is_kept(
    source: Path, tokenizer: Any, tmp_path: Path
) -> None:
    settings = PrepareSettings(length=900, epochs=2, weights=SpanWeights(marker=2.0))
    manifest = prepare(source, tokenizer, tmp_path / "rows", settings, base="tiny")
    assert manifest == read_manifest(tmp_path / "rows")
    told = manifest["counts"]["train"]
    assert told["labels_kept"] == 1.0
    assert told["labels_kept_by_cut_off"] < 1.0
    assert manifest["left_out"] == {}
    for epoch in (0, 1):
        rows = read_rows(tmp_path / "rows", epoch)
        assert {row.name for row in rows} == {d.id for d in TRAIN}
        assert {2.0, 1.0, 0.0} <= {w for row in rows for w in row.weights}
        assert all(len(row) <= 900 for row in rows)
    assert (
        sum(row.learnt for e in (0, 1) for row in read_rows(tmp_path / "rows", e)) == told["labels"]
    )
    assert [row.name for row in read_rows(tmp_path / "rows", 0, "dev")] == [DEV[0].id]


def test_an_epoch_beyond_those_prepared_takes_them_in_turn(
    source: Path, tokenizer: Any, tmp_path: Path
) -> None:
    prepare(source, tokenizer, tmp_path / "rows", PrepareSettings(epochs=2))
    assert read_rows(tmp_path / "rows", 3) == read_rows(tmp_path / "rows", 1)
    assert read_rows(tmp_path / "rows", 0) != read_rows(tmp_path / "rows", 1)


def test_the_same_command_writes_the_same_rows(
    source: Path, tokenizer: Any, tmp_path: Path
) -> None:
    one, two = (
        prepare(source, tokenizer, tmp_path / name, PrepareSettings(epochs=2)) for name in "ab"
    )
    assert one["files"] == two["files"]
    other = prepare(source, tokenizer, tmp_path / "c", PrepareSettings(epochs=2, seed=1))
    assert other["files"]["train-0.safetensors"] != one["files"]["train-0.safetensors"]


def test_rows_altered_since_are_refused(source: Path, tokenizer: Any, tmp_path: Path) -> None:
    prepare(source, tokenizer, tmp_path / "rows", PrepareSettings(epochs=1))
    path = tmp_path / "rows" / "train-0.safetensors"
    data = bytearray(path.read_bytes())
    data[-1] ^= 1
    path.write_bytes(bytes(data))
    with pytest.raises(ShizhenError, match="not the rows that the manifest tells of"):
        read_rows(tmp_path / "rows", 0)


def test_a_paper_on_two_sides_stops_it(tokenizer: Any, tmp_path: Path) -> None:
    source = write(tmp_path / "d", train=TRAIN, test=[answerable("pmid:11")])
    with pytest.raises(ShizhenError, match=r"train and test share 1 papers, first pmid:11"):
        prepare(source, tokenizer, tmp_path / "rows", PrepareSettings())


def test_too_many_that_do_not_fit_stop_it_and_the_old_rows_stay(
    source: Path, tokenizer: Any, tmp_path: Path
) -> None:
    out = tmp_path / "rows"
    prepare(source, tokenizer, out, PrepareSettings(epochs=1))
    before = read_rows(out, 0)
    with pytest.raises(ShizhenError, match=r"of 6 questions do not fit into 300 tokens.*--length"):
        prepare(source, tokenizer, out, PrepareSettings(length=300))
    assert read_rows(out, 0) == before


def test_what_is_only_watched_stops_nothing(tokenizer: Any, tmp_path: Path) -> None:
    long = "Velorin was given for weeks. " * 60
    dev = made([user("For how long?"), said(quote(long, "pmid:14#0"))], [gold(long, "pmid:14")])
    source = write(tmp_path / "d", train=TRAIN, dev=[dev])
    settings = PrepareSettings(length=900, epochs=1)
    manifest = prepare(source, tokenizer, tmp_path / "rows", settings)
    assert list(manifest["left_out"]) == [f"{dev.id} turn 0"]
    assert manifest["counts"]["train"]["labels_kept"] == 1.0


def test_those_left_out_with_leave_are_named(source: Path, tokenizer: Any, tmp_path: Path) -> None:
    settings = PrepareSettings(length=500, most_lost=1.0, epochs=1)
    manifest = prepare(source, tokenizer, tmp_path / "rows", settings)
    names = {d.id for d in (*TRAIN, *DEV)}
    assert manifest["left_out"]
    assert {name.partition(" ")[0] for name in manifest["left_out"]} <= names


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("", "no dialogue to learn from"),
        ('{"instruction": "a", "output": "b"}\n', r"train\.jsonl, line 1: .*shizhen-dialogue/1"),
    ],
)
def test_what_is_empty_or_another_schema_is_one_line(
    line: str, said: str, tokenizer: Any, tmp_path: Path
) -> None:
    source = tmp_path / "d"
    source.mkdir()
    (source / "train.jsonl").write_text(line, encoding="utf-8")
    with pytest.raises(ShizhenError, match=said):
        prepare(source, tokenizer, tmp_path / "rows", PrepareSettings())


def test_the_command_prints_the_share_of_label_tokens_kept(
    source: Path, tiny_base: Path, tmp_path: Path
) -> None:
    given = ["finetune", "prepare", str(source), "--base", str(tiny_base), "--epochs", "1"]
    ran = CliRunner().invoke(cli, [*given, "--out", str(tmp_path / "rows")])
    assert ran.exit_code == 0, ran.output
    assert "train: 4 rows of 4 dialogues" in ran.output
    assert "label tokens kept 100.00%" in ran.output
    ran = CliRunner().invoke(cli, [*given, "--lang", "zh", "--out", str(tmp_path / "zh"), "--json"])
    told = json.loads(ran.stdout)
    assert told["dialogues"] == {"train": 1, "dev": 0, "test": 1}
