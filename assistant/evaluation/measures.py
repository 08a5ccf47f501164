"""What one answer is worth: its statements, its citations, its figures.

Citation recall and precision are those of ALCE (Gao, Yen, Yu & Chen, "Enabling Large Language
Models to Generate Text with Citations", EMNLP 2023, section 4): a statement is recalled if all the
passages it cites, read together, support it; a citation of a recalled statement is precise unless
it does not support the statement alone and the others support it without it. Both are means over
the answers that state anything; an answer that abstains states nothing and is counted apart. What
"supports" means is for the checker to say, and what is no claim (a heading, a bridge) is no
statement.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from assistant.answer import Answer, SegmentSource
from assistant.compose import Checks
from grounding.agreement import agree
from grounding.claims import claims
from grounding.form import form
from grounding.numbers import quantities
from grounding.quantity import Kind
from grounding.verdict import Label


@dataclass(frozen=True, slots=True)
class Statement:
    """One sentence of an answer that claims something, with the passages it cites.

    ``shown`` is the verdict the reader saw on it; ``invalid`` counts citations of no passage.
    """

    text: str
    passages: tuple[str, ...]
    shown: Label | None
    invalid: int = 0


@dataclass(frozen=True, slots=True)
class Measured:
    """The figures of one answer; ``None`` where there is nothing to divide by.

    ``support``: share of statements shown as supported; ``recall`` and ``precision``: ALCE's;
    ``figures``: how many numbers its statements give, ``borne`` how many of them stand in a
    passage cited.
    """

    statements: int
    support: float | None
    recall: float | None
    precision: float | None
    citations: int
    invalid: int
    figures: int
    borne: int

    @property
    def fidelity(self) -> float | None:
        """Share of the numbers that stand in a passage cited."""
        return self.borne / self.figures if self.figures else None


def statements(answer: Answer) -> list[Statement]:
    """The statements in order; a segment of several sentences is several, on the same citations."""
    texts = {citation.n: citation.passage_text for citation in answer.citations}
    found = []
    for segment in answer.segments:
        if segment.source == SegmentSource.CONNECTIVE:
            continue
        cited = tuple(texts[n] for n in segment.citations if texts.get(n))
        invalid = len(segment.citations) - len(cited)
        shown = segment.verdict.label if segment.verdict else None
        said = [claim.text for claim in claims(segment.text) if claim.checkable]
        found += [Statement(text, cited, shown, invalid) for text in said or [segment.text]]
    return found


def measure(answer: Answer, checker: Checks) -> Measured:
    """The figures of one answer. The checker reads each statement anew, without the quotes."""
    said = statements(answer)
    recalled, precise, cited = 0, 0, 0
    figures, borne = 0, 0
    for one in said:
        necessary = _necessary(one, checker)
        recalled += necessary is not None
        precise += sum(necessary or ())
        cited += len(one.passages) + one.invalid
        given, kept = _figures(one)
        figures, borne = figures + given, borne + kept
    n = len(said)
    return Measured(
        statements=n,
        support=sum(one.shown == Label.SUPPORTED for one in said) / n if n else None,
        recall=recalled / n if n else None,
        precision=precise / cited if cited else (0.0 if n else None),
        citations=cited,
        invalid=sum(one.invalid for one in said),
        figures=figures,
        borne=borne,
    )


def _necessary(one: Statement, checker: Checks) -> list[bool] | None:
    """For each citation whether it is precise; ``None`` for a statement that is not recalled, as
    none is that cites a passage that is not there.
    """
    if one.invalid or not one.passages or not _supports(one.passages, one.text, checker):
        return None
    if len(one.passages) == 1:
        return [True]
    return [
        _supports([passage], one.text, checker)
        or not _supports([*one.passages[:n], *one.passages[n + 1 :]], one.text, checker)
        for n, passage in enumerate(one.passages)
    ]


def _supports(passages: Sequence[str], statement: str, checker: Checks) -> bool:
    return checker.check(statement, "\n".join(passages)).label == Label.SUPPORTED


def _figures(one: Statement) -> tuple[int, int]:
    """How many numbers a statement gives, and how many of them a passage it cites gives too."""
    given = [q for q in quantities(form(one.text).text) if q.kind != Kind.LABEL]
    there = [q for passage in one.passages for q in quantities(form(passage).text)]
    return len(given), sum(any(agree(mine, theirs) for theirs in there) for mine in given)
