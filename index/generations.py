"""The generations of a library: which one lives, how one is published, which may go.

``CURRENT`` holds the name of the live one and is replaced in one step; a generation is never
touched again once published. What a killed build leaves is a folder under ``generations/`` whose
name begins with a dot: no reader looks at it, and the next build removes it.
"""

import hashlib
import json
import re
import shutil
from pathlib import Path
from typing import Self

from pydantic import BaseModel, ConfigDict, ValidationError

from index.barred import AnotherSchemaError, reading
from index.disk import canonical_json, replace_text, sync, sync_tree
from index.lock import LOCK
from index.plan import NO_STAMP, Known, Stamp
from index.store import REBUILD
from literature.errors import ShizhenError
from literature.weights.pinned import file_sha256

SCHEMA = 1
"""The layout of a generation. A library of another one is refused, never guessed at."""

MANIFEST = "manifest.json"
_CURRENT = "CURRENT"
_GENERATIONS = "generations"
_NAME = re.compile(r"(\d+)-[0-9a-f]{12}")


class Manifest(BaseModel):
    """What a generation says of itself.

    ``plan`` is everything the generation follows from, versions and hashes; ``files`` the SHA-256
    of every other file in its folder, by path relative to it; ``stamps`` how those sources looked
    that had long been left alone; ``store`` where the vectors lie (:mod:`index.stores`).
    """

    model_config = ConfigDict(frozen=True)

    schema_: int
    generation: str
    plan: dict[str, str]
    embedders: dict[str, "EmbedderRecord"]
    papers: int
    passages: int
    failures: int
    sources: dict[str, str]
    stamps: dict[str, Stamp] = {}
    files: dict[str, str]
    store: str = "faiss"

    def save(self, folder: Path) -> None:
        """Write ``manifest.json``."""
        text = json.dumps(self.model_dump(), ensure_ascii=False, indent=1, sort_keys=True)
        (folder / MANIFEST).write_text(text + "\n", "utf-8")

    def known(self) -> dict[str, Known]:
        """Each source's hash, with a stamp where it need not be hashed again while it looks so."""
        return {
            path: (self.stamps.get(path, NO_STAMP), sha256) for path, sha256 in self.sources.items()
        }

    @classmethod
    @reading()
    def load(cls, folder: Path) -> Self:
        """Read it back. Raises ``ShizhenError`` for one of another schema, not whole, or barred."""
        path = folder / MANIFEST
        try:
            data = json.loads(path.read_text("utf-8"))
            schema = data.get("schema_") if isinstance(data, dict) else None
            if isinstance(schema, int) and schema != SCHEMA:
                raise AnotherSchemaError(
                    f"the library has schema {schema}, this program reads schema {SCHEMA}",
                    file=str(path),
                    cure="Build it again into a new folder, or use the program that made it.",
                )
            return cls.model_validate(data)
        except FileNotFoundError:
            raise ShizhenError("the library lost a file", file=str(path), cure=REBUILD) from None
        except (UnicodeDecodeError, json.JSONDecodeError, ValidationError):
            raise ShizhenError("the manifest is damaged", file=str(path), cure=REBUILD) from None


class EmbedderRecord(BaseModel):
    """One embedder of a generation: its weights, its size, how many passages it holds, how
    they are searched and with what recall@10 against exact search."""

    model_config = ConfigDict(frozen=True)

    sha256: str
    dimension: int
    languages: list[str]
    stem: str
    vectors: int
    index: str = "SQfp16"
    recall: float = 1.0


@reading()
def current(library: Path) -> Path | None:
    """The folder of the live generation, ``None`` where nothing was ever published.

    Raises ``ShizhenError`` where ``CURRENT`` names nothing that is there or may not be read.
    """
    path = library / _CURRENT
    try:
        name = path.read_text("utf-8").strip()
    except (FileNotFoundError, NotADirectoryError):  # nothing, or a file in its place
        return None
    except UnicodeDecodeError:
        name = ""
    folder = library / _GENERATIONS / name
    if not _NAME.fullmatch(name) or not folder.is_dir():
        raise ShizhenError("CURRENT names no generation", file=str(path), cure=REBUILD)
    return folder


def is_library(folder: Path) -> bool:
    """Whether a build has published here, or is about to."""
    marks = (folder / _CURRENT, folder / LOCK)
    try:
        return (folder / _GENERATIONS).is_dir() and any(mark.exists() for mark in marks)
    except PermissionError:  # not to be entered, whatever it is
        return False


@reading()
def published(library: Path) -> list[Path]:
    """The folders of all published generations, oldest first."""
    folder = library / _GENERATIONS
    if not folder.is_dir():
        return []
    named = [(int(m[1]), p) for p in folder.iterdir() if (m := _NAME.fullmatch(p.name))]
    return [path for _, path in sorted(named)]


def stage(library: Path) -> Path:
    """An empty folder to build in. The caller holds the lock; what others left is removed."""
    folder = library / _GENERATIONS
    folder.mkdir(parents=True, exist_ok=True)
    for left in folder.glob(".*"):
        shutil.rmtree(left)
    staged = folder / ".building"
    staged.mkdir()
    return staged


def name_next(library: Path, plan: dict[str, str]) -> str:
    """``<n>-<hash>``: one more than the last, and the first 12 digits of the plan's hash."""
    taken = [int(path.name.split("-")[0]) for path in published(library)]
    digest = hashlib.sha256(canonical_json(plan).encode()).hexdigest()
    return f"{max(taken, default=0) + 1}-{digest[:12]}"


def checksums(folder: Path) -> dict[str, str]:
    """The SHA-256 of every file below ``folder`` but the manifest, by relative path."""
    files = sorted(p for p in folder.rglob("*") if p.is_file() and p.name != MANIFEST)
    return {path.relative_to(folder).as_posix(): file_sha256(path) for path in files}


@reading()
def file_faults(folder: Path, manifest: Manifest) -> list[str]:
    """The files of a generation that are missing or altered, a sentence each."""
    faults = []
    for name, expected in manifest.files.items():
        path = folder / name
        if not path.is_file():
            faults.append(f"{name} is missing")
        elif file_sha256(path) != expected:
            faults.append(f"{name} does not match its checksum")
    return faults


def publish(library: Path, staged: Path, name: str) -> Path:
    """Bring ``staged`` to the disk, give it its name and make it the live generation."""
    sync_tree(staged)
    folder = staged.with_name(name)
    staged.rename(folder)
    sync(folder.parent)
    replace_text(library / _CURRENT, name + "\n")
    return folder


def gc(library: Path) -> list[str]:
    """Remove all generations but the live one and the one before it; gives the names removed.

    The caller holds the lock. Readers that opened a removed one keep the files they hold.
    """
    live = current(library)
    older = [p for p in published(library) if p != live]
    gone = older[:-1] if live is not None else []
    try:
        for path in gone:
            hidden = path.with_name(f".{path.name}")  # out of sight at once, then piece by piece
            path.rename(hidden)
            shutil.rmtree(hidden)
    except OSError as error:
        raise ShizhenError(
            f"an old generation cannot be removed: {error.strerror}",
            file=str(error.filename),
            cure="Allow writing there, then run shizhen index gc.",
        ) from error
    return [path.name for path in gone]
