"""A conversation as it is read: its turns, the answer that is coming, what to ask next."""

from itertools import islice
from time import monotonic

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from assistant import suggestions
from assistant.answer import Answer
from assistant.background import Asking, Told
from assistant.contrary import opposed
from assistant.disputes import Disputes
from index.hit import Filters
from index.library import Library
from shizhen.settings import Settings
from ui import asking, rooms, state
from ui.answers import Shown, answer_html, coming_html
from ui.panels import error_html
from ui.render import label, tag
from ui.words import Language, say

EVERY = 0.25
"""Seconds between two looks at an answer that says nothing yet."""
OFFERED = 3
"""Questions to go on with."""


def turns(answers: list[Answer], chosen: Settings, language: Language) -> None:
    """The answers given so far, the oldest first."""
    for turn, answer in enumerate(answers, start=1):
        shown = Shown(
            answer,
            turn,
            disputes=Disputes(rooms.journal(chosen)).standing(answer.id),
            opposed=_opposed(answer.id, answer),
            last=turn == len(answers),
        )
        st.html(answer_html(shown, language))


def coming(
    going: Asking,
    turn: int,
    place: tuple[DeltaGenerator, DeltaGenerator],
    conversation: str,
    chosen: Settings,
    language: Language,
) -> bool:
    """Shows an answer while it comes, and the button that stops it. True once it is kept; False
    where it was stopped or failed, which has been told.
    """
    slot, halt = place
    halt.button(
        say(language, "ask.stop"),
        key="stop",
        icon=":material/stop_circle:",
        shortcut="Esc",
        on_click=going.stop,
    )
    papers = rooms.library(chosen).papers
    seen, drawn, told = -1, "", going.told
    while not told.ended:
        waiting = _waiting(told, papers, int(monotonic() - going.began), language)
        html = coming_html(going.question, told, turn, waiting, language)
        if html != drawn:
            slot.html(html)
        drawn, seen = html, going.wait(seen, EVERY)
        told = going.told
        st.session_state.get("question")  # where Streamlit sees that the reader clicked meanwhile
    halt.empty()
    asking.done(chosen, conversation)
    if told.answer is not None:
        return True
    slot.empty()
    _in_vain(going, language)
    return False


def _waiting(told: Told, papers: int, seconds: int, language: Language) -> str:
    """What is being waited for, and since when."""
    key = "ask.queued" if told.before else "ask.working"
    waiting = say(language, key, papers=papers, before=told.before)
    return f"{waiting} {seconds} s" if seconds > 1 else waiting


def _in_vain(going: Asking, language: Language) -> None:
    """Why there is no answer, and the question given back."""
    told = going.told
    if told.stopped:
        st.html(tag("p", say(language, "ask.stopped"), class_="sz-note", role="status"))
    elif told.error is not None:
        st.html(error_html(told.error, language))
    else:
        st.html(tag("p", say(language, "ask.failed"), class_="sz-warning", role="alert"))
    st.button(
        say(language, "error.again"), key="again", on_click=state.fill, args=(going.question,)
    )


def follow_ups(
    answers: list[Answer], library: Library, filters: Filters, language: Language
) -> None:
    """Questions that the library answers, as buttons; none while others wait for their answers."""
    key = f"{answers[-1].id} {library.generation} {filters}"
    kept: dict[str, list[str]] = st.session_state.setdefault("follow-ups", {})
    if key not in kept:
        if asking.busy():
            return
        offered = suggestions.suggestions(answers, library, filters, lambda: not asking.busy())
        found = list(islice(offered, OFFERED))
        if asking.busy():
            return  # cut short for somebody's question: the next run begins anew
        kept.clear()
        kept[key] = found
    if not kept[key]:
        return
    st.html(tag("h2", say(language, "ask.next"), class_="sz-lead"))
    with st.container(key="sz-next"):
        for place, question in enumerate(kept[key]):
            st.button(
                label(question, longest=200),
                key=f"next-{place}",
                wrap=True,
                on_click=state.ask,
                args=(question,),
            )


@st.cache_data(max_entries=500, show_spinner=False)
def _opposed(answer_id: str, _answer: Answer) -> dict[int, tuple[int, ...]]:
    if not any(segment.contrary for segment in _answer.segments):
        return {}
    return opposed(_answer.segments, rooms.checker())
