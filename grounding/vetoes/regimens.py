"""How it was given: once or twice a day, by mouth or into a vein."""

from grounding.groups import drift
from grounding.sided import Finding, Sided

NAME = "regimens"

DIMENSIONS = ("frequency", "route")


def veto(claim: Sided, evidence: Sided) -> Finding | None:
    """A frequency or route in the claim where the passage has another and never this one."""
    return drift(DIMENSIONS, claim, evidence, "regimen_differs")
