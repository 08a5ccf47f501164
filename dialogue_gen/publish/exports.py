"""Dialogues for other people's trainers: ShareGPT, Alpaca, TRL messages, and preference pairs."""

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from dialogue_gen.dialogue import Dialogue

SYSTEM = {
    "en": (
        "Answer from the passages. Behind every statement taken from them give the passage's "
        "number in brackets. What they do not say, say that they do not say."
    ),
    "zh": (
        "根据所给段落回答，引自段落的每句话之后用方括号标出段落编号；段落没有说的，请说明没有依据。"
    ),
}


def sharegpt(dialogue: Dialogue) -> Iterator[dict[str, Any]]:
    """``{"conversations": [{"from": "human" | "gpt", "value"}], "system", "id"}``."""
    names = {"user": "human", "assistant": "gpt"}
    yield {
        "id": dialogue.id,
        "system": system(dialogue),
        "conversations": [{"from": names[t.role], "value": t.text} for t in dialogue.turns],
    }


def alpaca(dialogue: Dialogue) -> Iterator[dict[str, Any]]:
    """One record for each answer: ``instruction``, ``input`` (the passages), ``output``, and the
    turns before it as ``history`` pairs.
    """
    history: list[list[str]] = []
    for asked, answered in zip(dialogue.turns[::2], dialogue.turns[1::2], strict=True):
        yield {
            "instruction": asked.text,
            "input": passages(dialogue),
            "output": answered.text,
            "history": [list(pair) for pair in history],
        }
        history.append([asked.text, answered.text])


def trl(dialogue: Dialogue) -> Iterator[dict[str, Any]]:
    """``{"messages": [{"role", "content"}]}`` as TRL's trainers and chat templates take them."""
    opening = {"role": "system", "content": system(dialogue)}
    spoken = [{"role": turn.role, "content": turn.text} for turn in dialogue.turns]
    yield {"messages": [opening, *spoken]}


def system(dialogue: Dialogue) -> str:
    """What the assistant is told before the first question: the rule, and the passages."""
    return f"{SYSTEM[dialogue.lang]}\n\n{passages(dialogue)}"


def passages(dialogue: Dialogue) -> str:
    """The passages under the numbers the dialogue cites them by; uncited ones get the rest."""
    numbers = {c.pid: c.marker for t in dialogue.turns for s in t.spans for c in s.citations}
    free = (n for n in range(1, 2 * len(dialogue.passages) + 1) if n not in numbers.values())
    for passage in dialogue.passages:
        numbers.setdefault(passage.pid, next(free))
    listed = sorted(dialogue.passages, key=lambda p: numbers[p.pid])
    return "\n\n".join(f"[{numbers[p.pid]}] {p.title}\n{p.text}".strip() for p in listed)


FORMATS: Mapping[str, Callable[[Dialogue], Iterator[dict[str, Any]]]] = {
    "sharegpt": sharegpt,
    "alpaca": alpaca,
    "trl": trl,
}
"""Name → its writer; a new format is a function and its line."""


def as_json(dialogues: Sequence[Dialogue], name: str) -> list[dict[str, Any]]:
    """All records of a format, the same text in the same order every time."""
    return [record for dialogue in dialogues for record in FORMATS[name](dialogue)]


def as_lines(dialogues: Sequence[Dialogue], name: str) -> Iterator[str]:
    """The records as lines of JSON."""
    for record in as_json(dialogues, name):
        yield json.dumps(record, ensure_ascii=False) + "\n"
