"""The model that is evaluated: a base, or a base with an adapter, and the template it speaks by."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from assistant.models.abstaining import NO_THRESHOLDS, Abstaining, thresholds_of, weights_hash
from finetune.base import Base, find, load_model, load_tokenizer
from finetune.template import identity, put_on
from literature.errors import ShizhenError


@dataclass(frozen=True, slots=True)
class Speaker:
    """A loaded model with its tokenizer; ``told`` is what a record says of them, ``abstaining``
    what lies beside the adapter.
    """

    model: Any
    tokenizer: Any
    told: dict[str, str]
    abstaining: Abstaining = NO_THRESHOLDS


def load(
    base: str, adapter: Path | None = None, template: str = "", *, thresholds: bool = True
) -> Speaker:
    """The model, in bf16 on a GPU and f32 on a processor, ready to generate.

    An adapter folder that holds a tokenizer brings its template with it, one that holds thresholds
    abstains by them, unless ``thresholds`` says not to look. Raises ``ShizhenError`` where base,
    adapter or thresholds cannot be loaded.
    """
    import torch

    found = find(base)
    if adapter is not None and not (adapter / "adapter_config.json").is_file():
        raise ShizhenError(
            "there is no adapter here",
            file=str(adapter),
            cure="Name the folder `adapter` that `shizhen finetune train` left.",
        )
    there = adapter is not None and (adapter / "tokenizer_config.json").is_file()
    abstaining = thresholds_of(adapter) if adapter and thresholds else NO_THRESHOLDS
    tokenizer = load_tokenizer(Base(adapter.name, adapter) if adapter and there else found)
    named = put_on(template, tokenizer)
    graphic = torch.cuda.is_available()
    model = load_model(found, torch.bfloat16 if graphic else torch.float32)
    if adapter is not None:
        model = _adapted(model, adapter)
    told = {
        "base": found.name,
        "weights": found.sha256(),
        "adapter": weights_hash(adapter) if adapter else "",
        "template": named.name,
        "template_sha256": named.sha256,
        "tokenizer": identity(tokenizer),
    }
    told |= {"abstention": abstaining.sha256} if abstaining.sha256 else {}
    return Speaker(model.to("cuda" if graphic else "cpu").eval(), tokenizer, told, abstaining)


def _adapted(model: Any, adapter: Path) -> Any:
    try:
        from peft import PeftModel
    except ImportError as error:
        raise ShizhenError(
            "an adapter needs peft", cure="Install shizhen[finetune] and try again."
        ) from error
    try:
        return PeftModel.from_pretrained(model, adapter, use_safetensors=True)
    except (OSError, ValueError, RuntimeError, KeyError) as error:
        first = next(iter(str(error).splitlines()), "") or type(error).__name__
        raise ShizhenError(
            f"the adapter cannot be put on this base: {first[:200]}",
            file=str(adapter),
            cure="Name the base it was trained on; its card says which.",
        ) from error
