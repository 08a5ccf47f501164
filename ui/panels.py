"""The standing parts of the page: its head, and what it says when something is missing."""

import shlex
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import streamlit as st

from index.library import Library
from literature.errors import ShizhenError
from shizhen.settings import Settings
from ui import rooms
from ui.examples import SAMPLES
from ui.render import Html, tag
from ui.words import Language, say

BUILD = "shizhen index build {files} --library {library}"


def header_html(language: Language) -> Html:
    """Seal, name and what this is."""
    return tag(
        "header",
        tag("span", "时珍", class_="sz-seal", lang="zh-Hans", aria_hidden="true"),
        tag(
            "div",
            tag("h1", say(language, "brand")),
            tag("p", say(language, "tagline")),
        ),
        class_="sz-header",
    )


@contextmanager
def errors_told(language: Language) -> Iterator[None]:
    """An error somebody can mend is told where it arose; the rest of the page goes on."""
    try:
        yield
    except ShizhenError as error:
        st.html(error_html(error, language))


def opened_library(chosen: Settings, language: Language) -> Library | None:
    """The library, or ``None`` after telling why there is none and what to do about it."""
    with errors_told(language):
        if rooms.generation(chosen.library) is not None:
            return rooms.library(chosen)
        st.html(no_library_html(chosen.library, SAMPLES, language))
    return None


def error_html(error: ShizhenError, language: Language) -> Html:
    """What went wrong and how to mend it, in the error's own words."""
    return _panel(say(language, "error.title"), tag("p", str(error), lang="en"))


def no_library_html(library: Path, samples: Path, language: Language) -> Html:
    """The command that makes a library, for whoever meets the page before one is there."""
    tries = [
        _command("error.no_library.own", say(language, "error.no_library.files"), library, language)
    ]
    if samples.is_dir():
        tries.append(
            _command("error.no_library.samples", shlex.quote(str(samples)), library, language)
        )
    return _panel(say(language, "error.no_library"), *tries)


def _command(key: str, files: str, library: Path, language: Language) -> Html:
    command = BUILD.format(files=files, library=shlex.quote(str(library)))
    return tag("div", tag("p", say(language, key)), tag("pre", tag("code", command)))


def _panel(title: str, *children: Html) -> Html:
    return tag("section", tag("h2", title), *children, class_="sz-panel", role="alert")
