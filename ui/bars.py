"""Counts as bars of plain HTML: they scale with the page, print, and read aloud as lists."""

from collections.abc import Mapping

from ui.render import Html, tag


def rows_html(title: str, counts: Mapping[str, int]) -> Html | str:
    """A bar a row, with its name and number; nothing where nothing was counted."""
    if not counts:
        return ""
    most = max(counts.values())
    rows = [
        tag(
            "li",
            tag("span", label, class_="sz-bar-name"),
            tag("span", f"{n:,}", class_="sz-bar-count"),
            tag("span", class_="sz-bar", style=f"--share:{n / most:.4f}", aria_hidden="true"),
        )
        for label, n in counts.items()
    ]
    return tag("section", tag("h3", title), tag("ul", *rows, class_="sz-bars"))


def columns_html(title: str, counts: Mapping[int, int]) -> Html | str:
    """A column a year from the first to the last, years without a paper left empty."""
    if not counts:
        return ""
    first, last, most = min(counts), max(counts), max(counts.values())
    columns = [
        tag("li", style=f"--share:{counts.get(year, 0) / most:.4f}", title=f"{year}: {n:,}")
        for year in range(first, last + 1)
        for n in [counts.get(year, 0)]
    ]
    told = "; ".join(f"{year}: {n}" for year, n in counts.items())
    return tag(
        "section",
        tag("h3", title),
        tag("ul", *columns, class_="sz-columns", aria_hidden="true"),
        tag("p", tag("span", str(first)), tag("span", str(last)), class_="sz-axis"),
        tag("p", told, class_="sz-unseen"),
    )
