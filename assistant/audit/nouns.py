"""What an audit is of: an answer somebody gave, its statements, and what its markers point to."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from grounding.claims import Claim, ClaimKind, claims


@dataclass(frozen=True, slots=True)
class Reference:
    """What marker ``n`` points to, as the answer tells it; whatever it does not tell is empty.

    ``label`` is the entry as it was given (a line of a reference list, a URL, a title), ``text``
    the passage that came with the answer, ``quote`` what the answer says it quotes from there.
    """

    n: int
    label: str = ""
    text: str = ""
    title: str = ""
    passage_id: str = ""
    pmid: str = ""
    doi: str = ""
    quote: str = ""


@dataclass(frozen=True, slots=True)
class Statement:
    """A sentence of an answer with the numbers it cites.

    ``inherited``: it carries no marker of its own, and ``citations`` are those of the next marker
    of its paragraph. ``resolved`` is the sentence with the pronoun that opens it replaced by what
    it stands for; ``""`` where it stands by itself. ``quotes`` holds a quote by number where the
    answer gives one for this very sentence; ``before`` the verdict it was given then.
    """

    text: str
    citations: tuple[int, ...] = ()
    kind: ClaimKind = ClaimKind.CLAIM
    inherited: bool = False
    resolved: str = ""
    quotes: Mapping[int, str] = field(default_factory=dict)
    before: str = ""

    @property
    def checkable(self) -> bool:
        """Whether this says something that a passage could bear out."""
        return self.kind == ClaimKind.CLAIM

    @classmethod
    def of(cls, claim: Claim) -> "Statement":
        """The statement of a claim that :func:`grounding.claims.claims` cut."""
        return cls(
            claim.text,
            claim.citations or claim.inherited,
            claim.kind,
            inherited=not claim.citations and bool(claim.inherited),
            resolved=claim.resolved,
        )


@dataclass(frozen=True, slots=True)
class CitedAnswer:
    """One answer as it was handed in. ``record`` says where in its file it stands.

    ``pooled``: no marker stands anywhere in it, so each statement is held against every reference
    that came with it.
    """

    record: str
    text: str
    statements: tuple[Statement, ...]
    references: tuple[Reference, ...] = ()
    question: str = ""
    system: str = ""
    id: str = ""
    generation: str = ""
    pooled: bool = False


def cut(text: str, references: tuple[Reference, ...]) -> tuple[Statement, ...]:
    """An answer's text as statements; its markers are read with what is known to exist."""
    known = max((reference.n for reference in references), default=0)
    return tuple(Statement.of(claim) for claim in claims(text, known or None))


def answer(
    record: str,
    text: str,
    references: tuple[Reference, ...],
    question: str = "",
    system: str = "",
) -> CitedAnswer:
    """An answer out of its text, cut into statements.

    Where no marker stands in it and passages came with it, it rests on all of them (``pooled``).
    """
    statements = cut(text, references)
    marked = any(statement.citations for statement in statements)
    pooled = not marked and any(reference.text for reference in references)
    return CitedAnswer(
        record, text, statements, references, question=question, system=system, pooled=pooled
    )
