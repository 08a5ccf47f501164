"""``python -m benchmarks.finetuned UNTUNED [TUNED]``: evaluations of ``shizhen finetune evaluate``.

Writes what the folders hold into RESULTS.md: the untuned model's figures, or before and after with
the paired intervals. What was run is in the folders' ``run.json``.
"""

import json
import math
import sys
from pathlib import Path
from typing import Any

from benchmarks.results import record
from finetune.evaluation.bootstrap import Gain
from finetune.evaluation.evaluate import METRICS
from finetune.evaluation.report import alone, compared, general

SECTION = "A tuned model's citations, before and after, on held-out papers"


def main() -> None:
    """Record one evaluation, or the second against the first."""
    told = json.loads((Path(sys.argv[-1]) / METRICS).read_text(encoding="utf-8"))
    run = told["run"]
    asked = (
        f"{told['questions']} questions over {told['papers']} papers (side {run['side']}, turns "
        f"{run['turns']}, n {run['n']}, {run['length']} tokens, {run['room']} for the answer), "
        f"base {run['model']['base']} `{run['model']['weights'][:12]}`"
    )
    parts = [asked + (", not tuned." if len(sys.argv) < 3 else ".")]
    if "gains" in told:
        parts.append(compared(_gains(told["gains"])))
        for language, gains in told["gains_by_language"].items():
            parts += [f"In {language}:", compared(_gains(gains))]
    else:
        around = {name: tuple(map(_known, pair)) for name, pair in told["intervals"].items()}
        figures = {name: _known(value) for name, value in told["figures"].items()}
        parts.append(alone(figures, around))
    parts += [
        "Loss on ordinary answers:",
        general(told["general_loss"], told.get("general_loss_rise", {})),
    ]
    record(SECTION, "\n\n".join(parts))


def _gains(told: dict[str, dict[str, Any]]) -> dict[str, Gain]:
    keys = ("before", "after", "low", "high")
    return {name: Gain(*(_known(gain[key]) for key in keys)) for name, gain in told.items()}


def _known(value: float | None) -> float:
    return math.nan if value is None else value


if __name__ == "__main__":
    main()
