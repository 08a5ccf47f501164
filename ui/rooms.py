"""The rooms below, opened once and shared by everybody who looks at the page.

Streamlit runs the script anew at every click; what is slow to open is held here. The library is
held by its generation: after a rebuild the next question meets the new one.
"""

import argparse
import tempfile
from collections.abc import Sequence
from pathlib import Path

import streamlit as st

import index.standing
from assistant.conversations import Conversations
from assistant.gate import Gate
from assistant.journal import Entry, Journal
from assistant.models import Model, ModelProfile
from assistant.models import load as load_model
from grounding.checker import Checker
from index import generations
from index.library import Library
from index.settings import IndexSettings
from index.standing import StandingReport
from shizhen import server, settings
from shizhen.settings import Settings
from ui import owner, profiles


def settings_of(arguments: Sequence[str]) -> Settings:
    """The settings in force, under what stands behind ``--`` on Streamlit's command line, with the
    model that the reader has chosen.

    Raises ``ShizhenError`` for settings that are wrong.
    """
    parser = argparse.ArgumentParser(prog="streamlit run ui/app.py --")
    parser.add_argument("--library", type=Path)
    parser.add_argument("--model")
    given = parser.parse_args(list(arguments))
    return profiles.applied(settings.load(library=given.library, model=given.model))


def generation(library: Path) -> str | None:
    """The name of the live generation, ``None`` where there is no library yet."""
    folder = generations.current(library)
    return folder.name if folder else None


def library(chosen: Settings) -> Library:
    """The library as it stands now. Raises ``ShizhenError`` where it cannot be opened."""
    folder = chosen.library.absolute()
    return _library(str(folder), generation(folder) or "", chosen.index)


def ready(chosen: Settings) -> Library:
    """:func:`library` with its models loaded, so that the next question does not wait for them."""
    opened = library(chosen)
    _warm(opened.folder.as_posix(), opened)
    return opened


def model(chosen: Settings) -> Model:
    """The model that answers. Raises ``ShizhenError`` for a profile that lacks something."""
    profile = chosen.model
    key = profile.api_key.get_secret_value() if profile and profile.api_key else ""
    return _model(profile, repr(profile), key)


def gate(chosen: Settings) -> Gate:
    """The gate before the model that answers: one for all who look at the page."""
    return _gate(repr(chosen.model), model(chosen))


def standing(chosen: Settings, name: str = "", content: bytes = b"") -> StandingReport:
    """Where the papers stand; with a snapshot of notices handed in, after keeping it.

    Raises ``ShizhenError`` for a file that is no such snapshot.
    """
    if not content:
        return index.standing.status(chosen.library, ())
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / (Path(name).name or "snapshot")
        path.write_bytes(content)
        return index.standing.status(chosen.library, (path,))


def journal(chosen: Settings) -> Journal:
    """The journal beside the library, as whoever looks at the page may see it."""
    return Journal(chosen.library / "journal.sqlite", owner.owner())


def conversations(chosen: Settings) -> Conversations | None:
    """The reader's conversations; a journal that is not there yet is not made for looking at it."""
    kept = journal(chosen)
    return Conversations(kept) if kept.path.is_file() else None


def past(chosen: Settings, most: int) -> list[Entry]:
    """The last answers the reader was given; no journal is made for looking at it."""
    kept = journal(chosen)
    return kept.recent(most) if kept.path.is_file() else []


# Two generations at most: those who still read the old one keep it, the third lets it go.
@st.cache_resource(max_entries=2, show_spinner=False)
def _library(folder: str, generation: str, _settings: IndexSettings) -> Library:
    return Library.open(folder, _settings)


@st.cache_resource(max_entries=2, show_spinner=False)
def _warm(generation: str, _library: Library) -> bool:
    """One search in both languages; only the first who comes for a generation does it."""
    found = bool(_library.search("liver 肝", k=1))
    server.settled()
    return found


@st.cache_resource(max_entries=4, show_spinner=False)
def _model(_profile: ModelProfile | None, profile: str, key: str) -> Model:
    return load_model(_profile)


@st.cache_resource(max_entries=4, show_spinner=False)
def _gate(profile: str, _model: Model) -> Gate:
    return Gate.before(_model)


@st.cache_resource(show_spinner=False)
def checker() -> Checker:
    """The checker, made once."""
    return Checker()
