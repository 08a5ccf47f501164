"""One small dialogue written by hand, to be bent by the tests."""

from typing import Literal

from dialogue_gen.dialogue import (
    Dialogue,
    DialoguePassage,
    Kind,
    PassageRole,
    Provenance,
    Source,
)
from dialogue_gen.draft import Draft, DraftSegment, DraftTurn, assemble
from literature.paper import sha256

EN = (
    "We followed 120 adults with gout for two years. Fewer attacks were seen with daily cherries "
    "than without them (12% versus 30%). No harm was recorded in either group."
)
ZH = "本文随访了120例痛风患者两年。每日食用樱桃者发作次数明显减少。两组均未见不良反应。"
OTHER = "Asthma was studied in another town. Nobody there was asked about fruit at all."


def passage(text: str, n: int, role: PassageRole = PassageRole.GOLD) -> DialoguePassage:
    return DialoguePassage(
        pid=f"pmid:{n}#0",
        paper=f"pmid:{n}",
        section="abstract",
        text=text,
        text_sha256=sha256(text),
        start=0,
        end=len(text),
        role=role,
        title=f"Paper {n}",
    )


PASSAGES = (passage(EN, 1), passage(OTHER, 2, PassageRole.DISTRACTOR), passage(ZH, 3))


def cited(text: str, quote: str = "", n: int = 1) -> DraftSegment:
    return DraftSegment(text=text, passage=f"pmid:{n}#0", quote=quote or text)


def joined(text: str, source: Source = Source.CONNECTIVE) -> DraftSegment:
    return DraftSegment(text=text, source=source)


def talk(
    *answers: list[DraftSegment],
    asked: tuple[str, ...] = ("Do cherries help against gout?", "Was anybody harmed by them?"),
    kind: Kind = Kind.ANSWERABLE,
    language: Literal["zh", "en"] = "en",
    abstain: bool = False,
    model: str = "extractive",
    premise: str = "",
) -> Dialogue:
    """A dialogue of these answers to these questions, assembled."""
    turns = []
    for question, segments in zip(asked, answers, strict=False):
        turns.append(DraftTurn(role="user", text=question))
        turns.append(DraftTurn(role="assistant", segments=tuple(segments), abstain=abstain))
    return assemble(
        Draft(turns=tuple(turns)),
        PASSAGES,
        kind=kind,
        language=language,
        provenance=Provenance(model=model, params={"premise": premise}),
    )


FOLLOWED = "We followed 120 adults with gout for two years."
FEWER = "Fewer attacks were seen with daily cherries than without them (12% versus 30%)."
HARM = "No harm was recorded in either group."
