"""Plain text in any encoding: the last resort among the readers."""

import re
from collections.abc import Iterator
from typing import BinaryIO

from literature.encodings import peek, read_text
from literature.errors import Failure
from literature.normal import clean, make_paper, one_line
from literature.paper import Paper, Role, Section, Source
from literature.roles import labelled, role_of

NAME = "plain text"

_MARKUP = re.compile(r"\s*(?:<[?!/a-zA-Z]|[{\[]\s*[\"{\[])")
_BLANK_LINE = re.compile(r"\n[ \t]*\n\s*")
_ITEM = re.compile(r"\s*(?:[-*•·]|[(（]?\d{1,2}[.)）、．])\s")
_STOPS = "。.!?！？;；:："


def sniff(head: bytes, name: str) -> bool:
    """Text that is no markup and no JSON: those have readers of their own, or none."""
    text = peek(head)
    return bool(text.strip()) and not _MARKUP.match(text)


def read(stream: BinaryIO, source: str) -> Iterator[Paper | Failure]:
    """One paper: the first line is the title if it looks like one; headings become sections."""
    text = clean(read_text(stream, source))
    if not text:
        yield Failure(source, "", "the file holds no text", "Check what was exported.")
        return
    title, body = split_title(text)
    sections = tuple(_sections(body))
    yield make_paper(title=title, sections=sections, sources=(Source(source),))


def split_title(text: str) -> tuple[str, str]:
    """``(title, the rest)``; no title where the first line reads like a sentence of the text."""
    line, _, rest = text.partition("\n")
    short = len(line) <= (60 if re.search(r"[\u4e00-\u9fff]", line) else 250)
    if short and rest.strip() and line[-1] not in "。.;；:：,，" and role_of(line) is Role.OTHER:
        return one_line(line), rest.strip()
    return "", text


def _sections(body: str) -> Iterator[Section]:
    role, heading = Role.OTHER, ""
    held: list[str] = []
    for block in _BLANK_LINE.split(body):
        first, _, rest = block.partition("\n")
        named = role_of(first) if len(first) <= 60 and first[-1:] not in "。." else Role.OTHER
        if named is Role.OTHER:
            held.append(unwrap(block))
            continue
        yield from _close(role, heading, held)
        role, heading, held = named, first.strip(" #*:：【】"), []
        if rest.strip():
            held.append(unwrap(rest))
    yield from _close(role, heading, held)


def _close(role: Role, heading: str, held: list[str]) -> Iterator[Section]:
    text = "\n\n".join(held)
    if text.strip():
        yield from (Section(role, text, heading),) if heading else labelled(text, role)


def unwrap(block: str) -> str:
    """Lines broken at a fixed width joined again; lists and short lines keep their breaks."""
    lines = block.split("\n")
    width = max(map(len, lines))
    joined = lines[0]
    for before, line in zip(lines, lines[1:], strict=False):
        wrapped = len(before) >= 0.7 * width and width >= 40 and before[-1:] not in "。；;！？"
        if wrapped and not _ITEM.match(line):
            chinese = (
                ord(before[-1]) > 0x2E7F and ord(line[0]) > 0x2E7F if before and line else False
            )
            joined += ("" if chinese else " ") + line
        else:
            joined += "\n" + line
    return joined
