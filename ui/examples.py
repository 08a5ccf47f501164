"""Questions to begin with: those of the sample library that the open library can answer."""

import json
from functools import cache
from pathlib import Path

import streamlit as st

from index.library import Library
from ui import state
from ui.render import label, tag
from ui.verdicts import legend
from ui.words import LANGUAGES, Language, say

SAMPLES = Path(__file__).resolve().parent.parent / "samples"
SHOWN = {True: 4, False: 2}
"""How many are offered in the language of the interface, and in the other one."""


def examples(library: Library, language: Language) -> None:
    """Draws the questions as buttons that fill the box, and what the verdicts mean."""
    offered = [
        question
        for asked_in in sorted(LANGUAGES, key=lambda code: code != language)
        for question in _answerable(library, asked_in)[: SHOWN[asked_in == language]]
    ]
    if offered:
        st.html(
            tag(
                "div",
                tag("h2", say(language, "ask.examples"), class_="sz-lead"),
                tag("p", say(language, "ask.examples.hint"), class_="sz-quiet"),
            )
        )
        with st.container(key="sz-examples"):
            for place, question in enumerate(offered):
                st.button(
                    label(question, longest=200),
                    key=f"example-{place}",
                    width="stretch",
                    wrap=True,
                    on_click=state.fill,
                    args=(question,),
                )
    st.html(legend(language))


def _answerable(library: Library, language: Language) -> list[str]:
    """The sample questions in a language whose papers are all in this library."""
    return [
        question
        for question, asked_in, papers in _questions()
        if asked_in == language and papers and all(_holds(library, paper) for paper in papers)
    ]


def _holds(library: Library, paper_id: str) -> bool:
    return bool(library.passages_of(paper_id))


@cache
def _questions() -> list[tuple[str, str, tuple[str, ...]]]:
    """Question, language and papers that answer it; none where the samples are not installed."""
    file = SAMPLES / "questions.json"
    if not file.is_file():
        return []
    return [
        (item["question"], item["language"], tuple(item["papers"]))
        for item in json.loads(file.read_text(encoding="utf-8"))
    ]
