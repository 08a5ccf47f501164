"""A text folded for matching, character for character: offsets stay those of the original."""

import re
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files

from literature.privacy.spans import Pii, Span

# Full-width ASCII (U+FF01–FF5E) lies 0xFEE0 above ASCII; the ideographic space becomes a space.
_WIDE = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)} | {0x3000: 0x20, 0xA0: 0x20}
_DASHES = dict.fromkeys(map(ord, "‐‑‒–—―−﹣"), "-")
_QUOTES = dict.fromkeys(map(ord, "’‘ʼ"), "'")


@cache
def words(name: str) -> tuple[str, ...]:
    """The entries of ``words/<name>.txt``: split at white space; ``#`` starts a comment."""
    text = files("literature.privacy").joinpath("words", f"{name}.txt").read_text("utf-8")
    lines = (line.partition("#")[0] for line in text.splitlines())
    return tuple(word for line in lines for word in line.split())


@cache
def _folding() -> dict[int, int | str]:
    pairs = words("traditional")
    traditional, simplified = "".join(pairs[0::2]), "".join(pairs[1::2])
    return {**str.maketrans(traditional, simplified), **_WIDE, **_DASHES, **_QUOTES}


def fold(text: str) -> str:
    """Half-width, simplified, plain dashes and apostrophes; ``len(fold(t)) == len(t)``."""
    return text.translate(_folding())


@dataclass(frozen=True)
class Folded:
    """What a recognizer reads: ``text`` is folded, ``original`` is not; offsets agree.

    ``keep`` are stretches that must stay (identifiers of the literature), ``terms`` are names that
    are terms (eponyms): no person, though they may stand in the name of a hospital.
    """

    original: str
    text: str = field(init=False)
    keep: list[tuple[int, int]] = field(init=False, default_factory=list)
    terms: list[tuple[int, int]] = field(init=False, default_factory=list)

    def __post_init__(self) -> None:
        object.__setattr__(self, "text", fold(self.original))

    def span(self, start: int, end: int, kind: Pii, score: float) -> Span:
        """A span, trimmed of the white space and commas at its ends."""
        while start < end and self.text[start] in " \t\n,":
            start += 1
        while end > start and self.text[end - 1] in " \t\n,":
            end -= 1
        return Span(start, end, kind, self.original[start:end], score)

    def kept(self, span: Span) -> bool:
        """Whether the span touches something that must stay."""
        stretches = self.keep + self.terms if span.type is Pii.NAME else self.keep
        return any(span.start < end and start < span.end for start, end in stretches)


def alternatives(entries: tuple[str, ...]) -> str:
    """A regular expression for any of the entries, the longest first."""
    return "|".join(re.escape(e) for e in sorted(entries, key=len, reverse=True))
