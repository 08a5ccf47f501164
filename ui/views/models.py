"""The page of the models: which one answers, how fine-tuned ones were trained, what they gained."""

from pathlib import Path

import streamlit as st

from finetune import shelf
from shizhen.settings import Settings
from ui import profiles, rooms
from ui.panels import errors_told
from ui.render import label, tag
from ui.tuned import evaluation_html, run_html
from ui.words import Language, say

EXAMPLE = """\
[models.hospital]
base_url = "http://127.0.0.1:8000/v1"
model = "llama-3.1-8b-instruct"
key_env = "HOSPITAL_KEY"\
"""
"""A profile to copy; names and address are the operator's to change."""


def draw(chosen: Settings, language: Language) -> None:
    """The choice first; then what training left."""
    with errors_told(language):
        _choice(chosen, language)
    with errors_told(language):
        _runs(chosen.tuned, language)
    with errors_told(language):
        _evaluations(chosen.tuned, language)


def _choice(chosen: Settings, language: Language) -> None:
    """The profiles that answer; the choice is kept, and tried at once."""
    st.html(
        tag(
            "div",
            tag("h2", say(language, "models.title"), class_="sz-part"),
            tag("p", say(language, "models.hint"), class_="sz-quiet"),
        )
    )
    choices = profiles.offered(chosen)
    now = profiles.chosen(chosen)
    names = list(choices)
    st.session_state["models.choice"] = now
    st.radio(
        say(language, "models.choice"),
        names,
        key="models.choice",
        captions=[label(profiles.where(choices[name], language), 120) for name in names],
        format_func=label,
        on_change=_choose,
    )
    st.html(profiles.profile_html(choices[now], language))
    if len(choices) == 1:
        st.html(
            tag(
                "section",
                tag("p", say(language, "models.none")),
                tag("pre", tag("code", EXAMPLE)),
                class_="sz-panel sz-calm",
            )
        )
    if choices[now]:
        with st.spinner(say(language, "models.opening")):
            rooms.model(chosen)


def _choose() -> None:
    profiles.choose(str(st.session_state["models.choice"]))


def _runs(folder: Path, language: Language) -> None:
    st.html(tag("h2", say(language, "models.tuned"), class_="sz-part"))
    found = shelf.runs(folder) if folder.is_dir() else []
    if not found:
        commands = (
            "shizhen finetune prepare dialogues --base smollm2-135m --out rows\n"
            f"shizhen finetune train rows --out {folder / 'run'}"
        )
        st.html(
            tag(
                "section",
                tag("p", say(language, "models.tuned.none", folder=folder.absolute())),
                tag("pre", tag("code", commands)),
                class_="sz-panel sz-calm",
            )
        )
        return
    by_name = {run.name: run for run in found}
    picked = st.selectbox(say(language, "models.run"), list(by_name), key="models.run")
    st.html(run_html(by_name[picked], language))


def _evaluations(folder: Path, language: Language) -> None:
    st.html(tag("h2", say(language, "models.evaluations"), class_="sz-part"))
    found = shelf.evaluations(folder) if folder.is_dir() else []
    if not found:
        st.html(tag("p", say(language, "models.evaluations.none"), class_="sz-note"))
        return
    by_name = {one.name: one for one in found}
    picked = st.selectbox(
        say(language, "models.evaluation"), list(by_name), key="models.evaluation"
    )
    st.html(evaluation_html(by_name[picked], language))
