"""LoRA on a LLaMA-7B-shaped model of random weights: tokens a second, MFU and memory on one GPU.

    python -m benchmarks.finetune_speed [--profile llama-7b] [--length 2048] [--steps 8]

Sequences of cited dialogues' lengths, packed and not, with and without checkpointing and
``torch.compile``. No network and no weights are needed; without a GPU it says so and measures
nothing. It prints rows for RESULTS.md; only tokens of rows are counted, never padding.
"""

import argparse
import random
import sys
import time
from collections.abc import Iterator

import torch

from finetune.flops import of_step, peak_flops
from finetune.pack import Bin
from finetune.profiles import Profile, profile
from finetune.row import Row
from finetune.training.adapter import adapted
from finetune.training.collate import collate, laid_out
from finetune.training.loss import weighted_sum

WARM = 2
"""Steps before the clock starts."""


def rows(count: int, length: int, vocabulary: int) -> list[Row]:
    """Rows of a third to the whole of ``length``, a fifth of each learnt."""
    rng = random.Random(0)
    made = []
    for n in range(count):
        long = rng.randint(length // 3, length)
        tokens = tuple(rng.randrange(vocabulary) for _ in range(long))
        weights = tuple(float(i >= long * 4 // 5) for i in range(long))
        made.append(Row(f"row-{n}", tokens, weights))
    return made


def variants(chosen: Profile) -> Iterator[tuple[str, Profile]]:
    """What is compared, each against the first."""
    yield "packed", chosen.but(pack=True, checkpointing=False, compile=False)
    yield "packed, checkpointing", chosen.but(pack=True, checkpointing=True, compile=False)
    yield "not packed", chosen.but(pack=False, checkpointing=False, compile=False)
    yield "packed, compiled", chosen.but(pack=True, checkpointing=False, compile=True)


def measure(chosen: Profile, steps: int) -> dict[str, float]:
    """Tokens a second, MFU and peak GiB over ``steps`` sequences, forward, backward and AdamW."""
    from transformers import AutoConfig, AutoModelForCausalLM

    shape = dict(chosen.shape)
    config = AutoConfig.for_model(shape.pop("model_type"), **shape)
    with torch.device("cuda"):
        model = AutoModelForCausalLM.from_config(
            config, dtype=getattr(torch, chosen.dtype), attn_implementation=chosen.attention
        )
        model = adapted(model, chosen).train()
    if chosen.checkpointing:
        model.activation_checkpointing_enable({"use_reentrant": False})
    run = torch.compile(model) if chosen.compile else model
    optimizer = torch.optim.AdamW([one for one in model.parameters() if one.requires_grad])
    made = rows(3 * (steps + WARM), chosen.length, config.vocab_size)
    bins = laid_out(made, chosen.length, packed=chosen.pack)[: steps + WARM]
    torch.cuda.reset_peak_memory_stats()
    tokens, flops, began = 0, 0.0, 0.0
    for n, one in enumerate(bins):
        if n == WARM:
            torch.cuda.synchronize()
            tokens, flops, began = 0, 0.0, time.perf_counter()
        _step(run, optimizer, one, chosen)
        tokens += len(one)
        flops += of_step(config, chosen, len(one), sum(w > 0 for w in one.weights))
    torch.cuda.synchronize()
    seconds = time.perf_counter() - began
    return {
        "tokens/s": tokens / seconds,
        "mfu": flops / seconds / (peak_flops("cuda", chosen.dtype) or float("nan")),
        "gib": torch.cuda.max_memory_allocated() / 2**30,
    }


def _step(
    run: torch.nn.Module, optimizer: torch.optim.Optimizer, one: Bin, chosen: Profile
) -> None:
    held = {name: value.cuda() for name, value in collate([one]).items()}
    with torch.autocast("cuda", getattr(torch, chosen.dtype)):
        loss = weighted_sum(run, held["tokens"], held["positions"], held["weights"])
    (loss / held["weights"].sum()).backward()
    optimizer.step()
    optimizer.zero_grad()


def main() -> None:
    """Measure every variant; each in fresh memory."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--profile", default="llama-7b")
    parser.add_argument("--length", type=int, default=2048)
    parser.add_argument("--steps", type=int, default=8)
    asked = parser.parse_args()
    if not torch.cuda.is_available():
        sys.exit("There is no GPU here; this measures one and was not run.")
    for name, chosen in variants(profile(asked.profile).but(length=asked.length)):
        found = measure(chosen, asked.steps)
        print(
            f"| {asked.profile}, {asked.length} tokens, {name} | {found['tokens/s']:,.0f} tokens/s "
            f"| MFU {found['mfu']:.1%} | {found['gib']:.1f} GiB |"
        )
        torch.cuda.empty_cache()


if __name__ == "__main__":
    main()
