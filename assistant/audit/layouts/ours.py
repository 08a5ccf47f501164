"""The answers of ``shizhen ask --json``, as the journal keeps them too."""

from collections.abc import Iterator
from typing import Any

from assistant.audit.nouns import CitedAnswer, Statement
from assistant.audit.references import from_object
from grounding.claims import ClaimKind
from literature.json_records import items, mapping, text

NAME = "shizhen ask"


def sniff(content: Any) -> bool:
    """Segments with sources, and citations that carry their passages."""
    return (
        isinstance(content, dict)
        and isinstance(content.get("segments"), list)
        and "searched" in content
        and all("passage_id" in mapping(c) for c in items(content.get("citations")))
    )


def read(content: dict[str, Any], record: str) -> Iterator[CitedAnswer]:
    """The one answer, its segments as statements; what is not literature claims nothing cited."""
    references = tuple(
        from_object(c, c["n"])
        for c in map(mapping, items(content.get("citations")))
        if isinstance(c.get("n"), int) and c.get("passage_text")
    )
    quotes = {reference.n: reference.quote for reference in references if reference.quote}
    yield CitedAnswer(
        record=record,
        text=text(content.get("text")),
        statements=tuple(
            _statement(mapping(segment), quotes) for segment in items(content["segments"])
        ),
        references=references,
        question=text(content.get("question")),
        system=text(content.get("model")),
        id=text(content.get("id")),
        generation=text(content.get("generation")),
    )


def _statement(segment: dict[str, Any], quotes: dict[int, str]) -> Statement:
    cited = tuple(n for n in items(segment.get("citations")) if isinstance(n, int))
    connective = text(segment.get("source")) == "connective"
    return Statement(
        text=text(segment.get("text")),
        citations=cited,
        kind=ClaimKind.CONNECTIVE if connective and not cited else ClaimKind.CLAIM,
        quotes={n: quotes[n] for n in cited if n in quotes},
        before=text(segment.get("verdict")),
    )
