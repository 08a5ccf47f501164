"""What a library holds and how it was made, for a person and for ``--json``."""

from pathlib import Path
from typing import Any

from index import generations
from index.generations import Manifest
from index.store import REBUILD
from literature.errors import ShizhenError


def info(library: Path | str) -> dict[str, Any]:
    """The live generation's counts, models and bytes. Raises ``ShizhenError`` for none."""
    library = Path(library)
    folder = generations.current(library)
    if folder is None:
        raise ShizhenError("there is no library here", file=str(library), cure=REBUILD)
    manifest = Manifest.load(folder)
    return {
        "library": str(library),
        "generation": manifest.generation,
        "generations": [path.name for path in generations.published(library)],
        "schema": manifest.schema_,
        "papers": manifest.papers,
        "passages": manifest.passages,
        "failures": manifest.failures,
        "sources": len(manifest.sources),
        "splitter": manifest.plan["splitter"],
        "store": manifest.store,
        "embedders": {name: record.model_dump() for name, record in manifest.embedders.items()},
        "bytes": sum(p.stat().st_size for p in folder.rglob("*") if p.is_file()),
        "kept_vectors_bytes": sum(p.stat().st_size for p in library.glob("embeddings.*")),
    }
