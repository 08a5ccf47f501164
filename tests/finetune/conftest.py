"""A tiny LLaMA with random weights, its tokenizer, and rows prepared for it."""

from collections.abc import Callable, Sequence
from pathlib import Path

import pytest
from transformers import PreTrainedTokenizerFast

from finetune.profiles import Profile
from finetune.row import Row
from finetune.store import MANIFEST, SCHEMA, TOKENIZER, file_of, write_rows
from tests.tiny_llama import tiny_llama

SPECIAL = ("<|endoftext|>", "<|im_start|>", "<|im_end|>")
CHATML = (
    "{% for message in messages %}<|im_start|>{{ message['role'] }}\n{{ message['content'] }}"
    "<|im_end|>\n{% endfor %}{% if add_generation_prompt %}<|im_start|>assistant\n{% endif %}"
)


@pytest.fixture(scope="session")
def tiny_base(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder as a base is given: config, safetensors, tokenizer with a chat template."""
    return tiny_llama(
        tmp_path_factory.mktemp("base") / "tiny-llama",
        SPECIAL,
        template=CHATML,
        tokens={"bos_token": SPECIAL[1], "eos_token": SPECIAL[2], "pad_token": SPECIAL[0]},
        hidden_size=32,
        intermediate_size=64,
        num_hidden_layers=2,
        num_attention_heads=4,
        num_key_value_heads=2,
        max_position_embeddings=512,
        bos_token_id=1,
        eos_token_id=2,
        pad_token_id=0,
    )


@pytest.fixture(scope="session")
def tiny_profile(tiny_base: Path) -> Profile:
    """A profile whose run takes a second or two."""
    return Profile(
        base=str(tiny_base),
        length=64,
        batch=2,
        epochs=2,
        rank=4,
        alpha=8,
        dropout=0.1,
        learning_rate=1e-2,
        dtype="float32",
        checkpointing=False,
    )


Prepared = Callable[..., Path]


@pytest.fixture(scope="session")
def prepared_rows(tiny_base: Path, tmp_path_factory: pytest.TempPathFactory) -> Prepared:
    """Writes rows as ``finetune prepare`` leaves them: ``prepared_rows(rows, dev)``."""
    import json

    def write(rows: Sequence[Row], dev: Sequence[Row] = ()) -> Path:
        folder = tmp_path_factory.mktemp("rows")
        PreTrainedTokenizerFast.from_pretrained(tiny_base).save_pretrained(folder / TOKENIZER)
        sides = {file_of("train", 0): rows, file_of("train", 1): rows[::-1]}
        if dev:
            sides[file_of("dev", 0)] = dev
        files = {
            name: {"rows": len(held), "sha256": write_rows(held, folder / name)}
            for name, held in sides.items()
        }
        manifest = {
            "schema": SCHEMA,
            "form": "cited",
            "base": str(tiny_base),
            "template": {"name": "own", "sha256": ""},
            "tokenizer": "",
            "data": {},
            "epochs": 2,
            "files": files,
        }
        (folder / MANIFEST).write_text(json.dumps(manifest), encoding="utf-8")
        return folder

    return write


def answer_row(name: str, seed: int, length: int = 30) -> Row:
    """A row that can be learnt: the last third counts on from the prompt's first token."""
    first = 10 + seed % 40
    tokens = tuple(first + n % 20 for n in range(length))
    weights = tuple(1.0 if n >= 2 * length // 3 else 0.0 for n in range(length))
    return Row(name, tokens, weights)


@pytest.fixture(scope="session")
def countable() -> list[Row]:
    """Twelve rows that a model of two layers learns in a few steps."""
    return [answer_row(f"row-{n}", seed=n, length=20 + n) for n in range(12)]
