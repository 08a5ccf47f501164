"""A dialogue as HTML, every stretch of an answer told for what it is; rules and counts of a set."""

from collections import Counter
from collections.abc import Mapping, Sequence

from dialogue_gen.browse import DataSet
from dialogue_gen.dialogue import Dialogue, DialoguePassage, Span, Turn
from dialogue_gen.publish.counts import Counts
from dialogue_gen.review import Review
from dialogue_gen.rules import cards
from dialogue_gen.show import Manner, cited, manner, signed
from grounding.verdict import Label
from ui import marks
from ui.bars import rows_html
from ui.render import Html, join, tag
from ui.verdicts import badge
from ui.words import HTML_LANGUAGE, Language, name, say

BINS = 8
"""Bars that the lengths of the dialogues are told in."""
SHOWN = (Manner.LITERATURE, Manner.EXTERNAL, Manner.UNSUPPORTED)


def legend_html(language: Language) -> Html:
    """What colours and signs mean; each is told by its sign too."""
    items = [
        tag(
            "li",
            tag("span", signed(say(language, f"dialogues.{how}"), how), class_=f"sz-said-{how}"),
        )
        for how in SHOWN
    ]
    return tag("ul", *items, class_="sz-tally", aria_label=say(language, "dialogues.legend"))


def dialogue_html(dialogue: Dialogue, review: Review | None, language: Language) -> Html:
    """The turns, the passages they were written from, the rules that are broken."""
    facts = [
        name(language, "dialogues.kind", dialogue.kind),
        name(language, "language", dialogue.lang),
        dialogue.split,
        say(language, "dialogues.by", model=dialogue.model),
        dialogue.id.removeprefix("sha256:")[:12],
    ]
    return tag(
        "article",
        tag("p", " · ".join(fact for fact in facts if fact), class_="sz-foot"),
        _review(review, language),
        *(_turn(turn, language, dialogue.lang) for turn in dialogue.turns),
        _broken(dialogue, language),
        _passages(dialogue, language),
        class_="sz-dialogue",
    )


def _review(review: Review | None, language: Language) -> Html | None:
    if review is None:
        return None
    parts = [
        tag("b", say(language, f"dialogues.review.{review.decision}")),
        review.reason,
        review.reviewer,
        review.created[:10],
    ]
    return tag(
        "p", join(parts, " · "), class_=f"sz-note sz-review-{review.decision}", role="status"
    )


def _turn(turn: Turn, language: Language, spoken: str) -> Html:
    who = say(language, f"dialogues.{turn.role}")
    if turn.abstain:
        who += f" · {say(language, 'dialogues.abstains')}"
    return tag(
        "section",
        tag("p", who, class_="sz-kicker"),
        tag("p", *_stretches(turn, language), class_="sz-said", lang=HTML_LANGUAGE.get(spoken)),
        class_=f"sz-turn sz-turn-{turn.role}",
    )


def _stretches(turn: Turn, language: Language) -> list[str]:
    """The turn's text in order; what lies between spans is nobody's claim."""
    parts: list[str] = []
    at = 0
    for span in turn.spans:
        parts += [turn.text[at : span.start], _stretch(turn.said(span), span, language)]
        at = span.end
    return [*parts, turn.text[at:]]


def _stretch(text: str, span: Span, language: Language) -> Html:
    how = manner(span)
    if how == Manner.CONNECTIVE:
        return tag("span", text)
    found = None
    if how == Manner.UNSUPPORTED and span.verdict and span.verdict.label in set(Label):
        found = join([" ", badge(Label(span.verdict.label), language)])
    said = tag("span", signed(text, how), class_=f"sz-said-{how}")
    return join([said, found]) if found else said


def _broken(dialogue: Dialogue, language: Language) -> Html | None:
    if not dialogue.checks.failed:
        return None
    reasons = {card.name: {"en": card.en, "zh": card.zh}[language] for card in cards()}
    items = [
        tag(
            "li",
            tag("b", broken.rule),
            reasons.get(broken.rule, "") if language != dialogue.lang else None,
            tag("span", broken.reason, lang=HTML_LANGUAGE.get(dialogue.lang)),
        )
        for broken in dialogue.checks.failed
    ]
    return tag(
        "section",
        tag("h3", say(language, "dialogues.broken")),
        tag("ul", *items, class_="sz-failures"),
        class_="sz-warning",
    )


def _passages(dialogue: Dialogue, language: Language) -> Html:
    numbers = cited(dialogue)
    quotes: dict[str, list[tuple[int, int]]] = {}
    for turn in dialogue.turns:
        for span in turn.spans:
            for citation in span.citations:
                quotes.setdefault(citation.pid, []).append((citation.q_start, citation.q_end))
    ordered = sorted(dialogue.passages, key=lambda p: (p.pid not in numbers, numbers.get(p.pid, 0)))
    return tag(
        "section",
        tag("h3", say(language, "dialogues.passages")),
        *(_passage(p, numbers.get(p.pid), quotes.get(p.pid, []), language) for p in ordered),
    )


def _passage(
    passage: DialoguePassage,
    number: int | None,
    quotes: Sequence[tuple[int, int]],
    language: Language,
) -> Html:
    role = say(language, f"dialogues.{passage.role}")
    section = name(language, "section", passage.section) if passage.section else ""
    facts = [passage.pid, str(passage.year or ""), passage.licence]
    return tag(
        "details",
        tag(
            "summary",
            f"[{number}] " if number else "",
            " · ".join(part for part in (passage.title or passage.pid, section, role) if part),
        ),
        tag("p", " · ".join(fact for fact in facts if fact), class_="sz-quiet"),
        tag("blockquote", marks.passage(passage.text, quotes, []), class_="sz-passage"),
        class_="sz-legend",
    )


def rules_html(opened: DataSet, language: Language) -> Html:
    """Every rule a dialogue is held to, why, and how many of this set break it."""
    broken = Counter(rule for entry in opened.entries for rule in entry.broken)
    rows = [
        tag(
            "tr",
            tag("th", card.name, scope="row"),
            tag("td", {"en": card.en, "zh": card.zh}[language]),
            tag("td", f"{broken[card.name]:,}" if broken[card.name] else "–"),
        )
        for card in cards()
    ]
    heads = [tag("th", say(language, f"dialogues.rules.{key}"), scope="col")
             for key in ("name", "reason", "broken")]  # fmt: skip
    table = tag(
        "table", tag("thead", tag("tr", *heads)), tag("tbody", *rows), class_="sz-table sz-rules"
    )
    return tag("section", tag("p", say(language, "dialogues.rules.hint"), class_="sz-quiet"), table)


def figures_html(opened: DataSet, language: Language) -> Html:
    """The figures of the card, as bars: of the dialogues that keep all rules."""
    counts = opened.counts
    kinds = {name(language, "dialogues.kind", kind): n for kind, n in counts.kinds.most_common()}
    plots: Mapping[str, Mapping[str, int]] = {
        "kinds": kinds,
        "languages": {name(language, "language", c): n for c, n in counts.languages.most_common()},
        "sources": {
            say(language, f"dialogues.source.{source}"): n
            for source, n in counts.sources.most_common()
        },
        "turns": {str(turns): n for turns, n in sorted(counts.turns.items())},
        "length": _lengths(counts),
        "splits": dict(counts.splits.most_common()) if len(counts.splits) > 1 else {},
        "models": dict(counts.models.most_common()),
        "checkers": dict(counts.checkers.most_common()),
    }
    facts = {
        "dialogues": len(opened.entries),
        "kept": counts.dialogues,
        "papers": len(counts.papers),
        "citations": counts.citations,
    }
    items = [
        tag("li", say(language, f"dialogues.count.{key}"), " ", tag("b", f"{n:,}"))
        for key, n in facts.items()
    ]
    drawn = [rows_html(say(language, f"dialogues.plot.{key}"), plot) for key, plot in plots.items()]
    return tag(
        "div",
        tag("ul", *items, class_="sz-counts sz-wraps"),
        tag("div", *drawn, class_="sz-plots"),
    )


def _lengths(counts: Counts) -> dict[str, int]:
    """How many dialogues have so many characters, in bars of one round width."""
    if not counts.characters:
        return {}
    step = next(w for w in (50, 100, 200, 500, 1000, 2000, 5000, 10**9)
                if max(counts.characters) <= w * BINS or w == 10**9)  # fmt: skip
    found = Counter(length // step for length in counts.characters)
    return {
        f"{b * step:,}–{(b + 1) * step - 1:,}": found[b] for b in range(min(found), max(found) + 1)
    }
