"""This process, one batch after the other."""

from collections.abc import Iterable, Iterator

from index.embedders.base import Embedder, Rows
from index.engines.base import Batch
from index.settings import EngineSettings


class Here:
    """The embedder itself."""

    def embed(
        self, model: Embedder, batches: Iterable[Batch]
    ) -> Iterator[tuple[list[bytes], Rows]]:
        """Each batch as it comes."""
        for keys, texts in batches:
            yield keys, model.passages(texts)

    def close(self) -> None:
        """Nothing was started."""


def make(settings: EngineSettings) -> Here:
    """The engine that needs nothing."""
    return Here()
