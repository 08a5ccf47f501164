"""JSON of any other tool: an answer under some usual name, its sources under another.

Markers ``[n]`` in the answer cite the nth source, or the one that numbers itself so. An answer
may also come already cut, as a list of sentences with the numbers or sources of each.
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any

from assistant.audit.layouts import markdown
from assistant.audit.nouns import CitedAnswer, Statement, answer
from assistant.audit.pointed import Pointed, cited_in
from assistant.audit.references import linked
from assistant.audit.sources import Source, sources, with_passages
from grounding.markers import bare, markers
from literature.errors import Failure
from literature.json_records import first, items, mapping, text

NAME = "JSON"

_SURE = ("answer", "response", "output", "completion", "generation", "prediction", "reply",
         "answer_text")  # fmt: skip
_ANSWERS = (*_SURE, "text", "content", "message", "result")
_QUESTIONS = ("question", "query", "prompt", "user_input", "input", "instruction")
_SOURCES = ("references", "citations", "sources", "bibliography", "attribution", "attributions",
            "reference_list", "search_results", "source_documents", "source_nodes")  # fmt: skip
_PASSAGES = ("contexts", "passages", "documents", "docs", "retrieved_contexts", "context",
             "retrieved_documents", "chunks", "evidence", "snippets")  # fmt: skip
_CUT = ("claims", "segments", "sentences", "statements")
_CITED = ("citations", "citation", "refs", "references", "markers", "sources", "cites")
_SENTENCE = ("text", "claim", "sentence", "statement")


def sniff(content: Any) -> bool:
    """An answer under one of the usual names, or a list of its sentences."""
    return isinstance(content, dict) and any(
        _said(each) or _sentences(each) for _, each in _chosen(content, "")
    )


def sure(content: dict[str, Any]) -> bool:
    """An answer beyond doubt: what stands under ``message`` or ``text`` may be anything, unless
    sources stand beside it."""
    return sniff(content) and any(
        _said(each, _SURE) or _has_sources(each) for _, each in _chosen(content, "")
    )


def cites(content: dict[str, Any]) -> bool:
    """Whether the answer has sources beside it, or markers in it."""
    return any(_has_sources(each) or bool(markers(_said(each))) for _, each in _chosen(content, ""))


def _has_sources(content: dict[str, Any]) -> bool:
    place = _place(content)
    return bool(_sentences(content)) or any(place.get(key) for key in (*_SOURCES, *_PASSAGES))


def read(content: dict[str, Any], record: str) -> Iterator[CitedAnswer | Failure]:
    """The answer of the object; of several that a model gave to choose from, each."""
    for name, each in _chosen(content, record):
        yield from _one(each, name)


def _chosen(content: dict[str, Any], record: str) -> list[tuple[str, dict[str, Any]]]:
    """An answer as a chat model's interface wraps it, ``choices`` of a ``message``, by itself."""
    choices = [each for each in map(mapping, items(content.get("choices"))) if each]
    if not choices or _said(content):  # none, or those of a question
        return [(record, content)]
    rest = {key: value for key, value in content.items() if key not in ("choices", *_ANSWERS)}
    several = len(choices) > 1
    return [
        (f"{record}, choice {n}" if several else record, {**each, **rest})
        for n, each in enumerate(choices, 1)
    ]


def _one(content: dict[str, Any], record: str) -> Iterator[CitedAnswer | Failure]:
    question = first(content, *_QUESTIONS)
    system = first(content, "system", "model", "engine", "tool")
    whole, sentences = _said(content), _sentences(content)
    cited = cited_in([*sentences, (whole, None)])
    known, guessed = _sources(content, cited)
    if guessed:
        yield _by_place(record)
    if sentences:
        made = _of_sentences(sentences, known, record)
        yield replace(made, text=whole or made.text, question=question, system=system)
    elif not known and markdown.sniff(whole):  # the answer brings its own list
        for each in markdown.read(whole, record):
            yield (
                replace(each, question=each.question or question, system=system)
                if isinstance(each, CitedAnswer)
                else replace(each, record=f"{record}, {each.record}")
            )
    else:
        said, references = linked(whole, [each.reference for each in known])
        yield answer(record, said, references, question, system)


def _of_sentences(
    sentences: Sequence[tuple[str, Any]], known: Sequence[Source], record: str
) -> CitedAnswer:
    """An answer that comes already cut."""
    pointed = Pointed(known, sentences)
    statements = tuple(
        Statement(" ".join(bare(linked(said, ())[0]).split()), pointed.of(said, told))
        for said, told in sentences
    )
    given = (*(each.reference for each in known), *pointed.more)
    whole, references = linked(" ".join(said for said, _ in sentences), given)
    return CitedAnswer(record, whole, statements, references)


def _said(content: dict[str, Any], keys: Sequence[str] = _ANSWERS) -> str:
    for key in keys:
        value = content.get(key)
        own = [value.get(k) for k in _ANSWERS] if isinstance(value, dict) else [value]
        if said := next(filter(None, map(_text, own)), ""):  # an object of its own, or a text
            return said
    return ""


def _text(value: Any) -> str:
    """A text, whole or in the parts in which a chat model writes it."""
    if isinstance(value, list):
        parts = [text(part, "text") if text(part, "type") else "" for part in value]
        return "\n".join(parts) if all(parts) else ""
    return value if isinstance(value, str) and value.strip() else ""


def _sentences(content: dict[str, Any]) -> list[tuple[str, Any]]:
    """The sentences of an answer that comes cut, each with what stands beside it as its
    citations; none unless some sentence is told with those."""
    for key in _CUT:
        rows = [mapping(row) for row in items(content.get(key))]
        said = [first(row, *_SENTENCE) for row in rows]
        told = any(map(_is_cited, rows)) or (not _said(content) and any(map(markers, said)))
        if rows and all(said) and told:
            return [(each, _cited(row)) for each, row in zip(said, rows, strict=True)]
    return []


def _is_cited(row: dict[str, Any]) -> bool:
    return any(isinstance(row.get(key), int | str | list | dict) for key in _CITED)


def _cited(row: dict[str, Any]) -> Any:
    """What stands beside a sentence as its citations, under the first name that holds any."""
    return next((row[key] for key in _CITED if items(row.get(key))), None)


def _sources(content: dict[str, Any], cited: set[int]) -> tuple[Sequence[Source], bool]:
    """The sources, with the passages that came beside them; and whether whose they are was only
    told by their places."""
    place = _place(content)
    named = next((found for key in _SOURCES if (found := sources(place.get(key), cited=cited))), ())
    given = next(
        (found for key in _PASSAGES if (found := sources(place.get(key), True, cited))), ()
    )
    if not named or not given or all(each.reference.text for each in named):
        return named or given, False
    return with_passages(named, given)


def _place(content: dict[str, Any]) -> dict[str, Any]:
    """Where the sources stand: beside the answer, or in the object that the answer is."""
    inner = next((found for key in _ANSWERS if (found := mapping(content.get(key)))), {})
    return {**inner, **content}


def _by_place(record: str) -> Failure:
    """What has to be told where it had to be guessed whose the passages are."""
    return Failure(
        "",
        f"{record}, passages",
        "there are not as many passages as references, and nothing tells which belong together, so "
        "the first passage was taken for the first reference, and so on",
        "Give each passage the id or number of its reference, or put it there as its text.",
    )
