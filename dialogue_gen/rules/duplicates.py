"""No dialogue is nearly one that is already in the set."""

from collections.abc import Iterator

from dialogue_gen.dialogue import Dialogue
from dialogue_gen.near import speech
from dialogue_gen.rules.base import Context, Finding

NAME = "duplicates"
REASON = {"en": "nearly the same as another dialogue", "zh": "与另一段对话近乎相同"}


def breaches(dialogue: Dialogue, context: Context) -> Iterator[Finding]:
    """A dialogue accepted before that shares most of its character 5-grams with this one."""
    if context.seen and (near := context.seen.nearest(dialogue.id, speech(dialogue))):
        yield Finding(f"{near[0]}, {near[1]:.0%}")
