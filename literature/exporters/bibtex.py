"""BibTeX in UTF-8, the characters that LaTeX takes for commands escaped."""

import re
from collections.abc import Iterable, Iterator

from literature.exporters.common import abstract_of, kind_of, other_title, short_name
from literature.paper import Kind, Paper, Status

NAME, SUFFIX = "BibTeX", ".bib"

_ENTRIES = {
    "thesis": "phdthesis",
    "conference": "inproceedings",
    "chapter": "incollection",
    "book": "book",
    "report": "techreport",
    "preprint": "misc",
    "patent": "misc",
    "standard": "misc",
}
_CONTAINERS = {"thesis": "school", "conference": "booktitle", "chapter": "booktitle",
               "report": "institution"}  # fmt: skip
_ESCAPES = {
    "\\": r"\textbackslash{}",
    "{": r"\{",
    "}": r"\}",
    "~": r"\textasciitilde{}",
    "^": r"\textasciicircum{}",
    **{char: f"\\{char}" for char in "%&#$_"},
}
_SPECIAL = re.compile("[" + re.escape("".join(_ESCAPES)) + "]")
_RUNS = re.compile(r"(?<=-)(?=-)|(?<=`)(?=`)|(?<=')(?=')")


def write(papers: Iterable[Paper]) -> Iterator[str]:
    """One entry for each paper; the keys are told apart by letters."""
    seen: dict[str, int] = {}
    for paper in papers:
        key = _key(paper)
        seen[key] = seen.get(key, 0) + 1
        if seen[key] > 1:
            key = f"{key}-{seen[key]}"
        lines = [f"  {name} = {{{value}}},\n" for name, value in _fields(paper) if value]
        yield f"@{_ENTRIES.get(kind_of(paper), 'article')}{{{key},\n{''.join(lines)}}}\n\n"


def escaped(text: str) -> str:
    """``text`` as LaTeX prints it."""
    text = _SPECIAL.sub(lambda found: _ESCAPES[found[0]], text)
    return _RUNS.sub("{}", text)


def _key(paper: Paper) -> str:
    family = short_name(paper.authors[0])[0] if paper.authors else ""
    word = next((w for w in re.findall(r"[^\W\d_]+", paper.title) if len(w) > 3), "")
    plain = re.sub(r"[^0-9A-Za-z]+", "", f"{family}{paper.year or ''}{word}")
    return plain or re.sub(r"[^0-9A-Za-z]+", "-", paper.id)


def _fields(paper: Paper) -> Iterator[tuple[str, str]]:
    yield "title", escaped(paper.title)
    yield "translatedtitle", escaped(other_title(paper))
    yield "author", " and ".join(map(_name, paper.authors))
    yield _CONTAINERS.get(kind_of(paper), "journal"), escaped(paper.journal)
    yield "year", str(paper.year or "")
    yield "volume", escaped(paper.volume)
    yield "number", escaped(paper.issue)
    yield "pages", escaped(paper.pages)
    yield "doi", paper.doi
    yield "pmid", paper.pmid
    yield "pmcid", paper.pmcid
    yield "abstract", escaped(abstract_of(paper))
    yield "keywords", escaped("".join(f"{word}; " for word in paper.keywords).strip())
    yield "mesh", escaped("; ".join(paper.mesh))
    yield "type", escaped("; ".join(paper.publication_types))
    yield "trial", "; ".join(paper.nct)
    yield "language", paper.language
    yield "copyright", escaped(paper.licence)
    yield "url", paper.url
    yield "status", str(paper.status) if paper.status != Status.OK else ""
    yield "kind", str(paper.kind) if paper.kind != Kind.ARTICLE else ""


def _name(name: str) -> str:
    """``Family, Given``; with a suffix as BibTeX orders it; a group in braces."""
    parts = [escaped(part.strip()) for part in name.split(",")]
    if len(parts) == 2:
        return ", ".join(parts)
    if len(parts) == 3:
        family, given, suffix = parts
        return f"{family}, {suffix}, {given}"
    return f"{{{escaped(name)}}}"
