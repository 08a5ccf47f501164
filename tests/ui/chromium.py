"""A real Chromium before the really served page: for tests, and for pictures of it."""

import os
import re
import shutil
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Browser, Page, expect, sync_playwright

PROGRAMS = ("chromium", "chromium-browser", "google-chrome", "chrome")
QUIET = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
"""A browser of its own accord asks its vendor this and that; this one is to ask nobody."""

DESKTOP = {"width": 1280, "height": 900}
PHONE = {"width": 390, "height": 844}


def program() -> str | None:
    """Where a Chromium is installed, ``None`` where there is none."""
    return next(filter(None, map(shutil.which, PROGRAMS)), None)


@contextmanager
def chromium(executable: str) -> Iterator[Browser]:
    """The browser, closed at the end."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=executable, args=QUIET)
        try:
            yield browser
        finally:
            browser.close()


@contextmanager
def served(
    library: Path, log: Path, *, folder: Path | None = None, port: int = 0, **environment: str
) -> Iterator[str]:
    """The address of the page over ``library``, served by a process of its own on a free port.

    It runs in ``folder`` where one is given. What the server says goes to ``log``; ``environment``
    is added to its variables, out of which any model or key of the caller's is taken.
    """
    port = port or free_port()
    start = f"import ui.launch, pathlib; ui.launch.serve(pathlib.Path({str(library)!r}), {port})"
    ours = ("SHIZHEN_", "OPENAI_")
    kept = {key: value for key, value in os.environ.items() if not key.startswith(ours)}
    with log.open("wb") as out:
        server = subprocess.Popen(
            [sys.executable, "-c", start],
            stdout=out,
            stderr=out,
            cwd=folder,
            env={**kept, **environment},
        )
        try:
            address = f"http://127.0.0.1:{port}"
            _wait_for(server, f"{address}/_stcore/health", log)
            yield address
        finally:
            server.terminate()
            try:
                server.wait(20)
            except subprocess.TimeoutExpired:
                server.kill()
                server.wait()


def free_port() -> int:
    """A port nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def ask(page: Page, question: str) -> None:
    """Asks, and waits until the answer is whole."""
    box = page.get_by_role("textbox", name=re.compile("Ask a medical question|请输入医学问题"))
    box.fill(question)
    box.press("Enter")
    broken = page.get_by_test_id("stException")
    page.locator("[id$=question]").filter(has_text=question).or_(broken).wait_for()
    expect(broken).to_have_count(0)
    expect(page.locator("[aria-busy]")).to_have_count(0)
    settle(page)


def settle(page: Page) -> None:
    """Waits until the page has been drawn and the script that draws it is at rest."""
    page.wait_for_selector(".sz-disclaimer")
    page.wait_for_function(
        "() => document.querySelector('.stApp')?.dataset.testScriptState === 'notRunning'"
    )


def broken(page: Page) -> list[str]:
    """The rules of WCAG 2.2, A and AA, that axe finds broken, each with the element it is on."""
    from axe_playwright_python.sync_playwright import Axe  # who only takes pictures needs none

    levels = {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]}
    found = Axe().run(page, options={"runOnly": levels}).response["violations"]
    return [f"{rule['id']}: {node['html'][:200]}" for rule in found for node in rule["nodes"]]


def _wait_for(server: subprocess.Popen[bytes], url: str, log: Path, seconds: float = 60) -> None:
    ends = time.monotonic() + seconds
    while time.monotonic() < ends:
        if server.poll() is not None:
            break
        try:
            with urllib.request.urlopen(url, timeout=2):
                return
        except (urllib.error.URLError, OSError):
            time.sleep(0.2)
    raise RuntimeError(f"the page did not come up:\n{log.read_text(errors='replace')}")
