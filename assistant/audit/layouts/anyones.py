"""JSON of any other tool: an answer under some usual name, its sources under another.

Markers ``[n]`` in the answer cite the nth source, or the one that numbers itself so. An answer
may also come already cut, as a list of sentences with the numbers or sources of each.
"""

from collections.abc import Iterator
from typing import Any

from assistant.audit.nouns import CitedAnswer, Reference, Statement, answer
from assistant.audit.references import numbered
from grounding.markers import bare
from literature.json_records import first, items, mapping, text

NAME = "JSON"

_ANSWERS = ("answer", "response", "output", "completion", "generation", "prediction", "reply",
            "answer_text", "text", "content", "message", "result")  # fmt: skip
_QUESTIONS = ("question", "query", "prompt", "user_input", "input", "instruction")
_SOURCES = ("references", "citations", "sources", "bibliography", "attribution", "attributions",
            "reference_list", "search_results", "source_documents", "source_nodes")  # fmt: skip
_PASSAGES = ("contexts", "passages", "documents", "docs", "retrieved_contexts", "context",
             "retrieved_documents", "chunks", "evidence", "snippets")  # fmt: skip
_CUT = ("claims", "segments", "sentences", "statements")
_CITED = ("citations", "citation", "refs", "references", "markers", "sources", "cites")


def sniff(content: Any) -> bool:
    """An answer under one of the usual names, or a list of its sentences."""
    return isinstance(content, dict) and bool(_said(content) or _sentences(content))


def read(content: dict[str, Any], record: str) -> Iterator[CitedAnswer]:
    """The one answer of the object."""
    references = _references(content)
    question = first(content, *_QUESTIONS)
    system = first(content, "system", "model", "engine", "tool")
    sentences = _sentences(content)
    if not sentences:
        yield answer(record, _said(content), references, question, system)
        return
    statements = tuple(_statement(sentence) for sentence in sentences)
    whole = _said(content) or " ".join(text(s.get("text")) for s in sentences)
    yield CitedAnswer(record, whole, statements, references, question=question, system=system)


def _said(content: dict[str, Any]) -> str:
    for key in _ANSWERS:
        value = content.get(key)
        if isinstance(value, dict):  # an answer that is an object of its own
            value = first(value, *_ANSWERS)
        if isinstance(value, str) and value.strip():
            return value
    return ""


def _sentences(content: dict[str, Any]) -> list[dict[str, Any]]:
    """The sentences of an answer that comes cut; none unless each is told with its citations."""
    for key in _CUT:
        rows = content.get(key)
        if isinstance(rows, list) and rows and all(_is_sentence(row) for row in rows):
            return [
                {"text": first(row, "text", "claim", "sentence", "statement"), **row}
                for row in rows
            ]
    return []


def _is_sentence(row: Any) -> bool:
    told = mapping(row)
    said = first(told, "text", "claim", "sentence", "statement")
    return bool(said) and any(isinstance(told.get(key), int | str | list) for key in _CITED)


def _statement(sentence: dict[str, Any]) -> Statement:
    cited: Any = next((sentence[key] for key in _CITED if key in sentence), [])
    told = (
        text(mapping(n).get("n")) or text(mapping(n).get("marker")) or text(n) for n in items(cited)
    )
    numbers = (digits.strip(" []【】") for digits in told)
    said = text(sentence["text"])
    return Statement(
        " ".join(bare(said).split()),
        tuple(dict.fromkeys(int(n[:9]) for n in numbers if n.isdecimal())),
    )


def _references(content: dict[str, Any]) -> tuple[Reference, ...]:
    """The sources; where they are only named, with the text of the passages that came along."""
    inner: dict[str, Any] = next(
        (content[key] for key in _ANSWERS if isinstance(content.get(key), dict)), {}
    )
    place = {**inner, **content}
    named = next((numbered(place[key]) for key in _SOURCES if place.get(key)), ())
    given = next((numbered(place[key], is_text=True) for key in _PASSAGES if place.get(key)), ())
    if not named or not given or any(reference.text for reference in named):
        return named or given
    if len(named) != len(given):
        return named
    return tuple(
        Reference(n.n, n.label, g.text, n.title or g.title, n.passage_id or g.passage_id,
                  n.pmid or g.pmid, n.doi or g.doi, n.quote)
        for n, g in zip(named, given, strict=True)
    )  # fmt: skip
