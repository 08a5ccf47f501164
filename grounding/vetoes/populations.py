"""In whom: what is said of adults told of children, of women told of men."""

from grounding.groups import drift
from grounding.sided import Finding, Sided

NAME = "populations"

DIMENSIONS = ("age", "sex", "patients", "pregnancy", "smoking")


def veto(claim: Sided, evidence: Sided) -> Finding | None:
    """A group in the claim where the evidence has another, and the passage never this one."""
    return drift(DIMENSIONS, claim, evidence, "population_differs")
