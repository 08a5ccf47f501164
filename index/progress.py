"""Bars on standard error: what is being done, how fast, how long still."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from tqdm import tqdm


@contextmanager
def bar(phase: str, total: int | None, unit: str, show: bool) -> Iterator[Any]:
    """A bar for one phase (``read``, ``split``, ``embed``, ``write``); ``.update(n)`` moves it."""
    with tqdm(
        total=total,
        desc=f"{phase:5}",
        unit=unit if unit == "B" else f" {unit}",
        unit_scale=unit == "B",
        disable=not show,
        dynamic_ncols=True,
    ) as shown:
        yield shown
