"""Texts cut into stretches that are marked and stretches that are not."""

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import pairwise

from grounding.verdict import Span
from literature.sentences import sentences

AROUND = 600
"""Characters of a long passage shown before and behind what is marked."""


@dataclass(frozen=True, slots=True)
class Stretch:
    """A part of a text; ``mark`` is ``""``, ``where`` (the sentence that decides) or ``words``."""

    text: str
    mark: str = ""


def stretches(text: str, spans: Iterable[Span], side: str, around: bool = False) -> list[Stretch]:
    """All of ``text`` in order, the spans of one side marked, nothing added or left out.

    ``around``: the whole sentences in which marked words stand are marked ``where``.
    """
    words = _merged([(s.start, s.end) for s in spans if s.side == side], len(text))
    where = [
        (sentence.start, sentence.end)
        for sentence in (sentences(text) if around and words else ())
        if any(a < sentence.end and sentence.start < b for a, b in words)
    ]
    edges = sorted({0, len(text), *(at for pair in (*words, *where) for at in pair)})
    found: list[Stretch] = []
    for start, end in pairwise(edges):
        mark = "words" if _inside(start, words) else "where" if _inside(start, where) else ""
        found.append(Stretch(text[start:end], mark))
    return found


def shortened(parts: list[Stretch]) -> list[Stretch]:
    """The same with the far ends of a long passage cut off, an ellipsis for what is left out."""
    marked = [n for n, part in enumerate(parts) if part.mark]
    if not marked:
        text = "".join(part.text for part in parts)
        return parts if len(text) <= 2 * AROUND else [Stretch(text[: 2 * AROUND] + " …")]
    before = "".join(part.text for part in parts[: marked[0]])
    behind = "".join(part.text for part in parts[marked[-1] + 1 :])
    if len(before) > AROUND:
        before = "… " + before[-AROUND:]
    if len(behind) > AROUND:
        behind = behind[:AROUND] + " …"
    return [Stretch(before), *parts[marked[0] : marked[-1] + 1], Stretch(behind)]


def _merged(pairs: list[tuple[int, int]], length: int) -> list[tuple[int, int]]:
    out: list[tuple[int, int]] = []
    for start, end in sorted((max(0, a), min(b, length)) for a, b in pairs):
        if start < end and out and start <= out[-1][1]:
            out[-1] = (out[-1][0], max(end, out[-1][1]))
        elif start < end:
            out.append((start, end))
    return out


def _inside(at: int, pairs: list[tuple[int, int]]) -> bool:
    return any(start <= at < end for start, end in pairs)
