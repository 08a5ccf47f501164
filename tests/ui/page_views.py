"""One page of the front end run by Streamlit's own tester, over a library, from an empty folder."""

import sys
from collections.abc import Callable, Iterator
from hashlib import sha256
from pathlib import Path

import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

Open = Callable[..., AppTest]
READER = "ab" * 32
"""What the browser of the tester is called, as its cookie would say."""
OWNER = sha256(READER.encode()).hexdigest()
"""What the journal knows this reader by."""


def script(view: str, language: str) -> None:
    """What the tester runs: the page alone, its errors told as the front door tells them."""
    import importlib
    import sys

    from ui import rooms
    from ui.panels import errors_told

    drawn = importlib.import_module(f"ui.views.{view}")
    with errors_told(language):
        drawn.draw(rooms.settings_of(sys.argv[1:]), language)


def opener(monkeypatch: pytest.MonkeyPatch, folder: Path) -> Iterator[Open]:
    """Opens a page with no model in the environment; its caches are emptied at the end."""
    monkeypatch.chdir(folder)
    for variable in ("SHIZHEN_LIBRARY", "SHIZHEN_BASE_URL", "SHIZHEN_MODEL", "OPENAI_API_KEY"):
        monkeypatch.delenv(variable, raising=False)

    def opened(view: str, library: Path, language: str = "en") -> AppTest:
        monkeypatch.setattr(sys, "argv", ["app.py", "--library", str(library)])
        page = AppTest.from_function(script, args=(view, language), default_timeout=120)
        page.session_state["owner"] = READER
        return page.run()

    yield opened
    st.cache_resource.clear()
    st.cache_data.clear()


def shown(page: AppTest) -> str:
    """The HTML of the page; fails where an exception stands on it."""
    assert not page.exception, page.exception
    return "\n".join(element.value for element in page.get("html"))
