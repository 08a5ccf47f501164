"""A reader overturns a verdict: asked for the right one, a reason and a name."""

import streamlit as st

from assistant.disputes import Disputes
from grounding.verdict import Label
from literature.errors import ShizhenError
from shizhen.settings import Settings
from ui import owner, rooms
from ui.panels import error_html
from ui.render import tag
from ui.words import Language, say


def dispute(where: str, chosen: Settings, language: Language) -> None:
    """Opens the form for a verdict named as ``answer/sentence/citation``.

    Raises ``ShizhenError`` for an answer that is not there, or not this reader's.
    """
    answer_id, _, place = where.partition("/")
    sentence, _, citation = place.partition("/")
    if not (sentence.isdecimal() and citation.isdecimal()):
        return
    answer = rooms.journal(chosen).get(answer_id)
    n = int(sentence)
    if not 1 <= n <= len(answer.segments):
        return
    form = st.dialog(say(language, "ask.dispute.title"))(_form)
    form(answer_id, n, int(citation), answer.segments[n - 1].text, chosen, language)


def _form(
    answer_id: str, sentence: int, citation: int, said: str, chosen: Settings, language: Language
) -> None:
    journal = rooms.journal(chosen)
    segment = journal.get(answer_id).segments[sentence - 1]
    before = dict(zip(segment.citations, segment.verdicts, strict=False)).get(citation)
    try:
        choices = Disputes(journal).choices(answer_id, sentence, citation)
    except ShizhenError as error:
        st.html(error_html(error, language))
        return
    st.html(tag("blockquote", said, class_="sz-passage"))
    if before:
        named = _named(before.label, language)
        st.html(tag("p", say(language, "ask.dispute.before"), " ", tag("b", named)))
    with st.form("dispute", border=False):
        verdict = st.radio(
            say(language, "ask.dispute.verdict"),
            choices,
            format_func=lambda label: (
                say(language, "ask.dispute.withdraw", verdict=_named(label, language))
                if before and label == before.label
                else _named(label, language)
            ),
        )
        reason = st.text_area(say(language, "ask.dispute.reason"), max_chars=2000)
        named = owner.signed_in().get("name", "") or st.session_state.get("reviewer", "")
        reviewer = st.text_input(say(language, "ask.dispute.name"), value=named, max_chars=80)
        sent = st.form_submit_button(say(language, "ask.dispute.send"), type="primary")
    if not sent:
        return
    st.session_state.reviewer = reviewer
    try:
        Disputes(journal).add(
            answer_id, sentence, Label(verdict), reason, reviewer, citation=citation
        )
    except ShizhenError as error:
        st.html(error_html(error, language))
        return
    st.rerun()


def _named(label: Label, language: Language) -> str:
    return f"{label.sign} {say(language, f'verdict.{label}')}"
