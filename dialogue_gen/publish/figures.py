"""The plots of a card and of an analysis, as PNG files; no display is needed."""

from collections.abc import Mapping, Sequence
from pathlib import Path

from matplotlib.figure import Figure

BLUE, GREEN, RED, GREY = "#2f6fb3", "#3b8f5a", "#c0392b", "#8a8f98"
_WIDE = 6.4  # inches
_BAR = 0.34


def bars(
    counts: Mapping[str, float], title: str, path: Path, *, colour: str = BLUE, unit: str = ""
) -> None:
    """Horizontal bars, the largest on top, each with its value written behind it."""
    ordered = sorted(counts.items(), key=lambda pair: (pair[1], pair[0]))
    figure = Figure(figsize=(_WIDE, 1.1 + _BAR * max(1, len(ordered))), layout="constrained")
    axes = figure.add_subplot()
    names = [name for name, _ in ordered]
    values = [value for _, value in ordered]
    drawn = axes.barh(names, values, color=colour)
    axes.bar_label(drawn, labels=[f"{v:g}{unit}" for v in values], padding=3)
    axes.set_title(title, loc="left")
    axes.spines[["top", "right"]].set_visible(False)
    axes.margins(x=0.15)
    figure.savefig(path, dpi=120)


def histogram(values: Sequence[float], title: str, path: Path, *, label: str) -> None:
    """How often each value occurs, ``label`` under the axis."""
    figure = Figure(figsize=(_WIDE, 3.0), layout="constrained")
    axes = figure.add_subplot()
    axes.hist(values, bins=min(30, max(5, len(set(values)))), color=BLUE, edgecolor="white")
    axes.set_title(title, loc="left")
    axes.set_xlabel(label)
    axes.spines[["top", "right"]].set_visible(False)
    figure.savefig(path, dpi=120)
