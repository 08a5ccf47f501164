"""On real sentences and labelled pairs: planted errors caught, true ones left alone."""

import json
import random
import re
from collections import Counter
from pathlib import Path

import pytest

from grounding.checker import Checker
from grounding.plant import Error, plant
from grounding.verdict import Label
from literature.sentences import sentences

pytestmark = pytest.mark.data
ACTIVE = {Label.CONTRADICTED, Label.PARTIAL, Label.NOT_FOUND}


def rows(file: Path) -> list[dict]:
    return [json.loads(line) for line in file.read_text(encoding="utf-8").splitlines()]


def abstracts(data: Path, language: str) -> list[str]:
    if language == "zh":
        found = rows(data / "literature" / "csl-zh" / "corpus.jsonl")
        return [row["text"] for row in found if row["category"] == "医学"]
    return [row["passage"] for row in rows(data / "grounding" / "scifact.train.jsonl")]


@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize("error", [Error.NUMBER, Error.UNIT, Error.NEGATION, Error.DIRECTION])
def test_planted_errors_are_caught_and_true_sentences_kept(
    data: Path, language: str, error: Error
) -> None:
    rng = random.Random(17)
    texts = list(dict.fromkeys(abstracts(data, language)))
    rng.shuffle(texts)
    checker, altered, kept = Checker(), Counter(), Counter()
    for passage in texts:
        for sentence in sentences(passage):
            planted = plant(sentence.text, error, rng) if 30 <= len(sentence.text) <= 400 else None
            if planted and planted.text not in passage:
                altered[checker.check(planted.text, passage).label] += 1
                kept[checker.check(sentence.text, passage).label] += 1
                break
        if sum(altered.values()) == 25:
            break
    n = sum(altered.values())
    assert n >= 20
    assert altered[Label.SUPPORTED] == 0
    assert sum(altered[label] for label in ACTIVE) >= 0.85 * n
    assert kept[Label.SUPPORTED] >= 0.95 * n


@pytest.mark.parametrize(
    "name", ["scifact.train", "open-train/zh_csl_medical_conclusion", "open-train/check_covid"]
)
def test_supported_claims_are_seldom_contradicted(data: Path, name: str) -> None:
    pairs = rows(data / "grounding" / f"{name}.jsonl")
    random.Random(5).shuffle(pairs)
    checker, labels = Checker(), {"SUPPORT": Counter(), "REFUTE": Counter(), "NEI": Counter()}
    for row in pairs[:250]:
        claim = re.sub(r"<\|\w+\|>", "", row["claim"])
        labels[row["label"]][checker.check(claim, row["passage"]).label] += 1
    wrong = labels["SUPPORT"][Label.CONTRADICTED] / sum(labels["SUPPORT"].values())
    right = labels["REFUTE"][Label.CONTRADICTED] / sum(labels["REFUTE"].values())
    assert wrong <= 0.03
    assert right >= 2 * wrong
    assert labels["REFUTE"][Label.SUPPORTED] == labels["NEI"][Label.SUPPORTED] == 0
