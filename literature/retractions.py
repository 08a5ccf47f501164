"""What became of a paper after it was published: retracted, doubted, corrected, reinstated.

A :class:`RetractionList` holds one or more dated snapshots (:mod:`literature.retraction_files`
reads them). What a snapshot does not say is taken from the paper's own record: PubMed and JATS
carry such links themselves (``Paper.status``).
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Self

from literature.errors import Failure
from literature.notices import Nature, Notice, Snapshot, identifiers_of
from literature.paper import Paper, Status
from literature.retraction_files import read_snapshots

__all__ = ["Nature", "Notice", "RetractionList", "Snapshot"]

_STATUS = (
    (Nature.RETRACTION, Status.RETRACTED),
    (Nature.CONCERN, Status.CONCERN),
    (Nature.CORRECTION, Status.CORRECTED),
)


@dataclass(frozen=True)
class RetractionList:
    """Notices by the DOI and the PMID of the paper they are about; both are looked up."""

    snapshots: tuple[Snapshot, ...] = ()
    failures: tuple[Failure, ...] = ()
    _by_id: dict[str, list[Notice]] = field(default_factory=dict, repr=False)

    @classmethod
    def load(cls, path: Path | str | Iterable[Path | str]) -> Self:
        """Read snapshots: a file, a folder of them, or several.

        Raises ``ShizhenError`` for a path that does not exist and a file that is no snapshot; a
        broken record becomes a failure and the rest goes on.
        """
        by_id: dict[str, list[Notice]] = defaultdict(list)
        snapshots, failures = [], []
        paths = [path] if isinstance(path, str | Path) else list(path)
        for snapshot, entries, failed in read_snapshots(paths):
            snapshots.append(snapshot)
            failures += failed
            for identifiers, notice in entries:
                for identifier in identifiers:
                    if notice not in by_id[identifier]:
                        by_id[identifier].append(notice)
        return cls(tuple(snapshots), tuple(failures), dict(by_id))

    def notices(self, paper: Paper) -> tuple[Notice, ...]:
        """Every notice about the paper, the oldest first; undated ones before the dated."""
        found: dict[Notice, None] = {}
        for identifier in identifiers_of(paper.doi, paper.pmid):
            found.update(dict.fromkeys(self._by_id.get(identifier, ())))
        return tuple(sorted(found, key=_when))

    def status(self, paper: Paper) -> tuple[Status, Notice | None]:
        """The paper's standing and the notice that decides it.

        The gravest notice counts, except a retraction (or concern) that a later reinstatement took
        back. The paper's own record counts too: a status it carries that no notice accounts for
        comes with ``None``.
        """
        notices = self.notices(paper)
        standing, reinstated = _in_force(notices)
        status, notice = _gravest(standing)
        recorded = paper.status
        if reinstated is not None and recorded in (Status.RETRACTED, Status.CONCERN):
            recorded = Status.OK  # its record tells of what the reinstatement took back
        if _gravity(recorded) > _gravity(status):
            return recorded, None
        return status, notice if notice is not None else reinstated


def _in_force(notices: tuple[Notice, ...]) -> tuple[list[Notice], Notice | None]:
    """The notices that still stand, and the reinstatement in force, if there is one."""
    last = next((n for n in reversed(notices) if n.nature is Nature.REINSTATEMENT), None)
    if last is None:
        return list(notices), None
    standing = [n for n in notices if n.nature is not Nature.REINSTATEMENT and _stands(n, last)]
    again = any(n.nature is Nature.RETRACTION for n in standing)
    return standing, None if again else last


def _stands(notice: Notice, reinstatement: Notice) -> bool:
    """A reinstatement takes back what came before it; without dates it can only have come after."""
    if notice.nature is Nature.CORRECTION:
        return True
    if notice.date is None or reinstatement.date is None:
        return False
    return notice.date > reinstatement.date


def _gravest(notices: Iterable[Notice]) -> tuple[Status, Notice | None]:
    standing = list(notices)
    for nature, status in _STATUS:
        of_it = [n for n in standing if n.nature is nature]
        if of_it:  # the newest, and of two for one event the one that says why
            return status, max(of_it, key=lambda n: (_when(n), bool(n.reason)))
    return Status.OK, None


def _gravity(status: Status) -> int:
    return [Status.OK, Status.CORRECTED, Status.CONCERN, Status.RETRACTED].index(status)


def _when(notice: Notice) -> date:
    return notice.date or date.min
