"""Our dialogue files, ``shizhen-dialogue/1``: an answer for each turn of the assistant."""

from collections.abc import Iterator
from typing import Any

from assistant.audit.nouns import CitedAnswer, Reference, Statement
from assistant.audit.references import from_object
from grounding.claims import ClaimKind
from literature.json_records import items, mapping, text

NAME = "shizhen-dialogue/1"


def sniff(content: Any) -> bool:
    """The schema names itself."""
    return isinstance(content, dict) and text(content.get("schema")).startswith("shizhen-dialogue/")


def read(content: dict[str, Any], record: str) -> Iterator[CitedAnswer]:
    """Each turn of the assistant as an answer to the user's turn before it."""
    passages = {
        text(p.get("pid")): from_object({"passage_id": text(p.get("pid")), **p}, n)
        for n, p in enumerate(map(mapping, items(content.get("passages"))), 1)
    }
    question = ""
    for number, turn in enumerate(map(mapping, items(content.get("turns"))), 1):
        if text(turn.get("role")) != "assistant":
            question = text(turn.get("text"))
            continue
        spans = [mapping(span) for span in items(turn.get("spans"))]
        said = text(turn.get("text"))
        yield CitedAnswer(
            record=f"{record}, turn {number}",
            text=said,
            statements=tuple(_statement(said, span) for span in spans),
            references=tuple(_references(spans, passages).values()),
            question=question,
            system=text(content.get("provenance"), "model"),
            id=text(content.get("id")),
        )


def _references(
    spans: list[dict[str, Any]], passages: dict[str, Reference]
) -> dict[int, Reference]:
    """What each marker of a turn points to; one whose passage is not there is left out."""
    found: dict[int, Reference] = {}
    for citation in (mapping(c) for span in spans for c in items(span.get("citations"))):
        marker, there = citation.get("marker"), passages.get(text(citation.get("pid")))
        if isinstance(marker, int) and there and marker not in found:
            found[marker] = Reference(
                marker,
                there.label,
                there.text,
                there.title,
                there.passage_id,
                there.pmid,
                there.doi,
            )
    return found


def _statement(said: str, span: dict[str, Any]) -> Statement:
    citations = [mapping(c) for c in items(span.get("citations"))]
    numbers = tuple(
        dict.fromkeys(c["marker"] for c in citations if isinstance(c.get("marker"), int))
    )
    start, end = (
        span.get(key) if isinstance(span.get(key), int) else 0 for key in ("start", "end")
    )
    claimed = text(span.get("source")) != "connective" or bool(numbers)
    return Statement(
        text=said[start:end].strip(),
        citations=numbers,
        kind=ClaimKind.CLAIM if claimed else ClaimKind.CONNECTIVE,
        quotes={
            c["marker"]: text(c.get("quote"))
            for c in citations
            if isinstance(c.get("marker"), int) and text(c.get("quote"))
        },
        before=text(span.get("verdict"), "label"),
    )
