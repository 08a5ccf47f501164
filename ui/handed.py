"""The part of the audit page where answers come in: pasted, uploaded, or out of the journal."""

from collections.abc import Mapping
from dataclasses import dataclass, field

import streamlit as st

from assistant.audit import intake
from assistant.audit.intake import Intake
from assistant.audit.nouns import Reference
from shizhen.settings import Settings
from ui import rooms
from ui.render import tag
from ui.words import Language, say

WAYS = ("paste", "upload", "journal")
"""How answers come in; the first is offered first."""
LARGEST = 50
"""Megabytes of a file that is handed in."""
JOURNAL = 200
"""So many answers of the journal can be chosen from, the last ones."""


@dataclass(frozen=True, slots=True)
class Taken:
    """What is to be checked, and the passages that came in a text of their own."""

    intake: Intake
    passages: Mapping[int, Reference] = field(default_factory=dict)


def taken(chosen: Settings, language: Language) -> Taken | None:
    """Draws the ways in. What is to be checked once the reader says so; ``None`` until then.

    Raises ``ShizhenError`` for what cannot be read.
    """
    way = st.segmented_control(
        say(language, "audit.from"),
        WAYS,
        key="audit.from",
        required=True,
        default=WAYS[0],
        persist_state="session",
        format_func=lambda way: say(language, f"audit.from.{way}"),
    )
    draw = {"paste": _pasted, "upload": _uploaded}.get(str(way))
    return draw(language) if draw else _from_journal(chosen, language)


def _pasted(language: Language) -> Taken | None:
    text = st.text_area(
        say(language, "audit.paste"),
        key="audit.text",
        height=220,
        placeholder=say(language, "audit.paste.how"),
        persist_state="session",
    )
    with st.expander(say(language, "audit.passages")):
        passages = st.text_area(
            say(language, "audit.passages.how"),
            key="audit.passages",
            height=140,
            persist_state="session",
        )
    with st.container(key="sz-audit-do", horizontal=True):
        asked = _button(language)
        st.button(
            say(language, "audit.example.put"),
            key="audit-example",
            on_click=_put,
            args=(say(language, "audit.example"),),
        )
    if not asked:
        return None
    if not text.strip():
        _told("audit.empty", language)
        return None
    name = say(language, "audit.pasted")
    given = (
        intake.passages_from_bytes(say(language, "audit.passages.pasted"), _bytes(passages))
        if passages.strip()
        else {}
    )
    return Taken(intake.from_bytes(name, _bytes(text)), given)


def _put(text: str) -> None:
    st.session_state["audit.text"] = text


def _bytes(text: str) -> bytes:
    return text.encode("utf-8", "replace")


def _uploaded(language: Language) -> Taken | None:
    file = st.file_uploader(
        say(language, "audit.upload"), key="audit.file", max_upload_size=LARGEST
    )
    with st.expander(say(language, "audit.passages")):
        passages = st.file_uploader(
            say(language, "audit.passages.file"), key="audit.more", max_upload_size=LARGEST
        )
    if not _button(language):
        return None
    if file is None:
        _told("audit.no_file", language)
        return None
    given = intake.passages_from_bytes(passages.name, passages.getvalue()) if passages else {}
    return Taken(intake.from_bytes(file.name, file.getvalue()), given)


def _from_journal(chosen: Settings, language: Language) -> Taken | None:
    past = {entry.id: entry for entry in rooms.past(chosen, JOURNAL)}
    if not past:
        st.html(tag("p", say(language, "audit.journal.none"), class_="sz-note"))
        return None
    every = ""
    picked = st.selectbox(
        say(language, "audit.journal"),
        [every, *past],
        key="audit.entry",
        format_func=lambda id_: (
            f"{past[id_].created[:10]} · {past[id_].question}"
            if id_ in past
            else say(language, "audit.journal.all", n=len(past))
        ),
    )
    if not _button(language):
        return None
    ids = list(reversed(past)) if picked == every else [str(picked)]
    return Taken(intake.from_journal(rooms.journal(chosen), ids))


def _button(language: Language) -> bool:
    return st.button(
        say(language, "audit.check"),
        key="audit-check",
        type="primary",
        icon=":material/fact_check:",
    )


def _told(key: str, language: Language) -> None:
    """Says what is missing before anything can be checked."""
    st.html(tag("p", say(language, key), class_="sz-warning", role="alert"))
