"""The order in which a page is read: across its full width, then column by column.

A gutter is a place that hardly a line crosses while many end before it and begin behind it. Lines
that do cross it (titles, wide figures) part the page into bands; in each band the left column is
read before the right one. A column may have columns of its own.
"""

from itertools import pairwise

from literature.pdf.lines import Line

_FEWEST = 4
"""So many lines stand in a column at least."""
_FULL = 0.55
"""The middle line of a column fills so much of its width; cells of a table are shorter."""
_WORD_GAP = 0.7
_DEEPEST = 3


def in_order(lines: list[Line], depth: int = 0) -> list[Line]:
    """The lines of a page, or of a part of it, as they are read, pieces of one line joined."""
    if depth == 0:
        lines = [line for row in _by_row(lines) for line in _close_together(row)]
    gutter = _gutter(lines) if depth < _DEEPEST else None
    if gutter is None:
        return _rows(lines)
    ordered: list[Line] = []
    left: list[Line] = []
    right: list[Line] = []
    for line in sorted(lines, key=lambda line: line.middle):
        if line.right <= gutter:
            left.append(line)
        elif line.left >= gutter:
            right.append(line)
        else:
            ordered += in_order(left, depth + 1) + in_order(right, depth + 1) + [line]
            left, right = [], []
    ordered += in_order(left, depth + 1) + in_order(right, depth + 1)
    return ordered


def _gutter(lines: list[Line]) -> float | None:
    """The middle of the gap between two columns; ``None`` for a single column."""
    if len(lines) < 2 * _FEWEST:
        return None
    best, most = None, 0
    for x in sorted({line.left for line in lines}):
        left = [line for line in lines if line.right <= x]
        right = [line for line in lines if line.left >= x - 0.5]
        crossing = len(lines) - len(left) - len(right)
        score = min(len(left), len(right)) * 2 - crossing
        if score > most and _columns(left, right):
            best, most = (max(line.right for line in left) + x) / 2, score
    return best


def _columns(left: list[Line], right: list[Line]) -> bool:
    """Whether the lines stand in two columns: enough of them, side by side, and filling each."""
    if min(len(left), len(right)) < _FEWEST:
        return False
    shared = min(max(line.bottom for line in left), max(line.bottom for line in right)) - max(
        min(line.top for line in left), min(line.top for line in right)
    )
    least = min(_height(left), _height(right))
    return shared > 0.3 * least and all(_filled(side) or _parted(side) for side in (left, right))


def _height(lines: list[Line]) -> float:
    return max(line.bottom for line in lines) - min(line.top for line in lines)


def _filled(lines: list[Line]) -> bool:
    start = min(line.left for line in lines)
    width = max(line.right for line in lines) - start
    reach = sorted(max(part.right for part in row) - min(part.left for part in row)
                   for row in _by_row(lines))  # fmt: skip
    return reach[len(reach) // 2] >= _FULL * width


def _parted(lines: list[Line]) -> bool:
    """Whether one side is itself two columns, each of them filled."""
    middle = (min(line.left for line in lines) + max(line.right for line in lines)) / 2
    left = [line for line in lines if line.right <= middle + line.size]
    right = [line for line in lines if line.left >= middle - line.size]
    both = min(len(left), len(right)) >= _FEWEST and len(left) + len(right) >= 0.9 * len(lines)
    return both and _filled(left) and _filled(right)


def _by_row(lines: list[Line]) -> list[list[Line]]:
    """Lines of one height together, from the top down, each row from left to right."""
    rows: list[list[Line]] = []
    for line in sorted(lines, key=lambda line: line.middle):
        if rows and abs(rows[-1][0].middle - line.middle) < 0.3 * min(rows[-1][0].size, line.size):
            rows[-1].append(line)
        else:
            rows.append([line])
    return [sorted(row, key=lambda line: line.left) for row in rows]


def _close_together(row: list[Line]) -> list[Line]:
    """The pieces of a row, those joined that stand closer than two columns ever do."""
    groups = [[row[0]]]
    for before, line in pairwise(row):
        if line.left - before.right < _WORD_GAP * line.size:
            groups[-1].append(line)
        else:
            groups.append([line])
    return [_joined(group) for group in groups]


def _rows(lines: list[Line]) -> list[Line]:
    """Lines from the top down, those of one height joined to one."""
    return [_joined(row) for row in _by_row(lines)]


def _joined(row: list[Line]) -> Line:
    if len(row) == 1:
        return row[0]
    text = row[0].text
    for before, line in pairwise(row):
        text += line.text if line.left - before.right < 0.15 * line.size else f" {line.text}"
    return Line(
        text=text,
        left=row[0].left,
        right=max(line.right for line in row),
        top=min(line.top for line in row),
        bottom=max(line.bottom for line in row),
        size=max(row, key=lambda line: len(line.text)).size,
        font=row[0].font if len({line.font for line in row}) == 1 else "",
        page=row[0].page,
    )
