"""What is published can be read back by others, and its card tells what is in it."""

import hashlib
import json
from pathlib import Path

import jsonschema
import pytest
from written import FEWER, cited, joined, talk

from dialogue_gen.dialogue import Dialogue
from dialogue_gen.produce import ACCEPTED, REJECTED, read
from dialogue_gen.publish.columns import read_parquet, write_parquet
from dialogue_gen.publish.dataset import publish
from dialogue_gen.publish.exports import FORMATS, as_json
from dialogue_gen.publish.schema import as_text, json_schema
from dialogue_gen.rules import Context, judge
from grounding.checker import Checker
from grounding.error_rates import error_rates


@pytest.fixture(scope="module")
def published(run: Path, good: tuple[Dialogue, ...]) -> Path:
    publish(run, good, list(read(run / REJECTED)), name="samples")
    return run


def test_datasets_reads_what_is_written(
    published: Path, tmp_path: Path, good: tuple[Dialogue, ...]
) -> None:
    import datasets

    held = datasets.load_dataset(str(published), cache_dir=str(tmp_path))
    assert sum(len(held[side]) for side in held) == len(good)
    first = held["train"][0]
    assert first["turns"][0]["role"] == "user"
    lines = datasets.load_dataset(
        "json", data_files=str(published / "train.jsonl"), cache_dir=str(tmp_path), split="train"
    )
    assert len(lines) == len(held["train"])


def test_parquet_gives_back_what_it_was_given(good: tuple[Dialogue, ...], tmp_path: Path) -> None:
    write_parquet(good, tmp_path / "some.parquet")
    assert tuple(read_parquet(tmp_path / "some.parquet")) == good


def test_the_card_counts_what_is_there(published: Path, good: tuple[Dialogue, ...]) -> None:
    card = (published / "README.md").read_text(encoding="utf-8")
    assert f"{len(good)} dialogues (shizhen-dialogue/1)" in card
    for heading in (
        "Counts",
        "Sources and licences",
        "Rejections",
        "The checker",
        "Privacy audit",
        "Ethics",
    ):
        assert f"## {heading}\n" in card
    digest = hashlib.sha256((published / ACCEPTED).read_bytes()).hexdigest()
    assert digest in card
    assert "extractive" in card
    for name in ("kinds", "length"):
        assert (published / "plots" / f"{name}.png").read_bytes().startswith(b"\x89PNG")


def test_the_card_tells_how_often_its_checker_is_wrong(published: Path) -> None:
    card = (published / "README.md").read_text(encoding="utf-8")
    measured = error_rates(Checker().version)
    assert measured
    for rate in measured:
        row = f"| {rate.source} | {rate.language} | {rate.label} | {rate.n} | {rate.rate:.1%} |"
        assert row in card


def test_rejections_stand_in_the_card_by_rule(tmp_path: Path, good: tuple[Dialogue, ...]) -> None:
    bad = judge(talk([cited("Fewer attacks were seen (14%).", FEWER)]), Context())
    publish(tmp_path, good[:5], [bad])
    card = (tmp_path / "README.md").read_text(encoding="utf-8")
    assert "1 of 6 written dialogues were rejected (16.7%)" in card
    assert "| `numbers` | a number is not in the words quoted | 1 |" in card


def test_the_published_schema_is_the_one_in_the_code(root: Path) -> None:
    held = (root / "docs" / "schemas" / "shizhen-dialogue-1.json").read_text(encoding="utf-8")
    assert held == as_text(), "write it anew from dialogue_gen.publish.schema.as_text()"


def test_every_line_fits_the_published_schema(published: Path) -> None:
    schema = json_schema()
    jsonschema.Draft202012Validator.check_schema(schema)
    validator = jsonschema.Draft202012Validator(schema)
    for line in (published / ACCEPTED).read_text(encoding="utf-8").splitlines():
        validator.validate(json.loads(line))
    with pytest.raises(jsonschema.ValidationError):
        validator.validate({"schema": "shizhen-dialogue/2"})


def test_exports_keep_every_turn(good: tuple[Dialogue, ...]) -> None:
    answers = sum(len(d.answers()) for d in good)
    assert len(as_json(good, "alpaca")) == answers
    for name, key, said in (("sharegpt", "conversations", "value"), ("trl", "messages", "content")):
        records = as_json(good, name)
        assert len(records) == len(good)
        for record, dialogue in zip(records, good, strict=True):
            told = [m[said] for m in record[key]]
            assert told[-len(dialogue.turns) :] == [t.text for t in dialogue.turns]
    assert set(FORMATS) == {"sharegpt", "alpaca", "trl"}


def test_an_export_shows_the_passages_under_the_numbers_that_cite_them() -> None:
    (record,) = as_json([talk([joined("It says:"), cited(FEWER)])], "alpaca")
    assert record["input"].startswith("[1] Paper 1\nWe followed")
    assert "[1]" in record["output"]
