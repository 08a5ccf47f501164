"""What both networks are while they are trained: an encoder under the head."""

from abc import ABC, abstractmethod
from collections.abc import Iterator

import torch
from torch import Tensor, nn

HIDDEN = 128


class Reading(nn.Module, ABC):
    """An encoder under a head that gives logits for SUPPORT, NEI, REFUTE of two texts together.

    The head sees the first token, the mean over the claim, and how far that is from the mean over
    the window.
    """

    def __init__(self, width: int) -> None:
        super().__init__()
        self.dense = nn.Linear(3 * width, HIDDEN)
        self.out = nn.Linear(HIDDEN, 3)
        self.drop = nn.Dropout(0.1)

    @abstractmethod
    def states(self, ids: Tensor, seen: Tensor) -> Tensor:
        """Batch × tokens, twice, to batch × tokens × width."""

    @abstractmethod
    def packed(self) -> Iterator[nn.Parameter]:
        """The trained matrices that ship in four bits."""

    def forward(self, ids: Tensor, seen: Tensor, in_claim: Tensor, in_window: Tensor) -> Tensor:
        """``ids`` (batch × tokens), and three masks of its shape; gives batch × 3."""
        states = self.states(ids, seen).float()
        claim, window = _mean(states, in_claim), _mean(states, in_window)
        features = torch.cat([states[:, 0], claim, (claim - window).abs()], 1)
        return self.out(self.drop(torch.nn.functional.gelu(self.dense(self.drop(features)))))

    def body_and_head(self) -> tuple[list[nn.Parameter], list[nn.Parameter]]:
        """What is trained, in the two parts that have rates of their own."""
        head = [*self.dense.parameters(), *self.out.parameters()]
        known = set(map(id, head))
        body = [p for p in self.parameters() if p.requires_grad and id(p) not in known]
        return body, head


def _mean(states: Tensor, mask: Tensor) -> Tensor:
    weight = mask.unsqueeze(-1).float()
    return (states * weight).sum(1) / weight.sum(1).clamp(min=1)
