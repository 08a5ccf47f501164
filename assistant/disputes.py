"""Disputes: a reviewer overturns a verdict, with a reason; kept in the journal, never deleted from
an answer, and exported as labelled pairs by which a checker can be measured.
"""

import json
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from typing import Any
from uuid import uuid4

from assistant.answer import Answer, Citation, Segment
from assistant.journal import Journal
from grounding.verdict import Label, Verdict
from literature.errors import ShizhenError
from literature.normal import clean, one_line

OVERTURNS_TO = (Label.SUPPORTED, Label.PARTIAL, Label.CONTRADICTED, Label.NOT_FOUND)
"""What a reviewer may say instead; the other labels assert nothing."""

PAIR_LABELS = {
    Label.SUPPORTED: "SUPPORT",
    Label.PARTIAL: "NEI",
    Label.CONTRADICTED: "REFUTE",
    Label.NOT_FOUND: "NEI",
}
"""The label of a pair, as ``shizhen eval grounding`` reads it."""


@dataclass(frozen=True, slots=True)
class Dispute:
    """``reviewer`` says of sentence ``sentence`` (from 1) and citation ``citation`` of an answer
    that not ``before`` but ``verdict`` is right. ``created`` is UTC ISO 8601."""

    id: str
    created: str
    answer: str
    sentence: int
    citation: int
    before: str
    verdict: str
    reason: str
    reviewer: str

    def to_dict(self) -> dict[str, Any]:
        """For JSON."""
        return asdict(self)


class Disputes:
    """The disputes in a journal; one object serves any number of threads, as the journal does."""

    def __init__(self, journal: Journal) -> None:
        self.journal = journal

    def add(
        self,
        answer_id: str,
        sentence: int,
        verdict: Label,
        reason: str,
        reviewer: str,
        citation: int | None = None,
    ) -> Dispute:
        """Keep a dispute. ``citation`` may be left out where the sentence cites one source.

        Raises ``ShizhenError`` for an answer, sentence or citation that is not there, a verdict
        that asserts nothing or is the one disputed, and where reason or reviewer are missing.
        """
        answer = self.journal.get(answer_id)
        _, found, before = self._place(answer, sentence, citation)
        if verdict not in OVERTURNS_TO:
            raise self._refused(
                f"{verdict} asserts nothing", f"Give one of {', '.join(OVERTURNS_TO)}."
            )
        if verdict == before.label:
            raise self._refused(f"the verdict already is {verdict}", "Dispute it with another one.")
        reason, reviewer = clean(reason), one_line(reviewer)
        if not reason or not reviewer:
            raise self._refused("a dispute needs a reason and a name", "Give both.")
        dispute = Dispute(
            id=uuid4().hex,
            created=datetime.now(UTC).isoformat(timespec="milliseconds"),
            answer=answer_id,
            sentence=sentence,
            citation=found.n,
            before=str(before.label),
            verdict=str(verdict),
            reason=reason,
            reviewer=reviewer,
        )
        with self.journal.opened() as db:
            db.execute(
                "INSERT INTO disputes VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
                tuple(asdict(dispute).values()),
            )
        return dispute

    def of(self, answer_id: str = "") -> list[Dispute]:
        """The disputes of an answer, or of all, the oldest first."""
        with self.journal.opened() as db:
            rows = db.execute(
                "SELECT id, created, answer, sentence, citation, before, verdict, reason, reviewer"
                " FROM disputes WHERE ?1 IN ('', answer) ORDER BY created, rowid",
                (answer_id,),
            ).fetchall()
        return [Dispute(*row) for row in rows]

    def standing(self, answer_id: str) -> dict[tuple[int, int], Dispute]:
        """By sentence and citation, the dispute that stands: the last one."""
        return {(d.sentence, d.citation): d for d in self.of(answer_id)}

    def pairs(self) -> Iterator[dict[str, Any]]:
        """The disputes that stand as labelled pairs: claim, passage, label, and where from."""
        standing: dict[tuple[str, int, int], Dispute] = {}
        for dispute in self.of():
            standing[dispute.answer, dispute.sentence, dispute.citation] = dispute
        for dispute in standing.values():
            answer = self.journal.get(dispute.answer)
            segment, citation, before = self._place(answer, dispute.sentence, dispute.citation)
            yield {
                "id": dispute.id,
                "claim": segment.text,
                "passage": citation.passage_text,
                "label": PAIR_LABELS[Label(dispute.verdict)],
                "verdict": dispute.verdict,
                "disputed": dispute.before,
                "checker": before.checker,
                "reason": dispute.reason,
                "reviewer": dispute.reviewer,
                "created": dispute.created,
                "answer": dispute.answer,
                "passage_id": citation.passage_id,
            }

    def export(self) -> str:
        """:meth:`pairs` as JSON lines, as ``shizhen eval grounding`` reads them."""
        return "".join(f"{json.dumps(pair, ensure_ascii=False)}\n" for pair in self.pairs())

    def _place(
        self, answer: Answer, sentence: int, citation: int | None
    ) -> tuple[Segment, Citation, Verdict]:
        if not 1 <= sentence <= len(answer.segments):
            raise self._refused(
                f"the answer {answer.id} has no sentence {sentence}",
                f"Its sentences are 1 to {len(answer.segments)}.",
            )
        segment = answer.segments[sentence - 1]
        numbers = segment.citations
        if citation is None and len(numbers) == 1:
            (citation,) = numbers
        if citation is None or citation not in numbers:
            told = ", ".join(map(str, numbers)) or "none"
            raise self._refused(
                f"sentence {sentence} does not cite [{'' if citation is None else citation}]",
                f"Its citations are: {told}.",
            )
        found = next((c for c in answer.citations if c.n == citation and c.passage_text), None)
        if found is None:
            raise self._refused(
                f"[{citation}] names no passage", "There is nothing to judge it by: it is INVALID."
            )
        return segment, found, segment.verdicts[numbers.index(citation)]

    def _refused(self, what: str, cure: str) -> ShizhenError:
        return ShizhenError(what, file=str(self.journal.path), cure=cure)
