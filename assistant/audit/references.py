"""References as other systems write them: a line of a list, an object, a bare passage."""

import re
from collections.abc import Sequence
from typing import Any

from assistant.audit.entries import LONG, marked_number, names_source, opening_number, parted
from assistant.audit.nouns import Reference
from literature.json_records import first, mapping, text
from literature.normal import clean, normal_doi, one_line

TEXT_KEYS = (
    "text",
    "passage_text",
    "passage",
    "content",
    "page_content",
    "snippet",
    "abstract",
    "abstractnote",
    "chunk",
    "excerpt",
    "body",
    "evidence",
    "summary",
)
"""Under what other systems keep the text of a source, in the order of trust."""

_TITLE_KEYS = ("title", "name", "citation", "reference", "label", "source", "url", "link")
ID_KEYS = ("passage_id", "pid", "chunk_id", "node_id", "id", "_id", "id_", "docid")
"""Under what a source says which one it is."""
_ABOUT = ("paper", "metadata", "data")  # under what a source keeps what is known of it
_PMID = re.compile(
    r"\bPMID\s*[:：]?\s*(\d{1,9})\b|pubmed\.ncbi\.nlm\.nih\.gov/(\d{1,9})|\bpubmed/(\d{1,9})\b",
    re.IGNORECASE,
)
_PMCID = re.compile(r"\b(?:PMCID\s*[:：]?\s*(?:PMC)?|PMC\s?)(\d{3,9})\b", re.IGNORECASE)
_PASSAGE = re.compile(r"(?:pmid:\d+|doi:10\.\S+?|sha256:[0-9a-f]{8,64})#\d+(?!\d)", re.IGNORECASE)
_LINKED = re.compile(
    r"\[{1,2}\^?(\d{1,6})\]{1,2}\(\s*<?(https?://(?:[^\s()<>]|\([^\s()]{0,200}\)){1,1000})>?"
    r"(?:\s+\"[^\"\n]{0,200}\")?\s*\)"
)


def identified(n: int, label: str, **known: str) -> Reference:
    """A reference with the identifiers that its label names, besides those already ``known``."""
    pmid = _PMID.search(label)
    passage = _PASSAGE.search(label)
    found = {
        "pmid": next(filter(None, pmid.groups()), "") if pmid else "",
        "doi": normal_doi(label),
        "passage_id": passage.group() if passage else "",
    }
    return Reference(n, one_line(label), **(found | {k: v for k, v in known.items() if v}))


def from_string(value: str, n: int, is_text: bool = False, opened: bool = False) -> Reference:
    """A reference given as a string: the text itself, or its name with the text below it.

    ``is_text`` where the place it stands in holds nothing but passages: then all of it is one,
    whatever its lines look like. ``opened`` where the number it opens with only counts the list.
    """
    number, rest = marked_number(value) if is_text else opening_number(value)
    said = clean(rest if number is not None and (opened or number == n) else value)
    if is_text:
        return Reference(n, text=said)
    name, passage = parted(said.split("\n"))
    if len(name) > LONG and not names_source(name):
        return Reference(n, text=said)
    return identified(n, name, text=passage)


def flat(value: dict[str, Any]) -> dict[str, Any]:
    """The parts of a source by their keys in small letters, out of what may be wrapped around it.

    CSL-JSON and Zotero write ``DOI``; LlamaIndex and others keep a source under ``node`` or
    ``document``, beside its score.
    """
    small = {key.lower(): each for key, each in value.items()} | {
        key: each for key, each in value.items() if key == key.lower()
    }
    inner = mapping(small.get("node")) or mapping(small.get("document"))
    return small | {key.lower(): each for key, each in inner.items()}


def from_object(value: dict[str, Any], n: int) -> Reference:
    """A reference given as an object, whatever it calls its parts."""
    told = flat(value)
    about = next(filter(None, (mapping(told.get(key)) for key in _ABOUT)), {})
    merged = {**flat(about), **told}
    title = first(merged, *_TITLE_KEYS)
    doi = normal_doi(text(merged.get("doi")))
    pmid = re.sub(r"\D", "", text(merged.get("pmid")))
    named = first(merged, *ID_KEYS)
    if not pmid and (found := re.fullmatch(r"(?i)pmid:?\s*(\d+)", named)):
        pmid = found[1]
    pmcid = pmcid_in(f"PMCID {text(merged.get('pmcid'))}")
    label = " ".join(dict.fromkeys(filter(None, (title, text(merged.get("url")), pmcid))))
    return identified(
        n,
        label,
        title=one_line(text(merged.get("title"))),
        text=clean(first(told, *TEXT_KEYS) or text(told, "text_resource", "text")),
        passage_id=found.group() if (found := _PASSAGE.fullmatch(named)) else "",
        pmid=pmid,
        doi=doi,
        quote=text(told.get("quote")) or text(told.get("extraction")),
    )


def pmcid_in(label: str) -> str:
    """The PMCID that a label names, as ``PMC123``; ``""`` where it names none."""
    found = _PMCID.search(label)
    return f"PMC{found[1]}" if found else ""


def linked(said: str, references: Sequence[Reference]) -> tuple[str, tuple[Reference, ...]]:
    """``[1](https://…)`` as the marker it is, and its address as the reference where 1 has none.

    A number that links to two addresses is known by neither, so that nothing is guessed.
    """
    addresses: dict[int, dict[str, None]] = {}
    known = {reference.n for reference in references}

    def bare(found: re.Match[str]) -> str:
        n = int(found[1])
        if 1900 <= n <= 2099 and n not in known:  # a year that links somewhere
            return found.group()
        addresses.setdefault(n, {})[found[2]] = None
        return f"[{n}]"

    left = _LINKED.sub(bare, said)
    more = (
        identified(n, *told) if len(told) == 1 else Reference(n, " ".join(told))
        for n, told in addresses.items()
        if n not in known
    )
    return left, (*references, *more)
