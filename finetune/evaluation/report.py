"""The table that proves it, with its plots: one model alone, or before and after."""

import math
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from matplotlib.figure import Figure

from dialogue_gen.publish.figures import BLUE, GREY
from finetune.evaluation.bootstrap import Gain
from finetune.evaluation.metrics import LOWER_IS_BETTER

NOT_MEASURED = "–"


def shown(value: float) -> str:
    """A share as it is printed."""
    return NOT_MEASURED if math.isnan(value) else f"{value:.3f}"


def alone(figures: Mapping[str, float], intervals: Mapping[str, tuple[float, float]]) -> str:
    """One model's figures as a table, each with its 95 % interval over papers."""
    lines = ["| figure | value | 95 % interval |", "|---|---|---|"]
    for name, value in figures.items():
        low, high = intervals[name]
        lines.append(f"| {_name(name)} | {shown(value)} | {shown(low)} to {shown(high)} |")
    return "\n".join(lines)


def compared(gains: Mapping[str, Gain]) -> str:
    """Before and after as a table, with the paired interval of the difference."""
    lines = ["| figure | before | after | difference | 95 % interval |", "|---|---|---|---|---|"]
    for name, gain in gains.items():
        difference = NOT_MEASURED if math.isnan(gain.difference) else f"{gain.difference:+.3f}"
        lines.append(
            f"| {_name(name)} | {shown(gain.before)} | {shown(gain.after)} | {difference} | "
            f"{shown(gain.low)} to {shown(gain.high)} |"
        )
    return "\n".join(lines)


def listed(figures: Mapping[str, float]) -> str:
    """Figures as a table, without intervals."""
    lines = ["| figure | value |", "|---|---|"]
    lines += [f"| {_name(name)} | {shown(value)} |" for name, value in figures.items()]
    return "\n".join(lines)


def causes(before: Mapping[str, Any] | None, after: Mapping[str, Any]) -> str:
    """Why answers fail, by main cause, as shares of all answers (:meth:`Analysis.to_dict`)."""
    sides = [side for side in (before, after) if side is not None]
    shares = [side["main_cause_share"] for side in sides]
    names = sorted(
        {cause for share in shares for cause in share},
        key=lambda cause: -max(share.get(cause, 0.0) for share in shares),
    )
    head = ["main cause", *(["before"] if before else []), "after" if before else "answers"]
    lines = [f"| {' | '.join(head)} |", "|---" * len(head) + "|"]
    for cause in names:
        cells = [f"{share.get(cause, 0.0):.1%}" for share in shares]
        lines.append(f"| {cause} | {' | '.join(cells)} |")
    sound = [f"{1 - side['failing'] / max(1, side['dialogues']):.1%}" for side in sides]
    return "\n".join([*lines, f"| none: keeps every rule | {' | '.join(sound)} |"])


def general(loss: Mapping[str, float], rise: Mapping[str, float]) -> str:
    """The loss on ordinary answers, nats a token, and how much it rose."""
    lines = ["| language | nats a token | rise |", "|---|---|---|"]
    for key, value in loss.items():
        more = rise.get(key, math.nan)
        told = NOT_MEASURED if math.isnan(more) else f"{more:+.3f}"
        lines.append(f"| {key} | {value:.3f} | {told} |")
    return "\n".join(lines)


def marks(before: Mapping[str, float], after: Mapping[str, float]) -> str:
    """A judge's mean marks, 1 to 3."""
    lines = ["| mark | before | after |", "|---|---|---|"]
    for key, value in after.items():
        lines.append(f"| {key} | {shown(before.get(key, math.nan))} | {shown(value)} |")
    return "\n".join(lines)


def page(told: Mapping[str, Any], parts: Sequence[tuple[str, str]]) -> str:
    """The report: what was evaluated on what, then each part under its heading."""
    lines = ["# Evaluation", ""]
    lines += [f"- {key}: {value}" for key, value in told.items()]
    for heading, text in parts:
        lines += ["", f"## {heading}", "", text]
    return "\n".join(lines) + "\n"


def plot_gains(gains: Mapping[str, Gain], path: Path) -> None:
    """Before (grey) and after (blue), a PNG; what was measured on neither side is left out."""
    there = {n: g for n, g in gains.items() if not math.isnan(g.after) or not math.isnan(g.before)}
    figure = Figure(figsize=(7.2, 1.2 + 0.5 * max(1, len(there))), layout="constrained")
    axes = figure.add_subplot()
    places = range(len(there))
    for offset, colour, label, side in (
        (-0.2, GREY, "before", [gain.before for gain in there.values()]),
        (0.2, BLUE, "after", [gain.after for gain in there.values()]),
    ):
        values = [0.0 if math.isnan(value) else value for value in side]
        drawn = axes.barh(
            [p + offset for p in places], values, height=0.38, color=colour, label=label
        )
        axes.bar_label(drawn, labels=[shown(value) for value in side], padding=3, fontsize=8)
    axes.set_yticks(list(places), [_name(name) for name in there])
    axes.invert_yaxis()
    axes.set_xlim(0, 1.12)
    axes.legend(loc="lower right")
    axes.spines[["top", "right"]].set_visible(False)
    figure.savefig(path, dpi=120)


def _name(key: str) -> str:
    words = key.replace("_", " ").replace(" f1", " F1")
    return f"{words} (lower is better)" if key in LOWER_IS_BETTER else words
