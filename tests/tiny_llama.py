"""A LLaMA of some ten thousand random weights and a tokenizer of bytes: a folder like any base."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any


def tiny_llama(
    folder: Path,
    special: Sequence[str] = ("</s>",),
    *,
    template: str = "",
    tokens: dict[str, str] | None = None,
    **config: Any,
) -> Path:
    """Written to ``folder``. ``special`` are the first ids; ``tokens`` names what they are for, and
    ``config`` is what is not as small as it can be. The weights are the same each time.
    """
    import torch
    from tokenizers import Tokenizer, decoders, models, pre_tokenizers
    from transformers import LlamaConfig, LlamaForCausalLM, PreTrainedTokenizerFast

    alphabet = sorted(pre_tokenizers.ByteLevel.alphabet())
    words = {sign: n for n, sign in enumerate([*special, *alphabet])}
    inner = Tokenizer(models.BPE(vocab=words, merges=[]))
    inner.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False)
    inner.decoder = decoders.ByteLevel()
    tokenizer = PreTrainedTokenizerFast(
        tokenizer_object=inner, **(tokens or {"eos_token": special[0]})
    )
    if template:
        tokenizer.chat_template = template
    tokenizer.save_pretrained(folder)
    torch.manual_seed(7)
    least = {
        "hidden_size": 16,
        "intermediate_size": 16,
        "num_hidden_layers": 1,
        "num_attention_heads": 2,
        "eos_token_id": 0,
    }
    LlamaForCausalLM(LlamaConfig(vocab_size=len(words), **least | config)).save_pretrained(folder)
    return folder
