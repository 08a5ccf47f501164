"""What the sentences of an answer that comes already cut say they cite, as numbers of its sources.

Such a sentence has its citations beside it: numbers, ids, addresses, titles, or whole sources. One
that is no source of the answer becomes one more of them: it can then be looked for in the library,
or be told as not found, where to drop it would tell the sentence as citing nothing.
"""

import json
import re
from collections.abc import Iterator, Sequence
from typing import Any

from assistant.audit.nouns import Reference
from assistant.audit.references import flat, from_object, from_string
from assistant.audit.sources import NAME_KEYS, NUMBER_KEYS, Source, by_name, index_name, name_of
from grounding.markers import markers
from literature.json_records import items, mapping, text

_ANY = 10**12  # as many references as it takes for 1998 to be a number and no year
_NUMBERED_BY = (*NUMBER_KEYS, "index", "id")
_NAMED_BY = (*NAME_KEYS, "doi", "pmid", "source")
_BETWEEN = re.compile(r"\s*[,，、;；|]\s*")


Cut = Sequence[tuple[str, Any]]
"""Sentences, each with what stands beside it as its citations."""


def cited_in(sentences: Cut) -> set[int]:
    """All numbers that sentences cite, or may."""
    marked = (n for said, _ in sentences for marker in markers(said) for n in marker.numbers)
    return _told(sentences) | {*marked}


def _told(sentences: Cut) -> set[int]:
    """The numbers beside sentences, whatever else they may be: ``"1, 2"``, ``{"id": 2}``."""
    found: set[int] = set()
    for each in (each for _, told in sentences for each in items(told)):
        said = flat(mapping(each))
        first = next((text(said[key]) for key in _NUMBERED_BY if text(said.get(key))), "")
        told = first or text(each)
        found.update(_digits(told) if re.match(r"[\s\[(【［]*\d", told) else ())
    return found


def _digits(told: str) -> tuple[int, ...]:
    """The numbers of ``[1]``, ``1, 2``, ``1-3`` or ``source 2``; none of what is something else."""
    found = markers(told, _ANY) or markers(f"[{told}]", _ANY)
    return tuple(dict.fromkeys(n for marker in found for n in marker.numbers))


class Pointed:
    """The sources of one answer, and what its sentences cite of them.

    The numbers beside sentences are places counted from 0 where 0 is among them, all are places,
    and no source says a number of its own.
    """

    def __init__(self, known: Sequence[Source], sentences: Cut) -> None:
        self._known = {each.reference.n for each in known}
        self._owners = by_name(known)
        told = _told(sentences)
        placed = not any(each.numbers_itself for each in known)
        self._shift = int(placed and 0 in told and max(told) < len(known))
        self._next = max([0, *self._known, *cited_in(sentences)]) + 1
        self._more: dict[str, Reference] = {}

    @property
    def more(self) -> tuple[Reference, ...]:
        """What was cited and is none of the sources that came with the answer."""
        return tuple(self._more.values())

    def of(self, said: str, told: Any) -> tuple[int, ...]:
        """The numbers that a sentence cites: what is told beside it, else its own markers."""
        cited = [n for each in items(told) for n in self._one(each)]
        if not cited:
            known = max(self._known, default=None)
            cited = [n for marker in markers(said, known) for n in marker.numbers]
        return tuple(dict.fromkeys(cited))

    def _one(self, told: Any) -> Iterator[int]:
        if isinstance(told, dict):
            yield from self._by_object(told)
        elif isinstance(told, int) and not isinstance(told, bool):
            yield self._numbered(told)
        elif said := text(told).strip():
            yield from self._by_string(said)

    def _by_object(self, told: dict[str, Any]) -> Iterator[int]:
        said = flat(told)
        index = text(said.get("index"))
        ways = [text(said.get(key)) for key in NUMBER_KEYS]
        named = self._named(*ways, index_name(index), *(text(said.get(key)) for key in _NAMED_BY))
        digits = next(filter(None, map(_digits, (*ways, index, text(said.get("id"))))), ())
        numbers = [self._numbered(n) for n in digits]
        if named is not None:
            yield named
        elif numbers and ({*numbers} <= self._known or not _says(told)):
            yield from numbers
        elif told:
            yield self._new(told)

    def _by_string(self, told: str) -> Iterator[int]:
        if (named := self._named(told)) is not None:
            yield named
        elif digits := _digits(told):
            yield from map(self._numbered, digits)
        else:
            parts = [part for part in _BETWEEN.split(told) if part]
            if len(parts) > 1 and any(self._named(part) is not None for part in parts):
                for part in parts:
                    yield from self._by_string(part)
            else:
                yield self._new(told)

    def _named(self, *names: str) -> int | None:
        """The source that has one of the names; a number is not a name before it is a number."""
        known = (self._owners.get(name_of(name)) for name in names if not name.isdecimal())
        return next((n for n in known if n is not None), None)

    def _numbered(self, n: int) -> int:
        """The source that a number means: its marker, its place counted from 0, or its id."""
        if n + self._shift in self._known:
            return n + self._shift
        return self._owners.get(str(n), n)

    def _new(self, told: Any) -> int:
        """The number of a source that only this citation tells of."""
        key = json.dumps(told, sort_keys=True)
        if key not in self._more:
            n = self._next + len(self._more)
            made = from_object(told, n) if isinstance(told, dict) else from_string(told, n)
            self._more[key] = made if made.label or made.text else Reference(n, key[:200])
        return self._more[key].n


def _says(told: dict[str, Any]) -> bool:
    """Whether a citation tells of its source more than which one it is."""
    made = from_object(told, 0)
    return bool(made.label or made.text)
