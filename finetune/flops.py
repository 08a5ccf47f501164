"""How much arithmetic a run needs, and how much a device can do."""

import time
from typing import Any

from finetune.profiles import Profile

DENSE = {
    "H200": 989e12,
    "H100 PCIe": 756e12,
    "H100": 989e12,
    "H800": 989e12,
    "A100": 312e12,
    "A800": 312e12,
    "L40S": 362e12,
    "L4": 121e12,
    "A10": 125e12,
    "4090": 165e12,
    "3090": 71e12,
    "V100": 125e12,
}
"""Dense bf16 (V100: fp16) operations a second, from NVIDIA's data sheets, no sparsity. A name is
looked for in the device's, longest first.
"""


def linear_parameters(config: Any) -> tuple[int, int]:
    """Weights that a token is multiplied with: of the layers, and of the output.

    For LLaMA-like layers: four attention projections (grouped keys and values) and a gated
    feed-forward of three.
    """
    wide, deep = config.hidden_size, config.num_hidden_layers
    head = getattr(config, "head_dim", None) or wide // config.num_attention_heads
    keys = getattr(config, "num_key_value_heads", None) or config.num_attention_heads
    attention = wide * head * (2 * config.num_attention_heads + 2 * keys)
    return deep * (attention + 3 * wide * config.intermediate_size), wide * config.vocab_size


def of_step(config: Any, profile: Profile, tokens: int, learnt: int) -> float:
    """Operations that a step needs, at two for each multiplication and addition.

    Of a frozen layer a token costs 2 N forward and, where an adapter lies in it or below, 2 N
    backward (the gradient of what came in; that of the weights is not needed). The output is
    computed for learnt tokens only. Attention adds 4 × layers × width for each token attended to,
    forward, and twice that backward, on half of the square (causal), with sequences taken as full.
    LoRA's own share (under 2 % at rank 16 of a 7B model) and what checkpointing computes again are
    not counted: MFU tells of useful work.
    """
    layers, output = linear_parameters(config)
    attended = min(profile.length, tokens) / 2
    attention = 4 * config.num_hidden_layers * config.hidden_size * attended
    back = min(1.0, profile.layers / config.num_hidden_layers) if profile.layers else 1.0
    forward = tokens * (2 * layers + attention)
    backward = tokens * back * (2 * layers + 2 * attention)
    return forward + backward + learnt * 4 * output


def peak_flops(device: str, dtype: str) -> float | None:
    """What the device can do in a second: of a GPU by its data sheet, of a processor as measured
    by a product of two matrices. ``None`` for a GPU that is not in the list.
    """
    import torch

    if device == "cuda":
        name = torch.cuda.get_device_name()
        for known in sorted(DENSE, key=len, reverse=True):
            if known in name:
                return DENSE[known]
        return None
    one = torch.randn(1024, 1024).to(getattr(torch, dtype))
    best = float("inf")
    for _ in range(5):
        began = time.perf_counter()
        one @ one
        best = min(best, time.perf_counter() - began)
    return 2 * 1024**3 / best
