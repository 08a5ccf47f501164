"""Adapter, merged model and served model say the same, token for token, when nothing is drawn."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from assistant.models.cited import Message, render, stops, tokens


@dataclass(frozen=True, slots=True)
class Parting:
    """Where two models part on a prompt: after ``at`` tokens; ``margin`` is by how much the first
    preferred its own token to the other's, in nats (near 0: a tie that rounding decides).
    """

    prompt: int
    at: int
    margin: float


def greedy(model: Any, tokenizer: Any, said: Sequence[Message], most: int) -> list[int]:
    """The tokens that a model goes on with after a conversation, the likeliest each time."""
    import torch

    given = torch.tensor([tokens(tokenizer, render(tokenizer, said, asking=True))])
    given = given.to(model.device)
    with torch.no_grad():
        whole = model.generate(
            input_ids=given,
            attention_mask=torch.ones_like(given),
            max_new_tokens=most,
            do_sample=False,
            eos_token_id=stops(tokenizer),
            pad_token_id=stops(tokenizer)[0],
        )
    found: list[int] = whole[0, given.shape[1] :].tolist()
    return found


def partings(
    one: Any, other: Any, tokenizer: Any, prompts: Sequence[Sequence[Message]], *, most: int = 64
) -> list[Parting]:
    """Where the greedy answers of two models differ; empty where they are the same everywhere."""
    found = []
    for n, said in enumerate(prompts):
        first, second = (greedy(model, tokenizer, said, most) for model in (one, other))
        if first == second:
            continue
        at = next(
            (i for i, (a, b) in enumerate(zip(first, second, strict=False)) if a != b),
            min(len(first), len(second)),
        )
        found.append(Parting(n, at, _margin(one, tokenizer, said, first, second, at)))
    return found


def _margin(
    model: Any,
    tokenizer: Any,
    said: Sequence[Message],
    first: Sequence[int],
    second: Sequence[int],
    at: int,
) -> float:
    import torch

    if at >= min(len(first), len(second)):
        return float("inf")
    given = [*tokens(tokenizer, render(tokenizer, said, asking=True)), *first[:at]]
    with torch.no_grad():
        logits = model(torch.tensor([given], device=model.device)).logits[0, -1].float()
    return float(logits[first[at]] - logits[second[at]])
