"""What became of every record of every file: kept, joined to another's paper, failed, or gone.

Nothing is written for it: the live generation holds the records, the one before it what was there
before, and the two are compared when somebody asks.
"""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from index import failures, generations
from index.generations import Manifest
from index.store import REBUILD, Store, reading_uri
from literature.errors import ShizhenError
from literature.merge import by_trial
from literature.privacy.records import RECORD_TYPE

_TABLES = (
    # Which paper each record went into: the sources of the papers, one by one.
    "CREATE TEMP TABLE of_paper AS SELECT s.value ->> 0 AS file, s.value ->> 1 AS record,"
    " p.id AS paper FROM papers p, json_each(p.sources) s",
    "CREATE INDEX temp.by_place ON of_paper(file, record)",
    "CREATE TEMP TABLE was(file TEXT, record TEXT, sha256 TEXT)",
    "CREATE TEMP TABLE told AS SELECT f.path || r.suffix AS file, r.record, r.sha256, o.paper,"
    " row_number() OVER (PARTITION BY o.paper ORDER BY r.size DESC, r.sha256, f.path, r.suffix,"
    " r.record) = 1 AS richest FROM records r JOIN files f ON f.reading = r.reading"
    " JOIN of_paper o ON o.file = f.path || r.suffix AND o.record = r.record",
    "CREATE INDEX temp.told_at ON told(file, record)",
    "CREATE INDEX temp.told_of ON told(paper)",
)
_BEFORE = (
    "INSERT INTO was SELECT f.path || r.suffix, r.record, r.sha256"
    " FROM before.records r JOIN before.files f ON f.reading = r.reading",
    "CREATE INDEX temp.was_at ON was(file, record)",
)
_TOLD = (
    "SELECT t.file, t.record, t.paper, t.richest, k.file, k.record,"
    " EXISTS (SELECT 1 FROM was w WHERE w.file = t.file AND w.record = t.record),"
    " EXISTS (SELECT 1 FROM was w WHERE w.file = t.file AND w.record = t.record"
    " AND w.sha256 = t.sha256)"
    " FROM told t JOIN told k ON k.paper = t.paper AND k.richest ORDER BY t.file, t.rowid"
)
_GONE = (
    "SELECT w.file, w.record FROM was w WHERE NOT EXISTS"
    " (SELECT 1 FROM told t WHERE t.file = w.file AND t.record = w.record)"
    " ORDER BY w.file, w.rowid"
)


class Outcome(StrEnum):
    """What became of a record."""

    KEPT = "kept"
    """Its text stands for its paper."""
    MERGED = "merged"
    """It is of an article that a richer record tells; its data went into that paper."""
    FAILED = "failed"
    GONE = "gone"
    """The generation before had it."""


class Change(StrEnum):
    """How a record stands to the generation before."""

    NEW = "new"
    CHANGED = "changed"
    UNCHANGED = "unchanged"


@dataclass(frozen=True, slots=True)
class Fate:
    """What became of one record. ``paper`` is the id it went into, ``into`` the file and record
    whose text stands there where that is another's; ``reason`` and ``cure`` are a failure's."""

    file: str
    record: str
    outcome: Outcome
    change: Change | None = None
    paper: str = ""
    into: tuple[str, str] | None = None
    reason: str = ""
    cure: str = ""


@dataclass(frozen=True, slots=True)
class LibraryReport:
    """Every record's fate, and what they come to. ``before`` is the generation compared with."""

    generation: str
    before: str
    outcomes: dict[str, int]
    changes: dict[str, int]
    deidentified: int
    """Papers that are records of persons, without what identifies them."""
    trials: dict[str, tuple[str, ...]]
    """The papers of each registered trial of which there are several."""
    records: tuple[Fate, ...]


def report(library: Path | str, before: str | None = None) -> LibraryReport:
    """The report on the live generation, against ``before`` or the last one published before it.

    Raises ``ShizhenError`` where there is no library.
    """
    library = Path(library)
    folder = generations.current(library)
    if folder is None:
        raise ShizhenError("there is no library here", file=str(library), cure=REBUILD)
    Manifest.load(folder)
    older = _older(library, folder, before)
    with Store.open(folder) as store:
        fates = tuple(_fates(store, folder, older))
        (hidden,) = store.db.execute(
            "SELECT count(*) FROM papers, json_each(types) WHERE value = ?", (RECORD_TYPE,)
        ).fetchone()
        trials = {trial: ids for trial, ids in by_trial(store.every_card()).items() if len(ids) > 1}
    return LibraryReport(
        generation=folder.name,
        before=older.name if older else "",
        outcomes=_counted(Outcome, (fate.outcome for fate in fates)),
        changes=_counted(Change, (fate.change for fate in fates if fate.change)),
        deidentified=int(hidden),
        trials=trials,
        records=fates,
    )


def _older(library: Path, live: Path, before: str | None) -> Path | None:
    """The generation to compare with, if it is still there."""
    known = generations.published(library)
    if before is not None:
        return next((path for path in known if path.name == before), None)
    return next((path for path in reversed(known[: known.index(live)])), None)


def _fates(store: Store, folder: Path, older: Path | None) -> Iterator[Fate]:
    for statement in _TABLES:
        store.db.execute(statement)
    failed_before = set()
    if older is not None:
        store.db.execute("ATTACH ? AS before", (reading_uri(older),))
        for statement in _BEFORE:
            store.db.execute(statement)
        failed_before = set(failures.read(older))
    for file, record, paper, richest, into_file, into, known, same in store.db.execute(_TOLD):
        change = Change.UNCHANGED if same else Change.CHANGED if known else Change.NEW
        if richest:
            yield Fate(file, record, Outcome.KEPT, change, paper)
        else:
            yield Fate(file, record, Outcome.MERGED, change, paper, (into_file, into))
    failed = failures.read(folder)
    for each in failed:
        change = Change.UNCHANGED if each in failed_before else Change.NEW
        yield Fate(
            each.file, each.record, Outcome.FAILED, change, reason=each.reason, cure=each.cure
        )
    failing = {(each.file, each.record) for each in failed}
    for file, record in store.db.execute(_GONE):
        if (file, record) not in failing:
            yield Fate(file, record, Outcome.GONE)


def _counted(kinds: type[Outcome] | type[Change], found: Iterator[StrEnum]) -> dict[str, int]:
    counts = Counter(found)
    return {str(kind): counts[kind] for kind in kinds}
