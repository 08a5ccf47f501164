"""A file is the one that was pinned, or it is not opened."""

import hashlib
from pathlib import Path

from literature.errors import ShizhenError


def file_sha256(*paths: Path) -> str:
    """Hex SHA-256 of the bytes of one file; of several, that of their hashes in the order given."""
    hashes = []
    for path in paths:
        with path.open("rb") as stream:
            hashes.append(hashlib.file_digest(stream, "sha256").hexdigest())
    return hashes[0] if len(hashes) == 1 else hashlib.sha256("".join(hashes).encode()).hexdigest()


def require_sha256(path: Path, expected: str) -> None:
    """Raise ``ShizhenError`` unless the file is there and is the one that was pinned."""
    if not path.is_file():
        raise ShizhenError(
            "the model's file is missing", file=str(path), cure="Reinstall the package it is in."
        )
    if file_sha256(path) != expected:
        raise ShizhenError(
            f"the file is not the model that was pinned (sha256 {expected[:12]}…)",
            file=str(path),
            cure="Reinstall the package it is in.",
        )
