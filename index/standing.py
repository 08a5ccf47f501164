"""Where a library's papers stand: what their records say, and what dated snapshots say since.

``LIBRARY/retractions/`` keeps the snapshots as they were given, compressed, each under its date;
:mod:`literature.retractions` reads them. They lie beside the generations, never in one, so that a
paper retracted yesterday is flagged today without a rebuild, also where the library is open.
``standing.json`` holds what follows from them for the live generation; it may be lost at any time.
"""

import gzip
import hashlib
import json
import logging
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from datetime import date
from pathlib import Path
from typing import Any

from index import generations, lock
from index.disk import replace_text, sync
from index.store import REBUILD, Store
from literature.errors import Failure, ShizhenError
from literature.notices import Nature, Notice, Snapshot
from literature.paper import Paper, Status
from literature.retractions import RetractionList

log = logging.getLogger(__name__)

FOLDER = "retractions"
_CACHE = "standing.json"
_GRAVEST = (Status.RETRACTED, Status.CONCERN, Status.CORRECTED, Status.OK)


@dataclass(frozen=True, slots=True)
class Standing:
    """Where one paper stands, what its own record says, and the notice that decides, if any."""

    status: Status
    recorded: Status
    notice: Notice | None = None


@dataclass(frozen=True, slots=True)
class Standings:
    """The papers of one generation that are not simply ``ok``, by id, and what they follow from.

    ``kept`` names the snapshots it was worked out from.
    """

    generation: str
    kept: tuple[str, ...] = ()
    snapshots: tuple[Snapshot, ...] = ()
    papers: Mapping[str, Standing] = field(default_factory=dict)

    def of(self, paper: Paper) -> Paper:
        """The paper under its present status."""
        found = self.papers.get(paper.id)
        return paper if found is None else replace(paper, status=found.status)

    def __iter__(self) -> Iterator[tuple[str, Standing]]:
        yield from self.papers.items()


def kept(library: Path) -> tuple[str, ...]:
    """The names of the snapshots that a library keeps, the oldest first."""
    try:
        names = [path.name for path in (library / FOLDER).iterdir()]
    except OSError:
        return ()
    return tuple(sorted(name for name in names if not name.startswith(".")))


def keep(library: Path, files: Sequence[Path | str]) -> RetractionList:
    """Put snapshots into the library; gives what they hold, failed records included.

    The caller holds the lock. Raises ``ShizhenError`` where one is no snapshot, and keeps none.
    """
    found = RetractionList.load(files)
    folder = library / FOLDER
    folder.mkdir(exist_ok=True)
    for snapshot in found.snapshots:
        _copy(Path(snapshot.file), snapshot.date, folder)
    sync(folder)
    return found


def _copy(file: Path, taken: date | None, folder: Path) -> None:
    """One file under ``<date>-<hash>-<name>.gz``; the same one twice is one."""
    data = file.read_bytes()
    digest = hashlib.sha256(data).hexdigest()[:12]
    if any(digest in name for name in kept(folder.parent)):
        return
    packed = data[:2] == b"\x1f\x8b"
    name = f"{taken or date.min}-{digest}-{file.name.removesuffix('.gz')[-80:]}.gz"
    fresh = folder / f".{name}"
    with fresh.open("wb") as stream:
        if packed:
            stream.write(data)
        else:
            with gzip.GzipFile(fileobj=stream, mode="wb", mtime=0, filename="") as zipped:
                zipped.write(data)
    sync(fresh)
    fresh.replace(folder / name)


def standings(library: Path, generation: str, store: Store) -> Standings:
    """Where the papers of a generation stand now, by the snapshots that the library keeps."""
    names = kept(library)
    cached = _cached(library / _CACHE)
    if cached is not None and (cached.generation, cached.kept) == (generation, names):
        return cached
    return _work_out(library, generation, names, store)


def refresh(library: Path, generation: Path) -> None:
    """Write down where the papers of a generation stand. The caller holds the lock."""
    names = kept(library)
    if not names:
        return
    with Store.open(generation) as store:
        found = standings(library, generation.name, store)
    text = json.dumps(_plain(found), ensure_ascii=False, default=str)
    replace_text(library / _CACHE, text + "\n")


def _work_out(library: Path, generation: str, names: tuple[str, ...], store: Store) -> Standings:
    known = RetractionList.load([library / FOLDER / name for name in names])
    found = {}
    for paper in store.every_card():
        status, notice = known.status(paper)
        if paper.status is not Status.OK or notice is not None:
            found[paper.id] = Standing(status, paper.status, notice)
    shown = tuple(replace(each, file=Path(each.file).name) for each in known.snapshots)
    return Standings(generation, names, shown, found)


def _cached(path: Path) -> Standings | None:
    try:
        data = json.loads(path.read_text("utf-8"))
        return Standings(
            data["generation"],
            tuple(data["kept"]),
            tuple(Snapshot(s["file"], _day(s["date"]), s["notices"]) for s in data["snapshots"]),
            {id_: _standing(each) for id_, each in data["papers"].items()},
        )
    except FileNotFoundError:
        return None
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        log.warning("%s is damaged (%s); it is worked out again", path, error)
        return None


def _standing(data: dict[str, Any]) -> Standing:
    notice = data["notice"]
    if notice is not None:
        day, nature = _day(notice["date"]), Nature(notice["nature"])
        notice = Notice(**{**notice, "date": day, "nature": nature})
    return Standing(Status(data["status"]), Status(data["recorded"]), notice)


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


def _plain(found: Standings) -> dict[str, Any]:
    return {
        "generation": found.generation,
        "kept": found.kept,
        "snapshots": [asdict(snapshot) for snapshot in found.snapshots],
        "papers": {id_: asdict(each) for id_, each in found},
    }


@dataclass(frozen=True, slots=True)
class StandingReport:
    """What ``shizhen literature status`` tells: counts of all papers, cards of those flagged."""

    library: str
    generation: str
    snapshots: tuple[Snapshot, ...]
    papers: int
    counts: dict[str, int]
    flagged: tuple[dict[str, Any], ...]
    failures: tuple[Failure, ...] = ()


def status(library: Path | str, snapshots: Sequence[Path | str] = ()) -> StandingReport:
    """Where the papers of the live generation stand, after keeping ``snapshots`` with the library.

    ``failures`` are the records of the new snapshots that could not be used. Raises
    ``ShizhenError`` where there is no library, or a file is no snapshot.
    """
    library = Path(library)
    generation = generations.current(library)
    if generation is None:
        raise ShizhenError("there is no library here", file=str(library), cure=REBUILD)
    failures: tuple[Failure, ...] = ()
    if snapshots:
        with lock.writer(library):
            failures = keep(library, snapshots).failures
            refresh(library, generation)
    with Store.open(generation) as store:
        found = standings(library, generation.name, store)
        total = store.count("papers")
        flagged = [_flag(store.paper_by_id(id_), standing) for id_, standing in found]
    counts = Counter(each["status"] for each in flagged)
    counts[str(Status.OK)] += total - len(flagged)
    return StandingReport(
        library=str(library),
        generation=generation.name,
        snapshots=found.snapshots,
        papers=total,
        counts={str(s): counts[str(s)] for s in Status},
        flagged=tuple(sorted(flagged, key=lambda f: (_GRAVEST.index(f["status"]), f["id"]))),
        failures=failures,
    )


def _flag(paper: Paper, standing: Standing) -> dict[str, Any]:
    shown = ("id", "title", "journal", "year", "doi", "pmid")
    card = {name: getattr(paper, name) for name in shown}
    said = {"status": str(standing.status), "recorded": str(standing.recorded)}
    notice = asdict(standing.notice) if standing.notice else None
    return {**card, **said, "notice": notice}
