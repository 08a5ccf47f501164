"""What a run is foreseen to take, and what it then takes."""

import subprocess
import sys
from pathlib import Path

import pytest
import torch

from finetune.base import find, load_config, load_model
from finetune.flops import linear_parameters
from finetune.preflight import preflight
from finetune.profiles import Profile, profile, shipped
from finetune.rehearsal import rehearse
from finetune.training.adapter import adapted
from literature.errors import ShizhenError


def test_parameters_are_counted_as_peft_counts_them(tiny_profile: Profile) -> None:
    base = find(tiny_profile.base)
    counted = rehearse(load_config(base), tiny_profile)
    model = adapted(load_model(base, torch.float32), tiny_profile)
    learnt, whole = model.get_nb_trainable_parameters()
    assert (counted.learnt, counted.parameters) == (learnt, whole - learnt)
    assert counted.weights == 4 * whole + sum(b.numel() * 4 for b in model.buffers())


def test_linear_weights_are_those_of_the_model(tiny_profile: Profile) -> None:
    base = find(tiny_profile.base)
    model = load_model(base, torch.float32)
    layers, output = linear_parameters(load_config(base))
    linear = [m for m in model.modules() if isinstance(m, torch.nn.Linear)]
    assert layers + output == sum(m.weight.numel() for m in linear)


@pytest.mark.parametrize(
    ("change", "smaller"),
    [
        ({"length": 128}, False),
        ({"checkpointing": True}, True),
        ({"rank": 64}, False),
        ({"dora": True}, False),
    ],
)
def test_memory_follows_what_is_chosen(
    tiny_profile: Profile, change: dict[str, object], smaller: bool
) -> None:
    config = load_config(find(tiny_profile.base))
    before, after = rehearse(config, tiny_profile), rehearse(config, tiny_profile.but(**change))
    assert (after.peak < before.peak) == smaller


def test_a_seven_billion_model_is_foreseen_by_its_shape_alone(tmp_path: Path) -> None:
    shape = dict(shipped()["llama-7b"].shape) | {"num_hidden_layers": 2}
    found = preflight(profile("llama-7b").but(shape=shape, length=256), tmp_path)
    assert found.base == "(by its shape)"
    # Two layers of 202,383,360 weights, embeddings and output of 131,072,000 each, norms.
    assert found.parameters == 2 * 202_383_360 + 2 * 131_072_000 + 4096
    assert found.first_step > found.loading > 2 * found.parameters


def test_a_base_of_another_dtype_stays_mapped_while_it_is_merged(
    tiny_profile: Profile, tmp_path: Path
) -> None:
    rounded = preflight(tiny_profile.but(dtype="bfloat16"), tmp_path)
    as_it_is = preflight(tiny_profile.but(dtype="float32"), tmp_path)
    file = sum(path.stat().st_size for path in find(tiny_profile.base).weights)
    # The weights in half as many bytes, and the file's pages beside them.
    more = (rounded.merge - rounded.merging) - (as_it_is.merge - as_it_is.merging)
    assert more == pytest.approx(file / 2, rel=0.2)


def test_a_quantised_base_takes_about_a_quarter() -> None:
    from transformers import AutoConfig

    shape = dict(shipped()["llama-7b"].shape) | {"num_hidden_layers": 1}
    config = AutoConfig.for_model(shape.pop("model_type"), **shape)
    chosen = profile("llama-7b").but(length=64)
    whole, small = (rehearse(config, chosen.but(quantise=q)).weights for q in (0, 4))
    linear = linear_parameters(config)[0]
    assert whole - small == pytest.approx(linear * (2 - 4.127 / 8), rel=1e-6)


def test_without_base_or_shape_there_is_nothing_to_foresee(tmp_path: Path) -> None:
    with pytest.raises(ShizhenError, match="--base"):
        preflight(Profile(), tmp_path)


MEASURE = """
import sys, torch
from pathlib import Path
from finetune.base import find
from finetune.profiles import Profile
from finetune.preflight import preflight
from finetune.training import memory
from finetune.training.adapter import with_adapter
from finetune.training.loss import weighted_sum
chosen = Profile.model_validate_json(sys.argv[1])
told = preflight(chosen, Path("."))
memory.hand_back()
warm = torch.nn.Linear(64, 64)  # the libraries' own buffers, made once
warm(torch.zeros(1, 64)).sum().backward()
memory.forget("cpu")
before = memory.held("cpu")
model = with_adapter(find(chosen.base), chosen, "cpu").train()
optimizer = torch.optim.AdamW([p for p in model.parameters() if p.requires_grad])
tokens = torch.randint(0, 200, (1, chosen.length))
weights = torch.zeros(1, chosen.length)
weights[0, -chosen.length // 5 :] = 1
weighted_sum(model, tokens, torch.arange(chosen.length)[None], weights).backward()
optimizer.step()
print((memory.peak("cpu") - before) / (told.first_step - told.process))
"""


@pytest.mark.skipif(sys.platform != "linux", reason="the peak is measured by Linux's /proc")
def test_the_first_step_takes_what_was_foreseen(tmp_path: Path, root: Path) -> None:
    from transformers import LlamaConfig, LlamaForCausalLM

    config = LlamaConfig(
        vocab_size=8192,
        hidden_size=512,
        intermediate_size=2048,
        num_hidden_layers=8,
        num_attention_heads=8,
        num_key_value_heads=8,
        max_position_embeddings=1024,
    )
    LlamaForCausalLM(config).save_pretrained(tmp_path / "base")
    chosen = Profile(
        base=str(tmp_path / "base"), length=768, dtype="float32", checkpointing=False, rank=16
    )
    came = subprocess.run(
        [sys.executable, "-c", MEASURE, chosen.model_dump_json()],
        capture_output=True,
        text=True,
        check=True,
        cwd=root,
    )
    assert float(came.stdout.split()[-1]) == pytest.approx(1.0, abs=0.1)
