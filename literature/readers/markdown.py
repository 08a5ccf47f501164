"""Markdown, with front matter where there is some: the sample library, and people's own notes."""

import re
from collections.abc import Iterator
from typing import BinaryIO

from markdown_it import MarkdownIt
from markdown_it.rules_core import StateCore
from markdown_it.token import Token

from literature.abstracts import abstract_sections
from literature.encodings import peek, read_text
from literature.errors import Failure
from literature.normal import clean, make_paper, one_line
from literature.paper import Paper, Role, Section, Source
from literature.readers.front_matter import BLOCK, front_matter
from literature.readers.text import REFERENCES, joins
from literature.roles import role_of

NAME = "Markdown"

FIELDS = {
    "title": "title of the front matter, else the first heading",
    "sections": "the text by headings",
    "authors": "authors of the front matter",
    "journal": "journal of the front matter",
    "year": "year of the front matter",
    "volume": "volume of the front matter",
    "issue": "issue of the front matter",
    "pages": "pages of the front matter",
    "doi": "doi of the front matter",
    "pmid": "pmid of the front matter",
    "pmcid": "pmcid of the front matter",
    "nct": "nct of the front matter",
    "publication_types": "publication_types of the front matter",
    "mesh": "mesh of the front matter",
    "keywords": "keywords of the front matter",
    "licence": "licence of the front matter",
    "url": "url of the front matter",
    "status": "status of the front matter",
    "kind": "kind of the front matter",
    "language": "language of the front matter, else the text",
}

MOST_BYTES = 2 * 1024 * 1024
"""The parser takes up to 500 bytes of memory for one of a table's."""

_HEADING = re.compile(r"^#{1,6}(?: |$)", re.MULTILINE)
_EMPTY_HEADING = re.compile(r"^#{1,6} ?\n", re.MULTILINE)
_EXPONENT = re.compile(r"(?<=[\d)])<sup>\s*([-–−+]?\d+)\s*</sup>", re.IGNORECASE)
_TAG = re.compile(r"</?[a-zA-Z][^<>]{0,500}>")
_LONGEST_PARAGRAPH = 10_000
"""Characters. The parser takes quadratic time on hostile ones: longer ones stay as written."""


def sniff(head: bytes, name: str) -> bool:
    """Front matter or a ``#`` heading, in text that is no markup and no JSON."""
    text = clean(peek(head))
    return not text.startswith(("<", "{")) and bool(BLOCK.match(text) or _HEADING.search(text))


def read(stream: BinaryIO, source: str) -> Iterator[Paper | Failure]:
    """One paper, its headings become sections. Raises ``ShizhenError`` for bad front matter."""
    fields, body = front_matter(clean(read_text(stream, source, MOST_BYTES)), source)
    opening, found = _sections(body)
    if not fields.get("title"):
        fields["title"] = opening
    elif opening and opening != one_line(fields["title"]):
        found = [Section(Role.OTHER, opening), *found]
    if fields["title"] or found:
        yield make_paper(**fields, sections=found, sources=(Source(source),))
    else:
        yield Failure(source, "", "the file holds no text", "Write a title and a text.")


def _sections(body: str) -> tuple[str, list[Section]]:
    """The first-level heading that opens the text ('' without one), and the sections.

    A heading of no known role keeps the role of the heading above it; text before any heading is
    the abstract. A reference list is left out.
    """
    opening = ""
    found: list[Section] = []
    path: list[tuple[int, Role, str]] = []
    held: list[str] = []

    def close() -> None:
        text = "\n\n".join(filter(None, map(clean, held)))
        held.clear()
        role, heading = path[-1][1:] if path else (Role.ABSTRACT, "")
        if not text or REFERENCES.fullmatch(heading):
            return
        labelled = () if path else abstract_sections(text)
        found.extend(labelled if len(labelled) > 1 else (Section(role, text, heading),))

    for level, text in _blocks(body):
        if not level:
            held.append(text)
            continue
        close()
        heading = one_line(text)
        if level == 1 and not opening and not found:
            opening = heading
            continue
        path = [above for above in path if above[0] < level]
        path.append((level, role_of(heading, path[-1][1] if path else Role.OTHER), heading))
    close()
    return opening, found


def _blocks(body: str) -> Iterator[tuple[int, str]]:
    """``(level, heading)`` and ``(0, text)`` of each block; rows and items one to a line."""
    parser = MarkdownIt("commonmark").enable("table")
    parser.core.ruler.at("inline", _parse_inline)
    level, depth = 0, 0
    lines: list[str] = []
    cells: list[str] | None = None
    body = _EMPTY_HEADING.sub("", body)  # each would be three tokens that say nothing
    for token in parser.parse(_EXPONENT.sub(r"^\1", body)):
        if token.type == "heading_open":
            level = int(token.tag[1])
        elif token.type == "tr_open":
            cells = []
        elif token.type == "tr_close":
            lines.append(" | ".join(cells or []))
            cells = None
        elif token.type == "inline" and cells is not None:
            cells.append(one_line(_inline(token)))
        elif token.type == "inline":
            lines.append(_inline(token))
        elif token.type in ("fence", "code_block"):
            lines.append(token.content)
        elif token.type == "html_block":
            lines.append(_TAG.sub("", _uncommented(token.content)))
        depth += token.nesting
        if depth == 0 and lines:
            yield level, "\n".join(lines)
            level, lines = 0, []


def _parse_inline(state: StateCore) -> None:
    """The parser's own step, but for paragraphs beyond all measure."""
    for token in state.tokens:
        if token.type != "inline":
            continue
        if len(token.content) > _LONGEST_PARAGRAPH:
            token.children = [Token("text", "", 0, content=token.content)]
        else:
            token.children = []
            state.md.inline.parse(token.content, state.md, state.env, token.children)


def _uncommented(text: str) -> str:
    kept: list[str] = []
    at = 0
    while (start := text.find("<!--", at)) >= 0 and (end := text.find("-->", start)) >= 0:
        kept.append(text[at:start])
        at = end + len("-->")
    return "".join(kept) + text[at:]


def _inline(token: Token) -> str:
    """The words of a line of Markdown, its marks gone; lines broken softly are joined."""
    text = ""
    soft = False
    for child in token.children or ():
        if child.type == "softbreak":
            soft = True
            continue
        if child.type == "html_inline":
            continue
        words = "\n" if child.type == "hardbreak" else child.content
        if soft and words:
            text += words if joins(text, words) else f" {words}"
            soft = False
        else:
            text += words
    return text
