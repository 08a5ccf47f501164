"""What people decided of the dialogues of a data set: accepted, or rejected and why.

The decisions stand in ``review.sqlite`` beside the data, under the dialogue's id, which is a hash
of what was said over what: they hold for ``accepted.jsonl``, its splits and its Parquet alike,
and go on to hold when the set is published anew.
"""

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from enum import StrEnum
from pathlib import Path

from assistant.database import Schema
from dialogue_gen.dialogue import Dialogue
from literature.errors import ShizhenError
from literature.normal import one_line

FILE = "review.sqlite"
SCHEMA = Schema("dialogue_gen.review", 0x535A5231, noun="review", of="dialogues")  # "SZR1"


class Decision(StrEnum):
    """What can be decided; a decision withdrawn leaves the dialogue undecided."""

    ACCEPTED = "accepted"
    REJECTED = "rejected"
    WITHDRAWN = "withdrawn"


@dataclass(frozen=True, slots=True)
class Review:
    """One decision on one dialogue; ``created`` is UTC ISO 8601."""

    dialogue: str
    decision: Decision
    reason: str
    reviewer: str
    created: str


class Reviews:
    """The decisions in the file at ``path``, made with the first decision.

    Every call opens the file anew, so any number of threads and processes may decide at once.
    Raises ``ShizhenError`` for a file that is no review, is damaged or cannot be written.
    """

    def __init__(self, path: Path) -> None:
        self.path = path

    @classmethod
    def beside(cls, data: Path) -> "Reviews":
        """The decisions on a data set: a folder, or a file of one."""
        return cls((data if data.is_dir() else data.parent) / FILE)

    def decide(
        self, dialogue: str, decision: Decision, reason: str = "", reviewer: str = ""
    ) -> Review:
        """Keep a decision on the dialogue of that id. A rejection needs a reason."""
        reason, reviewer = one_line(reason), one_line(reviewer)
        if decision == Decision.REJECTED and not reason:
            raise ShizhenError(
                "a rejection needs a reason", cure="Say in a few words what is wrong."
            )
        now = datetime.now(UTC).isoformat(timespec="milliseconds")
        made = Review(dialogue, Decision(decision), reason, reviewer, now)
        with SCHEMA.opened(self.path) as db:
            db.execute("INSERT INTO decisions VALUES (?, ?, ?, ?, ?)", tuple(asdict(made).values()))
        return made

    def standing(self) -> Mapping[str, Review]:
        """By dialogue, the decision that stands; a review that nobody began is empty."""
        made = {review.dialogue: review for review in self.history()}
        return {id_: r for id_, r in made.items() if r.decision != Decision.WITHDRAWN}

    def history(self) -> list[Review]:
        """Every decision, the oldest first."""
        if not self.path.is_file():
            return []
        with SCHEMA.opened(self.path) as db:
            rows = db.execute(
                "SELECT dialogue, decision, reason, reviewer, created FROM decisions ORDER BY rowid"
            ).fetchall()
        return [Review(id_, Decision(said), why, who, when) for id_, said, why, who, when in rows]

    def without_rejected(self, dialogues: Iterable[Dialogue]) -> Iterator[Dialogue]:
        """The dialogues that nobody has rejected, in their order."""
        standing = self.standing()
        for dialogue in dialogues:
            review = standing.get(dialogue.id)
            if review is None or review.decision != Decision.REJECTED:
                yield dialogue

    def export(self) -> str:
        """The decisions that stand as JSON lines, with the keys of :class:`Review`."""
        return "".join(
            json.dumps(asdict(review), ensure_ascii=False) + "\n"
            for review in self.standing().values()
        )
