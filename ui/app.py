"""The page. ``streamlit run ui/app.py -- --library DIR``, or better ``shizhen serve``."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import streamlit as st

from literature.errors import ShizhenError
from shizhen.settings import EXTRACTIVE, Settings
from ui import rooms, state
from ui.answers import answer_html
from ui.examples import examples
from ui.panels import error_html, header_html, no_library_html
from ui.render import tag
from ui.sidebar import PAST, sidebar
from ui.words import HTML_LANGUAGE, LANGUAGES, Language, say

HERE = Path(__file__).parent
LONGEST_QUESTION = 2000
# The only script of the page, made of constants: Streamlit calls every page English.
TELL_LANGUAGE = {
    code: f"<script>document.documentElement.lang = '{spoken}'</script>"
    for code, spoken in HTML_LANGUAGE.items()
}


def page() -> None:
    """Draws everything, from the top down; what is slow comes after what is seen first."""
    language = state.language()
    st.set_page_config(
        page_title=say(language, "page.title"), page_icon=str(HERE / "seal.svg"), layout="wide"
    )
    st.html(HERE / "style.css")
    _top(language)
    middle = st.container()
    st.html(tag("p", say(language, "disclaimer"), class_="sz-disclaimer"))
    st.html(TELL_LANGUAGE[language], unsafe_allow_javascript=True)
    with middle, _errors_told(language):
        _body(rooms.settings_of(sys.argv[1:]), language)


def _body(chosen: Settings, language: Language) -> None:
    there = rooms.generation(chosen.library) is not None
    with _errors_told(language):
        if there:
            _desk(chosen, language)
        else:
            st.html(no_library_html(chosen.library, language))
    with st.sidebar, _errors_told(language):
        _side(chosen, language, there)
    if there:
        rooms.ready(chosen)


@contextmanager
def _errors_told(language: Language) -> Iterator[None]:
    """An error somebody can mend is told where it arose; the rest of the page goes on."""
    try:
        yield
    except ShizhenError as error:
        st.html(error_html(error, language))


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
            papers = rooms.ready(chosen).papers
        with st.spinner(say(language, "ask.working", papers=papers)):
            state.open_answer(rooms.answer(question, chosen).id)
    except ShizhenError as error:
        st.html(error_html(error, language))
        st.button(say(language, "error.again"), key="again", on_click=state.fill, args=(question,))
        return False
    return True


def _side(chosen: Settings, language: Language, there: bool) -> None:
    model = chosen.model.model if chosen.model else EXTRACTIVE
    past = rooms.journal(chosen).recent(PAST) if there else []
    sidebar(rooms.library(chosen) if there else None, model, past, language)


page()
