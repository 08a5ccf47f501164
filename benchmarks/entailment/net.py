"""The English network as it is trained: the lower layers of all-mpnet-base-v2 under the head.

MPNet: Song et al. 2020. Leaving out upper layers before fine-tuning costs little (Sajjad et al.
2023, "On the effect of dropping layers of pre-trained transformer models").
"""

from abc import ABC, abstractmethod
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import torch
from torch import Tensor, nn

from grounding.entailment.packing import rounded

LAYERS = 7
FIXED = 2
"""The lowest layers keep their weights: a sixth of the time saved."""
WIDTH = 768
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


class Net(Reading):
    """MPNet's lower layers, all but the lowest trained."""

    def __init__(self, base: Path) -> None:
        super().__init__(WIDTH)
        from transformers import MPNetModel

        self.body: Any = MPNetModel.from_pretrained(
            str(base),
            add_pooling_layer=False,
            num_hidden_layers=LAYERS,
            hidden_dropout_prob=0.0,
            attention_probs_dropout_prob=0.0,
        )
        encoder = self.body.encoder
        for part in (self.body.embeddings.word_embeddings, *encoder.layer[:FIXED]):
            for parameter in part.parameters():
                if parameter.dim() == 2:  # as they ship
                    parameter.data = rounded(parameter.data)
        for part in (self.body.embeddings, encoder.relative_attention_bias, *encoder.layer[:FIXED]):
            for parameter in part.parameters():
                parameter.requires_grad = False

    def states(self, ids: Tensor, seen: Tensor) -> Tensor:
        """As MPNet gives them."""
        found: Tensor = self.body(input_ids=ids, attention_mask=seen).last_hidden_state
        return found

    def packed(self) -> Iterator[nn.Parameter]:
        """The matrices of the layers that are trained."""
        trained = self.body.encoder.layer[FIXED:].parameters()
        return (p for p in trained if p.dim() == 2)


def _mean(states: Tensor, mask: Tensor) -> Tensor:
    weight = mask.unsqueeze(-1).float()
    return (states * weight).sum(1) / weight.sum(1).clamp(min=1)
