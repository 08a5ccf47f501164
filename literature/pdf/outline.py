"""Ordered lines to sections: headings, paragraphs, captions; no references, no footnotes."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from itertools import groupby, pairwise, takewhile

from literature.abstracts import abstract_sections
from literature.paper import Role, Section
from literature.pdf.lines import Line
from literature.pdf.prose import Prose
from literature.pdf.style import ENDS, REFERENCES, Style, alike, stands_off
from literature.roles import named_role, role_under
from literature.sentences import sentences
from literature.superscripts import SUPERSCRIPT

FIGURE = re.compile(
    r"(?:supplementary |extended data )?(?:fig(?:ure|\.)|图|scheme|chart)"
    r"\s?S?\d[\w.-]{0,4}(?=[\s.:|　]|$)",
    re.IGNORECASE,
)
RUN_IN = re.compile(
    r"[【\[〔]?\s*(?P<label>abstract|summary|摘\s*要|提\s*要)\s*[】\]〕]?\s*[:：.．—–-]?\s*(?=\S)",
    re.IGNORECASE,
)
KEYWORDS = re.compile(
    r"[【\[〔]?\s*(?:key\s?-?words?(?: and phrases)?|index terms|关\s*键\s*词|主\s*题\s*词)"
    r"\s*[】\]〕]?\s*[:：.—–-]?\s*",
    re.IGNORECASE,
)
_ABSTRACT = 300
"""An abstract has so many characters at least."""
_LONGEST_REST = 400
"""So many characters of a sentence may stand on the next page."""
_IMPRINT = re.compile(
    r"\W*(?:received|accepted|revised|published|available online|correspond\w+|copyright|©|e-?mail|"
    r"edited by|handling editor|reviewed by|citation|cite this|doi|https?://|www\.|open access|"
    r"these authors|the authors? declare|competing|conflicts? of interest|\*|†|‡|"
    r"收稿|基金项目|作者简介|通信作者|通讯作者|作者单位|引用本文|网络出版|中图分类号|文献标\w码|文章编号)",
    re.IGNORECASE,
)


@dataclass(slots=True)
class _Block:
    """A paragraph with the role and heading it stands under."""

    role: Role
    heading: str
    lines: list[Line] = field(default_factory=list)


class Outline:
    """Reads the ordered lines of a document once; :meth:`sections` gives what it found."""

    def __init__(self, lines: list[Line], style: Style, prose: Prose) -> None:
        self.style, self.prose = style, prose
        self.blocks: list[_Block] = []
        self.figures: list[_Block] = []
        self._role, self._heading = Role.OTHER, ""
        self._figure: _Block | None = None
        self._in_references = False
        self._edges = _right_edges(lines)
        self._kept: list[Line] = []
        for before, line, after in zip([None, *lines], lines, [*lines[1:], None], strict=False):
            self._take(line, before, after)

    def _take(self, line: Line, before: Line | None, after: Line | None) -> None:
        text = SUPERSCRIPT.sub("", line.text).strip()
        if REFERENCES.fullmatch(text):
            self._in_references, self._figure = True, None
        elif (found := FIGURE.match(text)) and stands_off(line, before):
            self._figure = _Block(Role.FIGURE, found[0], [line])
            self.figures.append(self._figure)
        elif self._is_heading_continued(line, before):
            self._heading = self.blocks[-1].heading = f"{self._heading} {text}"
        elif self.style.is_heading(line, before, after, self._is_short(line)):
            self._take_heading(line, text)
        elif not self._in_references:
            self._take_text(line)

    def _is_heading_continued(self, line: Line, before: Line | None) -> bool:
        """The second line of a heading in type of its own."""
        opened = bool(self.blocks) and not self.blocks[-1].lines and bool(self._heading)
        if not opened or before is None or not alike(line, before) or self.style.is_like(line):
            return False
        return 0 <= line.top - before.bottom < 0.6 * line.size and len(self._heading) < 200

    def _take_heading(self, line: Line, text: str) -> None:
        named = named_role(text)
        if self._in_references and (named is None or named == Role.OTHER):
            return
        if _IMPRINT.match(text):
            return
        self._in_references, self._figure = False, None
        self._role = role_under(text, self._role)
        if self.blocks and not self.blocks[-1].lines:  # a heading right under another
            text = f"{self.blocks.pop().heading} – {text}"
        self._heading = text
        self.blocks.append(_Block(self._role, self._heading))

    def _take_text(self, line: Line) -> None:
        if self._figure is not None:
            if self.style.is_small(line) or self._goes_on(self._figure.lines[-1], line):
                self._figure.lines.append(line)
                return
            self._figure = None
        imprint = line.size < 0.97 * self.style.size and _IMPRINT.match(line.text)
        if self.style.is_small(line) or imprint:
            return
        last = self.blocks[-1] if self.blocks else None
        if last is None or last.heading != self._heading or self._new_paragraph(last, line):
            line = self._run_in(line)
            last = _Block(self._role, self._heading)
            self.blocks.append(last)
        last.lines.append(line)

    def _run_in(self, line: Line) -> Line:
        """A label at the head of a paragraph (``Abstract: …``, ``【关键词】…``) is its heading."""
        for label, role in ((RUN_IN, Role.ABSTRACT), (KEYWORDS, Role.OTHER)):
            if found := label.match(line.text):
                self._role = role
                self._heading = found[0].strip(" :：.—–-[]【】〔〕")
                rest = replace(line, text=line.text[found.end() :])
                self._edges[id(rest)] = self._edges[id(line)]
                self._kept.append(rest)
                return rest
        if KEYWORDS.fullmatch(self._heading):
            self._role, self._heading = Role.OTHER, ""
        return line

    def _goes_on(self, before: Line, line: Line) -> bool:
        """Whether a caption set like the body goes on with this line."""
        near = 0 <= line.top - before.bottom < 0.5 * line.size
        ended = self._is_short(before) and bool(ENDS.search(before.text))
        return alike(line, before) and near and not ended

    def _is_short(self, line: Line) -> bool:
        return line.right < self._edges[id(line)] - 2 * line.size

    def _new_paragraph(self, block: _Block, line: Line) -> bool:
        if not block.lines:
            return False
        before = block.lines[-1]
        if RUN_IN.match(line.text) or KEYWORDS.match(line.text):
            return True
        ended = bool(ENDS.search(SUPERSCRIPT.sub("", before.text).strip()))
        if before.page != line.page or line.top < before.top:
            return ended and self._is_short(before)
        apart = line.top - before.bottom > 0.75 * line.size
        indented = ended and line.left > before.left + 0.8 * line.size
        return apart or indented or (ended and self._is_short(before))

    def sections(self) -> Iterator[Section]:
        """The text by heading and page, then the captions of the figures."""
        self._mark_abstract()
        for (role, heading), group in groupby(self.blocks, lambda b: (b.role, b.heading)):
            if KEYWORDS.fullmatch(heading):
                continue
            pieces = [piece for block in group for piece in self._by_page(block.lines)]
            for page, same in groupby(pieces, lambda piece: piece[0]):
                text = "\n\n".join(text for _, text in same)
                yield from _sectioned(role, heading, text, page)
        for block in self.figures:
            if text := self.prose.join(block.lines):
                yield Section(block.role, text, "", block.lines[0].page)

    def keywords(self) -> list[str]:
        """What stands behind *Keywords* and *关键词*."""
        return [
            self.prose.join(block.lines)
            for block in self.blocks
            if KEYWORDS.fullmatch(block.heading) and block.lines
        ]

    def _mark_abstract(self) -> None:
        """A paper that labels no abstract has it before its first heading, as a long paragraph."""
        if any(block.role == Role.ABSTRACT for block in self.blocks):
            return
        for block in takewhile(lambda block: not block.heading, self.blocks):
            if sum(len(line.text) for line in block.lines) >= _ABSTRACT:
                block.role = Role.ABSTRACT

    def _by_page(self, lines: list[Line]) -> Iterator[tuple[int, str]]:
        """A paragraph's ``(page, text)``; a sentence belongs to the page that it begins on."""
        if not lines:
            return
        starts: list[tuple[int, int]] = []
        text = ""
        for line in lines:
            starts.append((len(text), line.page))
            text = self.prose.append(text, line.text)
        if lines[0].page == lines[-1].page:
            yield lines[0].page, text
            return
        begun = 0
        for at, page in _page_breaks(starts, [each.end for each in sentences(text)], len(text)):
            if piece := text[begun:at].strip():
                yield page, piece
            begun = at


def _page_breaks(
    starts: list[tuple[int, int]], ends: list[int], length: int
) -> Iterator[tuple[int, int]]:
    """``(end, page)`` of what each page has of a paragraph, the sentence it breaks off included.

    ``starts`` are the offsets and pages of its lines. What runs on for too long is no sentence.
    """
    for (_, page), (start, following) in pairwise(starts):
        if following != page:
            end = next((end for end in ends if end >= start), length)
            yield (end if end - start <= _LONGEST_REST else start), page
    yield length, starts[-1][1]


def _sectioned(role: Role, heading: str, text: str, page: int) -> Iterator[Section]:
    if role == Role.ABSTRACT:
        for section in abstract_sections(text):
            yield Section(section.role, section.text, section.heading or heading, page)
    elif text:
        yield Section(role, text, heading, page)


def _right_edges(lines: list[Line]) -> dict[int, float]:
    """How far right the column of each line reaches."""
    edges: dict[tuple[int, int], float] = {}
    columns = {id(line): (line.page, round(line.left / (2 * line.size or 1))) for line in lines}
    for line in lines:
        page, column = columns[id(line)]
        for near in (column - 1, column, column + 1):
            edges[page, near] = max(edges.get((page, near), 0.0), line.right)
    return {id(line): edges[columns[id(line)]] for line in lines}
