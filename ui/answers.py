"""An answer as HTML: its sentences with their numbers and verdicts, its sources beside them."""

from assistant.answer import Answer, Segment, SegmentSource
from literature.normal import language_of
from ui import marks
from ui.render import Html, join, tag
from ui.sources import links, sources, where
from ui.verdicts import css_class, findings, legend, tally
from ui.words import HTML_LANGUAGE, Language, say

NO_BREAK = "\N{NO-BREAK SPACE}"
"""Between a sentence and its numbers: a number alone on a line belongs to nothing."""


def answer_html(answer: Answer, language: Language) -> Html:
    """All that is shown of an answer. ``language`` is the interface's; the answer has its own."""
    head = tag(
        "header",
        tag("p", say(language, "answer.question"), class_="sz-kicker"),
        tag("h2", answer.question, id="sz-question", lang=HTML_LANGUAGE.get(answer.language)),
        tally(answer, language),
    )
    body = abstention(answer, language) if answer.abstained else sentences(answer, language)
    return tag(
        "div",
        tag(
            "article",
            head,
            body,
            *(tag("p", note, class_="sz-note") for note in answer.notes),
            legend(language) if any(s.verdicts for s in answer.segments) else None,
            foot(answer, language),
            class_="sz-answer",
            aria_labelledby="sz-question",
        ),
        sources(answer, language),
        class_="sz-reading",
    )


def sentences(answer: Answer, language: Language) -> Html:
    """The sentences in order, each numbered for the links back from its sources."""
    items = (sentence(n, segment, answer, language) for n, segment in enumerate(answer.segments, 1))
    return tag("ol", *items, class_="sz-sentences", lang=HTML_LANGUAGE.get(answer.language))


def sentence(place: int, segment: Segment, answer: Answer, language: Language) -> Html:
    """One sentence, the words that speak against it marked, its citations, what was found."""
    _, against = marks.deciding(segment.verdicts, "claim")
    known = {citation.n for citation in answer.citations}
    numbers = join(
        tag(
            "a",
            f"[{n}]",
            href=f"#sz-source-{n}",
            class_="sz-cite",
            aria_label=say(language, "answer.source", n=n),
        )
        if n in known
        else tag("span", f"[{n}]", class_="sz-cite")
        for n in segment.citations
    )
    found = findings(segment, language)
    if found is None and segment.source == SegmentSource.EXTERNAL:
        found = tag("p", say(language, "answer.external"), class_="sz-finding sz-reason")
    kind = css_class(segment.verdict.label) if segment.verdict else f"sz-{segment.source}"
    return tag(
        "li",
        tag(
            "p",
            marks.words(segment.text, against),
            NO_BREAK,
            numbers,
            class_="sz-text",
            lang=HTML_LANGUAGE.get(language_of(segment.text)),
        ),
        tag("div", found, lang=HTML_LANGUAGE[language]) if found else None,
        class_=f"sz-sentence {kind}",
        id=f"sz-sentence-{place}",
        tabindex="-1",
    )


def abstention(answer: Answer, language: Language) -> Html:
    """Why there is no answer: what was searched, and the nearest that did not answer."""
    nearest = answer.searched.nearest
    said = [
        tag("p", segment.text)
        for segment in answer.segments
        # the sentence that only lists the nearest papers is said better by the list below
        if not nearest or not all(near["title"].rstrip(".") in segment.text for near in nearest)
    ]
    listed = [
        tag(
            "li",
            tag("span", near["title"], class_="sz-near"),
            tag("span", where(near), class_="sz-where"),
            tag("span", links(near, language), class_="sz-where"),
        )
        for near in nearest
    ]
    return tag(
        "section",
        tag("h3", say(language, "abstained.title")),
        tag("div", *said, lang=HTML_LANGUAGE.get(answer.language)),
        tag("h3", say(language, "abstained.nearest")) if listed else None,
        tag("ul", *listed, class_="sz-nearest") if listed else None,
        tag("p", say(language, "abstained.next"), class_="sz-next"),
        class_="sz-abstained",
    )


def foot(answer: Answer, language: Language) -> Html:
    """How the answer came about, for whoever has to account for it."""
    checkers = dict.fromkeys(v.checker for s in answer.segments for v in s.verdicts if v.checker)
    facts = [
        say(language, "foot.seconds", seconds=f"{answer.seconds:.2f}"),
        say(language, "foot.model", model=answer.model),
        say(language, "foot.searched", papers=answer.searched.papers),
        say(language, "foot.generation", generation=answer.generation),
        *(say(language, "foot.checker", checker=checker) for checker in checkers),
        answer.created[:16].replace("T", " ") + " UTC" if answer.created else "",
    ]
    return tag("footer", *(tag("span", fact) for fact in facts if fact), class_="sz-foot")
