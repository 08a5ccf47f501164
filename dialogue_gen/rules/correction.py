"""A false premise is corrected at once, with the passage that contradicts it."""

from collections.abc import Iterator

from dialogue_gen.dialogue import Dialogue, Kind
from dialogue_gen.lexicon import pattern
from dialogue_gen.rules.base import Context, Finding, own_words, shown
from grounding.verdict import Label

NAME = "correction"
REASON = {
    "en": "the false premise is not corrected with a passage that contradicts it",
    "zh": "错误前提没有得到附引文的纠正",
}
_AGAINST = {Label.CONTRADICTED, Label.PARTIAL, Label.NOT_FOUND}


def breaches(dialogue: Dialogue, context: Context) -> Iterator[Finding]:
    """No words of correction, no citation, or one that the premise agrees with.

    The premise is the plan's (``provenance.params.premise`` in a stored record); where neither
    tells it, only the words and the citation are asked for.
    """
    if dialogue.kind != Kind.FALSE_PREMISE or len(dialogue.turns) < 2:
        return
    answer = dialogue.turns[1]
    if not pattern("rules", "correcting").search(own_words(answer)):
        yield Finding(f"nothing corrects it: {shown(answer.text)}", 1)
    cited = [c for span in answer.spans for c in span.citations]
    if not cited:
        yield Finding("nothing cited", 1)
        return
    premise = context.item.premise if context.item else ""
    premise = premise or str(dialogue.provenance.params.get("premise", ""))
    if not premise:
        return
    passages = [(dialogue.passage(c.pid), c.quote) for c in cited]
    found = [context.verdict(premise, p.text, quote).label for p, quote in passages if p]
    if not any(label in _AGAINST for label in found):
        yield Finding(f"what is cited does not contradict it: {shown(premise)}", 1)
