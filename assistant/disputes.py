"""Disputes: a reviewer overturns a verdict, with a reason; kept in the journal, never deleted from
an answer, and exported as labelled pairs by which a checker can be measured.

Of several on one citation the last stands. Going back to the checker's own verdict withdraws what
was disputed: it is kept as another dispute, and after it none stands.
"""

import json
from collections.abc import Iterable, Iterator
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

WITHDRAWS_TO = (*OVERTURNS_TO, Label.NOT_CHECKED)
"""What a checker may have said, and so what withdraws a dispute of it."""

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
    that not ``before`` (always the checker's own) but ``verdict`` is right. ``created`` is UTC
    ISO 8601."""

    id: str
    created: str
    answer: str
    sentence: int
    citation: int
    before: str
    verdict: str
    reason: str
    reviewer: str

    @property
    def place(self) -> tuple[str, int, int]:
        """Answer, sentence and citation."""
        return self.answer, self.sentence, self.citation

    @property
    def withdraws(self) -> bool:
        """Whether this goes back to the checker's own verdict, after which no dispute stands."""
        return self.verdict == self.before

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
        that asserts nothing or stands already, and where reason or reviewer are missing.
        """
        found, before, now = self._stood(answer_id, sentence, citation)
        if verdict not in _choices(before, now):
            raise self._no_choice(verdict, now)
        reason, reviewer = clean(reason), one_line(reviewer)
        if not reason or not reviewer:
            raise self._refused("a dispute needs a reason and a name", "Give both.")
        dispute = Dispute(
            id=uuid4().hex,
            created=datetime.now(UTC).isoformat(timespec="milliseconds"),
            answer=answer_id,
            sentence=sentence,
            citation=found.n,
            before=str(before),
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

    def choices(
        self, answer_id: str, sentence: int, citation: int | None = None
    ) -> tuple[Label, ...]:
        """What may be said of a citation now: all but what stands; the checker's own verdict, where
        a dispute of it stands, to withdraw that. Raises as :meth:`add` does.
        """
        _, before, now = self._stood(answer_id, sentence, citation)
        return _choices(before, now)

    def standing(self, answer_id: str) -> dict[tuple[int, int], Dispute]:
        """By sentence and citation, the dispute that stands: the last, where it withdraws none."""
        return {(d.sentence, d.citation): d for d in _standing(self.of(answer_id)).values()}

    def history(self, answer_id: str = "") -> list[dict[str, Any]]:
        """All that was said of an answer, or of all, the oldest first, each with whether it
        ``stands``: one that a later one replaced or withdrew does not."""
        found = self.of(answer_id)
        standing = {dispute.id for dispute in _standing(found).values()}
        return [dispute.to_dict() | {"stands": dispute.id in standing} for dispute in found]

    def by_sentence(
        self, answers: Iterable[str] = ("",)
    ) -> dict[tuple[str, int], list[dict[str, Any]]]:
        """:meth:`history` of all answers, or of these, by answer and sentence, as an audit shows
        it."""
        found: dict[tuple[str, int], list[dict[str, Any]]] = {}
        for said in (said for id_ in dict.fromkeys(answers) for said in self.history(id_)):
            found.setdefault((said["answer"], said["sentence"]), []).append(said)
        return found

    def pairs(self) -> Iterator[dict[str, Any]]:
        """The disputes that stand as labelled pairs: claim, passage, label, and where from."""
        for dispute in _standing(self.of()).values():
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

    def _stood(
        self, answer_id: str, sentence: int, citation: int | None
    ) -> tuple[Citation, Label, Label]:
        """A citation of a sentence, the checker's verdict on it, and the one that stands."""
        answer = self.journal.get(answer_id)
        _, found, before = self._place(answer, sentence, citation)
        dispute = self.standing(answer_id).get((sentence, found.n))
        return found, before.label, Label(dispute.verdict) if dispute else before.label

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

    def _no_choice(self, verdict: Label, now: Label) -> ShizhenError:
        if verdict not in OVERTURNS_TO:
            return self._refused(
                f"{verdict} asserts nothing", f"Give one of {', '.join(OVERTURNS_TO)}."
            )
        return self._refused(f"the verdict already is {now}", "Dispute it with another one.")

    def _refused(self, what: str, cure: str) -> ShizhenError:
        return ShizhenError(what, file=str(self.journal.path), cure=cure)


def _standing(disputes: Iterable[Dispute]) -> dict[tuple[str, int, int], Dispute]:
    """Of disputes, the oldest first, the last of each citation, where it withdraws none."""
    last = {dispute.place: dispute for dispute in disputes}
    return {place: dispute for place, dispute in last.items() if not dispute.withdraws}


def _choices(before: Label, now: Label) -> tuple[Label, ...]:
    back = () if before in OVERTURNS_TO else (before,)
    return tuple(label for label in (*OVERTURNS_TO, *back) if label != now)
