"""What a model's logits and the features of form come to: three calibrated probabilities.

A logistic regression for each language, its weights and thresholds in ``weights/judge.json``;
``benchmarks/entailment/calibrate.py`` fits them on claims the network was not trained on, and
measures there how often each verdict is wrong.
"""

import hashlib
import json
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache, cached_property
from importlib.resources import files
from typing import Any

from pydantic import BaseModel, ConfigDict

from grounding.entailment.features import NAMES, features
from grounding.entailment.model import Entailment, Logits
from grounding.entailment.windows import Portion, portions
from grounding.sided import Sided
from grounding.verdict import Label

MODEL_NAMES = ("support", "refutation")
"""Log-odds of a network. One portion is read: a second adds .01 of AUROC and halves the speed."""


class Measured(BaseModel):
    """How often a verdict was wrong among ``n`` held-out pairs."""

    model_config = ConfigDict(frozen=True)

    n: int
    wrong: int


class Regression(BaseModel):
    """One language's weights: rows SUPPORT, NEI, REFUTE over standardised features."""

    model_config = ConfigDict(frozen=True)

    names: list[str]
    mean: list[float]
    scale: list[float]
    weights: list[list[float]]
    bias: list[float]
    even: float
    """The probability of support that divides best where as many claims hold as do not."""
    thresholds: dict[Label, float]
    """From which probability of its class on a verdict is given; one not listed never is."""
    measured: dict[Label, Measured]

    def probabilities(self, values: Mapping[str, float]) -> tuple[float, float, float]:
        """Of support, of neither, of refutation; they sum to one."""
        scaled = [
            (values[name] - mean) / scale
            for name, mean, scale in zip(self.names, self.mean, self.scale, strict=True)
        ]
        scores = [
            bias + sum(w * x for w, x in zip(row, scaled, strict=True))
            for row, bias in zip(self.weights, self.bias, strict=True)
        ]
        return _softmax(scores)


@dataclass(frozen=True, slots=True)
class Opinion:
    """What is thought of a claim: ``probabilities`` of support, neither, refutation.

    ``read`` are the stretches of the passage's comparable form that decided; ``label`` is the
    verdict they suffice for, ``None`` where they suffice for none; ``measured`` its error rate.
    """

    probabilities: tuple[float, float, float]
    read: tuple[tuple[int, int], ...]
    label: Label | None = None
    measured: Measured | None = None
    even: float = 0.5

    @property
    def support(self) -> float:
        """The probability that the passage supports the claim."""
        return self.probabilities[0]

    @property
    def of_label(self) -> float:
        """The probability of the class that ``label`` stands for, 0 where there is none."""
        return self.probabilities[_CLASSES.index(self.label)] if self.label else 0.0


class Judge:
    """Opinions by a model of entailment for each language; pure in claim and passage."""

    def __init__(self, models: Mapping[str, Entailment]) -> None:
        self.models = models
        self._regressions = {
            language: Regression.model_validate(fitted)
            for language, fitted in _fitted().items()
            if language in models and fitted["model"] == models[language].sha256
        }

    @cached_property
    def version(self) -> str:
        """The models' names, and a hash of their weights and of what was fitted to them."""
        hashes = [model.sha256 for model in self.models.values()]
        fitted = {language: _fitted()[language] for language in self._regressions}
        told = json.dumps([hashes, fitted], sort_keys=True)
        names = "+".join(model.name for model in self.models.values())
        return f"{names}/{hashlib.sha256(told.encode()).hexdigest()[:8]}"

    def opinion(
        self, claim: Sided, window: Sided, coverage: float, found: Label | None
    ) -> Opinion | None:
        """What to think of ``claim``; ``None`` where it is not in the passage's language, or in one
        the model does not read.

        ``window`` and ``coverage`` are :func:`grounding.align.align`'s, ``found`` what a veto says.
        """
        language = claim.language
        if language != window.whole.language or language not in self.models:
            return None
        logits, portion = self.reading(claim, window)
        regression = self._regressions.get(language)
        if regression is None:  # a model named in the settings: nothing here was measured
            probabilities = _softmax(logits)
            return Opinion(probabilities, portion.stretches, _decided(probabilities, _OTHERS))
        values = dict(zip(NAMES, features(claim, window, coverage, found), strict=True))
        values |= zip(MODEL_NAMES, log_odds(logits), strict=True)
        probabilities = regression.probabilities(values)
        label = _decided(probabilities, regression.thresholds)
        measured = regression.measured.get(label) if label else None
        if language == "zh":  # fitted to tell support from the rest, not what the rest is
            support, neither, refute = probabilities
            probabilities = support, neither + refute, 0.0
        return Opinion(probabilities, portion.stretches, label, measured, regression.even)

    def reading(self, claim: Sided, window: Sided) -> tuple[Logits, Portion]:
        """What the model of the claim's language says, and the portion it was given."""
        model = self.models[claim.language]
        portion = portions(claim.text, window.form.source, budget=model.budget)[0]
        return model(claim.text, portion.text), portion


_OTHERS = {Label.SUPPORTED: 0.95, Label.CONTRADICTED: 0.95, Label.NOT_FOUND: 0.95}
_CLASSES = (Label.SUPPORTED, Label.NOT_FOUND, Label.CONTRADICTED)


def _decided(
    probabilities: tuple[float, float, float], thresholds: dict[Label, float]
) -> Label | None:
    for label, probability in zip(_CLASSES, probabilities, strict=True):
        if probability >= thresholds.get(label, 2.0):
            return label
    return None


def log_odds(logits: Logits) -> tuple[float, float]:
    """Support against the rest and refutation against the rest."""
    support, neither, refute = logits
    return support - _either(neither, refute), refute - _either(support, neither)


def _either(a: float, b: float) -> float:
    top = max(a, b)
    return top + math.log(math.exp(a - top) + math.exp(b - top))


def _softmax(scores: Sequence[float]) -> tuple[float, float, float]:
    top = max(scores)
    first, second, third = (math.exp(score - top) for score in scores)
    total = first + second + third
    return first / total, second / total, third / total


@cache
def _fitted() -> dict[str, Any]:
    found: dict[str, Any] = json.loads(
        files("grounding.entailment").joinpath("weights", "judge.json").read_text(encoding="utf-8")
    )
    return found
