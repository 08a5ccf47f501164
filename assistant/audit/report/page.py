"""The audit as one HTML page that stands by itself: no script, no font, no picture from elsewhere.

Filters and the choice of language are check boxes and radio buttons that the style sheet obeys
(``:has``), so that the page's own policy can forbid every script: what an answer or a passage
carries cannot run, whatever it is. Jinja2 escapes all that is put in.
"""

import json
from datetime import UTC, datetime
from functools import cache
from importlib.resources import files
from typing import Any

from jinja2 import Environment, StrictUndefined

from assistant.audit.check import Audit, CheckedAnswer, CheckedClaim, Finding
from assistant.audit.report.marks import Stretch, shortened, stretches
from assistant.audit.report.plain import error_rates, refused
from grounding.error_rates import error_rates as measured_rates
from grounding.verdict import Label, Verdict
from literature.normal import language_of

_SHOWN = ("title", "journal", "year", "status", "notice")  # what is shown of a paper, if known
_CHINESE = 0.5  # share of Chinese answers from which the page opens in Chinese


def to_html(audit: Audit, created: str = "") -> str:
    """The page. ``created`` is the UTC time to print, now where none is given."""
    environment = Environment(
        autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
    )
    template = environment.from_string(_file("page.html"))
    summary = audit.summary()
    return template.render(
        css=_file("page.css"),
        language=_language(audit),
        words=_words(),
        audit=audit,
        counts=summary,
        labels=[_label(label, summary, audit) for label in Label],
        refused=refused(audit),
        answers=[_answer(answer, audit) for answer in audit.answers],
        created=created or datetime.now(UTC).strftime("%Y-%m-%d %H:%M UTC"),
        measured=bool(error_rates(audit.checker)),
        sets=sorted({rate.source for rate in measured_rates(audit.checker)}),
    )


@cache
def _file(name: str) -> str:
    return files("assistant.audit.report").joinpath(name).read_text(encoding="utf-8")


@cache
def _words() -> dict[str, dict[str, str]]:
    return dict(json.loads(_file("words.json")))


def _language(audit: Audit) -> str:
    told = [answer.language for answer in audit.answers]
    return "zh" if told and told.count("zh") >= _CHINESE * len(told) else "en"


def _label(label: Label, counts: dict[str, Any], audit: Audit) -> dict[str, Any]:
    rate = error_rates(audit.checker).get(str(label))
    total = max(1, counts["claims"])
    return {
        "name": str(label),
        "css": css(label),
        "sign": label.sign,
        "n": counts[str(label)],
        "share": round(100 * counts[str(label)] / total, 1),
        "citations": counts["citations_by_verdict"][str(label)],
        "found": sum(label in claim.labels for claim in audit.claims),
        "rate": rate,
        "percent": round(100 * rate["wrong"] / rate["n"], 1) if rate else None,
    }


def css(label: Label) -> str:
    """``not-found`` for NOT_FOUND: the class that gives a verdict its colour."""
    return str(label).lower().replace("_", "-")


def _answer(answer: CheckedAnswer, audit: Audit) -> dict[str, Any]:
    named = {found.reference.n: found.reference.label for found in answer.references}
    claims = [
        _claim(claim, n, named, audit.disputes_of(answer, claim))
        for n, claim in enumerate(answer.claims, 1)
    ]
    return {
        "given": answer.given,
        "claims": claims,
        "references": answer.references,
        "lang": language_of(answer.given.text) or "en",
    }


def _claim(
    claim: CheckedClaim, number: int, labels: dict[int, str], disputes: list[dict[str, Any]]
) -> dict[str, Any]:
    deciding, besides = claim.deciding, claim.besides
    rest = [f for f in claim.findings if f is not deciding and f not in besides]
    return {
        "number": number,
        "css": css(claim.verdict.label),
        "found": [f"with-{css(label)}" for label in sorted(claim.labels)],
        "label": str(claim.verdict.label),
        "sign": claim.verdict.label.sign,
        "text": stretches(claim.statement.text, claim.verdict.spans, "claim")
        if _at_odds(claim.verdict)
        else [Stretch(claim.statement.text)],
        "lang": language_of(claim.statement.text),
        "inherited": claim.statement.inherited,
        "resolved": claim.statement.resolved,
        "citations": [f.n for f in claim.findings],
        "reasons": _reasons(claim.verdict),
        "deciding": _finding(deciding, labels) if deciding else None,
        "besides": [_finding(finding, labels) for finding in besides],
        "rest": [_finding(finding, labels) for finding in rest],
        "disputes": [said for said in disputes if said["stands"]],
        "earlier": [said for said in disputes if not said["stands"]],
    }


def _at_odds(verdict: Verdict) -> bool:
    """Whether the spans of a verdict are words at odds, and not only the place to look at."""
    return verdict.label in (Label.CONTRADICTED, Label.PARTIAL, Label.NOT_FOUND)


def _finding(finding: Finding, labels: dict[int, str]) -> dict[str, Any]:
    text = finding.text
    parts: list[Stretch] = []
    if text:
        parts = stretches(text.text, finding.verdict.spans, "passage", around=True)
        if not _at_odds(finding.verdict):
            parts = [Stretch(p.text, "where" if p.mark else "") for p in parts]
        parts = shortened(parts)
    return {
        "n": finding.n,
        "css": css(finding.verdict.label),
        "label": str(finding.verdict.label),
        "sign": finding.verdict.label.sign,
        "reasons": _reasons(finding.verdict),
        "parts": parts,
        "text": text,
        "name": labels.get(finding.n, ""),
        "paper": dict.fromkeys(_SHOWN, "") | dict(finding.paper),
        "lang": language_of(text.text) if text else "",
        "probability": finding.verdict.probability,
    }


def _reasons(verdict: Verdict) -> list[dict[str, str]]:
    return [{"en": reason.text("en"), "zh": reason.text("zh")} for reason in verdict.reasons]
