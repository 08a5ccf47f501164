"""Sign-in through an OpenID provider, in a browser: a person's conversations go with the person."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from chromium import ask, free_port, served, settle
from playwright.sync_api import Browser, Page
from provider import CLIENT, SECRET, Provider

pytestmark = pytest.mark.browser
QUESTION = "Does early oral nutrition shorten the hospital stay after liver resection?"


@pytest.fixture(scope="module")
def provider() -> Iterator[Provider]:
    with Provider() as open_:
        yield open_


@pytest.fixture(scope="module")
def address(
    provider: Provider, tiny_library: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[str]:
    """Where the page is served from a folder whose secrets name the provider."""
    folder, port = tmp_path_factory.mktemp("sign-in"), free_port()
    (folder / ".streamlit").mkdir()
    (folder / ".streamlit" / "secrets.toml").write_text(
        f"""[auth]
redirect_uri = "http://127.0.0.1:{port}/oauth2callback"
cookie_secret = "a long text that only this test knows"
client_id = "{CLIENT}"
client_secret = "{SECRET}"
server_metadata_url = "{provider.url}/.well-known/openid-configuration"
""",
        encoding="utf-8",
    )
    with served(tiny_library, folder / "page.log", folder=folder, port=port) as url:
        yield url


@contextmanager
def seen(browser: Browser, address: str) -> Iterator[Page]:
    """The page in a browser that was never here."""
    context = browser.new_context(locale="en-GB")
    context.set_default_timeout(60_000)
    try:
        page = context.new_page()
        page.goto(address)
        settle(page)
        yield page
    finally:
        context.close()


def asks(page: Page) -> bool:
    return page.get_by_test_id("stChatInput").count() == 1


def sign_in(page: Page) -> None:
    page.get_by_role("button", name="Sign in").click()
    page.get_by_test_id("stChatInput").wait_for()
    settle(page)


def test_a_persons_conversations_go_with_the_person(
    browser: Browser, provider: Provider, address: str
) -> None:
    provider.person = {"sub": "1", "name": "A. Reader"}
    with seen(browser, address) as page:
        assert not asks(page)
        sign_in(page)
        ask(page, QUESTION)
        assert page.locator(".st-key-sz-past button").count()
    with seen(browser, address) as page:  # another machine, the same person
        sign_in(page)
        assert page.locator(".st-key-sz-past button").count()
    provider.person = {"sub": "2", "name": "B. Reader"}
    with seen(browser, address) as page:
        sign_in(page)
        assert not page.locator(".st-key-sz-past button").count()


def test_who_signs_out_asks_no_more(browser: Browser, provider: Provider, address: str) -> None:
    provider.person = {"sub": "2", "name": "B. Reader"}
    with seen(browser, address) as page:
        sign_in(page)
        out = page.locator(".st-key-sign-out button")
        assert (out.text_content() or "").replace("\u2060", "") == "Sign out B. Reader"
        out.click()
        page.get_by_role("button", name="Sign in").wait_for()
        settle(page)
        assert not asks(page)
