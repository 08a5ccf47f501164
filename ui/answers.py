"""An answer as HTML: its sentences with their numbers and verdicts, its sources beside them."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from assistant.answer import Answer, Searched, Segment, SegmentSource
from assistant.background import Told
from assistant.disputes import Dispute
from assistant.exporting import plain
from grounding.verdict import Label
from literature.normal import language_of
from ui import marks
from ui.render import Html, join, tag
from ui.sources import kinds, links, sources, where
from ui.verdicts import badge, css_class, finding, legend, tally
from ui.words import HTML_LANGUAGE, Language, say

NO_BREAK = "\N{NO-BREAK SPACE}"
"""Between a sentence and its numbers: a number alone on a line belongs to nothing."""
_NOTHING = Searched((), 0, 0)


@dataclass(frozen=True, slots=True)
class Shown:
    """An answer and how it is shown: as which turn of the conversation (from 1), with which
    disputes by sentence and citation, and for contrary sentences the places of what they oppose.
    Without ``acts`` nothing can be disputed or copied: it is not in the journal yet.
    """

    answer: Answer
    turn: int = 1
    disputes: Mapping[tuple[int, int], Dispute] = field(default_factory=dict)
    opposed: Mapping[int, tuple[int, ...]] = field(default_factory=dict)
    acts: bool = True
    last: bool = True

    def anchor(self, kind: str, n: int | str = "") -> str:
        """The id of one of its elements; each turn has its own."""
        return "-".join(filter(None, ("sz", str(self.turn), kind, str(n))))


def answer_html(answer: Answer | Shown, language: Language) -> Html:
    """All that is shown of an answer. ``language`` is the interface's; the answer has its own."""
    shown = answer if isinstance(answer, Shown) else Shown(answer)
    answer = shown.answer
    body = abstention(answer, language) if answer.abstained else sentences(shown, language)
    return tag(
        "div",
        tag(
            "article",
            _head(answer.question, answer.language, shown, tally(answer, language), language),
            body,
            *(tag("p", note, class_="sz-note") for note in answer.notes),
            legend(language) if shown.last and any(s.verdicts for s in answer.segments) else None,
            _acts(shown, language),
            foot(answer, language),
            class_="sz-answer",
            aria_labelledby=shown.anchor("question"),
        ),
        sources(answer, language, shown.anchor),
        class_="sz-reading",
    )


def coming_html(question: str, told: Told, turn: int, waiting: str, language: Language) -> Html:
    """An answer while it comes: sentences with their verdicts, the words of the next, and what is
    being waited for. ``waiting`` is told until there are words.
    """
    so_far = Answer(
        question=question,
        language=language_of(question) or language,
        abstained=False,
        segments=told.segments,
        citations=told.citations,
        searched=_NOTHING,
        generation="",
        model="",
    )
    shown = Shown(so_far, turn, acts=False)
    written = tag("p", told.words, class_="sz-text sz-writing") if told.words else None
    return tag(
        "div",
        tag(
            "article",
            _head(question, so_far.language, shown, None, language),
            sentences(shown, language) if told.segments else None,
            written or tag("p", waiting, class_="sz-quiet sz-waiting", role="status"),
            class_="sz-answer",
            aria_busy="true",
        ),
        sources(so_far, language, shown.anchor),
        class_="sz-reading sz-coming",
    )


def sentences(shown: Shown, language: Language) -> Html:
    """The sentences in order, each numbered for the links back from its sources."""
    items = [
        (_opposing if segment.contrary else sentence)(n, segment, shown, language)
        for n, segment in enumerate(shown.answer.segments, 1)
    ]
    spoken = HTML_LANGUAGE.get(shown.answer.language)
    return tag("ol", *items, class_="sz-sentences", lang=spoken)


def sentence(place: int, segment: Segment, shown: Shown, language: Language) -> Html:
    """One sentence, the words that speak against it marked, its citations, what was found."""
    kind = css_class(segment.verdict.label) if segment.verdict else f"sz-{segment.source}"
    return tag(
        "li",
        *_sentence(place, segment, shown, language),
        class_=f"sz-sentence {kind}",
        id=shown.anchor("sentence", place),
        tabindex="-1",
    )


def abstention(answer: Answer, language: Language) -> Html:
    """Why there is no answer: what was searched for, what nothing speaks of, what came nearest."""
    looked = answer.searched
    # sentences that only list the nearest papers, or what is missing, are said better by the lists
    titles = [near["title"].rstrip(".") for near in looked.nearest]
    lists = [part for part in (titles, looked.missing) if part]
    said = [
        tag("p", segment.text)
        for segment in answer.segments
        if not any(all(one in segment.text for one in part) for part in lists)
    ]
    listed = [
        tag(
            "li",
            tag("span", near["title"], class_="sz-near", lang=_lang(near["title"])),
            tag("span", where(near), class_="sz-where"),
            tag("span", links(near, language), class_="sz-where"),
        )
        for near in looked.nearest
    ]
    queries = [tag("li", query, lang=_lang(query)) for query in looked.queries]
    return tag(
        "section",
        tag("h3", say(language, "abstained.title")),
        tag("div", *said, lang=HTML_LANGUAGE.get(answer.language)),
        tag("h3", say(language, "ask.missing")) if looked.missing else None,
        _chips(looked.missing) if looked.missing else None,
        tag("h3", say(language, "ask.searched")) if queries else None,
        tag("ul", *queries, class_="sz-queries") if queries else None,
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


def _head(
    question: str, spoken: str, shown: Shown, counts: Html | None, language: Language
) -> Html:
    return tag(
        "header",
        tag("p", say(language, "answer.question"), class_="sz-kicker"),
        tag("h2", question, id=shown.anchor("question"), lang=HTML_LANGUAGE.get(spoken)),
        counts,
    )


def _sentence(place: int, segment: Segment, shown: Shown, language: Language) -> list[Html]:
    """The words with their numbers, and what was found on each."""
    _, against = marks.deciding(segment.verdicts, "claim")
    text = tag(
        "p",
        marks.words(segment.text, against),
        NO_BREAK,
        _numbers(segment, shown, language),
        class_="sz-text",
        lang=_lang(segment.text),
    )
    found = _findings(place, segment, shown, language)
    if found is None and segment.source == SegmentSource.EXTERNAL:
        found = tag("p", say(language, "answer.external"), class_="sz-finding sz-reason")
    return [text, tag("div", found, lang=HTML_LANGUAGE[language])] if found else [text]


def _numbers(segment: Segment, shown: Shown, language: Language) -> Html:
    known = {citation.n for citation in shown.answer.citations}
    return join(
        tag(
            "a",
            f"[{n}]",
            href=f"#{shown.anchor('source', n)}",
            class_="sz-cite",
            aria_label=say(language, "answer.source", n=n),
        )
        if n in known
        else tag("span", f"[{n}]", class_="sz-cite")
        for n in segment.citations
    )


def _opposing(place: int, segment: Segment, shown: Shown, language: Language) -> Html:
    """Evidence at odds with the answer: both sides beside each other, each with its study."""
    others = [(n, shown.answer.segments[n - 1]) for n in shown.opposed.get(place, ())]
    said = [
        tag(
            "blockquote",
            tag("p", other.text, class_="sz-text", lang=_lang(other.text)),
            tag("a", say(language, "sources.sentence", n=n), href=f"#{_id(shown, n)}"),
            " ",
            _study(other, shown, language),
        )
        for n, other in others
    ]
    own = tag("div", *_sentence(place, segment, shown, language), _study(segment, shown, language))
    sides = [
        tag("div", tag("h3", say(language, "ask.conflict.said")), *said) if said else None,
        tag("div", tag("h3", say(language, "ask.conflict.against")), own),
    ]
    kind = css_class(segment.verdict.label) if segment.verdict else ""
    return tag(
        "li",
        tag("div", *sides, class_="sz-conflict"),
        class_=f"sz-sentence sz-contrary {kind}",
        id=_id(shown, place),
        tabindex="-1",
    )


def _study(segment: Segment, shown: Shown, language: Language) -> Html | None:
    """Journal, year and kind of the studies a sentence cites."""
    cited = [c for c in shown.answer.citations if c.n in segment.citations]
    told = [
        " · ".join(filter(None, (where(citation.paper), *kinds(citation, language))))
        for citation in cited
    ]
    return join([tag("span", one, class_="sz-where") for one in told if one], " ") or None


def _findings(place: int, segment: Segment, shown: Shown, language: Language) -> Html | None:
    """What was found on each citation of a sentence, each with its number where there are several,
    the way to dispute it, and the dispute that stands.
    """
    if not segment.verdicts:
        return None
    several = len(segment.verdicts) > 1
    items = []
    for n, verdict in zip(segment.citations, segment.verdicts, strict=False):
        dispute = shown.disputes.get((place, n))
        number = tag("span", f"[{n}]", class_="sz-of") if several else None
        items.append(
            tag(
                "li" if several else "p",
                join([number, finding(verdict, language)], " "),
                " ",
                _dispute_button(place, n, verdict.label, shown, language),
                _disputed(dispute, language) if dispute else None,
                class_=None if several else "sz-finding",
            )
        )
    if not several:
        return items[0]
    return tag("ul", *items, class_="sz-finding", aria_label=say(language, "answer.findings"))


def _dispute_button(
    place: int, n: int, label: Label, shown: Shown, language: Language
) -> Html | None:
    """None where there is nothing to judge a sentence by."""
    passage = any(c.n == n and c.passage_text for c in shown.answer.citations)
    if not shown.acts or not shown.answer.id or not passage:
        return None
    named = say(language, f"verdict.{label}")
    return tag(
        "button",
        say(language, "ask.dispute"),
        type="button",
        class_="sz-act",
        data_sz_dispute=f"{shown.answer.id}/{place}/{n}",
        aria_label=say(language, "ask.dispute.of", verdict=named, sentence=place, n=n),
    )


def _disputed(dispute: Dispute, language: Language) -> Html:
    return tag(
        "span",
        say(language, "ask.disputed", reviewer=dispute.reviewer),
        " ",
        badge(Label(dispute.verdict), language),
        " ",
        dispute.reason,
        class_="sz-disputed",
    )


def _acts(shown: Shown, language: Language) -> Html | None:
    if not shown.acts or shown.answer.abstained:
        return None
    copied = say(language, "ask.copied")
    button = tag(
        "button",
        say(language, "ask.copy"),
        type="button",
        class_="sz-act",
        data_sz_copy=plain(shown.answer),
        data_sz_copied=copied,
    )
    return tag("p", button, class_="sz-acts")


def _chips(names: tuple[str, ...]) -> Html:
    items = (tag("li", name, class_="sz-flag", lang=_lang(name)) for name in names)
    return tag("ul", *items, class_="sz-flags")


def _id(shown: Shown, place: int) -> str:
    return shown.anchor("sentence", place)


def _lang(text: str) -> str | None:
    return HTML_LANGUAGE.get(language_of(text))
