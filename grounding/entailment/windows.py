"""The sentences of a passage that a model of entailment reads beside a claim.

A reader of 110 tokens is four times as fast as one of 400 and is not led astray by what the claim
is not about, so a passage is cut to the sentences that speak of it, and read in portions: first
those that share most with the claim, then the next.
"""

import math
from dataclasses import dataclass

from grounding.form import form, sentence_stretches
from grounding.tokens import tokens

BUDGET = 480
"""Characters a portion may hold; one sentence is read however long it is."""
_LAST = 0.02  # what an abstract's closing sentence, where the finding is said, is worth on top


@dataclass(frozen=True, slots=True)
class Portion:
    """What is read: ``text``, and where its sentences stand in the passage's comparable form."""

    text: str
    stretches: tuple[tuple[int, int], ...]


def roots(text: str) -> set[str]:
    """What ``text`` (comparable form) is about: beginnings of its words, characters, numbers.

    Six letters make "inhibits", "inhibition" and "inhibitor" one.
    """
    return {token.stem[:6] for token in tokens(text) if token.content}


def portions(claim: str, passage: str, most: int = 1, budget: int = BUDGET) -> list[Portion]:
    """What to read of ``passage`` beside ``claim`` (comparable form): the best portion first.

    Sentences keep the passage's order within a portion. There are fewer than ``most`` where the
    passage is read to its end before.
    """
    whole = form(passage).text
    stretches = sentence_stretches(passage)
    shared = overlaps(claim, [whole[a:b] for a, b in stretches])
    left = sorted(range(len(stretches)), key=lambda n: (-shared[n], n))
    found: list[Portion] = []
    while left and len(found) < most:
        taken: list[int] = []
        room = budget
        for n in left:
            length = stretches[n][1] - stretches[n][0]
            if length <= room or not taken:
                taken.append(n)
                room -= length + 1
        left = [n for n in left if n not in taken]
        chosen = tuple(stretches[n] for n in sorted(taken))
        found.append(Portion(" ".join(whole[a:b] for a, b in chosen), chosen))
    return found


def overlaps(claim: str, sentences: list[str]) -> list[float]:
    """How much each sentence shares with the claim, what few sentences hold weighing more."""
    wanted = roots(claim)
    held = [wanted & roots(sentence) for sentence in sentences]
    weight = {
        root: math.log(1 + len(sentences) / sum(root in there for there in held))
        for root in set().union(*held)
    }
    total = sum(weight.values()) or 1.0
    shared = [sum(weight[root] for root in sorted(there)) / total for there in held]
    if shared:
        shared[-1] += _LAST
    return shared
