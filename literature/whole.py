"""Files written whole or not at all: beside the place, synced, then renamed."""

import gzip
import os
from pathlib import Path


def write_whole(path: Path, body: bytes) -> None:
    """Write ``body`` to ``path``; a run killed midway leaves what was there before."""
    waiting = path.with_name(f".{path.name}.part")
    with waiting.open("wb") as stream:
        stream.write(body)
        stream.flush()
        os.fsync(stream.fileno())
    waiting.replace(path)


def write_packed(path: Path, body: bytes) -> None:
    """:func:`write_whole`, gzipped; the same bytes give the same file."""
    write_whole(path, gzip.compress(body, mtime=0))
