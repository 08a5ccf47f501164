"""A small server in the manner of NCBI's E-utilities, and its misbehaviour.

A fake for tests over loopback: the content is made up here; the shapes (``eSearchResult``,
``PubmedArticleSet``, ``pmc-articleset``, its errors in JSON and HTML) are those of the real one.
"""

import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlparse

Fault = Callable[[BaseHTTPRequestHandler, bytes], bool]
"""Answers in place of the server and returns True, or returns False."""

SEARCH = """<?xml version="1.0" encoding="UTF-8" ?>
<!DOCTYPE eSearchResult PUBLIC "-//NLM//DTD esearch 20060628//EN"
"https://eutils.ncbi.nlm.nih.gov/eutils/dtd/20060628/esearch.dtd">
<eSearchResult><Count>{count}</Count><RetMax>0</RetMax><RetStart>0</RetStart>
<QueryKey>1</QueryKey><WebEnv>{env}</WebEnv><IdList>
</IdList><TranslationSet/><QueryTranslation>{term}</QueryTranslation>{errors}</eSearchResult>
"""
ARTICLES = """<?xml version="1.0" ?>
<!DOCTYPE PubmedArticleSet PUBLIC "-//NLM//DTD PubMedArticle, 1st January 2024//EN"
"https://dtd.nlm.nih.gov/ncbi/pubmed/out/pubmed_240101.dtd">
<PubmedArticleSet>{articles}</PubmedArticleSet>"""
ARTICLE = """<PubmedArticle><MedlineCitation Status="MEDLINE" Owner="NLM">
<PMID Version="1">{pmid}</PMID>
<Article PubModel="Print"><Journal><JournalIssue CitedMedium="Internet"><PubDate><Year>2023</Year>
</PubDate></JournalIssue><Title>Journal of made-up livers</Title></Journal>
<ArticleTitle>Made-up trial number {pmid} of a 肝 drug</ArticleTitle>
<Abstract><AbstractText>Survival was {pmid} days.</AbstractText></Abstract>
<Language>eng</Language></Article></MedlineCitation>
<PubmedData><ArticleIdList><ArticleId IdType="pubmed">{pmid}</ArticleId>{pmc}</ArticleIdList>
</PubmedData></PubmedArticle>
"""
FULL = """<article xmlns:xlink="http://www.w3.org/1999/xlink" article-type="research-article">
<front><article-meta><article-id pub-id-type="pmc">{pmc}</article-id>
<title-group><article-title>Made-up full text {pmc}</article-title></title-group>
<permissions>{licence}</permissions></article-meta></front>{body}</article>"""
OPEN = (
    '<license license-type="open-access" xlink:href="https://creativecommons.org/licenses/by/4.0/">'
    "<license-p>Open.</license-p></license>"
)
CLOSED = "<copyright-statement>All rights reserved</copyright-statement>"
LOST = b"<?xml version='1.0'?><eFetchResult><ERROR>Unable to obtain query #1</ERROR></eFetchResult>"
FAILED = b"<?xml version='1.0'?><eFetchResult><ERROR>Search Backend failed</ERROR></eFetchResult>"
PAGE = b"<!DOCTYPE html>\n<html><head><title>Maintenance</title></head><body>Sorry</body></html>"
BODY = "<body><sec><title>Results</title><p>All livers recovered in article {pmc}.</p></sec></body>"


class Entrez:
    """The server's state: how many records it has, what it does wrong next, what it was asked.

    PMIDs run from 1; one record enters a day, counted back from today. Every even PMID has a PMC
    article, of which those divisible by four are open.
    """

    def __init__(self, records: int = 0) -> None:
        self.records = records
        self.faults: list[tuple[str, Fault]] = []
        self.asked: list[tuple[str, dict[str, str]]] = []
        self.times: list[float] = []
        self.histories: dict[str, tuple[int, int]] = {}
        self.counts: Counter[str] = Counter()
        self.errors = ""
        self.base_url = ""
        self.per_day = 1

    def fail(self, tool: str, *faults: Fault) -> None:
        """The next answers of a tool go wrong like this, in turn."""
        self.faults += [(tool, fault) for fault in faults]

    def answer(self, tool: str, query: dict[str, str]) -> bytes:
        """The right answer."""
        if tool == "esearch":
            return self._search(query).encode()
        if query["db"] == "pmc":
            articles = "".join(map(self._full, query["id"].split(",")))
            return f"<?xml version='1.0' ?><pmc-articleset>{articles}</pmc-articleset>".encode()
        if query["WebEnv"] not in self.histories:
            return LOST
        first, last = self.histories[query["WebEnv"]]
        start = first + int(query["retstart"])
        pmids = range(start, min(start + int(query["retmax"]), last + 1))
        return ARTICLES.format(articles="".join(map(self._article, pmids))).encode()

    def _search(self, query: dict[str, str]) -> str:
        first, last = 1, self.records
        if "mindate" in query:
            today = date.today()
            pmid_of = lambda day: self.records - (today - day).days * self.per_day  # noqa: E731
            low = date(*map(int, query["mindate"].split("/")))
            high = date(*map(int, query["maxdate"].split("/")))
            first = max(1, pmid_of(low - timedelta(days=1)) + 1)
            last = min(self.records, pmid_of(high))
        env = f"MCID_{len(self.histories)}"
        self.histories[env] = (first, last)
        count = max(0, last - first + 1)
        return SEARCH.format(count=count, env=env, term="made up", errors=self.errors)

    @staticmethod
    def _article(pmid: int) -> str:
        pmc = f'<ArticleId IdType="pmc">PMC{pmid}</ArticleId>' if pmid % 2 == 0 else ""
        return ARTICLE.format(pmid=pmid, pmc=pmc)

    @staticmethod
    def _full(pmc: str) -> str:
        is_open = int(pmc) % 4 == 0
        licence = (
            OPEN if is_open else "<copyright-statement>All rights reserved</copyright-statement>"
        )
        return FULL.format(pmc=pmc, licence=licence, body=BODY.format(pmc=pmc) if is_open else "")


@contextmanager
def serving(entrez: Entrez) -> Iterator[Entrez]:
    """Serve on a free port of the loopback; ``entrez.base_url`` says where."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            url = urlparse(self.path)
            tool = url.path.rsplit("/", 1)[-1].removesuffix(".fcgi")
            query = {k: v[0] for k, v in parse_qs(url.query).items()}
            entrez.asked.append((tool, query))
            entrez.times.append(time.monotonic())
            entrez.counts[tool] += 1
            body = entrez.answer(tool, query)
            for i, (faulty, fault) in enumerate(entrez.faults):
                if faulty == tool:
                    del entrez.faults[i]
                    if fault(self, body):
                        return
                    break
            send(self, 200, body)

        def log_message(self, *_: object) -> None:
            """Keep the test output clean."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
    thread.start()
    entrez.base_url = f"http://127.0.0.1:{server.server_port}/entrez/eutils/"
    try:
        yield entrez
    finally:
        server.shutdown()
        server.server_close()


def send(
    handler: BaseHTTPRequestHandler, status: int, body: bytes, kind: str = "text/xml", **more: str
) -> None:
    """One whole answer."""
    handler.send_response(status)
    handler.send_header("Content-Type", kind)
    handler.send_header("Content-Length", str(len(body)))
    for name, value in more.items():
        handler.send_header(name.replace("_", "-"), value)
    handler.end_headers()
    handler.wfile.write(body)


def status(code: int, body: bytes = b"", **headers: str) -> Fault:
    """An error status, with what NCBI's gateway says."""

    def fault(handler: BaseHTTPRequestHandler, _: bytes) -> bool:
        send(handler, code, body, "application/json", **headers)
        return True

    return fault


def web_page(handler: BaseHTTPRequestHandler, _: bytes) -> bool:
    """A web page where XML should be, and status 200."""
    send(handler, 200, PAGE, "text/html")
    return True


def said(handler: BaseHTTPRequestHandler, _: bytes) -> bool:
    """Good XML that says that the backend failed."""
    send(handler, 200, FAILED)
    return True


def cut_short(handler: BaseHTTPRequestHandler, body: bytes) -> bool:
    """A body that ends before the length that was promised."""
    handler.send_response(200)
    handler.send_header("Content-Length", str(len(body)))
    handler.end_headers()
    handler.wfile.write(body[: len(body) // 2])
    handler.close_connection = True
    return True


def cut_silently(handler: BaseHTTPRequestHandler, body: bytes) -> bool:
    """Half a body that claims to be whole."""
    send(handler, 200, body[: len(body) // 2])
    return True


def hang_up(handler: BaseHTTPRequestHandler, _: bytes) -> bool:
    """No answer at all."""
    handler.close_connection = True
    return True


def fewer(handler: BaseHTTPRequestHandler, body: bytes) -> bool:
    """Whole XML with one record too few."""
    at = body.rindex(b"<PubmedArticle>")
    send(handler, 200, body[:at] + b"</PubmedArticleSet>")
    return True
