"""Fit the judge: ``python -m benchmarks.entailment.calibrate``.

For each language a logistic regression over the network's log-odds and the features of form, on
the quarter of each set's claims that its network never saw: English of three classes, on medical
sets; Chinese of two, each weight held to the sign it must have, on pairs made by rule and on claims
made of questions. Which features, and every threshold, by cross-validation over claims and over
whole sets (each set predicted by the others); the dev sets are not read here.
"""

import argparse
import json
import math
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import balanced_accuracy_score, roc_auc_score
from sklearn.model_selection import GroupKFold

from benchmarks.entailment.held import SETS, Held, Matrix, kept
from benchmarks.results import record
from grounding.entailment.features import NAMES
from grounding.entailment.judge import MODEL_NAMES
from grounding.entailment.load import load_judge
from grounding.verdict import Label

SIGNS = dict.fromkeys(
    (
        "support", "window coverage", "passage coverage", "roots in window", "roots in passage",
        "weakest clause in window", "weakest clause in passage", "longest common stretch",
        "short runs shared", "long runs shared", "figures found", "best overlap",
    ),
    1,
) | dict.fromkeys(
    ("refutation", "longest gap", "denials apart", "contradicted", "partial", "not found"), -1
)  # fmt: skip
"""Which way a feature may speak for support. Fitted freely a weight turns to what is
peculiar to these sets (more shared runs, less supported); held to its sign it does not."""
CHOICES = {
    "en": {
        "model": MODEL_NAMES,
        "model and form": (*MODEL_NAMES, *NAMES),
        "model and some": (
            *MODEL_NAMES,
            "passage coverage",
            "roots in passage",
            "weakest clause in passage",
            "figures found",
            "denials apart",
            "contradicted",
            "partial",
            "not found",
        ),
        "form": NAMES,
    },
    "zh": {
        "model": MODEL_NAMES,
        "model and form": tuple(SIGNS),
        "form": tuple(name for name in SIGNS if name not in MODEL_NAMES),
        "model and some": (
            *MODEL_NAMES,
            "passage coverage",
            "roots in passage",
            "weakest clause in passage",
            "longest gap",
            "short runs shared",
            "figures found",
            "denials apart",
            "contradicted",
            "partial",
            "not found",
        ),
    },
}
PRECISION = {Label.SUPPORTED: 0.95, Label.CONTRADICTED: 0.9, Label.NOT_FOUND: 0.9}
"""What a verdict must reach on the held-out pairs before it is given. A warning in the mean, for a
reader looks again at what she is warned of; what certifies, :func:`surely`."""
FAIR, SEVERAL = 0.8, 15
"""What it must reach in every set that has so many pairs above the threshold."""
FEWEST = 25
"""Pairs above a threshold by which it can be judged."""
GIVEN = {"en": tuple(PRECISION), "zh": (Label.SUPPORTED, Label.NOT_FOUND)}
"""What a judge may say. The Chinese one is fitted to tell support from the rest, no more."""
EVEN_CLASSES = {"en": False, "zh": True}
"""Whether supported and other claims count alike: in Chinese two of three were made to fail."""
BY_ACCURACY = {"en": False, "zh": True}
"""Whether features are chosen by balanced accuracy or by AUROC, both over sets unseen."""
SIGNED = ("zh",)
"""Languages whose judge is held to the signs; it tells supported from not, no more."""
BY_SET = ("zh",)
"""Languages whose thresholds are set on predictions of sets unseen, not of claims unseen: what is
asked there is like none of the sets, and trial reports would be judged more surely than well."""
NEVER = -30.0
"""The bias of a class that such a judge does not tell."""
OUT = Path(__file__).resolve().parents[2] / "grounding" / "entailment" / "weights" / "judge.json"


def fitted(matrix: Matrix, labels: NDArray[np.int64], weights: Matrix) -> dict[str, Any]:
    """Standardisation and weights, as ``judge.json`` holds them."""
    mean, scale = matrix.mean(0), matrix.std(0) + 1e-6
    model = LogisticRegression(C=0.1, max_iter=5000)
    model.fit((matrix - mean) / scale, labels, sample_weight=weights)
    return {
        "mean": mean.round(6).tolist(),
        "scale": scale.round(6).tolist(),
        "weights": model.coef_.round(6).tolist(),
        "bias": model.intercept_.round(6).tolist(),
    }


def signed(
    matrix: Matrix, labels: NDArray[np.int64], weights: Matrix, names: tuple[str, ...]
) -> dict[str, Any]:
    """As :func:`fitted`, supported against the rest, every weight on its side of nought.

    The penalty is that of :func:`fitted`, C = 0.1.
    """
    mean, scale = matrix.mean(0), matrix.std(0) + 1e-6
    scaled = (matrix - mean) / scale
    truth = np.where(labels == 0, 1.0, -1.0)
    penalty = 1 / (0.1 * len(labels))

    def loss(found: Matrix) -> tuple[float, Matrix]:
        margin = truth * (scaled @ found[:-1] + found[-1])
        slope = -weights * truth / (1 + np.exp(np.clip(margin, -500, 500))) / len(labels)
        value = (weights * np.logaddexp(0, -margin)).mean() + penalty * (found[:-1] ** 2).sum() / 2
        return float(value), np.append(scaled.T @ slope + penalty * found[:-1], slope.sum())

    sides = {1: (0, None), -1: (None, 0), 0: (None, None)}
    bounds = [*(sides[SIGNS.get(name, 0)] for name in names), sides[0]]
    found = minimize(loss, np.zeros(len(names) + 1), jac=True, bounds=bounds, method="L-BFGS-B").x
    nought = [0.0] * len(names)
    return {
        "mean": mean.round(6).tolist(),
        "scale": scale.round(6).tolist(),
        "weights": [found[:-1].round(6).tolist(), nought, nought],
        "bias": [round(float(found[-1]), 6), 0.0, NEVER],
    }


def probabilities(fit: dict[str, Any], matrix: Matrix) -> Matrix:
    """Of the three classes, a row a pair."""
    scaled = (matrix - np.array(fit["mean"])) / np.array(fit["scale"])
    scores = scaled @ np.array(fit["weights"]).T + np.array(fit["bias"])
    scores = np.exp(scores - scores.max(1, keepdims=True))
    found: Matrix = scores / scores.sum(1, keepdims=True)
    return found


def out_of_fold(
    data: Held,
    names: tuple[str, ...],
    by_set: bool,
    even_classes: bool = False,
    to_signs: bool = False,
) -> Matrix:
    """Each pair's probabilities from a fit that saw neither its claim nor (``by_set``) its set."""
    matrix, weights = data.columns(names), data.weights(even_classes)
    found = np.zeros((len(matrix), 3))
    groups = data.sets if by_set else data.claims
    folds = GroupKFold(len(set(data.sets)) if by_set else 5)
    for train, test in folds.split(matrix, groups=groups):
        seen = matrix[train], data.labels[train], weights[train]
        fit = signed(*seen, names) if to_signs else fitted(*seen)
        found[test] = probabilities(fit, matrix[test])
    return found


def auroc(data: Held, guessed: Matrix) -> float:
    """Mean over the sets, SUPPORT against the rest."""
    return float(
        np.mean(
            [
                roc_auc_score(data.labels[data.sets == s] == 0, guessed[data.sets == s, 0])
                for s in sorted(set(data.sets))
            ]
        )
    )


def even(data: Held, guessed: Matrix) -> tuple[float, float]:
    """The probability that divides support from the rest best, and its balanced accuracy.

    Of the sets' balanced accuracies it is the mean.
    """

    def accuracy(threshold: float) -> float:
        return float(
            np.mean(
                [
                    balanced_accuracy_score(
                        data.labels[data.sets == s] == 0, guessed[data.sets == s, 0] >= threshold
                    )
                    for s in sorted(set(data.sets))
                ]
            )
        )

    best = float(max(np.arange(0.1, 0.9, 0.01), key=accuracy))
    return round(best, 2), accuracy(best)


def surely(right: NDArray[np.bool_]) -> float:
    """The share that is right less one standard error: the lower end of the score interval with
    z = 1 (Wilson 1927, J. Am. Stat. Assoc. 22, p. 209). The lowest threshold that just reaches a
    share on the pairs it is chosen on was lucky on them.
    """
    n, share = len(right), float(right.mean())
    return (share + 0.5 / n - math.sqrt(share * (1 - share) / n + 0.25 / n**2)) / (1 + 1 / n)


def thresholds(
    data: Held, guessed: Matrix, given: tuple[Label, ...]
) -> tuple[dict[str, float], dict[str, dict[str, int]]]:
    """The lowest probability of each verdict that is precise enough, and what was measured there.

    Only pairs that a judge may decide, and nothing has before it, count, at least :data:`FEWEST` of
    them above a threshold. Right is what :data:`grounding.error_rates.AGREES` calls so: asked
    whether the passage supports the claim.
    No set with several pairs above it may be far worse than the rest.
    """
    found, measured = {}, {}
    for number, label in enumerate((Label.SUPPORTED, Label.NOT_FOUND, Label.CONTRADICTED)):
        if label not in given:
            continue
        counted = data.open & data.trusted if label == Label.SUPPORTED else data.open
        column = guessed[counted, number]
        right = (data.labels[counted] == 0) == (label == Label.SUPPORTED)
        sets = data.sets[counted]
        for threshold in np.arange(0.5, 0.995, 0.005):
            above = column >= threshold
            if above.sum() < FEWEST:
                break
            several = [s for s in set(sets[above]) if (sets[above] == s).sum() >= SEVERAL]
            precise = [right[above & (sets == s)].mean() >= FAIR for s in several]
            reached = surely(right[above]) if label == Label.SUPPORTED else right[above].mean()
            if reached >= PRECISION[label] and all(precise):
                found[str(label)] = round(float(threshold), 3)
                wrong = int((~right[above]).sum())
                measured[str(label)] = {"n": int(above.sum()), "wrong": wrong}
                break
    return found, measured


def main(arguments: list[str] | None = None) -> None:
    """Choose, fit, set the thresholds, write ``judge.json`` and print what was seen."""
    parser = argparse.ArgumentParser(description="Fit the judge.")
    parser.add_argument("--out", type=Path, default=OUT)
    parser.add_argument("--keep", type=Path, help="folder for what the network said of each pair")
    parser.add_argument("--language", choices=SETS, nargs="+", default=list(SETS))
    asked = parser.parse_args(arguments)
    judge = load_judge()
    if judge is None:
        raise SystemExit("there is no model to fit a judge for")
    written: dict[str, Any] = json.loads(asked.out.read_text(encoding="utf-8"))
    table = [
        "| language | pairs | features | how many | AUROC, claims unseen | AUROC, sets unseen "
        "| balanced accuracy, sets unseen |",
        "|---|--:|---|--:|--:|--:|--:|",
    ]
    for language in asked.language:
        data = kept(asked.keep, language, judge)
        evened, to_signs = EVEN_CLASSES[language], language in SIGNED
        scores, divides = {}, {}
        for name, names in CHOICES[language].items():
            within = auroc(data, out_of_fold(data, names, False, evened, to_signs))
            unseen = out_of_fold(data, names, True, evened, to_signs)
            across = auroc(data, unseen)
            divides[name], accuracy = even(data, unseen)
            scores[name] = accuracy if BY_ACCURACY[language] else across
            table.append(
                f"| {language} | {len(data.labels)} | {name} | {len(names)} | {within:.3f} "
                f"| {across:.3f} | {accuracy:.3f} |"
            )
        chosen = max(scores, key=lambda name: scores[name])
        names = CHOICES[language][chosen]
        guessed = out_of_fold(data, names, language in BY_SET, evened, to_signs)
        limits, measured = thresholds(data, guessed, GIVEN[language])
        table.append(f"| {language} | | taken: *{chosen}* | | | | |")
        seen = data.columns(names), data.labels, data.weights(evened)
        written[language] = {
            "model": judge.models[language].sha256,
            "names": list(names),
            **(signed(*seen, names) if to_signs else fitted(*seen)),
            "even": divides[chosen],
            "thresholds": limits,
            "measured": measured,
        }
    asked.out.write_text(json.dumps(written, indent=1) + "\n", encoding="utf-8")
    record("Entailment: features on held-out claims of the train splits", "\n".join(table))
    print("\n".join(table), *(written[language]["measured"] for language in asked.language))


if __name__ == "__main__":
    main()
