"""A curve of plain HTML: an area cut out by CSS; it scales, prints and follows the theme."""

from collections.abc import Sequence
from itertools import pairwise

from ui.render import Html, tag

POINTS = 120
"""So many points a curve is drawn by, each the mean of its stretch."""

Point = tuple[float, float]


def curve_html(
    title: str, points: Sequence[Point], dots: Sequence[Point], told: str, axes: tuple[str, str]
) -> Html | None:
    """The area under ``points`` from nought up, with ``dots`` on it; ``told`` says it in words.

    ``axes`` name what goes up and what goes along. ``None`` where there is nothing to draw.
    """
    if not points:
        return None
    drawn = thinned(points)
    first, last = points[0][0], points[-1][0]
    top = max(y for _, y in [*drawn, *dots]) or 1.0
    wide = (last - first) or 1.0
    at = [(100 * (x - first) / wide, 100 * (1 - y / top)) for x, y in drawn]
    edge = ", ".join(f"{x:.2f}% {y:.2f}%" for x, y in [(0.0, at[0][1]), *at, (100.0, at[-1][1])])
    marks = [
        tag("span", style=f"left:{100 * (x - first) / wide:.2f}%;top:{100 * (1 - y / top):.2f}%")
        for x, y in dots
    ]
    return tag(
        "figure",
        tag("figcaption", title),
        tag("p", tag("span", f"{top:.2f} {axes[0]}"), class_="sz-axis"),
        tag(
            "div",
            tag("div", style=f"clip-path:polygon(0% 100%, {edge}, 100% 100%)", class_="sz-area"),
            *marks,
            class_="sz-curve",
            aria_hidden="true",
        ),
        tag("p", tag("span", f"{first:g}"), tag("span", f"{last:g} {axes[1]}"), class_="sz-axis"),
        tag("p", told, class_="sz-quiet"),
        class_="sz-figure",
    )


def thinned(points: Sequence[Point], most: int = POINTS) -> list[Point]:
    """At most ``most`` points: the mean of each of as many even stretches."""
    if len(points) <= most:
        return list(points)
    edges = [len(points) * n // most for n in range(most + 1)]
    stretches = [points[a:b] for a, b in pairwise(edges)]
    return [(sum(x for x, _ in s) / len(s), sum(y for _, y in s) / len(s)) for s in stretches]
