"""The side of the page: what the library holds, and the answers already given."""

from collections.abc import Sequence

import streamlit as st

from assistant.journal import Entry
from index.library import Library
from ui import state
from ui.render import label, tag
from ui.words import Language, say

PAST = 30
"""So many earlier answers are listed."""


def sidebar(library: Library | None, model: str, past: Sequence[Entry], language: Language) -> None:
    """Draws the side of the page."""
    st.button(
        say(language, "sidebar.new"),
        key="new",
        icon=":material/add:",
        width="stretch",
        on_click=state.open_answer,
        args=("",),
    )
    if library:
        st.html(_counts(library, model, language))
    st.html(tag("h2", say(language, "sidebar.past"), class_="sz-side"))
    if not past:
        st.html(tag("p", say(language, "sidebar.past.none"), class_="sz-quiet"))
    with st.container(key="sz-past", gap=None):
        for entry in past:
            st.button(
                label(entry.question),
                key=f"past-{entry.id}",
                type="secondary" if entry.id == state.opened() else "tertiary",
                width="stretch",
                wrap=True,
                on_click=state.open_answer,
                args=(entry.id,),
            )


def _counts(library: Library, model: str, language: Language) -> str:
    counts = (("sidebar.papers", library.papers), ("sidebar.passages", library.passages))
    items = (tag("li", tag("b", f"{count:,}"), " ", say(language, key)) for key, count in counts)
    return tag(
        "section",
        tag("h2", say(language, "sidebar.library"), class_="sz-side"),
        tag("ul", *items, class_="sz-counts"),
        tag("p", say(language, "sidebar.model", model=model), class_="sz-quiet"),
    )
