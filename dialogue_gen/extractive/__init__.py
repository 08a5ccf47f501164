"""``extractive``: cited dialogues from real passages, with no model at all.

Questions come from a paper's title, answers from its sentences, quoted whole; what joins them is
written here, in ``words/asking.json`` and ``words/telling.json``.
"""

import json
from functools import cache

from dialogue_gen import knowledge
from dialogue_gen.dialogue import Kind
from dialogue_gen.draft import Draft
from dialogue_gen.extractive import consultation, literature
from dialogue_gen.item import Item, Task
from dialogue_gen.lexicon import words
from literature.paper import sha256

NAME = "extractive"


@cache
def wording() -> str:
    """The SHA-256 of all templates: what a prompt's hash is to a chat model."""
    lists = {name: words(name) for name in ("asking", "telling", "gaps", "scenarios", "questions")}
    return sha256(json.dumps(lists, ensure_ascii=False, sort_keys=True))


def draft(item: Item) -> Draft | None:
    """The dialogue of an item, or ``None`` where its passages have too little to quote."""
    if item.kind == Kind.CONSULTATION:
        return consultation.draft(item)
    if "quote" in item.extra:
        return knowledge.draft(item)
    if item.task == Task.INSTRUCTION:
        return literature.instruction(item)
    return literature.DRAFTS[item.kind](item)
