"""What every model of entailment is: a claim and a portion of a passage to three logits."""

from typing import NamedTuple, Protocol


class Logits(NamedTuple):
    """What a model makes of a claim and a portion: any scale, the greater the likelier."""

    support: float
    neither: float
    refute: float


class Entailment(Protocol):
    """A model of entailment: named, pinned, and the same whatever it was asked before.

    ``budget`` are the characters of a portion that it reads best.
    """

    @property
    def name(self) -> str:
        """What settings and verdicts call it."""
        ...

    @property
    def sha256(self) -> str:
        """Hash of its weights."""
        ...

    @property
    def budget(self) -> int:
        """Characters of a passage it is given to read."""
        ...

    def __call__(self, claim: str, portion: str) -> Logits:
        """What it makes of one claim and one portion of a passage."""
        ...
