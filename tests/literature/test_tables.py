"""Tables as lines that can be read one by one."""

import pytest

from literature.tables import lines, span


def test_a_spanned_cell_stands_in_every_cell_it_spans() -> None:
    rows = [
        [("Goat", 1, 2), ("Weight", 2, 1)],
        [("before", 1, 1), ("after", 1, 1)],
        [("Ada", 1, 1), ("40", 1, 1), ("41", 1, 1)],
    ]
    assert list(lines(rows)) == [
        "Goat | Weight | Weight",
        "Goat | before | after",
        "Ada | 40 | 41",
    ]


def test_empty_cells_keep_their_place_and_empty_rows_go() -> None:
    assert list(lines([[("", 1, 1), ("40", 1, 1)], [("", 1, 1)], []])) == [" | 40"]


def test_a_table_made_to_exhaust_memory_stays_small() -> None:
    rows = [[("x" * 5000, 9999, 9999)]] * 500
    assert sum(map(len, lines(rows))) < 5_000_000


@pytest.mark.parametrize(
    ("written", "read"), [("3", 3), (None, 1), ("0", 1), ("-2", 1), ("two", 1), ("9" * 9000, 9999)]
)
def test_a_span_that_makes_no_sense_is_one(written: str | None, read: int) -> None:
    assert span(written) == read
