"""What the page remembers: the language of its words and the answer that stands open.

Both live in the URL (``?lang=zh&answer=…``), so a reload, a bookmark or a second tab shows the
same, and in the session, so that nothing is asked twice.
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
    """The id of the answer that stands open, ``""`` for none."""
    return str(st.query_params.get("answer", ""))


def open_answer(answer_id: str) -> None:
    """Shows this answer from now on; ``""`` clears the page for a new question."""
    if answer_id:
        st.query_params["answer"] = answer_id
    else:
        st.query_params.pop("answer", None)


def fill(question: str) -> None:
    """Puts a question into the box, to be read over and sent."""
    st.session_state.question = question
