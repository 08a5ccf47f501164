"""A paper cut into passages: whole sentences, inside one section, offsets exact."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from math import ceil

from literature.normal import language_of
from literature.paper import Paper, Passage, Role, Section
from literature.sentences import sentences

SPLITTER_VERSION = "1"
"""Changes whenever the same paper would be cut otherwise: what an index built before is good for."""

_HAN = re.compile(r"[\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff]")
_CUTS = re.compile(r"[,，、;；:：|]\s*|\s+")


@dataclass(frozen=True, slots=True)
class PassageSettings:
    """``most`` is the size a passage may reach, in estimated wordpieces (see :func:`size`)."""

    most: int = 200


def size(text: str) -> float:
    """Estimated wordpieces: one per Han character, one per four others.

    The measure behind ``most``: with all-MiniLM-L6-v2's 256 wordpieces, 200 leave room for the
    title in front and for text dense with numbers.
    """
    han = len(_HAN.findall(text))
    return han + (len(text) - han) / 4


def passages(paper: Paper, settings: PassageSettings = PassageSettings()) -> list[Passage]:
    """The passages of ``paper`` in order; a paper without text gives one, of its title.

    For each, ``paper.text[start:end] == text``; ``n`` counts from 0 through the paper.
    """
    text = paper.text
    found: list[Passage] = []

    def add(start: int, end: int, section: Section) -> None:
        words = text[start:end]
        found.append(
            Passage(
                paper_id=paper.id,
                n=len(found),
                text=words,
                start=start,
                end=end,
                section=section.role,
                language=language_of(words) or paper.language,
                heading=section.heading,
                page=section.page,
            )
        )

    for section, start, end in paper.layout():
        for first, last in spans(text[start:end], settings.most):
            add(start + first, start + last, section)
    if not found and paper.title:
        add(0, len(paper.title), Section(Role.TITLE, paper.title))
    return found


def spans(text: str, most: int) -> Iterator[tuple[int, int]]:
    """``(start, end)`` of runs of sentences, each at most ``most`` in size and about as long."""
    pieces = [piece for s in sentences(text) for piece in _pieces(text, s.start, s.end, most)]
    sizes = [size(text[start:end]) for start, end in pieces]
    left = sum(sizes)
    goal = left / max(1, ceil(left / most))
    begin, held = 0, 0.0
    for n, weight in enumerate(sizes):
        full = held + weight > most
        even = held >= goal or (held + weight / 2 > goal and held > 0)
        if n > begin and (full or even):
            yield pieces[begin][0], pieces[n - 1][1]
            begin, held = n, 0.0
            goal = left / max(1, ceil(left / most))
        held += weight
        left -= weight
    if pieces:
        yield pieces[begin][0], pieces[-1][1]


def _pieces(text: str, start: int, end: int, most: int) -> Iterator[tuple[int, int]]:
    """A sentence that is too long (a table's row, a list) cut at commas and blanks."""
    while size(text[start:end]) > most:
        reach = _reach(text, start, end, most)
        cut = _cut(text, start, reach)
        stop = cut
        while text[stop - 1].isspace():
            stop -= 1
        yield start, stop
        start = cut
    if start < end:
        yield start, end


def _reach(text: str, start: int, end: int, most: int) -> int:
    """How far a piece of size ``most`` that begins at ``start`` goes."""
    total, at = 0.0, start
    while at < end and total < most:
        total += 1 if _HAN.match(text, at) else 0.25
        at += 1
    return at


def _cut(text: str, start: int, reach: int) -> int:
    """The last good place for a cut before ``reach``: a comma, else a blank, else any."""
    best = 0
    for found in _CUTS.finditer(text, start + (reach - start) // 2, reach):
        at = found.end()
        if text[found.start() : found.start() + 1] in ",，:;" and text[at : at + 1].isdigit():
            continue
        best = at
    return best or reach
