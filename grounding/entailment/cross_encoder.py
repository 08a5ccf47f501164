"""Any NLI cross-encoder of transformers or sentence-transformers in the shipped model's place."""

import hashlib
from functools import cached_property
from pathlib import Path
from typing import Any

from grounding.entailment.model import Logits
from grounding.entailment.windows import BUDGET
from literature.errors import ShizhenError

_LONGEST = 512
_MEANINGS = {"entail": 0, "support": 0, "neutral": 1, "contra": 2, "refut": 2}
"""How the labels of such models begin, and what they mean here."""


class CrossEncoder:
    """A sequence classifier that reads premise and hypothesis, in this order.

    Its labels must say which is which. Safetensors only: nothing pickled is loaded.
    """

    budget = BUDGET

    def __init__(self, name: str) -> None:
        self.name = Path(name).name
        self._source = name

    @property
    def sha256(self) -> str:
        """Hash of the weights file, or of the name where that stands for a hub's model."""
        weights = Path(self._source) / "model.safetensors"
        if weights.is_file():
            with weights.open("rb") as stream:
                return hashlib.file_digest(stream, "sha256").hexdigest()
        return hashlib.sha256(self._source.encode()).hexdigest()

    @cached_property
    def _parts(self) -> tuple[Any, Any, list[int]]:
        from transformers import AutoModelForSequenceClassification, AutoTokenizer

        try:
            tokenizer = AutoTokenizer.from_pretrained(self._source)
            model = AutoModelForSequenceClassification.from_pretrained(
                self._source, use_safetensors=True
            )
        except (OSError, ValueError) as error:
            raise ShizhenError(
                "the model of entailment cannot be loaded",
                file=self._source,
                cure=f"Name a folder with an NLI cross-encoder ({str(error).splitlines()[0]})",
            ) from error
        return tokenizer, model.eval(), self._order(model.config.id2label)

    def _order(self, labels: dict[int, str]) -> list[int]:
        """For support, neither, refute: which of the model's outputs it is."""
        order = [-1, -1, -1]
        for output, label in labels.items():
            for start, place in _MEANINGS.items():
                if label.lower().startswith(start):
                    order[place] = int(output)
        if -1 in order:
            raise ShizhenError(
                f"its labels ({', '.join(labels.values())}) are not those of entailment",
                file=self._source,
                cure="Its config.json has to name entailment, neutral and contradiction.",
            )
        return order

    def __call__(self, claim: str, portion: str) -> Logits:
        """Its three logits, one text at a time, so that no batch can change them."""
        import torch

        tokenizer, model, order = self._parts
        read = tokenizer(
            portion, claim, truncation="only_first", max_length=_LONGEST, return_tensors="pt"
        )
        with torch.inference_mode():
            found = model(**read).logits[0].float().tolist()
        return Logits(*(found[n] for n in order))
