"""An NLI cross-encoder from a folder, in the place of the model that ships."""

from pathlib import Path

import pytest

from grounding.checker import Checker, CheckerSettings
from grounding.entailment.cross_encoder import CrossEncoder
from literature.errors import ShizhenError


def folder(at: Path, labels: dict[int, str]) -> Path:
    """A tiny BERT with chance weights, saved as any model of that kind is."""
    import torch
    from transformers import BertConfig, BertForSequenceClassification, BertTokenizerFast

    torch.manual_seed(1)
    at.mkdir()
    words = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", "rash", "was", "common", "rare", "."]
    (at / "vocab.txt").write_text("\n".join(words), encoding="utf-8")
    BertTokenizerFast(str(at / "vocab.txt")).save_pretrained(at)
    config = BertConfig(
        vocab_size=len(words), hidden_size=16, num_hidden_layers=1, num_attention_heads=2,
        intermediate_size=16, id2label=labels, label2id={v: k for k, v in labels.items()},
    )  # fmt: skip
    BertForSequenceClassification(config).save_pretrained(at)
    return at


def test_its_labels_decide_what_is_support(tmp_path: Path) -> None:
    one = folder(tmp_path / "one", {0: "contradiction", 1: "entailment", 2: "neutral"})
    two = folder(tmp_path / "two", {0: "ENTAILMENT", 1: "NEUTRAL", 2: "CONTRADICTION"})
    first, second = (CrossEncoder(str(f))("Rash was rare.", "Rash was common.") for f in (one, two))
    assert first.refute == pytest.approx(second.support)
    assert first.support == pytest.approx(second.neither)


def test_a_checker_takes_it_from_its_settings_and_names_it(tmp_path: Path) -> None:
    made = folder(tmp_path / "mine", {0: "entailment", 1: "neutral", 2: "contradiction"})
    checker = Checker(CheckerSettings(entailment=str(made)))
    verdict = checker.check("A rash was frequent in them.", "Rash was common in children.")
    assert "+mine+e5zh/" in verdict.checker
    assert verdict.probability is not None


def test_labels_that_say_nothing_are_refused(tmp_path: Path) -> None:
    made = folder(tmp_path / "bad", {0: "LABEL_0", 1: "LABEL_1", 2: "LABEL_2"})
    with pytest.raises(ShizhenError, match="not those of entailment"):
        CrossEncoder(str(made))("a", "b")


def test_a_folder_without_a_model_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ShizhenError, match="cannot be loaded"):
        CrossEncoder(str(tmp_path))("a", "b")
