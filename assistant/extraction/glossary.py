"""The bilingual glossary: which names mean one thing, in English and Chinese.

Names are found longest first, word by word and character by character, so that ``portal
hypertension`` is no ``hypertension`` and 非小细胞肺癌 no 小细胞肺癌.
"""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files
from itertools import groupby
from typing import NamedTuple

from index.analysis import simplified
from literature import glossary

# English words, single Chinese characters, and the marks that no name reaches across.
_TOKEN = re.compile(r"[a-z0-9]+|[\u3400-\u4dbf\u4e00-\u9fff]|[,;:!?，。；：！？、\n]")
_GREEK = str.maketrans({"α": "alpha", "β": "beta", "γ": "gamma", "δ": "delta", "κ": "kappa"})
# Endings taken off a word, longest first; what is left must keep four letters.
_SUFFIXES = ("ations", "ation", "ments", "ment", "ives", "ions", "ings",
             "ive", "ion", "ing", "ers", "er", "ed", "ly", "al", "e")  # fmt: skip
# What British English writes otherwise inside a medical word, as American does.
_BRITISH = {
    "tumour": "tumor", "behaviour": "behavior", "labour": "labor", "colour": "color",
    "fibre": "fiber", "centre": "center", "sulph": "sulf", "randomis": "randomiz",
    "isation": "ization", "colonis": "coloniz",
    "haem": "hem", "aemi": "emi", "anaes": "anes", "paed": "ped", "caes": "ces", "faec": "fec",
    "gynae": "gyne", "aetio": "etio", "oesoph": "esoph", "oestr": "estr", "oedem": "edem",
    "foet": "fet", "rrhoe": "rrhe", "pnoe": "pne", "coeli": "celi",
}  # fmt: skip
_SPELLED = re.compile("|".join(_BRITISH))


class Token(NamedTuple):
    """A word (its stem) or a character, with its place in the folded text."""

    text: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Concept:
    """A row of the glossary. ``english`` and ``chinese`` are its names, the full one first;
    ``wider`` are the concepts that a text on this one speaks of as well, itself included.
    """

    kind: str
    english: tuple[str, ...]
    chinese: tuple[str, ...]
    wider: frozenset[str]

    @property
    def head(self) -> str:
        """Its first English name, which stands for it."""
        return self.english[0]


def folded(text: str) -> str:
    """NFKC, lower case, Greek letters by name, simplified characters: how texts and names are
    compared.
    """
    plain = unicodedata.normalize("NFKC", text).lower().translate(_GREEK)
    return plain if plain.isascii() else simplified(plain)


def tokens(low: str) -> list[Token]:
    """The tokens of a folded text in order."""
    return [Token(stem(m.group()), m.start(), m.end()) for m in _TOKEN.finditer(low)]


@lru_cache(maxsize=1 << 17)
def stem(word: str) -> str:
    """A word in American spelling without its commonest endings: ``treatments`` and ``treated``
    are ``treat``, ``tumours`` is ``tumor``.
    """
    word = _SPELLED.sub(lambda found: _BRITISH[found.group()], word)
    if len(word) > 4 and word.endswith("ies"):
        word = word[:-3] + "y"
    elif len(word) > 3 and word.endswith("s") and not word.endswith(("ss", "us", "is")):
        word = word[:-1]
    for suffix in _SUFFIXES:
        if word.endswith(suffix) and len(word) - len(suffix) >= 4:
            return word[: -len(suffix)]
    return word


def concepts(text: Sequence[Token]) -> list[tuple[Token, Token, Concept]]:
    """The concepts named in a text, each with its first and last token; none overlap."""
    names, sizes = _names()
    said = tuple(token.text for token in text)
    found = []
    at = 0
    while at < len(said):
        for size in sizes.get(said[at], ()):
            concept = names.get(said[at : at + size])
            if concept is not None and at + size <= len(said):
                found.append((text[at], text[at + size - 1], concept))
                at += size
                break
        else:
            at += 1
    return found


@cache
def _names() -> tuple[dict[tuple[str, ...], Concept], dict[str, list[int]]]:
    """The concept of every name, as its tokens; and by first token their lengths, longest first.

    All names are folded and parted as one text, a line each: a tenth of the time of one by one.
    """
    names: dict[tuple[str, ...], Concept] = {}
    sizes: dict[str, set[int]] = {}
    named = [(c, name) for c in _concepts() for name in (*c.english, *c.chinese)]
    words = _TOKEN.findall(folded("\n".join(name for _, name in named)))
    stems = {word: stem(word) for word in set(words)}
    runs = groupby((stems[word] for word in words), key="\n".__ne__)
    for (concept, _), key in zip(
        named, (tuple(run) for is_name, run in runs if is_name), strict=True
    ):
        names.setdefault(key, concept)
        sizes.setdefault(key[0], set()).add(len(key))
    return names, {first: sorted(held, reverse=True) for first, held in sizes.items()}


def _concepts() -> list[Concept]:
    rows = glossary.rows()
    above = {row.english[0]: row.wider for row in rows}

    @cache
    def wider(head: str) -> frozenset[str]:
        return frozenset((head,)).union(*map(wider, above[head]))

    return [Concept(row.kind, row.english, row.chinese, wider(row.english[0])) for row in rows]


def lines(name: str) -> list[str]:
    """The lines of a data file beside this module, comments left out."""
    text = files("assistant.extraction").joinpath(name).read_text(encoding="utf-8")
    return [line for line in text.splitlines() if line and not line.startswith("#")]
