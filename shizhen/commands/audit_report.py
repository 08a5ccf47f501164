"""What ``shizhen audit`` tells on a terminal."""

from collections.abc import Iterable

from assistant.audit.check import RARE, Audit, CheckedAnswer, CheckedClaim, flagged
from assistant.audit.stale import Change
from assistant.audit.verify import Verified
from grounding.error_rates import of_label
from grounding.verdict import Label, Verdict
from shizhen.output import say

_WIDTH = max(len(label) for label in Label)
_QUIET = frozenset({Label.SUPPORTED, Label.NOT_CHECKED})
"""Verdicts of claims that need no look, where all they cite bears them out."""


def tell(done: Audit) -> None:
    """The totals by claim and by citation, every claim that is at odds with a source or disputed,
    and every source that the record of science has gone back on."""
    _table(done)
    counts = done.counts()
    named = {
        "answers": "answers",
        "claims": "claims",
        "citations": "citations",
        "uncited": "citing nothing",
        "unresolved": "sources not found",
        "flagged": "sources retracted, doubted or corrected",
        "refused": "records not read in full",
    }
    told = (key for key in named if counts[key] or key not in RARE)
    say(" · ".join(f"{counts[key]} {named[key]}" for key in told))
    for number, answer in enumerate(done.answers, 1):
        for place, claim in enumerate(answer.claims, 1):
            disputes = [said for said in done.disputes_of(answer, claim) if said["stands"]]
            if disputes or claim.against or claim.verdict.label not in _QUIET:
                _claim(f"{number}.{place}", claim, answer)
            for said in disputes:
                by = f"disputed by {said['reviewer']}: {said['verdict']}"
                say(f"    [{said['citation']}] {by}. {said['reason']}")
        _flagged(number, answer)
    say(f"checker {done.checker}")


def _table(done: Audit) -> None:
    counts = done.summary()
    say(f"{'verdict'.ljust(_WIDTH)}  claims   share  citations  measured wrong")
    for label in Label:
        wrong, n = of_label(done.checker, label)
        claims, cited = counts[label], counts["citations_by_verdict"][label]
        share = 100 * claims / max(1, counts["claims"])
        rate = f"{100 * wrong / n:.1f} % of {n}" if n else "–"
        say(f"{label.ljust(_WIDTH)}  {claims:6}  {share:5.1f} %  {cited:9}  {rate}")


def _claim(where: str, claim: CheckedClaim, answer: CheckedAnswer) -> None:
    """A claim under its own verdict, and under it each citation that speaks against it besides."""
    say(f"{where} {_named(claim.verdict)}: {claim.statement.text}")
    say(f"    {_reasons(claim.verdict, answer)}")
    for found in claim.besides:
        say(f"    [{found.n}] {_named(found.verdict)}: {_reasons(found.verdict, answer)}")


def _named(verdict: Verdict) -> str:
    return f"{verdict.label.sign} {verdict.label}"


def _reasons(verdict: Verdict, answer: CheckedAnswer) -> str:
    return " ".join(reason.text(answer.language) for reason in verdict.reasons)


def _flagged(number: int, answer: CheckedAnswer) -> None:
    for found in answer.references:
        if flagged(found.paper):
            reference, paper = found.reference, found.paper
            name = paper.get("title") or reference.title or reference.label
            why = f" ({paper['notice']})" if paper.get("notice") else ""
            say(f"{number} [{reference.n}] {str(paper['status']).upper()}: {name}{why}")


def tell_verified(bundle: str, done: Verified) -> None:
    """What a bundle holds, and what the checker at hand judges otherwise."""
    signed = f"signed by {done.signed}" if done.signed else "not signed"
    say(f"{bundle}: {done.claims} claims, {signed}, sealed by {done.checker}")
    if done.checker != done.checker_now:
        say(f"{done.checker_now} judges {len(done.changed)} citations otherwise")
        for change in done.changed:
            say(f"  {change['claim']}: {change['before']} → {change['after']}")


def tell_changes(changes: Iterable[Change]) -> None:
    """What has changed under the answers of a journal."""
    for change in changes:
        where = f"{change.answer}, sentence {change.sentence} [{change.citation}] {change.paper}"
        say(f"{where}: {change.kind} {change.before} → {change.after or '–'}")
        say(f"    {change.text}")
        if change.detail:
            say(f"    {change.detail}")
