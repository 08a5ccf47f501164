"""What a model is asked: turns of held-out dialogues, over the passages they were written on."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from assistant.answer import Answer, Searched, Segment, SegmentSource
from assistant.followup import standalone
from assistant.models.abstaining import Posed
from assistant.models.cited import Message
from dialogue_gen.dialogue import Dialogue, PassageRole, Span, Turn
from dialogue_gen.split import papers
from finetune.augment import withhold
from finetune.encode import SpanWeights, encode
from finetune.fit import shortened
from finetune.told import seen, tell
from literature.paper import sha256

WITHHELD = 4
"""Every fourth answerable dialogue is asked a second time without the papers that answer it."""


@dataclass(frozen=True, slots=True)
class Asked:
    """One question: ``messages`` up to it; ``turn`` (from 0) is that of its answer in the data set.

    ``dialogue`` ends with the reference answer; earlier answers in ``messages`` are those of the
    data set, so that every model is asked the same. ``paper`` is what intervals are drawn over.
    """

    name: str
    dialogue: Dialogue
    messages: tuple[Message, ...]
    paper: str
    turn: int

    @property
    def reference(self) -> Turn:
        """The answer of the data set."""
        return self.dialogue.turns[-1]

    @property
    def posed(self) -> Posed:
        """The last question, made to stand alone as the assistant makes it before a model is asked,
        and the passages that ``messages`` show.
        """
        return Posed(_alone(self.dialogue), seen(self.dialogue), self.dialogue.lang)


def questions(
    dialogues: Sequence[Dialogue],
    tokenizer: Any,
    *,
    turns: Literal["one", "all"] = "all",
    length: int = 2048,
    n: int | None = None,
) -> list[Asked]:
    """What is asked over ``dialogues``; of more than ``n`` those whose ids hash lowest.

    ``one`` asks one question a dialogue: of the turns that cite or abstain one chosen by its id.
    What does not fit into ``length`` tokens with its reference answer is shortened as training rows
    are (:mod:`finetune.fit`): the same for every model.
    """
    chosen = sorted(dialogues, key=lambda d: sha256(d.id))[:n]
    return [
        _asked(name, cut, tokenizer, length)
        for dialogue in chosen
        for name, cut in _cuts(dialogue, turns)
    ]


def _cuts(dialogue: Dialogue, turns: Literal["one", "all"]) -> Iterator[tuple[str, Dialogue]]:
    places = [n for n, turn in enumerate(dialogue.turns) if turn.role == "assistant"]
    telling = [n for n in places if dialogue.turns[n].abstain or _cites(dialogue.turns[n])]
    by_id = int(sha256(dialogue.id)[:8], 16)
    if turns == "one":
        places = [telling[by_id % len(telling)]] if telling else places[:1]
    for n in places:
        yield (
            f"{dialogue.id} turn {n}",
            dialogue.model_copy(update={"turns": dialogue.turns[: n + 1]}),
        )
    if by_id % WITHHELD == 0 and (silent := withhold(dialogue)):
        yield f"{dialogue.id} withheld", silent


def _cites(turn: Turn) -> bool:
    return any(span.citations for span in turn.spans)


def _asked(name: str, dialogue: Dialogue, tokenizer: Any, length: int) -> Asked:
    fitting = dialogue
    for _, fitting in shortened(dialogue, len(dialogue.turns)):
        if len(encode(fitting, tokenizer, SpanWeights())) <= length:
            break
    said = tell(fitting).messages[:-1]
    paper = min(papers(dialogue), default=dialogue.id)
    return Asked(name, fitting, said, paper, len(dialogue.turns) - 1)


def _alone(dialogue: Dialogue) -> str:
    """The last question with what it leaves to the turns before it filled in."""
    history: list[Answer] = []
    question = alone = ""
    for turn in dialogue.turns:
        if turn.role == "user":
            question, alone = turn.text, standalone(turn.text, history)
        else:
            history.append(_answer(question, alone, turn, dialogue.lang))
    return alone


def _answer(question: str, alone: str, turn: Turn, language: str) -> Answer:
    """A turn as the conversation that :func:`assistant.followup.standalone` reads has it."""
    return Answer(
        question=question,
        standalone="" if alone == question else alone,
        language=language,
        abstained=turn.abstain,
        segments=tuple(_segment(turn, span) for span in turn.spans),
        citations=(),
        searched=Searched((), 0, 0),
        generation="",
        model="",
    )


def _segment(turn: Turn, span: Span) -> Segment:
    markers = tuple(citation.marker for citation in span.citations)
    return Segment(turn.said(span), SegmentSource(span.source), markers)


def distractors(dialogue: Dialogue) -> set[int]:
    """The numbers, in the form, of the passages that only look like an answer."""
    return {n for n, p in enumerate(dialogue.passages, 1) if p.role == PassageRole.DISTRACTOR}
