"""User and assistant speak in turn; the user opens, the assistant has the last word."""

from collections.abc import Iterator

from dialogue_gen.dialogue import Dialogue
from dialogue_gen.rules.base import Context, Finding

NAME = "alternation"
REASON = {"en": "the turns do not alternate", "zh": "双方没有轮流发言"}


def breaches(dialogue: Dialogue, context: Context) -> Iterator[Finding]:
    """An empty turn, two of one side in a row, a wrong first or last speaker."""
    if not dialogue.turns:
        yield Finding("no turns")
    for n, turn in enumerate(dialogue.turns):
        wanted = ("user", "assistant")[n % 2]
        if turn.role != wanted:
            yield Finding(f"{turn.role} where {wanted} should speak", n)
            return
        if not turn.text.strip():
            yield Finding("nothing said", n)
    if len(dialogue.turns) % 2:
        yield Finding("the last question has no answer", len(dialogue.turns) - 1)
