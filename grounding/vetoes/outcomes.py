"""What was measured: overall survival told of progression-free survival, systolic of diastolic."""

from grounding.groups import drift
from grounding.sided import Finding, Sided

NAME = "outcomes"

DIMENSIONS = ("survival", "pressure", "lipids", "transaminases", "antigens", "death")


def veto(claim: Sided, evidence: Sided) -> Finding | None:
    """An outcome in the claim where the passage has another of its kind and never this one."""
    return drift(DIMENSIONS, claim, evidence, "outcome_differs")
