"""A fresh LoRA adapter on a base, by peft."""

from typing import Any

from finetune.base import Base, load_model
from finetune.profiles import Profile
from literature.errors import ShizhenError


def with_adapter(base: Base, profile: Profile, device: str) -> Any:
    """The base with a fresh LoRA adapter, in f32, as peft makes it.

    Raises ``ShizhenError`` where the profile asks for what this machine or model has not.
    """
    import torch
    from peft import prepare_model_for_kbit_training

    dtype = getattr(torch, profile.dtype)
    quantised = _quantised(profile, device) if profile.quantise else None
    model = load_model(base, dtype, attention=profile.attention, quantised=quantised)
    if quantised is not None:
        model = prepare_model_for_kbit_training(
            model, use_gradient_checkpointing=profile.checkpointing
        )
    return adapted(model, profile)


def adapted(model: Any, profile: Profile) -> Any:
    """A model with the profile's adapter. Raises ``ShizhenError`` where none fits it."""
    from peft import LoraConfig, get_peft_model

    deep = model.config.num_hidden_layers
    config = LoraConfig(
        r=profile.rank,
        lora_alpha=profile.alpha,
        lora_dropout=profile.dropout,
        target_modules=_targets(model, profile),
        layers_to_transform=list(range(deep))[-profile.layers :] if profile.layers else None,
        use_dora=profile.dora,
        use_rslora=profile.rslora,
        task_type="CAUSAL_LM",
    )
    try:
        return get_peft_model(model, config)
    except ValueError as error:
        raise ShizhenError(
            f"no adapter fits this model: {error}",
            record=str(getattr(model, "name_or_path", "")),
            cure="Take `all-linear`, or name linear layers that it has.",
        ) from error


def _targets(model: Any, profile: Profile) -> str | list[str]:
    """peft takes ``all-linear`` for all layers only; for some, the names are told one by one."""
    from torch.nn import Linear

    if not isinstance(profile.targets, str):
        return list(profile.targets)
    if not profile.layers:
        return profile.targets
    output = model.get_output_embeddings()
    found = (
        name for name, one in model.named_modules() if isinstance(one, Linear) and one is not output
    )
    return sorted({name.rpartition(".")[2] for name in found})


def _quantised(profile: Profile, device: str) -> Any:
    import torch
    from transformers import BitsAndBytesConfig

    if device != "cuda":
        raise ShizhenError(
            "a quantised base needs a GPU and there is none", cure="Leave out --quantise."
        )
    if profile.quantise == 8:
        return BitsAndBytesConfig(load_in_8bit=True)
    return BitsAndBytesConfig(
        load_in_4bit=True,
        bnb_4bit_quant_type="nf4",
        bnb_4bit_use_double_quant=True,
        bnb_4bit_compute_dtype=getattr(torch, profile.dtype),
    )
