"""An audit as plain values for ``--json``, and as rows for ``--csv``."""

import csv
import io
from dataclasses import asdict, replace
from typing import Any

from assistant.audit.check import Audit, CheckedAnswer, CheckedClaim, Finding
from grounding.error_rates import of_label
from grounding.verdict import Label
from literature.errors import Failure

COLUMNS = (
    "answer",
    "system",
    "question",
    "claim_number",
    "claim",
    "verdict",
    "citation",
    "citation_verdict",
    "reasons",
    "claim_words",
    "passage_words",
    "passage_id",
    "reference",
    "paper",
    "paper_status",
    "passage",
    "checker",
    "dispute",
    "dispute_reason",
    "dispute_by",
    "refused",
)
_RISKY = ("=", "+", "-", "@", "\t", "\r")  # what a spreadsheet would take for a formula


def to_dict(audit: Audit) -> dict[str, Any]:
    """The object of ``shizhen audit --json``; ``spans`` are offsets in ``text`` and in the passage
    that decided."""
    return {
        "answers": [_answer(answer, audit) for answer in audit.answers],
        "summary": audit.summary(),
        "refused": refused(audit),
        "error_rates": error_rates(audit.checker),
        "checker": audit.checker,
        "generation": audit.generation,
        "source": audit.source,
    }


def error_rates(checker: str) -> dict[str, dict[str, int]]:
    """``{label: {wrong, n}}`` as measured for this very checker; empty where nothing was."""
    rates = {str(label): of_label(checker, label) for label in Label}
    return {label: {"wrong": wrong, "n": n} for label, (wrong, n) in rates.items() if n}


def refused(audit: Audit) -> list[dict[str, str]]:
    """The records that could not be read, or not in full, why, and the cure."""
    return [asdict(failure) for failure in audit.refused]


def _answer(answer: CheckedAnswer, audit: Audit) -> dict[str, Any]:
    given = answer.given
    return {
        "record": given.record,
        "id": given.id,
        "question": given.question,
        "system": given.system,
        "text": given.text,
        "pooled": given.pooled,
        "claims": [
            _claim(claim, answer.language) | {"disputes": audit.disputes_of(answer, claim)}
            for claim in answer.claims
        ],
        "references": [
            {
                "n": found.reference.n,
                "label": found.reference.label,
                "resolved_by": found.how,
                "problem": found.problem,
                "paper": dict(found.paper),
                "passages": [text.id for text in found.texts],
            }
            for found in answer.references
        ],
    }


def _claim(claim: CheckedClaim, language: str) -> dict[str, Any]:
    verdict = claim.verdict.to_dict(language)
    deciding = claim.deciding
    return {
        "text": claim.statement.text,
        "resolved": claim.statement.resolved,
        "citations": list(claim.statement.citations) or [f.n for f in claim.findings],
        "inherited": claim.statement.inherited,
        "verdict": verdict["label"],
        "reasons": verdict["reasons"],
        "spans": verdict["spans"],
        "probability": verdict["probability"],
        "passage": _passage(deciding) if deciding else None,
        "before": claim.statement.before,
        "checked": [_finding(finding, language) for finding in claim.findings],
    }


def _finding(finding: Finding, language: str) -> dict[str, Any]:
    verdict = finding.verdict.to_dict(language)
    return {"n": finding.n, **verdict, "passage": _passage(finding)}


def _passage(finding: Finding) -> dict[str, Any] | None:
    text = finding.text
    if text is None:
        return None
    return {"id": text.id, "section": text.section, "text": text.text, "sha256": text.sha256}


def to_csv(audit: Audit) -> str:
    """A row for each citation of each claim (one for a claim that cites nothing), and one for each
    record that could not be read.

    With a byte order mark, for the spreadsheets that need one to read Chinese, and with what they
    would run as a formula made text (OWASP, *CSV Injection*).
    """
    held = io.StringIO()
    held.write("\ufeff")
    rows = csv.writer(held, lineterminator="\r\n")
    rows.writerow(COLUMNS)
    for answer in audit.answers:
        labels = {found.reference.n: found.reference.label for found in answer.references}
        for number, claim in enumerate(answer.claims, 1):
            for finding in claim.findings or (None,):
                rows.writerow(map(_cell, _row(audit, answer, number, claim, finding, labels)))
    rows.writerows(map(_cell, _refused_row(audit, failure)) for failure in audit.refused)
    return held.getvalue()


def _refused_row(audit: Audit, failure: Failure) -> list[Any]:
    known = {
        "answer": failure.record,
        "checker": audit.checker,
        "refused": str(replace(failure, file="", record="")),
    }
    return [known.get(column, "") for column in COLUMNS]


def _row(
    audit: Audit,
    answer: CheckedAnswer,
    number: int,
    claim: CheckedClaim,
    finding: Finding | None,
    labels: dict[int, str],
) -> list[Any]:
    given, verdict = answer.given, finding.verdict if finding else claim.verdict
    text = finding.text if finding else None
    dispute = (audit.dispute_of(answer, claim, finding.n) if finding else None) or {}
    sides = {"claim": claim.statement.text, "passage": text.text if text else ""}
    words = {
        side: " … ".join(body[s.start : s.end] for s in verdict.spans if s.side == side)
        for side, body in sides.items()
    }
    return [
        given.record,
        given.system,
        given.question,
        number,
        claim.statement.text,
        claim.verdict.label,
        finding.n if finding else "",
        finding.verdict.label if finding else "",
        " ".join(reason.text(answer.language) for reason in verdict.reasons),
        words["claim"],
        words["passage"],
        text.id if text else "",
        labels.get(finding.n, "") if finding else "",
        finding.paper.get("title", "") if finding else "",
        finding.paper.get("status", "") if finding else "",
        sides["passage"],
        audit.checker,
        *(dispute.get(key, "") for key in ("verdict", "reason", "reviewer")),
        "",
    ]


def _cell(value: Any) -> Any:
    return f"'{value}" if isinstance(value, str) and value.startswith(_RISKY) else value
