"""What an engine is: batches of texts in, their vectors out, in whatever order they are ready."""

from collections.abc import Iterable, Iterator
from typing import Protocol

from index.embedders.base import Embedder, Rows

Batch = tuple[list[bytes], list[str]]
"""The keys of some texts (:func:`index.vectors.text_key`), and the texts."""


class Engine(Protocol):
    """Embeds batches. What it yields is kept at once: a kill loses only what is under way."""

    def embed(
        self, model: Embedder, batches: Iterable[Batch]
    ) -> Iterator[tuple[list[bytes], Rows]]:
        """Every key once, with its unit row. Raises ``ShizhenError`` where that cannot be done."""
        ...

    def close(self) -> None:
        """Let go of whatever was started for the work."""
        ...
