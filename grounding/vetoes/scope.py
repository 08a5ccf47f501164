"""What was only to be studied, or is only background, told as what was found."""

import re

from grounding.align import matter, share
from grounding.lexicon import named_pattern
from grounding.sided import Finding, Sided
from grounding.verdict import Label, Reason

NAME = "scope"

_LIKENESS = 0.7  # of the claim's matter must stand in the sentence of the aim or background
_ELSEWHERE = 0.75  # another sentence this nearly as close clears the claim
_OPENING = 30  # characters from either end within which an aim is what the whole sentence is about
_RESULT = re.compile(
    r"(?<![A-Za-z])(?:we found|results?|showed|found that|conclusions?)(?![A-Za-z])"
    r"|结果|结论|发现|表明|显示",
    re.IGNORECASE,
)


def veto(claim: Sided, evidence: Sided) -> Finding | None:
    """A claim whose only likeness in the passage is a sentence of purpose, or, told as a finding
    of the study, a sentence of background."""
    finding = named_pattern("attribution", "own").search(claim.text)
    if named_pattern("attribution", "aim").search(claim.text):
        return None
    wanted = matter(claim.text)
    held = [(share(wanted, matter(s.text)), s) for s in evidence.whole.sentences]
    best, sentence = max(held, key=lambda one: one[0], default=(0.0, evidence))
    if best < _LIKENESS:
        return None
    kind = _kind(sentence, told_as_finding=bool(finding))
    if not kind:
        return None
    if kind[0] == "aim" and _RESULT.search(evidence.whole.text):
        return None  # what the study found is told too, in words that need not be the claim's
    others = (alike for alike, other in held if other is not sentence and not _kind(other, True))
    if max(others, default=0.0) >= _ELSEWHERE * best:
        return None
    start, end = kind[1]
    values = {"passage": sentence.shown(0, len(sentence.text))[:200]}
    if kind[0] == "background":
        values["role"] = sentence.shown(start, end).strip(" :：")
    code = "only_an_aim" if kind[0] == "aim" else "only_background"
    label = Label.NOT_FOUND if kind[0] == "aim" else Label.PARTIAL
    spans = claim.span(0, len(claim.text)), sentence.span(start, end)
    return Finding(label, Reason(code, values), spans)


def _kind(sentence: Sided, told_as_finding: bool) -> tuple[str, tuple[int, int]] | None:
    aim = named_pattern("attribution", "aim").search(sentence.text)
    opens = aim is not None and (
        aim.start() <= _OPENING or aim.end() >= len(sentence.text) - _OPENING
    )
    if aim and opens and not _RESULT.search(sentence.text):
        return "aim", aim.span()
    if told_as_finding:
        label = named_pattern("attribution", "background").match(sentence.text)
        return ("background", label.span()) if label else None
    return None
