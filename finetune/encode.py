"""A dialogue as one row: tokenised as one string, each token weighted by where it comes from."""

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

from pydantic import BaseModel, ConfigDict, Field

from assistant.models.cited import render
from dialogue_gen.dialogue import Dialogue
from finetune.row import Row
from finetune.template import ending_of
from finetune.told import Answer, Part, Told, tell
from literature.errors import ShizhenError

OPENING = 3
"""The tokens that open an answer: in them it is decided whether it abstains."""


class SpanWeights(BaseModel):
    """How much each kind of token of an answer is learnt; prompts are never.

    External knowledge has no source behind it and is learnt little or not at all. ``end`` is the
    token that ends an answer. ``opening`` multiplies the weight of each answer's first ``OPENING``
    tokens, of those that abstain and of those that do not alike.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    literature: float = Field(default=1.0, ge=0)
    marker: float = Field(default=1.0, ge=0)
    external: float = Field(default=0.2, ge=0, le=0.3)
    connective: float = Field(default=1.0, ge=0)
    abstention: float = Field(default=1.0, ge=0)
    end: float = Field(default=1.0, gt=0)
    opening: float = Field(default=1.0, ge=1)

    def of(self, part: Part) -> float:
        """The weight of a kind of stretch."""
        weight: float = getattr(self, part)
        return weight


class Mark(NamedTuple):
    """From ``offset`` of a text on each token has ``weight``; ``opens`` where an answer begins."""

    offset: int
    weight: float
    opens: bool = False


def encode(dialogue: Dialogue, tokenizer: Any, weights: SpanWeights) -> Row:
    """The row of a dialogue: all of it, in the form, by the tokenizer's chat template.

    The conversation is tokenised as one string, as servers do it. Raises ``ShizhenError`` where a
    token reaches from a prompt into its answer: served, the prompt would then read otherwise.
    """
    told = tell(dialogue)
    text, marks = weighted(told, tokenizer, weights, dialogue.id)
    encoded = tokenizer(text, add_special_tokens=False, return_offsets_mapping=True)
    ids, offsets = encoded["input_ids"], encoded["offset_mapping"]
    starts = [mark.offset for mark in marks]
    places = [bisect_right(starts, max(start, end - 1)) - 1 for start, end in offsets]
    for at, (start, end) in zip(places, offsets, strict=True):
        if at > 0 and marks[at].weight and not marks[at - 1].weight and start < starts[at]:
            raise ShizhenError(
                f"a token reaches from the question into the answer: {text[start:end]!r}",
                record=dialogue.id,
                cure="Choose a template that ends its prompts with a line break or its own token.",
            )
    learnt = list(_opened([marks[at] for at in places], weights.opening))
    return Row(dialogue.id, tuple(ids), (0.0, *learnt[1:]))


def _opened(marks: Sequence[Mark], opening: float) -> Iterator[float]:
    """The weight of each token, given the mark that each stands under."""
    left, before = 0, None
    for mark in marks:
        if mark is not before:
            left, before = OPENING if mark.opens else left, mark
        yield mark.weight * (opening if left > 0 else 1.0)
        left -= 1


def weighted(told: Told, tokenizer: Any, weights: SpanWeights, name: str) -> tuple[str, list[Mark]]:
    """The string of a conversation, and from where on each weight holds."""
    said = list(told.messages)
    text, ending = render(tokenizer, said, asking=False), ending_of(tokenizer)
    marks = [Mark(0, 0.0)]
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
        marks += [Mark(end, weights.end), Mark(stop, 0.0)]
    return text, marks


def _answer_marks(answer: Answer, from_: int, begin: int, weights: SpanWeights) -> list[Mark]:
    """The weights of an answer; blanks before it belong to its first words."""
    return [
        Mark(from_ if n == 0 else begin + stretch.start, weights.of(stretch.part), n == 0)
        for n, stretch in enumerate(answer.stretches)
    ]
