"""Consistent and inconsistent answers to one question: pairs to train a preference on.

The consistent answer is a dialogue's own; the inconsistent one says, of the same passage and with
the same citation, what the checker calls contradicted. Both verdicts stand in the record.
"""

import random
from collections.abc import Iterable, Iterator
from typing import Any

from dialogue_gen.dialogue import Dialogue, Turn
from dialogue_gen.plant import respan
from dialogue_gen.publish.exports import system
from dialogue_gen.rules.base import Context
from grounding.plant import Error, plant
from grounding.verdict import Label

ERRORS = (Error.DIRECTION, Error.NEGATION, Error.NUMBER, Error.UNIT, Error.POPULATION)


def pairs(dialogues: Iterable[Dialogue], context: Context) -> Iterator[dict[str, Any]]:
    """For each dialogue that has a place for it: ``prompt``, ``chosen``, ``rejected`` (TRL), the
    class of ``error`` and the two ``verdicts``.
    """
    for dialogue in dialogues:
        rng = random.Random(dialogue.id)  # noqa: S311 - the same pairs every time, no secret
        for n, turn in enumerate(dialogue.turns):
            made = _inconsistent(dialogue, turn, context, rng)
            if made is None:
                continue
            wrong, error = made
            before = [{"role": t.role, "content": t.text} for t in dialogue.turns[:n]]
            yield {
                "prompt": [{"role": "system", "content": system(dialogue)}, *before],
                "chosen": [{"role": "assistant", "content": turn.text}],
                "rejected": [{"role": "assistant", "content": wrong.text}],
                "error": str(error),
                "verdicts": [str(Label.SUPPORTED), str(Label.CONTRADICTED)],
                "dialogue": dialogue.id,
                "lang": dialogue.lang,
            }
            break


def _inconsistent(
    dialogue: Dialogue, turn: Turn, context: Context, rng: random.Random
) -> tuple[Turn, Error] | None:
    """The turn with one supported statement turned round; the checker confirms both verdicts."""
    for at, span in enumerate(turn.spans):
        passages = [dialogue.passage(c.pid) for c in span.citations]
        if not passages or passages[0] is None:
            continue
        said = turn.said(span)
        if not context.supports(said, passages[0].text, span.citations[0].quote):
            continue
        for error in rng.sample(ERRORS, len(ERRORS)):
            altered = plant(said, error, rng)
            if altered is None:
                continue
            verdict = context.verdict(altered.text, passages[0].text)
            if verdict.label == Label.CONTRADICTED:
                return respan(turn, at, altered.text), error
    return None
