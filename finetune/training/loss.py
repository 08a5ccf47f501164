"""The loss: cross entropy of the next token, each token with its own weight."""

from typing import TYPE_CHECKING, Any

from finetune.training.collate import rounded

if TYPE_CHECKING:
    import torch


def weighted_sum(
    model: Any, tokens: "torch.Tensor", positions: "torch.Tensor", weights: "torch.Tensor"
) -> "torch.Tensor":
    """Sum over learnt tokens of weight × cross entropy, a scalar in f32.

    All three are of shape (1, length); ``weights[0, i]`` is that of predicting ``tokens[0, i]``,
    which the model does at ``i - 1``. Logits are computed only there: of a cited dialogue a fifth
    of the tokens is learnt, and the other logits would be most of the memory of a small model.
    Their number is rounded up, as lengths are, with the sequence's first, of no weight.
    """
    from torch.nn.functional import cross_entropy, pad

    learnt = weights[0, 1:].nonzero()[:, 0]
    spare = rounded(len(learnt)) - len(learnt)
    each = weights[0, learnt + 1]
    learnt, each = pad(learnt, (0, spare)), pad(each, (0, spare))
    logits = model(
        input_ids=tokens, position_ids=positions, logits_to_keep=learnt, use_cache=False
    ).logits
    losses = cross_entropy(logits[0].float(), tokens[0, learnt + 1], reduction="none")
    return (losses * each).sum()
