"""NCBI's E-utilities over HTTP: paced, retried, and never believed before the XML is whole.

The server answers overload and faults in many ways: 429 with or without ``Retry-After``, 5xx, a
web page with status 200, an ``ERROR`` element in good XML, a body cut in the middle. All of them
are tried again; only what cannot mend itself (a wrong key, a bad request) is an error at once.
See https://www.ncbi.nlm.nih.gov/books/NBK25497/ for the rules (three requests a second, ten with a
key).
"""

import logging
import random
import re
import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from types import TracebackType
from typing import Self

import httpx
from lxml import etree

from literature.errors import ShizhenError

BASE_URL = "https://eutils.ncbi.nlm.nih.gov/entrez/eutils"
REQUESTS_A_SECOND = 3.0
REQUESTS_A_SECOND_WITH_KEY = 10.0

log = logging.getLogger(__name__)
# httpx logs every URL, and with it the key, at INFO.
logging.getLogger("httpx").setLevel(logging.WARNING)

_MENDS_ITSELF = frozenset({408, 425, 429, 500, 502, 503, 504})
_LOST = re.compile(r"webenv|query_key|obtain query|history", re.IGNORECASE)
_LONGEST_WAIT = 120.0  # seconds; a server that asks for more is asked again at that


class HistoryLostError(ShizhenError):
    """The server no longer knows the search whose records were asked for: search again."""


class UnfitError(Exception):
    """An answer that is not (yet) what was asked for; asking again may help."""


@dataclass
class Pace:
    """At most ``per_second`` requests a second, spaced evenly; shared by threads."""

    per_second: float
    sleep: Callable[[float], None] = time.sleep
    _next: float = 0.0
    _lock: threading.Lock = field(default_factory=threading.Lock, repr=False)

    def wait(self) -> None:
        """Return when the next request may go out."""
        with self._lock:
            now = time.monotonic()
            start = max(now, self._next)
            self._next = start + 1.0 / self.per_second
        if start > now:
            self.sleep(start - now)


class Eutils:
    """A client of one server. ``base_url`` ends before ``/esearch.fcgi``.

    ``tries`` is how often a request is made before it is given up, ``patience`` the seconds of the
    first wait; each further wait is twice as long, with some chance, so that clients that failed
    together do not come back together.
    """

    def __init__(
        self,
        base_url: str = BASE_URL,
        *,
        api_key: str = "",
        email: str = "",
        tries: int = 6,
        patience: float = 1.0,
        timeout: float = 60.0,
        sleep: Callable[[float], None] = time.sleep,
        pace: Pace | None = None,
    ) -> None:
        rate = REQUESTS_A_SECOND_WITH_KEY if api_key else REQUESTS_A_SECOND
        if not base_url.startswith(("http://", "https://")):
            raise ShizhenError(
                f"{base_url!r} is no web address", cure=f"Give one such as {BASE_URL}."
            )
        self._base_url = base_url.rstrip("/")
        self._common = {"tool": "shizhen"} | ({"email": email} if email else {})
        self._key = {"api_key": api_key} if api_key else {}
        self._tries, self._patience, self._sleep = tries, patience, sleep
        self._pace = pace or Pace(rate, sleep)
        self._http = httpx.Client(
            timeout=httpx.Timeout(timeout, connect=20.0),
            follow_redirects=True,
            headers={"User-Agent": "shizhen (literature reader)"},
        )

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._http.close()

    def get(
        self, tool: str, parameters: Mapping[str, str | int], roots: frozenset[str]
    ) -> tuple[bytes, etree._Element]:
        """The answer of ``<tool>.fcgi``, as bytes and parsed; its root is one of ``roots``.

        Raises ``ShizhenError`` where the request is refused or no whole answer comes in ``tries``
        tries, and its subclass ``HistoryLostError`` where the search must be made again.
        """
        url = f"{self._base_url}/{tool}.fcgi"
        query = {**parameters, **self._common, **self._key}
        fault = ""
        for attempt in range(self._tries):
            self._pace.wait()
            wait = self._patience * 2**attempt * random.uniform(0.75, 1.25)  # noqa: S311
            try:
                response = self._http.get(url, params=query)
                self._refuse(response, tool)
                wait = max(wait, _asked_to_wait(response))
                return _whole(response, roots)
            except (httpx.HTTPError, UnfitError) as error:
                fault = str(error) or type(error).__name__
            if attempt + 1 < self._tries:
                wait = min(wait, _LONGEST_WAIT)
                told = "%s, try %d of %d: %s; asked again in %.0f s"
                log.warning(told, tool, attempt + 1, self._tries, fault, wait)
                self._sleep(wait)
        raise ShizhenError(
            f"{tool} gave no whole answer in {self._tries} tries (last: {fault})",
            file=self._base_url,
            cure="Start the same command again later: what was fetched is kept.",
        )

    def _refuse(self, response: httpx.Response, tool: str) -> None:
        """Raise for an answer that asking again cannot change."""
        status = response.status_code
        if status < 400 or status in _MENDS_ITSELF:
            return
        said = response.text[:500]
        if re.search(r"api[ -]key", said, re.IGNORECASE):
            raise ShizhenError(
                "the server does not accept the API key",
                file=self._base_url,
                cure="Check the key, or leave it out (three requests a second).",
            )
        if _LOST.search(said):
            raise HistoryLostError("the server dropped the search", file=self._base_url)
        raise ShizhenError(
            f"{tool} answers {status} {response.reason_phrase}".rstrip(),
            file=self._base_url,
            cure="Check the query and the address of the server.",
        )


def _asked_to_wait(response: httpx.Response) -> float:
    """Seconds of ``Retry-After`` (a number or a date, RFC 9110 section 10.2.3), 0 for none."""
    value = response.headers.get("Retry-After", "").strip()
    if not value:
        return 0.0
    if value.isdigit():
        return float(value)
    try:
        return max(0.0, (parsedate_to_datetime(value) - datetime.now(UTC)).total_seconds())
    except (ValueError, TypeError):  # TypeError: a date without a zone
        return 0.0


def _whole(response: httpx.Response, roots: frozenset[str]) -> tuple[bytes, etree._Element]:
    """The body, if it is whole XML of the right kind and no error; else ``UnfitError``."""
    if response.status_code != httpx.codes.OK:
        raise UnfitError(f"status {response.status_code}")
    body = response.content
    head = body[:300].lstrip().lower()
    if head.startswith((b"<!doctype html", b"<html")):
        raise UnfitError("a web page instead of XML")
    try:
        root = etree.fromstring(body, parser())
    except etree.XMLSyntaxError as error:
        raise UnfitError(f"the XML is cut off or broken: {error.msg}") from error
    said = root.text if root.tag == "ERROR" else root.findtext("ERROR")
    if said:
        if _LOST.search(said):
            raise HistoryLostError("the server dropped the search")
        raise UnfitError(f"the server says: {said.strip()}")
    if root.tag not in roots:
        raise UnfitError(f"<{root.tag}> instead of {' or '.join(sorted(roots))}")
    return body, root


def parser() -> etree.XMLParser:
    """A parser that loads nothing, expands no entity of the document and takes long text."""
    return etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=True)
