"""Data sets to be looked through: those in a folder, and one of them, read dialogue by dialogue."""

import io
import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property, partial
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from dialogue_gen.dialogue import SCHEMA, Dialogue
from dialogue_gen.produce import ACCEPTED, REJECTED, parse
from dialogue_gen.publish.columns import read_parquet
from dialogue_gen.publish.counts import Counts, count
from dialogue_gen.show import Manner, pieces
from literature.errors import ShizhenError

SUFFIXES = frozenset({".jsonl", ".parquet"})
MOST = 500
"""So many files of a folder are looked at."""
LONGEST = 1_000_000
"""Bytes of the first line by which a file is known."""


@dataclass(frozen=True, slots=True)
class Entry:
    """What a dialogue can be found by. ``said`` is what both sides said, without case."""

    id: str
    kind: str
    language: str
    split: str
    said: str
    broken: tuple[str, ...]
    manners: frozenset[Manner]


@dataclass(frozen=True)
class DataSet:
    """A data set: an entry for each dialogue, and the dialogues themselves on demand.

    ``read`` gives the n-th, from 0; it raises ``ShizhenError`` where its file has changed since.
    """

    name: str
    entries: tuple[Entry, ...]
    read: Callable[[int], Dialogue] = field(repr=False)

    def dialogues(self) -> Iterator[Dialogue]:
        """All of them, in order."""
        return map(self.read, range(len(self.entries)))

    @cached_property
    def counts(self) -> Counts:
        """What the card counts of the dialogues that keep all rules, its privacy audit apart."""
        kept = (dialogue for dialogue in self.dialogues() if not dialogue.checks.failed)
        return count(kept, privacy=False)


def data_sets(folder: Path) -> list[str]:
    """The data sets under ``folder``, as paths relative to it: runs (folders) before files.

    A file is known by its content. Hidden files, and links that lead out of the folder, are passed
    over; after 500 files no more are looked at.
    """
    runs: set[str] = set()
    files: list[str] = []
    root = folder.resolve()
    for looked, path in enumerate(sorted(root.rglob("*"))):
        if looked >= MOST:
            break
        name = path.relative_to(root)
        hidden = any(part.startswith(".") for part in name.parts)
        if path.suffix not in SUFFIXES or hidden or not path.resolve().is_relative_to(root):
            continue
        if path.is_file() and _holds_dialogues(path):
            files.append(name.as_posix())
            if path.name == ACCEPTED:
                runs.add(name.parent.as_posix())
    return [*sorted(runs), *files]


def under(folder: Path, name: str) -> Path:
    """The path of a data set in ``folder``; ``ShizhenError`` for one outside or not there."""
    root = folder.resolve()
    path = (root / name).resolve()
    if not path.is_relative_to(root) or not path.exists():
        raise ShizhenError(
            "there is no such data set", file=name, cure=f"Choose one under {folder}."
        )
    return path


def load(path: Path) -> list[Dialogue]:
    """All dialogues of a JSONL or Parquet file. Raises ``ShizhenError`` for a file of others."""
    return _parquet(path) if path.suffix == ".parquet" else list(_lines(path, []))


def open_set(path: Path) -> DataSet:
    """The data set at ``path``: a file, or a run with what it accepted and what it rejected.

    Raises ``ShizhenError`` that names the file and the line of what is no dialogue.
    """
    if path.suffix == ".parquet":
        return from_dialogues(path.name, _parquet(path))
    files = [path / ACCEPTED, path / REJECTED] if path.is_dir() else [path]
    places: list[tuple[Path, int, int]] = []
    found = (dialogue for file in files if file.exists() for dialogue in _lines(file, places))
    entries = tuple(map(_entry, found))
    return DataSet(path.name, entries, partial(_at, places))


def from_bytes(name: str, content: bytes) -> DataSet:
    """A data set that came over the wire, held in memory. Raises as :func:`open_set`."""
    if content.startswith(b"PAR1"):
        return from_dialogues(name, _parquet(io.BytesIO(content), name))
    return from_dialogues(name, list(_parsed(io.BytesIO(content), name, [])))


def from_dialogues(name: str, dialogues: Sequence[Dialogue]) -> DataSet:
    """A data set out of dialogues that are at hand."""
    return DataSet(name, tuple(map(_entry, dialogues)), dialogues.__getitem__)


def _entry(dialogue: Dialogue) -> Entry:
    return Entry(
        id=dialogue.id,
        kind=str(dialogue.kind),
        language=dialogue.lang,
        split=dialogue.split,
        said="\n".join(turn.text for turn in dialogue.turns).casefold(),
        broken=tuple(dict.fromkeys(broken.rule for broken in dialogue.checks.failed)),
        manners=frozenset(how for turn in dialogue.answers() for _, how in pieces(turn)),
    )


def _lines(file: Path, places: list[tuple[Path, int, int]]) -> Iterator[Dialogue]:
    """The dialogues of a file; where each stands (file, offset, bytes) goes into ``places``."""
    spans: list[tuple[int, int]] = []
    with file.open("rb") as stream:
        for dialogue in _parsed(stream, str(file), spans):
            places.append((file, *spans[-1]))
            yield dialogue


def _parsed(stream: Iterable[bytes], name: str, spans: list[tuple[int, int]]) -> Iterator[Dialogue]:
    def lines() -> Iterator[str]:
        at = 0
        for number, raw in enumerate(stream, 1):
            if raw.strip():
                spans.append((at, len(raw)))
            at += len(raw)
            try:
                yield raw.decode("utf-8-sig" if number == 1 else "utf-8")
            except UnicodeDecodeError as error:
                raise _foreign(name, f"line {number}") from error

    return parse(lines(), name)


def _at(places: Sequence[tuple[Path, int, int]], n: int) -> Dialogue:
    file, at, length = places[n]
    try:
        with file.open("rb") as stream:
            stream.seek(at)
            raw = stream.read(length)
    except OSError as error:
        raise ShizhenError(
            f"the data set cannot be read any more: {error.strerror}",
            file=str(file),
            cure="Choose it anew.",
        ) from error
    return next(_parsed([raw], str(file), []))


def _parquet(source: Path | io.BytesIO, name: str = "") -> list[Dialogue]:
    name = name or str(source)
    try:
        return read_parquet(source)
    except (pa.ArrowException, KeyError, TypeError, ValueError) as error:
        raise _foreign(name) from error


def _foreign(name: str, record: str = "") -> ShizhenError:
    return ShizhenError(
        "this holds no dialogues",
        file=name,
        record=record,
        cure=f"Give JSON lines or Parquet of {SCHEMA}.",
    )


def _holds_dialogues(path: Path) -> bool:
    if path.suffix == ".parquet":
        try:
            return {"turns", "passages", "checks"} <= set(pq.read_schema(path).names)
        except pa.ArrowException:
            return False
    with path.open("rb") as stream:
        return json.dumps(SCHEMA).encode() in stream.readline(LONGEST)
