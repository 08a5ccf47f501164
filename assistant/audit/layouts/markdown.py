"""Markdown or plain text with ``[n]`` in it and a list of references behind it."""

import re
from collections.abc import Iterator
from typing import Any

from assistant.audit.nouns import CitedAnswer, Reference, answer
from assistant.audit.references import identified, opening_number
from grounding.lexicon import named_pattern
from literature.normal import clean

NAME = "Markdown"

_QUESTION = re.compile(
    r"\s*(?:#{1,6}\s+|\*\*)?(?:Q(?:uestion)?|问题?|提问)\s*[:：]\s*(.+?)(?:\*\*)?\s*$",
    re.IGNORECASE,
)
_FOOTNOTE = re.compile(r"\s*\[\^?\d{1,6}\]\s*[:：]")
_NOTE_MARK = re.compile(r"\[\^(\d{1,6})\](?!\s*[:：])")


def sniff(content: Any) -> bool:
    """A text in which a list of references can be found."""
    return isinstance(content, str) and _list_begins(content.splitlines()) is not None


def read(content: str, record: str) -> Iterator[CitedAnswer]:
    """The text before the list as an answer, the list as its references."""
    lines = content.splitlines()
    begins = _list_begins(lines)
    body, listed = lines[:begins], lines[begins:]
    question = ""
    if body and (asked := _QUESTION.match(body[0])):
        question, body = clean(asked[1]), body[1:]
    text = _NOTE_MARK.sub(r"[\1]", "\n".join(body)).strip()
    yield answer(record, text, _references(listed), question)


def _list_begins(lines: list[str]) -> int | None:
    """The line at which the references begin: their heading, or the first of the last entries."""
    heads = named_pattern("talk", "references")
    for number in range(len(lines) - 1, -1, -1):
        bare = lines[number].strip(" #*_:：\t")
        entries = (opening_number(line)[0] for line in lines[number + 1 :])
        if heads.fullmatch(bare) and any(n is not None for n in entries):
            return number
    footnotes = [n for n, line in enumerate(lines) if _FOOTNOTE.match(line)]
    if footnotes:
        return footnotes[0]
    return _bare_list(lines)


def _bare_list(lines: list[str]) -> int | None:
    """A run of lines ``[1] …``, ``[2] …`` at the end that no heading announces."""
    begins = None
    for number in range(len(lines) - 1, -1, -1):
        line = lines[number].strip()
        if line.startswith(("[", "【", "［")) and opening_number(line)[0] is not None:
            begins = number
        elif line and (begins is not None or not lines[number].startswith((" ", "\t"))):
            break
    return begins if begins else None  # what begins the file is an answer, not a list


def _references(lines: list[str]) -> tuple[Reference, ...]:
    """The entries by their number; lines below an entry are its text, where there is any."""
    entries: dict[int, list[str]] = {}
    current = None
    for line in lines:
        number, rest = opening_number(line)
        if number is not None:
            current = entries.setdefault(number, [rest])
        elif current is not None and line.strip(" >\t"):
            current.append(line.strip(" >\t"))
    found = []
    for number, (head, *below) in entries.items():
        passage = clean("\n".join(below))
        found.append(identified(number, head.lstrip(":： "), text=passage))
    return tuple(found)
