"""Packed rows: each once, none too long, and none sees another."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from finetune.pack import pack
from finetune.row import Row
from literature.errors import ShizhenError


def row(name: str, length: int, first: int = 3) -> Row:
    tokens = tuple(first + n % 200 for n in range(length))
    return Row(name, tokens, (1.0,) * length)


@given(st.lists(st.integers(1, 40), max_size=30))
def test_every_row_once_and_no_sequence_too_long(lengths: list[int]) -> None:
    rows = [row(str(n), length, 3 + n) for n, length in enumerate(lengths)]
    bins = pack(rows, 40)
    assert sorted(name for b in bins for name in b.names) == sorted(r.name for r in rows)
    for packed in bins:
        assert len(packed.tokens) == len(packed.weights) == len(packed.positions) <= 40
        by_name = {r.name: r for r in rows}
        wanted = [token for name in packed.names for token in by_name[name].tokens]
        assert packed.tokens == wanted
        starts = [n for n, place in enumerate(packed.positions) if place == 0]
        assert len(starts) == len(packed.names)
        assert all(packed.weights[n] == 0 for n in starts)


@given(st.lists(st.integers(1, 40), min_size=1, max_size=40))
def test_little_is_left_empty(lengths: list[int]) -> None:
    bins = pack([row(str(n), length) for n, length in enumerate(lengths)], 40)
    fewest = -(-sum(lengths) // 40)
    assert len(bins) <= 11 / 9 * max(fewest, sum(n > 20 for n in lengths)) + 1


def test_a_row_too_long_is_named() -> None:
    with pytest.raises(ShizhenError, match=r"long: the row has 41 tokens and a sequence only 40"):
        pack([row("long", 41)], 40)


def test_packed_rows_are_computed_as_if_each_were_alone(tiny_base: Path) -> None:
    import torch
    from transformers import AutoModelForCausalLM

    model = AutoModelForCausalLM.from_pretrained(tiny_base).eval()
    rows = [row("a", 17, 5), row("b", 9, 60), row("c", 23, 31)]
    (packed,) = pack(rows, 64)
    with torch.inference_mode():
        together = model(
            torch.tensor([packed.tokens]),
            position_ids=torch.tensor([packed.positions]),
            use_cache=False,
        ).logits[0]
        at = 0
        for name in packed.names:
            one = next(r for r in rows if r.name == name)
            alone = model(torch.tensor([one.tokens])).logits[0]
            torch.testing.assert_close(together[at : at + len(one)], alone, atol=1e-5, rtol=1e-4)
            at += len(one)
