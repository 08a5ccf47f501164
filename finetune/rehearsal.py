"""A first step on tensors that hold nothing: what it would take, counted before anything is loaded.

Every operation runs under torch's ``FakeTensorMode``, which works out shapes and allocates
nothing, so that whatever autograd, DoRA, checkpointing or a kernel keeps is counted as it will be.
"""

import weakref
from contextlib import nullcontext
from dataclasses import dataclass
from typing import Any

import torch
from torch._subclasses import FakeTensorMode
from torch.utils._python_dispatch import TorchDispatchMode
from torch.utils._pytree import tree_leaves

from finetune.profiles import Profile
from finetune.training.adapter import adapted
from finetune.training.collate import rounded


@dataclass(frozen=True, slots=True)
class Rehearsed:
    """Counts of parameters, and bytes: of all weights as loaded, of the learnt ones, and the most
    that a step of one sequence holds at once, weights and optimizer included.
    """

    parameters: int
    learnt: int
    weights: int
    peak: int


class Ledger(TorchDispatchMode):
    """Counts the bytes of every storage that is made while it is open, and what is held at most."""

    def __init__(self) -> None:
        super().__init__()
        self.held = self.peak = 0
        self._known = weakref.WeakSet[torch.UntypedStorage]()

    def __torch_dispatch__(self, func: Any, types: Any, args: Any = (), kwargs: Any = None) -> Any:
        """Run the operation and note what it made."""
        made = func(*args, **(kwargs or {}))
        for one in tree_leaves(made):
            if isinstance(one, torch.Tensor):
                self.note(one)
        return made

    def note(self, tensor: torch.Tensor) -> None:
        """Count a tensor's storage once, until it is freed."""
        storage = tensor.untyped_storage()
        if storage in self._known:
            return
        self._known.add(storage)
        size = storage.nbytes()
        self.held += size
        self.peak = max(self.peak, self.held)
        weakref.finalize(storage, self._gone, size)

    def _gone(self, size: int) -> None:
        self.held -= size


def rehearse(config: Any, profile: Profile, learnt_share: float = 0.2) -> Rehearsed:
    """The first step of a run with this architecture: forward, backward, AdamW.

    ``learnt_share`` of a sequence's tokens are learnt. A base of 4 or 8 bits is rehearsed in the
    dtype it computes in and its weights are counted by their size on the device.
    """
    model = _without_data(config, profile)
    with FakeTensorMode(), Ledger() as ledger:
        _on_paper(model, ledger)
        weights = ledger.held
        learnt = [one for one in model.parameters() if one.requires_grad]
        optimizer = torch.optim.AdamW(learnt)
        length = rounded(profile.length)
        tokens = torch.zeros(1, length, dtype=torch.long)
        positions = torch.arange(length)[None]
        count = rounded(max(1, int(profile.length * learnt_share)))
        model.train()
        mixed = profile.dtype == "bfloat16"
        with torch.autocast("cpu", torch.bfloat16) if mixed else nullcontext():
            logits = model(
                input_ids=tokens,
                position_ids=positions,
                logits_to_keep=torch.arange(count),
                use_cache=False,
            ).logits
            loss = torch.nn.functional.cross_entropy(
                logits[0].float(), tokens[0, :count], reduction="none"
            ).sum()
        del logits
        loss.backward()
        optimizer.step()
        peak = ledger.peak
    whole = {id(one): one for one in model.parameters()}.values()
    saved = _saved_by_quantising(model, profile)
    return Rehearsed(
        parameters=sum(one.numel() for one in whole if not one.requires_grad),
        learnt=sum(one.numel() for one in learnt),
        weights=weights - saved,
        peak=peak - saved,
    )


def _without_data(config: Any, profile: Profile) -> Any:
    """The model with its adapter, on torch's meta device."""
    from transformers import AutoModelForCausalLM

    attention = "sdpa" if profile.attention == "flash_attention_2" else profile.attention
    with torch.device("meta"):
        model = AutoModelForCausalLM.from_config(
            config, dtype=getattr(torch, profile.dtype), attn_implementation=attention
        )
        model = adapted(model, profile)
    if profile.checkpointing:
        model.gradient_checkpointing_enable({"use_reentrant": False})
    return model


def _on_paper(model: Any, ledger: Ledger) -> None:
    """Put weights of no data, but of a device, in the place of those of none; tied ones stay tied.

    On the meta device itself torch would choose other kernels, which keep more.
    """
    made: dict[int, torch.Tensor] = {}
    for module in model.modules():
        for held in (module._parameters, module._buffers):
            for name, old in held.items():
                if old is None:
                    continue
                if id(old) not in made:
                    new = torch.empty(old.shape, dtype=old.dtype, device="cpu")
                    ledger.note(new)
                    if isinstance(old, torch.nn.Parameter):
                        new = torch.nn.Parameter(new, requires_grad=old.requires_grad)
                    made[id(old)] = new
                held[name] = made[id(old)]


def _saved_by_quantising(model: Any, profile: Profile) -> int:
    """Bytes that a quantised base takes less than in the dtype it computes in.

    bitsandbytes quantises the linear layers but the output's: NF4 with double quantisation takes
    4.127 bits a weight (Dettmers et al. 2023, section 3), the 8-bit form 8 and a scale for a row.
    """
    if not profile.quantise:
        return 0
    output = model.get_output_embeddings()
    frozen = sum(
        module.weight.numel()
        for name, module in model.named_modules()
        if isinstance(module, torch.nn.Linear) and module is not output and "lora_" not in name
    )
    bits = {4: 4.127, 8: 8.01}[profile.quantise]
    return int(frozen * (torch.finfo(getattr(torch, profile.dtype)).bits - bits) / 8)
