"""Structural truncation: what may go so that a row fits, and in which order.

A cut-off in tokens takes the question, the gold passage or the end of the answer, and with it what
the row was there to teach. Here distractors go first, then the oldest turns, which become a row of
their own, so that no answer is lost; last those passages of the gold papers that no answer left
cites. A cited passage, a question or an answer never goes.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from dialogue_gen.dialogue import Dialogue, DialoguePassage, PassageRole
from finetune.encode import SpanWeights, encode
from finetune.row import Row


@dataclass(slots=True)
class Fitted:
    """The rows a dialogue became, ``whole`` as it would be at any length, and the name of each
    question that does not fit even alone: ``<id of the dialogue> turn <number, from 0>``.
    """

    whole: Row
    rows: list[Row] = field(default_factory=list)
    lost: list[str] = field(default_factory=list)


def fit(dialogue: Dialogue, tokenizer: Any, weights: SpanWeights, length: int) -> Fitted:
    """The rows of ``dialogue``, each of at most ``length`` tokens."""
    made = Fitted(encode(dialogue, tokenizer, weights))
    if len(made.whole) <= length:
        made.rows.append(made.whole)
        return made
    end = len(dialogue.turns)
    while end > 0:
        for start, shorter in shortened(dialogue, end):
            row = encode(shorter, tokenizer, weights)
            if len(row) <= length:
                made.rows.insert(0, row)
                end = start
                break
        else:
            made.lost.insert(0, f"{dialogue.id} turn {end - 2}")
            end -= 2
    return made


def shortened(dialogue: Dialogue, end: int) -> Iterator[tuple[int, Dialogue]]:
    """``dialogue`` up to turn ``end`` with less and less of it, and the turn it then begins at.

    The last distractor goes first. Where no passage is gold the first stays: an abstention needs
    something that does not answer.
    """
    passages, start = list(dialogue.passages), 0
    yield start, _part(dialogue, passages, start, end)
    while (last := _spare(passages, [PassageRole.DISTRACTOR])) is not None:
        del passages[last]
        yield start, _part(dialogue, passages, start, end)
    while start + 2 < end:
        start += 2
        yield start, _part(dialogue, passages, start, end)
    cited = _cited(dialogue, start, end)
    while (last := _spare(passages, list(PassageRole), cited)) is not None:
        del passages[last]
        yield start, _part(dialogue, passages, start, end)


def _part(dialogue: Dialogue, passages: list[DialoguePassage], start: int, end: int) -> Dialogue:
    turns = dialogue.turns[start:end]
    return dialogue.model_copy(update={"passages": tuple(passages), "turns": turns})


def _spare(
    passages: list[DialoguePassage], roles: list[PassageRole], cited: set[str] | None = None
) -> int | None:
    """The place of the passage that may go next."""
    if len(passages) == 1:
        return None
    places = [
        n for n, p in enumerate(passages) if p.role in roles and p.pid not in (cited or set())
    ]
    return places[-1] if places else None


def _cited(dialogue: Dialogue, start: int, end: int) -> set[str]:
    turns = dialogue.turns[start:end]
    return {c.pid for turn in turns for span in turn.spans for c in span.citations}
