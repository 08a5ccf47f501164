"""What is handed in to be audited: a file as it was uploaded, a text, answers of the journal."""

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from assistant.audit.layouts import SQLITE, ours, read_answers
from assistant.audit.nouns import CitedAnswer, Reference
from assistant.audit.passages import read_passages
from assistant.disputes import Disputes
from assistant.journal import Journal
from literature.errors import Failure, ShizhenError

Standing = Mapping[tuple[str, int], list[dict[str, Any]]]
"""Disputes by answer and sentence, as :class:`assistant.audit.check.Audit` keeps them."""


@dataclass(frozen=True, slots=True)
class Intake:
    """The answers of ``source``, the records of it that could not be read, and the disputes."""

    answers: tuple[CitedAnswer, ...]
    failures: tuple[Failure, ...] = ()
    source: str = ""
    disputes: Standing = field(default_factory=dict)

    @property
    def claims(self) -> int:
        """How many claims there are to check."""
        return sum(s.checkable for answer in self.answers for s in answer.statements)


def from_bytes(name: str, content: bytes) -> Intake:
    """The answers of a file that came over the wire under ``name``.

    Raises ``ShizhenError`` that names it so, where nothing in it could be read at all.
    """
    with _laid_down(name, content) as path:
        found = list(read_answers(path))
        disputes = Disputes(Journal(path)).by_sentence() if content.startswith(SQLITE) else {}
    answers = tuple(each for each in found if isinstance(each, CitedAnswer))
    failures = tuple(replace(each, file=name) for each in found if isinstance(each, Failure))
    if not answers and not failures:
        raise ShizhenError("no answer could be read", file=name, cure="See docs/audit.md.")
    return Intake(answers, failures, name, disputes)


def passages_from_bytes(name: str, content: bytes) -> dict[int, Reference]:
    """The passages that markers number. Raises ``ShizhenError`` where there is none in it."""
    with _laid_down(name, content) as path:
        return read_passages(path)


def from_journal(journal: Journal, answers: Sequence[str]) -> Intake:
    """Answers of the journal by id. Raises ``ShizhenError`` for one that is not there."""
    found: list[CitedAnswer] = []
    for id_ in answers:
        kept = json.loads(json.dumps(journal.get(id_).to_dict()))
        found += ours.read(kept, f"answer {id_}")
    disputes = Disputes(journal).by_sentence(answers)
    return Intake(tuple(found), source=journal.path.name, disputes=disputes)


@contextmanager
def _laid_down(name: str, content: bytes) -> Iterator[Path]:
    """The content as a file for as long as it is read; errors name it as its owner does."""
    with TemporaryDirectory() as folder:
        path = Path(folder) / (re.sub(r"[\x00-\x1f/\\]", "_", name)[-60:].lstrip(".") or "answers")
        path.write_bytes(content)
        try:
            yield path
        except ShizhenError as error:
            raise ShizhenError(
                error.what, file=name, record=error.record, cure=error.cure
            ) from error
