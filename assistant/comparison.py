"""A comparison taken apart: "A or B in C?" is also asked as "A in C" and "B in C".

A passage that compares both answers best; where there is none, each side has its own evidence.
"""

import re
from dataclasses import dataclass

from assistant.extraction.terms import GENERIC, INTENT, Term, terms

_COMPARES = re.compile(
    r"\b(?:vs\.?|versus|or|than|compar\w+|differ\w*|superior|inferior|better|worse|prefer\w*|rather|"
    r"between|against|over)\b|还是|或者?|相比|比较|对比|优于|劣于|好于|更|区别|差异|不同|哪[个种]",
    re.IGNORECASE,
)
_SIDES = frozenset({"drug", "procedure", "lifestyle", "test", "name"})


@dataclass(frozen=True, slots=True)
class Side:
    """One side of a comparison: its ``name`` as asked, and the ``question`` about it alone."""

    name: str
    question: str


def sides(question: str) -> tuple[Side, ...]:
    """The two or three things a question compares; empty for any other question."""
    if not _COMPARES.search(question):
        return ()
    asked = terms(question)
    compared = [term for term in asked if term.kind in _SIDES and term.is_matter]
    kinds = [term.kind for term in compared]
    kind = next((kind for kind in kinds if kinds.count(kind) > 1), None)
    if kind is None:
        return ()
    alike = [term for term in compared if term.kind == kind][:3]
    return tuple(Side(term.name, _about(term, alike, asked)) for term in alike)


def _about(one: Term, alike: list[Term], asked: tuple[Term, ...]) -> str:
    """What is asked of one side: the question's terms without the other sides."""
    others = {term for term in alike if term is not one}
    kept = [term for term in asked if term not in others and term.kind != GENERIC]
    first = [one, *(term for term in kept if term is not one and term.kind != INTENT)]
    intents = [term for term in kept if term.kind == INTENT]
    return " ".join(term.name for term in (*first, *intents))
