"""Whether what a bundle says in sum follows from what it says one by one.

The checker can judge anew only what has a passage. All else follows from that and from how an
audit is made: a claim's verdict is the best of its citations', a citation without a passage has a
verdict that asserts nothing, the summary is a count. So who alters one of them must alter all.
"""

from collections import Counter
from collections.abc import Iterator
from typing import Any

from assistant.audit.check import flagged
from assistant.compose import BEST_FIRST
from grounding.verdict import Label
from literature.json_records import items, mapping, text

Part = dict[str, Any]
"""A line of a bundle, ``{}`` for one that is no object."""


def incoherent(parts: list[Part], header: Part) -> Iterator[str]:
    """A sentence for each thing that does not follow, with its line."""
    passages = {text(p.get("part")) for p in parts if text(p.get("part")).startswith("passage/")}
    for number, part in enumerate(parts, 1):
        where = f"line {number} ({text(part.get('part'))})"
        problems = {
            text(reference.get("reference"), "n"): text(reference.get("problem"))
            for reference in map(mapping, items(part.get("references")))
        }
        for n, claim in enumerate(_claims(part), 1):
            for fault in _of_claim(claim, problems, passages):
                yield f"{where}, claim {n}{fault}"
    if header:
        yield from _of_summary(parts, header)


def _claims(part: Part) -> list[Part]:
    return [mapping(claim) for claim in items(part.get("claims"))]


def _findings(claim: Part) -> list[Part]:
    return [mapping(finding) for finding in items(claim.get("findings"))]


def _label(finding: Part) -> str:
    return text(finding.get("verdict"), "label")


def _of_claim(claim: Part, problems: dict[str, str], passages: set[str]) -> Iterator[str]:
    findings = _findings(claim)
    for finding in findings:
        if fault := _of_finding(finding, problems, passages):
            yield f", [{text(finding.get('n'))}]: {fault}"
    sealed, follows = text(claim.get("verdict")), _best([_label(f) for f in findings])
    if sealed != follows:
        yield f": sealed as {sealed or '–'}, but by its citations it is {follows or '–'}"


def _best(labels: list[str]) -> str:
    """A claim's verdict by those of its citations, ``""`` where one of these is no verdict."""
    if not set(labels) <= set(Label):
        return ""
    ordered = [str(label) for label in BEST_FIRST]
    return min(labels, key=ordered.index, default=str(Label.NOT_CHECKED))


def _of_finding(finding: Part, problems: dict[str, str], passages: set[str]) -> str:
    """What is wrong with a finding and its passage, ``""`` where nothing is.

    A marker beyond the references is INVALID, a reference that came to nothing NOT_CHECKED; any
    other has a passage, and that has a line of the bundle.
    """
    n, passage, label = text(finding.get("n")), text(finding.get("passage")), _label(finding)
    if passage and f"passage/{passage}" not in passages:
        return f"its passage {passage} is not in the bundle"
    if n in problems and not problems[n]:
        return "" if passage else "its passage is missing"
    must = Label.NOT_CHECKED if n in problems else Label.INVALID
    if passage:
        return f"it has a passage, but its source came to none: it is {must}"
    return "" if label == must else f"sealed as {label} without a passage, but it is {must}"


def _of_summary(parts: list[Part], header: Part) -> Iterator[str]:
    """What is counted otherwise in the header. What a bundle of an earlier version does not count
    is not asked of it."""
    sealed = mapping(header.get("summary"))
    claims, citations = _counted(parts, header)
    wanted = {key: n for key, n in claims.items() if key in sealed or key not in _LATER}
    by_verdict = mapping(sealed.get(_BY_CITATION))
    told = [(key, sealed.get(key), n) for key, n in wanted.items()]
    if _BY_CITATION in sealed:
        told += [(f"{key}, by citation", by_verdict.get(key), n) for key, n in citations.items()]
    for key, said, n in told:
        if said != n:
            yield f"line 1 (header): the summary says {said} {key}, but there are {n}"


_BY_CITATION = "citations_by_verdict"
_LATER = frozenset({"flagged", "refused"})
"""Counts that the first bundles did not have."""


def _counted(parts: list[Part], header: Part) -> tuple[dict[str, int], dict[str, int]]:
    """The summary as :meth:`assistant.audit.check.Audit.summary` makes it, by claim and by
    citation, of what the bundle holds."""
    answers = [part for part in parts if text(part.get("part")).startswith("answer/")]
    references = [mapping(r) for part in answers for r in items(part.get("references"))]
    claims = [claim for part in answers for claim in _claims(part)]
    findings = [finding for claim in claims for finding in _findings(claim)]
    by_claim = Counter(text(claim.get("verdict")) for claim in claims)
    by_citation = Counter(map(_label, findings))
    counts = {str(label): by_claim[label] for label in Label} | {
        "claims": len(claims),
        "answers": len(answers),
        "citations": len(findings),
        "uncited": sum(not _findings(claim) for claim in claims),
        "references": len(references),
        "unresolved": sum(bool(text(r.get("problem"))) for r in references),
        "flagged": sum(flagged(mapping(r.get("paper"))) for r in references),
        "refused": len(items(header.get("refused"))),
    }
    return counts, {str(label): by_citation[label] for label in Label}
