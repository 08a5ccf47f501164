"""The page. ``streamlit run ui/app.py -- --library DIR``, or better ``shizhen serve``."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import streamlit as st

from index.library import Library
from literature.errors import ShizhenError
from shizhen.settings import EXTRACTIVE, Settings
from ui import rooms, state
from ui.answers import answer_html
from ui.examples import SAMPLES, examples
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
    library = _library(chosen, language)
    with _errors_told(language):
        if library is None or _desk(library, chosen, language):
            _reading(library, chosen, language)
    with st.sidebar, _errors_told(language):
        model = chosen.model.model if chosen.model else EXTRACTIVE
        sidebar(library, model, rooms.past(chosen, PAST), language)
    if library:
        rooms.ready(chosen)


def _library(chosen: Settings, language: Language) -> Library | None:
    """The library, or ``None`` after telling why there is none and what to do about it."""
    with _errors_told(language):
        if rooms.generation(chosen.library) is not None:
            return rooms.library(chosen)
        st.html(no_library_html(chosen.library, SAMPLES, language))
    return None


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
            format_func={"en": "EN", "zh": "中文"}.__getitem__,
            on_change=state.keep_language,
            label_visibility="collapsed",
        )


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


page()
