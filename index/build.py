"""Build a library, or bring one up to date: only what is new is read, cut, embedded.

The steps: plan by content hash; if nothing changed, say so. Else stage a generation beside the
live one (read, split, embed, write), check it, and publish it in one step. Killed anywhere, the
live generation serves on, and the vectors embedded so far wait for the next run.
"""

import logging
import shutil
import sqlite3
import time
from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from index import engines, failures, generations, lock, stores
from index.analysis import ANALYSIS_VERSION
from index.barred import BarredError
from index.dense import SPACES_VERSION
from index.disk import canonical_json
from index.embedders import OFFLINE, load
from index.embedders.base import Embedder
from index.generations import SCHEMA, Manifest
from index.plan import FileState, Known, Reader, survey
from index.reading import kept, version
from index.settings import IndexSettings
from index.settling import SETTLING_VERSION
from index.store import Store
from index.stores.base import VectorsMissingError, VectorStore
from index.texts import TEXTS_VERSION
from index.vectors import Vectors, stem
from literature.errors import Failure, ShizhenError
from literature.paper import Paper, sha256
from literature.passages import SPLITTER_VERSION

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class BuildReport:
    """What a build did. ``embedded`` counts vectors computed, ``reused`` passages that needed none
    new; ``removed`` counts papers that the generation before had and this one has not. ``before``
    is that generation, the same one where nothing had changed.
    """

    generation: str
    papers: int
    passages: int
    embedded: int
    reused: int
    removed: int
    failures: tuple[Failure, ...]
    seconds: float
    before: str = ""


def build(
    sources: Iterable[Path | str],
    library: Path | str,
    embedders: Sequence[str] = OFFLINE,
    progress: bool = True,
    settings: IndexSettings | None = None,
) -> BuildReport:
    """Make the library at ``library`` hold exactly the papers of ``sources``.

    Records that cannot be read come back as failures and are tried again next time. Raises
    ``ShizhenError`` where a source does not exist, no paper at all could be read, the library is
    of another schema, a model is missing, or another process is writing.
    """
    settings = settings or IndexSettings()
    library = Path(library)

    def is_library(folder: Path) -> bool:  # this one, which may be new, or any other
        return generations.is_library(folder) or folder.resolve() == library.resolve()

    states, unreadable = survey(
        sources, version(settings.reading), known_files(library), is_library
    )

    def reader(path: Path) -> Iterator[Paper | Failure]:
        return kept(read_file(path, ocr=settings.reading.ocr), settings.reading)

    return build_from(states, unreadable, reader, library, embedders, progress, settings)


def known_files(library: Path) -> dict[str, Known]:
    """What the live generation knows of its files; nothing where it is not whole."""
    try:
        folder = generations.current(library)
        return {} if folder is None else Manifest.load(folder).known()
    except (OSError, ShizhenError):  # told when the generation itself is asked for
        return {}


def read_file(path: Path, *, ocr: bool = False) -> Iterator[Paper | Failure]:
    """:func:`literature.files.read_file`, loaded when a file must be read."""
    from literature import files

    return files.read_file(path, ocr=ocr)


def build_from(
    states: Sequence[FileState],
    unreadable: Sequence[Failure],
    reader: Reader,
    library: Path | str,
    embedders: Sequence[str] = OFFLINE,
    progress: bool = True,
    settings: IndexSettings | None = None,
) -> BuildReport:
    """:func:`build` over files already surveyed, by any reader of one file."""
    started = time.monotonic()
    library = Path(library)
    models = [load(name) for name in dict.fromkeys(embedders)]
    if not models:
        raise ShizhenError("no embedder was named", cure="Name at least one, such as use.")
    job = _Job(states, unreadable, reader, models, settings or IndexSettings(), progress)
    try:
        library.mkdir(parents=True, exist_ok=True)
        with lock.writer(library):
            return _Build(library, job).run(started)
    except (OSError, sqlite3.OperationalError) as error:
        raise ShizhenError(
            f"the library cannot be written: {getattr(error, 'strerror', None) or error}",
            file=str(getattr(error, "filename", None) or library),
            cure="Make room or allow writing there, then build again: nothing was lost.",
        ) from error


@dataclass(frozen=True, slots=True)
class _Job:
    """What is to be built, from what, with what."""

    states: Sequence[FileState]
    unreadable: Sequence[Failure]
    reader: Reader
    models: Sequence[Embedder]
    settings: IndexSettings
    progress: bool

    def plan(self) -> dict[str, str]:
        """What the result follows from: while it is the same there is nothing to do."""
        return self.versions() | {"sources": sha256(canonical_json([*self._named_keys()]))}

    def versions(self) -> dict[str, str]:
        """The part of the plan that is not what was read but what is made of it."""
        return {
            "schema": str(SCHEMA),
            "readers": version(self.settings.reading),
            "joining": SETTLING_VERSION,
            "splitter": SPLITTER_VERSION,
            "texts": TEXTS_VERSION,
            "analysis": ANALYSIS_VERSION,
            "spaces": SPACES_VERSION,
            "exact up to": str(self.settings.exact_up_to),
            "embedders": canonical_json([[m.name, m.sha256] for m in self.models]),
        }

    def _named_keys(self) -> Iterator[tuple[str, str]]:
        return ((state.path, state.key) for state in self.states)


class _Build:
    """One run, with the lock held."""

    def __init__(self, library: Path, job: _Job) -> None:
        self.library, self.job = library, job
        self.past = _past(library)
        self.place = self._place()
        where = {"store": self.place.place} if self.place.place else {}
        self.plan = job.plan() | where

    def _place(self) -> VectorStore:
        """Where vectors are to lie: as the settings say, else where the library has them."""
        before = self.past[1].store if self.past else stores.FAISS
        settings = self.job.settings
        return stores.load(settings.store.name or before, self.library, settings)

    def run(self, started: float) -> BuildReport:
        """Keep the live generation where it is still true, else make the next."""
        if self.past is not None and self._still_true(*self.past):
            folder, manifest = self.past
            _restand(self.library, folder)
            return BuildReport(
                generation=folder.name,
                papers=manifest.papers,
                passages=manifest.passages,
                embedded=0,
                reused=manifest.passages,
                removed=0,
                failures=failures.read(folder),
                seconds=time.monotonic() - started,
                before=folder.name,
            )
        staged = generations.stage(self.library)
        try:
            return self._make(staged, started)
        except BaseException:
            shutil.rmtree(staged, ignore_errors=True)
            raise

    def _still_true(self, folder: Path, manifest: Manifest) -> bool:
        """Same plan, its vectors in their place, and each failure, tried again, as before."""
        if manifest.plan != self.plan or not self._placed(folder, manifest):
            return False
        if damaged := [f for m in self.job.models for f in self._kept(m).faults]:
            log.warning("%s; computed again where it is needed", damaged[0])
            return False
        if not manifest.failures and not self.job.unreadable:
            return True
        with closing(Store.open(folder)) as store:
            failing = store.failing_readings()
        again = [*self.job.unreadable]
        for state in self.job.states:
            if state.key in failing:
                outcomes = self.job.reader(Path(state.path))
                again += [o for o in outcomes if isinstance(o, Failure)]
        return set(again) == set(failures.read(folder))

    def _kept(self, model: Embedder) -> Vectors:
        return Vectors(self.library, stem(model.name, model.sha256), model.dimension)

    def _placed(self, folder: Path, manifest: Manifest) -> bool:
        """Whether the store holds what it was given. Raises ``ShizhenError`` where it is away."""
        if not self.place.place:
            return True  # in files, which are checked already
        try:
            for record in manifest.embedders.values():
                self.place.open(folder, record.stem, manifest.passages)
        except VectorsMissingError as error:
            log.warning("%s; they are written again", error.what)
            return False
        return True

    def _make(self, staged: Path, started: float) -> BuildReport:
        from index import phases  # the splitter and the analyser, which an unchanged library
        from index.staging import Staged  # is not to wait for

        job = self.job
        with (
            closing(Staged.create(staged, self._old("schema"))) as store,
            closing(engines.load(job.settings.engine)) as engine,
        ):
            phases.read(store, job.states, job.reader, job.progress)
            failed = (*job.unreadable, *store.failures())
            split = phases.split(
                store,
                self.plan["readers"],
                self._old("splitter", "texts") is not None,
                job.progress,
            )
            if not split.papers:
                first = f"; the first failure: {failed[0]}" if failed else ""
                raise ShizhenError(f"no paper could be read{first}", cure="Check the sources.")
            embedded, records = phases.embed(
                store, self.library, staged, job.models, engine, self.place, job.settings.batch,
                job.progress,
            )  # fmt: skip
            forward = self._old("splitter", "texts", "analysis")
            phases.write(store, staged, split, forward, job.progress)
            store.finish()
        failures.write(staged, failed)
        name = generations.name_next(self.library, job.versions() | {"content": split.content})
        Manifest(
            schema_=SCHEMA,
            generation=name,
            plan=self.plan,
            embedders=records,
            papers=split.papers,
            passages=split.passages,
            failures=len(failed),
            sources={state.path: state.sha256 for state in job.states},
            stamps={state.path: state.stamp for state in job.states if state.settled},
            files=generations.checksums(staged),
            store=self.place.name,
        ).save(staged)
        folder = generations.publish(self.library, staged, name)
        _restand(self.library, folder)
        generations.gc(self.library)
        stores.tidy(self.library, job.settings)
        return BuildReport(
            generation=name,
            papers=split.papers,
            passages=split.passages,
            embedded=embedded,
            reused=split.passages - split.fresh,
            removed=split.removed,
            failures=failed,
            seconds=time.monotonic() - started,
            before=self.past[0].name if self.past else "",
        )

    def _old(self, *versions: str) -> Path | None:
        """The generation before, as far as it was made by the same versions of these steps."""
        if self.past is None:
            return None
        folder, manifest = self.past
        same = all(manifest.plan.get(version) == self.plan[version] for version in versions)
        return folder if same else None


def _past(library: Path) -> tuple[Path, Manifest] | None:
    """The live generation, if it is whole; a damaged one is made anew from the sources.

    Raises ``BarredError`` for one that this program must not touch.
    """
    try:
        folder = generations.current(library)
        if folder is None:
            return None
        manifest = Manifest.load(folder)
    except BarredError:
        raise
    except ShizhenError as error:
        log.warning("%s; everything is read again", error.what)
        return None
    if faults := generations.file_faults(folder, manifest):
        log.warning("%s: %s; everything is read again", folder, faults[0])
        return None
    return folder, manifest


def _restand(library: Path, generation: Path) -> None:
    """Where the papers stand by the snapshots of retractions, for whoever keeps some."""
    if (library / "retractions").is_dir():
        from index import standing

        standing.refresh(library, generation)
