"""Train, dev and test: no paper and no near-duplicate on two sides.

Dialogues that share a gold paper, or are near-duplicates of each other, form one cluster; a
cluster goes whole to one side. Small clusters are dealt by a hash of their content, so the same
data set is always split alike, and adding dialogues moves few of the others.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import Literal

from dialogue_gen.dialogue import Dialogue, PassageRole
from dialogue_gen.near import NearDuplicates, speech
from literature.paper import sha256

Side = Literal["train", "dev", "test"]
SHARES: Mapping[Side, float] = {"train": 0.8, "dev": 0.1, "test": 0.1}
NEAR = 0.6
"""Similarity from which two dialogues may not stand on two sides: below that of a duplicate."""


def split(dialogues: Sequence[Dialogue], shares: Mapping[Side, float] = SHARES) -> list[Dialogue]:
    """The same dialogues in the same order, each with its side.

    Clusters are dealt from the largest down, each to the side furthest behind its share; equal
    ones in the order of their hashes.
    """
    clusters = cluster(dialogues)
    ordered = sorted(clusters, key=lambda c: (-len(c), _hash(dialogues[i].id for i in c)))
    given = dict.fromkeys(shares, 0)
    side_of: dict[int, Side] = {}
    for members in ordered:
        side = min(shares, key=lambda s: ((given[s] + len(members)) / max(shares[s], 1e-9), s))
        given[side] += len(members)
        side_of |= dict.fromkeys(members, side)
    return [d.model_copy(update={"split": side_of[i]}) for i, d in enumerate(dialogues)]


def cluster(dialogues: Sequence[Dialogue]) -> list[list[int]]:
    """The places of the dialogues in groups that must stay together."""
    leader = list(range(len(dialogues)))

    def find(i: int) -> int:
        while leader[i] != i:
            leader[i] = leader[leader[i]]
            i = leader[i]
        return i

    first: dict[str, int] = {}
    seen, place = NearDuplicates(NEAR), dict[str, int]()
    for i, dialogue in enumerate(dialogues):
        words = speech(dialogue)
        near = [place[name] for name, _ in seen.alike(dialogue.id, words)]
        kept = [first.setdefault(paper, i) for paper in papers(dialogue)]
        for other in (*near, *kept, place.setdefault(dialogue.id, i)):
            leader[find(i)] = find(other)
        seen.add(dialogue.id, words)
    groups: dict[int, list[int]] = {}
    for i in range(len(dialogues)):
        groups.setdefault(find(i), []).append(i)
    return list(groups.values())


def papers(dialogue: Dialogue) -> set[str]:
    """The papers a dialogue is made from; of one without gold, its own nearest passage's."""
    gold = {p.paper for p in dialogue.passages if p.role == PassageRole.GOLD}
    return gold or {p.paper for p in dialogue.passages[:1]}


def _hash(ids: Iterable[str]) -> str:
    return sha256("\n".join(sorted(ids)))
