"""The page. ``streamlit run ui/app.py -- --library DIR``, or better ``shizhen serve``."""

import sys
from collections.abc import Callable
from pathlib import Path

import streamlit as st

from ui import filters, owner, rooms, state
from ui.panels import errors_told, header_html
from ui.render import tag
from ui.views import VIEWS, View
from ui.words import HTML_LANGUAGE, LANGUAGES, Language, say

HERE = Path(__file__).parent
# The only script of the page, made of constants: Streamlit calls every page English.
TELL_LANGUAGE = {
    code: f"<script>document.documentElement.lang = '{spoken}'</script>"
    for code, spoken in HTML_LANGUAGE.items()
}


def page() -> None:
    """Draws everything, from the top down; what is slow comes after what is seen first."""
    language = state.language()
    chosen = st.navigation([_page(view, language) for view in VIEWS], position="top")
    st.set_page_config(
        page_title=say(language, "page.title", view=chosen.title),
        page_icon=str(HERE / "seal.svg"),
        layout="wide",
    )
    st.html(HERE / "style.css")
    _top(language)
    middle = st.container()
    st.html(tag("p", say(language, "disclaimer"), class_="sz-disclaimer"))
    st.html(TELL_LANGUAGE[language], unsafe_allow_javascript=True)
    owner.keep()
    state.keep(*filters.KEYS)
    with middle:
        if not owner.turned_away(language):
            chosen.run()


def _page(view: View, language: Language) -> st.Page:
    # No icon: Streamlit would fetch it from the internet to show it in the browser's tab.
    return st.Page(
        _drawing(view, language),
        title=say(language, f"view.{view.KEY}"),
        url_path=view.KEY,
        default=view is VIEWS[0],
    )


def _drawing(view: View, language: Language) -> Callable[[], None]:
    def draw() -> None:
        with errors_told(language):
            view.draw(rooms.settings_of(sys.argv[1:]), language)

    return draw


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


page()
