"""Markdown or plain text with ``[n]`` in it and lists of references, one answer or several."""

import re
from collections.abc import Iterator, Sequence
from typing import Any

from assistant.audit.entries import parted
from assistant.audit.nouns import CitedAnswer, Reference, answer
from assistant.audit.parts import Entry, Part, asked, parts
from assistant.audit.references import identified, linked
from literature.errors import Failure

NAME = "Markdown"

_NOTE_MARK = re.compile(r"\[\^(\d{1,6})\](?!\s*[:：])")
_QUOTED = re.compile(r"\s*(?:>\s?)+")


def sniff(content: Any) -> bool:
    """A text in which a list of references can be found."""
    return isinstance(content, str) and any(part.entries for part in parts(content))


def read(content: str, record: str) -> Iterator[CitedAnswer | Failure]:
    """Each answer of the text with its references; one whose list contradicts itself is told."""
    found = parts(content)
    for number, part in enumerate(found, 1):
        twice = part.twice()
        if twice is None:
            yield _answer(part, f"{record}, answer {number}" if len(found) > 1 else record)
        else:
            yield Failure(
                "",
                f"answer {number}",
                f"[{twice}] is defined twice among its references, and what it cites is uncertain",
                "Give each reference a number of its own.",
            )


def _answer(part: Part, record: str) -> CitedAnswer:
    opens = next((n for n, line in enumerate(part.body) if line.strip()), 0)
    body, question = part.body[opens:], ""
    if body and (question := asked(body[0])):
        body = body[1:]
    said = _NOTE_MARK.sub(r"[\1]", "\n".join(body)).strip()
    given = {entry.number: _reference(entry) for entry in part.entries}
    text, references = linked(said, tuple(given.values()))
    return answer(record, text, references, question)


def _reference(entry: Entry) -> Reference:
    """An entry by its number; what stands below its name is its text, where there is any."""
    first, *below = entry.lines
    name, passage = parted([first.lstrip(":： "), *_unquoted(below)])
    return identified(entry.number, name, text=passage)


def _unquoted(lines: Sequence[str]) -> Sequence[str]:
    """Lines without the ``>`` of a quotation, which is one only where all have it."""
    if not all(_QUOTED.match(line) for line in lines if line.strip()):
        return lines
    return [_QUOTED.sub("", line, count=1) for line in lines]
