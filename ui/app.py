"""The page. ``streamlit run ui/app.py -- --library DIR``, or better ``shizhen serve``."""

import sys
from pathlib import Path

import streamlit as st

from literature.errors import ShizhenError
from shizhen.settings import Settings
from ui import rooms, state
from ui.answers import answer_html
from ui.examples import examples
from ui.panels import error_html, header_html, no_library_html
from ui.render import tag
from ui.sidebar import PAST, sidebar
from ui.words import LANGUAGES, Language, say

HERE = Path(__file__).parent
LONGEST_QUESTION = 2000


def page() -> None:
    """Draws everything, from the top down."""
    language = state.language()
    st.set_page_config(
        page_title=say(language, "page.title"),
        page_icon=str(HERE / "seal.svg"),
        layout="wide",
    )
    st.html(HERE / "style.css")
    _top(language)
    try:
        chosen = rooms.settings_of(sys.argv[1:])
        if rooms.generation(chosen.library) is None:
            st.html(no_library_html(chosen.library, language))
        else:
            _desk(chosen, language)
        with st.sidebar:
            _side(chosen, language)
    except ShizhenError as error:
        st.html(error_html(error, language))
    st.html(tag("p", say(language, "disclaimer"), class_="sz-disclaimer"))


def _top(language: Language) -> None:
    with st.container(key="sz-top", horizontal=True, wrap=False, vertical_alignment="center"):
        st.html(header_html(language))
        st.segmented_control(
            say(language, "language"),
            LANGUAGES,
            key="lang",
            required=True,
            format_func={"en": "English", "zh": "中文"}.__getitem__,
            on_change=state.keep_language,
            label_visibility="collapsed",
        )


def _desk(chosen: Settings, language: Language) -> None:
    """The box to ask in, and under it the answer that stands open or questions to begin with."""
    with st.container(key="sz-ask"):
        question = st.chat_input(
            say(language, "ask.placeholder"),
            key="question",
            max_chars=LONGEST_QUESTION,
            submit_mode="disable",
        )
    if question is not None and not question.strip():
        st.html(tag("p", say(language, "ask.empty"), class_="sz-warning", role="alert"))
    elif question is not None and not _ask(question, chosen, language):
        return
    if shown := state.opened():
        st.html(answer_html(rooms.journal(chosen).get(shown), language))
    else:
        examples(rooms.library(chosen), language)


def _ask(question: str, chosen: Settings, language: Language) -> bool:
    """Asks, and opens the answer. An error is shown, and the question is kept for another try."""
    try:
        with st.spinner(say(language, "ask.opening")):
            papers = rooms.library(chosen).papers
        with st.spinner(say(language, "ask.working", papers=papers)):
            state.open_answer(rooms.answer(question, chosen).id)
    except ShizhenError as error:
        st.html(error_html(error, language))
        st.button(say(language, "error.again"), key="again", on_click=state.fill, args=(question,))
        return False
    return True


def _side(chosen: Settings, language: Language) -> None:
    ready = rooms.generation(chosen.library) is not None
    library = rooms.library(chosen) if ready else None
    past = rooms.journal(chosen).recent(PAST) if ready else []
    sidebar(library, rooms.model(chosen).name, past, language)


page()
