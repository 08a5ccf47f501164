"""One page of the front end run by Streamlit's own tester, over a library, from an empty folder."""

import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

Open = Callable[..., AppTest]


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
        return AppTest.from_function(script, args=(view, language), default_timeout=120).run()

    yield opened
    st.cache_resource.clear()


def shown(page: AppTest) -> str:
    """The HTML of the page; fails where an exception stands on it."""
    assert not page.exception, page.exception
    return "\n".join(element.value for element in page.get("html"))
