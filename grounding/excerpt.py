"""The part of a very long text that a claim is held against.

A passage is a few sentences, a paper some ten thousand words. What is longer than that (a book, a
whole supplement handed in as one "passage") is searched in plain words first, so that checking
takes bounded time whatever it is given.
"""

import re
from dataclasses import dataclass, replace

from grounding.verdict import Span, Verdict

_WORD = re.compile(r"[a-z]{3,}|\d+(?:\.\d+)?|[\u3400-\u9fff]{2}", re.IGNORECASE)
_EDGE = re.compile(r"[\n.。!?！？](?=[\s\u3400-\u9fff]|$)")
_BLOCKS = 8  # an excerpt is this many neighbouring blocks
_MOST_WORDS = 400


@dataclass(frozen=True, slots=True)
class Excerpt:
    """``passage[start:start + len(text)]``."""

    text: str
    start: int = 0

    def back(self, verdict: Verdict) -> Verdict:
        """A verdict on the excerpt as one on the whole: its spans moved."""
        if not self.start:
            return verdict
        spans = (
            Span(span.side, span.start + self.start, span.end + self.start)
            if span.side == "passage"
            else span
            for span in verdict.spans
        )
        return replace(verdict, spans=tuple(spans))


def excerpt(passage: str, wanted: str, longest: int) -> Excerpt:
    """All of ``passage`` where it is at most ``longest`` characters, else the stretch of that
    length that holds most of the words of ``wanted``, or ``wanted`` itself where it stands there.

    The first of several alike; cut at the end of a sentence where one is near. Linear.
    """
    if len(passage) <= longest:
        return Excerpt(passage)
    size = longest // _BLOCKS
    at = passage.find(wanted) if wanted.strip() else -1
    if at < 0:
        at = _densest(passage, wanted, size)
    start = min(max(0, at - longest // 2), len(passage) - longest)
    end = start + longest
    if start and (edge := _EDGE.search(passage, start, start + size)):
        start = edge.end()
    edges = [edge.end() for edge in _EDGE.finditer(passage, max(start, end - size), end)]
    if end < len(passage) and edges:
        end = edges[-1]
    return Excerpt(passage[start:end], start)


def _densest(passage: str, wanted: str, size: int) -> int:
    """The middle of the two neighbouring blocks in which most words of ``wanted`` stand."""
    words = set(_words(wanted)[:_MOST_WORDS])
    blocks = [passage[at : at + size].lower() for at in range(0, len(passage), size)]
    held = [{word for word in words if word in block} for block in blocks]
    scores = [len(one | other) for one, other in zip(held, [*held[1:], set()], strict=True)]
    best = max(range(len(scores)), key=lambda n: (scores[n], len(held[n]), -n), default=0)
    return best * size + size // 2


def _words(text: str) -> list[str]:
    return [match.group() for match in _WORD.finditer(text[:4000].lower())]
