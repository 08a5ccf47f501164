"""What the page remembers: the language of its words and the conversation that stands open.

Both live in the URL (``?lang=zh&conversation=…``), so a reload, a bookmark or a second tab shows
the same, and in the session, so that nothing is asked twice.
"""

import streamlit as st

from ui.words import Language, best


def language() -> Language:
    """The language of the interface: chosen, else the URL's, else the browser's."""
    if "lang" not in st.session_state:
        st.session_state.lang = best(st.query_params.get("lang") or st.context.locale)
    chosen: Language = st.session_state.lang
    if "lang" not in st.query_params and chosen != best(st.context.locale):
        st.query_params["lang"] = chosen  # another page's address starts empty
    return chosen


def keep_language() -> None:
    """Puts the language just chosen into the URL."""
    st.query_params["lang"] = language()


def opened() -> str:
    """The id of the conversation that stands open, ``""`` for none.

    The URL's; where another page was looked at meanwhile, the one left open before.
    """
    if "conversation" in st.query_params or "answer" in st.query_params:
        st.session_state.conversation = str(st.query_params.get("conversation", ""))
    elif kept := st.session_state.get("conversation"):
        st.query_params["conversation"] = kept
    return str(st.session_state.get("conversation", ""))


def answer() -> str:
    """The id of a single answer that the URL names, kept by the command line; or ``""``."""
    return str(st.query_params.get("answer", ""))


def open_conversation(conversation: str) -> None:
    """Shows this conversation from now on; ``""`` clears the page for a new one."""
    st.session_state.conversation = conversation
    st.query_params.pop("answer", None)
    if conversation:
        st.query_params["conversation"] = conversation
    else:
        st.query_params.pop("conversation", None)


def ask(question: str) -> None:
    """Has a question asked at the next run, as if it had been typed and sent."""
    st.session_state.asked = question


def asked() -> str:
    """The question that :func:`ask` was given, once."""
    return str(st.session_state.pop("asked", ""))


def keep(*keys: str) -> None:
    """Keeps what widgets hold while another page, without them, is looked at."""
    for key in keys:
        if key in st.session_state:
            st.session_state[key] = st.session_state[key]


def fill(question: str) -> None:
    """Puts a question into the box, to be read over and sent."""
    st.session_state.question = question
