"""``Row``: one dialogue as a model is trained on it."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Row:
    """Token ids and how much each of them is learnt.

    ``weights[i]`` is the weight of predicting ``tokens[i]``; 0 where nothing is learnt (prompt,
    passages, questions). ``name`` is the id of the dialogue, for every message about the row.
    """

    name: str
    tokens: tuple[int, ...]
    weights: tuple[float, ...]

    def __post_init__(self) -> None:
        if len(self.tokens) != len(self.weights):
            raise ValueError("every token has one weight")

    @property
    def learnt(self) -> int:
        """How many tokens carry a label."""
        return sum(weight > 0 for weight in self.weights)

    def __len__(self) -> int:
        return len(self.tokens)
