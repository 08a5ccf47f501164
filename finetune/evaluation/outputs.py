"""A model's answers as dialogues, so that the rules and the analysis of dialogues read them."""

from collections.abc import Iterable, Iterator

from assistant.answer import SegmentSource
from assistant.models.base import DraftSegment
from assistant.models.cited import abstains, read
from dialogue_gen.analyse import Analysis, analyse
from dialogue_gen.dialogue import (
    Broken,
    Checks,
    Dialogue,
    DialogueCitation,
    Kind,
    Provenance,
    Source,
    Span,
    Turn,
)
from dialogue_gen.draft import marked
from dialogue_gen.rules import Context, RuleSettings, check
from finetune.evaluation.answers import Given
from finetune.evaluation.questions import Asked
from grounding.quotes import locate

OF_ONE_ANSWER = frozenset(
    (
        "passages",
        "quotes",
        "numbers",
        "polarity",
        "entailment",
        "necessity",
        "all_cited",
        "external",
        "gold",
        "unanswerable",
        "correction",
        "repetition",
        "one_language",
        "privacy",
        "ethics",
    )
)
"""The rules that a single answer can be held against; the others judge whole dialogues."""

ALL_EXTERNAL = RuleSettings(external=1.0)
"""Of external sentences only those break a rule that tell drugs, doses or statistics: which share
of an answer they may be is a rule for data sets."""


def analysed(answers: Iterable[tuple[Asked, Given]], model: str) -> Analysis:
    """Why answers fail, by cause; ``model`` is what they are filed under."""
    context = Context(settings=ALL_EXTERNAL)

    def judged() -> Iterator[Dialogue]:
        for asked, given in answers:
            dialogue = as_dialogue(asked, given, model)
            checks = check(dialogue, context)
            failed = tuple(
                broken
                for broken in checks.failed
                if broken.rule in OF_ONE_ANSWER and broken.turn != 0  # the question is not its own
            )
            if not failed and _cites_nothing(asked, dialogue):
                failed = (Broken(rule="all_cited", reason="nothing is cited", turn=1),)
            checks = Checks(passed=checks.passed, failed=failed)
            yield dialogue.model_copy(update={"checks": checks})
            context.forget()

    return analyse(judged())


def as_dialogue(asked: Asked, given: Given, model: str) -> Dialogue:
    """The last question with the model's answer, spans and quotes found by code.

    Its kind is that of this one exchange: a question that the reference does not answer is
    unanswerable whatever the dialogue was, and a false premise is corrected when it is brought up.
    """
    dialogue = asked.dialogue
    texts = [passage.text for passage in dialogue.passages]
    draft = read(given.text, texts)
    silent = abstains(given.text)
    segments = draft.segments or (DraftSegment(given.text or "…", SegmentSource.CONNECTIVE),)
    text, spans = "", list[Span]()
    for segment in segments:
        words = segment.text
        citations = []
        for cited in segment.cited:
            words = marked(words, _number(cited.passage), dialogue.lang)
            citations.append(_citation(dialogue, cited.passage, cited.quote or segment.text))
        text += " " if text else ""
        source = Source(str(segment.source))
        spans.append(
            Span(
                start=len(text),
                end=len(text) + len(words),
                source=source,
                citations=tuple(citations),
            )
        )
        text += words
    told = Turn(role="assistant", text=text, abstain=silent, spans=tuple(spans))
    made = dialogue.model_copy(
        update={
            "kind": _kind(asked),
            "turns": (*dialogue.turns[-2:-1], told),
            "provenance": Provenance(model=model, params=dict(dialogue.provenance.params)),
        }
    )
    return made.model_copy(update={"id": made.identity()})


def _cites_nothing(asked: Asked, given: Dialogue) -> bool:
    """Whether an answer tells its reader something and cites nothing, where the reference cites."""
    told = given.turns[-1]
    cites = any(span.citations for span in told.spans)
    return not (cites or told.abstain) and any(span.citations for span in asked.reference.spans)


def _kind(asked: Asked) -> Kind:
    if asked.reference.abstain:
        return Kind.UNANSWERABLE
    first = asked.dialogue.kind == Kind.FALSE_PREMISE and asked.turn == 1
    return Kind.FALSE_PREMISE if first else Kind.ANSWERABLE


def _number(passage: int | str) -> int:
    digits = str(passage).strip("[]")
    return max(1, int(digits)) if digits.isdecimal() else 1


def _citation(dialogue: Dialogue, passage: int | str, quote: str) -> DialogueCitation:
    """The evidence under a marker; what names no passage keeps the name it gave."""
    number = _number(passage)
    there = dialogue.passages[number - 1] if isinstance(passage, int) else None
    found = locate(quote, there.text) if there else None
    start, end = (found.start, found.end) if found and found.exact else (0, 0)
    return DialogueCitation(
        marker=number,
        pid=there.pid if there else str(passage),
        quote=there.text[start:end] if there and end else quote,
        q_start=start,
        q_end=end,
    )
