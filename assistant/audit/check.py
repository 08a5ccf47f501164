"""The audit itself: each claim of each answer against each thing it cites, none pooled."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from typing import Any, Protocol

from assistant.audit.nouns import CitedAnswer, Reference, Statement
from assistant.audit.resolve import Resolved, Resolver, Text
from assistant.compose import BEST_FIRST
from grounding.align import matter, share
from grounding.context import check_resolved
from grounding.form import form
from grounding.verdict import Label, Reason, Verdict
from literature.beside import in_order
from literature.errors import Failure
from literature.normal import language_of
from literature.paper import Status

TRIED = 4
"""Passages of a paper, the nearest by words, that a claim is held against where only the paper is
cited."""

AGAINST = frozenset({Label.CONTRADICTED, Label.NOT_FOUND, Label.INVALID})
"""Verdicts that speak against a citation: its source says otherwise, has not the words, or is
none."""

RARE = ("flagged", "refused")
"""Counts that are told only where there is something to tell."""


class Checks(Protocol):
    """The part of :class:`grounding.checker.Checker` that an audit needs."""

    @property
    def version(self) -> str:
        """The checker's name and version."""

    def check(self, claim: str, passage: str, quote: str = "") -> Verdict:
        """Whether ``passage`` says ``claim``."""

    def invalid(self, marker: int) -> Verdict:
        """The verdict on a marker that names no passage."""


@dataclass(frozen=True, slots=True)
class Finding:
    """What was found on one citation of a claim; ``text`` is the passage that decided, if any."""

    n: int
    verdict: Verdict
    text: Text | None = None
    paper: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class CheckedClaim:
    """A claim with a finding for each citation; ``verdict`` is the best of them.

    A claim that cites nothing has no finding and the verdict NOT_CHECKED. ``place`` counts the
    statements of its answer from 1, those that claim nothing included.
    """

    statement: Statement
    findings: tuple[Finding, ...]
    verdict: Verdict
    place: int = 0

    @property
    def deciding(self) -> Finding | None:
        """The finding whose verdict is the claim's."""
        return next((f for f in self.findings if f.verdict is self.verdict), None)

    @property
    def labels(self) -> frozenset[Label]:
        """Its own verdict and those of all its citations: by any of them it must be found."""
        return frozenset({self.verdict.label, *(f.verdict.label for f in self.findings)})

    @property
    def against(self) -> tuple[Finding, ...]:
        """The findings that speak against a citation, however good the best of them is.

        Where the answer marks no source, its claims were held against all that came with it: that
        one of those speaks of something else is nothing against any.
        """
        told = AGAINST if self.statement.citations else AGAINST - {Label.NOT_FOUND}
        return tuple(f for f in self.findings if f.verdict.label in told)

    @property
    def besides(self) -> tuple[Finding, ...]:
        """Of :attr:`against` those that the claim's own verdict does not tell."""
        return tuple(f for f in self.against if f is not self.deciding)


@dataclass(frozen=True, slots=True)
class CheckedAnswer:
    """An answer with its claims in order and what its references came to."""

    given: CitedAnswer
    claims: tuple[CheckedClaim, ...]
    references: tuple[Resolved, ...]

    @property
    def language(self) -> str:
        """``zh`` or ``en``: in what the reasons are told."""
        return language_of(self.given.text) or "en"


@dataclass(frozen=True, slots=True)
class Audit:
    """All answers of a file, checked. ``generation`` is the library's, ``""`` without one.

    ``disputes`` are what reviewers said against verdicts of a journal, by answer and place, as
    :meth:`assistant.disputes.Disputes.by_sentence` gives them; ``refused`` are the records of the
    file that could not be read, or not in full.
    """

    answers: tuple[CheckedAnswer, ...]
    checker: str
    generation: str = ""
    source: str = ""
    disputes: Mapping[tuple[str, int], list[dict[str, Any]]] = field(default_factory=dict)
    refused: tuple[Failure, ...] = ()

    def disputes_of(self, answer: CheckedAnswer, claim: CheckedClaim) -> list[dict[str, Any]]:
        """What reviewers said of this claim, the oldest first."""
        return self.disputes.get((answer.given.id, claim.place), [])

    def dispute_of(
        self, answer: CheckedAnswer, claim: CheckedClaim, n: int
    ) -> dict[str, Any] | None:
        """The dispute that stands on citation ``n`` of this claim."""
        said = self.disputes_of(answer, claim)
        return next((d for d in said if d["stands"] and d["citation"] == n), None)

    @property
    def claims(self) -> Iterator[CheckedClaim]:
        """Every claim of every answer."""
        return (claim for answer in self.answers for claim in answer.claims)

    def counts(self) -> dict[str, int]:
        """Claims by verdict, all six labels, and beside them what else can be counted."""
        by_label = Counter(str(claim.verdict.label) for claim in self.claims)
        references = [r for answer in self.answers for r in answer.references]
        return {str(label): by_label[str(label)] for label in Label} | {
            "claims": by_label.total(),
            "answers": len(self.answers),
            "citations": sum(len(claim.findings) for claim in self.claims),
            "uncited": sum(not claim.findings for claim in self.claims),
            "references": len(references),
            "unresolved": sum(bool(r.problem) for r in references),
            "flagged": sum(flagged(r.paper) for r in references),
            "refused": len(self.refused),
        }

    def citations_by_verdict(self) -> dict[str, int]:
        """Citations by their own verdict: a claim that one source bears out may cite others that
        say the contrary, or are none, and the count of claims does not tell."""
        by_label = Counter(f.verdict.label for claim in self.claims for f in claim.findings)
        return {str(label): by_label[label] for label in Label}

    def summary(self) -> dict[str, Any]:
        """All that is counted, by claim and by citation."""
        return {**self.counts(), "citations_by_verdict": self.citations_by_verdict()}


def flagged(paper: Mapping[str, Any]) -> bool:
    """Whether the record of science has gone back on a paper (its card), or doubts it."""
    return (paper.get("status") or Status.OK) != Status.OK


def audit(
    answers: Iterable[CitedAnswer],
    checker: Checks,
    resolver: Resolver,
    generation: str = "",
    source: str = "",
    checked: Callable[[CheckedClaim], None] = lambda _: None,
) -> Audit:
    """Check every claim of ``answers``; what cannot be resolved is NOT_CHECKED, and counted.

    ``checked`` is told of each claim when it is done, for who waits.
    """
    done = tuple(_answer(given, checker, resolver, checked) for given in answers)
    return Audit(done, checker.version, generation, source)


def _answer(
    given: CitedAnswer,
    checker: Checks,
    resolver: Resolver,
    checked: Callable[[CheckedClaim], None],
) -> CheckedAnswer:
    resolved = {one.n: resolver.resolve(one) for one in _references(given, resolver)}
    numbered = [(n, s) for n, s in enumerate(given.statements, 1) if s.checkable]
    parts = (
        partial(_claim, s, tuple(resolved) if given.pooled else s.citations, resolved, checker)
        for _, s in numbered
    )
    claims = []
    for (place, _), claim in zip(numbered, in_order(parts), strict=True):
        claims.append(replace(claim, place=place))
        checked(claims[-1])
    return CheckedAnswer(given, tuple(claims), tuple(resolved.values()))


def _references(given: CitedAnswer, resolver: Resolver) -> tuple[Reference, ...]:
    """The answer's own, and of those that came beside it what it cites and does not name; where it
    has no list, all of them."""
    if not given.references:
        return resolver.extra()
    own = {reference.n for reference in given.references}
    cited = {n for statement in given.statements for n in statement.citations}
    return (*given.references, *(one for one in resolver.extra() if one.n in cited - own))


def _claim(
    statement: Statement, cited: Sequence[int], resolved: Mapping[int, Resolved], checker: Checks
) -> CheckedClaim:
    findings = tuple(_finding(statement, n, resolved.get(n), checker) for n in cited)
    if not findings:
        reason = Reason("nothing_is_cited")
        return CheckedClaim(
            statement, (), Verdict(Label.NOT_CHECKED, (reason,), checker=checker.version)
        )
    best = min(findings, key=lambda f: BEST_FIRST.index(f.verdict.label))
    return CheckedClaim(statement, findings, best.verdict)


def _finding(statement: Statement, n: int, found: Resolved | None, checker: Checks) -> Finding:
    if found is None:
        return Finding(n, checker.invalid(n))
    if found.problem:
        named = found.reference.label or found.reference.title or str(n)
        reason = Reason(found.problem, {"reference": named[:200]})
        verdict = Verdict(Label.NOT_CHECKED, (reason,), checker=checker.version)
        return Finding(n, verdict, paper=found.paper)
    quote = statement.quotes.get(n, "")
    text, verdict = _decided(statement, found.texts, quote, checker)
    return Finding(n, verdict, text, found.paper)


def _decided(
    statement: Statement, texts: Sequence[Text], quote: str, checker: Checks
) -> tuple[Text, Verdict]:
    """The passage of a source that decides, with its verdict.

    Of several, one that supports the claim decides; else the nearest, whatever it says: that some
    passage of a paper speaks of something else says nothing.
    """
    nearest = _nearest(statement.text, texts)
    first: tuple[Text, Verdict] | None = None
    for text in nearest:
        verdict = check_resolved(checker, statement.text, statement.resolved, text.text, quote)
        if verdict.label == Label.SUPPORTED:
            return text, verdict
        first = first or (text, verdict)
    assert first is not None  # noqa: S101 - a source that was resolved has a text
    return first


def _nearest(claim: str, texts: Sequence[Text]) -> Sequence[Text]:
    if len(texts) == 1:
        return texts
    wanted = matter(form(claim).text)
    return sorted(texts, key=lambda t: -share(wanted, matter(form(t.text).text)))[:TRIED]
