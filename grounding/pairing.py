"""Claim and evidence laid side by side, token by token: what is the same, what was put for what."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import lru_cache

from grounding.sided import Sided
from grounding.tokens import Token, tokens

NEAR_COPY = 0.7
"""From this share of the claim's tokens standing in order in the evidence, it is nearly a copy."""
SHORTEST_RUN = 2.5
_WIDEST = 8  # tokens of a change on either side that is still one thing put for another
_LONGEST = 600  # tokens of a side beyond which nothing is laid side by side (the cost is quadratic)


@dataclass(frozen=True, slots=True)
class Change:
    """``claim[start:end]`` stands where the evidence has ``[e_start:e_end]``; either may be empty.

    ``held`` says whether the tokens on both sides of it (or the claim's ends) are the same, and the
    change is small enough to be one thing put for another.
    """

    start: int
    end: int
    e_start: int
    e_end: int
    held: bool = False


@dataclass(frozen=True, slots=True)
class Pairing:
    """How like the claim is to the evidence (0 to 1), and where it departs from it."""

    likeness: float
    changes: tuple[Change, ...]
    run: float = 0.0

    @property
    def near_copy(self) -> bool:
        """Whether the claim is the evidence's wording but for a few places.

        ``run`` is the mean length of what is copied unbroken: scattered words make no copy.
        """
        return self.likeness >= NEAR_COPY and self.run >= SHORTEST_RUN


def pairing(claim: Sided, evidence: Sided) -> Pairing:
    """The two stretches side by side; offsets count from each stretch's own start."""
    return _pairing(claim.text, evidence.text)


@lru_cache(maxsize=512)
def _pairing(claim: str, evidence: str) -> Pairing:
    ours, theirs = tokens(claim)[:_LONGEST], tokens(evidence)[:_LONGEST]
    if not ours or not theirs:
        return Pairing(0.0, ())
    left, right = [t.stem.lower() for t in ours], [t.stem.lower() for t in theirs]
    common = sum((Counter(left) & Counter(right)).values())
    if common < 0.5 * len(left):  # too unlike for the order of words to say anything
        return Pairing(common / len(left) / 2, ())
    blocks = SequenceMatcher(None, left, right, autojunk=False).get_opcodes()
    same = sum(i2 - i1 for tag, i1, i2, _, _ in blocks if tag == "equal")
    runs = sum(tag == "equal" for tag, *_ in blocks)
    changes = []
    for n, (tag, i1, i2, j1, j2) in enumerate(blocks):
        if tag == "equal":
            continue
        inner = 0 < n < len(blocks) - 1
        at_end = tag != "delete" and i1 < i2 and len(blocks) > 1
        small = i2 - i1 <= _WIDEST and j2 - j1 <= _WIDEST
        spots = *_reach(ours, i1, i2, claim), *_reach(theirs, j1, j2, evidence)
        changes.append(Change(*spots, held=(inner or at_end) and small))
    return Pairing(same / len(left), tuple(changes), same / max(runs, 1))


def _reach(found: Sequence[Token], first: int, last: int, text: str) -> tuple[int, int]:
    if first < last:
        return found[first].start, found[last - 1].end
    at = found[first].start if first < len(found) else len(text)
    return at, at


def spot(side: Sided, start: int, end: int) -> tuple[int, int]:
    """What to show of a change: its words, or where there are none, the words on both sides."""
    if start < end:
        return start, end
    before = [t for t in tokens(side.text) if t.end <= start and t.kind != "mark"][-3:]
    behind = [t for t in tokens(side.text) if t.start >= end and t.kind != "mark"][:3]
    if before and before[-1].kind == "word":
        before = before[-1:]
    if behind and behind[0].kind == "word":
        behind = behind[:1]
    around = [*before, *behind]
    return around[0].start, around[-1].end


def put_in_place(claim: Sided, evidence: Sided) -> tuple[Change, ...]:
    """The small changes by which the claim departs from the evidence's own wording."""
    laid = pairing(claim, evidence)
    return tuple(change for change in laid.changes if change.held) if laid.near_copy else ()
