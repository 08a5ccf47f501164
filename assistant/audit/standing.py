"""Where the papers that answers cite stand by a list of retractions, newer than any library."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from assistant.audit.check import Audit, CheckedAnswer, CheckedClaim
from assistant.audit.nouns import Reference
from assistant.audit.resolve import Resolved
from literature.paper import Paper, Status
from literature.retractions import RetractionList


def with_notices(audit: Audit, retractions: RetractionList) -> Audit:
    """The audit with each source under the status that the notices give it.

    No verdict changes: that a paper says what is claimed of it is as true as before. A source that
    no library holds is known by the identifiers that the answer gives.
    """
    return replace(audit, answers=tuple(_answer(each, retractions) for each in audit.answers))


def _answer(answer: CheckedAnswer, retractions: RetractionList) -> CheckedAnswer:
    references = tuple(_resolved(each, retractions) for each in answer.references)
    papers = {found.reference.n: found.paper for found in references}
    claims = tuple(_claim(claim, papers) for claim in answer.claims)
    return replace(answer, claims=claims, references=references)


def _claim(claim: CheckedClaim, papers: Mapping[int, Mapping[str, Any]]) -> CheckedClaim:
    findings = (replace(each, paper=papers.get(each.n, each.paper)) for each in claim.findings)
    return replace(claim, findings=tuple(findings))


def _resolved(found: Resolved, retractions: RetractionList) -> Resolved:
    known = dict(found.paper) or _named(found.reference)
    before = text_of(known, "status") or str(Status.OK)
    status, why = standing(of_card(known), retractions)
    if status == before and not why:
        return found
    return replace(found, paper=known | {"status": status, "notice": why})


def _named(reference: Reference) -> dict[str, Any]:
    """What an answer itself tells of a paper, as far as it goes the card of one."""
    kind, _, name = reference.passage_id.rpartition("#")[0].partition(":")
    told = {
        "title": reference.title,
        "doi": reference.doi or (name if kind == "doi" else ""),
        "pmid": reference.pmid or (name if kind == "pmid" else ""),
    }
    return {key: value for key, value in told.items() if value}


def of_card(card: Mapping[str, Any]) -> Paper:
    """The paper as an answer kept it."""
    known = {key: card[key] for key in ("doi", "pmid", "status") if card.get(key)}
    return Paper(id=text_of(card, "id"), title=text_of(card, "title"),
                 **(known | {"status": Status(known.get("status", Status.OK))}))  # fmt: skip


def standing(paper: Paper, retractions: RetractionList | None) -> tuple[str, str]:
    """A paper's status by the notices, or by its own record without any, and why."""
    if retractions is None:
        return str(paper.status), ""
    status, notice = retractions.status(paper)
    if notice is None:
        return str(status), ""
    when = f" of {notice.date}" if notice.date else ""
    return str(status), f"{notice.nature}{when}: {notice.reason}".rstrip(": ")


def text_of(card: Mapping[str, Any], key: str) -> str:
    """A text of a paper's card, ``""`` where it has none."""
    return str(card.get(key) or "")
