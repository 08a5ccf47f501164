"""Near-duplicate hits folded into one: a text published twice, one trial told by many papers.

Two hits of different papers are one where both papers belong to the same registered trial and
their passages to the same section; or where the passages say the same: the same numbers, and
three-word shingles whose resemblance (Broder 1997, "On the Resemblance and Containment of
Documents") is at least .8. Short texts resemble each other too easily to tell, and are left.
"""

import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import lru_cache

from index.analysis import terms
from index.hit import Hit

_SHINGLE = 3
_RESEMBLANCE = 0.8
_SHORTEST = 12  # terms
_TRIALS = 2  # a paper that names more is about the literature and no report of a trial


@dataclass(frozen=True, slots=True)
class _Look:
    """What of a hit is compared."""

    paper: str
    trial: tuple[str, ...]
    section: str
    text: str
    digits: frozenset[str]

    def same(self, other: "_Look") -> bool:
        """Whether two hits tell one thing."""
        if self.paper == other.paper:
            return False
        if self.trial and self.trial == other.trial and self.section == other.section:
            return True
        if self.digits != other.digits:
            return False  # other numbers, and no need to take the text apart
        (numbers, shingles), (others, strange) = _told(self.text), _told(other.text)
        if not shingles or not strange or numbers != others:
            return False
        shared = len(shingles & strange)
        return shared >= _RESEMBLANCE * (len(shingles) + len(strange) - shared)


class Fold:
    """Hits in their order, each near-duplicate under the one before it that it repeats."""

    def __init__(self) -> None:
        self.hits: list[Hit] = []
        self._looks: list[_Look] = []

    def add(self, hits: Iterable[Hit]) -> None:
        """Take up more hits, best first."""
        for hit in hits:
            look = _look(hit)
            at = next((n for n, kept in enumerate(self._looks) if kept.same(look)), None)
            if at is None:
                self.hits.append(hit)
                self._looks.append(look)
            elif hit.paper.id not in self.hits[at].also:
                self.hits[at] = replace(self.hits[at], also=(*self.hits[at].also, hit.paper.id))


def _look(hit: Hit) -> _Look:
    trials = tuple(sorted(set(hit.paper.nct)))
    return _Look(
        paper=hit.paper.id,
        trial=trials if len(trials) <= _TRIALS else (),
        section=str(hit.passage.section),
        text=hit.passage.text,
        digits=_digits(hit.passage.text),
    )


def _digits(text: str) -> frozenset[str]:
    """The digits in the numbers of a text."""
    plain = unicodedata.normalize("NFKD", "".join(set(text)))
    return frozenset(filter(str.isdigit, plain))


@lru_cache(maxsize=512)  # one question is searched for in several ways, and finds much again
def _told(text: str) -> tuple[frozenset[str], frozenset[tuple[str, ...]]]:
    """The numbers and the shingles of a text."""
    found = terms(text)
    wide = range(len(found) - _SHINGLE + 1) if len(found) >= _SHORTEST else ()
    return (
        frozenset(term for term in found if any(c.isdigit() for c in term)),
        frozenset(tuple(found[i : i + _SHINGLE]) for i in wide),
    )
