"""Nothing identifies a person."""

from collections.abc import Iterator
from functools import lru_cache

from dialogue_gen.dialogue import Dialogue, Source
from dialogue_gen.rules.base import Context, Finding
from grounding.markers import bare
from literature.privacy.deidentify import identify
from literature.privacy.spans import Pii

NAME = "privacy"
REASON = {"en": "something identifies a person", "zh": "含有可识别个人的信息"}

HARD = frozenset({Pii.ID, Pii.PHONE, Pii.TEL, Pii.MRN, Pii.SSCARD, Pii.CARD, Pii.EMAIL, Pii.IP})
"""What has no business even in a quoted passage: published names and places have."""
SOFT = HARD | {Pii.NAME, Pii.ADDR, Pii.HOSP}
"""What must not stand in anybody's own words either."""


def breaches(dialogue: Dialogue, context: Context) -> Iterator[Finding]:
    """Identifying words, told by their kind only; names that the passages print are no secret."""
    return (Finding(str(kind), n) for n, kind in personal(dialogue))


def personal(dialogue: Dialogue) -> Iterator[tuple[int, Pii]]:
    """Each identifying word as the number of its turn and its kind, never the word itself."""
    printed = "\n".join(f"{p.title}\n{p.text}" for p in dialogue.passages)
    for n, turn in enumerate(dialogue.turns):
        own: list[str] = []
        quoted: list[str] = []
        for span in turn.spans:
            (quoted if span.source == Source.LITERATURE else own).append(turn.said(span))
        if turn.role == "user" or not turn.spans:
            own = [turn.text]
        for kind, value in _found(bare(" ".join(own))):
            if kind in SOFT and value not in printed:
                yield n, kind
        for kind, _ in _found(bare(" ".join(quoted))):
            if kind in HARD:
                yield n, kind


@lru_cache(maxsize=4096)
def _found(text: str) -> tuple[tuple[Pii, str], ...]:
    return tuple((span.type, span.text) for span in identify(text)) if text.strip() else ()
