"""Tokens of the comparable form: Latin words, numbers, single Chinese characters."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache, lru_cache

from grounding.lexicon import words

_TOKEN = re.compile(
    r"(?P<word>[A-Za-zα-ωΑ-ΩÀ-ɏ]+(?:[-'+]?[A-Za-z0-9α-ωΑ-ΩÀ-ɏ]+)*)"
    r"|(?P<number>\d+(?:[.,]\d+)*)|(?P<han>[\u3400-\u9fff\uf900-\ufaff])|(?P<mark>[^\s])"
)


@dataclass(frozen=True, slots=True)
class Token:
    """A token at ``[start, end)``; ``stem`` is what two forms of a word have in common."""

    start: int
    end: int
    kind: str
    stem: str

    @property
    def content(self) -> bool:
        """Whether it carries meaning of its own (no stop word, no punctuation mark)."""
        return self.kind != "mark" and self.stem not in _stopwords()


@cache
def _stopwords() -> frozenset[str]:
    listed = words("stopwords")
    return frozenset(stem(word) for word in listed["en"].split()) | frozenset(listed["zh"])


@lru_cache(maxsize=65536)
def stem(word: str) -> str:
    """A light stem: common endings off, one after the other, never below four letters."""
    return _without(word.lower(), words("stopwords")["endings"])


@lru_cache(maxsize=65536)
def close_stem(word: str) -> str:
    """What is left without the endings that make no other word of it.

    *resected* is not *resectable*, nor *several* *severe*, where a word has to be the same word.
    """
    return _without(word.lower(), words("restated")["endings"])


def _without(word: str, endings: Sequence[str]) -> str:
    if len(word) <= 4 or not word.isalpha() or not word.isascii():
        return (
            word[:-1] if len(word) == 4 and word.endswith("s") and not word.endswith("ss") else word
        )
    while ending := next((e for e in endings if word.endswith(e) and len(word) - len(e) >= 4), ""):
        word = word[: -len(ending)]
    return word


@lru_cache(maxsize=2048)
def tokens(text: str) -> tuple[Token, ...]:
    """The tokens of ``text`` in order."""
    found = []
    for match in _TOKEN.finditer(text):
        kind = match.lastgroup or "mark"
        seen = match.group()
        found.append(
            Token(match.start(), match.end(), kind, stem(seen) if kind == "word" else seen)
        )
    return tuple(found)


def han_pair(before: Token | None, token: Token) -> str:
    """The pair of neighbouring Chinese characters that ends with ``token``, or ``""``.

    A Chinese word is two characters more often than not, so pairs stand for words here.
    """
    if before is None or not before.kind == token.kind == "han" or before.end != token.start:
        return ""
    return before.stem + token.stem if token.content or before.content else ""
