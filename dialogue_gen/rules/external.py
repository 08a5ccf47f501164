"""Knowledge from outside is flagged, scarce, and never a drug, a dose or a statistic."""

from collections.abc import Iterator

from dialogue_gen.dialogue import Dialogue, Source
from dialogue_gen.rules.base import Context, Finding, assistant_turns, shown
from grounding.form import form
from grounding.numbers import quantities
from grounding.quantity import Kind
from grounding.vetoes.drugs import drugs

NAME = "external"
REASON = {
    "en": "external knowledge takes too large a share, or names a drug, a dose or a statistic",
    "zh": "外部知识占比过高，或含有药物、剂量、统计数字",
}
_TELLING = {Kind.P, Kind.RATIO, Kind.INTERVAL, Kind.LEVEL}
_AMOUNTS = {"mass", "volume", "amount", "activity", "dose", "equivalent dose"}
_COUNTED = {"fraction", "fold", "people", "animals"}


def breaches(dialogue: Dialogue, context: Context) -> Iterator[Finding]:
    """Too much of it, by characters of all answers; or a figure or drug in it."""
    outside = total = 0
    for n, turn in assistant_turns(dialogue):
        for span in turn.spans:
            total += span.end - span.start
            if span.source != Source.EXTERNAL:
                continue
            outside += span.end - span.start
            said = turn.said(span)
            found = [*statistics(said), *doses(said), *medicines(said)]
            if found:
                yield Finding(shown("; ".join(found)), n)
    if total and outside / total > context.settings.external:
        yield Finding(f"{outside / total:.0%} > {context.settings.external:.0%}")


def statistics(text: str) -> list[str]:
    """The figures of ``text`` that tell a result: shares, p, ratios, intervals, head counts."""
    plain = form(text).text
    return [
        plain[q.start : q.end]
        for q in quantities(plain)
        if not q.worded and (q.kind in _TELLING or q.unit.dimension in _COUNTED)
    ]


def doses(text: str) -> list[str]:
    """The amounts of a substance that ``text`` names."""
    plain = form(text).text
    return [
        plain[q.start : q.end]
        for q in quantities(plain)
        if q.unit.dimension.partition("/")[0] in _AMOUNTS
    ]


def medicines(text: str) -> list[str]:
    """The drugs that ``text`` names."""
    plain = form(text).text
    return [plain[d.start : d.end] for d in drugs(plain)]
