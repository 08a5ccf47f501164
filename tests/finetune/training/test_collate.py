"""Sequences as tensors: few lengths are computed, and what fills them up changes nothing."""

from pathlib import Path

import pytest
import torch
from transformers import AutoModelForCausalLM

from finetune.pack import Bin, pack
from finetune.row import Row
from finetune.training.collate import STEP, collate
from finetune.training.loss import weighted_sum


def row(name: str, length: int) -> Row:
    tokens = tuple(3 + (7 * n) % 50 for n in range(length))
    return Row(name, tokens, tuple(float(n > length // 2) for n in range(length)))


@pytest.fixture
def packed() -> Bin:
    (one,) = pack([row("a", 41), row("b", 30)], 100)
    return one


def test_every_length_is_computed_as_a_multiple_and_padding_is_not_counted() -> None:
    shapes = set()
    for length in range(1, 300, 7):
        (one,) = pack([row("a", length)], 300)
        made = collate([one])
        shapes.add(made["tokens"].shape[1])
        assert made["tokens"].shape == made["positions"].shape == made["weights"].shape
        assert made["held"].tolist() == [length]
        assert made["positions"][0].tolist() == list(range(made["tokens"].shape[1]))
        assert not made["weights"][0, length:].any()
    assert shapes == {STEP * n for n in range(1, 6)}


def test_what_fills_a_sequence_up_changes_no_loss(packed: Bin, tiny_base: Path) -> None:
    model = AutoModelForCausalLM.from_pretrained(tiny_base).eval()
    made = collate([packed])
    bare = (packed.tokens, packed.positions, packed.weights)
    with torch.no_grad():
        filled = weighted_sum(model, made["tokens"], made["positions"], made["weights"])
        plain = weighted_sum(model, *(torch.tensor([held]) for held in bare))
    assert made["tokens"].shape[1] > len(packed)
    assert float(filled) == pytest.approx(float(plain), rel=1e-5)
