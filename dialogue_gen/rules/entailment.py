"""The checker calls every cited statement supported by each passage it cites."""

from collections.abc import Iterator

from dialogue_gen.dialogue import Dialogue
from dialogue_gen.rules.base import Context, Finding, cited_spans, shown
from grounding.verdict import Label

NAME = "entailment"
REASON = {
    "en": "the checker does not call the statement supported",
    "zh": "核查器未判定该陈述得到支持",
}


def breaches(dialogue: Dialogue, context: Context) -> Iterator[Finding]:
    """A statement whose citations, each on its own, leave it anything but SUPPORTED.

    One supporting citation carries a statement; a citation that contradicts it never passes.
    What is only NOT_CHECKED is no ground to train on.
    """
    told: dict[tuple[int, int], list[Label]] = {}
    words: dict[tuple[int, int], str] = {}
    for n, turn, span, citation in cited_spans(dialogue):
        passage = dialogue.passage(citation.pid)
        if passage is None:
            continue
        verdict = context.verdict(turn.said(span), passage.text, citation.quote)
        told.setdefault((n, span.start), []).append(verdict.label)
        words[n, span.start] = turn.said(span)
    for (n, start), labels in told.items():
        worst = Label.CONTRADICTED in labels
        if worst or Label.SUPPORTED not in labels:
            label = Label.CONTRADICTED if worst else labels[0]
            yield Finding(f"{label}: {shown(words[n, start])}", n)
