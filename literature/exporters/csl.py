"""CSL-JSON, what citeproc, Zotero and Pandoc read; what it has no name for under ``custom``."""

import json
from collections.abc import Iterable, Iterator
from typing import Any

from literature.exporters.common import abstract_of, kind_of, other_title
from literature.paper import Kind, Paper, Status

NAME, SUFFIX = "CSL-JSON", ".json"

_TYPES = {
    "thesis": "thesis",
    "conference": "paper-conference",
    "chapter": "chapter",
    "book": "book",
    "patent": "patent",
    "newspaper": "article-newspaper",
    "report": "report",
    "preprint": "article",
    "standard": "standard",
}


def write(papers: Iterable[Paper]) -> Iterator[str]:
    """The items of one JSON list, with its brackets."""
    opening = "[\n"
    for paper in papers:
        yield opening + json.dumps(_item(paper), ensure_ascii=False, indent=1)
        opening = ",\n"
    yield "[]\n" if opening == "[\n" else "\n]\n"


def _item(paper: Paper) -> dict[str, Any]:
    item = {
        "id": paper.id,
        "type": _TYPES.get(kind_of(paper), "article-journal"),
        "title": paper.title,
        "title-translated": other_title(paper),
        "author": list(map(_name, paper.authors)),
        "container-title": paper.journal,
        "issued": {"date-parts": [[paper.year]]} if paper.year else None,
        "volume": paper.volume,
        "issue": paper.issue,
        "page": paper.pages,
        "DOI": paper.doi,
        "PMID": paper.pmid,
        "PMCID": paper.pmcid,
        "abstract": abstract_of(paper),
        "keyword": "".join(f"{word}; " for word in paper.keywords).strip(),
        "language": paper.language,
        "URL": paper.url,
        "custom": _custom(paper),
    }
    return {key: value for key, value in item.items() if value}


def _custom(paper: Paper) -> dict[str, Any]:
    custom = {
        "types": list(paper.publication_types),
        "mesh": list(paper.mesh),
        "trial": list(paper.nct),
        "licence": paper.licence,
        "status": str(paper.status) if paper.status != Status.OK else "",
        "kind": str(paper.kind) if paper.kind != Kind.ARTICLE else "",
    }
    return {key: value for key, value in custom.items() if value}


def _name(name: str) -> dict[str, str]:
    parts = [part.strip() for part in name.split(",")]
    if len(parts) == 2:
        return {"family": parts[0], "given": parts[1]}
    if len(parts) == 3:
        return {"family": parts[0], "given": parts[1], "suffix": parts[2]}
    return {"literal": name}
