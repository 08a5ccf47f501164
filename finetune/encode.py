"""A dialogue as one row: tokenised as one string, each token weighted by where it comes from."""

from bisect import bisect_right
from typing import Any

from pydantic import BaseModel, ConfigDict, Field

from assistant.models.cited import render
from dialogue_gen.dialogue import Dialogue
from finetune.row import Row
from finetune.template import ending_of
from finetune.told import Answer, Part, Told, tell
from literature.errors import ShizhenError


class SpanWeights(BaseModel):
    """How much each kind of token of an answer is learnt; prompts are never.

    External knowledge has no source behind it and is learnt little or not at all. ``end`` is the
    token that ends an answer.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    literature: float = Field(default=1.0, ge=0)
    marker: float = Field(default=1.0, ge=0)
    external: float = Field(default=0.2, ge=0, le=0.3)
    connective: float = Field(default=1.0, ge=0)
    abstention: float = Field(default=1.0, ge=0)
    end: float = Field(default=1.0, gt=0)

    def of(self, part: Part) -> float:
        """The weight of a kind of stretch."""
        weight: float = getattr(self, part)
        return weight


def encode(dialogue: Dialogue, tokenizer: Any, weights: SpanWeights) -> Row:
    """The row of a dialogue: all of it, in the form, by the tokenizer's chat template.

    The conversation is tokenised as one string, as servers do it. Raises ``ShizhenError`` where a
    token reaches from a prompt into its answer: served, the prompt would then read otherwise.
    """
    told = tell(dialogue)
    text, marks = weighted(told, tokenizer, weights, dialogue.id)
    encoded = tokenizer(text, add_special_tokens=False, return_offsets_mapping=True)
    ids, offsets = encoded["input_ids"], encoded["offset_mapping"]
    starts = [mark[0] for mark in marks]
    learnt = []
    for start, end in offsets:
        at = bisect_right(starts, max(start, end - 1)) - 1
        weight = marks[at][1] if at >= 0 else 0.0
        if at > 0 and weight and not marks[at - 1][1] and start < starts[at]:
            raise ShizhenError(
                f"a token reaches from the question into the answer: {text[start:end]!r}",
                record=dialogue.id,
                cure="Choose a template that ends its prompts with a line break or its own token.",
            )
        learnt.append(weight)
    return Row(dialogue.id, tuple(ids), (0.0, *learnt[1:]))


def weighted(
    told: Told, tokenizer: Any, weights: SpanWeights, name: str
) -> tuple[str, list[tuple[int, float]]]:
    """The string of a conversation, and ``(offset, weight)`` from which each weight holds."""
    said = list(told.messages)
    text, ending = render(tokenizer, said, asking=False), ending_of(tokenizer)
    marks: list[tuple[int, float]] = [(0, 0.0)]
    for n, answer in enumerate(told.answers):
        before = render(tokenizer, said[: 2 * n + 1], asking=True)
        begin = text.find(answer.text, len(before))
        end = begin + len(answer.text)
        if (
            not text.startswith(before)
            or begin < 0
            or text[len(before) : begin].strip()
            or not text[end:].lstrip().startswith(ending)
        ):
            raise ShizhenError(
                "the template does not give the conversation back as it was said",
                record=name,
                cure="Choose another template.",
            )
        marks += _answer_marks(answer, len(before), begin, weights)
        stop = text.index(ending, end) + len(ending)
        marks += [(end, weights.end), (stop, 0.0)]
    return text, marks


def _answer_marks(
    answer: Answer, from_: int, begin: int, weights: SpanWeights
) -> list[tuple[int, float]]:
    """The weights of an answer; blanks before it belong to its first words."""
    return [
        (from_ if n == 0 else begin + stretch.start, weights.of(stretch.part))
        for n, stretch in enumerate(answer.stretches)
    ]
