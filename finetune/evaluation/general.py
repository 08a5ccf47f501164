"""What tuning cost: how well the model still predicts ordinary answers that have no passages."""

import json
import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path
from typing import Any

from assistant.models.cited import Message, render
from dialogue_gen.imports import Exchange
from dialogue_gen.imports import read as read_exchanges
from literature.errors import ShizhenError


@dataclass(frozen=True, slots=True)
class Chat:
    """One ordinary question and its answer."""

    language: str
    question: str
    answer: str


def own() -> list[Chat]:
    """The two dozen questions that come with Shizhen, in English and Chinese."""
    lines = (files("finetune.evaluation") / "general.jsonl").read_text(encoding="utf-8")
    told = [json.loads(line) for line in lines.splitlines()]
    return [Chat(one["lang"], one["question"], one["answer"]) for one in told]


def from_file(path: Path) -> list[Chat]:
    """The first exchange of each record of a file of anyone's (:mod:`dialogue_gen.imports`).

    Raises ``ShizhenError`` where there is none.
    """
    read = [one for one in read_exchanges(path) if isinstance(one, Exchange)]
    chats = [Chat(one.language, *one.turns[0]) for one in read if one.turns]
    if not chats:
        raise ShizhenError(
            "there is no exchange in it",
            file=str(path),
            cure="Give records with instruction and output, or leave `--general` out.",
        )
    return chats


def losses(model: Any, tokenizer: Any, chats: Sequence[Chat]) -> dict[str, float]:
    """Mean negative log likelihood of an answer's token, in nats, for each language and for all.

    Only the answer and its end count, each token alike. Lower is better; ``exp`` of it is the
    perplexity.
    """
    nats, count = dict[str, float](), dict[str, int]()
    for chat in chats:
        loss, tokens = _loss(model, tokenizer, chat)
        for key in ("all", chat.language):
            nats[key] = nats.get(key, 0.0) + loss
            count[key] = count.get(key, 0) + tokens
    return {key: nats[key] / count[key] for key in sorted(nats) if count[key]}


def _loss(model: Any, tokenizer: Any, chat: Chat) -> tuple[float, int]:
    """The summed loss of one answer, and how many tokens it has."""
    import torch

    said: list[Message] = [{"role": "user", "content": chat.question}]
    before = render(tokenizer, said, asking=True)
    whole = render(tokenizer, [*said, {"role": "assistant", "content": chat.answer}], asking=False)
    encoded = tokenizer(whole.rstrip(), add_special_tokens=False, return_offsets_mapping=True)
    ids = torch.tensor([encoded["input_ids"]], device=model.device)
    first = next(
        (n for n, (start, _) in enumerate(encoded["offset_mapping"]) if start >= len(before)),
        ids.shape[1],
    )
    with torch.inference_mode():
        logits = model(ids).logits[0, max(0, first - 1) : -1].float()
    target = ids[0, max(1, first) :]
    loss = torch.nn.functional.cross_entropy(logits, target, reduction="sum")
    return float(loss), int(target.numel())


def drop(before: Iterable[tuple[str, float]], after: dict[str, float]) -> dict[str, float]:
    """By how many nats a token the loss rose, for each language measured on both sides."""
    return {
        key: after[key] - loss for key, loss in before if not math.isnan(after.get(key, math.nan))
    }
