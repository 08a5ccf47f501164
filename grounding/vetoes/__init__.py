"""The vetoes in order; the first that decides, decides. A new veto is a new file and a line here.

Each is ``veto(claim: Sided, evidence: Sided) -> Finding | None`` under a ``NAME``. A claim that
merely says less than the passage is not vetoed.
"""

from typing import Protocol

from grounding.sided import Finding, Sided
from grounding.vetoes import (
    certainty,
    comparators,
    direction,
    diseases,
    drugs,
    negation,
    numbers,
    outcomes,
    populations,
    regimens,
    scope,
    secondary,
    species,
    statistics,
)


class Veto(Protocol):
    """What a module of this package offers."""

    NAME: str

    def veto(self, claim: Sided, evidence: Sided) -> Finding | None:
        """What the evidence holds against the claim, or ``None``."""


ORDER: tuple[Veto, ...] = (
    statistics,
    comparators,
    numbers,
    negation,
    direction,
    drugs,
    diseases,
    species,
    populations,
    outcomes,
    regimens,
    certainty,
    scope,
    secondary,
)
