"""Build a library, or bring one up to date: only what is new is read, cut, embedded.

The steps: plan by content hash; if nothing changed, say so. Else stage a generation beside the
live one (read, split, embed, write), check it, and publish it in one step. Killed anywhere, the
live generation serves on, and the vectors embedded so far wait for the next run.
"""

import time
from collections.abc import Iterable, Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from index import generations, lexical, lock, phases
from index.analysis import ANALYSIS_VERSION
from index.disk import canonical_json
from index.embedders import OFFLINE, load
from index.embedders.base import Embedder
from index.generations import SCHEMA, Manifest
from index.phases import Reader
from index.plan import FileState, survey
from index.settings import IndexSettings
from index.store import Store
from index.texts import TEXTS_VERSION
from literature.errors import Failure, ShizhenError
from literature.files import read_file
from literature.paper import sha256
from literature.passages import SPLITTER_VERSION


@dataclass(frozen=True, slots=True)
class BuildReport:
    """What a build did. ``embedded`` counts vectors computed, ``reused`` passages that needed none
    new; ``removed`` counts papers that the generation before had and this one has not.
    """

    generation: str
    papers: int
    passages: int
    embedded: int
    reused: int
    removed: int
    failures: tuple[Failure, ...]
    seconds: float


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
    states, unreadable = survey(sources)
    return build_from(states, unreadable, read_file, library, embedders, progress, settings)


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
    except OSError as error:
        raise ShizhenError(
            f"the library cannot be written: {error.strerror or error}",
            file=str(error.filename or library),
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
        """Everything the result follows from: an equal plan gives an equal generation."""
        return {
            "schema": str(SCHEMA),
            "sources": sha256(canonical_json([[s.path, s.key] for s in self.states])),
            "splitter": SPLITTER_VERSION,
            "texts": TEXTS_VERSION,
            "analysis": ANALYSIS_VERSION,
            "bm25": self.settings.bm25.model_dump_json(),
            "embedders": canonical_json([[m.name, m.sha256] for m in self.models]),
        }


class _Build:
    """One run, with the lock held."""

    def __init__(self, library: Path, job: _Job) -> None:
        self.library, self.job = library, job
        self.previous = _previous(library)
        self.old = Manifest.load(self.previous) if self.previous else None
        self.plan = job.plan()

    def run(self, started: float) -> BuildReport:
        """Keep the live generation where it is still true, else make the next."""
        job = self.job
        if self._unchanged():
            assert self.previous is not None and self.old is not None
            with closing(Store.open(self.previous)) as store:
                failures = (*job.unreadable, *store.failures())
            return BuildReport(
                self.previous.name, self.old.papers, self.old.passages, 0, self.old.passages, 0,
                failures, time.monotonic() - started,
            )  # fmt: skip
        return self._make(started)

    def _unchanged(self) -> bool:
        """Same plan, and no failure that might pass on another try."""
        return self.old is not None and self.old.plan == self.plan and not self.old.failures

    def _make(self, started: float) -> BuildReport:
        job = self.job
        staged = generations.stage(self.library)
        store = Store.create(staged)
        try:
            phases.read(store, job.states, job.reader, self.previous, job.progress)
            failures = (*job.unreadable, *store.failures())
            same_splits = self.old is not None and all(
                self.old.plan.get(k) == self.plan[k] for k in ("splitter", "texts")
            )
            split = phases.split(store, self.previous if same_splits else None, job.progress)
            if not split.papers:
                first = f"; the first failure: {failures[0]}" if failures else ""
                raise ShizhenError(f"no paper could be read{first}", cure="Check the sources.")
            name = generations.name_next(self.library, self.plan | {"content": split.content})
            embedded, records = phases.embed(
                store, self.library, staged, job.models, job.settings.batch, job.progress
            )
            same_terms = same_splits and self.old.plan.get("analysis") == ANALYSIS_VERSION  # type: ignore[union-attr]
            forward = lexical.Forward(self.previous) if same_terms and self.previous else None
            phases.write_lexical(store, staged, split, forward, job.settings.bm25, job.progress)
            store.finish()
        except BaseException:
            store.close()
            raise
        phases.write_failures(staged, failures)
        Manifest(
            schema_=SCHEMA,
            generation=name,
            plan=self.plan,
            splitter=SPLITTER_VERSION,
            analysis=ANALYSIS_VERSION,
            embedders=records,
            papers=split.papers,
            passages=split.passages,
            failures=len(failures),
            sources={s.path: s.sha256 for s in job.states},
            files=generations.checksums(staged),
        ).save(staged)
        generations.publish(self.library, staged, name)
        generations.gc(self.library)
        return BuildReport(
            name, split.papers, split.passages, embedded, split.passages - split.fresh,
            split.removed, failures, time.monotonic() - started,
        )  # fmt: skip


def _previous(library: Path) -> Path | None:
    """The live generation; where CURRENT is broken, the last one published that still reads."""
    try:
        return generations.current(library)
    except ShizhenError:
        published = generations.published(library)
        return published[-1] if published else None
