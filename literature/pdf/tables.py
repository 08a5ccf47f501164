"""Tables lifted off a page before its columns are read, so that their rows stay rows.

A table begins at its caption and ends where the body goes on. Its cells are the pieces of a row.
"""

import re
from itertools import pairwise

from literature.pdf.lines import Line
from literature.pdf.style import Style

CAPTION = re.compile(
    r"(?:supplementary |online )?(?:table|表)\s?(?:S?\d[\w.-]{0,4}|[IVX]{1,4})"
    r"(?P<rest>[\s.:：|　].*)?$",
    re.IGNORECASE,
)
_FEWEST_ROWS = 2
_CELL_GAP = 0.9


def lift(lines: list[Line], style: Style) -> tuple[list[Line], list[Line]]:
    """``(the other lines, one line for each table)``; a table's rows are parted by line breaks."""
    tables: list[Line] = []
    for caption in sorted(filter(_is_caption, lines), key=lambda line: line.top):
        if caption not in lines:
            continue  # inside a table already lifted
        rows = _rows(caption, lines, style)
        if len(rows) > _FEWEST_ROWS:
            tables.append(_table(rows))
            taken = {id(line) for row in rows for line in row}
            lines = [line for line in lines if id(line) not in taken]
    return lines, tables


def _is_caption(line: Line) -> bool:
    found = CAPTION.match(line.text)
    if found is None:
        return False
    rest = (found["rest"] or "").strip(" .:：|\u3000")
    return not rest or rest[0].isupper() or not rest[0].isascii()


def _rows(caption: Line, lines: list[Line], style: Style) -> list[list[Line]]:
    """The lines of the table by row: those under its caption, as wide as it, before the body."""
    below = [line for line in lines if line.top >= caption.top - 0.3 * caption.size]
    middle = (min(line.left for line in lines) + max(line.right for line in lines)) / 2
    near = [line for line in below if line.top < caption.bottom + 6 * caption.size]
    if caption.left >= middle:
        below = [line for line in below if line.left >= middle - caption.size]
    elif any(line.left >= middle and style.is_body(line) for line in near):
        below = [line for line in below if line.right <= middle + caption.size]
    rows: list[list[Line]] = []
    for line in sorted(below, key=lambda line: line.middle):
        if line is not caption and style.is_body(line) and not _beside(line, rows):
            break
        if rows and abs(rows[-1][0].middle - line.middle) < 0.45 * min(rows[-1][0].size, line.size):
            rows[-1].append(line)
        elif rows and line.top - rows[-1][0].bottom > 6 * line.size:
            break
        else:
            rows.append([line])
    return rows


def _beside(line: Line, rows: list[list[Line]]) -> bool:
    """A wide cell stands in a row with others; a line of the body stands alone."""
    return bool(rows) and any(
        other is not line and abs(other.middle - line.middle) < 0.3 * line.size
        for other in rows[-1]
    )


def _table(rows: list[list[Line]]) -> Line:
    text = "\n".join(_row(sorted(row, key=lambda line: line.left)) for row in rows)
    every = [line for row in rows for line in row]
    return Line(
        text=text,
        left=min(line.left for line in every),
        right=max(line.right for line in every),
        top=min(line.top for line in every),
        bottom=max(line.bottom for line in every),
        size=rows[0][0].size,
        font=rows[0][0].font,
        page=rows[0][0].page,
    )


def _row(row: list[Line]) -> str:
    text = row[0].text
    for before, line in pairwise(row):
        apart = line.left - before.right > _CELL_GAP * line.size
        text += f" | {line.text}" if apart else f" {line.text}"
    return text
