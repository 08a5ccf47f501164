"""Training texts for the English name tagger: the patterns of ``sentences.txt``, filled."""

import random
import re
from collections.abc import Iterator
from pathlib import Path

from benchmarks.deid_tagger.fill import Filler

_SLOT = re.compile(r"\{(\w+)\}")
PATTERNS = tuple(
    line.replace("\\n", "\n")
    for line in Path(__file__).with_name("sentences.txt").read_text("utf-8").splitlines()
    if line and not line.startswith("#")
)

Labelled = tuple[str, list[tuple[int, int, str]]]


def sample(filler: Filler, pattern: str) -> Labelled:
    """One text and its spans ``(start, end, label)``."""
    text, spans, position = "", [], 0
    for slot in _SLOT.finditer(pattern):
        text += pattern[position : slot.start()]
        value, label = filler.slots[slot.group(1)]()
        if label:
            spans.append((len(text), len(text) + len(value), label))
        text, position = text + value, slot.end()
    return text + pattern[position:], spans


def samples(filler: Filler, count: int) -> Iterator[Labelled]:
    """``count`` texts of one to three patterns each, some of them all in one case."""
    rng: random.Random = filler.random
    for _ in range(count):
        text, spans = "", []
        for _ in range(rng.choices((1, 2, 3), (6, 3, 2))[0]):
            more, found = sample(filler, rng.choice(PATTERNS))
            gap = rng.choice((" ", " ", "\n", "\n\n")) if text else ""
            shift = len(text) + len(gap)
            text += gap + more
            spans += [(a + shift, b + shift, label) for a, b, label in found]
        case = rng.random()
        if case < 0.07 and len(text.lower()) == len(text):
            text = text.lower()
        elif case < 0.09 and len(text.upper()) == len(text):
            text = text.upper()
        yield text, spans
