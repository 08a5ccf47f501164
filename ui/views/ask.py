"""The page to ask on: a conversation of checked answers, the sources beside each."""

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from index.library import Library
from literature.errors import ShizhenError
from shizhen.settings import EXTRACTIVE, Settings
from ui import asking, conversations, filters, rooms, state, talk
from ui.bridge import bridge
from ui.disputing import dispute
from ui.examples import examples
from ui.panels import error_html, errors_told, opened_library
from ui.render import tag
from ui.sidebar import sidebar
from ui.words import Language, say

KEY = "ask"
LONGEST_QUESTION = 2000


def draw(chosen: Settings, language: Language) -> None:
    """The conversation, the box to ask in below it, and earlier conversations at the side."""
    library = opened_library(chosen, language)
    talking, under = st.container(), st.container()
    question, halt = "", st.empty()
    if library:
        with st.container(key="sz-ask"):
            halt = st.empty()
            question = _box(library, chosen, language)
    with st.sidebar, errors_told(language):
        model = chosen.model.model if chosen.model else EXTRACTIVE
        sidebar(library, model, language)
        conversations.listed(rooms.conversations(chosen), language)
    with talking, errors_told(language):
        _talk(library, question, halt, chosen, language)
    if library:
        rooms.ready(chosen)
        with under, errors_told(language):
            _onward(library, chosen, language)


def _box(library: Library, chosen: Settings, language: Language) -> str:
    """The question just sent, by typing or by a click; ``""`` for none."""
    typed = st.chat_input(
        say(language, "ask.placeholder"),
        key="question",
        max_chars=LONGEST_QUESTION,
        submit_mode="disable",
    )
    if typed is not None and not typed.strip():
        st.html(tag("p", say(language, "ask.empty"), class_="sz-warning", role="alert"))
    conversation, kept = state.opened(), rooms.conversations(chosen)
    with st.container(key="sz-tools", horizontal=True, vertical_alignment="center"):
        filters.draw(library, language)
        if kept and kept.holds(conversation):
            conversations.menu(kept, conversation, language)
    return (typed or "").strip() or state.asked()


def _talk(
    library: Library | None,
    question: str,
    halt: DeltaGenerator,
    chosen: Settings,
    language: Language,
) -> None:
    """What was said, and what is being answered; each turn has its own place from run to run."""
    greeting, script = st.empty(), st.container()
    if question and not _begun(question, chosen, language):
        return
    conversation, kept = state.opened(), rooms.conversations(chosen)
    going = asking.going(chosen, conversation)
    begins = going is not None and not (kept and kept.holds(conversation))
    answers = kept.answers(conversation) if kept and conversation and not begins else []
    with script:
        pressed = bridge(f"sz-{len(answers) + 1}-question" if going else "")
    if pressed:
        dispute(pressed, chosen, language)
    if not conversation and (single := state.answer()):
        answers = [rooms.journal(chosen).get(single)]
    elif not conversation and library:
        with greeting.container():
            examples(library, language)
    talk.turns(answers, chosen, language)
    if going is not None:
        place = st.empty(), halt
        if talk.coming(going, len(answers) + 1, place, conversation, chosen, language):
            st.rerun()
        if begins:
            state.open_conversation("")


def _begun(question: str, chosen: Settings, language: Language) -> bool:
    """Whether the question is being answered now; why not has been told."""
    try:
        with st.spinner(say(language, "ask.opening")):
            conversation = asking.begin(
                question,
                chosen,
                state.opened(),
                filters.chosen(),
                filters.only_supported(),
            )
    except ShizhenError as error:
        st.html(error_html(error, language))
        st.button(say(language, "error.again"), key="again", on_click=state.fill, args=(question,))
        return False
    state.open_conversation(conversation)
    return True


def _onward(library: Library, chosen: Settings, language: Language) -> None:
    """Questions to go on with, found last: everything else is on the page already."""
    conversation, kept = state.opened(), rooms.conversations(chosen)
    if not kept or not kept.holds(conversation) or asking.going(chosen, conversation):
        return
    if answers := kept.answers(conversation):
        talk.follow_ups(answers, library, filters.chosen(), language)
