"""Plain text in any encoding: the last resort among the readers."""

import re
from collections.abc import Iterator
from itertools import pairwise
from typing import BinaryIO

from literature.abstracts import abstract_sections
from literature.encodings import peek, read_text
from literature.errors import Failure
from literature.normal import clean, make_paper, one_line
from literature.paper import Paper, Role, Section, Source
from literature.roles import named_role

NAME = "plain text"

FIELDS = {
    "title": "the first line, where it looks like one",
    "sections": "the text by usual headings",
    "language": "the text",
}

REFERENCES = re.compile(
    r"\W*(?:references?|bibliography|literature cited|参考文献)\W*", re.IGNORECASE
)
"""The heading of a reference list: what it holds is other papers' and no part of the text."""

MOST_BYTES = 16 * 1024 * 1024
"""Fifty times the longest article; text, sentences and passages of it fit into 1 GiB."""

_MARKUP = re.compile(r"\s*(?:<[?!/a-zA-Z]|[{\[]\s*[\"{\[])")
_BLANK_LINE = re.compile(r"\n\n+")
_ITEM = re.compile(r"(?:[-*•·–]|[(（]?\d{1,2}[.)）、．])\s?")
_HAN = re.compile(r"[\u3400-\u9fff\uf900-\ufaff\u3000-\u303f\uff00-\uffef]")
_CLOSED = "。；！？!?;:："
_NARROWEST, _WIDEST = 40, 130
"""Columns at which mails, terminals and printed text are broken; a Chinese character takes two."""


def sniff(head: bytes, name: str) -> bool:
    """Text that is no markup and no JSON: those have readers of their own, or none."""
    text = peek(head)
    return bool(text.strip()) and not _MARKUP.match(text)


def read(stream: BinaryIO, source: str) -> Iterator[Paper | Failure]:
    """One paper: the first line is its title if it looks like one; headings become sections.

    Raises ``ShizhenError`` for what is too long or no text.
    """
    text = clean(read_text(stream, source, MOST_BYTES))
    title, body = split_title(text)
    sections = tuple(_sections(body))
    if title or sections:
        yield make_paper(title=title, sections=sections, sources=(Source(source),))
    else:
        yield Failure(source, "", "the file holds no text", "Check what was exported.")


def split_title(text: str) -> tuple[str, str]:
    """``(title, the rest)``; no title where the first line is a heading or reads as a sentence."""
    line, _, rest = text.partition("\n")
    short = width(line) <= 250 and line[-1:] not in "。.;；:：,，"
    if rest and line and short and named_role(line) is None:
        return one_line(line), rest.strip()
    return "", text


def _sections(body: str) -> Iterator[Section]:
    role, heading = Role.OTHER, ""
    held: list[str] = []
    for line in body.split("\n"):
        if REFERENCES.fullmatch(line):
            break
        named = _heading(line)
        if named is None:
            held.append(line)
            continue
        yield from _close(role, heading, held)
        role, heading, held = named, line.strip(" #*:：【】[]"), []
    yield from _close(role, heading, held)


def _heading(line: str) -> Role | None:
    """The role of a line that is nothing but a usual heading."""
    if not line or line[-1] in "。." or line[0].islower():
        return None
    return named_role(line)


def _close(role: Role, heading: str, lines: list[str]) -> Iterator[Section]:
    blocks = _BLANK_LINE.split("\n".join(lines).strip("\n"))
    text = "\n\n".join(unwrap(block) for block in blocks)
    if not heading and len(labelled := abstract_sections(text)) > 1:
        yield from labelled
    elif text:
        yield Section(role, text, heading)


def unwrap(block: str) -> str:
    """Lines broken at a fixed width joined again; lists and short lines keep their breaks."""
    lines = block.split("\n")
    widest = max(map(width, lines))
    text = lines[0]
    for before, line in pairwise(lines):
        broken = _NARROWEST <= widest <= _WIDEST and width(before) >= 0.7 * widest
        if broken and before[-1] not in _CLOSED and not _ITEM.match(line):
            text += line if joins(before, line) else f" {line}"
        else:
            text += f"\n{line}"
    return text


def joins(before: str, after: str) -> bool:
    """Whether a broken line goes on without a blank: Chinese, or a word parted at its hyphen."""
    if _HAN.match(before[-1:]) or _HAN.match(after[:1]):
        return True
    return before[-1:] == "-" and before[-2:-1].isalpha() and after[:1].islower()


def width(line: str) -> int:
    """Columns that ``line`` takes: two for a Chinese character, one for any other."""
    return len(line) + (0 if line.isascii() else len(_HAN.findall(line)))
