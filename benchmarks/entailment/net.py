"""The network as it is trained: the lower layers of all-mpnet-base-v2 under a three-way head.

MPNet: Song et al. 2020. Leaving out upper layers before fine-tuning costs little (Sajjad et al.
2023, "On the effect of dropping layers of pre-trained transformer models").
"""

from pathlib import Path
from typing import Any

import torch
from torch import Tensor, nn

LAYERS = 7
FIXED = 2
"""The lowest layers keep their weights: a sixth of the time saved."""
WIDTH = 768
HIDDEN = 128


class Net(nn.Module):
    """Logits for SUPPORT, NEI, REFUTE from a claim and a window read together.

    The head sees the first token, the mean over the claim, and how far that is from the mean over
    the window.
    """

    def __init__(self, base: Path) -> None:
        super().__init__()
        from transformers import MPNetModel

        self.body: Any = MPNetModel.from_pretrained(
            str(base),
            add_pooling_layer=False,
            num_hidden_layers=LAYERS,
            hidden_dropout_prob=0.0,
            attention_probs_dropout_prob=0.0,
        )
        self.dense = nn.Linear(3 * WIDTH, HIDDEN)
        self.out = nn.Linear(HIDDEN, 3)
        self.drop = nn.Dropout(0.1)
        for fixed in self.fixed():
            for parameter in fixed.parameters():
                parameter.requires_grad = False

    def fixed(self) -> list[nn.Module]:
        """The parts that training leaves as they were."""
        encoder = self.body.encoder
        return [self.body.embeddings, encoder.relative_attention_bias, *encoder.layer[:FIXED]]

    def forward(self, ids: Tensor, seen: Tensor, in_claim: Tensor, in_window: Tensor) -> Tensor:
        """``ids`` (batch × tokens), and three masks of its shape; gives batch × 3."""
        states = self.body(input_ids=ids, attention_mask=seen).last_hidden_state.float()
        claim, window = _mean(states, in_claim), _mean(states, in_window)
        features = torch.cat([states[:, 0], claim, (claim - window).abs()], 1)
        return self.out(self.drop(torch.nn.functional.gelu(self.dense(self.drop(features)))))


def _mean(states: Tensor, mask: Tensor) -> Tensor:
    weight = mask.unsqueeze(-1).float()
    return (states * weight).sum(1) / weight.sum(1).clamp(min=1)
