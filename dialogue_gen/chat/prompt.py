"""What a chat model is asked: the plan in words, the passages fenced off as data.

The words are data, ``prompts/<language>.toml``; a change of any of them is another prompt version.
"""

import json
import tomllib
from collections.abc import Mapping, Sequence
from functools import cache
from importlib.resources import files
from typing import Any

from dialogue_gen.chat.masked import Masked
from dialogue_gen.item import Item
from literature.paper import sha256

_SEGMENT = {
    "type": "object",
    "additionalProperties": False,
    "required": ["text", "source", "passage", "quote"],
    "properties": {
        "text": {"type": "string"},
        "source": {"type": "string", "enum": ["literature", "external", "connective"]},
        "passage": {"type": ["integer", "null"]},
        "quote": {"type": "string"},
    },
}
_TURN = {
    "type": "object",
    "additionalProperties": False,
    "required": ["role", "text", "segments", "abstain"],
    "properties": {
        "role": {"type": "string", "enum": ["user", "assistant"]},
        "text": {"type": "string"},
        "segments": {"type": "array", "items": _SEGMENT},
        "abstain": {"type": "boolean"},
    },
}
SCHEMA: dict[str, Any] = {
    "name": "dialogue",
    "strict": True,
    "schema": {
        "type": "object",
        "additionalProperties": False,
        "required": ["turns"],
        "properties": {"turns": {"type": "array", "items": _TURN}},
    },
}
"""The form of a reply, as structured output wants it: every field required, nothing more."""

Messages = tuple[Mapping[str, str], ...]


@cache
def words(language: str) -> dict[str, Any]:
    """The prompt's words in one language."""
    file = files("dialogue_gen.chat").joinpath("prompts", f"{language}.toml")
    return tomllib.loads(file.read_text(encoding="utf-8"))


@cache
def version(language: str) -> str:
    """SHA-256 of all of a language's words and of the schema: what a dialogue records."""
    return sha256(json.dumps([words(language), SCHEMA], ensure_ascii=False, sort_keys=True))


def masked(item: Item) -> Masked:
    """All of an item's own words, de-identified together: its passages, then the plan's texts."""
    plan = (item.question, item.topic, item.premise, item.missing, item.scenario)
    return Masked([*(passage.text for passage in item.passages), *plan])


def answers(item: Item) -> int:
    """How many answers an item's dialogue has."""
    return 1 + len(item.follow_ups)


def ask(item: Item, hidden: Masked) -> Messages:
    """The first asking: instructions, then the passages and the task."""
    said, texts = words(item.language), hidden.texts[: len(item.passages)]
    fence = _fence(hidden.texts)
    passages = "\n".join(
        said["passage"].format(fence=fence, n=n, section=passage.section or "text", text=text)
        for n, (passage, text) in enumerate(zip(item.passages, texts, strict=True), start=1)
    )
    task = _task(item, hidden.texts[len(item.passages) :])
    material = said["material"].format(fence=fence, passages=passages, task=task)
    return (
        {"role": "system", "content": said["system"].format(fence=fence, answers=answers(item))},
        {"role": "user", "content": material.strip()},
    )


def _task(item: Item, plan: Sequence[str]) -> str:
    said = words(item.language)
    question, topic, premise, missing, scenario = plan
    named = {"premise": premise, "missing": missing, "scenario": scenario}
    kind = [said["kinds"][item.kind]]
    kind += [said[name].format(**{name: text}) for name, text in named.items() if text]
    follow = [said["follow"][one] for one in item.follow_ups]
    listed = "；".join(follow) if item.language == "zh" else "; ".join(follow)
    return str(
        said["task"].format(
            persona=said["personas"][item.persona],
            topic=topic or question,
            question=said["question"].format(question=question) if question else "",
            kind=" ".join(kind),
            follow_ups=said["follow_ups"].format(follow_ups=listed)
            if follow
            else said["no_follow_ups"],
        )
    )


def ask_again(first: Messages, reply: str, broken: Sequence[str], language: str) -> Messages:
    """The repair: what was asked, what came, and the rules it breaks."""
    listed = "\n".join(f"- {one}" for one in broken)
    return (
        *first,
        {"role": "assistant", "content": reply},
        {"role": "user", "content": words(language)["repair"].format(broken=listed)},
    )


def _fence(texts: Sequence[str]) -> str:
    """A word that depends on every character it fences, and is in none of the texts."""
    word = sha256("\0".join(texts))[:16]
    while any(word in text for text in texts):
        word = sha256(word)[:16]
    return f"<{word}>"
