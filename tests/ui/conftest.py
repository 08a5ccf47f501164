"""A tiny real library, the page served over it, and a browser to look at it with."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from chromium import chromium, program, served
from page_answers import full_answer
from page_library import write_papers
from playwright.sync_api import Browser

from assistant.journal import Journal
from index.build import build


@pytest.fixture(scope="session")
def tiny_library(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Five papers in two languages, one that carries HTML and Markdown, one retracted.

    Its journal holds one answer, ``made``, with a sentence of every verdict.
    """
    folder = tmp_path_factory.mktemp("page")
    write_papers(folder / "papers")
    build([folder / "papers"], folder / "library", progress=False)
    Journal(folder / "library" / "journal.sqlite").add(full_answer())
    return folder / "library"


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """A real Chromium, or a skip that says why."""
    executable = program()
    if executable is None:
        pytest.skip("no Chromium is installed (on Debian: apt install chromium)")
    with chromium(executable) as opened:
        yield opened


@pytest.fixture(scope="session")
def address(tiny_library: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Where the page over the tiny library is served."""
    with served(tiny_library, tmp_path_factory.mktemp("log") / "page.log") as url:
        yield url
