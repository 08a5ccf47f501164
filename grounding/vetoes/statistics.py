"""What the statistics say: which ratio, whether significant, whether an interval holds no effect.

Significance is read at the customary .05, and only where the passage gives no other word for it.
"""

import re

from grounding.polarity import clause_of, cues, features, masked, negated_at, negations
from grounding.quantity import Kind, Quantity
from grounding.sided import Finding, Sided
from grounding.verdict import Label, Reason

NAME = "statistics"

ALPHA = 0.05
_NO_EFFECT = {"HR": 1.0, "OR": 1.0, "RR": 1.0, "IRR": 1.0, "MD": 0.0, "SMD": 0.0}
_RATIOS = frozenset({"HR", "OR", "RR", "IRR"})
_SIGNIFICANT = re.compile(
    r"(?<![A-Za-z])significan(?:t|tly|ce)(?![A-Za-z])|显著|明显|有统计学意义|有统计学差异|有显著性|具有统计学意义",
    re.I,
)
_NOT_SIGNIFICANT = re.compile(
    r"(?<![A-Za-z])(?:non-?significan\w*|insignifican\w*)|not\s(?:\w+\s){0,2}significan|no\s(?:\w+\s){0,2}significan|without\s(?:\w+\s)?significan"
    r"|(?:无|不|没有|未见|未达|不具)(?:有)?(?:明显|显著|统计学)",
    re.I,
)
_FIGURES = re.compile(  # HR 0.95, 95% CI 0.88-1.02
    r"(?:[\W\d_]|(?<![A-Za-z])(?:[A-Z]{1,4}|to|p|[Hh]azard|[Oo]dds|[Rr]isk|[Rr]elative|[Rr]atio"
    r"|[Mm]ean|[Dd]ifference|[Cc]onfidence|[Ii]nterval)s?(?![A-Za-z])|可信区间|置信区间|为)*"
)


def veto(claim: Sided, evidence: Sided) -> Finding | None:
    """A ratio renamed, or significance claimed against the figures (or denied against them)."""
    return _renamed(claim, evidence) or _against_interval(claim) or _against_p(claim, evidence)


def _renamed(claim: Sided, evidence: Sided) -> Finding | None:
    """``OR 0.62`` where the passage has ``HR 0.62``."""
    for mine in claim.quantities:
        if mine.kind != Kind.RATIO or mine.name not in _RATIOS:
            continue
        same = [
            e for e in evidence.whole.quantities if e.kind == Kind.RATIO and e.value == mine.value
        ]
        if same and all(e.name in _RATIOS and e.name != mine.name for e in same):
            if {mine.name, same[0].name} == {"RR", "IRR"}:
                continue
            values = {
                "claim": f"{mine.name} {claim.shown(mine.start, mine.end)}",
                "passage": f"{same[0].name} {evidence.whole.shown(same[0].start, same[0].end)}",
            }
            spans = (
                claim.span(mine.start, mine.end),
                evidence.whole.span(same[0].start, same[0].end),
            )
            return Finding(Label.CONTRADICTED, Reason("ratio_differs", values), spans)
    return None


def significance(text: str) -> int:
    """+1 where ``text`` calls something significant, -1 where not significant, 0 where neither."""
    if _NOT_SIGNIFICANT.search(text) or any(cue.sign == 0 for cue in cues(text)):
        return -1
    for found in _SIGNIFICANT.finditer(text):
        return -1 if negated_at(text, found.start(), found.end()) else 1
    return 0


def intervals(side: Sided) -> list[tuple[Quantity, Quantity, Quantity | None]]:
    """The confidence intervals of a text: lower and upper bound, and the estimate before them."""
    figures = [q for q in side.quantities if q.kind != Kind.LEVEL]
    found = []
    for n in range(len(figures) - 1):
        low, high = figures[n], figures[n + 1]
        if low.kind == high.kind == Kind.INTERVAL and low.group == high.group >= 0:
            estimate = figures[n - 1] if n and figures[n - 1].kind == Kind.RATIO else None
            found.append((low, high, estimate))
    return found


def _against_interval(claim: Sided) -> Finding | None:
    """An effect called significant beside an interval that holds no effect."""
    for low, high, estimate in intervals(claim):
        null = _NO_EFFECT.get(estimate.name if estimate else "")
        first, last = _statement(claim.text, low.start)
        if null is None or not low.value < null < high.value or last - first >= 400:
            continue
        denied = any(first <= n.start < last for n in negations(claim.text))
        if significance(claim.text[first:last]) == 1 and not denied:
            values = {"interval": claim.shown(low.start, high.end), "null": f"{null:g}"}
            return Finding(
                Label.CONTRADICTED,
                Reason("interval_holds_no_effect", values),
                (claim.span(low.start, high.end),),
            )
    return None


def _statement(text: str, at: int) -> tuple[int, int]:
    """The clause that holds ``at``, with those before it where it is all figures."""
    first, last = clause_of(text, at)
    while first and _FIGURES.fullmatch(masked(text)[first:last]):
        first = clause_of(text, first - 2)[0]
    return first, last


def _against_p(claim: Sided, evidence: Sided) -> Finding | None:
    """Significance against every p value of the sentences that speak of the same thing."""
    called = significance(claim.text)
    word = _SIGNIFICANT.search(claim.text)
    if not called or not word:
        return None
    best = _closest_clause(claim, evidence)
    if best is None:
        return None
    first, last = best
    text = evidence.text[first:last]
    told = significance(text)
    figures = [q for q in evidence.quantities if q.kind == Kind.P]
    readings = {_is_significant(q) for q in figures} - {None}
    if told or len(readings) != 1 or not any(first <= q.start < last for q in figures):
        return None
    if readings == {called == 1}:
        return None
    code = "p_is_not_significant" if called == 1 else "p_is_significant"
    shown = evidence.shown(figures[0].start, figures[0].end)
    values = {
        "passage": f"P {figures[0].bound or '='} {shown}",
        "claim": claim.shown(word.start(), word.end()),
    }
    spans = claim.span(word.start(), word.end()), evidence.span(figures[0].start, figures[0].end)
    return Finding(Label.CONTRADICTED, Reason(code, values), spans)


def _is_significant(p: Quantity) -> bool | None:
    if p.bound in ("<", "≤"):
        return True if p.value <= ALPHA else None
    if p.bound in (">", "≥"):
        return False if p.value >= ALPHA else None
    return p.value < ALPHA


def _closest_clause(claim: Sided, evidence: Sided) -> tuple[int, int] | None:
    """The sentence part of the evidence that shares most with the claim, if it shares enough."""
    wanted = {name for name, *_ in features(claim.text)}
    best: tuple[float, int, int] | None = None
    for found in re.finditer(r"(?:[^.;。]|\.(?=\d))+", evidence.text):
        there = {name for name, a, _ in features(evidence.text) if found.start() <= a < found.end()}
        shared = len(wanted & there) / len(wanted) if wanted else 0.0
        if best is None or shared > best[0]:
            best = (shared, found.start(), found.end())
    return (best[1], best[2]) if best and best[0] >= 0.6 else None
