"""The reader's conversations: the list with its search, and what can be done with one."""

import re
from collections.abc import Callable
from functools import partial

import streamlit as st

from assistant.conversations import Conversations
from ui import state
from ui.render import label, tag
from ui.words import Language, say

LISTED = 40
"""So many conversations are listed; a search finds the others."""
EXPORTS = {"markdown": ("md", "text/markdown"), "json": ("json", "application/json"),
           "ris": ("ris", "application/x-research-info-systems"),
           "bibtex": ("bib", "application/x-bibtex")}  # fmt: skip
"""Form of :meth:`Conversations.export` → suffix of the file and media type."""
NAMES = {"markdown": "Markdown", "json": "JSON", "ris": "RIS", "bibtex": "BibTeX"}


def listed(kept: Conversations | None, language: Language) -> None:
    """The list, the one that stands open marked."""
    st.html(tag("h2", say(language, "ask.conversations"), class_="sz-side"))
    if kept is None or not kept.recent(1):
        st.html(tag("p", say(language, "ask.conversations.none"), class_="sz-quiet"))
        return
    words = st.text_input(
        say(language, "ask.conversations.search"),
        key="conversations",
        placeholder=say(language, "ask.conversations.search"),
        label_visibility="collapsed",
    )
    found = kept.search(words, LISTED) if words else kept.recent(LISTED)
    if not found:
        st.html(tag("p", say(language, "ask.conversations.not_found"), class_="sz-quiet"))
    with st.container(key="sz-past", gap=None):
        for one in found:
            st.button(
                label(one.title),
                key=f"past-{one.id}",
                type="secondary" if one.id == state.opened() else "tertiary",
                width="stretch",
                wrap=True,
                on_click=state.open_conversation,
                args=(one.id,),
            )


def menu(kept: Conversations, conversation: str, language: Language) -> None:
    """Rename, export and delete the one that stands open, folded away."""
    one = kept.get(conversation)
    with st.popover(say(language, "ask.menu"), icon=":material/more_horiz:", key="menu"):
        title = st.text_input(
            say(language, "ask.rename"), value=one.title, key=f"title-{one.id}", max_chars=200
        )
        if title.strip() and title != one.title:
            kept.rename(one.id, title)
            st.rerun()
        st.html(tag("p", say(language, "ask.export"), class_="sz-quiet"))
        with st.container(horizontal=True, gap="small"):
            for form, (suffix, media) in EXPORTS.items():
                st.download_button(
                    NAMES[form],
                    data=_exported(kept, one.id, form),
                    file_name=f"{_file(one.title)}.{suffix}",
                    mime=media,
                    key=f"export-{form}",
                    on_click="ignore",
                )
        sure = st.checkbox(say(language, "ask.delete.sure"), key=f"sure-{one.id}")
        st.button(
            say(language, "ask.delete"),
            key="delete",
            icon=":material/delete:",
            disabled=not sure,
            on_click=partial(_delete, kept, one.id),
        )


def _exported(kept: Conversations, conversation: str, form: str) -> Callable[[], str]:
    return partial(kept.export, conversation, form)


def _delete(kept: Conversations, conversation: str) -> None:
    kept.delete(conversation)
    state.open_conversation("")


def _file(title: str) -> str:
    """A title made fit for the name of a file."""
    return re.sub(r"[^\w\- ]+", "", title).strip()[:60] or "conversation"
