"""The page to ask on: a question, its checked answer, and the sources beside it."""

import streamlit as st

from index.library import Library
from literature.errors import ShizhenError
from shizhen.settings import EXTRACTIVE, Settings
from ui import rooms, state
from ui.answers import answer_html
from ui.examples import examples
from ui.panels import error_html, errors_told, opened_library
from ui.render import tag
from ui.sidebar import PAST, sidebar
from ui.words import Language, say

KEY = "ask"
LONGEST_QUESTION = 2000


def draw(chosen: Settings, language: Language) -> None:
    """The desk, the answer that stands open, and the answers given before at the side."""
    library = opened_library(chosen, language)
    with errors_told(language):
        if library is None or _desk(library, chosen, language):
            _reading(library, chosen, language)
    with st.sidebar, errors_told(language):
        model = chosen.model.model if chosen.model else EXTRACTIVE
        sidebar(library, model, rooms.past(chosen, PAST), language)
    if library:
        rooms.ready(chosen)


def _desk(library: Library, chosen: Settings, language: Language) -> bool:
    """The box to ask in. False where a question was asked in vain; why has been told."""
    with st.container(key="sz-ask"):
        question = st.chat_input(
            say(language, "ask.placeholder"),
            key="question",
            max_chars=LONGEST_QUESTION,
            submit_mode="disable",
        )
    if question is None:
        return True
    if not question.strip():
        st.html(tag("p", say(language, "ask.empty"), class_="sz-warning", role="alert"))
        return True
    try:
        with st.spinner(say(language, "ask.opening")):
            rooms.ready(chosen)
        with st.spinner(say(language, "ask.working", papers=library.papers)):
            state.open_answer(rooms.answer(question, chosen).id)
    except ShizhenError as error:
        st.html(error_html(error, language))
        st.button(say(language, "error.again"), key="again", on_click=state.fill, args=(question,))
        return False
    return True


def _reading(library: Library | None, chosen: Settings, language: Language) -> None:
    """The answer that stands open (it needs no library any more), or questions to begin with."""
    if shown := state.opened():
        st.html(answer_html(rooms.journal(chosen).get(shown), language))
    elif library:
        examples(library, language)
