"""Tables as text: one line a row, cells between bars, spanned cells repeated.

A row must be readable alone, since a passage may begin with it: a cell that spans columns or rows
stands in each of them.
"""

from collections.abc import Iterable, Iterator

Cell = tuple[str, int, int]
"""``(text, columns, rows)`` that a cell spans."""

_WIDEST, _DEEPEST = 64, 1000
_MOST_CELLS = 256
_LONGEST_REPEATED = 200
"""Characters: a heading is repeated in every cell it spans, a paragraph stands once."""


def lines(rows: Iterable[Iterable[Cell]]) -> Iterator[str]:
    """``a | b | c`` for each row; empty rows are left out."""
    hanging: dict[int, tuple[str, int]] = {}
    for row in rows:
        cells: list[str] = []
        for text, columns, down in row:
            _fill(cells, hanging)
            again = text if len(text) <= _LONGEST_REPEATED else ""
            for n in range(min(columns, _WIDEST, _MOST_CELLS - len(cells))):
                if down > 1:
                    hanging[len(cells)] = (again, min(down, _DEEPEST) - 1)
                cells.append(again if n else text)
        _fill(cells, hanging)
        if any(cells):
            yield " | ".join(cells)


def _fill(cells: list[str], hanging: dict[int, tuple[str, int]]) -> None:
    """Cells of rows above that hang down to this place."""
    while (column := len(cells)) in hanging:
        text, left = hanging.pop(column)
        if left > 1:
            hanging[column] = (text, left - 1)
        cells.append(text)


def span(value: str | None) -> int:
    """A ``colspan`` or ``rowspan`` as a number, 1 where it is missing or makes no sense."""
    return max(1, int(value[:4])) if value and value.isascii() and value.isdigit() else 1
