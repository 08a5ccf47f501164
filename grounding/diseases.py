"""Diseases by their common names in both languages (``words/diseases.json``)."""

import re
from dataclasses import dataclass
from functools import cache, lru_cache

from grounding.lexicon import words


@dataclass(frozen=True, slots=True)
class Disease:
    """A disease named at ``[start, end)``; ``name`` is the one all its names share."""

    start: int
    end: int
    name: str


@cache
def _table() -> tuple[re.Pattern[str], dict[str, str]]:
    names = {alias.lower(): row[0] for row in words("diseases")["names"] for alias in row}
    english = sorted((n for n in names if n[0].isascii()), key=len, reverse=True)
    chinese = sorted((n for n in names if not n[0].isascii()), key=len, reverse=True)
    latin = "|".join(re.escape(n).replace(r"\ ", r"[\s-]") for n in english)
    known = re.compile(
        rf"(?<![A-Za-z0-9-])(?:{latin})s?(?![A-Za-z0-9])|(?:{'|'.join(chinese)})",
        re.IGNORECASE | re.ASCII,  # a Turkish İ is no i here, and no key of the table
    )
    return known, names


@lru_cache(maxsize=2048)
def diseases(text: str) -> tuple[Disease, ...]:
    """The diseases that ``text`` names, in order, the longest name at each place."""
    known, names = _table()
    found = []
    for match in known.finditer(text):
        key = re.sub(r"[\s-]+", " ", match.group().lower())
        name = names.get(match.group().lower()) or names.get(key) or names.get(key.rstrip("s"))
        if name is None:  # a name that itself has a hyphen
            hyphened = (n for k, n in names.items() if k.replace("-", " ") == key.rstrip("s"))
            name = next(hyphened, None)
        if name:
            found.append(Disease(match.start(), match.end(), name))
    return tuple(found)


@cache
def _related() -> dict[str, frozenset[str]]:
    related: dict[str, set[str]] = {}
    for general, *special in words("diseases")["broader"]:
        for name in special:
            related.setdefault(name, set()).add(general)
            related.setdefault(general, set()).add(name)
    return {name: frozenset(others) for name, others in related.items()}


def same_disease(mine: str, theirs: str) -> bool:
    """Whether two names are one disease, or one a kind of the other."""
    return mine == theirs or theirs in _related().get(mine, frozenset())
