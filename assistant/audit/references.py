"""References as other systems write them: a line of a list, an object, a bare passage."""

import re
from collections.abc import Iterable
from typing import Any

from assistant.audit.nouns import Reference
from literature.json_records import first, items, mapping, text
from literature.normal import clean, normal_doi, one_line

TEXT_KEYS = (
    "text",
    "passage_text",
    "passage",
    "content",
    "page_content",
    "snippet",
    "abstract",
    "chunk",
    "excerpt",
    "body",
    "evidence",
    "summary",
)
"""Under what other systems keep the text of a source, in the order of trust."""

_TITLE_KEYS = ("title", "name", "citation", "reference", "label", "source", "url", "link")
_ID_KEYS = ("passage_id", "pid", "chunk_id", "node_id", "id", "_id", "docid")
_NUMBER_KEYS = ("n", "number", "marker", "index", "ref", "key", "id", "citation_number")
_PMID = re.compile(
    r"\bPMID\s*[:：]?\s*(\d{1,9})\b|pubmed\.ncbi\.nlm\.nih\.gov/(\d{1,9})|\bpubmed/(\d{1,9})\b",
    re.IGNORECASE,
)
_PASSAGE = re.compile(r"(?:pmid:\d+|doi:10\.\S+?|sha256:[0-9a-f]{8,64})#\d+(?!\d)", re.IGNORECASE)
_OPENS = re.compile(
    r"\s*(?:[-*+]\s+)?(?:\[\^?(\d{1,6})\]\s*[:：]?|【(\d{1,6})】|［(\d{1,6})］|(\d{1,4})[.)、．]\s)\s*"
)
_LONG = 300  # characters from which a string is no title but the text itself


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


def opening_number(line: str) -> tuple[int | None, str]:
    """The number that a line of a reference list opens with, and the rest of the line."""
    found = _OPENS.match(line)
    if not found:
        return None, line.strip()
    return int(next(filter(None, found.groups()))), line[found.end() :].strip()


def from_string(value: str, n: int, is_text: bool = False) -> Reference:
    """A reference given as a string: the text itself, or its name with the text below it.

    ``is_text`` where the place it stands in holds nothing but passages.
    """
    number, rest = opening_number(value)
    head, _, below = rest.partition("\n")
    below = clean(below)
    if below:  # "[2] https://…", a blank line, the passage
        return identified(n if number is None else number, head, text=below)
    if is_text or len(rest) > _LONG:
        return Reference(n, "", text=clean(value))
    return identified(n if number is None else number, rest)


def from_object(value: dict[str, Any], n: int) -> Reference:
    """A reference given as an object, whatever it calls its parts."""
    about = mapping(value.get("paper")) or mapping(value.get("metadata"))
    merged = {**about, **value}
    title = first(merged, *_TITLE_KEYS)
    doi = normal_doi(text(merged.get("doi")))
    pmid = re.sub(r"\D", "", text(merged.get("pmid")))
    named = first(merged, *_ID_KEYS)
    if not pmid and (found := re.fullmatch(r"(?i)pmid:?\s*(\d+)", named)):
        pmid = found[1]
    label = " ".join(dict.fromkeys(filter(None, (title, text(merged.get("url"))))))
    return identified(
        n,
        label,
        title=one_line(text(merged.get("title"))),
        text=clean(first(value, *TEXT_KEYS)),
        passage_id=found.group() if (found := _PASSAGE.fullmatch(named)) else "",
        pmid=pmid,
        doi=doi,
        quote=text(value.get("quote")) or text(value.get("extraction")),
    )


def numbered(values: Any, is_text: bool = False) -> tuple[Reference, ...]:
    """References out of a list (numbered from 1, unless they number themselves) or a mapping."""
    if isinstance(values, dict):
        values = [
            {"n": key, **value} if isinstance(value, dict) else f"[{key}] {text(value)}"
            for key, value in values.items()
        ]
    listed = items(values)
    own = _own_numbers(listed)
    return tuple(
        from_object(value, n) if isinstance(value, dict) else from_string(text(value), n, is_text)
        for n, value in zip(own or range(1, len(listed) + 1), listed, strict=True)
    )


def _own_numbers(listed: Iterable[Any]) -> list[int]:
    """The numbers that objects give themselves; none where some lack one or two share one."""
    rows = list(listed)
    for key in _NUMBER_KEYS:
        told = [text(mapping(row).get(key)).strip(" []【】^") for row in rows]
        if rows and all(n.isdecimal() and len(n) <= 6 for n in told) and len({*told}) == len(told):
            return [int(n) for n in told]
    return []
