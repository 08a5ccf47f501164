"""Which words of a text are marked: the sentence that decides, and in it the words that do."""

from collections.abc import Iterable

from grounding.verdict import Label, Verdict
from literature.sentences import sentences
from ui.render import Html, join, tag

Stretch = tuple[int, int]
"""``[start, end)`` in code points of the text."""

DISAGREE = frozenset({Label.CONTRADICTED, Label.PARTIAL})
"""Verdicts whose spans are words at odds; those of the others say where to look."""


def merged(stretches: Iterable[Stretch], length: int) -> list[Stretch]:
    """The stretches in order, clipped to a text of ``length``, those that touch made one."""
    out: list[Stretch] = []
    for start, end in sorted((max(0, s), min(e, length)) for s, e in stretches):
        if start >= end:
            continue
        if out and start <= out[-1][1]:
            out[-1] = (out[-1][0], max(end, out[-1][1]))
        else:
            out.append((start, end))
    return out


def whole_sentences(text: str, stretches: list[Stretch]) -> list[Stretch]:
    """The sentences of ``text`` that any of the stretches lies in."""
    return [
        (sentence.start, sentence.end)
        for sentence in (sentences(text) if stretches else [])
        if any(start < sentence.end and sentence.start < end for start, end in stretches)
    ]


def deciding(verdicts: Iterable[Verdict], side: str) -> tuple[list[Stretch], list[Stretch]]:
    """The spans of one side as (``marked``, ``against``): where it is said, where it disagrees."""
    marked: list[Stretch] = []
    against: list[Stretch] = []
    for verdict in verdicts:
        chosen = against if verdict.label in DISAGREE else marked
        chosen += [(span.start, span.end) for span in verdict.spans if span.side == side]
    return marked, against


def passage(
    text: str, marked: Iterable[Stretch], against: Iterable[Stretch], anchor: str = ""
) -> Html:
    """A passage with its ``marked`` stretches, and every sentence ``against`` the claim, marked.

    The words that are against it are ``<strong>`` inside their ``<mark>``; the first mark, or else
    the whole, carries the id ``anchor``. Nothing is left out or added: the text of the HTML is the
    text of the passage.
    """
    against = merged(against, len(text))
    whole = merged([*marked, *whole_sentences(text, against), *against], len(text))
    if not whole:
        return tag("span", text, id=anchor)
    parts: list[str] = []
    at = 0
    for start, end in whole:
        inside = [(first - start, last - start) for first, last in against if start <= first < end]
        here = words(text[start:end], inside)
        parts += [text[at:start], tag("mark", here, id="" if parts else anchor)]
        at = end
    return join([*parts, text[at:]])


def words(text: str, against: Iterable[Stretch]) -> Html:
    """A text with the words that decide against it in ``<strong class="sz-against">``."""
    parts: list[str] = []
    at = 0
    for start, end in merged(against, len(text)):
        parts += [text[at:start], tag("strong", text[start:end], class_="sz-against")]
        at = end
    return join([*parts, text[at:]])
