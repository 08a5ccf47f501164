"""What passages do not say: things one may well ask of any disease, each told by plain words."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from dialogue_gen.lexicon import words


@dataclass(frozen=True, slots=True)
class Gap:
    """Something to ask that a set of passages leaves open; ``told`` finds it where it is told."""

    id: str
    name: dict[str, str]
    ask: dict[str, str]
    follow: dict[str, str]
    told: re.Pattern[str]


@cache
def gaps() -> tuple[Gap, ...]:
    """Every gap the word list knows."""
    return tuple(
        Gap(
            row["id"],
            {lang: row[lang]["name"] for lang in ("en", "zh")},
            {lang: row[lang]["ask"] for lang in ("en", "zh")},
            {lang: row[lang]["follow"] for lang in ("en", "zh")},
            re.compile(row["told"], re.IGNORECASE),
        )
        for row in words("gaps")["gaps"]
    )


def gap(name: str) -> Gap:
    """The gap of that id. Raises ``KeyError`` for one nobody has worded."""
    found = {one.id: one for one in gaps()}
    return found[name]


def untold(texts: Sequence[str]) -> list[Gap]:
    """The gaps on which none of the texts says a word."""
    whole = "\n".join(texts)
    return [one for one in gaps() if not one.told.search(whole)]
