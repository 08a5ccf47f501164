"""The evidence under a number: the passage with the deciding words marked, and whose it is."""

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from assistant.answer import Answer, Citation, Segment
from assistant.levels import Level, Species
from grounding.verdict import Label, Verdict
from literature.normal import language_of
from literature.paper import Kind, Status
from ui import marks
from ui.render import Html, join, link, path, tag
from ui.verdicts import badge
from ui.words import HTML_LANGUAGE, Language, name, say

OPEN_AT_FIRST = 2
"""Up to so many sources stand open from the start; of more, only the first does."""


Anchor = Callable[[str, int | str], str]
"""Kind of element and its number → its id on the page."""


def sources(answer: Answer, language: Language, anchor: Anchor) -> Html | None:
    """Every source of an answer, in the order of their numbers."""
    if not answer.citations:
        return None
    few = len(answer.citations) <= OPEN_AT_FIRST
    cards = (
        source(citation, answer, language, anchor, opened=few or place == 0)
        for place, citation in enumerate(answer.citations)
    )
    return tag(
        "aside",
        tag("h2", say(language, "sources.title"), id=anchor("sources", "")),
        *cards,
        class_="sz-sources",
        aria_labelledby=anchor("sources", ""),
    )


def source(
    citation: Citation, answer: Answer, language: Language, anchor: Anchor, opened: bool
) -> Html:
    """One source. The target of ``[n]`` is the marked sentence: following it unfolds the source."""
    paper = citation.paper
    title = paper["title"] or say(language, "sources.nothing")
    uses = [
        (place, segment, verdict)
        for place, segment in enumerate(answer.segments, start=1)
        for n, verdict in zip(segment.citations, segment.verdicts, strict=False)
        if n == citation.n
    ]
    head = tag(
        "summary",
        tag("span", str(citation.n), class_="sz-number"),
        tag("h3", title, lang=HTML_LANGUAGE.get(language_of(title))),
        tag("span", where(paper), class_="sz-where") if where(paper) else None,
        _flags(citation, language),
    )
    inside = tag(
        "div",
        _warning(paper, language),
        _addressed(citation, language),
        _passage(citation, [verdict for _, _, verdict in uses], anchor, language),
        _uses(uses, anchor, language),
        _facts(citation, language),
        class_="sz-inside",
    )
    return tag("details", head, inside, class_="sz-source", open=opened)


def where(paper: Mapping[str, Any]) -> str:
    """``Journal · 2019``, as far as it is known."""
    return " · ".join(str(part) for part in (paper.get("journal"), paper.get("year")) if part)


def links(paper: Mapping[str, Any], language: Language) -> Html:
    """Where the paper itself can be read; these open only when the reader follows them."""
    pmid, doi, pmcid = (str(paper.get(key) or "") for key in ("pmid", "doi", "pmcid"))
    found = [
        link(f"https://pubmed.ncbi.nlm.nih.gov/{path(pmid)}/", f"PMID {pmid}") if pmid else None,
        link(f"https://doi.org/{path(doi)}", f"DOI {doi}") if doi else None,
        link(f"https://pmc.ncbi.nlm.nih.gov/articles/{path(pmcid)}/", pmcid) if pmcid else None,
        link(str(paper.get("url") or ""), say(language, "sources.page")),
    ]
    return join(found, " · ")


def kinds(citation: Citation, language: Language) -> list[str]:
    """How it was studied and in whom, in words: ``RCT``, ``human``."""
    level = Level(citation.evidence).name_in(language) if citation.evidence else ""
    plain = {Species.HUMAN} if citation.evidence == Level.HUMAN else set()
    beings = [Species(one).name_in(language) for one in citation.species if one not in plain]
    return list(dict.fromkeys(filter(None, (level, *beings))))


def _passage(
    citation: Citation, verdicts: Iterable[Verdict], anchor: Anchor, language: Language
) -> Html | None:
    here = anchor("source", citation.n)
    if not citation.passage_text:
        return tag("p", say(language, "sources.nothing.means"), class_="sz-warning", id=here)
    marked, against = marks.deciding(verdicts, "passage")
    marked.append((citation.start, citation.end))
    passage = marks.passage(citation.passage_text, marked, against, here)
    told = "sources.marked" if passage.count("<mark") else "sources.unmarked"
    caption = f"{name(language, 'section', citation.section)} · {say(language, told)}"
    return join(
        [
            tag("p", caption, class_="sz-caption"),
            tag("blockquote", passage, class_="sz-passage", lang=_html(citation.paper)),
        ]
    )


def _uses(
    uses: list[tuple[int, Segment, Verdict]], anchor: Anchor, language: Language
) -> Html | None:
    """The sentences that rest on it, the words that are against the passage marked in each."""
    if not uses:
        return None
    items = []
    for place, segment, verdict in uses:
        _, against = marks.deciding([verdict], "claim")
        claim = marks.words(segment.text, against)
        spoken = HTML_LANGUAGE.get(language_of(segment.text))
        items.append(
            tag(
                "li",
                tag(
                    "a",
                    say(language, "sources.sentence", n=place),
                    href=f"#{anchor('sentence', place)}",
                ),
                " ",
                badge(verdict.label, language),
                None if verdict.label == Label.SUPPORTED else tag("q", claim, lang=spoken),
            )
        )
    return tag("ul", *items, class_="sz-uses", aria_label=say(language, "sources.uses"))


def _addressed(citation: Citation, language: Language) -> Html | None:
    """A warning where the passage holds text that speaks to machines, or hides what it says."""
    if not citation.flags:
        return None
    told = "、" if language == "zh" else ", "
    named = told.join(name(language, "flag", flag) for flag in citation.flags)
    return tag("p", say(language, "sources.flagged", named=named), class_="sz-warning")


def _facts(citation: Citation, language: Language) -> Html | None:
    paper = citation.paper
    code = str(paper.get("language") or "")
    facts = {
        "authors": _authors(paper.get("authors") or (), language),
        "journal": _printed(paper),
        "type": ", ".join(paper.get("publication_types") or ()),
        "language": name(language, "language", code) if code else "",
        "licence": paper.get("licence") or "",
        "links": links(paper, language),
    }
    rows = [
        join([tag("dt", say(language, f"facts.{key}")), tag("dd", value)])
        for key, value in facts.items()
        if value
    ]
    return tag("dl", *rows, class_="sz-facts") if rows else None


def _authors(authors: Iterable[str], language: Language, most: int = 6) -> str:
    authors = list(authors)
    named = "; ".join(authors[:most])
    if len(authors) > most:
        return say(language, "facts.authors.more", named=named, n=len(authors) - most)
    return named


def _printed(paper: Mapping[str, Any]) -> str:
    """``Journal. 2019; 12(3): 45–50``, as far as it is known."""
    number = paper.get("volume") or ""
    if paper.get("issue"):
        number += f"({paper['issue']})"
    if paper.get("pages"):
        number = ": ".join(part for part in (number, paper["pages"]) if part)
    return "; ".join(part for part in (where(paper), number) if part)


def _flags(citation: Citation, language: Language) -> Html | None:
    """What must be seen before the source is even opened."""
    paper = citation.paper
    status, kind = paper.get("status", Status.OK), paper.get("kind")
    flags = [tag("span", one, class_="sz-flag sz-kind") for one in kinds(citation, language)]
    if status != Status.OK:
        flags.append(
            tag("span", name(language, "status", status), class_=f"sz-flag sz-status-{status}")
        )
    if kind == Kind.SUMMARY:
        flags.append(
            tag(
                "span",
                say(language, "sources.summary"),
                class_="sz-flag",
                title=say(language, "sources.summary.means"),
            )
        )
    return tag("span", join(flags, " "), class_="sz-flags") if flags else None


def _warning(paper: Mapping[str, Any], language: Language) -> Html | None:
    status = paper.get("status", Status.OK)
    if status == Status.OK:
        return None
    return tag("p", name(language, "warning", status), class_=f"sz-warning sz-status-{status}")


def _html(paper: Mapping[str, Any]) -> str:
    code = str(paper.get("language") or "")
    return HTML_LANGUAGE.get(code, code)
