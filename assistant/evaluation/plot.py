"""The figures of one or two models side by side, with their intervals, as a picture."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from literature.errors import ShizhenError

SHOWN = {
    "statement_support": "statements supported",
    "citation_recall": "citation recall",
    "citation_precision": "citation precision",
    "number_fidelity": "number fidelity",
    "gold_paper_cited": "known paper cited",
}
COLOURS = ("#1b6b57", "#b5762a")


def plot(runs: Sequence[Mapping[str, Any]], path: Path) -> None:
    """Write ``path`` (png, svg, pdf) from the summaries of :mod:`assistant.evaluation.run`.

    Raises ``ShizhenError`` where it cannot be written, or its ending names no picture.
    """
    from matplotlib.figure import Figure

    figure = Figure(figsize=(7, 3.4), layout="constrained")
    axes = figure.add_subplot()
    rows = [*SHOWN.values(), "abstention F1"]
    for place, run in enumerate(runs):
        shift = 0.18 * (place - (len(runs) - 1) / 2)
        told = [(y, one) for y, one in enumerate(_figures(run)) if one]
        values = [one["value"] for _, one in told]
        reach = [
            [max(one["value"] - one["low"], 0.0) for _, one in told],
            [max(one["high"] - one["value"], 0.0) for _, one in told],
        ]
        axes.errorbar(
            values,
            [y + shift for y, _ in told],
            xerr=reach,
            fmt="os"[place % 2],
            color=COLOURS[place % len(COLOURS)],
            capsize=3,
            label=f"{run['model']} ({run['answered']} of {run['questions']} answered)",
        )
    axes.set_yticks(range(len(rows)), rows)
    axes.invert_yaxis()
    axes.set_xlim(-0.02, 1.02)
    axes.set_xlabel("share, with 95 % bootstrap interval")
    axes.grid(axis="x", alpha=0.3)
    axes.legend(loc="lower left", fontsize="small")
    try:
        figure.savefig(path, dpi=150)
    except (OSError, ValueError) as error:
        raise ShizhenError(
            f"the picture cannot be written: {error}",
            file=str(path),
            cure="Name a writable file that ends in .png, .svg or .pdf.",
        ) from error


def _figures(run: Mapping[str, Any]) -> list[Mapping[str, float] | None]:
    abstention = run["abstention"]
    return [*(run[key] for key in SHOWN), abstention["f1"] if abstention else None]
