"""What the judge is fitted on, as rules, form and network see it: the quarter of each set's claims
that its network never saw.
"""

import random
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from benchmarks.entailment.data import LABELS, is_held_out, rows
from benchmarks.entailment.data_zh import longer
from benchmarks.entailment.own import Pair
from benchmarks.entailment.own_zh import pairs as chinese_pairs
from grounding.checker import LAYERS, Case, CheckerSettings, trusted
from grounding.entailment.features import NAMES, features
from grounding.entailment.judge import MODEL_NAMES, Judge, log_odds
from grounding.vetoes import ORDER

OWN, LONGER = "made by rule", "made longer"
"""The pairs of :mod:`benchmarks.entailment.own_zh`."""
OWN_SEED = 5
SETS = {
    "en": (
        "scifact.train",
        "citation-integrity.train",
        "open-train/check_covid",
        "open-train/rct_conclusion_en",
        "open-train/evidence_inference_abstract",
    ),
    "zh": (
        OWN,
        LONGER,
        "open-train/zh_cmrc_claims",
        "open-train/zh_drcd_claims",
        "open-train/zh_xquad_claims",
        "open-train/zh_csl_medical_conclusion",
        "nli4ct-zh.train",
    ),
}
MOST = 900
"""Pairs of one set."""

Matrix = NDArray[np.float64]


@dataclass(frozen=True)
class Held:
    """The held-out pairs of one language: features, label numbers, and where each comes from."""

    values: Matrix
    labels: NDArray[np.int64]
    sets: NDArray[np.str_]
    claims: NDArray[np.str_]
    open: NDArray[np.bool_]
    """Whether no layer before the judge has decided already."""
    trusted: NDArray[np.bool_]
    """Whether the checker would let a judge certify it."""

    def columns(self, names: tuple[str, ...]) -> Matrix:
        """The columns called ``names``."""
        known = [*NAMES, *MODEL_NAMES]
        return self.values[:, [known.index(name) for name in names]]

    def weights(self, even_classes: bool) -> Matrix:
        """Every set counts the same, and in it, if asked, what is supported as much as the rest."""
        group = self.sets
        if even_classes:
            supported = np.where(self.labels == 0, " supported", " not")
            group = np.char.add(self.sets, supported)
        count = dict(zip(*np.unique(group, return_counts=True), strict=True))
        found = np.array([1 / float(count[name]) for name in group])
        return found / found.mean()


def held(language: str, judge: Judge) -> Held:
    """Read, and see what form and network make of them."""
    values, labels, sets, claims, still_open, sure = [], [], [], [], [], []
    for name in SETS[language]:
        for pair in _drawn(name):
            case = Case(pair.claim, pair.passage, "", CheckerSettings())
            if case.said.language != language:
                continue
            window = case.window
            called = next(
                (f.label for veto in ORDER if (f := veto.veto(case.said, window.evidence))), None
            )
            row = features(case.said, window.evidence, window.coverage, called)
            values.append([*row, *log_odds(judge.reading(case.said, window.evidence)[0])])
            labels.append(LABELS[pair.label])
            sets.append(name)
            claims.append(pair.claim)
            still_open.append(not any(layer(case) for layer in LAYERS))
            sure.append(trusted(case))
    return Held(
        np.array(values),
        np.array(labels),
        np.array(sets),
        np.array(claims),
        np.array(still_open),
        np.array(sure),
    )


def _drawn(name: str) -> list[Pair]:
    if name == OWN:
        return chinese_pairs(MOST, OWN_SEED, held_out=True)
    if name == LONGER:
        found = longer(random.Random(OWN_SEED), held_out=True)
    else:
        found = [pair for pair in rows(name) if is_held_out(pair.claim)]
    random.Random(name).shuffle(found)
    return found[:MOST]


def kept(folder: Path | None, language: str, judge: Judge) -> Held:
    """:func:`held`, or what an earlier run with the same ``folder`` has seen."""
    file = folder / f"{language}-{judge.models[language].sha256[:8]}.npz" if folder else None
    if file and file.exists():
        with np.load(file, allow_pickle=False) as found:
            return Held(**{name: found[name] for name in found.files})
    data = held(language, judge)
    if file:
        np.savez(file, **vars(data))
    return data
