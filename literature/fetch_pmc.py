"""Full text from PMC, where the licence is open.

PMC's ``efetch`` gives the whole article where the publisher allows it and the front matter alone
where not. Kept is what has a body and an open licence: a Creative Commons one, or PMC's own mark
of its open-access subset.
"""

import gzip
import re
from collections.abc import Iterable, Iterator
from pathlib import Path

from lxml import etree
from tqdm import tqdm

from literature.eutils import Eutils, parser
from literature.whole import write_packed

_SETS = frozenset({"pmc-articleset"})
_OPEN = re.compile(r"creativecommons\.org|creative commons|\bCC[ -]BY\b|\bCC0\b", re.IGNORECASE)
_ARTICLES = 20  # full texts are long: few a request
_LICENSE = "{*}front//{*}permissions//{*}license"


def pmcids_in(file: Path) -> Iterator[str]:
    """The PMC ids of the records in a fetched file, digits only."""
    with gzip.open(file, "rb") as stream:
        for _, record in etree.iterparse(stream, tag="PubmedArticle", resolve_entities=False):
            for found in record.iterfind('PubmedData/ArticleIdList/ArticleId[@IdType="pmc"]'):
                yield re.sub(r"\D", "", found.text or "")
            record.clear()


def fetch_full_text(
    client: Eutils, pmcids: Iterable[str], out: Path, progress: bool
) -> tuple[int, int]:
    """Fetch articles into ``pmc-….xml.gz``; how many were kept and how many are not open.

    A batch is named by its first article, so a run that was killed goes on after the last file.
    """
    wanted = list(dict.fromkeys(filter(None, pmcids)))
    kept = closed = 0
    with tqdm(total=len(wanted), unit=" articles", disable=not progress, desc="PMC") as bar:
        for start in range(0, len(wanted), _ARTICLES):
            batch = wanted[start : start + _ARTICLES]
            path = out / f"pmc-{batch[0]}.xml.gz"
            if not path.exists():
                write_packed(path, _open_articles(client, batch))
            with gzip.open(path, "rb") as stream:
                whole = len(etree.parse(stream, parser()).getroot())
            kept, closed = kept + whole, closed + len(batch) - whole
            bar.update(len(batch))
    return kept, closed


def _open_articles(client: Eutils, pmcids: list[str]) -> bytes:
    asked: dict[str, str | int] = {"db": "pmc", "id": ",".join(pmcids), "retmode": "xml"}
    _, root = client.get("efetch", asked, _SETS)
    for article in list(root):
        if not (isinstance(article.tag, str) and article.tag == "article" and is_open(article)):
            root.remove(article)
    return etree.tostring(root, encoding="utf-8", xml_declaration=True)


def is_open(article: etree._Element) -> bool:
    """Whether an article has its text here and a licence that lets it be kept."""
    if article.find("{*}body") is None:
        return False
    marks = article.xpath("processing-instruction('properties')")
    if any("open_access" in (mark.text or "") for mark in marks):
        return True
    licences = article.iterfind(_LICENSE)
    return any(
        _OPEN.search(etree.tostring(licence, encoding="unicode")) is not None
        for licence in licences
    )
