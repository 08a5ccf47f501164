"""The side of the page: a new conversation, what the library holds, who is signed in."""

import streamlit as st

from index.library import Library
from ui import owner, state
from ui.render import label, tag
from ui.words import Language, say


def sidebar(library: Library | None, model: str, language: Language) -> None:
    """Draws the upper part of the side; the conversations follow."""
    st.button(
        say(language, "sidebar.new"),
        key="new",
        icon=":material/add:",
        width="stretch",
        on_click=state.open_conversation,
        args=("",),
    )
    if library:
        st.html(_counts(library, model, language))
    if person := owner.signed_in():
        who = person.get("name") or person.get("email") or person["sub"]
        st.button(say(language, "ask.sign_out", who=label(who)), key="sign-out", on_click=st.logout)


def _counts(library: Library, model: str, language: Language) -> str:
    counts = (("sidebar.papers", library.papers), ("sidebar.passages", library.passages))
    items = (tag("li", tag("b", f"{count:,}"), " ", say(language, key)) for key, count in counts)
    return tag(
        "section",
        tag("h2", say(language, "sidebar.library"), class_="sz-side"),
        tag("ul", *items, class_="sz-counts"),
        tag("p", say(language, "sidebar.model", model=model), class_="sz-quiet"),
    )
