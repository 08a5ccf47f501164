"""What a text speaks of, of several that exclude each other: kinds of people, animals and cells,
routes, outcomes (``words/groups.json``, by dimension)."""

import re
from collections.abc import Iterable
from functools import cache, lru_cache

from grounding.lexicon import pattern, words
from grounding.pairing import put_in_place
from grounding.sided import Finding, Sided
from grounding.verdict import Label, Reason

_MIXED = frozenset(
    frozenset(pair)
    for pair in (
        ("adults", "the elderly"),
        ("children", "newborns"),
        ("animals", "mice"),
        ("animals", "rats"),
    )
)
"""Groups that one being may belong to at once."""


@cache
def _groups(dimension: str) -> tuple[tuple[str, re.Pattern[str]], ...]:
    return tuple((name, pattern(listed)) for name, listed in words("groups")[dimension].items())


@lru_cache(maxsize=4096)
def groups(text: str, dimension: str) -> dict[str, tuple[int, int]]:
    """Each group of ``dimension`` that ``text`` names, with where it does so first."""
    found = {}
    for name, known in _groups(dimension):
        first = known.search(text)
        if first:
            found[name] = first.span()
    return found


def exclusive(one: str, other: str) -> bool:
    """Whether what is true of one group need not be true of anyone in the other."""
    return one != other and frozenset((one, other)) not in _MIXED


def put_for(
    dimension: str, claim: Sided, evidence: Sided
) -> tuple[tuple[int, int], tuple[int, int]] | None:
    """Where the claim puts another group of ``dimension`` into the passage's own wording."""
    for change in put_in_place(claim, evidence):
        ours = _named(claim.text, dimension, change.start, change.end)
        theirs = _named(evidence.text, dimension, change.e_start, change.e_end)
        for group, mine in ours.items():
            for other, spot in theirs.items():
                if group not in theirs and other not in ours and exclusive(group, other):
                    return mine, spot
    return None


def drift(dimensions: Iterable[str], claim: Sided, evidence: Sided, code: str) -> Finding | None:
    """A group of the claim where the evidence has another of its dimension, and the passage never
    this one; told as PARTIAL under ``code``."""
    for dimension in dimensions:
        found = put_for(dimension, claim, evidence) or _other(dimension, claim, evidence)
        if found:
            mine, theirs = found
            values = {"claim": claim.shown(*mine), "passage": evidence.shown(*theirs)}
            spans = claim.span(*mine), evidence.span(*theirs)
            return Finding(Label.PARTIAL, Reason(code, values), spans)
    return None


def _other(
    dimension: str, claim: Sided, evidence: Sided
) -> tuple[tuple[int, int], tuple[int, int]] | None:
    theirs = groups(evidence.text, dimension)
    anywhere = groups(evidence.whole.text, dimension)
    ours = groups(claim.text, dimension)
    if ours.keys() & anywhere.keys():
        return None  # a claim of several groups, one of them the passage's: it compares or lists
    for group, spot in ours.items():
        if theirs and all(exclusive(group, other) for other in anywhere):
            return spot, next(iter(theirs.values()))
    return None


def _named(text: str, dimension: str, start: int, end: int) -> dict[str, tuple[int, int]]:
    return {
        name: found.span()
        for name, known in _groups(dimension)
        for found in known.finditer(text)
        if found.start() < end and start < found.end()
    }
