"""PubMed records written for these tests; every person, journal and finding in them is made up."""

from pathlib import Path


def article(pmid: str = "101", inside: str = "", after: str = "", title: str = "A title.") -> str:
    """One ``PubmedArticle``; ``inside`` goes into its Article, ``after`` behind it."""
    return f"""
<PubmedArticle><MedlineCitation><PMID Version="1">{pmid}</PMID>
<Article><Journal><JournalIssue><Volume>7</Volume><Issue>2</Issue>
<PubDate><Year>2019</Year></PubDate></JournalIssue><Title>Annals of Nothing</Title></Journal>
<ArticleTitle>{title}</ArticleTitle>{inside}</Article>{after}</MedlineCitation>
<PubmedData><ArticleIdList>
<ArticleId IdType="pubmed">{pmid}</ArticleId>
</ArticleIdList></PubmedData>
</PubmedArticle>"""


def file_of(*records: str, head: str = "") -> str:
    """A whole PubMed file."""
    return f'<?xml version="1.0" ?>{head}<PubmedArticleSet>{"".join(records)}</PubmedArticleSet>'


def save(folder: Path, content: str | bytes, name: str = "records.xml") -> Path:
    """``content`` written to a file in ``folder``."""
    path = folder / name
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return path
