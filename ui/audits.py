"""A finished audit as HTML: its totals, its claims with both sides, what has changed since."""

from collections.abc import Iterable, Sequence
from itertools import groupby
from typing import Any

from assistant.audit.check import RARE, Audit, CheckedAnswer, CheckedClaim, Finding
from assistant.audit.report.marks import Stretch, shortened, stretches
from assistant.audit.report.plain import error_rates
from assistant.audit.stale import Change
from assistant.audit.stale import Kind as Stale
from grounding.verdict import Label
from literature.errors import Failure
from literature.normal import language_of
from literature.paper import Status
from ui import marks
from ui.render import Html, join, tag
from ui.sources import links, where
from ui.verdicts import badge, css_class, finding
from ui.words import HTML_LANGUAGE, Language, name, say

AT_ODDS = marks.DISAGREE | {Label.NOT_FOUND}
"""Verdicts whose spans are words that the other side does not have."""
SILENT = frozenset({Label.NOT_CHECKED, Label.INVALID})
"""Verdicts that assert nothing which could be wrong."""
LINE = 160
"""Characters of a claim in the row that unfolds it."""

Row = tuple[CheckedAnswer, int, CheckedClaim, int]
"""An answer, its number, one of its claims, the claim's number; both count from 1."""


def rows(audit: Audit) -> list[Row]:
    """Every claim with where it stands."""
    return [
        (answer, n, claim, m)
        for n, answer in enumerate(audit.answers, 1)
        for m, claim in enumerate(answer.claims, 1)
    ]


def totals_html(audit: Audit, language: Language) -> Html:
    """Claims and citations by verdict, with how often that verdict was measured to be wrong."""
    counts, rates = audit.summary(), error_rates(audit.checker)
    total = max(1, counts["claims"])
    head = ("verdict", "claims", "share", "citations", "wrong")
    body = [
        tag(
            "tr",
            tag("th", badge(label, language), scope="row"),
            tag("td", f"{counts[str(label)]:,}"),
            tag("td", f"{100 * counts[str(label)] / total:.1f} %"),
            tag("td", f"{counts['citations_by_verdict'][str(label)]:,}"),
            tag("td", _rate(label, rates, language)),
        )
        for label in Label
    ]
    facts = [
        tag("li", say(language, f"audit.count.{key}"), " ", tag("b", f"{counts[key]:,}"))
        for key in ("answers", "claims", "citations", "uncited", "unresolved", *RARE)
        if counts[key] or key not in RARE
    ]
    columns = [tag("th", say(language, f"audit.totals.{key}"), scope="col") for key in head]
    made = [audit.source, audit.checker, audit.generation]
    return tag(
        "section",
        tag("h2", say(language, "audit.totals"), class_="sz-part"),
        tag("ul", *facts, class_="sz-counts sz-wraps"),
        tag(
            "table",
            tag("thead", tag("tr", *columns)),
            tag("tbody", *body),
            class_="sz-table sz-by-verdict",
        ),
        None if rates else tag("p", say(language, "audit.unmeasured"), class_="sz-note"),
        tag("p", " · ".join(part for part in made if part), class_="sz-foot"),
    )


def _rate(label: Label, rates: dict[str, dict[str, int]], language: Language) -> str:
    if label in SILENT:
        return say(language, "audit.silent")
    rate = rates.get(str(label))
    if rate is None:
        return say(language, "audit.not_measured")
    share = f"{100 * rate['wrong'] / rate['n']:.1f}"
    return say(language, "audit.rate", share=share, **rate)


def failures_html(failures: Sequence[Failure], language: Language, most: int = 100) -> Html | None:
    """The records that were in no layout anybody knows."""
    if not failures:
        return None
    items = [
        tag("li", tag("b", failure.record), " ", f"{failure.reason}. {failure.cure}", lang="en")
        for failure in failures[:most]
    ]
    return tag(
        "details",
        tag("summary", say(language, "audit.failures", n=len(failures))),
        tag("ul", *items, class_="sz-failures"),
        class_="sz-legend",
    )


def claims_html(audit: Audit, shown: Sequence[Row], language: Language, opened: bool) -> Html:
    """The claims of one page under the answers they are of; the first at odds stands open."""
    parts: list[Html] = []
    of = 0
    first = next((row for row in shown if _at_odds(row[2])), shown[0])
    for row in shown:
        answer, number, _, _ = row
        if number != of:
            parts.append(_answer(answer, number, len(audit.answers), language))
            of = number
        parts.append(_claim(audit, row, language, opened or row is first))
    return tag("div", *parts, class_="sz-claims")


def _at_odds(claim: CheckedClaim) -> bool:
    return claim.verdict.label in AT_ODDS or bool(claim.against)


def _answer(answer: CheckedAnswer, number: int, of: int, language: Language) -> Html:
    given = answer.given
    kicker = [
        say(language, "audit.answer", n=number, of=of),
        given.record,
        say(language, "audit.system", system=given.system) if given.system else "",
    ]
    whole = tag(
        "details",
        tag("summary", say(language, "audit.whole")),
        tag("p", given.text, class_="sz-passage", lang=HTML_LANGUAGE.get(answer.language)),
        class_="sz-legend",
    )
    return tag(
        "header",
        tag("p", " · ".join(part for part in kicker if part), class_="sz-kicker"),
        tag("h3", given.question, lang=HTML_LANGUAGE.get(language_of(given.question)))
        if given.question
        else None,
        tag("p", say(language, "audit.pooled"), class_="sz-quiet") if given.pooled else None,
        whole,
        class_="sz-audited",
    )


def _claim(audit: Audit, row: Row, language: Language, opened: bool) -> Html:
    answer, number, claim, place = row
    said, verdict = claim.statement.text, claim.verdict
    numbers = "".join(f"[{found.n}]" for found in claim.findings)
    line = said if len(said) <= LINE else said[: LINE - 1].rstrip() + "…"
    summary = tag(
        "summary",
        tag("span", f"{number}.{place}", class_="sz-of"),
        badge(verdict.label, language),
        tag(
            "span", line, " ", numbers, class_="sz-line", lang=HTML_LANGUAGE.get(language_of(said))
        ),
        _besides(claim, language),
    )
    rest = [f for f in claim.findings if f is not claim.deciding and f not in claim.besides]
    inside = tag(
        "div",
        tag("p", finding(verdict, language), class_="sz-finding"),
        tag("div", _said(claim, numbers, language), _source(claim.deciding, answer, language),
            class_="sz-sides"),
        tag("ul", *(_other(found, answer, language) for found in claim.besides))
        if claim.besides
        else None,
        _disputes(audit.disputes_of(answer, claim), language),
        _others(rest, answer, language),
        class_="sz-inside",
    )  # fmt: skip
    return tag(
        "details",
        summary,
        inside,
        class_=f"sz-row {css_class(verdict.label)}",
        id=f"sz-claim-{number}-{place}",
        open=opened,
    )


def _said(claim: CheckedClaim, numbers: str, language: Language) -> Html:
    """The claim's side: its words, those at odds marked, and how it was read."""
    said, verdict = claim.statement.text, claim.verdict
    spans = verdict.spans if verdict.label in AT_ODDS else ()
    notes = [
        say(language, "audit.inherited") if claim.statement.inherited else "",
        say(language, "audit.read_as", text=claim.statement.resolved)
        if claim.statement.resolved
        else "",
    ]
    return tag(
        "section",
        tag("h4", say(language, "audit.claim"), class_="sz-caption"),
        tag(
            "p",
            _marked(stretches(said, spans, "claim")),
            " ",
            tag("span", numbers, class_="sz-cite"),
            class_="sz-said",
            lang=HTML_LANGUAGE.get(language_of(said)),
        ),
        *(tag("p", note, class_="sz-quiet") for note in notes if note),
    )


def _source(found: Finding | None, answer: CheckedAnswer, language: Language) -> Html:
    """The passage's side: the sentence that decides marked, and whose passage it is."""
    labels = {ref.reference.n: ref.reference.label for ref in answer.references}
    text = found.text if found else None
    heading = say(language, "audit.passage")
    if found is None or text is None:
        told = labels.get(found.n, "") if found else ""
        return tag(
            "section",
            tag("h4", heading, class_="sz-caption"),
            tag("p", say(language, "audit.no_passage"), class_="sz-quiet"),
            tag("p", told, class_="sz-quiet") if told else None,
        )
    parts = stretches(text.text, found.verdict.spans, "passage", around=True)
    at_odds = found.verdict.label in AT_ODDS
    parts = shortened(parts if at_odds else [Stretch(p.text, p.mark and "where") for p in parts])
    paper = dict(found.paper)
    status = str(paper.get("status") or Status.OK)
    origin = [
        f"[{found.n}]",
        str(paper.get("title") or labels.get(found.n, "")),
        where(paper),
        links(paper, language),
        text.id,
        name(language, "section", text.section) if text.section else "",
    ]
    return tag(
        "section",
        tag("h4", heading, class_="sz-caption"),
        tag("p", name(language, "warning", status), class_="sz-warning")
        if status != Status.OK
        else None,
        tag(
            "blockquote",
            _marked(parts),
            class_="sz-passage",
            lang=HTML_LANGUAGE.get(language_of(text.text)),
        ),
        tag("p", join(origin, " · "), class_="sz-where"),
    )


def _marked(parts: Iterable[Stretch]) -> Html:
    """What is marked as one ``<mark>``, the words at odds strong in it: read without colour."""
    stretches = groupby(parts, key=lambda part: bool(part.mark))
    return join(
        tag("mark", *map(_words, held)) if marked else join(part.text for part in held)
        for marked, held in stretches
    )


def _words(part: Stretch) -> str:
    return tag("strong", part.text, class_="sz-against") if part.mark == "words" else part.text


def _besides(claim: CheckedClaim, language: Language) -> Html | None:
    """In the row itself, which other citations of a claim speak against it, and how."""
    if not claim.besides:
        return None
    told = [join([f"[{f.n}]", badge(f.verdict.label, language)], " ") for f in claim.besides]
    return tag("span", join(told, " "), class_="sz-besides")


def _other(found: Finding, answer: CheckedAnswer, language: Language) -> Html:
    """A citation that does not decide, with its passage."""
    return tag(
        "li",
        tag("p", finding(found.verdict, language), class_="sz-finding"),
        _source(found, answer, language),
    )


def _others(rest: Sequence[Finding], answer: CheckedAnswer, language: Language) -> Html | None:
    if not rest:
        return None
    return tag(
        "details",
        tag("summary", say(language, "audit.others", n=len(rest))),
        tag("ul", *(_other(found, answer, language) for found in rest)),
        class_="sz-legend",
    )


def _disputes(disputes: Iterable[dict[str, Any]], language: Language) -> Html | None:
    """The disputes that stand, each under its number; those before them folded away."""
    told = list(disputes)
    standing = [tag("li", *_dispute(d, language)) for d in told if d["stands"]]
    earlier = [tag("li", *_dispute(d, language)) for d in told if not d["stands"]]
    parts = [
        tag("ul", *standing, class_="sz-note") if standing else None,
        tag(
            "details",
            tag("summary", say(language, "audit.dispute.earlier", n=len(earlier))),
            tag("ul", *earlier),
            class_="sz-legend",
        )
        if earlier
        else None,
    ]
    return join(parts) or None


def _dispute(dispute: dict[str, Any], language: Language) -> tuple[str, ...]:
    withdrawn = dispute["verdict"] == dispute["before"]
    key = "audit.dispute.withdrawn" if withdrawn else "audit.dispute"
    shown = "" if withdrawn else badge(Label(dispute["verdict"]), language)
    number, told = f"[{dispute['citation']}] ", say(language, key, reviewer=dispute["reviewer"])
    return number, told, " ", shown, " ", dispute["reason"]


def stale_html(changes: Sequence[Change], language: Language) -> Html:
    """What has changed under answers of the journal, the answers in the order they were given."""
    by_answer: dict[str, list[Change]] = {}
    for change in changes:
        by_answer.setdefault(change.answer, []).append(change)
    parts = [
        tag(
            "li",
            tag("h3", found[0].question, lang=HTML_LANGUAGE.get(language_of(found[0].question))),
            tag("ul", *(_change(change, language) for change in found)),
        )
        for found in by_answer.values()
    ]
    return tag("ul", *parts, class_="sz-nearest")


def _change(change: Change, language: Language) -> Html:
    kind = "status" if change.kind == Stale.STATUS else "verdict"
    sides = [name(language, kind, side) for side in (change.before, change.after) if side]
    told = tag("b", say(language, f"audit.stale.{change.kind}"))
    return tag(
        "li",
        tag("p", told, " ", " → ".join(sides)) if len(sides) > 1 else tag("p", told),
        tag(
            "p",
            f"{change.text} [{change.citation}]",
            lang=HTML_LANGUAGE.get(language_of(change.text)),
        ),
        tag("p", f"{change.paper} · {change.detail}".rstrip(" ·"), class_="sz-quiet", lang="en"),
    )
