"""The page to learn checking on: judge first, then see what was true and why."""

import random

import streamlit as st

from assistant import cards as decks
from assistant.cards import Card, Judgement
from shizhen.settings import Settings
from ui import marks, rooms
from ui.panels import opened_library
from ui.render import join, tag
from ui.sources import links, where
from ui.verdicts import finding
from ui.words import HTML_LANGUAGE, Language, name, say

CARDS = 10
"""Cards of a round."""


def draw(chosen: Settings, language: Language) -> None:
    """A round of cards one after another, then the score and the misses to take away."""
    if opened_library(chosen, language) is None:
        return
    st.html(
        tag(
            "div",
            tag("h2", say(language, "study.title"), class_="sz-part"),
            tag("p", say(language, "study.hint"), class_="sz-quiet"),
        )
    )
    cards: list[Card] | None = st.session_state.get("study.cards")
    if cards is None:
        st.button(
            say(language, "study.start"),
            key="start",
            type="primary",
            icon=":material/play_arrow:",
            on_click=_deal,
            args=(chosen, language),
        )
        return
    judged: list[Judgement] = st.session_state["study.judged"]
    if not cards:
        st.html(tag("p", say(language, "study.none"), class_="sz-note"))
    elif len(judged) < len(cards) or st.session_state["study.shown"]:
        _card(cards, judged, language)
    else:
        _score(chosen, judged, language)


def _deal(chosen: Settings, language: Language) -> None:
    """A new round, in the reader's language where the library has it."""
    seed = random.randrange(2**32)  # noqa: S311 - cards, not keys
    library, checker = rooms.library(chosen), rooms.checker()
    cards = decks.deck(library, checker, CARDS, seed, language)
    seen = {card.paper.id for card in cards}
    if len(cards) < CARDS:
        others = decks.deck(library, checker, CARDS, seed + 1)
        cards += [card for card in others if card.paper.id not in seen][: CARDS - len(cards)]
    st.session_state["study.cards"] = cards
    st.session_state["study.judged"] = []
    st.session_state["study.shown"] = False


def _card(cards: list[Card], judged: list[Judgement], language: Language) -> None:
    shown: bool = st.session_state["study.shown"]
    place = len(judged) - shown
    card = cards[place]
    told = say(language, "study.place", n=place + 1, of=len(cards))
    st.html(tag("p", told, class_="sz-kicker", role="status"))
    st.html(_claim(card, shown, language))
    if not shown:
        with st.container(key="sz-judge", horizontal=True):
            for said_true in (True, False):
                st.button(
                    say(language, "study.says" if said_true else "study.says.not"),
                    key=f"judge-{said_true}",
                    icon=":material/check:" if said_true else ":material/close:",
                    on_click=_judge,
                    args=(Judgement(card, said_true),),
                )
    else:
        st.html(_truth(judged[-1], language))
        st.button(
            say(language, "study.next" if len(judged) < len(cards) else "study.end"),
            key="next",
            type="primary",
            on_click=_go_on,
        )
    st.html(_passage(card, shown, language))


def _judge(judgement: Judgement) -> None:
    st.session_state["study.judged"].append(judgement)
    st.session_state["study.shown"] = True


def _go_on() -> None:
    st.session_state["study.shown"] = False


def _claim(card: Card, shown: bool, language: Language) -> str:
    against = []
    if shown and card.planted:
        start = card.planted.start
        against = [(start, start + len(card.planted.after))]
    return tag(
        "article",
        tag("h3", say(language, "study.claim"), class_="sz-caption"),
        tag(
            "p",
            marks.words(card.claim, against),
            class_="sz-claim",
            lang=HTML_LANGUAGE.get(card.passage.language),
        ),
    )


def _passage(card: Card, shown: bool, language: Language) -> str:
    text = card.passage.text
    if shown:
        sentence = [(card.start, card.start + len(card.original))]
        against = []
        if card.planted:
            start = card.start + card.planted.start
            against = [(start, start + len(card.planted.before))]
        body = marks.passage(text, sentence, against)
    else:
        body = tag("span", text)
    section = name(language, "section", card.passage.section)
    return tag(
        "article",
        tag("h3", say(language, "study.passage", section=section), class_="sz-caption"),
        tag("blockquote", body, class_="sz-passage", lang=HTML_LANGUAGE.get(card.passage.language)),
        tag(
            "p",
            join(
                [card.paper.title, where(card.paper.card()), links(card.paper.card(), language)],
                " · ",
            ),
            class_="sz-quiet",
        )
        if shown
        else None,
    )


def _truth(judgement: Judgement, language: Language) -> str:
    card = judgement.card
    if card.planted:
        truth = say(
            language,
            "study.planted",
            kind=name(language, "study.kind", card.kind),
            after=card.planted.after.strip() or "∅",
            before=card.planted.before.strip() or "∅",
        )
    else:
        truth = say(language, "study.true")
    return tag(
        "section",
        tag("p", tag("b", say(language, "study.right" if judgement.right else "study.wrong"))),
        tag("p", truth),
        tag("p", say(language, "study.checker"), " ", finding(card.verdict, language)),
        class_="sz-note",
        role="status",
    )


def _score(chosen: Settings, judged: list[Judgement], language: Language) -> None:
    right = sum(judgement.right for judgement in judged)
    rows = [
        tag("li", f"{name(language, 'study.kind', kind)}: {well} / {total}")
        for kind, (well, total) in decks.score(judged).items()
    ]
    st.html(
        tag(
            "section",
            tag("h3", say(language, "study.score", right=right, of=len(judged))),
            tag("ul", *rows),
            class_="sz-note",
            role="status",
        )
    )
    with st.container(key="sz-judge", horizontal=True):
        st.button(
            say(language, "study.again"), key="start", type="primary", on_click=_deal,
            args=(chosen, language),
        )  # fmt: skip
        if misses := decks.flashcards(judged):
            st.download_button(
                say(language, "study.misses", n=len(judged) - right),
                misses,
                file_name="shizhen-misses.csv",
                mime="text/csv",
                icon=":material/download:",
            )
